//! Sixteen clients move money between the same accounts, and what all of them saw is put in order.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use serde_json::{Value, json};

use super::count::{count, seed};
use super::order::{Done, State, check};
use super::whole;
use crate::home::Home;
use crate::random::Random;
use crate::server::Server;
use crate::wire::Wire;

const CLIENTS: usize = 16;
/// Few enough to meet at.
const ACCOUNTS: usize = 20;
const OPENING_BALANCE: i64 = 1000;
const TABLE: &str = r#"{"TableName": "bank", "BillingMode": "PAY_PER_REQUEST",
  "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
  "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "N"}, {"AttributeName": "version", "AttributeType": "N"}],
  "GlobalSecondaryIndexes": [{"IndexName": "versions", "KeySchema": [{"AttributeName": "version", "KeyType": "HASH"}],
    "Projection": {"ProjectionType": "ALL"}}]}"#;

#[test]
fn sixteen_clients_see_one_order_in_memory() {
    println!("{}", run(&["--memory"]));
}

#[test]
fn sixteen_clients_see_one_order_in_a_file() {
    println!("{}", run(&[]));
}

/// What was seen, in words.
fn run(arguments: &[&str]) -> String {
    let (turns, seed) = (count(1000, 500_000), seed());
    let home = Home::new();
    let server = Server::start_with(&home, arguments);
    open(&mut Wire::to(server.address()));
    let (moments, left) = (AtomicUsize::new(0), AtomicUsize::new(turns));
    let mut random = Random::seeded(seed);
    let client = |random| Client {
        wire: Wire::to(server.address()),
        random,
        moments: &moments,
        history: Vec::new(),
    };
    let mut history = thread::scope(|scope| {
        let clients = (0..CLIENTS).map(|_| {
            let (mut client, left) = (client(Random::seeded(random.seed())), &left);
            scope.spawn(move || {
                while left
                    .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |it| it.checked_sub(1))
                    .is_ok()
                {
                    client.turn();
                }
                client.history
            })
        });
        let clients: Vec<_> = clients.collect();
        clients.into_iter().flat_map(|client| client.join().expect("an end")).collect::<Vec<_>>()
    });
    // Behind all others: what they wrote last must be there.
    let mut last = client(random);
    last.get_in_transaction(&(0..ACCOUNTS).collect::<Vec<_>>());
    history.append(&mut last.history);
    let sum: i64 = history.last().expect("the last").saw.iter().map(|state| state.balance).sum();
    assert_eq!(sum, OPENING_BALANCE * i64::try_from(ACCOUNTS).expect("few"), "seed {seed}");
    let written = history.iter().filter(|done| !done.wrote.is_empty()).count();
    assert!(written > turns / 20, "{written} of {turns} wrote: they met too often");
    check(&history, OPENING_BALANCE).unwrap_or_else(|problem| panic!("seed {seed}: {problem}"));
    whole::tables(&mut Wire::to(server.address()));
    format!("seed {seed}: {} in one order, {written} of them wrote", history.len())
}

fn open(wire: &mut Wire) {
    whole::ask(wire, "CreateTable", &serde_json::from_str(TABLE).expect("JSON"));
    for account in 0..ACCOUNTS {
        let item = json!({"pk": number(account), "version": number(0), "balance": number(OPENING_BALANCE)});
        whole::ask(wire, "PutItem", &json!({"TableName": "bank", "Item": item}));
    }
}

struct Client<'a> {
    wire: Wire,
    random: Random,
    moments: &'a AtomicUsize,
    history: Vec<Done>,
}

/// An answer, and between which moments it came.
struct Answer {
    status: u16,
    body: Value,
    asked: usize,
    answered: usize,
}

