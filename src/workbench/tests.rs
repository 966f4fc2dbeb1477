//! Events in, effects and a few facts out.

mod long;
mod rows;
mod sending;
pub mod world;

use std::path::PathBuf;

use crate::api::table::{
    AttributeDefinition, IndexDefinition, KeySchema, Projection, TableDescription,
};
use crate::value::AttributeType;
use crossterm::event::{KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::Size;

use super::effect::{Effect, OfHistory, RunId, Side, Submit};
use super::event::{Event, FromHistory, WriteProblem};
use super::journey::Journey;
use super::layout::Pane;
use super::overlay::Overlay;
use super::overlay::welcome::Welcome;
use super::picture;
use crate::connection::{Facts, Told};
use crate::draft::Mode;
use crate::session::{Consent, Outcome};
use crate::syntax::{Diagnostic, Span};
use crate::workspace::{Document, EntrySummary, Fingerprint, Labels, SavedDraft};

const STATEMENT: &str = "DELETE FROM \"a\" WHERE \"pk\" = 'x';";

const APPLIED: &str = r#"{"run":7,"draft":"d.pql","connection":"memory","mode":"single","outcome":"applied","duration_ms":0.8,
  "statements":[{"index":1,"operation":"DELETE","table":"a","key":{"pk":{"S":"x"}},"verdict":"applied","capacity":{"reported":{"read":0,"write":1},"estimated":null}}],
  "capacity":[{"TableName":"a","CapacityUnits":1}],"exchanges":[]}"#;

fn mouse(kind: MouseEventKind, column: u16, row: u16) -> Event {
    Event::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE })
}

#[test]
fn a_report_stands_beside_its_draft_until_the_text_changes() {
    let mut journey = Journey::new();
    journey.type_text(STATEMENT).press("f5").reply(APPLIED);
    let stale = |journey: &Journey| {
        let tab = journey.state.desk.tab();
        tab.shown.as_ref().map(|shown| tab.is_stale(shown))
    };
    assert_eq!(stale(&journey), Some(false));
    assert!((journey.state.desk.session_units.write - 1.0).abs() < f64::EPSILON);
    journey.type_text(" ");
    assert_eq!(stale(&journey), Some(true));
}

