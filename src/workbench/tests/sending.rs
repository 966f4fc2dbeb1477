//! What is sent, and what never is.

use super::*;
use crate::workbench::doer::sending::request;
use crate::workbench::effect::Understanding;

#[test]
fn f5_asks_for_one_submission_of_the_whole_text() {
    let mut journey = Journey::new();
    journey.type_text(STATEMENT).press("f5");
    let draft = Understanding(journey.state.desk.tab().editor.shared_draft());
    assert_eq!(
        journey.asked(),
        [Effect::Submit(Submit {
            run: RunId(1),
            name: "draft-1.pql".to_owned(),
            text: STATEMENT.to_owned(),
            draft,
            folder: None,
            only: None,
            consent: Consent::default(),
            side: Side::First,
            token: None,
            next_token: None,
            resume: None,
            held: None,
        })]
    );
    journey.press("f5");
    assert_eq!(journey.asked(), [], "a run is under way");
}

#[test]
fn what_is_sent_was_parsed_when_it_was_typed() {
    use crate::counted::{Work, counted};
    let statement = "DELETE FROM \"a\" WHERE \"pk\" = 'typed and sent'";
    let mut journey = Journey::new();
    journey.event(Event::Paste(statement.to_owned()));
    let parsed = counted(Work::Parse, statement);
    journey.press("f5");
    let [Effect::Submit(submit)] = &journey.asked()[..] else { panic!("nothing is sent") };
    let request = request(submit.clone());
    assert_eq!(request.draft.statements.len(), 1);
    assert_eq!(counted(Work::Parse, statement), parsed);
}

#[test]
fn ctrl_j_asks_for_the_statement_at_the_cursor_alone() {
    let mut journey = Journey::new();
    journey.type_text(STATEMENT).press("enter").type_text(STATEMENT).press("up ctrl-j");
    let asked = journey.asked();
    assert!(
        matches!(asked.as_slice(), [Effect::Submit(Submit { only: Some(only), .. })] if only == &[0]),
        "{asked:?}"
    );
}

#[test]
fn an_error_stops_the_run_and_takes_the_cursor() {
    let mut journey = Journey::new();
    journey
        .type_text(STATEMENT)
        .press("enter")
        .type_text("DELETE FORM \"a\";")
        .press("ctrl-home f5");
    assert_eq!(journey.asked(), []);
    assert_eq!(journey.state.desk.tab().editor.cursor().0, 1);
    assert!(journey.state.desk.notice.as_ref().is_some_and(|notice| notice.error));
}

#[test]
fn a_statement_runs_alone_whatever_is_wrong_with_another() {
    let mut journey = Journey::new();
    journey.type_text(STATEMENT).press("enter").type_text("DELETE FORM \"a\";");
    journey.press("ctrl-home ctrl-j");
    let asked = journey.asked();
    assert!(
        matches!(asked.as_slice(), [Effect::Submit(Submit { only: Some(only), .. })] if only == &[0]),
        "{asked:?}"
    );
}

#[test]
fn a_paste_never_runs_anything() {
    let mut journey = Journey::new();
    journey.event(Event::Paste(format!("{STATEMENT}\r\n{STATEMENT}\r\n")));
    assert_eq!(journey.asked(), []);
    assert_eq!(journey.state.desk.tab().editor.lines().len(), 3);
    journey.press("alt-4").event(Event::Paste("qqRR\n".to_owned()));
    assert_eq!(journey.asked(), []);
    assert!(!journey.state.desk.quit);
}

#[test]
fn what_is_pasted_as_if_it_were_typed_never_runs_anything() {
    for text in ["DELETE FROM a;\nDELETE FROM b;", "DELETE FROM a;\rDELETE FROM b;", "a\r\nb\r\n"] {
        let mut journey = Journey::new();
        journey.type_text(STATEMENT).press("enter").burst(text);
        assert_eq!(journey.asked(), [], "{text:?}");
        let lines = text.replace("\r\n", "\n").replace('\r', "\n");
        assert_eq!(self::text(&journey), format!("{STATEMENT}\n{lines}"));
        let mut journey = Journey::new();
        journey.press("alt-2").burst(text);
        assert_eq!(journey.asked(), [], "in another pane it means nothing: {text:?}");
    }
}

#[test]
fn a_read_of_a_whole_index_asks_as_a_scan() {
    let mut table = accounts();
    table
        .definition
        .attributes
        .push(AttributeDefinition { name: "owner".to_owned(), attribute_type: AttributeType::S });
    table.definition.global_indexes.push(IndexDefinition {
        name: "by-owner".to_owned(),
        key: KeySchema { partition: vec!["owner".to_owned()], sort: Vec::new() },
        projection: Projection::All,
        throughput: None,
    });
    let on_index = |condition: &str| {
        let mut journey = Journey::new();
        journey.state.desk.connection.endpoint =
            Some(Told::by_default("http://127.0.0.1:1".to_owned()));
        journey.event(Event::Tables(Ok(vec![table.clone()])));
        journey.type_text(&format!("SELECT * FROM accounts.\"by-owner\" WHERE {condition}"));
        journey.asked();
        journey.press("f5");
        journey
    };
    let mut journey = on_index("pk = 'x'");
    assert!(!is_submitted(&journey.asked()));
    let question = "statement 1 scans accounts.by-owner on memory: F5 again sends it";
    let screen = picture::text(&journey.state);
    assert!(screen.contains(question), "{screen}");
    journey.press("f9");
    let screen = picture::text(&journey.state);
    assert!(
        screen.contains("1  SELECT         0.5 to 178 RCU  scan accounts.by-owner"),
        "{screen}"
    );
    assert!(is_submitted(&on_index("owner = 'x'").asked()));
}

#[test]
fn a_read_without_a_condition_asks_before_the_tables_are_told() {
    let untold = |statement: &str| {
        let mut journey = Journey::new();
        journey.state.desk.connection.endpoint =
            Some(Told::by_default("http://127.0.0.1:1".to_owned()));
        journey.state.desk.tables.forget();
        journey.type_text(statement);
        journey.asked();
        journey.press("f5");
        journey
    };
    let mut journey = untold("SELECT * FROM accounts");
    assert!(!is_submitted(&journey.asked()));
    let screen = picture::text(&journey.state);
    assert!(screen.contains("statement 1 scans accounts on memory"), "{screen}");
    journey.press("f5");
    assert!(is_submitted(&journey.asked()));
    assert!(is_submitted(&untold("SELECT * FROM accounts WHERE pk = 'x'").asked()));
}
