//! The workbench in a pseudo-terminal: what only a terminal shows.

use crate::home::Home;
use crate::pseudo_terminal::{Terminal, signal};

/// Enters and leaves the alternate screen.
const ENTER: &str = "\x1b[?1049h";
const LEAVE: &str = "\x1b[?1049l";

fn bank() -> Home {
    let home = Home::new();
    home.succeed(&["sample", "load", "bank", "--drafts", "."]);
    home
}

#[test]
fn a_cancelled_transfer_is_understood_on_one_screen() {
    let home = bank();
    let mut terminal = Terminal::start(&home, &["overdraft.tx.json"], 120, 40);
    terminal.wait_for("overdraft.tx.json");
    terminal.press("\x1b[15~");
    terminal.wait_for("CANCELLED: nothing was written");
    terminal.wait_for("ConditionalCheckFailed");
    terminal.wait_for("a cancelled call reports none");
    terminal.press("\x03\x03");
    let (code, raw) = terminal.finish();
    assert_eq!(code, 0);
    assert!(raw.contains(ENTER) && raw.contains(LEAVE));
}

#[test]
fn the_terminal_is_given_back_on_sigterm() {
    let home = bank();
    let mut terminal = Terminal::start(&home, &["batch.pql"], 80, 24);
    terminal.wait_for("batch.pql");
    let id = terminal.child.process_id().expect("a process").to_string();
    signal("TERM", &id);
    let (_, raw) = terminal.finish();
    assert!(raw.contains(LEAVE), "the alternate screen is left");
}

#[test]
fn a_paste_runs_nothing() {
    let home = bank();
    let mut terminal = Terminal::start(&home, &["new.pql"], 100, 30);
    terminal.wait_for("new.pql");
    terminal.press("\x1b[200~DELETE FROM \"accounts\" WHERE pk = 'acct#alice';\n\x1b[15~\x1b[201~");
    terminal.wait_for("DELETE FROM");
    terminal.press("\x03\x03");
    let (_, _) = terminal.finish();
    home.write("look.pql", "SELECT owner FROM \"accounts\" WHERE pk = 'acct#alice';");
    assert!(home.succeed(&["run", "look.pql"]).contains("Alice"));
    assert_eq!(home.succeed(&["history", "list"]).matches("new.pql").count(), 0);
}

#[test]
fn what_was_typed_is_there_again_after_a_kill() {
    let home = bank();
    let mut terminal = Terminal::start(&home, &[], 100, 30);
    terminal.wait_for("Draft");
    terminal.press("SELECT * FROM remembered");
    terminal.wait_for("remembered");
    terminal.wait_until_saved(&home, "remembered");
    terminal.child.kill().expect("a kill");
    let _ = terminal.finish();
    let mut again = Terminal::start(&home, &[], 100, 30);
    again.wait_for("remembered");
    again.press("\x03\x03");
    let (code, _) = again.finish();
    assert_eq!(code, 0);
}

#[test]
fn a_draft_that_a_dying_workbench_lets_go_of_comes_back() {
    let home = bank();
    let drafts = home.path("config/drafts");
    std::fs::create_dir_all(&drafts).expect("a folder");
    let copy = r#"{"name":"late.pql","text":"SELECT late","file":null,"cursor":[0,0]}"#;
    std::fs::write(drafts.join("a1.json"), copy).expect("written");
    let lock = std::fs::File::create(drafts.join("a1.lock")).expect("a lock");
    lock.lock().expect("locked");
    let mut terminal = Terminal::start(&home, &[], 100, 30);
    terminal.wait_for("F5 run");
    terminal.press("x");
    terminal.wait_for("Col 2");
    drop(lock);
    terminal.wait_for("1 draft restored");
}

#[test]
fn text_and_a_key_in_one_burst_run_nothing() {
    let home = bank();
    let mut terminal = Terminal::start(&home, &["new.pql"], 100, 30);
    terminal.wait_for("new.pql");
    for (burst, text) in [
        ("delete from accounts where pk = 'acct#alice';\x1b[15~ tail", "; tail"),
        ("x\x11y", "xy"),
        ("abc\x03\x03def", "abcdef"),
        ("ghi\x1b\rjkl", "ghijkl"),
    ] {
        terminal.press(burst);
        terminal.wait_until_saved(&home, text);
    }
    terminal.press("\x03\x03");
    terminal.finish();
    assert_eq!(home.succeed(&["history", "list"]).matches("new.pql").count(), 0);
}
