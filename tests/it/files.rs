//! Where files can't be written, or no further: what must write stops and says so, what reads goes on, and nothing that
//! was kept is harmed.

#![cfg(unix)]

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;
use std::process::{Command, Stdio};

use rusqlite::Connection;
use rusqlite::config::DbConfig;

use crate::home::{Home, Ran};
use crate::pseudo_terminal::Terminal;

const READ: &str = "SELECT \"pk\" FROM \"accounts\" WHERE \"pk\" = 'acct#alice'";
const WRITE: &str = "INSERT INTO \"accounts\" VALUE {'pk': 'acct#new'}";
/// Of a user who owns nothing else.
const NOBODY: u32 = 65_534;

/// A home with the bank, a run in its history, and a draft that reads and one that writes.
fn bank() -> Home {
    let home = Home::new();
    home.succeed(&["sample", "load", "bank"]);
    home.write("read.pql", READ);
    home.write("write.pql", WRITE);
    home.succeed(&["run", "read.pql"]);
    home
}

/// A home whose folders can't be made, by anybody: they would be below files.
fn nowhere() -> Home {
    let home = Home::new();
    for name in ["config", "data"] {
        home.write(name, "");
    }
    home.write("read.pql", READ);
    home.write("write.pql", WRITE);
    home
}

/// Runs the program as somebody who can't write in this home. Root can write everywhere, and becomes nobody for it.
struct Reader {
    home: Home,
    as_nobody: bool,
}

impl Reader {
    fn of(home: Home) -> Self {
        let as_nobody = fs::metadata(home.path("")).expect("a home").uid() == 0;
        // Where it was built nobody may not even look.
        let program = home.path("dynadraft");
        fs::copy(env!("CARGO_BIN_EXE_dynadraft"), &program).expect("copied");
        close(&home.path(""), as_nobody);
        fs::set_permissions(program, Permissions::from_mode(0o555)).expect("changed");
        Self { home, as_nobody }
    }

    /// Takes a file from them, as if it had been made by root. Who is not root takes it from themselves.
    fn take(&self, name: &str, mode: u32) {
        let path = self.home.path(name);
        if self.as_nobody {
            std::os::unix::fs::chown(&path, Some(0), Some(0)).expect("taken");
        }
        let mode = if self.as_nobody { mode } else { mode & 0o077 | (mode & 0o007) << 6 };
        fs::set_permissions(path, Permissions::from_mode(mode)).expect("changed");
    }

    fn run(&self, arguments: &[&str]) -> Ran {
        let (program, asked) = (self.home.path("dynadraft"), self.home.program());
        let mut command =
            Command::new(if self.as_nobody { "setpriv".as_ref() } else { program.as_os_str() });
        if self.as_nobody {
            let id = NOBODY.to_string();
            command.args(["--reuid", &id, "--regid", &id, "--clear-groups", "--"]).arg(&program);
        }
        command.env_clear();
        command.envs(asked.get_envs().filter_map(|(name, value)| Some((name, value?))));
        command.env("PATH", "/usr/bin:/bin").args(arguments).current_dir(self.home.path(""));
        Ran::from(
            command
                .stdin(Stdio::null())
                .output()
                .expect("it starts, by setpriv of util-linux for root"),
        )
    }
}

/// So that it can be taken away again.
impl Drop for Reader {
    fn drop(&mut self) {
        for folder in ["", "config", "data"] {
            fs::set_permissions(self.home.path(folder), Permissions::from_mode(0o700)).ok();
        }
    }
}

/// Lets its owner read it and nobody write it.
fn close(path: &Path, as_nobody: bool) {
    if path.is_dir() {
        for entry in fs::read_dir(path).expect("listed") {
            close(&entry.expect("an entry").path(), as_nobody);
        }
    }
    if as_nobody {
        std::os::unix::fs::chown(path, Some(NOBODY), Some(NOBODY)).expect("given away");
    }
    let mode = if path.is_dir() { 0o500 } else { 0o400 };
    fs::set_permissions(path, Permissions::from_mode(mode)).expect("changed");
}

