//! A command on a terminal, and every byte that came out there.

use std::io::{Read, Write};
use std::process::Command;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use portable_pty::{CommandBuilder, PtySize, native_pty_system};

/// The longest wait for something to appear: a guard against hanging, not a measure.
const PATIENCE: Duration = Duration::from_secs(30);

/// A hand presses no key sooner after the one before: what comes in one lot with text is text, and runs nothing.
const HAND: Duration = Duration::from_millis(150);

/// Runs it to its end. Keys are pressed when the screen shows the text before them.
pub fn shown(program: &Command, script: &[(&str, &str)]) -> Vec<u8> {
    let size = PtySize { rows: 50, cols: 160, pixel_width: 0, pixel_height: 0 };
    let pair = native_pty_system().openpty(size).expect("a pseudo-terminal");
    let mut child = pair.slave.spawn_command(builder(program)).expect("the program starts");
    drop(pair.slave);
    let mut reader = pair.master.try_clone_reader().expect("a reader");
    let mut keys = pair.master.take_writer().expect("a writer");
    let (sender, output) = channel();
    std::thread::spawn(move || {
        let mut buffer = [0; 4096];
        while let Ok(count @ 1..) = reader.read(&mut buffer) {
            if sender.send(buffer[..count].to_vec()).is_err() {
                break;
            }
        }
    });
    let mut raw = Vec::new();
    let mut screen =
        vt100::Parser::new(50.try_into().expect("rows"), 160.try_into().expect("columns"), 0);
    for (text, press) in script {
        while !screen.screen().contents().contains(text) {
            let bytes = output.recv_timeout(PATIENCE);
            let bytes =
                bytes.unwrap_or_else(|_| panic!("no {text:?} in {}", screen.screen().contents()));
            screen.process(&bytes);
            raw.extend(bytes);
        }
        while let Ok(bytes) = output.recv_timeout(HAND) {
            screen.process(&bytes);
            raw.extend(bytes);
        }
        keys.write_all(press.as_bytes()).expect("keys are taken");
    }
    // The reader ends with the program.
    loop {
        match output.recv_timeout(PATIENCE) {
            Ok(bytes) => raw.extend(bytes),
            Err(RecvTimeoutError::Disconnected) => break,
            Err(RecvTimeoutError::Timeout) => {
                child.kill().expect("a kill");
                panic!("it does not end: {}", String::from_utf8_lossy(&raw));
            }
        }
    }
    child.wait().expect("an end");
    raw
}

fn builder(program: &Command) -> CommandBuilder {
    let mut command = CommandBuilder::new(program.get_program());
    command.args(program.get_args());
    command.env_clear();
    for (name, value) in program.get_envs() {
        command.env(name, value.expect("a value"));
    }
    command.env("TERM", "xterm-256color");
    command.cwd(program.get_current_dir().expect("a folder"));
    command
}
