use crate::api::operation::OnFailure;
use crate::api::reply::{BatchReply, BatchResponse};
use crate::api::{ErrorKind, FailureCode, Units};
use crate::engine::operation::statement::tests::desk::{desk, show, show_row, statement};

/// A slot in one line: code, message, table, item.
fn slot(response: &BatchResponse) -> String {
    let failure = response
        .failure
        .as_ref()
        .map(|failure| format!("{}: {} ", failure.code.name(), failure.message))
        .unwrap_or_default();
    let table = response.table_name.as_deref().unwrap_or("-");
    let item =
        response.item.as_ref().map(|item| format!(" {}", show_row(item))).unwrap_or_default();
    format!("{failure}[{table}]{item}")
}

fn slots(reply: &BatchReply) -> Vec<String> {
    reply.responses.iter().map(slot).collect()
}

#[test]
fn every_statement_is_answered_in_its_slot() {
    let reply = desk()
        .batch_of(&[
            "INSERT INTO H VALUE {'pk':'a'}",
            "UPDATE H SET x=1 WHERE pk='none'",
            "INSERT INTO nope VALUE {'pk':'a'}",
            "INSRT INTO H VALUE {'pk':'c'}",
            "INSERT INTO H VALUE {'pk':'c'}",
        ])
        .unwrap();
    assert_eq!(
        slots(&reply),
        [
            "DuplicateItem: Duplicate primary key exists in table [H]",
            "ConditionalCheckFailed: The conditional request failed [H]",
            "ResourceNotFound: Requested resource not found [nope]",
            "ValidationError: Statement wasn't well formed, can't be processed: Unexpected token after expression [-]",
            "[H]",
        ]
    );
}

#[test]
fn reads_beside_what_is_no_statement_are_answered() {
    let reply = desk().batch_of(&["SELECT * FROM H WHERE pk='a'", "DELETE"]).unwrap();
    assert_eq!(
        slots(&reply),
        [
            "[H] {'n': 5, 'pk': 'a'}",
            "ValidationError: Statement wasn't well formed, can't be processed: Expected FROM after DELETE [-]",
        ]
    );
}

#[test]
fn reads_name_their_table_and_item() {
    let reply = desk()
        .batch_of(&[
            "SELECT * FROM H WHERE pk='a'",
            "SELECT * FROM H WHERE pk='none'",
            "SELECT nope FROM H WHERE pk IN ['b']",
            "SELECT * FROM nope WHERE pk='a'",
        ])
        .unwrap();
    assert_eq!(
        slots(&reply),
        [
            "[H] {'n': 5, 'pk': 'a'}",
            "[H]",
            "[H]",
            "ResourceNotFound: Requested resource not found [nope]"
        ]
    );
}

#[test]
fn a_select_has_the_whole_key_and_nothing_else() {
    let message = "ValidationError: Select statements within BatchExecuteStatement must specify the primary key in the where clause. [-]";
    for text in [
        "SELECT * FROM H",
        "SELECT * FROM H WHERE n=5",
        "SELECT * FROM H WHERE pk='a' AND n=5",
        "SELECT * FROM K WHERE pk='a'",
        "SELECT * FROM K.gsi WHERE pk='a' AND sk=1",
        "SELECT * FROM H WHERE pk > 'a'",
    ] {
        assert_eq!(slots(&desk().batch_of(&[text]).unwrap()), [message], "{text}");
    }
}

#[test]
fn failures_name_their_table_for_some_reasons_only() {
    let long = format!("INSERT INTO H VALUE {{'pk': '{}'}}", "x".repeat(2049));
    let reply = desk()
        .batch_of(&[
            &long,
            "UPDATE H SET pk='b' WHERE pk='a'",
            "UPDATE H SET x=1 WHERE n=1",
            "DELETE FROM H WHERE pk='c' RETURNING MODIFIED OLD *",
            "UPDATE H SET x=1 WHERE pk=1",
            "INSERT INTO H VALUE {'pk': ?}",
            "EXISTS(SELECT * FROM H WHERE pk='a')",
        ])
        .unwrap();
    let named: Vec<_> =
        reply.responses.iter().map(|response| response.table_name.is_some()).collect();
    assert_eq!(named, [true, true, false, false, false, false, false]);
    assert!(reply.responses.iter().all(|response| {
        response.failure.as_ref().map(|failure| failure.code) == Some(FailureCode::ValidationError)
    }));
    assert_eq!(reply.capacity, None);
    assert_eq!(reply.units, [Units::default(); 7]);
}

