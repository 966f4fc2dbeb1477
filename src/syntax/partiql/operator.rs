//! Expressions, by precedence climbing.
//!
//! | binds | operators |
//! | ---: | --- |
//! | 5 | `UNION` `INTERSECT` `EXCEPT` |
//! | 10 | `OR` |
//! | 15 | `AND` |
//! | 17 | `NOT` before |
//! | 20 | `=` `<>` `!=` `IN` `IS` |
//! | 25 | `<` `<=` `>` `>=` `BETWEEN` `LIKE` |
//! | 30 | `+` `-` `\|\|` |
//! | 35 | `*` `/` `%` |
//! | | `-` `+` before, then paths, calls and literals |
//!
//! All of them associate to the left.

use super::error::SyntaxError;
use super::parser::{Parsed, Parser, unquoted};
use super::term::{Infix, Term, TermKind};
use super::token::{Token, TokenKind};
use crate::syntax::Span;

/// Expressions inside one another that are followed; far more than the service's 32 levels of values.
// Each level is some frames of the stack. The service answers HTTP 500 to 8192 of them (partiql.md 3), which is no model.
const DEPTH_MAX: usize = 150;

/// What the service allows in one clause. Beyond it no tree is kept, so that no tree is deeper than this.
// Counted on beyond it, since the figure is told (partiql.md 10.3).
pub const OPERATORS_MAX: usize = 300;

/// Symbols and words, as they are looked up at an infix place.
const INFIX: &[(&str, Infix, u8)] = &[
    // One kind for the three: they are refused alike (partiql.md 9.1).
    ("union", Infix::Union, 5),
    ("intersect", Infix::Union, 5),
    ("except", Infix::Union, 5),
    ("or", Infix::Or, 10),
    ("and", Infix::And, 15),
    ("=", Infix::Equal, 20),
    ("<>", Infix::NotEqual, 20),
    ("!=", Infix::NotEqual, 20),
    ("<", Infix::Less, 25),
    ("<=", Infix::LessOrEqual, 25),
    (">", Infix::Greater, 25),
    (">=", Infix::GreaterOrEqual, 25),
    ("like", Infix::Like, 25),
    ("+", Infix::Plus, 30),
    ("-", Infix::Minus, 30),
    ("||", Infix::Concat, 30),
    ("*", Infix::Times, 35),
    ("/", Infix::Divide, 35),
    ("%", Infix::Modulo, 35),
];

const NOT_BINDS: u8 = 17;
const EQUALITY_BINDS: u8 = 20;
const COMPARISON_BINDS: u8 = 25;

/// Words that are an operator where a value should be.
const OPERATOR_WORDS: &[&str] =
    &["and", "or", "in", "is", "like", "between", "union", "intersect", "except"];

/// Keywords that no parenthesis turns into a function's name.
const CLAUSE_WORDS: &[&str] = &[
    "all",
    "as",
    "asc",
    "by",
    "create",
    "delete",
    "desc",
    "distinct",
    "drop",
    "else",
    "end",
    "from",
    "full",
    "group",
    "having",
    "inner",
    "insert",
    "into",
    "join",
    "left",
    "limit",
    "on",
    "order",
    "outer",
    "remove",
    "returning",
    "right",
    "set",
    "table",
    "then",
    "update",
    "value",
    "values",
    "when",
    "where",
];

