//! A paste that comes as keys. Without bracketed paste a terminal sends what is pasted as if it were typed, and a line
//! feed in it would be Ctrl-J, which runs the statement at the cursor.
//!
//! Nobody types two keys in the moment between two looks at the terminal, so text with a line feed in one lot is a paste.
//! Where that is wrong, because the program was busy while somebody typed, a line is begun instead of a run: what is not
//! wanted can be undone, and what was sent can not.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::event::Event;

/// From so many characters in one lot on, more is waited for before the lot is judged: pastes come in pieces. A key that
/// is held down repeats some 30 times a second and does not come to so many.
pub const LENGTH_MIN: usize = 8;

/// Tells pastes from keys, lot by lot.
#[derive(Default)]
pub struct Bursts {
    /// The lot before ended in text.
    ends_in_text: bool,
    /// It did, and this lot came at once.
    continues: bool,
}

/// A key and the character it would put into a text.
type Typed = (Event, char);

impl Bursts {
    /// The lot, with the keys of each paste in it as one paste. `follows` says that it came sooner after the lot before
    /// than anybody types: a slow line brings a paste byte by byte.
    pub fn join(&mut self, lot: Vec<Event>, follows: bool) -> Vec<Event> {
        self.continues = follows && self.ends_in_text;
        let mut joined = Vec::new();
        let mut run = Vec::new();
        for event in lot {
            match character(&event) {
                Some(character) => run.push((event, character)),
                None => {
                    joined.extend(self.end_run(&mut run));
                    joined.push(event);
                }
            }
        }
        self.ends_in_text = !run.is_empty();
        joined.extend(self.end_run(&mut run));
        joined
    }

    fn end_run(&mut self, run: &mut Vec<Typed>) -> Vec<Event> {
        let continues = std::mem::take(&mut self.continues);
        let run = std::mem::take(run);
        if is_paste(&run, continues) {
            return vec![Event::Paste(run.into_iter().map(|(_, character)| character).collect())];
        }
        run.into_iter().map(|(event, _)| event).collect()
    }
}

/// A line feed with anything beside it, or a return between other text. A return at the end is how a line is entered.
fn is_paste(run: &[Typed], continues: bool) -> bool {
    let characters = || run.iter().map(|(_, character)| *character);
    let feeds = characters().filter(|character| *character == '\n').count();
    let is_text = |character: char| !matches!(character, '\n' | '\r');
    let first = if continues { Some(0) } else { characters().position(is_text) };
    let last = run.iter().rposition(|(_, character)| is_text(*character));
    let between = |at: usize| first.is_some_and(|first| first <= at) && last > Some(at);
    let is_return_between =
        || characters().enumerate().any(|(at, character)| character == '\r' && between(at));
    (feeds > 0 && (continues || feeds < run.len())) || is_return_between()
}

fn character(event: &Event) -> Option<char> {
    let Event::Key(KeyEvent { code, modifiers, .. }) = event else { return None };
    let plain = modifiers.difference(KeyModifiers::SHIFT).is_empty();
    match code {
        KeyCode::Char('j') if *modifiers == KeyModifiers::CONTROL => Some('\n'),
        KeyCode::Char(character) if plain => Some(*character),
        KeyCode::Enter if modifiers.is_empty() => Some('\r'),
        KeyCode::Tab if modifiers.is_empty() => Some('\t'),
        _ => None,
    }
}

/// How many of the events are text.
pub fn length(lot: &[Event]) -> usize {
    lot.iter().filter_map(character).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As a terminal in raw mode tells bytes.
    fn keys(text: &str) -> Vec<Event> {
        let key = |character| match character {
            '\n' => KeyEvent::new(KeyCode::Char('j'), KeyModifiers::CONTROL),
            '\r' => KeyCode::Enter.into(),
            '\t' => KeyCode::Tab.into(),
            other => KeyCode::Char(other).into(),
        };
        text.chars().map(|character| Event::Key(key(character))).collect()
    }

    fn pasted(bursts: &mut Bursts, lot: &str, follows: bool) -> Option<String> {
        match bursts.join(keys(lot), follows).as_slice() {
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
            let joined = Bursts::default().join(keys(lot), false);
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
        bursts.join(vec![Event::Key(KeyCode::Down.into())], false);
        assert_eq!(pasted(&mut bursts, "\n", true), None);
    }
}
