//! Requests with statements as a PartiQL draft.

use super::asked::{Asked, members};
use crate::api::OperationName;
use crate::api::limits::BATCH_STATEMENTS_MAX;
use crate::api::wire::value::{from_json, to_json};
use crate::draft::forms::notes::CODE;
use crate::draft::json::{Kind, Member, Node};
use crate::draft::{Draft, Format};
use crate::syntax::hidden::visible_json;
use crate::syntax::partiql::print::has_literal;
use crate::syntax::partiql::print::literal;
use crate::syntax::partiql::split::split;
use crate::syntax::{Diagnostic, Severity, Span};
use crate::value::AttributeValue;

type Findings = Vec<Diagnostic>;

/// The draft's text and what is not the same.
pub fn draft(asked: &[Asked]) -> Result<(Format, String, Findings), Findings> {
    let mut writer =
        Writer { text: head(asked), is_silent: false, written: Vec::new(), findings: Vec::new() };
    writer.findings.extend(capacity_is_known(asked));
    for request in asked {
        writer.request(request);
    }
    writer.findings.extend(joined(asked));
    writer.findings.extend(more_is_told(asked, writer.is_silent));
    writer.check(asked);
    let is_wrong = |finding: &Diagnostic| finding.severity == Severity::Error;
    if writer.findings.iter().any(is_wrong) {
        return Err(writer.findings.into_iter().filter(is_wrong).collect());
    }
    Ok((Format::Partiql, writer.text, writer.findings))
}

fn error(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(CODE, span, message)
}

fn warning(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::warning(CODE, span, message)
}

/// The settings of the whole draft.
fn head(asked: &[Asked]) -> String {
    let mode = match asked {
        // A draft of one statement is sent so of its own accord.
        [one] if one.operation == OperationName::ExecuteStatement => None,
        [one, ..] => Some(one.mode().name()),
        [] => None,
    };
    let first = asked.first();
    let text = |member| first.and_then(|first| first.text(member)).map(|(text, _)| text);
    let capacity = text("ReturnConsumedCapacity").map(str::to_lowercase);
    let settings =
        [("mode", mode), ("capacity", capacity.as_deref()), ("token", text("ClientRequestToken"))];
    let lines =
        settings.into_iter().filter_map(|(name, word)| Some(format!("--@ {name} {}\n", word?)));
    lines.collect()
}

fn capacity_is_known(asked: &[Asked]) -> Option<Diagnostic> {
    let (word, place) = asked.first()?.text("ReturnConsumedCapacity")?;
    let message = || format!("\"{word}\" is none of INDEXES, TOTAL and NONE");
    (!["INDEXES", "TOTAL", "NONE"].contains(&word)).then(|| error(place, message()))
}

/// Batches that were not full are filled up.
fn joined(asked: &[Asked]) -> Option<Diagnostic> {
    let count = |asked: &Asked| match asked.get("Statements").map(|list| &list.kind) {
        Some(Kind::Array(statements)) => statements.len(),
        _ => BATCH_STATEMENTS_MAX,
    };
    let last = asked.len().checked_sub(1)?;
    let open = asked[..last].iter().find(|one| count(one) % BATCH_STATEMENTS_MAX != 0)?;
    let message = format!(
        "the requests are joined: a batch draft is sent by {BATCH_STATEMENTS_MAX} statements"
    );
    Some(warning(open.span, message))
}

/// A draft asks for what helps to understand it where nothing is said of it.
fn more_is_told(asked: &[Asked], of_failures: bool) -> Option<Diagnostic> {
    let first = asked.first()?;
    let is_silent = of_failures || first.text("ReturnConsumedCapacity").is_none();
    let message = "the draft asks to be told more, which costs nothing: `--@ capacity none` and `--@ on-failure none` leave that out";
    is_silent.then(|| Diagnostic::note(CODE, first.span, message))
}

struct Writer {
    text: String,
    /// Whether a statement does not say what it is to be told when its condition fails.
    is_silent: bool,
    /// What each statement is to be when the draft is read, and where it was found.
    written: Vec<(String, Vec<AttributeValue>, Span)>,
    findings: Findings,
}

/// A statement on its way.
#[derive(Default)]
struct Said<'m> {
    text: Option<(&'m str, Span)>,
    parameters: Vec<AttributeValue>,
    settings: String,
    /// Whether it says what it is to be told when its condition fails.
    of_failures: bool,
}

impl Writer {
    fn request(&mut self, request: &Asked) {
        let list = match request.operation {
            OperationName::ExecuteStatement => {
                return self.statement(&request.members, request.span, true);
            }
            OperationName::BatchExecuteStatement => "Statements",
            _ => "TransactStatements",
        };
        let Some(Kind::Array(statements)) = request.get(list).map(|node| &node.kind) else {
            self.findings.push(error(request.span, format!("there is no {list} here")));
            return;
        };
        for statement in statements {
            match &statement.kind {
                Kind::Object(members) => self.statement(members, statement.span, false),
                _ => self
                    .findings
                    .push(error(statement.span, "a statement is an object: {\"Statement\": ...}")),
            }
        }
    }

    fn statement(&mut self, members: &[Member], span: Span, is_request: bool) {
        let mut said = Said::default();
        for member in members {
            self.member(member, is_request, &mut said);
        }
        self.is_silent |= !said.of_failures;
        match said.text {
            Some((text, place)) => self.write(text, place, &said.settings, said.parameters),
            None => self.findings.push(error(span, "there is no Statement here")),
        }
    }

