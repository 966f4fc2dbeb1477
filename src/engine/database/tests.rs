use super::*;
use crate::api::ErrorKind;
use crate::engine::fixture::{get, indexed_table, item, plain_table, put, s, settings};
use crate::value::Item;

mod limits;

fn create(database: &Database, name: &str) {
    database.execute(&Operation::CreateTable(plain_table(name))).unwrap();
}

fn stored(database: &Database, table: &str, pk: &str) -> Result<Option<Item>, Error> {
    match database.execute(&Operation::GetItem(get(table, item([("pk", s(pk))]))))? {
        Reply::GetItem(reply) => Ok(reply.item),
        other => panic!("{other:?}"),
    }
}

fn row(pk: &str) -> Item {
    item([("pk", s(pk)), ("x", s("y"))])
}

#[test]
fn what_was_answered_is_there_after_reopening() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("local.db");
    let first = Database::open(&path, settings()).unwrap();
    create(&first, "tab");
    first.execute(&Operation::PutItem(put("tab", row("u")))).unwrap();
    drop(first);
    let second = Database::open(&path, settings()).unwrap();
    assert_eq!(stored(&second, "tab", "u").unwrap(), Some(row("u")));
}

#[test]
fn two_handles_on_one_file_see_each_others_tables_and_items() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("local.db");
    let first = Database::open(&path, settings()).unwrap();
    let second = Database::open(&path, settings()).unwrap();
    create(&first, "tab");
    second.execute(&Operation::PutItem(put("tab", row("u")))).unwrap();
    assert_eq!(stored(&first, "tab", "u").unwrap(), Some(row("u")));
    let name = crate::api::operation::TableName { table_name: "tab".to_owned() };
    second.execute(&Operation::DeleteTable(name)).unwrap();
    let Err(Error::Api(error)) = stored(&first, "tab", "u") else { panic!("still there") };
    assert_eq!(error.kind, ErrorKind::ResourceNotFound);
    create(&second, "tab");
    assert_eq!(stored(&first, "tab", "u").unwrap(), None);
}

#[test]
fn writes_of_many_threads_are_all_durable() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("local.db");
    let database = Database::open(&path, settings()).unwrap();
    create(&database, "tab");
    std::thread::scope(|scope| {
        for thread in 0..6 {
            let database = &database;
            scope.spawn(move || {
                for at in 0..20 {
                    let row = row(&format!("{thread}-{at}"));
                    database.execute(&Operation::PutItem(put("tab", row))).unwrap();
                }
            });
        }
    });
    drop(database);
    let database = Database::open(&path, settings()).unwrap();
    let name = crate::api::operation::TableName { table_name: "tab".to_owned() };
    let Ok(Reply::DescribeTable(table)) = database.execute(&Operation::DescribeTable(name)) else {
        panic!("not described")
    };
    assert_eq!((table.item_count, table.size_bytes), (120, 900));
    assert_eq!(stored(&database, "tab", "5-19").unwrap(), Some(row("5-19")));
}
