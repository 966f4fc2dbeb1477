//! The lines at the edges: tabs and connection above, the state of things and the keys below.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::command;
use super::desk::Desk;
use super::layout::Pane;
use super::pane::rows::{Row, draw_row};
use super::pane::style;
use super::state::State;
use super::widget::safe_text;
use crate::connection::{Access, Class};
use crate::session::Progress;
use crate::session::words;

/// Goes to the tab at a column, if one is there.
pub fn click_tabs(desk: &mut Desk, column: u16) {
    let spans = tab_spans(desk);
    if let Some((index, ..)) = spans.iter().find(|(.., columns)| columns.contains(&column)) {
        desk.current = *index;
        desk.focus(Pane::Editor);
    }
}

/// The tabs in view with their positions and the columns each takes. The tab on the screen is always among them.
fn tab_spans(desk: &Desk) -> Vec<(usize, String, Range<u16>)> {
    let labels: Vec<String> = (0..desk.tabs.len()).map(|index| tab_label(desk, index)).collect();
    let width = |range: Range<usize>| -> usize {
        labels.get(range).unwrap_or(&[]).iter().map(|label| safe_text::width(label)).sum()
    };
    let room = usize::from(tabs_end(desk)).saturating_sub(2);
    let current = desk.current;
    let first = (0..=current).find(|first| width(*first..current + 1) <= room).unwrap_or(current);
    let mut x = 1;
    let spans = labels.into_iter().enumerate().skip(first).map(|(index, label)| {
        let start = x;
        x += u16::try_from(safe_text::width(&label)).unwrap_or(0);
        (index, label, start..x)
    });
    spans.collect()
}

fn tab_label(desk: &Desk, index: usize) -> String {
    let tab = &desk.tabs[index];
    let star = if tab.is_changed() { "*" } else { "" };
    let label = format!("{} {}{star}", index + 1, safe_text::fit(&tab.name, 24));
    if index == desk.current { format!("[{label}]") } else { format!(" {label} ") }
}

/// What it is, where it leads to and whether it may be written to.
fn connection(desk: &Desk) -> String {
    let facts = &desk.connection;
    let places = [&facts.region, &facts.endpoint, &facts.account];
    let told = places.into_iter().flatten().map(|told| told.value.as_str());
    let name = match &desk.versus {
        Some(other) => format!("{} ≠ {}", facts.name, other.name),
        None => facts.name.clone(),
    };
    let parts: Vec<&str> = std::iter::once(name.as_str()).chain(told).collect();
    let room = usize::from(desk.size.width / 2).saturating_sub(16);
    let badge = match facts.class.value {
        Class::Prod => "PROD · ",
        Class::Dev => "dev · ",
        Class::Local => "",
    };
    format!("{badge}{} · {} ", safe_text::fit(&parts.join(" · "), room), access(desk))
}

fn access(desk: &Desk) -> &'static str {
    match desk.connection.access.value {
        Access::ReadOnly => "RO",
        Access::Guarded if !desk.is_unlocked() => "guarded",
        Access::Guarded => "UNLOCKED",
        Access::Confirm => "asks",
        Access::Open => "RW",
    }
}

/// Production is to be seen in colour and in words; a colour of the user's own comes first.
fn connection_style(desk: &Desk) -> Style {
    let style = match desk.connection.class.value {
        Class::Prod => desk.theme.error,
        Class::Dev | Class::Local => desk.theme.status,
    };
    desk.style_of(&desk.connection, style)
}

/// Where the connection begins.
fn tabs_end(desk: &Desk) -> u16 {
    let width = u16::try_from(safe_text::width(&connection(desk))).unwrap_or(0);
    desk.size.width.saturating_sub(width)
}

pub fn draw_tabs(desk: &Desk, area: Rect, buf: &mut Buffer) {
    let theme = &desk.theme;
    let end = tabs_end(desk);
    for (index, text, columns) in tab_spans(desk) {
        let style = if index == desk.current { theme.tab_active } else { theme.tab };
        let room = usize::from(end.saturating_sub(columns.start + 1));
        buf.set_stringn(columns.start, area.y, safe_text::fit(&text, room), room, style);
    }
    buf.set_string(end, area.y, connection(desk), connection_style(desk));
}

