use std::collections::BTreeMap;

use super::*;

fn flag(value: &str) -> Option<Told<String>> {
    Some(Told::new(value.to_owned(), Origin::Flag("--flag")))
}

fn profile(name: &str) -> Profile {
    Profile { name: name.to_owned(), ..Profile::default() }
}

#[test]
fn a_flag_is_stronger_than_a_variable_and_a_variable_than_a_profile() {
    let variables = Variables { region: Some("eu-west-1".to_owned()), ..Variables::default() };
    let files = Profile { region: Some("ap-south-1".to_owned()), ..profile("dev") };
    let asked = Wish { region: flag("us-west-2"), ..Wish::default() };
    assert_eq!(asked.decide(&variables, &files).region, flag("us-west-2"));
    let of_variable = Told::new("eu-west-1".to_owned(), Origin::Variable("AWS_REGION"));
    assert_eq!(Wish::default().decide(&variables, &files).region, Some(of_variable));
    let of_profile = Told::new("ap-south-1".to_owned(), Origin::Profile("dev".to_owned()));
    assert_eq!(Wish::default().decide(&Variables::default(), &files).region, Some(of_profile));
}

#[test]
fn an_endpoint_of_ones_own_needs_no_region() {
    let asked = Wish { endpoint: flag("http://127.0.0.1:8000"), ..Wish::default() };
    let facts = asked.decide(&Variables::default(), &profile("default"));
    assert_eq!(facts.region, Some(Told::by_default("us-east-1".to_owned())));
    assert_eq!(facts.name, "127.0.0.1:8000");
    assert_eq!(facts.class, Told::by_default(Class::Local));
    assert_eq!(Wish::default().decide(&Variables::default(), &profile("default")).region, None);
}

#[test]
fn where_an_endpoint_was_found_is_told() {
    let url = || "http://h:1".to_owned();
    let of_profile = Told::new(url(), Origin::Profile("dev".to_owned()));
    let files = Profile { endpoint: Some(of_profile.clone()), ..profile("dev") };
    let endpoint = |variables: Variables| Wish::default().decide(&variables, &files).endpoint;
    let of_all = Variables { endpoint: Some(url()), ..Variables::default() };
    let of_service = Variables { endpoint_of_service: Some(url()), ..of_all.clone() };
    let told = |name| Some(Told::new(url(), Origin::Variable(name)));
    assert_eq!(endpoint(of_service), told("AWS_ENDPOINT_URL_DYNAMODB"));
    assert_eq!(endpoint(of_all.clone()), told("AWS_ENDPOINT_URL"));
    assert_eq!(endpoint(Variables::default()), Some(of_profile));
    let ignored = BTreeMap::from([("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true".to_owned())]);
    assert_eq!(endpoint(Variables { settings: ignored, ..of_all }), None);
}

#[test]
fn production_is_guarded_and_everything_else_asks() {
    let production =
        Production { names: vec!["prod-*".to_owned()], accounts: vec!["111122223333".to_owned()] };
    let decided = |name: &str, account: Option<&str>| {
        let wish =
            Wish { name: Some(name.to_owned()), production: production.clone(), ..Wish::default() };
        let files = Profile { account: account.map(str::to_owned), ..profile("p") };
        let facts = wish.decide(&Variables::default(), &files);
        (facts.class, facts.access)
    };
    let rule = |rule| {
        (Told::new(Class::Prod, Origin::Rule(rule)), Told::new(Access::Guarded, Origin::Rule(rule)))
    };
    assert_eq!(decided("PROD-eu", None), rule("[production] names"));
    assert_eq!(decided("live", Some("111122223333")), rule("[production] accounts"));
    assert_eq!(decided("my-production", None), rule("its name says so"));
    assert_eq!(decided("product-dev", None).0.value, Class::Dev, "a word, and no part of one");
    let ordinary = (Told::by_default(Class::Dev), Told::by_default(Access::Confirm));
    assert_eq!(decided("live", Some("444455556666")), ordinary);
}

#[test]
fn what_is_said_of_a_connection_is_stronger_than_the_rules() {
    let open = Told::new(Access::Open, Origin::Config("prod".to_owned()));
    let wish = Wish {
        name: Some("prod".to_owned()),
        access: Some(open.clone()),
        production: Production { names: vec!["prod".to_owned()], accounts: Vec::new() },
        ..Wish::default()
    };
    let facts = wish.decide(&Variables::default(), &profile("default"));
    assert_eq!((facts.class.value, facts.access), (Class::Prod, open));
}

#[test]
fn the_account_of_the_variables_is_not_that_of_a_profile_that_was_asked_for() {
    let variables = Variables { account: Some("111122223333".to_owned()), ..Variables::default() };
    let files = Profile { account: Some("444455556666".to_owned()), ..profile("dev") };
    let account = |wish: Wish| wish.decide(&variables, &files).account.map(|account| account.value);
    assert_eq!(
        account(Wish { profile: flag("dev"), ..Wish::default() }).as_deref(),
        Some("444455556666")
    );
    assert_eq!(account(Wish::default()).as_deref(), Some("111122223333"));
}

#[test]
fn a_star_stands_for_any_characters() {
    for (pattern, name) in
        [("*prod*", "my-prod-eu"), ("prod", "prod"), ("*", ""), ("a*b*c", "abbc")]
    {
        assert!(matches(pattern, name), "{pattern} {name}");
    }
    for (pattern, name) in [("prod", "prod-eu"), ("a*b*c", "acb"), ("ab*ba", "aba"), ("", "x")] {
        assert!(!matches(pattern, name), "{pattern} {name}");
    }
}

#[test]
fn the_machine_itself_is_local() {
    for url in
        ["http://localhost:8000", "http://127.0.0.9", "http://[::1]:8000/", "https://u@localhost"]
    {
        assert!(is_loopback(url), "{url}");
    }
    for url in ["http://localhost.example.com", "https://dynamodb.eu-west-1.amazonaws.com", ""] {
        assert!(!is_loopback(url), "{url}");
    }
}

#[test]
fn an_endpoint_is_found_again_by_its_name() {
    for url in ["http://127.0.0.1:8000", "http://localhost", "http://[::1]:8000"] {
        let name = name_of_endpoint(&format!("{url}/"));
        assert!(!name.contains("://"), "{name}");
        assert_eq!(url_of_name(&name).as_deref(), Some(url));
    }
    // Elsewhere it is the URL, which says whether others can read what is sent.
    for url in ["https://localhost:8000", "http://db.example.com:8000", "http://127.0.0.1:8000/x"] {
        assert_eq!(name_of_endpoint(url), url);
    }
    assert_eq!(url_of_name("db.example.com:8000"), None);
}

#[test]
fn a_host_of_production_is_production_whatever_the_connection_is_called() {
    let production =
        Production { names: vec!["db.example.com:1".to_owned()], ..Production::default() };
    let wish = Wish { profile: flag("dev"), production, ..Wish::default() };
    let files = Profile {
        endpoint: Some(Told::by_default("http://db.example.com:1".to_owned())),
        ..profile("dev")
    };
    let facts = wish.decide(&Variables::default(), &files);
    assert_eq!((facts.name.as_str(), facts.class.value), ("dev", Class::Prod));
}
