//! WHERE: from what PartiQL allows to conditions the service serves (partiql.md 10).

use super::ast::{
    Between, Binary, BinaryOperator, Call, Expression, Function, In, Is, IsKind, PathAt,
};
use super::error::SyntaxError;
use super::parser::Parsed;
use super::resolve::Resolver;
use super::term::{Infix, Term, TermKind};
use crate::syntax::Span;

impl Resolver<'_> {
    /// Something true or false.
    pub fn condition(&self, term: Term) -> Parsed<Expression> {
        let (span, mark) = (term.span, term.mark);
        match term.kind {
            TermKind::Infix(operator, left, right) => self.infix(operator, *left, *right, mark),
            TermKind::Not(operand) => self.negation(*operand, span),
            TermKind::Call(name, arguments) => {
                let call = self.condition_call(&name, arguments, span, mark)?;
                if call.function == Function::Size {
                    return Err(not_boolean(span));
                }
                Ok(Expression::Call(call))
            }
            TermKind::Between { .. } | TermKind::In { .. } | TermKind::Is { .. } => {
                self.special(term)
            }
            // `WHERE bo`, even of a boolean: only conditions are conditions (partiql.md 10.1).
            TermKind::Path(_) => Err(not_boolean(span)),
            // Its own fault comes first: `WHERE EXISTS(SELECT ..)` is told of the SELECT (partiql.md 10.5).
            _ => self.operand(term).and_then(|_| Err(not_boolean(span))),
        }
    }

    fn infix(&self, operator: Infix, left: Term, right: Term, at: Span) -> Parsed<Expression> {
        let Some(operator) = operator.served_in_conditions() else {
            let message = format!(
                "Unsupported operator in Condition Expression. Operator: {}",
                operator.text()
            );
            return Err(SyntaxError::bare(message, left.span.to(right.span)));
        };
        let (left, right) = match operator {
            BinaryOperator::And | BinaryOperator::Or => (self.branch(left)?, self.branch(right)?),
            _ => (self.operand(left)?, self.operand(right)?),
        };
        Ok(Expression::Binary(Box::new(Binary { operator, left, right, at })))
    }

    /// An operand of AND or OR. A plain value is let through: its type is refused later, by name.
    fn branch(&self, term: Term) -> Parsed<Expression> {
        match term.kind {
            TermKind::Number(_)
            | TermKind::String(_)
            | TermKind::Bool(_)
            | TermKind::Null
            | TermKind::Parameter(_)
            | TermKind::List(_)
            | TermKind::Struct(_)
            | TermKind::Bag(_) => self.operand(term),
            TermKind::Path(_) => {
                Err(SyntaxError::bare("The arguments to AND/OR must be Expressions", term.span))
            }
            _ => self.condition(term),
        }
    }

    fn negation(&self, operand: Term, span: Span) -> Parsed<Expression> {
        match operand.kind {
            TermKind::Infix(..)
            | TermKind::Not(_)
            | TermKind::Call(..)
            | TermKind::Between { .. }
            | TermKind::In { .. }
            | TermKind::Is { .. }
            | TermKind::Subquery(_)
            | TermKind::Exists(_) => {
                self.condition(operand).map(|operand| Expression::Not(Box::new(operand), span))
            }
            _ => Err(SyntaxError::bare("The argument to NOT must be a Type or Expression", span)),
        }
    }

    fn special(&self, term: Term) -> Parsed<Expression> {
        let (span, mark) = (term.span, term.mark);
        match term.kind {
            TermKind::Between { operand, low, high, negated } => {
                let (operand, low) = (self.operand(*operand)?, self.operand(*low)?);
                let high = self.operand(*high)?;
                let between = Between { operand, low, high, negated, span };
                Ok(Expression::Between(Box::new(between)))
            }
            TermKind::In { operand, list, negated } => {
                let operand = self.operand(*operand)?;
                let list = self.members(*list, span)?;
                Ok(Expression::In(Box::new(In { operand, list, negated, span })))
            }
            TermKind::Is { operand, kind, negated } => {
                let kind = self.is_kind(kind, mark, span)?;
                let operand = self.is_operand(*operand)?;
                Ok(Expression::Is(Box::new(Is { operand, kind, negated, span })))
            }
            kind => self.condition(Term { kind, span, mark }),
        }
    }

    fn members(&self, list: Term, span: Span) -> Parsed<Vec<Expression>> {
        match list.kind {
            TermKind::List(terms) | TermKind::Sequence(terms) | TermKind::Bag(terms)
                if !terms.is_empty() =>
            {
                terms.into_iter().map(|term| self.operand(term)).collect()
            }
            // Read as an operand, to be refused for its SELECT.
            TermKind::Subquery(_) | TermKind::Exists(_) => {
                self.operand(list).map(|operand| vec![operand])
            }
            _ => Err(SyntaxError::bare(
                "IN operator must have a left hand argument of type Variable Reference and right hand argument of type Seq with at least one member",
                span,
            )),
        }
    }

    fn is_kind(&self, kind: &str, at: Span, span: Span) -> Parsed<IsKind> {
        const SERVED: [IsKind; 9] = [
            IsKind::Missing,
            IsKind::Null,
            IsKind::Boolean,
            IsKind::Blob,
            IsKind::String,
            IsKind::Numeric,
            IsKind::Struct,
            IsKind::Tuple,
            IsKind::List,
        ];
        SERVED.into_iter().find(|served| served.text() == kind).ok_or_else(|| {
            let message = format!(
                "Unsupported data type for IS operator: {kind}. Supported data types are [MISSING, NULL, BOOLEAN, BLOB, STRING, NUMERIC, STRUCT, TUPLE, LIST] at {}",
                self.position(at)
            );
            SyntaxError::bare(message, span)
        })
    }

    fn is_operand(&self, term: Term) -> Parsed<Expression> {
        match term.kind {
            TermKind::Infix(..)
            | TermKind::Not(_)
            | TermKind::Sign(_)
            | TermKind::Call(..)
            | TermKind::Between { .. }
            | TermKind::In { .. }
            | TermKind::Is { .. }
            | TermKind::SimpleCase
            | TermKind::SearchedCase => Err(SyntaxError::bare(
                "The left hand side argument to IS must be a Variable Reference, Literal, or Path",
                term.span,
            )),
            _ => self.operand(term),
        }
    }

    /// A side of a comparison: a path, a value, `size(..)`, or a condition that is compared with a boolean.
    fn operand(&self, term: Term) -> Parsed<Expression> {
        let (span, mark) = (term.span, term.mark);
        match term.kind {
            TermKind::Path(path) => Ok(Expression::Path(PathAt { path, span })),
            TermKind::Call(name, arguments) => {
                self.condition_call(&name, arguments, span, mark).map(Expression::Call)
            }
            TermKind::Infix(..)
            | TermKind::Not(_)
            | TermKind::Between { .. }
            | TermKind::In { .. }
            | TermKind::Is { .. } => self.condition(term),
            TermKind::Missing => {
                Err(SyntaxError::bare("MISSING must be compared using IS operator", span))
            }
            TermKind::Wildcard => Err(SyntaxError::malformed("", span)),
            TermKind::Sign(_) => Err(SyntaxError::bare(
                "Unsupported operator in Condition Expression. Operator: -",
                span,
            )),
            TermKind::SimpleCase | TermKind::SearchedCase => {
                Err(self.unsupported_token("CASE", mark))
            }
            TermKind::Subquery(select) | TermKind::Exists(select) => {
                Err(self.unsupported_token("SELECT", select.keyword))
            }
            _ => self.value(term).map(Expression::Value),
        }
    }

    fn unsupported_token(&self, token: &str, at: Span) -> SyntaxError {
        let position = self.position(at);
        SyntaxError::bare(format!("Unsupported token in expression: {token} at {position}"), at)
    }

    pub fn unrecognized(&self, name: &str, at: Span) -> SyntaxError {
        let position = self.position(at);
        SyntaxError::bare(format!("Unrecognized function: {name} at {position}"), at)
    }

    fn condition_call(
        &self,
        name: &str,
        arguments: Vec<Term>,
        span: Span,
        at: Span,
    ) -> Parsed<Call> {
        // In a WHERE the service does not know the functions of SET, rather than forbid them (partiql.md 10.5).
        let known = Function::from_name(name).filter(|function| !function.is_of_update());
        let function = known.ok_or_else(|| self.unrecognized(name, at))?;
        check_arity(function, arguments.len(), span)?;
        let arguments = arguments.into_iter().map(|term| self.operand(term));
        let arguments = arguments.collect::<Parsed<Vec<_>>>()?;
        let needs_path =
            matches!(function, Function::AttributeExists | Function::AttributeNotExists);
        if needs_path && !matches!(arguments.first(), Some(Expression::Path(_))) {
            return Err(needs_document_path(function, span));
        }
        Ok(Call { function, arguments, name: at, span })
    }
}

