use super::*;
use crate::engine::{Clock, Ids, Settings};
use crate::storage::StoreError;
use crate::storage::file::Room;

const SIGNED: &str = "AWS4-HMAC-SHA256 Credential=a, SignedHeaders=host, Signature=ff";
const JSON: &str = "application/x-amz-json-1.0";

fn handler() -> Handler {
    let ids = Ids::new(|| "0".repeat(36));
    let settings =
        Settings { clock: Clock::new(|| 0), ids: ids.clone(), region: "us-east-1".to_owned() };
    let database = Arc::new(Database::in_memory(settings));
    Handler::new(database, RequestIds::new(&ids), Admission::default(), Limits::USUAL)
}

/// A request as an SDK makes it, with these headers in place of its own; an empty one is left out.
fn request(operation: &str, headers: &[(&str, &str)]) -> Parts {
    let mut request = Request::post("/").body(()).unwrap();
    let target = format!("{TARGET_PREFIX}{operation}");
    let usual = [
        ("content-type", JSON),
        ("x-amz-target", target.as_str()),
        ("authorization", SIGNED),
        ("x-amz-date", "20260101T000000Z"),
    ];
    for (name, value) in usual.iter().chain(headers) {
        let name: hyper::header::HeaderName = name.parse().unwrap();
        if value.is_empty() {
            request.headers_mut().remove(name);
        } else {
            request.headers_mut().insert(name, value.parse().unwrap());
        }
    }
    request.into_parts().0
}

fn answer(head: &Parts, body: impl AsRef<[u8]>) -> (u16, String) {
    let answer = handler().answer(head, Ok(body.as_ref()));
    (answer.status.as_u16(), answer.body)
}

const MALFORMED: &str = r#"{"__type":"com.amazon.coral.service#SerializationException"}"#;
const UNKNOWN: &str = r#"{"__type":"com.amazon.coral.service#UnknownOperationException"}"#;
const NO_TOKEN: &str = "{\"__type\":\"com.amazon.coral.service#MissingAuthenticationTokenException\",\
                        \"message\":\"Request is missing Authentication Token\"}";
const INTERNAL: &str = "{\"__type\":\"com.amazonaws.dynamodb.v20120810#InternalServerError\",\
                        \"message\":\"Internal server error\"}";

