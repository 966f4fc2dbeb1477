//! The one writer: waiting writes drain into one durable commit.
//!
//! The first thread that comes leads: it opens the write transaction and runs its own operation and every one that
//! waits, each against the state the earlier ones left; commits once; and answers them all. Threads that come while a
//! lot is open leave a copy of their operation in the queue and wait. When the lot is closed and some still wait, the
//! first of them leads the next one, so that nobody serves others for ever, and other processes get their turn at the
//! file in between.
//!
//! An operation that is refused has written nothing, so the lot goes on without it; were it otherwise, that would be a
//! fault too. A fault of the store, or a panic, ends the lot: nothing of it is applied and everybody in it is told.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use super::Clock;
use super::catalog::Catalog;
use super::database::Error;
use super::intent::{Clashes, Intents};
use super::task::{Answer, Task};
use super::view::Lot;
use crate::api::Operation;
use crate::storage::{Store, StoreError, WriteTxn};

#[cfg(test)]
mod tests;

/// Requests in one lot, at most. What a commit waits for the disk is spread over some dozens to next to nothing each; more
/// would only make the first wait for the last, and a fault take more along.
const LOT_REQUESTS_MAX: usize = 64;
/// A lot takes no further request when it has been open for so long: other processes wait for the file meanwhile, and give
/// up after seconds.
const LOT_MILLISECONDS_MAX: u64 = 50;

/// The queue of writes of one database.
#[derive(Default)]
pub struct Writer {
    intents: Intents,
    queue: Mutex<Queue>,
}

#[derive(Default)]
struct Queue {
    led: bool,
    waiting: VecDeque<Arc<Job>>,
}

/// A write with what it met when it came.
#[derive(Clone, Copy)]
struct Request<'a> {
    operation: &'a Operation,
    clashes: &'a Clashes,
}

/// A write that waits for another thread to run it.
struct Job {
    operation: Operation,
    clashes: Clashes,
    state: Mutex<State>,
    changed: Condvar,
}

enum State {
    Waiting,
    /// The thread that waits is to lead the next lot.
    Lead,
    Answered(Box<Answer>),
}

/// Everything a lot is run with.
#[derive(Clone, Copy)]
pub struct Site<'a> {
    pub store: &'a Store,
    pub catalog: &'a Catalog,
    pub clock: &'a Clock,
}

/// The answers of a lot: that of the leader, and those of the jobs it took along.
struct Answers {
    own: Answer,
    others: Vec<(Arc<Job>, Answer)>,
}

impl Writer {
    /// Runs one operation and answers once what it wrote is durable.
    pub fn submit(&self, site: Site<'_>, operation: &Operation) -> Answer {
        // Before it queues: a transaction holds its items for as long as it waits, not only while it runs.
        let claim = self.intents.enter(site.catalog, operation);
        let own = Request { operation, clashes: &claim.clashes };
        match self.enqueue(own) {
            None => self.lead(site, own),
            Some(job) => match job.wait() {
                Some(answer) => answer,
                None => self.lead(site, own),
            },
        }
    }

    /// The positions of the items of a transaction of reads that transactions of writes under way hold; of other reads
    /// none. A snapshot would show them as they were, but the service cancels (transactions.md 10).
    pub fn conflicts(&self, catalog: &Catalog, operation: &Operation) -> Vec<usize> {
        self.intents.met_by_read(catalog, operation)
    }

    /// `None` when nobody leads: the caller does.
    fn enqueue(&self, request: Request<'_>) -> Option<Arc<Job>> {
        let mut queue = locked(&self.queue);
        // Looked at and taken under one lock, or two would lead.
        if !std::mem::replace(&mut queue.led, true) {
            return None;
        }
        let job = Arc::new(Job {
            operation: request.operation.clone(),
            clashes: request.clashes.clone(),
            state: Mutex::new(State::Waiting),
            changed: Condvar::new(),
        });
        queue.waiting.push_back(Arc::clone(&job));
        Some(job)
    }

