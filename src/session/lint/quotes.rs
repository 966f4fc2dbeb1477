//! Quotes of the wrong kind: in PartiQL `"x"` is the attribute x and `'x'` a string.

use crate::draft::Statement;
use crate::engine::catalog::Table;
use crate::syntax::partiql::ast::{
    BinaryOperator, Body, Change, Expression, Function, PathAt, Value,
};
use crate::syntax::partiql::keyword::is_keyword;
use crate::syntax::partiql::print::literal;
use crate::syntax::{Diagnostic, Fix, Predicate, Span};
use crate::value::AttributeValue;

/// What a statement says with a name for a string, or with a string for a name.
pub fn findings(statement: &Statement, table: Option<&Table>) -> Vec<Diagnostic> {
    let Some(tree) = statement.tree() else { return Vec::new() };
    let mut looking = Looking { statement, table, found: Vec::new() };
    for clause in crate::engine::planner::parts::clauses(tree.condition()) {
        looking.clause(clause.expression);
    }
    if let Body::Update(update) = &tree.body {
        for change in &update.changes {
            if let Change::Set(target, Expression::Path(value)) = change {
                looking.name_for_string(target, value);
            }
        }
    }
    looking.found
}

struct Looking<'a> {
    statement: &'a Statement,
    table: Option<&'a Table>,
    found: Vec<Diagnostic>,
}

impl Looking<'_> {
    fn clause(&mut self, clause: &Expression) {
        match clause {
            Expression::Binary(binary)
                if !matches!(binary.operator, BinaryOperator::Plus | BinaryOperator::Minus) =>
            {
                self.compared(&binary.left, [&binary.right]);
            }
            Expression::Between(between) => {
                self.compared(&between.operand, [&between.low, &between.high]);
            }
            Expression::In(membership) => self.compared(&membership.operand, &membership.list),
            Expression::Is(is) => self.string_for_name(&is.operand),
            Expression::Call(call) => match (call.function, call.arguments.as_slice()) {
                (Function::Predicate(Predicate::BeginsWith | Predicate::Contains), [one, two]) => {
                    self.compared(one, [two]);
                }
                (Function::AttributeExists | Function::AttributeNotExists, [one]) => {
                    self.string_for_name(one);
                }
                _ => {}
            },
            _ => {}
        }
    }

    fn compared<'e>(
        &mut self,
        first: &Expression,
        others: impl IntoIterator<Item = &'e Expression>,
    ) {
        let mut has_path = false;
        for other in others {
            match (first, other) {
                (Expression::Path(one), Expression::Path(other)) => {
                    has_path = true;
                    self.name_for_string(one, other);
                }
                (_, Expression::Path(_) | Expression::Call(_)) => has_path = true,
                _ => {}
            }
        }
        // Two values side by side: what is asked of nothing was meant to be asked of an attribute.
        if !has_path {
            self.string_for_name(first);
        }
    }

    /// `pk = "acct#alice"`, which asks for an attribute of that name.
    fn name_for_string(&mut self, compared: &PathAt, name: &PathAt) {
        let text = &self.statement.text;
        let is_quoted = name.span.of(text).starts_with('"') && name.path.steps.is_empty();
        let root = &name.path.root;
        // A key holds a value of its own, so another attribute beside it is hardly meant. Elsewhere a name that needs no
        // quotes, or that looks like none, tells a string.
        let is_key = self.table.is_some_and(|table| {
            compared.path.steps.is_empty()
                && table.definition.attribute_type(&compared.path.root).is_some()
        });
        let is_meant = is_key || !needs_quotes(root) || !looks_like_name(root);
        if !is_quoted || !is_meant {
            return;
        }
        let string = literal(&AttributeValue::S(root.clone()));
        let message = format!("{} is an attribute here, and no string", name.span.of(text));
        let fix =
            Fix::new(format!("write it as the string {string}"), self.place(name.span), string);
        self.say("quoted-name", name.span, message, fix);
    }

    /// `'balance' = 3`, which compares two values.
    fn string_for_name(&mut self, operand: &Expression) {
        let Expression::Value(Value::Literal(AttributeValue::S(name), span)) = operand else {
            return;
        };
        if !looks_like_name(name) {
            return;
        }
        let written = if needs_quotes(name) { format!("\"{name}\"") } else { name.clone() };
        let message =
            format!("{} is a string here, and no attribute", span.of(&self.statement.text));
        let title = format!("write it as the attribute {written}");
        let fix = Fix::new(title, self.place(*span), written);
        self.say("quoted-string", *span, message, fix);
    }

    fn place(&self, span: Span) -> Span {
        span.shifted(self.statement.span.start)
    }

    fn say(&mut self, code: &'static str, span: Span, message: String, fix: Fix) {
        self.found.push(Diagnostic::warning(code, self.place(span), message).with_fix(fix));
    }
}

/// Whether a name can't stand bare.
fn needs_quotes(name: &str) -> bool {
    let mut characters = name.chars();
    let begins = characters.next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_');
    let goes_on = characters.all(|c| c.is_ascii_alphanumeric() || c == '_');
    !(begins && goes_on) || is_keyword(name)
}

/// Letters, digits and what joins words: an attribute may be called anything, and is called so.
fn looks_like_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
}