#[test]
fn a_home_that_cannot_be_written_is_read() {
    let home = bank();
    let arguments: [&[&str]; 5] = [
        &["plan", "read.pql"],
        &["plan", "write.pql"],
        &["tables", "list"],
        &["tables", "export", "accounts"],
        &["history", "list"],
    ];
    let before = arguments.map(|arguments| home.succeed(arguments));
    let reader = Reader::of(home);
    for (arguments, before) in arguments.iter().zip(before) {
        let ran = reader.run(arguments);
        assert_eq!((ran.code, ran.out), (0, before), "{arguments:?}: {}", ran.talk);
    }
    for arguments in [&["config", "show"][..], &["config", "path"], &["--help"]] {
        assert_eq!(reader.run(arguments).code, 0, "{arguments:?}");
    }
}

#[test]
fn a_run_that_reads_goes_on_without_its_entry_and_one_that_writes_does_not() {
    let reader = Reader::of(bank());
    let read = reader.run(&["run", "--json", "read.pql"]);
    assert_eq!(read.code, 0, "{}", read.talk);
    assert_eq!(read.documents()[0]["outcome"], "applied");
    let hindrance = "config/history.db: can't be written: permission denied; let it be written, or name another folder \
                     with DYNADRAFT_CONFIG_DIR";
    assert!(read.talk.contains("what is run is not kept in the history: "), "{}", read.talk);
    assert!(read.talk.contains(hindrance), "{}", read.talk);
    let write = reader.run(&["run", "write.pql"]);
    assert_eq!((write.code, write.out.as_str()), (3, ""));
    let refused = format!("{hindrance}; a write is sent without its entry only with --no-history");
    assert!(write.talk.contains(&refused), "{}", write.talk);
    // The database can't be written either, and that is said by itself.
    let write = reader.run(&["run", "--no-history", "write.pql"]);
    assert_eq!(write.code, 3);
    let said = "data/local.db: can't be written: permission denied; name another file, or let this one be written";
    assert!(write.talk.contains(said) && !write.talk.contains("history.db"), "{}", write.talk);
}

/// Writes the tables of the database anew: all of it into the journal, as a process that was killed leaves it.
fn leave_in_journal(home: &Home) {
    let (file, before) = (home.path("data/local.db"), home.path("data/before.db"));
    fs::rename(&file, &before).expect("moved");
    let connection = Connection::open(&file).expect("made");
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true).expect("set");
    connection.execute("ATTACH ?1 AS before", [before.to_str()]).expect("opened");
    connection
        .execute_batch(
            "PRAGMA journal_mode = WAL;
             CREATE TABLE pairs (key BLOB PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
             INSERT INTO pairs SELECT key, value FROM before.pairs;
             PRAGMA application_id = 0x64796472;
             PRAGMA user_version = 1;
             DETACH before;",
        )
        .expect("written");
    drop(connection);
    fs::remove_file(before).expect("gone");
    fs::remove_file(home.path("data/local.db-shm")).expect("gone");
}

#[test]
fn a_database_whose_journal_cannot_be_read_is_not_an_empty_one() {
    let home = bank();
    leave_in_journal(&home);
    let reader = Reader::of(home);
    for arguments in [&["tables", "list"][..], &["run", "--no-history", "read.pql"]] {
        let ran = reader.run(arguments);
        assert_eq!((ran.code, ran.out.as_str()), (3, ""), "{}", ran.talk);
        assert!(
            ran.talk.contains("data/local.db: can't be read: what was written last stands in ")
        );
        let step = "local.db-wal, and to read that SQLite writes a file beside it: permission denied; let it and its \
                    folder be written, or name another file";
        assert!(ran.talk.contains(step), "{}", ran.talk);
    }
}

