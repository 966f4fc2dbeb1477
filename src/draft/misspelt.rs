//! The keyword that was meant where a statement can't be read: `SEL`, `FORM`, `VALUES`.
//!
//! The service's sentence names what it found, and never what was meant: of a first word that is none of its own it says
//! that an `Id` is no operation.

use super::complete::vocabulary::keywords;
use super::suggest::nearest;
use crate::syntax::Span;
use crate::syntax::partiql::Verb;
use crate::syntax::partiql::lexer::lex;
use crate::syntax::partiql::token::{Token, TokenKind};

/// Letters from which on the beginning of a verb is taken for it.
const BEGINNING_CHARS_MIN: usize = 2;

/// A shorter word is near too many names.
const KEYWORD_CHARS_MIN: usize = 3;

/// How many words before the one that can't be read are looked at: an error is told where reading stopped, which is mostly
/// one word behind the one that was mistyped.
const WORDS_BEFORE: usize = 2;

/// The word of a statement that is nearly a keyword, and that keyword, if it stands where reading the statement stopped.
pub fn meant(statement: &str, stopped: Span) -> Option<(Span, &'static str)> {
    let words: Vec<Token> = lex(statement).into_iter().filter(|token| !token.is_blank()).collect();
    let (first, rest) = words.split_first()?;
    let Some(verb) = Verb::leading(statement) else {
        return Some((first.span, verb_meant(first.text(statement))?.name()));
    };
    // Where the statement is refused as a whole, what stands behind the verb is looked at.
    let looked_at = rest.partition_point(|word| word.span.start <= stopped.start).max(1);
    let near = rest.get(looked_at.saturating_sub(WORDS_BEFORE + 1)..looked_at)?;
    near.iter().rev().find_map(|word| Some((word.span, keyword_meant(verb, *word, statement)?)))
}

fn verb_meant(word: &str) -> Option<Verb> {
    let word = word.to_ascii_uppercase();
    let begins = |verb: &Verb| word.len() >= BEGINNING_CHARS_MIN && verb.name().starts_with(&word);
    let mut begun = Verb::ALL.into_iter().filter(begins);
    let only = begun.next().filter(|_| begun.next().is_none());
    only.or_else(|| Verb::leading(nearest(&word, &Verb::ALL.map(Verb::name))?))
}

/// A name may be anything, so it must be nearly a keyword; a keyword that the service has no use for is one of another
/// SQL, as VALUES is.
fn keyword_meant(verb: Verb, word: Token, statement: &str) -> Option<&'static str> {
    let written = word.text(statement);
    let words = keywords(verb).iter().flat_map(|words| words.split(' '));
    let known: Vec<&'static str> = words.filter(|one| one.len() >= KEYWORD_CHARS_MIN).collect();
    let is_known = known.iter().any(|one| one.eq_ignore_ascii_case(written));
    match word.kind {
        TokenKind::Identifier if written.len() >= KEYWORD_CHARS_MIN => nearest(written, &known),
        TokenKind::Keyword if !is_known => {
            let is_longer =
                |one: &&&str| one.len() >= 4 && written.to_ascii_uppercase().starts_with(**one);
            known.iter().find(is_longer).copied()
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Draft, Format};

    /// What is offered instead, and the text with the change made.
    fn mended(text: &str) -> Option<String> {
        let draft = Draft::parse(Format::Partiql, text);
        let finding = draft.diagnostics.iter().find(|one| one.code == "syntax").expect("an error");
        finding.fix.as_ref().map(|fix| fix.applied(text))
    }

    #[test]
    fn a_keyword_that_is_nearly_there_is_offered() {
        let cases = [
            ("SEL", "SELECT"),
            ("sel * from t", "SELECT * from t"),
            ("UPDAET t SET n = 1", "UPDATE t SET n = 1"),
            ("SELECT * FORM t", "SELECT * FROM t"),
            ("SELECT * FROM t WHER pk = 1", "SELECT * FROM t WHERE pk = 1"),
            ("INSERT INOT t VALUE {'pk': 1}", "INSERT INTO t VALUE {'pk': 1}"),
            ("INSERT INTO t VALUES {'pk': 1}", "INSERT INTO t VALUE {'pk': 1}"),
            (
                "SELECT * FROM t WHERE a = 1; delte from t",
                "SELECT * FROM t WHERE a = 1; DELETE from t",
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(mended(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_near_nothing_is_left_alone() {
        for text in ["FOO", "1", "SELECT * FROM", "SELECT * FROM t WHERE", "UPDATE t SET balance ="]
        {
            assert_eq!(mended(text), None, "{text}");
        }
    }

    #[test]
    fn a_word_of_the_service_is_said_with_the_one_that_was_meant() {
        let draft = Draft::parse(Format::Partiql, "SEL");
        let said: Vec<_> = draft.diagnostics.iter().map(|one| one.drawn("SEL")).collect();
        assert_eq!(
            said,
            [
                "Error syntax 1:1 `SEL` Unsupported operation: Id | fix: write SELECT in place of SEL"
            ]
        );
    }
}
