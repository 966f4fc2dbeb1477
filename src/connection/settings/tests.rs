use super::*;

fn variables(pairs: &[(&'static str, &str)]) -> Written {
    of_variables(|name| {
        let pair = pairs.iter().find(|(known, _)| *known == name);
        pair.map(|(_, value)| (*value).to_owned())
    })
}

fn profile(pairs: &[(&'static str, &str)]) -> Written {
    of_profile(|name| {
        let pair = pairs.iter().find(|(known, _)| *known == name);
        pair.map(|(_, value)| (*value).to_owned())
    })
}

fn decided(of_variables: &[(&'static str, &str)], of_profile: &[(&'static str, &str)]) -> Settings {
    Settings::decide(&variables(of_variables), &profile(of_profile), "dev")
}

#[test]
fn a_variable_is_stronger_than_a_profile_and_an_empty_one_is_none() {
    let members = [("use_fips_endpoint", "true"), ("sdk_ua_app_id", "theirs")];
    assert!(decided(&[], &members).fips);
    assert!(!decided(&[("AWS_USE_FIPS_ENDPOINT", "False")], &members).fips);
    assert!(decided(&[("AWS_USE_FIPS_ENDPOINT", "")], &members).fips);
    assert_eq!(decided(&[], &members).app_id.as_deref(), Some("theirs"));
    assert_eq!(decided(&[], &[]), Settings::default());
}

#[test]
fn a_value_that_is_not_taken_leaves_the_default_and_not_the_profile() {
    let settings = decided(&[("AWS_MAX_ATTEMPTS", "0")], &[("max_attempts", "7")]);
    assert_eq!(settings.attempts, None);
    let note = "AWS_MAX_ATTEMPTS is `0`, which is passed over: write a whole number from 1 on";
    assert_eq!(settings.notes, [note]);
}

#[test]
fn a_url_that_is_passed_over_is_not_said_again() {
    let settings = decided(&[("AWS_EC2_METADATA_SERVICE_ENDPOINT", "me:pass@host")], &[]);
    let note =
        "AWS_EC2_METADATA_SERVICE_ENDPOINT is no URL, and is passed over: write http://HOST:PORT";
    assert_eq!(settings.notes, [note]);
}

#[test]
fn the_bundle_of_certificates_is_that_of_the_tools_before_that_of_the_library() {
    let path = |settings: Settings| settings.ca_bundle.map(|told| told.value);
    let requests = ("REQUESTS_CA_BUNDLE", "/r");
    assert_eq!(path(decided(&[requests], &[])).as_deref(), Some("/r"));
    assert_eq!(path(decided(&[requests], &[("ca_bundle", "/p")])).as_deref(), Some("/p"));
    let both = [requests, ("AWS_CA_BUNDLE", "/v")];
    assert_eq!(path(decided(&both, &[("ca_bundle", "/p")])).as_deref(), Some("/v"));
}

#[test]
fn any_text_is_a_value_or_a_note() {
    use proptest::prelude::*;
    proptest!(|(text in "\\PC{0,60}")| {
        for setting in ALL {
            let written = variables(&[(setting.variable, &text)]);
            let settings = Settings::decide(&written, &Written::default(), "dev");
            let is_note = !text.trim().is_empty() && !setting.takes.accepts(text.trim());
            prop_assert_eq!(settings.notes.len(), usize::from(is_note));
        }
    });
}
