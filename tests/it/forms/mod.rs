//! Drafts as programs, and back.
//!
//! `drafts` makes random ones. `round_trip` turns them into commands of the AWS CLI and those into drafts again, and holds
//! the requests of both against each other. `programs` runs what drafts were written as, on a server, and holds what it leaves
//! and says against the draft itself: with `aws` and Python (boto3) and Node.js (@aws-sdk/client-dynamodb), each where it is
//! found. The programs in Rust are part of this test program, and so they are compiled; `BLESS=1` writes them anew.
//!
//! | variable | |
//! |---|---|
//! | `DYNADRAFT_TEST_PYTHON` | a Python that has boto3, and `aws` beside it; else `python3` and `aws` |
//! | `DYNADRAFT_TEST_NODE_MODULES` | the folder `node_modules` with the SDK |
//! | `DYNADRAFT_TEST_FORMS` | how many random drafts go there and back; 100 |
//! | `DYNADRAFT_TEST_FORM_RUNS` | how many random drafts a mode are run in every language; 1, as each takes seconds |
//! | `DYNADRAFT_TEST_FORMS_SEED` | what the choices follow from; 1 |

mod drafts;
mod programs;
mod round_trip;
mod rust;

#[expect(clippy::disallowed_methods, reason = "a test is asked for more by its environment")]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

fn number(name: &str, usual: u64) -> u64 {
    variable(name).map_or(usual, |text| text.parse().expect("a number"))
}

fn seed() -> u64 {
    number("DYNADRAFT_TEST_FORMS_SEED", 1)
}
