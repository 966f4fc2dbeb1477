//! The lines at the foot of the editor: what is wrong, most of all at the cursor, and how the draft would be served.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::super::super::tab::Tab;
use super::super::super::theme::Theme;
use super::super::super::widget::safe_text;
use super::super::rows::{self, Row, row};
use super::super::style;
use super::editor::Editor;
use crate::engine::planner::Way;
use crate::session::plan::Plan;
use crate::session::rehearsal::Rehearsal;
use crate::session::words::rehearsal as rehearsal_words;
use crate::syntax::{Diagnostic, Severity};

/// From this height on the pane has room for the plan, however long the text is.
const TALL_ROWS: u16 = 13;

/// The rows the strip takes of a pane.
pub fn height(tab: &Tab, pane: Rect) -> u16 {
    let room = usize::from(pane.width).saturating_sub(4);
    let lint = finding_lines(&tab.editor, pane, room).len();
    let plan = usize::from(shows_plan(&tab.editor, pane, lint));
    let rehearsal = usize::from(rehearsal(tab, pane).is_some());
    u16::try_from(lint + plan + rehearsal).unwrap_or(0)
}

/// What the rehearsal of this very text said, where there is room for it.
fn rehearsal(tab: &Tab, pane: Rect) -> Option<&Rehearsal> {
    let rehearsed = tab.rehearsed.as_ref()?;
    let is_of_text = rehearsed.revision == tab.editor.revision();
    (is_of_text && is_tall(pane)).then_some(&*rehearsed.rehearsal)
}

/// Draws the last lines inside the border of the pane.
pub fn draw(tab: &Tab, theme: &Theme, pane: Rect, buf: &mut Buffer) {
    let editor = &tab.editor;
    let room = usize::from(pane.width).saturating_sub(4);
    let worst = shown(editor).0.first().map(|one| one.severity);
    let style = worst.map_or(theme.text_muted, |severity| style::severity(theme, severity));
    let lines = finding_lines(editor, pane, room).into_iter();
    let mut all: Vec<Row> = lines.map(|line| row(line, style)).collect();
    if shows_plan(editor, pane, all.len()) {
        all.push(plan_row(editor.plan(), theme));
    }
    if let Some(rehearsal) = rehearsal(tab, pane) {
        let outcome = rehearsal.report.outcome;
        let label = format!("Rehearsed: would be {}: ", outcome.name().to_uppercase());
        let said = (rehearsal_words::sentence(rehearsal), theme.text_muted);
        all.push(vec![(label, style::outcome(theme, outcome)), said]);
    }
    let height = u16::try_from(all.len()).unwrap_or(0);
    let y = pane.bottom().saturating_sub(1 + height);
    let width = pane.width.saturating_sub(4);
    rows::draw(&all, 0, Rect { x: pane.x + 2, y, width, height }, buf);
}

fn is_tall(pane: Rect) -> bool {
    pane.height >= TALL_ROWS
}

/// Where the text leaves room for it below these lines, too: a short draft keeps its plan when many rows take its place.
fn shows_plan(editor: &Editor, pane: Rect, lint: usize) -> bool {
    let rows = usize::from(pane.height.saturating_sub(2));
    let has_room = is_tall(pane) || editor.line_count() + lint < rows;
    has_room && editor.is_assessed() && !editor.plan().statements.is_empty()
}

/// What is said: the findings of the cursor's line, else the worst one of the text.
fn shown(editor: &Editor) -> (Vec<&Diagnostic>, bool) {
    let findings = editor.findings();
    let here = editor.findings_at(editor.cursor().0);
    if here.is_empty() { (findings.worst().into_iter().collect(), false) } else { (here, true) }
}

/// A finding at the cursor is told in full, another one in a line. Where there is little room, notes on other lines
/// take none of it.
fn finding_lines(editor: &Editor, pane: Rect, width: usize) -> Vec<String> {
    let tall = is_tall(pane);
    let (findings, here) = shown(editor);
    let Some(finding) = findings.first() else {
        let quiet = tall && !editor.draft().statements.is_empty();
        return if quiet { vec!["Lint: no findings".to_owned()] } else { Vec::new() };
    };
    if !here && !tall && finding.severity == Severity::Note {
        return Vec::new();
    }
    let most = match (here, tall) {
        (true, true) => usize::from(pane.height) / 3,
        (true, false) => 2,
        (false, _) => 1,
    };
    cut(safe_text::wrap(&sentence(editor, &findings, here), width), most, width)
}

/// `Lint: 1 error · 2 notes · line 3: …`.
fn sentence(editor: &Editor, findings: &[&Diagnostic], here: bool) -> String {
    let counts = editor.findings().counts().into_iter().filter(|(count, _)| *count > 0);
    let counts: Vec<String> = counts
        .map(|(count, word)| format!("{count} {word}{}", if count == 1 { "" } else { "s" }))
        .collect();
    let line = findings.first().map_or(0, |first| editor.place(first.span.start).0) + 1;
    let place = if here { "here".to_owned() } else { format!("line {line}") };
    let said = findings.iter().map(|finding| {
        let help = finding.help.as_ref().map_or(String::new(), |help| format!(" ({help})"));
        let fix =
            finding.fix.as_ref().map_or(String::new(), |fix| format!(" (fix: {})", fix.title));
        format!("{}{help}{fix}", finding.message)
    });
    format!("Lint: {} · {place}: {}", counts.join(" · "), said.collect::<Vec<_>>().join(" · "))
}

fn cut(mut lines: Vec<String>, most: usize, width: usize) -> Vec<String> {
    if lines.len() > most {
        let rest = lines.split_off(most - 1).concat();
        lines.push(safe_text::fit(&rest, width));
    }
    lines
}

/// `Plan: 3 writes by full key · 1 query · no scan`.
fn plan_row(plan: &Plan, theme: &Theme) -> Row {
    let scans = plan.statements.iter().filter(|one| one.way() == Some(Way::Scan)).count();
    let ways = ways(plan).into_iter();
    let parts: String = ways.map(|(count, way)| format!(" {} ·", counted(count, way))).collect();
    let scan = match scans {
        0 => (" no scan".to_owned(), theme.text_muted),
        count => (
            format!(" {}", counted(count, ["scan of all items", "scans of all items"])),
            theme.warning,
        ),
    };
    vec![(format!("Plan:{parts}"), theme.text_muted), scan]
}

fn counted(count: usize, [one, more]: [&str; 2]) -> String {
    format!("{count} {}", if count == 1 { one } else { more })
}

/// How many statements are served in each way but a scan.
fn ways(plan: &Plan) -> Vec<(usize, [&'static str; 2])> {
    let mut ways = [
        (0, ["read by full key", "reads by full key"]),
        (0, ["write by full key", "writes by full key"]),
        (0, ["query", "queries"]),
        (0, ["read of an index", "reads of an index"]),
        (0, ["refused", "refused"]),
        (0, ["not known", "not known"]),
    ];
    for one in &plan.statements {
        let at = match one.way() {
            Some(Way::Key) if one.verb.is_read() => 0,
            Some(Way::Key | Way::Put) => 1,
            Some(Way::Query) => 2,
            Some(Way::Index) => 3,
            Some(Way::Refused) => 4,
            None => 5,
            Some(Way::Scan) => continue,
        };
        ways[at].0 += 1;
    }
    ways.into_iter().filter(|(count, _)| *count > 0).collect()
}
