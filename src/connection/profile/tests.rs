use super::*;

fn files(config: &str) -> Files {
    let config = Text { path: "~/.aws/config".into(), text: config.to_owned(), unread: None };
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(Files::parse(&config, &Text::default()))
}

fn broken(config: &str) -> Vec<String> {
    files(config).all_broken().iter().map(Broken::to_string).collect()
}

#[test]
fn a_broken_line_takes_its_profile_and_no_other() {
    let files = files(
        "[profile a]\nregion = x\n\n[profile b]\nregion = y\nwhat is this\n[profile c]\nregion = z",
    );
    let region = |name| files.profile(name).and_then(|section| section.get("region"));
    assert_eq!((region("a"), region("b"), region("c")), (Some("x"), None, Some("z")));
    assert_eq!(
        files.broken("b").map(Broken::to_string).as_deref(),
        Some("~/.aws/config, line 6: it has no `=`; write `name = value`, or `#` before a comment")
    );
    assert_eq!(files.broken("a"), None);
}

#[test]
fn each_fault_is_told_by_its_line() {
    let only = |config: &str| broken(config).join("|");
    assert!(only("[profile a\nregion = x").contains("line 1: its `[` has no `]`"));
    assert!(only("region = x\n[default]\n").contains("line 1: it stands before the first section"));
    assert!(only("[default]\n = x").contains("line 2: nothing stands before its `=`"));
    assert!(
        only("[default]\n# caf\u{fffd}\nregion = \u{fffd}").contains("line 3: it is not UTF-8")
    );
    assert_eq!(only("[default]\n# caf\u{fffd}\nregion = x"), "");
}

#[test]
fn a_comment_behind_spaces_is_no_part_of_the_value_above_it() {
    let files = files("[profile a]\nregion = x\n  ; here\n\t# and here\noutput = json");
    assert_eq!(files.profile("a").and_then(|section| section.get("region")), Some("x"));
}

#[test]
fn settings_may_be_indented_and_what_is_indented_further_goes_on() {
    let files = files(
        "[profile a]\n  region = x\n  services = s\n\n[services s]\n  dynamodb =\n    endpoint_url = http://one\n",
    );
    assert_eq!(files.profile("a").and_then(|section| section.get("region")), Some("x"));
    assert_eq!(files.endpoint_of("s"), Some("http://one"));
    assert_eq!(files.all_broken(), []);
}

#[test]
fn a_colon_does_for_the_first_equals_sign_and_for_no_other() {
    let files = files("[profile a]\nregion: x\nrole_arn = arn:aws:iam::1:role/x\nurl: http://a=b");
    let get = |name| files.profile("a").and_then(|section| section.get(name));
    assert_eq!((get("region"), get("role_arn")), (Some("x"), Some("arn:aws:iam::1:role/x")));
    assert_eq!(get("url"), Some("http://a=b"));
}

#[test]
fn a_name_may_have_spaces() {
    let files =
        files("[profile \"my dev\"] # mine\nregion = x\n[profile my other]\nregion = y\nbroken");
    assert_eq!(files.profile("my dev").and_then(|section| section.get("region")), Some("x"));
    assert_eq!(files.names().collect::<Vec<_>>(), ["my dev"]);
    assert!(files.broken("my other").is_some());
}

#[test]
fn the_first_fault_is_found_in_a_section_of_any_length() {
    let mut config = "[default]\n".to_owned();
    (0..500).for_each(|number| config.push_str(&format!("name{number} = {number}\n")));
    config.push_str("fault\nanother fault\n");
    assert!(broken(&config)[0].contains("line 502:"));
}

#[test]
fn the_line_itself_is_not_told() {
    let told = broken("[default]\naws_secret_access_key wJalrXUtnFEMI\n");
    assert!(!told.join("").contains("wJalr"), "{told:?}");
}

#[test]
fn the_endpoint_of_the_service_is_stronger_than_that_of_all() {
    let files = files(
        "[default]\nservices = s\nendpoint_url = http://all\n[profile plain]\nendpoint_url = http://all\n\
         [services s]\ndynamodb =\n  endpoint_url = http://one\n",
    );
    let url = |name| Profile::of(&files, name).endpoint.map(|told| told.value);
    assert_eq!(url("default").as_deref(), Some("http://one"));
    assert_eq!(url("plain").as_deref(), Some("http://all"));
    assert_eq!(url("gone"), None);
}
