use super::*;

fn proxies(variables: &[(&str, &str)]) -> Proxies {
    Proxies::of(|name| {
        let value = variables.iter().find(|(known, _)| *known == name);
        value.map(|(_, value)| (*value).to_owned())
    })
}

fn to(variables: &[(&str, &str)], url: &str) -> Option<(String, String)> {
    let told = proxies(variables).to(url)?;
    Some((told.value, told.origin.to_string()))
}

const SERVICE: &str = "https://dynamodb.eu-west-1.amazonaws.com";

#[test]
fn a_proxy_is_named_by_the_variable_that_counts_without_its_user_and_password() {
    let some = |value: &str, name: &str| Some((value.to_owned(), name.to_owned()));
    let both = [("HTTPS_PROXY", "http://u:p@a:1"), ("https_proxy", "b:2"), ("ALL_PROXY", "c:3")];
    assert_eq!(to(&both, SERVICE), some("a:1", "HTTPS_PROXY"));
    assert_eq!(to(&both[1..], SERVICE), some("b:2", "https_proxy"));
    assert_eq!(to(&both[2..], SERVICE), some("c:3", "ALL_PROXY"));
    assert_eq!(to(&both, "http://h:8000"), some("c:3", "ALL_PROXY"));
    assert_eq!(to(&[("http_proxy", "http://[::1]:4")], "http://h"), some("[::1]:4", "http_proxy"));
    assert_eq!(to(&[("all_proxy", "https://a")], SERVICE), some("a", "all_proxy"));
    let at_sign = [("HTTPS_PROXY", "http://u:p@ss@a:1")];
    assert!(to(&at_sign, SERVICE).is_none_or(|(value, _)| value == "a:1"));
}

#[test]
fn a_variable_that_names_no_proxy_and_a_host_that_needs_none_are_left_out() {
    assert_eq!(to(&[], SERVICE), None);
    let empty = [("HTTPS_PROXY", ""), ("https_proxy", "b:2")];
    assert_eq!(to(&empty, SERVICE), None);
    assert_eq!(to(&[("HTTPS_PROXY", "ftp://a")], SERVICE), None);
    for none in ["*", ".amazonaws.com", "amazonaws.com", "a, dynamodb.eu-west-1.amazonaws.com"] {
        assert_eq!(to(&[("HTTPS_PROXY", "a:1"), ("no_proxy", none)], SERVICE), None, "{none}");
    }
    let other = [("HTTPS_PROXY", "a:1"), ("NO_PROXY", ".example")];
    assert!(to(&other, SERVICE).is_some());
    assert_eq!(to(&[("HTTPS_PROXY", "a:1"), ("REQUEST_METHOD", "GET")], SERVICE), None);
}
