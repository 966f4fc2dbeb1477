//! The real binary, driven from outside: the one integration test program.
//!
//! `home` gives each test folders of its own. `headless`, `bad_input` and `sample` run commands and look at exit codes and
//! streams, `reading` at what may never end and `long_run` at how much memory it takes; `guard` asks before it writes;
//! `transfer` moves tables.
//!
//! `terminal`, `job_control` and `paste` drive the workbench in a `pseudo_terminal`, as people and shells do; `hostile` looks
//! at what reaches a terminal (`pty`).
//!
//! `sdk` and `http` ask the `server`, the one as programs do, the other, on a bare `wire`, as none would; `doors` tries what it
//! must not let in; `differential` asks DynamoDB Local the same. `endpoint` runs drafts on a service, `endpoint_faults` over a
//! `proxy` on which things go wrong, `secrets` on an `echo` that says again what it should not have heard. `refusals` is about
//! what a service, or a proxy on the way, says of the caller; `settings` are those of AWS's own tools, seen by a `recorder`; `untaken` are
//! values that can't be meant.
//!
//! `aws` finds credentials and settings where AWS's own tools find them, and asks a fake of AWS for what it has to.
//!
//! `crash` kills `run` while it writes, and `resume` goes on with what was killed or stopped. `torture` kills the server, crowds it and spoils what it is sent, and looks at its disk.
//! `rehearsal` and `undo` look `between` the program and a server at what goes out. `files` is about homes and disks that take nothing; `formats` opens what earlier releases left. `forms` runs what
//! drafts are written as in other languages. `random` is chance that can
//! be repeated.

mod aws;
mod bad_input;
mod between;
mod budgets;
mod crash;
mod differential;
mod doors;
mod echo;
mod endpoint;
mod endpoint_faults;
mod files;
mod formats;
mod forms;
mod guard;
mod headless;
mod history;
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
mod recorder;
mod refusals;
mod rehearsal;
mod resume;
mod rows;
mod sample;
mod sdk;
mod secrets;
mod server;
mod settings;
mod spending;
mod terminal;
mod torture;
mod transfer;
mod undo;
mod untaken;
mod wire;
