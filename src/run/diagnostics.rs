//! Findings drawn under the line they stand on.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::safe_text;
use super::style::{Role, Style};
use crate::session::words::counted;
use crate::syntax::{Diagnostic, Lines, Severity, Span};

#[cfg(test)]
mod tests;

/// How many findings of one draft are drawn; the rest are counted. Hundreds mostly come of one mistake near the first,
/// which would be out of sight.
const DRAWN_MAX: usize = 50;

/// A line longer than this is cut around the place: JSON that a program wrote is one line of any length.
const LINE_CHARS_MAX: usize = 140;

/// How many characters of a long line are shown before the place, of the place, and after it.
const CONTEXT_CHARS: usize = 40;

/// The findings with their lines and carets under them, the way compilers do it.
pub fn draw(name: &str, text: &str, diagnostics: &[Diagnostic], style: Style) -> String {
    let lines = Lines::of(text);
    let drawn =
        diagnostics.iter().take(DRAWN_MAX).map(|one| draw_one(name, (text, &lines), one, style));
    let mut page = drawn.collect::<Vec<_>>().join("\n");
    if diagnostics.len() > DRAWN_MAX {
        page.push_str(&format!("\nand {} more\n", diagnostics.len() - DRAWN_MAX));
    }
    page
}

/// `2 errors, 1 warning`
pub fn count(diagnostics: &[Diagnostic]) -> String {
    let severities = [Severity::Error, Severity::Warning, Severity::Note];
    let said = severities.into_iter().filter_map(|severity| {
        let count = diagnostics.iter().filter(|one| one.severity == severity).count();
        (count > 0).then(|| counted(count, word(severity)))
    });
    let said: Vec<String> = said.collect();
    if said.is_empty() { "no findings".to_owned() } else { said.join(", ") }
}

fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Note => "note",
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}

fn draw_one(
    name: &str,
    (text, lines): (&str, &Lines<'_>),
    diagnostic: &Diagnostic,
    style: Style,
) -> String {
    let place = Excerpt::of(diagnostic.span, text, lines);
    let gutter = " ".repeat(place.line.to_string().len());
    let bar = style.paint(Role::Muted, "|");
    let label = format!("{}[{}]", word(diagnostic.severity), diagnostic.code);
    let mut drawn = format!(
        "{}: {}\n{gutter} {} {}:{}:{}\n",
        style.paint(diagnostic.severity.into(), &label),
        safe_text::line(&diagnostic.message),
        style.paint(Role::Muted, "-->"),
        safe_text::line(name),
        place.line,
        place.column,
    );
    let (shown, indent, width) = excerpt(&place);
    let carets = style.paint(diagnostic.severity.into(), &"^".repeat(width));
    drawn.push_str(&format!("{gutter} {bar}\n{} {bar} {shown}\n", place.line));
    drawn.push_str(&format!("{gutter} {bar} {}{carets}\n", " ".repeat(indent)));
    if let Some(help) = &diagnostic.help {
        drawn.push_str(&format!("{gutter} = help: {}\n", safe_text::line(help)));
    }
    if let Some(fix) = &diagnostic.fix {
        drawn.push_str(&format!("{gutter} = fix: {}\n", safe_text::line(&fix.title)));
    }
    drawn
}

/// A span, found in its line.
struct Excerpt<'a> {
    /// From 1.
    line: usize,
    /// From 1, in characters.
    column: usize,
    before: &'a str,
    /// The spanned text as far as its line goes.
    marked: &'a str,
    after: &'a str,
}

impl<'a> Excerpt<'a> {
    fn of(span: Span, text: &'a str, lines: &Lines<'a>) -> Self {
        let (line, whole) = lines.line(span);
        let start = whole.start;
        let whole = whole.of(text);
        let end = start + whole.trim_end_matches(['\n', '\r']).len();
        // A span over several lines is marked on its first.
        let marked_end = span.end.clamp(span.start, end.max(span.start));
        let before = Span::new(start, span.start.min(end)).of(text);
        Self {
            line,
            column: before.chars().count() + 1,
            before,
            marked: Span::new(span.start, marked_end).of(text),
            after: Span::new(marked_end, end).of(text),
        }
    }
}

/// The line, cut to what is near the place and safe for a terminal; where the carets begin; and how many.
fn excerpt(place: &Excerpt<'_>) -> (String, usize, usize) {
    let parts = [place.before, place.marked, place.after];
    let long = parts.iter().map(|part| part.chars().count()).sum::<usize>() > LINE_CHARS_MAX;
    let context = if long { CONTEXT_CHARS } else { LINE_CHARS_MAX };
    let skipped = place.before.chars().count().saturating_sub(context);
    let before: String = place.before.chars().skip(skipped).map(printable).collect();
    let before = if skipped > 0 { format!("…{before}") } else { before };
    let marked = cut(place.marked, context);
    let after = cut(place.after, context);
    // A span of nothing, at the end of a line, still has a caret.
    let width = marked.width().max(1);
    let indent = before.width();
    (format!("{before}{marked}{after}"), indent, width)
}

fn cut(text: &str, context: usize) -> String {
    let mut characters = text.chars();
    let mut shown: String = characters.by_ref().take(context).map(printable).collect();
    if characters.next().is_some() {
        shown.push('…');
    }
    shown
}

/// One column for one character at least, so that the carets stand where they belong; what a terminal would act on is a dot.
fn printable(character: char) -> char {
    match character {
        '\t' => ' ',
        _ if character.width().unwrap_or_default() == 0 => '·',
        _ => character,
    }
}