/// Type words after IS, and the name the service gives those it does not serve.
const TYPES: &[(&str, &str)] = &[
    ("missing", "MISSING"),
    ("null", "NULL"),
    ("bool", "BOOLEAN"),
    ("boolean", "BOOLEAN"),
    ("blob", "BLOB"),
    ("string", "STRING"),
    ("numeric", "NUMERIC"),
    ("struct", "STRUCT"),
    ("tuple", "TUPLE"),
    ("list", "LIST"),
    ("smallint", "SmallintType"),
    ("integer2", "SmallintType"),
    ("integer4", "Integer4Type"),
    ("integer8", "Integer8Type"),
    ("bigint", "Integer8Type"),
    ("int", "IntegerType"),
    ("integer", "IntegerType"),
    ("float", "FloatType"),
    ("real", "RealType"),
    ("double", "DoublePrecisionType"),
    ("dec", "DecimalType"),
    ("decimal", "DecimalType"),
    ("timestamp", "TimestampType"),
    ("date", "DateType"),
    ("time", "TimeType"),
    ("char", "CharacterType"),
    ("character", "CharacterType"),
    ("varchar", "CharacterVaryingType"),
    ("symbol", "SymbolType"),
    ("clob", "ClobType"),
    ("sexp", "SexpType"),
    // DynamoDB Local says `BAG`, the service `BagType` (partiql.md 10.4).
    ("bag", "BagType"),
    ("any", "AnyType"),
];

