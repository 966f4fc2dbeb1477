use super::*;
use crate::api::wire::value::item_from_json;

fn item(json: &str) -> Item {
    item_from_json(&serde_json::from_str(json).unwrap()).unwrap()
}

#[test]
fn what_waits_comes_back_as_often_as_it_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let mut spool = Spool::new(&folder.path().join("state")).unwrap();
    let items =
        [item(r#"{"pk": {"S": "a"}, "n": {"N": "1.50"}}"#), item(r#"{"s": {"NS": ["1"]}}"#)];
    spool.push(&items[..1]).unwrap();
    spool.push(&items[1..]).unwrap();
    for _ in 0..2 {
        let mut found = Vec::new();
        spool
            .pour(|item| {
                found.push(item);
                Ok(())
            })
            .unwrap();
        assert_eq!(found, items);
    }
    assert_eq!(
        std::fs::read_dir(folder.path().join("state")).unwrap().count(),
        0,
        "no file is left"
    );
}
