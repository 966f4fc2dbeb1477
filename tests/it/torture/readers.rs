//! Spoiled texts for every reader of the library: none makes it panic, hang or need more than the stack of a thread.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use dynadraft::fuzz::{READERS, Reader};

use super::corpus::{Corpus, WORDS};
use super::count::{corpus_folder, count, seed};
use super::mutation::Mutation;
use crate::random::Random;

/// How long a reader may take for so many texts: a guard against hanging, not a measure.
const PATIENCE: Duration = Duration::from_secs(300);
const TEXTS_AT_ONCE: usize = 20;
/// Brackets one in the other.
const NESTED: usize = 100_000;

const OPENINGS: &[(&str, &str)] = &[
    ("(", ")"),
    ("[", "]"),
    ("{", "}"),
    ("<<", ">>"),
    ("[[", ""),
    ("{\"a\":", "}"),
    ("{\"L\":[", "]}"),
    ("{'a':", "}"),
    ("NOT ", ""),
    ("- ", ""),
    ("a.", ""),
    ("a[0]", ""),
    ("a=", ""),
    ("size(", ")"),
    ("a OR ", "a"),
    ("a AND (", ")"),
    ("/*", "*/"),
    ("'", ""),
    ("\"", ""),
    ("\\", ""),
    ("a = [\n", "]"),
    ("[a]\n", ""),
    ("[a.b]\n", ""),
    ("a.b.", "= 1"),
    ("--@ ", "\n"),
    ("//@ off\n", ""),
    (";", ""),
    (",", ""),
    ("\n", ""),
    ("\0", ""),
    ("\u{301}", ""),
];

#[test]
fn no_text_upsets_a_reader() {
    let (texts, seed) = (count(400, 1_000_000), seed());
    println!("seed {seed}");
    let corpus = Corpus::new();
    let words: Vec<&str> = WORDS.split_whitespace().collect();
    let mut faults = Vec::new();
    for (number, reader) in READERS.iter().enumerate() {
        let seeds = corpus.of(reader.name);
        if let Some(folder) = corpus_folder() {
            write(&folder.join(reader.name), &seeds);
        }
        let random = Random::seeded(seed.wrapping_add(number as u64));
        let mut mutation = Mutation { random, words: &words };
        let texts = std::iter::repeat_with(|| spoiled(&mut mutation, &seeds)).take(texts);
        // As they are, first: what is read must be read again.
        faults.extend(read_all(reader, seeds.iter().cloned().chain(texts)).err());
    }
    assert!(faults.is_empty(), "seed {seed}:\n{}", faults.join("\n"));
}

#[test]
fn no_depth_upsets_a_reader() {
    let corpus = Corpus::new();
    let nested = count(NESTED / 10, NESTED);
    let mut faults = Vec::new();
    for reader in READERS {
        let seed = &corpus.of(reader.name)[0];
        let (beginning, end) = seed.split_at(seed.len() / 2);
        let texts = OPENINGS.iter().flat_map(|(open, close)| {
            let (opened, closed) = (open.repeat(nested), close.repeat(nested));
            // Alone and closed, and in the middle of something else, where it stays open.
            [
                [opened.as_bytes(), closed.as_bytes()].concat(),
                [beginning, opened.as_bytes(), end].concat(),
            ]
        });
        faults.extend(read_all(reader, texts).err());
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Each text in a file of its own, as libFuzzer takes them.
fn write(folder: &Path, texts: &[Vec<u8>]) {
    fs::create_dir_all(folder).expect("a folder");
    for (number, text) in texts.iter().enumerate() {
        fs::write(folder.join(number.to_string()), text).expect("a written file");
    }
}

fn spoiled(mutation: &mut Mutation<'_>, seeds: &[Vec<u8>]) -> Vec<u8> {
    let [seed, other] = [(); 2].map(|()| &seeds[mutation.random.below(seeds.len())]);
    match (std::str::from_utf8(seed), std::str::from_utf8(other)) {
        (Ok(seed), Ok(other)) if !mutation.random.one_in(8) => {
            mutation.text(seed, other).into_bytes()
        }
        _ => mutation.bytes(seed),
    }
}

/// On a thread of its own, with the stack that threads have by default, less than any of the program's. Says which text
/// upset the reader, or where it hangs.
fn read_all(reader: &'static Reader, texts: impl Iterator<Item = Vec<u8>>) -> Result<(), String> {
    let (given, taken) = channel::<Vec<Vec<u8>>>();
    let (done, told) = channel();
    thread::spawn(move || {
        let read = |text: &Vec<u8>| catch_unwind(AssertUnwindSafe(|| (reader.read)(text))).is_ok();
        for texts in taken {
            let upsetting = texts.into_iter().find(|text| !read(text));
            if done.send(upsetting).is_err() {
                return;
            }
        }
    });
    let mut texts = texts.peekable();
    while texts.peek().is_some() {
        let some: Vec<Vec<u8>> = texts.by_ref().take(TEXTS_AT_ONCE).collect();
        keep(reader, &some);
        given.send(some).expect("a reader that reads");
        let upsetting = told.recv_timeout(PATIENCE);
        match upsetting.map_err(|_| format!("{} hangs over one of what is kept", reader.name))? {
            None => {}
            Some(text) => return Err(format!("{} is upset by {}", reader.name, shown(&text))),
        }
    }
    Ok(())
}

/// Written down first: of a reader that runs out of stack nothing else would be left.
fn keep(reader: &Reader, texts: &[Vec<u8>]) {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("given-to-{}", reader.name));
    fs::write(path, texts.join(&b"\n\x1e\n"[..])).expect("a written file");
}

fn shown(text: &[u8]) -> String {
    String::from_utf8_lossy(text).chars().take(6000).collect()
}
