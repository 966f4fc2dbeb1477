//! A TransactWriteItems request as PartiQL, in mode transaction.
//!
//! | action | statement | not the same |
//! |---|---|---|
//! | Put | INSERT | writes over nothing: where there is an item, it fails |
//! | Update | UPDATE | makes no item: where there is none, it fails |
//! | Delete | DELETE | succeeds where there is no item, whatever it asks |
//! | ConditionCheck | EXISTS | never holds where there is no item |

use std::cell::RefCell;

use serde_json::{Map, Value};

use super::absence::holds_without_item;
use super::condition::{all_of, any_of};
use super::convert::{CODE, Converted, add, error, table};
use super::remarks::{Remarks, line, note};
use super::statement::{Clauses, Made, NOWHERE, members_of_and, source};
use crate::api::limits::STATEMENT_CHARS_MAX;
use crate::api::operation::{ActionVerb, OnFailure, ReturnConsumedCapacity};
use crate::api::table::TableDescription;
use crate::api::wire;
use crate::api::wire::value::from_json;
use crate::draft::format::formatted;
use crate::draft::{Draft, Fault, Format, Kind, Statement, json, parameters};
use crate::syntax::expression::{self, ast as from};
use crate::syntax::partiql::{self, ast, ast::Body};
use crate::syntax::{Diagnostic, Span, is_hidden};
use crate::value::AttributeValue;

pub fn converted(
    draft: &Draft,
    text: &str,
    tables: &[TableDescription],
) -> Result<Converted, Vec<Diagnostic>> {
    // Once more, for the comments: a draft keeps none.
    let document = json::parse(text).map_err(|problem| vec![problem])?;
    let mut remarks = Remarks::of_transaction(text, &document);
    let mut notes: Vec<_> = metrics_left_out(draft).into_iter().collect();
    let mut errors: Vec<_> = refused(draft).into_iter().chain(unsayable(draft)).collect();
    let first_lines: Vec<_> = notes.iter().map(note).collect();
    let mut pieces = vec![commented(&first_lines) + &head(draft)];
    let is_alone = draft.active().count() == 1;
    for statement in &draft.statements {
        let mut remark = remarks.take(statement.origin);
        match piece(statement, tables, is_alone) {
            Ok((piece, said)) => {
                let note = |message| Diagnostic::warning(CODE, statement.span, message);
                remark.comments.extend(add(&mut notes, said.into_iter().map(note).collect()));
                pieces.push(commented(&remark.comments) + &piece);
            }
            // It is not sent, so it may stay what it is.
            Err(_) if statement.off => pieces.push(commented(&remark.kept(&statement.text))),
            Err(problem) => errors.push(problem),
        }
    }
    pieces.push(commented(&remarks.rest()));
    if !errors.is_empty() {
        return Err(errors);
    }
    pieces.retain(|piece| !piece.is_empty());
    let text = pieces.join("\n");
    Ok(Converted { format: Format::Partiql, text, notes })
}

/// What the service refuses of the request as it is: converted, it might be done.
fn refused(draft: &Draft) -> Option<Diagnostic> {
    let request = draft.request.as_ref()?.to_string();
    // By the wire layer, so that all that the service holds against members, sizes and values is held against it here.
    let problem = wire::decode_request("TransactWriteItems", &request).err()?;
    let message = format!("the service refuses this as it is: {}", problem.message);
    Some(error(NOWHERE, message))
}

/// What the settings of a PartiQL draft can't hold.
fn unsayable(draft: &Draft) -> Option<Diagnostic> {
    let token = draft.token.as_deref()?;
    let is_word = !token.is_empty() && !token.contains(|c: char| c.is_whitespace() || is_hidden(c));
    let message = "a PartiQL draft's token is one word: this ClientRequestToken is none";
    (!is_word).then(|| error(NOWHERE, message))
}

fn metrics_left_out(draft: &Draft) -> Option<Diagnostic> {
    const MEMBER: &str = "ReturnItemCollectionMetrics";
    let asked = draft.request.as_ref()?.get(MEMBER)? == "SIZE"
        // What we filled in ourselves nobody will miss.
        && !draft.filled.iter().any(|filled| filled == MEMBER);
    let message = "item collection metrics are left out: ExecuteTransaction has none";
    asked.then(|| Diagnostic::note(CODE, NOWHERE, message))
}

