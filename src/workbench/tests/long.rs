//! Texts of megabytes: what a key costs in them, and what waits until they are read.

use super::*;
use crate::counted::{Work, bytes_read, counted};
use crate::workbench::effect::Parse;
use crate::workbench::event::LaidOut;

/// What a key may look at, in bytes: the windows and the pieces around the cursor and the edges of the view. It is no
/// share of the text: as much in ten megabytes as in one.
const KEY_BYTES_MAX: usize = 24 * 1024;

/// A statement of one line.
fn long_statement(bytes: usize) -> String {
    let value = "'acct#alice-0001',";
    format!("SELECT * FROM a WHERE pk IN [{}'z'];", value.repeat(bytes / value.len()))
}

fn paste(text: impl Into<String>) -> Journey {
    let mut journey = Journey::new();
    journey.event(Event::Paste(text.into()));
    journey
}

fn parse_asked(journey: &mut Journey) -> Parse {
    let parses = journey.asked().into_iter().filter_map(|effect| match effect {
        Effect::Parse(parse) => Some(parse),
        _ => None,
    });
    parses.last().expect("it is to be parsed")
}

/// As the doer answers.
fn parsed(parse: &Parse) -> Event {
    let understood = parse.understood(&parse.text.to_text(), parse.revision);
    Event::Parsed { tab: parse.tab.clone(), understood: Box::new(understood) }
}

/// Has the text read that was asked for last.
fn read(journey: &mut Journey) {
    let parse = parse_asked(journey);
    journey.event(parsed(&parse));
}

/// Has the lines in view coloured to their end.
fn colour(journey: &mut Journey) {
    while journey.state.desk.is_catching_up() {
        journey.event(Event::Tick);
    }
}

fn said(journey: &Journey) -> Option<&str> {
    journey.state.desk.notice.as_ref().map(|notice| notice.text.as_str())
}

fn statements(journey: &Journey) -> usize {
    journey.state.desk.tab().editor.draft().statements.len()
}

#[test]
fn a_key_in_a_long_line_looks_at_what_is_in_view() {
    let wide = long_statement(200_000).replace("alice", "日本\u{301}\t");
    for text in [long_statement(200_000), wide] {
        let mut journey = paste(format!("{text}\n-- note\n"));
        read(&mut journey);
        journey.press("ctrl-home");
        colour(&mut journey);
        for place in ["end", "home", "end left left left", "home right right", "ctrl-end up up"] {
            journey.press(place);
            picture::text(&journey.state);
            colour(&mut journey);
            for key in ["x", "backspace", "left", "'", "'", "right", "tab", "ctrl-z", "delete"] {
                let before = bytes_read();
                journey.press(key);
                picture::text(&journey.state);
                let read = bytes_read() - before;
                assert!(read <= KEY_BYTES_MAX, "{key} after {place}: {read} bytes");
            }
        }
    }
}

#[test]
fn a_key_in_a_draft_of_many_lines_looks_at_what_is_in_view() {
    let mut journey = paste(format!("{STATEMENT}\n").repeat(10_000));
    read(&mut journey);
    for place in ["ctrl-home", "down down", "ctrl-end", "up home"] {
        journey.press(place);
        colour(&mut journey);
        for key in ["x", "enter", "backspace", "shift-up", "pageup", "ctrl-z", "ctrl-z"] {
            let before = bytes_read();
            journey.press(key);
            picture::text(&journey.state);
            let read = bytes_read() - before;
            assert!(read <= KEY_BYTES_MAX, "{key} after {place}: {read} bytes");
        }
    }
}

#[test]
fn there_is_no_longest_line_and_no_largest_number_of_lines() {
    let mut journey = paste("x;\n".repeat(100_000));
    assert_eq!(journey.state.desk.tab().editor.cursor(), (100_000, 0));
    journey.press("ctrl-a").event(Event::Paste("x".repeat(100_000)));
    journey.press("left left").type_text("y");
    assert_eq!(journey.state.desk.tab().editor.cursor(), (0, 99_999));
    assert!(text(&journey).ends_with("xyxx"));
}

