//! The real binary, driven from outside: the one integration test program.
//!
//! `home` gives each test folders of its own; `headless`, `bad_input` and `sample` run commands and look at exit codes and
//! streams; `crash` kills the program while it writes; `terminal` drives the workbench in a pseudo-terminal; `sdk` and
//! `http` ask the `server`, the one as programs do, the other, on a bare `wire`, as none would; `differential` asks DynamoDB
//! Local the same.

mod bad_input;
mod crash;
mod differential;
mod headless;
mod home;
mod http;
mod sample;
mod sdk;
mod server;
mod terminal;
mod wire;
