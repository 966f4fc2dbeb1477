use super::*;

fn row(name: &str, number: &str, note: &str) -> Vec<Cell> {
    vec![Cell::left(name), Cell::right(number), Cell::left(note)]
}

#[test]
fn columns_are_as_wide_as_their_widest_cell_and_lines_end_in_text() {
    let rows = [row("accounts", "3", ""), row("日本", "12.5", "owner-ix")];
    let drawn = draw(&["table", "units", "index"], &rows, Style::PLAIN);
    let expected = "\
table     units  index
accounts      3
日本       12.5  owner-ix
";
    assert_eq!(drawn, expected);
}

#[test]
fn a_column_with_nothing_in_it_is_left_out() {
    let drawn = draw(&["table", "units", "index"], &[row("ledger", "1", "")], Style::PLAIN);
    assert_eq!(drawn, "table   units\nledger      1\n");
}

#[test]
fn colour_does_not_move_the_columns() {
    let rows = [vec![Cell::left("a").painted(Role::Bad), Cell::left("b")]];
    let drawn = draw(&["one", "two"], &rows, Style { color: true });
    assert_eq!(drawn, "\u{1b}[2mone\u{1b}[0m  \u{1b}[2mtwo\u{1b}[0m\n\u{1b}[31ma\u{1b}[0m    b\n");
}
