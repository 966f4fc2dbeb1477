// single.pql as a Rust program for the AWS SDK: 5 statements, mode single.
// Needs aws-config and aws-sdk-dynamodb 1, and tokio with "macros" and "rt-multi-thread". Credentials, Region and
// endpoint come from the environment: AWS_PROFILE, AWS_REGION, AWS_ENDPOINT_URL.

use std::collections::HashMap;
use std::process::ExitCode;

use aws_config::BehaviorVersion;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::ProvideErrorMetadata;
use aws_sdk_dynamodb::operation::execute_statement::ExecuteStatementError;
use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::{
    AttributeValue,
    ReturnConsumedCapacity,
    ReturnValuesOnConditionCheckFailure,
};

/// Says what became of statements, one after the other.
#[derive(Default)]
struct Told {
    number: usize,
    code: u8,
}

impl Told {
    /// Of the next one; `item` is one that it read, or that its condition failed on.
    fn tell(&mut self, verdict: &str, reason: &str, item: Option<&HashMap<String, AttributeValue>>) {
        self.number += 1;
        let code = match verdict {
            "applied" => 0,
            "unknown" => 4,
            _ => 1,
        };
        self.code = self.code.max(code);
        println!("{} {verdict}{reason}", self.number);
        if let Some(item) = item {
            println!("    {item:?}");
        }
    }
}

/// The code of a refusal, and what was said; or why there is no answer.
fn reason<E: ProvideErrorMetadata + std::error::Error>(error: &E) -> String {
    match error.code() {
        Some(code) => format!(" {code}: {}", error.message().unwrap_or_default()),
        None => format!(" {error}: {}", error.source().map(ToString::to_string).unwrap_or_default()),
    }
}

#[tokio::main]
async fn main() -> Result<ExitCode, Box<dyn std::error::Error>> {
    // Each request is sent once: one whose answer was lost may have been done.
    let once = aws_config::retry::RetryConfig::disabled();
    let config = aws_config::defaults(BehaviorVersion::latest()).retry_config(once).load().await;
    let client = Client::new(&config);
    let mut told = Told::default();
    let requests = vec![
        client.execute_statement()
            .statement("INSERT INTO \"accounts\" VALUE {'pk': 'new', 'bytes': ?, 'set': ?, 'map': ?}")
            .parameters(AttributeValue::B(Blob::new(b"\x01\x02")))
            .parameters(AttributeValue::Ns(vec!["1".into(), "2".into()]))
            .parameters(AttributeValue::M(HashMap::from([
                ("deep".into(), AttributeValue::L(vec![
                    AttributeValue::N("1.5".into()),
                    AttributeValue::Bool(true),
                    AttributeValue::Null(true),
                    AttributeValue::M(HashMap::from([
                        ("x".into(), AttributeValue::S("it's $5!".into())),
                    ])),
                ])),
            ])))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .return_consumed_capacity(ReturnConsumedCapacity::Indexes),
        client.execute_statement()
            .statement(concat!(
                "UPDATE \"accounts\"\n",
                "SET \"n\" = ?\n",
                "WHERE \"pk\" = 'a' AND \"n\" = 1",
            ))
            .parameters(AttributeValue::N("12345678901234567890123456789012345678".into()))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .return_consumed_capacity(ReturnConsumedCapacity::Indexes),
        client.execute_statement()
            .statement("UPDATE \"accounts\" SET \"n\" = 2 WHERE \"pk\" = 'a' AND \"n\" = 1")
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .return_consumed_capacity(ReturnConsumedCapacity::Indexes),
        client.execute_statement()
            .statement("SELECT * FROM \"accounts\" WHERE \"pk\" = 'b'")
            .consistent_read(true)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .limit(1)
            .return_consumed_capacity(ReturnConsumedCapacity::Indexes),
        client.execute_statement()
            .statement("DELETE FROM \"accounts\" WHERE \"pk\" = 'c' AND \"n\" = 7")
            .return_consumed_capacity(ReturnConsumedCapacity::Indexes)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::None),
    ];
    for request in requests {
        match request.send().await {
            Ok(response) => {
                told.tell("applied", "", None);
                response.items().iter().for_each(|item| println!("    {item:?}"));
                if response.next_token().is_some() {
                    println!("    and more: this was the first page");
                }
            }
            Err(error) => {
                let item = match error.as_service_error() {
                    Some(ExecuteStatementError::ConditionalCheckFailedException(failed)) => {
                        failed.item().cloned()
                    }
                    _ => None,
                };
                let is_unknown = error.code().is_none()
                    || error.raw_response().is_some_and(|raw| raw.status().is_server_error());
                let verdict = if is_unknown { "unknown" } else { "failed" };
                told.tell(verdict, &reason(&error), item.as_ref());
            }
        }
    }
    Ok(ExitCode::from(told.code))
}
