//! The real binary, driven from outside: the one integration test program.
//!
//! `home` gives each test folders of its own; `headless`, `bad_input` and `sample` run commands and look at exit codes and
//! streams; `transfer` moves tables; `crash` kills the program while it writes; `terminal` drives the workbench in a `pseudo_terminal`, `paste`
//! types more into it than anybody does, `job_control` stops, continues and ends it as shells do; `sdk` and
//! streams; `transfer` moves tables; `long_run` runs many rows; `crash` kills the program while it writes; `terminal` drives the workbench in a pseudo-terminal; `sdk` and
//! streams; `transfer` moves tables; `reading` names pipes and what has no end; `crash` kills the program while it writes; `terminal` drives the workbench in a pseudo-terminal; `sdk` and
//! `http` ask the `server`, the one as programs do, the other, on a bare `wire`, as none would; `differential` asks DynamoDB
//! Local the same. `formats` opens what earlier releases left. `endpoint` runs drafts on a service, `endpoint_faults` over a `proxy` on which things go wrong.
//! `doors` tries what the server must not let in: pages of other sites, and more than it can hold. `endpoint` runs drafts on a service, `endpoint_faults` over a `proxy` on which things go wrong.
//! Local the same. `endpoint` runs drafts on a service, `endpoint_faults` over a `proxy` on which things go wrong,
//! `secrets` on an `echo` that says again what it should not have heard; `hostile` looks at what reaches a terminal (`pty`).
//! Local the same. `formats` opens what earlier releases left; `files` is about homes and disks
//! that take nothing. `endpoint` runs drafts on a service, `endpoint_faults` over a `proxy` on which things go wrong.
//! streams; `transfer` moves tables; `crash` kills `run` while it writes, `torture` the server, and more than that; `terminal`
//! drives the workbench in a pseudo-terminal; `sdk` and `http` ask the `server`, the one as programs do, the other, on a bare `wire`, as none would; `differential` asks DynamoDB
//! Local the same. `endpoint` runs drafts on a service, `endpoint_faults` over a `proxy` on which things go wrong. `random` is chance that can be repeated.
//! streams; `transfer` moves tables; `crash` kills `run` while it writes; `terminal` drives the workbench in a
//! pseudo-terminal; `sdk` and `http` ask the `server`, the one as programs do, the other, on a bare `wire`, as none would;
//! `torture` kills it, crowds it and looks at its disk; `differential` asks DynamoDB Local the same. `endpoint` runs drafts on
//! a service, `endpoint_faults` over a `proxy` on which things go wrong. `random` is chance that can be repeated.

mod bad_input;
mod crash;
mod differential;
mod doors;
mod echo;
mod endpoint;
mod endpoint_faults;
mod files;
mod formats;
mod guard;
mod headless;
mod home;
mod hostile;
mod http;
mod job_control;
mod long_run;
mod paste;
mod proxy;
mod pseudo_terminal;
mod pty;
mod random;
mod reading;
mod sample;
mod sdk;
mod secrets;
mod server;
mod terminal;
mod torture;
mod transfer;
mod wire;
