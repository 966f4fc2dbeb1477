//! The capacity account of a submission: what its replies report, added up per table.

use crate::api::capacity::{Arm, Arms};
use crate::api::{ConsumedCapacity, ErrorKind, Reply, Units};
use crate::connection::Failure;
use crate::session::price::{Estimate, Kind};
use crate::session::report::{Report, StatementReport, Unreported, Verdict};

/// Adds what one reply reports. Tables stand in the order the requests first name them, as the replies list them.
pub fn add_reply(reply: &Reply, report: &mut Report) {
    match reply {
        Reply::ExecuteStatement(reply) => add_all(reply.capacity.as_slice(), &mut report.capacity),
        Reply::BatchExecuteStatement(reply) => {
            add_all(reply.capacity.as_deref().unwrap_or_default(), &mut report.capacity);
        }
        Reply::ExecuteTransaction(reply) => {
            add_all(reply.capacity.as_deref().unwrap_or_default(), &mut report.capacity);
        }
        Reply::TransactWriteItems(reply) => {
            add_all(reply.capacity.as_deref().unwrap_or_default(), &mut report.capacity);
            // In place of what is there: such a draft is one request.
            report.collection_metrics =
                reply.collection_metrics.clone().into_iter().flatten().collect();
        }
        _ => {}
    }
}

/// No request comes near it: a hundred of the largest items, each in all the indexes a table may have, are two million
/// units. A figure beyond it is a fault of who reports it, and one such would spoil every sum for good.
const UNITS_MAX: f64 = 1e9;

/// Takes a figure that can't be true for none at all.
pub fn disbelieve(reply: &mut Reply) {
    let all = |capacity: &mut Option<Vec<ConsumedCapacity>>| {
        capacity.take_if(|tables| !tables.iter().all(is_credible));
    };
    match reply {
        Reply::ExecuteStatement(reply) => {
            reply.capacity.take_if(|of_table| !is_credible(of_table));
        }
        Reply::BatchExecuteStatement(reply) => all(&mut reply.capacity),
        Reply::ExecuteTransaction(reply) => all(&mut reply.capacity),
        Reply::TransactWriteItems(reply) => all(&mut reply.capacity),
        _ => {}
    }
}

pub fn is_credible(reported: &ConsumedCapacity) -> bool {
    let is_credible = |arm: &Arm| {
        let figures = [Some(arm.units), arm.read, arm.write];
        figures.into_iter().flatten().all(|units| (0.0..=UNITS_MAX).contains(&units))
    };
    let of_arms = |arms: &Arms| {
        let indexes = arms.global.values().chain(arms.local.values());
        indexes.chain([&arms.table]).all(is_credible)
    };
    is_credible(&reported.total) && reported.arms.as_ref().is_none_or(of_arms)
}

/// Whether a request may have been charged and nobody said what: neither a report came with the answer nor the count of
/// the local engine, or no answer came.
pub fn is_unreported(reply: &Result<Reply, Failure>) -> bool {
    match reply {
        Ok(Reply::ExecuteStatement(reply)) => {
            reply.capacity.is_none() && reply.units == Units::default()
        }
        Ok(Reply::BatchExecuteStatement(reply)) => {
            reply.capacity.is_none() && reply.units.is_empty()
        }
        Ok(Reply::ExecuteTransaction(reply)) => reply.capacity.is_none() && reply.units.is_empty(),
        Ok(Reply::TransactWriteItems(reply)) => reply.capacity.is_none() && reply.units.is_empty(),
        Ok(_) => false,
        // A write whose condition was false is charged; what is refused for any other reason is not.
        Err(Failure::Api(error)) => {
            let is_charged = matches!(
                error.kind,
                ErrorKind::ConditionalCheckFailed
                    | ErrorKind::DuplicateItem
                    | ErrorKind::TransactionCanceled
            );
            is_charged && error.units.is_empty()
        }
        Err(Failure::Unanswered(_) | Failure::InDoubt(_)) => true,
        Err(Failure::Unreachable(_) | Failure::Cancelled | Failure::Store(_)) => false,
    }
}

/// Adds what was reported table by table, as far as it can be true.
pub fn add_all(reported: &[ConsumedCapacity], account: &mut Vec<ConsumedCapacity>) {
    for entry in reported.iter().filter(|entry| is_credible(entry)) {
        match account.iter_mut().find(|known| known.table_name == entry.table_name) {
            Some(known) => add_entry(entry, known),
            None => account.push(entry.clone()),
        }
    }
}

fn add_entry(entry: &ConsumedCapacity, account: &mut ConsumedCapacity) {
    add_arm(entry.total, &mut account.total);
    let Some(arms) = &entry.arms else { return };
    let known = account.arms.get_or_insert_with(Arms::default);
    add_arm(arms.table, &mut known.table);
    for (name, arm) in &arms.global {
        add_arm(*arm, known.global.entry(name.clone()).or_default());
    }
    for (name, arm) in &arms.local {
        add_arm(*arm, known.local.entry(name.clone()).or_default());
    }
}

