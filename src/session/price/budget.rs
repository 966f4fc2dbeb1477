//! What may be spent while the program runs, and what was.
//!
//! A budget is of all services together, or of one connection. The local engine spends nothing. Units that were reported
//! count as they were reported, and where nobody reported any what was reckoned counts in their place; before that the most a draft can take is held against what is left, or what it takes by
//! an average where nothing bounds it but the largest item there can be. What is not known holds nothing back, and is said.

use std::collections::{BTreeMap, HashSet};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::amount::Amount;
use super::estimate::{Estimate, Kind};
use super::tariff::PriceList;
use crate::api::Units;
use crate::connection::Facts;
use crate::draft::lint::table_name;
use crate::session::guard::{Consent, Objection};
use crate::session::plan::plan;
use crate::session::report::Report;
use crate::session::schema::Schemas;
use crate::session::submission::Submission;
use crate::session::words::price::dollars_text;
use crate::session::words::{capacity, counted, figure};
use crate::session::{Listener, Session};
use crate::workspace::{BudgetSettings, Config};

/// From this part of a budget on it is said how much of it is spent.
const WARNS_AT: f64 = 0.8;

/// The budgets, and what was spent of them. Cheap to clone: what is spent by one session is spent for all.
#[derive(Clone, Debug, Default)]
pub struct Spending {
    limits: Arc<Limits>,
    spent: Arc<Mutex<BTreeMap<String, Bill>>>,
}

#[derive(Debug, Default)]
struct Limits {
    all: BudgetSettings,
    connections: BTreeMap<String, BudgetSettings>,
    prices: PriceList,
}

/// What was spent on one connection.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Bill {
    units: Units,
    dollars: f64,
}

/// What a budget is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    Session,
    Connection(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    ReadUnits,
    WriteUnits,
    Dollars,
}

/// A submission that would pass a budget.
#[derive(Clone, Debug, PartialEq)]
pub struct Excess {
    pub scope: Scope,
    pub measure: Measure,
    pub limit: f64,
    pub spent: f64,
    /// What the submission is reckoned to take.
    pub more: f64,
    /// Statements whose units are not known, and which are in no figure.
    pub unknown: usize,
}

impl Spending {
    pub fn new(config: &Config) -> Self {
        let budgets = config.connections.iter().map(|(name, one)| (name.clone(), one.budget));
        let limits = Limits {
            all: config.budget,
            connections: budgets.filter(|(_, budget)| !budget.is_none()).collect(),
            prices: PriceList::new(&config.prices),
        };
        Self { limits: limits.into(), spent: Arc::default() }
    }

    /// Whether anything bounds what is spent there.
    pub fn watches(&self, connection: &str) -> bool {
        !self.limits.all.is_none() || self.limits.connections.contains_key(connection)
    }

    /// Whether what is reckoned fits into what is left.
    fn weigh(&self, facts: &Facts, reckoned: &Reckoned) -> Result<(), Excess> {
        let more = Bill { units: reckoned.units, dollars: self.dollars(facts, reckoned.units) };
        let checked = self.gauges(&facts.name).into_iter().find_map(|gauge| {
            let more = gauge.measure.of(more);
            (more > 0.0 && gauge.spent + more > gauge.limit).then_some(Excess {
                scope: gauge.scope,
                measure: gauge.measure,
                limit: gauge.limit,
                spent: gauge.spent,
                more,
                unknown: reckoned.unknown,
            })
        });
        checked.map_or(Ok(()), Err)
    }

    fn add(&self, facts: &Facts, units: Units) {
        let dollars = self.dollars(facts, units);
        let mut spent = self.spent();
        let bill = spent.entry(facts.name.clone()).or_default();
        bill.add(Bill { units, dollars });
    }

    /// What is to be said of the budgets of this connection: those of which little is left.
    pub fn warnings(&self, connection: &str) -> Vec<String> {
        let gauges = self.gauges(connection).into_iter();
        gauges
            .filter(|gauge| gauge.spent >= gauge.limit * WARNS_AT)
            .map(|gauge| gauge.told())
            .collect()
    }

    /// How full each budget of this connection is: `budget of dev: 7 % of 500 WCU`.
    pub fn told(&self, connection: &str) -> Vec<String> {
        self.gauges(connection).iter().map(Gauge::told).collect()
    }

