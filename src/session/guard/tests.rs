use super::{Consent, Objection, Question, check, check_operation};
use crate::api::OperationName;
use crate::connection::{Access, Facts, Told};
use crate::draft::{Draft, Format};
use crate::engine::Ids;
use crate::session::Request;
use crate::session::submission::Submission;

const READ: &str = "SELECT * FROM accounts WHERE pk = 'a';";
const WRITE: &str = "UPDATE accounts SET n = 1 WHERE pk = 'a';";
const TWO: &str =
    "UPDATE accounts SET n = 1 WHERE pk = 'a';\nINSERT INTO accounts VALUE {'pk': 'b'};";

fn facts(access: Access) -> Facts {
    Facts { access: Told::by_default(access), ..Facts::local("ops") }
}

fn submission(text: &str) -> Submission {
    let draft = Draft::parse(Format::Partiql, text);
    let (name, text) = ("test".to_owned(), text.to_owned());
    let request =
        Request { name, text, draft: draft.into(), only: None, token: None, next_token: None };
    Submission::prepare(request, &Ids::new(|| "fresh".to_owned()))
        .expect("a draft that can be sent")
}

fn held(access: Access, text: &str, consent: &Consent) -> Option<Objection> {
    check(&facts(access), &submission(text), consent).err()
}

fn asked(access: Access, text: &str) -> Question {
    match held(access, text, &Consent::default()) {
        Some(Objection::Ask(question)) => *question,
        other => panic!("no question: {other:?}"),
    }
}

fn code(code: &str) -> Consent {
    Consent { codes: vec![code.to_owned()], ..Consent::default() }
}

fn yes() -> Consent {
    Consent { yes: true, ..Consent::default() }
}

#[test]
fn reads_go_everywhere_and_writes_to_an_open_connection() {
    for access in Access::ALL {
        assert_eq!(held(access, READ, &Consent::default()), None);
    }
    assert_eq!(held(Access::Open, TWO, &Consent::default()), None);
}

#[test]
fn a_read_only_connection_says_which_statements_write_and_no_consent_helps() {
    let consent =
        Consent { yes: true, codes: vec!["0000".to_owned()], unlocked: true, over_budget: true };
    let text = format!("--@ mode single\n{READ}\n{TWO}");
    let objection = held(Access::ReadOnly, &text, &consent).expect("an objection");
    assert_eq!(objection.to_string(), "ops is read-only, and statements 2, 3 write");
}

#[test]
fn a_yes_is_asked_for_when_more_than_one_item_is_written() {
    assert_eq!(held(Access::Confirm, WRITE, &Consent::default()), None);
    assert_eq!(held(Access::Confirm, TWO, &yes()), None);
    let question = asked(Access::Confirm, TWO);
    assert_eq!(question.code, None);
    assert_eq!(
        question.summary(),
        "BatchExecuteStatement · 2 statements · writes 2 items · at least 2 WCU"
    );
}

#[test]
fn a_guarded_connection_takes_the_code_of_exactly_this_draft() {
    let shown = asked(Access::Guarded, WRITE).code.expect("a code");
    let is_of_the_alphabet =
        |c: char| c.is_ascii_digit() || c.is_ascii_uppercase() && !"ILOU".contains(c);
    assert_eq!((shown.len(), shown.chars().all(is_of_the_alphabet)), (8, true), "{shown}");
    assert_eq!(held(Access::Guarded, WRITE, &code(&shown)), None);
    assert_eq!(held(Access::Guarded, WRITE, &code(&shown.to_lowercase())), None);
    let (first, second) = shown.split_at(4);
    assert_eq!(held(Access::Guarded, WRITE, &code(&format!(" {first}-{second} "))), None);
    assert!(held(Access::Guarded, WRITE, &yes()).is_some());

    let changed = WRITE.replace('1', "2");
    match held(Access::Guarded, &changed, &code(&shown)) {
        Some(Objection::Ask(question)) => {
            assert!(question.mistyped && question.code != Some(shown));
        }
        other => panic!("no question: {other:?}"),
    }
}

#[test]
fn the_code_knows_where_the_draft_would_go() {
    let here = asked(Access::Guarded, WRITE).code;
    let elsewhere =
        Facts { region: Some(Told::by_default("eu-west-1".to_owned())), ..facts(Access::Guarded) };
    match check(&elsewhere, &submission(WRITE), &Consent::default()) {
        Err(Objection::Ask(question)) => assert_ne!(question.code, here),
        other => panic!("no question: {other:?}"),
    }
}

#[test]
fn the_code_of_a_transaction_holds_for_the_next_process_unless_its_token_is_its_own() {
    let transaction = format!("--@ mode transaction\n{TWO}");
    assert_eq!(
        asked(Access::Guarded, &transaction).code,
        asked(Access::Guarded, &transaction).code
    );
    let with_token = |token: &str| {
        asked(Access::Guarded, &format!("--@ mode transaction\n--@ token {token}\n{TWO}")).code
    };
    assert_ne!(with_token("one"), with_token("two"));
}

