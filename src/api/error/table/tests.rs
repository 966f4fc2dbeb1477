use super::*;

#[test]
fn names_are_listed_in_the_order_of_the_service() {
    let of = |names: &[&str]| list(names, names.len());
    assert_eq!(of(&["PK", "a", "b", "c", "d", "u1"]), "[a, b, PK, c, d, u1]");
    assert_eq!(of(&["PK", "a", "b", "c", "d", "u1", "u2"]), "[a, b, c, d, PK, u1, u2]");
    assert_eq!(of(&["w", "x", "y", "q"]), "[x, y, q, w]");
    assert_eq!(of(&["h", "a", "zz"]), "[h, zz, a]");
    assert_eq!(of(&["PK", "a", "h"]), "[h, a, PK]");
    assert_eq!(of(&["pk", "sk", "a", "b", "c"]), "[sk, a, b, pk, c]");
    assert_eq!(list(&["pk", "sk", "a"], USED_CAPACITY), "[a, sk, pk]");
}
