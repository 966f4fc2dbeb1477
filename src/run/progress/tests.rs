use super::*;

#[test]
fn the_line_tells_items_rate_units_and_time_left() {
    let progress = Progress { items: 1200, total: Some(4000), units: 150.5 };
    let expected = "1200 of 4000 items · 300/s · 150.5 RCU · 10 s left";
    assert_eq!(line(progress, Duration::from_secs(4), ITEMS_READ), expected);
}

#[test]
fn what_is_not_known_is_left_out() {
    let progress = Progress { items: 12, total: None, units: 3.0 };
    assert_eq!(line(progress, Duration::from_millis(1), ITEMS_WRITTEN), "12 items · 3 WCU");
    let more_than_said = Progress { items: 12, total: Some(10), units: 3.0 };
    assert_eq!(
        line(more_than_said, Duration::from_secs(1), ITEMS_WRITTEN),
        "12 items · 12/s · 3 WCU"
    );
}

#[test]
fn a_submission_counts_statements() {
    let progress = Progress { items: 250, total: Some(1000), units: 34.0 };
    let expected = "250 of 1000 statements · 125/s · 34 units · 6.0 s left";
    assert_eq!(line(progress, Duration::from_secs(2), STATEMENTS), expected);
}

#[test]
fn long_times_are_told_in_minutes() {
    let progress = Progress { items: 10, total: Some(200), units: 5.0 };
    let expected = "10 of 200 items · 1/s · 5 RCU · 3 min 10 s left";
    assert_eq!(line(progress, Duration::from_secs(10), ITEMS_READ), expected);
}
