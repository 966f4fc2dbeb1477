//! One thing that is wrong with a statement whatever the items are, and where it stands.

use super::flaw::Flaw;
use crate::api::ApiError;
use crate::engine::evaluate::bind::clauses::Wrong;
use crate::syntax::Span;

/// A refusal is told the first of these alone; here they all are, each in the sentence that would be said of it.
#[derive(Clone, Debug)]
pub struct Complaint {
    pub place: Place,
    pub topic: Topic,
    pub error: ApiError,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// The statement, or the action.
    Whole,
    /// A part of the statement's text.
    Text(Span),
    /// A member of the action, by its name.
    Member(&'static str),
    /// An entry of a member: an attribute of `Key` or `Item`, a placeholder.
    Entry(&'static str, String),
    /// A part of the expression in a member.
    Expression(&'static str, Span),
}

/// What is wrong, for who has words and a remedy for it.
#[derive(Clone, Debug, PartialEq)]
pub enum Topic {
    /// What a function or an operator asks of its operands.
    Operand,
    /// Two paths that do not leave each other room.
    Clash,
    /// A limit on what an expression holds.
    Limit,
    /// A placeholder, or a map of them.
    Placeholder(Wrong),
    /// The text is no expression: whoever parsed it has said so.
    Syntax,
    /// An attribute of a key.
    Key(String, Flaw),
    /// It does not name one item by a full key, as it has to where it is sent.
    NoKey,
    /// A change of this key attribute.
    Target(String),
    /// A value that this key attribute of an index can't have.
    IndexKey(String),
    /// A path into this key attribute, which holds no documents.
    Document(String),
    /// An index the table does not have.
    UnknownIndex(String),
    /// A write of an index.
    WriteOfIndex,
    /// An item that is too large.
    ItemSize,
    /// A value that is none, is nested too deep, or is none that can be stored.
    Value,
    /// Of the statement itself, whatever the table.
    Statement,
    /// A value, a path or an index does not fit the table.
    Schema,
}
