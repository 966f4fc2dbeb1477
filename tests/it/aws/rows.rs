//! A row of the table, asked of the program and of botocore.

use std::collections::BTreeMap;
use std::process::Command;

use jiff::SignedDuration;
use serde::Deserialize;
use serde_json::Value;

use super::fake::{Answer, Fake, Manner};
use super::parts::{DENIED, EXPIRED, Part};
use super::secrets;
use super::world::World;
use crate::home::Ran;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    pub name: String,
    /// The names of pieces, whose parts come before the row's own.
    #[serde(default)]
    has: String,
    /// `NAME=VALUE`, or `unset NAME ...`, a line.
    #[serde(default)]
    variables: String,
    /// `~/.aws/config`, and `~/.aws/credentials`.
    #[serde(default)]
    config: String,
    #[serde(default)]
    credentials: String,
    /// More files, by their path below the home.
    #[serde(default)]
    files: BTreeMap<String, String>,
    #[serde(default)]
    options: Vec<String>,
    /// A part of AWS and what it does in place of its work, in this order: a status, `closed`, `elsewhere`,
    /// `expired` or `denied`.
    #[serde(default)]
    meets: String,
    /// How far the clock of AWS is ahead.
    #[serde(default)]
    minutes_ahead: i64,
    /// Why the program does not do what botocore does, and what it does.
    pub differs: Option<String>,
    pub seen: Option<String>,
}

/// What many rows have.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Piece {
    #[serde(default)]
    variables: String,
    #[serde(default)]
    config: String,
    #[serde(default)]
    credentials: String,
    #[serde(default)]
    files: BTreeMap<String, String>,
}

/// How Rust ends a program that has met a fault of its own.
const PANICKED: i32 = 101;
/// Where no option names a connection, the program is to take what variables and files say.
const SETTINGS: &str = "default = \"aws\"\n[connections.aws]\n";

/// What the program did with a row.
pub struct Done {
    /// What it asked of AWS, and whether it was answered.
    pub asked: Vec<String>,
    pub said: Vec<String>,
}

impl Row {
    /// Puts its pieces before what is its own.
    pub fn join(&mut self, pieces: &BTreeMap<String, Piece>) {
        for name in self.has.split_whitespace().rev() {
            let piece = pieces.get(name).expect(name);
            self.variables = format!("{}\n{}", piece.variables, self.variables);
            self.config.insert_str(0, &piece.config);
            self.credentials.insert_str(0, &piece.credentials);
            for (path, text) in &piece.files {
                self.files.entry(path.clone()).or_insert_with(|| text.clone());
            }
        }
    }

    /// What the program does, once it has shown its settings.
    pub fn of_program(&self) -> Done {
        let world = self.world();
        let shown = self.run(self.command(&world, &["config", "show"]), &world);
        let seen = world.fake.seen();
        assert!(seen.is_empty(), "{}: asked for what is to be shown: {seen:?}", self.name);
        let ran = self.run(self.command(&world, &["tables", "list"]), &world);
        let end = match ran.code {
            0 => "answered",
            PANICKED => "panicked",
            _ => "refused",
        };
        let (asked, mut said) = (self.lines(&world, end), self.said(&world, &shown, &ran));
        secrets::search(&self.name, &world.home, &[&shown, &ran]);
        if ran.code != 0 {
            said.push(self.said_of_a_run(&said.concat()));
        }
        Done { asked, said }
    }

    /// What a draft comes to where the list of tables was refused. The same befalls it, from the beginning.
    fn said_of_a_run(&self, listed: &str) -> String {
        let world = self.world();
        world.write("read.pql", "SELECT * FROM things WHERE pk = 'a'");
        let drafted = self.run(self.command(&world, &["run", "read.pql", "--json"]), &world);
        secrets::search(&self.name, &world.home, &[&drafted]);
        in_a_line(&drafted, &world, listed)
    }

    fn command(&self, world: &World, arguments: &[&str]) -> Command {
        let mut program = world.home.program();
        program.args(arguments).env("DYNADRAFT_LOG", "trace");
        program
    }

