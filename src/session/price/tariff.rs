//! Units in money: by the table this program comes with, and by the user's own prices.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use super::amount::Amount;
use super::estimate::Total;
use crate::api::Units;
use crate::connection::{Class, Facts};
use crate::session::report::Destination;
use crate::workspace::{PriceSettings, UnitPrices};

/// What units cost where; all prices are in US dollars, and none is more than about right: what is free of charge, reserved
/// or agreed on is not in them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PriceList {
    settings: PriceSettings,
}

/// The prices of one Region.
#[derive(Clone, Debug, PartialEq)]
pub struct Tariff {
    pub region: String,
    /// Nobody is charged: the local engine is shown as if it were there.
    pub as_if: bool,
    /// The day the table is of; `None` of the user's own prices.
    pub as_of: Option<&'static str>,
    prices: UnitPrices,
}

/// Why units have no price.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoPrice {
    /// The local engine is free, and the user named no Region to show it by.
    Local,
    /// Whoever answers there has a price list of his own, or none.
    Endpoint,
    /// It is not known which Region it is.
    NoRegion,
    Region(String),
}

/// Dollars, and what they are of.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Money {
    pub dollars: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    as_of: String,
    regions: BTreeMap<String, UnitPrices>,
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        toml::from_str(include_str!("../../../assets/prices.toml"))
            .expect("the table is read by a test")
    })
}

impl PriceList {
    pub fn new(settings: &PriceSettings) -> Self {
        Self { settings: settings.clone() }
    }

    /// The prices where a connection leads.
    pub fn of(&self, facts: &Facts, is_local: bool) -> Result<Tariff, NoPrice> {
        self.at(&Destination::of(facts), is_local)
    }

    /// As [`of`](Self::of), by the facts alone, for who has no connection at hand.
    pub fn by_facts(&self, facts: &Facts) -> Result<Tariff, NoPrice> {
        // The local engine is in no Region and at no endpoint, and nobody's profile leads to it.
        let leads =
            [&facts.region, &facts.endpoint, &facts.profile].into_iter().any(Option::is_some);
        self.of(facts, facts.class.value == Class::Local && !leads)
    }

    /// The prices where a submission went.
    pub fn at(&self, place: &Destination, is_local: bool) -> Result<Tariff, NoPrice> {
        if is_local {
            let region = self.settings.local_as_in.as_ref().ok_or(NoPrice::Local)?;
            return Ok(Tariff { as_if: true, ..self.in_region(region)? });
        }
        if place.endpoint.is_some() {
            return Err(NoPrice::Endpoint);
        }
        self.in_region(place.region.as_ref().ok_or(NoPrice::NoRegion)?)
    }

    fn in_region(&self, region: &str) -> Result<Tariff, NoPrice> {
        let own = self.settings.regions.get(region).copied();
        let known = table().regions.get(region).copied();
        let prices = own.unwrap_or_default().or(known.unwrap_or_default());
        if prices == UnitPrices::default() {
            return Err(NoPrice::Region(region.to_owned()));
        }
        let as_of = own.is_none().then_some(table().as_of.as_str());
        Ok(Tariff { region: region.to_owned(), as_if: false, as_of, prices })
    }
}

/// Units by which the price list counts on-demand requests.
const MILLION: f64 = 1_000_000.0;

impl Tariff {
    /// What so many units cost on demand; `None` where one of the prices it takes is not known.
    pub fn on_demand(&self, units: Units) -> Option<Money> {
        let [read, write] =
            self.both(units, self.prices.read_million, self.prices.write_million)?;
        Some(Money { dollars: (units.read * read + units.write * write) / MILLION })
    }

    /// What a draft costs on demand, in dollars, as surely as its units are known.
    pub fn estimated(&self, total: &Total) -> Option<Amount> {
        let units = Units { read: weight(total.read), write: weight(total.write) };
        let [read, write] =
            self.both(units, self.prices.read_million, self.prices.write_million)?;
        Some(total.read.times(read / MILLION) + total.write.times(write / MILLION))
    }

    /// What it costs for an hour to have provisioned what serves a draft once in each second.
    pub fn provisioned_hour(&self, total: &Total) -> Option<Amount> {
        let units = Units { read: weight(total.read), write: weight(total.write) };
        let [read, write] = self.both(units, self.prices.read_hour, self.prices.write_hour)?;
        Some(total.read.times(read) + total.write.times(write))
    }

    /// Both prices; one that nothing is charged by need not be known.
    fn both(&self, units: Units, read: Option<f64>, write: Option<f64>) -> Option<[f64; 2]> {
        let price = |units: f64, price: Option<f64>| {
            if units > 0.0 { price } else { Some(price.unwrap_or(0.0)) }
        };
        Some([price(units.read, read)?, price(units.write, write)?])
    }
}

/// More than nothing where anything may be charged.
fn weight(amount: Amount) -> f64 {
    if amount.is_nothing() { 0.0 } else { 1.0 }
}
