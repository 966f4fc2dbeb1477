//! What the clients of `kill` ask for: writes of every kind to items of their own, and transfers between accounts of all.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::diary::{Attempt, Diary, Kind, Place};
use super::whole::Item;
use crate::random::Random;

pub const ACCOUNTS: usize = 12;
pub const OPENING_BALANCE: i64 = 1000;

/// Items each client has.
const THINGS: usize = 8;
/// Partitions of the global indexes: few, so that the entries of all clients lie side by side.
const GROUPS: usize = 5;
/// Bytes of padding: a few items fill a page of the file, and the longest need pages of their own.
const PADDING_MAX: usize = 6000;

const THINGS_TABLE: &str = r#"{"TableName": "things", "BillingMode": "PAY_PER_REQUEST",
  "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
  "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}, {"AttributeName": "sk", "AttributeType": "S"},
    {"AttributeName": "g", "AttributeType": "S"}, {"AttributeName": "n", "AttributeType": "N"}],
  "GlobalSecondaryIndexes": [
    {"IndexName": "all", "KeySchema": [{"AttributeName": "g", "KeyType": "HASH"}], "Projection": {"ProjectionType": "ALL"}},
    {"IndexName": "some", "KeySchema": [{"AttributeName": "g", "KeyType": "HASH"}, {"AttributeName": "n", "KeyType": "RANGE"}],
     "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["padding"]}}],
  "LocalSecondaryIndexes": [
    {"IndexName": "local", "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "n", "KeyType": "RANGE"}],
     "Projection": {"ProjectionType": "KEYS_ONLY"}}]}"#;

// Ordered by the balance: every transfer moves two entries.
const BANK_TABLE: &str = r#"{"TableName": "bank", "BillingMode": "PAY_PER_REQUEST",
  "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
  "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}, {"AttributeName": "kind", "AttributeType": "S"},
    {"AttributeName": "balance", "AttributeType": "N"}],
  "GlobalSecondaryIndexes": [
    {"IndexName": "balances", "KeySchema": [{"AttributeName": "kind", "KeyType": "HASH"}, {"AttributeName": "balance", "KeyType": "RANGE"}],
     "Projection": {"ProjectionType": "ALL"}}]}"#;

/// The requests that make the tables and open the accounts and the ledgers of so many clients.
pub fn opening(clients: usize) -> Vec<(&'static str, String)> {
    let tables = [THINGS_TABLE, BANK_TABLE].map(|table| ("CreateTable", table.to_owned()));
    let account = |number| {
        json!({"pk": {"S": account(number)}, "kind": {"S": "account"},
               "balance": {"N": OPENING_BALANCE.to_string()}})
    };
    let accounts = (0..ACCOUNTS).map(account);
    let ledgers = (0..clients).map(|number| Value::Object(new_ledger(number)));
    let put = |item| ("PutItem", json!({"TableName": "bank", "Item": item}).to_string());
    tables.into_iter().chain(accounts.chain(ledgers).map(put)).collect()
}

pub fn account(number: usize) -> String {
    format!("account-{number}")
}

/// What a ledger says its client moved into an account, all transfers together.
pub fn net(ledger: &Item, account: usize) -> i64 {
    let net = &ledger[&format!("net{account}")]["N"];
    net.as_str().and_then(|text| text.parse().ok()).expect("a whole number")
}

fn new_ledger(client: usize) -> Item {
    let nets = (0..ACCOUNTS).map(|account| (format!("net{account}"), number(0)));
    let own = [("pk".to_owned(), text(&format!("ledger-{client}"))), ("seq".to_owned(), number(0))];
    own.into_iter().chain(nets).collect()
}

fn number(number: impl Copy + ToString) -> Value {
    json!({"N": number.to_string()})
}

fn text(text: &str) -> Value {
    json!({"S": text})
}

/// One of those who write.
pub struct Client {
    number: usize,
    random: Random,
    /// Grows with every item written: no two writes are the same.
    stamp: u64,
    pub diary: Diary,
}

impl Client {
    pub fn new(number: usize, seed: u64) -> Self {
        let mut diary = Diary::default();
        let ledger = (("bank", format!("ledger-{number}")), Some(new_ledger(number)));
        diary.ask(Attempt {
            operation: "PutItem",
            body: Value::Null,
            changes: [ledger].into(),
            kind: Kind::Single,
        });
        diary.acknowledge();
        Self { number, random: Random::seeded(seed), stamp: 0, diary }
    }

    /// Whether an item is this client's alone.
    pub fn owns(&self, (table, key): &Place) -> bool {
        match *table {
            "bank" => *key == self.ledger().1,
            _ => key.split('/').next() == Some(self.partition().as_str()),
        }
    }

