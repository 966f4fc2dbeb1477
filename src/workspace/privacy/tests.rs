use super::*;

/// A home as a careless hand left it: everything readable by all.
fn open_home() -> (tempfile::TempDir, Folders) {
    let outer = tempfile::tempdir().expect("a folder");
    let [config, data, state] = ["config", "data", "state"].map(|name| outer.path().join(name));
    let folders = Folders { config, data, state };
    for folder in [&folders.drafts(), &folders.data, &folders.state] {
        fs::create_dir_all(folder).expect("made");
    }
    drop(History::open_within(&folders.history_file(), u64::MAX).expect("made"));
    drop(Sqlite::open(&folders.database_file()).expect("made"));
    for file in files(&folders).iter().filter(|file| !file.exists()) {
        fs::write(file, "data").expect("written");
    }
    fs::write(folders.config_file(), "").expect("written");
    for path in files(&folders).iter().chain(&all_folders(&folders)) {
        let mode = if path.is_dir() { 0o755 } else { 0o644 };
        set_mode(path, mode);
    }
    (outer, folders)
}

fn files(folders: &Folders) -> Vec<PathBuf> {
    let log = folders.log_file();
    let mut files = with_journals(&folders.history_file()).to_vec();
    files.extend(with_journals(&folders.database_file()));
    files.extend([log.with_extension("log.old"), log, folders.drafts().join("a-1.json")]);
    files
}

fn all_folders(folders: &Folders) -> Vec<PathBuf> {
    vec![folders.config.clone(), folders.data.clone(), folders.state.clone(), folders.drafts()]
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).expect("changed");
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).expect("there").mode() & 0o7777
}

#[test]
fn what_others_could_read_is_closed_and_said_once() {
    let (_outer, folders) = open_home();
    let said = mend(&folders);
    for path in files(&folders) {
        assert_eq!(mode(&path), 0o600, "{}", path.display());
        let sentence =
            format!("{}: was open to others (mode 644); its mode is 600 now", path.display());
        assert!(said.contains(&sentence), "{sentence}\nis not in\n{said:#?}");
    }
    for path in all_folders(&folders) {
        assert_eq!(mode(&path), 0o700, "{}", path.display());
        let sentence =
            format!("{}: was open to others (mode 755); its mode is 700 now", path.display());
        assert!(said.contains(&sentence), "{sentence}\nis not in\n{said:#?}");
    }
    assert_eq!(mend(&folders), Vec::<String>::new());
}

#[test]
fn a_folder_with_other_things_in_it_keeps_its_mode_and_what_is_ours_in_it_does_not() {
    let (_outer, folders) = open_home();
    fs::write(folders.data.join("index.html"), "<p>").expect("written");
    mend(&folders);
    assert_eq!(mode(&folders.data), 0o755);
    assert_eq!(mode(&folders.database_file()), 0o600);
}

#[test]
fn a_folder_that_others_can_write_into_is_said_each_time() {
    let (_outer, folders) = open_home();
    fs::write(folders.data.join("index.html"), "<p>").expect("written");
    set_mode(&folders.data, 0o775);
    mend(&folders);
    let sentence = format!(
        "{}: others can write into this folder, and so replace what is kept there",
        folders.data.display()
    );
    assert_eq!(mend(&folders), [sentence]);
    set_mode(&folders.data, 0o1777);
    assert_eq!(mend(&folders), Vec::<String>::new());
}

#[test]
fn what_a_link_leads_to_is_left_and_said() {
    let (outer, folders) = open_home();
    mend(&folders);
    let elsewhere = outer.path().join("elsewhere.db");
    drop(Sqlite::open(&elsewhere).expect("made"));
    set_mode(&elsewhere, 0o644);
    fs::remove_file(folders.database_file()).expect("gone");
    std::os::unix::fs::symlink(&elsewhere, folders.database_file()).expect("linked");
    let sentence = format!(
        "{}: open to others (mode 644); it is left so, since it is a link",
        folders.database_file().display()
    );
    assert_eq!(mend(&folders), [sentence]);
    assert_eq!(mode(&elsewhere), 0o644);
}

/// Only root can give a file away; everybody else has none to try it with.
#[test]
fn what_belongs_to_another_user_is_left_and_said() {
    let (_outer, folders) = open_home();
    mend(&folders);
    let file = folders.database_file();
    if std::os::unix::fs::chown(&file, Some(65_534), None).is_err() {
        return;
    }
    set_mode(&file, 0o640);
    let sentence = format!(
        "{}: open to others (mode 640); it belongs to another user, who can close it",
        file.display()
    );
    assert_eq!(mend(&folders), [sentence]);
    assert_eq!(mode(&file), 0o640);
}

#[test]
fn a_home_that_is_not_there_yet_needs_nothing() {
    let outer = tempfile::tempdir().expect("a folder");
    let folder = outer.path().join("none");
    let folders = Folders { config: folder.clone(), data: folder.clone(), state: folder.clone() };
    assert_eq!(mend(&folders), Vec::<String>::new());
    assert!(!folder.exists());
}
