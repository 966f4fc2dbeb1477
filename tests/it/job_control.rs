//! The workbench under a shell with job control: stopped, continued and ended by others, with the terminal as it was and
//! the text kept.
//!
//! The counts are small; `DYNADRAFT_TEST_SUSPENDS=100` and `DYNADRAFT_TEST_SIGNALS=1000` are the full ones.

use std::process::Command;

use portable_pty::CommandBuilder;

use crate::home::Home;
use crate::pseudo_terminal::{Terminal, count, is_saved, saved, signal};

const PROMPT: &str = "READY>";
const ENTER: &str = "\x1b[?1049h";
const LEAVE: &str = "\x1b[?1049l";
/// The question where the cursor is, which a terminal may never answer.
const WHERE: &str = "\x1b[6n";
/// Alt-4 goes to the results, where Ctrl-Z suspends: in the draft it takes the last change back.
const SUSPEND: &str = "\x1b4\x1a";

/// A shell in a terminal, and the workbench as its job.
struct Job {
    home: Home,
    terminal: Terminal,
    /// How often the shell was asked for something.
    asked: usize,
    /// tmux has an alternate screen of its own, and does not pass ours on.
    is_in_tmux: bool,
}

/// The state of a process as `ps` has it; none when it is gone.
fn state(process: &str) -> String {
    let told = Command::new("ps").args(["-o", "stat=", "-p", process]).output().expect("ps");
    String::from_utf8_lossy(&told.stdout).chars().take(1).filter(|state| *state != 'Z').collect()
}

impl Job {
    fn start(shell: &[&str], editor: &str) -> Self {
        let home = Home::new();
        let program = home.program().get_program().to_string_lossy().into_owned();
        home.write("start", format!("echo $$ > pid\nexec '{program}' --memory\n"));
        home.write("editor", editor);
        let mut command = CommandBuilder::new(shell[0]);
        command.args(&shell[1..]);
        command.env("PS1", "READY> ");
        command.env("EDITOR", "sh editor");
        let terminal = Terminal::run(&home, command, 100, 30);
        let mut job = Self { home, terminal, asked: 0, is_in_tmux: shell[0] == "tmux" };
        job.terminal.wait_for_prompt(PROMPT);
        job.begin();
        job
    }

    fn begin(&mut self) {
        std::fs::remove_file(self.home.path("pid")).ok();
        let modes = self.ask("stty -g");
        self.home.write("modes", modes);
        let mark = self.terminal.mark();
        self.terminal.press("sh ./start\r");
        self.wait_until_entered(mark);
    }

    fn process(&self) -> String {
        std::fs::read_to_string(self.home.path("pid")).expect("a pid").trim().to_owned()
    }

    /// What a command of the shell prints.
    fn ask(&mut self, command: &str) -> String {
        self.asked += 1;
        let (part, answer) = (format!("part{}", self.asked), format!("answer{}", self.asked));
        self.terminal.press(&format!("{command} > {part}; mv {part} {answer}\r"));
        let path = self.home.path(&answer);
        self.terminal.wait_until(command, || path.exists());
        std::fs::read_to_string(path).expect("an answer")
    }

    /// The shell has the terminal, and finds it as it was before.
    fn assert_given_back(&mut self, mark: usize) {
        if !self.is_in_tmux {
            self.terminal.wait_for_bytes(mark, LEAVE);
        }
        // What is typed before is thrown away with all that was not read.
        self.terminal.wait_for_prompt(PROMPT);
        let before = std::fs::read_to_string(self.home.path("modes")).expect("the modes");
        assert_eq!(self.ask("stty -g"), before);
    }

    fn wait_until_stopped(&mut self) {
        let process = self.process();
        self.terminal.wait_until("it is stopped", || state(&process) == "T");
    }

    fn wait_until_ended(&mut self) {
        let process = self.process();
        self.terminal.wait_until("it has ended", || state(&process).is_empty());
    }

    fn wait_until_entered(&mut self, mark: usize) {
        if !self.is_in_tmux {
            self.terminal.wait_for_bytes(mark, ENTER);
        }
        self.terminal.wait_for("F5 run");
    }

    /// `fg`, until all of the screen is there again.
    fn come_back(&mut self, shown: &str) {
        let mark = self.terminal.mark();
        self.terminal.press("fg\r");
        self.wait_until_entered(mark);
        self.terminal.wait_for(shown);
    }
}

