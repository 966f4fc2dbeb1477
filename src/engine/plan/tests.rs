use super::*;
use crate::engine::fixture::{indexed_table, item, n, s};
use crate::engine::operation::definition;

fn table() -> Table {
    let definition = definition::of(&indexed_table()).unwrap();
    Table::new(definition, String::new(), String::new(), 7, 0)
}

fn partition(key: &str, slices: Vec<Slice>) -> Partition {
    Partition { key: vec![s(key)], slices }
}

fn bounded(bound: Bound) -> Slice {
    Slice { equal: Vec::new(), bound: Some(bound) }
}

fn key_of(table: &Table, pk: &str, sk: &str) -> Vec<u8> {
    let source = Source { table, index: None };
    source.row_key(&item([("pk", s(pk)), ("sk", s(sk))])).unwrap()
}

#[test]
fn a_plan_says_what_it_reads() {
    let table = table();
    let print = |source, extent, direction| Plan { source, extent, direction }.to_string();
    let whole = Source { table: &table, index: None };
    let by_lsi = Source { table: &table, index: table.index("lsi") };
    assert_eq!(print(whole, Extent::Scan(None), Direction::Forward), "scan t");
    let segment = Some(Segment { number: 1, total: 4 });
    assert_eq!(
        print(by_lsi, Extent::Scan(segment), Direction::Forward),
        "scan t.lsi, segment 1 of 4"
    );
    let later = partition("a", vec![bounded(Bound::Greater(s("m")))]);
    let two = partition("b", vec![Slice { equal: vec![s("x")], bound: None }, Slice::whole()]);
    assert_eq!(
        print(by_lsi, Extent::Query(vec![later, two]), Direction::Backward),
        "query t.lsi: pk = 'a' and lsiSk > 'm' or pk = 'b' and lsiSk = 'x' or pk = 'b', backward"
    );
}

#[test]
fn bounds_take_their_ends_as_written() {
    let table = table();
    let reads = |bound: Bound, sk: &str| {
        let extent = Extent::Query(vec![partition("a", vec![bounded(bound)])]);
        let source = Source { table: &table, index: None };
        let plan = Plan { source, extent, direction: Direction::Forward };
        plan.ranges().iter().any(|range| range.contains(&key_of(&table, "a", sk)))
    };
    let m = || s("m");
    let of = |sk: &str| {
        [
            Bound::Less(m()),
            Bound::LessOrEqual(m()),
            Bound::Greater(m()),
            Bound::GreaterOrEqual(m()),
            Bound::Between(s("a"), m()),
            Bound::BeginsWith(m()),
        ]
        .map(|bound| reads(bound, sk))
    };
    assert_eq!(of("l"), [true, true, false, false, true, false]);
    assert_eq!(of("m"), [false, true, false, true, true, true]);
    assert_eq!(of("m\0"), [false, false, true, true, false, true]);
    assert_eq!(of("n"), [false, false, true, true, false, false]);
}

#[test]
fn rows_of_overlapping_slices_are_walked_once() {
    let table = table();
    let slices = vec![
        bounded(Bound::GreaterOrEqual(s("m"))),
        bounded(Bound::Less(s("c"))),
        bounded(Bound::Between(s("n"), s("p"))),
    ];
    let both = partition("a", slices.clone());
    assert!(both.overlaps());
    assert!(!partition("a", slices.get(..2).unwrap().to_vec()).overlaps());
    let source = Source { table: &table, index: None };
    let extent = Extent::Query(vec![both]);
    let ranges = Plan { source, extent: extent.clone(), direction: Direction::Forward }.ranges();
    let (b, z) = (key_of(&table, "a", "b"), key_of(&table, "a", "z"));
    assert_eq!(ranges.len(), 2);
    assert!(ranges[0].contains(&b) && ranges[1].contains(&z));
    let backward = Plan { source, extent, direction: Direction::Backward }.ranges();
    assert!(backward[0].contains(&z));
}

#[test]
fn segments_share_out_every_key_once() {
    let table = table();
    let source = Source { table: &table, index: None };
    for total in [1, 3, 1_000_000] {
        let keys = ["a", "b", "c", "d", "e"].map(|pk| key_of(&table, pk, "x"));
        let range = |number| {
            let extent = Extent::Scan(Some(Segment { number, total }));
            Plan { source, extent, direction: Direction::Forward }.ranges().remove(0)
        };
        let step = (total / 1000).max(1);
        let ranges: Vec<_> =
            (0..total).step_by(usize::try_from(step).unwrap()).map(range).collect();
        assert!(range(0).from.starts_with(&source.rows().from));
        assert_eq!(range(total - 1).to, source.rows().to);
        if step == 1 {
            for key in &keys {
                assert_eq!(ranges.iter().filter(|range| range.contains(key)).count(), 1);
            }
        }
        let next = |number: u32| range(number).to == range(number + 1).from;
        assert!(total == 1 || next(0));
    }
}

#[test]
fn a_row_is_told_by_the_keys_of_index_and_table() {
    let table = table();
    let source = Source { table: &table, index: table.index("gsi") };
    assert_eq!(source.row_key_names(), ["gsiPk", "pk", "sk"]);
    assert!(source.holds("proj") && source.holds("sk") && !source.holds("lsiSk"));
    assert_eq!(source.row_key(&item([("pk", s("a")), ("sk", s("b"))])), None);
}

#[test]
fn numbers_bound_by_value() {
    let slice = bounded(Bound::Between(n("-1.5"), n("1e2")));
    let holds = |text| slice.holds(&[&n(text)]);
    assert_eq!(["-1.6", "-1.50", "0", "100", "100.1"].map(holds), [false, true, true, true, false]);
}
