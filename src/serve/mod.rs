//! The local engine as an HTTP endpoint, so that any SDK can talk to it.
//!
//! Layer 6. A request passes six doors, from the third on in the service's own order (indexes-and-tables.md 8.1):
//!
//! 1. `server` accepts as many connections as there are handles for (`limits`, `connections`); when the process is told to
//!    stop it lets requests under way finish.
//! 2. `connection` has hyper read the heads that come over its `line`, and hangs up on who keeps it waiting, which it knows
//!    by its `progress`.
//! 3. `admission` looks for pages of other sites, before anything else of the request counts.
//! 4. `body` reads the whole text, within its limit, in time, and within the `budget` of all; and undoes its compression
//!    (`encoding`).
//! 5. `handler` looks at the envelope (method, content type, target), at the signature (`authentication`), which must be
//!    there but may be anyone's, and has the engine run the operation.
//! 6. `answer` makes headers of what came out, and compresses a long body for those who asked.
//!
//! Whoever is turned away at one of them is told why, in a body that an SDK reads (`api::error::http`), unless it does not
//! listen. What a client can make the server hold is bounded: connections, the head of each (64 KB), the bodies of all.
//!
//! Only this folder names the HTTP crates.

mod admission;
mod answer;
mod authentication;
mod body;
mod budget;
mod connection;
mod connections;
mod encoding;
mod handler;
mod limits;
mod line;
mod progress;
mod request_id;
mod server;

pub use admission::Admission;
pub use server::Server;
