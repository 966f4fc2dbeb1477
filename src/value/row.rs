//! An item as it is answered.

use std::borrow::Cow;

use super::Item;
use super::encode::Stored;

/// An item that was made, or one as it was found in the store: most of those are sent on without ever being decoded.
#[derive(Clone, Debug)]
pub struct Row(Form);

#[derive(Clone, Debug)]
enum Form {
    Made(Item),
    /// What a [`Stored`] was made of.
    Stored {
        bytes: Box<[u8]>,
        weight: usize,
    },
}

/// What a row is, to be looked at in place.
pub enum Shape<'a> {
    Made(&'a Item),
    Stored(Stored<'a>),
}

impl Row {
    pub fn shape(&self) -> Shape<'_> {
        match &self.0 {
            Form::Made(item) => Shape::Made(item),
            Form::Stored { bytes, weight } => Shape::Stored(Stored::known(bytes, *weight)),
        }
    }

    pub fn item(&self) -> Cow<'_, Item> {
        match self.shape() {
            Shape::Made(item) => Cow::Borrowed(item),
            Shape::Stored(stored) => Cow::Owned(stored.item()),
        }
    }

    pub fn into_item(self) -> Item {
        match self.0 {
            Form::Made(item) => item,
            Form::Stored { .. } => self.item().into_owned(),
        }
    }
}

impl From<Item> for Row {
    fn from(item: Item) -> Self {
        Self(Form::Made(item))
    }
}

impl From<Stored<'_>> for Row {
    fn from(stored: Stored<'_>) -> Self {
        // Copied: the answer is written when the read of the store has ended.
        Self(Form::Stored { bytes: Box::from(stored.bytes()), weight: stored.weight() })
    }
}

/// By what they hold.
impl PartialEq for Row {
    fn eq(&self, other: &Self) -> bool {
        self.item() == other.item()
    }
}
