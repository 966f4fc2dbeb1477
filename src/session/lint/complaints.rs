//! What the engine would refuse, in our words and in the service's, at its place in the draft.

use super::{Said, exists, index_read, mend, no_key};
use crate::draft::lint::tells_refusal;
use crate::draft::{Mode, Statement, Verb};
use crate::engine::evaluate::bind::clauses::Wrong;
use crate::engine::planner::complaint::{Complaint, Place, Topic};
use crate::engine::planner::flaw::Flaw;
use crate::session::plan::Case;
use crate::syntax::{Diagnostic, Span};

/// All that a statement would be refused for.
pub fn findings(mode: Mode, case: &Case<'_>) -> Vec<Diagnostic> {
    let told = |complaint| Some((complaint, finding(mode, case, complaint)?));
    let told = case.complaints.iter().filter_map(told);
    told.map(|(complaint, finding)| {
        let fix = mend::fix(case, complaint);
        finding.with_fix(fix)
    })
    .collect()
}

fn finding(mode: Mode, case: &Case<'_>, complaint: &Complaint) -> Option<Diagnostic> {
    let sentence = &complaint.error.message;
    let (code, said) = match &complaint.topic {
        // The draft tells it where it reads the text.
        Topic::Syntax => return None,
        Topic::NoKey => match exists(mode, case) {
            Some(said) => ("exists", said),
            None => ("no-key", no_key(mode, case)?),
        },
        Topic::Key(name, flaw) => key(case, name, flaw, sentence),
        Topic::Statement if tells_refusal(mode, case.statement) => return None,
        Topic::Statement => match index_read(mode, case) {
            Some(said) => ("index-read", said),
            None => ("refused", Said::refusal("no table can serve this", sentence)),
        },
        Topic::Placeholder(wrong) => placeholder(wrong, sentence),
        topic => {
            let (code, words) = words(case, topic);
            (code, Said::refusal(&words, sentence))
        }
    };
    Some(said.at(code, place(case.statement, &complaint.place)))
}

/// Where something stands in the draft.
pub fn place(statement: &Statement, place: &Place) -> Span {
    let found = match place {
        Place::Whole => None,
        Place::Text(span) => Some(span.shifted(statement.span.start)),
        Place::Member(member) => statement.member_span(member).or_else(|| statement.verb_span()),
        Place::Entry(member, entry) => match statement.entry_spans(member, entry) {
            // Of a placeholder its name is what is wrong, of an attribute its value.
            Some((name, _)) if entry.starts_with(['#', ':']) => Some(name),
            Some((_, value)) => Some(value),
            None => statement.member_span(member),
        },
        Place::Expression(member, span) => statement.expression_span(member, *span),
    };
    found.unwrap_or(statement.span)
}

fn table_name<'c>(case: &'c Case<'_>) -> &'c str {
    case.table.map_or("the table", |table| table.definition.name.as_str())
}

fn key(case: &Case<'_>, name: &str, flaw: &Flaw, sentence: &str) -> (&'static str, Said) {
    let table = table_name(case);
    let names = case.table.map(super::key_names).unwrap_or_default();
    let writes_whole = case.statement.verb().writes_whole_item();
    match flaw {
        Flaw::Missing if writes_whole => {
            let words = format!("the item lacks the key attribute \"{name}\" of {table}");
            // What the service says of this in an INSERT is not recorded (partiql.md 11).
            let is_action = matches!(case.statement.verb(), Verb::Action(_));
            let said =
                if is_action { Said::refusal(&words, sentence) } else { Said::warning(words) };
            ("no-key", said)
        }
        Flaw::Missing | Flaw::Needless => {
            ("no-key", Said::refusal(&format!("the key is not {names}"), sentence))
        }
        Flaw::Type { expected, actual } => {
            let words = format!("key attribute \"{name}\" of {table} is {expected}, not {actual}");
            ("key-type", Said::refusal(&words, sentence))
        }
        Flaw::Empty => {
            let words = format!("key attribute \"{name}\" can't be empty");
            ("key-empty", Said::refusal(&words, sentence))
        }
        Flaw::TooLong => {
            let words = format!("the value of key attribute \"{name}\" is too long");
            ("key-too-long", Said::refusal(&words, sentence))
        }
        Flaw::OfIndex => {
            let words = format!("\"{name}\" is the key of an index, which can't have this value");
            ("index-key", Said::refusal(&words, sentence))
        }
    }
}

fn placeholder(wrong: &Wrong, sentence: &str) -> (&'static str, Said) {
    let (code, words) = match wrong {
        Wrong::UndefinedName(name) => {
            ("undefined-name", format!("`{name}` is not in ExpressionAttributeNames"))
        }
        Wrong::UndefinedValue(name) => {
            ("undefined-value", format!("`{name}` is not in ExpressionAttributeValues"))
        }
        Wrong::Unused(key) if key.starts_with('#') => {
            ("unused-name", format!("no expression uses `{key}`"))
        }
        Wrong::Unused(key) => ("unused-value", format!("no expression uses `{key}`")),
        Wrong::NeedlessMap => ("placeholder", "nothing can use this".to_owned()),
        _ => ("placeholder", "this is no placeholder".to_owned()),
    };
    (code, Said::refusal(&words, sentence))
}

fn words(case: &Case<'_>, topic: &Topic) -> (&'static str, String) {
    let table = table_name(case);
    match topic {
        Topic::Operand => ("operand", "an operand that can't stand here".to_owned()),
        Topic::Clash => {
            ("paths", "this path and one before it don't leave each other room".to_owned())
        }
        Topic::Limit => ("expression-limit", "the expression is larger than is served".to_owned()),
        Topic::Target(name) => {
            ("key-change", format!("\"{name}\" is of the key of {table}, which never changes"))
        }
        Topic::IndexKey(name) => {
            ("index-key", format!("\"{name}\" is the key of an index, which can't have this value"))
        }
        Topic::Document(name) => {
            ("key-path", format!("\"{name}\" is a key attribute: there is nothing inside it"))
        }
        Topic::UnknownIndex(name) => ("unknown-index", format!("{table} has no index `{name}`")),
        Topic::WriteOfIndex => ("index-write", "an index is read and never written".to_owned()),
        Topic::ItemSize => ("item-size", "an item takes 400 KB at most".to_owned()),
        Topic::Value => ("value", "no item can have this value".to_owned()),
        _ => ("refused", format!("{table} can't serve this")),
    }
}
