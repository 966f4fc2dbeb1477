//! Kills at random moments: every acknowledged write is there afterwards, and nothing is half done.

use std::collections::BTreeMap;
use std::process::Stdio;
use std::sync::mpsc::{Sender, channel};
use std::thread;
use std::time::Duration;

use super::count::{count, seed};
use super::diary::{Attempt, Kind, Place};
use super::whole::{self, Item};
use super::workload::{ACCOUNTS, Client, OPENING_BALANCE, account, net, opening};
use crate::home::Home;
use crate::random::Random;
use crate::server::Server;
use crate::wire::{Answer, Wire};

const CLIENTS: usize = 8;
/// Acknowledgements before a kill, at most.
const ACKNOWLEDGED_MAX: usize = 120;
/// Microseconds more, at most: without them it would always come right behind an answer.
const DELAY_MAX: usize = 3000;
/// Microseconds a start that is not waited for has, at most: about as long as it takes.
const START_MAX: usize = 40_000;

#[test]
fn what_was_acknowledged_survives_every_kill() {
    let (kills, seed) = (count(15, 10_000), seed());
    println!("seed {seed}");
    let mut torture = Torture::new(seed);
    for kill in 0..kills {
        torture.kill_while_writing();
        if kill % 1000 == 999 {
            println!("{} kills: {:?}", kill + 1, torture.seen);
        }
    }
    torture.look();
    println!("{kills} kills: {:?}", torture.seen);
    assert!(torture.seen.acknowledged > 0);
}

struct Torture {
    home: Home,
    random: Random,
    clients: Vec<Client>,
    seen: Seen,
}

#[derive(Debug, Default)]
struct Seen {
    acknowledged: usize,
    /// Requests without an answer: those that were carried out, and those that were not.
    done: usize,
    undone: usize,
}

impl Torture {
    fn new(seed: u64) -> Self {
        let home = Home::new();
        let server = Server::start_with(&home, &[]);
        let mut wire = Wire::to(server.address());
        for (operation, body) in opening(CLIENTS) {
            let answer = wire.ask(operation, body.as_bytes());
            assert_eq!(answer.status, 200, "{}", answer.text());
        }
        let mut random = Random::seeded(seed);
        let clients = (0..CLIENTS).map(|number| Client::new(number, random.seed())).collect();
        Self { home, random, clients, seen: Seen::default() }
    }

    fn kill_while_writing(&mut self) {
        let mut servers = vec![self.look()];
        if self.random.one_in(4) {
            // A second process on the same file, which may go on for a moment when the first is gone.
            servers.push(Server::start_with(&self.home, &[]));
        }
        let (told, acknowledged) = channel();
        let Self { clients, random, seen, .. } = self;
        thread::scope(|scope| {
            for (client, server) in clients.iter_mut().zip(servers.iter().cycle()) {
                let (wire, told) = (Wire::to(server.address()), told.clone());
                scope.spawn(move || write(client, wire, &told));
            }
            drop(told);
            seen.acknowledged += acknowledged.iter().take(random.below(ACKNOWLEDGED_MAX)).count();
            for server in servers {
                pause(random, DELAY_MAX);
                end(server, random);
            }
            seen.acknowledged += acknowledged.iter().count();
        });
    }

    /// A server that was started again, after all it holds was compared with what the clients know.
    fn look(&mut self) -> Server {
        if self.random.one_in(8) {
            // One that is killed while it starts, perhaps over what it recovers.
            let mut program = self.home.program();
            let program = program.args(["serve", "--port", "0"]).stdout(Stdio::null());
            let mut child = program.spawn().expect("a start");
            pause(&mut self.random, START_MAX);
            child.kill().expect("a kill");
            child.wait().expect("an end");
        }
        let server = Server::start_with(&self.home, &[]);
        let mut wire = Wire::to(server.address());
        let mut stored = stored(&mut wire);
        balance(&stored);
        for client in &mut self.clients {
            let own = stored.extract_if(.., |place, _| client.owns(place)).collect();
            if client.diary.unanswered().is_some() {
                let done = client.diary.settle(own);
                self.seen.done += usize::from(done);
                self.seen.undone += usize::from(!done);
                once_more(client, &mut wire);
            } else {
                client.diary.settle(own);
            }
        }
        assert_eq!(stored.len(), ACCOUNTS, "items of nobody: {stored:?}");
        server
    }
}

