use super::*;

#[test]
fn short_bodies_cost_nothing_and_long_ones_share() {
    let budget = Budget::new(1000);
    let (mut first, mut second) = (budget.share(), budget.share());
    assert!(first.cover(FREE_BYTES));
    assert!(first.cover(FREE_BYTES + 600));
    assert!(first.cover(FREE_BYTES + 10), "it holds more already");
    assert!(!second.cover(FREE_BYTES + 401));
    assert!(second.cover(FREE_BYTES + 400));
    assert!(!first.cover(FREE_BYTES + 601));
    drop(first);
    assert!(second.cover(FREE_BYTES + 1000));
    assert!(budget.share().cover(FREE_BYTES), "short ones go on");
}
