//! PartiQL drafts: statements, settings comments, parameters.
//!
//! A draft is cut at its semicolons by the lexer, so that quotes and comments hold what they hold, and one broken statement
//! leaves the others whole. Of each piece, the `--@` comments before its first word are its settings.

use std::sync::Arc;

use super::each::Template;
use super::misspelt;
use super::settings::{DraftSettings, Setting, StatementSettings};
use super::{Draft, Format, Kind, Mode, Statement};
use crate::api::error::statement::parameter_count;
use crate::api::operation::{OnFailure, ReturnConsumedCapacity};
use crate::syntax::partiql::split::{Piece, split};
use crate::syntax::partiql::token::{Token, TokenKind};
use crate::syntax::partiql::{self, ast};
use crate::syntax::{Diagnostic, Fix, Span};
use crate::value::{AttributeValue, Item};

/// Understands the text of a PartiQL draft. Never fails. Statements of a text `before` it, where they are the same, give
/// it their trees.
pub fn parse(text: &str, before: &[Statement]) -> Draft {
    let pieces = split(text).into_iter().flat_map(|piece| recovered(piece, text));
    let pieces: Vec<Piece> = pieces.collect();
    let count = pieces.iter().filter(|piece| piece.statement.is_some()).count();
    let mut reading = PiecesRead { text, before, count, ..PiecesRead::default() };
    for piece in &pieces {
        reading.piece(piece);
    }
    reading.draft()
}

#[derive(Default)]
struct PiecesRead<'a> {
    text: &'a str,
    before: &'a [Statement],
    /// How many statements there are to be.
    count: usize,
    settings: DraftSettings,
    /// Gathered for the statement to come.
    pending: StatementSettings,
    statements: Vec<Statement>,
    diagnostics: Vec<Diagnostic>,
}

