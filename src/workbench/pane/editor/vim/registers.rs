//! Where text waits that was taken away or copied.

use std::collections::BTreeMap;

/// A text, and whether it is of whole lines: then it ends with a line feed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Held {
    pub text: String,
    pub is_lines: bool,
}

/// By their names. The unnamed one is `"`, what was copied last `0`.
#[derive(Clone, Debug, Default)]
pub struct Registers(BTreeMap<char, Held>);

const UNNAMED: char = '"';
const COPIED: char = '0';
const NOWHERE: char = '_';

impl Registers {
    /// Whether there is such a register.
    pub fn is_name(name: char) -> bool {
        name.is_ascii_alphanumeric() || [UNNAMED, NOWHERE, '+', '*', '-'].contains(&name)
    }

    /// Whether the terminal's clipboard is meant.
    pub fn is_clipboard(name: Option<char>) -> bool {
        matches!(name, Some('+' | '*'))
    }

    /// Keeps a text under a name; a capital letter has it put behind what is there.
    pub fn keep(&mut self, name: Option<char>, held: Held, is_copy: bool) {
        match name {
            Some(NOWHERE) => return,
            Some(name) if name.is_ascii_uppercase() => {
                self.add(name.to_ascii_lowercase(), &held);
            }
            Some(name) => {
                self.0.insert(name, held.clone());
            }
            None if is_copy => {
                self.0.insert(COPIED, held.clone());
            }
            None => {}
        }
        self.0.insert(UNNAMED, held);
    }

    fn add(&mut self, name: char, held: &Held) {
        let there = self.0.entry(name).or_default();
        if held.is_lines && !there.is_lines && !there.text.is_empty() {
            there.text.push('\n');
        }
        there.is_lines |= held.is_lines;
        there.text.push_str(&held.text);
    }

    pub fn get(&self, name: Option<char>) -> Option<&Held> {
        self.0.get(&name.map_or(UNNAMED, |name| name.to_ascii_lowercase()))
    }
}