    pub fn next(&mut self) -> Attempt {
        match self.random.below(12) {
            0 | 1 => self.put(),
            2 | 3 => self.update(),
            4 => self.delete(),
            5 => self.batch_write(),
            6 => self.batch_of_statements(),
            7 | 8 => self.transfer(Kind::Transaction),
            9 | 10 => self.transfer_by_statements(),
            _ => self.transfer(Kind::Refused),
        }
    }

    fn put(&mut self) -> Attempt {
        let place = self.place();
        let item = self.thing(&place);
        let body = json!({"TableName": "things", "Item": item});
        single("PutItem", body, [(place, Some(item))].into())
    }

    fn update(&mut self) -> Attempt {
        let place = self.place();
        let new = self.thing(&place);
        // What is not named stays as it was.
        let mut item = self.diary.item(&place).cloned().unwrap_or_else(|| self.key(&place));
        item.insert("n".to_owned(), new["n"].clone());
        let mut expression = "SET n = :n".to_owned();
        let mut values = json!({":n": new["n"]});
        match new.get("g") {
            Some(group) => {
                expression.push_str(", g = :g");
                values[":g"] = group.clone();
                item.insert("g".to_owned(), group.clone());
            }
            None => {
                expression.push_str(" REMOVE g");
                item.shift_remove("g");
            }
        }
        let body = json!({"TableName": "things", "Key": self.key(&place), "UpdateExpression": expression,
                          "ExpressionAttributeValues": values});
        single("UpdateItem", body, [(place, Some(item))].into())
    }

    fn delete(&mut self) -> Attempt {
        let place = self.place();
        let body = json!({"TableName": "things", "Key": self.key(&place)});
        single("DeleteItem", body, [(place, None)].into())
    }

    fn batch_write(&mut self) -> Attempt {
        let changes = self.some_changes();
        let requests = changes.iter().map(|(place, item)| match item {
            Some(item) => json!({"PutRequest": {"Item": item}}),
            None => json!({"DeleteRequest": {"Key": self.key(place)}}),
        });
        let body = json!({"RequestItems": {"things": requests.collect::<Value>()}});
        single("BatchWriteItem", body, changes)
    }

    fn batch_of_statements(&mut self) -> Attempt {
        let changes = self.some_changes();
        let statements: Value = changes.iter().map(|change| self.statement(change)).collect();
        single("BatchExecuteStatement", json!({"Statements": statements}), changes)
    }

    /// New items and deletions, each of another place.
    fn some_changes(&mut self) -> BTreeMap<Place, Option<Item>> {
        let count = self.random.between(2, 5);
        let places: Vec<Place> = (0..count).map(|_| self.place()).collect();
        places.into_iter().map(|place| self.change(place)).collect()
    }

    fn change(&mut self, place: Place) -> (Place, Option<Item>) {
        let item = (!self.random.one_in(4)).then(|| self.thing(&place));
        (place, item)
    }

    /// The statement that makes this of what is there.
    fn statement(&self, (place, item): (&Place, &Option<Item>)) -> Value {
        let key = self.key(place);
        let (pk, sk) = (&key["pk"], &key["sk"]);
        let Some(item) = item else {
            return json!({"Statement": "DELETE FROM \"things\" WHERE pk = ? AND sk = ?",
                          "Parameters": [pk, sk]});
        };
        if self.diary.item(place).is_none() {
            let names: Vec<String> = item.keys().map(|name| format!("'{name}': ?")).collect();
            let values: Vec<&Value> = item.values().collect();
            let statement = format!("INSERT INTO \"things\" VALUE {{{}}}", names.join(", "));
            return json!({"Statement": statement, "Parameters": values});
        }
        let (n, padding) = (&item["n"], &item["padding"]);
        match item.get("g") {
            Some(group) => json!({
                "Statement": "UPDATE \"things\" SET n = ? SET padding = ? SET g = ? WHERE pk = ? AND sk = ?",
                "Parameters": [n, padding, group, pk, sk]}),
            None => json!({
                "Statement": "UPDATE \"things\" SET n = ? SET padding = ? REMOVE g WHERE pk = ? AND sk = ?",
                "Parameters": [n, padding, pk, sk]}),
        }
    }

