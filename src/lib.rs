//! dynadraft: a terminal workbench for Amazon DynamoDB.

mod api;
mod connection;
mod draft;
mod engine;
mod run;
mod session;
mod storage;
mod syntax;
mod value;
mod workbench;
mod workspace;

#[cfg(test)]
mod tidy;

use std::process::ExitCode;

pub fn main() -> ExitCode {
    ExitCode::SUCCESS
}
