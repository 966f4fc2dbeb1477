//! PartiQL, as the service takes it.
