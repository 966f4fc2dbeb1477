//! PartiQL, as the service takes it (partiql.md).
//!
//! The life of a statement's text: [`lex`](lexer::lex) cuts it into tokens that cover every byte; `parser` (clauses) and
//! `operator` (expressions, by precedence) read them into the loose tree of `term`, refusing what is no PartiQL with the
//! enveloped messages; `resolve`, `condition`, `assign` and `literal` turn that into the strict tree of [`ast`], refusing
//! in written order what is PartiQL but not the service's. What needs parameter values or a table is left to the engine.
//!
//! [`split`](split::split) cuts a draft at its semicolons, [`facts`](facts::Facts) says what a text alone tells about a
//! statement, [`Verb`] which of five it is, and the `Display` of the tree is its canonical spelling.

pub mod assign;
pub mod ast;
pub mod condition;
pub mod error;
pub mod facts;
pub mod keyword;
pub mod lexer;
pub mod literal;
pub mod operator;
pub mod parser;
pub mod print;
pub mod resolve;
pub mod split;
pub mod term;
#[cfg(test)]
mod tests;
pub mod token;
pub mod verb;

pub use error::SyntaxError;
pub use facts::Facts;
pub use resolve::parse;
pub use verb::Verb;
