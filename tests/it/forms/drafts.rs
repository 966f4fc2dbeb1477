//! Random drafts: in all modes, with texts that shells and languages trip over.

use serde_json::{Value, json};

use crate::random::Random;

const MODES: [&str; 4] = ["single", "batch", "transaction", "transact-write"];

/// What a literal, a quote or an option may take for something else.
const TEXTS: &[&str] = &[
    "plain",
    "it's",
    "a \"quoted\" word",
    "$HOME `date` $(id)",
    "back\\slash \\n",
    "two\nlines",
    "tab\tand\rreturn",
    "bang! !!",
    "--@ off",
    "-x",
    "file://etc",
    "é 日本 🦀",
    "\u{202e}mark",
    "\u{1b}[31m",
    "",
    "#{x} %s {0} ${y}",
    "'''\"\"\"",
    "__proto__",
    "\u{0}",
];

/// What drafts are made of.
pub struct Kind {
    pub most_statements: usize,
    /// Bytes, and settings that change only what is told.
    pub whole: bool,
}

pub struct Made {
    /// The name of its file, which says its format.
    pub name: &'static str,
    pub text: String,
    pub mode: &'static str,
}

pub fn made(random: &mut Random, mode: usize, kind: &Kind) -> Made {
    let mode = MODES[mode % MODES.len()];
    if mode == "transact-write" {
        let text = transaction(random, kind);
        return Made { name: "draft.tx.json", text, mode };
    }
    Made { name: "draft.pql", text: partiql(random, mode, kind), mode }
}

fn partiql(random: &mut Random, mode: &str, kind: &Kind) -> String {
    let mut text = format!("--@ mode {mode}\n");
    if kind.whole && random.coin() {
        text.push_str(&format!("--@ capacity {}\n", random.pick(&["none", "total", "indexes"])));
    }
    if mode == "transaction" && random.coin() {
        text.push_str(&format!("--@ token t{}\n", random.below(1_000_000)));
    }
    let count = random.between(1, kind.most_statements);
    let reads = random.one_in(4);
    for number in 0..count {
        text.push_str(&statement(random, mode, number, reads, kind));
    }
    text
}

fn statement(random: &mut Random, mode: &str, number: usize, reads: bool, kind: &Kind) -> String {
    let mut settings = String::new();
    if kind.whole && random.one_in(4) {
        settings.push_str("--@ on-failure none\n");
    }
    if number > 0 && random.one_in(8) {
        settings.push_str("--@ off\n");
    }
    // An item is written once in a transaction; a draft may ask for more all the same.
    let key = if random.one_in(10) { 0 } else { number };
    let text = random.pick(TEXTS).replace('\u{0}', "nul").replace('\'', "''");
    let (statement, parameters) = match (reads, random.below(4)) {
        (true, _) if mode == "single" => {
            settings.push_str("--@ consistent\n--@ limit 3\n");
            (format!("SELECT * FROM \"items\" WHERE pk = 'k{key}' AND t <> '{text}'"), 0)
        }
        (true, _) => (format!("SELECT *\nFROM \"items\" WHERE pk = 'k{key}'"), 0),
        (_, 0) => {
            (format!("INSERT INTO \"items\" VALUE {{'pk': 'k{key}', 't': '{text}', 'v': ?}}"), 1)
        }
        (_, 1) => (format!("DELETE FROM \"items\" WHERE pk = 'k{key}' AND v = ?"), 1),
        (_, 2) => (format!("UPDATE \"items\"\nSET t = '{text}', v = ?\nWHERE pk = 'k{key}'"), 1),
        _ => (format!("UPDATE \"items\" SET v = ? WHERE pk = 'k{key}' AND t = ?"), 2),
    };
    if parameters > 0 {
        let values = (0..parameters).map(|_| value(random, 0, kind.whole).to_string());
        settings.push_str(&format!("--@ params {}\n", values.collect::<Vec<_>>().join(", ")));
    }
    format!("\n{settings}{statement};\n")
}

fn transaction(random: &mut Random, kind: &Kind) -> String {
    let count = random.between(1, kind.most_statements);
    let mut request = json!({ "$values": "dynamodb" });
    request["TransactItems"] = (0..count).map(|number| action(random, number, kind)).collect();
    if random.coin() {
        request["ClientRequestToken"] = Value::from(format!("t{}", random.below(1_000_000)));
    }
    if kind.whole && random.coin() {
        request["ReturnConsumedCapacity"] = random.pick(&["NONE", "TOTAL", "INDEXES"]).into();
        request["ReturnItemCollectionMetrics"] = random.pick(&["NONE", "SIZE"]).into();
    }
    serde_json::to_string_pretty(&request).expect("JSON")
}

fn action(random: &mut Random, number: usize, kind: &Kind) -> Value {
    let key = json!({ "pk": { "S": format!("k{number}") } });
    let mut item = key.clone();
    item["v"] = value(random, 0, kind.whole);
    item[random.pick(&["t", "__proto__", "two words", "quo'te\"s"])] = value(random, 1, kind.whole);
    let mut action = match random.below(4) {
        0 => json!({ "Put": { "Item": item } }),
        1 => json!({ "Delete": { "Key": key } }),
        2 => json!({ "Update": {
            "Key": key,
            "UpdateExpression": "SET #v = :v",
            "ExpressionAttributeNames": { "#v": name(random) },
            "ExpressionAttributeValues": { ":v": value(random, 0, kind.whole) },
        } }),
        _ => {
            json!({ "ConditionCheck": { "Key": key, "ConditionExpression": "attribute_exists(pk)" } })
        }
    };
    let body = action.as_object_mut().and_then(|members| members.values_mut().next());
    let body = body.expect("one member");
    body["TableName"] = "items".into();
    if kind.whole && random.coin() {
        body["ReturnValuesOnConditionCheckFailure"] = random.pick(&["NONE", "ALL_OLD"]).into();
    }
    action
}

fn value(random: &mut Random, depth: usize, bytes: bool) -> Value {
    let number = |random: &mut Random| match random.below(4) {
        0 => "12345678901234567890123456789012345678".to_owned(),
        1 => format!("-{}.5", random.below(1000)),
        2 => "1E-120".to_owned(),
        _ => random.below(5).to_string(),
    };
    match random.below(if depth > 2 { 6 } else { 10 }) {
        0 | 1 => json!({ "S": random.pick(TEXTS) }),
        2 | 3 => json!({ "N": number(random) }),
        4 => json!({ "BOOL": random.coin() }),
        5 if bytes => json!({ "B": random.pick(&["AQI=", "/w==", "IidcAA=="]) }),
        5 => json!({ "NULL": true }),
        6 => json!({ "SS": ["it's", "two\nlines", "$x"] }),
        7 if bytes => json!({ "BS": ["AQI=", "/w=="] }),
        7 => json!({ "NS": ["1", "2.5"] }),
        8 => json!({ "L": [value(random, depth + 1, bytes), value(random, depth + 1, bytes)] }),
        _ => {
            let mut map = json!({ "a": value(random, depth + 1, bytes) });
            map[name(random)] = value(random, depth + 1, bytes);
            json!({ "M": map })
        }
    }
}

/// Of an attribute, which is not empty.
fn name(random: &mut Random) -> &'static str {
    random.pick(&["v", "two words", "quo'te\"s", "$HOME"])
}
