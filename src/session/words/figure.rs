//! Numbers as they are read.

use std::fmt::Display;
use std::time::Duration;

/// Beyond it a figure is written in its short form: no sum of units comes near, and its digits would fill a line.
const WHOLE_MAX: f64 = 1e15;

/// Without needless decimals: `3`, `0.5`, `150.25`. Units come in halves, so two decimals lose nothing. What is absurdly
/// large is short: `1.00e300`.
pub fn figure(value: f64) -> String {
    if value.abs() >= WHOLE_MAX {
        return format!("{value:.2e}");
    }
    format!("{value:.2}").trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// `1,411`: thousands are told apart.
pub fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `1 item`, `2 items`.
pub fn counted<N: Copy + Display + PartialEq + From<u8>>(count: N, thing: &str) -> String {
    let plural = if count == N::from(1) { "" } else { "s" };
    format!("{count} {thing}{plural}")
}

/// `0.8 ms`, `420 ms`, `1.5 s`, `12 s`, `3 min 5 s`: two or three digits tell one run from another, and more would move
/// with every run.
pub fn duration(milliseconds: f64) -> String {
    match milliseconds {
        // Each bound is where the figure, rounded, would need a digit more.
        ms if ms < 9.95 => format!("{ms:.1} ms"),
        ms if ms < 999.5 => format!("{ms:.0} ms"),
        ms if ms < 9_950.0 => format!("{:.1} s", ms / 1000.0),
        ms if ms < 119_500.0 => format!("{:.0} s", ms / 1000.0),
        ms => minutes(Duration::try_from_secs_f64(ms / 1000.0).unwrap_or(Duration::MAX)),
    }
}

fn minutes(time: Duration) -> String {
    format!("{} min {} s", time.as_secs() / 60, time.as_secs() % 60)
}

/// As [`duration`].
pub fn time(time: Duration) -> String {
    duration(time.as_secs_f64() * 1000.0)
}
