use super::*;
use crate::api::table::{
    AttributeDefinition, IndexDefinition, KeySchema, Projection, TableDefinition,
};
use crate::value::AttributeType;

/// A table of 5 units a second with an index of 1.
fn table() -> Table {
    let key = |name: &str| KeySchema { partition: vec![name.to_owned()], sort: Vec::new() };
    let attribute = |name: &str| AttributeDefinition {
        name: name.to_owned(),
        attribute_type: AttributeType::S,
    };
    let definition = TableDefinition {
        name: "Tight".to_owned(),
        attributes: vec![attribute("pk"), attribute("g")],
        key: key("pk"),
        global_indexes: vec![IndexDefinition {
            name: "byG".to_owned(),
            key: key("g"),
            projection: Projection::All,
            throughput: Some(Throughput { read_units: 1, write_units: 1 }),
        }],
        local_indexes: Vec::new(),
        billing: BillingMode::Provisioned,
        throughput: Throughput { read_units: 5, write_units: 5 },
        deletion_protection: false,
    };
    Table {
        definition,
        arn: String::new(),
        id: String::new(),
        number: 1,
        created_ms: 0,
        throttled: true,
    }
}

fn draw(buckets: &Buckets, units: f64, now_ms: u64) -> bool {
    buckets.draw(&table(), Use::Write, &Charge::on_table(units), now_ms).is_ok()
}

#[test]
fn a_bucket_begins_with_one_second_and_fills_by_the_second() {
    let buckets = Buckets::default();
    let let_through = (0..7).filter(|_| draw(&buckets, 1.0, 0)).count();
    assert_eq!(let_through, 5);
    assert!(draw(&buckets, 1.0, 200));
    assert!(!draw(&buckets, 1.0, 200));
}

#[test]
fn reads_and_writes_have_buckets_of_their_own() {
    let buckets = Buckets::default();
    assert!(draw(&buckets, 5.0, 0));
    assert!(!draw(&buckets, 1.0, 0));
    assert!(buckets.draw(&table(), Use::Read, &Charge::on_table(1.0), 0).is_ok());
}

#[test]
fn what_costs_more_than_there_is_leaves_a_debt() {
    let buckets = Buckets::default();
    assert!(draw(&buckets, 15.0, 0));
    assert!(!draw(&buckets, 1.0, 2000), "ten units are owed, ten are paid: nothing is there yet");
    assert!(draw(&buckets, 1.0, 2200));
}

#[test]
fn unused_units_are_kept_for_300_seconds() {
    let buckets = Buckets::default();
    assert!(draw(&buckets, 1.0, 0));
    let let_through = (0..2000).filter(|_| draw(&buckets, 1.0, 3_600_000)).count();
    assert_eq!(let_through, 1500);
}

#[test]
fn a_used_up_index_refuses_in_its_own_words_and_draws_nothing() {
    let buckets = Buckets::default();
    let both = Charge { global: [("byG".to_owned(), 1.0)].into(), ..Charge::on_table(1.0) };
    let draw_both = || buckets.draw(&table(), Use::Write, &both, 0);
    assert!(draw_both().is_ok());
    assert_eq!(draw_both(), Err(load::index_throughput_exceeded()));
    let let_through = (0..9).filter(|_| draw(&buckets, 1.0, 0)).count();
    assert_eq!(let_through, 4);
}

#[test]
fn what_is_put_back_can_be_drawn_again() {
    let buckets = Buckets::default();
    assert!(draw(&buckets, 5.0, 0));
    buckets.put_back(&table(), Use::Write, &Charge::on_table(5.0));
    assert!(draw(&buckets, 5.0, 0));
}

#[test]
fn tables_on_demand_are_never_throttled() {
    let buckets = Buckets::default();
    let mut table = table();
    table.definition.billing = BillingMode::PayPerRequest;
    let draws = || buckets.draw(&table, Use::Write, &Charge::on_table(1e9), 0);
    assert_eq!([draws(), draws()], [Ok(()), Ok(())]);
}
