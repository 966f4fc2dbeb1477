//! How far a connection is with its request: told by those who take part, asked by those who may have to end it.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::Waker;

use tokio::time::Instant;

use super::limits::Limits;

/// What a connection waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The next request, of which no byte has come.
    Idle,
    /// The rest of a head.
    Head,
    /// The rest of a body.
    Body,
    /// The engine.
    Running,
    /// The client, to take its answer.
    Answer,
    /// The same, and the last of the answer is with the socket or before it.
    AnswerEnd,
}

/// One connection's.
pub struct Progress {
    state: Mutex<State>,
}

struct State {
    stage: Stage,
    since: Instant,
    /// Of the last answer.
    answer_bytes: usize,
    /// Its place is needed.
    is_given_up: bool,
    /// The server takes no further requests.
    is_stopping: bool,
    /// Of the task that keeps the connection.
    waker: Option<Waker>,
}

impl Progress {
    pub fn new() -> Self {
        Self {
            state: Mutex::new(State {
                stage: Stage::Idle,
                since: Instant::now(),
                answer_bytes: 0,
                is_given_up: false,
                is_stopping: false,
                waker: None,
            }),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn enter(&self, stage: Stage) {
        let mut state = self.state();
        (state.stage, state.since) = (stage, Instant::now());
        // Its client is waited for no longer, so it keeps its place until it has its answer.
        state.is_given_up &= stage != Stage::Running;
    }

    /// The client is waited for to take an answer of so many bytes.
    pub fn answer(&self, bytes: usize) {
        self.enter(Stage::Answer);
        self.state().answer_bytes = bytes;
    }

    /// Since when an answer waits to be taken, and its bytes.
    pub fn answers_since(&self) -> Option<(Instant, usize)> {
        let state = self.state();
        let is_answer = matches!(state.stage, Stage::Answer | Stage::AnswerEnd);
        (is_answer && !state.is_given_up).then_some((state.since, state.answer_bytes))
    }

    /// From one stage to another; nothing in any other stage.
    pub fn pass(&self, from: Stage, to: Stage) {
        let mut state = self.state();
        if state.stage == from {
            (state.stage, state.since) = (to, Instant::now());
        }
    }

    pub fn stage(&self) -> Stage {
        self.state().stage
    }

    /// When the connection is to be ended if nothing moves before; `None` while the engine has its request.
    pub fn deadline(&self, limits: &Limits) -> Option<Instant> {
        let state = self.state();
        let is_over = state.is_given_up || (state.is_stopping && state.stage == Stage::Idle);
        let time = match state.stage {
            // What was begun is done, and answered: else a write would be done and the client not know it.
            Stage::Running => return None,
            _ if is_over => return Some(state.since),
            Stage::Idle => limits.idle,
            Stage::Head => limits.head,
            // `body` looks at the pauses as well, and answers. This is for whoever it could not answer.
            Stage::Body => limits.body + limits.pause,
            Stage::Answer | Stage::AnswerEnd => limits.answer,
        };
        Some(state.since + time)
    }

    /// Since when the client is waited for; `None` while it is the client who waits, or once it was given up.
    pub fn waits_since(&self) -> Option<Instant> {
        let state = self.state();
        (state.stage != Stage::Running && !state.is_given_up).then_some(state.since)
    }

    /// Whether it is the rest of a head that was waited for, until the time for it was over.
    pub fn is_head_late(&self) -> bool {
        let state = self.state();
        // Who has to make room is told nothing: that would take time, and the place is needed.
        state.stage == Stage::Head && !state.is_given_up
    }

    /// Ends the connection unless the engine has its request.
    pub fn give_up(&self) {
        let mut state = self.state();
        state.is_given_up = true;
        state.wake();
    }

    /// Ends the connection once it has answered what is under way.
    pub fn stop(&self) {
        let mut state = self.state();
        state.is_stopping = true;
        state.wake();
    }

    pub fn is_stopping(&self) -> bool {
        self.state().is_stopping
    }

    /// Who is woken when another one ends the connection.
    pub fn watched_by(&self, waker: &Waker) {
        let mut state = self.state();
        if !state.waker.as_ref().is_some_and(|known| known.will_wake(waker)) {
            state.waker = Some(waker.clone());
        }
    }
}

impl State {
    fn wake(&self) {
        self.waker.iter().for_each(Waker::wake_by_ref);
    }
}