fn suspend_and_come_back(shell: &[&str]) {
    let mut job = Job::start(shell, "");
    job.terminal.press("remembered");
    job.terminal.wait_for("remembered");
    for round in 0..count("DYNADRAFT_TEST_SUSPENDS", 3) {
        let mark = job.terminal.mark();
        match round % 3 {
            0 => job.terminal.press(SUSPEND),
            1 => signal("TSTP", &job.process()),
            _ => signal("TSTP", &format!("-{}", job.process())),
        }
        job.wait_until_stopped();
        assert!(is_saved(&job.home, "remembered"), "kept before it is stopped");
        job.assert_given_back(mark);
        let size = 100 + u16::try_from(round % 7).expect("small");
        job.terminal.resize(size, 30);
        job.come_back("remembered");
    }
    // The draft again, and Ctrl-C twice.
    job.terminal.press("\x1b3!");
    job.terminal.wait_until_saved(&job.home, "remembered!");
    let mark = job.terminal.mark();
    job.terminal.press("\x03\x03");
    job.assert_given_back(mark);
    job.terminal.press("exit\r");
    let (_, raw) = job.terminal.finish();
    assert!(!raw.contains(WHERE), "the terminal is asked nothing");
}

#[test]
fn bash_suspends_and_comes_back() {
    suspend_and_come_back(&["bash", "--norc", "-i"]);
}

#[test]
fn dash_suspends_and_comes_back() {
    if Command::new("dash").args(["-c", ":"]).output().is_err() {
        return eprintln!("skipped: no dash here");
    }
    suspend_and_come_back(&["dash", "-i"]);
}

#[test]
fn in_tmux_it_suspends_and_comes_back() {
    if Command::new("tmux").arg("-V").output().is_err() {
        return eprintln!("skipped: no tmux here");
    }
    let socket = tempfile::tempdir().expect("a temporary folder");
    let socket = socket.path().join("tmux").to_string_lossy().into_owned();
    let shell = "exec env PS1='READY> ' bash --norc -i";
    suspend_and_come_back(&["tmux", "-S", &socket, "-f", "/dev/null", "new-session", shell]);
}

#[test]
fn a_signal_from_outside_ends_it_with_the_terminal_as_it_was() {
    for (name, code) in [("TERM", "143"), ("HUP", "129"), ("INT", "130"), ("QUIT", "131")] {
        let mut job = Job::start(&["bash", "--norc", "-i"], "");
        let mark = job.terminal.mark();
        job.terminal.press(&format!("ended-by-{name}"));
        job.terminal.wait_for_bytes(mark, name);
        signal(name, &job.process());
        job.terminal.wait_for_bytes(mark, LEAVE);
        job.terminal.wait_for_prompt(PROMPT);
        assert_eq!(job.ask("echo $?").trim(), code);
        job.assert_given_back(mark);
        assert_eq!(saved(&job.home), [format!("ended-by-{name}")]);
    }
}

#[test]
fn after_a_stop_that_nobody_can_catch_the_terminal_is_taken_again() {
    let mut job = Job::start(&["bash", "--norc", "-i"], "");
    job.terminal.press("kept");
    job.terminal.wait_until_saved(&job.home, "kept");
    for size in [80, 120] {
        let mark = job.terminal.mark();
        signal("STOP", &job.process());
        job.wait_until_stopped();
        job.terminal.wait_for_bytes(mark, PROMPT);
        job.terminal.resize(size, 24);
        job.come_back("kept");
    }
    // Not a line that waits for its end, and no signal of the terminal: keys.
    job.terminal.press("!");
    job.terminal.wait_until_saved(&job.home, "kept!");
    let mark = job.terminal.mark();
    job.terminal.press("\x03\x03");
    job.assert_given_back(mark);
}

#[test]
fn in_the_background_it_waits_and_can_be_ended() {
    for (stop, text) in [("TSTP", "suspended"), ("STOP", "stopped")] {
        let mut job = Job::start(&["bash", "--norc", "-i"], "");
        let mark = job.terminal.mark();
        job.terminal.press(text);
        job.terminal.wait_for_bytes(mark, text);
        signal(stop, &job.process());
        job.wait_until_stopped();
        job.terminal.wait_for_bytes(mark, PROMPT);
        // Has bash say at once what becomes of its jobs.
        job.ask("set -b; echo");
        let mark = job.terminal.mark();
        job.terminal.press("bg\r");
        job.terminal.wait_for_bytes(mark, "Stopped");
        job.wait_until_stopped();
        job.terminal.press("kill %1\r");
        job.wait_until_ended();
        // What bash says of it stands behind its prompt.
        job.terminal.press("\r");
        job.assert_given_back(0);
        assert_eq!(saved(&job.home), [text], "{stop}");
    }
}

#[test]
fn without_a_shell_nothing_stops() {
    let home = Home::new();
    let mut terminal = Terminal::start(&home, &["--memory"], 100, 30);
    terminal.wait_for("F5 run");
    terminal.press(SUSPEND);
    terminal.wait_for("not suspended");
    terminal.press("\x1b3alive");
    terminal.wait_until_saved(&home, "alive");
    terminal.press("\x03\x03");
    assert_eq!(terminal.finish().0, 0);
}

