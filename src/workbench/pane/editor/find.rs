//! What is looked for in a text, and what is to stand in its place.
//!
//! A [`Needle`] without a capital letter is found in any case, one with a capital as it is written; that can be turned. A
//! [`Find`] is the line at the foot of the text: what is typed, where it was found, and what Enter does next.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::super::super::widget::Field;
use super::text::Snapshot;

/// A text that is looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Needle {
    text: String,
    /// Small letters and capitals are told apart.
    is_exact: bool,
}

impl Needle {
    pub fn new(text: String) -> Self {
        let is_exact = text.chars().any(char::is_uppercase);
        Self { text, is_exact }
    }

    pub fn exact(text: String) -> Self {
        Self { text, is_exact: true }
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where it stands in a text, in bytes: no two of them overlap.
    pub fn places(&self, text: &str) -> Vec<usize> {
        if self.text.is_empty() {
            return Vec::new();
        }
        let places = |text: &str, needle: &str| {
            text.match_indices(needle).map(|(at, _)| at).collect::<Vec<_>>()
        };
        if self.is_exact {
            return places(text, &self.text);
        }
        // By ASCII letters: others would change their length, and every place with them.
        places(&text.to_ascii_lowercase(), &self.text.to_ascii_lowercase())
    }

    /// The next one behind a byte; behind the last one the first.
    pub fn next(&self, text: &str, byte: usize) -> Option<usize> {
        let places = self.places(text);
        places.iter().find(|place| **place > byte).or(places.first()).copied()
    }

    /// The one before a byte; before the first one the last.
    pub fn previous(&self, text: &str, byte: usize) -> Option<usize> {
        let places = self.places(text);
        places.iter().rev().find(|place| **place < byte).or(places.last()).copied()
    }
}

/// The line at the foot of the text.
#[derive(Clone, Debug, Default)]
pub struct Find {
    pub is_open: bool,
    field: Field,
    /// What is to stand in its place, once that was asked for.
    with: Option<Field>,
    /// The second field has the keys.
    is_replacing: bool,
    /// What was chosen, whatever letters there are.
    exact: Option<bool>,
    found: Found,
}

/// The places of a needle in a revision of the text.
#[derive(Clone, Debug, Default)]
struct Found {
    of: Option<(u64, Needle)>,
    places: Vec<usize>,
}

/// A text and what is to stand in its place, wherever it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Substitution {
    text: String,
    with: String,
    exact: Option<bool>,
}

impl Substitution {
    /// `%s/text/other/`, with any sign in place of `/`; `i` and `I` behind it say whether capitals are told apart. It is a
    /// text that is looked for, and no pattern.
    pub fn read(line: &str) -> Option<Self> {
        let rest = line.trim_start().strip_prefix("%s")?;
        let sign = rest.chars().next().filter(|sign| !sign.is_alphanumeric())?;
        let mut parts = vec![String::new()];
        let mut characters = rest.chars().skip(1).peekable();
        while let Some(character) = characters.next() {
            let part = parts.last_mut()?;
            match character {
                '\\' if characters.next_if_eq(&sign).is_some() => part.push(sign),
                character if character == sign => parts.push(String::new()),
                character => part.push(character),
            }
        }
        let mut parts = parts.into_iter();
        let (text, with) = (parts.next()?, parts.next()?);
        let flags = parts.next().unwrap_or_default();
        let exact = [('i', false), ('I', true)].into_iter().find(|(flag, _)| flags.contains(*flag));
        let exact = exact.map(|(_, is_exact)| is_exact);
        (!text.is_empty()).then_some(Self { text, with, exact })
    }
}

/// What a key in the line asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asks {
    /// Something else is looked for: from where the cursor was.
    Anew,
    Next,
    Previous,
    ReplaceOne,
    ReplaceAll,
    Close,
    Nothing,
}

impl Find {
    /// Opens the line, on what is selected where something is.
    pub fn open(&mut self, selected: Option<String>, replaces: bool) {
        self.is_open = true;
        if let Some(selected) = selected.filter(|text| !text.is_empty() && !text.contains('\n')) {
            self.field = Field::new(selected);
        }
        if replaces {
            self.with.get_or_insert_default();
        }
        self.is_replacing = replaces && !self.field.text().is_empty();
    }

    pub fn needle(&self) -> Needle {
        let needle = Needle::new(self.field.text().to_owned());
        Needle { is_exact: self.exact.unwrap_or(needle.is_exact), ..needle }
    }

    pub fn replacement(&self) -> &str {
        self.with.as_ref().map_or("", Field::text)
    }

    pub fn is_exact(&self) -> bool {
        self.needle().is_exact
    }

