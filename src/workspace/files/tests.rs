use super::*;

fn overridden(folder: &Path) -> Folders {
    let folder = |name| Some(folder.join(name));
    Folders::find(Overrides { config: folder("config"), data: folder("data") }).expect("both given")
}

#[test]
fn a_data_folder_from_the_environment_takes_the_log_as_well() {
    let folders = overridden(Path::new("/home/ada"));
    assert_eq!(folders.config_file(), Path::new("/home/ada/config/config.toml"));
    assert_eq!(folders.history_file(), Path::new("/home/ada/config/history.db"));
    assert_eq!(folders.database_file(), Path::new("/home/ada/data/local.db"));
    assert_eq!(folders.log_file(), Path::new("/home/ada/data/dynadraft.log"));
}

#[test]
fn a_replaced_file_holds_the_new_content_and_nothing_is_left_beside_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("kept.json");
    replace(&path, b"one").expect("written");
    replace(&path, b"two").expect("replaced");
    assert_eq!(fs::read(&path).expect("read"), b"two");
    assert_eq!(fs::read_dir(folder.path()).expect("listed").count(), 1);
}

#[test]
fn a_write_that_fails_leaves_nothing_behind() {
    let folder = tempfile::tempdir().expect("a folder");
    let occupied = folder.path().join("occupied");
    fs::create_dir_all(occupied.join("inside")).expect("made");
    assert!(replace(&occupied, b"text").is_err());
    assert_eq!(fs::read_dir(folder.path()).expect("listed").count(), 1);
}

#[cfg(unix)]
#[test]
fn what_is_made_is_for_its_owner_alone_and_what_was_there_keeps_its_mode() {
    use std::os::unix::fs::PermissionsExt;
    let mode = |path: &Path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
    let folder = tempfile::tempdir().expect("a folder");
    let inner = folder.path().join("a/b");
    create_folder(&inner).expect("made");
    assert_eq!(mode(&inner), 0o700);
    let path = inner.join("file");
    replace(&path, b"one").expect("written");
    assert_eq!(mode(&path), 0o600);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).expect("changed");
    replace(&path, b"two").expect("replaced");
    assert_eq!(mode(&path), 0o640);
}
