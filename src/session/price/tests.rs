//! What is said beforehand, held against what the engine charges.

use super::amount::{Amount, Most, Told};
use super::estimate::Total;
use super::tariff::{NoPrice, PriceList};
use super::{Kind, KnownItems, Origin};
use crate::api::Units;
use crate::connection::{Facts, Told as Fact};
use crate::draft::{Draft, Format};
use crate::session::plan::{Plan, plan_on};
use crate::session::tests::{request, session};
use crate::session::words::price;
use crate::session::{Session, StatementReport, Terms, Verdict, samples};
use crate::workspace::samples::Sample;
use crate::workspace::{PriceSettings, UnitPrices};

#[path = "../../../tests/it/random.rs"]
#[expect(dead_code, reason = "other tests choose in more ways")]
mod random;

use random::Random;

/// With an index of each projection, a local one among them.
const SAMPLE: Sample = Sample {
    name: "priced",
    summary: "",
    tables: &[(
        "tbl",
        r#"{"TableName": "tbl", "BillingMode": "PAY_PER_REQUEST",
            "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
            "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}, {"AttributeName": "sk", "AttributeType": "N"},
              {"AttributeName": "g", "AttributeType": "S"}, {"AttributeName": "l", "AttributeType": "S"}],
            "GlobalSecondaryIndexes": [
              {"IndexName": "some", "KeySchema": [{"AttributeName": "g", "KeyType": "HASH"}],
               "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["proj"]}},
              {"IndexName": "turned", "KeySchema": [{"AttributeName": "sk", "KeyType": "HASH"}, {"AttributeName": "pk", "KeyType": "RANGE"}],
               "Projection": {"ProjectionType": "KEYS_ONLY"}}],
            "LocalSecondaryIndexes": [
              {"IndexName": "all", "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "l", "KeyType": "RANGE"}],
               "Projection": {"ProjectionType": "ALL"}}]}"#,
    )],
    items: "",
    drafts: &[],
};

const ATTRIBUTES: [&str; 4] = ["g", "l", "proj", "other"];
const CASES: usize = 100;
/// 2,000 take a minute.
const CASES_VARIABLE: &str = "DYNADRAFT_TEST_CASES";

#[expect(clippy::disallowed_methods, reason = "how long the test may take")]
fn cases() -> usize {
    std::env::var(CASES_VARIABLE).map_or(CASES, |count| count.parse().expect("a count"))
}

/// A text of a length that mostly fits in a unit and sometimes takes a few.
fn text(random: &mut Random) -> String {
    let length = if random.one_in(3) { random.below(6000) } else { random.below(40) };
    "x".repeat(length.max(1))
}

fn attributes(random: &mut Random) -> Vec<(&'static str, String)> {
    let mut chosen = Vec::new();
    for name in ATTRIBUTES {
        if random.coin() {
            chosen.push((name, text(random)));
        }
    }
    chosen
}

/// Different ones: two statements of a request may not be about one item.
fn keys(random: &mut Random, count: usize) -> Vec<(char, usize)> {
    let mut keys: Vec<(char, usize)> =
        "abcd".chars().flat_map(|pk| (1..4).map(move |sk| (pk, sk))).collect();
    (0..count).map(|_| keys.swap_remove(random.below(keys.len()))).collect()
}

fn insert((pk, sk): (char, usize), random: &mut Random) -> String {
    let more: String =
        attributes(random).iter().map(|(name, text)| format!(", '{name}': '{text}'")).collect();
    format!("INSERT INTO tbl VALUE {{'pk': '{pk}', 'sk': {sk}{more}}};\n")
}

fn write((pk, sk): (char, usize), random: &mut Random, is_checked: bool) -> String {
    let here = format!("WHERE pk = '{pk}' AND sk = {sk}");
    match random.below(if is_checked { 5 } else { 4 }) {
        0 => insert((pk, sk), random),
        1 | 2 => {
            let name = ATTRIBUTES[random.below(ATTRIBUTES.len())];
            let also = if random.one_in(4) { " AND other = 'x'" } else { "" };
            if random.one_in(4) {
                return format!("UPDATE tbl REMOVE {name} {here}{also};\n");
            }
            format!("UPDATE tbl SET {name} = '{}' {here}{also};\n", text(random))
        }
        3 => format!("DELETE FROM tbl {here};\n"),
        _ => format!("EXISTS (SELECT * FROM tbl {here} AND attribute_exists(pk));\n"),
    }
}

