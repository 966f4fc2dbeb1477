//! The data language of DynamoDB: what an attribute value is, how values compare, what they weigh.
//!
//! Layer 0. Pure data and arithmetic; imports nothing of ours. Read in the order of the lines below: first the
//! values, then the exact decimals inside them, then document paths into them, then what they weigh, how they are stored
//! and how they are answered.

pub mod attribute;
pub mod number;
pub mod path;
pub mod size;

pub mod encode;
pub mod row;

pub use attribute::{AttributeType, AttributeValue, Item};
pub use number::{Number, NumberError};
pub use path::{Path, Step};
pub use row::Row;