#[test]
fn what_is_pasted_cut_and_replaced_comes_back_in_one_step_each() {
    let (first, second) = ("a\n".repeat(50_000), "b".repeat(200_000));
    let mut journey = paste(first.clone());
    journey.press("ctrl-a ctrl-x");
    assert_eq!(text(&journey), "");
    journey.press("ctrl-v ctrl-a").event(Event::Paste(second.clone()));
    assert_eq!(text(&journey), second);
    for expected in [first.as_str(), "", &first, ""] {
        journey.press("ctrl-z");
        assert!(text(&journey) == expected, "undone to {} bytes", expected.len());
    }
    for expected in [first.as_str(), "", &first, &second] {
        journey.press("ctrl-y");
        assert!(text(&journey) == expected, "done again to {} bytes", expected.len());
    }
}

#[test]
fn what_is_too_long_for_a_terminal_is_copied_for_this_draft_alone() {
    for keys in ["ctrl-c", "ctrl-x"] {
        let mut journey = paste("x".repeat(700_001));
        journey.asked();
        journey.press("ctrl-a").press(keys);
        assert!(!journey.asked().iter().any(|effect| matches!(effect, Effect::Copy(_))));
        assert_eq!(
            said(&journey),
            Some("too long for the clipboard of a terminal; ^V puts it in here")
        );
        journey.press("ctrl-a ctrl-v");
        assert_eq!(text(&journey).len(), 700_001);
    }
}

#[test]
fn a_long_text_is_parsed_beside_the_loop_and_never_goes_back_to_an_older_one() {
    let mut journey = paste(format!("{STATEMENT}\n").repeat(2000));
    let first = parse_asked(&mut journey);
    assert_eq!(statements(&journey), 0);
    journey.type_text("x");
    let second = parse_asked(&mut journey);
    journey.event(parsed(&first));
    assert_eq!(statements(&journey), 2000, "better than nothing");
    assert!(!journey.state.desk.is_read());
    journey.event(parsed(&second));
    assert!(journey.state.desk.is_read());
    journey.event(parsed(&first));
    assert_eq!(statements(&journey), 2001);
    journey.press("left right");
    assert_eq!(journey.asked(), [], "it is asked for once");
}

#[test]
fn what_is_marked_stays_with_its_line_until_the_text_is_read_again() {
    let lines = (0..1500).map(|at| format!("DELETE FORM a WHERE pk = 'marked {at}';\n"));
    let mut journey = paste(lines.collect::<String>());
    read(&mut journey);
    let marks = |journey: &Journey| {
        let screen = picture::text(&journey.state);
        let shown = screen.lines().filter(|line| line.contains("'marked"));
        let of = |line: &str| {
            let statement = line.split("marked ").nth(1)?.split('\'').next()?.parse::<usize>();
            Some(line.contains(&format!("{}! ", statement.ok()? + 1)))
        };
        shown.map(of).collect::<Vec<_>>()
    };
    journey.press("ctrl-home down down down end");
    for key in ["x", "enter", "enter", "up", "z", "ctrl-z", "ctrl-z", "ctrl-z"] {
        journey.press(key);
        let marks = marks(&journey);
        assert!(marks.len() > 3 && marks.iter().all(|mark| *mark == Some(true)), "{key} {marks:?}");
    }
}

#[test]
fn of_a_long_draft_a_key_has_one_statement_parsed() {
    let lines = (0..3000).map(|at| format!("DELETE FROM a WHERE pk = 'one of {at}';\n"));
    let mut journey = paste(lines.collect::<String>());
    read(&mut journey);
    journey.press("ctrl-home").press("down down end left").type_text(" ");
    read(&mut journey);
    let count = |text: &str| counted(Work::Parse, text);
    for at in [0, 1, 3, 2999] {
        assert_eq!(count(&format!("DELETE FROM a WHERE pk = 'one of {at}'")), 1, "{at}");
    }
    journey.press("ctrl-home").type_text("DELETE FROM a WHERE pk = 'a new one';");
    read(&mut journey);
    assert_eq!(count("DELETE FROM a WHERE pk = 'one of 2999'"), 1);
    assert_eq!(count("DELETE FROM a WHERE pk = 'a new one'"), 1);
    assert_eq!(statements(&journey), 3001);
}

