//! Bytes of the terminal, told apart: text, pastes, and keys.
//!
//! A sequence is cut out as its own rules say (ECMA-48), whether it is known or not, so that no part of an unknown one is
//! taken for text. What the cut means, crossterm's parser knows. A paste between brackets is cut out whole.

use crossterm::event::{Event as Crossterm, KeyEventKind};

use super::super::event::Event;

const PASTE_BEGINS: &[u8] = b"\x1b[200~";
const PASTE_ENDS: &[u8] = b"\x1b[201~";
/// A longer paste comes in parts: one whose end is never sent must not take all memory.
const PASTE_BYTES_MAX: usize = 64 * 1024 * 1024;
/// A longer sequence is no key.
const SEQUENCE_BYTES_MAX: usize = 256;

/// A piece of a lot.
#[derive(Debug)]
pub enum Piece {
    /// What was typed, or pasted by a terminal that does not say so: characters, tabs, and line ends.
    Text(String),
    /// What the terminal says was pasted.
    Paste(String),
    /// Any other key, or the mouse.
    Event(Event),
}

/// Takes bytes as they come, in pieces of any length.
#[derive(Default)]
pub struct Decoder {
    unread: Vec<u8>,
    /// What was read of a paste whose end is still to come.
    paste: Option<Vec<u8>>,
    pieces: Vec<Piece>,
    /// How much text is among the pieces.
    characters: usize,
}

/// What the next bytes are, with how many of them.
enum Next {
    Text(usize),
    Sequence(usize),
    PasteBegins,
    /// It takes more to tell.
    Unknown,
}

impl Decoder {
    pub fn take(&mut self, bytes: &[u8]) {
        self.unread.extend_from_slice(bytes);
        self.decode(false);
    }

    /// The lot. What is incomplete by now counts as it stands: Esc is a key, and a paste that stops in its midst is one. The
    /// beginning of a character stays for the next lot: it is nothing by itself, however late the rest comes.
    pub fn finish(&mut self) -> Vec<Piece> {
        self.decode(true);
        if let Some(paste) = self.paste.take() {
            self.pieces.push(Piece::Paste(text(&paste)));
        }
        self.characters = 0;
        std::mem::take(&mut self.pieces)
    }

    pub fn is_in_paste(&self) -> bool {
        self.paste.is_some()
    }

    /// Whether what was read last must be followed by more.
    pub fn is_incomplete(&self) -> bool {
        !self.unread.is_empty() || self.is_in_paste()
    }

    /// Whether a control sequence was begun with more than its two first bytes, which a hand may have typed.
    pub fn is_in_sequence(&self) -> bool {
        self.unread.len() > 2 && self.unread.starts_with(b"\x1b[")
    }

    /// How much of the lot is text.
    pub fn characters(&self) -> usize {
        self.characters
    }

    fn decode(&mut self, is_all: bool) {
        let unread = std::mem::take(&mut self.unread);
        let mut rest = unread.as_slice();
        while !rest.is_empty() {
            let read = if self.is_in_paste() {
                self.read_paste(rest, is_all)
            } else {
                self.read_keys(rest, is_all)
            };
            if read == 0 {
                break;
            }
            rest = rest.get(read..).unwrap_or_default();
        }
        self.unread = rest.to_vec();
    }

    /// How many bytes were taken into the paste, with its end.
    fn read_paste(&mut self, bytes: &[u8], is_all: bool) -> usize {
        let Some(paste) = &mut self.paste else { return 0 };
        let end = bytes.windows(PASTE_ENDS.len()).position(|window| window == PASTE_ENDS);
        let length = match end {
            Some(at) => at,
            None if is_all => bytes.len(),
            None => bytes.len() - beginning_at_end(bytes, PASTE_ENDS),
        };
        paste.extend_from_slice(bytes.get(..length).unwrap_or_default());
        if end.is_some() || paste.len() > PASTE_BYTES_MAX {
            let part = std::mem::take(paste);
            self.pieces.push(Piece::Paste(text(&part)));
        }
        if end.is_none() {
            return length;
        }
        self.paste = None;
        length + PASTE_ENDS.len()
    }