impl PiecesRead<'_> {
    fn piece(&mut self, piece: &Piece) {
        let start = piece.statement.map_or(usize::MAX, |statement| statement.start);
        let comments = piece.tokens.iter().filter(|token| token.kind == TokenKind::Comment);
        for token in comments {
            let Some(setting) = Setting::read(self.text, token.span) else { continue };
            // Told and not obeyed: it stands with this statement and would hold for the next.
            if token.span.start > start {
                self.diagnostics.push(after_the_statement(token.span));
                continue;
            }
            let begun = !self.statements.is_empty();
            let applied = setting.apply(begun, &mut self.settings, &mut self.pending);
            self.diagnostics.extend(applied.err());
        }
        match piece.statement {
            Some(span) => self.statement(span),
            None => self.nothing(piece),
        }
    }

    /// A piece without a statement: an empty one between two semicolons, or what stands after the last.
    fn nothing(&mut self, piece: &Piece) {
        if let Some(semicolon) = piece.semicolon {
            let message = "there is no statement before this semicolon";
            let fix = Fix::new("take the semicolon out", semicolon, "");
            let finding = Diagnostic::warning("empty-statement", semicolon, message);
            self.diagnostics.push(finding.with_fix(fix));
        } else if let Some(last) = std::mem::take(&mut self.pending).last {
            let message = "no statement follows this setting";
            self.diagnostics.push(
                Diagnostic::error("setting-place", last, message)
                    .with_help("a setting holds for the statement after it"),
            );
        }
    }

    fn statement(&mut self, span: Span) {
        let settings = std::mem::take(&mut self.pending);
        let text = span.of(self.text);
        let template = settings.each.as_ref().map(|_| Template::of(text));
        // Padded, so that what is wrong is found at its place in the text as written.
        let parsed = match self.known(text).filter(|_| template.is_none()) {
            Some(tree) => Ok(tree),
            None => {
                partiql::parse(template.as_ref().map_or(text, |made| &made.padded)).map(Arc::new)
            }
        };
        match &parsed {
            Ok(parsed) => self.check(parsed, &settings, span),
            Err(error) => self.diagnostics.push(syntax_error(error, text, span)),
        }
        let parsed = parsed.ok();
        let fixed = parsed.as_ref().map(|parsed| fixed(parsed, &settings.parameters));
        self.statements.push(Statement {
            span,
            text: text.to_owned(),
            table: parsed.as_ref().map(|parsed| parsed.source().table.text.clone()),
            key_candidates: fixed.unwrap_or_default(),
            kind: match parsed {
                Some(parsed) => Kind::Partiql(parsed),
                None => Kind::Unreadable(partiql::Verb::leading(text)),
            },
            parameters: settings.parameters,
            consistent: settings.consistent.is_some(),
            // Not the service's default: without the item nobody can say why a condition was false.
            on_failure: settings.on_failure.unwrap_or(OnFailure::AllOld),
            limit: settings.limit.map(|(limit, _)| limit),
            off: settings.off,
            allowed: settings.allowed,
            fault: settings.fault,
            each: settings.each,
            origin: self.statements.len(),
        });
    }

    /// The tree of the statement to come, if it stood in the text before. A text is mostly edited at one place, so the
    /// statement is looked for where it was, counted from the first one and from the last.
    fn known(&self, text: &str) -> Option<Arc<ast::Statement>> {
        let at = self.statements.len();
        let from_last = (at + self.before.len()).checked_sub(self.count);
        let places = [Some(at), from_last].into_iter().flatten();
        let mut there = places.filter_map(|at| self.before.get(at));
        // The tree of a template is of another text than it stands in.
        let found = there.find(|one| one.each.is_none() && one.text == text)?;
        match &found.kind {
            Kind::Partiql(tree) => Some(Arc::clone(tree)),
            Kind::Action { .. } | Kind::Unreadable(_) => None,
        }
    }

    /// What a well-formed statement and its settings have to say to each other.
    fn check(&mut self, parsed: &ast::Statement, settings: &StatementSettings, span: Span) {
        self.check_each(settings);
        let given = settings.parameters.len();
        let wanted = parsed.parameters;
        if settings.each.is_some() {
            // The rows give the values.
        } else if given < wanted && !settings.parameters_unread {
            // An error, as it can't be served. More values than `?`s the service takes (partiql.md 7).
            let sentence = parameter_count().message;
            let message = format!("values for {given} of {wanted} `?`: {sentence}");
            self.diagnostics.push(
                Diagnostic::error("params", settings.parameters_span.unwrap_or(span), message)
                    .with_help(
                        "give one value for each `?`, in order: --@ params 'acct#alice', 30",
                    ),
            );
        } else if given > wanted {
            let message = format!("{given} values and {wanted} `?`: the rest is not used");
            let place = settings.parameters_span.unwrap_or(span);
            self.diagnostics.push(Diagnostic::warning("unused-params", place, message));
        }
        let reads = matches!(parsed.body, ast::Body::Select(_));
        if let Some(place) = settings.consistent.filter(|_| !reads) {
            let message = "`consistent` is for reads: a write is always consistent";
            self.diagnostics.push(Diagnostic::warning("consistent-write", place, message));
        }
        if let Some((_, place)) = settings.limit.filter(|_| !reads) {
            let message = "`limit` is the page size of a SELECT";
            self.diagnostics.push(Diagnostic::warning("limit", place, message));
        }
    }

    fn check_each(&mut self, settings: &StatementSettings) {
        if let (Some(_), Some(span)) = (&settings.each, settings.parameters_span) {
            let message = "`params` beside `each`: the values come from the rows";
            let help = "put them into the statement, or into a column of the file";
            self.diagnostics.push(Diagnostic::error("each", span, message).with_help(help));
        }
    }

    fn draft(self) -> Draft {
        let active = || self.statements.iter().filter(|statement| !statement.off);
        // A template is many even if its file has one row: the mode must not hang on what is in the file.
        let many = active().count() > 1 || active().any(|statement| statement.each.is_some());
        let derived = if many { Mode::Batch } else { Mode::Single };
        let written = self.settings.mode;
        Draft {
            format: Format::Partiql,
            mode: written.map_or(derived, |(mode, _)| mode),
            // The most detailed there is: to ask costs nothing, and the account of a run lives on it.
            capacity: self.settings.capacity.unwrap_or(ReturnConsumedCapacity::Indexes),
            token_at: self.settings.token.as_ref().map(|(_, place)| *place),
            token: self.settings.token.map(|(token, _)| token),
            statements: self.statements,
            request: None,
            filled: Vec::new(),
            diagnostics: self.diagnostics,
        }
    }
}

