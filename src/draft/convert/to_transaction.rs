//! PartiQL writes as a TransactWriteItems request.
//!
//! | statement | action | condition besides the statement's own |
//! |---|---|---|
//! | INSERT | Put | there is no item yet |
//! | UPDATE | Update | there is an item: an UPDATE makes none |
//! | DELETE | Delete | there is none, or the statement's own holds: a DELETE of a missing item succeeds |
//! | EXISTS | ConditionCheck | there is an item |

use serde_json::{Map, Value, json};

use super::absence::holds_without_item;
use super::condition::{Expressions, Made, all_of, any_of};
use super::convert::{CODE, Converted, add, error, table};
use super::json_text::{broken, laid_out};
use super::placeholders::Placeholders;
use super::remarks::{Remarks, line, note};
use crate::api::limits::EXPRESSION_BYTES_MAX;
use crate::api::operation::{ActionVerb, OnFailure, ReturnConsumedCapacity};
use crate::api::table::{TableDefinition, TableDescription};
use crate::api::wire::value::{item_to_json, to_json};
use crate::draft::clauses::clauses;
use crate::draft::{Draft, Fault, Format, Mode, Statement, lint};
use crate::syntax::expression::ast as to;
use crate::syntax::partiql::ast;
use crate::syntax::partiql::ast::{Body, Expression, Insert, Value as Written};
use crate::syntax::partiql::facts::equality;
use crate::syntax::{Diagnostic, Span};
use crate::value::Item;

/// How deep an action stands in the request.
const INDENT: usize = 4;

pub fn converted(
    draft: &Draft,
    text: &str,
    tables: &[TableDescription],
    refused: &[Diagnostic],
) -> Result<Converted, Vec<Diagnostic>> {
    let mut errors = Vec::new();
    let mut notes: Vec<_> = no_longer_alone(draft).into_iter().collect();
    let first_lines: Vec<_> = notes.iter().map(note).collect();
    let mut remarks = Remarks::of_partiql(text);
    let mut elements = Vec::new();
    for statement in &draft.statements {
        let mut remark = remarks.take(statement.origin);
        match action(statement, tables) {
            Ok((action, said)) => {
                remark.comments.extend(add(&mut notes, said));
                elements.push((remark.comments, Some(with_settings(statement, &action))));
            }
            // It is not sent, so it may stay what it is.
            Err(_) if statement.off => elements.push((remark.kept(&statement.text), None)),
            // Through `add`, as all the statements of one template have the same to say.
            Err(problem) => drop(add(&mut errors, vec![problem])),
        }
    }
    errors.extend(unfit(draft, text, refused));
    if !errors.is_empty() {
        // They come from three sources, and are read from the top of the text.
        errors.sort_by_key(|problem| problem.span);
        return Err(errors);
    }
    let text = request(draft, &first_lines, elements, &remarks.rest());
    Ok(Converted { format: Format::Transaction, text, notes })
}

/// What no transaction can hold, and what the service refuses of the draft as it is: converted, it might be done.
fn unfit(draft: &Draft, text: &str, refused: &[Diagnostic]) -> Vec<Diagnostic> {
    let findings = lint::of_conversion(draft, text);
    let all = findings.iter().chain(refused);
    all.map(|finding| error(finding.span, finding.message.as_str())).collect()
}

fn no_longer_alone(draft: &Draft) -> Option<Diagnostic> {
    let first = draft.active().next().filter(|_| draft.active().count() > 1)?;
    let message =
        "each statement was done or failed by itself; as a transaction it is all or nothing";
    let is_alone = matches!(draft.mode, Mode::Single | Mode::Batch);
    is_alone.then(|| Diagnostic::note(CODE, first.span, message))
}

type Action = (ActionVerb, Map<String, Value>);

