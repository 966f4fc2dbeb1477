//! A paste that comes as keys. Without bracketed paste a terminal sends what is pasted as if it were typed, and a line
//! feed in it would be Ctrl-J, which runs the statement at the cursor.
//!
//! Nobody types two keys in the moment between two looks at the terminal, so text with a line feed in one lot is a paste.
//! Where that is wrong, because the program was busy while somebody typed, a line is begun instead of a run: what is not
//! wanted can be undone, and what was sent can not. For the same reason a key that comes in one lot with text is dropped,
//! unless it can do no more than edit.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::event::Event;
use super::terminal::Piece;

/// From so many characters in one lot on, more is waited for before the lot is judged: pastes come in pieces. A key that
/// is held down repeats some 30 times a second and does not come to so many.
pub const LENGTH_MIN: usize = 8;

/// So many characters are a paste with or without a line feed. As keys they would be dealt with one by one.
const LENGTH_OF_PASTE: usize = 1024;

/// From so many characters in one lot on, the other keys in it are none: nobody hits F5 in the same moment. A single one
/// and a key are two keys that met because the program was busy.
const LENGTH_WITHOUT_KEYS: usize = 2;

/// Tells pastes from keys, lot by lot.
#[derive(Default)]
pub struct Bursts {
    /// The lot before ended in text.
    ends_in_text: bool,
    /// The lot before was cut: more of the same waited.
    was_cut: bool,
}

impl Bursts {
    /// The lot as events, with each paste in it as one. `follows` says that it came sooner after the lot before than
    /// anybody types: a slow line brings a paste byte by byte. `is_cut` says that more waits.
    pub fn join(&mut self, lot: Vec<Piece>, follows: bool, is_cut: bool) -> Vec<Event> {
        // Half a character is held back: nothing was read yet.
        if lot.is_empty() {
            return Vec::new();
        }
        let continues = follows && self.ends_in_text;
        let is_amid = follows && self.was_cut;
        let last = lot.len() - 1;
        self.ends_in_text = matches!(lot.last(), Some(Piece::Text(_)));
        self.was_cut = is_cut;
        let first_text = lot.iter().position(|piece| !matches!(piece, Piece::Event(_)));
        let is_paste = |(at, piece): (usize, &Piece)| match piece {
            Piece::Text(text) => {
                let continues = if at == 0 { continues } else { first_text < Some(at) };
                (is_cut && at == last) || is_paste(text, continues)
            }
            Piece::Paste(_) | Piece::Event(_) => false,
        };
        let pastes: Vec<bool> = lot.iter().enumerate().map(is_paste).collect();
        // What a paste holds besides text is no key either: nobody hit F5 in its midst.
        let in_paste = is_amid || pastes.contains(&true);
        let in_text = is_text(&lot);
        let mut events = Vec::new();
        for (piece, is_paste) in lot.into_iter().zip(pastes) {
            match piece {
                Piece::Text(text) if is_paste => events.extend(pasted(text)),
                Piece::Text(text) => events.extend(text.chars().map(key)),
                Piece::Paste(text) => events.push(Event::Paste(text)),
                Piece::Event(Event::Key(_)) if in_paste => {}
                Piece::Event(Event::Key(key)) if in_text && !edits(key) => {}
                Piece::Event(event) => events.push(event),
            }
        }
        events
    }
}

/// Whether the lot is text, and not keys that met.
fn is_text(lot: &[Piece]) -> bool {
    let length = |piece: &Piece| match piece {
        Piece::Text(text) => text.chars().take(LENGTH_WITHOUT_KEYS).count(),
        Piece::Paste(_) => LENGTH_WITHOUT_KEYS,
        Piece::Event(_) => 0,
    };
    lot.iter().map(length).sum::<usize>() >= LENGTH_WITHOUT_KEYS
}

/// Whether a key moves in a text or takes some of it away, and can do nothing else. Alt-3 goes to the draft, where text is
/// text.
fn edits(key: KeyEvent) -> bool {
    use KeyCode as Code;
    let held = key.modifiers - KeyModifiers::SHIFT;
    match key.code {
        Code::Left | Code::Right | Code::Up | Code::Down | Code::Home | Code::End => {
            held.is_empty()
        }
        Code::PageUp | Code::PageDown | Code::Backspace | Code::Delete => held.is_empty(),
        Code::Char('3') => key.modifiers == KeyModifiers::ALT,
        _ => false,
    }
}