    /// How many bytes were taken as text or as a key.
    fn read_keys(&mut self, bytes: &[u8], is_all: bool) -> usize {
        match next(bytes, is_all) {
            Next::Unknown => 0,
            Next::Text(length) => {
                self.add_text(&text(bytes.get(..length).unwrap_or_default()));
                length
            }
            Next::Sequence(length) => {
                let event = meaning(bytes.get(..length).unwrap_or_default());
                self.pieces.extend(event.map(Piece::Event));
                length
            }
            Next::PasteBegins => {
                self.paste = Some(Vec::new());
                PASTE_BEGINS.len()
            }
        }
    }

    fn add_text(&mut self, text: &str) {
        self.characters += text.chars().count();
        match self.pieces.last_mut() {
            Some(Piece::Text(before)) => before.push_str(text),
            _ => self.pieces.push(Piece::Text(text.to_owned())),
        }
    }
}

fn next(bytes: &[u8], is_all: bool) -> Next {
    if bytes.starts_with(PASTE_BEGINS) {
        return Next::PasteBegins;
    }
    let (first, known) = match bytes {
        [0x1b, ..] => (0x1b, sequence(bytes)),
        [first, ..] => (*first, Some(1)),
        [] => return Next::Unknown,
    };
    if is_text(first) {
        let length = text_length(bytes);
        return if length == 0 { Next::Unknown } else { Next::Text(length) };
    }
    match known {
        Some(length) => Next::Sequence(length),
        // Alt with a character that is not whole yet.
        None if is_beginning(bytes.get(1..).unwrap_or_default()) => Next::Unknown,
        // Alt with a character that begins a sequence.
        None if is_all && bytes.len() == 2 && meaning(bytes).is_some() => Next::Sequence(2),
        // Esc by itself, and then whatever else was typed.
        None if is_all || bytes.len() > SEQUENCE_BYTES_MAX => Next::Sequence(1),
        None => Next::Unknown,
    }
}

fn is_text(byte: u8) -> bool {
    matches!(byte, b'\t' | b'\n' | b'\r') || (byte >= 0x20 && byte != 0x7f)
}

/// The bytes of text at the beginning. A character that is not whole yet is left for the next time.
fn text_length(bytes: &[u8]) -> usize {
    let length = bytes.iter().position(|byte| !is_text(*byte)).unwrap_or(bytes.len());
    let text = bytes.get(..length).unwrap_or_default();
    if length < bytes.len() {
        return length;
    }
    match text.utf8_chunks().last() {
        Some(chunk) if is_beginning(chunk.invalid()) => length - chunk.invalid().len(),
        _ => length,
    }
}

/// Whether bytes that are no UTF-8 are so because the rest of the character is missing.
fn is_beginning(bytes: &[u8]) -> bool {
    match std::str::from_utf8(bytes) {
        Ok(_) => false,
        Err(error) => error.error_len().is_none(),
    }
}

/// The length of the sequence that begins with Esc; `None` if its end is not there.
fn sequence(bytes: &[u8]) -> Option<usize> {
    match bytes.get(1)? {
        b'[' => control_sequence(bytes),
        b'O' => bytes.get(2).map(|_| 3),
        // Strings: what a terminal answers to a question about its colours, which nobody asked here.
        b']' | b'P' | b'^' | b'_' => string(bytes),
        // Esc, and then another sequence.
        0x1b => Some(1),
        // Alt with a character.
        first => {
            let length = 1 + width(*first);
            (bytes.len() >= length).then_some(length)
        }
    }
}

fn control_sequence(bytes: &[u8]) -> Option<usize> {
    let parameters = bytes.get(2..)?;
    match parameters.first()? {
        // The mouse in its oldest form: three bytes follow. A console's F1 to F5: one more.
        b'M' => return (bytes.len() >= 6).then_some(6),
        b'[' => return (bytes.len() >= 4).then_some(4),
        _ => {}
    }
    // The first that belongs to no sequence ends it as well: what follows a broken one is not lost.
    let end = parameters.iter().position(|byte| !matches!(byte, 0x20..=0x3f))?;
    let is_final = matches!(parameters.get(end), Some(0x40..=0x7e));
    Some(2 + end + usize::from(is_final))
}

