use super::*;

/// Asks for texts that are numbers; the answer is how many had to be parsed.
fn ask(memory: &Memory<usize>, numbers: std::ops::Range<usize>) -> usize {
    let mut parsed = 0;
    for number in numbers {
        let tree = memory.tree(&number.to_string(), |text| {
            parsed += 1;
            text.parse::<usize>()
        });
        assert_eq!(*tree.unwrap(), number);
    }
    parsed
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
    let memory = Memory::default();
    assert_eq!(ask(&memory, 0..GENERATION_MAX), GENERATION_MAX);
    assert_eq!(ask(&memory, 0..GENERATION_MAX), 0);
    assert_eq!(ask(&memory, GENERATION_MAX..GENERATION_MAX + 1), 1);
    assert_eq!(ask(&memory, 7..8), 0, "of the old generation, young again now");
    ask(&memory, GENERATION_MAX + 1..2 * GENERATION_MAX);
    assert_eq!(ask(&memory, 7..8), 0);
    assert_eq!(ask(&memory, 8..9), 1, "not asked for in a whole generation");
}