#[test]
fn a_mix_of_reads_and_writes_is_refused_whole() {
    let desk = desk();
    let error = desk
        .batch_of(&["SELECT * FROM H WHERE pk='a'", "INSERT INTO H VALUE {'pk':'z'}"])
        .unwrap_err();
    assert_eq!(error.kind, ErrorKind::Validation);
    assert_eq!(
        error.message,
        "Read and write requests together in the same batch is not supported."
    );
    assert_eq!(desk.ok("SELECT * FROM H WHERE pk='z'"), [""; 0]);
}

#[test]
fn two_statements_on_one_item_are_refused_whole() {
    let desk = desk();
    for texts in [
        ["SELECT * FROM H WHERE pk='a'", "SELECT n FROM H WHERE pk IN ['a']"],
        ["INSERT INTO H VALUE {'pk':'z'}", "DELETE FROM H WHERE pk='z'"],
        ["DELETE FROM K WHERE pk='z' AND sk=1", "DELETE FROM K WHERE pk='z' AND sk=1.0"],
    ] {
        let error = desk.batch_of(&texts).unwrap_err();
        assert_eq!(error.message, "Provided list of item keys contains duplicates");
    }
    assert!(
        desk.batch_of(&["DELETE FROM H WHERE pk='z'", "DELETE FROM K WHERE pk='z' AND sk=1"])
            .is_ok()
    );
}

#[test]
fn statements_that_cannot_be_parsed_take_no_part_in_the_mix() {
    let reply = desk().batch_of(&["SELECT * FRM H", "INSERT INTO H VALUE {'pk':'z'}"]).unwrap();
    assert!(reply.responses[0].failure.is_some() && reply.responses[1].failure.is_none());
}

#[test]
fn a_failed_condition_hands_back_the_item_when_its_statement_asks() {
    let mut update = statement("UPDATE H SET x=1 WHERE pk='a' AND n=9", &[]);
    update.on_failure = OnFailure::AllOld;
    let reply = desk().batch(vec![update]).unwrap();
    let failure = reply.responses[0].failure.clone().unwrap();
    assert_eq!(failure.item.as_ref().map(show).as_deref(), Some("{'n': 5, 'pk': 'a'}"));
    assert_eq!(reply.responses[0].item, None);
}

#[test]
fn returning_fills_the_item() {
    let reply = desk()
        .batch_of(&[
            "UPDATE H SET n=n+1 WHERE pk='a' RETURNING MODIFIED NEW *",
            "DELETE FROM H WHERE pk='none' RETURNING ALL OLD *",
        ])
        .unwrap();
    assert_eq!(slots(&reply), ["[H] {'n': 6}", "[H]"]);
}

#[test]
fn failed_statements_count_in_the_total_and_in_no_arm() {
    let desk = desk();
    desk.ok("INSERT INTO K VALUE {'pk':'p', 'sk':1}");
    let reply = desk
        .batch_of(&[
            "INSERT INTO K VALUE {'pk':'p', 'sk':1}",
            "INSERT INTO K VALUE {'pk':'p', 'sk':2, 'g':'G'}",
            "INSERT INTO H VALUE {'pk':'a'}",
        ])
        .unwrap();
    let capacity = reply.capacity.unwrap();
    assert_eq!(capacity.len(), 1);
    assert_eq!((capacity[0].table_name.as_str(), capacity[0].total.units), ("K", 3.0));
    let arms = capacity[0].arms.clone().unwrap();
    assert_eq!((arms.table.units, arms.global["gsi"].units), (1.0, 1.0));
    let write = |write| Units { read: 0.0, write };
    assert_eq!(reply.units, [write(1.0), write(2.0), write(1.0)]);
}

#[test]
fn a_failed_statement_costs_what_the_stored_item_would() {
    let desk = desk();
    let large = "x".repeat(2500);
    desk.ok(&format!("INSERT INTO H VALUE {{'pk':'big', 'v': '{large}'}}"));
    let reply = desk
        .batch_of(&["UPDATE H SET v=1 WHERE pk='big' AND n=1", "DELETE FROM H WHERE pk='a'"])
        .unwrap();
    assert_eq!(reply.units.iter().map(|units| units.write).collect::<Vec<_>>(), [3.0, 1.0]);
    assert_eq!(reply.capacity.unwrap()[0].total.units, 4.0);
}

#[test]
fn reads_are_priced_by_their_own_consistency() {
    let mut strong = statement("SELECT * FROM H WHERE pk='a'", &[]);
    strong.consistent = true;
    let reply = desk().batch(vec![strong, statement("SELECT * FROM H WHERE pk='b'", &[])]).unwrap();
    assert_eq!(reply.capacity.unwrap()[0].total.units, 1.5);
    assert_eq!(reply.units.iter().map(|units| units.read).collect::<Vec<_>>(), [1.0, 0.5]);
}
