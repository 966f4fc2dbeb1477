//! `[prices]` and `[budget]`: what units cost, and how many may be spent.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The user's own prices, in US dollars.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct PriceSettings {
    /// The Region by whose prices runs of the local engine are shown. Without it they have none.
    pub local_as_in: Option<String>,
    /// By Region; each figure takes the place of the one this program comes with.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub regions: BTreeMap<String, UnitPrices>,
}

/// What units cost in one Region; what is left out is not known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct UnitPrices {
    /// A million read request units, on demand.
    pub read_million: Option<f64>,
    pub write_million: Option<f64>,
    /// A read capacity unit for an hour, provisioned.
    pub read_hour: Option<f64>,
    pub write_hour: Option<f64>,
}

/// What may be spent while the program runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct BudgetSettings {
    pub read_units: Option<f64>,
    pub write_units: Option<f64>,
    /// On demand, in US dollars.
    pub dollars: Option<f64>,
}

impl UnitPrices {
    /// These, and where one is left out that of `other`.
    pub fn or(self, other: Self) -> Self {
        Self {
            read_million: self.read_million.or(other.read_million),
            write_million: self.write_million.or(other.write_million),
            read_hour: self.read_hour.or(other.read_hour),
            write_hour: self.write_hour.or(other.write_hour),
        }
    }

    fn figures(self) -> [Option<f64>; 4] {
        [self.read_million, self.write_million, self.read_hour, self.write_hour]
    }
}

impl BudgetSettings {
    /// Whether it holds nothing back.
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }

    fn figures(self) -> [Option<f64>; 3] {
        [self.read_units, self.write_units, self.dollars]
    }
}

impl PriceSettings {
    /// What the types don't say: a price is not negative, and TOML knows numbers that are none.
    pub(super) fn check(&self) -> Result<(), String> {
        let wrong = |prices: &UnitPrices| {
            prices.figures().into_iter().flatten().find(|one| !is_sound(*one))
        };
        for (region, prices) in &self.regions {
            if let Some(price) = wrong(prices) {
                return Err(format!(
                    "[prices.regions.{region}]: `{price}` is no price: write it as 0.625"
                ));
            }
        }
        Ok(())
    }
}

impl BudgetSettings {
    pub(super) fn check(&self, section: &str) -> Result<(), String> {
        match self.figures().into_iter().flatten().find(|figure| !is_sound(*figure)) {
            Some(figure) => Err(format!("[{section}]: `{figure}` is no budget: write it as 500")),
            None => Ok(()),
        }
    }
}

fn is_sound(figure: f64) -> bool {
    figure.is_finite() && figure >= 0.0
}
