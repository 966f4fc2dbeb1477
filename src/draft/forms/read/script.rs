//! A script cut into commands and words, as bash does it, as far as that can be done without running it.

use super::plain;
use super::word::Word;
use crate::draft::forms::notes::CODE;
use crate::syntax::{Diagnostic, Span};

/// A command with what it reads.
#[derive(Clone, Debug, Default)]
pub struct Command {
    pub words: Vec<Word>,
    /// What it is given on its standard input.
    pub input: Option<Word>,
    /// Where its answer goes: of no use to a draft.
    pub redirections: Vec<Span>,
    /// What ties it to the command before it, and to the one behind it.
    pub before: Option<Tie>,
    pub after: Option<Tie>,
}

/// An operator that makes more of two commands than one after the other.
#[derive(Clone, Copy, Debug)]
pub struct Tie {
    pub kind: TieKind,
    pub span: Span,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TieKind {
    /// `&&`.
    And,
    /// `||`.
    Or,
    /// `|` or `|&`.
    Pipe,
    /// `&`.
    Background,
}

/// The commands of a script, in order.
///
/// # Errors
///
/// A quote that is never closed: nobody knows what is in it. A condition, a loop, a function or a subshell: what stands in it is
/// not run once, one after the other.
pub fn commands(text: &str) -> Result<Vec<Command>, Diagnostic> {
    let mut reader = Reader {
        text,
        position: 0,
        commands: Vec::new(),
        command: Command::default(),
        heredocs: Vec::new(),
        tie: None,
    };
    reader.script()?;
    Ok(reader.commands)
}

struct Reader<'a> {
    text: &'a str,
    position: usize,
    commands: Vec<Command>,
    command: Command,
    /// Whose texts begin on the next line.
    heredocs: Vec<Heredoc>,
    /// What ties the next command to the last: it may stand on a line further down.
    tie: Option<Tie>,
}

/// A text that begins on the next line.
struct Heredoc {
    /// The word that ends it.
    end: Word,
    /// Whether tabs before a line do not count.
    strips: bool,
    /// The number of the command it is for, which may have ended on its line: `cat <<END | wc`.
    owner: usize,
}

/// What ends a word when it stands outside of quotes.
fn is_break(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\r' | '\n' | ';' | '&' | '|' | '<' | '>' | '(' | ')')
}

fn error(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(CODE, span, message)
}

