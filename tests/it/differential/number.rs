//! Numbers as the service hands them back: plain decimals.

/// The plain form of a number that DynamoDB Local took in; inside lists and maps it hands back what was written
/// (expressions.md 13.2 has it otherwise).
pub fn plain(written: &str) -> String {
    let (mantissa, exponent) = written.split_once(['e', 'E']).unwrap_or((written, "0"));
    let exponent: i64 = exponent.parse().unwrap_or(0);
    let negative = mantissa.starts_with('-');
    let mantissa = mantissa.trim_start_matches(['+', '-']);
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    let point = i64::try_from(whole.len()).unwrap_or(0) + exponent;
    let plain = placed(&digits, point);
    if negative && plain != "0" { format!("-{plain}") } else { plain }
}

/// Digits with the point behind so many of them, without zeros that say nothing.
fn placed(digits: &str, point: i64) -> String {
    let zeros = |count: i64| "0".repeat(usize::try_from(count).unwrap_or(0));
    let length = i64::try_from(digits.len()).unwrap_or(0);
    let digits = format!("{}{digits}{}", zeros(-point), zeros(point - length));
    let split = usize::try_from(point.max(0)).unwrap_or(0);
    let (whole, fraction) = digits.split_at_checked(split).unwrap_or((&digits, ""));
    let (whole, fraction) = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
    let whole = if whole.is_empty() { "0" } else { whole };
    if fraction.is_empty() { whole.to_owned() } else { format!("{whole}.{fraction}") }
}