#[test]
fn a_request_as_an_sdk_makes_it_is_run() {
    let head = request("ListTables", &[]);
    assert_eq!(answer(&head, "{}"), (200, r#"{"TableNames":[]}"#.to_owned()));
}

#[test]
fn the_endpoint_is_the_address_that_was_asked() {
    let endpoint =
        |headers: &[(&str, &str)]| answer(&request("DescribeEndpoints", headers), "{}").1;
    assert_eq!(
        endpoint(&[("host", "localhost:8000")]),
        r#"{"Endpoints":[{"Address":"localhost:8000","CachePeriodInMinutes":1440}]}"#
    );
    assert_eq!(
        endpoint(&[]),
        r#"{"Endpoints":[{"Address":"dynamodb.us-east-1.amazonaws.com","CachePeriodInMinutes":1440}]}"#
    );
}

#[test]
fn the_doors_are_passed_in_the_services_order() {
    let unsigned = [("authorization", "")];
    let refused = |head: &Parts, body: &'static str| {
        let (status, body) = answer(head, body);
        assert_eq!(status, 400);
        body
    };
    assert_eq!(refused(&request("Nope", &unsigned), "{"), MALFORMED);
    assert_eq!(refused(&request("Nope", &unsigned), ""), UNKNOWN);
    assert_eq!(refused(&request("PutItem", &unsigned), ""), NO_TOKEN);
    assert_eq!(refused(&request("PutItem", &[]), ""), MALFORMED);
    let wrong_type = refused(&request("PutItem", &[]), r#"{"TableName": 1}"#);
    assert!(wrong_type.contains("NUMBER_VALUE cannot be converted to String"), "{wrong_type}");
    assert!(refused(&request("PutItem", &[]), "{}").contains("validation errors detected"));
}

#[test]
fn only_the_services_own_targets_are_known() {
    for target in ["DynamoDB_20111205.ListTables", "ListTables", "dynamodb_20120810.ListTables", ""]
    {
        let head = request("ListTables", &[("x-amz-target", target)]);
        assert_eq!(answer(&head, "{}"), (400, UNKNOWN.to_owned()), "{target}");
    }
}

#[test]
fn the_content_type_is_taken_as_the_service_takes_it() {
    for (content_type, taken) in [
        ("application/json", true),
        ("Application/X-AMZ-JSON-1.0 ; charset=utf-8", true),
        ("text/plain", false),
        ("", false),
    ] {
        let (status, body) =
            answer(&request("ListTables", &[("content-type", content_type)]), "{}");
        assert_eq!(status == 200, taken, "{content_type}");
        assert!(taken || (status == 404 && body == "<UnknownOperationException/>\n"));
    }
    let no_type = request("ListTables", &[("content-type", "")]);
    assert_eq!(answer(&no_type, ""), (400, MALFORMED.to_owned()), "no body needs no type");
}

#[test]
fn other_methods_and_paths_are_unknown() {
    for (method, path) in
        [("PUT", "/"), ("DELETE", "/"), ("POST", "/a"), ("GET", "/a"), ("OPTIONS", "/")]
    {
        let mut head = request("ListTables", &[]);
        head.method = method.parse().unwrap();
        head.uri = path.parse().unwrap();
        assert_eq!(answer(&head, "{}").0, 404, "{method} {path}");
    }
}

#[test]
fn a_browser_is_allowed_what_it_asks_for() {
    let mut head = request(
        "ListTables",
        &[("origin", "http://a"), ("access-control-request-headers", "x-amz-target")],
    );
    head.method = Method::OPTIONS;
    let handler = handler();
    let response = handler.respond(&head, Page::Any, handler.answer(&head, Ok(b"")));
    assert_eq!(response.status(), 200);
    let header = |name: &str| response.headers().get(name).and_then(|value| value.to_str().ok());
    assert_eq!(header("access-control-allow-origin"), Some("*"));
    assert_eq!(header("access-control-max-age"), Some("172800"));
    assert_eq!(header("access-control-allow-headers"), Some("x-amz-target"));
}

#[test]
fn the_checksums_are_those_of_the_service() {
    for (body, crc32) in [
        (MALFORMED, 3_948_637_019),
        (UNKNOWN, 1_368_724_161),
        (NO_TOKEN, 2_088_342_776),
        ("<UnknownOperationException/>\n", 3_552_371_480),
    ] {
        assert_eq!(crc32fast::hash(body.as_bytes()), crc32, "{body}");
    }
}

#[test]
fn every_answer_has_an_id_of_its_own_a_checksum_and_its_type() {
    let handler = handler();
    let head = request("Nope", &[("content-type", "application/json")]);
    let response = || handler.respond(&head, Page::None, handler.answer(&head, Ok(b"{}")));
    let (first, second) = (response(), response());
    let id = |response: &Response<Full<Bytes>>| {
        response.headers()["x-amzn-requestid"].to_str().unwrap().to_owned()
    };
    assert_ne!(id(&first), id(&second));
    assert_eq!(id(&first).len(), 52);
    assert!(id(&first).bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase()));
    assert_eq!(first.headers()["x-amz-crc32"], "1368724161");
    assert_eq!(first.headers()["content-type"], "application/json");
}

#[test]
fn a_long_answer_is_compressed_for_who_asked() {
    let handler = handler();
    let head = request("ListTables", &[("accept-encoding", "gzip")]);
    let answer = |bytes| Answer::reply(ContentType::AmzJson, "x".repeat(bytes));
    let respond = |bytes| handler.respond(&head, Page::None, answer(bytes));
    for long in [4097, 1_000_000] {
        assert_eq!(respond(long).headers()["content-encoding"], "gzip");
    }
    assert!(!respond(4096).headers().contains_key("content-encoding"));
}

#[test]
fn what_is_no_body_is_refused_by_name() {
    let head = request("PutItem", &[]);
    for (problem, status, refused) in [
        (BodyError::TooLarge, 413, "com.amazon.coral.service#RequestEntityTooLargeException"),
        (BodyError::TooSlow, 408, "com.amazon.coral.service#RequestTimeoutException"),
        (BodyError::NoRoom, 503, "com.amazonaws.dynamodb.v20120810#ServiceUnavailable"),
        (BodyError::Broken, 400, "com.amazon.coral.service#SerializationException"),
        (BodyError::BadEncoding, 400, "com.amazon.coral.service#SerializationException"),
        (BodyError::Fault, 500, "com.amazonaws.dynamodb.v20120810#InternalServerError"),
    ] {
        let answer = handler().answer(&head, Err(&problem));
        assert_eq!(answer.status.as_u16(), status, "{problem:?}");
        assert!(answer.body.starts_with(&format!("{{\"__type\":\"{refused}\"")), "{}", answer.body);
    }
}

#[test]
fn headers_have_their_limit() {
    let (status, body) = answer(&request("ListTables", &[("x-long", &"x".repeat(16_384))]), "{}");
    assert_eq!(status, 400);
    assert!(body.contains("16384 bytes"), "{body}");
    assert_eq!(answer(&request("ListTables", &[("x-long", &"x".repeat(15_000))]), "{}").0, 200);
}

#[test]
fn a_full_disk_is_told_from_other_faults() {
    let path = || "/data/local.db".into();
    let full = refusal(Error::Store(StoreError::Full { path: path(), room: Room::Disk }));
    assert_eq!(
        wire::encode_error(&full),
        "{\"__type\":\"com.amazonaws.dynamodb.v20120810#InternalServerError\",\"message\":\
         \"The disk of the database is full; nothing was written, make room and try again\"}"
    );
    let other = refusal(Error::Store(StoreError::Io { path: path(), detail: "broken".to_owned() }));
    assert_eq!(wire::encode_error(&other), INTERNAL);
    assert_eq!((full.kind.status(), other.kind.status()), (500, 500));
}

#[test]
fn text_that_is_not_utf_8_is_malformed() {
    let head = request("ListTables", &[]);
    assert_eq!(answer(&head, &b"{\"a\": \"\xff\"}"[..]), (400, MALFORMED.to_owned()));
}