    fn gauges(&self, connection: &str) -> Vec<Gauge> {
        let spent = self.spent();
        let mut all = Bill::default();
        spent.values().for_each(|bill| all.add(*bill));
        let mut gauges = gauges(&Scope::Session, self.limits.all, all);
        if let Some(limits) = self.limits.connections.get(connection) {
            let of_one = spent.get(connection).copied().unwrap_or_default();
            gauges.extend(self::gauges(&Scope::Connection(connection.to_owned()), *limits, of_one));
        }
        gauges
    }

    /// What has no price costs nothing here: a budget in dollars can't hold it.
    fn dollars(&self, facts: &Facts, units: Units) -> f64 {
        let tariff = self.limits.prices.of(facts, false).ok();
        tariff.and_then(|tariff| tariff.on_demand(units)).map_or(0.0, |money| money.dollars)
    }

    fn spent(&self) -> MutexGuard<'_, BTreeMap<String, Bill>> {
        // Sums are whole between any two statements.
        self.spent.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One limit and how far it is reached.
struct Gauge {
    scope: Scope,
    measure: Measure,
    limit: f64,
    spent: f64,
}

fn gauges(scope: &Scope, limits: BudgetSettings, spent: Bill) -> Vec<Gauge> {
    let limits = [
        (Measure::WriteUnits, limits.write_units),
        (Measure::ReadUnits, limits.read_units),
        (Measure::Dollars, limits.dollars),
    ];
    let gauge = |(measure, limit): (Measure, Option<f64>)| {
        Some(Gauge { scope: scope.clone(), measure, limit: limit?, spent: measure.of(spent) })
    };
    limits.into_iter().filter_map(gauge).collect()
}

impl Gauge {
    fn told(&self) -> String {
        let percent = if self.limit > 0.0 { self.spent / self.limit * 100.0 } else { 100.0 };
        let limit = self.measure.in_words(self.limit);
        format!("{}: {percent:.0} % of {limit} spent", self.scope)
    }
}

impl Bill {
    fn add(&mut self, other: Self) {
        self.units.read += other.units.read;
        self.units.write += other.units.write;
        self.dollars += other.dollars;
    }
}

impl Measure {
    fn of(self, bill: Bill) -> f64 {
        match self {
            Self::ReadUnits => bill.units.read,
            Self::WriteUnits => bill.units.write,
            Self::Dollars => bill.dollars,
        }
    }

    fn in_words(self, figure_of_it: f64) -> String {
        match self {
            Self::ReadUnits => format!("{} RCU", figure(figure_of_it)),
            Self::WriteUnits => format!("{} WCU", figure(figure_of_it)),
            Self::Dollars => dollars_text(figure_of_it),
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Session => f.write_str("budget of the session"),
            Self::Connection(name) => write!(f, "budget of {name}"),
        }
    }
}

impl fmt::Display for Excess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let told = |figure| self.measure.in_words(figure);
        write!(
            f,
            "the {} is {}: {} are spent, and this is reckoned to take {}",
            self.scope,
            told(self.limit),
            told(self.spent),
            told(self.more)
        )?;
        if self.unknown > 0 {
            write!(f, "; of {} the units are not known", counted_statements(self.unknown))?;
        }
        Ok(())
    }
}

fn counted_statements(count: usize) -> String {
    counted(u32::try_from(count).unwrap_or(u32::MAX), "statement")
}

/// What is held against a budget.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Reckoned {
    units: Units,
    unknown: usize,
}

impl Reckoned {
    fn of<'a>(estimates: impl Iterator<Item = Option<&'a Estimate>>) -> Self {
        let mut reckoned = Self::default();
        for estimate in estimates {
            let total = estimate.map(Estimate::total).and_then(Amount::reckoned);
            match (estimate.map(|one| one.kind), total) {
                (Some(Kind::Read), Some(units)) => reckoned.units.read += units,
                (Some(Kind::Write), Some(units)) => reckoned.units.write += units,
                _ => reckoned.unknown += 1,
            }
        }
        reckoned
    }
}

impl Session {
    /// Holds a submission that would pass a budget, unless that was agreed to; tells of one nobody can reckon.
    pub(in crate::session) async fn weigh(
        &self,
        submission: &Submission,
        consent: &Consent,
    ) -> Result<(), Objection> {
        let facts = self.connection.facts();
        if consent.over_budget || self.connection.is_local() || !self.spending.watches(&facts.name)
        {
            return Ok(());
        }
        let reckoned = self.reckon(submission).await;
        let weighed = self.spending.weigh(facts, &reckoned);
        weighed.map_err(|excess| Objection::OverBudget(Box::new(excess)))
    }

