//! Signatures, checked as the specification of Signature Version 4 has them. Nothing of it is the SDK's.

use hmac::{Hmac, KeyInit, Mac};
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};

use super::request::Request;

/// Who signed a request, and for what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signer {
    pub key: String,
    pub region: String,
    pub has_token: bool,
}

/// Why a signature is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    Missing,
    /// No such access key, or not with this token.
    Unknown,
    /// Other bytes were signed, or with another secret.
    Mismatch,
    /// Signed too long before or after the time of the service.
    Skewed,
}

/// How far the clocks may be apart.
const LEEWAY: SignedDuration = SignedDuration::from_mins(5);

/// The secret of any access key. Those of roles begin with `ASIA` and go with a token.
pub fn secret_of(key: &str) -> String {
    format!("secret-of-{key}")
}

pub fn token_of(key: &str) -> String {
    format!("token-of-{key}")
}

/// What stands in the header `authorization`.
struct Claim<'a> {
    key: &'a str,
    date: &'a str,
    region: &'a str,
    service: &'a str,
    signed: Vec<&'a str>,
    signature: &'a str,
}

impl<'a> Claim<'a> {
    fn read(header: &'a str) -> Option<Self> {
        let members = header.strip_prefix("AWS4-HMAC-SHA256 ")?.split(',');
        let members: Vec<&str> = members.map(str::trim).collect();
        let member = |name| members.iter().find_map(|member| member.strip_prefix(name));
        let scope: Vec<&str> = member("Credential=")?.split('/').collect();
        let [key, date, region, service, "aws4_request"] = scope[..] else { return None };
        let signed = member("SignedHeaders=")?.split(';').collect();
        Some(Self { key, date, region, service, signed, signature: member("Signature=")? })
    }
}

/// Who signed this, at this time of the service.
pub fn check(request: &Request, now: Timestamp) -> Result<Signer, Wrong> {
    let header = request.header("authorization").ok_or(Wrong::Missing)?;
    let claim = Claim::read(header).ok_or(Wrong::Missing)?;
    let token = request.header("x-amz-security-token");
    let expected = claim.key.starts_with("ASIA").then(|| token_of(claim.key));
    if !["AKID", "ASIA"].iter().any(|start| claim.key.starts_with(start))
        || (expected.is_some() && token != expected.as_deref())
    {
        return Err(Wrong::Unknown);
    }
    let at = request.header("x-amz-date").ok_or(Wrong::Missing)?;
    let is_left_out = |name: &str| is_to_be_signed(name) && !claim.signed.contains(&name);
    if request.headers().any(|(name, _)| is_left_out(name))
        || signature(request, &claim, at, &secret_of(claim.key)) != claim.signature
    {
        return Err(Wrong::Mismatch);
    }
    if now.duration_since(moment(at)).abs() > LEEWAY {
        return Err(Wrong::Skewed);
    }
    Ok(Signer {
        key: claim.key.to_owned(),
        region: claim.region.to_owned(),
        has_token: token.is_some(),
    })
}

fn is_to_be_signed(header: &str) -> bool {
    header == "host" || header.starts_with("x-amz-")
}

/// `20150830T123600Z`.
fn moment(at: &str) -> Timestamp {
    let read = jiff::civil::DateTime::strptime("%Y%m%dT%H%M%SZ", at).expect("a time");
    read.to_zoned(jiff::tz::TimeZone::UTC).expect("a time").timestamp()
}

fn signature(request: &Request, claim: &Claim<'_>, at: &str, secret: &str) -> String {
    let Claim { date, region, service, .. } = claim;
    let scope = format!("{date}/{region}/{service}/aws4_request");
    let canonical = hex(&Sha256::digest(canonical(request, &claim.signed)));
    let text = format!("AWS4-HMAC-SHA256\n{at}\n{scope}\n{canonical}");
    let mut key = format!("AWS4{secret}").into_bytes();
    for part in [*date, *region, *service, "aws4_request"] {
        key = mac(&key, part);
    }
    hex(&mac(&key, &text))
}

fn canonical(request: &Request, signed: &[&str]) -> String {
    let mut query: Vec<String> = request
        .query()
        .into_iter()
        .map(|(name, value)| format!("{}={}", encoded(&name), encoded(&value)))
        .collect();
    query.sort();
    let header = |name: &&str| {
        let values = request.headers().filter(|(known, _)| known == name);
        let values: Vec<String> = values.map(|(_, value)| single_spaced(value)).collect();
        format!("{name}:{}\n", values.join(","))
    };
    // A part of the path is encoded once more than it was sent.
    let path: Vec<String> = request.path().split('/').map(encoded).collect();
    [
        request.method.clone(),
        path.join("/"),
        query.join("&"),
        signed.iter().map(header).collect(),
        signed.join(";"),
        hex(&Sha256::digest(&request.body)),
    ]
    .join("\n")
}

fn single_spaced(value: &str) -> String {
    value.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn encoded(text: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
    text.bytes()
        .map(|byte| match is_plain(byte) {
            true => char::from(byte).to_string(),
            false => format!("%{byte:02X}"),
        })
        .collect()
}

fn mac(key: &[u8], text: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("any key will do");
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The request that the specification signs as its example.
const EXAMPLE: &str = "GET /?Action=ListUsers&Version=2010-05-08 HTTP/1.1\r\n\
    Content-Type: application/x-www-form-urlencoded; charset=utf-8\r\n\
    Host: iam.amazonaws.com\r\n\
    X-Amz-Date: 20150830T123600Z\r\n\
    Authorization: AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, \
    SignedHeaders=content-type;host;x-amz-date, \
    Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7\r\n\r\n";

#[test]
fn the_signature_of_the_specification_s_example_is_found_again() {
    let request = Request::parse(EXAMPLE.as_bytes());
    let claim = Claim::read(request.header("authorization").expect("one")).expect("a claim");
    let secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    assert_eq!(signature(&request, &claim, "20150830T123600Z", secret), claim.signature);
}

#[test]
fn a_signature_is_not_taken_when_secret_token_headers_or_time_are_others() {
    let taken = |text: &str, at: &str| check(&Request::parse(text.as_bytes()), moment(at));
    let at_once = "20150830T123600Z";
    assert_eq!(taken(EXAMPLE, at_once), Err(Wrong::Mismatch));
    for key in ["ASIAEXAMPLE", "EXAMPLE"] {
        let of_other = EXAMPLE.replace("AKIDEXAMPLE", key);
        assert_eq!(taken(&of_other, at_once), Err(Wrong::Unknown));
    }
    let without_host = EXAMPLE.replace("content-type;host;", "content-type;");
    assert_eq!(taken(&signed_again(&without_host), at_once), Err(Wrong::Mismatch));
    let signed = signed_again(EXAMPLE);
    let signer = Signer { key: "AKIDEXAMPLE".into(), region: "us-east-1".into(), has_token: false };
    assert_eq!(taken(&signed, "20150830T124059Z"), Ok(signer));
    assert_eq!(taken(&signed, "20150830T124101Z"), Err(Wrong::Skewed));
}

/// With the secret that its key has here.
fn signed_again(text: &str) -> String {
    let request = Request::parse(text.as_bytes());
    let claim = Claim::read(request.header("authorization").expect("one")).expect("a claim");
    let ours = signature(&request, &claim, "20150830T123600Z", &secret_of(claim.key));
    text.replace(claim.signature, &ours)
}