#[test]
fn an_editor_is_suspended_with_it() {
    let editor = "echo EDITING; read line; echo \"$line\" >> \"$1\"\n";
    let mut job = Job::start(&["bash", "--norc", "-i"], editor);
    job.terminal.press("first");
    job.terminal.wait_for("first");
    let mut mark = job.terminal.mark();
    job.terminal.press("\x1bOR");
    job.terminal.wait_for_bytes(mark, "EDITING");
    for _ in 0..2 {
        job.terminal.press("\x1a");
        job.wait_until_stopped();
        job.assert_given_back(mark);
        mark = 0;
        job.terminal.press("fg\r");
        let process = job.process();
        job.terminal.wait_until("it is continued", || state(&process) == "S");
    }
    let mark = job.terminal.mark();
    job.terminal.press("second\r");
    job.terminal.wait_for_bytes(mark, ENTER);
    job.terminal.wait_until_saved(&job.home, "firstsecond");
}

#[test]
fn a_signal_ends_the_editor_too_and_what_it_left_is_kept() {
    let editor =
        "trap 'echo saved >> \"$1\"; exit 0' TERM\necho EDITING; while :; do sleep 0.05; done\n";
    let mut job = Job::start(&["bash", "--norc", "-i"], editor);
    job.terminal.press("draft-");
    job.terminal.wait_until_saved(&job.home, "draft-");
    let mark = job.terminal.mark();
    job.terminal.press("\x1bOR");
    job.terminal.wait_for_bytes(mark, "EDITING");
    signal("TERM", &job.process());
    job.terminal.wait_for_prompt(PROMPT);
    job.assert_given_back(mark);
    assert_eq!(saved(&job.home), ["draft-saved\n"]);
}

#[test]
fn an_editor_that_fails_loses_nothing() {
    let mut job = Job::start(&["bash", "--norc", "-i"], "echo more >> \"$1\"; exit 3\n");
    job.terminal.press("first");
    job.terminal.wait_for("first");
    job.terminal.press("\x1bOR");
    job.terminal.wait_for("exit status: 3; the draft stays as it was");
    let left = std::fs::read_dir(job.home.path("config/editing")).expect("a folder");
    let texts = left.flatten().map(|entry| std::fs::read_to_string(entry.path()).expect("text"));
    assert_eq!(texts.collect::<Vec<_>>(), ["firstmore\n"]);
}

#[test]
fn an_editor_that_leaves_the_terminal_raw_leaves_it_so_to_nobody() {
    let mut job = Job::start(&["bash", "--norc", "-i"], "stty raw -echo; exit 3\n");
    job.terminal.press("\x1bOR");
    job.terminal.wait_for("exit status: 3; the draft stays as it was");
    let mark = job.terminal.mark();
    job.terminal.press("\x03\x03");
    job.wait_until_ended();
    job.assert_given_back(mark);
}

/// A sequence of numbers below a bound that is the same in every run.
fn numbers(seed: u64) -> impl FnMut(u8) -> u8 {
    let mut state = seed;
    move |below| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let drawn = (state >> 33) % u64::from(below);
        u8::try_from(drawn).expect("below a byte")
    }
}

#[test]
fn whatever_signals_come_the_terminal_is_as_it_was_and_the_text_kept() {
    let mut below = numbers(10);
    let mut job = Job::start(&["bash", "--norc", "-i"], "");
    let mut text = String::new();
    for _ in 0..count("DYNADRAFT_TEST_SIGNALS", 25) {
        let process = job.process();
        match below(8) {
            0..=2 => {
                let typed = char::from(b'a' + below(26));
                text.push(typed);
                job.terminal.press(&typed.to_string());
                job.terminal.wait_until_saved(&job.home, &text);
            }
            3 => {
                let columns = 80 + u16::from(below(60));
                job.terminal.resize(columns, 30);
            }
            4 => (0..=below(3)).for_each(|_| signal("CONT", &process)),
            5 | 6 => {
                let mark = job.terminal.mark();
                let stops: &[&str] =
                    [&["TSTP"][..], &["STOP"], &["TSTP", "TSTP"]][usize::from(below(3))];
                stops.iter().for_each(|stop| signal(stop, &process));
                job.wait_until_stopped();
                job.terminal.wait_for_bytes(mark, PROMPT);
                job.come_back(if text.is_empty() { "Draft" } else { &text });
            }
            _ => {
                let ends = ["TERM", "INT", "HUP", "QUIT"];
                let end = ends[usize::from(below(4))];
                let mark = job.terminal.mark();
                signal(end, &process);
                job.wait_until_ended();
                job.assert_given_back(mark);
                assert!(text.is_empty() || saved(&job.home).contains(&text), "{text:?} is kept");
                std::fs::remove_dir_all(job.home.path("config/drafts")).ok();
                text.clear();
                job.begin();
            }
        }
    }
}
