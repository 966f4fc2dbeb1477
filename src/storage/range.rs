//! Ranges of keys, and the way they are walked.

#[cfg(test)]
mod tests;

/// The keys from one (included) up to another (not included).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyRange {
    pub from: Vec<u8>,
    pub to: Vec<u8>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    Forward,
    Backward,
}

impl KeyRange {
    /// All keys that begin so. Some byte of the prefix is below `FF`: there is no end to the others.
    pub fn prefix(prefix: &[u8]) -> Self {
        let mut to = prefix.to_vec();
        // Nothing that begins so can be greater in a last byte of FF, so the byte before it is the one to raise.
        while to.pop_if(|last| *last == u8::MAX).is_some() {}
        if let Some(last) = to.last_mut() {
            *last += 1;
        }
        Self { from: prefix.to_vec(), to }
    }

    pub fn contains(&self, key: &[u8]) -> bool {
        self.from.as_slice() <= key && key < self.to.as_slice()
    }

    /// The part of it behind this key.
    pub fn after(mut self, key: &[u8]) -> Self {
        // The least key that is greater: nothing lies between.
        self.from = [key, &[0]].concat();
        self
    }
}
