use super::*;
use crate::api::operation::{IndexRequest, IndexUpdate, UpdateTable};
use crate::api::table::{BillingMode, Throughput};
use crate::api::{ErrorKind, Operation, Reply};
use crate::engine::Database;
use crate::engine::fixture::{
    attributes, index, indexed_table, item, key, plain_table, put, s, settings,
};

fn database() -> Database {
    Database::in_memory(settings()).unwrap()
}

fn create_in(database: &Database, request: CreateTable) -> Result<TableDescription, Error> {
    match database.execute(&Operation::CreateTable(request))? {
        Reply::CreateTable(description) => Ok(description),
        other => panic!("{other:?}"),
    }
}

fn describe_in(database: &Database, name: &str) -> Result<TableDescription, Error> {
    let request = TableName { table_name: name.to_owned() };
    match database.execute(&Operation::DescribeTable(request))? {
        Reply::DescribeTable(description) => Ok(description),
        other => panic!("{other:?}"),
    }
}

fn delete_in(database: &Database, name: &str) -> Result<Reply, Error> {
    database.execute(&Operation::DeleteTable(TableName { table_name: name.to_owned() }))
}

fn list_in(database: &Database, start: Option<&str>, limit: Option<usize>) -> TableNames {
    let request = ListTables { start: start.map(str::to_owned), limit };
    match database.execute(&Operation::ListTables(request)) {
        Ok(Reply::ListTables(names)) => names,
        other => panic!("{other:?}"),
    }
}

fn refused<T>(result: Result<T, Error>) -> (ErrorKind, String) {
    match result {
        Err(Error::Api(error)) => (error.kind, error.message),
        Err(Error::Store(fault)) => panic!("{fault}"),
        Ok(_) => panic!("not refused"),
    }
}

fn invalid(request: CreateTable) -> String {
    let (kind, message) = refused(create_in(&database(), request));
    assert_eq!(kind, ErrorKind::Validation);
    message
}

#[test]
fn a_new_table_is_creating_and_then_active() {
    let database = database();
    let created = create_in(&database, indexed_table()).unwrap();
    assert_eq!(created.status, TableStatus::Creating);
    assert_eq!(created.arn, "arn:aws:dynamodb:eu-west-1:000000000000:table/t");
    assert_eq!(created.created_at, 1_700_000_000.0);
    let names: Vec<_> = created.definition.attributes.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["gsiPk", "lsiSk", "pk", "sk"]);
    let described = describe_in(&database, "t").unwrap();
    let mut expected = TableDescription { status: TableStatus::Active, ..created };
    for index in &mut expected.history.indexes {
        assert_eq!(
            std::mem::replace(&mut index.status, TableStatus::Active),
            TableStatus::Creating
        );
    }
    assert_eq!(described, expected);
}

#[test]
fn a_table_is_described_with_what_is_in_it() {
    let database = database();
    create_in(&database, indexed_table()).unwrap();
    let row = item([("pk", s("u")), ("sk", s("1")), ("gsiPk", s("g")), ("x", s("y"))]);
    database.execute(&Operation::PutItem(put("t", row))).unwrap();
    let described = describe_in(&database, "t").unwrap();
    assert_eq!((described.item_count, described.size_bytes), (1, 14));
    let size = |name: &str, item_count, size_bytes| IndexSize {
        name: name.to_owned(),
        item_count,
        size_bytes,
    };
    assert_eq!(described.index_sizes, [size("gsi", 1, 12), size("lsi", 0, 0)]);
}

#[test]
fn a_table_answers_to_its_arn_in_its_own_region() {
    let database = database();
    create_in(&database, plain_table("tab")).unwrap();
    assert!(describe_in(&database, "arn:aws:dynamodb:eu-west-1:000000000000:table/tab").is_ok());
    let elsewhere = describe_in(&database, "arn:aws:dynamodb:us-east-1:000000000000:table/tab");
    assert_eq!(refused(elsewhere).0, ErrorKind::Validation);
    let foreign = describe_in(&database, "arn:aws:dynamodb:eu-west-1:111122223333:table/tab");
    assert_eq!(refused(foreign), (ErrorKind::AccessDenied, "Access is denied".to_owned()));
    let missing = describe_in(&database, "arn:aws:dynamodb:eu-west-1:000000000000:table/other");
    assert_eq!(refused(missing).1, "Requested resource not found: Table: other not found");
}

