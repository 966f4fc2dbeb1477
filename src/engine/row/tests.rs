use super::*;
use crate::api::table::TableDefinition;
use crate::engine::fixture::{indexed_table, item, s};
use crate::engine::key;
use crate::engine::operation::definition;
use crate::storage::Store;
use crate::value::AttributeValue;

fn table() -> Table {
    let definition: TableDefinition = definition::of(&indexed_table()).unwrap();
    Table::new(definition, String::new(), String::new(), 7, 0)
}

/// An item of the golden table; what is empty is left out.
fn row(gsi_pk: &str, lsi_sk: &str, proj: &str, other: &str) -> Item {
    let mut row = item([("pk", s("u")), ("sk", s("1"))]);
    for (name, value) in [("gsiPk", gsi_pk), ("lsiSk", lsi_sk), ("proj", proj), ("other", other)] {
        if !value.is_empty() {
            row.insert(name.to_owned(), s(value));
        }
    }
    row
}

/// Total, table, global and local units of taking an item to another, charged and written.
fn units(old: Option<&Item>, new: Option<&Item>) -> [f64; 4] {
    let table = table();
    let store = Store::in_memory();
    let mut txn = store.write().unwrap();
    let key = table.key_of(old.or(new).unwrap_or(&row("", "", "", "")));
    replace(&mut txn, &table, &key, None, old).unwrap();
    let written = replace(&mut txn, &table, &key, old, new).unwrap();
    assert_eq!(written, charge(&table, old, new));
    assert!(written.global.values().chain(written.local.values()).all(|units| *units > 0.0));
    let arm = |arms: &std::collections::BTreeMap<String, f64>| arms.values().sum();
    [written.total(), written.table, arm(&written.global), arm(&written.local)]
}

fn text(bytes: usize) -> String {
    "x".repeat(bytes)
}

#[test]
fn writes_are_charged_as_captured() {
    let both = row("g", "l", "p", "o");
    let check =
        |old: Option<&Item>, new: Option<&Item>, expected| assert_eq!(units(old, new), expected);
    check(None, Some(&row("g", "", "", "")), [2.0, 1.0, 1.0, 0.0]);
    check(None, Some(&row("", "", "", "o")), [1.0, 1.0, 0.0, 0.0]);
    check(None, Some(&row("", "l", "", "")), [2.0, 1.0, 0.0, 1.0]);
    check(None, Some(&both), [3.0, 1.0, 1.0, 1.0]);
    check(Some(&both), Some(&both), [1.0, 1.0, 0.0, 0.0]);
    check(Some(&both), Some(&row("g", "l", "p", "O")), [2.0, 1.0, 0.0, 1.0]);
    check(Some(&both), Some(&row("g", "l", "P", "o")), [3.0, 1.0, 1.0, 1.0]);
    check(Some(&both), Some(&row("G", "l", "p", "o")), [4.0, 1.0, 2.0, 1.0]);
    check(Some(&both), Some(&row("", "l", "p", "o")), [3.0, 1.0, 1.0, 1.0]);
    check(Some(&both), Some(&row("g", "L", "p", "o")), [3.0, 1.0, 0.0, 2.0]);
    check(Some(&both), None, [3.0, 1.0, 1.0, 1.0]);
    check(Some(&row("", "", "", "o")), None, [1.0, 1.0, 0.0, 0.0]);
    check(None, None, [1.0, 1.0, 0.0, 0.0]);
}

#[test]
fn large_entries_are_charged_by_their_projected_size() {
    let large = text(3000);
    let check =
        |old: Option<&Item>, new: Option<&Item>, expected| assert_eq!(units(old, new), expected);
    check(None, Some(&row("g", "", "", &large)), [4.0, 3.0, 1.0, 0.0]);
    let half = text(1490);
    let moved = [Some(row("g", "", &half, "")), Some(row("G", "", &half, ""))];
    check(moved[0].as_ref(), moved[1].as_ref(), [6.0, 2.0, 4.0, 0.0]);
    check(
        moved[0].as_ref(),
        Some(&row("g", "", &text(1490).replace('x', "y"), "")),
        [4.0, 2.0, 2.0, 0.0],
    );
    check(Some(&row("g", "", &large, "")), Some(&row("G", "", "", "")), [7.0, 3.0, 4.0, 0.0]);
    check(Some(&row("g", "", &large, "")), Some(&row("g", "", "p", "")), [6.0, 3.0, 3.0, 0.0]);
    check(Some(&row("g", "", "p", "")), Some(&row("g", "", &large, "")), [6.0, 3.0, 3.0, 0.0]);
}

#[test]
fn a_transaction_doubles_the_table_alone() {
    let charge = |old: Option<&Item>, new: Option<&Item>| {
        let charge = charge(&table(), old, new).in_transaction();
        (charge.total(), charge.table)
    };
    let both = row("g", "l", "p", "o");
    assert_eq!(charge(None, Some(&row("g", "", "", ""))), (3.0, 2.0));
    assert_eq!(charge(None, Some(&row("", "", "", ""))), (2.0, 2.0));
    assert_eq!(charge(None, Some(&both)), (4.0, 2.0));
    assert_eq!(charge(Some(&both), Some(&both)), (2.0, 2.0));
    assert_eq!(charge(Some(&both), Some(&row("g", "l", "p", "O"))), (3.0, 2.0));
    assert_eq!(charge(Some(&both), Some(&row("G", "l", "p", "o"))), (5.0, 2.0));
    assert_eq!(charge(Some(&both), None), (4.0, 2.0));
    assert_eq!(charge(Some(&row("g", "", &text(3000), "")), None), (9.0, 6.0));
    assert_eq!(charge(Some(&row("", "", "", &text(3000))), Some(&row("", "", "", ""))), (6.0, 6.0));
    let large = row("g", "", &text(3000), "");
    assert_eq!(charge(Some(&large), Some(&row("g", "", "p", ""))), (9.0, 6.0));
    assert_eq!(charge(Some(&large), Some(&large)), (6.0, 6.0));
    let half = text(1490);
    assert_eq!(charge(Some(&row("g", "", &half, "")), Some(&row("G", "", &half, ""))), (8.0, 4.0));
}

