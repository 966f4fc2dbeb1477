//! The parts of AWS: which one a request is for, what it answers, and what is worth remembering of the request.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::fake::Answer;
use super::request::Request;
use super::signature::{self, Signer, Wrong, secret_of, token_of};

#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
pub enum Part {
    DynamoDb,
    /// Roles.
    Sts,
    /// Roles of a login.
    Sso,
    /// Logins.
    SsoOidc,
    /// The roles of containers.
    Container,
    /// The role and the place of a machine.
    Imds,
    /// It is asked for a connection to a host, and makes none.
    Proxy,
}

/// What is remembered of a request, if it is worth it, and the answer.
pub type Answered = (Option<String>, Answer);

impl Part {
    pub fn asked_by(request: &Request) -> Self {
        let path = request.path();
        if request.method == "CONNECT" {
            Self::Proxy
        } else if request.header("x-amz-target").is_some() {
            Self::DynamoDb
        } else if path.starts_with("/latest/") {
            Self::Imds
        } else if path == "/federation/credentials" {
            Self::Sso
        } else if path == "/token" {
            Self::SsoOidc
        } else if path.starts_with("/container") {
            Self::Container
        } else {
            Self::Sts
        }
    }
}

pub fn answer(part: Part, request: &Request, now: Timestamp) -> Answered {
    match part {
        Part::DynamoDb => dynamo_db(request, now),
        Part::Sts => sts(request, now),
        Part::Sso => sso(request, now),
        Part::SsoOidc => sso_oidc(request),
        Part::Container => container(request, now),
        Part::Imds => imds(request, now),
        Part::Proxy => (Some(format!("a proxy for {}", request.target)), Answer::new(502, "")),
    }
}

fn dynamo_db(request: &Request, now: Timestamp) -> Answered {
    let target = request.header("x-amz-target").unwrap_or_default();
    let operation = target.trim_start_matches("DynamoDB_20120810.");
    let mut seen = format!("DynamoDB {operation}");
    let answer = match signature::check(request, now) {
        Ok(signer) => {
            seen.push_str(&by(&signer));
            Answer::new(200, json!({"TableNames": []}).to_string())
        }
        Err(wrong) => {
            let refusal = refusal(wrong);
            seen.push_str(&format!(" refused: {}", refusal.of_database));
            refusal.by(Part::DynamoDb)
        }
    };
    let agent = request.header("user-agent").unwrap_or_default().split(' ');
    let app = agent.filter_map(|word| word.strip_prefix("app/")).find(|app| *app != "dynadraft");
    seen.extend(app.map(|app| format!(", for the app {app}")));
    seen.push_str(&at(request));
    seen.push_str(if request.is_over_proxy { ", over the proxy" } else { "" });
    (Some(seen), answer)
}

/// Where it was asked, unless that goes without saying.
fn at(request: &Request) -> String {
    match request.path().trim_end_matches('/') {
        "" => String::new(),
        place => format!(", at {place}"),
    }
}

fn by(signer: &Signer) -> String {
    let Signer { key, region, has_token } = signer;
    // A role's is checked, and goes without saying.
    let token = if *has_token && !key.starts_with("ASIA") { " and a token" } else { "" };
    format!(" by {key}{token} in {region}")
}

/// Why a caller is turned away, in the codes of two parts.
pub struct Refusal {
    of_database: &'static str,
    of_sts: &'static str,
    message: &'static str,
}

pub const EXPIRED: Refusal = Refusal {
    of_database: "ExpiredTokenException",
    of_sts: "ExpiredToken",
    message: "The security token included in the request is expired",
};
pub const DENIED: Refusal = Refusal {
    of_database: "AccessDeniedException",
    of_sts: "AccessDenied",
    message: "User: arn:aws:iam::123456789012:user/me is not authorized to perform this",
};
const WRONG_CODE: Refusal = Refusal {
    message: "MultiFactorAuthentication failed with invalid MFA one time pass code.",
    ..DENIED
};

