//! What drafts are written as in Rust: these files are what `export` prints, to the letter.

use std::path::PathBuf;
use std::process::ExitCode;

/// The drafts, and their modes.
pub const DRAFTS: [(&str, &str); 4] = [
    ("single.pql", "single"),
    ("batch.pql", "batch"),
    ("transaction.pql", "transaction"),
    ("transact-write.tx.json", "transact-write"),
];

pub fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/it/forms")
}

/// A program as a module with a test that runs it.
macro_rules! program {
    ($(#[$lint:meta])* $name:ident, $file:literal) => {
        $(#[$lint])*
        #[expect(clippy::print_stdout, reason = "a program, which says what became of statements")]
        mod $name {
            include!($file);

            #[test]
            #[ignore = "a program, which is started by the test of what it does"]
            fn runs() {
                super::ended(main());
            }
        }
    };
}

program!(single, "single.rs");
program!(batch, "batch.rs");
program!(transaction, "transaction.rs");
program!(
    #[expect(clippy::too_many_lines, reason = "a request is as long as it is")]
    transact_write,
    "transact_write.rs"
);

/// Something of each of the drafts fails, and its program ends so.
fn ended(code: Result<ExitCode, Box<dyn std::error::Error>>) {
    assert_eq!(code.expect("an answer"), ExitCode::FAILURE);
}
