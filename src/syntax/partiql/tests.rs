mod accepted;
mod facts;
mod lexing;
mod refused;
