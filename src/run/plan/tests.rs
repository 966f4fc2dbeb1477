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
#  op      served by
1  UPDATE  update ledger: pk = 'it''s' and sk = 'b'
2  SELECT  query ledger: pk = 'a' or pk = 'b'
3  SELECT  scan ledger
4  DELETE  refused: Where clause does not contain a mandatory equality on all key attributes
5  DELETE  nowhere: not known
6  DELETE  ledger: not known
"#);
}

#[test]
fn a_document_has_the_access_in_a_word_and_the_plan_in_a_line() {
    let (file, plan) = planned_file();
    let document = document(&file, &plan);
    let statements = document["statements"].as_array().expect("statements");
    let lines: Vec<String> = statements.iter().map(Value::to_string).collect();
    insta::assert_snapshot!(lines.join("\n"), @r#"
{"index":1,"operation":"UPDATE","table":"ledger","key":{"pk":{"S":"it's"},"sk":{"S":"b"}},"access":"key","plan":"update ledger: pk = 'it''s' and sk = 'b'"}
{"index":2,"operation":"SELECT","table":"ledger","key":null,"access":"query","plan":"query ledger: pk = 'a' or pk = 'b'"}
{"index":3,"operation":"SELECT","table":"ledger","key":null,"access":"scan","plan":"scan ledger"}
{"index":4,"operation":"DELETE","table":"ledger","key":null,"access":"unknown","plan":"refused: Where clause does not contain a mandatory equality on all key attributes"}
{"index":5,"operation":"DELETE","table":"nowhere","key":null,"access":"unknown","plan":null}
{"index":6,"operation":"DELETE","table":"ledger","key":null,"access":"unknown","plan":null}
"#);
}
