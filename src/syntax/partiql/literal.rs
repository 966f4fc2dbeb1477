//! Literals: from trees to values, with the refusals of partiql.md 6.3 to 6.5.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::ast::{Name, Value};
use super::error::SyntaxError;
use super::parser::Parsed;
use super::resolve::Resolver;
use super::term::{Term, TermKind};
use crate::syntax::Span;
use crate::value::{AttributeValue, Item, Number, NumberError};

/// Levels of lists and maps inside one another that a literal may have.
// One less than a value that comes as a parameter may have (partiql.md 6.5, 7).
const LITERAL_DEPTH_MAX: usize = 31;

/// A step from a value into its parts, as messages spell it.
#[derive(Clone, Debug)]
enum ValueStep {
    Key(String),
    Index(usize),
}

/// `root[0].x`, as the messages about numbers and nesting spell a place.
fn under(places: &[ValueStep]) -> String {
    places.iter().fold("root".to_owned(), |mut text, place| {
        match place {
            ValueStep::Key(key) => text.extend([".", key]),
            ValueStep::Index(index) => {
                write!(text, "[{index}]").expect("writing to a string does not fail");
            }
        }
        text
    })
}

/// `root.0.x`, as the messages about kinds of terms spell it.
fn under_key(places: &[ValueStep]) -> String {
    places.iter().fold("root".to_owned(), |mut text, place| {
        match place {
            ValueStep::Key(key) => text.extend([".", key]),
            ValueStep::Index(index) => {
                write!(text, ".{index}").expect("writing to a string does not fail");
            }
        }
        text
    })
}

