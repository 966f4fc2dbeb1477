//! The real binary, driven from outside: the one integration test program.
//!
//! `home` gives each test folders of its own; `headless` runs commands and looks at exit codes and streams; `crash`
//! kills the program while it writes; `terminal` drives the workbench in a pseudo-terminal.

mod bad_input;
mod crash;
mod headless;
mod home;
mod program;
mod sample;
mod terminal;
