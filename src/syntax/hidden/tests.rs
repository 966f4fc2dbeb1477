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

#[test]
fn what_is_drawn_as_nothing_is_written_out() {
    let hidden = [
        0xad, 0x34f, 0x61c, 0x115f, 0x1160, 0x17b4, 0x180e, 0x200b, 0x200c, 0x200d, 0x200e, 0x2028,
        0x202e, 0x2060, 0x2064, 0x2069, 0x206f, 0x2800, 0x3164, 0xfe00, 0xfe0f, 0xfeff, 0xffa0,
        0xfffb, 0x1d173, 0xe0001, 0xe0041, 0xe007f, 0xe0100, 0xe01ef,
    ];
    for code in hidden {
        let character = char::from_u32(code).expect("a character");
        assert_eq!(visible(&format!("a{character}b")), format!("a\\u{{{code:x}}}b"));
        let text = serde_json::Value::from(format!("a{character}b"));
        let printed = text.to_string();
        let safe = visible_json(&printed);
        assert!(safe.is_ascii(), "{safe}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&safe).expect("JSON"), text);
    }
}

#[test]
fn what_is_seen_is_left_as_it_is() {
    // Accents on letters, spaces of other widths, pictures, and scripts that put marks on letters.
    let seen = [
        "e\u{301}",
        "a\u{a0}b",
        "\u{3000}",
        "😀",
        "नमस्ते",
        "שָׁלוֹם",
        "한국어",
        "\u{1112}\u{1161}\u{11ab}",
        "ก็",
        "b\u{1dc4}",
    ];
    for text in seen {
        assert_eq!(visible(text), text);
    }
}

#[test]
fn marks_without_a_letter_and_beyond_what_a_letter_has_are_written_out() {
    assert_eq!(visible("\u{301}a"), "\\u{301}a");
    assert_eq!(visible("a \u{301}"), "a \\u{301}");
    assert_eq!(visible("\u{200b}\u{301}"), "\\u{200b}\\u{301}");
    let heap = format!("a{}b\u{301}", "\u{301}".repeat(5_000));
    let kept = format!("a{}", "\u{301}".repeat(8));
    assert_eq!(visible(&heap), format!("{kept}{}b\u{301}", "\\u{301}".repeat(4_992)));
}

#[test]
fn of_a_painted_text_only_its_colours_reach_the_terminal() {
    let painted = "\u{1b}[1mbold\u{1b}[0m\n\tplain \u{1b}[38;5;1mx";
    assert_eq!(visible_painted(painted), painted);
    assert_eq!(
        visible_painted("a\u{1b}[2Jm\u{1b}]0;t\u{7}\u{1b}"),
        "a\\u{1b}[2Jm\\u{1b}]0;t\\u{7}\\u{1b}"
    );
    assert_eq!(visible_painted("\u{1b}[1\u{9b}m"), "\\u{1b}[1\\u{9b}m");
    assert_eq!(visible_painted("a\rb\u{202e}"), "a\\rb\\u{202e}");
}
