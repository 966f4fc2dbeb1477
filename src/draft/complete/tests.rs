use super::complete;
use crate::api::table::{IndexDefinition, KeySchema, Projection, TableDescription};
use crate::draft::{Draft, Format};

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

/// What is offered where `|` stands, and what it replaces.
fn offered(format: Format, text: &str) -> (String, Vec<String>) {
    let cursor = text.find('|').expect("a cursor");
    let text = text.replacen('|', "", 1);
    let draft = Draft::parse(format, &text);
    let completion = complete(&draft, &text, cursor, &tables());
    let candidates = completion.candidates.into_iter().map(|one| one.text).collect();
    (completion.typed.of(&text).to_owned(), candidates)
}

fn pql(text: &str) -> Vec<String> {
    offered(Format::Partiql, text).1
}

#[test]
fn a_statement_begins_with_an_operation() {
    assert_eq!(pql("|"), ["SELECT", "UPDATE", "INSERT INTO", "DELETE FROM"]);
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
        let draft = Draft::parse(format, text);
        for cursor in 0..text.len() + 2 {
            let typed = complete(&draft, text, cursor, &tables()).typed;
            assert!(text.get(typed.start..typed.end).is_some() || cursor > text.len(), "{cursor}");
        }
    }
}