impl Client<'_> {
    fn turn(&mut self) {
        match self.random.below(10) {
            0..=5 => self.transfer(),
            6 => self.touch(),
            7 => self.get(),
            8 => self.scan(),
            _ => {
                let accounts = self.accounts(2, ACCOUNTS);
                self.see(&accounts);
            }
        }
    }

    /// So many different accounts.
    fn accounts(&mut self, low: usize, high: usize) -> Vec<usize> {
        let mut accounts: Vec<usize> = (0..ACCOUNTS).collect();
        let count = self.random.between(low, high);
        for at in 0..count {
            let other = self.random.between(at, ACCOUNTS - 1);
            accounts.swap(at, other);
        }
        accounts.truncate(count);
        accounts
    }

    /// Reads accounts in a transaction; nothing when that was cancelled.
    fn see(&mut self, accounts: &[usize]) -> Vec<State> {
        if self.random.coin() {
            self.get_in_transaction(accounts)
        } else {
            self.select_in_transaction(accounts)
        }
    }

    fn get_in_transaction(&mut self, accounts: &[usize]) -> Vec<State> {
        let get =
            |account: &usize| json!({"Get": {"TableName": "bank", "Key": {"pk": number(account)}}});
        let gets: Value = accounts.iter().map(get).collect();
        self.read("TransactGetItems", &json!({"TransactItems": gets}))
    }

    fn select_in_transaction(&mut self, accounts: &[usize]) -> Vec<State> {
        let select = |account: &usize| json!({"Statement": "SELECT * FROM \"bank\" WHERE pk = ?", "Parameters": [number(account)]});
        let selects: Value = accounts.iter().map(select).collect();
        self.read("ExecuteTransaction", &json!({"TransactStatements": selects}))
    }

    fn read(&mut self, operation: &'static str, body: &Value) -> Vec<State> {
        let answer = self.ask(operation, body);
        if answer.status != 200 {
            return Vec::new();
        }
        let items = answer.body["Responses"].as_array().expect("responses").iter();
        let saw: Vec<State> = items.map(|found| state(&found["Item"])).collect();
        self.note(operation, &answer, saw.clone(), Vec::new());
        saw
    }

    /// Moves money between two or three accounts, as long as they and a fourth one are as they were read.
    fn transfer(&mut self) {
        let accounts = self.accounts(2, 4);
        let saw = self.see(&accounts);
        if saw.is_empty() {
            return;
        }
        let amount = i64::try_from(self.random.between(1, 50)).expect("a small number");
        let change = |at: usize| match at {
            0 => -amount,
            1 => amount,
            _ => 0,
        };
        // The last of four is looked at alone.
        let written = saw.iter().take(3).enumerate().map(|(at, seen)| State {
            version: seen.version + 1,
            balance: seen.balance + change(at),
            ..*seen
        });
        let wrote: Vec<State> = written.collect();
        if self.random.coin() {
            self.write("TransactWriteItems", &actions(&saw, &wrote), saw, wrote);
        } else {
            self.write("ExecuteTransaction", &statements(&saw, &wrote), saw, wrote);
        }
    }

    fn write(&mut self, operation: &'static str, body: &Value, saw: Vec<State>, wrote: Vec<State>) {
        let answer = self.ask(operation, body);
        if answer.status == 200 {
            return self.note(operation, &answer, saw, wrote);
        }
        // The items that made conditions false come along: each was seen, by itself.
        let reasons = answer.body["CancellationReasons"].as_array().expect("reasons").iter();
        let items: Vec<State> =
            reasons.filter_map(|reason| reason.get("Item")).map(state).collect();
        items
            .into_iter()
            .for_each(|item| self.note("a false condition", &answer, vec![item], Vec::new()));
    }

    /// Makes the next version of one account, whatever it is.
    fn touch(&mut self) {
        let account = self.random.below(ACCOUNTS);
        let body = json!({"TableName": "bank", "Key": {"pk": number(account)}, "UpdateExpression": "ADD version :one",
                          "ExpressionAttributeValues": {":one": number(1)}, "ReturnValues": "ALL_NEW"});
        let answer = self.ask("UpdateItem", &body);
        if answer.status == 200 {
            let wrote = state(&answer.body["Attributes"]);
            let saw = State { version: wrote.version - 1, ..wrote };
            self.note("UpdateItem", &answer, vec![saw], vec![wrote]);
        }
    }

    fn get(&mut self) {
        let account = self.random.below(ACCOUNTS);
        let body =
            json!({"TableName": "bank", "Key": {"pk": number(account)}, "ConsistentRead": true});
        let answer = self.ask("GetItem", &body);
        let saw = state(&answer.body["Item"]);
        self.note("GetItem", &answer, vec![saw], Vec::new());
    }

    /// Of a scan it is promised that each item is as it was at some moment, and not that all are of the same one.
    fn scan(&mut self) {
        let answer = self.ask("Scan", &json!({"TableName": "bank", "ConsistentRead": true}));
        let items = answer.body["Items"].as_array().expect("items").iter();
        let saw: Vec<State> = items.map(state).collect();
        assert_eq!(saw.len(), ACCOUNTS, "a scan meets every account");
        saw.into_iter().for_each(|state| self.note("Scan", &answer, vec![state], Vec::new()));
    }

    fn ask(&mut self, operation: &str, body: &Value) -> Answer {
        let asked = self.moment();
        let answer = self.wire.ask(operation, body.to_string().as_bytes());
        let answered = self.moment();
        let text = answer.text();
        let is_expected = answer.status == 200
            || (answer.status == 400
                && ["TransactionCanceledException", "TransactionConflictException"]
                    .iter()
                    .any(|code| text.contains(code)));
        assert!(is_expected, "{operation} {body}: {} {text}", answer.status);
        let body = serde_json::from_str(&text).expect("JSON");
        Answer { status: answer.status, body, asked, answered }
    }

    fn moment(&self) -> usize {
        self.moments.fetch_add(1, Ordering::SeqCst)
    }

    fn note(&mut self, what: &'static str, answer: &Answer, saw: Vec<State>, wrote: Vec<State>) {
        let Answer { asked, answered, .. } = *answer;
        self.history.push(Done { what, asked, answered, saw, wrote });
    }
}

