//! How fast the engine is, in process: `cargo bench` prints one table, `cargo bench -- NAME` a part of it.
//!
//! `median` is the p50 of one operation, `item/s` what that makes in operations a second (statements and actions, where
//! several go together). Every operation is measured in memory and in a file, where each write is synced before it is
//! answered.

mod place;
mod request;

use std::time::Duration;

use divan::Bencher;
use divan::counter::ItemsCount;
use place::{PLACES, Place};

/// Items of the table that is read.
const ITEMS: usize = 10_000;
const ITEMS_TO_SCAN: usize = 50_000;

fn main() {
    divan::Divan::default()
        .sample_size(1)
        .sample_count(5_000)
        .max_time(Duration::from_secs(2))
        .config_with_args()
        .main();
}

#[divan::bench(args = PLACES)]
fn put(bencher: Bencher<'_, '_>, place: Place) {
    let site = place.with_items("plain", ITEMS);
    let mut rounds = ITEMS + 1..;
    bencher
        .counter(ItemsCount::new(1_usize))
        .with_inputs(|| {
            let round = rounds.next().unwrap_or(0);
            request::put_as("plain", round % ITEMS, round)
        })
        .bench_local_refs(|operation| site.run(operation));
}

#[divan::bench(args = PLACES)]
fn put_new(bencher: Bencher<'_, '_>, place: Place) {
    let site = place.with_items("plain", 0);
    let mut keys = 0..;
    bencher
        .counter(ItemsCount::new(1_usize))
        .with_inputs(|| request::put("plain", keys.next().unwrap_or(0)))
        .bench_local_refs(|operation| site.run(operation));
}

/// Two global indexes and a local one, a key of each changed.
#[divan::bench(args = PLACES)]
fn put_indexed(bencher: Bencher<'_, '_>, place: Place) {
    let site = place.with_items("indexed", ITEMS);
    let mut rounds = ITEMS + 1..;
    bencher
        .counter(ItemsCount::new(1_usize))
        .with_inputs(|| {
            let round = rounds.next().unwrap_or(0);
            request::put_as("indexed", round % ITEMS, round)
        })
        .bench_local_refs(|operation| site.run(operation));
}

#[divan::bench(args = PLACES)]
fn get(bencher: Bencher<'_, '_>, place: Place) {
    let site = place.with_items("plain", ITEMS);
    let mut keys = (0..ITEMS).cycle();
    bencher
        .counter(ItemsCount::new(1_usize))
        .with_inputs(|| request::get("plain", keys.next().unwrap_or(0)))
        .bench_local_refs(|operation| site.run(operation));
}

#[divan::bench(args = PLACES)]
fn batch_insert_25(bencher: Bencher<'_, '_>, place: Place) {
    let site = place.with_items("plain", 0);
    let mut starts = (0..).step_by(25);
    bencher
        .counter(ItemsCount::new(25_usize))
        .with_inputs(|| request::insert_batch(starts.next().unwrap_or(0)))
        .bench_local_refs(|operation| site.run(operation));
}

#[divan::bench(args = PLACES)]
fn batch_select_25(bencher: Bencher<'_, '_>, place: Place) {
    let site = place.with_items("plain", ITEMS);
    let mut starts = (0..ITEMS).step_by(25).cycle();
    bencher
        .counter(ItemsCount::new(25_usize))
        .with_inputs(|| request::select_batch(starts.next().unwrap_or(0)))
        .bench_local_refs(|operation| site.run(operation));
}

#[divan::bench(args = PLACES)]
fn batch_update_25(bencher: Bencher<'_, '_>, place: Place) {
    let site = place.with_items("plain", ITEMS);
    let mut starts = (0..ITEMS).step_by(25).cycle();
    bencher
        .counter(ItemsCount::new(25_usize))
        .with_inputs(|| request::update_batch(starts.next().unwrap_or(0)))
        .bench_local_refs(|operation| site.run(operation));
}

#[divan::bench(args = PLACES)]
fn transaction_4(bencher: Bencher<'_, '_>, place: Place) {
    transact(bencher, place, 4);
}

#[divan::bench(args = PLACES)]
fn transaction_100(bencher: Bencher<'_, '_>, place: Place) {
    transact(bencher, place, 100);
}

fn transact(bencher: Bencher<'_, '_>, place: Place, actions: usize) {
    let site = place.with_items("plain", ITEMS);
    let mut rounds = 0..;
    bencher
        .counter(ItemsCount::new(actions))
        .with_inputs(|| request::transaction(rounds.next().unwrap_or(0), actions, ITEMS, false))
        .bench_local_refs(|operation| site.run(operation));
}

/// Four actions, of which the condition of the last fails.
#[divan::bench(args = PLACES)]
fn transaction_4_cancelled(bencher: Bencher<'_, '_>, place: Place) {
    let site = place.with_items("plain", ITEMS);
    let mut rounds = 0..;
    bencher
        .counter(ItemsCount::new(4_usize))
        .with_inputs(|| request::transaction(rounds.next().unwrap_or(0), 4, ITEMS, true))
        .bench_local_refs(|operation| site.refused(operation));
}

/// A partition of 100 items, as a SELECT.
#[divan::bench(args = PLACES)]
fn select_100(bencher: Bencher<'_, '_>, place: Place) {
    let site = place.with_items("indexed", ITEMS);
    let mut partitions = (0..ITEMS / 100).cycle();
    bencher
        .counter(ItemsCount::new(100_usize))
        .with_inputs(|| request::select_partition(partitions.next().unwrap_or(0)))
        .bench_local_refs(|operation| site.run(operation));
}

/// A whole table, page by page.
#[divan::bench(args = PLACES)]
fn select_all(bencher: Bencher<'_, '_>, place: Place) {
    let site = place.with_items("plain", ITEMS_TO_SCAN);
    bencher
        .counter(ItemsCount::new(ITEMS_TO_SCAN))
        .bench_local(|| assert_eq!(site.select_all(), ITEMS_TO_SCAN));
}

/// Threads that put at once, 64 items each: in a file they share commits.
#[divan::bench(args = [1, 4, 16])]
fn put_by_threads(bencher: Bencher<'_, '_>, threads: usize) {
    const EACH: usize = 64;
    let site = Place::File.with_items("plain", 0);
    let mut rounds = 0..;
    bencher
        .counter(ItemsCount::new(threads * EACH))
        .with_inputs(|| {
            let first = rounds.next().unwrap_or(0) * threads * EACH;
            let keys = |thread| first + thread * EACH..first + (thread + 1) * EACH;
            let puts = |thread| keys(thread).map(|key| request::put("plain", key)).collect();
            (0..threads).map(puts).collect::<Vec<Vec<_>>>()
        })
        .bench_local_refs(|shares| {
            std::thread::scope(|scope| {
                for share in shares {
                    scope.spawn(|| share.iter().for_each(|operation| site.run(operation)));
                }
            });
        });
}
