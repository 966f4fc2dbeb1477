use super::*;

/// Noon of 2026-09-21 in a zone two hours ahead.
fn days() -> Days {
    Days { zone: TimeZone::fixed(jiff::tz::offset(2)), now_ms: 1_789_984_800_000 }
}

fn parsed(text: &str) -> Search {
    Search::parse(text, &days()).expect("a search")
}

#[test]
fn words_and_members_are_told_apart() {
    let search =
        parsed("transfer table:accounts outcome:fail tag:demo connection:\"my prod\" acct:1");
    assert_eq!(search.words, ["transfer", "acct:1"]);
    assert_eq!(search.tables, ["accounts"]);
    assert_eq!(search.outcomes, [Outcome::Failed]);
    assert_eq!(
        (search.tags, search.connections),
        (vec!["demo".to_owned()], vec!["my prod".to_owned()])
    );
    assert_eq!(parsed("  "), Search::default());
    assert_eq!(parsed("table: outcome:"), Search::default(), "nothing yet");
}

#[test]
fn an_outcome_may_be_begun_and_several_are_one_of_them() {
    assert_eq!(parsed("outcome:p outcome:f").outcomes, [Outcome::Partial, Outcome::Failed]);
    let error = Search::parse("outcome:lost", &days()).expect_err("refused");
    assert!(error.to_string().starts_with("`lost` is no outcome: applied, partial,"), "{error}");
}

#[test]
fn a_day_begins_where_the_user_is() {
    let midnight_ms = 1_789_941_600_000;
    let day_ms = 86_400_000;
    let span = |text| {
        let search = parsed(text);
        (search.since_ms, search.until_ms)
    };
    let today = (Some(midnight_ms), Some(midnight_ms + day_ms));
    assert_eq!(span("day:2026-09-21"), today);
    assert_eq!(span("day:today"), today);
    assert_eq!(span("day:yesterday"), (Some(midnight_ms - day_ms), Some(midnight_ms)));
    assert_eq!(span("since:2026-09-21"), (Some(midnight_ms), None));
    assert_eq!(span("until:2026-09-21"), (None, Some(midnight_ms + day_ms)));
    let month = span("day:2026-09");
    assert_eq!(month.1.zip(month.0).map(|(end, first)| (end - first) / day_ms), Some(30));
    for wrong in ["day:2026-9-1", "day:soon", "day:2026-13", "day:2026-09-21-3", "day:2026-0"] {
        let error = Search::parse(wrong, &days()).expect_err("refused").to_string();
        assert!(error.contains("is no day: write it as 2026-09-01"), "{error}");
    }
}