    /// Takes up a member of a statement; of a request that is one, what is not known was told before.
    fn member<'m>(&mut self, member: &'m Member, is_request: bool, said: &mut Said<'m>) {
        let (name, value) = (member.name.as_str(), &member.value);
        match (name, &value.kind) {
            ("Statement", Kind::String(statement)) => said.text = Some((statement, value.span)),
            ("Parameters", Kind::Array(values)) => said.parameters = self.values(values),
            ("ConsistentRead", Kind::Bool(true)) => said.settings.push_str("--@ consistent\n"),
            ("ConsistentRead", Kind::Bool(false)) => {}
            ("ReturnValuesOnConditionCheckFailure", Kind::String(word)) => {
                said.of_failures = true;
                self.on_failure(word, value.span, &mut said.settings);
            }
            ("Limit", Kind::Number(count)) if count.parse().is_ok_and(|count: usize| count > 0) => {
                said.settings.push_str(&format!("--@ limit {count}\n"));
            }
            ("NextToken", Kind::String(_)) => {
                let message = "NextToken is left out: a draft begins with the first page";
                self.findings.push(warning(member.name_span.to(value.span), message));
            }
            // Of the request, and in the head of the draft.
            ("ReturnConsumedCapacity", Kind::String(_)) if is_request => {}
            _ if members(OperationName::ExecuteStatement)
                .iter()
                .any(|(known, _)| *known == name) =>
            {
                self.findings.push(error(value.span, format!("{name} can't hold this")));
            }
            _ if is_request => {}
            _ => {
                let message = format!("{name} is left out: a statement has no such member");
                self.findings.push(warning(member.name_span, message));
            }
        }
    }

    fn on_failure(&mut self, word: &str, place: Span, settings: &mut String) {
        match word {
            // A draft asks for it of its own accord.
            "ALL_OLD" => {}
            "NONE" => settings.push_str("--@ on-failure none\n"),
            _ => {
                let message = format!("\"{word}\" is neither ALL_OLD nor NONE");
                self.findings.push(error(place, message));
            }
        }
    }

    fn values(&mut self, values: &[Node]) -> Vec<AttributeValue> {
        let mut read = Vec::with_capacity(values.len());
        for node in values {
            match from_json(&node.to_value()) {
                Ok(value) => read.push(value),
                Err(problem) => self.findings.push(error(node.span, problem.message)),
            }
        }
        read
    }

    fn write(&mut self, text: &str, place: Span, settings: &str, parameters: Vec<AttributeValue>) {
        // Blanks and comments around it, and a semicolon, are the draft's and not sent.
        let mut statements = split(text).into_iter().filter_map(|piece| piece.statement);
        let statement = match (statements.next(), statements.next()) {
            (Some(one), None) => one.of(text),
            (None, _) => {
                return self.findings.push(error(place, "there is no statement in this text"));
            }
            (Some(_), Some(second)) => {
                let message = "this text is more than one statement";
                let help = format!(
                    "the second begins with `{}`",
                    second.of(text).chars().take(20).collect::<String>()
                );
                return self.findings.push(error(place, message).with_help(help));
            }
        };
        if text.trim() != statement {
            let message = "what stands around this statement is left out: a comment or a semicolon";
            self.findings.push(Diagnostic::note(CODE, place, message));
        }
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.text.push_str(settings);
        if !parameters.is_empty() {
            let written: Vec<String> = parameters.iter().map(written).collect();
            self.text.push_str(&format!("--@ params {}\n", written.join(", ")));
        }
        self.text.push_str(&format!("{statement};\n"));
        self.written.push((statement.to_owned(), parameters, place));
    }

    /// Reads the draft as it will be read, and holds it against what was asked for: a text that is no PartiQL may be cut
    /// elsewhere, and a setting may not hold what it was given.
    fn check(&mut self, asked: &[Asked]) {
        if self.findings.iter().any(|finding| finding.severity == Severity::Error) {
            return;
        }
        let draft = Draft::parse(Format::Partiql, &self.text);
        let token = asked.first().and_then(|first| first.text("ClientRequestToken"));
        if let Some((_, place)) = token.filter(|(token, _)| draft.token.as_deref() != Some(*token))
        {
            let message = "a draft's token is one word of 1 to 36 characters: this one is none";
            return self.findings.push(error(place, message));
        }
        let read = draft.statements.iter();
        let mut pairs = self.written.iter().zip(read.map(Some).chain(std::iter::repeat(None)));
        let other = pairs.find(|((text, parameters, _), read)| {
            read.is_none_or(|read| read.text != *text || read.parameters != *parameters)
        });
        let place = other.map(|((_, _, place), _)| *place);
        if let Some(place) = place {
            let message = "this text would be another statement in a draft: a quote or a bracket in it is never closed, or it holds a line that begins with --@";
            self.findings.push(error(place, message));
        }
    }
}

/// A value as a setting has it, on one line.
fn written(value: &AttributeValue) -> String {
    // A literal reads best; what is not seen, and bytes, have none.
    if has_literal(value) {
        literal(value)
    } else {
        visible_json(&to_json(value).to_string()).into_owned()
    }
}
