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
