//! Completion in a transaction draft.

use super::complete::{Candidate, Completion, Kind, Known};
use super::vocabulary::{MEMBERS, member_values};
use super::{setting, snippet};
use crate::draft::transaction;
use crate::syntax::Span;

pub fn complete(known: &Known<'_>, text: &str, cursor: usize) -> Completion {
    let head = text.get(..cursor).unwrap_or(text);
    if let Some(completion) = setting::complete(head, "//@", transaction::SETTINGS) {
        return completion;
    }
    let line_start = head.rfind('\n').map_or(0, |newline| newline + 1);
    let line = head.get(line_start..).unwrap_or("");
    let word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '-' | '.');
    let start = line_start + line.trim_end_matches(word).len();
    let typed = Span::new(start, head.len());
    let in_string = is_in_string(line);
    let name = member_before(head.get(line_start..start).unwrap_or(""));
    let all =
        match name {
            Some("TableName") => {
                let all = known.table_names().map(|name| {
                    Candidate::new(Kind::Table, name).with_detail(known.table_detail(name))
                });
                all.collect()
            }
            Some(name) => of(Kind::Value, member_values(name).iter().copied()),
            None => {
                let attributes = known.attributes(None);
                let mut all = of(Kind::Keyword, MEMBERS.iter().copied());
                if !in_string && begins_action(head.get(..start).unwrap_or("")) {
                    all.splice(0..0, snippet::actions(known));
                }
                all.extend(attributes.into_iter().map(|(name, detail)| {
                    Candidate::new(Kind::Attribute, name).with_detail(detail)
                }));
                all
            }
        };
    let quote = |candidate: Candidate| match in_string {
        true => candidate,
        false if candidate.kind == Kind::Statement => candidate,
        false => Candidate { text: format!("\"{}\"", candidate.text), ..candidate },
    };
    Completion::of(typed, head, all.into_iter().map(quote))
}

/// Behind the bracket of a list, or the comma behind an action.
fn begins_action(before: &str) -> bool {
    let before = before.trim_end();
    let behind_comma = before.strip_suffix(',').is_some_and(|rest| rest.trim_end().ends_with("}}"));
    before.ends_with('[') || behind_comma
}

fn of<'a>(kind: Kind, names: impl Iterator<Item = &'a str>) -> Vec<Candidate> {
    names.map(|name| Candidate::new(kind, name)).collect()
}

fn is_in_string(line: &str) -> bool {
    let mut open = false;
    let mut characters = line.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' if open => drop(characters.next()),
            '"' => open = !open,
            _ => {}
        }
    }
    open
}

/// The member whose value begins at the end of this part of a line.
fn member_before(line: &str) -> Option<&str> {
    let line = line.trim_end_matches(['"', ' ']).strip_suffix(':')?.trim_end().strip_suffix('"')?;
    line.rsplit('"').next()
}