/// The settings of the whole draft.
fn head(draft: &Draft) -> String {
    let mut head = "--@ mode transaction\n".to_owned();
    match draft.capacity {
        // A draft asks for this of its own accord.
        ReturnConsumedCapacity::Indexes => {}
        ReturnConsumedCapacity::Total => head.push_str("--@ capacity total\n"),
        ReturnConsumedCapacity::None => head.push_str("--@ capacity none\n"),
    }
    if let Some(token) = &draft.token {
        head.push_str(&format!("--@ token {token}\n"));
    }
    head
}

fn commented(lines: &[String]) -> String {
    lines.iter().map(|text| line("--", text) + "\n").collect()
}

/// The statement's settings and text, and what is not the same.
fn piece(
    statement: &Statement,
    tables: &[TableDescription],
    is_alone: bool,
) -> Made<(String, Vec<String>)> {
    let made = |all_as_parameters| {
        let mut making = Making::new(statement, tables, is_alone)?;
        making.clauses.all_as_parameters = all_as_parameters;
        let body = making.body()?;
        making.clauses.check_used()?;
        let Clauses { parameters, said, .. } = making.clauses;
        let text = ast::Statement { body, parameters: parameters.len() }.to_string();
        let head = settings(statement, &parameters);
        Ok::<_, Diagnostic>((text, head, said))
    };
    // Literals read best. A statement that is too long with them may be short enough with its values as parameters,
    // which do not count.
    for all_as_parameters in [false, true] {
        let (text, head, said) = made(all_as_parameters)?;
        // A printed tree should always be a statement; if it is not, nothing is converted rather than something else.
        partiql::parse(&text).map_err(|problem| error(statement.span, problem.message))?;
        let laid_out = formatted(Format::Partiql, &format!("{text};\n"));
        // What is sent is the text as it stands.
        // Line breaks count, too: on one line it may just fit.
        for written in [laid_out, format!("{text};\n")] {
            // One more for the semicolon, which is not sent.
            if written.trim_end().chars().count() <= STATEMENT_CHARS_MAX + 1 {
                return Ok((head + &written, said));
            }
        }
    }
    let message = format!("the statement would be longer than {STATEMENT_CHARS_MAX} characters");
    Err(error(statement.span, message))
}

fn settings(statement: &Statement, parameters: &[AttributeValue]) -> String {
    let mut settings = String::new();
    if statement.off {
        settings.push_str("--@ off\n");
    }
    match statement.fault {
        Some(Fault::Statement(code)) => {
            settings.push_str(&format!("--@ fault {}\n", code.name()));
        }
        Some(Fault::Request(kind)) => {
            settings.push_str(&format!("--@ fault request {}\n", kind.name()));
        }
        None => {}
    }
    if statement.on_failure == OnFailure::None {
        settings.push_str("--@ on-failure none\n");
    }
    settings + &parameters::line(parameters)
}

/// One action on its way to a statement.
struct Making<'a> {
    verb: ActionVerb,
    table: &'a str,
    /// The names of the key attributes; none when the table is not known.
    key_names: Vec<&'a str>,
    /// In the order of the table's key, else as written.
    key: Vec<(String, AttributeValue)>,
    /// As written.
    item: Vec<(String, AttributeValue)>,
    condition: Option<from::Condition>,
    update: Option<from::Update>,
    is_alone: bool,
    clauses: Clauses<'a>,
}