#[test]
fn a_table_that_exists_cant_be_made_again() {
    let database = database();
    create_in(&database, plain_table("tab")).unwrap();
    let again = refused(create_in(&database, plain_table("tab")));
    assert_eq!(again, (ErrorKind::ResourceInUse, "Table already exists: tab".to_owned()));
}

#[test]
fn a_deleted_table_leaves_nothing_to_its_successor() {
    let database = database();
    create_in(&database, plain_table("tab")).unwrap();
    database.execute(&Operation::PutItem(put("tab", item([("pk", s("u"))])))).unwrap();
    let Ok(Reply::DeleteTable(deleted)) = delete_in(&database, "tab") else {
        panic!("not deleted")
    };
    assert_eq!((deleted.status, deleted.item_count), (TableStatus::Deleting, 1));
    let again = refused(delete_in(&database, "tab"));
    assert_eq!(again.1, "Requested resource not found: Table: tab not found");
    create_in(&database, plain_table("tab")).unwrap();
    assert_eq!(describe_in(&database, "tab").unwrap().item_count, 0);
}

#[test]
fn a_protected_table_stays() {
    let database = database();
    create_in(&database, CreateTable { deletion_protection: true, ..plain_table("tab") }).unwrap();
    assert_eq!(
        refused(delete_in(&database, "tab")).1,
        "Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first."
    );
    assert!(describe_in(&database, "tab").is_ok());
}

#[test]
fn tables_are_listed_in_pages() {
    let database = database();
    for name in ["ccc", "aaa", "bbb"] {
        create_in(&database, plain_table(name)).unwrap();
    }
    let names = |names: &[&str], last: Option<&str>| TableNames {
        names: names.iter().map(|name| (*name).to_owned()).collect(),
        last: last.map(str::to_owned),
    };
    assert_eq!(list_in(&database, None, Some(2)), names(&["aaa", "bbb"], Some("bbb")));
    assert_eq!(list_in(&database, Some("bbb"), Some(2)), names(&["ccc"], None));
    assert_eq!(list_in(&database, Some("aab"), None), names(&["bbb", "ccc"], None));
    assert_eq!(list_in(&database, None, Some(3)), names(&["aaa", "bbb", "ccc"], None));
}

#[test]
fn throughput_and_billing_mode_go_together() {
    let units = |read_units| Some(Throughput { read_units, write_units: 1 });
    assert_eq!(
        invalid(CreateTable { throughput: units(1), ..plain_table("tab") }),
        "One or more parameter values were invalid: Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST"
    );
    assert_eq!(
        invalid(CreateTable {
            billing: None,
            throughput: units(1_000_000_000_001),
            ..plain_table("tab")
        }),
        "Given value 1000000000001 for ReadCapacityUnits is out of bounds"
    );
    assert_eq!(
        invalid(CreateTable { billing: Some(BillingMode::Provisioned), ..plain_table("tab") }),
        "One or more parameter values were invalid: ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED"
    );
    assert_eq!(
        invalid(CreateTable { billing: None, throughput: units(1), ..indexed_table() }),
        "One or more parameter values were invalid: ProvisionedThroughput is not specified for index: gsi"
    );
}

#[test]
fn key_schemas_are_hash_then_range() {
    let schema = |elements: &[(&str, bool)]| {
        let element = |(name, sort): &(&str, bool)| crate::api::operation::KeyElement {
            name: (*name).to_owned(),
            sort: *sort,
        };
        let key = elements.iter().map(element).collect();
        invalid(CreateTable { key, attributes: attributes("a:S b:S"), ..plain_table("tab") })
    };
    assert_eq!(
        schema(&[("a", true)]),
        "Invalid KeySchema: The first KeySchemaElement is not a HASH key type"
    );
    assert_eq!(
        schema(&[("a", false), ("a", true)]),
        "Both the Hash Key and the Range Key element in the KeySchema have the same name"
    );
    assert_eq!(
        schema(&[("a", false), ("b", false)]),
        "Invalid KeySchema: The second KeySchemaElement is not a RANGE key type"
    );
}

#[test]
fn definitions_are_those_of_the_keys() {
    let define = |list, names| {
        invalid(CreateTable { key: key(names), attributes: attributes(list), ..plain_table("tab") })
    };
    assert_eq!(
        define("id:S", "id user"),
        "Invalid KeySchema: Some index key attribute have no definition"
    );
    assert_eq!(
        define("id:S", "user"),
        "One or more parameter values were invalid: Some index key attributes are not defined in AttributeDefinitions. Keys: [user], AttributeDefinitions: [id]"
    );
    assert_eq!(
        define("id:S user:S", "id"),
        "One or more parameter values were invalid: Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions"
    );
    assert_eq!(define("id:S id:N", "id"), "Attribute Name is duplicated: id");
    let unused =
        CreateTable { attributes: attributes("pk:S sk:S gsiPk:S lsiSk:S x:S"), ..indexed_table() };
    assert!(invalid(unused).starts_with("One or more parameter values were invalid: Some AttributeDefinitions are not used. AttributeDefinitions: ["));
}