fn string(bytes: &[u8]) -> Option<usize> {
    let bytes = bytes.get(..SEQUENCE_BYTES_MAX).unwrap_or(bytes);
    let bell = bytes.iter().position(|byte| *byte == 0x07).map(|at| at + 1);
    let end = bytes.windows(2).position(|pair| pair == b"\x1b\\").map(|at| at + 2);
    bell.into_iter().chain(end).min()
}

/// The bytes of a character, by its first one.
fn width(first: u8) -> usize {
    match first {
        0xc0..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf7 => 4,
        _ => 1,
    }
}

fn meaning(sequence: &[u8]) -> Option<Event> {
    if is_answer(sequence) {
        return None;
    }
    let parsed = terminput::Event::parse_from(sequence).ok().flatten()?;
    match terminput_crossterm::to_crossterm(parsed).ok()? {
        Crossterm::Key(key) if key.kind != KeyEventKind::Release => Some(Event::Key(key)),
        Crossterm::Mouse(mouse) => Some(Event::Mouse(mouse)),
        Crossterm::Key(_)
        | Crossterm::FocusGained
        | Crossterm::FocusLost
        | Crossterm::Paste(_)
        | Crossterm::Resize(..) => None,
    }
}

/// Whether a terminal said this of itself: a string, or where its cursor is. That looks like F3 with another key, which
/// always has a 1 first.
fn is_answer(sequence: &[u8]) -> bool {
    match sequence {
        [0x1b, b']' | b'P' | b'^' | b'_', _, ..] => true,
        [0x1b, b'[', parameters @ .., b'R'] => {
            !parameters.is_empty() && !parameters.starts_with(b"1;")
        }
        _ => false,
    }
}