impl<'a> Making<'a> {
    fn new(statement: &'a Statement, tables: &'a [TableDescription], is_alone: bool) -> Made<Self> {
        let at = statement.span;
        let one_member = "an action has one member, and the service refuses any other";
        let Kind::Action { verb, sent, .. } = &statement.kind else {
            return Err(error(at, one_member));
        };
        // An action of two verbs is refused as a whole. Made into either, half of what it says would be done.
        if sent.as_object().is_none_or(|members| members.len() != 1) {
            return Err(error(at, one_member));
        }
        let body = sent.get(verb.name()).and_then(Value::as_object);
        let body = body.ok_or_else(|| error(at, "this is no action that could be converted"))?;
        let name = statement.table.as_deref();
        let name = name.ok_or_else(|| error(at, "the action names no table"))?;
        let text = |member: &str| body.get(member).and_then(Value::as_str);
        let wrong = |problem: expression::SyntaxError| error(at, problem.to_string());
        let parse_condition = |text| expression::parse_condition(text).map_err(wrong);
        let parse_update = |text| expression::parse_update(text).map_err(wrong);
        let object = |member: &str| body.get(member).and_then(Value::as_object);
        let known = table(Some(name), tables);
        let key_names: Vec<&str> = match known {
            Some(table) => table.key.names().collect(),
            None => statement.key_candidates.keys().map(String::as_str).collect(),
        };
        // The others name their key themselves. An item alone does not tell which of its attributes are the key, and so
        // not whether the condition is about there being none.
        if known.is_none() && *verb == ActionVerb::Put {
            let message =
                format!("the key of {name} is not known: the connection has no such table");
            return Err(error(at, message));
        }
        Ok(Self {
            verb: *verb,
            table: name,
            key: in_order(attributes(object("Key"), at)?, &key_names),
            item: attributes(object("Item"), at)?,
            key_names,
            condition: text("ConditionExpression").map(parse_condition).transpose()?,
            update: text("UpdateExpression").map(parse_update).transpose()?,
            is_alone,
            clauses: clauses(statement, object),
        })
    }

    fn body(&mut self) -> Made<Body> {
        match self.verb {
            ActionVerb::Put => self.insert(),
            ActionVerb::Update => self.update(),
            ActionVerb::Delete => self.delete(),
            ActionVerb::ConditionCheck => self.exists(),
        }
    }

    fn insert(&mut self) -> Made<Body> {
        let without_item = self.condition.as_ref().map(holds_without_item);
        let is_new =
            self.condition.as_ref().is_some_and(|condition| self.asks_for_no_item(condition));
        match without_item {
            // These two ask the same: that there is no item.
            Some(Some(true)) if is_new => {}
            // It holds where there is none, and perhaps of some items, too: these an INSERT leaves alone, which is
            // less, not more.
            None | Some(Some(true)) => self.say(
                "INSERT writes over nothing: where there is an item, the statement fails and the Put would replace it",
            ),
            // Where it is false of no item, or its values decide, an INSERT might write what the Put would not have.
            Some(_) => {
                let message = "this Put asks for more than that there is no item yet, which is all an INSERT asks for";
                return Err(self.error(message));
            }
        }
        let entries = std::mem::take(&mut self.item).into_iter();
        let entries = entries.map(|(text, value)| {
            let text = self.clauses.writable(&text)?;
            Ok((ast::Name { text, span: NOWHERE }, self.clauses.written(value)))
        });
        let item = entries.collect::<Made<Vec<_>>>()?;
        Ok(Body::Insert(ast::Insert { table: source(self.table), item, span: NOWHERE }))
    }

    fn update(&mut self) -> Made<Body> {
        let Some(update) = self.update.take() else {
            return Err(
                self.error("an UPDATE changes something: there is no UpdateExpression here")
            );
        };
        let changes = self.clauses.changes(&update)?;
        let mut condition = self.condition.take();
        if condition.as_ref().and_then(holds_without_item) != Some(false) {
            self.say("UPDATE makes no item: where there is none, the statement fails and the Update might make one");
        }
        // After the question above: what is taken out here is what answers it.
        condition = condition.and_then(|condition| self.without_existence(&condition));
        Ok(Body::Update(ast::Update {
            source: source(self.table),
            changes,
            condition: self.clauses.condition_on_key(&self.key, condition.as_ref())?,
            returning: None,
            span: NOWHERE,
        }))
    }

    fn delete(&mut self) -> Made<Body> {
        let condition = match self.condition.take() {
            Some(condition) => Some(self.asked_of_present(condition)?),
            None => None,
        };
        Ok(Body::Delete(ast::Delete {
            source: source(self.table),
            condition: self.clauses.condition_on_key(&self.key, condition.as_ref())?,
            returning: None,
            span: NOWHERE,
        }))
    }

    /// What a Delete asks of an item that is there; a DELETE asks nothing else.
    fn asked_of_present(&mut self, condition: from::Condition) -> Made<from::Condition> {
        // An OR with the absence of the item is how the other way writes a DELETE; this takes it back.
        if let Some(rest) = self.without_absence(&condition) {
            return Ok(rest);
        }
        if holds_without_item(&condition) != Some(true) {
            let message = "a DELETE succeeds where there is no item, whatever it asks; this Delete would fail there";
            // Alone it deletes nothing either way. Beside others, their writes would be done that the Delete would have
            // cancelled.
            if !self.is_alone {
                return Err(self.error(&format!("{message} and cancel the transaction")));
            }
            self.say(message);
        }
        Ok(condition)
    }

