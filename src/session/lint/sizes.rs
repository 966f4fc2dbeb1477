//! What is larger than is served, at the byte or character where it becomes so.

use super::tests::linted;
use crate::draft::{Draft, Format};

/// The codes and places of what is found, without the service's sentences.
fn found(format: Format, text: &str) -> Vec<String> {
    let findings = crate::session::plan::plan(&Draft::parse(format, text), &super::tests::tables());
    let findings = findings.diagnostics.iter().filter(|finding| finding.code != "no-upsert");
    findings
        .map(|finding| format!("{} {:?}", finding.code, finding.span.line_column(text)))
        .collect()
}

/// A Put of an item of exactly this many bytes: `pk` with the key, `v` with the rest.
fn put(key: &str, bytes: usize) -> String {
    let rest = bytes - "pk".len() - key.len() - "v".len();
    let value = "x".repeat(rest);
    format!(r#"{{"Put": {{"TableName": "accounts", "Item": {{"pk": "{key}", "v": "{value}"}}}}}}"#)
}

const ITEM: usize = 400 * 1024;

#[test]
fn an_item_has_400_kb_at_most() {
    assert_eq!(found(Format::Transaction, &format!("[{}]", put("a", ITEM))), [""; 0]);
    assert_eq!(
        found(Format::Transaction, &format!("[{}]", put("a", ITEM + 1))),
        ["item-size (1, 44)"]
    );
    // A statement has less than that, and its parameters have not.
    let insert = |bytes: usize| {
        let value = "x".repeat(bytes - "pk".len() - "a".len() - "v".len());
        format!("--@ params '{value}'\nINSERT INTO accounts VALUE {{'pk': 'a', 'v': ?}};")
    };
    assert_eq!(found(Format::Partiql, &insert(ITEM)), [""; 0]);
    assert_eq!(found(Format::Partiql, &insert(ITEM + 1)), ["item-size (2, 29)"]);
}

#[test]
fn a_transaction_carries_4_mb_at_most() {
    let mut puts: Vec<String> = (0..10).map(|n| put(&format!("{n}"), ITEM)).collect();
    puts.push(put("last", 4 * 1024 * 1024 - 10 * ITEM));
    assert_eq!(found(Format::Transaction, &format!("[{}]", puts.join(",\n"))), [""; 0]);
    puts.pop();
    puts.push(put("last", 4 * 1024 * 1024 - 10 * ITEM + 1));
    assert_eq!(
        found(Format::Transaction, &format!("[{}]", puts.join(",\n"))),
        ["request-size (11, 1)"]
    );
}

#[test]
fn a_batch_carries_16_mb_at_most() {
    // No statement has so much by itself: its values are parameters.
    let statement = |n: usize| {
        let value = "x".repeat(700 * 1024);
        format!("--@ params '{value}'\nDELETE FROM accounts WHERE pk = 'k{n}' AND v = ?;")
    };
    let statements = |count: usize| (0..count).map(statement).collect::<Vec<_>>().join("\n");
    assert_eq!(found(Format::Partiql, &statements(23)), [""; 0]);
    assert_eq!(found(Format::Partiql, &statements(24)), ["request-size (48, 1)"]);
}

#[test]
fn a_statement_has_8192_characters_at_most() {
    let statement = |characters: usize| {
        let around = "UPDATE accounts SET v = '' WHERE pk = 'a'".len();
        // Characters and not bytes.
        format!("UPDATE accounts SET v = '{}' WHERE pk = 'a';", "é".repeat(characters - around))
    };
    assert_eq!(found(Format::Partiql, &statement(8192)), [""; 0]);
    assert_eq!(found(Format::Partiql, &statement(8193)), ["statement-length (1, 8193)"]);
}

fn deletion(condition: &str) -> String {
    format!(
        r#"[{{"Delete": {{"TableName": "accounts", "Key": {{"pk": "a"}}, "ConditionExpression": "{condition}", "ExpressionAttributeValues": {{":n": 1}}}}}}]"#
    )
}

#[test]
fn an_expression_has_300_operators_at_most() {
    // So many comparisons and an AND between each two.
    let condition = |comparisons: usize| vec!["n <> :n"; comparisons].join(" AND ");
    assert_eq!(found(Format::Transaction, &deletion(&condition(150))), [""; 0]);
    let found = found(Format::Transaction, &deletion(&condition(151)));
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("expression-limit "), "{found:?}");
}

#[test]
fn an_expression_has_4096_bytes_at_most() {
    let condition = |bytes: usize| format!("{} = :n", "a".repeat(bytes - " = :n".len()));
    assert_eq!(found(Format::Transaction, &deletion(&condition(4096))), [""; 0]);
    let text = deletion(&condition(4097));
    let found = linted(Format::Transaction, &text);
    assert!(found.starts_with("Warning expression-limit ") && !found.contains('\n'), "{found}");
}
