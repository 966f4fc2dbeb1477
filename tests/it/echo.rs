//! An endpoint that says what it is told to, wherever an answer has a place for a text.

use std::net::TcpListener;
use std::thread;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::proxy::{answer, message};

/// Where the text stands in answers about data. Tables are described with it as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the message of a refusal.
    Message,
    /// In items: as a text, in a text, as bytes, as a name, and escaped in the ways of JSON and of URLs.
    Item,
    /// In a header, as the name of the error.
    Header,
    /// In a page that is none of DynamoDB's.
    Page,
    /// As the whole answer, with this status.
    Answer(u16),
}

pub struct Echo {
    pub url: String,
}

impl Echo {
    pub fn saying(text: &str, place: Place) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let text = text.to_owned();
        thread::spawn(move || {
            for mut client in listener.incoming().flatten() {
                let text = text.clone();
                thread::spawn(move || {
                    while let Some(request) = message(&mut client) {
                        let request = String::from_utf8_lossy(&request).into_owned();
                        let answer = answered(&request, &text, place);
                        if std::io::Write::write_all(&mut client, &answer).is_err() {
                            return;
                        }
                    }
                });
            }
        });
        Self { url }
    }
}

fn answered(request: &str, text: &str, place: Place) -> Vec<u8> {
    let asks = |operation: &str| request.contains(&format!("DynamoDB_20120810.{operation}"));
    let done = |body: &Value| answer(200, &body.to_string());
    if asks("DescribeTable") {
        return done(&described(text));
    } else if asks("ListTables") {
        return done(&json!({"TableNames": ["things"]}));
    } else if asks("DescribeTimeToLive") {
        return done(&json!({"TimeToLiveDescription": {"TimeToLiveStatus": "DISABLED"}}));
    }
    match place {
        Place::Message => answer(
            400,
            &json!({"__type": "x#ValidationException", "message": format!("{text} is not valid")})
                .to_string(),
        ),
        Place::Header => {
            let head = format!("HTTP/1.1 400 Told\r\nx-amzn-errortype: {text}Exception\r\n");
            format!("{head}content-length: 2\r\n\r\n{{}}").into_bytes()
        }
        Place::Page => answer(403, &format!("<html>{}</html>", text.replace('+', "&#43;"))),
        Place::Answer(status) => answer(status, text),
        Place::Item if asks("Scan") => {
            answer(200, &format!("{{\"Count\":1,\"ScannedCount\":1,\"Items\":[{}]}}", item(text)))
        }
        Place::Item if asks("Batch") => {
            answer(200, &format!("{{\"Responses\":[{{\"Item\":{}}}]}}", item(text)))
        }
        Place::Item => {
            let token = Value::from(text).to_string();
            answer(200, &format!("{{\"NextToken\":{token},\"Items\":[{}]}}", item(text)))
        }
    }
}

fn described(text: &str) -> Value {
    json!({"Table": {
        "TableName": "things", "TableStatus": "ACTIVE", "ItemCount": 1, "TableSizeBytes": 1,
        "TableArn": "arn:aws:dynamodb:us-east-1:1:table/things",
        "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
        "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
        "BillingModeSummary": {"BillingMode": "PAY_PER_REQUEST"},
        "SSEDescription": {"KMSMasterKeyArn": text},
    }})
}

/// By hand, so that it is escaped as it is to be.
fn item(text: &str) -> String {
    let escaped: String = text.chars().map(|c| format!("\\u{:04x}", u32::from(c))).collect();
    let url: String = text.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let json = Value::from(text).to_string();
    let quoted = json.trim_matches('"');
    let bytes = STANDARD.encode(format!("key={text};"));
    format!(
        "{{\"pk\":{{\"S\":\"a\"}},\"text\":{{\"S\":{json}}},\"part\":{{\"S\":\"<{quoted}>\"}},\
         \"escaped\":{{\"S\":\"{escaped}\"}},\"url\":{{\"S\":\"{url}\"}},\"bytes\":{{\"B\":\"{bytes}\"}},\
         \"slashes\":{{\"S\":\"{}\"}},\"list\":{{\"L\":[{{\"SS\":[{json}]}}]}},{json}:{{\"N\":\"1\"}}}}",
        quoted.replace('/', "\\/")
    )
}