fn actions(saw: &[State], wrote: &[State]) -> Value {
    let action = |(at, seen): (usize, &State)| {
        let mut action = json!({"TableName": "bank", "Key": {"pk": number(seen.account)},
            "ConditionExpression": "version = :seen", "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
            "ExpressionAttributeValues": {":seen": number(seen.version)}});
        let Some(new) = wrote.get(at) else { return json!({"ConditionCheck": action}) };
        action["UpdateExpression"] = json!("SET version = :version, balance = :balance");
        action["ExpressionAttributeValues"][":version"] = number(new.version);
        action["ExpressionAttributeValues"][":balance"] = number(new.balance);
        json!({"Update": action})
    };
    json!({"TransactItems": saw.iter().enumerate().map(action).collect::<Value>()})
}

fn statements(saw: &[State], wrote: &[State]) -> Value {
    let statement = |(at, seen): (usize, &State)| {
        let key = [number(seen.account), number(seen.version)];
        let Some(new) = wrote.get(at) else {
            return json!({"Statement": "EXISTS(SELECT * FROM \"bank\" WHERE pk = ? AND version = ?)", "Parameters": key});
        };
        json!({"Statement": "UPDATE \"bank\" SET version = ? SET balance = ? WHERE pk = ? AND version = ?",
               "Parameters": [number(new.version), number(new.balance), key[0], key[1]],
               "ReturnValuesOnConditionCheckFailure": "ALL_OLD"})
    };
    json!({"TransactStatements": saw.iter().enumerate().map(statement).collect::<Value>()})
}

fn number(number: impl Copy + ToString) -> Value {
    json!({"N": number.to_string()})
}

fn state(item: &Value) -> State {
    fn whole<T: std::str::FromStr>(item: &Value, name: &str) -> T {
        let text = item[name]["N"].as_str();
        text.and_then(|text| text.parse().ok()).unwrap_or_else(|| panic!("no {name}: {item}"))
    }
    State {
        account: whole(item, "pk"),
        version: whole(item, "version"),
        balance: whole(item, "balance"),
    }
}