    /// Two accounts, a ledger and an item in one. What is to be refused has its false condition at the end: all the rest
    /// could be done.
    fn transfer(&mut self, kind: Kind) -> Attempt {
        let transfer = self.new_transfer();
        let [from, to] =
            transfer.accounts.map(|account| json!({"pk": text(&self::account(account))}));
        let amount = json!({":x": number(transfer.amount)});
        let thing = match &transfer.thing {
            (_, Some(item)) => json!({"Put": {"TableName": "things", "Item": item}}),
            (place, None) => json!({"Delete": {"TableName": "things", "Key": self.key(place)}}),
        };
        let mut actions = vec![
            json!({"Update": {"TableName": "bank", "Key": from, "UpdateExpression": "SET balance = balance - :x",
                   "ConditionExpression": "balance >= :x", "ExpressionAttributeValues": amount}}),
            json!({"Put": {"TableName": "bank", "Item": transfer.ledger}}),
            thing,
            json!({"Update": {"TableName": "bank", "Key": to, "UpdateExpression": "SET balance = balance + :x",
                   "ExpressionAttributeValues": amount}}),
        ];
        if kind == Kind::Refused {
            let other = (transfer.accounts[1] + 1) % ACCOUNTS;
            let other = if other == transfer.accounts[0] { (other + 1) % ACCOUNTS } else { other };
            actions.push(
                json!({"ConditionCheck": {"TableName": "bank", "Key": {"pk": text(&account(other))},
                "ConditionExpression": "attribute_not_exists(pk)"}}),
            );
        }
        let body = json!({"TransactItems": actions, "ClientRequestToken": self.token()});
        let changes = self.changes_of(transfer);
        Attempt { operation: "TransactWriteItems", body, changes, kind }
    }

    fn transfer_by_statements(&mut self) -> Attempt {
        let transfer = self.new_transfer();
        let [from, to] = transfer.accounts;
        let amount = number(transfer.amount);
        let ledger =
            format!("UPDATE \"bank\" SET seq = ? SET net{from} = ? SET net{to} = ? WHERE pk = ?");
        let nets = [from, to].map(|account| &transfer.ledger[&format!("net{account}")]);
        let statements = json!([
            {"Statement": "UPDATE \"bank\" SET balance = balance + ? WHERE pk = ?",
             "Parameters": [amount, text(&account(to))]},
            self.statement((&transfer.thing.0, &transfer.thing.1)),
            {"Statement": ledger, "Parameters": [transfer.ledger["seq"], nets[0], nets[1], transfer.ledger["pk"]]},
            {"Statement": "UPDATE \"bank\" SET balance = balance - ? WHERE pk = ? AND balance >= ?",
             "Parameters": [amount, text(&account(from)), amount]},
        ]);
        let body = json!({"TransactStatements": statements, "ClientRequestToken": self.token()});
        let changes = self.changes_of(transfer);
        Attempt { operation: "ExecuteTransaction", body, changes, kind: Kind::Transaction }
    }

    fn new_transfer(&mut self) -> Transfer {
        let from = self.random.below(ACCOUNTS);
        let to = (from + self.random.between(1, ACCOUNTS - 1)) % ACCOUNTS;
        let amount = i64::try_from(self.random.between(1, 40)).expect("a small number");
        let place = self.place();
        let thing = self.change(place);
        let mut ledger = self.diary.item(&self.ledger()).expect("there from the beginning").clone();
        self.stamp += 1;
        ledger["seq"] = number(self.stamp);
        for (account, change) in [(from, -amount), (to, amount)] {
            ledger[&format!("net{account}")] = number(net(&ledger, account) + change);
        }
        Transfer { accounts: [from, to], amount, ledger, thing }
    }

    fn changes_of(&self, transfer: Transfer) -> BTreeMap<Place, Option<Item>> {
        [(self.ledger(), Some(transfer.ledger)), transfer.thing].into()
    }

    fn token(&self) -> String {
        format!("{}-{}", self.partition(), self.stamp)
    }

    fn partition(&self) -> String {
        format!("client-{}", self.number)
    }

    fn ledger(&self) -> Place {
        ("bank", format!("ledger-{}", self.number))
    }

    fn place(&mut self) -> Place {
        ("things", format!("{}/{}", self.partition(), self.random.below(THINGS)))
    }

    fn key(&self, (_, key): &Place) -> Item {
        let (pk, sk) = key.split_once('/').expect("a partition key and a sort key");
        [("pk".to_owned(), text(pk)), ("sk".to_owned(), text(sk))].into_iter().collect()
    }

    /// An item that never was before.
    fn thing(&mut self, place: &Place) -> Item {
        self.stamp += 1;
        let mut item = self.key(place);
        item.insert("n".to_owned(), number(self.stamp));
        if self.random.coin() {
            let group = self.random.below(GROUPS);
            item.insert("g".to_owned(), text(&format!("group-{group}")));
        }
        let padding_max = if self.random.one_in(8) { PADDING_MAX } else { 80 };
        let padding = "x".repeat(self.random.between(1, padding_max));
        item.insert("padding".to_owned(), text(&padding));
        item
    }
}

struct Transfer {
    /// From and to.
    accounts: [usize; 2],
    amount: i64,
    ledger: Item,
    thing: (Place, Option<Item>),
}

fn single(operation: &'static str, body: Value, changes: BTreeMap<Place, Option<Item>>) -> Attempt {
    Attempt { operation, body, changes, kind: Kind::Single }
}