impl Parser<'_> {
    /// An expression whose operators bind at least as tightly as `binds`.
    pub fn expression(&mut self, binds: u8) -> Parsed<Term> {
        if self.depth >= DEPTH_MAX {
            return Err(SyntaxError::too_deep(self.here()));
        }
        self.depth += 1;
        let term = self.climb(binds);
        self.depth -= 1;
        term
    }

    fn climb(&mut self, binds: u8) -> Parsed<Term> {
        let mut left = self.prefix()?;
        loop {
            let Some(token) = self.peek() else { return Ok(left) };
            let negated = self.at_word("not") && self.second_is_postfix_word();
            let applied =
                if negated || self.at_word("in") || self.at_word("between") || self.at_word("is") {
                    self.special(left, binds, negated, token.span)?
                } else {
                    self.infix(left, binds, token)?
                };
            match applied {
                Applied::Yes(term) => left = self.bounded(term),
                Applied::No(term) => return Ok(term),
            }
        }
    }

    fn second_is_postfix_word(&self) -> bool {
        ["in", "between", "like"].iter().any(|word| self.second_is_word(word))
    }

    /// A tree, or a stump once the clause has more operators than any statement may have.
    fn bounded(&self, term: Term) -> Term {
        if self.operators > OPERATORS_MAX { Term { kind: TermKind::Null, ..term } } else { term }
    }

    fn infix(&mut self, left: Term, binds: u8, token: Token) -> Parsed<Applied> {
        if !matches!(token.kind, TokenKind::Symbol | TokenKind::Keyword) {
            return Ok(Applied::No(left));
        }
        let text = token.text(self.text).to_ascii_lowercase();
        let Some((_, operator, strength)) = INFIX.iter().find(|(symbol, ..)| *symbol == text)
        else {
            return Ok(Applied::No(left));
        };
        if *strength < binds {
            return Ok(Applied::No(left));
        }
        self.next();
        self.operators += 1;
        if *operator == Infix::Union {
            self.take_word("all");
        }
        // One more than its own strength: operators of one strength group to the left.
        let right = self.right_side(*strength + 1)?;
        let span = left.span.to(right.span);
        let kind = TermKind::Infix(*operator, Box::new(left), Box::new(right));
        Ok(Applied::Yes(Term { kind, span, mark: token.span }))
    }

    fn right_side(&mut self, binds: u8) -> Parsed<Term> {
        if self.at_end() {
            return self.fail("Missing right-hand side expression of infix operator");
        }
        self.expression(binds)
    }

    fn at_end(&self) -> bool {
        self.peek().is_none() || [")", "]", "}", ";", ">>"].iter().any(|s| self.at_symbol(s))
    }

    /// `[NOT] IN ..`, `[NOT] BETWEEN .. AND ..`, `NOT LIKE ..`, `IS [NOT] ..`
    fn special(&mut self, left: Term, binds: u8, negated: bool, at: Span) -> Parsed<Applied> {
        let after_not = |parser: &Self, word: &str| {
            if negated { parser.second_is_word(word) } else { parser.at_word(word) }
        };
        let equality = after_not(self, "in") || after_not(self, "is");
        let strength = if equality { EQUALITY_BINDS } else { COMPARISON_BINDS };
        if strength < binds {
            return Ok(Applied::No(left));
        }
        if negated {
            self.next();
        }
        self.operators += 1;
        let start = left.span;
        let kind = if self.take_word("in").is_some() {
            self.membership(left, negated)?
        } else if self.take_word("between").is_some() {
            self.between(left, negated)?
        } else if self.take_word("like").is_some() {
            let right = self.right_side(COMPARISON_BINDS + 1)?;
            TermKind::Infix(Infix::Like, Box::new(left), Box::new(right))
        } else {
            self.next();
            self.is(left)?
        };
        Ok(Applied::Yes(Term { kind, span: start.to(self.behind()), mark: at }))
    }

    /// `IN (a, b)` is a sequence even with one member.
    fn membership(&mut self, left: Term, negated: bool) -> Parsed<TermKind> {
        // A subquery in parentheses is no list: it is refused for its SELECT (partiql.md 10.5).
        let list = if self.at_symbol("(") && !self.second_is_word("select") {
            self.sequence()?
        } else {
            self.right_side(EQUALITY_BINDS + 1)?
        };
        Ok(TermKind::In { operand: Box::new(left), list: Box::new(list), negated })
    }

    fn sequence(&mut self) -> Parsed<Term> {
        let open = self.here();
        self.next();
        let members = self.members(")", "Expected RIGHT_PAREN")?;
        let kind = TermKind::Sequence(members);
        Ok(Term { kind, span: open.to(self.behind()), mark: open })
    }

    /// `low AND high`
    fn between(&mut self, left: Term, negated: bool) -> Parsed<TermKind> {
        // Bounds bind more tightly than AND, or the AND between them would join conditions; nor is it
        // counted as an operator (partiql.md 10.3).
        let low = self.right_side(COMPARISON_BINDS + 1)?;
        if self.take_word("and").is_none() {
            return self.fail("Expected AND keyword");
        }
        if self.at_end() {
            return self.fail("Expected expression after AND");
        }
        let high = self.expression(COMPARISON_BINDS + 1)?;
        Ok(TermKind::Between {
            operand: Box::new(left),
            low: Box::new(low),
            high: Box::new(high),
            negated,
        })
    }

    /// `[NOT] type`
    fn is(&mut self, left: Term) -> Parsed<TermKind> {
        let negated = self.take_word("not").is_some();
        let known = TYPES.iter().find(|(word, _)| self.at_word(word));
        let Some((word, mut kind)) = known.copied() else { return self.fail("Expected type name") };
        self.next();
        match word {
            "double" => {
                self.take_word("precision");
            }
            "character" if self.take_word("varying").is_some() => kind = "CharacterVaryingType",
            _ => {}
        }
        Ok(TermKind::Is { operand: Box::new(left), kind, negated })
    }

    /// A literal, a path, a call, or an operator before one.
    fn prefix(&mut self) -> Parsed<Term> {
        let Some(token) = self.peek() else { return self.fail("Unexpected term") };
        // Before keywords: `COUNT(` and `EXISTS(` are calls.
        if self.starts_call() {
            return self.call();
        }
        match token.kind {
            TokenKind::Keyword => self.keyword(token),
            TokenKind::Symbol => self.bracketed(token),
            TokenKind::Identifier | TokenKind::Quoted => {
                self.next();
                self.path(token)
            }
            _ => {
                self.next();
                Ok(self.atom(token))
            }
        }
    }

    /// Numbers, strings, `?` and Ion.
    fn atom(&mut self, token: Token) -> Term {
        let text = token.text(self.text);
        let kind = match token.kind {
            TokenKind::Number => TermKind::Number(text.to_owned()),
            TokenKind::Ion => TermKind::Ion(text.trim_matches('`').to_owned()),
            TokenKind::Parameter => {
                // In the order of the text, through all clauses: `UPDATE .. SET a=? WHERE pk=?` takes
                // the value of `a` first (partiql.md 7).
                self.parameters += 1;
                TermKind::Parameter(self.parameters - 1)
            }
            _ => TermKind::String(unquoted(token, self.text)),
        };
        Term { kind, span: token.span, mark: token.span }
    }

    /// `name(`, where the name is no word of the grammar.
    pub fn starts_call(&self) -> bool {
        let Some(token) = self.peek() else { return false };
        let name = match token.kind {
            TokenKind::Identifier => true,
            TokenKind::Keyword => {
                let word = token.text(self.text).to_ascii_lowercase();
                let fixed = ["select", "case", "not", "true", "false", "null", "missing"];
                !CLAUSE_WORDS.contains(&word.as_str())
                    && !OPERATOR_WORDS.contains(&word.as_str())
                    && !fixed.contains(&word.as_str())
            }
            _ => false,
        };
        name && self.second_is_symbol("(")
    }

    /// `name(argument, ..)`, `COUNT(*)`, `EXISTS(SELECT ..)`
    fn call(&mut self) -> Parsed<Term> {
        let name = self.here();
        self.next();
        self.next();
        self.operators += 1;
        // Refusals print it so, however it was written (partiql.md 10.5).
        let text = name.of(self.text).to_ascii_lowercase();
        // `EXISTS(path)` is a call like any other, of a function nobody knows (partiql.md 10.5).
        let kind = if text == "exists" && self.at_word("select") {
            let keyword = self.here();
            self.next();
            let select = self.select(keyword)?;
            self.expect_symbol(")", "Expected RIGHT_PAREN")?;
            TermKind::Exists(Box::new(select))
        } else if self.at_symbol("*") && self.second_is_symbol(")") {
            self.next();
            self.next();
            TermKind::Call(text, Vec::new())
        } else {
            TermKind::Call(text, self.members(")", "Expected RIGHT_PAREN")?)
        };
        Ok(Term { kind, span: name.to(self.behind()), mark: name })
    }

    /// `[expression [, expression]*] close`, the opening already read.
    fn members(&mut self, close: &str, detail: &str) -> Parsed<Vec<Term>> {
        let mut members = Vec::new();
        if self.take_symbol(close).is_some() {
            return Ok(members);
        }
        loop {
            members.push(self.expression(0)?);
            if self.take_symbol(",").is_none() {
                self.expect_symbol(close, detail)?;
                return Ok(members);
            }
        }
    }

    fn keyword(&mut self, token: Token) -> Parsed<Term> {
        let word = token.text(self.text).to_ascii_lowercase();
        let kind = match word.as_str() {
            "true" => TermKind::Bool(true),
            "false" => TermKind::Bool(false),
            "null" => TermKind::Null,
            "missing" => TermKind::Missing,
            "not" => return self.negation(token.span),
            "case" => return self.case(token.span),
            "select" => return self.subquery(token.span),
            "from" => return self.manipulation(token.span),
            word if OPERATOR_WORDS.contains(&word) => return self.fail("Unexpected operator"),
            _ => return self.fail("Unexpected keyword"),
        };
        self.next();
        Ok(Term { kind, span: token.span, mark: token.span })
    }

    fn negation(&mut self, at: Span) -> Parsed<Term> {
        self.next();
        self.operators += 1;
        let operand = self.expression(NOT_BINDS)?;
        let span = at.to(operand.span);
        Ok(self.bounded(Term { kind: TermKind::Not(Box::new(operand)), span, mark: at }))
    }

    fn subquery(&mut self, at: Span) -> Parsed<Term> {
        self.next();
        let select = self.select(at)?;
        let span = select.span;
        Ok(Term { kind: TermKind::Subquery(Box::new(select)), span, mark: at })
    }

    /// A FROM where a value should be is the start of a data manipulation, which is then not one.
    fn manipulation(&mut self, at: Span) -> Parsed<Term> {
        self.next();
        // Read first, since its own faults come before: `SLECT * FROM "t"` is told that a SET
        // or REMOVE is expected (partiql.md 8.1).
        self.manipulate_source(at)?;
        Err(SyntaxError::malformed("Unexpected keyword", at))
    }

    /// `CASE [expression] (WHEN expression THEN expression)+ [ELSE expression] END`
    fn case(&mut self, at: Span) -> Parsed<Term> {
        self.next();
        let simple = !self.at_word("when");
        if simple {
            self.expression(0)?;
        }
        if !self.at_word("when") {
            return self.fail("Expected WHEN keyword");
        }
        while self.take_word("when").is_some() {
            self.expression(0)?;
            if self.take_word("then").is_none() {
                return self.fail("Expected THEN keyword");
            }
            self.expression(0)?;
        }
        if self.take_word("else").is_some() {
            self.expression(0)?;
        }
        if self.take_word("end").is_none() {
            return self.fail("Expected END keyword");
        }
        let kind = if simple { TermKind::SimpleCase } else { TermKind::SearchedCase };
        Ok(Term { kind, span: at.to(self.behind()), mark: at })
    }

    fn bracketed(&mut self, token: Token) -> Parsed<Term> {
        let at = token.span;
        let kind = match token.text(self.text) {
            "(" => return self.parenthesis(at),
            "-" | "+" => return self.sign(token),
            "[" => {
                self.next();
                TermKind::List(self.members("]", "Expected RIGHT_BRACKET")?)
            }
            "<<" => {
                self.next();
                TermKind::Bag(self.members(">>", "Expected RIGHT_DOUBLE_ANGLE_BRACKET")?)
            }
            "{" => {
                self.next();
                TermKind::Struct(self.fields()?)
            }
            ")" | "]" | "}" | ">>" | "," | "." | ":" | ";" => return self.fail("Unexpected term"),
            _ => return self.fail("Unexpected operator"),
        };
        Ok(Term { kind, span: at.to(self.behind()), mark: at })
    }

    /// `(expression)`, `(a, b)`
    fn parenthesis(&mut self, open: Span) -> Parsed<Term> {
        self.next();
        let first = self.expression(0)?;
        let mut members = Vec::new();
        while self.take_symbol(",").is_some() {
            members.push(self.expression(0)?);
        }
        self.expect_symbol(")", "Expected RIGHT_PAREN")?;
        let span = open.to(self.behind());
        if members.is_empty() {
            // Parentheses leave nothing in the tree but a wider span, by which a SELECT in them is told from a statement.
            return Ok(Term { span, ..first });
        }
        members.insert(0, first);
        Ok(Term { kind: TermKind::Sequence(members), span, mark: open })
    }

    /// A sign before a number is part of it.
    fn sign(&mut self, token: Token) -> Parsed<Term> {
        self.next();
        let minus = token.text(self.text) == "-";
        if self.peek().is_none() {
            return self.fail("Unexpected term");
        }
        // No operator binds as tightly: the sign takes one term, and `-1 + 2` is a sum.
        let operand = self.expression(u8::MAX)?;
        let span = token.span.to(operand.span);
        let kind = match operand.kind {
            // Folded in, blanks between them as well: `- .15e2` is a number (partiql.md 6.3).
            TermKind::Number(digits) if !minus => TermKind::Number(digits),
            TermKind::Number(digits) => TermKind::Number(match digits.strip_prefix('-') {
                Some(positive) => positive.to_owned(),
                None => format!("-{digits}"),
            }),
            kind => {
                let operand = Term { kind, ..operand };
                return Ok(Term {
                    kind: TermKind::Sign(Box::new(operand)),
                    span,
                    mark: token.span,
                });
            }
        };
        Ok(Term { kind, span, mark: operand.mark })
    }

    /// `[key : value [, key : value]*] }`
    fn fields(&mut self) -> Parsed<Vec<(Term, Term)>> {
        let mut fields = Vec::new();
        if self.take_symbol("}").is_some() {
            return Ok(fields);
        }
        loop {
            let key = self.expression(0)?;
            self.expect_symbol(":", "Expected COLON")?;
            fields.push((key, self.expression(0)?));
            if self.take_symbol(",").is_none() {
                self.expect_symbol("}", "Expected RIGHT_CURLY")?;
                return Ok(fields);
            }
        }
    }
}

/// Whether an operator bound here.
enum Applied {
    Yes(Term),
    No(Term),
}
