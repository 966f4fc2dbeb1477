//! Transfers between engines in memory: what stops them, what they leave, and how they go on.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use serde_json::{Value, json};

use super::choose::Choice;
use super::progress::Watch;
use super::*;
use crate::api::OperationName;
use crate::connection::Sent;
use crate::connection::{Access, Connection, Facts, Local, Told};
use crate::engine::{Clock, Database, Ids, Settings};
use crate::session::{Cancel, Consent, Objection};
use crate::value::Item;
use crate::workspace::items::{ItemFile, ItemFormat};

/// A connection to an engine in memory, and a runtime to use it on.
struct Desk {
    runtime: tokio::runtime::Runtime,
    connection: Connection,
}

impl Desk {
    fn new() -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        Self { runtime: runtime.unwrap(), connection: memory() }
    }

    /// With a table of big items, three pages of it.
    fn with_pages() -> Self {
        let desk = Self::new();
        desk.call(OperationName::CreateTable, &table("big"));
        for number in 0..40 {
            desk.put(
                "big",
                &json!({"pk": {"S": format!("k{number:02}")}, "text": {"S": "x".repeat(70_000)}}),
            );
        }
        desk
    }

    fn call(&self, operation: OperationName, request: &Value) -> Value {
        let sent = Sent::read(operation, request.to_string());
        let exchange = self.runtime.block_on(self.connection.call(sent));
        exchange.reply.unwrap();
        serde_json::from_str(&exchange.response.unwrap()).unwrap()
    }

    fn put(&self, table: &str, item: &Value) {
        self.call(OperationName::PutItem, &json!({"TableName": table, "Item": item}));
    }

    fn count(&self, table: &str) -> u64 {
        self.call(OperationName::Scan, &json!({"TableName": table, "Select": "COUNT"}))["Count"]
            .as_u64()
            .unwrap()
    }

    fn export(&self, target: Target, cancel: &Cancel, watch: Watch<'_>) -> Exported {
        let request = Export {
            table: "big".to_owned(),
            index: None,
            format: ItemFormat::DynamodbJson,
            lossy: false,
            consistent: false,
            target,
        };
        self.runtime.block_on(export(&self.connection, request, cancel, watch)).unwrap()
    }

    fn prepare(
        &self,
        path: &Path,
        change: impl FnOnce(&mut Import),
    ) -> Result<Prepared, TransferError> {
        let mut import = Import {
            table: "items".to_owned(),
            path: path.to_owned(),
            spools: std::env::temp_dir(),
            format: None,
            new_table: Some(NewTable::Key("pk:S".to_owned())),
            skip_bad: false,
            skip: 0,
        };
        change(&mut import);
        self.runtime.block_on(import.prepare(&self.connection, &Cancel::default()))
    }

    fn import(&self, path: &Path, change: impl FnOnce(&mut Import)) -> Imported {
        let prepared = self.prepare(path, change).unwrap();
        let cancel = Cancel::default();
        let run = prepared.run(&self.connection, &cancel, &|_| {});
        self.runtime.block_on(run).unwrap()
    }

    fn pull(&self, from: &Connection, table: &str, change: impl FnOnce(&mut Pull)) -> Pulled {
        self.try_pull(from, table, change).unwrap()
    }

    fn try_pull(
        &self,
        from: &Connection,
        table: &str,
        change: impl FnOnce(&mut Pull),
    ) -> Result<Pulled, TransferError> {
        let mut request = Pull {
            table: table.to_owned(),
            name: None,
            choice: Choice::Nothing,
            spools: std::env::temp_dir(),
            units: 100.0,
            replace: false,
        };
        change(&mut request);
        let cancel = Cancel::default();
        self.runtime.block_on(pull(from, &self.connection, request, &cancel, &|_| {}))
    }
}

fn memory() -> Connection {
    let settings = Settings {
        clock: Clock::new(|| 1_700_000_000_000),
        ids: Ids::new(|| "id".to_owned()),
        region: "us-east-1".to_owned(),
    };
    let database = Arc::new(Database::in_memory(settings));
    Connection::Local(Local { facts: Facts::local("memory"), database })
}

