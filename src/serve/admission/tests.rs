use hyper::Request;

use super::*;

fn admission(origins: &[&str], hosts: &[&str]) -> Admission {
    let texts = |texts: &[&str]| -> Vec<String> { texts.iter().map(|&it| it.to_owned()).collect() };
    Admission::new(&texts(origins), &texts(hosts)).unwrap()
}

fn head(headers: &[(&str, &str)]) -> Parts {
    let mut request = Request::post("/");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(()).unwrap().into_parts().0
}

#[test]
fn an_origin_is_written_as_browsers_write_it() {
    for (given, written) in [
        ("HTTP://App.Example:80", Some("http://app.example")),
        ("https://app.example:443/", Some("https://app.example")),
        ("https://app.example:80", Some("https://app.example:80")),
        ("http://[0:0::1]:3000", Some("http://[::1]:3000")),
        ("chrome-extension://abc", Some("chrome-extension://abc")),
        ("null", Some("null")),
        ("NULL", None),
        ("http://", None),
        ("://a", None),
        ("1http://a", None),
        ("http://a:", None),
        ("http://a:+1", None),
        ("http://a:65536", None),
        ("http://a/b", None),
        ("http://a?b", None),
        ("http://a b", None),
        ("http://u@a", None),
        ("http://[::1", None),
        ("http://::1", None),
        ("http://é", None),
        ("*", None),
    ] {
        assert_eq!(normal(given).as_deref(), written, "{given}");
    }
}

#[test]
fn a_page_is_answered_by_its_own_origin_and_a_program_by_none() {
    let admission = admission(&[], &[]);
    let page = |headers: &[(&str, &str)]| admission.admit(&head(headers));
    assert_eq!(page(&[("host", "localhost")]), Ok(Page::None));
    let known = page(&[("host", "localhost"), ("origin", "http://localhost:3000")]);
    assert_eq!(known, Ok(Page::Of(HeaderValue::from_static("http://localhost:3000"))));
    let twice =
        [("host", "localhost"), ("origin", "http://localhost"), ("origin", "http://localhost")];
    assert_eq!(page(&twice), Err(error::http::no_origin()));
}

#[test]
fn what_a_stranger_sent_stands_in_no_command_that_is_proposed() {
    let admission = admission(&[], &[]);
    let refused = |name: &str, value: &str| {
        let headers = [("host", "localhost"), (name, value)];
        let headers = if name == "host" { &headers[1..] } else { &headers[..] };
        admission.admit(&head(headers)).unwrap_err().message
    };
    for value in ["http://a;rm", "http://$(a)", "http://`a`", "http://a\tb", "a b"] {
        assert_eq!(refused("origin", value), error::http::no_origin().message, "{value}");
        assert_eq!(refused("host", value), error::http::no_host().message, "{value}");
    }
}

#[test]
fn the_name_that_is_listened_on_is_known() {
    let by_name = admission(&[], &[]).listening_on("Dynamo", [10, 0, 0, 7].into());
    let by_all = admission(&[], &[]).listening_on("0.0.0.0", [0, 0, 0, 0].into());
    for (host, named, all) in [
        ("dynamo:8000", true, false),
        ("10.0.0.7:8000", true, true),
        ("10.0.0.8:8000", false, true),
        ("evil.com", false, false),
        ("127.0.0.1", true, true),
    ] {
        let head = head(&[("host", host)]);
        assert_eq!(by_name.admit(&head).is_ok(), named, "{host}");
        assert_eq!(by_all.admit(&head).is_ok(), all, "{host}");
    }
}
