use super::*;
use crate::api::operation::CreateTable;
use crate::engine::fixture::{attributes, index, indexed_table, key};
use crate::engine::operation::definition;

#[test]
fn a_definition_comes_back_as_it_was_stored() {
    let throughput = Some(Throughput { read_units: 5, write_units: 1_000_000_000_000 });
    let mut keys_only = index("keys", "sk", None);
    keys_only.projection_type = Some("KEYS_ONLY".to_owned());
    let mut many = index("many", "gsiPk", Some("b a"));
    many.key.insert(1, key("pk").remove(0));
    let mut global_indexes = vec![keys_only, many];
    global_indexes.iter_mut().for_each(|index| index.throughput = throughput);
    let request = CreateTable {
        attributes: attributes("pk:S sk:N gsiPk:B lsiSk:S"),
        global_indexes: Some(global_indexes),
        billing: None,
        throughput,
        deletion_protection: true,
        ..indexed_table()
    };
    let definition = definition::of(&request).unwrap();
    let arn = "arn:aws:dynamodb:eu-west-1:000000000000:table/t".to_owned();
    let history = ThroughputHistory {
        increased_ms: Some(3),
        decreased_ms: None,
        decreases: 2,
        warm: Throughput { read_units: 5, write_units: 6 },
    };
    let table = Table {
        arn,
        id: "id".to_owned(),
        number: u64::MAX,
        created_ms: 12,
        throttled: true,
        history,
        on_demand_since_ms: Some(4),
        index_records: vec![IndexRecord { number: 7, history }],
        time_to_live: Some("ttl".to_owned()),
        tags: BTreeMap::from([("k".to_owned(), String::new())]),
        definition,
    };
    assert_eq!(decode(&encode(&table)), Some(table));
}

#[test]
fn a_definition_that_lacks_a_part_is_damaged() {
    let definition = definition::of(&indexed_table()).unwrap();
    let table = Table::new(definition, String::new(), String::new(), 1, 0);
    let mut record = encode::decode(&encode(&table)).unwrap();
    record.remove("throughput");
    let bytes = encode::item(record.iter().map(|(name, value)| (name.as_str(), value)));
    assert_eq!(decode(&bytes), None);
}