    fn exists(&mut self) -> Made<Body> {
        let Some(condition) = self.condition.take() else {
            return Err(
                self.error("an EXISTS asks something: there is no ConditionExpression here")
            );
        };
        if self.asks_for_no_item(&condition) {
            let message =
                "EXISTS never holds where there is no item, and that is what this check asks for";
            return Err(self.error(message));
        }
        if holds_without_item(&condition) != Some(false) {
            self.say("EXISTS never holds where there is no item; the ConditionCheck might");
        }
        let condition = self.clauses.condition_on_key(&self.key, Some(&condition))?;
        Ok(Body::Exists(std::sync::Arc::new(ast::Select {
            projection: None,
            source: source(self.table),
            condition,
            order: Vec::new(),
            span: NOWHERE,
        })))
    }

    /// Whether one of the conditions is that a key attribute is missing.
    fn asks_for_no_item(&self, condition: &from::Condition) -> bool {
        members_of_and(condition)
            .iter()
            .any(|member| self.is_of_key(member, from::Function::AttributeNotExists))
    }

    /// `attribute_exists(key) AND rest`: the rest, which an UPDATE asks of an item that is there anyway.
    fn without_existence(&self, condition: &from::Condition) -> Option<from::Condition> {
        let members = members_of_and(condition).iter();
        let rest =
            members.filter(|member| !self.is_of_key(member, from::Function::AttributeExists));
        rest.cloned().reduce(|left, right| all_of([left, right]))
    }

    /// `attribute_not_exists(key) OR rest`: the rest; `None` of any other condition.
    fn without_absence(&self, condition: &from::Condition) -> Option<from::Condition> {
        let from::Condition::Or(members) = condition else { return None };
        let is_absence =
            |member: &&from::Condition| self.is_of_key(member, from::Function::AttributeNotExists);
        members.iter().find(is_absence)?;
        let rest = members.iter().filter(|member| !is_absence(member)).cloned();
        rest.reduce(|left, right| any_of([left, right]))
    }

    fn is_of_key(&self, condition: &from::Condition, function: from::Function) -> bool {
        let from::Condition::Call(call) = condition else { return false };
        let [from::Operand::Path(path)] = call.arguments.as_slice() else { return false };
        // An undefined placeholder is no key; that it is undefined is told where the condition is written.
        let name = self.clauses.name(&path.root).unwrap_or_default();
        call.function == function
            && path.steps.is_empty()
            && self.key_names.iter().any(|key| *key == name)
    }

    fn say(&mut self, note: &str) {
        self.clauses.said.push(note.to_owned());
    }

    fn error(&self, message: &str) -> Diagnostic {
        error(self.clauses.at, message)
            .with_help("turn it off with //@ off, or leave the draft what it is")
    }
}

/// The attributes of an `Item` or a `Key`, as written.
fn attributes(
    object: Option<&Map<String, Value>>,
    at: Span,
) -> Made<Vec<(String, AttributeValue)>> {
    let read = |(name, value): (&String, &Value)| match from_json(value) {
        Ok(value) => Ok((name.clone(), value)),
        Err(problem) => Err(error(at, format!("{name}: {}", problem.message))),
    };
    object.into_iter().flatten().map(read).collect()
}

/// Those with these names first, in their order.
fn in_order(
    mut attributes: Vec<(String, AttributeValue)>,
    names: &[&str],
) -> Vec<(String, AttributeValue)> {
    let place = |name: &str| names.iter().position(|known| *known == name);
    attributes.sort_by_key(|(name, _)| place(name).unwrap_or(names.len()));
    attributes
}

fn clauses<'a>(
    statement: &Statement,
    object: impl Fn(&str) -> Option<&'a Map<String, Value>>,
) -> Clauses<'a> {
    Clauses {
        at: statement.span,
        names: object("ExpressionAttributeNames"),
        values: object("ExpressionAttributeValues"),
        all_as_parameters: false,
        parameters: Vec::new(),
        said: Vec::new(),
        used: RefCell::default(),
    }
}
