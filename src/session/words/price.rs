//! What a draft will be charged, in words: never a number without what it is.

use super::figure::figure;
use crate::session::price::{Amount, Basis, Estimate, Kind, NoPrice, Origin, Tariff, Told, Total};

/// `2 WCU`, `≈ 12 RCU`, `≥ 1 WCU`, `0.5 to 178 RCU`.
pub fn units(kind: Kind, amount: Amount) -> String {
    let unit = match kind {
        Kind::Read => "RCU",
        Kind::Write => "WCU",
    };
    format!("{} {unit}", told(amount, figure))
}

/// The units of one statement.
pub fn estimate(estimate: &Estimate) -> String {
    units(estimate.kind, estimate.total())
}

/// The units of a draft: `≥ 2 WCU, 0.5 RCU`, `nothing`.
pub fn total(total: &Total) -> String {
    let kinds = [(Kind::Write, total.write), (Kind::Read, total.read)];
    let parts: Vec<String> = kinds
        .into_iter()
        .filter(|(_, amount)| !amount.is_nothing())
        .map(|(kind, amount)| units(kind, amount))
        .collect();
    if parts.is_empty() { "nothing".to_owned() } else { parts.join(", ") }
}

/// With the share of each index: `2 WCU: table 1, GSI owner-ix 1`. Nothing more where it is all the table's.
pub fn arms(estimate: &Estimate) -> Option<String> {
    if estimate.arms.is_empty() {
        return None;
    }
    let mut parts = vec![format!("table {}", told(estimate.table, figure))];
    parts.extend(estimate.arms.iter().map(|arm| {
        let kind = if arm.is_local { "LSI" } else { "GSI" };
        format!("{kind} {} {}", arm.index, told(arm.amount, figure))
    }));
    Some(parts.join(", "))
}

/// What an estimate takes for granted.
pub fn basis(basis: Basis) -> &'static str {
    match basis {
        Basis::Text => "exact if it is applied: the text has the whole item, and none is replaced",
        Basis::Item(Origin::Rehearsed) => "exact if the item is as it was rehearsed on",
        Basis::Item(Origin::Sampled) => "exact if the item is as it was read",
        Basis::Average => {
            "the item is not known: about by the average of its table as it is described"
        }
        Basis::Described => "the first page, by the size the table is described with",
        Basis::Page => "by a page that was read",
        Basis::OnePage => "what it finds is not known: at most one page",
        Basis::Nothing => "neither the item nor its size is known",
    }
}

/// `about $0.0000025 on demand in eu-west-1`, with the day of the prices; or why there is none.
pub fn money(total: &Total, tariff: &Result<Tariff, NoPrice>) -> String {
    let tariff = match tariff {
        Ok(tariff) => tariff,
        Err(none) => return format!("none: {}", no_price(none)),
    };
    let place = place(tariff);
    let on_demand = match tariff.estimated(total) {
        Some(dollars) => format!("{} on demand {place}", told_dollars(dollars)),
        None => format!("no on-demand price known {place}"),
    };
    let hour = tariff.provisioned_hour(total).map(|dollars| {
        let dollars = told_dollars(dollars);
        format!("; provisioned to serve it once a second, {dollars} an hour")
    });
    format!("{on_demand}{}", hour.unwrap_or_default())
}

/// `in eu-west-1, prices of 2026-10-01`, `as if in us-east-1, prices of config.toml`.
pub fn place(tariff: &Tariff) -> String {
    let as_if = if tariff.as_if { "as if in" } else { "in" };
    let as_of = tariff.as_of.unwrap_or("config.toml");
    format!("{as_if} {} (Standard tables, prices of {as_of})", tariff.region)
}

pub fn no_price(none: &NoPrice) -> String {
    match none {
        NoPrice::Local => {
            "the local engine is free; prices.local_as_in shows it as if in a Region".to_owned()
        }
        NoPrice::Endpoint => "an endpoint of its own has a price list of its own".to_owned(),
        NoPrice::NoRegion => "the Region is not known".to_owned(),
        NoPrice::Region(region) => format!(
            "no price known for Region {region}; [prices.regions.{region}] in config.toml takes yours"
        ),
    }
}

/// `$12.50`, `$0.0042`, `$0.0000025`: two figures that count, where cents are none.
pub fn dollars_text(dollars: f64) -> String {
    if dollars >= 1e15 {
        return format!("${}", figure(dollars));
    }
    if dollars >= 0.095 || dollars <= 0.0 {
        return format!("${dollars:.2}");
    }
    // The place of the first figure behind the point, and one more.
    let mut places = 1;
    let mut scaled = dollars * 10.0;
    while scaled < 0.995 && places < 12 {
        scaled *= 10.0;
        places += 1;
    }
    let text = format!("{dollars:.*}", places + 1);
    format!("${}", text.trim_end_matches('0').trim_end_matches('.'))
}

/// No price is more than about right, however sure the units are.
fn told_dollars(amount: Amount) -> String {
    match amount.told() {
        Told::Exact(dollars) | Told::About(dollars, _) => {
            format!("about {}", dollars_text(dollars))
        }
        Told::Between(least, most) => {
            format!("about {} to {}", dollars_text(least), dollars_text(most))
        }
        Told::AtLeast(dollars) => format!("at least about {}", dollars_text(dollars)),
    }
}

fn told(amount: Amount, figure: impl Fn(f64) -> String) -> String {
    match amount.told() {
        Told::Exact(units) => figure(units),
        Told::Between(least, most) => format!("{} to {}", figure(least), figure(most)),
        Told::About(units, _) => format!("≈ {}", figure(units)),
        Told::AtLeast(units) => format!("≥ {}", figure(units)),
    }
}

/// What a plan takes for granted, each once, in the order of the statements.
pub fn bases<'a>(estimates: impl Iterator<Item = &'a Estimate>) -> Vec<Basis> {
    let mut bases = Vec::new();
    for estimate in estimates {
        if !bases.contains(&estimate.basis) {
            bases.push(estimate.basis);
        }
    }
    bases
}
