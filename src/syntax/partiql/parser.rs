//! Clauses: one function per production, its grammar in its doc. Refuses what is no PartiQL; the rest is left to `resolve`.

use super::ast::{Direction, Image, Name};
use super::error::SyntaxError;
use super::lexer::lex;
use super::term::{
    Clause, RawChange, RawDelete, RawInsert, RawOrder, RawReturning, RawSelect, RawSource,
    RawStatement, RawUpdate, Term, TermKind,
};
use super::token::{Token, TokenKind};
use crate::syntax::Span;
use crate::value::{Path, Step};

pub type Parsed<T> = Result<T, SyntaxError>;

/// A place in the words of one statement.
pub struct Parser<'t> {
    pub text: &'t str,
    /// Without blanks and comments.
    tokens: Vec<Token>,
    at: usize,
    /// How many `?` were read.
    pub parameters: usize,
    /// Operators read in this clause.
    pub operators: usize,
    /// Expressions open around this place.
    pub depth: usize,
    /// The first alias: refused when all else is well formed.
    alias: Option<Span>,
}

impl<'t> Parser<'t> {
    /// Refuses a text with a token no statement may hold.
    pub fn new(text: &'t str) -> Parsed<Self> {
        let mut tokens = lex(text);
        if let Some(bad) = tokens.iter().find(|token| token.kind == TokenKind::Error) {
            return Err(SyntaxError::malformed("", bad.span));
        }
        tokens.retain(|token| !token.is_blank());
        Ok(Self { text, tokens, at: 0, parameters: 0, operators: 0, depth: 0, alias: None })
    }

    // The cursor.

    pub fn peek(&self) -> Option<Token> {
        self.tokens.get(self.at).copied()
    }

    fn peek_second(&self) -> Option<Token> {
        self.tokens.get(self.at + 1).copied()
    }

    pub fn next(&mut self) -> Option<Token> {
        let token = self.peek();
        self.at += usize::from(token.is_some());
        token
    }

    /// Where the next token is, or the end of the last one.
    pub fn here(&self) -> Span {
        let end = || self.tokens.last().map_or(0, |token| token.span.end);
        self.peek().map_or_else(|| Span::new(end(), end()), |token| token.span)
    }

    /// The end of what was read.
    pub fn behind(&self) -> Span {
        let before = self.at.checked_sub(1).and_then(|at| self.tokens.get(at));
        before.map_or(Span::default(), |token| token.span)
    }

    fn is_symbol(&self, token: Option<Token>, symbol: &str) -> bool {
        token
            .is_some_and(|token| token.kind == TokenKind::Symbol && token.text(self.text) == symbol)
    }

    fn is_word(&self, token: Option<Token>, word: &str) -> bool {
        token.is_some_and(|token| {
            matches!(token.kind, TokenKind::Keyword | TokenKind::Identifier)
                && token.text(self.text).eq_ignore_ascii_case(word)
        })
    }

    pub fn at_symbol(&self, symbol: &str) -> bool {
        self.is_symbol(self.peek(), symbol)
    }

    pub fn second_is_symbol(&self, symbol: &str) -> bool {
        self.is_symbol(self.peek_second(), symbol)
    }

    pub fn at_word(&self, word: &str) -> bool {
        self.is_word(self.peek(), word)
    }

    pub fn second_is_word(&self, word: &str) -> bool {
        self.is_word(self.peek_second(), word)
    }

    /// Reads the symbol if it comes next.
    pub fn take_symbol(&mut self, symbol: &str) -> Option<Span> {
        if self.at_symbol(symbol) { self.next().map(|token| token.span) } else { None }
    }

    /// Reads the word, in any letter case, if it comes next.
    pub fn take_word(&mut self, word: &str) -> Option<Span> {
        if self.at_word(word) { self.next().map(|token| token.span) } else { None }
    }

