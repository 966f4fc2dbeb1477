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

#[test]
fn a_file_that_is_there_is_not_made_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("draft.pql");
    create(&path, b"theirs").expect("made");
    let refused = create(&path, b"mine").expect_err("refused");
    assert_eq!(refused.kind(), io::ErrorKind::AlreadyExists);
    assert_eq!(fs::read(&path).expect("read"), b"theirs");
    assert_eq!(fs::read_dir(folder.path()).expect("listed").count(), 1);
}

#[test]
fn while_a_file_is_written_the_old_one_stands_and_the_new_one_has_a_name_nobody_knows() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("kept.json");
    replace(&path, b"old").expect("written");
    let beside = || {
        let paths = fs::read_dir(folder.path()).expect("listed");
        paths.map(|entry| entry.expect("an entry").path()).find(|other| *other != path)
    };
    let mut names = Vec::new();
    for _ in 0..2 {
        let failed = replace_with(&path, |file| {
            file.write_all(b"ne")?;
            names.push(beside().expect("a temporary file"));
            #[cfg(unix)]
            {
                use std::os::unix::fs::PermissionsExt as _;
                assert_eq!(file.metadata()?.permissions().mode() & 0o777, 0o600);
            }
            Err(io::ErrorKind::StorageFull.into())
        });
        let sentence = failed.expect_err("failed").to_string();
        assert_eq!(sentence, "no space left on its disk; make some and try again");
        assert_eq!((fs::read(&path).expect("read"), beside()), (b"old".to_vec(), None));
    }
    assert_ne!(names[0], names[1]);
}

#[test]
fn a_name_as_long_as_names_can_be_is_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("n".repeat(255));
    create(&path, b"one").expect("made");
    replace(&path, b"two").expect("replaced");
    assert_eq!(fs::read(&path).expect("read"), b"two");
}

#[cfg(unix)]
#[test]
fn a_device_is_not_replaced_by_a_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let link = folder.path().join("link");
    std::os::unix::fs::symlink("/dev/null", &link).expect("linked");
    let refused = replace(&link, b"text").expect_err("refused").to_string();
    assert_eq!(refused, "is no regular file");
    assert!(fs::symlink_metadata(&link).expect("there").is_symlink());
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
