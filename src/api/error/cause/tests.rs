use crate::api::error::request::enveloped;
use crate::api::error::{self, Cause};
use crate::api::{ApiError, ErrorKind};

/// The same refusal in other words.
fn reworded(refusal: &ApiError) -> ApiError {
    ApiError { message: "Now said otherwise".to_owned(), ..refusal.clone() }
}

#[test]
fn a_reworded_refusal_keeps_its_place() {
    let bare = [
        error::value::empty_attribute_name(),
        error::value::attribute_name_too_large(),
        error::value::several_datatypes(),
        error::placeholder::names_without_expression(),
        error::placeholder::malformed_key(error::placeholder::Map::Values, "v"),
        error::placeholder::invalid_name(&error::value::empty_attribute_name(), "#n"),
    ];
    for refusal in bare.iter().map(reworded) {
        assert_eq!(enveloped(refusal.clone()), refusal);
    }
    let inside = [
        error::placeholder::values_without_expression(None),
        error::placeholder::invalid_value(&error::value::several_datatypes(), ":v"),
        error::value::null_must_be_true(),
    ];
    for refusal in inside.iter().map(reworded) {
        assert_eq!(enveloped(refusal).message, "1 validation error detected: Now said otherwise");
    }
}

#[test]
fn the_words_alone_decide_nothing() {
    let named = ApiError::validation(error::key::key_is_fixed("pk").message);
    assert!(!named.cause.names_table());
    assert!(reworded(&error::key::key_is_fixed("pk")).cause.names_table());
    let bare = ApiError::validation(error::value::empty_attribute_name().message);
    assert_ne!(enveloped(bare.clone()), bare);
}

#[test]
fn what_comes_from_elsewhere_has_no_cause() {
    let read = ApiError::named("ValidationException", "Empty attribute name");
    assert_eq!((read.kind, read.cause), (ErrorKind::Validation, Cause::Ordinary));
}
