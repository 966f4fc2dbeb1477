use super::*;
use crate::connection::Variables;
use crate::connection::profile::{Files, Text};

const KEYS: &str = "aws_access_key_id = K\naws_secret_access_key = s\n";

fn files(config: &str, credentials: &str) -> Files {
    let text =
        |name: &str, text: &str| Text { path: name.into(), text: text.to_owned(), unread: None };
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(Files::parse(&text("config", config), &text("credentials", credentials)))
}

fn with_keys() -> Variables {
    Variables {
        access_key: Some("V".to_owned()),
        secret_key: Some(Hidden("v".to_owned())),
        ..Variables::default()
    }
}

/// What is found, by kind and origin; or why nothing is.
fn told(variables: &Variables, config: &str, profile: &str, is_chosen: bool) -> String {
    match find(variables, &files(config, ""), profile, is_chosen) {
        Ok(source) => format!("{} ({})", source.told().value, source.told().origin),
        Err(unusable) => unusable.to_string(),
    }
}

/// As [`told`], of a profile that is chosen where no variable is set.
fn chosen(config: &str, profile: &str) -> String {
    told(&Variables::default(), config, profile, true)
}

#[test]
fn keys_of_the_variables_come_first_unless_a_profile_is_chosen() {
    let config = format!("[default]\n{KEYS}");
    let of_variables = "access key (AWS_ACCESS_KEY_ID)";
    assert_eq!(told(&with_keys(), &config, "default", false), of_variables);
    assert_eq!(told(&with_keys(), &config, "default", true), "access key (profile default)");
}

#[test]
fn a_key_without_its_secret_is_no_key() {
    let variables = Variables { access_key: Some("V".to_owned()), ..Variables::default() };
    assert_eq!(
        told(&variables, &format!("[default]\n{KEYS}"), "default", false),
        "AWS_ACCESS_KEY_ID is set and AWS_SECRET_ACCESS_KEY is not: set both, or neither"
    );
    assert_eq!(
        chosen("[profile x]\naws_access_key_id = k", "x"),
        "profile x has an aws_access_key_id and no aws_secret_access_key: it needs both, or neither"
    );
    assert!(
        chosen("[profile x]\naws_access_key_id =\naws_secret_access_key =", "x")
            .starts_with("of the machine")
    );
}

#[test]
fn a_role_stands_over_what_it_is_assumed_with() {
    let config = "[profile a]\nrole_arn = arn:a\nsource_profile = b\n[profile b]\nrole_arn = arn:b\n\
        source_profile = c\n[profile c]\nsso_session = s\nsso_account_id = 1\nsso_role_name = r\n\
        [sso-session s]\nsso_start_url = https://x\nsso_region = eu-west-1";
    assert_eq!(chosen(config, "a"), "role over role over SSO (profile a)");
    let named = "[profile a]\nrole_arn = arn:a\ncredential_source = Environment";
    assert_eq!(told(&with_keys(), named, "a", true), "role over access key (profile a)");
    assert!(chosen(named, "a").contains("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set"));
}

#[test]
fn what_a_role_is_to_be_lent_with_is_kept() {
    let config = format!(
        "[profile a]\nrole_arn = arn:a\nsource_profile = a\nexternal_id = e\nrole_session_name = n\n\
         duration_seconds = 900\nmfa_serial = m\n{KEYS}"
    );
    let Ok(Source::Role(role)) = find(&Variables::default(), &files(&config, ""), "a", true) else {
        panic!("a role");
    };
    assert_eq!(role.external_id.as_deref(), Some("e"));
    assert_eq!(role.session_name.as_deref(), Some("n"));
    assert_eq!(role.duration_s, Some(900));
    assert_eq!(role.mfa_serial.as_deref(), Some("m"));
    assert!(matches!(role.over, Source::Keys(Place::Profile(_), _)));
}

