//! Lines of styled pieces: what panes without a table are made of.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::super::widget::safe_text;

/// A line: texts with their styles, made safe when drawn.
pub type Row = Vec<(String, Style)>;

pub fn row(text: impl Into<String>, style: Style) -> Row {
    vec![(text.into(), style)]
}

/// Lines that are laid out anew only when what they depend on changes. A page of items takes longer to lay out than a key
/// may, and most keys change nothing of it.
#[derive(Debug)]
pub struct Kept<Basis> {
    basis: Option<Basis>,
    rows: Vec<Row>,
}

impl<Basis> Default for Kept<Basis> {
    fn default() -> Self {
        Self { basis: None, rows: Vec::new() }
    }
}

impl<Basis: PartialEq> Kept<Basis> {
    /// The basis holds everything that `lay_out` looks at.
    pub fn keep(&mut self, basis: Basis, lay_out: impl FnOnce() -> Vec<Row>) {
        if self.basis.as_ref() != Some(&basis) {
            self.rows = lay_out();
            self.basis = Some(basis);
        }
    }

    /// What the lines are of.
    pub fn basis(&self) -> Option<&Basis> {
        self.basis.as_ref()
    }

    pub fn rows(&self) -> &[Row] {
        &self.rows
    }
}

/// A text over as many lines as it takes, each behind the same indent.
pub fn wrapped(indent: &str, text: &str, style: Style, width: usize) -> Vec<Row> {
    let room = width.saturating_sub(indent.len());
    safe_text::wrap(text, room)
        .into_iter()
        .map(|line| row(format!("{indent}{line}"), style))
        .collect()
}

/// Draws the lines from `top` on.
pub fn draw(rows: &[Row], top: usize, area: Rect, buf: &mut Buffer) {
    for (y, line) in (area.y..area.bottom()).zip(rows.iter().skip(top)) {
        draw_row(line, Rect { y, height: 1, ..area }, buf);
    }
}

/// Draws one line and gives the column after it.
pub fn draw_row(line: &Row, area: Rect, buf: &mut Buffer) -> u16 {
    let mut x = area.x;
    for (text, style) in line {
        let room = usize::from(area.right().saturating_sub(x));
        (x, _) = buf.set_stringn(x, area.y, safe_text::fit(text, room), room, *style);
    }
    x
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_laid_out_again_only_when_their_basis_changed() {
        let mut kept = Kept::default();
        let mut count = 0;
        for basis in [1, 1, 2, 2, 1] {
            kept.keep(basis, || {
                count += 1;
                vec![row(basis.to_string(), Style::default())]
            });
            assert_eq!(kept.rows(), [row(basis.to_string(), Style::default())]);
        }
        assert_eq!(count, 3);
    }
}