/// Mostly by a kill; now and then it is told to end, and killed while it does.
fn end(server: Server, random: &mut Random) {
    if random.one_in(8) {
        server.signal();
        pause(random, DELAY_MAX);
    }
    drop(server);
}

fn pause(random: &mut Random, microseconds_max: usize) {
    let microseconds = random.below(microseconds_max) as u64;
    thread::sleep(Duration::from_micros(microseconds));
}

/// Writes until the server is gone.
fn write(client: &mut Client, mut wire: Wire, told: &Sender<()>) {
    loop {
        let attempt = client.next();
        let (operation, body) = (attempt.operation, attempt.body.to_string());
        client.diary.ask(attempt);
        let Ok(answer) = wire.try_ask(operation, body.as_bytes()) else { return };
        if learn(client, &answer) && told.send(()).is_err() {
            return;
        }
    }
}

/// Whether what was asked for was done.
fn learn(client: &mut Client, answer: &Answer) -> bool {
    let attempt = client.diary.unanswered().expect("something was asked for");
    let is_done = is_done(attempt, answer);
    if is_done {
        client.diary.acknowledge();
    } else {
        client.diary.refuse();
    }
    is_done
}

fn is_done(attempt: &Attempt, answer: &Answer) -> bool {
    let text = answer.text();
    if answer.status == 200 {
        assert!(attempt.kind != Kind::Refused, "a false condition: {} {text}", attempt.body);
        assert!(!text.contains(r#""Error""#), "{} {text}", attempt.body);
        return true;
    }
    let is_cancelled = answer.status == 400 && text.contains("TransactionCanceledException");
    assert!(is_cancelled && attempt.kind != Kind::Single, "{} {text}", attempt.body);
    false
}

/// Asks again for a transaction that had no answer: by its token it is known whether it was carried out, and it is not
/// carried out twice.
fn once_more(client: &mut Client, wire: &mut Wire) {
    let Some(attempt) = client.diary.unanswered().filter(|it| it.kind == Kind::Transaction) else {
        return client.diary.refuse();
    };
    let answer = wire.ask(attempt.operation, attempt.body.to_string().as_bytes());
    learn(client, &answer);
}

fn stored(wire: &mut Wire) -> BTreeMap<Place, Item> {
    let tables = whole::tables(wire);
    let place = |table: &'static str, item: &Item| {
        let part = |name| item.get(name).and_then(|value| value["S"].as_str());
        let key = [part("pk"), part("sk")].into_iter().flatten().collect::<Vec<_>>().join("/");
        (table, key)
    };
    ["things", "bank"]
        .into_iter()
        .flat_map(|table| tables[table].iter().map(move |item| (place(table, item), item.clone())))
        .collect()
}

/// Every account has what the ledgers say was moved there, and all together have what was there at the beginning.
fn balance(stored: &BTreeMap<Place, Item>) {
    let ledgers = || {
        stored.iter().filter(|((_, key), _)| key.starts_with("ledger-")).map(|(_, ledger)| ledger)
    };
    let mut sum = 0;
    for number in 0..ACCOUNTS {
        let account = &stored[&("bank", account(number))];
        let balance = account["balance"]["N"].as_str().and_then(|text| text.parse().ok());
        let balance: i64 = balance.expect("a whole number");
        let moved: i64 = ledgers().map(|ledger| net(ledger, number)).sum();
        assert_eq!(balance, OPENING_BALANCE + moved, "account {number}");
        sum += balance;
    }
    assert_eq!(sum, OPENING_BALANCE * i64::try_from(ACCOUNTS).expect("few"));
}
