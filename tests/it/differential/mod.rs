//! A second opinion: DynamoDB Local is asked the same, and every difference is mended or explained.
//!
//! The life of a scene, which is one request or a few that belong together:
//!
//! 1. `run` draws a seed for it from `random`, so that the same seed asks the same questions on every machine.
//! 2. A family writes it: `items`, `reads`, `transactions`, `statements` or `legacy`, on the four `tables`, with `values` out
//!    of small pools so that they meet again. Expressions and statements are put together in `text` by `condition` and
//!    `update`; a few of them are spoiled.
//! 3. Each `side` gives its answer to the `request`, with all its pages.
//! 4. `compare` brings both answers to a normal form and lists what differs; so it does with the items of the tables
//!    after a write, and theirs are made like ours again, so that one difference does not lead to the next.
//! 5. What `known` does not explain goes into the `report`, in groups, and the test fails.
//!
//! It runs when `DYNADRAFT_DIFFERENTIAL_ENDPOINT` says where DynamoDB Local 1.25 listens; `DYNADRAFT_DIFFERENTIAL_SEED` and
//! `DYNADRAFT_DIFFERENTIAL_COUNT` say what is asked and how much. Its tables there are dropped and made anew.

mod tables;
mod values;

mod condition;
mod text;
mod update;

mod request;

mod items;
mod legacy;
mod reads;
mod statements;
mod transactions;

mod side;

mod compare;
mod known;
mod number;
mod pattern;
mod report;

mod run;
