//! Statements: from what PartiQL allows to what the service serves (partiql.md 8, 9, 11, 13).

use std::collections::BTreeSet;
use std::sync::Arc;

use super::ast::{
    Body, Change, Delete, Expression, Image, Insert, Name, OrderBy, OrderTerm, PathAt, Returning,
    Select, Source, Statement, Update,
};
use super::error::{SyntaxError, position};
use super::operator::OPERATORS_MAX;
use super::parser::{Parsed, Parser};
use super::term::{
    Clause, RawChange, RawDelete, RawInsert, RawOrder, RawReturning, RawSelect, RawSource,
    RawStatement, RawUpdate, Term, TermKind,
};
use crate::syntax::Span;

/// Reads one statement. All that its text alone can be refused for is refused here, in the service's words; the rest
/// (parameter values, operand types, the table) is the engine's to check.
pub fn parse(text: &str) -> Result<Statement, SyntaxError> {
    #[cfg(test)]
    crate::counted::count(crate::counted::Work::Parse, text);
    let mut parser = Parser::new(text)?;
    // The whole text, before any of it is resolved: what is malformed anywhere is told
    // before what is not served (partiql.md 5.1).
    let raw = parser.whole()?;
    let body = Resolver { text }.statement(raw)?;
    Ok(Statement { body, parameters: parser.parameters })
}

/// Holds the text for the places that messages print.
pub struct Resolver<'t> {
    pub text: &'t str,
}

