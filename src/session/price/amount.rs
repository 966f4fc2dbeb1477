//! Capacity units that nobody has reported yet: what they are at least, about and at most.

use std::ops::Add;

/// Units of one kind, reads or writes. There is no way to take a number out of it but by [`told`](Self::told), which says
/// what the number is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Amount {
    least: f64,
    about: Option<f64>,
    most: Most,
}

/// What units can't pass.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Most {
    /// By what is known of the statement, or of the page it reads.
    Known(f64),
    /// By nothing but the largest item a table can hold. True, and rarely of use.
    Limit(f64),
    /// By nothing that can be counted.
    Open,
}

/// An amount as it is to be said.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Told {
    Exact(f64),
    /// From the first to the second, and both are known.
    Between(f64, f64),
    /// By an average, and never less than the second.
    About(f64, f64),
    AtLeast(f64),
}

impl Amount {
    pub const ZERO: Self = Self::exact(0.0);

    pub const fn exact(units: f64) -> Self {
        Self { least: units, about: None, most: Most::Known(units) }
    }

    pub fn new(least: f64, most: Most) -> Self {
        Self { least, about: None, most }
    }

    /// With what it is by an average, which bounds nothing.
    pub fn about(self, about: Option<f64>) -> Self {
        let within = |units: f64| match self.most {
            Most::Known(most) | Most::Limit(most) => units.clamp(self.least, most),
            Most::Open => units.max(self.least),
        };
        Self { about: about.map(within).or(self.about), ..self }
    }

    pub fn told(self) -> Told {
        match (self.most, self.about) {
            // Units come in halves, which a double holds exactly.
            (Most::Known(most), _) if most == self.least => Told::Exact(most),
            (_, Some(about)) => Told::About(about, self.least),
            (Most::Known(most), None) => Told::Between(self.least, most),
            (Most::Limit(_) | Most::Open, None) => Told::AtLeast(self.least),
        }
    }

    pub fn is_exact(self) -> bool {
        matches!(self.told(), Told::Exact(_))
    }

    /// Exactly nothing: an index that a write does not touch.
    pub fn is_nothing(self) -> bool {
        self.told() == Told::Exact(0.0)
    }

    #[cfg(test)]
    pub fn least(self) -> f64 {
        self.least
    }

    /// Where it is neither exact nor open: what only the largest item can pass counts.
    pub fn most(self) -> Option<f64> {
        match self.most {
            Most::Known(most) | Most::Limit(most) => Some(most),
            Most::Open => None,
        }
    }

    /// What is held against a budget: the most it can be, or by an average where nothing but the largest item bounds it.
    /// `None` where neither is known.
    // The largest item is 400 units, and no budget would let an UPDATE through that were held against it.
    pub fn reckoned(self) -> Option<f64> {
        match self.most {
            Most::Known(most) => Some(most),
            Most::Limit(_) | Most::Open => self.about,
        }
    }

    /// The most it can be, where more bounds it than the largest item there can be.
    pub fn bounded(self) -> Option<f64> {
        match self.most {
            Most::Known(most) => Some(most),
            Most::Limit(_) | Most::Open => None,
        }
    }

    /// As it is when so many units were seen to be taken by a part of it.
    pub fn at_least(self, units: f64) -> Self {
        let least = self.least.max(units);
        let most = match self.most {
            Most::Known(most) => Most::Known(most.max(least)),
            Most::Limit(most) => Most::Limit(most.max(least)),
            Most::Open => Most::Open,
        };
        Self { least, about: self.about.map(|about| about.max(least)), most }
    }

    /// So many times as much: units by their price.
    pub fn times(self, factor: f64) -> Self {
        let most = match self.most {
            Most::Known(most) => Most::Known(most * factor),
            Most::Limit(most) => Most::Limit(most * factor),
            Most::Open => Most::Open,
        };
        Self { least: self.least * factor, about: self.about.map(|units| units * factor), most }
    }

    fn likely(self) -> Option<f64> {
        match self.told() {
            Told::Exact(units) | Told::About(units, _) => Some(units),
            Told::Between(..) | Told::AtLeast(_) => None,
        }
    }
}

impl Add for Amount {
    type Output = Self;

    /// One of both that has no average leaves the sum without one: half a sum is none.
    fn add(self, other: Self) -> Self {
        let most = match (self.most, other.most) {
            (Most::Open, _) | (_, Most::Open) => Most::Open,
            (Most::Known(one), Most::Known(other)) => Most::Known(one + other),
            (Most::Known(one) | Most::Limit(one), Most::Known(other) | Most::Limit(other)) => {
                Most::Limit(one + other)
            }
        };
        let sum = Self { least: self.least + other.least, about: None, most };
        if self.about.is_none() && other.about.is_none() {
            return sum;
        }
        let about = self.likely().zip(other.likely()).map(|(one, other)| one + other);
        Self { about, ..sum }
    }
}