#[test]
fn the_session_sums_what_was_counted_and_no_estimate() {
    let mut journey = Journey::new();
    let run =
        |reported: &str| APPLIED.replace(r#"{"read":0,"write":1},"estimated":null"#, reported);
    let nothing_told = |text: String| text.replace(r#"{"TableName":"a","CapacityUnits":1}"#, "");
    let counted = nothing_told(run(r#"{"read":0,"write":1},"estimated":null"#));
    let estimated = nothing_told(run(r#"null,"estimated":{"read":0,"write":4}"#));
    for (report, sum) in [(counted, 1.0), (estimated, 1.0), (APPLIED.to_owned(), 2.0)] {
        journey.type_text(STATEMENT).press("f5").reply(&report);
        assert!((journey.state.desk.session_units.write - sum).abs() < f64::EPSILON, "{report}");
    }
}

#[test]
fn the_answer_of_a_closed_tab_is_told_and_shown_nowhere() {
    let mut journey = Journey::new();
    journey.type_text(STATEMENT).press("f5 ctrl-w ctrl-w").reply(APPLIED);
    assert!(journey.state.desk.report().is_none());
    assert!(!journey.state.desk.is_running());
    let said = journey.state.desk.notice.as_ref().map(|notice| notice.text.clone());
    assert_eq!(said.as_deref(), Some("run 7 came to its end after its draft was closed"));
}

#[test]
fn escape_cancels_the_run_and_never_quits() {
    let mut journey = Journey::new();
    journey.type_text(STATEMENT).press("f5");
    journey.asked();
    journey.press("esc");
    assert_eq!(journey.asked(), [Effect::Cancel(RunId(1))]);
    journey.press("esc esc esc esc");
    assert!(!journey.state.desk.quit);
}

#[test]
fn ctrl_c_quits_when_pressed_twice_within_two_seconds() {
    let mut journey = Journey::new();
    journey.press("ctrl-c");
    journey.state.desk.now_ms += 2001;
    journey.press("ctrl-c");
    assert!(!journey.state.desk.quit);
    journey.state.desk.now_ms += 2000;
    journey.press("ctrl-c");
    assert!(journey.state.desk.quit);
}

#[test]
fn ctrl_c_copies_what_is_selected() {
    let mut journey = Journey::new();
    journey.type_text("abc").press("shift-left shift-left ctrl-c");
    assert_eq!(journey.asked(), [Effect::Copy("bc".to_owned())]);
    assert!(!journey.state.desk.quit);
}

#[test]
fn ctrl_z_undoes_in_the_text_and_suspends_elsewhere() {
    let mut journey = Journey::new();
    journey.type_text("a").press("ctrl-z");
    assert_eq!(journey.state.desk.tab().editor.text(), "");
    assert_eq!(journey.asked(), []);
    journey.press("alt-4 ctrl-z");
    assert_eq!(journey.asked(), [Effect::Suspend]);
}

#[test]
fn after_a_far_jump_the_colours_catch_up_and_then_nothing_ticks() {
    let mut journey = Journey::new();
    journey.event(Event::Paste("-- note\n".repeat(3000)));
    assert!(journey.state.desk.animates());
    for _ in 0..6 {
        journey.event(Event::Tick);
    }
    assert!(!journey.state.desk.animates());
}

#[test]
fn f6_writes_the_mode_and_keeps_the_cursor_on_its_text() {
    let mut journey = Journey::new();
    journey.type_text(STATEMENT).press("f6");
    assert_eq!(journey.state.desk.tab().editor.lines(), ["--@ mode batch", STATEMENT]);
    assert_eq!(journey.state.desk.tab().editor.cursor(), (1, STATEMENT.len()));
    journey.press("f6 f6");
    assert_eq!(journey.state.desk.tab().editor.lines(), ["--@ mode single", STATEMENT]);
}

#[test]
fn every_change_is_on_its_way_to_the_recovery_copy() {
    let mut journey = Journey::new();
    journey.type_text("ab");
    let last = journey.effects.pop();
    let kept = |last| match last {
        Some(Effect::Autosave(recovery)) => Some(recovery.saved().text),
        _ => None,
    };
    assert_eq!(kept(last).as_deref(), Some("ab"));
    journey.effects.clear();
    journey.press("left");
    assert_eq!(journey.effects, [], "a move changes nothing");
}

#[test]
fn restored_drafts_take_the_place_of_the_empty_one() {
    let mut journey = Journey::new();
    let saved = SavedDraft {
        id: "old".to_owned(),
        name: "old.pql".to_owned(),
        text: "one\ntwo".to_owned(),
        file: None,
        cursor: (1, 2),
        ..SavedDraft::default()
    };
    journey.event(Event::Restored(Ok(vec![saved])));
    assert_eq!(journey.state.desk.tabs.len(), 1);
    assert_eq!(
        (journey.state.desk.tab().id.as_str(), journey.state.desk.tab().editor.cursor()),
        ("old", (1, 2))
    );
}

#[test]
fn what_was_typed_into_a_file_comes_back_in_its_tab_and_its_run_beside_it() {
    let path = PathBuf::from("/drafts/a.pql");
    let saved = |id: &str, text: &str, run| SavedDraft {
        id: id.to_owned(),
        name: "a.pql".to_owned(),
        text: text.to_owned(),
        file: Some(path.clone()),
        run,
        ..SavedDraft::default()
    };
    let mut journey = Journey::new();
    let folder = tempfile::tempdir().expect("a folder");
    let written = folder.path().join("a.pql");
    let fingerprint = crate::workspace::save_file(&written, "SELECT", None).expect("saved");
    let document = Document { text: "SELECT".to_owned(), fingerprint };
    journey.event(Event::Opened(vec![(path.clone(), Ok(document))]));
    let opened = journey.state.desk.tab().id.clone();
    journey.asked();
    journey.event(Event::Restored(Ok(vec![saved("old", "SELECT 1", Some(7))])));
    let tab = journey.state.desk.tab();
    assert_eq!((journey.state.desk.tabs.len(), tab.id.as_str()), (1, "old"));
    assert!(tab.is_changed() && tab.editor.text() == "SELECT 1");
    let tab = "old".to_owned();
    assert_eq!(journey.asked(), [Effect::Discard(opened), Effect::RecallBeside { tab, run: 7 }]);
    journey.press("ctrl-z");
    assert_eq!(journey.state.desk.tab().editor.text(), "SELECT");
}

#[test]
fn tabs_are_kept_where_they_stand() {
    let mut journey = Journey::new();
    journey.type_text("a").press("ctrl-t").type_text("b").press("ctrl-t").type_text("c");
    journey.effects.clear();
    // The first one goes: the others stand elsewhere, and their copies say so.
    journey.press("alt-right").event(Event::Tick).press("ctrl-w ctrl-w");
    let places: Vec<_> = journey
        .effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Autosave(recovery) => Some(recovery.clone().saved()),
            _ => None,
        })
        .map(|saved| (saved.text, saved.place.index))
        .collect();
    assert_eq!(places, [("b".to_owned(), 0), ("c".to_owned(), 1)]);
}

#[test]
fn what_the_history_says_of_a_token_stays_with_it_while_typing() {
    let mut journey = Journey::new();
    journey.event(Event::Tables(Ok(vec![accounts()])));
    let text = "--@ mode transaction\n--@ token abc\nDELETE FROM \"accounts\" WHERE \"pk\" = 'x';";
    journey.event(Event::Paste(text.to_owned()));
    let asked = |journey: &mut Journey| {
        journey.asked().into_iter().find_map(|effect| match effect {
            Effect::LookAtToken(asked) => Some(asked),
            _ => None,
        })
    };
    let first = asked(&mut journey).expect("the history is asked");
    journey.type_text(" ");
    assert!(asked(&mut journey).is_none(), "one question at a time");
    let finding = Diagnostic::warning("token-reused", Span::new(0, 1), "run 3 used this token");
    journey.event(Event::TokenLookedAt { asked: first, finding: Some(finding) });
    assert!(asked(&mut journey).is_some(), "of the text as it is by now");
    let said = |journey: &Journey| {
        let findings = journey.state.desk.tab().editor.findings().list().to_vec();
        let text = journey.state.desk.tab().editor.text();
        findings.iter().map(|one| one.drawn(&text)).find(|one| one.contains("token-reused"))
    };
    assert_eq!(
        said(&journey).as_deref(),
        Some("Warning token-reused 2:11 `abc` run 3 used this token")
    );
    journey.press("ctrl-home enter");
    assert_eq!(
        said(&journey).as_deref(),
        Some("Warning token-reused 3:11 `abc` run 3 used this token")
    );
    journey.press("down end").type_text("d");
    assert_eq!(said(&journey), None, "another token");
}

#[test]
fn a_file_that_was_opened_is_written_with_what_it_held() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.pql");
    let known: Fingerprint = crate::workspace::save_file(&path, "x", None).expect("saved");
    let mut journey = Journey::new();
    let result = Ok(Document { text: "x".to_owned(), fingerprint: known });
    journey.event(Event::Opened(vec![(path.clone(), result)]));
    journey.press("end").type_text("y");
    assert!(journey.state.desk.tab().is_changed());
    journey.asked();
    journey.press("ctrl-s");
    let tab = journey.state.desk.tab().id.clone();
    let known = Some(known);
    assert_eq!(
        journey.asked(),
        [Effect::Write { tab, path, text: "xy".to_owned(), revision: 1, known }]
    );
}

#[test]
fn a_file_that_changed_is_overwritten_only_when_saved_once_more() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.pql");
    let found = crate::workspace::save_file(&path, "x", None).expect("saved");
    let mut journey = Journey::new();
    journey.type_text("y");
    journey.asked();
    let save = format!(":write {}", path.display());
    journey.press("ctrl-p").type_text(&save).press("enter");
    let known = |asked: &[Effect]| match asked {
        [Effect::Write { known, .. }] => *known,
        other => panic!("{other:?}"),
    };
    assert_eq!(known(&journey.asked()), None);
    let problem = WriteProblem { sentence: "exists".to_owned(), found: Some(found) };
    let tab = journey.state.desk.tab().id.clone();
    journey.event(Event::Written { tab, path, revision: 1, result: Err(problem) });
    journey.press("ctrl-p").type_text(&save).press("enter");
    assert_eq!(known(&journey.asked()), Some(found));
}

#[test]
fn closing_a_draft_that_is_nowhere_else_asks_first() {
    let mut journey = Journey::new();
    journey.type_text("x").press("ctrl-w");
    assert_eq!(journey.asked(), []);
    journey.press("ctrl-w");
    assert_eq!(journey.asked(), [Effect::Discard("seed-1".to_owned())]);
}

#[test]
fn searching_the_history_asks_as_one_types_and_drops_late_answers() {
    let mut journey = Journey::new();
    journey.press("f8 /").type_text("al");
    let search =
        |text: &str| Effect::History(OfHistory::List { search: text.to_owned(), before: None });
    assert_eq!(journey.asked(), [search("a"), search("al")]);
    let entry = EntrySummary {
        run: 3,
        draft_name: "d.pql".to_owned(),
        connection: "memory".to_owned(),
        mode: Mode::Batch,
        statements: 2,
        applied: 1,
        started_ms: 0,
        outcome: Some(Outcome::Partial),
        duration_ms: Some(1.0),
        line: "SELECT * FROM accounts".to_owned(),
        labels: Labels::default(),
    };
    let listed = |search: &str, entry: &EntrySummary| {
        let (search, result) = (search.to_owned(), Ok((vec![entry.clone()], true)));
        Event::History(FromHistory::Listed { search, before: None, result })
    };
    journey.event(listed("a", &entry));
    assert_eq!(journey.state.panes.history.count(), 0);
    journey.event(listed("al", &entry));
    assert_eq!(journey.asked(), [Effect::History(OfHistory::Preview(3))]);
    journey.press("enter enter");
    assert_eq!(journey.asked(), [Effect::Recall(3)]);
}

#[test]
fn a_click_on_a_verdict_selects_its_row_and_the_wheel_scrolls_what_is_under_it() {
    let mut journey = Journey::new();
    let two = APPLIED.replace("\"capacity\":[", "\"x\":[").replace(
        "}}],",
        r#"}},{"index":2,"operation":"DELETE","table":"a","key":null,"verdict":"failed","code":"ValidationError","capacity":{"reported":null,"estimated":null}}],"capacity":[],"#,
    );
    journey.type_text(STATEMENT).press("enter").type_text(STATEMENT).press("f5").reply(&two);
    assert_eq!(journey.state.desk.tab().selected.index, 1, "the first that failed");
    journey.event(mouse(MouseEventKind::Down(MouseButton::Left), 5, 2));
    assert_eq!(journey.state.desk.tab().selected.index, 0);
    journey.event(mouse(MouseEventKind::ScrollDown, 10, 15));
    assert_eq!(journey.state.desk.tab().selected.index, 1);
    assert_eq!(journey.state.desk.focus, Pane::Editor);
}

#[test]
fn a_dialog_has_the_mouse_while_it_is_there() {
    let row_of = |journey: &Journey, text: &str| {
        let row = picture::text(&journey.state).lines().position(|line| line.contains(text));
        u16::try_from(row.expect("on the screen")).expect("a screen")
    };
    let mut journey = Journey::new();
    journey.press("ctrl-p").type_text("messages");
    let row = row_of(&journey, "Messages");
    journey.event(mouse(MouseEventKind::Down(MouseButton::Left), 1, row));
    assert!(matches!(journey.state.overlay, Some(Overlay::Palette(_))), "beside the list");
    journey.event(mouse(MouseEventKind::Down(MouseButton::Left), 20, row));
    assert!(picture::text(&journey.state).contains("Nothing was said so far."));
    journey.press("esc").press("f1");
    let first = row_of(&journey, "While typing");
    journey.event(mouse(MouseEventKind::ScrollDown, 20, 10));
    assert!(!picture::text(&journey.state).contains("While typing"), "it scrolled");
    journey.event(mouse(MouseEventKind::ScrollUp, 20, 10));
    assert_eq!(row_of(&journey, "While typing"), first);
    journey.press("esc");
    journey.state.overlay = Some(Overlay::Welcome(Welcome::default()));
    let row = row_of(&journey, "Start with an empty draft");
    journey.event(mouse(MouseEventKind::Down(MouseButton::Left), 20, row));
    assert!(journey.state.overlay.is_none());
}

#[test]
fn every_size_can_be_drawn() {
    let mut journey = Journey::new();
    journey.type_text(STATEMENT).press("f5").reply(APPLIED);
    for (width, height) in
        [(0, 0), (1, 1), (59, 15), (60, 16), (80, 24), (84, 50), (110, 30), (200, 60), (300, 5)]
    {
        journey.event(Event::Resize(Size::new(width, height)));
        for overlay in ["ctrl-p esc", "f1 esc", "alt-1", "alt-2", "alt-8", "alt-3", "ctrl-o esc"] {
            for key in overlay.split(' ') {
                journey.press(key);
                let lines = picture::text(&journey.state).lines().count();
                assert_eq!(lines, usize::from(height), "{width}x{height} {key}");
            }
        }
    }
}

#[test]
fn every_command_of_the_table_does_something() {
    for spec in super::command::all() {
        let mut journey = Journey::new();
        journey.type_text(STATEMENT);
        let mut effects = Vec::new();
        super::route::command(&mut journey.state, spec.command, &mut effects);
    }
}

#[test]
fn a_value_with_an_escape_code_does_not_reach_the_screen() {
    let mut journey = Journey::new();
    let evil = APPLIED.replace("\"S\":\"x\"", "\"S\":\"\\u001b[2Jx\"");
    journey.type_text("-- \u{1b}[31m").press("enter").type_text(STATEMENT).press("f5").reply(&evil);
    for keys in ["alt-4", "i", "r", "w", "alt-8"] {
        journey.press(keys);
        let text = picture::text(&journey.state);
        assert!(!text.contains('\u{1b}'), "{text}");
    }
    journey.press("alt-4");
    assert!(picture::text(&journey.state).contains("\\u{1b}[2Jx"));
}

fn accounts() -> TableDescription {
    TableDescription::empty(
        "accounts",
        KeySchema { partition: vec!["pk".to_owned()], sort: Vec::new() },
    )
}

#[test]
fn what_is_unlocked_is_one_connection_and_not_the_next() {
    let mut journey = Journey::new();
    journey.state.desk.unlocked_until_ms = Some(u64::MAX);
    journey.type_text(STATEMENT).press("ctrl-p").type_text(":connect prod").press("enter f5");
    let asked = journey.asked();
    let submitted = asked.iter().find_map(|effect| match effect {
        Effect::Submit(submit) => Some(submit.consent.unlocked),
        _ => None,
    });
    assert_eq!(submitted, Some(false), "{asked:?}");
}

#[test]
fn a_draft_is_judged_anew_by_the_tables_of_another_connection() {
    let mut journey = Journey::new();
    journey.event(Event::Resize(Size::new(120, 40))).event(Event::Tables(Ok(Vec::new())));
    journey.type_text("SELECT * FROM \"accounts\" WHERE \"pk\" = 'a';");
    assert!(picture::text(&journey.state).contains("there is no table `accounts` here"));
    let facts = Box::new(Facts::local("local:other"));
    journey.event(Event::Connected { side: Side::First, result: Ok(facts) });
    assert!(journey.asked().contains(&Effect::ListTables));
    journey.event(Event::Tables(Ok(vec![accounts()])));
    assert!(!picture::text(&journey.state).contains("there is no table"));
}

#[test]
fn a_setting_of_a_connection_that_is_not_taken_is_told_when_it_is_chosen() {
    let mut journey = Journey::new();
    let mut facts = Facts::local("dev");
    facts.settings.notes = vec!["AWS_RETRY_MODE is `odd`, which is passed over".to_owned()];
    journey.event(Event::Resize(Size::new(120, 40)));
    journey.event(Event::Connected { side: Side::First, result: Ok(Box::new(facts)) });
    assert!(picture::text(&journey.state).contains("AWS_RETRY_MODE is `odd`"));
}

fn text(journey: &Journey) -> String {
    journey.state.desk.tab().editor.text()
}

#[test]
fn the_tables_lint_what_is_typed_and_plan_it() {
    let mut journey = Journey::new();
    journey.event(Event::Resize(Size::new(120, 40))).event(Event::Tables(Ok(vec![accounts()])));
    journey
        .type_text("SELECT * FROM \"accounts\" WHERE \"owner\" = 'x';")
        .press("enter")
        .type_text("DELETE FROM \"acounts\" WHERE \"pk\" = 'x';")
        .press("enter");
    let screen = picture::text(&journey.state);
    for shown in [
        "  2!  DELETE",
        "Lint: 3 warnings · line 1: a batch",
        "Plan: 1 refused · 1 not known · no scan",
    ] {
        assert!(screen.contains(shown), "{shown}\n{screen}");
    }
    journey.press("ctrl-home ctrl-l ctrl-l");
    assert_eq!(journey.state.desk.tab().editor.cursor().0, 1);
    assert!(
        picture::text(&journey.state).contains("there is no table `acounts` here; did you mean")
    );
    journey.press("f9");
    let screen = picture::text(&journey.state);
    let refused = "1  SELECT                      ·  refused: Select statements within";
    assert!(screen.contains(refused) && screen.contains("unknown-table"), "{screen}");
}

fn is_submitted(asked: &[Effect]) -> bool {
    asked.iter().any(|effect| matches!(effect, Effect::Submit(_)))
}

#[test]
fn why_no_tables_are_told_stays_on_the_screen() {
    let mut journey = Journey::new();
    journey.event(Event::Tables(Err("AccessDeniedException".to_owned())));
    journey.event(Event::Resize(Size::new(120, 40))).type_text("x");
    let screen = picture::text(&journey.state);
    assert!(screen.contains("The tables were not"), "{screen}");
    assert!(!screen.contains("asking…"), "{screen}");
}

#[test]
fn tables_that_come_later_lint_what_stands_there() {
    let mut journey = Journey::new();
    journey.type_text("UPDATE \"accounts\" SET \"a\" = 1 WHERE \"pk\" = 'x';");
    assert!(journey.state.desk.tab().editor.findings().list().is_empty());
    journey.event(Event::Tables(Ok(vec![accounts()])));
    let codes = journey.state.desk.tab().editor.findings().list().iter().map(|one| one.code);
    assert_eq!(codes.collect::<Vec<_>>(), ["no-upsert"]);
}

#[test]
fn f4_lays_the_draft_out_and_one_undo_takes_it_back() {
    let mut journey = Journey::new();
    let before = "select * from a where b = 1;-- why";
    journey.type_text(before).press("f4");
    let after = "SELECT * FROM a WHERE b = 1; -- why\n";
    assert_eq!(text(&journey), after);
    journey.press("ctrl-z");
    assert_eq!(text(&journey), before);
    journey.press("ctrl-y");
    assert_eq!(text(&journey), after);
    journey.press("f4");
    let said = journey.state.desk.notice.as_ref().map(|notice| notice.text.clone());
    assert_eq!(said.as_deref(), Some("the draft is laid out already"));
}

#[test]
fn what_is_typed_is_undone_word_by_word() {
    let mut journey = Journey::new();
    journey.type_text("one two  three").press("left").type_text("x").type_text("y");
    for expected in ["one two  three", "one two  ", "one ", ""] {
        journey.press("right").press("left").press("ctrl-z");
        assert_eq!(text(&journey), expected);
    }
    journey.press("ctrl-y ctrl-y");
    assert_eq!(text(&journey), "one two  ");
}

#[test]
fn tab_behind_a_word_completes_it_and_after_a_space_indents() {
    let mut journey = Journey::new();
    journey.event(Event::Tables(Ok(vec![accounts()])));
    journey.type_text("sel").press("tab");
    assert_eq!(text(&journey), "SELECT");
    journey.press("ctrl-z");
    assert_eq!(text(&journey), "sel");
    journey.press("ctrl-y").type_text(" * from acc").press("tab").type_text(" ").press("tab");
    assert_eq!(text(&journey), "SELECT * from \"accounts\"  ");
}

#[test]
fn the_list_at_the_cursor_narrows_with_what_is_typed_and_escape_closes_it() {
    let mut journey = Journey::new();
    journey.event(Event::Tables(Ok(vec![accounts()])));
    journey.type_text("SELECT * FROM \"accounts\" WHERE ").press("ctrl-space");
    assert!(picture::text(&journey.state).contains("\"pk\""));
    journey.type_text("be");
    assert!(picture::text(&journey.state).contains("begins_with( (path, start)   function"));
    journey.press("down enter");
    assert!(text(&journey).ends_with("WHERE BETWEEN"), "{}", text(&journey));
    journey.type_text(" ").press("ctrl-space esc");
    assert!(journey.state.desk.popup.is_none());
    assert_eq!(journey.state.desk.focus, Pane::Editor);
}

#[test]
fn a_drag_selects_text_and_a_click_on_a_tab_of_the_detail_shows_it() {
    let mut journey = Journey::new();
    journey
        .event(Event::Resize(Size::new(120, 40)))
        .type_text("abc")
        .press("enter")
        .type_text("def");
    let (x, y) = (26 + 1 + 6, 2);
    journey.event(mouse(MouseEventKind::Down(MouseButton::Left), x + 1, y));
    journey.event(mouse(MouseEventKind::Drag(MouseButton::Left), x + 1, y + 1));
    journey.press("ctrl-c");
    assert_eq!(journey.asked(), [Effect::Copy("bc\nd".to_owned())]);
    let screen = picture::text(&journey.state);
    let title = screen.lines().position(|line| line.contains("5 Detail")).expect("the pane");
    let line: Vec<char> = screen.lines().nth(title).expect("its line").chars().collect();
    let at = |word: &str| {
        let word: Vec<char> = word.chars().collect();
        let place = line.windows(word.len()).position(|part| part == word);
        u16::try_from(place.expect("a tab")).expect("a column")
    };
    let row = u16::try_from(title).expect("a row");
    journey.event(mouse(MouseEventKind::Down(MouseButton::Left), at("Wire") + 1, row));
    assert!(picture::text(&journey.state).contains("[Wire]"));
}

#[test]
fn a_key_press_parses_the_statement_it_changes_once() {
    use crate::counted::{Work, counted};
    let mut journey = Journey::new();
    journey.event(Event::Tables(Ok(vec![accounts()])));
    let (first, second) = ("DELETE FROM accounts WHERE pk = 'counted'", "SELECT * FROM accounts");
    journey.event(Event::Paste(format!("{first};\n{second}")));
    let before = counted(Work::Parse, first);
    assert_eq!(before, 1, "parsing, planning and lint share one tree");
    journey.type_text("x");
    assert_eq!(counted(Work::Parse, first) - before, 0, "it was not edited");
    assert_eq!(counted(Work::Parse, &format!("{second}x")), 1);
}
