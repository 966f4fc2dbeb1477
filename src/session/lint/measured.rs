//! What the engine refuses for the text and the tables alone, the lint has said; and what the lint says will be refused, is.
//!
//! Drafts with all kinds of mistakes are run on a database without items and on two that have the items they name. What all
//! refuse is refused whatever the items are. `LINT_CASES` says how many drafts, 100 by default.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::api::error::expression as sentence;
use crate::api::table::TableDescription;
use crate::api::{ErrorKind, FailureCode, OperationName, Reply, wire};
use crate::draft::{Draft, Format};
use crate::engine::{Clock, Database, Error, Ids, Settings};
use crate::session::plan::plan;
use crate::session::submission::{Prepared, Submission};
use crate::session::tests::request;
use crate::syntax::{Diagnostic, Severity, Span};
use crate::workspace::samples::find;

/// SplitMix64: the same seed, the same choices, on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^= mixed >> 31;
        usize::try_from(mixed % u64::try_from(end).unwrap()).unwrap()
    }

    fn one_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }
}

const TABLES: &[&str] = &["accounts", "ledger", "songs"];

/// Tables, then per table the right key clause and others.
fn table(random: &mut Random) -> &'static str {
    if random.one_in(20) { "nowhere" } else { TABLES[random.below(TABLES.len())] }
}

fn keys(table: &str) -> &'static [(&'static str, &'static str)] {
    match table {
        "ledger" => &[("pk", "acct#alice"), ("sk", "2026")],
        "songs" => &[("Artist", "Nina"), ("SongTitle", "Sinnerman")],
        _ => &[("pk", "acct#alice")],
    }
}

const PATHS: &[&str] = &[
    "n",
    "n",
    "m",
    "m.x",
    "m.y",
    "l[0]",
    "l[1]",
    "tags",
    "owner",
    "AlbumTitle",
    "balance",
    "pk",
    "sk",
    "pk.inside",
    "m.x.y",
    "m[0]",
    "Artist",
];

const VALUES: &[&str] = &[
    "1",
    "2",
    "5",
    "'a'",
    "'b'",
    "''",
    "TRUE",
    "NULL",
    "[1, 2]",
    "{'x': 1}",
    "<<'a', 'b'>>",
    "<<1, 2>>",
    "1e125",
    "-9e125",
    "'acct#alice'",
];

fn value(random: &mut Random) -> &'static str {
    VALUES[random.below(VALUES.len())]
}

fn path(random: &mut Random) -> &'static str {
    PATHS[random.below(PATHS.len())]
}

fn key_terms(random: &mut Random, table: &str) -> Vec<String> {
    let mut terms = Vec::new();
    for (name, usual) in keys(table) {
        match random.below(16) {
            0 => {}
            1 => terms.push(format!("{name} = {}", value(random))),
            2 => terms.push(format!("{name} > '{usual}'")),
            3 => terms.push(format!("{name} IN ['{usual}', 'x']")),
            4 => terms.extend([format!("{name} = '{usual}'"), format!("{name} = 'other'")]),
            5 => terms.push(format!("{name} = \"{usual}\"")),
            6 => terms.push(format!("'{usual}' = {name}")),
            _ => terms.push(format!("{name} = '{usual}'")),
        }
    }
    terms
}

fn clause(random: &mut Random) -> String {
    let (one, other) = (path(random), path(random));
    let (first, second) = (value(random), value(random));
    match random.below(16) {
        0 => format!("{one} = {first}"),
        1 => format!("{one} > {first}"),
        2 => format!("{one} <= {other}"),
        3 => format!("{one} BETWEEN {first} AND {second}"),
        4 => format!("{one} IN [{first}, {second}]"),
        5 => format!("begins_with({one}, {first})"),
        6 => format!("contains({one}, {first})"),
        7 => format!("attribute_exists({one})"),
        8 => format!("attribute_not_exists({one})"),
        9 => format!("attribute_type({one}, {first})"),
        10 => format!("size({one}) > {first}"),
        11 => format!("{one} IS MISSING"),
        12 => format!("NOT {one} = {first}"),
        13 => format!("({one} = {first} OR {other} = {second})"),
        14 => format!("size({first}) = {second}"),
        _ => format!("{one} <> {first}"),
    }
}

fn condition(random: &mut Random, table: &str) -> String {
    let mut terms = key_terms(random, table);
    while random.one_in(3) {
        terms.push(clause(random));
    }
    if terms.is_empty() { String::new() } else { format!(" WHERE {}", terms.join(" AND ")) }
}

