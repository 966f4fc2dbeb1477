//! What each reader is given, before it is spoiled: texts it takes.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::seeds::{self, Request};
use crate::home::Home;
use crate::server::Server;
use crate::wire::Wire;

/// Words that are put into texts, for all readers: separated by spaces.
pub const WORDS: &str = r#"
( ) [ ] { } < > << >> , ; : . = <> != <= >= + - * / \ ' " ` ? ?a @ # #n :v $ % & | ^ ~ -- /* */ // --@ //@ \n \u0000 \ud800
SELECT INSERT INTO UPDATE DELETE EXISTS FROM WHERE VALUE SET REMOVE ADD RETURNING ALL OLD NEW MODIFIED AND OR NOT IN
BETWEEN IS MISSING NULL LIKE CASE WHEN ORDER BY DESC UNION null true false 0 -1 1e126 0.0 1E-130 size( begins_with(
contains( attribute_exists( attribute_type( if_not_exists( list_append( set_add( list_append tables each params mode off
fail capacity token consistent limit page batch transaction single "S" "N" "B" "SS" "NS" "BS" "M" "L" "NULL" "BOOL"
"Put" "Update" "Delete" "ConditionCheck" "TransactItems" "Item" "Key" "TableName" "Responses" "Error" "Code" "Message"
"__type" "CancellationReasons" "ConsumedCapacity" "Table" :N :JSON :BOOL :B ctrl+ alt+ f12 esc enter #ffffff #fff bold
[connections] [theme] endpoint_url region profile guard keymap
"#;

/// Everything there is for readers, made once: some of it takes a server to answer and a run to report.
pub struct Corpus {
    requests: Vec<Request>,
    drafts: Vec<(String, String)>,
    replies: Vec<(String, String)>,
    reports: Vec<String>,
}

impl Corpus {
    pub fn new() -> Self {
        let (requests, drafts) = (seeds::requests(), seeds::drafts());
        let replies = replies(&requests);
        Self { reports: reports(&drafts), requests, drafts, replies }
    }

    /// What the reader of this name is given.
    pub fn of(&self, reader: &str) -> Vec<Vec<u8>> {
        let texts: Vec<String> = match reader {
            "statement" => self.strings("Statement"),
            "condition" => ["ConditionExpression", "FilterExpression", "KeyConditionExpression"]
                .iter()
                .flat_map(|member| self.strings(member))
                .collect(),
            "update" => self.strings("UpdateExpression"),
            "projection" => self.strings("ProjectionExpression"),
            "request" => {
                self.requests.iter().map(|it| format!("{}\n{}", it.operation, it.body)).collect()
            }
            "reply" => self.replies.iter().map(|(name, body)| format!("{name}\n{body}")).collect(),
            "refusal" => self.replies.iter().map(|(_, body)| body.clone()).collect(),
            "partiql_draft" => self.drafts_named("pql"),
            "transaction_draft" => self.drafts_named("json"),
            "csv_rows" => vec!["pk,n:N,open:BOOL,b:B,code:S,tags:JSON\n007,1.50,true,YQ==,\"a\"\"b\",\
                \"{\"\"L\"\":[{\"\"S\"\":\"\"x\"\"}]}\"\n,,,,,\n\"a\nb\",-1e3,false,,,\n".to_owned()],
            "json_rows" => vec!["{\"pk\":\"a\",\"n\":12.50,\"l\":[1,null,{\"x\":true}]}\n\n{\"pk\":{\"S\":\"b\"},\"n\":{\"N\":\"1\"}}\n"
                .to_owned()],
            "typed_item" | "stored_item" | "stored_table" => self.items(),
            "plain_item" => vec![r#"{"pk":"a","n":1.50e3,"l":[1,null,{"x":true}],"m":{"":"b","é":[]}}"#.to_owned()],
            "config" => files("tests/config/valid"),
            "keys" => files("assets"),
            "colours" => files("themes"),
            "report" => self.reports.clone(),
            "number" => ["0", "-1.50e-3", "99999999999999999999999999999999999999", "1E125", "1e-130"]
                .map(str::to_owned)
                .to_vec(),
            other => panic!("nothing to give to {other}"),
        };
        assert!(!texts.is_empty(), "something to give to {reader}");
        match reader {
            "stored_item" | "stored_table" => {
                texts.iter().filter_map(|text| dynadraft::fuzz::stored(text)).collect()
            }
            _ => texts.into_iter().map(String::into_bytes).collect(),
        }
    }

    /// The strings of all members of this name.
    fn strings(&self, member: &str) -> Vec<String> {
        self.values(member).iter().filter_map(Value::as_str).map(str::to_owned).collect()
    }

    fn items(&self) -> Vec<String> {
        self.values("Item").iter().map(Value::to_string).collect()
    }

    fn values(&self, member: &str) -> Vec<Value> {
        let bodies = self.requests.iter().map(|request| &request.body);
        let documents = bodies.chain(self.replies.iter().map(|(_, body)| body));
        let mut found = Vec::new();
        for document in documents.filter_map(|body| serde_json::from_str(body).ok()) {
            collect(&document, member, &mut found);
        }
        found
    }

    fn drafts_named(&self, ending: &str) -> Vec<String> {
        let named = self.drafts.iter().filter(|(name, _)| name.ends_with(ending));
        named.map(|(_, text)| text.clone()).collect()
    }
}

fn collect(document: &Value, member: &str, found: &mut Vec<Value>) {
    match document {
        Value::Object(members) => {
            found.extend(members.get(member).cloned());
            members.values().for_each(|value| collect(value, member, found));
        }
        Value::Array(elements) => {
            elements.iter().for_each(|value| collect(value, member, found));
        }
        _ => {}
    }
}

/// The operation and the answer of each request.
fn replies(requests: &[Request]) -> Vec<(String, String)> {
    let server = Server::start();
    let mut wire = Wire::to(server.address());
    let ask = |request: &Request| {
        let answer = wire.ask(&request.operation, request.body.as_bytes());
        (request.operation.clone(), answer.text())
    };
    requests.iter().map(ask).collect()
}

/// What is told of drafts, of the first on a database with nothing in it.
fn reports(drafts: &[(String, String)]) -> Vec<String> {
    const DRAFTS: usize = 40;
    let home = Home::new();
    home.succeed(&["sample", "load", "bank", "--drafts", "bank"]);
    let names = drafts.iter().take(DRAFTS).enumerate().map(|(number, (name, text))| {
        let name = format!("{number}-{name}");
        home.write(&name, text);
        name
    });
    let bank = fs::read_dir(home.path("bank")).expect("drafts of the sample");
    let bank = bank.map(|entry| entry.expect("a draft").path().display().to_string());
    let names: Vec<String> = names.chain(bank).collect();
    let mut arguments = vec!["run", "--json", "--keep-going"];
    arguments.extend(names.iter().map(String::as_str));
    home.run(&arguments).out.lines().map(str::to_owned).collect()
}

/// The texts of the files in a folder of the project.
fn files(folder: &str) -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let entries = fs::read_dir(folder).expect("a folder");
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("a file").path()).collect();
    paths.sort();
    let texts = paths.iter().filter(|path| path.extension().is_some_and(|it| it == "toml"));
    texts.map(|path| fs::read_to_string(path).expect("UTF-8")).collect()
}
