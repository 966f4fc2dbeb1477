//! Sections that can't be parsed.
//!
//! The SDK's parser gives up the whole file for one line, and botocore does as well: with a hundred profiles, one slip of an
//! editor takes all of them away. Here it takes the one it is in.

use std::fmt;
use std::path::PathBuf;

use aws_runtime::env_config::file::{EnvConfigFileKind as FileKind, EnvConfigFiles};

use super::files::{SPACE, Text, parsed};

/// A section that was left out, by its first line that can't be read. The line itself is not told: it may hold a secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}, line {line}: {fault}", path.display())]
pub struct Broken {
    pub path: PathBuf,
    /// From 1.
    pub line: usize,
    pub fault: Fault,
    /// The profile that was left out; `None` for another section, or for lines before the first one.
    pub profile: Option<String>,
}

/// What is wrong with a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    NoBracket,
    NoSection,
    NoEquals,
    NoName,
    NoText,
    Other,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoBracket => "its `[` has no `]`; a section begins as [profile NAME]",
            Self::NoSection => "it stands before the first section; [profile NAME] begins one",
            Self::NoEquals => "it has no `=`; write `name = value`, or `#` before a comment",
            Self::NoName => "nothing stands before its `=`; write `name = value`",
            Self::NoText => "it is not UTF-8 text; save the file as UTF-8",
            Self::Other => "it can't be read; write `name = value`",
        })
    }
}

/// The text without the sections that can't be parsed, and those.
pub async fn left_out(text: &Text, kind: FileKind) -> (String, Vec<Broken>) {
    let is_sound = |text: String| async move {
        let files = EnvConfigFiles::builder().with_contents(kind, text).build();
        parsed(&files).await.is_some()
    };
    let text = &as_the_sdk_takes_it(text, kind);
    let mut sound = String::with_capacity(text.text.len());
    let mut broken = Vec::new();
    if text.text.contains(char::REPLACEMENT_CHARACTER) || !is_sound(text.text.clone()).await {
        for section in sections(&text.text) {
            match first_fault(&section, &is_sound).await {
                None => section.lines.iter().for_each(|line| {
                    sound.push_str(line);
                    sound.push('\n');
                }),
                Some(at) => broken.push(section.broken(at, text)),
            }
        }
    } else {
        sound.push_str(&text.text);
    }
    (sound, broken)
}

/// The names of sections of a config file that are a name and nothing else, but for `default`.
pub fn bare(config: &str) -> Vec<String> {
    let headers = config.lines().filter_map(|line| line.strip_prefix('[')?.split_once(']'));
    let names = headers.map(|(header, _)| header.trim());
    names
        .filter(|name| !name.contains([' ', '\t']) && *name != "default")
        .map(str::to_owned)
        .collect()
}

/// The names of the sections `[services NAME]`.
pub fn services(config: &str) -> Vec<String> {
    let headers = config.lines().filter_map(|line| line.strip_prefix('[')?.split_once(']'));
    let named = headers.filter_map(|(header, _)| header.trim().strip_prefix("services"));
    named.map(|name| name.trim().trim_matches(['"', '\'']).to_owned()).collect()
}

/// Where the SDK takes a line otherwise than botocore, written so that both take it alike; line for line.
fn as_the_sdk_takes_it(text: &Text, kind: FileKind) -> Text {
    // How far the setting above is indented; what is indented further goes on with it.
    let mut setting = None;
    let line = |line: &str| {
        let told = line.trim_start();
        let indent = line.len() - told.len();
        // A comment behind spaces would be a part of the value above it.
        if told.is_empty() || is_comment(told) {
            return String::new();
        }
        if let Some(header) = header_with_spaces(line, kind) {
            setting = None;
            return header;
        }
        if line.starts_with('[') {
            setting = None;
            return line.to_owned();
        }
        if setting.is_some_and(|setting| indent > setting) {
            return line.to_owned();
        }
        setting = Some(indent);
        with_equals(told)
    };
    let lines: Vec<String> = text.text.lines().map(line).collect();
    Text { text: lines.join("\n"), ..text.clone() }
}

