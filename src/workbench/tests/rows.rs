//! The rows a SELECT read, gone through.

use super::*;

/// A run of one SELECT that read so many items, with more to come.
fn page(items: usize) -> String {
    let item = |row: usize| {
        let tags = r#"{"L":[{"S":"a"},{"M":{"b":{"NULL":true}}}]}"#;
        format!(r#"{{"pk":{{"S":"item#{row}"}},"n":{{"N":"{row}"}},"tags":{tags}}}"#)
    };
    let items: Vec<String> = (0..items).map(item).collect();
    format!(
        r#"{{"run":7,"draft":"d.pql","connection":"memory","mode":"single","outcome":"applied","duration_ms":0.8,
        "statements":[{{"index":1,"operation":"SELECT","table":"a","verdict":"applied","items":[{}],"next_token":"t",
        "capacity":{{"reported":{{"read":1,"write":0}},"estimated":null}}}}],"capacity":[],"exchanges":[]}}"#,
        items.join(",")
    )
}

#[test]
fn rows_can_be_drawn_and_gone_through_at_every_size() {
    let mut journey = Journey::new();
    journey.type_text("SELECT * FROM \"a\";").press("f5").reply(&page(30));
    for size in [(1, 1), (60, 16), (80, 24), (120, 40), (200, 60), (84, 50)] {
        journey.event(Event::Resize(Size::new(size.0, size.1)));
        journey.press("alt-4 G right right pagedown enter down enter left right esc g pageup");
        picture::text(&journey.state);
    }
}

#[test]
fn a_click_selects_a_row_and_the_wheel_goes_through_them() {
    let mut journey = Journey::new();
    journey.type_text("SELECT * FROM \"a\";").press("f5").reply(&page(30));
    let row =
        |journey: &Journey| journey.state.desk.tab().found().and_then(|found| found.grid().row());
    journey.event(mouse(MouseEventKind::Down(MouseButton::Left), 10, 13));
    assert_eq!(row(&journey), Some(2), "{}", picture::text(&journey.state));
    journey.event(mouse(MouseEventKind::ScrollDown, 10, 13));
    assert_eq!(row(&journey), Some(5));
    journey.event(mouse(MouseEventKind::Down(MouseButton::Left), 10, 9));
    assert_eq!(row(&journey), Some(5), "a headline is no row");
}

#[test]
fn a_page_that_does_not_come_takes_no_row_away() {
    let mut journey = Journey::new();
    journey.type_text("SELECT * FROM \"a\";").press("f5").reply(&page(3)).press("alt-4 >");
    let throttled = r#"{"run":8,"draft":"d.pql","connection":"memory","mode":"single","outcome":"failed","duration_ms":0.8,
      "statements":[{"index":1,"operation":"SELECT","table":"a","verdict":"failed","code":"ThrottlingException","message":"too much",
      "capacity":{"reported":null,"estimated":null}}],"capacity":[],"exchanges":[]}"#;
    journey.reply(throttled);
    let picture = picture::text(&journey.state);
    assert!(
        picture.contains("item#2") && picture.contains("the next page did not come"),
        "{picture}"
    );
    journey.press(">");
    assert!(is_submitted(&journey.asked()), "it can be asked for once more");
}

#[test]
fn many_rows_are_sorted_and_searched_beside_the_loop() {
    let mut journey = Journey::new();
    journey.type_text("SELECT * FROM \"a\";").press("f5").reply(&page(5000)).press("alt-4");
    journey.asked();
    let arrange = |journey: &mut Journey| {
        let asked = journey.asked().into_iter().filter_map(|effect| match effect {
            Effect::Arrange { tab, arrange } => Some((tab, *arrange)),
            _ => None,
        });
        let (tab, arrange) = asked.last().expect("rows are to be arranged");
        let arranged = Box::new(arrange.done(&|| false).expect("nobody ends it"));
        journey.event(Event::Arranged { tab, arranged });
    };
    let first = |journey: &Journey| {
        let found = journey.state.desk.tab().found().expect("rows");
        (found.grid().arrangement().row(0), found.grid().place().1)
    };
    // No table is known, so the columns go by their names: n, pk, tags.
    journey.press("s s");
    assert_eq!(first(&journey), (Some(0), 5000), "as they came until the order is there");
    arrange(&mut journey);
    assert_eq!(first(&journey), (Some(4999), 5000));
    journey.press("/").type_text("item#49");
    arrange(&mut journey);
    assert_eq!(first(&journey).1, 111);
    // An order that was wished for before another is dropped.
    journey.press("backspace");
    let stale = journey.asked();
    journey.type_text("8");
    arrange(&mut journey);
    let Some(Effect::Arrange { tab, arrange }) = stale.into_iter().next_back() else {
        panic!("a wish");
    };
    let arranged = Box::new(arrange.done(&|| false).expect("nobody ends it"));
    journey.event(Event::Arranged { tab, arranged });
    assert_eq!(first(&journey).1, 111);
    let picture = picture::text(&journey.state);
    assert!(picture.contains("111 of 5,000"), "{picture}");
}

#[test]
fn odd_cells_are_drawn_and_worked_with() {
    let deep =
        (0..32).fold(r#"{"S":"x"}"#.to_owned(), |inside, _| format!(r#"{{"M":{{"m":{inside}}}}}"#));
    let wide: Vec<String> =
        (0..5000).map(|column| format!(r#""column{column}":{{"N":"{column}"}}"#)).collect();
    let items = [
        format!(r#"{{"pk":{{"S":"{}"}},"deep":{deep}}}"#, "long ".repeat(80_000)),
        format!(r#"{{"pk":{{"S":"wide"}},{}}}"#, wide.join(",")),
        r#"{"pk":{"S":"\u001b[31m\u0000"},"evil\u0007\u001b[2J":{"S":"x"},"":{"N":"1"}}"#
            .to_owned(),
    ];
    let report = format!(
        r#"{{"run":7,"draft":"d.pql","connection":"memory","mode":"single","outcome":"applied","duration_ms":0.8,
        "statements":[{{"index":1,"operation":"SELECT","table":"a","verdict":"applied","items":[{}],
        "capacity":{{"reported":null,"estimated":null}}}}],"capacity":[],"exchanges":[]}}"#,
        items.join(",")
    );
    let mut journey = Journey::new();
    journey.type_text("SELECT * FROM \"a\";").press("f5").reply(&report).press("alt-4");
    for keys in [
        "s s s",
        "right right s",
        "v down v",
        "/ x enter n n N esc",
        "enter v v v + -",
        "J J K p y",
    ] {
        journey.press(keys);
        let picture = picture::text(&journey.state);
        assert!(!picture.contains('\u{1b}') && !picture.contains('\u{7}'), "{picture}");
    }
    for keys in [
        "esc G y Y j",
        "C G enter a esc",
        "H H } } {",
        "ctrl-e tab esc",
        "e",
        "E",
        "i",
        "d",
        "o",
        "V V A >",
    ] {
        journey.press("esc alt-4").press(keys);
        picture::text(&journey.state);
    }
}