/// Long text is a paste, and so is a line feed with anything beside it, or a return between other text. A return at the
/// end is how a line is entered.
fn is_paste(text: &str, continues: bool) -> bool {
    let is_text = |character: char| !matches!(character, '\n' | '\r');
    let has_feed = text.contains('\n');
    let begun = if continues { Some(0) } else { text.find(is_text) };
    let ended = text.trim_end_matches(['\n', '\r']).len();
    let has_return_between = text
        .match_indices('\r')
        .any(|(at, _)| begun.is_some_and(|begun| begun <= at) && at < ended);
    let is_feeds_alone = text.trim_matches('\n').is_empty();
    (has_feed && (continues || !is_feeds_alone))
        || has_return_between
        || text.len() >= LENGTH_OF_PASTE
}

/// The return at the end of one long line enters it, as after a short one.
fn pasted(mut text: String) -> Vec<Event> {
    let enters = text.ends_with('\r') && text.matches(['\n', '\r']).count() == 1;
    if enters {
        text.pop();
    }
    let mut events = vec![Event::Paste(text)];
    events.extend(enters.then(|| key('\r')));
    events
}

/// A character as the key that types it.
fn key(character: char) -> Event {
    let key = match character {
        '\n' => KeyEvent::new(KeyCode::Char('j'), KeyModifiers::CONTROL),
        '\r' => KeyCode::Enter.into(),
        '\t' => KeyCode::Tab.into(),
        other if other.is_uppercase() => KeyEvent::new(KeyCode::Char(other), KeyModifiers::SHIFT),
        other => KeyCode::Char(other).into(),
    };
    Event::Key(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lot(text: &str) -> Vec<Piece> {
        vec![Piece::Text(text.to_owned())]
    }

    fn pasted(bursts: &mut Bursts, text: &str, follows: bool) -> Option<String> {
        match bursts.join(lot(text), follows, false).as_slice() {
            [Event::Paste(text)] => Some(text.clone()),
            _ => None,
        }
    }

    #[test]
    fn text_with_a_line_feed_in_one_lot_is_a_paste() {
        for lot in ["a\nb", "a\n", "\nb", "a\r\nb\r\n", "a\rb", "\ta\n"] {
            assert_eq!(pasted(&mut Bursts::default(), lot, false).as_deref(), Some(lot));
        }
    }

    #[test]
    fn keys_stay_keys() {
        for lot in ["\n", "\n\n", "a", "abc", ":quit\r", "\r", "\ra"] {
            let joined = Bursts::default().join(self::lot(lot), false, false);
            assert!(!joined.iter().any(|event| matches!(event, Event::Paste(_))), "{lot:?}");
            assert_eq!(joined.len(), lot.len());
        }
    }

    #[test]
    fn a_paste_goes_on_in_the_lot_that_follows_at_once() {
        let mut bursts = Bursts::default();
        assert_eq!(pasted(&mut bursts, "abc", false), None);
        assert_eq!(pasted(&mut bursts, "\n", true).as_deref(), Some("\n"));
        assert_eq!(pasted(&mut bursts, "\n", false), None, "that one was a key");
    }

    #[test]
    fn a_paste_that_comes_byte_by_byte_is_one_all_the_same() {
        let mut bursts = Bursts::default();
        let pastes = ["a", ";", "\n", "\n", "b", "\n"].map(|lot| pasted(&mut bursts, lot, true));
        let feed = || Some("\n".to_owned());
        assert_eq!(pastes, [None, None, feed(), feed(), None, feed()]);
    }

    #[test]
    fn a_line_feed_after_what_is_no_text_is_a_key() {
        let mut bursts = Bursts::default();
        bursts.join(vec![Piece::Event(Event::Key(KeyCode::Down.into()))], false, false);
        assert_eq!(pasted(&mut bursts, "\n", true), None);
    }

    #[test]
    fn keys_in_the_midst_of_a_paste_are_none() {
        let f5 = || Piece::Event(Event::Key(KeyCode::F(5).into()));
        let lot = vec![Piece::Text("a\nb".to_owned()), f5(), Piece::Text("c".to_owned()), f5()];
        let joined = Bursts::default().join(lot, false, false);
        let is_f5 = |event: &Event| matches!(event, Event::Key(key) if key.code == KeyCode::F(5));
        assert!(!joined.iter().any(is_f5), "{joined:?}");
        let mut bursts = Bursts::default();
        bursts.join(vec![Piece::Text("a".repeat(2000))], false, true);
        assert!(bursts.join(vec![f5()], true, false).is_empty(), "the paste goes on");
        assert_eq!(bursts.join(vec![f5()], false, false).len(), 1);
    }

    /// What a lot is told as: characters, and other keys by their codes.
    fn told(lot: Vec<Piece>) -> String {
        let told = |event: &Event| match event {
            Event::Paste(text) => format!("paste {text:?} "),
            Event::Key(KeyEvent { code: KeyCode::Char(character), modifiers, .. })
                if modifiers.is_empty() =>
            {
                character.to_string()
            }
            Event::Key(key) => format!("<{}>", super::super::keymap::Key::of(*key)),
            other => panic!("{other:?}"),
        };
        Bursts::default().join(lot, false, false).iter().map(told).collect()
    }

    #[test]
    fn a_key_that_comes_with_text_runs_nothing() {
        let keys = [
            KeyEvent::from(KeyCode::F(5)),
            KeyEvent::new(KeyCode::Char('q'), KeyModifiers::CONTROL),
            KeyEvent::new(KeyCode::Char('c'), KeyModifiers::CONTROL),
            KeyEvent::new(KeyCode::Enter, KeyModifiers::ALT),
            KeyEvent::new(KeyCode::Char('2'), KeyModifiers::ALT),
            KeyCode::Esc.into(),
            KeyCode::BackTab.into(),
        ];
        let text = |text: &str| Piece::Text(text.to_owned());
        for key in keys {
            let key = || Piece::Event(Event::Key(key));
            assert_eq!(told(vec![text("x"), key(), text("y")]), "xy");
            assert_eq!(told(vec![text("abc"), key(), key()]), "abc");
            assert_eq!(told(vec![key(), text("abc")]), "abc");
            assert_eq!(told(vec![Piece::Paste("a".to_owned()), key()]), "paste \"a\" ");
            assert_ne!(told(vec![text("x"), key()]), "x", "one character and a key are typed");
        }
    }

    #[test]
    fn keys_that_edit_stay_among_text() {
        let text = |text: &str| Piece::Text(text.to_owned());
        for code in [KeyCode::Left, KeyCode::Up, KeyCode::Home, KeyCode::End, KeyCode::Backspace] {
            let lot = vec![text("ab"), Piece::Event(Event::Key(code.into())), text("c")];
            assert_eq!(Bursts::default().join(lot, false, false).len(), 4, "{code:?}");
        }
        let to_the_draft = KeyEvent::new(KeyCode::Char('3'), KeyModifiers::ALT);
        let lot = vec![Piece::Event(Event::Key(to_the_draft)), text("abc")];
        assert_eq!(told(lot), "<Alt-3>abc");
    }

    #[test]
    fn a_line_end_after_text_and_a_key_is_pasted_too() {
        let text = |text: &str| Piece::Text(text.to_owned());
        let up = || Piece::Event(Event::Key(KeyCode::Up.into()));
        assert_eq!(told(vec![text("a"), up(), text("\n")]), "apaste \"\\n\" ");
        assert_eq!(told(vec![text("ab"), up(), text("\rcd")]), "abpaste \"\\rcd\" ");
        assert_eq!(told(vec![up(), text("\n")]), "<↑><^J>");
    }

    #[test]
    fn a_lot_of_nothing_interrupts_no_paste() {
        let mut bursts = Bursts::default();
        assert_eq!(pasted(&mut bursts, "abc", false), None);
        bursts.join(Vec::new(), true, false);
        assert_eq!(pasted(&mut bursts, "\n", true).as_deref(), Some("\n"));
    }

    #[test]
    fn a_long_line_is_a_paste_and_a_return_enters_it() {
        let line = "x".repeat(LENGTH_OF_PASTE);
        let joined = Bursts::default().join(lot(&format!("{line}\r")), false, false);
        let [Event::Paste(text), Event::Key(key)] = joined.as_slice() else { panic!("{joined:?}") };
        assert_eq!((text, key.code), (&line, KeyCode::Enter));
    }
}
