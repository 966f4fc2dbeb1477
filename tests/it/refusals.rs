//! What is said when a service turns the caller away, and when the way to it does not lead there.

use std::io::Write;
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::thread;

use jiff::fmt::rfc2822::DateTimePrinter;
use jiff::{SignedDuration, Timestamp};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection};
use serde_json::json;

use crate::endpoint::program;
use crate::home::{Home, Ran};
use crate::proxy::{answer, message};

/// Answers whatever it is asked with what it was told to, and keeps what it was asked.
struct Fake {
    address: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Fake {
    fn answering(answered: impl Fn(&str) -> Vec<u8> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address").to_string();
        let asked = Arc::<Mutex<Vec<String>>>::default();
        let (answered, seen) = (Arc::new(answered), Arc::clone(&asked));
        thread::spawn(move || {
            for mut client in listener.incoming().flatten() {
                let (answered, seen) = (Arc::clone(&answered), Arc::clone(&seen));
                thread::spawn(move || {
                    while let Some(request) = message(&mut client) {
                        let request = String::from_utf8_lossy(&request).into_owned();
                        let answer = answered(&request);
                        seen.lock().expect("a lock").push(request);
                        if client.write_all(&answer).is_err() {
                            return;
                        }
                    }
                });
            }
        });
        Self { address, asked }
    }

    fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().expect("a lock").clone()
    }
}

type Variables<'a> = &'a [(&'a str, &'a str)];

/// A port that nobody listens on.
fn nobody() -> String {
    let free = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr();
    free.expect("an address").to_string()
}

fn with_headers(status: u16, headers: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!("HTTP/1.1 {status} Told\r\n{headers}content-length: {length}\r\n\r\n{body}")
        .into_bytes()
}

/// A refusal by a service whose clock is so many minutes ahead of this one's.
fn refused_at(name: &str, words: &str, minutes: i64) -> Vec<u8> {
    let now = Timestamp::now() + SignedDuration::from_mins(minutes);
    let date = DateTimePrinter::new().timestamp_to_rfc9110_string(&now).expect("a date");
    let body = json!({"__type": format!("x#{name}"), "message": words}).to_string();
    with_headers(400, &format!("date: {date}\r\n"), &body)
}

/// Runs a command with these options and variables.
fn told(home: &Home, arguments: &[&str], options: &[&str], variables: Variables<'_>) -> Ran {
    let mut command = program(home);
    command.env("AWS_SESSION_TOKEN", "kept-token").envs(variables.iter().copied());
    let output = command.args(arguments).args(options).output();
    let ran = Ran::from(output.expect("the program starts"));
    for secret in ["kept-secret", "kept-token", "kept-password", "kept%2Dpassword"] {
        assert!(!ran.out.contains(secret) && !ran.talk.contains(secret), "{}{}", ran.out, ran.talk);
    }
    ran
}

/// What `run` and `tables list` say, which is the same sentence, and that both end with this exit code.
fn both(home: &Home, code: i32, options: &[&str], variables: Variables<'_>) -> [String; 2] {
    each(home, [code; 2], options, variables)
}

/// The same, of which each ends with its own exit code.
fn each(home: &Home, codes: [i32; 2], options: &[&str], variables: Variables<'_>) -> [String; 2] {
    home.write("one.pql", "SELECT * FROM things WHERE pk = 'a';");
    let ran = told(home, &["run", "one.pql"], options, variables);
    let listed = told(home, &["tables", "list"], options, variables);
    assert_eq!([ran.code, listed.code], codes, "{}{}{}", ran.out, ran.talk, listed.talk);
    let run = if ran.out.is_empty() { ran.talk } else { ran.out };
    [run, listed.talk]
}

fn assert_said(texts: &[String], sentence: &str) {
    for text in texts {
        assert!(text.contains(sentence), "{sentence}\n{text}");
    }
}

const NO_MATCH: &str =
    "The request signature we calculated does not match the signature you provided.";
