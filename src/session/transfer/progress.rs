//! How far a transfer is.

/// What is done so far.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Progress {
    pub items: u64,
    /// How many there are to be, when that is known; of a table on the service it may be six hours old.
    pub total: Option<u64>,
    /// Capacity units consumed, as reported.
    pub units: f64,
}

/// Who is told. It is called after every request, so it decides itself how often it looks.
pub type Watch<'a> = &'a (dyn Fn(Progress) + Send + Sync);