#[test]
fn a_database_of_which_the_journal_has_the_rest_is_not_read_without_it() {
    let home = bank();
    let connection = Connection::open(home.path("data/local.db")).expect("opened");
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true).expect("set");
    connection.execute("INSERT INTO pairs VALUES (x'ff', x'00')", []).expect("written");
    drop(connection);
    fs::remove_file(home.path("data/local.db-shm")).expect("gone");
    let listed = Reader::of(home).run(&["tables", "list"]);
    assert_eq!((listed.code, listed.out.as_str()), (3, ""), "{}", listed.talk);
    assert!(listed.talk.contains("data/local.db: can't be read: what was"), "{}", listed.talk);
}

#[test]
fn what_a_journal_has_is_read_where_it_can_be() {
    let home = bank();
    let before = home.succeed(&["tables", "list"]);
    leave_in_journal(&home);
    assert_eq!(home.succeed(&["tables", "list"]), before);
}

#[test]
fn a_database_that_may_not_be_read_is_not_an_empty_one() {
    let reader = Reader::of(bank());
    reader.take("data/local.db", 0o600);
    reader.take("data", 0o755);
    for arguments in [&["tables", "list"][..], &["run", "--no-history", "read.pql"]] {
        let ran = reader.run(arguments);
        assert_eq!((ran.code, ran.out.as_str()), (3, ""), "{}", ran.talk);
        let said = "data/local.db: can't be read: permission denied, it belongs to ";
        assert!(ran.talk.contains(said), "{}", ran.talk);
        let step = "make it yours with chown, let it be read with chmod, or name another file";
        assert!(ran.talk.contains(step), "{}", ran.talk);
    }
}

#[test]
fn a_history_that_may_not_be_read_is_said_with_its_owner_and_the_way_without_it() {
    let reader = Reader::of(bank());
    // The user's own folder, in which they may write.
    fs::set_permissions(reader.home.path("config"), Permissions::from_mode(0o700))
        .expect("changed");
    reader.take("config/history.db", 0o600);
    for arguments in [&["run", "read.pql"][..], &["history", "list"]] {
        let ran = reader.run(arguments);
        assert_eq!((ran.code, ran.out.as_str()), (3, ""), "{}", ran.talk);
        let said = "config/history.db: can't be read: permission denied, it belongs to ";
        assert!(ran.talk.contains(said) && !ran.talk.contains("file:"), "{}", ran.talk);
        let step = "make it yours with chown, let it be read with chmod, or run with --no-history";
        assert!(ran.talk.contains(step), "{}", ran.talk);
    }
    let ran = reader.run(&["run", "--no-history", "read.pql"]);
    assert_eq!(ran.code, 0, "{}", ran.talk);
}

#[test]
fn what_a_link_to_nothing_leads_to_is_made_for_its_owner_alone() {
    let home = Home::new();
    let mut made = Vec::new();
    for name in ["config/history.db", "data/local.db"] {
        let (link, target) = (home.path(name), home.path(&name.replace('/', "-")));
        fs::create_dir_all(link.parent().expect("a folder")).expect("made");
        std::os::unix::fs::symlink(&target, &link).expect("linked");
        made.push(target);
    }
    home.succeed(&["sample", "load", "bank"]);
    home.write("read.pql", READ);
    home.succeed(&["run", "read.pql"]);
    for target in made {
        let mode = fs::metadata(&target).expect("made").mode() & 0o777;
        assert_eq!(mode, 0o600, "{}", target.display());
    }
}

#[test]
fn the_mode_of_a_file_of_another_program_is_left() {
    let home = bank();
    let (history, database) = (home.path("config/history.db"), home.path("data/local.db"));
    fs::write(&history, "a diary").expect("written");
    fs::remove_file(&database).expect("gone");
    let other = Connection::open(&database).expect("made");
    other.execute_batch("CREATE TABLE theirs (x)").expect("written");
    for path in [&history, &database] {
        fs::set_permissions(path, Permissions::from_mode(0o644)).expect("changed");
        let folder = path.parent().expect("a folder");
        fs::set_permissions(folder, Permissions::from_mode(0o755)).expect("changed");
    }
    let ran = home.run(&["run", "read.pql"]);
    assert_eq!(ran.code, 3, "{}", ran.talk);
    assert!(!ran.talk.contains("open to others"), "{}", ran.talk);
    for path in [&history, &database] {
        let mode = |path: &Path| fs::metadata(path).expect("there").mode() & 0o777;
        let folder = path.parent().expect("a folder");
        assert_eq!((mode(path), mode(folder)), (0o644, 0o755), "{}", path.display());
    }
}

