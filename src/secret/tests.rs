use std::collections::{BTreeMap, BTreeSet};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE};

use super::finder::Instead;
use super::known::Known;
use super::needle::{self, Needle};

const KEY: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

fn known(secrets: &[&str]) -> Known {
    all(secrets.iter().map(|secret| needle::of_secret(secret)).collect())
}

fn of_urls(text: &str) -> Known {
    all(needle::of_urls(text))
}

fn all(secrets: Vec<Vec<Needle>>) -> Known {
    secrets.into_iter().fold(Known::default(), |known, secret| known.with(secret))
}

fn struck(known: &Known, text: &str) -> String {
    known.struck(text, Instead::Mark).into_owned()
}

#[test]
fn a_secret_is_struck_out_wherever_it_stands() {
    let known = known(&[KEY]);
    assert_eq!(struck(&known, KEY), "[secret]");
    assert_eq!(struck(&known, &format!("a {KEY}, {KEY}!")), "a [secret], [secret]!");
    assert_eq!(struck(&known, &format!("ü{KEY}ü")), "ü[secret]ü");
    let other = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKE";
    assert_eq!(struck(&known, other), other);
}

#[test]
fn a_text_without_secrets_is_not_copied() {
    let known = known(&[KEY]);
    let text = "nothing\\n of it %41 &amp;\n";
    assert!(matches!(known.struck(text, Instead::Mark), std::borrow::Cow::Borrowed(_)));
    assert!(matches!(Known::default().struck(KEY, Instead::Mark), std::borrow::Cow::Borrowed(_)));
}

#[test]
fn no_escape_hides_a_secret() {
    let known = known(&[KEY]);
    let written = |escape: fn(char) -> String| KEY.chars().map(escape).collect::<String>();
    type Escape = fn(char) -> String;
    let escapes: [(&str, Escape); 10] = [
        ("JSON that escapes slashes", |c| if c == '/' { "\\/".into() } else { c.into() }),
        ("JSON in JSON", |c| if c == '/' { "\\\\\\/".into() } else { c.into() }),
        ("JSON that escapes all", |c| format!("\\u{:04X}", u32::from(c))),
        ("a URL", |c| {
            if c.is_ascii_alphanumeric() { c.into() } else { format!("%{:02x}", u32::from(c)) }
        }),
        ("a URL in capitals", |c| format!("%{:02X}", u32::from(c))),
        ("a URL in a URL", |c| if c == '/' { "%252F".into() } else { c.into() }),
        ("HTML", |c| if c == '+' { "&#43;".into() } else { c.into() }),
        ("HTML in hexadecimal", |c| format!("&#x{:x};", u32::from(c))),
        ("lines", |c| if c == 'M' { "M\r\n".into() } else { c.into() }),
        ("lines in JSON", |c| if c == 'M' { "M\\n".into() } else { c.into() }),
    ];
    for (name, escape) in escapes {
        assert_eq!(struck(&known, &format!("a {} b", written(escape))), "a [secret] b", "{name}");
    }
}

#[test]
fn marks_of_escapes_that_are_none_are_read_as_they_stand() {
    let secrets = ["100%-sure\\thing", "rock&roll;&#zz;", "quote\"d & ü/x"];
    let known = known(&secrets);
    for (secret, mark) in secrets.into_iter().zip(["[secret]", "[secret 2]", "[secret 3]"]) {
        assert_eq!(struck(&known, &format!("<{secret}>")), format!("<{mark}>"));
        let json = serde_json::Value::from(secret).to_string();
        assert_eq!(struck(&known, &json), format!("\"{mark}\""));
    }
    assert_eq!(struck(&known, "quote%22d+%26+%C3%BC%2Fx"), "[secret 3]");
    assert_eq!(struck(&known, "\\ud83d % & \\ &# &#x; %4"), "\\ud83d % & \\ &# &#x; %4");
}

#[test]
fn base64_hides_no_secret_wherever_in_its_bytes_it_begins() {
    let known = known(&[KEY]);
    for before in ["", "u", "us", "user:"] {
        for engine in [STANDARD, STANDARD_NO_PAD, URL_SAFE] {
            let text = engine.encode(format!("{before}{KEY}{before}"));
            let said = struck(&known, &format!("Basic {text}"));
            assert!(said.contains("[secret]"), "{said}");
            assert!(said.len() < 30, "{said}");
        }
    }
}

#[test]
fn base64_in_a_document_is_base64_still() {
    let known = known(&[KEY]);
    for before in 0..7 {
        let bytes = format!("{}{KEY}{}", "x".repeat(before), "y".repeat(before / 2));
        let document = format!("{{\"B\":\"{}\"}}", STANDARD.encode(&bytes));
        let said = known.struck(&document, Instead::Json);
        let read: serde_json::Value = serde_json::from_str(&said).expect("JSON");
        let read = STANDARD.decode(read["B"].as_str().expect("text")).expect("base64");
        let read = String::from_utf8_lossy(&read);
        assert_ne!(said, document);
        assert!(!read.contains("alrXUtnFEM"), "{read}");
    }
}

#[test]
fn a_word_is_no_secret_and_neither_is_a_short_text() {
    for word in [
        "",
        "key",
        "x",
        "1234567",
        "dynamodb",
        "localhost",
        "00000000",
        "PASSWORD",
        "      a      ",
    ] {
        assert!(needle::of_secret(word).is_empty(), "{word}");
    }
    for secret in ["kept-secret", "Dynamodb", "dynamodb1", "abcdefghijklmnop", " 12345678x\n"] {
        assert_eq!(struck(&known(&[secret]), secret.trim()), "[secret]", "{secret}");
    }
}

