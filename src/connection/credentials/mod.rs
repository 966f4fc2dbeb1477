//! Where credentials come from: a [`Source`], found without asking anybody.
//!
//! `chain` goes through variables and profiles in the order of AWS's own tools and ends at one [`Source`], or at why there
//! is none ([`Unusable`]). It stands here and not in the SDK because the SDK's chain is a closed box: it says neither where it
//! found what it uses, nor why it used nothing, and it knows no MFA device. Whoever asks a source for its credentials is
//! `remote::credentials`.

mod chain;
mod source;
mod unusable;

#[cfg(test)]
mod tests;

pub use chain::find;
pub use source::{Hidden, Login, Place, Process, Role, Source, Sso, WebIdentity, told};
pub use unusable::Unusable;
