//! What is said about tables (items-tables-capacity.md 9).
