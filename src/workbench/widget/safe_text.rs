//! Text from data, made safe for a terminal: an item's value must never send an escape code to the screen.
//!
//! What is hidden is written as everywhere in the program (`syntax::hidden`). Widths are those of `unicode-width`.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::secret;
use crate::syntax::hidden::visible;

/// The text without secrets, and with everything written out that a terminal would obey instead of show. Tabs and newlines
/// count as such.
pub fn safe(text: &str) -> Cow<'_, str> {
    // Before it is cut and wrapped: half a secret is not found.
    match secret::struck(text) {
        Cow::Borrowed(text) => visible(text),
        Cow::Owned(struck) => Cow::Owned(visible(&struck).into_owned()),
    }
}

/// Columns the text takes once it was made safe.
pub fn width(text: &str) -> usize {
    safe(text).width()
}

/// The text made safe and cut to at most `columns`, with `…` where something was cut.
pub fn fit(text: &str, columns: usize) -> String {
    let text = safe(text);
    if text.width() <= columns {
        return text.into_owned();
    }
    let mut shown = String::new();
    let mut used = 0;
    for grapheme in text.graphemes(true) {
        let wide = grapheme.width();
        if used + wide + 1 > columns {
            break;
        }
        shown.push_str(grapheme);
        used += wide;
    }
    if columns > 0 {
        shown.push('…');
    }
    shown
}

/// [`fit`], then filled with spaces to exactly `columns`.
pub fn pad(text: &str, columns: usize) -> String {
    let mut shown = fit(text, columns);
    let missing = columns.saturating_sub(shown.width());
    shown.extend(std::iter::repeat_n(' ', missing));
    shown
}

/// [`pad`] with the text at the right.
pub fn pad_left(text: &str, columns: usize) -> String {
    let shown = fit(text, columns);
    let missing = columns.saturating_sub(shown.width());
    format!("{}{shown}", " ".repeat(missing))
}

/// The text in pieces of at most `columns`, broken at spaces where there are some.
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let text = safe(text);
    let mut pieces =
        Pieces { columns: columns.max(1), done: Vec::new(), line: String::new(), used: 0 };
    let mut words = text.split_word_bounds().peekable();
    let mut is_behind_space = true;
    while let Some(word) = words.next() {
        let next = words.peek().copied().unwrap_or_default();
        // What a mark opens is kept with it, and the mark that closes that.
        let kept = if is_behind_space && opens(word) { next.width() + 1 } else { closing(next) };
        pieces.push(word, kept);
        is_behind_space = word.ends_with(char::is_whitespace);
    }
    pieces.done.push(pieces.line);
    pieces.done
}

/// Whether a mark belongs to the word behind it, if it stands behind a space.
fn opens(mark: &str) -> bool {
    matches!(mark, "(" | "[" | "{" | "\"" | "'" | "“" | "`")
}

/// Columns of a mark that closes the word in front of it, and is kept on its line.
fn closing(mark: &str) -> usize {
    let closes = matches!(
        mark,
        "," | "." | ";" | ":" | "!" | "?" | ")" | "]" | "}" | "\"" | "'" | "`" | "”"
    );
    if closes { mark.width() } else { 0 }
}

/// A text that is being wrapped. The columns of the line are counted along: an item's value may be 400 KB long, and to
/// measure the line anew for every character takes seconds of it.
struct Pieces {
    columns: usize,
    done: Vec<String>,
    line: String,
    /// Columns the line takes so far.
    used: usize,
}

impl Pieces {
    /// A word goes on a line of its own if that keeps it and so many columns behind it whole; spaces don't begin a line.
    fn push(&mut self, word: &str, kept: usize) {
        let wide = word.width();
        if self.used + wide + kept > self.columns && wide + kept <= self.columns {
            self.end_line();
        }
        if self.line.is_empty() && word.trim().is_empty() && !self.done.is_empty() {
            return;
        }
        if self.used + wide <= self.columns {
            self.line.push_str(word);
            self.used += wide;
        } else {
            self.push_broken(word);
        }
    }

    fn push_broken(&mut self, word: &str) {
        for grapheme in word.graphemes(true) {
            let wide = grapheme.width();
            if self.used + wide > self.columns {
                self.end_line();
            }
            self.line.push_str(grapheme);
            self.used += wide;
        }
    }

    fn end_line(&mut self) {
        if !self.line.is_empty() {
            self.done.push(std::mem::take(&mut self.line));
            self.used = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_hidden_takes_the_columns_it_is_written_in() {
        assert_eq!(width("a\u{1b}[2J"), "a\\u{1b}[2J".len());
        assert_eq!(fit("\u{202e}abc", 5), "\\u{2…");
    }

    #[test]
    fn text_is_cut_by_columns_and_not_by_bytes() {
        assert_eq!(fit("日本語テキスト", 7), "日本語…");
        assert_eq!(fit("short", 5), "short");
        assert_eq!(fit("shorter", 5), "shor…");
        assert_eq!(pad("ab", 4), "ab  ");
        assert_eq!(pad_left("ab", 4), "  ab");
        assert_eq!(fit("anything", 0), "");
    }

    #[test]
    fn text_wraps_at_spaces_and_inside_long_words() {
        assert_eq!(wrap("one two three", 8), ["one two ", "three"]);
        assert_eq!(wrap("abcdefghij", 4), ["abcd", "efgh", "ij"]);
        assert_eq!(wrap("", 4), [""]);
    }

    #[test]
    fn no_mark_is_parted_from_its_word() {
        assert_eq!(wrap("did not come, so", 12), ["did not ", "come, so"]);
        assert_eq!(wrap("is a (b).", 5), ["is a ", "(b)."]);
        assert_eq!(wrap("its key \"pk\"", 10), ["its key ", "\"pk\""]);
    }
}
