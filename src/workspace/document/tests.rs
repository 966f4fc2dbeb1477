use super::*;
use crate::workspace::{Kind, read_text};

fn scratch() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("draft.pql");
    (folder, path)
}

#[test]
fn what_was_saved_is_read_back() {
    let (_folder, path) = scratch();
    let saved = save_file(&path, "SELECT 1;\r\n\u{2713}", None).expect("saved");
    let read = read_text(&path, Kind::Draft).expect("read");
    assert_eq!(read, Document { text: "SELECT 1;\r\n\u{2713}".to_owned(), fingerprint: saved });
}

#[test]
fn a_file_that_changed_since_it_was_read_is_not_overwritten() {
    let (_folder, path) = scratch();
    let known = save_file(&path, "mine", None).expect("saved");
    fs::write(&path, "theirs").expect("changed");
    let error = save_file(&path, "mine again", Some(known)).expect_err("refused");
    assert!(matches!(error, SaveError::Changed { .. }), "{error}");
    assert_eq!(fs::read_to_string(&path).expect("read"), "theirs");
}

#[test]
fn a_new_file_takes_no_existing_ones_place() {
    let (_folder, path) = scratch();
    fs::write(&path, "theirs").expect("there");
    let error = save_file(&path, "mine", None).expect_err("refused");
    assert!(matches!(error, SaveError::Exists { .. }), "{error}");
    assert_eq!(fs::read_to_string(&path).expect("read"), "theirs");
}

#[test]
fn saving_twice_in_a_row_follows_the_own_fingerprint() {
    let (_folder, path) = scratch();
    let first = save_file(&path, "one", None).expect("saved");
    let second = save_file(&path, "two", Some(first)).expect("saved again");
    assert_ne!(first, second);
    assert_eq!(read_text(&path, Kind::Draft).expect("read").text, "two");
}

#[test]
fn a_file_that_vanished_is_written_anew() {
    let (_folder, path) = scratch();
    let known = save_file(&path, "one", None).expect("saved");
    fs::remove_file(&path).expect("gone");
    save_file(&path, "two", Some(known)).expect("saved");
    assert_eq!(read_text(&path, Kind::Draft).expect("read").text, "two");
}

#[cfg(unix)]
#[test]
fn a_link_stays_a_link() {
    let (folder, path) = scratch();
    let known = save_file(&path, "one", None).expect("saved");
    let link = folder.path().join("link.pql");
    std::os::unix::fs::symlink(&path, &link).expect("linked");
    save_file(&link, "two", Some(known)).expect("saved through the link");
    assert!(fs::symlink_metadata(&link).expect("there").is_symlink());
    assert_eq!(read_text(&path, Kind::Draft).expect("read").text, "two");
}

#[test]
fn bytes_that_are_no_text_are_named_by_line_and_offset() {
    let (_folder, path) = scratch();
    fs::write(&path, b"one\ntw\xffo").expect("written");
    let sentence = read_text(&path, Kind::Draft).expect_err("refused").to_string();
    assert!(sentence.contains("draft.pql: not UTF-8 text: line 2"), "{sentence}");
    assert!(sentence.contains("0xff at offset 6"), "{sentence}");
}

#[test]
fn a_missing_file_is_said_in_words() {
    let (_folder, path) = scratch();
    let sentence = read_text(&path, Kind::Draft).expect_err("refused").to_string();
    assert!(sentence.ends_with("draft.pql: no such file or folder"), "{sentence}");
}

#[test]
fn what_is_no_file_is_not_replaced_by_one() {
    let (_folder, path) = scratch();
    let known = save_file(&path, "one", None).expect("saved");
    fs::remove_file(&path).expect("gone");
    let made = std::process::Command::new("mkfifo").arg(&path).status().expect("mkfifo");
    assert!(made.success());
    let sentence = save_file(&path, "two", Some(known)).expect_err("refused").to_string();
    assert!(sentence.ends_with("draft.pql: not a file; nothing was written"), "{sentence}");
    assert_eq!(fingerprint(&path), None);
}
