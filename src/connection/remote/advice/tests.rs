use super::*;
use crate::connection::Told;

#[test]
fn the_missing_permission_is_named_by_the_service_or_by_the_operation() {
    let denied = |message: &str, operation: OperationName| {
        of_refusal(&ApiError::new(ErrorKind::AccessDenied, message), operation, &Facts::local("x"))
            .unwrap_or_default()
    };
    let sentence = "User: arn:aws:iam::1:user/x is not authorized to perform: \
        dynamodb:PartiQLInsert on resource: arn:aws:dynamodb:eu-west-1:1:table/t because no \
        identity-based policy allows the dynamodb:PartiQLInsert action";
    assert_eq!(
        denied(sentence, OperationName::ExecuteStatement),
        "the IAM action dynamodb:PartiQLInsert has to be allowed"
    );
    assert!(denied("Access is denied", OperationName::PutItem).contains("dynamodb:PutItem"));
    assert!(denied("", OperationName::TransactWriteItems).contains("ConditionCheckItem"));
}

#[test]
fn a_refusal_that_says_enough_needs_no_help() {
    assert_eq!(
        of_refusal(&ApiError::validation("wrong"), OperationName::PutItem, &Facts::local("x")),
        None
    );
}

#[test]
fn a_wrong_region_is_told_from_a_wrong_host() {
    let trouble = Trouble { kind: Kind::UnknownHost, detail: String::new() };
    let mut facts = Facts::local("x");
    facts.region = Some(Told::by_default("eu-wst-1".to_owned()));
    assert!(of_trouble(&trouble, &facts).contains("is `eu-wst-1` a region?"));
    facts.endpoint = Some(Told::by_default("http://nowhere".to_owned()));
    assert!(of_trouble(&trouble, &facts).starts_with("http://nowhere is not known"));
}

#[test]
fn who_was_turned_away_is_told_why() {
    let facts = Facts::local("x");
    let told = |name: &str| of_caller(&ApiError::named(name, "as told"), None, &facts);
    let said = |name: &str| told(name).unwrap_or_default();
    assert!(said("ExpiredTokenException").contains("aws sso login --profile default"));
    assert!(said("UnrecognizedClientException").contains("access key is not known there"));
    assert!(said("InvalidSignatureException").ends_with("(InvalidSignatureException: as told)"));
    // The names of other services, each with the step of ours and in its own word.
    assert!(said("ExpiredToken").contains("aws sso login --profile default"));
    assert!(said("InvalidClientTokenId").contains("access key is not known there"));
    assert!(said("SignatureDoesNotMatch").ends_with("(SignatureDoesNotMatch: as told)"));
    assert!(said("OptInRequired").starts_with("the account has not opted in to this region"));
    for name in ["IncompleteSignatureException", "MissingAuthenticationTokenException"] {
        assert!(said(name).starts_with("the endpoint wants other credentials"), "{name}");
    }
    assert_eq!(told("ValidationException"), None);
    assert_eq!(told("SomethingNew"), None);
}

#[test]
fn a_page_is_told_from_a_refusal_whatever_its_name() {
    let help = |error: &ApiError| of_refusal(error, OperationName::PutItem, &Facts::local("x"));
    let page = ApiError::no_refusal(502, "<html>");
    let expected = "this is no answer of DynamoDB's: is the endpoint right?";
    assert_eq!(help(&page).as_deref(), Some(expected));
    assert_eq!(help(&ApiError::named("HTTP 502", "said by a service")), None);
}

#[test]
fn a_table_that_is_not_there_may_be_elsewhere() {
    let mut facts = Facts::local("x");
    facts.region = Some(Told::by_default("eu-west-1".to_owned()));
    let help = of_refusal(&crate::api::error::resource_not_found(), OperationName::GetItem, &facts);
    let expected = "it was looked for at DynamoDB in eu-west-1: is that the place?";
    assert_eq!(help.as_deref(), Some(expected));
}
