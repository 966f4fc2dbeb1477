use super::*;
use crate::api::error;
use crate::engine::fixture::settings;
use crate::storage::Store;

/// What a refusal becomes in a lot that wrote this meanwhile.
fn refused_after(write: impl FnOnce(&mut WriteTxn<'_>)) -> Error {
    let (store, catalog) = (Store::in_memory(), Catalog::new(settings().region, settings().ids));
    let mut txn = store.write().unwrap();
    txn.put(b"before", b"of another request").unwrap();
    let clashes = Clashes::NONE;
    let lot = Lot { txn: &mut txn, catalog: &catalog, now_ms: 0, clashes: &clashes };
    let before = lot.txn.writes();
    write(lot.txn);
    lot.refusal(before, error::resource_not_found().into())
}

#[test]
fn a_refusal_is_told_when_nothing_was_written_for_it() {
    let told = refused_after(|_| {});
    assert!(matches!(&told, Error::Api(refusal) if *refusal == error::resource_not_found()));
}

#[test]
fn a_refusal_half_done_ends_the_lot() {
    let writes: [fn(&mut WriteTxn<'_>); 4] = [
        |txn| txn.put(b"key", b"half").unwrap(),
        |txn| txn.put_late(b"key".to_vec(), b"half".to_vec()),
        |txn| txn.delete(b"before").unwrap(),
        |txn| txn.delete_range(&crate::storage::KeyRange::prefix(b"before")).unwrap(),
    ];
    for write in writes {
        let told = refused_after(write);
        assert!(matches!(&told, Error::Store(_)), "{told:?}");
        assert!(told.to_string().contains("Requested resource not found"), "{told}");
    }
}
