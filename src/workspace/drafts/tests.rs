use super::*;

fn scratch() -> (tempfile::TempDir, Folders) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().to_owned();
    (folder, Folders { config: path.clone(), data: path.clone(), state: path })
}

fn draft(id: &str, text: &str) -> SavedDraft {
    SavedDraft {
        id: id.to_owned(),
        name: "transfer.pql".to_owned(),
        text: text.to_owned(),
        file: Some(PathBuf::from("/home/ada/transfer.pql")),
        cursor: (3, 7),
        place: Place { window: "w".to_owned(), index: 0 },
        run: Some(7),
    }
}

#[test]
fn a_window_restores_what_a_gone_one_left() {
    let (_folder, folders) = scratch();
    let gone = DraftStore::open(&folders).expect("opened");
    gone.autosave(&draft("a1", "first")).expect("saved");
    gone.autosave(&draft("a1", "second")).expect("saved again");
    drop(gone);
    let later = DraftStore::open(&folders).expect("opened");
    assert_eq!(later.restore().expect("restored").drafts, [draft("a1", "second")]);
}

#[test]
fn a_draft_another_window_holds_is_not_restored() {
    let (_folder, folders) = scratch();
    let one = DraftStore::open(&folders).expect("opened");
    one.autosave(&draft("a1", "mine")).expect("saved");
    let two = DraftStore::open(&folders).expect("opened");
    let found = two.restore().expect("restored");
    assert!(found.drafts.is_empty() && found.are_others_held);
    assert!(two.autosave(&draft("a1", "theirs")).is_err());
    assert!(two.discard("a1").is_err());
    drop(one);
    assert_eq!(two.restore().expect("restored").drafts, [draft("a1", "mine")]);
}

#[test]
fn a_restored_draft_is_held_and_not_restored_twice() {
    let (_folder, folders) = scratch();
    let gone = DraftStore::open(&folders).expect("opened");
    gone.autosave(&draft("a1", "text")).expect("saved");
    drop(gone);
    let one = DraftStore::open(&folders).expect("opened");
    assert_eq!(one.restore().expect("restored").drafts.len(), 1);
    assert_eq!(one.restore().expect("restored").drafts.len(), 0);
    let two = DraftStore::open(&folders).expect("opened");
    assert_eq!(two.restore().expect("restored").drafts.len(), 0);
}

#[test]
fn a_discarded_draft_leaves_no_file() {
    let (_folder, folders) = scratch();
    let store = DraftStore::open(&folders).expect("opened");
    store.autosave(&draft("a1", "text")).expect("saved");
    store.discard("a1").expect("discarded");
    assert_eq!(fs::read_dir(folders.drafts()).expect("listed").count(), 0);
}

#[test]
fn drafts_come_back_in_the_order_they_were_begun() {
    let (_folder, folders) = scratch();
    let gone = DraftStore::open(&folders).expect("opened");
    for (id, seconds) in [("z", 1), ("m", 2), ("a", 3)] {
        gone.autosave(&draft(id, "text")).expect("saved");
        let begun = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
        gone.held().get(id).expect("held").set_modified(begun).expect("dated");
    }
    gone.autosave(&draft("z", "edited last")).expect("saved");
    drop(gone);
    let restored = DraftStore::open(&folders).and_then(|store| store.restore()).expect("restored");
    let ids: Vec<&str> = restored.drafts.iter().map(|draft| draft.id.as_str()).collect();
    assert_eq!(ids, ["z", "m", "a"]);
}

#[test]
fn a_copy_that_cannot_be_read_is_passed_over_and_kept() {
    let (_folder, folders) = scratch();
    let store = DraftStore::open(&folders).expect("opened");
    let path = folders.drafts().join("broken.json");
    fs::write(&path, "{\"name\":").expect("written");
    let found = store.restore().expect("restored");
    assert!(found.drafts.is_empty() && !found.are_others_held, "nobody can read it later");
    assert!(path.exists());
}

#[test]
fn an_id_is_no_path() {
    let (_folder, folders) = scratch();
    let store = DraftStore::open(&folders).expect("opened");
    assert!(store.autosave(&draft("../escape", "text")).is_err());
    assert!(store.autosave(&draft("", "text")).is_err());
}

#[test]
fn what_a_killed_process_left_half_written_goes_after_a_minute() {
    let (_folder, folders) = scratch();
    let store = DraftStore::open(&folders).expect("opened");
    for (name, is_old) in [
        (".dynadraft-old.tmp", true),
        (".dynadraft-new.tmp", false),
        ("other.tmp", true),
        (".dynadraft-other", true),
    ] {
        let file = File::create(folders.drafts().join(name)).expect("made");
        if is_old {
            let made = file.metadata().and_then(|made| made.modified()).expect("a date");
            file.set_modified(made - Duration::from_secs(120)).expect("dated");
        }
    }
    store.restore().expect("restored");
    let left = fs::read_dir(folders.drafts()).expect("listed").flatten();
    let mut left: Vec<_> = left.map(|entry| entry.file_name()).collect();
    left.sort();
    assert_eq!(left, [".dynadraft-new.tmp", ".dynadraft-other", "other.tmp"]);
}

#[test]
fn drafts_come_back_in_the_order_of_their_tabs() {
    let (_folder, folders) = scratch();
    let gone = DraftStore::open(&folders).expect("opened");
    // Written in another order than they stood in, and ten is no smaller than two.
    for (id, window, index) in
        [("w-10", "w", 1), ("w-2", "w", 2), ("old-3", "w", 0), ("v-1", "v", 1), ("v-2", "v", 0)]
    {
        let place = Place { window: window.to_owned(), index };
        gone.autosave(&SavedDraft { place, ..draft(id, id) }).expect("saved");
    }
    drop(gone);
    let later = DraftStore::open(&folders).expect("opened");
    let restored = later.restore().expect("restored").drafts;
    let ids: Vec<&str> = restored.iter().map(|draft| draft.id.as_str()).collect();
    let of_window = |window: &str| -> Vec<&str> {
        let of = restored.iter().filter(|draft| draft.place.window == window);
        of.map(|draft| draft.id.as_str()).collect()
    };
    assert_eq!(of_window("w"), ["old-3", "w-10", "w-2"], "{ids:?}");
    assert_eq!(of_window("v"), ["v-2", "v-1"], "{ids:?}");
}

#[test]
fn a_copy_of_before_places_were_kept_is_read() {
    let (_folder, folders) = scratch();
    let store = DraftStore::open(&folders).expect("opened");
    let stored = r#"{"name": "a.pql", "text": "x", "file": null, "cursor": [0, 0]}"#;
    fs::write(folders.drafts().join("a1.json"), stored).expect("written");
    let restored = store.restore().expect("restored").drafts;
    assert_eq!(restored[0].place, Place::default());
    assert_eq!((restored[0].text.as_str(), restored[0].run), ("x", None));
}
