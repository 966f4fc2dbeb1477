//! Where the parts of a tree stand in the text it was read from.

use super::ast::{Action, Call, Condition, Name, Operand, Path, SetValue, Step};
use crate::syntax::Span;

impl Path {
    pub fn span(&self) -> Span {
        let steps = self.steps.iter().map(|step| match step {
            Step::Name(name) => name.span,
            // With its bracket.
            Step::Index(digits) => Span::new(digits.span.start, digits.span.end + 1),
        });
        steps.fold(self.root.span, Span::to)
    }
}

impl Operand {
    /// `text` is the one it was read from: a call keeps no place of its own.
    pub fn span(&self, text: &str) -> Span {
        match self {
            Self::Path(path) => path.span(),
            Self::Value(name) => name.span,
            Self::Call(call) => call.span(text),
        }
    }
}

impl Call {
    /// From the function's name to the closing parenthesis.
    pub fn span(&self, text: &str) -> Span {
        let arguments = self.arguments.iter().map(|argument| argument.span(text));
        let inside = arguments.reduce(Span::to).unwrap_or_default();
        let before = text.get(..inside.start).unwrap_or("");
        let name = before.trim_end_matches(|c: char| c == '(' || c.is_ascii_whitespace());
        let start = name.trim_end_matches(|c: char| c.is_ascii_alphanumeric() || c == '_').len();
        let after = text.get(inside.end..).unwrap_or("");
        let end = after.find(')').map_or(inside.end, |at| inside.end + at + 1);
        Span::new(start, end)
    }
}

impl Condition {
    /// Without the parentheses around it.
    pub fn span(&self, text: &str) -> Span {
        match self {
            Self::Or(members) | Self::And(members) => {
                let spans = members.iter().map(|member| member.span(text));
                spans.reduce(Span::to).unwrap_or_default()
            }
            Self::Not(inner) => inner.span(text),
            Self::Compare { left, right, .. } => left.span(text).to(right.span(text)),
            Self::Between { operand, high, .. } => operand.span(text).to(high.span(text)),
            Self::In { operand, list } => {
                list.iter().fold(operand.span(text), |span, member| span.to(member.span(text)))
            }
            Self::Call(call) => call.span(text),
        }
    }

    /// What it comes down to: the conditions that AND, OR and NOT join.
    pub fn leaves(&self) -> Vec<&Condition> {
        let (mut leaves, mut open) = (Vec::new(), vec![self]);
        while let Some(condition) = open.pop() {
            match condition {
                Self::Or(members) | Self::And(members) => open.extend(members.iter().rev()),
                Self::Not(inner) => open.push(inner),
                leaf => leaves.push(leaf),
            }
        }
        leaves
    }

    /// Hands over every name in it, in written order: parts of paths, and placeholders.
    pub fn each_name<'a>(&'a self, found: &mut dyn FnMut(&'a Name)) {
        for leaf in self.leaves() {
            match leaf {
                Self::Compare { left, right, .. } => operands([left, right], found),
                Self::Between { operand, low, high } => operands([operand, low, high], found),
                Self::In { operand, list } => operands(std::iter::once(operand).chain(list), found),
                Self::Call(call) => operands(&call.arguments, found),
                Self::Or(_) | Self::And(_) | Self::Not(_) => {}
            }
        }
    }
}

impl Action {
    pub fn target(&self) -> &Path {
        match self {
            Self::Set(path, _)
            | Self::Remove(path)
            | Self::Add(path, _)
            | Self::Delete(path, _) => path,
        }
    }

    pub fn span(&self, text: &str) -> Span {
        let target = self.target().span();
        match self {
            Self::Remove(_) => target,
            Self::Add(_, value) | Self::Delete(_, value) => target.to(value.span),
            Self::Set(_, SetValue::Operand(operand)) => target.to(operand.span(text)),
            Self::Set(_, SetValue::Plus(left, right) | SetValue::Minus(left, right)) => {
                target.to(left.span(text)).to(right.span(text))
            }
        }
    }

    /// As [`Condition::each_name`].
    pub fn each_name<'a>(&'a self, found: &mut dyn FnMut(&'a Name)) {
        path(self.target(), found);
        match self {
            Self::Remove(_) => {}
            Self::Add(_, value) | Self::Delete(_, value) => found(value),
            Self::Set(_, SetValue::Operand(operand)) => operands([operand], found),
            Self::Set(_, SetValue::Plus(left, right) | SetValue::Minus(left, right)) => {
                operands([left, right], found);
            }
        }
    }
}

fn operands<'a>(listed: impl IntoIterator<Item = &'a Operand>, found: &mut dyn FnMut(&'a Name)) {
    for operand in listed {
        match operand {
            Operand::Path(inner) => path(inner, found),
            Operand::Value(name) => found(name),
            // As deep as the parser lets calls nest, and no deeper.
            Operand::Call(call) => operands(&call.arguments, found),
        }
    }
}

fn path<'a>(path: &'a Path, found: &mut dyn FnMut(&'a Name)) {
    found(&path.root);
    for step in &path.steps {
        if let Step::Name(name) = step {
            found(name);
        }
    }
}