fn read((pk, sk): (char, usize), random: &mut Random, by_itself: bool) -> String {
    let consistent = if by_itself && random.coin() { "--@ consistent\n" } else { "" };
    let limit = if by_itself && random.one_in(3) { "--@ limit 2\n" } else { "" };
    let statement = match random.below(if by_itself { 6 } else { 1 }) {
        0 | 1 => format!("SELECT * FROM tbl WHERE pk = '{pk}' AND sk = {sk}"),
        2 => "SELECT * FROM tbl".to_owned(),
        3 => format!("SELECT * FROM tbl WHERE pk = '{pk}'"),
        4 => return format!("{limit}SELECT * FROM tbl.\"some\";\n"),
        _ => format!("SELECT pk, other FROM tbl.\"all\" WHERE pk = '{pk}'"),
    };
    format!("{consistent}{limit}{statement};\n")
}

fn action((pk, sk): (char, usize), random: &mut Random) -> String {
    let key = format!(r#""pk": {{"S": "{pk}"}}, "sk": {{"N": "{sk}"}}"#);
    let of_key = format!(r#""TableName": "tbl", "Key": {{{key}}}"#);
    match random.below(4) {
        0 => {
            let more: String = attributes(random)
                .iter()
                .map(|(name, text)| format!(r#", "{name}": {{"S": "{text}"}}"#))
                .collect();
            format!(r#"{{"Put": {{"TableName": "tbl", "Item": {{{key}{more}}}}}}}"#)
        }
        1 => {
            let name = ATTRIBUTES[random.below(ATTRIBUTES.len())];
            if random.one_in(3) {
                return format!(
                    r#"{{"Update": {{{of_key}, "UpdateExpression": "REMOVE #n", "ExpressionAttributeNames": {{"\#n": "{name}"}}}}}}"#
                )
                .replace("\\#", "#");
            }
            let text = text(random);
            format!(
                r#"{{"Update": {{{of_key}, "UpdateExpression": "SET #n = :v", "ExpressionAttributeNames": {{"\#n": "{name}"}}, "ExpressionAttributeValues": {{":v": {{"S": "{text}"}}}}}}}}"#
            )
            .replace("\\#", "#")
        }
        2 => format!(r#"{{"Delete": {{{of_key}}}}}"#),
        _ => format!(
            r#"{{"ConditionCheck": {{{of_key}, "ConditionExpression": "attribute_not_exists(nowhere)"}}}}"#
        ),
    }
}

fn draft(random: &mut Random) -> (Format, String) {
    let count = random.between(1, 4);
    let keys = keys(random, count);
    let mode = random.below(5);
    if mode == 4 {
        let actions: Vec<String> = keys.into_iter().map(|key| action(key, random)).collect();
        return (Format::Transaction, format!(r#"{{"TransactItems": [{}]}}"#, actions.join(", ")));
    }
    let mut text = format!("--@ mode {}\n", ["single", "batch", "transaction", "single"][mode]);
    let reads = random.one_in(3);
    for key in keys {
        text += &match reads {
            true => read(key, random, mode != 1 && mode != 2),
            false => write(key, random, mode == 2),
        };
    }
    (Format::Partiql, text)
}

/// Puts some items, each in a run of its own so that one that is there already spoils no other.
async fn fill(session: &Session, random: &mut Random) {
    let count = random.below(9);
    let text: String = keys(random, count).into_iter().map(|key| insert(key, random)).collect();
    if !text.is_empty() {
        submit(session, Format::Partiql, &format!("--@ mode batch\n{text}")).await;
    }
}

async fn submit(session: &Session, format: Format, text: &str) -> Vec<StatementReport> {
    let submission = session.prepare(request(format, text, None));
    let submission = submission.unwrap_or_else(|findings| panic!("{findings:?}\n{text}"));
    session.submit(submission, Terms::default()).await.expect("submitted").statements
}

async fn known(session: &Session, plan: &Plan) -> KnownItems {
    let mut items = KnownItems::default();
    for (origin, statement) in
        [Origin::Rehearsed, Origin::Sampled].into_iter().cycle().zip(&plan.statements)
    {
        let Some(key) = &statement.key else { continue };
        let item = crate::session::schema::read(&session.connection, "tbl", key).await;
        items.learn("tbl", key, item.expect("read"), origin);
    }
    items
}

fn compare(plan: &Plan, statements: &[StatementReport], told: &str) -> usize {
    let mut compared = 0;
    for (planned, ran) in plan.statements.iter().zip(statements) {
        let (Verdict::Applied, Some(reported)) = (ran.verdict, ran.reported) else { continue };
        let Some(estimate) = &planned.estimate else { panic!("no estimate: {told}") };
        let (units, other) = match estimate.kind {
            Kind::Read => (reported.read, reported.write),
            Kind::Write => (reported.write, reported.read),
        };
        let total = estimate.total();
        let told = format!("{estimate:?}\n{reported:?}\n{told}");
        assert_eq!(other, 0.0, "the other kind: {told}");
        assert!(total.least() <= units, "less than the least: {told}");
        assert!(total.most().is_none_or(|most| units <= most), "more than the most: {told}");
        assert!(!total.is_exact() || total.least() == units, "not exactly: {told}");
        compared += 1;
    }
    compared
}

#[test]
fn what_is_estimated_bounds_what_is_reported() {
    let (mut compared, mut exact, mut estimates) = (0, 0, 0);
    for case in 0..cases() {
        let seed = 0x5EED_0000 + case as u64;
        let mut random = Random::seeded(seed);
        let (runtime, session) = session();
        runtime.block_on(async {
            samples::load(&session.connection, &SAMPLE).await.expect("the table");
            fill(&session, &mut random).await;
            let (format, text) = draft(&mut random);
            let tables = session.tables().await.expect("the tables");
            let parsed = Draft::parse(format, &text);
            let unaware = plan_on(&parsed, &tables, &KnownItems::default());
            let items = known(&session, &unaware).await;
            let aware = plan_on(&parsed, &tables, &items);
            let reports = submit(&session, format, &text).await;
            let shown: String = text.replace("xxxxxxxx", "");
            compared += compare(&unaware, &reports, &format!("seed {seed:#x}\n{shown}"));
            compare(&aware, &reports, &format!("seed {seed:#x}, items known\n{shown}"));
            for one in aware.statements.iter().filter_map(|one| one.estimate.as_ref()) {
                estimates += 1;
                exact += usize::from(one.total().is_exact());
            }
        });
    }
    // It must not pass for want of anything to compare.
    assert!(compared > cases() / 2, "{compared} compared");
    assert!(exact > estimates / 2, "{exact} exact of {estimates}");
}

#[test]
fn a_sum_is_as_sure_as_its_parts() {
    let exact = Amount::exact(2.0);
    let between = Amount::new(1.0, Most::Known(4.0));
    let least = Amount::new(1.0, Most::Limit(400.0));
    let about = least.about(Some(3.0));
    assert_eq!((exact + exact).told(), Told::Exact(4.0));
    assert_eq!((exact + between).told(), Told::Between(3.0, 6.0));
    assert_eq!((exact + about).told(), Told::About(5.0, 3.0));
    // Half of an average is none.
    assert_eq!((least + about).told(), Told::AtLeast(2.0));
    // What nothing but the largest item bounds is held by its average, or not at all.
    assert_eq!(exact.reckoned(), Some(2.0));
    assert_eq!(between.reckoned(), Some(4.0));
    assert_eq!(about.reckoned(), Some(3.0));
    assert_eq!(least.reckoned(), None);
}

fn facts(region: Option<&str>) -> Facts {
    Facts {
        region: region.map(|region| Fact::by_default(region.to_owned())),
        ..Facts::local("dev")
    }
}

#[test]
fn a_region_without_a_figure_has_no_price_and_never_anothers() {
    let prices = PriceList::default();
    let of = |region| prices.of(&facts(region), false);
    assert!(of(Some("us-east-1")).is_ok());
    assert_eq!(of(Some("mars-north-1")), Err(NoPrice::Region("mars-north-1".to_owned())));
    assert_eq!(of(None), Err(NoPrice::NoRegion));
    assert_eq!(prices.of(&facts(None), true), Err(NoPrice::Local));
    let endpoint = Facts { endpoint: Some(Fact::by_default("http://x".to_owned())), ..facts(None) };
    assert_eq!(prices.of(&endpoint, false), Err(NoPrice::Endpoint));
    // Provisioned prices are known there, and no others.
    let tariff = of(Some("us-west-2")).expect("a tariff");
    assert_eq!(tariff.on_demand(Units { read: 0.0, write: 1.0 }), None);
}

#[test]
fn the_users_own_figure_comes_first_and_the_local_engine_is_shown_as_if() {
    let own = UnitPrices { write_million: Some(1.0), ..UnitPrices::default() };
    let settings = PriceSettings {
        local_as_in: Some("eu-west-1".to_owned()),
        regions: [("eu-west-1".to_owned(), own)].into(),
    };
    let tariff = PriceList::new(&settings).of(&facts(None), true);
    let total = Total { read: Amount::exact(0.5), write: Amount::exact(2.0), unknown: 0 };
    insta::assert_snapshot!(price::money(&total, &tariff), @"about $0.0000021 on demand as if in eu-west-1 (Standard tables, prices of config.toml); provisioned to serve it once a second, about $0.0015 an hour");
}

#[test]
fn dollars_have_the_figures_that_count() {
    let shown =
        [12.5, 0.42, 0.1, 0.0999, 0.0042, 0.000_002_5, 0.000_000_625, 0.0].map(price::dollars_text);
    insta::assert_snapshot!(shown.join(" "), @"$12.50 $0.42 $0.10 $0.10 $0.0042 $0.0000025 $0.00000063 $0.00");
}

async fn sampled(session: &Session, text: &str) -> (Amount, Amount) {
    let tables = session.tables().await.expect("the tables");
    let draft = Draft::parse(Format::Partiql, text);
    let mut plan = plan_on(&draft, &tables, &KnownItems::default());
    let total = |plan: &Plan| plan.statements[0].estimate.as_ref().expect("an estimate").total();
    let before = total(&plan);
    for (_, page) in session.sample(&draft, &mut plan).await {
        page.expect("a page");
    }
    (before, total(&plan))
}

#[test]
fn a_page_of_small_rows_makes_no_scan_dearer() {
    let (runtime, session) = session();
    runtime.block_on(async {
        let text: String = (0..2_000)
            .map(|number| format!("INSERT INTO accounts VALUE {{'pk': 'item-{number}'}};\n"))
            .collect();
        submit(&session, Format::Partiql, &format!("--@ mode batch\n{text}")).await;
        let scan = "SELECT * FROM accounts WHERE nowhere = 5;";
        let (before, after) = sampled(&session, scan).await;
        let Told::About(units, _) = before.told() else { panic!("{before:?}") };
        // A hundred rows take half a unit, and twenty times as many do not take ten.
        assert_eq!(after.told(), Told::About(units, 0.5));
        let charged = submit(&session, Format::Partiql, scan).await[0].reported.expect("counted");
        assert_eq!(charged.read, units);
        // All there is was read.
        let few = sampled(&session, "--@ limit 50\nSELECT * FROM accounts;").await;
        assert!(few.1.is_exact(), "{few:?}");
    });
}

#[test]
fn what_a_part_took_is_the_least_the_whole_takes() {
    let between = Amount::new(0.5, Most::Known(178.0));
    assert_eq!(between.at_least(3.0).told(), Told::Between(3.0, 178.0));
    assert_eq!(between.about(Some(1.0)).at_least(3.0).told(), Told::About(3.0, 3.0));
    assert_eq!(between.at_least(0.0), between);
    assert_eq!(Amount::new(1.0, Most::Limit(400.0)).bounded(), None);
    assert_eq!(between.bounded(), Some(178.0));
}
