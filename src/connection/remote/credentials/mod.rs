//! Credentials, got from where `connection::credentials` found that they come from.
//!
//! A [`Keyring`] holds what was got until it ends, one for the whole process: a code of an MFA device is asked for once and
//! not for each connection that leads over its role. `sts`, `sso` and `process` ask for new ones, the SDK's own providers do
//! for containers and machines. Why there are none is a [`Lack`].

mod keyring;
mod lack;
mod process;
mod sso;
mod sts;

pub use keyring::Keyring;
pub use lack::{Lack, renewal};