fn assigned(random: &mut Random) -> String {
    let (one, first, second) = (path(random), value(random), value(random));
    match random.below(9) {
        0 => format!("{one} + {first}"),
        1 => format!("{one} - {first}"),
        2 => format!("if_not_exists({one}, {first})"),
        3 => format!("list_append({one}, {first})"),
        4 => format!("set_add({one}, {first})"),
        5 => format!("set_delete({one}, {first})"),
        6 => format!("{first} + {second}"),
        _ => first.to_owned(),
    }
}

fn changes(random: &mut Random) -> String {
    let mut text = String::new();
    for _ in 0..=random.below(3) {
        if random.one_in(4) {
            text.push_str(&format!(" REMOVE {}", path(random)));
        } else {
            text.push_str(&format!(" SET {} = {}", path(random), assigned(random)));
        }
    }
    text
}

fn inserted(random: &mut Random, table: &str) -> String {
    let mut members = Vec::new();
    for (name, usual) in keys(table) {
        match random.below(10) {
            0 => {}
            1 => members.push(format!("'{name}': {}", value(random))),
            _ => members.push(format!("'{name}': '{usual}'")),
        }
    }
    for name in ["n", "owner", "AlbumTitle"] {
        if random.one_in(3) {
            members.push(format!("'{name}': {}", value(random)));
        }
    }
    members.join(", ")
}

fn statement(random: &mut Random) -> String {
    let table = table(random);
    let source = match random.below(12) {
        0 => format!("{table}.\"owner-ix\""),
        1 => format!("{table}.\"album-ix\""),
        2 => format!("{table}.nothing"),
        _ => table.to_owned(),
    };
    match random.below(9) {
        0 | 1 => format!("INSERT INTO {table} VALUE {{{}}}", inserted(random, table)),
        2..=4 => format!("UPDATE {source}{}{}", changes(random), condition(random, table)),
        5 => format!("DELETE FROM {source}{}", condition(random, table)),
        6 => format!("EXISTS(SELECT * FROM {table}{})", condition(random, table)),
        _ => {
            let columns = if random.one_in(3) {
                format!("{}, {}", path(random), path(random))
            } else {
                "*".to_owned()
            };
            let order = match random.below(8) {
                0 => format!(" ORDER BY {}", path(random)),
                1 => " ORDER BY SongTitle DESC".to_owned(),
                _ => String::new(),
            };
            format!("SELECT {columns} FROM {source}{}{order}", condition(random, table))
        }
    }
}

fn statements(random: &mut Random) -> String {
    let mode = random.pick(&["single", "batch", "transaction"]);
    let count = random.below(3) + 1;
    let statements: Vec<String> = (0..count).map(|_| format!("{};", statement(random))).collect();
    format!("--@ mode {mode}\n{}\n", statements.join("\n"))
}

const NAMES: &[&str] = &[
    "n",
    "m.x",
    "#n",
    "#s",
    "tags",
    "status",
    "owner",
    "pk",
    "l[0]",
    "m.x.y",
    "AlbumTitle",
    "#gone",
    "#n.x",
];
const PLACEHOLDERS: &[&str] =
    &[":one", ":one", ":text", ":set", ":empty", ":list", ":gone", ":big"];

fn tested(random: &mut Random) -> String {
    let (one, other) = (random.pick(NAMES), random.pick(NAMES));
    let (first, second) = (random.pick(PLACEHOLDERS), random.pick(PLACEHOLDERS));
    match random.below(12) {
        0 => format!("{one} = {first}"),
        1 => format!("{one} > {first}"),
        2 => format!("{one} BETWEEN {first} AND {second}"),
        3 => format!("{one} IN ({first}, {second})"),
        4 => format!("begins_with({one}, {first})"),
        5 => format!("attribute_exists({one})"),
        6 => format!("attribute_type({one}, {first})"),
        7 => format!("size({one}) > {first}"),
        8 => format!("{one} < {other}"),
        9 => format!("NOT ({one} = {first} OR {other} = {second})"),
        10 => format!("attribute_not_exists({first})"),
        _ => format!("contains({one}, {first})"),
    }
}

