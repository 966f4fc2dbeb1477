//! A request as somebody wrote it: its members, each at its place.

use crate::api::OperationName;
use crate::draft::forms::notes::CODE;
use crate::draft::json::{Kind, Member, Node};
use crate::draft::{Mode, suggest};
use crate::syntax::{Diagnostic, Span};

/// One request.
#[derive(Clone, Debug)]
pub struct Asked {
    pub operation: OperationName,
    /// Of the command, or of the document.
    pub span: Span,
    pub members: Vec<Member>,
}

/// What a member holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    Text,
    Count,
    Flag,
    /// An array; its elements may be given one by one.
    List,
    Object,
}

/// The operations a draft can be made of.
pub const OPERATIONS: [OperationName; 7] = [
    OperationName::ExecuteStatement,
    OperationName::BatchExecuteStatement,
    OperationName::ExecuteTransaction,
    OperationName::TransactWriteItems,
    OperationName::PutItem,
    OperationName::UpdateItem,
    OperationName::DeleteItem,
];

/// Of a write of one item, whichever it is.
const WRITE: &[(&str, Shape)] = &[
    ("TableName", Shape::Text),
    ("Item", Shape::Object),
    ("Key", Shape::Object),
    ("UpdateExpression", Shape::Text),
    ("ConditionExpression", Shape::Text),
    ("ExpressionAttributeNames", Shape::Object),
    ("ExpressionAttributeValues", Shape::Object),
    ("ReturnValuesOnConditionCheckFailure", Shape::Text),
    ("ReturnConsumedCapacity", Shape::Text),
    ("ReturnItemCollectionMetrics", Shape::Text),
    ("ReturnValues", Shape::Text),
    ("Expected", Shape::Object),
    ("AttributeUpdates", Shape::Object),
    ("ConditionalOperator", Shape::Text),
];

/// The members of an operation that are known.
pub fn members(operation: OperationName) -> &'static [(&'static str, Shape)] {
    use OperationName as O;
    use Shape::{Count, Flag, List, Text};
    match operation {
        O::ExecuteStatement => &[
            ("Statement", Text),
            ("Parameters", List),
            ("ConsistentRead", Flag),
            ("ReturnValuesOnConditionCheckFailure", Text),
            ("Limit", Count),
            ("NextToken", Text),
            ("ReturnConsumedCapacity", Text),
        ],
        O::BatchExecuteStatement => &[("Statements", List), ("ReturnConsumedCapacity", Text)],
        O::ExecuteTransaction => &[
            ("TransactStatements", List),
            ("ClientRequestToken", Text),
            ("ReturnConsumedCapacity", Text),
        ],
        O::TransactWriteItems => &[
            ("TransactItems", List),
            ("ClientRequestToken", Text),
            ("ReturnConsumedCapacity", Text),
            ("ReturnItemCollectionMetrics", Text),
        ],
        _ => WRITE,
    }
}

impl Asked {
    /// How the draft it becomes is sent.
    pub fn mode(&self) -> Mode {
        match self.operation {
            OperationName::ExecuteStatement => Mode::Single,
            OperationName::BatchExecuteStatement => Mode::Batch,
            OperationName::ExecuteTransaction => Mode::Transaction,
            _ => Mode::TransactWrite,
        }
    }

    pub fn get(&self, name: &str) -> Option<&Node> {
        self.members.iter().find(|member| member.name == name).map(|member| &member.value)
    }

    /// The words that stand for a member, with their place; `None` where it is left out.
    pub fn text(&self, name: &str) -> Option<(&str, Span)> {
        let node = self.get(name)?;
        Some((node.as_str()?, node.span))
    }

    /// What is wrong with the members themselves: one that does not hold what it should. One that is not known is a
    /// warning: no SDK sends it.
    pub fn findings(&self) -> Vec<Diagnostic> {
        let known = members(self.operation);
        let finding = |member: &Member| match known.iter().find(|(name, _)| *name == member.name) {
            None => Some(unknown(member, known)),
            Some((_, shape)) if !shape.fits(&member.value) => {
                let message = format!("{} holds {}", member.name, shape.noun());
                Some(Diagnostic::error(CODE, member.value.span, message))
            }
            Some(_) => None,
        };
        self.members.iter().filter_map(finding).collect()
    }
}

fn unknown(member: &Member, known: &[(&str, Shape)]) -> Diagnostic {
    let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
    let message = format!("{} is left out: the request has no such member", member.name);
    Diagnostic::warning(CODE, member.name_span, message)
        .with_help(suggest::help(&member.name, &names))
}

impl Shape {
    fn fits(self, node: &Node) -> bool {
        matches!(
            (self, &node.kind),
            (Self::Text, Kind::String(_))
                | (Self::Count, Kind::Number(_))
                | (Self::Flag, Kind::Bool(_))
                | (Self::List, Kind::Array(_))
                | (Self::Object, Kind::Object(_))
        )
    }

    pub fn noun(self) -> &'static str {
        match self {
            Self::Text => "a text",
            Self::Count => "a number",
            Self::Flag => "true or false",
            Self::List => "an array",
            Self::Object => "an object",
        }
    }
}