impl Refusal {
    pub fn by(&self, part: Part) -> Answer {
        let Self { of_database, of_sts, message } = self;
        if part == Part::Sts {
            let error = format!(
                "<Error><Type>Sender</Type><Code>{of_sts}</Code><Message>{message}</Message></Error>"
            );
            let body =
                format!("<ErrorResponse>{error}<RequestId>of-sts</RequestId></ErrorResponse>");
            return Answer::new(403, body).with("content-type", "text/xml");
        }
        let code = format!("com.amazon.coral.service#{of_database}");
        Answer::new(400, json!({"__type": code, "message": message}).to_string())
    }
}

fn refusal(wrong: Wrong) -> Refusal {
    match wrong {
        Wrong::Missing => Refusal {
            of_database: "MissingAuthenticationTokenException",
            of_sts: "MissingAuthenticationToken",
            message: "Request is missing Authentication Token",
        },
        Wrong::Unknown => Refusal {
            of_database: "UnrecognizedClientException",
            of_sts: "InvalidClientTokenId",
            message: "The security token included in the request is invalid.",
        },
        Wrong::Mismatch => Refusal {
            of_database: "InvalidSignatureException",
            of_sts: "SignatureDoesNotMatch",
            message: "The request signature we calculated does not match the signature you provided. Check your AWS \
                      Secret Access Key and signing method. Consult the service documentation for details.",
        },
        Wrong::Skewed => Refusal {
            of_database: "InvalidSignatureException",
            of_sts: "SignatureDoesNotMatch",
            message: "Signature expired",
        },
    }
}

/// The one time code that is right.
const CODE: &str = "123456";

fn sts(request: &Request, now: Timestamp) -> Answered {
    let form = request.form();
    let member = |name: &str| {
        let found = form.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    };
    let action = member("Action").unwrap_or("nothing");
    let is_signed = action == "AssumeRole";
    let signer = is_signed.then(|| signature::check(request, now));
    let mut told: Vec<String> = form
        .iter()
        .filter(|(name, _)| !["Action", "Version"].contains(&name.as_str()))
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    told.sort();
    let (from, answer) = match signer {
        Some(Err(wrong)) => {
            let refusal = refusal(wrong);
            (format!(" refused: {}", refusal.of_sts), refusal.by(Part::Sts))
        }
        _ if member("SerialNumber").is_some() && member("TokenCode") != Some(CODE) => {
            (String::new(), WRONG_CODE.by(Part::Sts))
        }
        signed => {
            let signer = signed.and_then(Result::ok);
            let role = member("RoleArn").and_then(|arn| arn.rsplit('/').next()).unwrap_or("none");
            let asked = signer.as_ref().map_or("a-token", |signer| &signer.key);
            let key = format!("ASIA-{role}-by-{asked}");
            (signer.as_ref().map(by).unwrap_or_default(), role_of(action, &key, now))
        }
    };
    (Some(format!("STS {action}{from}{}: {}", at(request), told.join(", "))), answer)
}

fn role_of(action: &str, key: &str, now: Timestamp) -> Answer {
    let (secret, token, end) = (secret_of(key), token_of(key), in_an_hour(now));
    let credentials = format!(
        "<Credentials><AccessKeyId>{key}</AccessKeyId><SecretAccessKey>{secret}</SecretAccessKey>\
         <SessionToken>{token}</SessionToken><Expiration>{end}</Expiration></Credentials>"
    );
    let user = "<AssumedRoleUser><AssumedRoleId>AROA:a</AssumedRoleId>\
                <Arn>arn:aws:sts::123456789012:assumed-role/a/a</Arn></AssumedRoleUser>";
    let body = format!(
        "<{action}Response xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><{action}Result>{user}{credentials}\
         </{action}Result></{action}Response>"
    );
    Answer::new(200, body).with("content-type", "text/xml")
}

