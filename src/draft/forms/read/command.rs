//! `aws dynamodb ...`: a command as a request.

use super::asked::{Asked, OPERATIONS, Shape, members};
use super::plain;
use super::script::{self, Command};
use super::shorthand;
use super::word::{Word, at};
use crate::api::OperationName;
use crate::draft::forms::aws_cli::hyphenated;
use crate::draft::forms::notes::CODE;
use crate::draft::json::{self, Kind, Member, Node};
use crate::draft::suggest;
use crate::syntax::{Diagnostic, Span};

/// Options of every command that say how it is asked, and take a value.
const OF_THE_CLI: &[&str] = &[
    "profile",
    "region",
    "endpoint-url",
    "output",
    "query",
    "color",
    "ca-bundle",
    "cli-read-timeout",
    "cli-connect-timeout",
    "cli-error-format",
    "page-size",
    "max-items",
    "starting-token",
];

/// Those without a value.
const SWITCHES: &[&str] = &[
    "debug",
    "no-verify-ssl",
    "no-paginate",
    "no-sign-request",
    "no-cli-pager",
    "cli-auto-prompt",
    "no-cli-auto-prompt",
    "v2-debug",
];

/// How the text of a file is had.
pub type Files<'f> = &'f dyn Fn(&str) -> Result<String, String>;

/// The requests of a script, in order; what is left out of it goes into `notes`.
pub fn requests(
    text: &str,
    files: Files<'_>,
    notes: &mut Vec<Diagnostic>,
) -> Result<Vec<Asked>, Vec<Diagnostic>> {
    let commands = script::commands(text).map_err(|problem| vec![problem])?;
    let (mut asked, mut errors) = (Vec::new(), Vec::new());
    // What may have ended the script: said where a request stands behind it.
    let mut end = None;
    for command in &commands {
        match request(command, files, notes) {
            Ok(None) => end = end.or_else(|| plain::end(command)),
            Ok(Some(request)) => {
                errors.extend(end.take());
                asked.push(request);
            }
            Err(problems) => {
                errors.extend(end.take());
                errors.extend(problems);
            }
        }
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    if asked.is_empty() {
        let message = "there is no `aws dynamodb` command here, and no JSON of a request";
        let help = "a script begins with a command, a request with {";
        return Err(vec![error(Span::new(0, 0), message).with_help(help)]);
    }
    Ok(asked)
}

fn error(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(CODE, span, message)
}

fn note(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::note(CODE, span, message)
}

/// The request of a command; `None` for one that is none of DynamoDB.
fn request(
    command: &Command,
    files: Files<'_>,
    notes: &mut Vec<Diagnostic>,
) -> Result<Option<Asked>, Vec<Diagnostic>> {
    let span = span_of(&command.words);
    let Some((before, words)) = from_aws(&command.words) else {
        return no_request(command, notes);
    };
    let parts = Parts::of(words);
    // Which service is asked is known when it runs: it is shown below.
    let is_known = parts.service.is_none_or(|service| service.problem.is_none());
    if is_known && parts.service.is_none_or(|service| service.text != "dynamodb") {
        return no_request(command, notes);
    }
    let problems: Vec<_> = words.iter().filter_map(|word| word.problem.clone()).collect();
    if !problems.is_empty() {
        return Err(problems);
    }
    let operation = operation(parts.operation, span).map_err(|problem| vec![problem])?;
    if let Some(problem) = plain::tied(command) {
        return Err(vec![problem]);
    }
    if let (Some(first), Some(last)) = (before.first(), before.last()) {
        let message = if before.iter().all(is_variable) {
            "left out: a draft has no variables"
        } else {
            "left out: the request is the same without it"
        };
        let place = first.span.to(last.span);
        if let Some(problem) = plain::held(before.iter(), place) {
            return Err(vec![problem]);
        }
        notes.push(note(place, message));
    }
    let answers = command.redirections.iter();
    notes.extend(answers.map(|place| note(*place, "left out: a draft's answers go nowhere else")));
    let mut reading = Reading {
        operation,
        files,
        input: command.input.as_ref(),
        notes,
        asked: Asked { operation, span, members: Vec::new() },
    };
    let errors = parts.options.iter().filter_map(|option| reading.option(option).err());
    let stray = |span: &Span| {
        error(*span, "this is no option")
            .with_help("options begin with --, and their values stand behind them")
    };
    let errors: Vec<_> = errors.chain(parts.strays.iter().map(stray)).collect();
    let asked = reading.asked;
    if errors.is_empty() { Ok(Some(asked)) } else { Err(errors) }
}

fn span_of(words: &[Word]) -> Span {
    let span = |word: Option<&Word>| word.map(|word| word.span).unwrap_or_default();
    span(words.first()).to(span(words.last()))
}

/// What stands before a command of the CLI and changes nothing of its request (variables, `time`, `!`, `env`), and its words from
/// behind `aws`.
fn from_aws(words: &[Word]) -> Option<(&[Word], &[Word])> {
    // The prompt of a shell, copied along.
    let start = usize::from(words.first().is_some_and(|word| word.text == "$"));
    let words = words.get(start..)?;
    let count = words.iter().take_while(|word| is_before_a_command(word)).count();
    let (before, words) = words.split_at(count);
    let (aws, rest) = words.split_first()?;
    let name = aws.text.rsplit('/').next().unwrap_or_default();
    matches!(name, "aws" | "awslocal").then_some((before, rest))
}

fn is_variable(word: &Word) -> bool {
    let name = word.text.split_once('=').map(|(name, _)| name);
    name.is_some_and(|name| {
        !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
    })
}

/// No options of these: `env -i` and `command -v` do something else.
fn is_before_a_command(word: &Word) -> bool {
    matches!(&*word.text, "time" | "!" | "command" | "env") || is_variable(word)
}

/// Leaves out a command of another program, where that says all there is to say of it.
fn no_request(
    command: &Command,
    notes: &mut Vec<Diagnostic>,
) -> Result<Option<Asked>, Vec<Diagnostic>> {
    // Not within a variable that is set: nothing is run by its name.
    let first = command.words.iter().find(|word| !is_before_a_command(word));
    let unknown = first.and_then(|word| word.problem.clone());
    if let Some(problem) = unknown.or_else(|| plain::holds_another(command)) {
        return Err(vec![problem]);
    }
    let span = span_of(&command.words);
    if plain::stops_at_failures(command) {
        let message = "left out: with it the script ends at the first command that fails, and a draft has no such setting";
        notes.push(Diagnostic::warning(CODE, span, message));
    } else if plain::end(command).is_some() {
        notes.push(note(span, "left out: a draft ends where it ends"));
    } else {
        notes.push(note(span, "this command is left out: it is none of `aws dynamodb`"));
    }
    Ok(None)
}

/// An option with its values.
struct CommandOption<'w> {
    name: &'w str,
    /// With its hyphens.
    span: Span,
    values: Vec<Word>,
}

