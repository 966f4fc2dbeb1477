mod conflict;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::*;
use crate::api::operation::Expressions;
use crate::api::{ApiError, ErrorKind, Reply};
use crate::engine::fixture::{get, item, plain_table, put, s, settings};
use crate::engine::{Clock, Database, Settings};

fn database(settings: Settings) -> Database {
    let database = Database::in_memory(settings);
    database.execute(&Operation::CreateTable(plain_table("tab"))).unwrap();
    database
}

fn create(pk: &str) -> Operation {
    let condition = Some("attribute_not_exists(pk)".to_owned());
    let expressions = Expressions { condition, ..Expressions::default() };
    let put = put("tab", item([("pk", s(pk))]));
    Operation::PutItem(crate::api::operation::PutItem { expressions, ..put })
}

#[test]
fn of_many_that_create_one_item_one_succeeds() {
    let database = database(settings());
    let created = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for at in 0..20 {
                    match database.execute(&create(&at.to_string())) {
                        Ok(_) => drop(created.fetch_add(1, Ordering::Relaxed)),
                        Err(Error::Api(ApiError {
                            kind: ErrorKind::ConditionalCheckFailed,
                            ..
                        })) => {}
                        Err(other) => panic!("{other}"),
                    }
                }
            });
        }
    });
    assert_eq!(created.into_inner(), 20);
}

#[test]
fn a_request_that_is_refused_half_done_ends_its_lot() {
    let Settings { clock, ids, region } = settings();
    let (store, catalog) = (Store::in_memory(), Catalog::new(region, ids));
    let site = Site { store: &store, catalog: &catalog, clock: &clock };
    let mut txn = site.store.write().unwrap();
    let refused = || Err(crate::api::error::resource_not_found().into());
    let whole = site.run(&mut txn, &Clashes::NONE, |_| refused());
    assert!(matches!(whole, Ok(Err(Error::Api(_)))), "{whole:?}");
    let half = site.run(&mut txn, &Clashes::NONE, |lot| {
        lot.txn.put(b"key", b"half")?;
        refused()
    });
    assert!(matches!(half, Err(StoreError::Io { .. })), "{half:?}");
}

#[test]
fn a_write_that_panics_is_told_so_and_the_next_goes_on() {
    let fuse = Arc::new(AtomicUsize::new(usize::MAX));
    let burning = Arc::clone(&fuse);
    let clock = Clock::new(move || {
        assert!(burning.fetch_sub(1, Ordering::Relaxed) > 0, "the clock broke");
        0
    });
    let database = database(Settings { clock, ..settings() });
    // Once when the lot opens, once for the operation: this one panics after it was run.
    fuse.store(2, Ordering::Relaxed);
    let answer = database.execute(&create("u"));
    assert!(matches!(answer, Err(Error::Store(StoreError::Io { .. }))), "{answer:?}");
    fuse.store(usize::MAX, Ordering::Relaxed);
    let Ok(Reply::GetItem(reply)) =
        database.execute(&Operation::GetItem(get("tab", item([("pk", s("u"))]))))
    else {
        panic!("not answered")
    };
    assert_eq!(reply.item, None);
    assert!(database.execute(&create("u")).is_ok());
}
