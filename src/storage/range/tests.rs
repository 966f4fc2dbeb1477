use super::*;

#[test]
fn a_prefix_covers_what_begins_so() {
    assert_eq!(KeyRange::prefix(&[1, 0xFF]), KeyRange { from: vec![1, 0xFF], to: vec![2] });
    let rest = KeyRange::prefix(&[1]).after(&[1, 5]);
    assert_eq!(rest, KeyRange { from: vec![1, 5, 0], to: vec![2] });
}