/// A command, taken apart: options may stand before the service, too.
struct Parts<'w> {
    service: Option<&'w Word>,
    operation: Option<&'w Word>,
    options: Vec<CommandOption<'w>>,
    /// What is neither.
    strays: Vec<Span>,
}

impl<'w> Parts<'w> {
    fn of(words: &'w [Word]) -> Self {
        let mut parts =
            Self { service: None, operation: None, options: Vec::new(), strays: Vec::new() };
        for word in words {
            let option = word.text.strip_prefix("--").filter(|name| {
                // A statement may begin with a comment: an option has a name.
                name.starts_with(|c: char| c.is_ascii_lowercase())
            });
            match option {
                Some(option) => parts.options.push(option_of(word, option)),
                None if parts.takes_a_value() => {
                    let last = parts.options.last_mut();
                    last.into_iter().for_each(|option| option.values.push(word.clone()));
                }
                None if parts.service.is_none() => parts.service = Some(word),
                None if parts.operation.is_none() => parts.operation = Some(word),
                None => parts.strays.push(word.span),
            }
        }
        parts
    }

    /// Whether a word that is no option is a value of the last one.
    fn takes_a_value(&self) -> bool {
        let Some(last) = self.options.last() else { return false };
        if SWITCHES.contains(&last.name) {
            return false;
        }
        // Before the operation there are options of the CLI alone, and each of them takes one.
        self.operation.is_some() || last.values.is_empty()
    }
}

/// `--name`, or `--name=value`.
fn option_of<'w>(word: &'w Word, option: &'w str) -> CommandOption<'w> {
    let Some((name, _)) = option.split_once('=') else {
        return CommandOption { name: option, span: word.span, values: Vec::new() };
    };
    let value = word.from(2 + name.len() + 1);
    let span = Span::new(word.span.start, value.span.start);
    CommandOption { name, span, values: vec![value] }
}