/// The action of a statement, and what of the statement it does not say.
fn action(
    statement: &Statement,
    tables: &[TableDescription],
) -> Result<(Value, Vec<Diagnostic>), Diagnostic> {
    let placed = |problem: Diagnostic| place(problem, statement);
    let tree = statement.tree();
    let parsed = tree.ok_or_else(|| error(statement.span, "this is no statement"))?;
    if statement.each.is_some() {
        return Err(error(statement.span, "a template is converted with its rows alone"));
    }
    if matches!(parsed.body, Body::Select(_)) {
        let message = "a SELECT has no counterpart: TransactWriteItems only writes";
        return Err(error(statement.span, message)
            .with_help("turn it off with `--@ off`, or send it as a draft of its own"));
    }
    if let Some(index) = &parsed.source().index {
        return Err(placed(error(index.span, "no write goes to an index")));
    }
    let name = statement.table.as_deref();
    let table = table(name, tables).ok_or_else(|| unknown_table(statement))?;
    let ((verb, mut members), said) = body(statement, parsed, table).map_err(placed)?;
    if statement.on_failure == OnFailure::None {
        members.insert("ReturnValuesOnConditionCheckFailure".to_owned(), "NONE".into());
    }
    let said = said.into_iter().map(placed).collect();
    Ok((json!({ verb.name(): members }), said))
}

fn unknown_table(statement: &Statement) -> Diagnostic {
    let name = statement.table.as_deref().unwrap_or_default();
    let message = format!("the key of {name} is not known: the connection has no such table");
    error(statement.span, message).with_help("convert it on the connection that has the table")
}

/// A place in the statement as a place in the draft. A statement made of a template has only the template's.
fn place(finding: Diagnostic, statement: &Statement) -> Diagnostic {
    // Only then is a place in the sent text a place in the draft: a template's names are longer than its `?`s.
    let is_as_written = statement.span.end - statement.span.start == statement.text.len();
    let span = if is_as_written && finding.span != Span::default() {
        finding.span.shifted(statement.span.start)
    } else {
        statement.span
    };
    Diagnostic { span, ..finding }
}

/// The action's members, and what is lost of the statement, placed in it.
fn body(
    statement: &Statement,
    parsed: &ast::Statement,
    table: &TableDefinition,
) -> Made<(Action, Vec<Diagnostic>)> {
    let mut making = Making {
        name: statement.table.clone().unwrap_or_default(),
        table,
        expressions: Expressions {
            parameters: &statement.parameters,
            placeholders: Placeholders::default(),
        },
    };
    let (action, returning) = match &parsed.body {
        Body::Insert(insert) => (making.put(insert)?, None),
        Body::Update(update) => {
            let found = making.found(update.condition.as_ref())?;
            let changes = making.expressions.update(&update.changes)?;
            let condition = making.existing(&found.rest)?;
            let update_expression = ("UpdateExpression", changes.to_string().into());
            let first = [("Key", item_to_json(&found.key)), update_expression];
            (making.action(ActionVerb::Update, first, condition)?, update.returning)
        }
        Body::Delete(delete) => {
            let found = making.found(delete.condition.as_ref())?;
            let condition = making.absent_or(&found.rest)?;
            let first = [("Key", item_to_json(&found.key))];
            (making.action(ActionVerb::Delete, first, condition)?, delete.returning)
        }
        Body::Exists(select) => {
            let found = making.found(select.condition.as_ref())?;
            let condition = making.existing(&found.rest)?;
            let first = [("Key", item_to_json(&found.key))];
            (making.action(ActionVerb::ConditionCheck, first, condition)?, None)
        }
        Body::Select(_) => return Err(error(Span::default(), "a SELECT is no write")),
    };
    let lost = returning.map(|returning| {
        let clause = returning.image.text();
        let message = format!("RETURNING {clause} is left out: a transaction returns no images");
        Diagnostic::warning(CODE, returning.span, message)
    });
    Ok((action, lost.into_iter().collect()))
}

/// A WHERE taken apart: the item it names, and what else it asks.
struct Found<'e> {
    key: Item,
    rest: Vec<&'e Expression>,
}

