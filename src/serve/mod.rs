//! The local engine as an HTTP endpoint, so that any SDK can talk to it.
//!
//! Layer 6. A request passes four doors, in the service's own order (indexes-and-tables.md 8.1):
//!
//! 1. `server` accepts connections and keeps them; when the process is told to stop it lets requests under way finish.
//! 2. `body` reads the whole request, within its limit, and undoes its compression (`encoding`).
//! 3. `handler` looks at the envelope (method, content type, target), at the signature (`authentication`), which must be
//!    there but may be anyone's, and has the engine run the operation.
//! 4. `answer` makes headers of what came out, and compresses a long body for those who asked.
//!
//! Only this folder names the HTTP crates.

mod answer;
mod authentication;
mod body;
mod encoding;
mod handler;
mod request_id;
mod server;

pub use server::Server;
