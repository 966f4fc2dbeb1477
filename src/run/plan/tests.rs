use super::*;
use crate::api::table::{KeySchema, TableDescription};
use crate::draft::{Draft, Format};

fn planned_file() -> (DraftFile, Plan) {
    let key = KeySchema { partition: vec!["pk".to_owned()], sort: vec!["sk".to_owned()] };
    let text = "--@ mode single\n\
        UPDATE ledger SET n = 1 WHERE pk = 'it''s' AND sk = 'b' AND n = 2;\n\
        SELECT * FROM ledger WHERE pk = 'a' OR pk = 'b';\n\
        SELECT * FROM ledger;\n\
        DELETE FROM ledger WHERE pk = 'a';\n\
        DELETE FROM nowhere WHERE pk = 'a';\n\
        DELETE FROM ledger WHERE pk = ? AND sk = 'b';";
    let draft = Draft::parse(Format::Partiql, text);
    let plan = plan(&draft, &[TableDescription::empty("ledger", key)]);
    (
        DraftFile {
            path: "d.pql".into(),
            name: "d.pql".to_owned(),
            text: text.to_owned(),
            draft: draft.into(),
        },
        plan,
    )
}

#[test]
fn every_statement_says_how_it_is_served() {
    insta::assert_snapshot!(table(&planned_file().1, Style::PLAIN), @r#"
#  op               units  served by
1  UPDATE         ≥ 1 WCU  update ledger: pk = 'it''s' and sk = 'b'
2  SELECT  0.5 to 178 RCU  query ledger: pk = 'a' or pk = 'b'
3  SELECT  0.5 to 178 RCU  scan ledger
4  DELETE               ·  refused: Where clause does not contain a mandatory equality on all key attributes
5  DELETE               ·  nowhere: not known
6  DELETE               ·  ledger: not known
"#);
}

#[test]
fn a_document_has_the_access_in_a_word_and_the_plan_in_a_line() {
    let (file, plan) = planned_file();
    let document = document(&file, &plan, None);
    let statements = document["statements"].as_array().expect("statements");
    let lines: Vec<String> = statements.iter().map(Value::to_string).collect();
    insta::assert_snapshot!(lines.join("\n"), @r#"
{"index":1,"operation":"UPDATE","table":"ledger","key":{"pk":{"S":"it's"},"sk":{"S":"b"}},"access":"key","plan":"update ledger: pk = 'it''s' and sk = 'b'","estimate":{"kind":"write","units":{"is":"at-least","at_least":1.0,"at_most":400.0},"table":{"is":"at-least","at_least":1.0,"at_most":400.0},"indexes":[],"all_pages":null,"assumes":"neither the item nor its size is known"}}
{"index":2,"operation":"SELECT","table":"ledger","key":null,"access":"query","plan":"query ledger: pk = 'a' or pk = 'b'","estimate":{"kind":"read","units":{"is":"between","at_least":0.5,"at_most":178.0},"table":{"is":"between","at_least":0.5,"at_most":178.0},"indexes":[],"all_pages":null,"assumes":"what it finds is not known: at most one page"}}
{"index":3,"operation":"SELECT","table":"ledger","key":null,"access":"scan","plan":"scan ledger","estimate":{"kind":"read","units":{"is":"between","at_least":0.5,"at_most":178.0},"table":{"is":"between","at_least":0.5,"at_most":178.0},"indexes":[],"all_pages":null,"assumes":"what it finds is not known: at most one page"}}
{"index":4,"operation":"DELETE","table":"ledger","key":null,"access":"unknown","plan":"refused: Where clause does not contain a mandatory equality on all key attributes","estimate":null}
{"index":5,"operation":"DELETE","table":"nowhere","key":null,"access":"unknown","plan":null,"estimate":null}
{"index":6,"operation":"DELETE","table":"ledger","key":null,"access":"unknown","plan":null,"estimate":null}
"#);
}

#[test]
fn what_all_of_it_costs_and_takes_for_granted_is_said_below() {
    let (_, plan) = planned_file();
    insta::assert_snapshot!(cost(&plan, Some(&Err(NoPrice::Region("mars-north-1".to_owned())))), @r"
if all are applied: ≥ 1 WCU, 1 to 356 RCU; of 3 statements nothing can be said
price: none: no price known for Region mars-north-1; [prices.regions.mars-north-1] in config.toml takes yours
statement 1: neither the item nor its size is known
statements 2, 3: what it finds is not known: at most one page
");
}
