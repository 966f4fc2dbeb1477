//! Hands what libFuzzer makes up to one reader of the library, whose name is in `READER`: see `dynadraft::fuzz`.
//!
//! ```text
//! DYNADRAFT_TORTURE_CORPUS=tests/fuzz/corpus cargo test --test it torture::readers    # texts to begin with
//! READER=statement cargo +nightly fuzz run --fuzz-dir tests/fuzz reader tests/fuzz/corpus/statement
//! READER=statement cargo fuzz run -s none --fuzz-dir tests/fuzz reader tests/fuzz/corpus/statement    # stable
//! ```
//!
//! On stable the address sanitizer is missing, which finds nothing in a program without `unsafe`.

#![no_main]

use std::sync::LazyLock;

use dynadraft::fuzz::read;
use libfuzzer_sys::fuzz_target;

static READER: LazyLock<String> =
    LazyLock::new(|| std::env::var("READER").expect("the name of a reader in READER"));

fuzz_target!(|bytes: &[u8]| read(&READER, bytes));
