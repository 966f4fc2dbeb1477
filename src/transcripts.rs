//! Runs the transcripts in `tests/engine`: behaviours of the local engine as text, in the product's own drafts.
//!
//! A transcript is a list of blocks. A block is a comment that says what is shown and why it is right (`// ...`), a
//! command (`> ...`) with its input below it, a line `---`, and what came out, up to the next blank line:
//!
//! ```text
//! // A batch is no transaction: the second statement fails, the first stays done.
//! > draft batch.pql
//! INSERT INTO "Hash" VALUE {'pk': 'b'};
//! INSERT INTO "Hash" VALUE {'pk': 'a'};
//! ---
//! partial
//! 1 applied
//! 2 failed DuplicateItem: Duplicate primary key exists in table
//! ```
//!
//! Commands: `> OPERATION` sends its input as a request body, `> draft NAME` submits its input as a draft, `> sample
//! NAME` loads a sample, `> convert NAME` shows its input in its other form and what is not the same, `> wait MINUTES`
//! moves the clock, `> throttle TABLE on|off` switches a table's throttling, and `> expire LIMIT` looks for expired
//! items. `[capacity]` after a command shows consumed capacity, `[wire]` the response body, `[why]` why conditions were
//! false (`!` marks the clauses that decided) and no items, `[quiet]` a status alone. A command that is to fail begins
//! with `> !`. Run with `BLESS=1` to write what came out.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::Value;

use crate::api::ConsumedCapacity;
use crate::api::OperationName;
use crate::api::wire;
use crate::connection::Sent;
use crate::connection::{Connection, Facts, Local};
use crate::draft::convert::Converted;
use crate::draft::{Draft, Format};
use crate::engine::{Clock, Database, Ids, Settings};
use crate::session::convert::ConvertError;
use crate::session::price::Spending;
use crate::session::report::{Origin, Report, StatementReport};
use crate::session::words;
use crate::session::{Request, Session, SubmitError, Terms};
use crate::syntax::Diagnostic;
use crate::value::Item;
use crate::workspace::{History, samples};

const LINE_WIDTH_MAX: usize = 110;

/// One command with its input and the comment above it.
struct Block {
    comment: String,
    command: String,
    input: String,
}

/// The machine a transcript talks to: an engine in memory, a session on it, a clock that moves when told.
struct Machine {
    runtime: tokio::runtime::Runtime,
    session: Session,
    now_ms: Arc<AtomicU64>,
}

#[test]
fn transcripts_come_out_as_written() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/engine");
    let bless = std::env::vars().any(|(name, value)| name == "BLESS" && value == "1");
    let mut paths: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let mut faults = String::new();
    for path in paths {
        let written = fs::read_to_string(&path).unwrap();
        let actual = replay(&written);
        if bless {
            fs::write(&path, &actual).unwrap();
        } else if actual != written {
            let difference = similar_asserts(&written, &actual);
            writeln!(faults, "{}:\n{difference}", path.display()).unwrap();
        }
    }
    assert!(faults.is_empty(), "\n{faults}");
}

/// The lines that differ, `-` as written and `+` as it came out.
fn similar_asserts(written: &str, actual: &str) -> String {
    let (mut left, mut right) = (written.lines(), actual.lines());
    let mut shown = String::new();
    loop {
        match (left.next(), right.next()) {
            (None, None) => return shown,
            (a, b) if a == b => {}
            (a, b) => {
                for (mark, line) in [("-", a), ("+", b)] {
                    if let Some(line) = line {
                        writeln!(shown, "{mark} {line}").unwrap();
                    }
                }
            }
        }
    }
}

/// Runs a transcript on a machine of its own; the answer is the transcript as it should be written.
fn replay(text: &str) -> String {
    let machine = Machine::new();
    let mut output = String::new();
    for block in parse(text) {
        output.push_str(&block.comment);
        if block.command.is_empty() {
            continue;
        }
        let shown = machine.run(&block);
        let input = &block.input;
        writeln!(output, "> {}\n{input}---\n{}\n", block.command, shown.trim_end()).unwrap();
    }
    format!("{}\n", output.trim_end())
}