fn updating(random: &mut Random) -> String {
    let mut sections = Vec::new();
    for section in 0..4 {
        if !random.one_in(3) {
            continue;
        }
        let (one, other) = (random.pick(NAMES), random.pick(NAMES));
        let (first, second) = (random.pick(PLACEHOLDERS), random.pick(PLACEHOLDERS));
        sections.push(match (section, random.below(5)) {
            (0, 0) => format!("SET {one} = {other} + {first}"),
            (0, 1) => format!("SET {one} = if_not_exists({other}, {first})"),
            (0, 2) => format!("SET {one} = list_append({other}, {first})"),
            (0, 3) => format!("SET {one} = {first}, {other} = {first} - {second}"),
            (0, _) => format!("SET {one} = {first}"),
            (1, _) => format!("REMOVE {one}"),
            (2, _) => format!("ADD {one} {first}"),
            _ => format!("DELETE {one} {first}"),
        });
    }
    if sections.is_empty() { "SET n = :one".to_owned() } else { sections.join(" ") }
}

fn typed(random: &mut Random, usual: &str) -> String {
    match random.below(14) {
        0 => "{\"N\": \"1\"}".to_owned(),
        1 => "{\"S\": \"\"}".to_owned(),
        2 => "{\"BOOL\": true}".to_owned(),
        3 => "{\"N\": \"one\"}".to_owned(),
        _ => format!("{{\"S\": \"{usual}\"}}"),
    }
}

fn action(random: &mut Random) -> String {
    let table = table(random);
    let mut given = Vec::new();
    for (name, usual) in keys(table) {
        if !random.one_in(14) {
            given.push(format!("\"{name}\": {}", typed(random, usual)));
        }
    }
    let verb = random.pick(&["Put", "Update", "Update", "Delete", "ConditionCheck"]);
    if verb == "Put" || random.one_in(14) {
        for name in ["n", "owner", "AlbumTitle"] {
            if random.one_in(2) {
                given.push(format!("\"{name}\": {}", typed(random, "x")));
            }
        }
    }
    let member = if verb == "Put" { "Item" } else { "Key" };
    let mut members = vec![
        format!("\"TableName\": \"{table}\""),
        format!("\"{member}\": {{{}}}", given.join(", ")),
    ];
    let mut text = String::new();
    if verb == "ConditionCheck" || random.one_in(2) {
        let mut terms = vec![tested(random)];
        while random.one_in(3) {
            terms.push(tested(random));
        }
        let condition = terms.join(" AND ");
        members.push(format!("\"ConditionExpression\": \"{condition}\""));
        text.push_str(&condition);
    }
    if verb == "Update" && !random.one_in(10) {
        let update = updating(random);
        members.push(format!("\"UpdateExpression\": \"{update}\""));
        text.push(' ');
        text.push_str(&update);
    }
    placeholders(random, &text, &mut members);
    if random.one_in(30) {
        members.remove(random.below(members.len()));
    }
    format!("{{\"{verb}\": {{{}}}}}", members.join(", "))
}

fn placeholders(random: &mut Random, text: &str, members: &mut Vec<String>) {
    let values = [
        (":one", "{\"N\": \"1\"}"),
        (":text", "{\"S\": \"a\"}"),
        (":set", "{\"SS\": [\"a\"]}"),
        (":empty", "{\"S\": \"\"}"),
        (":list", "{\"L\": []}"),
        (":big", "{\"N\": \"9e125\"}"),
    ];
    let mut used = |name: &str| text.contains(name) != random.one_in(40);
    let values: Vec<String> = values
        .iter()
        .filter(|(name, _)| used(name))
        .map(|(name, value)| format!("\"{name}\": {value}"))
        .collect();
    let names: Vec<String> = [("#n", "n"), ("#s", "status")]
        .iter()
        .filter(|(name, _)| used(name))
        .map(|(name, value)| format!("\"{name}\": \"{value}\""))
        .collect();
    if !values.is_empty() {
        members.push(format!("\"ExpressionAttributeValues\": {{{}}}", values.join(", ")));
    }
    if !names.is_empty() {
        members.push(format!("\"ExpressionAttributeNames\": {{{}}}", names.join(", ")));
    }
}

fn actions(random: &mut Random) -> String {
    let count = random.below(3) + 1;
    let actions: Vec<String> = (0..count).map(|_| action(random)).collect();
    format!("{{\"TransactItems\": [\n{}\n]}}\n", actions.join(",\n"))
}

/// What items there are: none, or one of each key with this at `n` and `balance`.
type Items = Option<&'static str>;

const STORES: [Items; 3] = [None, Some("{\"N\": \"5\"}"), Some("{\"S\": \"a\"}")];

