//! A page of a query or a scan, read to say what all of it costs.

use super::amount::Amount;
use super::estimate::{Basis, Estimate};
use crate::api::operation::{self, ExecuteStatement, ReturnConsumedCapacity};
use crate::api::{Operation, Reply};
use crate::connection::Failure;
use crate::draft::{Draft, Mode, Statement};
use crate::engine::planner::Way;
use crate::session::ledger::account;
use crate::session::plan::{Plan, PlannedStatement};
use crate::session::{Session, schema};

/// Rows of a page. Of small items they take a few units, and of the largest some hundreds: less than the page that the
/// statement itself reads.
const ROWS: usize = 100;

/// What a page cost, and of which statement it was.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sampled {
    /// From 1, among the statements that are sent.
    pub index: usize,
    /// Read units it was reported to take; `None` where nothing was reported.
    pub units: Option<f64>,
    /// No row follows: the whole of it was read.
    pub is_all: bool,
}

impl Session {
    /// Reads one page for each query and scan of a draft in mode single, and prices them by it. The units of these pages are
    /// told; they are spent. A statement that is refused keeps the estimate it had.
    pub async fn sample(
        &self,
        draft: &Draft,
        plan: &mut Plan,
    ) -> Vec<(usize, Result<Sampled, Failure>)> {
        let mut pages = Vec::new();
        // A batch and a transaction read items by their keys.
        if draft.mode != Mode::Single {
            return pages;
        }
        let made = draft.made();
        for (planned, statement) in plan.statements.iter_mut().zip(made.active()) {
            if !matches!(planned.way(), Some(Way::Query | Way::Index | Way::Scan)) {
                continue;
            }
            let page = self.read_page(planned, statement).await;
            if let Ok(page) = &page {
                learn(planned, statement, page);
            }
            pages.push((planned.index, page));
        }
        pages
    }

    async fn read_page(
        &self,
        planned: &PlannedStatement,
        statement: &Statement,
    ) -> Result<Sampled, Failure> {
        let operation = Operation::ExecuteStatement(ExecuteStatement {
            statement: operation::Statement {
                text: statement.text.clone(),
                parameters: Ok(statement.parameters.clone()),
                consistent: statement.consistent,
                on_failure: statement.on_failure,
            },
            number_scales: Vec::new(),
            limit: Some(limit(statement)),
            next_token: None,
            capacity: ReturnConsumedCapacity::Total,
        });
        let Reply::ExecuteStatement(reply) = schema::call(&self.connection, &operation).await?
        else {
            return Err(schema::unexpected(&operation));
        };
        Ok(Sampled {
            index: planned.index,
            units: reply.capacity.filter(account::is_credible).map(|capacity| capacity.total.units),
            is_all: reply.next_token.is_none(),
        })
    }
}

fn limit(statement: &Statement) -> usize {
    statement.limit.map_or(ROWS, |limit| limit.min(ROWS))
}

/// Puts what a page told in the place of what was said without it.
fn learn(planned: &mut PlannedStatement, statement: &Statement, page: &Sampled) {
    let (Some(estimate), Some(units)) = (&mut planned.estimate, page.units) else { return };
    let is_whole_page = page.is_all || statement.limit.is_some_and(|limit| limit <= ROWS);
    if is_whole_page {
        // The statement reads these very rows.
        put(estimate, Amount::exact(units));
        estimate.basis = Basis::Page;
    } else {
        // How large all of it is the description says better: the units of a few small rows are mostly rounding, and
        // how many of the rows the filter dropped is not told.
        put(estimate, estimate.total().at_least(units));
        if estimate.basis != Basis::Described {
            estimate.basis = Basis::Page;
        }
    }
    // One page and no row behind it is all there is.
    estimate.all_pages = estimate.all_pages.filter(|_| !page.is_all).map(|all| all.at_least(units));
}

/// In the place of all that was said of the table and its index.
fn put(estimate: &mut Estimate, amount: Amount) {
    match estimate.arms.first_mut() {
        Some(arm) => {
            estimate.table = Amount::ZERO;
            arm.amount = amount;
        }
        None => estimate.table = amount,
    }
}
