//! Patterns of texts, in which `*` stands for anything; several are parted by `|`.

/// Whether the text is as one of the patterns says.
pub fn matches(patterns: &str, text: &str) -> bool {
    patterns.split('|').any(|pattern| matches_one(pattern, text))
}

/// What stands for `{}` in this text, if the rest is as in the pattern.
pub fn same_part<'a>(pattern: &str, text: &'a str) -> Option<&'a str> {
    let (before, after) = pattern.split_once("{}")?;
    let rest = text.strip_prefix(before)?;
    match after.strip_suffix('*') {
        Some(after) => rest.split_once(after).map(|(part, _)| part),
        None => rest.strip_suffix(after),
    }
}

fn matches_one(pattern: &str, text: &str) -> bool {
    let Some((first, rest)) = pattern.split_once('*') else { return pattern == text };
    let Some(mut text) = text.strip_prefix(first) else { return false };
    let mut parts: Vec<&str> = rest.split('*').collect();
    let last = parts.pop().expect("split gives at least one part");
    for part in parts {
        let Some((_, after)) = text.split_once(part) else { return false };
        text = after;
    }
    text.ends_with(last)
}