fn operation(word: Option<&Word>, command: Span) -> Result<OperationName, Diagnostic> {
    let names: Vec<String> = OPERATIONS.iter().map(|one| hyphenated(one.text())).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let taken = format!("a draft is made of {}", names.join(", "));
    let Some(word) = word else {
        return Err(error(command, "this command names no operation").with_help(taken));
    };
    let known = OPERATIONS.into_iter().zip(&names).find(|(_, name)| **name == word.text);
    known.map(|(operation, _)| operation).ok_or_else(|| {
        let is_one = OperationName::ALL.iter().any(|one| hyphenated(one.text()) == word.text);
        let message = if is_one {
            format!("no draft sends `{}`", word.text)
        } else {
            format!("`{}` is no operation that is known", word.text)
        };
        let near = suggest::nearest(&word.text, &names).filter(|_| !is_one);
        let help = near.map_or(taken, |near| format!("did you mean `{near}`?"));
        error(word.span, message).with_help(help)
    })
}

/// A request on its way.
struct Reading<'r> {
    operation: OperationName,
    files: Files<'r>,
    input: Option<&'r Word>,
    notes: &'r mut Vec<Diagnostic>,
    asked: Asked,
}

impl Reading<'_> {
    fn option(&mut self, option: &CommandOption<'_>) -> Result<(), Diagnostic> {
        let name = option.name;
        if name == "cli-input-json" {
            return self.whole(option);
        }
        if name == "cli-binary-format" {
            self.notes.extend(bytes_as_they_stand(option));
            return Ok(());
        }
        if OF_THE_CLI.contains(&name) || SWITCHES.contains(&name) {
            self.left_out(option);
            return Ok(());
        }
        let known = members(self.operation);
        let is_flag = |shape: Shape| shape == Shape::Flag;
        let found = known.iter().find(|(member, _)| hyphenated(member) == name);
        if let Some((member, shape)) = found {
            let value = match (is_flag(*shape), option.values.first()) {
                (true, Some(value)) => {
                    return Err(error(value.span, format!("`--{name}` takes no value")));
                }
                (true, None) => Node { span: option.span, kind: Kind::Bool(true) },
                (false, _) => self.value(option, *shape)?,
            };
            return self.set(member, option.span, value);
        }
        let negated = name.strip_prefix("no-");
        if let Some((member, _)) = known
            .iter()
            .find(|(member, shape)| is_flag(*shape) && negated == Some(&hyphenated(member)))
        {
            return self.set(
                member,
                option.span,
                Node { span: option.span, kind: Kind::Bool(false) },
            );
        }
        let names: Vec<String> = known.iter().map(|(member, _)| hyphenated(member)).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let message = format!("`--{name}` is no option of `{}`", hyphenated(self.operation.text()));
        Err(error(option.span, message).with_help(suggest::help(name, &names)))
    }

    fn left_out(&mut self, option: &CommandOption<'_>) {
        let name = option.name;
        let message = format!("`--{name}` is left out: a draft does not say how it is asked");
        let is_place = matches!(name, "profile" | "region" | "endpoint-url");
        let help = || format!("give it to the command: dynadraft --{name} ... run DRAFT");
        let place = option.values.last().map_or(option.span, |last| option.span.to(last.span));
        let note = note(place, message);
        self.notes.push(if is_place { note.with_help(help()) } else { note });
    }

    /// Sets a member; of two the later one holds, as it does for the CLI.
    fn set(&mut self, name: &str, name_span: Span, value: Node) -> Result<(), Diagnostic> {
        if let Some(earlier) = self.asked.members.iter_mut().find(|member| member.name == name) {
            earlier.value = value;
            return Ok(());
        }
        self.asked.members.push(Member { name: name.to_owned(), name_span, value });
        Ok(())
    }

    /// `--cli-input-json`: the whole request. What options say goes before it.
    fn whole(&mut self, option: &CommandOption<'_>) -> Result<(), Diagnostic> {
        let node = match option.values.as_slice() {
            [value] => json_of(&self.content(value)?)?,
            _ => return Err(error(option.span, "--cli-input-json takes one value")),
        };
        let Kind::Object(members) = node.kind else {
            return Err(error(node.span, "the request is an object: {\"Statement\": ...}"));
        };
        for member in members {
            if self.asked.get(&member.name).is_none() {
                self.asked.members.push(member);
            }
        }
        Ok(())
    }

    fn value(&self, option: &CommandOption<'_>, shape: Shape) -> Result<Node, Diagnostic> {
        let values: Vec<Content> =
            option.values.iter().map(|value| self.content(value)).collect::<Result<_, _>>()?;
        let [first, more @ ..] = values.as_slice() else {
            return Err(error(option.span, format!("`--{}` takes {}", option.name, shape.noun())));
        };
        if let (Some(second), true) = (more.first(), shape != Shape::List) {
            let help = "a value with blanks in it stands in quotes";
            let message = format!("`--{}` takes one value, and this is a second", option.name);
            return Err(error(second.word.span, message).with_help(help));
        }
        let text = first.word.text.trim_start();
        match shape {
            Shape::Text | Shape::Flag => Ok(first.node(Kind::String(first.word.text.clone()))),
            Shape::Count => Ok(first.node(Kind::Number(first.word.text.clone()))),
            Shape::List if text.starts_with('[') && more.is_empty() => json_of(first),
            Shape::List => {
                let elements = values.iter().map(structure);
                let kind = Kind::Array(elements.collect::<Result<_, _>>()?);
                Ok(Node { span: option.span, kind })
            }
            Shape::Object => structure(first),
        }
    }

    /// What a value stands for: itself, or what is in the file it names.
    fn content(&self, word: &Word) -> Result<Content, Diagnostic> {
        let Some(path) = word.text.strip_prefix("file://") else {
            let address = ["fileb://", "http://", "https://"]
                .into_iter()
                .find(|it| word.text.starts_with(it));
            return match address {
                Some(address) => {
                    let message =
                        format!("what an address holds that begins with {address} is not read");
                    Err(error(word.span, message).with_help("put it into a file: file://..."))
                }
                None => Ok(Content { word: word.clone(), place: None }),
            };
        };
        let input = self.input.filter(|_| matches!(path, "/dev/stdin" | "-" | "/dev/fd/0"));
        if let Some(input) = input {
            return match &input.problem {
                Some(problem) => Err(problem.clone()),
                None => Ok(Content { word: input.clone(), place: None }),
            };
        }
        let text = (self.files)(path).map_err(|problem| error(word.span, problem))?;
        Ok(Content { word: Word::of_file(text, word.span), place: Some(word.span) })
    }
}