    pub fn fail<T>(&self, detail: &str) -> Parsed<T> {
        Err(SyntaxError::malformed(detail, self.here()))
    }

    fn expect_word(&mut self, word: &str, detail: &str) -> Parsed<Span> {
        self.take_word(word).map_or_else(|| self.fail(detail), Ok)
    }

    pub fn expect_symbol(&mut self, symbol: &str, detail: &str) -> Parsed<Span> {
        self.take_symbol(symbol).map_or_else(|| self.fail(detail), Ok)
    }

    // Statements.

    /// `statement [;]`
    pub fn whole(&mut self) -> Parsed<RawStatement> {
        let statement = self.statement()?;
        if self.take_symbol(";").is_some() {
            if self.peek().is_some() {
                return self.fail("Unexpected token after semicolon. (Only one query is allowed.)");
            }
        } else if self.peek().is_some() {
            return self.fail("Unexpected token after expression");
        }
        // Last of what is refused here: of a text that is malformed as well, the service tells that.
        match self.alias.filter(|_| !is_refused_by_kind(&statement)) {
            Some(alias) => Err(SyntaxError::bare("Aliasing is not supported", alias)),
            None => Ok(statement),
        }
    }

    /// `SELECT .. | INSERT .. | UPDATE .. | DELETE .. | FROM .. | expression`
    fn statement(&mut self) -> Parsed<RawStatement> {
        let start = self.here();
        // INSERT without INTO is left to the expressions, which refuse it as the service does (partiql.md 8.1).
        if self.at_word("insert") && self.second_is_word("into") {
            return self.insert().map(RawStatement::Insert);
        }
        if self.take_word("update").is_some() {
            return self.update(start).map(RawStatement::Update);
        }
        if self.take_word("delete").is_some() {
            return self.delete(start).map(RawStatement::Delete);
        }
        if self.take_word("from").is_some() {
            // UPDATE with its table first, another form the service takes (partiql.md 12.1).
            return self.manipulate_source(start).map(RawStatement::Update);
        }
        if self.at_word("set") || self.at_word("remove") {
            return self.changes_alone(start);
        }
        if let Some(message) = self.definition() {
            return Ok(RawStatement::Other(message, start.to(self.behind())));
        }
        self.query()
    }

    /// `SELECT ..` or any expression; both may be joined by UNION and its like.
    fn query(&mut self) -> Parsed<RawStatement> {
        let term = self.expression(0)?;
        Ok(match term.kind {
            // In parentheses it is no statement but an expression; they are in the span of the term alone.
            TermKind::Subquery(select) if select.span == term.span => RawStatement::Select(*select),
            _ => RawStatement::Expression(term),
        })
    }