struct Making<'a> {
    /// As the statement names the table.
    name: String,
    table: &'a TableDefinition,
    expressions: Expressions<'a>,
}

impl Making<'_> {
    fn put(&mut self, insert: &Insert) -> Made<Action> {
        let mut item = Map::new();
        for (name, value) in &insert.item {
            item.insert(name.text.clone(), to_json(self.expressions.value(value)?));
        }
        if let Some(name) = self.table.key.names().find(|name| !item.contains_key(*name)) {
            let message = format!("the item lacks the key attribute \"{name}\"");
            return Err(error(insert.span, message));
        }
        // Without it a Put would write over the item on which the INSERT fails.
        let is_new = self.asked_of_key(to::Function::AttributeNotExists);
        self.action(ActionVerb::Put, [("Item", Value::Object(item))], Some(is_new))
    }

    /// Each key attribute fixed once by `=`.
    fn found<'e>(&self, condition: Option<&'e Expression>) -> Made<Found<'e>> {
        let mut found = Found { key: Item::new(), rest: Vec::new() };
        for clause in condition.map(clauses).unwrap_or_default() {
            let Some((name, value)) = self.key_attribute(clause) else {
                found.rest.push(clause);
                continue;
            };
            let value = self.expressions.value(value)?.clone();
            // Taking either of the two would write to an item that the statement never reaches (partiql.md 12.2).
            if found.key.insert(name.to_owned(), value).is_some() {
                let message = format!(
                    "the WHERE fixes the key attribute \"{name}\" twice, which the service refuses"
                );
                return Err(error(clause.span(), message));
            }
        }
        match self.table.key.names().find(|name| !found.key.contains_key(*name)) {
            None => Ok(found),
            Some(name) => {
                let message = format!(
                    "an action names its item by its whole key: nothing fixes \"{name}\" by `=`"
                );
                Err(error(condition.map(Expression::span).unwrap_or_default(), message))
            }
        }
    }

    fn key_attribute<'e>(&self, clause: &'e Expression) -> Option<(&'e str, &'e Written)> {
        let Expression::Binary(binary) = clause else { return None };
        if binary.operator != ast::BinaryOperator::Equal {
            return None;
        }
        let (name, value) = equality(&binary.left, &binary.right)?;
        self.table.key.names().any(|key| key == name).then_some((name, value))
    }

    /// These conditions, on an item that is there.
    fn existing(&mut self, rest: &[&Expression]) -> Made<Option<to::Condition>> {
        let own = self.expressions.all(rest)?;
        // Then the condition asks for the item already.
        if own.as_ref().and_then(holds_without_item) == Some(false) {
            return Ok(own);
        }
        let exists = self.asked_of_key(to::Function::AttributeExists);
        Ok(Some(own.map_or(exists.clone(), |own| all_of([exists, own]))))
    }

    /// These conditions, or no item.
    fn absent_or(&mut self, rest: &[&Expression]) -> Made<Option<to::Condition>> {
        let Some(own) = self.expressions.all(rest)? else { return Ok(None) };
        if holds_without_item(&own) == Some(true) {
            return Ok(Some(own));
        }
        // A DELETE succeeds where there is no item, whatever else it asks (partiql.md 13); a Delete asks all of it.
        let absent = self.asked_of_key(to::Function::AttributeNotExists);
        Ok(Some(any_of([absent, own])))
    }

    /// Every item has its partition key.
    fn asked_of_key(&mut self, function: to::Function) -> to::Condition {
        let attribute = self.table.key.names().next().unwrap_or_default();
        self.expressions.asked_of(function, attribute)
    }

    /// No expression is longer than the service takes.
    fn action<const COUNT: usize>(
        &self,
        verb: ActionVerb,
        first: [(&str, Value); COUNT],
        condition: Option<to::Condition>,
    ) -> Made<Action> {
        let condition = condition.map(|condition| condition.to_string());
        let update = first.iter().find(|(name, _)| *name == "UpdateExpression");
        let expressions = [condition.as_deref(), update.and_then(|(_, text)| text.as_str())];
        if let Some(bytes) = expressions.into_iter().flatten().map(str::len).max()
            && bytes > EXPRESSION_BYTES_MAX
        {
            let message = format!(
                "an expression of {bytes} bytes would come of this: the service takes {EXPRESSION_BYTES_MAX}"
            );
            return Err(error(Span::default(), message));
        }
        let placeholders = &self.expressions.placeholders;
        let mut members = Map::new();
        members.insert("TableName".to_owned(), self.name.clone().into());
        members.extend(first.map(|(name, value)| (name.to_owned(), value)));
        let rest = [
            ("ConditionExpression", condition.map(Into::into)),
            ("ExpressionAttributeNames", placeholders.names_to_json()),
            ("ExpressionAttributeValues", placeholders.values_to_json()),
        ];
        let rest = rest.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
        members.extend(rest);
        Ok((verb, members))
    }
}

