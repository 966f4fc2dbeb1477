//! What ratatui draws by: crossterm's sequences, and no question to the terminal.
//!
//! A question needs an answer, and the answer comes among the keys: it takes the keys from whoever reads them, and from
//! a terminal that does not answer it never comes.

use std::io::{self, Write};
use std::sync::Arc;

use ratatui::backend::{Backend, ClearType, CrosstermBackend, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};

use super::output::Output;
use super::tty::Tty;

pub struct Mute {
    crossterm: CrosstermBackend<Output>,
    tty: Arc<Tty>,
}

impl Mute {
    pub fn new(output: Output, tty: Arc<Tty>) -> Self {
        Self { crossterm: CrosstermBackend::new(output), tty }
    }
}

impl Backend for Mute {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        self.crossterm.draw(content)
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.crossterm.hide_cursor()
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        self.crossterm.show_cursor()
    }

    /// Asked for by ratatui to put the cursor back after the screen was cleared; the next frame puts it where it belongs.
    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Ok(Position::ORIGIN)
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        self.crossterm.set_cursor_position(position)
    }

    fn clear(&mut self) -> io::Result<()> {
        self.crossterm.clear()
    }

    fn clear_region(&mut self, clear_type: ClearType) -> io::Result<()> {
        self.crossterm.clear_region(clear_type)
    }

    /// Not crossterm's, which starts a program where the system does not know.
    fn size(&self) -> io::Result<Size> {
        self.tty.size()
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        Ok(WindowSize { columns_rows: self.tty.size()?, pixels: Size::ZERO })
    }

    fn flush(&mut self) -> io::Result<()> {
        Write::flush(&mut self.crossterm)
    }
}
