//! The expressions of the classic API: condition, filter, update, projection.
