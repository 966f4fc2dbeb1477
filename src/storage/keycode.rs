//! Order-preserving encoding of primitives.
