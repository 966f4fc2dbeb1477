use std::fs;
use std::process::Command;

use super::*;
use crate::workspace::document::fingerprint;

const KINDS: [Kind; 6] =
    [Kind::Draft, Kind::Rows, Kind::Request, Kind::Settings, Kind::RecoveryCopy, Kind::Manifest];

fn sentence(path: &Path, kind: Kind) -> String {
    read_text(path, kind).expect_err("refused").to_string()
}

#[test]
fn a_device_without_an_end_is_refused_at_the_limit_of_each_kind() {
    for kind in KINDS.into_iter().filter(|kind| kind.bytes_max() <= 64 * MB) {
        let error = read_text(Path::new("/dev/zero"), kind).expect_err("refused");
        assert!(matches!(error, ReadError::TooLarge { .. }), "{error}");
    }
    assert_eq!(
        sentence(Path::new("/dev/zero"), Kind::Draft),
        "/dev/zero: larger than 64 MB, the most that a draft may have; its values can stand in a file of rows \
         (`--@ each FILE`)"
    );
    assert_eq!(read_text(Path::new("/dev/null"), Kind::Settings).expect("nothing").text, "");
}

#[test]
fn a_file_of_a_terabyte_is_refused_by_its_length() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("sparse.csv");
    File::create(&path).and_then(|file| file.set_len(1 << 40)).expect("a sparse file");
    for kind in KINDS {
        let error = read_text(&path, kind).expect_err("refused");
        assert!(matches!(error, ReadError::TooLarge { .. }), "{error}");
    }
    assert!(sentence(&path, Kind::Rows).ends_with(
        "sparse.csv: larger than 256 MB, the most that a file of rows may have; split it, or put it into a table \
         with `tables import`"
    ));
}

#[test]
fn what_is_no_file_is_said_and_a_pipe_of_settings_is_not_waited_for() {
    let folder = tempfile::tempdir().expect("a folder");
    let pipe = folder.path().join("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().expect("mkfifo").success());
    for kind in [Kind::Settings, Kind::RecoveryCopy, Kind::Manifest] {
        assert!(
            sentence(&pipe, kind).ends_with("/pipe: a pipe, not a file; nothing was read of it")
        );
    }
    let socket = folder.path().join("socket");
    let _listener = std::os::unix::net::UnixListener::bind(&socket).expect("a socket");
    for kind in KINDS {
        assert!(
            sentence(&socket, kind)
                .ends_with("/socket: a socket, not a file; nothing was read of it")
        );
        assert!(
            sentence(folder.path(), kind)
                .ends_with(": a folder, not a file; nothing was read of it")
        );
    }
}

#[test]
fn a_link_that_leads_to_itself_leads_nowhere() {
    let folder = tempfile::tempdir().expect("a folder");
    let link = folder.path().join("link.pql");
    std::os::unix::fs::symlink(&link, &link).expect("a link");
    assert!(sentence(&link, Kind::Draft).contains("link.pql: "));
}

#[test]
fn what_is_no_utf8_is_guessed_at() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("draft.pql");
    fs::write(&path, b"\xff\xfeS\0E\0").expect("written");
    assert!(sentence(&path, Kind::Draft).contains("draft.pql: not UTF-8 text but UTF-16: line 1"));
    fs::write(&path, b"\x1f\x8b\x08\0").expect("written");
    assert!(sentence(&path, Kind::Draft).contains("draft.pql: not UTF-8 text but gzip: line 1"));
}

#[test]
fn a_descriptor_has_a_name_to_say() {
    let named = |path: &str| title(Path::new(path));
    assert_eq!(["-", "/dev/stdin", "/dev/fd/0"].map(named), [Some("standard input"); 3]);
    assert_eq!(["/dev/fd/63", "/proc/self/fd/11"].map(named), [Some("pipe"); 2]);
    assert_eq!(["draft.pql", "./-", "/dev/zero", "fd/63"].map(named), [None; 4]);
}

#[test]
fn a_byte_order_mark_is_no_part_of_the_text() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("draft.pql");
    fs::write(&path, "\u{feff}SELECT 1;\r\n").expect("written");
    let read = read_text(&path, Kind::Draft).expect("text");
    assert_eq!((read.text.as_str(), Some(read.fingerprint)), ("SELECT 1;\r\n", fingerprint(&path)));
}