#[test]
fn of_secrets_that_overlap_nothing_is_left() {
    let known = known(&["abcdefg1", "abcdefg1-and-more", "and-more-of-it"]);
    assert_eq!(struck(&known, "abcdefg1"), "[secret]");
    assert_eq!(struck(&known, "abcdefg1-and-more"), "[secret 2]");
    assert_eq!(struck(&known, "abcdefg1-and-more-of-it"), "[secret 2]");
    assert_eq!(struck(&known, "and-more-of-it"), "[secret 3]");
}

#[test]
fn two_secrets_are_two_still_and_the_spellings_of_one_are_one() {
    let encoded = STANDARD.encode("another-secret!");
    let known = known(&[KEY, "another-secret!", KEY, "word", &encoded, "a third one"]);
    let text = format!("{KEY} another-secret! {encoded} a+third+one");
    assert_eq!(struck(&known, &text), "[secret] [secret 2] [secret 3] [secret 4]");
    assert_eq!(struck(&known, &STANDARD.encode("a third one.")), "[secret 4]Uu");
    let marks: Vec<_> = super::marks("a [secret] [secret 12] [secret ] [secret x]").collect();
    assert_eq!(marks, [(2, "[secret]"), (11, "[secret 12]")]);
    assert!(super::is_struck("<[secret 2]>") && !super::is_struck("[secret 2 [secret"));
}

#[test]
fn a_set_of_secrets_is_a_set_still() {
    let secrets = [KEY, "another-secret!", "a third one", "abcdefg1", "abcdefg1-and-more"];
    let known = known(&secrets);
    for prefix in ["", "k", "k=", "key=", "a longer one: "] {
        let texts = secrets.map(|secret| format!("{prefix}{secret}"));
        let bytes = texts.each_ref().map(|text| STANDARD.encode(text));
        for members in [&texts, &bytes] {
            let document = serde_json::json!({"a": members}).to_string();
            let said = known.struck(&document, Instead::Json);
            let read: BTreeMap<String, BTreeSet<String>> =
                serde_json::from_str(&said).expect("a set of texts");
            assert_eq!(read["a"].len(), secrets.len(), "{said}");
            assert!(read["a"].is_disjoint(&members.iter().cloned().collect()), "{said}");
            let is_base64 = |text: &String| STANDARD.decode(text).is_ok();
            assert!(members == &texts || read["a"].iter().all(is_base64), "{said}");
        }
    }
}

#[test]
fn whoever_a_url_names_is_struck_out_of_it() {
    let url = "http://user:PASS@127.0.0.1:8000/x";
    let known = of_urls(&format!("endpoint_url = \"{url}\"\nfrom = me@example.com"));
    assert_eq!(struck(&known, url), "http://[secret]@127.0.0.1:8000/x");
    assert_eq!(struck(&known, "user PASS me@example.com"), "user PASS me@example.com");
    let known = of_urls("http://token-of-mine@host http://me:p%40ss%2Fw0rd@host");
    assert_eq!(struck(&known, "token-of-mine"), "[secret]");
    assert_eq!(struck(&known, "p@ss/w0rd p%40ss%2Fw0rd"), "[secret 2] [secret 2]");
    let header = STANDARD.encode("me:p@ss/w0rd");
    assert!(!struck(&known, &header).contains(header.get(3..9).expect("base64")));
    let known = of_urls("//me:p4ss/w0rd#2?@3@host:1/x //host:80/mail@x");
    assert_eq!(struck(&known, "//me:p4ss/w0rd#2?@3@host:1/x"), "//[secret]@host:1/x");
    assert_eq!(struck(&known, "p4ss/w0rd#2?@3 //host:80/mail@x"), "[secret] //host:80/mail@x");
    // With a slash too few, and what is none of it.
    let known = of_urls("http:/me:p4ss-w0rd@127.0.0.1:1 mailto:/me@example.com");
    assert_eq!(struck(&known, "http:/me:p4ss-w0rd@127.0.0.1"), "http:/me:[secret]@127.0.0.1");
    assert_eq!(struck(&known, "me@example.com"), "me@example.com");
}

#[test]
fn a_text_longer_than_a_window_is_read_whole() {
    let known = known(&[KEY]);
    let escaped: String = KEY.chars().map(|c| format!("%{:02x}", u32::from(c))).collect();
    for at in (65_536 - 130..65_536 + 2).step_by(7) {
        let text = format!("{}{escaped}{}", "x".repeat(at), "y".repeat(70_000));
        let said = struck(&known, &text);
        assert_eq!(said.len(), at + "[secret]".len() + 70_000, "{at}");
    }
}

#[test]
fn the_set_of_the_process_is_asked_by_all() {
    super::learn("a secret of this test alone");
    super::learn_urls("http://nobody:at-all@nowhere");
    // Other tests of this process may have learned some before: what number these have is not known.
    let is_mark = |text: &str| super::marks(text).any(|(_, mark)| mark == text);
    let around = |text, begin, end| {
        let said = super::struck(text);
        said.strip_prefix(begin).and_then(|said| said.strip_suffix(end)).is_some_and(is_mark)
    };
    assert!(around("<a secret of this test alone>", "<", ">"));
    assert!(around("at http://nobody:at-all@nowhere", "at http://", "@nowhere"));
    assert!(super::is_in("%61 secret of this test alone") && !super::is_in("nothing of the kind"));
    assert_eq!(super::struck("nothing of the kind is in here"), "nothing of the kind is in here");
    let document = "{\"B\":\"YSBzZWNyZXQgb2YgdGhpcyB0ZXN0IGFsb25l\"}";
    let said = super::struck_json(document);
    assert!(said.starts_with("{\"B\":\"Secret0") && said.len() == 20, "{said}");
}
