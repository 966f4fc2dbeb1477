//! `/`, `?`, and what follows from them.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::super::find::Needle;
use super::super::text::Text;
use super::super::word::Kind;
use super::characters::Characters;
use super::motion::Shape;
use super::pending::Pending;
use super::vim::Vim;

/// What was looked for last, and what is being typed.
#[derive(Clone, Debug, Default)]
pub struct Search {
    needle: Option<Needle>,
    is_forward: bool,
    asked: Option<Asked>,
}

#[derive(Clone, Debug)]
struct Asked {
    text: String,
    is_forward: bool,
}

impl Search {
    pub fn ask(&mut self, is_forward: bool) {
        self.asked = Some(Asked { text: String::new(), is_forward });
    }

    pub fn is_asking(&self) -> bool {
        self.asked.is_some()
    }

    pub fn cancel(&mut self) {
        self.asked = None;
    }

    /// As it is shown while it is typed.
    pub fn line(&self) -> Option<String> {
        let asked = self.asked.as_ref()?;
        Some(format!("{}{}", if asked.is_forward { '/' } else { '?' }, asked.text))
    }
}

impl Vim {
    /// A key while it is typed what to look for. Keys with something held down stay those of the program.
    pub(super) fn search_key(&mut self, key: KeyEvent, text: &mut Text) -> bool {
        let Some(asked) = &mut self.search.asked else { return false };
        if key.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT) {
            return false;
        }
        match key.code {
            KeyCode::Char(character) => asked.text.push(character),
            KeyCode::Backspace if asked.text.pop().is_some() => {}
            KeyCode::Backspace | KeyCode::Esc => {
                self.search.cancel();
                self.pending = Pending::default();
            }
            KeyCode::Enter => self.search_asked(text),
            _ => return false,
        }
        true
    }

    fn search_asked(&mut self, text: &mut Text) {
        let Some(asked) = self.search.asked.take() else { return };
        self.search.is_forward = asked.is_forward;
        // Nothing typed means what was looked for before.
        if !asked.text.is_empty() {
            self.search.needle = Some(Needle::new(asked.text));
        }
        self.search_again(true, text);
    }

    /// To the next one in the direction of the search, or in the other.
    pub(super) fn search_again(&mut self, is_same_way: bool, text: &mut Text) {
        let Some(needle) = self.search.needle.clone() else {
            self.pending = Pending::default();
            return self.say("nothing was looked for yet: / does");
        };
        let whole = text.snapshot().to_text();
        let is_forward = self.search.is_forward == is_same_way;
        let mut at = text.cursor();
        for _ in 0..self.pending.times().unwrap_or(1) {
            let next =
                if is_forward { needle.next(&whole, at) } else { needle.previous(&whole, at) };
            let Some(next) = next else {
                self.pending = Pending::default();
                return self.say(&format!("`{}` is not in the draft", needle.text()));
            };
            at = next;
        }
        self.search_to(at, text);
    }

    fn search_to(&mut self, byte: usize, text: &mut Text) {
        if let Some(operator) = self.pending.operator {
            let characters = Characters(text.rope());
            let (from, to) = (characters.place(text.cursor()), characters.place(byte));
            return self.take(operator, from, to, Shape::Exclusive, text);
        }
        text.put_cursor(byte);
        self.pending = Pending::default();
    }

    /// The word at the cursor, else the next one of its line.
    pub(super) fn search_word(&mut self, is_forward: bool, text: &mut Text) {
        let characters = Characters(text.rope());
        let at = characters.place(text.cursor());
        let end = characters.line_end(characters.row(at));
        let is_word = |place: &usize| {
            characters.at(*place).is_some_and(|character| Kind::of(character) == Kind::Other)
        };
        let Some(within) = (at..end).find(is_word) else {
            self.pending = Pending::default();
            return self.say("there is no word at the cursor");
        };
        let from = within - (0..within).rev().take_while(is_word).count();
        let to = within + (within..end).take_while(is_word).count();
        let word = characters.slice(from, to);
        let start = characters.byte(from);
        self.search.needle = Some(Needle::exact(word));
        self.search.is_forward = is_forward;
        text.put_cursor(start);
        self.search_again(true, text);
    }
}