#[test]
fn mistakes_in_profiles_are_told_with_what_to_change() {
    let role = |rest: &str| chosen(&format!("[profile a]\nrole_arn = arn:a\n{rest}"), "a");
    assert_eq!(
        role("source_profile = gone"),
        "profile a takes its credentials from profile gone, which is not there; its source_profile has to name another one"
    );
    assert_eq!(
        role("source_profile = b\n[profile b]\nregion = x"),
        "profile a takes its credentials from profile b, which has none: it needs keys, SSO, a credential_process or a role"
    );
    let circle = "source_profile = b\n[profile b]\nrole_arn = arn:b\nsource_profile = a";
    assert!(role(circle).starts_with("the profiles a, b take their credentials from each other"));
    assert!(role("source_profile = a").starts_with("the profiles a take"));
    assert!(role("").contains("nothing to assume it with"));
    assert!(role("source_profile = b\ncredential_source = Environment").contains("has both"));
    assert!(role("credential_source = Moon").contains("`Moon` is no credential_source"));
    let sso = |rest: &str| chosen(&format!("[profile a]\nsso_role_name = r\n{rest}"), "a");
    assert_eq!(
        sso("sso_account_id = 1\nsso_session = gone"),
        "profile a names the SSO session gone, and there is no section [sso-session gone]; `aws configure sso-session` makes one"
    );
    assert!(
        sso("sso_start_url = u\nsso_region = r")
            .starts_with("the SSO settings of profile a lack `sso_account_id`")
    );
    assert!(chosen("[profile a]\nweb_identity_token_file = f", "a").contains("no role_arn"));
}

#[test]
fn the_order_is_that_of_botocore() {
    let variables = Variables {
        token_file: Some("f".into()),
        role_arn: Some("arn:v".to_owned()),
        container: Some("AWS_CONTAINER_CREDENTIALS_FULL_URI"),
        ..Variables::default()
    };
    // A role of the profile, a web identity of the variables, what else the profile has, the container, the machine.
    let role = format!("[default]\nrole_arn = arn:a\nsource_profile = b\n[profile b]\n{KEYS}");
    assert_eq!(told(&variables, &role, "default", false), "role over access key (profile default)");
    let keys = format!("[default]\n{KEYS}");
    let of_token = "web identity (AWS_WEB_IDENTITY_TOKEN_FILE)";
    assert_eq!(told(&variables, &keys, "default", false), of_token);
    let container = Variables { token_file: None, ..variables };
    assert_eq!(told(&container, &keys, "default", false), "access key (profile default)");
    let of_container = "container (AWS_CONTAINER_CREDENTIALS_FULL_URI)";
    assert_eq!(told(&container, "", "default", false), of_container);
    let of_machine = "of the machine, if it has any (default)";
    assert_eq!(told(&Variables::default(), "", "default", false), of_machine);
}

#[test]
fn keys_of_the_credentials_file_come_before_a_program_and_those_of_config_after_it() {
    let program = "[default]\ncredential_process = p\n";
    let kind = |config: &str, credentials: &str| {
        let found = find(&Variables::default(), &files(config, credentials), "default", false);
        found.unwrap().told().value
    };
    assert_eq!(kind(program, &format!("[default]\n{KEYS}")), "access key");
    assert_eq!(kind(&format!("{program}{KEYS}"), ""), "process");
}

#[test]
fn a_chosen_profile_without_credentials_leaves_them_to_the_machine_and_not_to_the_variables() {
    let of_machine = "of the machine, if it has any (default)";
    assert_eq!(told(&with_keys(), "[profile a]\nregion = x", "a", true), of_machine);
}

#[test]
fn a_key_that_no_header_can_carry_is_refused() {
    let variables = Variables { access_key: Some("V\nW".to_owned()), ..with_keys() };
    assert!(told(&variables, "", "default", false).starts_with("the key in AWS_ACCESS_KEY_ID"));
    let token = format!("[profile a]\naws_session_token = é\n{KEYS}");
    assert!(chosen(&token, "a").starts_with("the key or the token of profile a can't be sent"));
}
