//! Statements as the service serves them, with a span for everything one may want to underline.

use std::sync::Arc;

use super::Verb;
use crate::syntax::{Predicate, Span};
use crate::value::{AttributeValue, Path, Step};

/// A statement without syntax errors. Its tables, key attributes and operand types are still unchecked.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    pub body: Body,
    /// How many `?` it holds.
    pub parameters: usize,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// Shared: it is run as it was parsed, and may be remembered.
    Select(Arc<Select>),
    Insert(Insert),
    Update(Update),
    Delete(Delete),
    /// `EXISTS(SELECT ..)`, a statement of write transactions alone.
    Exists(Arc<Select>),
}

/// A table, index or attribute name, quotes taken off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    pub text: String,
    pub span: Span,
}

/// `table` or `table.index`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    pub table: Name,
    pub index: Option<Name>,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Select {
    /// `None` for `*`.
    pub projection: Option<Vec<PathAt>>,
    pub source: Source,
    pub condition: Option<Expression>,
    pub order: Vec<OrderTerm>,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub struct OrderTerm {
    pub by: OrderBy,
    pub direction: Direction,
    pub span: Span,
}

/// What a term of ORDER BY names. Only attributes are served; the rest is refused after the table is known.
#[derive(Clone, Debug, PartialEq)]
pub enum OrderBy {
    Attribute(String),
    /// Anything else: what the service calls it (`PATH`), and the place it prints (`1:49:1`).
    Other {
        kind: String,
        position: String,
    },
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Direction {
    #[default]
    Ascending,
    Descending,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Insert {
    pub table: Source,
    /// In written order; names are not repeated.
    pub item: Vec<(Name, Value)>,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Update {
    pub source: Source,
    pub changes: Vec<Change>,
    // A missing WHERE is told as one without the key, once the table is known (partiql.md 12.2).
    pub condition: Option<Expression>,
    pub returning: Option<Returning>,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Delete {
    pub source: Source,
    pub condition: Option<Expression>,
    /// Only `ALL OLD` gets this far.
    pub returning: Option<Returning>,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    Set(PathAt, Expression),
    Remove(PathAt),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Returning {
    pub image: Image,
    pub span: Span,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Image {
    AllOld,
    ModifiedOld,
    AllNew,
    ModifiedNew,
}

/// A document path, and where it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathAt {
    pub path: Path,
    pub span: Span,
}

/// A value written out, or one that comes as a parameter.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Literal(AttributeValue, Span),
    /// Counted from 0.
    Parameter(usize, Span),
}

/// Conditions and the right sides of SET.
#[derive(Clone, Debug, PartialEq)]
pub enum Expression {
    Path(PathAt),
    Value(Value),
    Call(Call),
    Not(Box<Expression>, Span),
    Binary(Box<Binary>),
    Between(Box<Between>),
    In(Box<In>),
    Is(Box<Is>),
}

#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    pub function: Function,
    pub arguments: Vec<Expression>,
    /// The function's name.
    pub name: Span,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Binary {
    pub operator: BinaryOperator,
    pub left: Expression,
    pub right: Expression,
    /// The operator.
    pub at: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Between {
    pub operand: Expression,
    pub low: Expression,
    pub high: Expression,
    pub negated: bool,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub struct In {
    pub operand: Expression,
    /// At least one.
    pub list: Vec<Expression>,
    pub negated: bool,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Is {
    pub operand: Expression,
    pub kind: IsKind,
    pub negated: bool,
    pub span: Span,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BinaryOperator {
    Or,
    And,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Plus,
    Minus,
}

/// What may follow IS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IsKind {
    Missing,
    Null,
    Boolean,
    Blob,
    String,
    Numeric,
    Struct,
    Tuple,
    List,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Function {
    AttributeExists,
    AttributeNotExists,
    AttributeType,
    Predicate(Predicate),
    Size,
    IfNotExists,
    ListAppend,
    SetAdd,
    SetDelete,
}

impl Function {
    /// All but the predicates.
    const OWN: [Self; 8] = [
        Self::AttributeExists,
        Self::AttributeNotExists,
        Self::AttributeType,
        Self::Size,
        Self::IfNotExists,
        Self::ListAppend,
        Self::SetAdd,
        Self::SetDelete,
    ];

    /// In lower case.
    pub fn from_name(name: &str) -> Option<Self> {
        let own = Self::OWN.into_iter().find(|function| function.name() == name);
        own.or_else(|| Predicate::from_name(name).map(Self::Predicate))
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::AttributeExists => "attribute_exists",
            Self::AttributeNotExists => "attribute_not_exists",
            Self::AttributeType => "attribute_type",
            Self::Predicate(predicate) => predicate.name(),
            Self::Size => "size",
            Self::IfNotExists => "if_not_exists",
            Self::ListAppend => "list_append",
            Self::SetAdd => "set_add",
            Self::SetDelete => "set_delete",
        }
    }

    /// How many operands it takes.
    pub fn arity(self) -> usize {
        match self {
            Self::AttributeExists | Self::AttributeNotExists | Self::Size => 1,
            Self::AttributeType
            | Self::Predicate(_)
            | Self::IfNotExists
            | Self::ListAppend
            | Self::SetAdd
            | Self::SetDelete => 2,
        }
    }

    /// Whether it belongs to the right side of SET rather than to a condition.
    pub fn is_of_update(self) -> bool {
        match self {
            Self::IfNotExists | Self::ListAppend | Self::SetAdd | Self::SetDelete => true,
            Self::AttributeExists
            | Self::AttributeNotExists
            | Self::AttributeType
            | Self::Predicate(_)
            | Self::Size => false,
        }
    }
}

impl BinaryOperator {
    pub fn text(self) -> &'static str {
        match self {
            Self::Or => "OR",
            Self::And => "AND",
            Self::Equal => "=",
            Self::NotEqual => "<>",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
            Self::Plus => "+",
            Self::Minus => "-",
        }
    }
}

impl IsKind {
    pub fn text(self) -> &'static str {
        match self {
            Self::Missing => "MISSING",
            Self::Null => "NULL",
            Self::Boolean => "BOOLEAN",
            Self::Blob => "BLOB",
            Self::String => "STRING",
            Self::Numeric => "NUMERIC",
            Self::Struct => "STRUCT",
            Self::Tuple => "TUPLE",
            Self::List => "LIST",
        }
    }
}

impl Image {
    pub fn text(self) -> &'static str {
        match self {
            Self::AllOld => "ALL OLD *",
            Self::ModifiedOld => "MODIFIED OLD *",
            Self::AllNew => "ALL NEW *",
            Self::ModifiedNew => "MODIFIED NEW *",
        }
    }
}

impl Value {
    pub fn span(&self) -> Span {
        match self {
            Self::Literal(_, span) | Self::Parameter(_, span) => *span,
        }
    }
}

impl Expression {
    pub fn span(&self) -> Span {
        match self {
            Self::Path(path) => path.span,
            Self::Value(value) => value.span(),
            Self::Call(call) => call.span,
            Self::Not(_, span) => *span,
            Self::Binary(binary) => binary.left.span().to(binary.right.span()),
            Self::Between(between) => between.span,
            Self::In(membership) => membership.span,
            Self::Is(is) => is.span,
        }
    }
}

impl PathAt {
    /// The name a projected path has in the result: the path from its last named step on (partiql.md 9.2).
    pub fn result_name(&self) -> String {
        // `m.y[0]` is called `y[0]`, and `l[0]` by its root, there being no named step (partiql.md 9.2).
        let named = self.path.steps.iter().rposition(|step| matches!(step, Step::Name(_)));
        let (mut name, rest) = match named.and_then(|at| self.path.steps.get(at..)) {
            Some([Step::Name(name), rest @ ..]) => (name.clone(), rest),
            _ => (self.path.root.clone(), self.path.steps.as_slice()),
        };
        for step in rest {
            if let Step::Index(index) = step {
                name.push_str(&format!("[{index}]"));
            }
        }
        name
    }
}

impl Statement {
    pub fn verb(&self) -> Verb {
        match self.body {
            Body::Select(_) => Verb::Select,
            Body::Insert(_) => Verb::Insert,
            Body::Update(_) => Verb::Update,
            Body::Delete(_) => Verb::Delete,
            Body::Exists(_) => Verb::Exists,
        }
    }

    pub fn source(&self) -> &Source {
        match &self.body {
            Body::Select(select) | Body::Exists(select) => &select.source,
            Body::Insert(insert) => &insert.table,
            Body::Update(update) => &update.source,
            Body::Delete(delete) => &delete.source,
        }
    }

    pub fn condition(&self) -> Option<&Expression> {
        match &self.body {
            Body::Select(select) | Body::Exists(select) => select.condition.as_ref(),
            Body::Insert(_) => None,
            Body::Update(update) => update.condition.as_ref(),
            Body::Delete(delete) => delete.condition.as_ref(),
        }
    }
}
