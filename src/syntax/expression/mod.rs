//! The expressions of the classic API: condition, update, projection (expressions.md 1, 2, 5).
//!
//! A text goes through three steps. `lexer` cuts it into tokens that cover every byte. The parser of its kind reads
//! them through a `cursor`, which skips blanks and words the service's `near:` windows. `findings` then reports what
//! the service only looks for once the whole text parsed: redundant parentheses, unknown functions, reserved words.
//! What needs the placeholders' meanings is checked where trees are bound, in `engine::evaluate`.
//!
//! ```text
//! condition  := or                       or  := and ( OR and )*        and := not ( AND not )*
//! not        := NOT not | primary        primary := '(' condition ')' | comparison | between | in | call
//! comparison := operand ( = | <> | < | <= | > | >= ) operand
//! between    := operand BETWEEN operand AND operand
//! in         := operand IN '(' operand ( ',' operand )* ')'
//! operand    := path | :value | call | '(' operand ')'
//! call       := function '(' operand ( ',' operand )* ')'
//! path       := name ( '.' name | '[' index ']' )*        name := identifier | #placeholder
//! update     := section+                 each of SET REMOVE ADD DELETE at most once, in any order
//! SET        := path '=' value ( ',' ... )*    value := operand ( ( + | - ) operand )? | '(' value ')'
//! REMOVE     := path ( ',' path )*       ADD, DELETE := path :value ( ',' ... )*
//! projection := path ( ',' path )*
//! ```

pub mod ast;
pub mod condition;
mod cursor;
pub mod error;
pub mod lexer;
mod operand;
mod print;
pub mod projection;
pub mod reserved;
pub mod spans;
pub mod token;
pub mod update;

#[cfg(test)]
mod tests;

pub use condition::parse_condition;
pub use error::SyntaxError;
pub use projection::parse_projection;
pub use update::parse_update;