    /// Where its settings say that the credentials are from, and its sentences.
    fn said(&self, world: &World, shown: &Ran, ran: &Ran) -> Vec<String> {
        let squeezed = |line: &str| {
            let columns = line.split("  ").map(str::trim).filter(|column| !column.is_empty());
            columns.collect::<Vec<_>>().join(" | ")
        };
        let credentials = shown.out.lines().filter(|line| line.contains("credentials"));
        let mut lines: Vec<String> = credentials.map(squeezed).collect();
        lines.extend(shown.talk.lines().map(|line| format!("shown: {line}")));
        // Whether there was a wait is for the machine to say.
        let is_said =
            |line: &&str| !line.starts_with("no tables") && !line.starts_with("waiting for ");
        lines.extend(ran.talk.lines().filter(is_said).map(str::to_owned));
        if ran.code != 0 {
            lines.push(format!("exit {}", ran.code));
        }
        lines.iter().map(|line| world.unfilled(line)).collect()
    }

    /// The same of botocore, which this Python has.
    pub fn of_botocore(&self, python: &str) -> Vec<String> {
        let world = self.world();
        let mut program = Command::new(python);
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/aws/ask_botocore.py");
        program.arg(script).env_clear().env("HOME", world.home.path(""));
        let ran = self.run(program, &world);
        assert_eq!(ran.code, 0, "{}: {}", self.name, ran.talk);
        self.lines(&world, ran.out.trim())
    }

    fn world(&self) -> World {
        let fake = Fake::start();
        let mut words = self.meets.split_whitespace();
        if let Some(part) = words.next().map(part) {
            let elsewhere = format!("{}/elsewhere", fake.url());
            fake.tell(part, words.map(|word| manner(part, word, &elsewhere)));
        }
        fake.set_clock_ahead(SignedDuration::from_mins(self.minutes_ahead));
        let world = World::of(fake);
        world.write("config/config.toml", SETTINGS);
        let usual = [(".aws/config", &self.config), (".aws/credentials", &self.credentials)];
        for (name, text) in usual.into_iter().filter(|(_, text)| !text.is_empty()) {
            world.write(name, text);
        }
        for (name, text) in &self.files {
            world.write(name, text);
        }
        world
    }

    fn run(&self, mut program: Command, world: &World) -> Ran {
        world.lead(&mut program, &self.variables);
        program.args(self.options.iter().map(|option| world.filled(option)));
        program.output().expect("it starts").into()
    }

    fn lines(&self, world: &World, end: &str) -> Vec<String> {
        let seen = world.fake.seen();
        seen.iter().map(|line| self.without_chance(line)).chain([end.to_owned()]).collect()
    }

    /// A name that the row does not hold was made up by who asked.
    fn without_chance(&self, line: &str) -> String {
        const NAME: &str = "RoleSessionName=";
        let Some((before, rest)) = line.split_once(NAME) else { return line.to_owned() };
        let name = rest.split([',', ' ']).next().expect("a name");
        if [&self.config, &self.variables].iter().any(|text| text.contains(name)) {
            return line.to_owned();
        }
        let (_, behind) = rest.split_at(name.len());
        format!("{before}{NAME}(made up){behind}")
    }
}

/// How a run ended that is refused as the list of tables is, and its sentence where it is another one.
fn in_a_line(drafted: &Ran, world: &World, listed: &str) -> String {
    let document = drafted.out.lines().next().map(serde_json::from_str::<Value>);
    let sentence = match document {
        Some(document) => document.expect("a document")["error"]["message"].to_string(),
        None => drafted.talk.lines().last().unwrap_or_default().to_owned(),
    };
    let sentence = sentence.trim_matches('"').replace("\\\"", "\"");
    let sentence = world.unfilled(&sentence);
    let same = listed.contains(&sentence);
    format!("run: exit {}: {}", drafted.code, if same { "the same" } else { &sentence })
}

fn part(name: &str) -> Part {
    match name {
        "DynamoDb" => Part::DynamoDb,
        "Sts" => Part::Sts,
        "Sso" => Part::Sso,
        "Container" => Part::Container,
        other => panic!("no part of AWS is told to misbehave as {other}"),
    }
}

fn manner(part: Part, word: &str, elsewhere: &str) -> Manner {
    let answer = match word.parse() {
        Ok(status) => Answer::new(status, ""),
        Err(_) if word == "closed" => return Manner::Close,
        Err(_) if word == "elsewhere" => Answer::new(301, "").with("location", elsewhere),
        Err(_) if word == "expired" => EXPIRED.by(part),
        Err(_) if word == "denied" => DENIED.by(part),
        Err(_) => panic!("nothing does `{word}`"),
    };
    Manner::Answer(word.to_owned(), answer)
}