fn table(name: &str) -> Value {
    json!({
        "TableName": name,
        "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
        "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
        "BillingMode": "PAY_PER_REQUEST",
    })
}

fn file(path: &Path, resume: bool) -> Target {
    Target::File { path: path.to_owned(), resume, replace: false }
}

fn items(path: &Path) -> BTreeMap<String, Item> {
    let found = ItemFile::open(path, None).unwrap().map(|found| found.unwrap().unwrap().item);
    found.map(|item| (format!("{:?}", item["pk"]), item)).collect()
}

#[test]
fn an_export_that_is_stopped_goes_on_where_it_was() {
    let desk = Desk::with_pages();
    let folder = tempfile::tempdir().unwrap();
    let (path, whole) = (folder.path().join("big.json"), folder.path().join("whole.json"));
    let cancel = Cancel::default();
    let stopped = desk.export(file(&path, false), &cancel, &|_| cancel.cancel());
    assert!(matches!(stopped.ended, Ended::Interrupted));
    assert!(stopped.items > 0 && stopped.items < 40, "{}", stopped.items);
    let partial = stopped.partial.unwrap();
    assert_eq!(items(&partial).len() as u64, stopped.items);
    assert!(!path.exists());

    let done = desk.export(file(&path, true), &Cancel::default(), &|_| {});
    assert!(matches!(done.ended, Ended::Complete));
    assert_eq!((done.items, partial.exists()), (40, false));
    desk.export(file(&whole, false), &Cancel::default(), &|_| {});
    assert_eq!(fs::read(path).unwrap(), fs::read(whole).unwrap());
}

#[test]
fn progress_counts_up_to_what_the_table_holds() {
    let desk = Desk::with_pages();
    let folder = tempfile::tempdir().unwrap();
    let told = std::sync::Mutex::new(Vec::new());
    let path = folder.path().join("big.json");
    desk.export(file(&path, false), &Cancel::default(), &|done| told.lock().unwrap().push(done));
    let told = told.into_inner().unwrap();
    let last = told.last().unwrap();
    assert_eq!((last.items, last.total), (40, Some(40)));
    assert!(told.len() > 2 && told[0].items < 40, "{told:?}");
}