#[test]
fn a_run_waits_for_the_draft_of_the_text_on_the_screen() {
    let mut journey = paste(format!("{STATEMENT}\n").repeat(2000));
    read(&mut journey);
    journey.press("ctrl-home").type_text(&STATEMENT.replace("'x'", "'typed last'"));
    journey.press("f5");
    let parse = parse_asked(&mut journey);
    journey.event(Event::Tick);
    assert_eq!(journey.asked(), [], "nothing is sent before it is read");
    journey.event(parsed(&parse));
    let asked = journey.asked();
    let [Effect::Submit(submit)] = &asked[..] else { panic!("{asked:?}") };
    assert_eq!(submit.draft.0.statements.len(), 2001);
    assert!(submit.draft.0.statements[0].text.contains("typed last"));
    assert_eq!(submit.text, text(&journey));
}

#[test]
fn the_statement_at_the_cursor_is_that_of_the_text_as_it_is() {
    let padding = format!("-- {}\n", "x".repeat(40_000));
    let mut journey = paste(format!("{padding}{STATEMENT}\n{STATEMENT}"));
    journey.press("ctrl-j");
    read(&mut journey);
    let sent = |effect: &Effect| match effect {
        Effect::Submit(submit) => submit.only.clone(),
        _ => None,
    };
    assert_eq!(journey.asked().iter().find_map(sent), Some(vec![1]), "{:?}", said(&journey));
}

#[test]
fn a_run_is_given_up_when_what_it_is_of_changes_meanwhile() {
    for change in ["x", "up", "alt-4 ctrl-t"] {
        let mut journey = paste(format!("{STATEMENT}\n").repeat(2000));
        journey.press("ctrl-j");
        let parse = parse_asked(&mut journey);
        journey.press(change);
        assert!(said(&journey).is_some_and(|said| said.contains("given up")), "{change}");
        journey.event(parsed(&parse));
        assert!(!is_submitted(&journey.asked()), "{change}");
    }
}

#[test]
fn a_key_that_is_held_down_asks_once() {
    let mut journey = paste(format!("{STATEMENT}\n").repeat(2000));
    journey.press("f9 f9 f9");
    read(&mut journey);
    assert!(picture::text(&journey.state).contains("Plan · nothing sent"));
}

#[test]
fn a_long_draft_is_laid_out_beside_the_loop_and_one_undo_takes_it_back() {
    let before = "select * from a where b = 1;\n".repeat(2000);
    let mut journey = paste(before.clone());
    read(&mut journey);
    journey.press("ctrl-home down down f4");
    let asked = journey.asked();
    let [Effect::LayOut(asked)] = &asked[..] else { panic!("{asked:?}") };
    assert_eq!(text(&journey), before);
    let laid_out = |revision| {
        let laid_out = LaidOut::of(asked);
        Event::LaidOut { tab: asked.tab.clone(), revision, laid_out }
    };
    journey.event(laid_out(asked.revision));
    let after = "SELECT * FROM a WHERE b = 1;\n".repeat(2000);
    assert!(text(&journey) == after);
    assert!(journey.state.desk.is_read(), "what it means came with it");
    assert_eq!(journey.state.desk.tab().editor.cursor(), (2, 0));
    journey.press("ctrl-z");
    assert!(text(&journey) == before);
    journey.event(laid_out(asked.revision));
    assert!(text(&journey) == before, "the text is another one by now");
    assert_eq!(said(&journey), Some("not laid out, as the draft was changed meanwhile"));
}

#[test]
fn the_recovery_copy_of_a_long_text_is_made_beside_the_loop() {
    let mut journey = paste("x".repeat(100_000));
    journey.effects.clear();
    let before = bytes_read();
    journey.type_text("y");
    assert!(bytes_read() - before <= KEY_BYTES_MAX);
    let copies = journey.effects.iter().filter_map(|effect| match effect {
        Effect::Autosave(recovery) => Some(recovery.clone().saved().text.len()),
        _ => None,
    });
    assert_eq!(copies.collect::<Vec<_>>(), [100_001]);
}