#[test]
fn local_indexes_share_the_partition_key() {
    let local = |list: &str, table_key: &str, index_key: &str| {
        let local_indexes = Some(vec![index("lsi", index_key, None)]);
        invalid(CreateTable {
            key: key(table_key),
            attributes: attributes(list),
            local_indexes,
            ..plain_table("tab")
        })
    };
    let invalid_parameter =
        |rest: &str| format!("One or more parameter values were invalid: {rest}");
    assert_eq!(
        local("a:S b:S", "a", "a b"),
        invalid_parameter(
            "Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex"
        )
    );
    assert_eq!(
        local("a:S b:S", "a b", "a"),
        invalid_parameter("Index KeySchema does not have a range key for index: lsi")
    );
    assert_eq!(
        local("a:S b:S", "a b", "b a"),
        invalid_parameter(
            "Index KeySchema does not have the same leading hash key as table KeySchema for index: lsi. index hash key: b, table hash key: a"
        )
    );
}

#[test]
fn projections_name_attributes_when_they_include() {
    let project = |projection: Option<&str>, names: Option<&[&str]>| {
        let mut index = index("gsi", "gsiPk", None);
        index.projection_type = projection.map(str::to_owned);
        index.non_key_attributes =
            names.map(|names| names.iter().map(|name| (*name).to_owned()).collect());
        invalid(CreateTable { global_indexes: Some(vec![index]), ..indexed_table() })
    };
    let invalid_parameter =
        |rest: &str| format!("One or more parameter values were invalid: {rest}");
    assert_eq!(project(None, None), invalid_parameter("Unknown ProjectionType: null"));
    assert_eq!(
        project(Some("ALL"), Some(&["x"])),
        invalid_parameter("ProjectionType is ALL, but NonKeyAttributes is specified")
    );
    assert_eq!(
        project(Some("INCLUDE"), None),
        invalid_parameter("ProjectionType is INCLUDE, but NonKeyAttributes is not specified")
    );
    assert_eq!(
        project(Some("INCLUDE"), Some(&["x", "x"])),
        invalid_parameter("Duplicate element in NonKeyAttributes: x")
    );
}

#[test]
fn index_names_are_unique_in_a_table() {
    let local_indexes = Some(vec![index("gsi", "pk lsiSk", None)]);
    assert_eq!(
        invalid(CreateTable { local_indexes, ..indexed_table() }),
        "One or more parameter values were invalid: Duplicate index name: gsi"
    );
    assert_eq!(
        invalid(CreateTable { local_indexes: Some(vec![]), ..plain_table("tab") }),
        "One or more parameter values were invalid: List of LocalSecondaryIndexes is empty"
    );
}

#[test]
fn all_indexes_together_list_a_hundred_attributes_at_most() {
    let names: Vec<String> = (0..20).map(|number| format!("a{number}")).collect();
    let names = names.join(" ");
    let with = |globals, locals| {
        let index = |name: String, key| index(&name, key, Some(names.as_str()));
        CreateTable {
            attributes: attributes("pk:S sk:S gsiPk:S lsiSk:S"),
            global_indexes: Some((0..globals).map(|n| index(format!("g{n}"), "gsiPk")).collect()),
            local_indexes: Some((0..locals).map(|n| index(format!("l{n}"), "pk lsiSk")).collect()),
            ..indexed_table()
        }
    };
    let database = database();
    create_in(&database, with(2, 3)).unwrap();
    let message = "One or more parameter values were invalid: Number of NonKeyAttributes exceeds per-table limit of 100";
    assert_eq!(invalid(with(2, 4)), message);
    let create = IndexRequest { throughput: None, ..index("more", "gsiPk", Some("x")) };
    let update = IndexUpdate { create: Some(create), ..IndexUpdate::default() };
    let request = UpdateTable {
        table_name: "t".to_owned(),
        attributes: Some(attributes("gsiPk:S")),
        index_updates: Some(vec![update]),
        ..UpdateTable::default()
    };
    assert_eq!(refused(database.execute(&Operation::UpdateTable(request))).1, message);
}
