//! A buffer as text, for tests: the characters, and under them one letter a cell for its role, with a legend.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Color;

use super::draw;
use super::state::State;
use super::theme::Theme;

/// The screen's characters, without the spaces at the ends of lines.
pub fn text(state: &State) -> String {
    let drawn = buffer(state);
    // A screen of no rows is no line, and not an empty one.
    if drawn.area.height == 0 { String::new() } else { of(&drawn) + "\n" }
}

/// The characters of a buffer, line by line, without the spaces at their ends.
pub fn of(buffer: &Buffer) -> String {
    let line = |y| {
        let cells = (0..buffer.area.width).map(|x| buffer[(x, y)].symbol());
        cells.collect::<String>().trim_end().to_owned()
    };
    (0..buffer.area.height).map(line).collect::<Vec<_>>().join("\n")
}

/// One letter a cell for the role its text has, and which letter is which. The state is drawn with the probe theme.
pub fn roles(state: &State) -> String {
    let (_, names) = Theme::probe();
    let buffer = buffer(state);
    let mut letters: Vec<Option<usize>> = Vec::new();
    let mut grid = String::new();
    for y in 0..buffer.area.height {
        let mut line = String::new();
        for x in 0..buffer.area.width {
            let Color::Indexed(role) = buffer[(x, y)].fg else {
                line.push(' ');
                continue;
            };
            let role = usize::from(role);
            let index =
                letters.iter().position(|known| *known == Some(role)).unwrap_or_else(|| {
                    letters.push(Some(role));
                    letters.len() - 1
                });
            line.push(char::from(b'A' + u8::try_from(index % 58).expect("58 fits")));
        }
        grid.push_str(line.trim_end());
        grid.push('\n');
    }
    for (index, role) in letters.iter().enumerate() {
        let letter = char::from(b'A' + u8::try_from(index % 58).expect("58 fits"));
        grid.push_str(&format!("{letter} {}\n", names[role.unwrap_or(0)]));
    }
    grid
}

fn buffer(state: &State) -> Buffer {
    let area = Rect::new(0, 0, state.desk.size.width, state.desk.size.height);
    let mut buffer = Buffer::empty(area);
    draw::draw(state, area, &mut buffer);
    buffer
}
