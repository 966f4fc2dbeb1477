//! What a draft will cost, what was spent, and how much may be.
//!
//! Before anything is sent [`estimate`] says the units of each statement. It writes no formula of its own: it asks the
//! functions of the engine that charge a statement, with the item where that is known, and with the smallest and the
//! largest item it can be where it is not. So no estimate is a bare number. It is an [`Amount`], which knows whether it is
//! exact, and what bounds it if not.
//!
//! [`sizes`] holds what is known of items beforehand: averages that a table is described with, and items that were read.
//! [`sample`] reads a page where the description of a table says too little.
//!
//! [`tariff`] makes money of units, by the dated table in `assets/prices.toml` and by the user's own prices. A Region
//! without a figure has no price; it never gets another Region's. [`budget`] holds a submission that would pass what may be
//! spent.

pub mod amount;
pub mod budget;
pub mod estimate;
pub mod sample;
pub mod sizes;
pub mod tariff;

#[cfg(test)]
mod tests;

pub use amount::{Amount, Told};
pub use budget::{Excess, Spending};
pub use estimate::{Basis, Estimate, Kind, Total};
pub use sizes::{KnownItems, Origin, Sizes};
pub use tariff::{NoPrice, PriceList, Tariff};
