use super::desk::{Desk, desk, request, show_row};
use crate::api::operation::ExecuteStatement;
use crate::api::{ApiError, Units};

fn with_rows() -> Desk {
    let desk = desk();
    for (pk, sk, rest) in [
        ("p", 1, "'g': 'G', 'lk': 'z', 'v': 10"),
        ("p", 2, "'lk': 'y', 'v': 20"),
        ("p", 3, "'g': 'G', 'v': 30"),
        ("q", 1, "'v': 40"),
    ] {
        desk.ok(&format!("INSERT INTO K VALUE {{'pk': '{pk}', 'sk': {sk}, {rest}}}"));
    }
    desk
}

fn page(
    desk: &Desk,
    text: &str,
    limit: usize,
    token: Option<String>,
) -> Result<(Vec<String>, Option<String>), ApiError> {
    let request = ExecuteStatement { limit: Some(limit), next_token: token, ..request(text) };
    let reply = desk.execute(request)?;
    Ok((reply.items.iter().map(show_row).collect(), reply.next_token))
}

#[test]
fn a_full_key_reads_one_item() {
    let desk = with_rows();
    assert_eq!(desk.ok("SELECT v FROM K WHERE pk='p' AND sk=2"), ["{'v': 20}"]);
    assert_eq!(desk.ok("SELECT v FROM K WHERE pk='p' AND sk=2 AND v=1"), [""; 0]);
    assert_eq!(desk.ok("SELECT nope FROM \"H\" WHERE pk='a'"), ["{}"]);
    assert_eq!(desk.ok("SELECT * FROM H WHERE pk='b'"), [""; 0]);
}

#[test]
fn a_select_without_a_where_reads_everything() {
    let desk = with_rows();
    let mut rows = desk.ok("SELECT v FROM K");
    rows.sort();
    assert_eq!(rows, ["{'v': 10}", "{'v': 20}", "{'v': 30}", "{'v': 40}"]);
    assert_eq!(desk.ok("SELECT pk FROM K WHERE v > 35"), ["{'pk': 'q'}"]);
}

#[test]
fn partitions_are_read_in_sort_key_order() {
    let desk = with_rows();
    let sks = |tail: &str| desk.ok(&format!("SELECT sk FROM K WHERE {tail}"));
    assert_eq!(sks("pk='p' AND sk >= 2"), ["{'sk': 2}", "{'sk': 3}"]);
    assert_eq!(sks("pk='p' AND sk BETWEEN 1 AND 2 ORDER BY sk DESC"), ["{'sk': 2}", "{'sk': 1}"]);
    assert_eq!(sks("pk='p' AND sk > 1 AND sk < 3"), ["{'sk': 2}"]);
    assert_eq!(sks("pk='p' AND 2 > sk"), ["{'sk': 1}"]);
    assert_eq!(sks("pk='p' AND sk <= 2"), ["{'sk': 1}", "{'sk': 2}"]);
    assert_eq!(sks("pk='p' AND sk BETWEEN 4 AND 9"), [""; 0]);
    assert_eq!(desk.ok("SELECT pk FROM K.lsi WHERE pk='p' AND lk > 'y'"), ["{'pk': 'p'}"]);
    assert_eq!(sks("pk='p' ORDER BY pk"), ["{'sk': 3}", "{'sk': 2}", "{'sk': 1}"]);
    assert_eq!(
        desk.ok("SELECT v FROM K WHERE pk IN ['q', 'p'] AND sk = 1 ORDER BY pk DESC, sk"),
        ["{'v': 40}", "{'v': 10}"]
    );
}

#[test]
fn pages_end_at_the_limit_and_go_on_with_the_token() {
    let desk = with_rows();
    let text = "SELECT sk FROM \"K\" WHERE pk='p' ORDER BY sk DESC";
    let (first, token) = page(&desk, text, 2, None).unwrap();
    assert_eq!(first, ["{'sk': 3}", "{'sk': 2}"]);
    let (second, end) = page(&desk, text, 2, token.clone()).unwrap();
    assert_eq!((second, end), (vec!["{'sk': 1}".to_owned()], None));
    let error = page(&desk, &text.replace(" FROM", "  FROM"), 2, token).unwrap_err();
    assert_eq!(error.message, "NextToken does not match request");
    let error = page(&desk, text, 2, Some("!".to_owned())).unwrap_err();
    assert_eq!(error.message, "Invalid NextToken");
}

