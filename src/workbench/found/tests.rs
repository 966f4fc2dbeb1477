//! What was found, as a grid and as a tree.

use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};

use super::attribute::Attribute;
use super::found::{Found, Source};
use crate::api::table::KeySchema;
use crate::session::Report;
use crate::session::json::from_json;
use crate::value::AttributeValue;
use crate::workbench::picture;
use crate::workbench::theme::Theme;
use crate::workbench::widget::frame::Look;
use crate::workbench::widget::grid;
use crate::workbench::widget::tree::{self, Tree};

fn key() -> KeySchema {
    KeySchema { partition: vec!["pk".to_owned()], sort: vec!["at".to_owned()] }
}

/// A run of one SELECT that read these items.
fn report(items: &str) -> Report {
    let text = format!(
        r#"{{"run":7,"draft":"d.pql","connection":"memory","mode":"single","outcome":"applied","duration_ms":1,
        "statements":[{{"index":1,"operation":"SELECT","table":"a","verdict":"applied","capacity":{{"reported":null,"estimated":null}},"items":[{items}]}}],
        "capacity":[],"exchanges":[]}}"#
    );
    from_json(&text, 0).expect("a report")
}

fn picture(found: &mut Found, width: u16, height: u16) -> String {
    let (theme, _) = Theme::probe();
    found.settle(Size::new(width, height));
    drawn(width, height, |area, buf| {
        let look = Look { theme: &theme, ascii: false, focused: true };
        grid::draw::draw(found.grid(), found.rows(), look, area, buf);
    })
}

fn drawn(width: u16, height: u16, draw: impl Fn(Rect, &mut Buffer)) -> String {
    let area = Rect::new(0, 0, width, height);
    let mut buffer = Buffer::empty(area);
    draw(area, &mut buffer);
    picture::of(&buffer)
}

#[test]
fn the_key_stands_first_and_then_what_most_items_have() {
    let report = report(
        r#"{"zebra":{"S":"z"},"pk":{"S":"acct#alice"},"at":{"N":"1"},"balance":{"N":"12"}},
           {"pk":{"S":"acct#bob"},"at":{"N":"20"},"balance":{"N":"1234567890.123456789"},"tags":{"SS":["a","b"]}},
           {"pk":{"S":""},"at":{"N":"300"},"m":{"M":{"x":{"L":[{"NULL":true}]}}},"bin":{"B":"AQI="},"ok":{"BOOL":true}}"#,
    );
    let source = Source::of(&report, false, 0).expect("rows");
    let mut found = Found::new(source, &report, Some(&key()));
    insta::assert_snapshot!(picture(&mut found, 100, 4), @r#"
     #  pk           at               balance  bin            m              ok    tags          zebra
    ▸1  acct#alice    1                    12                                                    z
     2  acct#bob     20  1234567890.123456789                                      <<"a", "b">>
     3  ""          300                        2 B b64"AQI="  {"x": [null]}  true
    "#);
    let mut found = Found::new(source, &report, None);
    insta::assert_snapshot!(picture(&mut found, 100, 4), @r#"
     #   at  pk                       balance  bin            m              ok    tags          zebra
    ▸1    1  acct#alice                    12                                                    z
     2   20  acct#bob    1234567890.123456789                                      <<"a", "b">>
     3  300  ""                                2 B b64"AQI="  {"x": [null]}  true
    "#);
}

#[test]
fn a_further_page_stands_below_and_its_new_attributes_behind() {
    let first = report(r#"{"pk":{"S":"a"},"at":{"N":"1"},"x":{"S":"one"}}"#);
    let second = report(r#"{"pk":{"S":"b"},"at":{"N":"2"},"a":{"S":"new"},"x":{"S":"two"}}"#);
    let mut found = Found::new(Source::Statement(0), &first, Some(&key()));
    picture(&mut found, 40, 5);
    let items = second.statements[0].items.clone().expect("items");
    found.read_on(items, &second, Some(&key()));
    assert_eq!((found.rows().pages(), found.rows().items()), (2, 2));
    insta::assert_snapshot!(picture(&mut found, 40, 5), @r"
     #  pk  at  x    a
    ▸1  a    1  one
     2  b    2  two  new
    ");
    found.grid_mut().step(1);
    assert_eq!(
        found.selected(),
        second.statements[0].items.as_ref().and_then(|items| items.first())
    );
    found.grid_mut().step(-1);
    assert_eq!(
        found.selected().and_then(|item| item.get("x")),
        Some(&AttributeValue::S("one".to_owned()))
    );
}

#[test]
fn reads_of_a_batch_are_rows_also_those_that_found_nothing() {
    let text = r#"{"run":7,"draft":"d.pql","connection":"memory","mode":"batch","outcome":"applied","duration_ms":1,
      "statements":[
        {"index":1,"operation":"SELECT","table":"a","verdict":"applied","capacity":{"reported":null,"estimated":null},"key":{"pk":{"S":"x"},"at":{"N":"1"}},"item":{"pk":{"S":"x"},"at":{"N":"1"},"n":{"N":"5"}}},
        {"index":2,"operation":"SELECT","table":"a","verdict":"applied","capacity":{"reported":null,"estimated":null},"key":{"pk":{"S":"y"},"at":{"N":"2"}}}],
      "capacity":[],"exchanges":[]}"#;
    let report = from_json(text, 0).expect("a report");
    let source = Source::of(&report, true, 1).expect("rows");
    assert_eq!(source, Source::Statements);
    let mut found = Found::new(source, &report, Some(&key()));
    insta::assert_snapshot!(picture(&mut found, 40, 3), @r"
     #  pk  at        n
    ▸1  x    1        5
     2  y    2  no item
    ");
    assert_eq!(found.rows().items(), 1);
}

#[test]
fn an_item_is_a_tree_of_its_attributes() {
    let report = report(
        r#"{"pk":{"S":"acct#alice"},"address":{"M":{"city":{"S":"Berlin"},"lines":{"L":[{"S":"a long street of many names"},{"N":"7"}]}}},"tags":{"SS":["a","b"]}}"#,
    );
    let item = &report.statements[0].items.as_ref().expect("items")[0];
    let (theme, _) = Theme::probe();
    let mut tree = Tree::default();
    tree.lay_out(0, &Attribute::root(item, &["pk"]), 50);
    let picture = drawn(50, 8, |area, buf| {
        let look = Look { theme: &theme, ascii: false, focused: true };
        tree::draw::draw(&tree, look, area, buf);
    });
    insta::assert_snapshot!(picture, @r#"
    ›  pk       S    "acct#alice"
     ▾ address  M    2 inside
         city   S    "Berlin"
       ▾ lines  L    2 inside
           [0]  S    "a long street of many names"
           [1]  N    7
       tags     SS   <<"a", "b">>
    "#);
}
