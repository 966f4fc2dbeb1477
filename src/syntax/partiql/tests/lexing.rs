use proptest::prelude::*;

use crate::syntax::partiql::keyword::{KEYWORDS, is_keyword};
use crate::syntax::partiql::lexer::lex;
use crate::syntax::partiql::split::split;
use crate::syntax::partiql::token::TokenKind;

fn kinds(text: &str) -> Vec<(TokenKind, &str)> {
    let words = lex(text).into_iter().filter(|token| !token.is_blank());
    words.map(|token| (token.kind, token.span.of(text))).collect()
}

proptest! {
    #[test]
    fn the_texts_of_the_tokens_joined_are_the_input(text in any::<String>()) {
        let joined: String = lex(&text).iter().map(|token| token.text(&text)).collect();
        prop_assert_eq!(joined, text);
    }

    #[test]
    fn tokens_cover_texts_made_of_partiqls_own_characters(text in "[-a-z0-9'\"`/*;.,<>=!|(){}\\[\\]?:+eE \n#é]{0,60}") {
        let joined: String = lex(&text).iter().map(|token| token.text(&text)).collect();
        prop_assert_eq!(&joined, &text);
        let pieces: String = split(&text)
            .iter()
            .map(|piece| piece.whole.of(&text).to_owned() + piece.semicolon.map_or("", |s| s.of(&text)))
            .collect();
        prop_assert_eq!(pieces, text);
    }
}

#[test]
fn keywords_are_found_by_binary_search() {
    assert!(KEYWORDS.is_sorted());
    assert!(KEYWORDS.iter().all(|word| is_keyword(&word.to_uppercase())));
    assert!(!is_keyword("status") && !is_keyword("name") && !is_keyword("year"));
}

#[test]
fn words_quotes_and_operators_are_told_apart() {
    assert_eq!(
        kinds("select \"a\"\"b\" <> 'it''s' <<1>> ?"),
        [
            (TokenKind::Keyword, "select"),
            (TokenKind::Quoted, "\"a\"\"b\""),
            (TokenKind::Symbol, "<>"),
            (TokenKind::String, "'it''s'"),
            (TokenKind::Symbol, "<<"),
            (TokenKind::Number, "1"),
            (TokenKind::Symbol, ">>"),
            (TokenKind::Parameter, "?"),
        ]
    );
}

#[test]
fn numbers_take_one_dot_and_one_exponent() {
    for text in ["1", "1.0", ".5", "15.", "1e5", "1E+2", "73100000e-1"] {
        assert_eq!(kinds(text), [(TokenKind::Number, text)]);
    }
    assert_eq!(kinds("1.2.3"), [(TokenKind::Number, "1.2"), (TokenKind::Number, ".3")]);
    assert_eq!(kinds("5e"), [(TokenKind::Error, "5e")]);
}

#[test]
fn an_open_quote_is_an_error_to_the_end_of_its_line_alone() {
    assert_eq!(kinds("'open\na"), [(TokenKind::Error, "'open"), (TokenKind::Identifier, "a")]);
}

#[test]
fn a_draft_is_cut_at_semicolons_outside_of_quotes_and_comments() {
    let text = "-- a; b\nSELECT ';' ;\n\nUPDATE t /* ; */\n";
    let pieces = split(text);
    let statements: Vec<_> =
        pieces.iter().map(|piece| piece.statement.map(|span| span.of(text))).collect();
    assert_eq!(statements, [Some("SELECT ';'"), Some("UPDATE t")]);
    assert!(pieces[0].semicolon.is_some() && pieces[1].semicolon.is_none());
}

#[test]
fn nothing_but_comments_is_a_piece_without_a_statement() {
    let pieces = split("-- only this");
    assert_eq!(pieces.len(), 1);
    assert_eq!(pieces[0].statement, None);
    assert_eq!(split(""), []);
}
