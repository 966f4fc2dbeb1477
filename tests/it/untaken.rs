//! Values of variables and options that can't be meant, and how they are told.

#![cfg(unix)]

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
