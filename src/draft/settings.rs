//! The settings comments of a PartiQL draft: `--@ name arguments`.
//!
//! | setting | stands | means |
//! |---|---|---|
//! | `mode single\|batch\|transaction` | before the first statement | how the draft is sent |
//! | `capacity none\|total\|indexes` | before the first statement | ReturnConsumedCapacity |
//! | `token TOKEN` | before the first statement | ClientRequestToken |
//! | `params VALUE, ...` | before its statement, may be repeated | the values of its `?`s |
//! | `consistent` | before its statement | ConsistentRead |
//! | `on-failure all_old\|none` | before its statement | ReturnValuesOnConditionCheckFailure |
//! | `limit COUNT` | before its statement | page size of a SELECT in single mode |
//! | `off` | before its statement | kept in the draft, not sent |
//! | `allow CODE ...` | before its statement | it is known, and not told; an error stands all the same |
//! | `each FILE` | before its statement | it is sent once a row of the file (`each`) |
//! | `fault CODE` | before its statement | it fails this way, on the local engine (`fault`) |
//! | `fault request CODE` | before a statement | the request that carries it fails this way |

use super::each::Each;
use super::fault::Fault;
use super::{Mode, parameters, suggest};
use crate::api::limits::TOKEN_CHARS_MAX;
use crate::api::operation::{OnFailure, ReturnConsumedCapacity};
use crate::syntax::diagnostic::CODES;
use crate::syntax::{Diagnostic, Span};
use crate::value::AttributeValue;

/// Their names, in the order they are offered and listed.
pub const NAMES: &[&str] = &[
    "mode",
    "capacity",
    "token",
    "params",
    "consistent",
    "on-failure",
    "each",
    "limit",
    "off",
    "allow",
    "fault",
];

/// The settings that hold for the whole draft.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DraftSettings {
    pub mode: Option<(Mode, Span)>,
    pub capacity: Option<ReturnConsumedCapacity>,
    pub token: Option<(String, Span)>,
}

/// The settings gathered for the statement that follows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StatementSettings {
    pub parameters: Vec<AttributeValue>,
    /// Where the parameters are written.
    pub parameters_span: Option<Span>,
    /// True when the parameters could not be read, so that nothing is said of their number.
    pub parameters_unread: bool,
    pub consistent: Option<Span>,
    pub on_failure: Option<OnFailure>,
    pub limit: Option<(usize, Span)>,
    pub off: bool,
    /// Codes of findings that are not told of it.
    pub allowed: Vec<&'static str>,
    pub each: Option<Each>,
    pub fault: Option<Fault>,
    /// The last setting gathered, to point at when no statement follows.
    pub last: Option<Span>,
}

/// One settings comment, taken apart.
#[derive(Clone, Copy, Debug)]
pub struct Setting<'a> {
    span: Span,
    name: &'a str,
    name_span: Span,
    argument: &'a str,
    argument_span: Span,
}

impl<'a> Setting<'a> {
    /// The setting in this comment of `text`; `None` for a comment that is only a comment.
    pub fn read(text: &'a str, comment: Span) -> Option<Self> {
        let inside = comment.of(text).strip_prefix("--@")?;
        let start = comment.start + 3;
        let name_start = inside.len() - inside.trim_start().len();
        let trimmed = inside.trim();
        let name = trimmed.split_whitespace().next().unwrap_or("");
        let argument = trimmed.get(name.len()..).unwrap_or("").trim_start();
        let argument_end = start + name_start + trimmed.len();
        Some(Self {
            span: Span::new(comment.start, argument_end.max(start)),
            name,
            name_span: Span::new(start + name_start, start + name_start + name.len()),
            argument,
            argument_span: Span::new(argument_end - argument.len(), argument_end),
        })
    }

    /// Puts the setting where it belongs. `begun`: a statement has been seen.
    pub fn apply(
        self,
        begun: bool,
        draft: &mut DraftSettings,
        statement: &mut StatementSettings,
    ) -> Result<(), Diagnostic> {
        match self.name {
            "mode" | "capacity" | "token" if begun => Err(self.too_late()),
            "mode" | "capacity" | "token" => self.apply_to_draft(draft),
            _ => {
                // Before it is read: one that is wrong stands before no statement, too.
                statement.last = Some(self.span);
                self.apply_to_statement(statement)
            }
        }
    }

    fn apply_to_draft(self, draft: &mut DraftSettings) -> Result<(), Diagnostic> {
        match self.name {
            "mode" if draft.mode.is_some() => Err(self.twice()),
            "mode" => {
                let modes = [Mode::Single, Mode::Batch, Mode::Transaction];
                draft.mode =
                    Some((self.one_of(&modes.map(|mode| (mode.name(), mode)))?, self.span));
                Ok(())
            }
            "capacity" if draft.capacity.is_some() => Err(self.twice()),
            "capacity" => {
                use ReturnConsumedCapacity as C;
                let known = [("none", C::None), ("total", C::Total), ("indexes", C::Indexes)];
                draft.capacity = Some(self.one_of(&known)?);
                Ok(())
            }
            _ if draft.token.is_some() => Err(self.twice()),
            _ => {
                draft.token = Some((self.token()?, self.argument_span));
                Ok(())
            }
        }
    }

