use super::*;

#[test]
fn no_control_character_reaches_the_terminal() {
    for code in (0..0x20).chain(0x7f..0xa0) {
        let character = char::from_u32(code).expect("a character");
        let text = format!("a{character}b");
        assert!(!visible(&text).chars().any(char::is_control), "{code}");
        assert!(!visible_json(&text).chars().any(|c| c.is_control() && !c.is_ascii_whitespace()));
    }
}

#[test]
fn text_keeps_its_lines_where_they_are_wanted() {
    assert_eq!(visible_lines("a\n\tb\u{1b}[2J"), "a\n\tb\\u{1b}[2J");
    assert_eq!(visible("a\r\nb"), "a\\r\\nb");
}

#[test]
fn an_escape_code_is_shown_and_not_sent() {
    assert_eq!(visible("a\u{1b}[31mred\u{7}\u{7f}\u{9b}"), "a\\u{1b}[31mred\\u{7}\\u{7f}\\u{9b}");
}

#[test]
fn what_turns_text_around_is_shown() {
    assert_eq!(visible("user\u{202e}gnp.exe"), "user\\u{202e}gnp.exe");
}

#[test]
fn other_text_is_not_copied() {
    assert!(matches!(visible("Cinéma fermé, 日本"), Cow::Borrowed(_)));
}

#[test]
fn an_escaped_document_says_the_same() {
    let document = serde_json::json!({"a": "x\u{9b}31m\u{7f}\n\u{202e}"});
    let printed = document.to_string();
    let safe = visible_json(&printed);
    assert_eq!(safe, r#"{"a":"x\u009b31m\u007f\n\u202e"}"#);
    assert_eq!(serde_json::from_str::<serde_json::Value>(&safe).expect("JSON"), document);
}
