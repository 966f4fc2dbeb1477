//! What goes back: status, body, and the headers every answer has.

use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::{
    ACCEPT_ENCODING, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_HEADERS,
    ACCESS_CONTROL_REQUEST_METHOD, CONNECTION, CONTENT_ENCODING, CONTENT_TYPE, HeaderMap,
    HeaderName, HeaderValue, SERVER, VARY,
};
use hyper::{Response, StatusCode};

use super::admission::Page;
use super::encoding::Encoding;
use super::request_id::RequestIds;
use crate::api::{ApiError, wire};

/// Longer bodies are compressed for those who asked (indexes-and-tables.md 8.5).
const PLAIN_BYTES_MAX: usize = 4096;
/// Longer ones take so long to compress that the other connections of the thread go elsewhere meanwhile.
const QUICK_BYTES_MAX: usize = 256 * 1024;
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

    /// With another status than the service's: one by which browsers, proxies and people know what is the matter.
    #[must_use]
    pub fn with_status(self, status: StatusCode) -> Self {
        Self { status, ..self }
    }

    /// The last one of its connection.
    #[must_use]
    pub fn last(mut self) -> Self {
        self.headers.push((CONNECTION, HeaderValue::from_static("close")));
        self
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

    /// A browser asks what a page may send that was let in: anything.
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

    fn empty(status: StatusCode) -> Self {
        Self { status, body: String::new(), headers: Vec::new() }
    }

    fn of_type(status: StatusCode, content_type: &'static str, body: String) -> Self {
        let content_type = (CONTENT_TYPE, HeaderValue::from_static(content_type));
        Self { status, body, headers: vec![content_type] }
    }

    /// The whole answer to a request of this page with these headers. The checksum is that of the bytes that are sent.
    pub fn into_response(
        self,
        asked: &HeaderMap,
        page: Page,
        ids: &RequestIds,
    ) -> Response<Full<Bytes>> {
        // What can't be compressed goes out as it is.
        let compressed = self.encoding(asked).and_then(|it| Some((it, self.compressed(it)?)));
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
        match page {
            Page::None => {}
            Page::Any => {
                headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, ANY);
            }
            Page::Of(origin) => {
                headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
                // Kept by a cache, the answer is for no other page.
                headers.insert(VARY, HeaderValue::from_static("Origin"));
            }
        }
        response
    }

    fn compressed(&self, encoding: Encoding) -> Option<Vec<u8>> {
        let compress = || encoding.encode(self.body.as_bytes()).ok();
        if self.body.len() > QUICK_BYTES_MAX {
            return tokio::task::block_in_place(compress);
        }
        compress()
    }

    fn encoding(&self, asked: &HeaderMap) -> Option<Encoding> {
        let accepted = asked.get(ACCEPT_ENCODING).filter(|_| self.body.len() > PLAIN_BYTES_MAX)?;
        Encoding::preferred(accepted.to_str().ok()?)
    }
}
