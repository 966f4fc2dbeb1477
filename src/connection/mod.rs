//! Where operations go: a request in ([`Sent`]: an operation and its bytes), an [`Exchange`] out, whatever became of it.
//!
//! Layer 4. A [`Connection`] is one of two: the embedded engine (`local`), or a service reached through the AWS SDK
//! (`remote`), which nothing else names. What is known of it beforehand are its [`Facts`]; what can go wrong is told apart
//! by what it means for the user: [`Failure`].

pub mod cancel;
#[expect(clippy::module_inception, reason = "a type lives in the file of its name")]
pub mod connection;
pub mod connections;
pub mod facts;
pub mod failure;
pub mod local;
pub mod remote;
pub mod sent;

pub mod profile;
pub mod wish;

pub use cancel::Cancel;
pub use connection::{Connection, Exchange};
pub use connections::Connections;
pub use facts::{Access, Class, Facts, Origin, Told, is_endpoint};
pub use failure::Failure;
pub use local::Local;
pub use profile::Profile;
pub use remote::{Limits, Remote, Retry};
pub use sent::Sent;
pub use wish::{Production, Variables, Wish};
