//! What a verdict, an outcome, a finding and a piece of code look like, the same in every pane.
//!
//! Not in the theme: its roles are for whatever is drawn, and widgets, which know no verdict, are drawn with it.

use ratatui::style::Style;

use super::super::highlight::Token;
use super::super::theme::Theme;
use crate::session::{Outcome, Verdict};
use crate::syntax::Severity;

pub fn verdict(theme: &Theme, verdict: Verdict) -> Style {
    match verdict {
        Verdict::Applied => theme.applied,
        Verdict::Failed => theme.failed,
        Verdict::NotApplied => theme.not_applied,
        Verdict::Unknown => theme.unknown,
    }
}

pub fn outcome(theme: &Theme, outcome: Outcome) -> Style {
    match outcome {
        Outcome::Applied => theme.applied,
        Outcome::Partial => theme.partial,
        Outcome::Failed | Outcome::Cancelled | Outcome::Refused => theme.failed,
        Outcome::Unknown => theme.unknown,
    }
}

pub fn severity(theme: &Theme, severity: Severity) -> Style {
    match severity {
        Severity::Error => theme.error,
        Severity::Warning => theme.warning,
        Severity::Note => theme.note,
    }
}

pub fn code(theme: &Theme, token: Token) -> Style {
    match token {
        Token::Keyword => theme.code_keyword,
        Token::Name => theme.code_name,
        Token::String => theme.code_string,
        Token::Number => theme.code_number,
        Token::Constant => theme.code_constant,
        Token::Function => theme.code_function,
        Token::Operator => theme.code_operator,
        Token::Comment => theme.code_comment,
        Token::Setting => theme.code_setting,
        Token::Parameter => theme.code_parameter,
    }
}
