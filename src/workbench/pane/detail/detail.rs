//! The pane of the selected statement: which view of it is shown, and how far that is scrolled.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::super::super::command::{Context, DetailCommand};
use super::super::super::desk::Desk;
use super::super::super::effect::Effect;
use super::super::super::found::Source;
use super::super::super::layout::{Pane, Shape};
use super::super::super::widget::frame::{self, Look};
use super::super::super::widget::{list, safe_text};
use super::super::behaviour::{Behaviour, Click, inner, inside};
use super::super::item;
use super::super::rows::{self, Kept, Row, wrapped};
use super::document::{self, Form};
use super::items::{self, ItemView, path_in_words};
use super::{reasons, versus, wire};
use crate::api::wire::value::item_to_json;
use crate::value::Path;

/// So much of a path is repeated.
const PATH_MAX: usize = 40;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum View {
    #[default]
    Reasons,
    Item,
    Wire,
    /// In what the second connection's answer differs, where there is one.
    Versus,
}

#[derive(Default)]
pub struct Detail {
    view: View,
    /// The first line in view.
    top: usize,
    /// What `top` was scrolled for.
    subject: Option<Subject>,
    lines: Kept<Basis>,
    /// The item, which is moved in and not scrolled.
    item: ItemView,
    /// A row of the results was gone into, and this is seen from here.
    is_in_row: bool,
    /// The item is shown because it seemed best, not because the user turned to it.
    chose_item: bool,
    /// As what an item is shown.
    form: Form,
}

/// What is looked at from close by. When it changes, the pane begins at its top.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Subject {
    shown: (String, u64),
    statement: usize,
}

/// What the lines are made of.
#[derive(Debug, PartialEq)]
struct Basis {
    subject: Subject,
    view: View,
    /// Of the wire alone: what else depends on the text would be laid out with every key.
    filled: Vec<String>,
    /// The number of a request that was read out of the history.
    fetched: Option<usize>,
    /// The item, where it is shown as a text.
    item: Option<(Form, items::Subject)>,
    theme: String,
    width: usize,
}

impl View {
    const ALWAYS: [Self; 3] = [Self::Reasons, Self::Item, Self::Wire];
    const COMPARED: [Self; 4] = [Self::Reasons, Self::Item, Self::Wire, Self::Versus];

    /// The views there are of what is shown.
    fn all(desk: &Desk) -> &'static [Self] {
        if desk.tab().versus().is_some() { &Self::COMPARED } else { &Self::ALWAYS }
    }

    fn title(self) -> &'static str {
        match self {
            Self::Reasons => "Reasons",
            Self::Item => "Item",
            Self::Wire => "Wire",
            Self::Versus => "Versus",
        }
    }
}

impl Detail {
    /// Shows a view from its start.
    pub fn turn_to(&mut self, view: View) {
        self.view = view;
        self.top = 0;
    }

    /// A new report is shown from its start; it was compared with nothing yet.
    pub fn start_again(&mut self) {
        let view = if self.view == View::Versus { View::default() } else { self.view };
        self.turn_to(view);
    }

    pub fn command(&mut self, command: DetailCommand, desk: &mut Desk, effects: &mut Vec<Effect>) {
        match command {
            DetailCommand::Form => self.next_form(desk),
            DetailCommand::NextItem => step_row(desk, 1),
            DetailCommand::PreviousItem => step_row(desk, -1),
            DetailCommand::CopyPath => match self.selected_path(desk) {
                Some(path) => desk.copy_as(Some("the path"), path_in_words(&path), effects),
                None => desk.say("no part of an item is selected: i shows the item"),
            },
            DetailCommand::FoldAll => self.item.fold_all(false),
            DetailCommand::UnfoldAll => self.item.fold_all(true),
            DetailCommand::Reasons => self.show(View::Reasons, desk),
            DetailCommand::Item => self.show(View::Item, desk),
            DetailCommand::Wire => self.show(View::Wire, desk),
        }
    }

    /// The path of the part that is selected in the tree of an item.
    pub fn selected_path(&self, desk: &Desk) -> Option<Path> {
        self.item.selected(desk).filter(|_| self.shows_item()).map(|(path, _)| path)
    }

    /// Tree, JSON, DynamoDB JSON.
    fn next_form(&mut self, desk: &mut Desk) {
        self.turn_to(View::Item);
        self.form = self.form.next();
        desk.say(self.form.title());
    }

    /// On a wide screen the pane is in view whoever has the focus; elsewhere it is called up.
    fn show(&mut self, view: View, desk: &mut Desk) {
        self.turn_to(view);
        if desk.shape() != Shape::Wide {
            desk.focus(Pane::Detail);
        }
    }

