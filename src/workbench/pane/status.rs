//! The lines at the edges: tabs and connection above, the state of things and the keys below.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::super::command::{COMMANDS, Context};
use super::super::layout::Pane;
use super::super::state::State;
use super::super::widget::safe_text;
use super::results;
use super::rows::{Row, draw_row};
use crate::connection::{Access, Class};
use crate::session::Progress;

/// The tabs in view with their positions and the columns each takes. The tab on the screen is always among them.
pub fn tab_spans(state: &State) -> Vec<(usize, String, Range<u16>)> {
    let labels: Vec<String> = (0..state.tabs.len()).map(|index| tab_label(state, index)).collect();
    let width = |range: Range<usize>| -> usize {
        labels.get(range).unwrap_or(&[]).iter().map(|label| safe_text::width(label)).sum()
    };
    let room = usize::from(tabs_end(state)).saturating_sub(2);
    let current = state.current;
    let first = (0..=current).find(|first| width(*first..current + 1) <= room).unwrap_or(current);
    let mut x = 1;
    let spans = labels.into_iter().enumerate().skip(first).map(|(index, label)| {
        let start = x;
        x += u16::try_from(safe_text::width(&label)).unwrap_or(0);
        (index, label, start..x)
    });
    spans.collect()
}

fn tab_label(state: &State, index: usize) -> String {
    let tab = &state.tabs[index];
    let star = if tab.is_changed() { "*" } else { "" };
    let label = format!("{} {}{star}", index + 1, safe_text::fit(&tab.name, 24));
    if index == state.current { format!("[{label}]") } else { format!(" {label} ") }
}

/// What it is, where it leads to and whether it may be written to.
fn connection(state: &State) -> String {
    let facts = &state.connection;
    let places = [&facts.region, &facts.endpoint, &facts.account];
    let told = places.into_iter().flatten().map(|told| told.value.as_str());
    let name = match &state.versus {
        Some(other) => format!("{} ≠ {}", facts.name, other.name),
        None => facts.name.clone(),
    };
    let parts: Vec<&str> = std::iter::once(name.as_str()).chain(told).collect();
    let room = usize::from(state.size.width / 2).saturating_sub(16);
    let badge = match facts.class.value {
        Class::Prod => "PROD · ",
        Class::Dev => "dev · ",
        Class::Local => "",
    };
    format!("{badge}{} · {} ", safe_text::fit(&parts.join(" · "), room), access(state))
}

fn access(state: &State) -> &'static str {
    match state.connection.access.value {
        Access::ReadOnly => "RO",
        Access::Guarded if !state.is_unlocked() => "guarded",
        Access::Guarded => "UNLOCKED",
        Access::Open | Access::Confirm => "RW",
    }
}

/// Production is to be seen in colour and in words; a colour of the user's own comes first.
fn connection_style(state: &State) -> Style {
    let style = match state.connection.class.value {
        Class::Prod => state.theme.error,
        Class::Dev | Class::Local => state.theme.status,
    };
    state.style_of(&state.connection, style)
}

/// Where the connection begins.
fn tabs_end(state: &State) -> u16 {
    let width = u16::try_from(safe_text::width(&connection(state))).unwrap_or(0);
    state.size.width.saturating_sub(width)
}

pub fn draw_tabs(state: &State, area: Rect, buf: &mut Buffer) {
    let theme = &state.theme;
    let end = tabs_end(state);
    for (index, text, columns) in tab_spans(state) {
        let style = if index == state.current { theme.tab_active } else { theme.tab };
        let room = usize::from(end.saturating_sub(columns.start + 1));
        buf.set_stringn(columns.start, area.y, safe_text::fit(&text, room), room, style);
    }
    buf.set_string(end, area.y, connection(state), connection_style(state));
}

pub fn draw_status(state: &State, area: Rect, buf: &mut Buffer) {
    let theme = &state.theme;
    let separator = (if state.ascii { " | " } else { " │ " }.to_owned(), theme.border);
    let mut row: Row =
        vec![(format!(" {} ", place(state)), theme.status_badge), (" ".to_owned(), theme.status)];
    row.push((activity(state), theme.status));
    if let Some(last) = &state.last {
        let mark = last.outcome.mark(state.ascii);
        row.push(separator.clone());
        row.push((format!("run {} ", last.run), theme.status));
        row.push((mark.to_owned(), results::outcome_style(theme, last.outcome)));
        row.push((format!(" {}", results::duration(last.duration_ms)), theme.status));
    }
    row.push(separator);
    let units = state.session_units;
    let sum = format!(
        "session Σ {} RCU {} WCU",
        results::figure(units.read),
        results::figure(units.write)
    );
    row.push((sum, theme.status));
    draw_row(&row, area, buf);
}

fn place(state: &State) -> &'static str {
    match (&state.overlay, state.focus) {
        (Some(overlay), _) => overlay.name(),
        (None, Pane::Editor) => "EDIT",
        (None, Pane::Tables) => "TABLES",
        (None, Pane::History) if state.history.searching => "SEARCH",
        (None, Pane::History) => "HISTORY",
        (None, Pane::Results) => "RESULTS",
        (None, Pane::Detail) => "DETAIL",
        (None, Pane::Capacity) => "CAPACITY",
    }
}

fn activity(state: &State) -> String {
    match &state.running {
        None => "idle".to_owned(),
        Some(running) if running.cancelled => "cancelling…".to_owned(),
        Some(running) => {
            let seconds = results::seconds(state.now_ms, running.since_ms);
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
        text.push_str(&format!(" · {rate:.0}/s · {} units", results::figure(units)));
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
    let theme = &state.theme;
    if let Some(notice) = &state.notice {
        let style = if notice.error { theme.error } else { theme.note };
        let text = safe_text::fit(&notice.text, usize::from(area.width).saturating_sub(2));
        buf.set_string(area.x + 1, area.y, text, style);
        return;
    }
    if let Some(overlay) = &state.overlay {
        let text = safe_text::fit(overlay.hints(), usize::from(area.width).saturating_sub(2));
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
    let contexts: &[Context] = Context::of(state.focus);
    let mut found: Vec<_> = COMMANDS
        .iter()
        .filter(|spec| contexts.contains(&spec.context) && (spec.enabled)(state))
        .filter_map(|spec| {
            let (rank, word) = spec.hint?;
            Some((rank, state.keymap.keys(spec.command).into_iter().next()?, word))
        })
        .collect();
    found.sort_by_key(|(rank, ..)| *rank);
    found.into_iter().map(|(_, key, word)| (key, word)).collect()
}