impl Resolver<'_> {
    /// A value written out, or a parameter.
    pub fn value(&self, term: Term) -> Parsed<Value> {
        let span = term.span;
        match term.kind {
            TermKind::Parameter(index) => Ok(Value::Parameter(index, span)),
            _ => Ok(Value::Literal(self.literal(term, &mut Vec::new())?, span)),
        }
    }

    fn literal(&self, term: Term, places: &mut Vec<ValueStep>) -> Parsed<AttributeValue> {
        let (span, mark) = (term.span, term.mark);
        match term.kind {
            TermKind::String(text) => Ok(AttributeValue::S(text)),
            TermKind::Bool(truth) => Ok(AttributeValue::Bool(truth)),
            TermKind::Null => Ok(AttributeValue::Null),
            TermKind::Number(digits) => {
                number(&digits, span, &under(places)).map(AttributeValue::N)
            }
            TermKind::List(members) => self.list(members, places, span),
            TermKind::Struct(fields) => self.map(fields, places, span),
            TermKind::Bag(members) => self.set(members, places, span),
            TermKind::Ion(text) => {
                let kind = ion_type(&text);
                // The word is printed and nothing else made of it: every Ion literal is refused (partiql.md 6.4).
                let (key, at) = (under_key(places), self.position(mark));
                let message =
                    format!("Ion Literals are not supported: {kind} under key {key} at {at}");
                Err(SyntaxError::bare(message, span))
            }
            // A `?` inside of a list or a map too: both emulators refuse it, the service is not recorded (partiql.md 21).
            kind => Err(self.no_literal(&Term { kind, span, mark }, places)),
        }
    }

    /// A term where only a literal may be. At the top the service prints it as written, inside by its kind.
    fn no_literal(&self, term: &Term, places: &[ValueStep]) -> SyntaxError {
        let shown = match &term.kind {
            TermKind::Parameter(_) => "Parameter".to_owned(),
            TermKind::Missing => "MISSING".to_owned(),
            TermKind::Path(path) if places.is_empty() => path.root.clone(),
            TermKind::Call(name, _) if places.is_empty() => name.clone(),
            TermKind::Infix(operator, ..) if places.is_empty() => operator.text().to_owned(),
            kind => kind.name().to_owned(),
        };
        let (key, at) = (under_key(places), self.position(term.mark));
        let message = format!("Unsupported data type: {shown} under key {key} at {at}");
        SyntaxError::bare(message, term.span)
    }

    fn list(
        &self,
        members: Vec<Term>,
        places: &mut Vec<ValueStep>,
        span: Span,
    ) -> Parsed<AttributeValue> {
        check_depth(places, span)?;
        let mut list = Vec::with_capacity(members.len());
        for (index, member) in members.into_iter().enumerate() {
            places.push(ValueStep::Index(index));
            list.push(self.literal(member, places)?);
            places.pop();
        }
        Ok(AttributeValue::L(list))
    }

    fn map(
        &self,
        fields: Vec<(Term, Term)>,
        places: &mut Vec<ValueStep>,
        span: Span,
    ) -> Parsed<AttributeValue> {
        check_depth(places, span)?;
        let names = self.field_names(&fields, &under(places))?;
        let mut map = Item::new();
        for (name, (_, value)) in names.into_iter().zip(fields) {
            places.push(ValueStep::Key(name.text.clone()));
            map.insert(name.text, self.literal(value, places)?);
            places.pop();
        }
        Ok(AttributeValue::M(map))
    }

    /// The keys of a map literal: strings, not empty, each once.
    pub fn field_names(&self, fields: &[(Term, Term)], under: &str) -> Parsed<Vec<Name>> {
        let mut seen = BTreeSet::new();
        let mut names = Vec::with_capacity(fields.len());
        for (key, _) in fields {
            let TermKind::String(text) = &key.kind else {
                let (kind, at) = (tuple_key_kind(&key.kind), self.position(key.mark));
                let message = format!(
                    "Tuple keys must be of type String. Actual type: {kind} under {under} at {at}"
                );
                return Err(SyntaxError::bare(message, key.span));
            };
            if text.is_empty() {
                let message = "Path component cannot be an empty string";
                return Err(SyntaxError::bare(message, key.span));
            }
            if !seen.insert(text) {
                let at = self.position(key.mark);
                let message = format!("Duplicate keys in tuple. Key: {text} under {under} at {at}");
                return Err(SyntaxError::bare(message, key.span));
            }
            names.push(Name { text: text.clone(), span: key.span });
        }
        Ok(names)
    }

    /// `<<1, 2>>` or `<<'a', 'b'>>`; the first member decides.
    fn set(&self, members: Vec<Term>, places: &[ValueStep], span: Span) -> Parsed<AttributeValue> {
        match members.first().map(|first| (&first.kind, first.span, first.mark)) {
            None => Err(SyntaxError::bare("Empty bags are not supported", span)),
            Some((TermKind::String(_), ..)) => self.string_set(members, places),
            Some((TermKind::Number(_), ..)) => self.number_set(members, places),
            // A binary set has no spelling: it has to be a parameter (partiql.md 6.5).
            Some((_, span, mark)) => Err(self.mixed_bag(Some(mark), span)),
        }
    }

    fn mixed_bag(&self, at: Option<Span>, span: Span) -> SyntaxError {
        let mut message = "Unsupported data type in Bag. DynamoDB only supports either numbers or strings in bags".to_owned();
        if let Some(at) = at {
            message.push_str(&format!(" at {}", self.position(at)));
        }
        SyntaxError::bare(message, span)
    }

    fn string_set(&self, members: Vec<Term>, places: &[ValueStep]) -> Parsed<AttributeValue> {
        let mut texts = Vec::with_capacity(members.len());
        let mut set = BTreeSet::new();
        let mut repeated = None;
        for member in members {
            match member.kind {
                TermKind::String(text) => {
                    if !set.insert(text.clone()) {
                        repeated.get_or_insert(member.span);
                    }
                    texts.push(text);
                }
                TermKind::Parameter(_) => return Err(self.no_literal(&member, places)),
                _ => return Err(self.mixed_bag(Some(member.mark), member.span)),
            }
        }
        // Told once all are read: the sentence lists them, and a member that is no string is refused before.
        if let Some(span) = repeated {
            let message = format!(
                "One or more parameter values were invalid: Input collection [{}] contains duplicates.",
                texts.join(", ")
            );
            return Err(SyntaxError::bare(message, span));
        }
        Ok(AttributeValue::Ss(set))
    }

    fn number_set(&self, members: Vec<Term>, places: &[ValueStep]) -> Parsed<AttributeValue> {
        let under = under(places);
        let mut written = Vec::with_capacity(members.len());
        let mut set = BTreeSet::new();
        let mut repeated = None;
        for member in members {
            let span = member.span;
            match member.kind {
                TermKind::Number(digits) => {
                    if !set.insert(number(&digits, span, &under)?) {
                        repeated.get_or_insert(span);
                    }
                    written.push(digits);
                }
                TermKind::Null => {
                    let message = format!(
                        "One or more parameter values were invalid: Numeric sets may not contain null under {under}"
                    );
                    return Err(SyntaxError::bare(message, span));
                }
                TermKind::Parameter(_) => return Err(self.no_literal(&member, places)),
                // A number set names no position, a string set does (partiql.md 6.5).
                _ => return Err(self.mixed_bag(None, span)),
            }
        }
        // Members are equal by value and listed as written: `[1, 1.0]`; the sentence is another one
        // than that of strings (partiql.md 6.5).
        if let Some(span) = repeated {
            let message = format!(
                "One or more parameter values were invalid: Input collection [{}] contains duplicates! under {under}",
                written.join(", ")
            );
            return Err(SyntaxError::bare(message, span));
        }
        Ok(AttributeValue::Ns(set))
    }
}

