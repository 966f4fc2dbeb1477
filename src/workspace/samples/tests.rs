use serde_json::Value;

use super::*;
use crate::draft::{Draft, Format};

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).expect("a sample's file is JSON")
}

#[test]
fn every_table_definition_carries_the_name_it_is_listed_under() {
    for sample in SAMPLES {
        for (name, definition) in sample.tables {
            assert_eq!(parsed(definition)["TableName"], *name);
        }
    }
}

#[test]
fn every_item_belongs_to_a_table_of_its_sample_and_has_its_key() {
    for sample in SAMPLES {
        for line in sample.items.lines() {
            let request = parsed(line);
            let (_, definition) = sample
                .tables
                .iter()
                .find(|(name, _)| request["TableName"] == *name)
                .expect("a table of the sample");
            for element in parsed(definition)["KeySchema"].as_array().expect("a list") {
                let name = element["AttributeName"].as_str().expect("a name");
                assert!(request["Item"][name]["S"].is_string(), "{line}");
            }
        }
    }
}

#[test]
fn no_two_items_share_a_key() {
    for sample in SAMPLES {
        let key = |line: &str| {
            let request = parsed(line);
            let names = ["pk", "sk", "Artist", "SongTitle"];
            (request["TableName"].clone(), names.map(|name| request["Item"][name].clone()))
        };
        let keys: Vec<_> = sample.items.lines().map(key).collect();
        for (index, one) in keys.iter().enumerate() {
            assert!(!keys.iter().skip(index + 1).any(|other| other == one), "{one:?}");
        }
    }
}

#[test]
fn every_draft_begins_with_what_it_teaches() {
    for (name, text) in SAMPLES.iter().flat_map(|sample| sample.drafts) {
        let comment = if name.ends_with(".pql") { "-- " } else { "// " };
        assert!(text.starts_with(comment), "{name}");
    }
}

#[test]
fn every_draft_can_be_sent_and_nothing_is_found_wrong_with_it() {
    for (name, text) in SAMPLES.iter().flat_map(|sample| sample.drafts) {
        let draft = Draft::parse(Format::of(name, text), text);
        assert_eq!(draft.diagnostics, [], "{name}");
        assert!(draft.active().count() > 2, "{name}");
    }
}

#[test]
fn a_sample_is_found_by_its_name_alone() {
    assert_eq!(find("music").map(|sample| sample.name), Some("music"));
    assert!(find("Music").is_none());
}

#[test]
fn no_comment_of_a_draft_is_wider_than_an_editor_beside_the_rail() {
    for (name, text) in SAMPLES.iter().flat_map(|sample| sample.drafts) {
        for line in text.lines().filter(|line| line.trim_start().starts_with(['-', '/'])) {
            assert!(line.chars().count() <= 84, "{name}: {line}");
        }
    }
}
