use super::{Completion, Known, Seen, complete};
use crate::api::table::{IndexDefinition, KeySchema, Projection, TableDescription};
use crate::draft::{Draft, Format};
use crate::value::{AttributeValue, Item, Number};

fn key(partition: &str, sort: Option<&str>) -> KeySchema {
    KeySchema {
        partition: vec![partition.to_owned()],
        sort: sort.map(ToOwned::to_owned).into_iter().collect(),
    }
}

fn table(name: &str, key_schema: KeySchema, index: Option<IndexDefinition>) -> TableDescription {
    let mut table = TableDescription::empty(name, key_schema);
    table.definition.global_indexes.extend(index);
    table
}

fn tables() -> Vec<TableDescription> {
    let index = IndexDefinition {
        name: "owner-ix".to_owned(),
        key: key("owner", None),
        projection: Projection::All,
        throughput: None,
    };
    vec![
        table("accounts", key("pk", None), Some(index)),
        table("ledger", key("pk", Some("sk")), None),
    ]
}

fn completed(format: Format, text: &str, cursor: usize, seen: &Seen) -> Completion {
    let (draft, tables) = (Draft::parse(format, text), tables());
    complete(&Known { draft: &draft, tables: &tables, seen }, text, cursor)
}

/// Accounts as they were looked at.
fn seen() -> Seen {
    let items = (0..6).map(|number| {
        let state = if number % 2 == 0 { "open" } else { "closed" };
        let place = AttributeValue::M(Item::from([
            ("city".to_owned(), AttributeValue::S("Bern".to_owned())),
            ("zip".to_owned(), AttributeValue::N(Number::from(3000 + number))),
        ]));
        Item::from([
            ("pk".to_owned(), AttributeValue::S(format!("acct#{number}"))),
            ("state".to_owned(), AttributeValue::S(state.to_owned())),
            ("address".to_owned(), place),
        ])
    });
    let mut seen = Seen::default();
    seen.learn("accounts", &items.collect::<Vec<_>>());
    seen
}

/// What is offered where `|` stands, once items were looked at: its text and what is said of it.
fn known(text: &str) -> Vec<(String, String)> {
    let cursor = text.find('|').expect("a cursor");
    let text = text.replacen('|', "", 1);
    let completion = completed(Format::Partiql, &text, cursor, &seen());
    completion.candidates.into_iter().map(|one| (one.text, one.detail)).collect()
}

fn texts(text: &str) -> Vec<String> {
    known(text).into_iter().map(|(text, _)| text).collect()
}

/// What is offered where `|` stands, and what it replaces.
fn offered(format: Format, text: &str) -> (String, Vec<String>) {
    let cursor = text.find('|').expect("a cursor");
    let text = text.replacen('|', "", 1);
    let completion = completed(format, &text, cursor, &Seen::default());
    let candidates = completion.candidates.into_iter().map(|one| one.text).collect();
    (completion.typed.of(&text).to_owned(), candidates)
}

fn pql(text: &str) -> Vec<String> {
    offered(Format::Partiql, text).1
}

#[test]
fn a_statement_begins_with_an_operation() {
    assert!(
        pql("|")
            .starts_with(&["SELECT", "UPDATE", "INSERT INTO", "DELETE FROM"].map(str::to_owned))
    );
    assert_eq!(pql("sel|"), ["SELECT"]);
    assert_eq!(pql("SELECT * FROM a; del|"), ["DELETE FROM"]);
}

#[test]
fn tables_stand_after_from_update_and_into_and_indexes_after_a_dot() {
    assert_eq!(pql("SELECT * FROM |"), ["\"accounts\"", "\"ledger\""]);
    let (typed, names) = offered(Format::Partiql, "update \"acc|");
    assert_eq!((typed.as_str(), names.as_slice()), ("\"acc", &["\"accounts\"".to_owned()][..]));
    assert_eq!(pql("SELECT * FROM \"accounts\".|"), ["\"owner-ix\""]);
}

#[test]
fn attributes_come_from_the_schema_and_from_the_draft() {
    let text = "UPDATE \"accounts\" SET \"balance\" = 1 WHERE \"pk\" = 'a';\nSELECT * FROM \"accounts\" WHERE |";
    let names = pql(text);
    assert_eq!(names[..3], ["\"pk\"", "\"owner\"", "\"balance\""]);
    assert!(
        names.contains(&"begins_with(".to_owned()) && !names.contains(&"\"amount\"".to_owned())
    );
    assert_eq!(pql("SELECT ow| FROM \"accounts\""), ["\"owner\""]);
}