pub fn check_arity(function: Function, given: usize, span: Span) -> Parsed<()> {
    if given == function.arity() {
        return Ok(());
    }
    let message = format!(
        "Incorrect number of operands for operator or function; operator or function: {}, number of operands: {given}",
        function.name()
    );
    Err(SyntaxError::bare(message, span))
}

pub fn needs_document_path(function: Function, span: Span) -> SyntaxError {
    let message = format!(
        "Operator or function requires a document path; operator or function: {}",
        function.name()
    );
    SyntaxError::bare(message, span)
}

fn not_boolean(span: Span) -> SyntaxError {
    SyntaxError::bare("WHERE clause must contain an expression that resolves to a boolean", span)
}

impl Infix {
    fn served_in_conditions(self) -> Option<BinaryOperator> {
        Some(match self {
            Self::Or => BinaryOperator::Or,
            Self::And => BinaryOperator::And,
            Self::Equal => BinaryOperator::Equal,
            Self::NotEqual => BinaryOperator::NotEqual,
            Self::Less => BinaryOperator::Less,
            Self::LessOrEqual => BinaryOperator::LessOrEqual,
            Self::Greater => BinaryOperator::Greater,
            Self::GreaterOrEqual => BinaryOperator::GreaterOrEqual,
            _ => return None,
        })
    }

    pub fn text(self) -> &'static str {
        match self {
            Self::Union => "union",
            Self::Or => "or",
            Self::And => "and",
            Self::Equal => "=",
            Self::NotEqual => "<>",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
            Self::Like => "like",
            Self::Concat => "||",
            Self::Plus => "+",
            Self::Minus => "-",
            Self::Times => "*",
            Self::Divide => "/",
            Self::Modulo => "%",
        }
    }

    /// As the service names the kinds of its tree.
    pub fn name(self) -> &'static str {
        match self {
            Self::Union => "BagOp",
            Self::Or => "Or",
            Self::And => "And",
            Self::Equal => "Eq",
            Self::NotEqual => "Ne",
            Self::Less => "Lt",
            Self::LessOrEqual => "Lte",
            Self::Greater => "Gt",
            Self::GreaterOrEqual => "Gte",
            Self::Like => "Like",
            Self::Concat => "Concat",
            Self::Plus => "Plus",
            Self::Minus => "Minus",
            Self::Times => "Times",
            Self::Divide => "Divide",
            Self::Modulo => "Modulo",
        }
    }
}
