use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

fn put(store: &Store, key: &[u8], value: &[u8]) {
    let mut txn = store.write().unwrap();
    txn.put(key, value).unwrap();
    txn.commit().unwrap();
}

fn pairs(txn: &ReadTxn<'_>, range: &KeyRange, direction: Direction) -> Vec<(Vec<u8>, Vec<u8>)> {
    let mut found = Vec::new();
    txn.scan(range, direction, |key, value| {
        found.push((key.to_vec(), value.to_vec()));
        Ok::<_, StoreError>(ControlFlow::Continue(()))
    })
    .unwrap();
    found
}

#[test]
fn what_is_committed_is_there_after_reopening() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sub/local.db");
    put(&Store::open(&path).unwrap(), b"k", b"v");
    let store = Store::open(&path).unwrap();
    assert_eq!(store.read().unwrap().get(b"k").unwrap(), Some(b"v".to_vec()));
}

#[test]
fn a_dropped_write_leaves_nothing() {
    let store = Store::in_memory();
    store.write().unwrap().put(b"k", b"v").unwrap();
    assert_eq!(store.read().unwrap().get(b"k").unwrap(), None);
}

#[test]
fn a_reader_sees_one_snapshot_while_the_writer_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("local.db")).unwrap();
    put(&store, b"k", b"old");
    let reader = store.read().unwrap();
    assert_eq!(reader.get(b"k").unwrap(), Some(b"old".to_vec()));
    put(&store, b"k", b"new");
    assert_eq!(reader.get(b"k").unwrap(), Some(b"old".to_vec()));
    drop(reader);
    assert_eq!(store.read().unwrap().get(b"k").unwrap(), Some(b"new".to_vec()));
}

#[test]
fn a_scan_stops_where_the_visitor_breaks_off() {
    let store = Store::in_memory();
    for key in [b"a", b"b", b"c"] {
        put(&store, key, b"");
    }
    let mut seen = Vec::new();
    let txn = store.read().unwrap();
    txn.scan(
        &KeyRange { from: b"a".to_vec(), to: b"z".to_vec() },
        Direction::Backward,
        |key, _| {
            seen.push(key.to_vec());
            Ok::<_, StoreError>(if key == b"b" {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            })
        },
    )
    .unwrap();
    assert_eq!(seen, [b"c", b"b"]);
}

#[test]
fn a_late_put_is_seen_by_get_and_stored_at_the_end() {
    let store = Store::in_memory();
    put(&store, b"a", b"1");
    let mut txn = store.write().unwrap();
    txn.put_late(b"a".to_vec(), b"2".to_vec());
    txn.put_late(b"b".to_vec(), b"2".to_vec());
    assert_eq!(txn.get(b"a").unwrap().as_deref(), Some(b"2".as_slice()));
    txn.commit().unwrap();
    let all = KeyRange { from: b"a".to_vec(), to: b"z".to_vec() };
    let stored = pairs(&store.read().unwrap(), &all, Direction::Forward);
    assert_eq!(stored, [(b"a".to_vec(), b"2".to_vec()), (b"b".to_vec(), b"2".to_vec())]);
}

#[test]
fn a_late_put_gives_way_to_what_comes_after_it() {
    let store = Store::in_memory();
    let mut txn = store.write().unwrap();
    for key in [b"a", b"b", b"c"] {
        txn.put_late(key.to_vec(), b"late".to_vec());
    }
    txn.put(b"a", b"soon").unwrap();
    txn.delete(b"b").unwrap();
    txn.delete_range(&KeyRange { from: b"c".to_vec(), to: b"d".to_vec() }).unwrap();
    txn.commit().unwrap();
    let all = KeyRange { from: b"a".to_vec(), to: b"z".to_vec() };
    let stored = pairs(&store.read().unwrap(), &all, Direction::Forward);
    assert_eq!(stored, [(b"a".to_vec(), b"soon".to_vec())]);
}

#[test]
fn a_late_put_is_gone_with_a_dropped_write() {
    let store = Store::in_memory();
    store.write().unwrap().put_late(b"a".to_vec(), b"1".to_vec());
    assert_eq!(store.read().unwrap().get(b"a").unwrap(), None);
}

#[test]
fn stamps_tell_what_may_differ_apart() {
    let folder = tempfile::tempdir().unwrap();
    let file = Store::open(&folder.path().join("db")).unwrap();
    let memory = Store::in_memory();
    let read = |store: &Store| store.read().unwrap().stamp();
    let write = |store: &Store| store.write().unwrap().stamp();
    assert_eq!(read(&memory), read(&memory));
    assert_ne!(read(&file), read(&file), "another process may have written");
    for store in [&file, &memory] {
        let (before, during, after) = (read(store), write(store), read(store));
        assert!(before != during && during != after && before != after);
    }
}

fn short_key() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(prop_oneof![Just(0), Just(1), Just(0xFF)], 1..4)
}

#[derive(Clone, Debug)]
enum Step {
    Put(Vec<u8>, Vec<u8>),
    Delete(Vec<u8>),
    DeleteRange(KeyRange),
    Abandon(Vec<u8>),
}

fn any_step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (short_key(), short_key()).prop_map(|(key, value)| Step::Put(key, value)),
        2 => short_key().prop_map(Step::Delete),
        1 => (short_key(), short_key()).prop_map(|(from, to)| Step::DeleteRange(KeyRange { from, to })),
        1 => short_key().prop_map(Step::Abandon),
    ]
}

fn apply(store: &Store, step: &Step) {
    let mut txn = store.write().unwrap();
    match step {
        Step::Put(key, value) => txn.put(key, value).unwrap(),
        Step::Delete(key) => txn.delete(key).unwrap(),
        Step::DeleteRange(range) => txn.delete_range(range).unwrap(),
        Step::Abandon(key) => return txn.put(key, b"lost").unwrap(),
    }
    txn.commit().unwrap();
}

fn apply_to_model(model: &mut BTreeMap<Vec<u8>, Vec<u8>>, step: Step) {
    match step {
        Step::Put(key, value) => drop(model.insert(key, value)),
        Step::Delete(key) => drop(model.remove(&key)),
        Step::DeleteRange(KeyRange { from, to }) => {
            model.retain(|key, _| *key < from || *key >= to);
        }
        Step::Abandon(_) => {}
    }
}

proptest! {
    #[test]
    fn the_store_is_an_ordered_map(steps in prop::collection::vec(any_step(), 0..20), from in short_key(), to in short_key()) {
        let store = Store::in_memory();
        let mut model = BTreeMap::new();
        for step in steps {
            apply(&store, &step);
            apply_to_model(&mut model, step);
        }
        let txn = store.read().unwrap();
        prop_assert_eq!(txn.get(&from).unwrap(), model.get(&from).cloned());
        let range = KeyRange { from, to };
        let inside = model.into_iter().filter(|(key, _)| *key >= range.from && *key < range.to);
        let expected: Vec<_> = inside.collect();
        prop_assert_eq!(&pairs(&txn, &range, Direction::Forward), &expected);
        let mut backward = pairs(&txn, &range, Direction::Backward);
        backward.reverse();
        prop_assert_eq!(&backward, &expected);
    }
}
