//! What this process knows as a secret, and how it is struck out of everything that is kept or shown.
//!
//! Below all layers: it imports nothing of ours. Who comes to know a secret says so ([`learn`], [`learn_urls`]):
//! `environment` of variables and files, `connection` of the credentials that the AWS SDK found. Whoever keeps or shows a
//! text asks here first ([`struck`]): the report of a submission, the printer, the screen, the log, the last words of a
//! panic. What is found is written as `[secret]`, whatever its length; the second that was learned as
//! `[secret 2]`, and so on. [`is_struck`] and [`marks`] find that again.
//!
//! `needle` says as what a secret is looked for: as it is, in base64, and between `//` and `@` of a URL. `reading` sees
//! through the ways in which a text is escaped, and `finder` looks.
//!
//! The set is one for the whole process and not handed from caller to caller: a panic and the log have nobody to be
//! handed it by, and a door that was not given it would be a leak that no test of the others shows.
//!
//! What a person wrote is never changed: drafts, their copies, the files that they are read from. It would be lost
//! otherwise, or sent as something else than was meant.

mod finder;
mod known;
mod needle;
mod reading;

#[cfg(test)]
mod tests;

pub use finder::{is_struck, marks};
pub use known::{is_in, learn, learn_file, learn_urls, small_file, struck, struck_json};