    fn lead(&self, site: Site<'_>, own: Request<'_>) -> Answer {
        let mut taken = Vec::new();
        // What a panic leaves half done is in the transaction, which is dropped with it; the catalog asks the file again.
        let run = catch_unwind(AssertUnwindSafe(|| self.run_lot(site, own, &mut taken)));
        // However the lot ended, or all who come later wait for ever. Before the answers: the next lot need not wait for them.
        self.pass_on();
        let fault = match run {
            Ok(Ok(answers)) => {
                answers.others.into_iter().for_each(|(job, answer)| job.answer(answer));
                return answers.own;
            }
            Ok(Err(fault)) => fault,
            Err(_) => site.store.failure("the write could not be carried out"),
        };
        taken.into_iter().for_each(|job| job.answer(Err(fault.clone().into())));
        Err(fault.into())
    }

    /// Runs and commits a lot. `taken` tells whom it took along even when it ends early.
    fn run_lot(
        &self,
        site: Site<'_>,
        own: Request<'_>,
        taken: &mut Vec<Arc<Job>>,
    ) -> Result<Answers, StoreError> {
        let mut txn = site.store.write().inspect_err(|_| {
            // Who waits behind a file that cannot be written has waited long enough.
            taken.extend(locked(&self.queue).waiting.drain(..));
        })?;
        let started_ms = site.clock.now_ms();
        let own = site.run(&mut txn, own.clashes, |lot| Task::of(own.operation).run_in(lot))?;
        let mut others = Vec::new();
        while taken.len() + 1 < LOT_REQUESTS_MAX
            && site.clock.now_ms().saturating_sub(started_ms) <= LOT_MILLISECONDS_MAX
        {
            // Locked for this alone: whoever comes while an operation runs can queue meanwhile.
            let Some(job) = locked(&self.queue).waiting.pop_front() else { break };
            taken.push(Arc::clone(&job));
            let run = |lot: &mut Lot<'_, '_>| Task::of(&job.operation).run_in(lot);
            let answer = site.run(&mut txn, &job.clashes, run)?;
            others.push((job, answer));
        }
        txn.commit()?;
        Ok(Answers { own, others })
    }

    /// Makes the first that waits the next leader.
    fn pass_on(&self) {
        let mut queue = locked(&self.queue);
        match queue.waiting.pop_front() {
            // `led` stays set: who comes now must queue behind those who wait.
            Some(next) => next.change(State::Lead),
            None => queue.led = false,
        }
    }
}

impl Site<'_> {
    /// The answer of one operation, which may be a refusal; an error is a fault of the store and ends the lot.
    fn run(
        self,
        txn: &mut WriteTxn<'_>,
        clashes: &Clashes,
        write: impl FnOnce(&mut Lot<'_, '_>) -> Answer,
    ) -> Result<Answer, StoreError> {
        let mut lot = Lot { txn, catalog: self.catalog, now_ms: self.clock.now_ms(), clashes };
        let before = lot.txn.writes();
        let answer = write(&mut lot);
        match answer.map_err(|error| lot.refusal(before, error)) {
            Err(Error::Store(fault)) => Err(fault),
            answer => Ok(answer),
        }
    }
}

impl Job {
    /// The answer, or `None` when the caller is to lead.
    fn wait(&self) -> Option<Answer> {
        let mut state = locked(&self.state);
        loop {
            // Looked at before the wait and after each: a change that came first is not waited for, and a wake-up for
            // nothing is no change.
            match std::mem::replace(&mut *state, State::Waiting) {
                State::Answered(answer) => return Some(*answer),
                State::Lead => return None,
                State::Waiting => {
                    state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
                }
            }
        }
    }

    fn answer(&self, answer: Answer) {
        self.change(State::Answered(Box::new(answer)));
    }

    fn change(&self, state: State) {
        *locked(&self.state) = state;
        // One thread waits for a job, the one that left it.
        self.changed.notify_one();
    }
}

/// What these locks guard is whole between any two statements.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