impl Reader<'_> {
    fn script(&mut self) -> Result<(), Diagnostic> {
        while let Some(character) = self.peek() {
            let start = self.position;
            match character {
                '\n' => {
                    self.take();
                    self.take_heredocs();
                    self.end_command(None)?;
                }
                ' ' | '\t' | '\r' | '\u{feff}' => self.take(),
                '\\' if self.continues() => self.take_continuation(),
                '#' => self.take_line(),
                '&' if self.rest().starts_with("&>") => self.redirection(start)?,
                ';' => {
                    self.take();
                    self.end_command(None)?;
                }
                '&' | '|' => {
                    let tie = self.tie();
                    self.end_command(Some(tie))?;
                }
                '(' | ')' => {
                    // A keyword before it says more than the bracket: `case x in a)`.
                    self.end_command(None)?;
                    return Err(plain::bracket(Span::new(start, start + 1)));
                }
                '<' | '>' => self.redirection(start)?,
                _ => {
                    let word = self.word()?;
                    // `2>` is a redirection, and the number says of which output.
                    let is_number =
                        !word.is_quoted && word.text.bytes().all(|byte| byte.is_ascii_digit());
                    if is_number && matches!(self.peek(), Some('<' | '>')) {
                        self.redirection(start)?;
                    } else {
                        self.command.words.push(word);
                    }
                }
            }
        }
        self.take_heredocs();
        self.end_command(None)
    }

    /// Takes the operator that stands here.
    fn tie(&mut self) -> Tie {
        let operators = [
            ("&&", TieKind::And),
            ("||", TieKind::Or),
            ("|&", TieKind::Pipe),
            ("|", TieKind::Pipe),
            ("&", TieKind::Background),
        ];
        let rest = self.rest();
        let found = operators.into_iter().find(|(text, _)| rest.starts_with(text));
        let (text, kind) = found.unwrap_or(("&", TieKind::Background));
        let span = Span::new(self.position, self.position + text.len());
        self.position = span.end;
        Tie { kind, span }
    }

    fn end_command(&mut self, after: Option<Tie>) -> Result<(), Diagnostic> {
        let mut command = std::mem::take(&mut self.command);
        let number = self.commands.len();
        if command.words.is_empty() {
            // Of no command: the next one must not get its text.
            self.heredocs.iter_mut().filter(|heredoc| heredoc.owner == number).for_each(
                |heredoc| {
                    heredoc.owner = usize::MAX;
                },
            );
            return Ok(());
        }
        if let Some(problem) = plain::keyword(&command.words) {
            return Err(problem);
        }
        command.before = std::mem::replace(&mut self.tie, after);
        command.after = after;
        // What runs beside the next command ties that one to nothing.
        self.tie = after.filter(|tie| tie.kind != TieKind::Background);
        self.commands.push(command);
        Ok(())
    }

    /// `> file`, `2>&1`, `<<END`, `<<< word`. `start`: where it begins.
    fn redirection(&mut self, start: usize) -> Result<(), Diagnostic> {
        let rest = self.rest();
        let operator = ["<<<", "<<-", "<<", "&>>", "&>", ">>", ">&", ">|", "<&", "<", ">"];
        let operator =
            operator.into_iter().find(|operator| rest.starts_with(operator)).unwrap_or(">");
        self.position += operator.len();
        while matches!(self.peek(), Some(' ' | '\t')) {
            self.take();
        }
        let target = self.word()?;
        match operator {
            "<<" | "<<-" => self.heredocs.push(Heredoc {
                end: target,
                strips: operator == "<<-",
                owner: self.commands.len(),
            }),
            "<<<" => self.command.input = Some(target),
            _ => self.command.redirections.push(Span::new(start, self.position)),
        }
        Ok(())
    }

    /// The texts of the here-documents that the line before asked for.
    fn take_heredocs(&mut self) {
        for Heredoc { end, strips, owner } in std::mem::take(&mut self.heredocs) {
            let mut input = Word::begun(self.position);
            input.is_quoted = true;
            loop {
                let start = self.position;
                let rest = self.rest();
                if rest.is_empty() {
                    input.problem = Some(error(end.span, "this here-document never ends"));
                    break;
                }
                let length = rest.find('\n').map_or(rest.len(), |at| at + 1);
                self.position += length;
                let line = Span::new(start, start + length).of(self.text);
                let stripped = if strips { line.trim_start_matches('\t') } else { line };
                if stripped.trim_end_matches(['\n', '\r']) == end.text {
                    break;
                }
                let from = start + (line.len() - stripped.len());
                // Without quotes around its end the shell would put things into it.
                if !end.is_quoted && stripped.contains(['$', '`']) && input.problem.is_none() {
                    input.problem = Some(put_in(Span::new(from, start + line.trim_end().len())));
                }
                stripped
                    .char_indices()
                    .for_each(|(at, character)| input.push(character, from + at));
                input.span.end = self.position;
            }
            if owner == self.commands.len() {
                self.command.input = Some(input);
            } else if let Some(command) = self.commands.get_mut(owner) {
                command.input = Some(input);
            }
        }
    }

    fn word(&mut self) -> Result<Word, Diagnostic> {
        let mut word = Word::begun(self.position);
        while let Some(character) = self.peek() {
            match character {
                '\\' if self.continues() => self.take_continuation(),
                character if is_break(character) => break,
                '\'' => self.single(&mut word)?,
                '"' => self.double(&mut word)?,
                '$' if self.rest().starts_with("$'") => self.ansi(&mut word)?,
                '$' if self.rest().starts_with("$\"") => {
                    self.take();
                    self.double(&mut word)?;
                }
                '\\' => {
                    self.take();
                    if let Some(character) = self.peek() {
                        word.push(character, self.position);
                        word.is_quoted = true;
                        self.take();
                    }
                }
                '$' | '`' => self.expansion(&mut word)?,
                plain => {
                    word.push(plain, self.position);
                    self.take();
                }
            }
        }
        word.span.end = self.position;
        Ok(word)
    }

    fn single(&mut self, word: &mut Word) -> Result<(), Diagnostic> {
        let start = self.position;
        self.take();
        word.is_quoted = true;
        let Some(length) = self.rest().find('\'') else { return Err(never_closed(start, '\'')) };
        let inside = Span::new(self.position, self.position + length);
        inside.of(self.text).char_indices().for_each(|(at, c)| word.push(c, inside.start + at));
        self.position = inside.end + 1;
        Ok(())
    }

    fn double(&mut self, word: &mut Word) -> Result<(), Diagnostic> {
        let start = self.position;
        self.take();
        word.is_quoted = true;
        loop {
            match self.peek() {
                None => return Err(never_closed(start, '"')),
                Some('"') => break,
                Some('$' | '`') => self.expansion(word)?,
                Some('\\') if self.continues() => self.take_continuation(),
                Some(character) => {
                    let escaped = Some(character)
                        .filter(|character| *character == '\\')
                        .and_then(|_| self.rest().chars().nth(1))
                        // Before any other character a backslash is itself.
                        .filter(|next| matches!(next, '$' | '`' | '"' | '\\'));
                    if escaped.is_some() {
                        self.take();
                    }
                    word.push(escaped.unwrap_or(character), self.position);
                    self.take();
                }
            }
        }
        self.take();
        Ok(())
    }

    /// `$'...'`, with the escapes of C.
    fn ansi(&mut self, word: &mut Word) -> Result<(), Diagnostic> {
        let start = self.position;
        self.position += 2;
        word.is_quoted = true;
        // Escapes give bytes, of which several may be one character.
        let mut bytes: Vec<(u8, usize)> = Vec::new();
        loop {
            let at = self.position;
            match self.peek() {
                None => return Err(never_closed(start, '\'')),
                Some('\'') => break,
                Some('\\') => {
                    let mut text = [0; 4];
                    match self.escape() {
                        Escape::Byte(byte) => bytes.push((byte, at)),
                        Escape::Character(c) => {
                            bytes.extend(c.encode_utf8(&mut text).bytes().map(|byte| (byte, at)));
                        }
                        Escape::None => {
                            let span = Span::new(at, self.position);
                            return Err(error(span, "no such escape in $'...'"));
                        }
                    }
                }
                Some(character) => {
                    let mut text = [0; 4];
                    bytes.extend(character.encode_utf8(&mut text).bytes().map(|byte| (byte, at)));
                    self.take();
                }
            }
        }
        self.take();
        let text: Vec<u8> = bytes.iter().map(|(byte, _)| *byte).collect();
        let Ok(text) = String::from_utf8(text) else {
            let span = Span::new(start, self.position);
            return Err(error(span, "the bytes in this quote are no UTF-8 text"));
        };
        for (offset, character) in text.char_indices() {
            word.push(character, bytes.get(offset).map_or(start, |(_, at)| *at));
        }
        Ok(())
    }

    fn escape(&mut self) -> Escape {
        self.take();
        let Some(letter) = self.peek() else { return Escape::None };
        if letter.is_digit(8) {
            return self
                .number(8, 3)
                .map_or(Escape::None, |value| Escape::Byte(value.to_le_bytes()[0]));
        }
        self.take();
        let byte = |byte| Escape::Byte(byte);
        match letter {
            'a' => byte(7),
            'b' => byte(8),
            'e' | 'E' => byte(0x1b),
            'f' => byte(0xc),
            'n' => byte(b'\n'),
            'r' => byte(b'\r'),
            't' => byte(b'\t'),
            'v' => byte(0xb),
            '\\' | '\'' | '"' | '?' => Escape::Character(letter),
            'x' => self
                .number(16, 2)
                .map_or(Escape::None, |value| Escape::Byte(value.to_le_bytes()[0])),
            'u' | 'U' => {
                let value = self.number(16, if letter == 'u' { 4 } else { 8 });
                value.and_then(char::from_u32).map_or(Escape::None, Escape::Character)
            }
            _ => Escape::None,
        }
    }

    /// A number of so many digits at most.
    fn number(&mut self, radix: u32, digits: usize) -> Option<u32> {
        let taken: String =
            self.rest().chars().take(digits).take_while(|c| c.is_digit(radix)).collect();
        self.position += taken.len();
        u32::from_str_radix(&taken, radix).ok()
    }

    /// `$NAME`, `$(...)`, a backtick: what comes of it is known when it runs. A `$` before anything else is itself.
    fn expansion(&mut self, word: &mut Word) -> Result<(), Diagnostic> {
        let start = self.position;
        let is_backtick = self.peek() == Some('`');
        word.push(if is_backtick { '`' } else { '$' }, start);
        self.take();
        let next = self.peek();
        let expands = is_backtick
            || next.is_some_and(|c| {
                c.is_ascii_alphanumeric()
                    || matches!(c, '_' | '{' | '(' | '@' | '*' | '#' | '?' | '!')
            });
        let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let rest = self.rest();
        let length = match next {
            _ if is_backtick => rest.find('`').map(|at| at + 1).ok_or('`'),
            Some('(') => closed(rest, '(', ')').ok_or('('),
            Some('{') => closed(rest, '{', '}').ok_or('{'),
            _ => Ok(rest.find(|c| !is_plain(c)).unwrap_or(rest.len())),
        };
        let length = length.map_err(|bracket| never_closed(start, bracket))?;
        let inside = Span::new(self.position, self.position + length);
        if expands && word.problem.is_none() {
            word.problem = Some(put_in(Span::new(start, inside.end)));
        }
        // All of it is of this word: a command in it is not one of the script's.
        if expands {
            inside.of(self.text).char_indices().for_each(|(at, c)| word.push(c, inside.start + at));
            self.position = inside.end;
        }
        Ok(())
    }

    fn continues(&self) -> bool {
        let rest = self.rest();
        rest.starts_with("\\\n") || rest.starts_with("\\\r\n")
    }

    fn take_continuation(&mut self) {
        self.position += self.rest().find('\n').map_or(1, |at| at + 1);
    }

    /// To the end of the line, without it.
    fn take_line(&mut self) {
        self.position += self.rest().find('\n').unwrap_or(self.rest().len());
    }

    fn rest(&self) -> &str {
        self.text.get(self.position..).unwrap_or("")
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn take(&mut self) {
        self.position += self.peek().map_or(0, char::len_utf8);
    }
}

enum Escape {
    Byte(u8),
    Character(char),
    None,
}

/// How long a text in these brackets is, which begins with one; `None` where they are never closed. Brackets in quotes do not count.
fn closed(text: &str, open: char, close: char) -> Option<usize> {
    let (mut depth, mut quote) = (0_usize, None);
    for (at, character) in text.char_indices() {
        match quote {
            Some(mark) if character == mark => quote = None,
            Some(_) => {}
            None if matches!(character, '\'' | '"') => quote = Some(character),
            None if character == open => depth += 1,
            None if character == close => {
                depth -= 1;
                if depth == 0 {
                    return Some(at + close.len_utf8());
                }
            }
            None => {}
        }
    }
    None
}

fn never_closed(start: usize, quote: char) -> Diagnostic {
    error(Span::new(start, start + 1), format!("this {quote} is never closed"))
}

fn put_in(span: Span) -> Diagnostic {
    error(span, "the shell puts something in here, and what that is is not known")
        .with_help("write the value in its place; in single quotes a `$` is a `$`")
}
