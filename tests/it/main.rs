//! The binary, driven from outside: exit codes, streams, and what bad input gets.

mod bad_input;
mod program;
mod sample;
