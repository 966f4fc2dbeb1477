//! The selected run from close by, before it is opened: how it ended, its draft, what failed.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::super::super::desk::Desk;
use super::super::super::theme::Theme;
use super::super::super::widget::frame::Look;
use super::super::super::widget::safe_text;
use super::super::rows::{self, Row, row, wrapped};
use super::super::style;
use super::lines::age;
use crate::session::report::{Report, StatementReport};
use crate::session::words::{self, Charge, duration, value};
use crate::workspace::{Answers, Entry};

/// Lines of a draft that are shown at most: what is below them is opened for.
const DRAFT_LINES_MAX: usize = 200;

/// An entry, and its report with the first of its statements.
#[derive(Debug)]
pub struct Preview {
    pub entry: Entry,
    pub report: Option<Report>,
}

impl Preview {
    pub fn run(&self) -> i64 {
        self.entry.summary.run
    }

    /// What stands above the draft.
    fn head(&self, desk: &Desk, look: Look<'_>, width: usize) -> Vec<Row> {
        let (theme, summary) = (look.theme, &self.entry.summary);
        let outcome = summary.outcome.map_or("under way", |outcome| outcome.name());
        let outcome_style =
            summary.outcome.map_or(theme.unknown, |outcome| style::outcome(theme, outcome));
        let took = summary.duration_ms.map_or(String::new(), |ms| format!(" · {}", duration(ms)));
        let charge = self.report.as_ref().and_then(Charge::of_all);
        let charge = charge.map_or(String::new(), |charge| format!(" · {}", charge.in_words()));
        let ago = age(desk.now_ms, summary.started_ms);
        let mut lines = vec![vec![
            (format!(" {} ", outcome.to_uppercase()), outcome_style),
            (format!("{} of {}", summary.applied, summary.statements), theme.text_strong),
            (
                format!(" · {} · {} · {ago}{took}{charge}", summary.draft_name, summary.connection),
                theme.text_muted,
            ),
        ]];
        if !summary.labels.tags.is_empty() {
            let tags: String = summary.labels.tags.iter().map(|tag| format!(" #{tag}")).collect();
            lines.push(row(tags, theme.matched));
        }
        if !summary.labels.note.is_empty() {
            lines.extend(wrapped(" ", &summary.labels.note, theme.note, width));
        }
        if let Some(error) = self.report.as_ref().and_then(words::error) {
            lines.extend(wrapped(" ", &error, theme.error, width));
        }
        if let Some(sentence) = self.unknown() {
            lines.extend(wrapped(" ", &sentence, theme.text_muted, width));
        }
        lines
    }

    /// Why nothing is told of its answers.
    fn unknown(&self) -> Option<String> {
        match self.entry.answers {
            Answers::LetGo => Some("Its answers are no longer kept.".to_owned()),
            Answers::None => Some("Nothing is known of what it did.".to_owned()),
            Answers::Whole | Answers::Parts(_) => None,
        }
    }

    fn draft(&self, theme: &Theme) -> Vec<Row> {
        let text = self.entry.draft_text.lines().take(DRAFT_LINES_MAX);
        text.map(|line| row(format!("   {line}"), theme.text)).collect()
    }

    /// What failed first, then what was read.
    fn statements(&self, look: Look<'_>, width: usize) -> Vec<Row> {
        let all = || self.report.iter().flat_map(|report| &report.statements);
        let failed = all().filter(|one| !words::reason(one).is_empty());
        let mut lines: Vec<Row> = failed.flat_map(|one| statement(look, one, width)).collect();
        for items in all().filter_map(|one| one.items.as_ref()) {
            lines.extend(items.iter().take(20).map(|item| {
                row(format!("   {}", safe_text::fit(&value::item(item), width)), look.theme.text)
            }));
        }
        lines
    }
}

fn statement(look: Look<'_>, statement: &StatementReport, width: usize) -> Vec<Row> {
    let theme = look.theme;
    let verdict = statement.verdict;
    let key = statement.key.as_ref().map(value::key).unwrap_or_default();
    let table = statement.table.as_deref().unwrap_or_default();
    let head = format!("{} {} {table} {key}", statement.index, statement.verb.name());
    let mut lines = vec![vec![
        (format!(" {} ", verdict.mark(look.ascii)), style::verdict(theme, verdict)),
        (safe_text::fit(&head, width.saturating_sub(4)), theme.text),
    ]];
    lines.extend(wrapped("     ", &words::reason(statement), theme.text_muted, width));
    lines
}

/// Draws it under a line; nothing but the line until it was read.
pub fn draw(preview: Option<&Preview>, desk: &Desk, look: Look<'_>, area: Rect, buf: &mut Buffer) {
    let rule = if look.ascii { "-" } else { "─" };
    let title = preview.map_or(String::new(), |one| format!(" {} ", words::run(one.run())));
    let line = format!("{rule}{title}{}", rule.repeat(usize::from(area.width)));
    buf.set_stringn(area.x, area.y, line, usize::from(area.width), look.theme.border);
    let Some(preview) = preview else { return };
    let below = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    let (width, height) = (usize::from(below.width), usize::from(below.height));
    let mut lines = preview.head(desk, look, width);
    let (draft, found) = (preview.draft(look.theme), preview.statements(look, width));
    // Both are seen: the draft gives way down to half of what there is.
    let room = height.saturating_sub(lines.len());
    let of_draft = draft.len().min(room.saturating_sub(found.len()).max(room / 2));
    let is_cut = of_draft < draft.len();
    lines.extend(draft.into_iter().take(of_draft.saturating_sub(usize::from(is_cut))));
    if is_cut {
        lines.push(row("   …", look.theme.text_muted));
    }
    lines.extend(found);
    rows::draw(&lines, 0, below, buf);
}