#[test]
fn where_there_is_no_home_at_all_what_reads_finds_nothing_and_memory_is_written() {
    let home = nowhere();
    let listed = home.run(&["tables", "list"]);
    assert_eq!(listed.code, 0, "{}", listed.talk);
    let said = "data/local.db: can't be written: what is to be its folder is a file; name another file, or let this one \
                be written";
    assert!(listed.talk.contains(said), "{}", listed.talk);
    assert_eq!(home.run(&["plan", "--memory", "write.pql"]).code, 0);
    home.write("table.json", TABLE);
    let made = home.run(&["tables", "create", "table.json"]);
    assert_eq!(made.code, 3);
    assert!(made.talk.contains(said), "{}", made.talk);
    // Nothing of it outlives the process, so its entry need not either.
    home.write("nothing.pql", "DELETE FROM \"nowhere\" WHERE \"pk\" = 'a'");
    let ran = home.run(&["run", "--memory", "nothing.pql"]);
    assert_eq!(ran.code, 1, "{}", ran.talk);
    assert!(ran.out.contains("ResourceNotFound"), "{}", ran.out);
}

const TABLE: &str = r#"{"TableName": "table", "BillingMode": "PAY_PER_REQUEST",
    "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
    "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}]}"#;

#[test]
fn the_workbench_opens_where_nothing_can_be_kept_and_says_so() {
    let home = nowhere();
    let mut terminal = Terminal::start(&home, &[], 160, 40);
    terminal.wait_for("can't be written");
    terminal.press("\x11");
    assert_eq!(terminal.finish().0, 0);
}

#[test]
fn a_draft_that_cannot_be_kept_stands_elsewhere_when_the_workbench_ends() {
    let home = nowhere();
    let mut terminal = Terminal::start(&home, &[], 160, 40);
    terminal.wait_for("Esc start empty");
    terminal.press("\x1b");
    terminal.wait_for("EDIT");
    terminal.press("SELECT 'nowhere else'");
    terminal.wait_for("the draft is not kept: what should be its folder is a file");
    terminal.press("\x11");
    let (code, raw) = terminal.finish();
    assert_eq!(code, 1);
    let (_, said) = raw.rsplit_once("what it says stands in ").expect("where it stands");
    let path = Path::new(said.split_whitespace().next().expect("a path"));
    assert_eq!(fs::read_to_string(path).expect("there"), "SELECT 'nowhere else'");
    let mode = fs::metadata(path).expect("there").mode() & 0o777;
    fs::remove_file(path).expect("taken away");
    assert_eq!(mode, 0o600);
}

#[test]
fn with_no_history_nothing_is_kept_of_what_is_run() {
    let home = bank();
    home.succeed(&["run", "--no-history", "write.pql"]);
    let listed = home.succeed(&["history", "list"]);
    assert!(!listed.contains("INSERT") && listed.contains("SELECT"), "{listed}");
    assert!(home.succeed(&["tables", "export", "accounts"]).contains("acct#new"));
}

#[test]
fn what_was_open_to_others_is_closed_and_said() {
    let home = bank();
    let database = home.path("data/local.db");
    for (path, mode) in [(&database, 0o644), (&home.path("data"), 0o755)] {
        fs::set_permissions(path, Permissions::from_mode(mode)).expect("changed");
    }
    let ran = home.run(&["tables", "list"]);
    let mode = |path: &Path| fs::metadata(path).expect("there").mode() & 0o777;
    assert_eq!((mode(&database), mode(&home.path("data"))), (0o600, 0o700));
    assert!(
        ran.talk.contains("local.db: was open to others (mode 644); its mode is 600 now"),
        "{}",
        ran.talk
    );
    assert_eq!(home.run(&["tables", "list"]).talk, "");
}

