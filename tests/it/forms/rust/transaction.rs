// transaction.pql as a Rust program for the AWS SDK: 3 statements, mode transaction.
// Needs aws-config and aws-sdk-dynamodb 1, and tokio with "macros" and "rt-multi-thread". Credentials, Region and
// endpoint come from the environment: AWS_PROFILE, AWS_REGION, AWS_ENDPOINT_URL.

use std::collections::HashMap;
use std::process::ExitCode;

use aws_config::BehaviorVersion;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::ProvideErrorMetadata;
use aws_sdk_dynamodb::operation::execute_transaction::ExecuteTransactionError;
use aws_sdk_dynamodb::types::{
    AttributeValue,
    ParameterizedStatement,
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
        client.execute_transaction()
            .transact_statements(ParameterizedStatement::builder()
                .statement("UPDATE \"accounts\" SET \"list\" = ? WHERE \"pk\" = 'a'")
                .parameters(AttributeValue::L(vec![
                    AttributeValue::N("1".into()),
                    AttributeValue::N("2.5".into()),
                    AttributeValue::Ss(vec!["x".into(), "y".into()]),
                ]))
                .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
                .build()?)
            .transact_statements(ParameterizedStatement::builder()
                .statement("DELETE FROM \"accounts\" WHERE \"pk\" = 'b' AND \"n\" = 99")
                .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
                .build()?)
            .transact_statements(ParameterizedStatement::builder()
                .statement("INSERT INTO \"accounts\" VALUE {'pk': 'new'}")
                .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
                .build()?)
            .client_request_token("of-a-form")
            .return_consumed_capacity(ReturnConsumedCapacity::Indexes),
    ];
    for request in requests {
        let count = request.get_transact_statements().as_ref().map_or(0, Vec::len);
        match request.send().await {
            Ok(response) => {
                for number in 0..count {
                    let item = response.responses().get(number).and_then(|answer| answer.item());
                    told.tell("applied", "", item);
                }
            }
            Err(error) => match error.as_service_error() {
                Some(ExecuteTransactionError::TransactionCanceledException(cancelled)) => {
                    for reason in cancelled.cancellation_reasons() {
                        match reason.code() {
                            None | Some("None") => told.tell("not applied", "", None),
                            Some(code) => {
                                let said = reason.message().unwrap_or_default();
                                told.tell("failed", &format!(" {code}: {said}"), reason.item());
                            }
                        }
                    }
                }
                _ => {
                    let is_unknown = error.code().is_none()
                        || error.raw_response().is_some_and(|raw| raw.status().is_server_error());
                    let verdict = if is_unknown { "unknown" } else { "not applied" };
                    println!("{}{}", if is_unknown { verdict } else { "refused" }, reason(&error));
                    (0..count).for_each(|_| told.tell(verdict, "", None));
                }
            },
        }
    }
    Ok(ExitCode::from(told.code))
}