fn database(items: Items) -> Database {
    let count = Arc::new(AtomicU64::new(0));
    let database = Database::in_memory(Settings {
        clock: Clock::new(|| 1_700_000_000_000),
        ids: Ids::new(move || format!("id-{}", count.fetch_add(1, Ordering::Relaxed))),
        region: "eu-west-1".to_owned(),
    });
    let execute = |operation: OperationName, body: &str| {
        let operation = wire::decode_request(operation.text(), body).expect("a request");
        database.execute(&operation).expect("it is served");
    };
    for sample in ["bank", "music"] {
        let sample = find(sample).expect("a sample");
        for (_, body) in sample.tables {
            execute(OperationName::CreateTable, body);
        }
    }
    let rest = r#""m": {"M": {"x": {"N": "1"}, "y": {"S": "a"}}}, "l": {"L": [{"N": "1"}, {"N": "2"}]}, "tags": {"SS": ["a", "b"]}, "status": {"S": "open"}, "owner": {"S": "Alice"}, "AlbumTitle": {"S": "A"}"#;
    let named = items.into_iter().flat_map(|n| TABLES.iter().map(move |table| (table, n)));
    for (table, n) in named {
        let others = ["pk", "sk", "Artist"].into_iter();
        let others = others.filter(|name| keys(table).iter().all(|(key, _)| key != name));
        let others: String = others.map(|name| format!("\"{name}\": {n}, ")).collect();
        let rest = format!("{others}\"n\": {n}, \"balance\": {n}, {rest}");
        let key =
            keys(table).iter().map(|(name, usual)| format!("\"{name}\": {{\"S\": \"{usual}\"}}"));
        let key = key.collect::<Vec<_>>().join(", ");
        execute(
            OperationName::PutItem,
            &format!("{{\"TableName\": \"{table}\", \"Item\": {{{key}, {rest}}}}}"),
        );
    }
    database
}

fn tables(database: &Database) -> Vec<TableDescription> {
    let described = |name: &&str| {
        let body = format!("{{\"TableName\": \"{name}\"}}");
        let operation =
            wire::decode_request(OperationName::DescribeTable.text(), &body).expect("a request");
        match database.execute(&operation).expect("it is there") {
            Reply::DescribeTable(table) => table,
            _ => panic!("another reply"),
        }
    };
    TABLES.iter().map(described).collect()
}

/// Which statements of a request are refused, and how; all of them where the request is.
#[derive(Debug, PartialEq)]
enum Outcome {
    Done,
    Whole(String),
    Some(Vec<Option<String>>),
}

/// Whether a sentence is said of an item.
fn is_of_item(message: &str) -> bool {
    let of_items =
        [sentence::invalid_update_path(), sentence::attribute_missing(), sentence::stored_type()];
    let said: Vec<String> = of_items.into_iter().map(|error| error.message).collect();
    said.iter().any(|one| one == message)
}

fn outcome(database: &Database, prepared: &Prepared) -> Outcome {
    let operation = match &prepared.sent.operation {
        Ok(operation) => operation,
        Err(error) => return Outcome::Whole(error.message.clone()),
    };
    let told = |code: FailureCode, message: &str| {
        let counts = match code {
            FailureCode::ValidationError => !is_of_item(message),
            FailureCode::ResourceNotFound => true,
            _ => false,
        };
        counts.then(|| message.to_owned())
    };
    match database.execute(operation) {
        Ok(Reply::BatchExecuteStatement(reply)) => {
            let failures = reply.responses.iter().map(|one| {
                one.failure.as_ref().and_then(|failure| told(failure.code, &failure.message))
            });
            Outcome::Some(failures.collect())
        }
        Ok(_) => Outcome::Done,
        Err(Error::Store(fault)) => panic!("{fault}"),
        Err(Error::Api(error)) if error.kind == ErrorKind::TransactionCanceled => {
            let failures = error.reasons.iter().map(|reason| {
                reason.as_ref().and_then(|reason| told(reason.code, &reason.message))
            });
            Outcome::Some(failures.collect())
        }
        Err(Error::Api(error)) => match told(FailureCode::of(error.kind), &error.message) {
            Some(message) => Outcome::Whole(message),
            None => Outcome::Done,
        },
    }
}

/// Refusals and how many of them were said before.
#[derive(Default)]
struct Tally {
    refusals: usize,
    said: usize,
    missed: Vec<String>,
    accused: Vec<String>,
}

