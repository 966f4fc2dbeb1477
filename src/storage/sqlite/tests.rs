use super::*;

fn put(file: &Sqlite, key: &[u8], value: &[u8]) {
    let mut txn = file.write().unwrap();
    txn.put(key, value).unwrap();
    txn.commit().unwrap();
}

#[test]
fn a_write_waits_for_another_handle_no_longer_than_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("local.db");
    let first = Sqlite::open(&path).unwrap();
    let second = Sqlite::open_waiting(&path, Duration::from_millis(20)).unwrap();
    let open = first.write().unwrap();
    let refused = second.write().map(|_| ());
    assert_eq!(refused, Err(StoreError::Locked { path, seconds: 0 }));
    drop(open);
    assert!(second.write().is_ok());
}

#[test]
fn a_file_of_something_else_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let text = folder.path().join("notes.txt");
    std::fs::write(&text, "not a database, but long enough to have a header".repeat(50)).unwrap();
    assert!(matches!(Sqlite::open(&text).map(|_| ()), Err(StoreError::Corrupt { .. })));
    let other = folder.path().join("other.db");
    Connection::open(&other).unwrap().execute_batch("CREATE TABLE t (x)").unwrap();
    assert!(matches!(Sqlite::open(&other).map(|_| ()), Err(StoreError::Corrupt { .. })));
}

#[test]
fn a_file_of_something_else_stays_as_it_was_with_all_that_lies_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    let other = folder.path().join("other.db");
    let open = Connection::open(&other).unwrap();
    // All it has is in its journal: the file itself looks as a new one does.
    open.execute_batch("PRAGMA journal_mode = WAL; CREATE TABLE t (x)").unwrap();
    let read = |suffix: &str| std::fs::read(folder.path().join(format!("other.db{suffix}")));
    let before = (read("").unwrap(), read("-wal").unwrap());
    let copy = folder.path().join("copy.db");
    for suffix in ["", "-wal"] {
        let content = read(suffix).unwrap();
        std::fs::write(format!("{}{suffix}", copy.display()), content).unwrap();
    }
    let refused = Sqlite::open(&copy).map(|_| ());
    let detail = "it belongs to another program".to_owned();
    assert_eq!(refused, Err(StoreError::Corrupt { path: copy.clone(), detail }));
    let wal = format!("{}-wal", copy.display());
    assert_eq!((std::fs::read(&copy).unwrap(), std::fs::read(wal).unwrap()), before);
}

#[test]
fn a_file_below_a_file_is_said_to_be_one_that_cannot_be_written() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("file"), "").unwrap();
    let path = folder.path().join("file/local.db");
    let refused = Sqlite::open(&path).map(|_| ());
    let detail = "what is to be its folder is a file".to_owned();
    assert_eq!(refused, Err(StoreError::ReadOnly { path, detail }));
}

#[test]
fn a_file_of_a_newer_version_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("local.db");
    drop(Sqlite::open(&path).unwrap());
    Connection::open(&path).unwrap().pragma_update(None, "user_version", FORMAT + 1).unwrap();
    let refused = Sqlite::open(&path).map(|_| ());
    assert_eq!(refused, Err(StoreError::Newer { path, found: FORMAT + 1, known: FORMAT }));
}

#[cfg(unix)]
#[test]
fn the_files_are_for_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt;

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("private/local.db");
    let file = Sqlite::open(&path).unwrap();
    put(&file, b"k", b"v");
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(path.parent().unwrap()), 0o700);
    for suffix in ["", "-wal", "-shm"] {
        let file = folder.path().join(format!("private/local.db{suffix}"));
        assert_eq!(mode(&file), 0o600, "{suffix}");
    }
}

#[test]
fn a_write_without_room_is_told_as_that_and_one_with_room_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("local.db");
    let file = Sqlite::open(&path).unwrap();
    put(&file, b"before", b"");
    // SQLite takes a file that may not grow for a full disk.
    let grow_to = |pages: i64| {
        locked(&file.writer).query_row(&format!("PRAGMA max_page_count={pages}"), [], |_| Ok(()))
    };
    grow_to(1).unwrap();
    let mut txn = file.write().unwrap();
    let full = txn.put(b"large", &[0; 100_000]);
    assert_eq!(full, Err(StoreError::Full { path, room: file::Room::Disk }));
    assert!(full.is_err_and(|error| error.is_full()));
    drop(txn);
    let has = |key: &[u8]| file.read().unwrap().get_with(key, |_| ()).unwrap().is_some();
    assert!(has(b"before") && !has(b"large"));
    grow_to(1_000_000).unwrap();
    put(&file, b"large", &[0; 100_000]);
    assert!(has(b"large"));
}

#[test]
fn a_disk_without_room_for_the_index_of_the_wal_is_full() {
    let path = Path::new("local.db");
    let of = |code| {
        let error = rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(code), None);
        fault(path, BUSY_TIMEOUT, &error).is_full()
    };
    assert!(of(rusqlite::ffi::SQLITE_FULL));
    assert!(of(rusqlite::ffi::SQLITE_IOERR_SHMSIZE));
    assert!(!of(rusqlite::ffi::SQLITE_IOERR_READ));
}

/// By these a commit is on the disk when it is answered. No test that kills the process would notice another value: what a
/// process wrote is not lost with it.
#[test]
fn every_connection_syncs_each_commit() {
    let folder = tempfile::tempdir().unwrap();
    let file = Sqlite::open(&folder.path().join("local.db")).unwrap();
    let pragma = |connection: &Connection, name: &str| {
        connection
            .query_row(&format!("PRAGMA {name}"), [], |row| row.get::<_, rusqlite::types::Value>(0))
            .unwrap()
    };
    let check = |connection: &Connection| {
        // 2 is FULL: in WAL each commit is synced, with less only checkpoints are.
        assert_eq!(pragma(connection, "synchronous"), 2.into());
        assert_eq!(pragma(connection, "journal_mode"), "wal".to_owned().into());
    };
    check(file.write().unwrap().connection());
    check(file.read().unwrap().connection());
}
