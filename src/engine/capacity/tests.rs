use super::*;

#[test]
fn units_round_up_at_each_kilobyte() {
    assert_eq!(Charge::write_units(0, 0), 1.0);
    assert_eq!(Charge::write_units(0, 1024), 1.0);
    assert_eq!(Charge::write_units(1025, 10), 2.0);
    assert_eq!(Charge::read_units(4096, true), 1.0);
    assert_eq!(Charge::read_units(4097, true), 2.0);
    assert_eq!(Charge::read_units(4097, false), 1.0);
    assert_eq!(Charge::read_units(0, false), 0.5);
}

#[test]
fn tables_are_reported_in_the_order_they_were_named() {
    let mut meter = Meter::default();
    let indexed = Charge {
        table: 2.0,
        global: BTreeMap::from([("g".to_owned(), 1.0)]),
        local: BTreeMap::new(),
    };
    meter.add("zebra", &indexed);
    meter.add("ant", &Charge::on_table(2.0));
    meter.add("zebra", &indexed);
    meter.add_to_total("ant", 1.0);
    let arm = |units| Arm { units, read: None, write: Some(units) };
    let report = meter.report(ReturnConsumedCapacity::Indexes, Labels::Write).unwrap();
    let zebra = ConsumedCapacity {
        table_name: "zebra".to_owned(),
        total: arm(6.0),
        arms: Some(Arms {
            table: arm(4.0),
            global: BTreeMap::from([("g".to_owned(), arm(2.0))]),
            local: BTreeMap::new(),
        }),
    };
    let ant = ConsumedCapacity {
        table_name: "ant".to_owned(),
        total: arm(3.0),
        arms: Some(Arms { table: arm(2.0), ..Arms::default() }),
    };
    assert_eq!(report, [zebra, ant]);
}

#[test]
fn a_report_says_what_was_asked_for() {
    let meter = || {
        let mut meter = Meter::default();
        meter.add("t", &Charge::on_table(0.5));
        meter
    };
    assert_eq!(meter().report(ReturnConsumedCapacity::None, Labels::Plain), None);
    let total = meter().report(ReturnConsumedCapacity::Total, Labels::Read).unwrap();
    let arm = Arm { units: 0.5, read: Some(0.5), write: None };
    assert_eq!(total, [ConsumedCapacity { table_name: "t".to_owned(), total: arm, arms: None }]);
}