/// What the index of this number shows, in order.
fn shown(txn: &ReadTxn<'_>, index: u32) -> Vec<Item> {
    let mut items = Vec::new();
    scan(txn, &key::entries(7, index), Direction::Forward, |_, row| {
        items.push(row.item());
        Ok(ControlFlow::Continue(()))
    })
    .unwrap();
    items
}

#[test]
fn entries_come_move_and_go_with_their_item() {
    let (table, store) = (table(), Store::in_memory());
    let mut txn = store.write().unwrap();
    let states = [
        None,
        Some(row("g", "l", "p", "o")),
        Some(row("G", "", "p", "o")),
        Some(row("", "l", "", "")),
        None,
    ];
    let entry = |gsi_pk: &str| {
        item([("pk", s("u")), ("sk", s("1")), ("gsiPk", s(gsi_pk)), ("proj", s("p"))])
    };
    let global = [vec![], vec![entry("g")], vec![entry("G")], vec![], vec![]];
    let key = table.key_of(&row("", "", "", ""));
    for (at, pair) in states.windows(2).enumerate() {
        let [old, new] = pair else { continue };
        replace(&mut txn, &table, &key, old.as_ref(), new.as_ref()).unwrap();
        assert_eq!(get(&txn, &table, &key).unwrap(), *new);
        assert_eq!(shown(&txn, 1), global[at + 1]);
        let local: Vec<Item> =
            new.iter().filter(|item| item.contains_key("lsiSk")).cloned().collect();
        assert_eq!(shown(&txn, 2), local);
        check_counts(&txn, &table, new.as_ref(), &global[at + 1], &local);
    }
}

fn check_counts(
    txn: &ReadTxn<'_>,
    table: &Table,
    item: Option<&Item>,
    global: &[Item],
    local: &[Item],
) {
    let bytes = |items: &[Item]| items.iter().map(size::item_bytes).sum::<usize>() as u64;
    let expected = |items: &[Item]| Counts { items: items.len() as u64, bytes: bytes(items) };
    let items: Vec<Item> = item.into_iter().cloned().collect();
    for (index, entries) in [(0, items.as_slice()), (1, global), (2, local)] {
        assert_eq!(counts(txn, table, index).unwrap(), expected(entries), "{index}");
    }
    let collection = collection_bytes(txn, table, &table.key_of(&row("", "", "", ""))).unwrap();
    assert_eq!(collection, bytes(&items) + bytes(local));
}

#[test]
fn items_of_a_partition_come_in_the_order_of_their_sort_keys() {
    let (table, store) = (table(), Store::in_memory());
    let mut txn = store.write().unwrap();
    for (pk, sk) in [("u", "b"), ("v", "a"), ("u", ""), ("u", "a\0"), ("u", "a"), ("uu", "a")] {
        let item = item([("pk", s(pk)), ("sk", s(sk))]);
        replace(&mut txn, &table, &table.key_of(&item), None, Some(&item)).unwrap();
    }
    let mut sorts = Vec::new();
    scan(&txn, &key::items(7), Direction::Forward, |_, row| {
        let item = row.item();
        sorts.extend(item.get("sk").filter(|_| item.get("pk") == Some(&s("u"))).cloned());
        Ok(ControlFlow::Continue(()))
    })
    .unwrap();
    assert_eq!(sorts, ["", "a", "a\0", "b"].map(s));
}

#[test]
fn an_item_with_an_index_key_of_another_type_is_in_no_index() {
    let (table, store) = (table(), Store::in_memory());
    let mut txn = store.write().unwrap();
    let mut item = row("", "", "", "");
    item.insert("gsiPk".to_owned(), AttributeValue::Null);
    let charge = replace(&mut txn, &table, &table.key_of(&item), None, Some(&item)).unwrap();
    assert_eq!(charge.total(), 1.0);
    assert_eq!(shown(&txn, 1), Vec::<Item>::new());
}

#[test]
fn an_index_of_several_attributes_needs_them_all() {
    let mut table = table();
    table.definition.global_indexes[0].key.partition = vec!["gsiPk".to_owned(), "proj".to_owned()];
    table.definition.attributes.extend(crate::engine::fixture::attributes("proj:S"));
    let store = Store::in_memory();
    let mut txn = store.write().unwrap();
    let key = table.key_of(&row("", "", "", ""));
    let states =
        [row("g", "", "", ""), row("g", "", "p", ""), row("g", "", "P", ""), row("", "", "P", "")];
    let mut old = None;
    for (new, entries, units) in
        states.iter().zip([0, 1, 1, 0]).zip([0.0, 1.0, 2.0, 1.0]).map(|((a, b), c)| (a, b, c))
    {
        let charge = replace(&mut txn, &table, &key, old, Some(new)).unwrap();
        assert_eq!(shown(&txn, 1).len(), entries);
        assert_eq!(charge.global.get("gsi").copied().unwrap_or(0.0), units);
        old = Some(new);
    }
}