pub fn draw_status(state: &State, area: Rect, buf: &mut Buffer) {
    let desk = &state.desk;
    let theme = &desk.theme;
    let separator = (if desk.ascii { " | " } else { " │ " }.to_owned(), theme.border);
    let mut row: Row =
        vec![(format!(" {} ", place(state)), theme.status_badge), (" ".to_owned(), theme.status)];
    row.push((activity(desk), theme.status));
    if let Some(last) = &desk.last {
        let mark = last.outcome.mark(desk.ascii);
        row.push(separator.clone());
        row.push((format!("run {} ", last.run), theme.status));
        row.push((mark.to_owned(), style::outcome(theme, last.outcome)));
        row.push((format!(" {}", words::duration(last.duration_ms)), theme.status));
    }
    row.push(separator);
    let units = desk.session_units;
    let sum =
        format!("session Σ {} RCU {} WCU", words::figure(units.read), words::figure(units.write));
    row.push((sum, theme.status));
    draw_row(&row, area, buf);
}

fn place(state: &State) -> &'static str {
    match &state.overlay {
        Some(overlay) => overlay.dialog().name(),
        None => state.panes.badge(&state.desk),
    }
}

fn activity(desk: &Desk) -> String {
    match &desk.running {
        None => "idle".to_owned(),
        Some(running) if running.cancelled => "cancelling…".to_owned(),
        Some(running) => {
            let seconds = running.seconds(desk.now_ms);
            let progress = running.progress.map_or(String::new(), |done| pace(done, seconds));
            let retries = match running.retries {
                0 => String::new(),
                count => format!(" · sent again {count} ×"),
            };
            format!("running {seconds:.1} s{progress}{retries} (Esc cancels)")
        }
    }
}

/// How far it is, how fast, what it took so far, and how long it will take: ` · 250/1000 · 80/s · 34 units · 9 s left`.
fn pace(progress: Progress, seconds: f64) -> String {
    let Progress { done, total, units } = progress;
    let mut text = format!(" · {done}/{total}");
    if seconds >= 1.0 && done > 0 {
        let (done, total) = (as_figure(done), as_figure(total));
        let rate = done / seconds;
        text.push_str(&format!(" · {rate:.0}/s · {} units", words::figure(units)));
        text.push_str(&format!(" · {:.0} s left", (total - done) / rate));
    }
    text
}

/// Counts of statements are far below what a float holds exactly.
fn as_figure(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::from(u32::MAX), f64::from)
}

/// What was said last, else the keys of the pane, the least important cut first.
pub fn draw_hints(state: &State, area: Rect, buf: &mut Buffer) {
    let desk = &state.desk;
    let theme = &desk.theme;
    if let Some(notice) = &desk.notice {
        let style = if notice.error { theme.error } else { theme.note };
        let text = safe_text::fit(&notice.text, usize::from(area.width).saturating_sub(2));
        buf.set_string(area.x + 1, area.y, text, style);
        return;
    }
    if let Some(overlay) = &state.overlay {
        let text =
            safe_text::fit(overlay.dialog().hints(), usize::from(area.width).saturating_sub(2));
        buf.set_string(area.x + 1, area.y, text, theme.hint_label);
        return;
    }
    let mut row: Row = vec![(" ".to_owned(), theme.hint_label)];
    let mut used = 1;
    for (key, word) in hints(state) {
        let width = safe_text::width(&key) + safe_text::width(word) + 3;
        if used + width > usize::from(area.width) {
            break;
        }
        used += width;
        row.push((key, theme.hint_key));
        row.push((format!(" {word}  "), theme.hint_label));
    }
    draw_row(&row, area, buf);
}

/// Key and word of each command that says something here, the most important first.
fn hints(state: &State) -> Vec<(String, &'static str)> {
    let (desk, contexts) = (&state.desk, state.panes.contexts(&state.desk));
    let mut found: Vec<_> = command::all()
        .filter(|spec| contexts.contains(&spec.context) && desk.allows(spec.when))
        .filter_map(|spec| {
            let (rank, word) = spec.hint?;
            Some((rank, desk.keymap.keys(spec.command).into_iter().next()?, word))
        })
        .collect();
    found.sort_by_key(|(rank, ..)| *rank);
    found.into_iter().map(|(_, key, word)| (key, word)).collect()
}
