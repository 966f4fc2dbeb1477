//! Where operations go: a request in ([`Sent`]: an operation and its bytes), an [`Exchange`] out, whatever became of it.
//!
//! Layer 4. A [`Connection`] is one of two: the embedded engine (`local`), or a service reached through the AWS SDK
//! (`remote`), which nothing else names. A [`Cancel`] ends the wait for an answer. What can go wrong is told apart by
//! what it means for the user: [`Failure`].
//!
//! Which connection it is was decided before: a [`Wish`] is what was asked for, completed by what variables and profiles
//! say ([`Profile`], [`Settings`]); [`Connections`] are those there are to choose from. What is known of one beforehand, and
//! from where, are its [`Facts`]. As whom it asks is found by [`credentials`]; a [`person`] is asked for a code where one is
//! wanted, and told what is waited for.

pub mod cancel;
#[expect(clippy::module_inception, reason = "a type lives in the file of its name")]
pub mod connection;
pub mod connections;
pub mod facts;
pub mod failure;
pub mod local;
pub mod remote;
pub mod sent;

pub mod credentials;
pub mod person;
pub mod profile;
pub mod proxy;
pub mod settings;
mod url;
pub mod wish;

pub use cancel::Cancel;
pub use connection::{Connection, Exchange};
pub use connections::Connections;
pub use facts::{Access, Class, Facts, Images, Origin, Told, no_endpoint, no_region, shown};
pub use failure::{Failure, InDoubt};
pub use local::Local;
pub use profile::Profile;
pub use proxy::Proxies;
pub use remote::credentials::Keyring;
pub use remote::{Identity, Limits, Remote, Retry, Trust};
pub use sent::Sent;
pub use settings::Settings;
pub use wish::{Production, UNNAMED, Variables, Wish, url_of_name};
