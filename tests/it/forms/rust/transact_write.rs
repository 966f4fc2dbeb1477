// transact-write.tx.json as a Rust program for the AWS SDK: 4 actions, mode transact-write.
// Needs aws-config and aws-sdk-dynamodb 1, and tokio with "macros" and "rt-multi-thread". Credentials, Region and
// endpoint come from the environment: AWS_PROFILE, AWS_REGION, AWS_ENDPOINT_URL.
// line 1: without a token in the draft each run has one of its own, which the SDK makes: run twice, it is done twice

use std::collections::HashMap;
use std::process::ExitCode;

use aws_config::BehaviorVersion;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::ProvideErrorMetadata;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::{
    AttributeValue,
    ConditionCheck,
    Delete,
    Put,
    ReturnConsumedCapacity,
    ReturnItemCollectionMetrics,
    ReturnValuesOnConditionCheckFailure,
    TransactWriteItem,
    Update,
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
        client.transact_write_items()
            .transact_items(TransactWriteItem::builder()
                .put(Put::builder()
                    .table_name("accounts")
                    .set_item(Some(HashMap::from([
                        ("pk".into(), AttributeValue::S("new".into())),
                        ("n".into(), AttributeValue::N("1.50".into())),
                        ("bytes".into(), AttributeValue::B(Blob::new(b"\x01\x02\""))),
                        ("__proto__".into(), AttributeValue::M(HashMap::from([
                            ("two words".into(), AttributeValue::Ns(vec![
                                "1".into(),
                                "2".into(),
                            ])),
                        ]))),
                    ])))
                    .condition_expression("attribute_not_exists(pk)")
                    .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
                    .build()?)
                .build())
            .transact_items(TransactWriteItem::builder()
                .update(Update::builder()
                    .table_name("accounts")
                    .set_key(Some(HashMap::from([("pk".into(), AttributeValue::S("a".into()))])))
                    .update_expression(concat!("SET #n = :n\n", "REMOVE old_note"))
                    .set_expression_attribute_names(Some(HashMap::from([
                        ("#n".into(), "n".into()),
                    ])))
                    .set_expression_attribute_values(Some(HashMap::from([
                        (":n".into(), AttributeValue::N("12".into())),
                    ])))
                    .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
                    .build()?)
                .build())
            .transact_items(TransactWriteItem::builder()
                .delete(Delete::builder()
                    .table_name("accounts")
                    .set_key(Some(HashMap::from([("pk".into(), AttributeValue::S("b".into()))])))
                    .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
                    .build()?)
                .build())
            .transact_items(TransactWriteItem::builder()
                .condition_check(ConditionCheck::builder()
                    .table_name("accounts")
                    .set_key(Some(HashMap::from([("pk".into(), AttributeValue::S("c".into()))])))
                    .condition_expression("attribute_exists(pk)")
                    .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
                    .build()?)
                .build())
            .return_consumed_capacity(ReturnConsumedCapacity::Indexes)
            .return_item_collection_metrics(ReturnItemCollectionMetrics::Size),
    ];
    for request in requests {
        let count = request.get_transact_items().as_ref().map_or(0, Vec::len);
        match request.send().await {
            Ok(_) => {
                for _ in 0..count {
                    told.tell("applied", "", None);
                }
            }
            Err(error) => match error.as_service_error() {
                Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) => {
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
