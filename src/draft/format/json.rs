//! The indentation of a transaction draft: two spaces for each line that opens brackets. The lines stay, but for those that
//! are too long (`long_line`).

use super::long_line::cut;

/// The deepest indentation.
// Ours nest to about 70: a value of 32 levels takes two brackets each. Without a limit the blanks before the lines of a
// text that is nothing but brackets would be as many as the square of its length.
const INDENT_MAX: usize = 200;

/// The text with each line indented as deep as the brackets around it are, and none longer than it must be.
pub fn indented(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut reading = Brackets::default();
    // By lines and not by a tree: a draft is indented while it is no JSON yet.
    for line in text.split_inclusive('\n') {
        let end = if line.ends_with('\n') { "\n" } else { "" };
        // What a comment looks like is its writer's business.
        if reading.in_comment {
            out.push_str(line);
            reading.line(line);
            continue;
        }
        let bare = line.trim();
        for (at, part) in cut(bare, &reading).iter().enumerate() {
            if at > 0 {
                out.push('\n');
            }
            let indent = reading.indent_before(part);
            reading.line(part);
            if !part.is_empty() {
                out.extend(std::iter::repeat_n(' ', indent));
                out.push_str(part);
            }
        }
        // What a block comment's first line ends with belongs to the comment.
        if reading.in_comment {
            let line = line.trim_end_matches('\n');
            out.push_str(line.strip_prefix(line.trim_end()).unwrap_or(""));
        }
        out.push_str(end);
    }
    out
}

/// What is open at a place of the text.
#[derive(Clone, Default)]
pub struct Brackets {
    /// What each open bracket adds to the indentation: of those opened on one line the last one alone does.
    open: Vec<usize>,
    /// Of all of them together.
    indent: usize,
    in_comment: bool,
}

impl Brackets {
    /// How many are open.
    pub fn depth(&self) -> usize {
        self.open.len()
    }

    /// The indentation of a line: brackets closed at its start count no more.
    pub fn indent_before(&self, line: &str) -> usize {
        let closers = line.chars().take_while(|c| matches!(c, '}' | ']')).count();
        let closed: usize = self.open.iter().rev().take(closers).sum();
        (self.indent - closed).min(INDENT_MAX)
    }

    /// Counts the brackets of a line, those in strings and comments left out.
    pub fn line(&mut self, line: &str) {
        let mut lowest = self.open.len();
        let mut characters = line.chars().peekable();
        let mut in_string = false;
        while let Some(character) = characters.next() {
            let next = characters.peek().copied();
            match character {
                '*' if self.in_comment && next == Some('/') => {
                    self.in_comment = false;
                    characters.next();
                }
                _ if self.in_comment => {}
                '\\' if in_string => {
                    characters.next();
                }
                '"' => in_string = !in_string,
                _ if in_string => {}
                '/' if next == Some('/') => break,
                '/' if next == Some('*') => {
                    self.in_comment = true;
                    characters.next();
                }
                '{' | '[' => self.open.push(0),
                '}' | ']' => {
                    self.indent -= self.open.pop().unwrap_or_default();
                    lowest = lowest.min(self.open.len());
                }
                _ => {}
            }
        }
        // Above its lowest the last one was opened on this line; the others it opened add nothing.
        if self.open.len() > lowest
            && let Some(last) = self.open.last_mut()
        {
            self.indent += 2 - *last;
            *last = 2;
        }
    }
}
