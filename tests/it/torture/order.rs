//! Whether a history is strictly serialisable: whether what the clients saw can be told as one transaction after the
//! other, each between its request and its answer.
//!
//! Every write makes the next version of an account, so versions tell who comes before whom: who wrote a version before
//! those who saw it, and these before who wrote the next one. What was answered comes before what was asked for later.
//! An order that keeps all of this is there if and only if nobody comes before himself, and whether somebody does is found
//! in a time that grows with the history.

use std::collections::HashMap;

/// A transaction that was carried out.
#[derive(Clone, Debug, Default)]
pub struct Done {
    /// What it was, for people.
    pub what: &'static str,
    /// Moments, counted over all clients: when it was asked for, and when its answer was there.
    pub asked: usize,
    pub answered: usize,
    pub saw: Vec<State>,
    /// The version after the one it saw, each.
    pub wrote: Vec<State>,
}

/// An account at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct State {
    pub account: usize,
    /// 0 before anybody wrote.
    pub version: u64,
    pub balance: i64,
}

impl Done {
    fn told(&self) -> String {
        let Self { what, asked, answered, saw, wrote } = self;
        format!("{what} from {asked} to {answered} saw {saw:?} and wrote {wrote:?}")
    }
}

/// By account and version.
type Writers = HashMap<(usize, u64), usize>;

/// Fails with the transactions that contradict each other.
pub fn check(history: &[Done], opening: i64) -> Result<(), String> {
    let writers = writers(history)?;
    balances(history, &writers, opening)?;
    let mut graph = Graph::of(history.len() * 2);
    versions(history, &writers, &mut graph);
    times(history, &mut graph);
    let circle = graph.circle().into_iter().filter_map(|node| history.get(node));
    let circle: Vec<String> = circle.map(Done::told).collect();
    if circle.is_empty() { Ok(()) } else { Err(format!("no order of\n{}", circle.join("\n"))) }
}

fn writers(history: &[Done]) -> Result<Writers, String> {
    let mut writers = Writers::new();
    for (at, done) in history.iter().enumerate() {
        for state in &done.wrote {
            if let Some(other) = writers.insert((state.account, state.version), at) {
                return Err(format!(
                    "written twice: {state:?} by {done:?} and {:?}",
                    history[other]
                ));
            }
        }
    }
    Ok(writers)
}

/// Whoever saw a version saw what was written as such.
fn balances(history: &[Done], writers: &Writers, opening: i64) -> Result<(), String> {
    for done in history {
        for state in &done.saw {
            let writer = writers.get(&(state.account, state.version)).map(|at| &history[*at]);
            let written = writer.into_iter().flat_map(|writer| &writer.wrote);
            let written = written.copied().find(|written| written.account == state.account);
            let first = State { balance: opening, version: 0, ..*state };
            if written.unwrap_or(first) != *state {
                return Err(format!("nobody wrote {state:?}, which was seen by {}", done.told()));
            }
        }
    }
    Ok(())
}

fn versions(history: &[Done], writers: &Writers, graph: &mut Graph) {
    for (at, done) in history.iter().enumerate() {
        for state in &done.saw {
            let writer = |version| writers.get(&(state.account, version)).copied();
            if let Some(before) = writer(state.version) {
                graph.order(before, at);
            }
            // Which is the same transaction when it wrote what it saw.
            if let Some(after) = writer(state.version + 1).filter(|after| *after != at) {
                graph.order(at, after);
            }
        }
    }
}

/// A node for each answer, in the order they came: a transaction is before its own, and behind the last one that was there
/// when it was asked for. So there are as many pairs as transactions and not as their square.
fn times(history: &[Done], graph: &mut Graph) {
    let mut answers: Vec<(usize, usize)> =
        history.iter().enumerate().map(|(at, done)| (done.answered, at)).collect();
    answers.sort_unstable();
    let node = |place: usize| history.len() + place;
    for (place, (_, at)) in answers.iter().enumerate() {
        graph.order(*at, node(place));
        if place > 0 {
            graph.order(node(place - 1), node(place));
        }
    }
    for (at, done) in history.iter().enumerate() {
        let earlier = answers.partition_point(|(answered, _)| *answered < done.asked);
        if earlier > 0 {
            graph.order(node(earlier - 1), at);
        }
    }
}