    /// The title where the pane stands by itself.
    fn own_title(&self, desk: &Desk) -> String {
        let statement = match desk.tab().selected_statement() {
            // A fourth tab takes the room.
            Some(row) if desk.tab().versus().is_some() => format!(" {}", row.index),
            Some(row) => format!(" · statement {}", row.index),
            None => String::new(),
        };
        format!("5 Detail{statement} · {}", self.titles(desk))
    }

    /// `[Reasons] Item  Wire`.
    fn titles(&self, desk: &Desk) -> String {
        let title = |(title, shown): (&str, bool)| {
            if shown { format!("[{title}]") } else { format!(" {title} ") }
        };
        self.tabs(desk).into_iter().map(title).collect::<String>().trim().to_owned()
    }

    /// Whether the item's tree is what is shown.
    fn shows_item(&self) -> bool {
        self.view == View::Item && self.form == Form::Tree && self.item.has_item()
    }

    /// The item whose text is shown.
    fn lines_of(&self) -> Option<(Form, &items::Subject)> {
        self.lines.basis()?.item.as_ref().map(|(form, item)| (*form, item))
    }

    /// Shows the item of a row as soon as that was gone into.
    fn go_into_row(&mut self, desk: &Desk) {
        let is_open = desk.tab().shown.as_ref().is_some_and(|shown| shown.row_is_open);
        if is_open && !self.is_in_row {
            self.turn_to(View::Item);
        }
        self.is_in_row = is_open;
    }

    /// There is no reason to be told where all was read: then the item is what is looked for, else the reasons are.
    /// What the user turned to stays.
    fn choose_view(&mut self, desk: &Desk) {
        let has_rows = desk.tab().found().is_some_and(|found| found.grid().row().is_some());
        if has_rows && self.view == View::Reasons {
            self.turn_to(View::Item);
            self.chose_item = true;
        } else if !has_rows && std::mem::take(&mut self.chose_item) && self.view == View::Item {
            self.turn_to(View::Reasons);
        }
    }

    /// The tab at a column of the pane's own title, counted from the pane's corner.
    fn tab_at(&self, column: usize, desk: &Desk) -> Option<View> {
        let title = self.own_title(desk);
        // The title stands behind the corner and a space.
        let inside = column.checked_sub(2)?;
        View::all(desk).iter().copied().find(|view| {
            let Some((before, _)) = title.rsplit_once(view.title()) else { return false };
            let start = safe_text::width(before);
            (start..start + safe_text::width(view.title())).contains(&inside)
        })
    }
}

/// Shows the item of a row further down or up.
fn step_row(desk: &mut Desk, rows: isize) {
    let Some(found) = desk.tab_mut().found_mut() else {
        return desk.say("there is no other item here");
    };
    let before = found.grid().place().0;
    found.grid_mut().step(rows);
    let is_end = found.grid().place().0 == before;
    let row = found.grid().row().filter(|_| found.source() == Source::Statements);
    if let Some(row) = row {
        desk.tab_mut().select_place(row);
    }
    if is_end {
        desk.say(if rows > 0 { "this is the last item" } else { "this is the first item" });
    }
}

/// The lines of a view at this width. What they look at is in their [`Basis`].
fn lines(view: View, form: Form, filled: &[String], desk: &Desk, width: usize) -> Vec<Row> {
    let theme = &desk.theme;
    let item = items::shown_item(desk).filter(|_| view == View::Item && form != Form::Tree);
    if let Some(item) = item {
        return document::rows(theme, item, form, width);
    }
    let Some(shown) = desk.tab().shown.as_ref() else {
        let text = "After a run: why a statement failed, its item, its request and response.";
        return wrapped(" ", text, theme.text_muted, width);
    };
    let report = &*shown.report;
    match (view, desk.tab().selected_statement()) {
        (View::Versus, statement) => match desk.tab().versus() {
            Some(other) => versus::rows(theme, report, other, statement, width),
            None => wrapped(" ", "This run was on one connection.", theme.text_muted, width),
        },
        (View::Wire, statement) => wire::rows(theme, shown, filled, statement, width),
        (View::Reasons, Some(statement)) => reasons::rows(theme, report, statement, width),
        (View::Item, Some(statement)) => items::rows(theme, statement, width),
        (View::Reasons | View::Item, None) => reasons::refusal(theme, report, width),
    }
}

