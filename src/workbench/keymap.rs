//! Keys and contexts to commands: assets/keys.toml, then the user's patch.

use std::collections::{BTreeMap, HashMap};

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use toml::Spanned;

use super::command::{self, Command, Context};

const DEFAULT: &str = include_str!("../../assets/keys.toml");

/// A key with what is held down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    code: KeyCode,
    modifiers: KeyModifiers,
}

#[derive(Clone, Debug)]
pub struct Keymap {
    commands: HashMap<(Context, Key), Command>,
    /// In the order they were given.
    keys: HashMap<Command, Vec<Key>>,
}

#[derive(Debug, thiserror::Error, PartialEq)]
pub enum KeymapError {
    #[error("keys.toml: {0}")]
    Syntax(String),
    #[error("keys.toml, line {line}: no command is called `{id}`")]
    Command { line: usize, id: String },
    #[error("keys.toml, line {line}: `{key}` is no key")]
    Key { line: usize, key: String },
    #[error("keys.toml, {first} and {second}: `{key}` is given to two commands")]
    Conflict { key: String, first: String, second: String },
}

/// A file, understood: where each command's keys stand, and what they are.
type Bindings = HashMap<Command, (String, Vec<Key>)>;

impl Keymap {
    /// The keys it comes with.
    pub fn standard() -> Self {
        let bindings = read(DEFAULT, "assets/keys.toml").and_then(Self::of);
        bindings.expect("a test reads assets/keys.toml")
    }

    /// The keys it comes with, with the user's file laid over them.
    pub fn patched(patch: &str) -> Result<Self, KeymapError> {
        let mut bindings = read(DEFAULT, "as it comes,")?;
        bindings.extend(read(patch, "")?);
        Self::of(bindings)
    }

    fn of(bindings: Bindings) -> Result<Self, KeymapError> {
        let mut commands: HashMap<(Context, Key), Command> = HashMap::new();
        for spec in command::all() {
            let Some((line, keys)) = bindings.get(&spec.command) else { continue };
            for key in keys {
                let Some(other) = commands.insert((spec.context, *key), spec.command) else {
                    continue;
                };
                let first = bindings.get(&other).map(|(line, _)| line.clone()).unwrap_or_default();
                let (key, second) = (key.to_string(), line.clone());
                return Err(KeymapError::Conflict { key, first, second });
            }
        }
        let keys = bindings.into_iter().map(|(command, (_, keys))| (command, keys)).collect();
        Ok(Self { commands, keys })
    }

    /// The command of a key, the innermost context first. While typing, a character, Tab and Enter are text, also
    /// where a command has them everywhere.
    pub fn resolve(&self, contexts: &[Context], key: KeyEvent) -> Option<Command> {
        let key = Key::of(key);
        let text = contexts.contains(&Context::Text) && key.is_text();
        contexts
            .iter()
            .filter(|context| !text || **context == Context::Text)
            .find_map(|context| self.commands.get(&(*context, key)).copied())
    }

    /// The keys of a command, as they are shown: the first is the one to name.
    pub fn keys(&self, command: Command) -> Vec<String> {
        self.keys.get(&command).into_iter().flatten().map(ToString::to_string).collect()
    }
}

fn read(text: &str, origin: &str) -> Result<Bindings, KeymapError> {
    let file: BTreeMap<Spanned<String>, Vec<Spanned<String>>> =
        toml::from_str(text).map_err(|error| KeymapError::Syntax(error.to_string()))?;
    let mut bindings = Bindings::new();
    for (id, keys) in file {
        let line = line_of(text, id.span().start);
        let command = command::all()
            .find(|spec| spec.id == id.get_ref())
            .ok_or_else(|| KeymapError::Command { line, id: id.get_ref().clone() })?
            .command;
        let keys = keys
            .iter()
            .map(|key| {
                let line = line_of(text, key.span().start);
                Key::parse(key.get_ref())
                    .ok_or_else(|| KeymapError::Key { line, key: key.get_ref().clone() })
            })
            .collect::<Result<_, _>>()?;
        bindings.insert(command, (format!("{origin} line {line}").trim_start().to_owned(), keys));
    }
    Ok(bindings)
}

fn line_of(text: &str, byte: usize) -> usize {
    text.get(..byte).unwrap_or(text).matches('\n').count() + 1
}

