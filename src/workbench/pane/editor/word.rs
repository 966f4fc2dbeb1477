//! Where words begin and end: spaces, punctuation and all else are kinds of their own, and a line's end parts words.

use ropey::Rope;

/// What a character is to a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Space,
    Punctuation,
    Other,
}

impl Kind {
    pub fn of(character: char) -> Self {
        match character {
            character if character.is_whitespace() => Self::Space,
            // Part of a name.
            '_' => Self::Other,
            character if character.is_ascii_punctuation() => Self::Punctuation,
            _ => Self::Other,
        }
    }
}

/// The byte where the next word begins; behind the last one of a line the next line.
pub fn next_start(rope: &Rope, byte: usize) -> usize {
    let (end, is_found) =
        forwards(rope, byte, |before, kind| kind != Kind::Space && kind != before);
    // Over the line's end as well.
    if is_found { end } else { (end + 1).min(rope.len_bytes()) }
}

/// The byte where the word at a byte ends; at the end of a line, the next line.
pub fn end(rope: &Rope, byte: usize) -> usize {
    let (end, _) = forwards(rope, byte, |before, kind| before != Kind::Space && kind != before);
    if end > byte { end } else { (end + 1).min(rope.len_bytes()) }
}

/// The first byte from one on, in its line, at which `is_there`, told the kinds before and behind it; else the line's end.
fn forwards(rope: &Rope, byte: usize, is_there: impl Fn(Kind, Kind) -> bool) -> (usize, bool) {
    let mut before = None;
    let mut at = byte;
    for character in rope.chars_at(rope.byte_to_char(byte)).take_while(|one| *one != '\n') {
        let kind = Kind::of(character);
        if before.is_some_and(|before| is_there(before, kind)) {
            return (at, true);
        }
        before = Some(kind);
        at += character.len_utf8();
    }
    (at, false)
}

/// The byte where the word before a byte begins, in its line; at the start of a line, the end of the line before it.
pub fn previous_start(rope: &Rope, byte: usize) -> usize {
    let mut characters = rope.chars_at(rope.byte_to_char(byte));
    let mut behind = None;
    let mut at = byte;
    while let Some(character) = characters.prev().filter(|one| *one != '\n') {
        let kind = Kind::of(character);
        if behind.is_some_and(|behind| behind != Kind::Space && behind != kind) {
            return at;
        }
        behind = Some(kind);
        at -= character.len_utf8();
    }
    if at == byte { at.saturating_sub(1) } else { at }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stops(text: &str, from: usize, step: fn(&Rope, usize) -> usize) -> Vec<usize> {
        let rope = Rope::from_str(text);
        let next = |at: &usize| Some(step(&rope, *at)).filter(|next| next != at);
        std::iter::successors(Some(from), next).skip(1).collect()
    }

    #[test]
    fn forwards_a_word_is_gone_to_where_it_begins() {
        assert_eq!(stops("ab  c_d(e)\n  ü", 0, next_start), [4, 7, 8, 9, 11, 13, 15]);
    }

    #[test]
    fn forwards_a_word_is_taken_away_to_where_it_ends() {
        assert_eq!(stops("ab  c(\nd", 0, end), [2, 5, 6, 7, 8]);
    }

    #[test]
    fn backwards_a_word_is_gone_to_where_it_begins() {
        assert_eq!(stops("ab  c_d(e)\n  ü", 15, previous_start), [13, 11, 10, 9, 8, 7, 4, 0]);
    }
}