fn parse(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut lines = text.lines().peekable();
    while lines.peek().is_some() {
        let mut block =
            Block { comment: String::new(), command: String::new(), input: String::new() };
        while let Some(line) = lines.next_if(|line| !line.starts_with("> ")) {
            assert!(
                line.is_empty() || line.starts_with("//"),
                "neither comment nor command: {line}"
            );
            writeln!(block.comment, "{line}").unwrap();
        }
        if let Some(command) = lines.next() {
            block.command = command.trim_start_matches("> ").to_owned();
            while let Some(line) = lines.next_if(|line| *line != "---") {
                writeln!(block.input, "{line}").unwrap();
            }
            lines.next();
            // What came out the last time is passed over, up to the empty line that ends a block.
            while lines.next_if(|line| !line.is_empty()).is_some() {}
            lines.next();
        }
        blocks.push(block);
    }
    blocks
}

impl Machine {
    fn new() -> Self {
        // The same moment and the same ids in each run: what depends on them is part of the transcript.
        let now_ms = Arc::new(AtomicU64::new(1_790_000_000_000));
        let ticks = Arc::clone(&now_ms);
        let clock = Clock::new(move || ticks.load(Ordering::Relaxed));
        let count = AtomicU64::new(1);
        let ids = Ids::new(move || {
            format!("00000000-0000-4000-8000-{:012}", count.fetch_add(1, Ordering::Relaxed))
        });
        let settings =
            Settings { clock: clock.clone(), ids: ids.clone(), region: "us-east-1".into() };
        let database = Arc::new(Database::in_memory(settings));
        let connection = Connection::Local(Local { facts: Facts::local("memory"), database });
        let history = History::fresh().unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        Self {
            runtime,
            session: Session { connection, history, clock, ids, spending: Spending::default() },
            now_ms,
        }
    }

    /// Runs one command; what it prints. Panics on a `!` that succeeds, and on a plain command that fails.
    fn run(&self, block: &Block) -> String {
        let must_fail = block.command.starts_with('!');
        let mut words = block.command.trim_start_matches(['!', ' ']).split_whitespace();
        let verb = words.next().expect("a command has a verb");
        let (tags, rest): (Vec<&str>, Vec<&str>) = words.partition(|word| word.starts_with('['));
        for tag in &tags {
            assert!(
                ["[capacity]", "[wire]", "[why]", "[quiet]"].contains(tag),
                "unknown tag {tag}"
            );
        }
        let (failed, shown) = match verb {
            "draft" => self.draft(rest.first().expect("a draft has a name"), &block.input, &tags),
            "convert" => self.convert(rest.first().expect("a draft has a name"), &block.input),
            "sample" => (false, self.sample(rest.first().expect("a sample has a name"))),
            "throttle" => (false, self.throttle(&rest)),
            "expire" => (false, self.expire(rest.first().expect("a number of items"))),
            "wait" => (false, self.wait(rest.first().expect("minutes"))),
            operation => self.call(operation, &block.input, &tags),
        };
        // A panic, also with BLESS=1: what fails unasked must not become what is expected.
        assert_eq!(failed, must_fail, "> {}\n{}{shown}", block.command, block.input);
        shown
    }

    fn wait(&self, minutes: &str) -> String {
        let minutes: u64 = minutes.parse().expect("a number of minutes");
        self.now_ms.fetch_add(minutes * 60_000, Ordering::Relaxed);
        format!("{minutes} minutes later")
    }

    fn throttle(&self, words: &[&str]) -> String {
        let [table, state @ ("on" | "off")] = words else { panic!("a table, and on or off") };
        let switched = self.session.connection.set_throttled(table, *state == "on");
        self.runtime.block_on(switched).unwrap();
        format!("throttling of {table} is {state}")
    }

    fn expire(&self, limit: &str) -> String {
        let limit = limit.parse().expect("a number of items");
        let expired = self.runtime.block_on(self.session.connection.expire(limit));
        format!("{} expired", expired.unwrap())
    }

