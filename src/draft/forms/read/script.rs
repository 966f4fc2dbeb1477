//! A script cut into commands and words, as bash does it, as far as that can be done without running it.

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
}

/// The commands of a script, in order.
///
/// # Errors
///
/// A quote that is never closed: nobody knows what is in it.
pub fn commands(text: &str) -> Result<Vec<Command>, Diagnostic> {
    let mut reader = Reader {
        text,
        position: 0,
        commands: Vec::new(),
        command: Command::default(),
        heredocs: Vec::new(),
    };
    reader.script()?;
    Ok(reader.commands)
}

struct Reader<'a> {
    text: &'a str,
    position: usize,
    commands: Vec<Command>,
    command: Command,
    /// Whose texts begin on the next line: the word that ends each, and whether tabs before it do not count.
    heredocs: Vec<(Word, bool)>,
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
                    self.end_command();
                }
                ' ' | '\t' | '\r' | '\u{feff}' => self.take(),
                '\\' if self.continues() => self.take_continuation(),
                '#' => self.take_line(),
                ';' | '&' | '|' | '(' | ')' => {
                    self.take();
                    self.end_command();
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
        self.end_command();
        Ok(())
    }

    fn end_command(&mut self) {
        let command = std::mem::take(&mut self.command);
        if !command.words.is_empty() {
            self.commands.push(command);
        }
    }

    /// `> file`, `2>&1`, `<<END`, `<<< word`. `start`: where it begins.
    fn redirection(&mut self, start: usize) -> Result<(), Diagnostic> {
        let rest = self.rest();
        let operator = ["<<<", "<<-", "<<", ">>", ">&", ">|", "<", ">"];
        let operator =
            operator.into_iter().find(|operator| rest.starts_with(operator)).unwrap_or(">");
        self.position += operator.len();
        while matches!(self.peek(), Some(' ' | '\t')) {
            self.take();
        }
        let target = self.word()?;
        match operator {
            "<<" | "<<-" => self.heredocs.push((target, operator == "<<-")),
            "<<<" => self.command.input = Some(target),
            _ => self.command.redirections.push(Span::new(start, self.position)),
        }
        Ok(())
    }

    /// The texts of the here-documents that the line before asked for. They belong to the command of that line.
    fn take_heredocs(&mut self) {
        for (end, strips) in std::mem::take(&mut self.heredocs) {
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
            self.command.input = Some(input);
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
                '$' | '`' => self.expansion(&mut word),
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
                Some('$' | '`') => self.expansion(word),
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
    fn expansion(&mut self, word: &mut Word) {
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
        if expands && word.problem.is_none() {
            let name =
                self.rest().find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(0);
            word.problem = Some(put_in(Span::new(start, self.position + name)));
        }
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

fn never_closed(start: usize, quote: char) -> Diagnostic {
    error(Span::new(start, start + 1), format!("this {quote} is never closed"))
}

fn put_in(span: Span) -> Diagnostic {
    error(span, "the shell puts something in here, and what that is is not known")
        .with_help("write the value in its place; in single quotes a `$` is a `$`")
}