impl Resolver<'_> {
    pub fn position(&self, span: Span) -> String {
        position(self.text, span)
    }

    fn statement(&self, raw: RawStatement) -> Parsed<Body> {
        match raw {
            RawStatement::Select(select) => self.select(select).map(Arc::new).map(Body::Select),
            RawStatement::Insert(insert) => self.insert(insert).map(Body::Insert),
            RawStatement::Update(update) => self.update(update).map(Body::Update),
            RawStatement::Delete(delete) => self.delete(delete).map(Body::Delete),
            RawStatement::Expression(Term { kind: TermKind::Exists(select), .. }) => {
                self.select(*select).map(Arc::new).map(Body::Exists)
            }
            RawStatement::Expression(term) => Err(expression_alone(&term)),
            RawStatement::Other(message, span) => Err(SyntaxError::bare(message, span)),
        }
    }

    fn select(&self, raw: RawSelect) -> Parsed<Select> {
        // In written order, as the service refuses terms (partiql.md 5.1).
        if let Some(span) = raw.distinct {
            return Err(SyntaxError::bare("Unsupported token in expression: DISTINCT", span));
        }
        if let Some(span) = raw.value {
            let message = "Select projection doesn't support value or pivot keywords";
            return Err(SyntaxError::bare(message, span));
        }
        let projection = raw.projection.map(|terms| self.projection(terms)).transpose()?;
        let source = self.source(raw.source)?;
        let condition = raw.condition.map(|clause| self.where_clause(clause)).transpose()?;
        if let Some((message, span)) = raw.unsupported {
            return Err(SyntaxError::bare(message, span));
        }
        let order = raw.order.into_iter().map(|term| self.order_term(term)).collect();
        Ok(Select { projection, source, condition, order, span: raw.span })
    }

    fn projection(&self, terms: Vec<Term>) -> Parsed<Vec<PathAt>> {
        let mut names = BTreeSet::new();
        let mut columns = Vec::with_capacity(terms.len());
        for term in terms {
            let column = self.column(term)?;
            // Names of the answer must differ, not paths: `m.x` and `x` collide (partiql.md 9.1).
            let name = column.result_name();
            if !names.insert(name.clone()) {
                let message = format!("Duplicate identifiers in select clause: {name}");
                return Err(SyntaxError::bare(message, column.span));
            }
            columns.push(column);
        }
        Ok(columns)
    }

    fn column(&self, term: Term) -> Parsed<PathAt> {
        match term.kind {
            TermKind::Path(path) => Ok(PathAt { path, span: term.span }),
            TermKind::Wildcard => Err(SyntaxError::bare(
                "Changing item's hierarchy while reading isn't supported",
                term.span,
            )),
            _ => {
                let message = format!("Unexpected path component at {}", self.position(term.mark));
                Err(SyntaxError::bare(message, term.span))
            }
        }
    }

    /// `table` or `table.index`.
    fn source(&self, raw: RawSource) -> Parsed<Source> {
        // All of it is told before the table is looked for (partiql.md 9.3).
        let refused = |message: &str| Err(SyntaxError::bare(message, raw.span));
        if raw.more {
            return refused("Only select from a single table or index is supported.");
        }
        if raw.names.len() > 2 {
            return refused("A path may contain at most 2 components in the FROM clause");
        }
        if raw.names.iter().any(|name| name.text.is_empty()) {
            return refused("Path component cannot be an empty string");
        }
        let mut names = raw.names.into_iter();
        match names.next() {
            Some(table) => Ok(Source { table, index: names.next(), span: raw.span }),
            None => refused("Unexpected from source"),
        }
    }

    pub fn where_clause(&self, clause: Clause) -> Parsed<Expression> {
        check_operators(&clause)?;
        self.condition(clause.term)
    }

    fn order_term(&self, raw: RawOrder) -> OrderTerm {
        let span = raw.term.span;
        // Nothing is refused here: whether it is part of a key is asked once the table is known, and other
        // refusals stand between (partiql.md 5.1, 9.6).
        let at = self.position(raw.term.mark);
        let by = match raw.term.kind {
            TermKind::Path(path) if path.steps.is_empty() => OrderBy::Attribute(path.root),
            // A string is shown by itself, anything else by its kind (partiql.md 9.6).
            TermKind::String(text) => OrderBy::Other { kind: text, position: at },
            TermKind::Path(_) | TermKind::Wildcard => {
                OrderBy::Other { kind: "PATH".to_owned(), position: at }
            }
            kind => OrderBy::Other { kind: kind.name().to_uppercase(), position: at },
        };
        OrderTerm { by, direction: raw.direction, span }
    }

    fn insert(&self, raw: RawInsert) -> Parsed<Insert> {
        if raw.source.names.len() > 1 {
            // With the position, which DynamoDB Local leaves out (partiql.md 11).
            let at = self.position(raw.source.span);
            let message = format!(
                "FROM clause may only contain a single table name in data manipulation statements at {at}"
            );
            return Err(SyntaxError::bare(message, raw.source.span));
        }
        let table = self.source(raw.source)?;
        let Some(value) = raw.value else {
            return Err(SyntaxError::bare("Unsupported operation: InsertOp", raw.span));
        };
        if let Some(span) = raw.returning {
            return Err(SyntaxError::bare("RETURNING is not supported in INSERT", span));
        }
        let item = self.inserted_item(value)?;
        Ok(Insert { table, item, span: raw.span })
    }

    fn inserted_item(&self, value: Term) -> Parsed<Vec<(Name, super::ast::Value)>> {
        let TermKind::Struct(fields) = value.kind else {
            let message = format!(
                "Unsupported format in item expression. Please use struct format {{...}} to express item values for insert statement. at {}",
                self.position(value.mark)
            );
            return Err(SyntaxError::bare(message, value.span));
        };
        let names = self.field_names(&fields, "root")?;
        // Each a value of its own: it may be a `?`, as no value inside it may (partiql.md 7), and its path in a refusal
        // begins at `root` without the name of the attribute (partiql.md 6.3).
        let values = fields.into_iter().map(|(_, term)| self.value(term));
        names.into_iter().zip(values).map(|(name, value)| Ok((name, value?))).collect()
    }

    /// The WHERE is checked before the changes, wherever they stand.
    fn update(&self, raw: RawUpdate) -> Parsed<Update> {
        let source = self.source(raw.source)?;
        let condition = raw.condition.map(|clause| self.where_clause(clause)).transpose()?;
        let changes = raw.changes.into_iter().map(|change| self.change(change));
        let changes = changes.collect::<Parsed<Vec<_>>>()?;
        let returning = raw.returning.as_ref().map(returning).transpose()?;
        Ok(Update { source, changes, condition, returning, span: raw.span })
    }

    fn change(&self, raw: RawChange) -> Parsed<Change> {
        match raw {
            RawChange::Remove(target) => self.target(target).map(Change::Remove),
            RawChange::Set(target, clause) => {
                check_operators(&clause)?;
                let target = self.target(target)?;
                let value = self.assigned(clause.term, Some(&target))?;
                Ok(Change::Set(target, value))
            }
        }
    }

    fn target(&self, term: Term) -> Parsed<PathAt> {
        match term.kind {
            TermKind::Path(path) => Ok(PathAt { path, span: term.span }),
            _ => Err(SyntaxError::malformed("", term.span)),
        }
    }

    fn delete(&self, raw: RawDelete) -> Parsed<Delete> {
        let source = self.source(raw.source)?;
        let condition = raw.condition.map(|clause| self.where_clause(clause)).transpose()?;
        let returning = raw.returning.as_ref().map(returning).transpose()?;
        if let Some(returning) = returning.filter(|returning| returning.image != Image::AllOld) {
            // The clause as it was written, letter case and all (partiql.md 13).
            let written = returning.span.of(self.text);
            let message = format!(
                "Invalid returning clause: {written}. Only RETURNING ALL OLD * is allowed in DELETE statements."
            );
            return Err(SyntaxError::bare(message, returning.span));
        }
        Ok(Delete { source, condition, returning, span: raw.span })
    }
}