#[test]
fn keywords_fit_the_operation() {
    assert!(pql("UPDATE \"accounts\" |").starts_with(&["SET".to_owned(), "REMOVE".to_owned()]));
    assert_eq!(pql("INSERT INTO \"accounts\" v|"), ["VALUE"]);
}

#[test]
fn settings_stand_behind_their_mark() {
    assert_eq!(pql("--@ m|"), ["mode"]);
    assert_eq!(pql("--@ mode |"), ["single", "batch", "transaction"]);
    assert_eq!(pql("--@ on-failure n|\nSELECT"), ["none"]);
    assert_eq!(pql("--@ e|"), ["each"]);
    // A file is named, and no list of ours has its name.
    assert!(pql("--@ each |").is_empty());
}

#[test]
fn a_fault_is_offered_its_codes_in_both_formats() {
    for (format, mark) in [(Format::Partiql, "--@"), (Format::Transaction, "[\n//@")] {
        let offered = |setting: &str| offered(format, &format!("{mark} {setting}")).1;
        assert_eq!(offered("fa|"), ["fault"]);
        assert_eq!(offered("fault transactionC|"), ["TransactionConflict"]);
        assert_eq!(offered("fault |").last().map(String::as_str), Some("request"));
        let of_requests = offered("fault request T|");
        let expected = [
            "ThrottlingException",
            "TransactionInProgressException",
            "TransactionConflictException",
        ];
        assert_eq!(of_requests, expected);
        assert!(offered("fault TransactionConflict |").is_empty());
        assert!(offered("off |").is_empty());
    }
}

#[test]
fn nothing_is_offered_in_strings_and_comments_and_for_what_is_whole() {
    assert!(pql("SELECT * FROM a WHERE b = 'x|'").is_empty());
    assert!(pql("-- from |").is_empty());
    assert!(pql("SELECT * FROM \"accounts\" WHERE|").is_empty());
}

#[test]
fn actions_are_offered_members_tables_and_values() {
    let json = |text: &str| offered(Format::Transaction, text).1;
    assert_eq!(json("[{\"Put\": {\"Tab|"), ["TableName"]);
    assert_eq!(json("[{\"Put\": {\"TableName\": \"led|\""), ["ledger"]);
    assert_eq!(json("{\"ReturnConsumedCapacity\": |"), ["\"INDEXES\"", "\"TOTAL\"", "\"NONE\""]);
    assert_eq!(json("[\n//@ o|"), ["off"]);
}

#[test]
fn every_place_of_a_text_can_be_asked() {
    let text = "--@ mode batch\nSELECT \"é\" FROM a WHERE b = 'ü' AND c[0].d = `x`; /* é */ \"";
    for format in [Format::Partiql, Format::Transaction] {
        for cursor in 0..text.len() + 2 {
            let typed = completed(format, text, cursor, &seen()).typed;
            assert!(text.get(typed.start..typed.end).is_some() || cursor > text.len(), "{cursor}");
        }
    }
}

#[test]
fn attributes_that_items_have_are_offered_with_their_types() {
    let offered = known("SELECT * FROM \"accounts\" WHERE |");
    let of = |name: &str| {
        offered.iter().find(|(text, _)| text == name).map(|(_, detail)| detail.as_str())
    };
    assert_eq!((of("\"pk\""), of("\"owner\"")), (Some("key"), Some("key of owner-ix")));
    assert_eq!((of("\"state\""), of("\"address\"")), (Some("S"), Some("M")));
    assert_eq!(of("begins_with("), Some("(path, start)"));
    assert_eq!(texts("SELECT * FROM \"ledger\" WHERE st|"), [""; 0], "another table has others");
    assert_eq!(
        known("UPDATE \"accounts\" SET \"address\".|"),
        [("\"city\"".to_owned(), "S".to_owned()), ("\"zip\"".to_owned(), "N".to_owned()),]
    );
}

#[test]
fn values_that_are_few_are_offered() {
    for text in [
        "SELECT * FROM \"accounts\" WHERE \"state\" = |",
        "SELECT * FROM \"accounts\" WHERE \"state\" IN [|",
        "SELECT * FROM \"accounts\" WHERE \"state\" IN ['x', |",
        "UPDATE \"accounts\" SET \"state\" = |",
    ] {
        assert_eq!(texts(text), ["'closed'", "'open'"], "{text}");
    }
    assert_eq!(texts("SELECT * FROM \"accounts\" WHERE \"state\" = 'op|"), ["'open'"]);
    // Each account has a key of its own.
    assert_eq!(texts("SELECT * FROM \"accounts\" WHERE \"pk\" = 'acct|"), [""; 0]);
    assert_eq!(
        texts("SELECT * FROM \"accounts\" WHERE attribute_type(\"state\", 'N|"),
        ["'N'", "'NULL'", "'NS'"]
    );
}