fn add_arm(arm: Arm, account: &mut Arm) {
    account.units += arm.units;
    account.read = add_optional(account.read, arm.read);
    account.write = add_optional(account.write, arm.write);
}

/// A figure nobody reported stays unreported.
fn add_optional(left: Option<f64>, right: Option<f64>) -> Option<f64> {
    match (left, right) {
        (None, None) => None,
        (left, right) => Some(left.unwrap_or(0.0) + right.unwrap_or(0.0)),
    }
}

/// Enters one statement of which nothing was reported. Where it was applied, and is bounded by more than the largest item
/// there can be, it is said of the statement itself, too.
pub fn reckon(
    estimate: Option<&Estimate>,
    statement: &mut StatementReport,
    unreported: &mut Unreported,
) {
    let units = |kind: Kind, units: f64| match kind {
        Kind::Read => Units { read: units, write: 0.0 },
        Kind::Write => Units { read: 0.0, write: units },
    };
    unreported.statements += 1;
    let reckoned = estimate.and_then(|one| Some(units(one.kind, one.total().reckoned()?)));
    match reckoned {
        Some(Units { read, write }) => {
            unreported.units.read += read;
            unreported.units.write += write;
        }
        None => unreported.unknown += 1,
    }
    if statement.verdict == Verdict::Applied {
        let bounded = estimate.and_then(|one| Some(units(one.kind, one.total().bounded()?)));
        statement.estimated = statement.estimated.or(bounded);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::ApiError;
    use crate::api::reply::{BatchReply, StatementReply};
    use crate::draft::Format;
    use crate::session::price::estimate::Basis;
    use crate::session::price::{Amount, amount::Most};
    use crate::session::tests::{request, session};

    fn batch(capacity: Option<Vec<ConsumedCapacity>>) -> Reply {
        Reply::BatchExecuteStatement(BatchReply { capacity, ..BatchReply::default() })
    }

    fn charged(units: f64) -> ConsumedCapacity {
        let total = Arm { units, ..Arm::default() };
        ConsumedCapacity { table_name: "t".to_owned(), total, arms: None }
    }

    #[test]
    fn a_figure_that_cant_be_true_is_none() {
        for units in [1e300, -1.0, f64::NAN, f64::INFINITY] {
            let mut reply = batch(Some(vec![charged(1.0), charged(units)]));
            assert!(!is_unreported(&Ok(reply.clone())));
            disbelieve(&mut reply);
            assert!(is_unreported(&Ok(reply)), "{units}");
            let mut account = Vec::new();
            add_all(&[charged(units)], &mut account);
            assert_eq!(account, []);
        }
        let mut reply = batch(Some(vec![charged(2_000_000.0)]));
        disbelieve(&mut reply);
        assert!(!is_unreported(&Ok(reply)));
    }

    #[test]
    fn only_what_may_have_been_charged_is_unreported() {
        let single = |units| StatementReply { units, ..StatementReply::default() };
        let counted = single(Units { read: 0.5, write: 0.0 });
        assert!(!is_unreported(&Ok(Reply::ExecuteStatement(counted))));
        assert!(is_unreported(&Ok(Reply::ExecuteStatement(single(Units::default())))));
        let refused = |kind| Err(Failure::Api(ApiError::new(kind, "no")));
        assert!(is_unreported(&refused(ErrorKind::ConditionalCheckFailed)));
        assert!(!is_unreported(&refused(ErrorKind::Validation)));
        assert!(is_unreported(&Err(Failure::Unanswered("silence".to_owned()))));
        assert!(!is_unreported(&Err(Failure::Cancelled)));
    }

    #[test]
    fn what_is_reckoned_stands_apart_from_what_is_known_to_bound_it() {
        let (_runtime, session) = session();
        let text = "UPDATE t SET n = 1 WHERE pk = 'a';";
        let submission = session.prepare(request(Format::Partiql, text, None)).expect("prepared");
        let mut statement = submission.all_waiting().remove(0);
        statement.verdict = Verdict::Applied;
        let of = |table| {
            let (arms, basis) = (Vec::new(), Basis::Nothing);
            Estimate { kind: Kind::Write, table, arms, basis, all_pages: None }
        };
        let mut unreported = Unreported::default();
        let largest = Amount::new(1.0, Most::Limit(400.0));
        reckon(Some(&of(largest.about(Some(2.0)))), &mut statement, &mut unreported);
        // About two: no bound.
        assert_eq!(statement.estimated, None);
        reckon(Some(&of(largest)), &mut statement, &mut unreported);
        reckon(None, &mut statement, &mut unreported);
        reckon(Some(&of(Amount::exact(3.0))), &mut statement, &mut unreported);
        let write = |write| Units { read: 0.0, write };
        assert_eq!(statement.estimated, Some(write(3.0)));
        assert_eq!(unreported, Unreported { statements: 4, units: write(5.0), unknown: 2 });
    }
}