#[test]
fn every_row_of_a_scan_comes_once_over_all_pages() {
    let desk = with_rows();
    let (mut rows, mut token) = page(&desk, "SELECT v FROM K", 1, None).unwrap();
    while token.is_some() {
        let (more, next) = page(&desk, "SELECT v FROM K", 1, token).unwrap();
        rows.extend(more);
        token = next;
    }
    rows.sort();
    assert_eq!(rows, ["{'v': 10}", "{'v': 20}", "{'v': 30}", "{'v': 40}"]);
}

#[test]
fn the_limit_counts_rows_read_not_rows_shown() {
    let desk = with_rows();
    let (rows, token) = page(&desk, "SELECT v FROM K WHERE pk='p' AND v > 10", 1, None).unwrap();
    assert_eq!(rows, [""; 0]);
    assert!(token.is_some());
}

#[test]
fn indexes_hold_what_they_project() {
    let desk = with_rows();
    assert_eq!(
        desk.ok("SELECT * FROM K.gsi WHERE g='G'"),
        ["{'g': 'G', 'pk': 'p', 'sk': 1}", "{'g': 'G', 'pk': 'p', 'sk': 3}"]
    );
    assert_eq!(desk.ok("SELECT v FROM \"K\".\"lsi\" WHERE pk='p'"), ["{'v': 20}", "{'v': 10}"]);
    desk.check_refusals(&[
        (
            "SELECT v FROM \"K\".\"gsi\" WHERE g='G'",
            "One or more parameter values were invalid: Global secondary index gsi does not project [v]",
        ),
        (
            "SELECT * FROM K.lsi WHERE pk='p' AND v = 1",
            "One or more parameter values were invalid: Secondary index lsi does not project one or more filter attributes: [v]",
        ),
        ("SELECT * FROM K.nope", "The table does not have the specified index"),
    ]);
    assert_eq!(desk.ok("SELECT * FROM K.gsi WHERE v = 10"), [""; 0]);
}

#[test]
fn strong_reads_of_a_global_index_are_refused() {
    let mut read = request("SELECT * FROM K.gsi WHERE g='G'");
    read.statement.consistent = true;
    assert_eq!(
        with_rows().execute(read).unwrap_err().message,
        "Strongly consistent read is not supported on Global Secondary Indexes"
    );
}

#[test]
fn order_by_takes_key_attributes_of_fixed_partitions() {
    desk().check_refusals(&[
        (
            "SELECT * FROM K ORDER BY sk",
            "Must have WHERE clause in the statement when using ORDER BY clause.",
        ),
        (
            "SELECT * FROM K WHERE pk='p' ORDER BY v",
            "Attribute v in ORDER BY clause must be part of the primary key",
        ),
        (
            "SELECT * FROM \"K\" WHERE \"pk\"='pp-pp' ORDER BY m.x",
            "Argument to ORDER BY must be of type VariableReference. Type: PATH at 1:47:1",
        ),
        (
            "SELECT * FROM K WHERE v=1 ORDER BY sk",
            "Must have at least one non-optional hash key condition in WHERE clause when using ORDER BY clause.",
        ),
        (
            "SELECT * FROM K WHERE pk IN ['a', 'b'] ORDER BY sk",
            "Must have hash key in ORDER BY clause when more than one hash key condition specified in WHERE clause.",
        ),
    ]);
}

#[test]
fn reads_cost_half_a_unit_for_four_kilobytes() {
    let desk = with_rows();
    let reply = desk.execute(request("SELECT * FROM K WHERE pk='p'")).unwrap();
    assert_eq!(reply.units, Units { read: 0.5, write: 0.0 });
    let reply = desk.execute(request("SELECT v FROM K.lsi WHERE pk='p'")).unwrap();
    let arms = reply.capacity.unwrap().arms.unwrap();
    assert_eq!(arms.table.units, 1.0);
    assert_eq!(arms.local["lsi"].units, 0.5);
}

#[test]
fn a_partition_named_twice_is_an_overlap() {
    desk().check_refusals(&[(
        "SELECT * FROM H WHERE pk IN ['a', 'b', 'a']",
        "Overlapping conditions with range keys are not supported in where clause",
    )]);
}
