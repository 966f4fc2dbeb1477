//! Read units that may be used, and how much may be asked for so that they are not exceeded by much.

/// The first request asks for so few items, as their size is not known.
const FIRST_ASKED: u32 = 10;

/// What was read so far against what may be.
#[derive(Clone, Copy, Debug)]
pub struct Budget {
    pub limit: f64,
    pub used: f64,
    evaluated: u32,
}

impl Budget {
    pub fn new(limit: f64) -> Self {
        Self { limit, used: 0.0, evaluated: 0 }
    }

    /// Takes down a request: its units, and how many items it read.
    pub fn spend(&mut self, units: f64, evaluated: usize) {
        self.used += units;
        self.evaluated =
            self.evaluated.saturating_add(u32::try_from(evaluated).unwrap_or(u32::MAX));
    }

    pub fn is_used_up(&self) -> bool {
        self.used >= self.limit
    }

    /// How many items the next request may read, at most so many: what is left, at the price of those before.
    pub fn items(&self, wanted: usize) -> usize {
        let wanted = u32::try_from(wanted).unwrap_or(u32::MAX);
        let allowed = if self.evaluated == 0 {
            FIRST_ASKED
        } else {
            // Some endpoints report no units, and what costs nothing must not be taken for endless.
            let price = (self.used / f64::from(self.evaluated)).max(0.01);
            let left = (self.limit - self.used).max(0.0) / price;
            // Rounded down to a power of two, as the next items may be larger.
            (1..)
                .map_while(|power| 2_u32.checked_pow(power))
                .take_while(|n| f64::from(*n) <= left)
                .last()
                .unwrap_or(1)
        };
        usize::try_from(allowed.min(wanted).max(1)).unwrap_or(1)
    }
}