/// A piece cut after each quote that is never closed and has swallowed the semicolon of its line, so that the statements
/// below are statements again.
fn recovered(mut piece: Piece, text: &str) -> Vec<Piece> {
    let swallows = |token: &Token| {
        // Without it every statement below would be part of the quote, and lose its colours and findings with each key.
        token.kind == TokenKind::Error && token.text(text).trim_end().ends_with(';')
    };
    let mut pieces = Vec::new();
    while let Some(at) = piece.tokens.iter().position(swallows) {
        let rest = piece.tokens.split_off(at + 1);
        let Some(end) = piece.tokens.last().map(|token| token.span.end) else { break };
        let whole = Span::new(piece.whole.start, end);
        let below = Span::new(end, piece.whole.end);
        pieces.push(Piece { whole, statement: words(&piece.tokens), ..piece.clone() });
        piece = Piece { whole: below, statement: words(&rest), tokens: rest, ..piece };
    }
    // After a cut the rest may be the semicolon alone: no empty statement is told for that one.
    if pieces.is_empty() || piece.statement.is_some() || piece.semicolon.is_none() {
        pieces.push(piece);
    }
    pieces
}

/// From the first word of these tokens to the last.
fn words(tokens: &[Token]) -> Option<Span> {
    let mut words = tokens.iter().filter(|token| !token.is_blank()).map(|token| token.span);
    let first = words.next()?;
    Some(words.next_back().map_or(first, |last| first.to(last)))
}

/// An error of the text of the statement at `statement`, at its place in the draft; one at the very end points at the
/// last character.
fn syntax_error(error: &partiql::SyntaxError, text: &str, statement: Span) -> Diagnostic {
    let place = error.span.shifted(statement.start);
    let place = if place.start == place.end { last_of(place, statement) } else { place };
    let finding = Diagnostic::error("syntax", place, error.message.trim_end().to_owned());
    let opens_quote =
        text.get(error.span.start..).is_some_and(|at| at.starts_with(['\'', '"', '`']));
    // Of an open quote the service says the bare envelope, which ends in a blank (partiql.md 6.2).
    if opens_quote && error.message.ends_with(' ') {
        return finding.with_help("is this quote ever closed?");
    }
    let Some((word, meant)) = misspelt::meant(text, error.span) else { return finding };
    let title = format!("write {meant} in place of {}", word.of(text));
    finding.with_fix(Fix::new(title, word.shifted(statement.start), meant))
}

fn last_of(place: Span, statement: Span) -> Span {
    if place.end < statement.end { place } else { statement }
}

/// The attributes the statement fixes; a `?` without a value fixes nothing.
pub(super) fn fixed(statement: &ast::Statement, parameters: &[AttributeValue]) -> Item {
    let known = |value: &ast::Value| match value {
        ast::Value::Literal(value, _) => Some(value.clone()),
        ast::Value::Parameter(index, _) => parameters.get(*index).cloned(),
    };
    let fixed = partiql::Facts::of(statement).fixed.into_iter();
    fixed.filter_map(|(name, value)| Some((name.to_owned(), known(value)?))).collect()
}

fn after_the_statement(span: Span) -> Diagnostic {
    Diagnostic::error("setting-place", span, "this setting stands inside or after its statement")
        .with_help("put it on a line before the statement")
}
