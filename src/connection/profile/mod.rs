//! The files of AWS's tools, `~/.aws/config` and `~/.aws/credentials`, read without contacting anybody.
//!
//! [`Files`] holds both, parsed by the SDK's own parser; a section with a broken line is left out with why ([`Broken`]), so
//! that the others still work. [`Profile`] is what decides where a connection leads.

mod broken;
mod files;
#[expect(clippy::module_inception, reason = "a type lives in the file of its name")]
mod profile;

#[cfg(test)]
mod tests;

pub use broken::Broken;
pub use files::{Files, Section, Text, for_sdk};
pub use profile::{DEFAULT_PROFILE, Profile, learn_secrets};