impl Key {
    /// As terminals tell it: a character carries its own shift, Ctrl-Space and the like arrive in several ways.
    pub fn of(event: KeyEvent) -> Self {
        let mut modifiers =
            event.modifiers & (KeyModifiers::CONTROL | KeyModifiers::ALT | KeyModifiers::SHIFT);
        let mut code = event.code;
        if let KeyCode::Char(character) = code {
            modifiers.remove(KeyModifiers::SHIFT);
            if modifiers.contains(KeyModifiers::CONTROL) {
                code = KeyCode::Char(character.to_ascii_lowercase());
            }
        }
        if code == KeyCode::BackTab {
            modifiers.remove(KeyModifiers::SHIFT);
        }
        Self { code, modifiers }
    }

    fn is_text(self) -> bool {
        let plain = self.modifiers.is_empty();
        plain && matches!(self.code, KeyCode::Char(_) | KeyCode::Tab | KeyCode::Enter)
    }

    pub fn parse(text: &str) -> Option<Self> {
        let mut modifiers = KeyModifiers::NONE;
        let mut rest = text;
        loop {
            let prefixes = [
                ("ctrl-", KeyModifiers::CONTROL),
                ("alt-", KeyModifiers::ALT),
                ("shift-", KeyModifiers::SHIFT),
            ];
            let held = prefixes
                .iter()
                .find_map(|(prefix, modifier)| Some((rest.strip_prefix(prefix)?, modifier)));
            let Some((after, modifier)) = held else { break };
            modifiers |= *modifier;
            rest = after;
        }
        Some(Self { code: code(rest)?, modifiers })
    }
}

#[cfg(test)]
impl Key {
    pub fn event(self) -> KeyEvent {
        KeyEvent::new(self.code, self.modifiers)
    }
}

const NAMED: [(&str, KeyCode, &str); 15] = [
    ("enter", KeyCode::Enter, "Enter"),
    ("esc", KeyCode::Esc, "Esc"),
    ("tab", KeyCode::Tab, "Tab"),
    ("backtab", KeyCode::BackTab, "S-Tab"),
    ("space", KeyCode::Char(' '), "Space"),
    ("up", KeyCode::Up, "↑"),
    ("down", KeyCode::Down, "↓"),
    ("left", KeyCode::Left, "←"),
    ("right", KeyCode::Right, "→"),
    ("pageup", KeyCode::PageUp, "PgUp"),
    ("pagedown", KeyCode::PageDown, "PgDn"),
    ("home", KeyCode::Home, "Home"),
    ("end", KeyCode::End, "End"),
    ("delete", KeyCode::Delete, "Del"),
    ("backspace", KeyCode::Backspace, "Bksp"),
];

fn code(name: &str) -> Option<KeyCode> {
    let named = NAMED.iter().find(|(written, ..)| *written == name).map(|(_, code, _)| *code);
    let function = || {
        let number = name.strip_prefix('f')?.parse().ok()?;
        (1..=24).contains(&number).then_some(KeyCode::F(number))
    };
    let character = || {
        let mut characters = name.chars();
        characters.next().filter(|_| characters.next().is_none()).map(KeyCode::Char)
    };
    named.or_else(function).or_else(character)
}

