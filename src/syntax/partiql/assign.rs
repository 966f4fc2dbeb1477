//! The right sides of SET (partiql.md 12.3).

use super::ast::{Binary, BinaryOperator, Call, Expression, Function, PathAt, Value};
use super::condition::{check_arity, needs_document_path};
use super::error::SyntaxError;
use super::parser::Parsed;
use super::resolve::Resolver;
use super::term::{Infix, Term, TermKind};
use crate::syntax::Span;
use crate::value::AttributeValue;

impl Resolver<'_> {
    /// What a SET assigns: a value, a path, arithmetic or an update function. `target` is the assigned path at the top
    /// of the expression and `None` inside it: `set_add` and `set_delete` stand only at the top.
    pub fn assigned(&self, term: Term, target: Option<&PathAt>) -> Parsed<Expression> {
        let (span, mark) = (term.span, term.mark);
        match term.kind {
            TermKind::Path(path) => Ok(Expression::Path(PathAt { path, span })),
            TermKind::Infix(operator, left, right) => {
                self.arithmetic(operator, *left, *right, mark)
            }
            TermKind::Call(name, arguments) => {
                self.update_call(&name, arguments, target, (span, mark)).map(Expression::Call)
            }
            TermKind::Missing => {
                Err(SyntaxError::bare("MISSING must be compared using IS operator", span))
            }
            TermKind::Not(_)
            | TermKind::Sign(_)
            | TermKind::Between { .. }
            | TermKind::In { .. }
            | TermKind::Is { .. } => Err(unsupported_operator(&self.written(mark), span)),
            _ => self.value(term).map(Expression::Value),
        }
    }

    fn written(&self, span: Span) -> String {
        span.of(self.text).to_ascii_lowercase()
    }

    fn arithmetic(&self, operator: Infix, left: Term, right: Term, at: Span) -> Parsed<Expression> {
        let operator = match operator {
            // Chains of them too, and values alone: DynamoDB Local takes `n + 1 + 1` and `1 + 2` (partiql.md 12.3, 21).
            Infix::Plus => BinaryOperator::Plus,
            Infix::Minus => BinaryOperator::Minus,
            other => {
                return Err(unsupported_operator(other.text(), left.span.to(right.span)));
            }
        };
        let left = self.assigned(left, None)?;
        let right = self.assigned(right, None)?;
        Ok(Expression::Binary(Box::new(Binary { operator, left, right, at })))
    }

    fn update_call(
        &self,
        name: &str,
        arguments: Vec<Term>,
        target: Option<&PathAt>,
        (span, at): (Span, Span),
    ) -> Parsed<Call> {
        let function = Function::from_name(name).ok_or_else(|| self.unrecognized(name, at))?;
        if !function.is_of_update() {
            let message =
                format!("The function is not allowed in an update expression; function: {name}");
            return Err(SyntaxError::bare(message, span));
        }
        if matches!(function, Function::SetAdd | Function::SetDelete) {
            let target = target.ok_or_else(|| self.unrecognized(name, at))?;
            return self.set_call(function, arguments, target, (span, at));
        }
        check_arity(function, arguments.len(), span)?;
        let arguments = arguments.into_iter().map(|term| self.assigned(term, None));
        let arguments = arguments.collect::<Parsed<Vec<_>>>()?;
        // Not documented for PartiQL; DynamoDB Local takes it (partiql.md 12.3).
        let first_is_path = matches!(arguments.first(), Some(Expression::Path(_)));
        if function == Function::IfNotExists && !first_is_path {
            return Err(needs_document_path(function, span));
        }
        Ok(Call { function, arguments, name: at, span })
    }

    /// `SET a = set_add(a, <<..>>)`
    fn set_call(
        &self,
        function: Function,
        arguments: Vec<Term>,
        target: &PathAt,
        (span, at): (Span, Span),
    ) -> Parsed<Call> {
        let name = function.name().to_ascii_uppercase();
        let refused = |message: String, place: Span| {
            let position = self.position(place);
            Err(SyntaxError::bare(format!("{message} at {position}"), span))
        };
        let Ok([first, second]) = <[Term; 2]>::try_from(arguments) else {
            return refused(format!("{name} must have exactly two arguments"), at);
        };
        if !matches!(&first.kind, TermKind::Path(path) if *path == target.path) {
            let message = format!("The first argument to {name} must equal the assignment value");
            return refused(message, at);
        }
        let first_at = first.mark;
        let second = self.assigned(second, None)?;
        if !may_be_set(&second) {
            // The position is that of the first argument, though the second is at fault (partiql.md 12.3).
            return refused(set_argument(function), first_at);
        }
        let path = PathAt { path: target.path.clone(), span: first.span };
        Ok(Call { function, arguments: vec![Expression::Path(path), second], name: at, span })
    }
}

/// The sentence for a second argument that is no set; a parameter's type is known to the engine alone.
pub fn set_argument(function: Function) -> String {
    let name = function.name().to_ascii_uppercase();
    format!("The second argument to {name} must be a value with type SET")
}

fn may_be_set(expression: &Expression) -> bool {
    match expression {
        // Binary sets come in no other way: they have no literal (partiql.md 6.5).
        Expression::Value(Value::Parameter(..)) => true,
        Expression::Value(Value::Literal(value, _)) => {
            matches!(value, AttributeValue::Ss(_) | AttributeValue::Ns(_) | AttributeValue::Bs(_))
        }
        _ => false,
    }
}

fn unsupported_operator(operator: &str, span: Span) -> SyntaxError {
    let message = format!("Unsupported operator in Update Expression. Operator: {operator}");
    SyntaxError::bare(message, span)
}