#[test]
fn a_stream_that_nobody_reads_ends_the_export() {
    struct Closed;
    impl std::io::Write for Closed {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::BrokenPipe.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let desk = Desk::with_pages();
    let target = Target::Stream { to: Box::new(Closed), spool: "unused".into() };
    let ended = desk.export(target, &Cancel::default(), &|_| {}).ended;
    assert!(matches!(ended, Ended::ReaderGone), "{ended:?}");
}

#[test]
fn of_two_lines_with_one_key_the_later_counts() {
    let desk = Desk::new();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("items.jsonl");
    let line = |number: usize| format!("{{\"pk\":\"k{}\",\"n\":{number}}}\n", number % 7);
    fs::write(&path, (0..500).map(line).collect::<String>()).unwrap();
    let imported = desk.import(&path, |_| {});
    assert!(matches!(imported.ended, Ended::Complete));
    assert_eq!((imported.put + imported.superseded, imported.done), (500, 500));
    for number in 493..500 {
        let key = json!({"pk": {"S": format!("k{}", number % 7)}});
        let item = desk.call(OperationName::GetItem, &json!({"TableName": "items", "Key": key}));
        assert_eq!(item["Item"]["n"]["N"], number.to_string());
    }
}

#[test]
fn a_file_is_looked_over_before_anything_is_sent() {
    let desk = Desk::new();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("items.jsonl");
    fs::write(&path, "{\"pk\":\"a\"}\n{\"pk\":1}\n{\"n\":1}\n{\"pk\":\"\"}\n").unwrap();
    let prepared = desk.prepare(&path, |_| {}).unwrap();
    assert_eq!((prepared.survey.items, prepared.survey.bad), (1, 3));
    let told: Vec<String> = prepared.survey.bad_lines.iter().map(ToString::to_string).collect();
    let expected = [
        "items.jsonl:2: `pk` is N, and the key has it as S",
        "items.jsonl:3: no `pk`, which is part of the key",
        "items.jsonl:4: `pk` is empty, and it is part of the key",
    ];
    assert_eq!(told, expected);
    assert_eq!(desk.call(OperationName::ListTables, &json!({}))["TableNames"], json!([]));
}

#[test]
fn what_the_service_refuses_is_told_by_line() {
    let desk = Desk::new();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("items.json");
    let mut text: String = (0..30).map(|n| format!("{{\"pk\":{{\"S\":\"k{n}\"}}}}\n")).collect();
    let mut deep = "{\"S\":\"x\"}".to_owned();
    for _ in 0..33 {
        deep = format!("{{\"L\":[{deep}]}}");
    }
    text += &format!("{{\"pk\":{{\"S\":\"deep\"}},\"l\":{deep}}}\n");
    fs::write(&path, text).unwrap();
    let imported = desk.import(&path, |import| import.skip_bad = true);
    assert_eq!((imported.put, imported.bad, desk.count("items")), (30, 1, 30));
    assert_eq!(imported.bad_lines[0].line, 31);
}

#[test]
fn an_import_goes_on_behind_what_was_put() {
    let desk = Desk::new();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("items.csv");
    let rows: String = (0..60).map(|n| format!("k{n},{n}\n")).collect();
    fs::write(&path, format!("pk,n:N\n{rows}")).unwrap();
    let imported = desk.import(&path, |import| import.skip = 50);
    assert_eq!((imported.put, imported.done, desk.count("items")), (10, 60, 10));
}

#[test]
fn an_import_asks_the_guard_and_the_code_is_of_its_items() {
    let desk = Desk::new();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("items.csv");
    fs::write(&path, "pk\na\n").unwrap();
    let guarded = Facts { access: Told::by_default(Access::Guarded), ..Facts::local("prod") };
    let code = |path: &Path| {
        let prepared = desk.prepare(path, |_| {}).unwrap();
        match prepared.check(&guarded, &Consent::default()) {
            Err(Objection::Ask(question)) => {
                assert_eq!(question.items, 1);
                let code = question.code.clone();
                let consent =
                    Consent { codes: code.clone().into_iter().collect(), ..Consent::default() };
                assert_eq!(prepared.check(&guarded, &consent), Ok(()));
                code.unwrap()
            }
            other => panic!("{other:?}"),
        }
    };
    let first = code(&path);
    fs::write(&path, "pk\nb\n").unwrap();
    assert_ne!(code(&path), first);
}

#[test]
fn a_table_with_another_key_takes_no_items() {
    let desk = Desk::new();
    desk.call(OperationName::CreateTable, &table("items"));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("items.csv");
    fs::write(&path, "id\na\n").unwrap();
    let refused = desk.prepare(&path, |import| {
        import.new_table = Some(NewTable::Key("id:S".to_owned()));
    });
    let refused = refused.unwrap_err().to_string();
    assert_eq!(refused, "items exists already, with another key; nothing was sent");
}

#[test]
fn a_key_is_one_or_two_typed_names() {
    let desk = Desk::new();
    for text in ["", "pk", "pk:X", "pk:M", "a:S,b:N,c:S", "a:S,a:S", ":S"] {
        let refused = desk.prepare(Path::new("none"), |import| {
            import.new_table = Some(NewTable::Key(text.to_owned()));
        });
        let refused = refused.unwrap_err().to_string();
        assert!(refused.contains("is no key"), "{text}: {refused}");
    }
}

#[test]
fn a_pull_stops_when_its_units_are_used() {
    let (source, desk) = (Desk::with_pages(), Desk::new());
    let pulled = desk.pull(&source.connection, "big", |pull| {
        pull.choice = Choice::Where("\"text\" >= 'x'".to_owned());
        pull.units = 100.0;
    });
    assert!(matches!(pulled.ended, Ended::Budget), "{:?}", pulled.ended);
    assert!(pulled.units >= 100.0 && pulled.units < 190.0, "{}", pulled.units);
    assert!(pulled.counts.put > 0 && pulled.counts.put < 40);
    assert_eq!(desk.count("big"), pulled.counts.put);
}

#[test]
fn a_sample_is_taken_from_all_over_and_no_larger_than_wanted() {
    let (source, desk) = (Desk::with_pages(), Desk::new());
    let sample = |items| {
        move |pull: &mut Pull| {
            pull.choice = Choice::Sample(items);
            pull.units = 10_000.0;
        }
    };
    let pulled = desk.pull(&source.connection, "big", sample(9));
    assert_eq!((pulled.counts.put, pulled.created), (9, true));
    let pulled = desk.pull(&source.connection, "big", sample(1000));
    assert_eq!((pulled.counts.put, pulled.counts.same), (31, 9));
    assert!(matches!(pulled.ended, Ended::Complete));
}

#[test]
fn keys_are_looked_up_and_those_without_an_item_counted() {
    let (source, desk) = (Desk::with_pages(), Desk::new());
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("keys.csv");
    fs::write(&path, "pk\nk01\nk39\nnone\nk01\n").unwrap();
    let keys = |pull: &mut Pull| pull.choice = Choice::Keys(path.clone());
    let pulled = desk.pull(&source.connection, "big", keys);
    assert_eq!((pulled.counts.put, pulled.counts.missing), (2, 1));
    fs::write(&path, "pk,text\nk01,x\n").unwrap();
    let refused = desk.try_pull(&source.connection, "big", keys).unwrap_err();
    assert_eq!(refused.to_string(), "keys.csv:2: `text` is no part of the key");
}

#[test]
fn items_in_the_copy_are_kept_unless_they_may_be_replaced() {
    let (source, desk) = (Desk::with_pages(), Desk::new());
    desk.call(OperationName::CreateTable, &table("mine"));
    desk.put("mine", &json!({"pk": {"S": "k01"}, "text": {"S": "my own"}}));
    let text = |desk: &Desk| {
        let key = json!({"TableName": "mine", "Key": {"pk": {"S": "k01"}}});
        desk.call(OperationName::GetItem, &key)["Item"]["text"]["S"].as_str().unwrap().len()
    };
    let one = |replace| {
        move |pull: &mut Pull| {
            pull.name = Some("mine".to_owned());
            pull.choice = Choice::Where("pk = 'k01'".to_owned());
            pull.replace = replace;
        }
    };
    let pulled = desk.pull(&source.connection, "big", one(false));
    assert_eq!((pulled.counts.kept, pulled.created, text(&desk)), (1, false, 6));
    let pulled = desk.pull(&source.connection, "big", one(true));
    assert_eq!((pulled.counts.replaced, text(&desk)), (1, 70_000));
}

#[test]
fn a_copy_has_the_keys_indexes_and_billing_and_the_rest_is_told() {
    let (source, desk) = (Desk::new(), Desk::new());
    let mut request = table("orders");
    let attribute = |name: &str| json!({"AttributeName": name, "AttributeType": "S"});
    request["AttributeDefinitions"] = json!([attribute("pk"), attribute("owner")]);
    request["BillingMode"] = "PROVISIONED".into();
    request["ProvisionedThroughput"] = json!({"ReadCapacityUnits": 5, "WriteCapacityUnits": 6});
    request["DeletionProtectionEnabled"] = true.into();
    request["GlobalSecondaryIndexes"] = json!([{
        "IndexName": "owner-ix",
        "KeySchema": [{"AttributeName": "owner", "KeyType": "HASH"}],
        "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["n"]},
        "ProvisionedThroughput": {"ReadCapacityUnits": 7, "WriteCapacityUnits": 8},
    }]);
    source.call(OperationName::CreateTable, &request);
    source.call(
        OperationName::UpdateTimeToLive,
        &json!({"TableName": "orders", "TimeToLiveSpecification": {"AttributeName": "ends", "Enabled": true}}),
    );
    let pulled = desk.pull(&source.connection, "orders", |_| {});
    let lost = ["its deletion protection", "its time to live: items don't expire by `ends`"];
    assert_eq!(pulled.not_carried, lost);
    let described = desk.call(OperationName::DescribeTable, &json!({"TableName": "orders"}));
    let original = source.call(OperationName::DescribeTable, &json!({"TableName": "orders"}));
    for member in
        ["KeySchema", "AttributeDefinitions", "GlobalSecondaryIndexes", "ProvisionedThroughput"]
    {
        assert_eq!(described["Table"][member], original["Table"][member], "{member}");
    }
}

#[test]
fn a_condition_is_told_from_a_statement_by_its_first_word() {
    let (source, desk) = (Desk::with_pages(), Desk::new());
    let same = json!({"pk": {"S": "selected"}, "selected": {"S": "yes"}, "select_2": {"N": "2"}});
    source.put("big", &same);
    for text in [
        "selected = 'yes' AND pk = 'selected'",
        "select_2 = 2 AND pk = 'selected'",
        "-- mine\nSELECT * FROM big WHERE pk = 'selected';",
        "pk = 'selected' -- mine",
    ] {
        let choice = Choice::Where(text.to_owned());
        let pulled = desk.try_pull(&source.connection, "big", |pull| pull.choice = choice);
        let counts = pulled.unwrap_or_else(|refused| panic!("{text}: {refused}")).counts;
        assert_eq!((counts.read, counts.put + counts.same), (1, 1), "{text}");
    }
}

#[test]
fn a_select_must_find_whole_items_of_the_table() {
    let (source, desk) = (Desk::with_pages(), Desk::new());
    for (text, sentence) in [
        ("SELECT pk FROM big", "items are pulled whole: SELECT *"),
        ("SELECT * FROM other", "the SELECT reads other, and big is pulled"),
        ("pk = ", "Statement wasn't well formed"),
        ("DELETE FROM big WHERE pk = 'k01'", "only a SELECT finds items to pull"),
    ] {
        let choice = Choice::Where(text.to_owned());
        let refused = desk.try_pull(&source.connection, "big", |pull| pull.choice = choice);
        let refused = refused.unwrap_err().to_string();
        assert!(refused.contains(sentence), "{text}: {refused}");
    }
    assert_eq!(desk.call(OperationName::ListTables, &json!({}))["TableNames"], json!([]));
}

#[test]
fn a_file_that_changed_since_it_was_looked_over_is_not_sent() {
    let (desk, folder) = (Desk::new(), tempfile::tempdir().unwrap());
    let path = folder.path().join("items.jsonl");
    let lines = |from: usize| {
        (from..from + 50).map(|n| format!("{{\"pk\":\"{n:03}\"}}\n")).collect::<String>()
    };
    fs::write(&path, lines(0)).unwrap();
    let changes: [&dyn Fn(); 3] = [
        &|| fs::write(&path, lines(100)).unwrap(),
        &|| fs::write(&path, "").unwrap(),
        // Nobody writes to it, and nobody waits for it.
        &|| {
            fs::remove_file(&path).unwrap();
            let made = std::process::Command::new("mkfifo").arg(&path).status().unwrap();
            assert!(made.success());
        },
    ];
    for change in changes {
        fs::remove_file(&path).ok();
        fs::write(&path, lines(0)).unwrap();
        let prepared = desk.prepare(&path, |_| {}).unwrap();
        change();
        let cancel = Cancel::default();
        let run = prepared.run(&desk.connection, &cancel, &|_| {});
        let imported = desk.runtime.block_on(run).unwrap();
        let Ended::Failed(error) = &imported.ended else { panic!("{imported:?}") };
        assert!(error.to_string().contains("changed since it was looked over"), "{error}");
        assert_eq!((imported.put, imported.done), (0, 0));
    }
}

#[test]
fn a_row_whose_quote_is_never_closed_ends_the_reading() {
    let (desk, folder) = (Desk::new(), tempfile::tempdir().unwrap());
    let path = folder.path().join("items.csv");
    fs::write(&path, format!("pk,text\na,b\nc,\"{}", "x\n".repeat(9 * 1024 * 1024))).unwrap();
    let error = desk.prepare(&path, |import| import.skip_bad = true).unwrap_err().to_string();
    assert!(error.ends_with("items.csv: line 3: longer than 16 MB, which no item is; a line break or a quote may be missing"), "{error}");
}
