//! A reader of tokens that skips blanks, words refusals, and keeps what is to be reported once the text has parsed.

use super::ast::Name;
use super::error::{SyntaxError, SyntaxErrorKind};
use super::lexer::tokenize;
use super::token::{Keyword, Symbol, Token, TokenKind};
use crate::syntax::Span;

/// How deep parentheses and calls may nest: beyond the 140 the service promises, within what a thread's stack holds.
const DEPTH_MAX: usize = 160;

/// How many NOTs a text may hold, each a level of its tree: more than fit the 4096 bytes the service takes.
const NOTS_MAX: usize = 1024;

pub(super) struct Cursor<'a> {
    text: &'a str,
    /// Without blanks.
    tokens: Vec<Token>,
    position: usize,
    depth: usize,
    nots: usize,
    /// The finding of the lowest stage so far, the first of its stage.
    finding: Option<SyntaxError>,
}

impl<'a> Cursor<'a> {
    /// Refuses the empty text, which has a sentence of its own.
    pub fn new(text: &'a str) -> Result<Self, SyntaxError> {
        // Only without any character: of blanks the end is unexpected (expressions.md 1.1).
        if text.is_empty() {
            return Err(SyntaxError { kind: SyntaxErrorKind::Empty, span: Span::default() });
        }
        let mut tokens = tokenize(text);
        tokens.retain(|token| token.kind != TokenKind::Blank);
        Ok(Self { text, tokens, position: 0, depth: 0, nots: 0, finding: None })
    }

    pub fn peek(&self) -> Token {
        self.token(self.position)
    }

    /// The token behind the next one.
    pub fn peek_second(&self) -> Token {
        self.token(self.position + 1)
    }

    pub fn advance(&mut self) -> Token {
        let token = self.peek();
        self.position += 1;
        token
    }

    pub fn take(&mut self, kind: TokenKind) -> Option<Token> {
        (self.peek().kind == kind).then(|| self.advance())
    }

    pub fn take_symbol(&mut self, symbol: Symbol) -> bool {
        self.take(TokenKind::Symbol(symbol)).is_some()
    }

    pub fn take_keyword(&mut self, keyword: Keyword) -> bool {
        self.take(TokenKind::Keyword(keyword)).is_some()
    }

    pub fn expect(&mut self, kind: TokenKind) -> Result<Token, SyntaxError> {
        self.take(kind).ok_or_else(|| self.unexpected())
    }

    pub fn expect_symbol(&mut self, symbol: Symbol) -> Result<Token, SyntaxError> {
        self.expect(TokenKind::Symbol(symbol))
    }

    pub fn name(&self, token: Token) -> Name {
        Name { text: token.span.of(self.text).to_owned(), span: token.span }
    }

    pub fn text_of(&self, token: Token) -> &'a str {
        token.span.of(self.text)
    }

    /// The span from a token to the last one read.
    pub fn span_since(&self, first: Token) -> Span {
        first.span.to(self.token(self.position.saturating_sub(1)).span)
    }

    /// The refusal of the next token.
    ///
    /// `near` runs from the start of the token before to the end of the one behind. The end of the text counts as a
    /// token that holds the blanks in front of it.
    pub fn unexpected(&self) -> SyntaxError {
        let bad = self.peek();
        // The first token has none before it: then `near` begins with itself (expressions.md 1.1).
        let before = self.position.checked_sub(1).map_or(bad, |previous| self.token(previous));
        let near = Span::new(before.span.start.min(bad.span.start), self.peek_second().span.end);
        let token = match bad.kind {
            TokenKind::End => "<EOF>",
            _ => self.text_of(bad),
        };
        let kind = SyntaxErrorKind::Unexpected {
            token: token.to_owned(),
            near: near.of(self.text).to_owned(),
        };
        SyntaxError { kind, span: bad.span }
    }

    /// Refuses one NOT more than `NOTS_MAX`.
    pub fn count_not(&mut self) -> Result<(), SyntaxError> {
        self.nots += 1;
        if self.nots > NOTS_MAX { Err(self.too_deep()) } else { Ok(()) }
    }

    fn too_deep(&self) -> SyntaxError {
        SyntaxError { kind: SyntaxErrorKind::TooDeep, span: self.peek().span }
    }

    /// Runs a production one level deeper; refuses what nests beyond `DEPTH_MAX`.
    pub fn deeper<T>(
        &mut self,
        production: impl FnOnce(&mut Self) -> Result<T, SyntaxError>,
    ) -> Result<T, SyntaxError> {
        if self.depth == DEPTH_MAX {
            return Err(self.too_deep());
        }
        self.depth += 1;
        let result = production(self);
        self.depth -= 1;
        result
    }

    /// Keeps a finding for the end.
    pub fn report(&mut self, kind: SyntaxErrorKind, span: Span) {
        let stage = kind.stage();
        // The first of its stage is told, and a later one of a lower stage takes its place (expressions.md 3).
        if self.finding.as_ref().is_none_or(|kept| stage < kept.kind.stage()) {
            self.finding = Some(SyntaxError { kind, span });
        }
    }

    /// Ends the reading: nothing may be left, and nothing may have been found.
    pub fn finish<T>(self, tree: T) -> Result<T, SyntaxError> {
        // Syntax before findings, wherever they stand (expressions.md 3).
        if self.peek().kind != TokenKind::End {
            return Err(self.unexpected());
        }
        self.finding.map_or(Ok(tree), Err)
    }

    fn token(&self, position: usize) -> Token {
        self.tokens.get(position).copied().unwrap_or_else(|| self.end())
    }

    /// From behind the last token to the end of the text; the whole of a blank text.
    fn end(&self) -> Token {
        let start = self.tokens.last().map_or(0, |last| last.span.end);
        Token { kind: TokenKind::End, span: Span::new(start, self.text.len()) }
    }
}
