//! `dynadraft serve` in a process of its own, for the length of a test.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::config::{BehaviorVersion, Config, Credentials, Region};

use crate::home::Home;

pub struct Server {
    child: Child,
    address: String,
}

impl Server {
    /// A server on a free port, with a database in memory.
    pub fn start() -> Self {
        Self::start_with(&Home::new(), &["--memory"])
    }

    pub fn start_with(home: &Home, arguments: &[&str]) -> Self {
        Self::start_by(home.program(), arguments)
    }

    /// A server that is started by this program, which is ours or starts ours.
    pub fn start_by(mut program: Command, arguments: &[&str]) -> Self {
        program.args(["serve", "--port", "0"]).args(arguments);
        Self::of(program)
    }

    /// With a database in memory and so many file handles at most.
    pub fn start_with_handles(count: usize) -> Self {
        let program = Home::new().program();
        let path = program.get_program().to_owned();
        let mut shell = Command::new("sh");
        let script = format!("ulimit -n {count}; exec \"$0\" serve --port 0 --memory");
        shell.args(["-c", &script]).arg(path).stdin(Stdio::null());
        Self::of(shell)
    }

    fn of(mut program: Command) -> Self {
        let mut child = program.stdout(Stdio::piped()).spawn().expect("the program starts");
        let mut line = String::new();
        let output = child.stdout.take().expect("a pipe");
        BufReader::new(output).read_line(&mut line).expect("a line");
        let address = line.trim_end().strip_prefix("listening on http://").expect(&line).to_owned();
        Self { child, address }
    }

    /// `127.0.0.1:PORT`.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The most memory it held so far, in megabytes.
    pub fn peak_megabytes(&self) -> usize {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()));
        let status = status.expect("a process of Linux");
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("its peak");
        line.split_whitespace().next().and_then(|it| it.parse::<usize>().ok()).expect("kB") / 1024
    }

    /// Tells it to stop; its exit code.
    pub fn terminate(mut self) -> Option<i32> {
        self.signal();
        self.child.wait().expect("an end").code()
    }

    /// The number of its process.
    pub fn process(&self) -> u32 {
        self.child.id()
    }

    /// Waits for an end that was brought about otherwise.
    pub fn wait(&mut self) {
        self.child.wait().expect("an end");
    }

    /// Sends SIGTERM and does not wait.
    pub fn signal(&self) {
        let pid = self.child.id().to_string();
        let killed = Command::new("kill").args(["-TERM", &pid]).status().expect("kill starts");
        assert!(killed.success());
    }

    /// The SDK as a program would set it up, but for its retries.
    pub fn client(&self) -> Client {
        let config = Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .endpoint_url(format!("http://{}", self.address))
            .region(Region::new("us-east-1"))
            .credentials_provider(Credentials::new("key", "secret", None, None, "test"))
            .retry_config(RetryConfig::disabled())
            .build();
        Client::from_conf(config)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // One that has ended already can't be killed, and need not be.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}