const OTHER_SCOPE: &str = "The request signature we calculated does not match the signature you provided. The String-to-Sign should have been 'AWS4-HMAC-SHA256\n20261201T120000Z\n20261201/us-east-1/dynamodb/aws4_request\nabc'";

#[test]
fn a_signature_that_is_not_taken_is_told_by_the_clock_the_region_or_the_secret() {
    let cases: [(&str, i64, &str, &str); 9] = [
        (
            "RequestTimeTooSkewed",
            12,
            "The difference is too large.",
            "this machine's clock is 12 min behind the service's: set it (RequestTimeTooSkewed: The difference is too large.)",
        ),
        (
            "RequestExpired",
            -180,
            "Request has expired.",
            "this machine's clock is 3 h ahead of the service's: set it (RequestExpired: ",
        ),
        (
            "InvalidSignatureException",
            12,
            "Signature expired: 20261201T114800Z is now earlier than 20261201T115500Z",
            "this machine's clock is 12 min behind the service's: set it (InvalidSignatureException: ",
        ),
        (
            "InvalidSignatureException",
            -4 * 24 * 60,
            NO_MATCH,
            "this machine's clock is 4 days ahead of the service's: set it",
        ),
        // As far apart as the clocks of services are among themselves.
        (
            "InvalidSignatureException",
            3,
            NO_MATCH,
            "the secret key is not that of the access key (InvalidSignatureException: ",
        ),
        (
            "RequestTimeTooSkewed",
            0,
            "The difference is too large.",
            "the request was too old, or from the future, when it came: is this machine's clock right? (RequestTimeTooSkewed: ",
        ),
        (
            "InvalidSignatureException",
            0,
            "Credential should be scoped to a valid region, not 'eu-west-1'.",
            "eu-west-1 is not the region of this endpoint: name its own with --region (InvalidSignatureException: ",
        ),
        (
            "SignatureDoesNotMatch",
            0,
            OTHER_SCOPE,
            "this endpoint is of us-east-1, and the request was signed for eu-west-1: name its region with --region (SignatureDoesNotMatch: ",
        ),
        (
            "InvalidSignatureException",
            0,
            NO_MATCH,
            "the secret key is not that of the access key (InvalidSignatureException: ",
        ),
    ];
    for (name, minutes, words, sentence) in cases {
        let (home, fake) =
            (Home::new(), Fake::answering(move |_| refused_at(name, words, minutes)));
        let url = fake.url();
        let options = ["--endpoint-url", &url, "--region", "eu-west-1"];
        assert_said(&both(&home, 3, &options, &[]), sentence);
    }
}

#[test]
fn a_signature_that_has_expired_is_told_by_the_time_where_the_clocks_are_as_one() {
    for (minutes, words) in [
        (3, "Signature expired: 20261201T114800Z is now earlier than 20261201T115500Z"),
        (0, "Signature not yet current: 20261201T120800Z is still later than 20261201T120500Z"),
    ] {
        let name = "InvalidSignatureException";
        let fake = Fake::answering(move |_| refused_at(name, words, minutes));
        let sentence = format!(
            "the request was too old, or from the future, when it came: is this machine's clock right? ({name}: "
        );
        assert_said(&both(&Home::new(), 3, &["--endpoint-url", &fake.url()], &[]), &sentence);
    }
}

#[test]
fn requests_are_signed_by_this_machines_clock_even_when_a_service_has_told_its_own() {
    let (home, fake) = (
        Home::new(),
        Fake::answering(|_| refused_at("RequestTimeTooSkewed", "The difference is too large.", 12)),
    );
    for name in ["one.pql", "two.pql"] {
        home.write(name, "SELECT * FROM things WHERE pk = 'a';");
    }
    let arguments = ["run", "one.pql", "two.pql", "--keep-going"];
    let ran = told(&home, &arguments, &["--endpoint-url", &fake.url()], &[]);
    let behind = "this machine's clock is 12 min behind";
    assert_eq!(ran.out.matches(behind).count(), 2, "{}", ran.out);
    for request in fake.asked() {
        let signed = request.lines().find_map(|line| line.strip_prefix("x-amz-date: "));
        let signed = jiff::civil::DateTime::strptime("%Y%m%dT%H%M%SZ", signed.expect("a date"));
        let signed = signed.expect("a date").to_zoned(jiff::tz::TimeZone::UTC).expect("a time");
        let apart = Timestamp::now().duration_since(signed.timestamp()).abs();
        assert!(apart < SignedDuration::from_mins(5), "{apart}: {request}");
    }
}

