//! Failures that are alike, counted together: of twenty thousand rows that fail for one reason that is what there is to say.
//!
//! Alike are statements with the same verdict, code, verb and table whose condition failed by the same clauses, whatever
//! values stand in these.

use std::collections::HashMap;

use super::report::{Code, Origin, StatementReport, Verdict};
use super::words::{self, grouped};
use crate::draft::Verb;
use crate::syntax::partiql::lexer::lex;
use crate::syntax::partiql::token::TokenKind;

#[cfg(test)]
mod tests;

/// As many as this are told one by one.
pub const MANY: usize = 20;

/// Of many, so many are named and shown.
pub const NAMED: usize = 3;

/// Kinds that are told apart by their clauses, at most: with more of them nobody is helped, and memory is bounded.
const KINDS_MAX: usize = 1000;

#[derive(Debug, Default)]
pub struct Alike {
    kinds: Vec<Kind>,
    /// By the shapes of the clauses that decided, the kinds that have them.
    by_shapes: HashMap<String, Vec<usize>>,
}

#[derive(Debug)]
pub struct Kind {
    pub verdict: Verdict,
    code: Option<Code>,
    verb: Verb,
    table: Option<String>,
    /// How many there are.
    pub count: usize,
    /// The numbers of the first of them.
    named: Vec<usize>,
    /// Why the first one failed.
    reason: String,
    /// And all the others by the same words.
    is_same: bool,
}

impl Alike {
    /// Takes one up: the place of its kind, and how many of it there are with this one. `None` of what was applied.
    pub fn add(&mut self, statement: &StatementReport) -> Option<(usize, usize)> {
        if statement.verdict == Verdict::Applied {
            return None;
        }
        let place = self.place(statement);
        let kind = self.kinds.get_mut(place)?;
        kind.count += 1;
        if kind.named.len() < NAMED {
            kind.named.push(statement.index);
        }
        // Once they differ they are not asked again: the words of each would be made for it.
        kind.is_same = kind.is_same && kind.reason == words::reason(statement);
        Some((place, kind.count))
    }

    /// How many of the kind of this statement were added.
    pub fn counted(&self, statement: &StatementReport) -> usize {
        let alike = self.by_shapes.get(&self.shapes(statement)).into_iter().flatten();
        let mut kinds = alike.map(|place| &self.kinds[*place]);
        kinds.find(|kind| kind.has(statement)).map_or(0, |kind| kind.count)
    }

    pub fn kind(&self, place: usize) -> Option<&Kind> {
        self.kinds.get(place)
    }

    /// A line for each kind of which there are many.
    pub fn lines(&self) -> impl Iterator<Item = String> + '_ {
        self.kinds.iter().filter(|kind| kind.is_many()).map(Kind::in_words)
    }

    fn shapes(&self, statement: &StatementReport) -> String {
        if self.kinds.len() < KINDS_MAX { shapes(statement) } else { String::new() }
    }

    fn place(&mut self, statement: &StatementReport) -> usize {
        let alike = self.by_shapes.entry(self.shapes(statement)).or_default();
        if let Some(place) = alike.iter().find(|place| self.kinds[**place].has(statement)) {
            return *place;
        }
        alike.push(self.kinds.len());
        self.kinds.push(Kind::of(statement));
        self.kinds.len() - 1
    }
}

impl Kind {
    fn of(statement: &StatementReport) -> Self {
        Self {
            verdict: statement.verdict,
            code: statement.code.clone(),
            verb: statement.verb,
            table: statement.table.clone(),
            count: 0,
            named: Vec::new(),
            reason: words::reason(statement),
            is_same: true,
        }
    }

    fn has(&self, statement: &StatementReport) -> bool {
        (self.verdict, &self.code, self.verb, &self.table)
            == (statement.verdict, &statement.code, statement.verb, &statement.table)
    }

    pub fn is_many(&self) -> bool {
        self.count > MANY
    }

    /// `ConditionalCheckFailed: 19,812 statements (3, 4, 7 and 19,809 more): balance is missing`.
    pub fn in_words(&self) -> String {
        let code = self.code.as_ref().map_or(self.verdict.name(), Code::name);
        let named: Vec<String> = self.named.iter().map(usize::to_string).collect();
        let more = grouped(self.count - self.named.len());
        let count = grouped(self.count);
        let said = format!("{code}: {count} statements ({} and {more} more)", named.join(", "));
        match (self.reason.as_str(), self.is_same) {
            ("", _) => said,
            (reason, true) => format!("{said}: {reason}"),
            (reason, false) => format!("{said}; of {}: {reason}", named[0]),
        }
    }
}

/// The clauses that decided, with no values in them.
fn shapes(statement: &StatementReport) -> String {
    let decisive = statement.why.iter().filter(|clause| clause.decisive);
    let shapes = decisive.map(|clause| shape(&clause.text)).collect::<Vec<_>>().join("\n");
    match statement.origin {
        Some(Origin::Unknown(_)) => format!("{shapes}\nunknown"),
        _ if statement.is_of_missing_item() => format!("{shapes}\nmissing"),
        _ => shapes,
    }
}

fn shape(text: &str) -> String {
    let is_value = |kind| matches!(kind, TokenKind::String | TokenKind::Number);
    let tokens = lex(text);
    tokens.iter().map(|token| if is_value(token.kind) { "?" } else { token.text(text) }).collect()
}