#[test]
fn the_names_of_an_item_are_offered_in_their_quotes() {
    assert_eq!(texts("INSERT INTO \"accounts\" VALUE {'st|"), ["'state'"]);
    assert_eq!(texts("INSERT INTO \"accounts\" VALUE {'pk': 'a', |")[0], "'pk'");
    assert_eq!(texts("INSERT INTO \"accounts\" VALUE {'pk': 'st|"), [""; 0]);
    assert_eq!(texts("INSERT INTO \"accounts\" VALUE {'address': {'st|"), [""; 0]);
}

#[test]
fn whole_statements_are_offered_where_one_begins() {
    let text = "SELECT * FROM a; SELECT|";
    let completion = completed(Format::Partiql, "SELECT * FROM a; SELECT", text.len() - 1, &seen());
    let first = completion.candidates.first().expect("a statement");
    assert_eq!(first.text, "SELECT * FROM \"accounts\" WHERE \"pk\" = '';");
    let cursor = first.cursor.expect("a place to go on");
    assert_eq!(first.text.get(cursor - 1..=cursor), Some("''"));
    assert!(texts("|").contains(&"INSERT INTO \"ledger\" VALUE {'pk': '', 'sk': ''};".to_owned()));
    assert!(texts("|").contains(&"UPDATE \"accounts\" SET \"\" =  WHERE \"pk\" = '';".to_owned()));
}

#[test]
fn whole_actions_are_offered_where_one_begins() {
    let json = |text: &str| offered(Format::Transaction, text).1;
    let put = r#"{"Put": {"TableName": "ledger", "Item": {"pk": "", "sk": ""}}}"#.to_owned();
    let update =
        r#"{"Update": {"TableName": "accounts", "Key": {"pk": ""}, "UpdateExpression": "SET "}}"#;
    assert!(json("[|").contains(&put) && json("[|").contains(&update.to_owned()));
    assert!(json("[{\"Delete\": {\"TableName\": \"a\", \"Key\": {}}},\n  |").contains(&put));
    assert!(!json("{\"TableName\": \"a\", |").contains(&put));
    for text in json("[|").iter().filter(|text| text.starts_with('{')) {
        assert!(serde_json::from_str::<serde_json::Value>(text).is_ok(), "{text}");
    }
}

/// Every name of a table, an index and an attribute of a draft as a person writes one is offered by its first two letters.
#[test]
fn a_draft_of_a_hundred_lines_is_written_with_what_is_offered() {
    let statements = [
        "SELECT \"state\", \"owner\" FROM \"accounts\" WHERE \"pk\" = 'acct#1' AND \"state\" = 'open';",
        "SELECT * FROM \"accounts\".\"owner-ix\" WHERE \"owner\" = 'alice';",
        "UPDATE \"accounts\" SET \"state\" = 'closed' REMOVE \"address\" WHERE \"pk\" = 'acct#2';",
        "INSERT INTO \"ledger\" VALUE {'pk': 'a', 'sk': 'b'};",
        "DELETE FROM \"ledger\" WHERE \"pk\" = 'a' AND \"sk\" = 'b';",
    ];
    let text = statements.join("\n").repeat(20).replace(";S", ";\nS");
    assert!(text.lines().count() >= 100);
    let seen = seen();
    let mut names = 0;
    for (at, _) in text.match_indices('"').step_by(2) {
        let (before, rest) = text.split_at(at);
        let name = rest.split('"').nth(1).expect("a name");
        // What follows is not written yet.
        let typed: String = before.chars().chain(rest.chars().take(3)).collect();
        let draft = Draft::parse(Format::Partiql, before);
        let tables = tables();
        let known = Known { draft: &draft, tables: &tables, seen: &seen };
        let whole = format!("{typed}{}", text.get(at + name.len() + 2..).unwrap_or(""));
        let offered = complete(&known, &whole, typed.len()).candidates;
        assert!(offered.iter().any(|one| one.text == format!("\"{name}\"")), "{typed}");
        names += 1;
    }
    assert!(names > 200, "{names}");
}
