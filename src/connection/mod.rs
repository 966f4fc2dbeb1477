//! Where operations go: a request body in, an [`Exchange`] out, whatever became of it.
//!
//! Layer 4. A [`Connection`] is one of a closed set; today the embedded engine alone (`local`). What can go wrong is told
//! apart by what it means for the user: [`Failure`].

pub mod cancel;
#[expect(clippy::module_inception, reason = "a type lives in the file of its name")]
pub mod connection;
pub mod connections;
pub mod facts;
pub mod failure;
pub mod local;

pub use cancel::Cancel;
pub use connection::{Connection, Exchange};
pub use connections::Connections;
pub use facts::{Access, Class, Facts, Origin, Told};
pub use failure::Failure;
pub use local::Local;
