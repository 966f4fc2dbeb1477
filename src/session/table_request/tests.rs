use super::*;

fn form(name: &str, partition: &str) -> NewTable {
    NewTable { name: name.into(), partition: partition.into(), ..NewTable::default() }
}

fn body(request: Result<TableRequest, String>) -> Value {
    serde_json::from_str(&request.expect("a request").body).unwrap()
}

#[test]
fn a_form_is_a_create_table_request() {
    let form = NewTable {
        sort: "sk:n".into(),
        throughput: "5 10".into(),
        global_indexes: "by-owner owner:S balance:N KEYS_ONLY; by-sk sk:N name,city".into(),
        local_indexes: "by-age age:N".into(),
        tags: "team=ops".into(),
        ..form("accounts", "pk:S")
    };
    let body = body(TableRequest::create(&form));
    assert_eq!(body["KeySchema"][1], json!({"AttributeName": "sk", "KeyType": "RANGE"}));
    assert_eq!(body["AttributeDefinitions"].as_array().map(Vec::len), Some(5), "each once");
    assert_eq!(body["ProvisionedThroughput"]["WriteCapacityUnits"], 10);
    let indexes = &body["GlobalSecondaryIndexes"];
    assert_eq!(indexes[0]["Projection"], json!({"ProjectionType": "KEYS_ONLY"}));
    assert_eq!(indexes[0]["ProvisionedThroughput"]["ReadCapacityUnits"], 5);
    assert_eq!(indexes[1]["Projection"]["NonKeyAttributes"], json!(["name", "city"]));
    assert_eq!(body["LocalSecondaryIndexes"][0]["KeySchema"][0]["AttributeName"], "pk");
    assert_eq!(body["Tags"], json!([{"Key": "team", "Value": "ops"}]));
}

#[test]
fn what_is_wrong_with_a_form_is_said_with_how_it_is_written() {
    let wrong = |form: &NewTable| TableRequest::create(form).expect_err("refused");
    assert_eq!(wrong(&form("", "pk:S")), "a table has a name");
    assert_eq!(wrong(&form("t", "pk")), "`pk`: write the type behind it: pk:S, :N or :B");
    assert_eq!(wrong(&form("t", "")), "a key is written as pk:S");
    let two = NewTable { sort: "pk:N".into(), ..form("t", "pk:S") };
    assert_eq!(wrong(&two), "`pk` is S and N: it has one type");
    let units = NewTable { throughput: "5".into(), ..form("t", "pk:S") };
    assert_eq!(wrong(&units), "`5`: write `on demand`, or read and write units: 5 5");
    let index = NewTable { global_indexes: "by-owner".into(), ..form("t", "pk:S") };
    assert_eq!(wrong(&index), "index `by-owner` has no key: NAME pk:S sk:N");
}

#[test]
fn expiry_and_tags_are_set_and_taken_away() {
    let ended = body(TableRequest::expiry("t", Some("ttl"), "off"));
    assert_eq!(ended["TimeToLiveSpecification"], json!({"AttributeName": "ttl", "Enabled": false}));
    assert!(TableRequest::expiry("t", None, "off").is_err());
    let key = crate::api::table::KeySchema { partition: vec!["pk".into()], sort: Vec::new() };
    let table = TableDescription::empty("t", key);
    let gone = TableRequest::tags(&table, "-team -cost").expect("a request");
    assert_eq!(gone.operation, OperationName::UntagResource);
    assert!(TableRequest::tags(&table, "-team cost=1").is_err());
    assert!(TableRequest::tags(&table, "team").is_err());
    let error = TableRequest::drop_index(&table, "none").expect_err("refused");
    assert_eq!(error, "t has no global index");
}
