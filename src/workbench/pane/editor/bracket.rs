//! Which bracket belongs to which.
//!
//! Brackets in strings and comments are none. What is a string is told line by line, from the start of each: a string that goes on over a
//! line's end is taken for text from there on. In exchange nothing above the cursor is read to find the one beside it.

use ropey::Rope;

use super::line::Line;

const PAIRS: [(char, char); 3] = [('(', ')'), ('[', ']'), ('{', '}')];

/// Lines that are looked through for a partner: more are further away than anybody looks, and this is asked with every key.
const LINES_MAX: usize = 2000;

/// A longer line is one no person reads, and its brackets are not told.
const LINE_BYTES_MAX: usize = 64 * 1024;

pub fn is_bracket(character: char) -> bool {
    PAIRS.iter().any(|(open, close)| [*open, *close].contains(&character))
}

/// The two of a pair, one of which stands at a byte; else one that stands right before it.
pub fn pair_at(text: &Rope, byte: usize) -> Option<(usize, usize)> {
    let at = text.byte_to_char(byte.min(text.len_bytes()));
    let is_there = |place: usize| text.get_char(place).is_some_and(is_bracket);
    let place =
        [Some(at), at.checked_sub(1)].into_iter().flatten().find(|place| is_there(*place))?;
    let byte = text.char_to_byte(place);
    Some((byte, partner(text, byte)?))
}

/// The other bracket of the pair that the one at a byte is of.
pub fn partner(text: &Rope, byte: usize) -> Option<usize> {
    let character = text.char(text.byte_to_char(byte));
    let opening = PAIRS.iter().find(|(open, _)| *open == character);
    let closing = PAIRS.iter().find(|(_, close)| *close == character);
    match (opening, closing) {
        (Some(pair), _) => forwards(text, byte, *pair),
        (_, Some(pair)) => backwards(text, byte, *pair),
        (None, None) => None,
    }
}

/// The innermost pair that begins with this bracket and has the byte between its two, or at one of them.
pub fn around(text: &Rope, byte: usize, opening: char) -> Option<(usize, usize)> {
    let pair = *PAIRS.iter().find(|(open, _)| *open == opening)?;
    let character = text.get_char(text.byte_to_char(byte.min(text.len_bytes())));
    if character == Some(pair.0) && is_code(text, byte) {
        return Some((byte, forwards(text, byte, pair)?));
    }
    let open = backwards(text, byte, pair)?;
    Some((open, forwards(text, open, pair)?))
}

fn is_code(text: &Rope, byte: usize) -> bool {
    brackets(text, text.byte_to_line(byte)).iter().any(|(at, _)| *at == byte)
}

fn forwards(text: &Rope, byte: usize, (open, close): (char, char)) -> Option<usize> {
    let first = text.byte_to_line(byte);
    let rows = first..text.len_lines().min(first + LINES_MAX);
    let mut found = rows.flat_map(|row| brackets(text, row)).skip_while(|(at, _)| *at < byte);
    // In a string it has no partner.
    found.next().filter(|(at, character)| *at == byte && *character == open)?;
    let mut depth = 1;
    found.find_map(|(at, character)| {
        depth += usize::from(character == open);
        depth -= usize::from(character == close);
        (depth == 0).then_some(at)
    })
}

/// Before a byte, or, of a closing bracket, of that one.
fn backwards(text: &Rope, byte: usize, (open, close): (char, char)) -> Option<usize> {
    let last = text.byte_to_line(byte.min(text.len_bytes()));
    let rows = (last.saturating_sub(LINES_MAX)..=last).rev();
    let before = rows.flat_map(|row| brackets(text, row).into_iter().rev());
    let mut depth = 1;
    let mut before = before.skip_while(|(at, _)| *at >= byte);
    before.find_map(|(at, character)| {
        depth += usize::from(character == close);
        depth -= usize::from(character == open);
        (depth == 0).then_some(at)
    })
}

/// The brackets of a line that are code, with their bytes in the text.
fn brackets(text: &Rope, row: usize) -> Vec<(usize, char)> {
    let line = Line::of(text, row);
    if line.len() > LINE_BYTES_MAX {
        return Vec::new();
    }
    let start = text.line_to_byte(row);
    let mut found = Vec::new();
    let mut quote = None;
    let (mut is_escaped, mut before) = (false, ' ');
    for (at, character) in line.characters() {
        match (quote, character) {
            (Some('"'), '\\') if !is_escaped => {
                is_escaped = true;
                continue;
            }
            (Some(_), _) if is_escaped => {}
            (Some(open), _) if open == character => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"' | '`') => quote = Some(character),
            (None, '-' | '/') if before == character => break,
            (None, _) if is_bracket(character) => found.push((start + at, character)),
            (None, _) => {}
        }
        (is_escaped, before) = (false, character);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text with the partner of the bracket at `|` marked `^`.
    fn partner_of(text: &str) -> Option<String> {
        let at = text.find('|').expect("a place");
        let text = text.replacen('|', "", 1);
        let partner = partner(&Rope::from_str(&text), at)?;
        let (before, behind) = text.split_at(partner);
        Some(format!("{before}^{behind}"))
    }

    #[test]
    fn a_bracket_finds_its_partner_over_lines() {
        assert_eq!(partner_of("|{'a': {\n}}").as_deref(), Some("{'a': {\n}^}"));
        assert_eq!(partner_of("(a, (b)|)").as_deref(), Some("^(a, (b))"));
        assert_eq!(partner_of("|(a, (b)"), None);
    }

    #[test]
    fn what_stands_in_strings_and_comments_is_no_bracket() {
        assert_eq!(partner_of("|(a, ')', b)").as_deref(), Some("(a, ')', b^)"));
        assert_eq!(partner_of("(a -- ) no\n, b|)").as_deref(), Some("^(a -- ) no\n, b)"));
        assert_eq!(partner_of("[\"a\\\"]\" |]").as_deref(), Some("^[\"a\\\"]\" ]"));
        assert_eq!(partner_of("[ // don't ]\n |]").as_deref(), Some("^[ // don't ]\n ]"));
        assert_eq!(partner_of("'|(' )"), None);
    }

    #[test]
    fn the_pair_round_a_place_is_the_innermost_one() {
        let text = Rope::from_str("f(a, (b), c)");
        assert_eq!(around(&text, 10, '('), Some((1, 11)));
        assert_eq!(around(&text, 6, '('), Some((5, 7)));
        assert_eq!(around(&text, 7, '('), Some((5, 7)));
        assert_eq!(around(&text, 0, '('), None);
    }

    #[test]
    fn a_bracket_before_the_cursor_counts_where_none_is_at_it() {
        let text = Rope::from_str("(a)");
        assert_eq!(pair_at(&text, 3), Some((2, 0)));
        assert_eq!(pair_at(&text, 0), Some((0, 2)));
        assert_eq!(pair_at(&text, 2), Some((2, 0)));
    }
}
