//! Variables that hold no text. Some may be left out and told; others decide who is asked, and as whom.

/// Those without which somebody else would be asked than was meant, or as somebody else, or with other trust.
const MEANT: [&str; 29] = [
    "AWS_PROFILE",
    "AWS_DEFAULT_PROFILE",
    "AWS_CONFIG_FILE",
    "AWS_SHARED_CREDENTIALS_FILE",
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_SECURITY_TOKEN",
    "AWS_ACCOUNT_ID",
    "AWS_ROLE_ARN",
    "AWS_ROLE_SESSION_NAME",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    "AWS_EC2_METADATA_SERVICE_ENDPOINT",
    "AWS_REGION",
    "AWS_DEFAULT_REGION",
    "AWS_ENDPOINT_URL",
    "AWS_ENDPOINT_URL_DYNAMODB",
    "AWS_CA_BUNDLE",
    "REQUESTS_CA_BUNDLE",
    "HTTPS_PROXY",
    "https_proxy",
    "HTTP_PROXY",
    "http_proxy",
    "ALL_PROXY",
    "all_proxy",
    "NO_PROXY",
    "no_proxy",
];

/// Why no service may be asked while one of those holds no text. Its value may be a secret, and is not told.
pub fn problem() -> Option<String> {
    let is_unreadable =
        |name: &&&str| std::env::var_os(name).is_some_and(|value| value.to_str().is_none());
    let name = MEANT.iter().find(is_unreadable)?;
    Some(format!("{name} is no UTF-8 text: set it anew, or unset it"))
}

/// The value of a variable that may be left out: what is no text in it stands there as U+FFFD, which no setting takes.
pub fn lossy(name: &str) -> Option<String> {
    let value = std::env::var_os(name)?.to_string_lossy().into_owned();
    Some(value).filter(|value| !value.is_empty())
}
