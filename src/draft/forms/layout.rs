//! Source text laid out for reading: what fits on a line stands on one.

const WIDTH: usize = 96;

/// A piece of a program.
#[derive(Clone, Debug)]
pub enum Piece {
    /// Never broken.
    Word(String),
    /// A text of several lines, each a literal of its own, and what joins them at the end of a line.
    Lines { literals: Vec<String>, joiner: &'static str },
    /// What stands between brackets, with commas.
    Group { open: String, members: Vec<Member>, close: String },
    /// A head, and calls upon it.
    Chain { head: String, calls: Vec<Member> },
}

/// A piece, and what stands right before and behind it.
#[derive(Clone, Debug)]
pub struct Member {
    pub before: String,
    pub piece: Piece,
    pub after: &'static str,
}

/// How a language is laid out.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// Blanks a level.
    pub indent: usize,
    /// Blanks inside of braces that stand on one line.
    pub braces: &'static str,
}

impl Member {
    pub fn plain(piece: Piece) -> Self {
        Self { before: String::new(), piece, after: "" }
    }

    pub fn named(before: String, piece: Piece) -> Self {
        Self { before, piece, after: "" }
    }
}

impl Piece {
    /// Its lines, which stand `indent` blanks from the left; the first begins at `column` and is not indented.
    pub fn laid_out(&self, style: Style, indent: usize, column: usize) -> String {
        let mut line = String::new();
        if self.fits(style, WIDTH.saturating_sub(column), &mut line) {
            return line;
        }
        let mut text = String::new();
        self.broken(style, indent, &mut text);
        text
    }

    /// Writes it on one line; false where it is longer than `room`. It stops there, so that the cost of a long piece is not
    /// that of all that is in it, once a level.
    fn fits(&self, style: Style, room: usize, line: &mut String) -> bool {
        let written = match self {
            Self::Word(word) => {
                line.push_str(word);
                true
            }
            Self::Lines { literals, .. } => match literals.as_slice() {
                [one] => {
                    line.push_str(one);
                    true
                }
                _ => false,
            },
            Self::Group { open, members, close } => {
                let blank =
                    if open.ends_with('{') && !members.is_empty() { style.braces } else { "" };
                line.push_str(open);
                line.push_str(blank);
                let all = members.iter().enumerate().all(|(at, member)| {
                    line.push_str(if at == 0 { "" } else { ", " });
                    member.fits(style, room, line)
                });
                line.push_str(blank);
                line.push_str(close);
                all
            }
            Self::Chain { head, calls } => {
                line.push_str(head);
                calls.iter().all(|call| call.fits(style, room, line))
            }
        };
        // Bytes, not columns: what is not ASCII is broken a little early.
        written && line.len() <= room
    }

    fn broken(&self, style: Style, indent: usize, text: &mut String) {
        let inner = indent + style.indent;
        let blanks = " ".repeat(inner);
        match self {
            Self::Word(word) => text.push_str(word),
            Self::Lines { literals, joiner } => {
                text.push_str(&literals.join(&format!("{joiner}\n{blanks}")));
            }
            Self::Group { open, members, close } => {
                text.push_str(open);
                text.push('\n');
                for member in members {
                    text.push_str(&blanks);
                    member.laid_out(style, inner, text);
                    text.push_str(",\n");
                }
                text.push_str(&" ".repeat(indent));
                text.push_str(close);
            }
            Self::Chain { head, calls } => {
                text.push_str(head);
                for call in calls {
                    text.push('\n');
                    text.push_str(&blanks);
                    call.laid_out(style, inner, text);
                }
            }
        }
    }
}

impl Member {
    fn fits(&self, style: Style, room: usize, line: &mut String) -> bool {
        line.push_str(&self.before);
        let fits = line.len() <= room && self.piece.fits(style, room, line);
        line.push_str(self.after);
        fits
    }

    fn laid_out(&self, style: Style, indent: usize, text: &mut String) {
        text.push_str(&self.before);
        text.push_str(&self.piece.laid_out(style, indent, indent + self.before.chars().count()));
        text.push_str(self.after);
    }
}
