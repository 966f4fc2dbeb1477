//! The corpus: a text with its cursor at `|`, keys, and the text with its cursor after them.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::super::text::{Move, Text};
use super::vim::{Vim, Wish};

const CORPUS: &str = include_str!("corpus.txt");

/// The rows of a page.
const PAGE: usize = 4;

fn text_of(written: &str) -> Text {
    let at = written.find('|').expect("a cursor");
    let mut text = Text::new(&written.replacen('|', "", 1));
    text.put_cursor(at);
    text
}

fn written(text: &Text) -> String {
    let mut written = text.snapshot().to_text();
    written.insert(text.cursor(), '|');
    written
}

/// Keys as vim's own manual writes them: `dw`, `<Esc>`, `<C-r>`.
fn keys(written: &str) -> Vec<KeyEvent> {
    let mut keys = Vec::new();
    let mut rest = written;
    while let Some(character) = rest.chars().next() {
        let named = rest.strip_prefix('<').and_then(|rest| rest.split_once('>'));
        let key = named.and_then(|(name, behind)| Some((special(name)?, behind)));
        let (key, behind) = key.unwrap_or_else(|| {
            let (_, behind) = rest.split_at(character.len_utf8());
            (KeyCode::Char(character).into(), behind)
        });
        keys.push(key);
        rest = behind;
    }
    keys
}

fn special(name: &str) -> Option<KeyEvent> {
    Some(match name {
        "Esc" => KeyCode::Esc.into(),
        "CR" => KeyCode::Enter.into(),
        "BS" => KeyCode::Backspace.into(),
        "Tab" => KeyCode::Tab.into(),
        "Right" => KeyCode::Right.into(),
        "lt" => KeyCode::Char('<').into(),
        name => {
            let character = name.strip_prefix("C-")?.chars().next()?;
            KeyEvent::new(KeyCode::Char(character), KeyModifiers::CONTROL)
        }
    })
}

/// What the editor does with a key that vim leaves to it.
fn typed(text: &mut Text, key: KeyEvent) {
    match key.code {
        KeyCode::Char(character) => text.insert(character.encode_utf8(&mut [0; 4])),
        KeyCode::Enter => text.new_line(),
        KeyCode::Backspace => text.delete(Move::Left),
        _ => None,
    };
}

fn press(vim: &mut Vim, text: &mut Text, written: &str) -> Option<Wish> {
    let mut wish = None;
    for key in keys(written) {
        let answer = vim.key(key, text, PAGE);
        if !answer.is_taken {
            typed(text, key);
        }
        wish = answer.wish.or(wish);
    }
    wish
}

/// Of a case: what it is about, and the lines behind each of its marks, `\n` between them.
fn cases() -> Vec<(&'static str, String, String, String)> {
    let cases = CORPUS.split("\n\n").filter(|case| case.lines().any(|line| !line.starts_with('#')));
    let lines = |case: &str, mark: &str| {
        let of = case.lines().filter_map(|line| line.strip_prefix(mark));
        of.map(|line| line.strip_prefix(' ').unwrap_or(line)).collect::<Vec<_>>().join("\n")
    };
    let all = cases.map(|case| {
        let title = case.lines().find_map(|line| line.strip_prefix("# ")).unwrap_or(case);
        (title, lines(case, "<"), lines(case, ":"), lines(case, ">"))
    });
    all.collect()
}

#[test]
fn the_corpus_comes_to_what_it_says() {
    let mut wrong = Vec::new();
    for (title, before, keys, expected) in cases() {
        let (mut vim, mut text) = (Vim::default(), text_of(&before));
        press(&mut vim, &mut text, &keys);
        let found = written(&text);
        if found != expected {
            wrong.push(format!(
                "{title}: {keys}\n  of {before:?}\n  expected {expected:?}\n  found    {found:?}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{} of {}\n{}", wrong.len(), cases().len(), wrong.join("\n"));
}

#[test]
fn all_that_a_command_did_is_undone_at_once() {
    for (title, before, keys, _) in cases() {
        let (mut vim, mut text) = (Vim::default(), text_of(&before));
        press(&mut vim, &mut text, &keys);
        press(&mut vim, &mut text, "<Esc><Esc>");
        while text.undo().is_some() {}
        assert_eq!(text.snapshot().to_text(), before.replacen('|', "", 1), "{title}");
    }
}

#[test]
fn edits_are_told_as_they_happened() {
    for (title, before, keys_written, _) in cases() {
        let (mut vim, mut text) = (Vim::default(), text_of(&before));
        for key in keys(&keys_written) {
            let was = text.snapshot().to_text();
            let answer = vim.key(key, &mut text, PAGE);
            let is = text.snapshot().to_text();
            match answer.edit {
                Some(edit) => {
                    let kept = (was.get(..edit.at), was.get(edit.at + edit.removed..));
                    let now = (is.get(..edit.at), is.get(edit.at + edit.inserted..));
                    assert_eq!(kept, now, "{title}: {edit:?}");
                }
                None => assert_eq!(was, is, "{title}: {key:?}"),
            }
            if !answer.is_taken {
                typed(&mut text, key);
            }
        }
    }
}

#[test]
fn what_it_can_not_do_itself_is_asked_for() {
    let wish = |keys: &str| press(&mut Vim::default(), &mut text_of("o|ne"), keys);
    assert_eq!(wish(":"), Some(Wish::CommandLine));
    assert_eq!(wish("gt"), Some(Wish::NextTab));
    assert_eq!(wish("\"+yiw"), Some(Wish::Copy("one".to_owned())));
    assert_eq!(wish("n"), Some(Wish::Say("nothing was looked for yet: / does".to_owned())));
    assert_eq!(wish("/two<CR>"), Some(Wish::Say("`two` is not in the draft".to_owned())));
    let unknown = "`q` means nothing here; i types, Esc ends that".to_owned();
    assert_eq!(wish("q"), Some(Wish::Say(unknown)));
}

/// The generator is the one of Numerical Recipes.
#[test]
fn no_keys_bring_it_down() {
    const KEYS: &[&str] = &[
        "h", "j", "k", "l", "w", "b", "e", "W", "B", "E", "0", "^", "$", "g", "G", "{", "}", "%",
        "f", "t", "F", "T", ";", ",", "d", "c", "y", ">", "<", "x", "X", "s", "S", "r", "J", "~",
        "p", "P", "o", "O", "a", "A", "i", "I", "u", "<C-r>", "<C-d>", "<C-u>", ".", "/", "?", "n",
        "N", "*", "#", "v", "V", "\"", "(", "a", "3", "9", "é", "'", "<Esc>", "<CR>", "<BS>", "D",
        "C", "Y", "_", "|", "-", "+",
    ];
    for seed in 0..400_u32 {
        let mut state = seed.wrapping_mul(2_654_435_761).wrapping_add(12_345);
        let mut next = |bound: usize| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            usize::try_from(state >> 8).unwrap_or(0) % bound
        };
        let mut text = text_of("o|ne (\"two\", {a: [1]})\n\n  trée\u{301} 'x'\n\tlast");
        let mut vim = Vim::default();
        for _ in 0..60 {
            press(&mut vim, &mut text, KEYS[next(KEYS.len())]);
            assert!(text.cursor() <= text.len());
        }
    }
}