    fn apply_to_statement(self, statement: &mut StatementSettings) -> Result<(), Diagnostic> {
        match self.name {
            "params" => self.parameters(statement),
            "consistent" => {
                self.no_argument()?;
                statement.consistent = Some(self.span);
                Ok(())
            }
            "on-failure" => {
                let known = [("all_old", OnFailure::AllOld), ("none", OnFailure::None)];
                statement.on_failure = Some(self.one_of(&known)?);
                Ok(())
            }
            "limit" => {
                let count = self.argument.parse().ok().filter(|count| *count > 0);
                let wrong = || self.wrong_argument("`limit` takes a number of items, 1 or more");
                statement.limit = Some((count.ok_or_else(wrong)?, self.span));
                Ok(())
            }
            "off" => {
                self.no_argument()?;
                statement.off = true;
                Ok(())
            }
            "allow" => {
                statement.allowed.extend(self.codes()?);
                Ok(())
            }
            "fault" if statement.fault.is_some() => Err(self.twice()),
            "fault" => {
                let span = if self.argument.is_empty() { self.span } else { self.argument_span };
                statement.fault = Some(Fault::read(self.argument, span)?);
                Ok(())
            }
            "each" if statement.each.is_some() => Err(self.twice()),
            "each" => {
                statement.each = Some(self.each()?);
                Ok(())
            }
            _ => Err(self.unknown()),
        }
    }

    fn parameters(self, statement: &mut StatementSettings) -> Result<(), Diagnostic> {
        // Long values may stand on several lines, each with a `params` of its own.
        let span = statement.parameters_span.map_or(self.span, |before| before.to(self.span));
        statement.parameters_span = Some(span);
        if self.argument.is_empty() {
            statement.parameters_unread = true;
            return Err(
                self.wrong_argument("`params` takes values: 'acct#alice', 30, {\"B\": \"AQI=\"}")
            );
        }
        match parameters::parse(self.argument, self.argument_span.start) {
            Ok(values) => {
                statement.parameters.extend(values);
                Ok(())
            }
            Err(diagnostic) => {
                statement.parameters_unread = true;
                Err(diagnostic)
            }
        }
    }

    fn each(self) -> Result<Each, Diagnostic> {
        if self.argument.is_empty() {
            return Err(self.wrong_argument("`each` takes a file of rows: orders.csv"));
        }
        Ok(Each { file: self.argument.to_owned(), span: self.span, rows: None })
    }

    /// The codes of findings, between blanks or commas.
    fn codes(self) -> Result<Vec<&'static str>, Diagnostic> {
        let mut codes = Vec::new();
        for word in self.argument.split([' ', ',']).filter(|word| !word.is_empty()) {
            let code = CODES.iter().find(|code| **code == word).ok_or_else(|| {
                let wrong = self.wrong_argument(&format!("`{word}` is the code of no finding"));
                wrong.with_help(suggest::help(word, &CODES))
            })?;
            codes.push(*code);
        }
        if codes.is_empty() {
            return Err(self.wrong_argument("`allow` takes codes of findings: no-upsert"));
        }
        Ok(codes)
    }

    fn token(self) -> Result<String, Diagnostic> {
        let length = self.argument.chars().count();
        // The service takes blanks in a token. A comment does not show where they end.
        if length == 0 || length > TOKEN_CHARS_MAX || self.argument.contains(char::is_whitespace) {
            let message = format!("`token` takes one word of 1 to {TOKEN_CHARS_MAX} characters");
            return Err(self.wrong_argument(&message));
        }
        Ok(self.argument.to_owned())
    }

    fn one_of<T: Copy>(self, known: &[(&str, T)]) -> Result<T, Diagnostic> {
        // The request spells them in capitals, and who copies `ALL_OLD` from there means it.
        let folded = self.argument.to_ascii_lowercase();
        known.iter().find(|(name, _)| *name == folded).map(|(_, value)| *value).ok_or_else(|| {
            let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
            let message = format!("`{}` takes {}", self.name, names.join(" or "));
            let mut diagnostic = self.wrong_argument(&message);
            if let Some(near) = suggest::nearest(&folded, &names) {
                diagnostic = diagnostic.with_help(format!("did you mean `{near}`?"));
            }
            diagnostic
        })
    }

    fn no_argument(self) -> Result<(), Diagnostic> {
        if self.argument.is_empty() {
            return Ok(());
        }
        Err(self.wrong_argument(&format!("`{}` stands alone", self.name)))
    }

    fn wrong_argument(self, message: &str) -> Diagnostic {
        let span = if self.argument.is_empty() { self.span } else { self.argument_span };
        Diagnostic::error("setting-argument", span, message)
    }

    fn too_late(self) -> Diagnostic {
        let message = format!("`{}` holds for the whole draft", self.name);
        Diagnostic::error("setting-place", self.span, message)
            .with_help("put it before the first statement")
    }

    fn twice(self) -> Diagnostic {
        Diagnostic::error("setting-twice", self.span, format!("`{}` is set twice", self.name))
    }

    fn unknown(self) -> Diagnostic {
        if self.name.is_empty() {
            return Diagnostic::error("setting", self.span, "a setting without a name")
                .with_help(format!("known are {}", NAMES.join(", ")));
        }
        Diagnostic::error("setting", self.name_span, format!("`{}` is no setting", self.name))
            .with_help(suggest::help(self.name, NAMES))
    }
}
