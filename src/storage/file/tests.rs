use super::*;

const MARK: i64 = 0x6162_6364;

fn scratch(name: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    (folder, path)
}

fn made(path: &Path, sql: &str) -> Connection {
    let connection = Connection::open(path).unwrap();
    connection.execute_batch(sql).unwrap();
    connection
}

#[test]
fn a_file_is_told_by_its_mark_and_then_by_its_tables() {
    let (_folder, path) = scratch("a ?#% file.db");
    assert_eq!(standing(&path, MARK), Ok(Standing::Fresh));
    fs::write(&path, "").unwrap();
    assert_eq!(standing(&path, MARK), Ok(Standing::Fresh));
    let connection = made(&path, "CREATE TABLE b (x); CREATE TABLE a (x)");
    assert_eq!(standing(&path, MARK), Ok(Standing::Unmarked(vec!["a".into(), "b".into()])));
    connection.pragma_update(None, "application_id", MARK).unwrap();
    assert_eq!(standing(&path, MARK), Ok(Standing::Ours));
    let another = Standing::Foreign("it belongs to another program".to_owned());
    assert_eq!(standing(&path, MARK + 1), Ok(another));
}

#[test]
fn what_is_no_database_is_foreign() {
    let (folder, path) = scratch("notes.txt");
    let no_database = Ok(Standing::Foreign("it is no SQLite file".to_owned()));
    for content in ["x".to_owned(), "not a database".repeat(500), "\0".repeat(8192)] {
        fs::write(&path, content).unwrap();
        assert_eq!(standing(&path, MARK), no_database);
    }
    let no_file = Ok(Standing::Foreign("it is no regular file".to_owned()));
    assert_eq!(standing(folder.path(), MARK), no_file);
}

/// A journal begins with 32 bytes; before each page stand 24, of which the first four are its number.
const JOURNAL_HEAD: usize = 32;
const FRAME_HEAD: usize = 24;
const PAGE: usize = 4096;

#[test]
fn a_file_whose_journal_was_half_copied_into_it_is_still_ours() {
    let (folder, path) = scratch("ours.db");
    let open = made(&path, "PRAGMA journal_mode = WAL; CREATE TABLE t (x)");
    open.pragma_update(None, "application_id", MARK).unwrap();
    open.execute_batch("PRAGMA wal_checkpoint(TRUNCATE); INSERT INTO t VALUES (zeroblob(99999))")
        .unwrap();
    // As a process that is killed while it copies leaves it: the first page says how long the file is to be, and it is not.
    let journal = fs::read(beside(&path, "-wal")).unwrap();
    let mut frames = journal[JOURNAL_HEAD..].chunks(FRAME_HEAD + PAGE);
    let first = frames.rfind(|frame| frame[..4] == [0, 0, 0, 1]).unwrap();
    let mut file = fs::read(&path).unwrap();
    file[..PAGE].copy_from_slice(&first[FRAME_HEAD..]);
    let left = folder.path().join("left.db");
    fs::write(&left, file).unwrap();
    fs::write(beside(&left, "-wal"), journal).unwrap();
    assert_eq!(standing(&left, MARK), Ok(Standing::Ours));
}

#[test]
fn looking_at_a_file_changes_nothing_of_it_or_beside_it() {
    let (folder, path) = scratch("other.db");
    let open = made(&path, "PRAGMA journal_mode = WAL; CREATE TABLE t (x)");
    // The table is in the file: one that looks empty is understood only with its journal.
    open.execute_batch("PRAGMA wal_checkpoint(TRUNCATE); INSERT INTO t VALUES (1)").unwrap();
    let before = listed(folder.path());
    standing(&path, MARK).unwrap();
    assert_eq!(listed(folder.path()), before);
    drop(open);
}

/// Every file of a folder with its content.
fn listed(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = paths.map(|path| (path.clone(), fs::read(path).unwrap())).collect();
    files.sort();
    files
}

#[test]
fn making_a_file_that_is_there_leaves_the_locks_on_it() {
    let (_folder, path) = scratch("locked.db");
    let writer = made(&path, "CREATE TABLE t (x)");
    writer.execute_batch("BEGIN EXCLUSIVE").unwrap();
    create(&path).unwrap();
    assert_eq!(locks_of(&path), Some(true));
    // As a file is opened and closed that is not SQLite's own, they are gone: that is what this guards against.
    drop(fs::File::open(&path).unwrap());
    assert_eq!(locks_of(&path), Some(false));
}

/// Whether this process has locks on the file; `None` where the system does not tell.
fn locks_of(path: &Path) -> Option<bool> {
    use std::os::unix::fs::MetadataExt as _;
    let inode = format!(":{} ", fs::metadata(path).unwrap().ino());
    let process = format!(" {} ", std::process::id());
    let locks = fs::read_to_string("/proc/locks").ok()?;
    Some(locks.lines().any(|line| line.contains(&inode) && line.contains(&process)))
}

#[test]
fn a_file_is_read_without_its_folder_being_written_to() {
    let (folder, path) = scratch("kept.db");
    drop(made(&path, "PRAGMA journal_mode = WAL; CREATE TABLE t (x); INSERT INTO t VALUES (7)"));
    let connection = open_to_read(&path).unwrap();
    let read: i64 = connection.query_row("SELECT x FROM t", [], |row| row.get(0)).unwrap();
    assert_eq!(read, 7);
    assert!(connection.execute("INSERT INTO t VALUES (8)", []).is_err());
    drop(connection);
    drop(folder);
}

#[test]
fn what_the_system_refuses_is_said_in_words() {
    let refused = |kind: io::ErrorKind| of_system(&kind.into());
    assert_eq!(refused(io::ErrorKind::StorageFull), Hindrance::Full(Room::Disk));
    assert_eq!(refused(io::ErrorKind::QuotaExceeded), Hindrance::Full(Room::Quota));
    assert_eq!(refused(io::ErrorKind::FileTooLarge), Hindrance::Full(Room::FileSize));
    let words = Hindrance::Refused("its file system is read-only".to_owned());
    assert_eq!(refused(io::ErrorKind::ReadOnlyFilesystem), words);
}

#[test]
fn a_full_file_is_told_from_a_broken_one() {
    let (_folder, path) = scratch("full.db");
    let connection = made(&path, "CREATE TABLE t (x); PRAGMA max_page_count = 3");
    let full = connection.execute("INSERT INTO t VALUES (zeroblob(100000))", []).unwrap_err();
    assert_eq!(hindrance(&path, &full), Some(Hindrance::Full(Room::Disk)));
    let no_table = connection.execute("INSERT INTO u VALUES (1)", []).unwrap_err();
    assert_eq!(hindrance(&path, &no_table), None);
}
