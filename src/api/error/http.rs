//! What `serve` says of a request that it does not read, or not to its end. The service leaves these to what stands before
//! it, and says nothing of the kind, so the sentences are our own; the names are those by which an AWS SDK knows whether
//! to send the request again.

use super::{ApiError, ErrorKind};

/// Who speaks another protocol (TLS, HTTP/2), or garbage.
pub fn malformed_head() -> ApiError {
    refused_head(
        "The request is not HTTP/1.1 as it should be; this endpoint is http://, not https://",
    )
}

/// Of bytes of request line and headers, or of headers.
pub fn head_too_long(bytes_max: usize, headers_max: usize) -> ApiError {
    refused_head(format!(
        "The request line and the headers may have {bytes_max} bytes, and be {headers_max} headers, at most"
    ))
}

/// HTTP/1.1 has one, so that it is known whom a request was meant for.
pub fn host_not_said_once() -> ApiError {
    refused_head("The request needs one Host header")
}

fn refused_head(message: impl Into<String>) -> ApiError {
    ApiError::new(ErrorKind::Serialization, message)
}

/// A page of a site that this database was not opened to.
pub fn strange_origin(origin: &str) -> ApiError {
    ApiError::new(
        ErrorKind::AccessDenied,
        format!(
            "Pages of {origin} may not use this database: `dynadraft serve --allow-origin {origin}` lets them"
        ),
    )
}

/// An `Origin` that no browser writes, or two of them.
pub fn no_origin() -> ApiError {
    ApiError::new(ErrorKind::AccessDenied, "The Origin of the request is none that a browser sends")
}

/// A name that leads here and is none of this machine's: a page may have made it lead here.
pub fn strange_host(host: &str) -> ApiError {
    ApiError::new(
        ErrorKind::AccessDenied,
        format!(
            "This database is not to be reached as {host}: use localhost, or `dynadraft serve --allow-host {host}`"
        ),
    )
}

/// A `Host` that is neither a name nor an address.
pub fn no_host() -> ApiError {
    ApiError::new(
        ErrorKind::AccessDenied,
        "The Host of the request is neither a name nor an address",
    )
}

/// Of bytes of the body, and of what it holds when it is compressed.
pub fn body_too_large(bytes_max: usize) -> ApiError {
    ApiError::new(
        ErrorKind::RequestEntityTooLarge,
        format!("The body may have {bytes_max} bytes at most, compressed or not"),
    )
}

/// A head or a body that was begun and did not come to its end.
pub fn too_slow(head_seconds: u64, pause_seconds: u64, body_seconds: u64) -> ApiError {
    ApiError::new(
        ErrorKind::RequestTimeout,
        format!(
            "The request did not come to its end: its head has {head_seconds} s, its body {body_seconds} s, \
             with pauses of {pause_seconds} s at most"
        ),
    )
}

/// All bodies under way have more bytes than the server keeps at once. Nothing was done.
pub fn too_many_bodies() -> ApiError {
    ApiError::new(
        ErrorKind::ServiceUnavailable,
        "Too many large requests are under way; nothing was done, try again",
    )
}

/// A compression that is not known, or a body that is not compressed as its header says.
pub fn bad_content_encoding() -> ApiError {
    ApiError::new(
        ErrorKind::Serialization,
        "The body is not what its Content-Encoding says: gzip (of few members), deflate and identity are known",
    )
}

/// The store has no room for a write. Nothing was done, and reads go on.
pub fn disk_full() -> ApiError {
    ApiError::new(
        ErrorKind::InternalServerError,
        "The disk of the database is full; nothing was written, make room and try again",
    )
}