/// Base64 is what is read here anyway.
fn bytes_as_they_stand(option: &CommandOption<'_>) -> Option<Diagnostic> {
    let value = option.values.first().filter(|value| value.text != "base64")?;
    let message = format!(
        "with {} the CLI takes bytes as they stand; here they are read as base64",
        value.text
    );
    Some(Diagnostic::warning(CODE, value.span, message))
}

/// A value, and the place of all of it where it stands in another file.
struct Content {
    word: Word,
    place: Option<Span>,
}

impl Content {
    fn node(&self, kind: Kind) -> Node {
        Node { span: self.word.span, kind }
    }
}

fn json_of(content: &Content) -> Result<Node, Diagnostic> {
    match (json::parse(&content.word.text), content.place) {
        (Ok(read), None) => Ok(content.word.placed(read.root)),
        (Ok(read), Some(place)) => Ok(at(read.root, place)),
        (Err(problem), None) => {
            Err(Diagnostic { span: content.word.place(problem.span), ..problem })
        }
        // Of a file the line is in the sentence: the place is that of its name.
        (Err(problem), Some(place)) => {
            let (line, column) = problem.span.line_column(&content.word.text);
            let message = format!("line {line}, column {column} of the file: {}", problem.message);
            Err(Diagnostic { span: place, message, ..problem })
        }
    }
}

/// An object in JSON or in shorthand.
fn structure(content: &Content) -> Result<Node, Diagnostic> {
    if content.word.text.trim_start().starts_with(['{', '[']) {
        return json_of(content);
    }
    match (shorthand::pairs(&content.word), content.place) {
        (Err(problem), Some(place)) => Err(Diagnostic { span: place, ..problem }),
        (node, _) => node.map(|node| typed(node, "")),
    }
}

/// Shorthand has texts alone: those that stand for `true` and `false` in a value are made so.
fn typed(node: Node, member: &str) -> Node {
    let Node { span, kind } = node;
    let kind = match kind {
        Kind::String(text) if matches!(member, "BOOL" | "NULL" | "ConsistentRead") => {
            match text.as_str() {
                "true" => Kind::Bool(true),
                "false" => Kind::Bool(false),
                _ => Kind::String(text),
            }
        }
        Kind::String(text) if matches!(member, "SS" | "NS" | "BS") => {
            // `SS=a` is a set of one.
            Kind::Array(vec![Node { span, kind: Kind::String(text) }])
        }
        Kind::Array(nodes) => {
            // Of an array every element is what the array is, but for sets, whose elements are texts.
            let inner = if matches!(member, "SS" | "NS" | "BS") { "" } else { member };
            Kind::Array(nodes.into_iter().map(|node| typed(node, inner)).collect())
        }
        Kind::Object(members) => Kind::Object(
            members
                .into_iter()
                .map(|member| Member { value: typed(member.value, &member.name), ..member })
                .collect(),
        ),
        other => other,
    };
    Node { span, kind }
}
