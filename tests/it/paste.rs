//! More bytes at once than anybody types: all of them are text, and none ever reaches a shell.
//!
//! `DYNADRAFT_TEST_PASTE_BYTES=10000000` is the full count.

use portable_pty::CommandBuilder;

use crate::home::Home;
use crate::pseudo_terminal::{Terminal, count, is_saved, saved, signal};

/// A line that says what it is when a shell runs it.
const LINE: &str = "touch ran # 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 \
     0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789\n";

fn bytes() -> usize {
    count("DYNADRAFT_TEST_PASTE_BYTES", 100_000)
}

fn workbench(home: &Home) -> Terminal {
    let mut terminal = Terminal::start(home, &["--memory"], 100, 30);
    terminal.wait_for("F5 run");
    terminal
}

#[test]
fn a_paste_without_brackets_is_taken_whole() {
    // Around what is read at once, and far beyond.
    for length in [1_023, 1_024, 1_025, 4_095, 4_096, 5_000, bytes()] {
        let home = Home::new();
        let mut terminal = workbench(&home);
        let mut text = LINE.repeat(length / LINE.len() + 1);
        text.truncate(length);
        terminal.press_beside(text.clone());
        terminal.wait_until("all of it is kept", || saved(&home) == [text.clone()]);
    }
}

#[test]
fn one_line_longer_than_anything_typed_is_taken_whole() {
    let home = Home::new();
    let mut terminal = workbench(&home);
    let text = "0123456789".repeat(bytes() / 10);
    terminal.press_beside(text.clone());
    terminal.wait_until("all of it is kept", || saved(&home) == [text.clone()]);
}

#[test]
fn keys_among_pasted_text_run_nothing() {
    let home = Home::new();
    home.succeed(&["sample", "load", "bank"]);
    let mut terminal = Terminal::start(&home, &[], 100, 30);
    terminal.wait_for("F5 run");
    terminal.press("DELETE FROM \"accounts\" WHERE pk = 'acct#alice';\n\x1b[15~\x1a\n-- end");
    terminal.wait_until_saved(&home, "-- end");
    terminal.press("\x03\x03");
    terminal.finish();
    assert_eq!(home.succeed(&["history", "list"]).matches("draft-1.pql").count(), 0);
}

#[test]
fn a_paste_whose_end_never_comes_is_text_and_the_keys_work_again() {
    let home = Home::new();
    let mut terminal = workbench(&home);
    terminal.press("\x1b[200~half of it");
    terminal.wait_until_saved(&home, "half of it");
    terminal.press(", and typed");
    terminal.wait_until_saved(&home, "half of it, and typed");
}

#[test]
fn what_was_not_read_never_reaches_the_shell() {
    for begin in ["", "\x1b[200~"] {
        let home = Home::new();
        let program = home.program().get_program().to_string_lossy().into_owned();
        home.write("start", format!("echo $$ > pid\nexec '{program}' --memory\n"));
        let mut command = CommandBuilder::new("bash");
        command.args(["--norc", "-i"]);
        command.env("PS1", "READY> ");
        let mut terminal = Terminal::run(&home, command, 100, 30);
        terminal.wait_for("READY>");
        terminal.press("sh ./start; echo the-end > ended\r");
        terminal.wait_for("F5 run");
        let process = std::fs::read_to_string(home.path("pid")).expect("a pid");
        terminal.press_beside(format!("{begin}{}", LINE.repeat(bytes() / LINE.len())));
        signal("TERM", process.trim());
        terminal.wait_until("it has ended", || home.path("ended").exists());
        assert!(!home.path("ran").exists(), "nothing that was pasted was run");
    }
}

#[test]
fn a_terminal_that_takes_nothing_keeps_nobody_from_ending() {
    let home = Home::new();
    let mut terminal = workbench(&home);
    terminal.press("kept");
    terminal.wait_until_saved(&home, "kept");
    terminal.stop_reading();
    // Every new size takes a whole frame: until they are more than the terminal holds.
    for columns in 200..240 {
        terminal.resize(columns, 80);
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    let process = terminal.child.process_id().expect("a process").to_string();
    signal("TERM", &process);
    let ended = || {
        let told = std::process::Command::new("ps").args(["-o", "stat=", "-p", &process]).output();
        let told = told.expect("ps").stdout;
        told.is_empty() || told.starts_with(b"Z")
    };
    terminal.wait_until("it has ended", ended);
    assert!(is_saved(&home, "kept"));
    terminal.read_on();
    let (_, raw) = terminal.finish();
    assert!(raw.contains("\x1b[?1049l\x1b[?25h"), "the screen is left all the same");
}

#[test]
fn a_terminal_that_is_closed_takes_no_text_with_it() {
    let home = Home::new();
    let mut terminal = workbench(&home);
    terminal.press("closed-on");
    terminal.wait_for("closed-on");
    let mut child = terminal.close();
    child.wait().expect("an end");
    // This terminal types a line end and Ctrl-D as it goes, and that doubles a line where it is still read.
    let texts = saved(&home);
    let [text] = texts.as_slice() else { panic!("{texts:?}") };
    assert!(["closed-on", "closed-on\nclosed-on"].contains(&text.as_str()), "{text}");
    let log = home.path(".local/state/dynadraft/dynadraft.log");
    let log = std::fs::read_to_string(log).unwrap_or_default();
    assert!(!log.contains("panicked"), "{log}");
}