fn in_an_hour(now: Timestamp) -> String {
    (now + SignedDuration::from_hours(1)).strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// The tokens of logins that are not over.
const LOGINS: [&str; 2] = ["login", "renewed-login"];

/// A role of a login that is nobody's.
const FORBIDDEN: &str = "forbidden";

fn sso(request: &Request, now: Timestamp) -> Answered {
    let query = request.query();
    let member = |name: &str| {
        let found = query.iter().find(|(known, _)| known == name);
        found.map_or("none", |(_, value)| value.as_str())
    };
    let token = request.header("x-amz-sso_bearer_token").unwrap_or("nobody");
    let (account, role) = (member("account_id"), member("role_name"));
    let answer = if !LOGINS.contains(&token) {
        let body = json!({"message": "Session token not found or invalid"}).to_string();
        Answer::new(401, body).with("x-amzn-errortype", "UnauthorizedException")
    } else if role == FORBIDDEN {
        let body = json!({"message": "No access"}).to_string();
        Answer::new(403, body).with("x-amzn-errortype", "ForbiddenException")
    } else {
        let key = format!("ASIA-{role}-of-{account}");
        let end = (now + SignedDuration::from_hours(1)).as_millisecond();
        let credentials = json!({
            "accessKeyId": key, "secretAccessKey": secret_of(&key), "sessionToken": token_of(&key), "expiration": end,
        });
        Answer::new(200, json!({"roleCredentials": credentials}).to_string())
    };
    (Some(format!("SSO role {role} of {account} for {token}")), answer)
}

fn sso_oidc(request: &Request) -> Answered {
    let asked = request.json();
    let member = |name: &str| asked[name].as_str().unwrap_or("none").to_owned();
    let (grant, token) = (member("grantType"), member("refreshToken"));
    let answer = if token == "refresh" {
        json_of(&json!({
            "accessToken": "renewed-login", "expiresIn": 28800, "refreshToken": "refresh", "tokenType": "Bearer",
        }))
    } else {
        let body = json!({"error": "invalid_grant", "error_description": "Invalid refresh token"});
        Answer::new(400, body.to_string()).with("x-amzn-errortype", "InvalidGrantException")
    };
    (Some(format!("SSO login by {grant} {token}")), answer)
}

fn container(request: &Request, now: Timestamp) -> Answered {
    let by = request.header("authorization").map(|value| format!(" by {value}"));
    let seen = format!("container {}{}", request.path(), by.unwrap_or_default());
    (Some(seen), json_of(&machine_role("ASIA-container", now)))
}

fn machine_role(key: &str, now: Timestamp) -> Value {
    json!({
        "Code": "Success", "Type": "AWS-HMAC", "LastUpdated": now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        "AccessKeyId": key, "SecretAccessKey": secret_of(key), "Token": token_of(key), "Expiration": in_an_hour(now),
    })
}

fn imds(request: &Request, now: Timestamp) -> Answered {
    const ROLES: &str = "/latest/meta-data/iam/security-credentials/";
    let path = request.path();
    if path == "/latest/api/token" {
        let answer =
            Answer::new(200, "session").with("x-aws-ec2-metadata-token-ttl-seconds", "21600");
        return (None, answer);
    } else if request.header("x-aws-ec2-metadata-token") != Some("session") {
        return (Some("instance without a session".to_owned()), Answer::new(401, ""));
    }
    match path {
        ROLES => (None, Answer::new(200, "machine")),
        "/latest/meta-data/placement/region" => {
            (Some("instance region".to_owned()), Answer::new(200, "eu-north-1"))
        }
        _ if path.strip_prefix(ROLES) == Some("machine") => {
            (Some("instance role".to_owned()), json_of(&machine_role("ASIA-machine", now)))
        }
        _ => (None, Answer::new(404, "")),
    }
}

fn json_of(body: &Value) -> Answer {
    Answer::new(200, body.to_string()).with("content-type", "application/json")
}
