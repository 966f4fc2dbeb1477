//! Torture: what a person who wants the engine to lose something would do to it, for as long as it takes.
//!
//! 1. `kill` kills `serve` at random moments while clients write, again and again on one file, and looks each time whether
//!    all that was acknowledged is there and nothing half: `diary` is what a client knows of its own items, `workload`
//!    what it asks for.
//! 2. `bank` has sixteen clients transfer between accounts; `order` finds out whether what they saw can be told as one
//!    transaction after the other, each between its request and its answer.
//! 3. `hostile` sends requests that `mutation` spoils, in the body and in the head.
//! 4. `readers` hands spoiled texts to every reader of the library, `dynadraft::fuzz`, which `tests/fuzz` drives as well.
//!    `corpus` is what it begins with.
//! 5. `synced` looks from outside, by a `trace` of system calls, whether the disk had a write before its answer went out.
//!
//! `seeds` are the requests and drafts of `tests/engine`: what is spoiled here, whole there.
//!
//! After each of the first three the database is `whole`: every index holds what its table says it must.
//!
//! In every run of the tests a little of each is done. `DYNADRAFT_TORTURE=100` does the full counts, which takes hours;
//! another number is so many percent of them. `DYNADRAFT_TORTURE_SEED` varies what is chosen.

mod count;
mod whole;

mod diary;
mod kill;
mod workload;

mod bank;
mod order;

mod hostile;
mod mutation;
mod seeds;

mod corpus;
mod readers;

mod synced;
mod trace;