    fn sample(&self, name: &str) -> String {
        let sample = samples::find(name).expect("a bundled sample");
        let loaded = self
            .runtime
            .block_on(crate::session::samples::load(&self.session.connection, sample))
            .unwrap();
        let list =
            |names: &[String]| if names.is_empty() { "none".into() } else { names.join(", ") };
        let (created, existing) = (list(&loaded.created), list(&loaded.existing));
        format!("created {created}; left alone {existing}; {} items", loaded.items)
    }

    fn call(&self, operation: &str, body: &str, tags: &[&str]) -> (bool, String) {
        let (status, response) = match OperationName::named(operation) {
            Some(name) => {
                let sent = Sent::read(name, body.into());
                let exchange = self.runtime.block_on(self.session.connection.call(sent));
                let answered = exchange.status.zip(exchange.response);
                answered.expect("the local engine answers")
            }
            // Only over HTTP can an operation be asked for that there is not: the wire refuses it.
            None => {
                let refusal = wire::decode_request(operation, body).expect_err("no operation");
                (refusal.kind.status(), wire::encode_error(&refusal))
            }
        };
        let shown = match response.as_str() {
            _ if tags.contains(&"[quiet]") => String::new(),
            "" => "empty".to_owned(),
            response => layout(&serde_json::from_str(response).unwrap(), 0),
        };
        (status != 200, format!("{status}\n{shown}"))
    }

    fn convert(&self, name: &str, text: &str) -> (bool, String) {
        let draft = Draft::parse(Format::of(name, text), text);
        print_converted(text, self.runtime.block_on(self.session.convert(&draft, text)))
    }

    fn draft(&self, name: &str, text: &str, tags: &[&str]) -> (bool, String) {
        let draft = Draft::parse(Format::of(name, text), text);
        let request = Request {
            name: name.into(),
            text: text.into(),
            draft: draft.into(),
            only: None,
            token: None,
            next_token: None,
        };
        let submission = match self.session.prepare(request) {
            Ok(submission) => submission,
            Err(findings) => return (true, print_unsendable(text, &findings)),
        };
        match self.runtime.block_on(self.session.submit(submission, Terms::default())) {
            Ok(report) => (report.outcome.name() != "applied", print_report(&report, tags)),
            Err(SubmitError::Guarded(objection)) => panic!("{objection}"),
            Err(SubmitError::History(error)) => panic!("{error}"),
        }
    }
}

fn print_unsendable(text: &str, findings: &[Diagnostic]) -> String {
    let mut shown = String::from("not sent\n");
    for finding in findings {
        let (line, column) = finding.span.line_column(text);
        writeln!(shown, "{line}:{column} {}: {}", finding.code, finding.message).unwrap();
    }
    shown
}

/// An empty line would end the block.
fn print_converted(text: &str, result: Result<Converted, ConvertError>) -> (bool, String) {
    let (failed, mut shown, findings) = match result {
        Ok(converted) => (false, converted.text.replace("\n\n", "\n"), converted.notes),
        Err(ConvertError::Draft(findings)) => (true, "not converted\n".to_owned(), findings),
        Err(ConvertError::Failed(failure)) => panic!("{failure}"),
    };
    for finding in findings {
        let (line, column) = finding.span.line_column(text);
        writeln!(shown, "{line}:{column} {}", finding.message).unwrap();
    }
    (failed, shown)
}

