//! How long a key takes in a draft of a thousand lines. Nothing is held to a figure:
//! `cargo test --release --lib speed -- --ignored --nocapture` prints them.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use crossterm::event::{KeyCode, KeyEvent};

use super::Editor;
use crate::api::table::TableDescription;
use crate::draft::{Draft, Format};
use crate::session::plan::{plan, plan_without_tables};
use crate::session::tests::session_with;
use crate::workspace::samples::SAMPLES;

const KEYS: u32 = 40;

fn statements(count: usize) -> String {
    let mut text = "--@ mode batch\n".to_owned();
    for n in 0..count {
        let _ = writeln!(
            text,
            "UPDATE \"accounts\"\n  SET \"balance\" = \"balance\" + {n}, \"note\" = 'row {n}'\n  WHERE \"pk\" = 'acct#{n:04}' AND \"balance\" >= {n};"
        );
    }
    text
}

fn actions(count: usize) -> String {
    let action = |n: usize| {
        format!(
            "  {{\"Update\": {{\n    \"TableName\": \"accounts\",\n    \"Key\": {{\"pk\": \"acct#{n:04}\"}},\n    \"UpdateExpression\": \"SET #b = #b + :one\",\n    \"ConditionExpression\": \"#b >= :one\",\n    \"ExpressionAttributeNames\": {{\"#b\": \"balance\"}},\n    \"ExpressionAttributeValues\": {{\":one\": {n}}}\n  }}}}"
        )
    };
    format!("[\n{}\n]\n", (0..count).map(action).collect::<Vec<_>>().join(",\n"))
}

fn each(times: u32, mut work: impl FnMut()) -> Duration {
    let begun = Instant::now();
    (0..times).for_each(|_| work());
    begun.elapsed() / times
}

fn measured(name: &str, format: Format, text: &str, tables: &[TableDescription]) {
    let draft = Draft::parse(format, text);
    let (lines, bytes) = (text.lines().count(), text.len());
    println!("{name}: {lines} lines, {bytes} bytes, {} statements", draft.statements.len());
    let parsed = each(KEYS, || drop(Draft::parse(format, text)));
    let again = each(KEYS, || drop(draft.parse_again(text)));
    let planned = each(KEYS, || drop(plan(&draft, tables)));
    let without = each(KEYS, || drop(plan_without_tables(&draft)));
    println!("  parse {parsed:?}, again {again:?}, plan {planned:?}, without tables {without:?}");
    let mut editor = Editor::new(format, text);
    editor.assess(tables, 1);
    editor.put_cursor(lines / 2, 6);
    let key = KeyEvent::from(KeyCode::Char('x'));
    // As the loop does it: the text alone with the key, then the plan of a short one.
    let pressed = each(KEYS, || {
        editor.key(key, 20);
        if editor.is_short() {
            editor.assess(tables, 1);
        }
    });
    println!("  key {pressed:?}");
    assert!(editor.text().contains(&"x".repeat(KEYS as usize)));
}

#[test]
#[ignore = "it measures"]
fn keys_in_long_drafts() {
    let (runtime, session) = session_with(SAMPLES);
    let tables = runtime.block_on(session.tables()).expect("tables");
    measured("300 statements", Format::Partiql, &statements(300), &tables);
    measured("100 statements", Format::Partiql, &statements(100), &tables);
    measured("100 actions", Format::Transaction, &actions(100), &tables);
}
