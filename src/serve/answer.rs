//! What goes back: status, body, and the headers every answer has.

use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::{
    ACCEPT_ENCODING, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_HEADERS,
    ACCESS_CONTROL_REQUEST_METHOD, CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, HeaderName,
    HeaderValue, ORIGIN, SERVER,
};
use hyper::{Response, StatusCode};

use super::encoding::Encoding;
use super::request_id::RequestIds;
use crate::api::{ApiError, wire};

/// Longer bodies are compressed for those who asked (indexes-and-tables.md 8.5).
const PLAIN_BYTES_MAX: usize = 4096;
/// Seconds a browser may remember what it was allowed.
const PREFLIGHT_SECONDS: HeaderValue = HeaderValue::from_static("172800");
const ANY: HeaderValue = HeaderValue::from_static("*");
const REQUEST_ID: HeaderName = HeaderName::from_static("x-amzn-requestid");
const CRC32: HeaderName = HeaderName::from_static("x-amz-crc32");

/// An answer without the headers that all have.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub body: String,
    headers: Vec<(HeaderName, HeaderValue)>,
}

/// The two names of the protocol. An answer repeats the one of its request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ContentType {
    #[default]
    AmzJson,
    Json,
}

impl ContentType {
    pub fn name(self) -> &'static str {
        match self {
            Self::AmzJson => "application/x-amz-json-1.0",
            Self::Json => "application/json",
        }
    }
}

impl Answer {
    pub fn reply(content_type: ContentType, body: String) -> Self {
        Self::of_type(StatusCode::OK, content_type.name(), body)
    }

    pub fn refusal(content_type: ContentType, problem: &ApiError) -> Self {
        let status = StatusCode::from_u16(problem.kind.status());
        let status = status.expect("the service's statuses are statuses");
        Self::of_type(status, content_type.name(), wire::encode_error(problem))
    }

    /// No operation can be meant: another method, path or content type.
    pub fn unknown() -> Self {
        // XML, as nothing else here is: so it was captured (indexes-and-tables.md 8.1).
        let body = "<UnknownOperationException/>\n".to_owned();
        Self::of_type(StatusCode::NOT_FOUND, "application/xml", body)
    }

    pub fn healthy() -> Self {
        // Word for word, the space at its end included (items-tables-capacity.md 10), so whatever the Region.
        let body = "healthy: dynamodb.us-east-1.amazonaws.com ".to_owned();
        Self::of_type(StatusCode::OK, "text/plain", body)
    }

    /// A browser asks what it may send: anything.
    pub fn preflight(headers: &HeaderMap) -> Self {
        let mut answer = Self::empty(StatusCode::OK);
        answer.headers.push((ACCESS_CONTROL_MAX_AGE, PREFLIGHT_SECONDS));
        // Echoed, as the service does (indexes-and-tables.md 8.1): a browser takes no `*` for an Authorization header.
        for (asked, allowed) in [
            (ACCESS_CONTROL_REQUEST_METHOD, ACCESS_CONTROL_ALLOW_METHODS),
            (ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_ALLOW_HEADERS),
        ] {
            answer.headers.extend(headers.get(asked).map(|value| (allowed, value.clone())));
        }
        answer
    }

    pub fn empty(status: StatusCode) -> Self {
        Self { status, body: String::new(), headers: Vec::new() }
    }

    fn of_type(status: StatusCode, content_type: &'static str, body: String) -> Self {
        let content_type = (CONTENT_TYPE, HeaderValue::from_static(content_type));
        Self { status, body, headers: vec![content_type] }
    }

    /// The whole answer to a request with these headers. The checksum is that of the bytes that are sent.
    pub fn into_response(self, asked: &HeaderMap, ids: &RequestIds) -> Response<Full<Bytes>> {
        let encoding = self.encoding(asked);
        // What can't be compressed goes out as it is.
        let compressed = encoding.and_then(|it| Some((it, it.encode(self.body.as_bytes()).ok()?)));
        let (encoding, body) = match compressed {
            Some((encoding, bytes)) => (Some(encoding), Bytes::from(bytes)),
            None => (None, Bytes::from(self.body)),
        };
        let crc32 = crc32fast::hash(&body);
        let mut response = Response::new(Full::new(body));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.extend(self.headers);
        headers.insert(SERVER, HeaderValue::from_static("Server"));
        headers.insert(CRC32, HeaderValue::from(crc32));
        let id = HeaderValue::from_str(&ids.fresh()).expect("letters and digits make a header");
        headers.insert(REQUEST_ID, id);
        if let Some(encoding) = encoding {
            headers.insert(CONTENT_ENCODING, HeaderValue::from_static(encoding.name()));
        }
        // For pages in a browser; other clients never ask, and are told nothing.
        if asked.contains_key(ORIGIN) {
            headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, ANY);
        }
        response
    }

    fn encoding(&self, asked: &HeaderMap) -> Option<Encoding> {
        let accepted = asked.get(ACCEPT_ENCODING).filter(|_| self.body.len() > PLAIN_BYTES_MAX)?;
        Encoding::preferred(accepted.to_str().ok()?)
    }
}
