use super::*;

fn sums(read: f64, write: f64, either: f64, dollars: Option<f64>) -> Sums {
    Sums {
        runs: 2,
        reported: Spent { read, write, either },
        estimated: Units { read: 0.0, write: 8.0 },
        dollars,
        unpriced: if dollars.is_some() { 0.0 } else { read + write + either },
    }
}

fn book() -> Book {
    let line = |name: &str, sums| Line { name: name.to_owned(), sums };
    Book {
        lines: vec![
            line("accounts", sums(0.5, 1200.0, 0.0, Some(0.000_75))),
            line("a,\"b\"", sums(0.0, 0.0, 3.0, None)),
        ],
        total: sums(0.5, 1200.0, 3.0, Some(0.000_75)),
        unknown_runs: 1,
        let_go_runs: 2,
        unreported_runs: 1,
    }
}

#[test]
fn csv_has_a_line_a_line_and_quotes_what_must_be() {
    insta::assert_snapshot!(csv(&book(), By::Table), @r#"
table,runs,reported_read,reported_write,reported_read_or_write,estimated_read_at_most,estimated_write_at_most,dollars_about,units_without_price
accounts,2,0.5,1200,0,0,8,0.00075,0
"a,""b""",2,0,0,3,0,8,,3
"#);
}

#[test]
fn what_the_figures_leave_out_is_said() {
    insta::assert_snapshot!(remarks(&book()).join("\n"), @r"
units as they were reported; what was estimated stands beside them and in no sum of them
what is R or W was not told apart; it is priced as written
the answers of 2 runs were let go of; what was estimated of them is gone
of 1 run not all was reported: what is known to bound it is estimated, and the rest is in no figure
nothing is known of 1 run
");
}

#[test]
fn an_absurd_figure_of_an_old_run_fills_no_line() {
    assert_eq!([1200.0, 0.00075, 1e300].map(number), ["1200", "0.00075", "1e300"]);
}

#[test]
fn a_day_is_written_as_a_date() {
    let zone = TimeZone::UTC;
    assert_eq!(beginning("1970-01-02", &zone).expect("a day"), 86_400_000);
    for wrong in ["yesterday", "2026-02-30", "2026-9-1", ""] {
        let stop = beginning(wrong, &zone).expect_err(wrong);
        assert_eq!(stop.exit, Exit::Usage);
        assert_eq!(stop.message, format!("`--since {wrong}` is no day: write it as 2026-09-01"));
    }
}