fn returning(raw: &RawReturning) -> Parsed<Returning> {
    // In DynamoDB Local's words; the service's are not recorded (partiql.md 12.5).
    if raw.several {
        let message = "Invalid syntax with multiple returning elements in RETURNING clause";
        return Err(SyntaxError::bare(message, raw.span));
    }
    if raw.path {
        let message = "Expected '*' after ( MODIFIED | ALL ) ( NEW | OLD ) in RETURNING clause";
        return Err(SyntaxError::bare(message, raw.span));
    }
    Ok(Returning { image: raw.image, span: raw.span })
}

fn check_operators(clause: &Clause) -> Parsed<()> {
    if clause.operators <= OPERATORS_MAX {
        return Ok(());
    }
    let message =
        format!("The expression contains too many operators; operator count: {}", clause.operators);
    Err(SyntaxError::bare(message, clause.term.span))
}

/// A whole statement that is an expression is refused by its kind; operators and calls share one sentence.
fn expression_alone(term: &Term) -> SyntaxError {
    match &term.kind {
        TermKind::Call(..)
        | TermKind::Not(_)
        | TermKind::Sign(_)
        | TermKind::Infix(..)
        | TermKind::Between { .. }
        | TermKind::In { .. }
        | TermKind::Subquery(_) => SyntaxError::expression_alone(term.span),
        kind => SyntaxError::bare(format!("Unsupported operation: {}", kind.name()), term.span),
    }
}

impl TermKind {
    /// As the service names the kinds of its tree.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Number(_) | Self::String(_) | Self::Bool(_) | Self::Null | Self::Ion(_) => "Lit",
            Self::Missing => "Missing",
            Self::Parameter(_) => "Parameter",
            Self::Path(path) if path.steps.is_empty() => "Id",
            Self::Path(_) | Self::Wildcard => "Path",
            Self::List(_) | Self::Sequence(_) => "List",
            Self::Bag(_) => "Bag",
            Self::Struct(_) => "Struct",
            Self::Call(..) | Self::Exists(_) => "Call",
            Self::Not(_) => "Not",
            Self::Sign(_) => "Neg",
            Self::Infix(operator, ..) => operator.name(),
            Self::Between { .. } => "Between",
            Self::In { .. } => "InCollection",
            Self::Is { .. } => "IsType",
            Self::SimpleCase => "SimpleCase",
            Self::SearchedCase => "SearchedCase",
            Self::Subquery(_) => "Select",
        }
    }
}