/// A setting, also where it is written `name: value`.
fn with_equals(line: &str) -> String {
    match line.split_once([':', '=']) {
        Some((name, value)) => format!("{name}={value}"),
        None => line.to_owned(),
    }
}

/// The header of a section whose name has spaces.
fn header_with_spaces(line: &str, kind: FileKind) -> Option<String> {
    let (header, rest) = line.strip_prefix('[')?.split_once(']')?;
    let header = header.trim();
    let (word, name) = match kind {
        FileKind::Credentials => (String::new(), header),
        FileKind::Config => {
            let (word, name) = header.split_once([' ', '\t'])?;
            (format!("{word} "), name)
        }
    };
    let name = name.trim().trim_matches(['"', '\'']);
    name.contains(' ').then(|| format!("[{word}{}]{rest}", name.replace(' ', SPACE)))
}

/// A header and the lines up to the next one, or those before the first.
struct Part<'a> {
    /// The number of its first line, from 1.
    begin: usize,
    lines: Vec<&'a str>,
}

fn sections(text: &str) -> Vec<Part<'_>> {
    let mut sections = vec![Part { begin: 1, lines: Vec::new() }];
    for (line, number) in text.lines().zip(1..) {
        if line.starts_with('[') {
            sections.push(Part { begin: number, lines: Vec::new() });
        }
        sections.last_mut().into_iter().for_each(|section| section.lines.push(line));
    }
    sections
}

/// The index of the first line with which the section can't be parsed.
async fn first_fault<F: Future<Output = bool>>(
    section: &Part<'_>,
    is_sound: &impl Fn(String) -> F,
) -> Option<usize> {
    let is_text = |line: &&str| is_comment(line) || !line.contains(char::REPLACEMENT_CHARACTER);
    if let Some(at) = section.lines.iter().position(|line| !is_text(line)) {
        return Some(at);
    }
    let lines = |count: usize| section.lines.iter().take(count).copied().collect::<Vec<_>>();
    if is_sound(lines(section.lines.len()).join("\n")).await {
        return None;
    }
    // What comes after a fault does not mend it: halving finds the first one in a section of any length.
    let (mut sound, mut faulty) = (0, section.lines.len());
    while faulty - sound > 1 {
        let middle = sound.midpoint(faulty);
        if is_sound(lines(middle).join("\n")).await {
            sound = middle;
        } else {
            faulty = middle;
        }
    }
    Some(sound)
}

impl Part<'_> {
    fn broken(&self, at: usize, text: &Text) -> Broken {
        let line = self.lines.get(at).copied().unwrap_or_default();
        let header = self.lines.first().copied().filter(|line| line.starts_with('['));
        Broken {
            path: text.path.clone(),
            line: self.begin + at,
            fault: fault(line, header.is_some()),
            profile: header.and_then(profile_of),
        }
    }
}

fn fault(line: &str, is_in_section: bool) -> Fault {
    match line.split_once('=') {
        _ if line.contains(char::REPLACEMENT_CHARACTER) => Fault::NoText,
        _ if line.starts_with('[') => Fault::NoBracket,
        _ if !is_in_section => Fault::NoSection,
        None => Fault::NoEquals,
        Some((name, _)) if name.trim().is_empty() => Fault::NoName,
        Some(_) => Fault::Other,
    }
}

fn is_comment(line: &str) -> bool {
    line.starts_with(['#', ';'])
}

/// The profile that a header names, with its bracket or without. The credentials file has names alone.
fn profile_of(header: &str) -> Option<String> {
    let header = header.trim_start_matches('[');
    let header = header.split([']', '#', ';']).next().unwrap_or_default().trim();
    let (kind, name) = header.split_once([' ', '\t']).unwrap_or(("profile", header));
    let name = name.trim().trim_matches(['"', '\'']);
    (kind == "profile" && !name.is_empty()).then(|| name.replace(SPACE, " "))
}
