//! The headless front.
