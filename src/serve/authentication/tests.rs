use super::*;

const SIGNED: &str = "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/dynamodb/aws4_request, \
                      SignedHeaders=host;x-amz-date, Signature=ff";

fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
    pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
}

fn refused(pairs: &[(&'static str, &str)], query: Option<&str>) -> String {
    check(&headers(pairs), query).unwrap_err().to_string()
}

#[test]
fn any_complete_signature_will_do() {
    let dated = [("authorization", SIGNED), ("x-amz-date", "20260101T000000Z")];
    assert_eq!(check(&headers(&dated), None), Ok(()));
    let dated = [("authorization", SIGNED), ("date", "Thu, 01 Jan 2026 00:00:00 GMT")];
    assert_eq!(check(&headers(&dated), Some("a=b")), Ok(()));
    let query = "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=a&X-Amz-Date=d\
                 &X-Amz-SignedHeaders=host&X-Amz-Signature=ff";
    assert_eq!(check(&HeaderMap::new(), Some(query)), Ok(()));
}

#[test]
fn a_request_without_a_signature_lacks_its_token() {
    let sentence = "MissingAuthenticationTokenException: Request is missing Authentication Token";
    assert_eq!(refused(&[], None), sentence);
    assert_eq!(refused(&[("authorization", "Basic abc")], Some("")), sentence);
}

#[test]
fn a_request_signed_twice_is_refused() {
    assert_eq!(
        refused(&[("authorization", SIGNED)], Some("X-Amz-Algorithm=x")),
        "InvalidSignatureException: Found both 'X-Amz-Algorithm' as a query-string param and \
         'Authorization' as HTTP header."
    );
}

#[test]
fn every_missing_part_of_a_header_is_told_then_the_date() {
    assert_eq!(
        refused(&[("authorization", "AWS4-HMAC-SHA256 Credential=a"), ("date", "d")], None),
        "IncompleteSignatureException: Authorization header requires 'Signature' parameter. \
         Authorization header requires 'SignedHeaders' parameter. \
         Authorization=AWS4-HMAC-SHA256 Credential=a"
    );
    assert_eq!(
        refused(&[("authorization", "AWS4-")], None),
        "IncompleteSignatureException: Authorization header requires 'Credential' parameter. \
         Authorization header requires 'Signature' parameter. \
         Authorization header requires 'SignedHeaders' parameter. \
         Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. \
         Authorization=AWS4-"
    );
}

#[test]
fn every_missing_parameter_of_a_query_is_told() {
    assert_eq!(
        refused(&[], Some("X-Amz-Algorithm=a&X-Amz-Signature=b")),
        "IncompleteSignatureException: \
         AWS query-string parameters must include 'X-Amz-Credential'. \
         AWS query-string parameters must include 'X-Amz-SignedHeaders'. \
         AWS query-string parameters must include 'X-Amz-Date'. \
         Re-examine the query-string parameters."
    );
}
