use super::*;

fn kept(memory: &mut Memory, number: usize) -> bool {
    memory.recall(&number.to_string()).is_some()
}

fn full(memory: &mut Memory, numbers: std::ops::Range<usize>) {
    let statement = Arc::new(partiql::parse("DELETE FROM t WHERE pk = ?").unwrap());
    numbers.for_each(|number| memory.keep(number.to_string(), Arc::clone(&statement)));
}

#[test]
fn a_text_that_comes_again_has_the_same_tree() {
    let text = "UPDATE t SET a = ? WHERE pk = ?";
    let (first, second) = (statement(text).unwrap(), statement(text).unwrap());
    assert!(Arc::ptr_eq(&first, &second));
    assert_eq!(*first, partiql::parse(text).unwrap());
}

#[test]
fn a_text_that_is_wrong_is_refused_each_time() {
    let text = "UPDATE t SET a = ? WHER pk = ?";
    assert_eq!(statement(text), statement(text));
    assert!(statement(text).is_err());
}

#[test]
fn what_is_used_stays_and_what_is_not_goes() {
    let mut memory = Memory::default();
    full(&mut memory, 0..GENERATION_MAX);
    full(&mut memory, GENERATION_MAX..GENERATION_MAX + 1);
    assert!(kept(&mut memory, 7));
    full(&mut memory, GENERATION_MAX + 1..3 * GENERATION_MAX - 2);
    assert!(kept(&mut memory, 7) && !kept(&mut memory, 8));
    assert!(memory.young.len() + memory.old.len() <= 2 * GENERATION_MAX);
}