    /// `CREATE TABLE ..` and `DROP TABLE ..` are read to the end and refused by name.
    fn definition(&mut self) -> Option<&'static str> {
        let message = match self.second_is_word("table") {
            true if self.at_word("create") => "Unsupported operation: CreateTable",
            true if self.at_word("drop") => "Unsupported operation: DropTable",
            _ => return None,
        };
        // Not parsed: the kind is refused, whatever is defined (partiql.md 8.2).
        while self.peek().is_some() && !self.at_symbol(";") {
            self.next();
        }
        Some(message)
    }

    /// `SELECT [DISTINCT | ALL] (* | expression [, expression]*) FROM source [WHERE ..] [GROUP BY ..] [HAVING ..] [ORDER BY ..] [LIMIT ..]`
    pub fn select(&mut self, keyword: Span) -> Parsed<RawSelect> {
        let distinct = self.take_word("distinct");
        self.take_word("all");
        let value = self.take_word("value").or_else(|| self.take_word("pivot"));
        let projection = self.projection()?;
        self.expect_word("from", "Expected FROM keyword")?;
        let source = self.source_list()?;
        let condition = self.condition()?;
        let unsupported = self.grouping()?;
        let order = self.order()?;
        let limit = self.limit()?;
        let span = keyword.to(self.behind());
        // Not refused yet: `resolve` tells first what is wrong with the columns, the source and the condition before it.
        let unsupported = unsupported.or(limit);
        Ok(RawSelect {
            keyword,
            distinct,
            value,
            projection,
            source,
            condition,
            unsupported,
            order,
            span,
        })
    }

    fn projection(&mut self) -> Parsed<Option<Vec<Term>>> {
        if self.at_word("from") {
            let word = self.here().of(self.text).to_ascii_lowercase();
            return self.fail(&format!(
                "Expected identifier or an expression but found unexpected keyword '{word}' in a select list."
            ));
        }
        if self.take_symbol("*").is_some() {
            return Ok(None);
        }
        let mut terms = vec![self.column()?];
        while self.take_symbol(",").is_some() {
            terms.push(self.column()?);
        }
        Ok(Some(terms))
    }

    /// A function call is refused before anything behind it is read.
    fn column(&mut self) -> Parsed<Term> {
        // The service looks for calls in the projection before it parses: `SELECT size(l) FROM` is told of its call,
        // not of what is missing (partiql.md 5.1).
        if self.starts_call() {
            let name = self.here();
            let position = super::error::position(self.text, name);
            return Err(SyntaxError::bare(
                format!("Unexpected path component at {position}"),
                name,
            ));
        }
        let term = self.expression(0)?;
        self.alias();
        Ok(term)
    }

    /// `[AS] name` where a name can't be given.
    fn alias(&mut self) {
        let start = self.here();
        let introduced = self.take_word("as").is_some();
        let named = self
            .peek()
            .is_some_and(|token| matches!(token.kind, TokenKind::Identifier | TokenKind::Quoted));
        if named {
            self.next();
        }
        if introduced || named {
            // Read on: the rest of the text may be worse.
            self.alias.get_or_insert(start);
        }
    }

    /// `source [, source]* [JOIN source [ON expression]]*`, of which the service serves one.
    fn source_list(&mut self) -> Parsed<RawSource> {
        // What is joined is well-formed PartiQL: it has to be read before it can be refused for being more than one table.
        let mut source = self.source("Unexpected term")?;
        self.alias();
        while self.take_symbol(",").is_some() || self.take_join() {
            source.more = true;
            self.source("Unexpected term")?;
            self.alias();
            if self.take_word("on").is_some() {
                self.expression(0)?;
            }
            source.span = source.span.to(self.behind());
        }
        Ok(source)
    }

    fn take_join(&mut self) -> bool {
        const KINDS: [&str; 6] = ["inner", "cross", "left", "right", "full", "outer"];
        let start = self.at;
        while KINDS.iter().any(|kind| self.take_word(kind).is_some()) {}
        let join = self.take_word("join").is_some();
        if !join {
            // Without JOIN behind them these words are leftovers, and told at the first.
            self.at = start;
        }
        join
    }

    /// `name [. name]*`; other expressions are read and marked as unexpected.
    fn source(&mut self, nothing: &str) -> Parsed<RawSource> {
        let Some(token) = self.peek() else { return self.fail(nothing) };
        if !matches!(token.kind, TokenKind::Identifier | TokenKind::Quoted) {
            // A semicolon ends the text: what is missing is told as it is at the end.
            if self.at_symbol(";") {
                return self.fail(nothing);
            }
            let span = self.expression(0)?.span;
            return Ok(RawSource { names: Vec::new(), span, more: false });
        }
        self.names(token)
    }

    fn names(&mut self, first: Token) -> Parsed<RawSource> {
        self.next();
        let mut names = vec![self.name(first)];
        while self.take_symbol(".").is_some() {
            let step = self.dot_step()?;
            names.push(step);
        }
        let span = first.span.to(self.behind());
        Ok(RawSource { names, span, more: false })
    }

    /// The table of UPDATE, DELETE and INSERT, which must be a name.
    fn simple_source(&mut self) -> Parsed<RawSource> {
        let name =
            self.peek().filter(|t| matches!(t.kind, TokenKind::Identifier | TokenKind::Quoted));
        let Some(name) = name else { return self.fail("Expected identifier for simple path") };
        self.names(name)
    }

    fn name(&self, token: Token) -> Name {
        Name { text: unquoted(token, self.text), span: token.span }
    }

    /// The name after a dot: keywords need quotes there.
    fn dot_step(&mut self) -> Parsed<Name> {
        match self.peek() {
            Some(token) if matches!(token.kind, TokenKind::Identifier | TokenKind::Quoted) => {
                self.next();
                Ok(self.name(token))
            }
            // `m.inner`: SQL's words need quotes here, unlike those that only expressions
            // reserve (partiql.md 6.1, appendix A).
            _ => self.fail("Invalid path dot component"),
        }
    }

    /// `[WHERE expression]`
    fn condition(&mut self) -> Parsed<Option<Clause>> {
        if self.take_word("where").is_none() {
            return Ok(None);
        }
        self.clause().map(Some)
    }

    fn clause(&mut self) -> Parsed<Clause> {
        self.operators = 0;
        let term = self.expression(0)?;
        Ok(Clause { term, operators: self.operators })
    }

    /// `[GROUP [PARTIAL] BY expression [, expression]*] [HAVING expression]`
    fn grouping(&mut self) -> Parsed<Option<(String, Span)>> {
        let mut unsupported = None;
        if let Some(span) = self.take_word("group") {
            self.take_word("partial");
            self.expect_word("by", "Expected BY keyword")?;
            self.expression(0)?;
            while self.take_symbol(",").is_some() {
                self.expression(0)?;
            }
            unsupported = Some(("Unsupported clause: GROUP BY".to_owned(), span));
        }
        if self.take_word("having").is_some() {
            let term = self.expression(0)?;
            unsupported = unsupported.or_else(|| Some(self.unsupported("HAVING", &term)));
        }
        Ok(unsupported)
    }

    fn limit(&mut self) -> Parsed<Option<(String, Span)>> {
        if self.take_word("limit").is_none() {
            return Ok(None);
        }
        let term = self.expression(0)?;
        Ok(Some(self.unsupported("LIMIT", &term)))
    }

    fn unsupported(&self, clause: &str, term: &Term) -> (String, Span) {
        let position = super::error::position(self.text, term.mark);
        (format!("Unsupported clause: {clause} at {position}"), term.span)
    }

    /// `[ORDER BY expression [ASC | DESC] [NULLS FIRST | LAST] [, ..]*]`
    fn order(&mut self) -> Parsed<Vec<RawOrder>> {
        let mut terms = Vec::new();
        if self.take_word("order").is_none() {
            return Ok(terms);
        }
        self.expect_word("by", "Expected BY keyword")?;
        loop {
            let term = self.expression(0)?;
            let direction = self.direction();
            self.nulls()?;
            terms.push(RawOrder { term, direction });
            if self.take_symbol(",").is_none() {
                return Ok(terms);
            }
        }
    }

    fn direction(&mut self) -> Direction {
        if self.take_word("desc").is_some() {
            return Direction::Descending;
        }
        self.take_word("asc");
        Direction::Ascending
    }

    fn nulls(&mut self) -> Parsed<()> {
        if self.take_word("nulls").is_some()
            // Accepted and without effect (partiql.md 9.6): nothing of it is kept.
            && self.take_word("first").is_none()
            && self.take_word("last").is_none()
        {
            return self.fail("Expected FIRST or LAST keyword");
        }
        Ok(())
    }

    /// `INSERT INTO name VALUE expression`
    fn insert(&mut self) -> Parsed<RawInsert> {
        let start = self.here();
        self.next();
        self.next();
        if self.peek().is_none() {
            return self.fail("Unexpected term");
        }
        let source = self.simple_source()?;
        let value = self.inserted()?;
        let returning = self.returning()?.map(|returning| returning.span);
        Ok(RawInsert { source, value, returning, span: start.to(self.behind()) })
    }

    /// The item after `VALUE`. What PartiQL allows there besides is read, and refused by `resolve`.
    fn inserted(&mut self) -> Parsed<Option<Term>> {
        if self.take_word("value").is_some() {
            return self.expression(0).map(Some);
        }
        if self.take_word("values").is_some() {
            // `VALUES {..}` and `VALUES <<..>>` are malformed to DynamoDB Local, `VALUES (..)` is not served (partiql.md 11).
            if !self.at_symbol("(") {
                return self.fail("Expected LEFT_PAREN");
            }
            self.expression(0)?;
            while self.take_symbol(",").is_some() {
                self.expression(0)?;
            }
        } else if self.peek().is_some() && !self.at_symbol(";") {
            self.expression(0)?;
        }
        Ok(None)
    }

    /// `UPDATE name (SET .. | REMOVE ..)+ [WHERE ..] [RETURNING ..]`
    fn update(&mut self, start: Span) -> Parsed<RawUpdate> {
        let source = self.simple_source()?;
        self.alias();
        let changes = self.changes()?;
        let condition = self.condition()?;
        let returning = self.returning()?;
        Ok(RawUpdate { source, changes, condition, returning, span: start.to(self.behind()) })
    }

    /// `FROM name [WHERE ..] (SET .. | REMOVE ..)+ [RETURNING ..]`
    pub fn manipulate_source(&mut self, start: Span) -> Parsed<RawUpdate> {
        let source = self.source_list()?;
        let condition = self.condition()?;
        let changes = self.changes()?;
        let returning = self.returning()?;
        Ok(RawUpdate { source, changes, condition, returning, span: start.to(self.behind()) })
    }

    /// `SET` or `REMOVE` without a table.
    fn changes_alone(&mut self, start: Span) -> Parsed<RawStatement> {
        self.changes()?;
        self.condition()?;
        self.returning()?;
        Ok(RawStatement::Other(
            "Only select from a single table or index is supported.",
            start.to(self.behind()),
        ))
    }

    /// `(SET path = expression [, path = expression]* | REMOVE path)+`
    fn changes(&mut self) -> Parsed<Vec<RawChange>> {
        let mut changes = Vec::new();
        loop {
            if self.take_word("set").is_some() {
                changes.push(self.assignment()?);
                while self.take_symbol(",").is_some() {
                    changes.push(self.assignment()?);
                }
            } else if self.take_word("remove").is_some() {
                // One path for each REMOVE: a comma behind it is a leftover (partiql.md 12.1).
                changes.push(RawChange::Remove(self.target()?));
            } else if changes.is_empty() {
                return self.fail("Expected data manipulation");
            } else {
                return Ok(changes);
            }
        }
    }

    fn assignment(&mut self) -> Parsed<RawChange> {
        let target = self.target()?;
        self.expect_symbol("=", "Expected '=' in assignment")?;
        Ok(RawChange::Set(target, self.clause()?))
    }

    fn target(&mut self) -> Parsed<Term> {
        match self.peek() {
            Some(token) if matches!(token.kind, TokenKind::Identifier | TokenKind::Quoted) => {
                self.next();
                self.path(token)
            }
            _ => self.fail("Expected identifier for simple path"),
        }
    }

    /// `DELETE FROM name [WHERE ..] [RETURNING ..]`
    fn delete(&mut self, start: Span) -> Parsed<RawDelete> {
        self.expect_word("from", "Expected FROM after DELETE")?;
        let source = self.simple_source()?;
        self.alias();
        let condition = self.condition()?;
        let returning = self.returning()?;
        Ok(RawDelete { source, condition, returning, span: start.to(self.behind()) })
    }

    /// `[RETURNING (ALL | MODIFIED) (OLD | NEW) (* | path) [, ..]*]`
    fn returning(&mut self) -> Parsed<Option<RawReturning>> {
        let Some(start) = self.take_word("returning") else { return Ok(None) };
        let (image, mut path) = self.returned()?;
        let mut several = false;
        while self.take_symbol(",").is_some() {
            several = true;
            path |= self.returned()?.1;
        }
        Ok(Some(RawReturning { image, span: start.to(self.behind()), several, path }))
    }

    fn returned(&mut self) -> Parsed<(Image, bool)> {
        const DETAIL: &str = "Expected ( MODIFIED | ALL ) ( NEW | OLD ) in each returning element.";
        let all = self.take_word("all").is_some();
        if !all {
            self.expect_word("modified", DETAIL)?;
        }
        let old = self.take_word("old").is_some();
        if !old {
            self.expect_word("new", DETAIL)?;
        }
        let image = match (all, old) {
            (true, true) => Image::AllOld,
            (true, false) => Image::AllNew,
            (false, true) => Image::ModifiedOld,
            (false, false) => Image::ModifiedNew,
        };
        if self.take_symbol("*").is_some() {
            return Ok((image, false));
        }
        self.target()?;
        Ok((image, true))
    }

    // Paths.

    /// `name (.name | [index] | ['name'])*`, the name already read; `.*` is marked as a wildcard.
    pub fn path(&mut self, root: Token) -> Parsed<Term> {
        let mut path = Path::attribute(unquoted(root, self.text));
        let mut wildcard = false;
        loop {
            if self.at_symbol(".") && self.second_is_symbol("*") {
                self.next();
                self.next();
                wildcard = true;
            } else if self.take_symbol(".").is_some() {
                path.steps.push(Step::Name(self.dot_step()?.text));
            } else if self.take_symbol("[").is_some() {
                path.steps.push(self.bracket_step()?);
            } else {
                break;
            }
        }
        let kind = if wildcard { TermKind::Wildcard } else { TermKind::Path(path) };
        Ok(Term { kind, span: root.span.to(self.behind()), mark: root.span })
    }

    /// `0]`, `'name']`
    fn bracket_step(&mut self) -> Parsed<Step> {
        let Some(token) = self.peek() else { return self.fail("Unexpected term") };
        let step = match token.kind {
            // `a['x']` as `a.x`: DynamoDB Local takes it, the service is not recorded (partiql.md 6.1).
            TokenKind::String => Step::Name(unquoted(token, self.text)),
            TokenKind::Number => match token.text(self.text).parse() {
                Ok(index) => Step::Index(index),
                Err(_) => return self.fail(""),
            },
            // `l[*]` among others: malformed, where `m.*` is well formed and not served (partiql.md 9.1).
            _ => return self.fail(""),
        };
        self.next();
        self.expect_symbol("]", "Expected RIGHT_BRACKET")?;
        Ok(step)
    }
}

/// A name or string without its quotes, doubled ones inside made single.
pub fn unquoted(token: Token, text: &str) -> String {
    let written = token.text(text);
    let quote = match token.kind {
        TokenKind::Quoted => '"',
        TokenKind::String => '\'',
        _ => return written.to_owned(),
    };
    let inside = written.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
    let doubled: String = [quote, quote].iter().collect();
    inside.unwrap_or(written).replace(&doubled, quote.encode_utf8(&mut [0; 4]))
}

/// Whether it is no statement but an expression, which is refused for that before all else.
fn is_refused_by_kind(statement: &RawStatement) -> bool {
    match statement {
        // EXISTS is a statement of its own in write transactions (partiql.md 17.2).
        RawStatement::Expression(term) => !matches!(term.kind, TermKind::Exists(_)),
        RawStatement::Other(..) => true,
        RawStatement::Select(_)
        | RawStatement::Insert(_)
        | RawStatement::Update(_)
        | RawStatement::Delete(_) => false,
    }
}