/// Runs the program where a file may not grow beyond so many kilobytes: what a full disk is to it, and a quota.
fn within(home: &Home, kilobytes: u32, arguments: &[&str]) -> Ran {
    let asked = home.program();
    let mut command = Command::new("sh");
    // Of 512 bytes each.
    command.args(["-c", &format!("ulimit -f {}; exec \"$@\"", kilobytes * 2), "sh"]);
    command.arg(asked.get_program()).args(arguments).current_dir(home.path(""));
    command.env_clear().envs(asked.get_envs().filter_map(|(name, value)| Some((name, value?))));
    Ran::from(command.stdin(Stdio::null()).output().expect("sh"))
}

const NO_FURTHER: &str =
    "it may grow no further: its file system, or `ulimit -f`, bounds the size of a file";

#[test]
fn a_history_that_cannot_grow_stops_a_run_before_anything_is_sent() {
    let home = bank();
    let ran = within(&home, 0, &["run", "write.pql"]);
    assert_eq!((ran.code, ran.out.as_str()), (3, ""));
    assert!(ran.talk.contains(&format!("history.db: {NO_FURTHER}")), "{}", ran.talk);
    assert!(!home.succeed(&["tables", "export", "accounts"]).contains("acct#new"));
}

#[test]
fn a_database_that_cannot_grow_keeps_what_it_has_and_goes_on_when_it_can() {
    let home = bank();
    let before = home.succeed(&["tables", "export", "accounts"]);
    let items: String = (0..200)
        .map(|number| format!("{{\"pk\":\"new#{number}\",\"text\":\"{}\"}}\n", "x".repeat(2000)))
        .collect();
    home.write("many.jsonl", items);
    let ran = within(&home, 100, &["tables", "import", "accounts", "many.jsonl"]);
    assert_eq!(ran.code, 3, "{}", ran.talk);
    assert!(ran.talk.contains(&format!("local.db: {NO_FURTHER}")), "{}", ran.talk);
    assert!(
        home.succeed(&["tables", "export", "accounts"])
            .contains(before.lines().next().expect("an item"))
    );
    home.succeed(&["tables", "import", "accounts", "many.jsonl"]);
    assert_eq!(
        home.succeed(&["tables", "export", "accounts"]).lines().count(),
        before.lines().count() + 200
    );
}

#[test]
fn an_export_that_cannot_grow_leaves_the_file_that_stood_there() {
    let home = bank();
    home.write("out.json", "what was there");
    let ran = within(&home, 1, &["tables", "export", "accounts", "--to", "out.json", "--replace"]);
    assert_eq!(ran.code, 1, "{}", ran.talk);
    assert!(ran.talk.contains(NO_FURTHER), "{}", ran.talk);
    assert_eq!(fs::read_to_string(home.path("out.json")).expect("there"), "what was there");
}

#[test]
fn a_full_disk_under_standard_output_is_said_as_full() {
    // Only Linux has such a device.
    let Ok(full) = fs::OpenOptions::new().write(true).open("/dev/full") else { return };
    let home = bank();
    for arguments in
        [&["tables", "list"][..], &["tables", "export", "accounts"], &["run", "read.pql"]]
    {
        let full = full.try_clone().expect("a handle");
        let output = home.program().args(arguments).stdout(full).output().expect("it starts");
        let ran = Ran::from(output);
        assert_eq!(ran.code, 1, "{arguments:?}: {}", ran.talk);
        let said =
            "the output can't be written: no space left on its disk; make some and try again";
        assert!(ran.talk.contains(said), "{arguments:?}: {}", ran.talk);
        // What was sent was sent.
        let is_run = arguments[0] == "run";
        assert_eq!(ran.talk.contains(": 1 applied"), is_run, "{arguments:?}: {}", ran.talk);
    }
}