#[test]
fn a_redirect_is_no_answer_and_says_where_it_leads() {
    for status in [301, 302, 307, 308] {
        let location = "location: https://elsewhere.example/db?key=kept-secret\r\n";
        let fake = Fake::answering(move |_| with_headers(status, location, "<html>Moved</html>"));
        let url = fake.url();
        let said = both(&Home::new(), 1, &["--endpoint-url", &url], &[]);
        assert_said(
            &said,
            "this is no answer of DynamoDB's: it sends on to `https://elsewhere.example/db?key=[secret",
        );
        assert_said(&said, "`; --endpoint-url names the endpoint");
    }
}

#[test]
fn where_a_redirect_leads_is_told_on_one_line_and_not_at_any_length() {
    let long = format!("location: https://x/{}\r\n", "a".repeat(5000));
    let fake = Fake::answering(move |_| with_headers(301, &long, ""));
    for said in both(&Home::new(), 1, &["--endpoint-url", &fake.url()], &[]) {
        assert!(said.contains("it sends on to `https://x/aaaa"), "{said}");
        assert!(said.len() < 2000, "{said}");
    }
}

#[test]
fn tables_that_may_not_be_listed_or_described_name_the_missing_action() {
    let denied = |action: &str| {
        let words = format!(
            "User: arn:aws:iam::1:user/x is not authorized to perform: {action} on resource: arn because no identity-based policy allows the {action} action"
        );
        refused_at("AccessDeniedException", &words, 0)
    };
    let (home, list) = (Home::new(), Fake::answering(move |_| denied("dynamodb:ListTables")));
    let listed = told(&home, &["tables", "list"], &["--endpoint-url", &list.url()], &[]);
    assert_eq!(listed.code, 1, "{}", listed.talk);
    let step = "; the IAM action dynamodb:ListTables has to be allowed";
    assert!(listed.talk.contains(step), "{}", listed.talk);
    let describe = Fake::answering(move |request| {
        if request.contains(".ListTables") {
            return answer(200, r#"{"TableNames":["things"]}"#);
        }
        refused_at("AccessDeniedException", "Access is denied.", 0)
    });
    let step = "; the IAM action for DescribeTable has to be allowed: dynamodb:DescribeTable";
    for arguments in [&["tables", "list"][..], &["tables", "describe", "things"]] {
        let told = told(&home, arguments, &["--endpoint-url", &describe.url()], &[]);
        assert_eq!(told.code, 1, "{arguments:?}: {}", told.talk);
        assert!(told.talk.contains(step), "{arguments:?}: {}", told.talk);
    }
}

#[test]
fn a_proxy_that_is_not_there_is_told_with_the_variable_that_names_it() {
    let (home, nobody) = (Home::new(), nobody());
    let url = format!("http://user:kept-password@{nobody}/");
    let service = ["--region", "eu-west-1"];
    let endpoint = ["--endpoint-url", "http://somewhere.invalid:8000"];
    let cases: [(&str, &[&str]); 8] = [
        ("HTTPS_PROXY", &service),
        ("https_proxy", &service),
        ("ALL_PROXY", &service),
        ("all_proxy", &service),
        ("HTTP_PROXY", &endpoint),
        ("http_proxy", &endpoint),
        ("ALL_PROXY", &endpoint),
        ("all_proxy", &endpoint),
    ];
    for (variable, options) in cases {
        home.write("one.pql", "SELECT * FROM things WHERE pk = 'a';");
        let ran = told(&home, &["run", "one.pql"], options, &[(variable, &url)]);
        assert_eq!(ran.code, 3, "{variable}: {}", ran.out);
        let sentence = format!(
            "the proxy {nobody} ({variable}) refuses connections: is it running? NO_PROXY names hosts that are reached without one"
        );
        assert!(ran.out.contains(&sentence), "{variable}: {}", ran.out);
        assert!(!ran.out.contains("user"), "{variable}: {}", ran.out);
    }
}

#[test]
fn a_proxy_whose_name_is_not_known_is_told() {
    let (home, options) = (Home::new(), ["--region", "eu-west-1"]);
    home.write("one.pql", "SELECT * FROM things WHERE pk = 'a';");
    let proxy = ("https_proxy", "http://no-proxy.invalid:3128");
    let ran = told(&home, &["run", "one.pql"], &options, &[proxy]);
    let sentence = "the proxy no-proxy.invalid:3128 (https_proxy) is not known: is the name right?";
    assert!(ran.out.contains(sentence), "{}", ran.out);
}

#[test]
fn a_proxy_that_wants_a_password_or_lets_nothing_through_is_told() {
    let home = Home::new();
    let over_tls: &[&str] = &["--region", "eu-west-1"];
    let plain: &[&str] = &["--endpoint-url", "http://somewhere.invalid:8000"];
    for (status, variable, options, sentence) in [
        (
            407,
            "HTTPS_PROXY",
            over_tls,
            "wants a user and a password, or other ones: HTTPS_PROXY takes them as http://USER:PASSWORD@HOST:PORT",
        ),
        (
            407,
            "http_proxy",
            plain,
            "wants a user and a password, or other ones: http_proxy takes them as http://USER:PASSWORD@HOST:PORT",
        ),
        (
            403,
            "HTTPS_PROXY",
            over_tls,
            "does not let the connection through: is it a proxy of HTTP, and is the service allowed there and within its reach?",
        ),
    ] {
        let fake = Fake::answering(move |_| answer(status, "<html>the proxy's page</html>"));
        let url = format!("http://user:kept-password@{}", fake.address);
        let said = both(&home, 3, options, &[(variable, &url)]);
        assert_said(&said, &format!("the proxy {} ({variable}) {sentence}", fake.address));
        assert_said(&said, "NO_PROXY names hosts that are reached without one");
    }
    let fake = Fake::answering(|_| answer(503, "<html>the proxy's page</html>"));
    let said = both(&home, 1, plain, &[("HTTP_PROXY", &fake.url())]);
    let sentence = format!(
        "this is no answer of DynamoDB's: it may be that of the proxy {} (HTTP_PROXY)",
        fake.address
    );
    assert_said(&said, &sentence);
}

#[test]
fn the_proxy_of_a_connection_is_shown_with_the_variable_that_names_it() {
    let home = Home::new();
    let proxy = [("https_proxy", "http://user:kept-password@proxy.example:3128")];
    let shown = told(&home, &["config", "show"], &["--region", "eu-west-1"], &proxy);
    let line = shown.out.lines().find(|line| line.starts_with("connection.proxy"));
    let words: Vec<_> = line.unwrap_or_default().split_whitespace().collect();
    assert_eq!(words, ["connection.proxy", "proxy.example:3128", "https_proxy"], "{}", shown.out);
}

#[test]
fn the_proxy_is_that_of_the_url_which_is_really_asked() {
    let home = Home::new();
    let both = [("HTTPS_PROXY", "http://a.example:1"), ("HTTP_PROXY", "http://b.example:2")];
    let exempt = [both[0], ("NO_PROXY", "dynamodb-fips.eu-west-1.amazonaws.com")];
    let fips = [exempt[0], exempt[1], ("AWS_USE_FIPS_ENDPOINT", "true")];
    let cases: [(&str, Variables<'_>, &str); 4] = [
        ("eu-west-1", &both, "connection.proxy a.example:1 HTTPS_PROXY"),
        // The SDK has it on this machine, without TLS.
        ("local", &both, "connection.proxy b.example:2 HTTP_PROXY"),
        ("eu-west-1", &exempt, "connection.proxy a.example:1 HTTPS_PROXY"),
        ("eu-west-1", &fips, ""),
    ];
    for (region, variables, line) in cases {
        let shown = told(&home, &["config", "show"], &["--region", region], variables);
        let found = shown.out.lines().find(|line| line.starts_with("connection.proxy"));
        let words: Vec<_> = found.unwrap_or_default().split_whitespace().collect();
        assert_eq!(words.join(" "), line, "{region} {}", shown.out);
    }
}

/// Is asked, says this and hangs up: the address.
fn closing(said: &'static [u8]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address").to_string();
    thread::spawn(move || {
        for mut client in listener.incoming().flatten() {
            message(&mut client);
            client.write_all(said).ok();
        }
    });
    address
}

#[test]
fn a_proxy_that_closes_or_talks_otherwise_is_told_as_the_one_who_did() {
    let options = ["--region", "eu-west-1"];
    for (said, sentence) in [
        (
            &b""[..],
            "the proxy ADDRESS (HTTPS_PROXY) closes the connection: is it a proxy of HTTP? NO_PROXY names",
        ),
        (
            b"SSH-2.0-x\r\n",
            "the proxy ADDRESS (HTTPS_PROXY) does not let the connection through: is it a proxy of HTTP",
        ),
        (
            b"HTTP/1.1 200 OK\r\n\r\n",
            "tls handshake eof; it may be the proxy ADDRESS (HTTPS_PROXY) that does so; NO_PROXY names",
        ),
    ] {
        let address = closing(said);
        let url = format!("http://{address}");
        let told = both(&Home::new(), 3, &options, &[("HTTPS_PROXY", &url)]);
        assert_said(&told, &sentence.replace("ADDRESS", &address));
        assert!(!told.concat().contains("begins with http://"), "{told:?}");
    }
}

#[test]
fn an_endpoint_that_closes_without_a_word_may_want_tls() {
    let url = format!("http://{}", closing(b""));
    let said = each(&Home::new(), [4, 3], &["--endpoint-url", &url], &[]);
    let sentence =
        format!("the connection was closed before the answer came; does {url} want https://?");
    assert_said(&said, &sentence);
}

#[test]
fn an_answer_that_went_well_and_is_none_of_dynamodbs_says_who_may_have_given_it() {
    let home = Home::new();
    home.write("write.pql", "INSERT INTO things VALUE {'pk': 'a'};");
    for (status, body) in [(200, "<html>Log in</html>"), (204, ""), (202, "{}")] {
        let fake = Fake::answering(move |_| answer(status, body));
        let url = fake.url();
        let sentence = format!(
            "the answer can't be read: it has status {status} and is none of DynamoDB's; is {url} right, and does the network want a login in a browser first?"
        );
        assert_said(&each(&home, [4, 3], &["--endpoint-url", &url], &[]), &sentence);
        // Whether it was done, nothing tells.
        let written = told(&home, &["run", "write.pql", "--yes"], &["--endpoint-url", &url], &[]);
        assert_eq!(written.code, 4, "{}{}", written.out, written.talk);
        assert_said(&[written.out], &sentence);
        let by_proxy = ["--endpoint-url", "http://somewhere.invalid:8000"];
        let said = each(&home, [4, 3], &by_proxy, &[("HTTP_PROXY", &url)]);
        assert_said(&said, &format!("it may be the proxy {} (HTTP_PROXY)", fake.address));
    }
}

#[test]
fn what_no_proxy_names_is_reached_without_one_and_no_proxy_is_blamed() {
    let (home, nobody, proxy) = (Home::new(), nobody(), format!("http://{}", nobody()));
    let url = format!("http://{nobody}");
    for none in ["127.0.0.1", "localhost,127.0.0.0/8"] {
        let variables = [("HTTP_PROXY", proxy.as_str()), ("NO_PROXY", none)];
        let said = both(&home, 3, &["--endpoint-url", &url], &variables);
        assert_said(&said, &format!("{url} refuses connections: is the endpoint running"));
    }
}

#[test]
fn a_region_that_is_none_is_refused_before_anything_is_sent() {
    let (home, fake) = (Home::new(), Fake::answering(|_| answer(200, "{}")));
    let url = fake.url();
    home.write(
        "aws-config",
        "[profile p]\nregion = eu west 1\naws_access_key_id = a\naws_secret_access_key = b\n",
    );
    home.write(
        "config/config.toml",
        format!("[connections.c]\nendpoint_url = \"{url}\"\nregion = \"eu/west\"\n"),
    );
    let endpoint = ["--endpoint-url", url.as_str()];
    let cases: [(&[&str], Variables<'_>, &str); 7] = [
        (&["--region", "eu west 1"], &[], "`eu west 1` (--region)"),
        (&["--region", ""], &[], "`` (--region)"),
        (&["--region=-west"], &[], "`-west` (--region)"),
        (&["--region", "eu-west-1.evil.example"], &[], "`eu-west-1.evil.example` (--region)"),
        (&[], &[("AWS_REGION", "eu_west_1")], "`eu_west_1` (AWS_REGION)"),
        (&["--profile", "p"], &[], "`eu west 1` (profile p)"),
        (&["--connection", "c"], &[], "`eu/west` (config.toml [connections.c])"),
    ];
    for (options, variables, named) in cases {
        let is_named = options.first() == Some(&"--connection");
        let options = [options, if is_named { &[] } else { &endpoint[..] }].concat();
        let said = both(&home, 2, &options, variables);
        assert_said(&said, &format!("{named} is no region: write it as eu-west-1"));
    }
    assert_eq!(fake.asked(), Vec::<String>::new());
}

/// Speaks TLS with this certificate and key, and answers nothing: the address.
fn secured(pem: &'static [u8]) -> String {
    let certificate = CertificateDer::from_pem_slice(pem).expect("a certificate");
    let key = PrivateKeyDer::from_pem_slice(pem).expect("a key");
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .expect("a key that fits");
    let config = Arc::new(config);
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address").to_string();
    thread::spawn(move || {
        for mut client in listener.incoming().flatten() {
            let mut connection = ServerConnection::new(Arc::clone(&config)).expect("made");
            // It is refused: that is what is looked at.
            while connection.is_handshaking() && connection.complete_io(&mut client).is_ok() {}
        }
    });
    address
}

/// Answers every connection with an HTTP answer, whatever comes: the address.
fn without_tls() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address").to_string();
    thread::spawn(move || {
        for mut client in listener.incoming().flatten() {
            client.write_all(&answer(400, "")).ok();
        }
    });
    address
}

#[test]
fn a_certificate_that_is_not_taken_is_told_with_what_is_wrong_with_it() {
    let cases: [(&[u8], &str); 4] = [
        (
            include_bytes!("certificates/self-signed.pem"),
            "nobody whom this machine trusts has signed its certificate; AWS_CA_BUNDLE, or `ca_bundle` in the profile, names a file of certificates to trust",
        ),
        (
            include_bytes!("certificates/authority.pem"),
            "its certificate is that of an authority (CA:TRUE), which no host may show",
        ),
        (include_bytes!("certificates/expired.pem"), "its certificate has expired"),
        (
            include_bytes!("certificates/not-yet.pem"),
            "its certificate is not valid yet: is this machine's clock right?",
        ),
    ];
    for (pem, sentence) in cases {
        let url = format!("https://{}", secured(pem));
        let said = both(&Home::new(), 3, &["--endpoint-url", &url], &[]);
        assert_said(&said, &format!("no secure connection to {url}: {sentence}"));
    }
    let url = format!("https://{}", without_tls());
    let sentence = format!(
        "no secure connection to {url}: what answers there is not TLS; an endpoint without TLS begins with http://"
    );
    assert_said(&both(&Home::new(), 3, &["--endpoint-url", &url], &[]), &sentence);
}
