//! Trees back to text: the shortest form with one blank between words, parentheses only where the shape needs them.

use std::fmt::{Display, Formatter, Result};

use super::ast::{
    Action, Call, Condition, Name, Operand, Path, Projection, SetValue, Step, Update,
};

impl Display for Condition {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            // An OR in an OR keeps its parentheses: without them the text would be another tree.
            Self::Or(members) => joined(f, members, " OR ", |member| matches!(member, Self::Or(_))),
            Self::And(members) => joined(f, members, " AND ", Self::is_joined),
            Self::Not(inner) if inner.is_joined() => write!(f, "NOT ({inner})"),
            Self::Not(inner) => write!(f, "NOT {inner}"),
            Self::Compare { operator, left, right } => {
                write!(f, "{left} {} {right}", operator.symbol())
            }
            Self::Between { operand, low, high } => write!(f, "{operand} BETWEEN {low} AND {high}"),
            Self::In { operand, list } => {
                write!(f, "{operand} IN (")?;
                separated(f, list)?;
                f.write_str(")")
            }
            Self::Call(call) => call.fmt(f),
        }
    }
}

impl Condition {
    fn is_joined(&self) -> bool {
        matches!(self, Self::Or(_) | Self::And(_))
    }
}

fn joined(
    f: &mut Formatter<'_>,
    members: &[Condition],
    keyword: &str,
    needs_parentheses: impl Fn(&Condition) -> bool,
) -> Result {
    for (position, member) in members.iter().enumerate() {
        f.write_str(if position == 0 { "" } else { keyword })?;
        if needs_parentheses(member) {
            write!(f, "({member})")?;
        } else {
            member.fmt(f)?;
        }
    }
    Ok(())
}

fn separated<T: Display>(f: &mut Formatter<'_>, list: &[T]) -> Result {
    for (position, member) in list.iter().enumerate() {
        f.write_str(if position == 0 { "" } else { ", " })?;
        member.fmt(f)?;
    }
    Ok(())
}

impl Display for Operand {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::Path(path) => path.fmt(f),
            Self::Value(name) => name.fmt(f),
            Self::Call(call) => call.fmt(f),
        }
    }
}

impl Display for Call {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, "{}(", self.function.name())?;
        separated(f, &self.arguments)?;
        f.write_str(")")
    }
}

impl Display for Name {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.write_str(&self.text)
    }
}

impl Display for Path {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        self.root.fmt(f)?;
        for step in &self.steps {
            match step {
                Step::Name(name) => write!(f, ".{name}")?,
                Step::Index(digits) => write!(f, "[{digits}]")?,
            }
        }
        Ok(())
    }
}

impl Display for Update {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let mut section = "";
        for action in &self.actions {
            // One section for actions in a row; no section may stand twice (expressions.md 8.1).
            if action.section() == section {
                f.write_str(", ")?;
            } else {
                f.write_str(if section.is_empty() { "" } else { " " })?;
                section = action.section();
                write!(f, "{section} ")?;
            }
            action.fmt(f)?;
        }
        Ok(())
    }
}

impl Action {
    /// The keyword of the section it stands in.
    pub fn section(&self) -> &'static str {
        match self {
            Self::Set(..) => "SET",
            Self::Remove(_) => "REMOVE",
            Self::Add(..) => "ADD",
            Self::Delete(..) => "DELETE",
        }
    }
}

/// Without the keyword of its section.
impl Display for Action {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::Set(path, value) => write!(f, "{path} = {value}"),
            Self::Remove(path) => path.fmt(f),
            Self::Add(path, value) | Self::Delete(path, value) => write!(f, "{path} {value}"),
        }
    }
}

impl Display for SetValue {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::Operand(operand) => operand.fmt(f),
            Self::Plus(left, right) => write!(f, "{left} + {right}"),
            Self::Minus(left, right) => write!(f, "{left} - {right}"),
        }
    }
}

impl Display for Projection {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        separated(f, &self.paths)
    }
}
