//! Values of variables and options that can't be meant, and how they are told.

#![cfg(unix)]

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;

use crate::endpoint::program;
use crate::home::{Home, Ran};

/// Runs a command where these variables are set besides.
fn ran(home: &Home, variables: &[(&str, &str)], arguments: &[&str]) -> Ran {
    let output = program(home).envs(variables.iter().copied()).args(arguments).output();
    output.expect("the program starts").into()
}

const SHOW: [&str; 4] = ["config", "show", "--region", "eu-west-1"];

#[test]
fn what_a_terminal_obeys_is_written_out_where_a_value_is_told() {
    let home = Home::new();
    let value = "a\x1b[31mred\nb";
    let written = r"a\u{1b}[31mred\nb";
    let cases: [(&[(&str, &str)], &[&str], String); 5] = [
        (&[("AWS_MAX_ATTEMPTS", value)], &SHOW, format!("AWS_MAX_ATTEMPTS is `{written}`")),
        (&[("AWS_PROFILE", value)], &SHOW, format!("there is no profile `{written}`")),
        (&[], &["config", "show", "--profile", value], format!("no profile `{written}`")),
        (&[], &["config", "show", "--connection", value], format!("no connection `{written}`")),
        (&[("AWS_ENDPOINT_URL", value)], &SHOW, format!("`{written}` (AWS_ENDPOINT_URL)")),
    ];
    for (variables, arguments, sentence) in cases {
        let ran = ran(&home, variables, arguments);
        assert!(ran.talk.contains(&sentence), "{sentence}\n{:?}", ran.talk);
        assert!(!ran.talk.contains('\x1b') && ran.talk.lines().count() == 1, "{:?}", ran.talk);
    }
}

#[test]
fn a_variable_that_holds_no_text_is_refused_where_it_says_who_is_asked_and_as_whom() {
    let home = Home::new();
    let told = |name: &str, value: &[u8], arguments: &[&str]| {
        let mut command = program(&home);
        command.env(name, OsStr::from_bytes(value)).args(arguments);
        Ran::from(command.output().expect("the program starts"))
    };
    for name in ["AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_CA_BUNDLE", "AWS_CONFIG_FILE"] {
        let ran = told(name, b"http://caf\xe9", &SHOW);
        let sentence = format!("error: {name} is no UTF-8 text: set it anew, or unset it\n");
        assert_eq!((ran.code, ran.talk), (2, sentence));
        // The local engine asks nobody.
        assert_eq!(told(name, b"http://caf\xe9", &["config", "show", "--memory"]).code, 0);
    }
    let attempts = told("AWS_MAX_ATTEMPTS", b"3\xe9", &SHOW);
    assert_eq!(attempts.code, 0, "{}", attempts.talk);
    assert!(attempts.talk.contains("AWS_MAX_ATTEMPTS is `3\u{fffd}`"), "{}", attempts.talk);
}

#[test]
fn a_proxy_that_is_no_url_is_refused_where_one_would_be_asked() {
    let home = Home::new();
    let way = "write it as http://HOST:PORT, or name in NO_PROXY who is reached without one";
    for (name, value, what) in [
        ("HTTPS_PROXY", "http://", "is no URL of a proxy"),
        ("https_proxy", "not a url:kept-password@x", "is no URL of a proxy"),
        ("ALL_PROXY", "ftp://a", "is no URL of a proxy"),
        (
            "HTTPS_PROXY",
            "socks5://a:1",
            "names a proxy of socks5, and only those of HTTP are spoken to",
        ),
    ] {
        let refused = ran(&home, &[(name, value)], &SHOW);
        assert_eq!((refused.code, refused.talk), (2, format!("error: {name} {what}: {way}\n")));
        for passed in [("NO_PROXY", "*"), ("NO_PROXY", ".amazonaws.com"), (name, "")] {
            let shown = ran(&home, &[(name, value), passed], &SHOW);
            assert_eq!(shown.code, 0, "{passed:?} {}", shown.talk);
        }
    }
    let plain = ["config", "show", "--endpoint-url", "http://somewhere.example"];
    assert_eq!(ran(&home, &[("HTTPS_PROXY", "http://")], &plain).code, 0);
}