    /// Looks for a text that is given with what is to stand in its place.
    pub fn substitute(&mut self, asked: Substitution) {
        self.field = Field::new(asked.text);
        self.with = Some(Field::new(asked.with));
        self.exact = asked.exact;
    }

    /// The fields, with which of the two has the keys.
    pub fn fields(&self) -> (&Field, Option<&Field>, bool) {
        (&self.field, self.with.as_ref(), self.is_replacing)
    }

    /// Looks through a text, unless that was done.
    pub fn look(&mut self, text: &Snapshot, revision: u64) {
        let needle = self.needle();
        let of = Some((revision, needle));
        if self.found.of != of {
            let places = match &of {
                Some((_, needle)) if !needle.text.is_empty() => needle.places(&text.to_text()),
                _ => Vec::new(),
            };
            self.found = Found { of, places };
        }
    }

    /// Where it was found in the text of this revision.
    pub fn places(&self, revision: u64) -> &[usize] {
        let is_of = self.found.of.as_ref().is_some_and(|(of, _)| *of == revision);
        if is_of { &self.found.places } else { &[] }
    }

    /// The bytes of those that begin between two bytes, or end there.
    pub fn within(&self, revision: u64, from: usize, to: usize) -> Vec<std::ops::Range<usize>> {
        let (places, length) = (self.places(revision), self.field.text().len());
        let first = places.partition_point(|place| place + length <= from);
        let behind = places.iter().skip(first).take_while(|place| **place < to);
        behind.map(|place| *place..place + length).collect()
    }

    pub fn key(&mut self, key: KeyEvent) -> Option<Asks> {
        let alt = key.modifiers == KeyModifiers::ALT;
        Some(match key.code {
            KeyCode::Esc => Asks::Close,
            KeyCode::Char('c') if alt => {
                self.exact = Some(!self.is_exact());
                Asks::Anew
            }
            KeyCode::Char('a') if alt && self.with.is_some() => Asks::ReplaceAll,
            KeyCode::Tab | KeyCode::BackTab => {
                self.with.get_or_insert_default();
                self.is_replacing = !self.is_replacing;
                Asks::Nothing
            }
            KeyCode::Enter if key.modifiers == KeyModifiers::SHIFT => Asks::Previous,
            KeyCode::Enter if !key.modifiers.is_empty() => return None,
            KeyCode::Enter if self.is_replacing => Asks::ReplaceOne,
            KeyCode::Enter | KeyCode::Down => Asks::Next,
            KeyCode::Up => Asks::Previous,
            _ => return self.typed(key),
        })
    }

    fn typed(&mut self, key: KeyEvent) -> Option<Asks> {
        let field = if self.is_replacing { self.with.as_mut()? } else { &mut self.field };
        let before = field.text().to_owned();
        if !field.key(key) {
            return None;
        }
        let is_other = before != field.text();
        Some(if is_other && !self.is_replacing { Asks::Anew } else { Asks::Nothing })
    }

    pub fn paste(&mut self, text: &str) {
        match &mut self.with {
            Some(with) if self.is_replacing => with.insert(text),
            _ => self.field.insert(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_letters_find_any_case_and_capitals_their_own() {
        assert_eq!(Needle::new("ab".to_owned()).places("ab AB aB"), [0, 3, 6]);
        assert_eq!(Needle::new("AB".to_owned()).places("ab AB aB"), [3]);
        assert_eq!(Needle::exact("ab".to_owned()).places("ab AB aB"), [0]);
        assert!(Needle::new(String::new()).places("ab").is_empty());
        assert_eq!(Needle::new("é".to_owned()).places("aé É"), [1]);
    }

    #[test]
    fn a_substitution_is_read_as_vim_writes_it() {
        let read = |line: &str| Substitution::read(line).map(|one| (one.text, one.with, one.exact));
        let of = |text: &str, with: &str, exact| Some((text.to_owned(), with.to_owned(), exact));
        assert_eq!(read("%s/a/b/g"), of("a", "b", None));
        assert_eq!(read("%s/a/"), of("a", "", None));
        assert_eq!(read("%s#a/b#c#gI"), of("a/b", "c", Some(true)));
        assert_eq!(read("%s/a\\/b/c/i"), of("a/b", "c", Some(false)));
        assert_eq!(
            (read("%s"), read("%s//x/"), read("%s/a"), read("write")),
            (None, None, None, None)
        );
    }

    #[test]
    fn the_end_is_followed_by_the_beginning() {
        let needle = Needle::new("a".to_owned());
        assert_eq!((needle.next("a a", 0), needle.next("a a", 2)), (Some(2), Some(0)));
        assert_eq!((needle.previous("a a", 2), needle.previous("a a", 0)), (Some(0), Some(2)));
        assert_eq!(needle.next("b", 0), None);
    }
}