impl Behaviour for Detail {
    fn badge(&self) -> &'static str {
        "DETAIL"
    }

    fn contexts(&self) -> &'static [Context] {
        &[Context::Detail, Context::Panes, Context::Everywhere]
    }

    fn tabs(&self, desk: &Desk) -> Vec<(&'static str, bool)> {
        View::all(desk).iter().map(|view| (view.title(), *view == self.view)).collect()
    }

    fn go_to_tab(&mut self, index: usize, desk: &mut Desk) {
        if let Some(view) = View::all(desk).get(index) {
            self.turn_to(*view);
        }
    }

    fn click(&mut self, click: Click, desk: &mut Desk, _effects: &mut Vec<Effect>) {
        let column = usize::from(click.column - click.area.x);
        if let Some(view) = self.tab_at(column, desk).filter(|_| click.is_on_title()) {
            self.turn_to(view);
        } else if self.shows_item() && !click.is_on_title() {
            self.item.click(click.line());
        }
    }

    fn step(&mut self, rows: isize, area: Rect, _desk: &mut Desk) {
        if self.shows_item() {
            return self.item.step(rows);
        }
        self.top = list::scroll(self.top, rows, self.lines.rows().len(), inside(area).1);
    }

    /// In a row that was gone into, they fold and unfold.
    fn scrolls_sideways(&self, _desk: &Desk) -> bool {
        self.is_in_row && self.shows_item()
    }

    fn sideways(&mut self, steps: isize, desk: &mut Desk) {
        if self.scrolls_sideways(desk) {
            return self.item.unfold(steps > 0);
        }
        let all = View::all(desk);
        let now = all.iter().position(|view| *view == self.view).unwrap_or(0);
        let next = now.saturating_add_signed(steps).min(all.len() - 1);
        self.show(all[next], desk);
    }

    /// In an item, what is selected is folded or unfolded; a request that is not here is read; elsewhere the draft
    /// shows the statement.
    fn open(&mut self, desk: &mut Desk, effects: &mut Vec<Effect>) {
        let unread = wire::unread(desk).filter(|_| self.view == View::Wire);
        if self.shows_item() {
            if !self.item.turn() {
                desk.say("nothing is inside of it; y copies it");
            }
        } else if let Some((number, run)) = unread.zip(desk.report().map(|report| report.run)) {
            effects.push(Effect::ReadExchange { run, number });
        } else {
            desk.show_statement();
        }
    }

    /// Back to the row that was gone into.
    fn let_go(&mut self, desk: &mut Desk, _effects: &mut Vec<Effect>) -> bool {
        let shown = desk.tab_mut().shown.as_mut();
        let was_open = shown.is_some_and(|shown| std::mem::take(&mut shown.row_is_open));
        if was_open {
            desk.focus(Pane::Results);
        }
        was_open
    }

    fn copied(&self, desk: &Desk) -> Option<String> {
        match self.view {
            View::Wire => wire::copied(desk),
            View::Reasons | View::Item | View::Versus => match desk.tab().found() {
                _ if self.view == View::Item && self.form != Form::Tree => {
                    Some(document::text(items::shown_item(desk)?, self.form))
                }
                _ if self.shows_item() => item::copied_value(self.item.selected(desk)?.1),
                Some(found) => Some(item_to_json(found.selected()?).to_string()),
                None => item::copied(desk.tab().selected_statement()?),
            },
        }
    }

    fn copied_as(&self, desk: &Desk) -> Option<String> {
        if self.view == View::Item && self.form != Form::Tree {
            return Some(format!("the item as {}", self.form.title()));
        }
        let (path, _) = self.item.selected(desk).filter(|_| self.shows_item())?;
        Some(format!("the value of {}", safe_text::fit(&path_in_words(&path), PATH_MAX)))
    }

    fn settle(&mut self, area: Rect, desk: &mut Desk) {
        self.go_into_row(desk);
        let subject =
            Subject { shown: desk.tab().shown_as(), statement: desk.tab().selected.index };
        if self.subject.as_ref() != Some(&subject) {
            self.top = 0;
            self.subject = Some(subject.clone());
            self.choose_view(desk);
        }
        if area.is_empty() {
            return;
        }
        if self.view == View::Item {
            self.item.settle(inner(area), desk);
        }
        let (view, width) = (self.view, inside(area).0);
        let filled = if view == View::Wire { wire::filled(desk) } else { Vec::new() };
        let theme = desk.theme_name.clone();
        let shown = desk.tab().shown.as_ref();
        let fetched = shown.and_then(|shown| Some(shown.fetched.as_ref()?.0));
        let form = self.form;
        let item = items::subject(desk).filter(|_| view == View::Item && form != Form::Tree);
        if item.as_ref().map(|item| (form, item)) != self.lines_of() {
            self.top = 0;
        }
        let item = item.map(|item| (form, item));
        let basis = Basis { subject, view, filled: filled.clone(), fetched, item, theme, width };
        self.lines.keep(basis, || lines(view, form, &filled, desk, width));
    }

    fn draw(
        &self,
        desk: &Desk,
        look: Look<'_>,
        title: Option<String>,
        area: Rect,
        buf: &mut Buffer,
    ) -> Option<Position> {
        let title = title.unwrap_or_else(|| self.own_title(desk));
        let inner = frame::draw(look, &title, "", area, buf);
        if self.shows_item() {
            self.item.draw(desk, look, inner, buf);
            return None;
        }
        rows::draw(self.lines.rows(), self.top, inner, buf);
        None
    }
}
