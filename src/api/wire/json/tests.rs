use proptest::prelude::*;

use super::*;

fn number(text: &str) -> Json<'_> {
    Json::Number(text)
}

fn string(text: &str) -> Json<'_> {
    Json::String(text.into())
}

#[test]
fn every_kind_of_value_is_read() {
    let text = "\t{ \"a\" : [ null , true,false ,{}, []] ,\r\n\"b\":\"c\" } ";
    let list = vec![
        Json::Null,
        Json::Bool(true),
        Json::Bool(false),
        Json::Object(Vec::new()),
        Json::Array(Vec::new()),
    ];
    let expected = vec![("a".into(), Json::Array(list)), ("b".into(), string("c"))];
    assert_eq!(parse(text), Ok(Json::Object(expected)));
}

#[test]
fn a_number_keeps_its_text() {
    for text in ["0", "-0", "1.0", "1e5", "-1.50E+400", "123456789012345678901234567890"] {
        assert_eq!(parse(text), Ok(number(text)));
    }
    for text in ["01", "+1", ".5", "5.", "1e", "-", "1e+", "0x1", "NaN", "Infinity"] {
        assert!(parse(text).is_err(), "{text}");
    }
}

#[test]
fn escapes_are_undone() {
    let text = r#""\"\\\/\b\f\n\r\t\u00fC\ud83d\ude00é""#;
    assert_eq!(parse(text), Ok(string("\"\\/\u{8}\u{c}\n\r\tü\u{1f600}é")));
    for text in
        [r#""\x""#, r#""\u12""#, r#""\u+123""#, r#""\ud83d""#, r#""\ude00""#, "\"\n\"", "\"a"]
    {
        assert!(parse(text).is_err(), "{text}");
    }
}

#[test]
fn a_member_given_twice_is_refused_among_few_and_many() {
    for count in [1, FEW_MEMBERS, FEW_MEMBERS + 1, 500] {
        let members: Vec<String> = (0..count).map(|name| format!("\"{name}\":1")).collect();
        assert!(parse(&format!("{{{}}}", members.join(","))).is_ok());
        assert!(parse(&format!("{{{},\"0\":1}}", members.join(","))).is_err(), "{count}");
    }
}

#[test]
fn nesting_has_its_end() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert!(parse(&nested(DEPTH_MAX)).is_ok());
    assert!(parse(&nested(DEPTH_MAX + 1)).is_err());
    assert!(parse(&"[".repeat(1_000_000)).is_err());
}

proptest! {
    #[test]
    fn what_another_writer_wrote_is_read_as_it_was(text in ".*", whole: i64, flag: bool) {
        let written = serde_json::json!({ "text": text, "list": [whole, flag, null] });
        let whole = whole.to_string();
        let list = vec![number(&whole), Json::Bool(flag), Json::Null];
        let expected = vec![
            ("text".into(), string(&text)),
            ("list".into(), Json::Array(list)),
        ];
        let written = written.to_string();
        prop_assert_eq!(parse(&written), Ok(Json::Object(expected)));
    }

    #[test]
    fn no_text_is_too_much(text in "[\\[\\]{}\",:0-9eE+.tfnu\\\\ -]{0,60}") {
        let strict = serde_json::from_str::<serde_json::Value>(&text).is_ok();
        // The other reader takes the last of two members and refuses numbers that are too great for it.
        prop_assert!(parse(&text).is_ok() <= strict || text.contains(['e', 'E']), "{}", text);
    }
}
