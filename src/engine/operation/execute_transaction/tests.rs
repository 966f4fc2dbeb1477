use crate::api::operation::{
    ExecuteTransaction, OnFailure, ReturnConsumedCapacity, Statement, TableName,
};
use crate::api::reply::TransactionReply;
use crate::api::{Operation, Reply, error};
use crate::engine::fixture::{indexed_table, plain_table, s, settings};
use crate::engine::{Database, Error};
use crate::value::AttributeValue;

fn database() -> Database {
    let database = Database::in_memory(settings());
    for table in [plain_table("plain"), indexed_table()] {
        database.execute(&Operation::CreateTable(table)).unwrap();
    }
    database
}

fn statement(text: &str, parameters: Vec<AttributeValue>) -> Statement {
    Statement {
        text: text.to_owned(),
        parameters: Ok(parameters),
        consistent: false,
        on_failure: OnFailure::None,
    }
}

fn run(database: &Database, statements: Vec<Statement>) -> Result<TransactionReply, String> {
    let capacity = ReturnConsumedCapacity::None;
    let request = ExecuteTransaction { statements, token: None, capacity };
    match database.execute(&Operation::ExecuteTransaction(request)) {
        Ok(Reply::ExecuteTransaction(reply)) => Ok(reply),
        Ok(other) => panic!("{other:?}"),
        Err(Error::Api(refusal)) => Err(refusal.message),
        Err(Error::Store(fault)) => panic!("{fault}"),
    }
}

fn items(database: &Database, table: &str) -> u64 {
    let name = TableName { table_name: table.to_owned() };
    match database.execute(&Operation::DescribeTable(name)) {
        Ok(Reply::DescribeTable(table)) => table.item_count,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_hundred_statements_commit_together_or_not_at_all() {
    let database = database();
    let insert =
        |n: usize| statement("INSERT INTO plain VALUE {'pk': ?}", vec![s(&format!("k{n}"))]);
    let mut statements: Vec<_> = (0..99).map(insert).collect();
    statements.push(statement("UPDATE plain SET n = 1 WHERE pk = 'nobody'", Vec::new()));
    assert!(run(&database, statements.clone()).unwrap_err().starts_with("Transaction cancelled"));
    assert_eq!(items(&database, "plain"), 0);
    statements[99] = insert(99);
    let reply = run(&database, statements).unwrap();
    assert_eq!((reply.responses.len(), reply.units.len()), (0, 100));
    assert_eq!(items(&database, "plain"), 100);
}

#[test]
fn a_request_carries_four_megabytes_at_most() {
    let database = database();
    let text = "DELETE FROM plain WHERE pk = ?";
    let carrying = |count: usize| {
        let bytes = "x".repeat(400_000);
        (0..count).map(|n| statement(text, vec![s(&n.to_string()), s(&bytes)])).collect()
    };
    assert!(run(&database, carrying(10)).is_ok());
    let refused = run(&database, carrying(11)).unwrap_err();
    // Eleven texts, the eleven parameters that are not used, and the twelve characters of the keys 0 to 10.
    let bytes = 11 * text.len() + 11 * 400_000 + 12;
    assert_eq!(refused, error::transaction::payload_too_large(bytes).message);
}

#[test]
fn a_parameter_nested_too_deep_is_told_with_its_statement() {
    let database = database();
    let mut deep = statement("SLECT", Vec::new());
    deep.parameters = Err(error::value::nested_too_deep());
    let good = statement("DELETE FROM plain WHERE pk = 'a'", Vec::new());
    assert_eq!(
        run(&database, vec![good, deep]).unwrap_err(),
        "Validation failed in TransactStatements[1]: Nesting Levels have exceeded supported limits: \
         Attributes in the item have nested levels beyond supported limit"
    );
}

#[test]
fn indexes_follow_a_transaction() {
    let database = database();
    let written = "INSERT INTO t VALUE {'pk': 'p', 'sk': '1', 'gsiPk': 'g', 'lsiSk': 'l'}";
    run(&database, vec![statement(written, Vec::new())]).unwrap();
    let moved = "UPDATE t SET gsiPk = 'h' WHERE pk = 'p' AND sk = '1'";
    let reply = run(&database, vec![statement(moved, Vec::new())]).unwrap();
    // Twice the table's unit, both entries of the global index, and the local one, which projects everything.
    assert!((reply.units[0].write - 5.0).abs() < f64::EPSILON, "{:?}", reply.units);
}
