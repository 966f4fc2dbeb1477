//! One line of input.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// A text and the cursor in it, counted in characters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Field {
    text: String,
    cursor: usize,
}

impl Field {
    pub fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        let cursor = text.chars().count();
        Self { text, cursor }
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text left of the cursor.
    pub fn before_cursor(&self) -> &str {
        self.text.get(..self.byte(self.cursor)).unwrap_or("")
    }

    /// Puts a text in at the cursor; of several lines, they are joined with spaces.
    pub fn insert(&mut self, text: &str) {
        let line = text.replace(['\n', '\r'], " ");
        self.text.insert_str(self.byte(self.cursor), &line);
        self.cursor += line.chars().count();
    }

    /// True when the key was one for a line of input.
    pub fn key(&mut self, key: KeyEvent) -> bool {
        let plain = !key.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT);
        match key.code {
            KeyCode::Char(character) if plain => self.insert(character.encode_utf8(&mut [0; 4])),
            KeyCode::Char('u') if key.modifiers == KeyModifiers::CONTROL => *self = Self::default(),
            KeyCode::Backspace => self.delete(self.cursor.checked_sub(1)),
            KeyCode::Delete => self.delete(Some(self.cursor)),
            KeyCode::Left => self.cursor = self.cursor.saturating_sub(1),
            KeyCode::Right => self.cursor = (self.cursor + 1).min(self.text.chars().count()),
            KeyCode::Home => self.cursor = 0,
            KeyCode::End => self.cursor = self.text.chars().count(),
            _ => return false,
        }
        true
    }

    fn delete(&mut self, index: Option<usize>) {
        let Some(index) = index.filter(|index| *index < self.text.chars().count()) else { return };
        self.text.remove(self.byte(index));
        self.cursor = index;
    }

    fn byte(&self, index: usize) -> usize {
        self.text.char_indices().nth(index).map_or(self.text.len(), |(byte, _)| byte)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_go_in_and_out_at_the_cursor() {
        let mut field = Field::new("né");
        field.key(KeyCode::Left.into());
        field.key(KeyCode::Char('x').into());
        assert_eq!((field.text(), field.before_cursor()), ("nxé", "nx"));
        field.key(KeyCode::Delete.into());
        field.key(KeyCode::Backspace.into());
        assert_eq!(field.text(), "n");
        field.insert("a\nb");
        assert_eq!(field.text(), "na b");
    }
}