#[test]
fn a_transaction_costs_double_and_a_large_item_its_size() {
    let large = format!(
        "--@ mode transaction\n{WRITE}\nINSERT INTO accounts VALUE {{'pk': 'b', 'text': '{}'}};",
        "x".repeat(2000)
    );
    assert_eq!(asked(Access::Confirm, &large).units_at_least, 2 + 4);
}

#[test]
fn an_unlocked_connection_takes_a_yes() {
    let unlocked = Consent { unlocked: true, ..Consent::default() };
    assert_eq!(held(Access::Guarded, WRITE, &unlocked), None);
    match held(Access::Guarded, TWO, &unlocked) {
        Some(Objection::Ask(question)) => assert_eq!(question.code, None),
        other => panic!("no question: {other:?}"),
    }
    assert_eq!(held(Access::Guarded, TWO, &Consent { yes: true, ..unlocked }), None);
}

#[test]
fn a_read_only_connection_names_no_statements_where_there_are_none() {
    let facts = facts(Access::ReadOnly);
    let held = check_operation(&facts, OperationName::DeleteTable, "accounts", "{}", 0, &yes());
    assert_eq!(held.map_err(|objection| objection.to_string()), Err("ops is read-only".to_owned()));
}

#[test]
fn a_table_is_not_deleted_without_a_yes() {
    let delete = |consent: &Consent| {
        let facts = facts(Access::Confirm);
        check_operation(
            &facts,
            OperationName::DeleteTable,
            "accounts",
            r#"{"TableName":"accounts"}"#,
            0,
            consent,
        )
    };
    assert!(delete(&Consent::default()).is_err());
    assert_eq!(delete(&yes()), Ok(()));
}

#[test]
fn a_statement_is_shown_with_its_item_and_with_its_parameters_in_their_places() {
    let text = "--@ params 30, 'acct#alice'\nUPDATE accounts SET n = ?  WHERE pk = ?;";
    let line = asked(Access::Guarded, text).statements.remove(0);
    assert_eq!(line.heading().as_deref(), Some("UPDATE accounts pk = 'acct#alice'"));
    assert_eq!(line.text, "UPDATE accounts SET n = 30 WHERE pk = 'acct#alice'");
}

/// A transaction draft as it would be sent to a connection of this access.
fn transaction_held(access: Access, text: &str) -> Option<Objection> {
    let draft = Draft::parse(Format::Transaction, text);
    let (name, text) = ("test.tx.json".to_owned(), text.to_owned());
    let request =
        Request { name, text, draft: draft.into(), only: None, token: None, next_token: None };
    let submission =
        Submission::prepare(request, &Ids::new(|| "fresh".to_owned())).expect("sendable");
    let consent = Consent { yes: true, unlocked: true, ..Consent::default() };
    check(&facts(access), &submission, &consent).err()
}

#[test]
fn a_member_nobody_knows_goes_to_an_open_connection_alone() {
    let put = r#"{"Put": {"TableName": "t", "Item": {"pk": "a"}, "ConditionExpresion": "a = :a"}}"#;
    let check = r#"{"ConditionCheck": {"TableName": "t", "Key": {"pk": "a"}, "ConditionExpression": "a = b"}}"#;
    let at_root = format!(r#"{{"DryRun": true, "TransactItems": [{check}]}}"#);
    for access in Access::ALL.into_iter().filter(|access| *access != Access::Open) {
        for (text, member) in [
            (at_root.as_str(), "\"DryRun\""),
            (&format!("[{check}, {put}]"), "\"ConditionExpresion\" in action 2"),
            (r#"[{"Putt": {}}]"#, "\"Putt\" in action 1"),
        ] {
            let objection = transaction_held(access, text).expect("an objection");
            let sentence = format!(
                "ops is {}, and this is no member of the request: {member}. A service would pass over it, and \
                 with it over a condition that is misspelt: mend it or take it out",
                access.name()
            );
            assert_eq!(objection.to_string(), sentence);
        }
        assert_eq!(transaction_held(access, &format!("[{check}]")), None);
    }
    assert_eq!(transaction_held(Access::Open, &at_root), None);
}

#[test]
fn a_member_nobody_knows_is_found_beside_values_that_nest_too_deep() {
    let (open, close) = ("{\"L\":[".repeat(65), "]}".repeat(65));
    let put = format!(
        r#"{{"Put": {{"TableName": "t", "Item": {{"pk": {{"S": "a"}}, "l": {open}{close}}}, "X": 1}}}}"#
    );
    let objection = transaction_held(Access::Confirm, &format!("[{put}]"));
    assert!(matches!(objection, Some(Objection::Unknown { .. })), "{objection:?}");
}

#[test]
fn each_wrong_code_in_a_row_waits_longer() {
    let seconds = [1, 2, 3, 4, 5, 6, 7, 40, u32::MAX].map(|wrong| super::wait(wrong).as_secs());
    assert_eq!(seconds, [1, 2, 4, 8, 16, 30, 30, 30, 30]);
}

#[test]
fn a_member_of_an_action_that_is_off_is_not_sent_and_holds_nothing_back() {
    let text = r#"[
        //@ off
        {"Putt": {}},
        {"ConditionCheck": {"TableName": "t", "Key": {"pk": "a"}, "ConditionExpression": "a = b"}}]"#;
    assert_eq!(transaction_held(Access::Confirm, text), None);
}