fn print_report(report: &Report, tags: &[&str]) -> String {
    let mut shown = format!("{}\n", report.outcome.name());
    if let Some(error) = &report.error {
        writeln!(shown, "{}: {}", error.code, error.message).unwrap();
    }
    for statement in &report.statements {
        write!(shown, "{} {}", statement.index, statement.verdict.name().replace('_', " "))
            .unwrap();
        let code = statement.code.as_ref().map(ToString::to_string);
        for part in [&code, &statement.message].into_iter().flatten() {
            write!(shown, " | {part}").unwrap();
        }
        if statement.injected {
            shown.push_str(" (injected)");
        }
        shown.push('\n');
        if tags.contains(&"[why]") {
            shown.push_str(&print_why(statement));
            continue;
        }
        // What the session read by itself to say why is no answer of the engine's.
        let is_answer = !matches!(statement.origin, Some(Origin::ReadAfter { .. }));
        let answered = statement.item.iter().filter(|_| is_answer);
        for item in answered.chain(statement.items.iter().flatten()) {
            writeln!(shown, "  {}", print_item(item)).unwrap();
        }
        for clause in &statement.why {
            writeln!(shown, "  {} is {}: {}", clause.text, clause.values, clause.truth).unwrap();
        }
    }
    if tags.contains(&"[capacity]") {
        shown.push_str(&print_capacity(report));
    }
    for (table, collections) in &report.collection_metrics {
        for metrics in collections {
            let [least, most] = metrics.size_range_gb;
            let key = print_item(&metrics.key);
            writeln!(shown, "collection {table} {key}: {least} to {most} GB").unwrap();
        }
    }
    if tags.contains(&"[wire]") {
        for exchange in &report.exchanges {
            let response: Value =
                serde_json::from_str(exchange.response.as_deref().unwrap_or("null")).unwrap();
            writeln!(shown, "{}", layout(&response, 0)).unwrap();
        }
    }
    shown
}

/// The clauses with their truths and sentences, those marked that decided; then the sentence of the whole.
fn print_why(statement: &StatementReport) -> String {
    let mut shown = String::new();
    for clause in &statement.why {
        let mark = if clause.decisive { '!' } else { ' ' };
        writeln!(shown, "  {mark} {}: {}: {}", clause.text, clause.truth, clause.sentence).unwrap();
    }
    if let Some(reason) = &statement.reason {
        // Of one that was read afterwards alone it is said: all others came with the answer.
        let read = matches!(statement.origin, Some(Origin::ReadAfter { .. }));
        let origin = words::origin(statement).filter(|_| read).map(|read| format!(" ({read})"));
        writeln!(shown, "  because {reason}{}", origin.unwrap_or_default()).unwrap();
    }
    shown
}

/// Reported figures per table, and the units of every statement.
fn print_capacity(report: &Report) -> String {
    let mut shown = String::new();
    for capacity in &report.capacity {
        writeln!(shown, "{}", print_arms(capacity)).unwrap();
    }
    for statement in &report.statements {
        for (units, kind) in [(statement.reported, ""), (statement.estimated, "at most ")] {
            if let Some(units) = units {
                writeln!(
                    shown,
                    "statement {}: {kind}{} read, {} write",
                    statement.index, units.read, units.write
                )
                .unwrap();
            }
        }
    }
    shown
}

fn print_arms(capacity: &ConsumedCapacity) -> String {
    let mut shown = format!("capacity {} {}", capacity.table_name, capacity.total.units);
    if let Some(arms) = &capacity.arms {
        write!(shown, " = table {}", arms.table.units).unwrap();
        for (name, arm) in arms.global.iter().chain(&arms.local) {
            write!(shown, " + {name} {}", arm.units).unwrap();
        }
    }
    shown
}

fn print_item(item: &Item) -> String {
    wire::value::item_to_json(item).to_string()
}

/// JSON on one line where it fits, else a member a line.
fn layout(value: &Value, indent: usize) -> String {
    let flat = value.to_string();
    if flat.len() + indent <= LINE_WIDTH_MAX {
        return flat;
    }
    let pad = " ".repeat(indent + 2);
    let lines: Vec<String> = match value {
        Value::Object(members) => members
            .iter()
            .map(|(name, value)| format!("{pad}{name:?}: {}", layout(value, indent + 2)))
            .collect(),
        Value::Array(elements) => {
            elements.iter().map(|value| format!("{pad}{}", layout(value, indent + 2))).collect()
        }
        _ => return flat,
    };
    let (open, close) = if value.is_object() { ('{', '}') } else { ('[', ']') };
    format!("{open}\n{}\n{}{close}", lines.join(",\n"), " ".repeat(indent))
}