/// How many of the last bytes may be the beginning of this.
fn beginning_at_end(bytes: &[u8], of: &[u8]) -> usize {
    let lengths = (1..of.len().min(bytes.len() + 1)).rev();
    let found = lengths
        .into_iter()
        .find(|length| of.get(..*length).is_some_and(|part| bytes.ends_with(part)));
    found.unwrap_or(0)
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
    use proptest::prelude::*;

    use super::*;

    /// What these reads are told as: keys by their codes.
    fn told(reads: &[&[u8]]) -> Vec<String> {
        let mut decoder = Decoder::default();
        reads.iter().for_each(|bytes| decoder.take(bytes));
        let name = |piece| match piece {
            Piece::Text(text) => format!("text {text:?}"),
            Piece::Paste(text) => format!("paste {text:?}"),
            Piece::Event(Event::Key(KeyEvent { code, modifiers, .. })) => {
                let alt = if modifiers.contains(KeyModifiers::ALT) { "alt " } else { "" };
                let control = if modifiers.contains(KeyModifiers::CONTROL) { "ctrl " } else { "" };
                match code {
                    KeyCode::Char(character) => format!("{control}{alt}{character}"),
                    code => format!("{control}{alt}{code:?}"),
                }
            }
            Piece::Event(Event::Mouse(mouse)) => format!("mouse {} {}", mouse.column, mouse.row),
            Piece::Event(other) => panic!("{other:?}"),
        };
        decoder.finish().into_iter().map(name).collect()
    }

    #[test]
    fn text_and_keys_are_told_apart() {
        let cases: &[(&[u8], &[&str])] = &[
            (b"ab\tc\r\n", &[r#"text "ab\tc\r\n""#]),
            ("g\u{e4}\u{1f600}".as_bytes(), &["text \"g\u{e4}\u{1f600}\""]),
            (b"\x1b", &["Esc"]),
            (b"\x1b\x1b", &["Esc", "Esc"]),
            (b"\x01\x1a\x7f\0", &["ctrl a", "ctrl z", "Backspace", "ctrl  "]),
            (b"\x1b4\x1b\xc3\xa4", &["alt 4", "alt \u{e4}"]),
            (b"\x1b]", &["alt ]"]),
            (
                b"\x1b[A\x1bOP\x1b[15~\x1b[1;5C\x1b[Z",
                &["Up", "F(1)", "F(5)", "ctrl Right", "BackTab"],
            ),
            (b"\x1b[<0;3;4M\x1b[M #$", &["mouse 2 3", "mouse 2 3"]),
            (b"\x1b[I\x1b[O", &[]),
            // Of what is not known nothing is left over, nor of answers to questions of others.
            (
                b"a\x1b[?99;1ha\x1b[12;40Rb\x1b]11;rgb:0/0/0\x07c\x1bP1$r0m\x1b\\d",
                &[r#"text "aabcd""#],
            ),
            (b"\x1b[200~a\n\x1b[15~b\x1b[201~c", &[r#"paste "a\n\u{1b}[15~b""#, r#"text "c""#]),
            (b"\x1b[200~\x1b[201~", &[r#"paste """#]),
            (b"\x1b[200~half", &[r#"paste "half""#]),
            (b"\xff\xfea", &["text \"\u{fffd}\u{fffd}a\""]),
        ];
        for (bytes, expected) in cases {
            assert_eq!(told(&[bytes]), *expected, "{:?}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn a_sequence_may_come_in_pieces() {
        let whole =
            "x\u{1f600}\x1b[15~\x1b[200~p\u{e4}\x1b[20\x1b[201~y\x1b]11;rgb:0\x1b\\\x1b\u{e4}z"
                .as_bytes();
        let expected = told(&[whole]);
        for at in 1..whole.len() {
            let (head, tail) = whole.split_at(at);
            assert_eq!(told(&[head, tail]), expected, "cut at {at}");
        }
    }

    #[test]
    fn half_a_sequence_is_waited_for_and_then_counts_as_it_stands() {
        let mut decoder = Decoder::default();
        decoder.take(b"\x1b[1");
        assert!(decoder.is_incomplete());
        assert_eq!(decoder.finish().len(), 2, "Esc, and the text [1");
        assert!(!decoder.is_incomplete());
    }

    #[test]
    fn half_a_character_is_held_until_the_next_byte() {
        let whole = "select \u{6f22}\u{5b57}\u{1f600}";
        for at in 1..whole.len() {
            let (head, tail) = whole.as_bytes().split_at(at);
            let mut decoder = Decoder::default();
            let mut read = String::new();
            for bytes in [head, tail] {
                decoder.take(bytes);
                for piece in decoder.finish() {
                    let Piece::Text(text) = piece else { panic!("{piece:?}") };
                    read.push_str(&text);
                }
            }
            assert_eq!(read, whole, "cut at {at}");
        }
    }

    #[test]
    fn alt_with_half_a_character_is_held_as_well() {
        let mut decoder = Decoder::default();
        decoder.take(b"\x1b\xc3");
        assert!(decoder.finish().is_empty());
        decoder.take(b"\xa4");
        let pieces = decoder.finish();
        let [Piece::Event(Event::Key(key))] = pieces.as_slice() else { panic!("{pieces:?}") };
        assert_eq!(*key, KeyEvent::new(KeyCode::Char('\u{e4}'), KeyModifiers::ALT));
    }

    #[test]
    fn what_is_no_rest_of_a_character_ends_it() {
        let mut decoder = Decoder::default();
        decoder.take(b"\xe6");
        assert!(decoder.finish().is_empty());
        decoder.take(b"\x1b[A");
        let pieces = decoder.finish();
        let [Piece::Text(text), Piece::Event(_)] = pieces.as_slice() else { panic!("{pieces:?}") };
        assert_eq!(text, "\u{fffd}");
    }

    proptest! {
        #[test]
        fn whatever_comes_is_read_to_its_end(reads in prop::collection::vec(prop::collection::vec(
            prop_oneof![Just(0x1b), Just(b'['), Just(b'O'), Just(b'M'), Just(b'<'), Just(b'2'), Just(b'0'), Just(b'~'), any::<u8>()], 0..40), 0..8)) {
            let mut decoder = Decoder::default();
            reads.iter().for_each(|bytes| decoder.take(bytes));
            decoder.finish();
            // The beginning of a character, which any next byte makes whole or ends.
            decoder.take(b"\x1b");
            decoder.finish();
            prop_assert!(!decoder.is_incomplete());
        }
    }
}
