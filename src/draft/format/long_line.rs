//! A line of a transaction draft that is too long, cut into lines that are not: brackets are opened, an entry a line, the
//! outermost first, until what is left fits.

use super::WIDTH;
use super::json::Brackets;

/// Inside so many brackets no line is cut.
// Each level looks through what is in it once more; deeper is no value the service takes.
const DEPTH_MAX: usize = 100;

/// A piece of JSON, or of what is meant to be some.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Open,
    Close,
    Comma,
    Colon,
    Comment,
    /// A string, a number, a word, or anything else.
    Other,
}

#[derive(Clone, Copy)]
struct Token<'a> {
    kind: Kind,
    text: &'a str,
    /// Blanks stood before it.
    spaced: bool,
}

/// The lines that a line is to be, without their indentation: itself where it fits, or where there is nothing to cut.
/// `brackets` is what is open before it.
pub fn cut(line: &str, brackets: &Brackets) -> Vec<String> {
    let width =
        |line: &str, brackets: &Brackets| brackets.indent_before(line) + line.chars().count();
    if width(line, brackets) <= WIDTH {
        return vec![line.to_owned()];
    }
    let tokens = tokens(line);
    let mut lines = Vec::new();
    let mut open = brackets.clone();
    // A stack and no recursion: a text may be nothing but brackets.
    let mut waiting = vec![(0, tokens.len())];
    while let Some((from, to)) = waiting.pop() {
        let text = written(&tokens[from..to]);
        let parts = if open.depth() < DEPTH_MAX && width(&text, &open) > WIDTH {
            parts(&tokens, from, to)
        } else {
            Vec::new()
        };
        if parts.len() < 2 {
            open.line(&text);
            lines.push(text);
        } else {
            waiting.extend(parts.into_iter().rev());
        }
    }
    lines
}

/// Where a run of tokens is cut: behind its commas, else round what stands in its brackets.
fn parts(tokens: &[Token<'_>], from: usize, to: usize) -> Vec<(usize, usize)> {
    let (mut commas, mut edges) = (vec![from], vec![from]);
    let mut depth = 0_usize;
    for at in from..to {
        // A comment belongs to what it stands behind.
        let is_cut = at + 1 < to && tokens[at + 1].kind != Kind::Comment;
        match tokens[at].kind {
            Kind::Open => {
                depth += 1;
                // An empty pair has nothing to be put on a line.
                let is_empty = at + 1 < to && tokens[at + 1].kind == Kind::Close;
                if depth == 1 && is_cut && !is_empty {
                    edges.push(at + 1);
                }
            }
            Kind::Close => {
                let is_empty = at > from && tokens[at - 1].kind == Kind::Open;
                if depth == 1 && at > from && !is_empty {
                    edges.push(at);
                }
                depth = depth.saturating_sub(1);
            }
            Kind::Comma if depth == 0 && is_cut => commas.push(at + 1),
            Kind::Comma | Kind::Colon | Kind::Comment | Kind::Other => {}
        }
    }
    let mut starts = if commas.len() > 1 { commas } else { edges };
    starts.dedup();
    starts.push(to);
    starts
        .windows(2)
        .filter_map(|pair| match pair {
            [from, to] if from < to => Some((*from, *to)),
            _ => None,
        })
        .collect()
}

/// The tokens on one line: a blank behind each comma and colon, and before what had one.
fn written(tokens: &[Token<'_>]) -> String {
    let mut out = String::new();
    for (at, token) in tokens.iter().enumerate() {
        if at > 0 && token.spaced {
            out.push(' ');
        }
        out.push_str(token.text);
    }
    out
}

fn tokens(line: &str) -> Vec<Token<'_>> {
    let mut tokens: Vec<Token<'_>> = Vec::new();
    let mut at = 0;
    while let Some(rest) = line.get(at..).filter(|rest| !rest.is_empty()) {
        let bare = rest.trim_start();
        if bare.is_empty() {
            break;
        }
        at += rest.len() - bare.len();
        let (kind, length) = first(bare);
        let text = bare.get(..length).unwrap_or(bare);
        at += length;
        let before = tokens.last().map(|before| before.kind);
        let spaced = match (before, kind) {
            (_, Kind::Comma | Kind::Colon) | (Some(Kind::Open), Kind::Close) => false,
            (Some(Kind::Comma | Kind::Colon | Kind::Comment), _) | (_, Kind::Comment) => true,
            _ => rest.len() > bare.len(),
        };
        tokens.push(Token { kind, text, spaced });
    }
    tokens
}

/// The first token of a text that begins with none of its blanks, and its length.
fn first(text: &str) -> (Kind, usize) {
    let mut characters = text.char_indices();
    let Some((_, character)) = characters.next() else { return (Kind::Other, 0) };
    match character {
        '{' | '[' => (Kind::Open, 1),
        '}' | ']' => (Kind::Close, 1),
        ',' => (Kind::Comma, 1),
        ':' => (Kind::Colon, 1),
        '"' => (Kind::Other, string_length(text)),
        '/' if text.starts_with("//") => (Kind::Comment, text.len()),
        '/' if text.starts_with("/*") => {
            let end = text.get(2..).and_then(|rest| rest.find("*/"));
            (Kind::Comment, end.map_or(text.len(), |end| end + 4))
        }
        _ => {
            let is_end =
                |(_, one): &(usize, char)| one.is_whitespace() || "{}[],:\"/".contains(*one);
            (Kind::Other, characters.find(is_end).map_or(text.len(), |(at, _)| at))
        }
    }
}

/// With its quotes; of one that is never closed, all that is left of the line.
fn string_length(text: &str) -> usize {
    let mut is_escaped = false;
    for (at, character) in text.char_indices().skip(1) {
        match character {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}
