use super::*;
use crate::connection::Told;

#[test]
fn a_clock_that_is_wrong_is_told_by_how_much_and_in_which_direction() {
    let now = 1_800_000_000_000_u64;
    let said = |minutes: i64| {
        let skew = Skew::of(1_800_000_000_000 + minutes * 60_000, now);
        skew.is_wrong().then(|| skew.in_words())
    };
    assert_eq!(said(0), None);
    assert_eq!(said(4), None);
    assert_eq!(said(-4), None);
    assert_eq!(said(5).as_deref(), Some("5 min behind"));
    assert_eq!(said(-119).as_deref(), Some("119 min ahead of"));
    assert_eq!(said(180).as_deref(), Some("3 h behind"));
    assert_eq!(said(-3 * 24 * 60).as_deref(), Some("3 days ahead of"));
    assert_eq!(Skew::of(i64::MIN, u64::MAX).in_words().split(' ').nth(1), Some("days"));
}

#[test]
fn the_region_is_named_where_the_service_names_one_and_else_the_secret() {
    let mut facts = Facts::local("x");
    let told = |message: &str, facts: &Facts| {
        step(&ApiError::new(ErrorKind::InvalidSignature, message), None, facts).unwrap_or_default()
    };
    let secret = "the secret key is not that of the access key";
    let scoped = "The String-to-Sign should have been '20261201/us-east-1/dynamodb/aws4_request'";
    // Whoever asks in no region knows of none to compare.
    assert_eq!(told(scoped, &facts), secret);
    facts.region = Some(Told::by_default("us-east-1".to_owned()));
    assert_eq!(told(scoped, &facts), secret);
    facts.region = Some(Told::by_default("eu-west-1".to_owned()));
    assert!(told(scoped, &facts).starts_with("this endpoint is of us-east-1"));
    assert_eq!(told("/dynamodb/aws4_request", &facts), secret);
    assert!(
        told("Credential should be scoped to a valid region, not 'eu-west-1'", &facts)
            .starts_with("eu-west-1 is not the region of this endpoint")
    );
    assert_eq!(step(&ApiError::validation("wrong"), None, &facts), None);
}