/// What must come before what.
struct Graph {
    after: Vec<Vec<usize>>,
}

impl Graph {
    fn of(nodes: usize) -> Self {
        Self { after: vec![Vec::new(); nodes] }
    }

    fn order(&mut self, first: usize, second: usize) {
        self.after[first].push(second);
    }

    /// Nodes each of which comes before the next, and the last before the first; none if there is an order.
    fn circle(&self) -> Vec<usize> {
        let mut before = vec![0; self.after.len()];
        self.after.iter().flatten().for_each(|node| before[*node] += 1);
        let mut free: Vec<usize> = (0..before.len()).filter(|node| before[*node] == 0).collect();
        while let Some(node) = free.pop() {
            for next in &self.after[node] {
                before[*next] -= 1;
                if before[*next] == 0 {
                    free.push(*next);
                }
            }
        }
        // Every node that is left has one before it that is left: who goes back for long enough goes round.
        let is_left = |node: &usize| before[*node] > 0;
        let Some(mut node) = (0..before.len()).find(is_left) else { return Vec::new() };
        let mut back = vec![0; before.len()];
        for left in (0..before.len()).filter(is_left) {
            self.after[left].iter().for_each(|next| back[*next] = left);
        }
        let mut visited = vec![false; before.len()];
        while !std::mem::replace(&mut visited[node], true) {
            node = back[node];
        }
        let mut circle = vec![node];
        let mut at = back[node];
        while at != node {
            circle.push(at);
            at = back[at];
        }
        circle.reverse();
        circle
    }
}

fn state(account: usize, version: u64) -> State {
    State { account, version, balance: i64::try_from(version).expect("a small number") }
}

/// At these moments, having seen these versions of accounts; `wrote` are the accounts it wrote.
fn done(moments: [usize; 2], saw: &[(usize, u64)], wrote: &[usize]) -> Done {
    let saw: Vec<State> = saw.iter().map(|(account, version)| state(*account, *version)).collect();
    let wrote = saw.iter().filter(|seen| wrote.contains(&seen.account));
    let wrote = wrote.map(|seen| state(seen.account, seen.version + 1)).collect();
    Done { what: "", asked: moments[0], answered: moments[1], saw, wrote }
}

#[test]
fn the_check_takes_an_order_and_finds_what_has_none() {
    let transfer = |moments, version| done(moments, &[(0, version), (1, version)], &[0, 1]);
    let read =
        |moments, versions: [u64; 2]| done(moments, &[(0, versions[0]), (1, versions[1])], &[]);
    let cases: [(&str, &[Done], bool); 9] = [
        ("one after the other", &[transfer([0, 1], 0), transfer([2, 3], 1)], true),
        ("a read beside a write sees the old", &[transfer([0, 3], 0), read([1, 2], [0, 0])], true),
        ("or the new", &[transfer([0, 3], 0), read([1, 2], [1, 1])], true),
        ("half of a write is seen", &[transfer([0, 3], 0), read([1, 2], [1, 0])], false),
        ("a read behind a write sees the old", &[transfer([0, 1], 0), read([2, 3], [0, 0])], false),
        ("the same was changed twice", &[transfer([0, 3], 0), transfer([1, 2], 0)], false),
        ("a version of nobody", &[read([0, 1], [7, 7])], false),
        (
            "each saw what the other was about to change",
            &[done([0, 3], &[(0, 0), (1, 0)], &[0]), done([1, 2], &[(0, 0), (1, 0)], &[1])],
            false,
        ),
        (
            "two reads see two writes in two orders",
            &[
                done([0, 9], &[(0, 0)], &[0]),
                done([1, 8], &[(1, 0)], &[1]),
                read([2, 7], [1, 0]),
                read([3, 6], [0, 1]),
            ],
            false,
        ),
    ];
    for (what, history, is_in_order) in cases {
        assert_eq!(check(history, 0).is_ok(), is_in_order, "{what}: {:?}", check(history, 0));
    }
}