fn check_depth(places: &[ValueStep], span: Span) -> Parsed<()> {
    if places.len() < LITERAL_DEPTH_MAX {
        return Ok(());
    }
    let message = format!("Nesting Levels have exceeded supported limits under {}", under(places));
    Err(SyntaxError::bare(message, span))
}

fn number(digits: &str, span: Span, under: &str) -> Parsed<Number> {
    // Malformed to the service, rather than out of range (partiql.md 6.3).
    if !scale_fits(digits) {
        return Err(SyntaxError::malformed("", span));
    }
    Number::parse(digits).map_err(|error| match error {
        NumberError::Syntax => SyntaxError::malformed("", span),
        error => SyntaxError::bare(format!("{error} under {under}"), span),
    })
}

/// Whether the exponent, and the digits after the point less the exponent, fit 32 bits.
fn scale_fits(digits: &str) -> bool {
    let (mantissa, exponent) = digits.split_once(['e', 'E']).unwrap_or((digits, "0"));
    let Ok(exponent) = exponent.parse::<i32>() else { return false };
    let fraction = mantissa.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    i64::try_from(fraction)
        .is_ok_and(|fraction| i32::try_from(fraction - i64::from(exponent)).is_ok())
}

fn tuple_key_kind(kind: &TermKind) -> &'static str {
    match kind {
        TermKind::Path(path) if path.steps.is_empty() => "VariableReference",
        TermKind::Number(_) | TermKind::Bool(_) | TermKind::Null | TermKind::Ion(_) => "Literal",
        kind => kind.name(),
    }
}

/// The Ion type a literal between backticks has, as far as its first characters tell.
fn ion_type(text: &str) -> &'static str {
    let text = text.trim();
    let body = text.trim_start_matches('-');
    if let Some(inside) = text.strip_prefix("{{") {
        return if inside.trim_start().starts_with(['"', '\'']) { "CLOB" } else { "BLOB" };
    }
    match text.chars().next() {
        Some('{') => "STRUCT",
        Some('[') => "LIST",
        Some('(') => "SEXP",
        Some('"') => "STRING",
        Some('\'') => {
            if text.starts_with("'''") {
                "STRING"
            } else {
                "SYMBOL"
            }
        }
        _ if body.starts_with(|c: char| c.is_ascii_digit()) => ion_number(body),
        _ => match text {
            "true" | "false" => "BOOL",
            _ if text == "null" || text.starts_with("null.") => "NULL",
            _ => "SYMBOL",
        },
    }
}

fn ion_number(text: &str) -> &'static str {
    let year = text.chars().take_while(char::is_ascii_digit).count() == 4;
    if year && text.get(4..).is_some_and(|rest| rest.starts_with(['-', 'T'])) {
        "TIMESTAMP"
    } else if text.contains(['e', 'E']) && !text.starts_with("0x") {
        "FLOAT"
    } else if text.contains(['.', 'd', 'D']) && !text.starts_with("0x") {
        "DECIMAL"
    } else {
        "INT"
    }
}
