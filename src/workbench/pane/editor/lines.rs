//! What is done to whole lines of a text: they are indented, put into comments, doubled. Each is one change.

use super::past::Edit;
use super::text::Text;

/// What a line is indented by.
const INDENT: &str = "  ";

impl Text {
    /// A line without its end.
    pub fn line_text(&self, row: usize) -> String {
        let start = self.line_start(row);
        self.rope().byte_slice(start..start + self.line(row).len()).into()
    }

    pub fn indent(&mut self, first: usize, last: usize) -> Option<Edit> {
        self.map_lines(first, last, |line| {
            if line.trim().is_empty() { String::new() } else { format!("{INDENT}{line}") }
        })
    }

    pub fn outdent(&mut self, first: usize, last: usize) -> Option<Edit> {
        self.map_lines(first, last, |line| {
            let blanks = line.chars().take(INDENT.len()).take_while(|one| *one == ' ').count();
            let tab = usize::from(blanks == 0 && line.starts_with('\t'));
            line.get(blanks + tab..).unwrap_or("").to_owned()
        })
    }

    /// Puts the mark of a comment before each line, where the line that is indented least has its first word; takes the
    /// marks away where every line has one.
    pub fn toggle_comment(&mut self, first: usize, last: usize, mark: &str) -> Option<Edit> {
        let lines: Vec<String> = (first..=last).map(|row| self.line_text(row)).collect();
        let mut full = lines.iter().filter(|line| !line.trim().is_empty()).peekable();
        let is_one = full.peek().is_none();
        let is_commented = !is_one && full.clone().all(|line| line.trim_start().starts_with(mark));
        let column = full.map(|line| line.len() - line.trim_start().len()).min().unwrap_or(0);
        self.map_lines(first, last, |line| {
            if is_commented {
                return uncommented(line, mark);
            }
            // A line in which nothing stands becomes a comment only where it is all there is.
            if line.trim().is_empty() && !is_one {
                return line.to_owned();
            }
            let (indent, rest) = line.split_at(column.min(line.len()));
            format!("{indent}{mark} {rest}")
        })
    }

    /// Writes the lines once more, below themselves. The cursor goes with the new ones.
    pub fn duplicate_lines(&mut self, first: usize, last: usize) -> Option<Edit> {
        let (start, end) = (self.line_start(first), self.line_start(last) + self.line(last).len());
        let cursor = self.cursor();
        let copy: String = self.rope().byte_slice(start..end).into();
        let edit = self.replace(end..end, &format!("\n{copy}"));
        self.put_cursor(cursor + copy.len() + 1);
        edit
    }

    /// Makes other lines of these. The cursor keeps its place from the end of its line.
    fn map_lines(
        &mut self,
        first: usize,
        last: usize,
        map: impl Fn(&str) -> String,
    ) -> Option<Edit> {
        let lines: Vec<String> = (first..=last).map(|row| self.line_text(row)).collect();
        let mapped: Vec<String> = lines.iter().map(|line| map(line)).collect();
        if lines == mapped {
            return None;
        }
        let (row, byte) = self.place(self.cursor());
        let from_end = self.line(row).len() - byte;
        let start = self.line_start(first);
        let end = self.line_start(last) + self.line(last).len();
        let edit = self.replace(start..end, &mapped.join("\n"));
        let length = self.line(row).len();
        let column = length.saturating_sub(from_end);
        self.put_cursor(self.line_start(row) + column);
        edit
    }
}

fn uncommented(line: &str, mark: &str) -> String {
    let Some(at) = line.find(mark) else { return line.to_owned() };
    let (indent, rest) = line.split_at(at);
    let rest = rest.strip_prefix(mark).unwrap_or(rest);
    format!("{indent}{}", rest.strip_prefix(' ').unwrap_or(rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(text: &str, change: impl FnOnce(&mut Text) -> Option<Edit>) -> String {
        let mut changed = Text::new(text);
        change(&mut changed);
        changed.snapshot().to_text()
    }

    #[test]
    fn a_comment_is_put_before_all_lines_and_taken_from_all() {
        let toggled = |text: &str| after(text, |text| text.toggle_comment(0, 2, "--"));
        assert_eq!(toggled("  a\n\n    b\n"), "  -- a\n\n  --   b\n");
        assert_eq!(toggled("  -- a\n\n  --   b\n"), "  a\n\n    b\n");
        assert_eq!(
            toggled("-- a\nb\nc"),
            "-- -- a\n-- b\n-- c",
            "one that is none makes all of them"
        );
        assert_eq!(after("", |text| text.toggle_comment(0, 0, "//")), "// ");
    }

    #[test]
    fn lines_go_in_and_out() {
        assert_eq!(after("a\n\nb", |text| text.indent(0, 2)), "  a\n\n  b");
        assert_eq!(after("   a\n b\n\tc", |text| text.outdent(0, 2)), " a\nb\nc");
        assert_eq!(after("a", |text| text.outdent(0, 0)), "a");
    }

    #[test]
    fn doubled_lines_stand_below_and_the_cursor_goes_with_them() {
        let mut text = Text::new("ab\ncd");
        text.put_cursor(1);
        text.duplicate_lines(0, 0);
        assert_eq!((text.snapshot().to_text().as_str(), text.cursor()), ("ab\nab\ncd", 4));
        assert_eq!(after("a\nb", |text| text.duplicate_lines(0, 1)), "a\nb\na\nb");
    }
}
