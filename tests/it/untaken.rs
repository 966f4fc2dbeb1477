//! Values of variables and options that can't be meant, and how they are told.

#![cfg(unix)]

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;

use crate::endpoint::program;
use crate::home::{Home, Ran};

type Variables<'a> = &'a [(&'a str, &'a str)];

/// Runs a command where these variables are set besides.
fn ran(home: &Home, variables: Variables<'_>, arguments: &[&str]) -> Ran {
    let output = program(home).envs(variables.iter().copied()).args(arguments).output();
    output.expect("the program starts").into()
}

const SHOW: [&str; 4] = ["config", "show", "--region", "eu-west-1"];

#[test]
fn what_a_terminal_obeys_is_written_out_where_a_value_is_told() {
    let home = Home::new();
    let value = "a\x1b[31mred\nb";
    let written = r"a\u{1b}[31mred\nb";
    let cases: [(Variables<'_>, &[&str], String); 5] = [
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

#[test]
fn a_long_value_is_cut_where_it_is_told() {
    let home = Home::new();
    let long = "x".repeat(100_000);
    for name in [
        "AWS_PROFILE",
        "AWS_ENDPOINT_URL",
        "AWS_CA_BUNDLE",
        "AWS_ACCOUNT_ID",
        "AWS_REGION",
        "AWS_MAX_ATTEMPTS",
    ] {
        let url = ["tables", "list", "--endpoint-url", "http://127.0.0.1:1"];
        let region = ["tables", "list", "--region", "eu-west-1"];
        let arguments = if name == "AWS_ENDPOINT_URL" { region } else { url };
        let ran = ran(&home, &[(name, &long)], &arguments);
        assert!(ran.talk.contains(name) && ran.talk.contains("x…"), "{name}: {:.900}", ran.talk);
        assert!(ran.talk.len() < 2000 && ran.out.len() < 2000, "{name}: {:.900}", ran.talk);
    }
}

#[test]
fn certificates_that_are_not_in_pem_are_to_be_made_into_it() {
    let home = Home::new();
    let path = home.write("der.pem", b"\x30\x82\x01\x0a\xff\xfe");
    let path = path.to_str().expect("a path of characters");
    let list = ["tables", "list", "--region", "eu-west-1"];
    let refused = ran(&home, &[("AWS_CA_BUNDLE", path)], &list);
    assert_eq!(refused.code, 2, "{}", refused.talk);
    let sentence = format!("{path}: no PEM file (ca_bundle, AWS_CA_BUNDLE); one in DER is made");
    assert!(refused.talk.contains(&sentence), "{}", refused.talk);
}

#[test]
fn an_account_is_of_twelve_digits_or_none() {
    let home = Home::new();
    let keys = "aws_access_key_id = a\naws_secret_access_key = b\naws_account_id = evil.com/x\n";
    home.write("aws-config", format!("[profile p]\n{keys}"));
    let list = |variables: &[(&str, &str)], options: &[&str]| {
        let by = [("HTTPS_PROXY", "http://127.0.0.1:1"), ("AWS_MAX_ATTEMPTS", "1")];
        let arguments = [&["tables", "list", "--region", "eu-west-1"], options].concat();
        ran(&home, &[&by, variables].concat(), &arguments)
    };
    let bad = ("AWS_ACCOUNT_ID", "evil.com/x");
    let by_variable = list(&[bad], &[]);
    let by_profile = list(&[], &["--profile", "p"]);
    for (ran, name) in
        [(by_variable, "AWS_ACCOUNT_ID"), (by_profile, "aws_account_id of profile p")]
    {
        let note = format!("{name} is `evil.com/x`, which is passed over: write its 12 digits");
        assert_eq!((ran.code, ran.talk.matches(&note).count()), (3, 1), "{}", ran.talk);
        // The endpoint of the region is asked, over the proxy that is not there.
        assert!(ran.talk.contains("127.0.0.1:1 (HTTPS_PROXY) refuses"), "{}", ran.talk);
    }
    let required = ("AWS_ACCOUNT_ID_ENDPOINT_MODE", "required");
    for variables in [&[required][..], &[required, bad]] {
        let refused = list(variables, &[]);
        let sentence = "the credentials know no account; name it with AWS_ACCOUNT_ID";
        assert!(refused.code == 3 && refused.talk.contains(sentence), "{}", refused.talk);
    }
}