/// As hints and the help show it: `F5`, `^P`, `M-Enter`.
impl std::fmt::Display for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let control = self.modifiers.contains(KeyModifiers::CONTROL);
        if self.modifiers.contains(KeyModifiers::ALT) {
            f.write_str("Alt-")?;
        }
        if self.modifiers.contains(KeyModifiers::SHIFT) {
            f.write_str("S-")?;
        }
        if control {
            let plain = matches!(self.code, KeyCode::Char(_));
            f.write_str(if plain { "^" } else { "Ctrl-" })?;
        }
        let named = NAMED.iter().find(|(_, code, _)| *code == self.code);
        match (self.code, named) {
            (_, Some((.., shown))) => f.write_str(shown),
            (KeyCode::F(number), _) => write!(f, "F{number}"),
            (KeyCode::Char(character), _) if control => write!(f, "{}", character.to_uppercase()),
            (KeyCode::Char(character), _) => write!(f, "{character}"),
            (other, _) => write!(f, "{other}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbench::command::{
        DialogCommand, DraftCommand, ScreenCommand, TextCommand, WindowCommand,
    };

    fn press(text: &str) -> KeyEvent {
        let key = Key::parse(text).expect("a key");
        KeyEvent::new(key.code, key.modifiers)
    }

    #[test]
    fn the_keys_it_comes_with_have_no_conflicts_and_reach_commands() {
        let keymap = Keymap::standard();
        let text = &[Context::Text, Context::Everywhere];
        let tables = &[Context::Tables, Context::Panes, Context::Everywhere];
        assert_eq!(keymap.resolve(text, press("f5")), Some(Command::Draft(DraftCommand::Run)));
        assert_eq!(keymap.resolve(text, press("ctrl-z")), Some(Command::Text(TextCommand::Undo)));
        assert_eq!(
            keymap.resolve(tables, press("ctrl-z")),
            Some(Command::Window(WindowCommand::Suspend))
        );
        assert_eq!(keymap.resolve(text, press("q")), None);
        assert_eq!(keymap.resolve(text, press("?")), None);
        assert_eq!(keymap.resolve(tables, press("?")), Some(Command::Dialog(DialogCommand::Help)));
        assert_eq!(
            keymap.resolve(tables, press("tab")),
            Some(Command::Screen(ScreenCommand::NextPane))
        );
        assert_eq!(keymap.resolve(tables, press("q")), Some(Command::Window(WindowCommand::Back)));
    }

    #[test]
    fn a_patch_replaces_the_keys_of_a_command() {
        let keymap = Keymap::patched("\"draft.run\" = [\"f12\"]\n").expect("a patch");
        assert_eq!(keymap.keys(Command::Draft(DraftCommand::Run)), ["F12"]);
        assert_eq!(keymap.resolve(&[Context::Everywhere], press("f5")), None);
    }

    #[test]
    fn two_commands_on_one_key_are_an_error_with_both_lines() {
        let error = Keymap::patched("\n\"draft.run\" = [\"f12\"]\n\"draft.mode\" = [\"f12\"]\n")
            .map(|_| ());
        assert_eq!(
            error.expect_err("a conflict").to_string(),
            "keys.toml, line 2 and line 3: `F12` is given to two commands"
        );
    }

    #[test]
    fn an_unknown_command_and_an_unknown_key_are_errors_with_their_line() {
        let error = |text: &str| Keymap::patched(text).expect_err("an error").to_string();
        assert_eq!(
            error("\"draft.fly\" = []"),
            "keys.toml, line 1: no command is called `draft.fly`"
        );
        assert_eq!(error("\n\"draft.run\" = [\"f99\"]"), "keys.toml, line 2: `f99` is no key");
    }

    /// The table of keys as README.md has it. With `BLESS=1` it is written there.
    #[test]
    fn the_readme_lists_the_keys_as_they_are() {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
        let readme = std::fs::read_to_string(&path).expect("README.md");
        let (before, rest) = readme.split_once("## Keys\n\n").expect("a chapter of keys");
        let (found, after) = rest.split_once("\nEvery action has a name").expect("what follows it");
        let expected = table_of_keys();
        if std::env::vars().any(|(name, value)| name == "BLESS" && value == "1") {
            let blessed = format!("{before}## Keys\n\n{expected}\nEvery action has a name{after}");
            std::fs::write(&path, blessed).expect("written");
        } else {
            assert_eq!(found, expected, "BLESS=1 writes it");
        }
    }

    fn table_of_keys() -> String {
        use Context as C;
        let keymap = Keymap::standard();
        let mut table = "| keys | what they do | name |\n|---|---|---|\n".to_owned();
        let contexts =
            [C::Everywhere, C::Text, C::Panes, C::Tables, C::History, C::Results, C::Detail];
        for context in contexts {
            let here = command::all().filter(|spec| spec.context == context);
            let rows: Vec<String> = here
                .filter(|spec| !keymap.keys(spec.command).is_empty())
                .map(|spec| {
                    let keys = keymap.keys(spec.command).into_iter();
                    let keys: Vec<_> = keys.map(|key| format!("`{key}`")).collect();
                    format!("| {} | {} | `{}` |\n", keys.join(" "), spec.title, spec.id)
                })
                .collect();
            if !rows.is_empty() {
                table.push_str(&format!("| **{}** | | |\n{}", context.title(), rows.concat()));
            }
        }
        table
    }

    #[test]
    fn keys_are_shown_as_people_write_them() {
        let shown: Vec<_> = ["f5", "ctrl-p", "alt-enter", "backtab", "ctrl-down", "alt-1", "G"]
            .iter()
            .filter_map(|key| Some(Key::parse(key)?.to_string()))
            .collect();
        assert_eq!(shown, ["F5", "^P", "Alt-Enter", "S-Tab", "Ctrl-↓", "Alt-1", "G"]);
    }
}