/// The action's text, behind the settings that stand before it.
fn with_settings(statement: &Statement, action: &Value) -> String {
    let blanks = " ".repeat(INDENT);
    let mut settings = String::new();
    if statement.off {
        settings.push_str(&format!("{blanks}//@ off\n"));
    }
    match statement.fault {
        Some(Fault::Statement(code)) => {
            settings.push_str(&format!("{blanks}//@ fault {}\n", code.name()));
        }
        Some(Fault::Request(kind)) => {
            settings.push_str(&format!("{blanks}//@ fault request {}\n", kind.name()));
        }
        None => {}
    }
    format!("{settings}{blanks}{}", element(action))
}

/// `{ "Update": {` and a line for each member.
fn element(action: &Value) -> String {
    let members = action.as_object().into_iter().flatten();
    let member = |(name, body): (&String, &Value)| {
        let indent = " ".repeat(INDENT + 2);
        format!("{indent}{}: {}", Value::from(name.as_str()), broken(body, INDENT + 2))
    };
    let members: Vec<_> = members.map(member).collect();
    format!("{{\n{}\n{}}}", members.join(",\n"), " ".repeat(INDENT))
}

/// The whole draft. An element without an action is a comment alone.
fn request(
    draft: &Draft,
    first_lines: &[String],
    elements: Vec<(Vec<String>, Option<String>)>,
    at_the_end: &[String],
) -> String {
    let mut lines: Vec<_> = first_lines.iter().map(|text| line("//", text)).collect();
    lines.extend(["{".to_owned(), "  \"TransactItems\": [".to_owned()]);
    let mut left = elements.iter().filter(|(_, action)| action.is_some()).count();
    let remark = |text: &String| format!("{}{}", " ".repeat(INDENT), line("//", text));
    for (remarks, action) in elements {
        lines.extend(remarks.iter().map(remark));
        if let Some(action) = action {
            left -= 1;
            lines.push(if left > 0 { format!("{action},") } else { action });
        }
    }
    lines.extend(at_the_end.iter().map(remark));
    let members = members_of_request(draft);
    lines.push(if members.is_empty() { "  ]".to_owned() } else { "  ],".to_owned() });
    let count = members.len();
    for (index, (name, value)) in members.into_iter().enumerate() {
        let comma = if index + 1 < count { "," } else { "" };
        lines.push(format!("  {}: {}{comma}", Value::from(name), laid_out(&value, 2, 2)));
    }
    lines.push("}\n".to_owned());
    lines.join("\n")
}

fn members_of_request(draft: &Draft) -> Vec<(&'static str, Value)> {
    let capacity = match draft.capacity {
        ReturnConsumedCapacity::Indexes => None,
        ReturnConsumedCapacity::Total => Some(("ReturnConsumedCapacity", "TOTAL".into())),
        ReturnConsumedCapacity::None => Some(("ReturnConsumedCapacity", "NONE".into())),
    };
    let token = draft.token.as_ref().map(|token| ("ClientRequestToken", token.as_str().into()));
    capacity.into_iter().chain(token).collect()
}
