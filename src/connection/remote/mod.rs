//! A service reached over HTTP: AWS, or an endpoint that speaks as it does.
//!
//! The AWS SDK signs and sends; the bytes of the body are ours, and so is the reading of what comes back. The life of a
//! call: [`Remote::call`] opens the [`client`] (over [`http`]) if it is the first one, gets its [`credentials`], makes an
//! [`attempt`], looks at what became of it (`trouble` puts into words what went wrong on the way, `signing` what a clock has to
//! do with it), has [`retry`] decide whether another one can do harm, waits, and in the end says what is known: a reply, a
//! refusal, or that the outcome is in `doubt`. `advice` has the next step. Signatures and headers stay in the SDK.

#[expect(clippy::module_inception, reason = "a type lives in the file of its name")]
mod remote;

mod client;
pub mod credentials;
mod http;

mod attempt;
mod trouble;

mod retry;

mod doubt;
mod signing;

mod advice;

pub use http::Trust;
pub use remote::{Identity, Limits, Remote};
pub use retry::Retry;