    /// Plans what is sent on the tables it names. They are described for it; one that can't be is not known.
    async fn reckon(&self, submission: &Submission) -> Reckoned {
        let request = &submission.request;
        let mut schemas = Schemas::default();
        let (mut tables, mut asked) = (Vec::new(), HashSet::new());
        for statement in request.draft.active() {
            let Some(name) = statement.table.as_deref().map(table_name) else { continue };
            if asked.insert(name) {
                tables.extend(schemas.table(&self.connection, name).await.cloned());
            }
        }
        let plan = plan(&request.draft, &tables);
        let only = request.only.as_deref();
        let chosen = plan.statements.iter();
        let chosen = chosen.filter(|one| only.is_none_or(|only| only.contains(&one.position)));
        // What an earlier run has done of it is not sent again.
        let sent = (1..).zip(chosen).filter(|(number, _)| submission.extent.has(*number));
        Reckoned::of(sent.map(|(_, one)| one.estimate.as_ref()))
    }

    /// Enters what a submission was charged, and tells of budgets of which little is left. Where nothing was reported, what
    /// it was reckoned to take counts.
    pub(in crate::session) fn charge(&self, report: &Report, told: &Listener) {
        let facts = self.connection.facts();
        if self.connection.is_local() || !self.spending.watches(&facts.name) {
            return;
        }
        let (reported, reckoned) = (capacity::reported(report), report.unreported.units);
        let units =
            Units { read: reported.read + reckoned.read, write: reported.write + reckoned.write };
        self.spending.add(facts, units);
        for warning in self.budget_warnings() {
            told.budget(warning);
        }
    }

    /// The budgets this connection spends of that little is left of.
    pub fn budget_warnings(&self) -> Vec<String> {
        if self.connection.is_local() {
            return Vec::new();
        }
        self.spending.warnings(self.connection.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connection::Told;

    const CONFIG: &str = "[budget]\ndollars = 1.0\n[connections.dev]\nregion = 'us-east-1'\n\
        [connections.dev.budget]\nwrite_units = 500";

    fn spending() -> (Spending, Facts) {
        let config = Config::parse(CONFIG).expect("a config");
        let region = Some(Told::by_default("us-east-1".to_owned()));
        (Spending::new(&config), Facts { region, ..Facts::local("dev") })
    }

    fn writes(write: f64) -> Reckoned {
        Reckoned { units: Units { read: 0.0, write }, unknown: 0 }
    }

    #[test]
    fn what_would_pass_a_budget_is_held_with_its_figures() {
        let (spending, facts) = spending();
        assert!(spending.watches("dev") && spending.watches("other"));
        spending.add(&facts, writes(480.0).units);
        assert_eq!(spending.weigh(&facts, &writes(20.0)), Ok(()));
        let excess = spending.weigh(&facts, &Reckoned { unknown: 2, ..writes(20.5) });
        assert_eq!(
            excess.expect_err("held").to_string(),
            "the budget of dev is 500 WCU: 480 WCU are spent, and this is reckoned to take 20.5 WCU; \
             of 2 statements the units are not known"
        );
        // What takes nothing of it goes on, however much was spent.
        spending.add(&facts, writes(100.0).units);
        let reads = Reckoned { units: Units { read: 5.0, write: 0.0 }, unknown: 3 };
        assert_eq!(spending.weigh(&facts, &reads), Ok(()));
    }

    #[test]
    fn dollars_of_all_connections_count_together() {
        let (spending, dev) = spending();
        let other = Facts { name: "other".to_owned(), ..dev.clone() };
        // Two million write units are 1.25 dollars there.
        spending.add(&other, writes(1_200_000.0).units);
        let excess = spending.weigh(&dev, &writes(450.0));
        assert_eq!(excess, Ok(()));
        let excess = spending.weigh(&other, &writes(800_000.0)).expect_err("held");
        assert_eq!((excess.scope, excess.measure), (Scope::Session, Measure::Dollars));
    }

    #[test]
    fn from_four_fifths_on_it_is_said_how_much_is_spent() {
        let (spending, facts) = spending();
        spending.add(&facts, writes(399.0).units);
        assert_eq!(spending.warnings("dev"), Vec::<String>::new());
        spending.add(&facts, writes(1.0).units);
        assert_eq!(spending.warnings("dev"), ["budget of dev: 80 % of 500 WCU spent"]);
    }
}