/// Every place is in the text, and no change that is offered makes it worse.
fn check_places(format: Format, text: &str, draft: &Draft, found: &[Diagnostic]) {
    for finding in found {
        assert!(text.get(finding.span.start..finding.span.end).is_some(), "{finding:?}\n{text}");
        if let Some(fix) = &finding.fix {
            assert!(text.get(fix.span.start..fix.span.end).is_some(), "{finding:?}\n{text}");
            let mended = Draft::parse(format, &fix.applied(text));
            let errors = |draft: &Draft| {
                draft.diagnostics.iter().filter(|one| one.severity == Severity::Error).count()
            };
            assert!(errors(&mended) <= errors(draft), "{finding:?}\n{}", fix.applied(text));
        }
    }
}

fn measure(format: Format, text: &str, tables: &[TableDescription], tally: &mut Tally) {
    let draft = Draft::parse(format, text);
    let plan = plan(&draft, tables);
    let grave: Vec<_> =
        plan.diagnostics.iter().filter(|one| one.severity >= Severity::Warning).collect();
    check_places(format, text, &draft, &plan.diagnostics);
    let ids = Ids::new(|| "token".to_owned());
    // What has errors is not sent at all.
    let Ok(submission) = Submission::prepare(request(format, text, None), &ids) else {
        tally.refusals += 1;
        tally.said += 1;
        return;
    };
    let spans: Vec<Span> = draft.active().map(|one| one.span).collect();
    for prepared in submission.all_requests() {
        let outcomes: Vec<Outcome> =
            STORES.iter().map(|items| outcome(&database(*items), &prepared)).collect();
        let mut refused = |at: Option<usize>, message: &str| {
            let is_here = |span: Span| match at.and_then(|at| spans.get(at)) {
                Some(whole) => span.start < whole.end && whole.start < span.end,
                None => true,
            };
            tally.refusals += 1;
            if grave.iter().any(|one| is_here(one.span)) {
                tally.said += 1;
            } else {
                tally.missed.push(format!("{message}\n{text}"));
            }
        };
        match outcomes.as_slice() {
            [Outcome::Whole(message), rest @ ..]
                if rest.iter().all(|one| matches!(one, Outcome::Whole(_))) =>
            {
                refused(None, message);
            }
            [Outcome::Some(ones), rest @ ..] => {
                for (slot, (at, one)) in prepared.statements.iter().zip(ones).enumerate() {
                    let is_refused = |outcome: &Outcome| match outcome {
                        Outcome::Some(ones) => ones.get(slot).is_some_and(Option::is_some),
                        Outcome::Done | Outcome::Whole(_) => false,
                    };
                    if let Some(one) = one.as_ref().filter(|_| rest.iter().all(is_refused)) {
                        refused(Some(*at), one);
                    }
                }
            }
            _ => {}
        }
        let is_done = |outcome: &Outcome| match outcome {
            Outcome::Done => true,
            Outcome::Whole(_) => false,
            Outcome::Some(ones) => ones.iter().all(Option::is_none),
        };
        if outcomes.iter().all(is_done) {
            let carried: Vec<Span> =
                prepared.statements.iter().filter_map(|at| spans.get(*at).copied()).collect();
            let is_here =
                |span: Span| carried.iter().any(|one| span.start < one.end && one.start < span.end);
            let wrong = grave.iter().filter(|one| is_here(one.span));
            // What is hardly meant is served all the same.
            let is_served = ["quoted-name", "quoted-string", "never-true"];
            let wrong = wrong.filter(|one| !is_served.contains(&one.code));
            tally.accused.extend(wrong.map(|one| format!("{one:?}\n{text}")));
        }
    }
}

#[test]
fn what_is_refused_for_its_text_and_tables_was_said_before() {
    let asked = std::env::vars().find(|(name, _)| name == "LINT_CASES");
    let cases: u64 = asked.map_or(100, |(_, count)| count.parse().expect("a count"));
    let known = tables(&database(None));
    let mut tally = Tally::default();
    for seed in 0..cases {
        let mut random = Random(seed);
        let (format, text) = match random.below(2) {
            0 => (Format::Partiql, statements(&mut random)),
            _ => (Format::Transaction, actions(&mut random)),
        };
        measure(format, &text, &known, &mut tally);
    }
    let Tally { refusals, said, missed, accused } = tally;
    println!("{cases} drafts: {said} of {refusals} refusals were said before");
    assert!(
        missed.is_empty(),
        "{} missed:\n{}",
        missed.len(),
        missed[..missed.len().min(12)].join("\n")
    );
    assert!(
        accused.is_empty(),
        "{} not refused:\n{}",
        accused.len(),
        accused[..accused.len().min(12)].join("\n")
    );
    assert!(refusals > 0);
}
