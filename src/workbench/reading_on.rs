//! All pages of a SELECT, one after the other, until there is no more or as much was read as may be.

use super::desk::{Desk, Running};
use super::effect::Effect;
use super::submission;
use crate::api::Units;
use crate::session::words::{counted, figure};

/// What all pages of a service may take without being asked for more: some sixteen megabytes, read eventually consistent.
const UNITS_USUAL: f64 = 2000.0;

/// Pages that are read where nobody reports what they take: as many as those units come to.
const UNREPORTED_PAGES_MAX: usize = 16;

/// Pages that are held, a megabyte each at the most. What is larger is for a file.
const PAGES_MAX: usize = 500;

/// All pages are being read, in this draft.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadingAll {
    tab: String,
    /// Read units it may take; `None` on the local engine, where they cost nothing.
    most: Option<f64>,
    /// What it took so far, as far as it was reported.
    taken: Units,
    pages: usize,
    unreported: usize,
}

/// Reads all pages there are, up to so many read units.
pub fn read_all(desk: &mut Desk, argument: Option<&str>, effects: &mut Vec<Effect>) {
    let most = match argument.map(|text| text.trim().parse::<f64>()) {
        None if desk.is_local() => None,
        None => Some(UNITS_USUAL),
        Some(Ok(units)) if units > 0.0 => Some(units),
        Some(_) => return desk.fail("`:all` takes read units, as in `:all 5000`, or nothing"),
    };
    let before = desk.fresh_runs();
    submission::read_on(desk, effects);
    // It may not have been sent, and said why.
    if desk.fresh_runs() != before && desk.is_running() {
        let (tab, taken) = (desk.tab().id.clone(), Units::default());
        desk.reading_all = Some(ReadingAll { tab, most, taken, pages: 0, unreported: 0 });
    }
}

/// Whether further pages are asked for in this draft.
pub fn is_under_way(desk: &Desk) -> bool {
    desk.reading_all.as_ref().is_some_and(|all| all.tab == desk.tab().id)
}

/// A page came, and took this: asks for the next one, or says why it was the last.
pub fn page_came(
    desk: &mut Desk,
    running: &Running,
    units: Option<Units>,
    next_token: Option<String>,
    effects: &mut Vec<Effect>,
) {
    let Some(all) = desk.reading_all.as_mut().filter(|all| all.tab == running.tab) else { return };
    all.pages += 1;
    match units {
        Some(units) => all.taken.read += units.read,
        None => all.unreported += 1,
    }
    let all = all.clone();
    match (why_no_further(&all), next_token) {
        (None, Some(token)) => submission::send_further(desk, running, token, effects),
        (Some(why), Some(_)) => {
            desk.reading_all = None;
            desk.say(format!("{}: {why}", in_words(&all)));
        }
        (_, None) => {
            desk.reading_all = None;
            desk.say(format!("that was all: {}", in_words(&all)));
        }
    }
}

/// A page did not come.
pub fn gave_up(desk: &mut Desk) {
    desk.reading_all = None;
}

fn why_no_further(all: &ReadingAll) -> Option<String> {
    if let Some(most) = all.most.filter(|most| all.taken.read >= *most) {
        let most = figure(most);
        return Some(format!("stopped at {most} RCU; A goes on, `:all 20000` reads further"));
    }
    if all.most.is_some() && all.unreported >= UNREPORTED_PAGES_MAX {
        return Some("stopped, as nobody reports what they take; A goes on".to_owned());
    }
    let is_much = all.pages >= PAGES_MAX;
    is_much.then(|| "more is not held here; `dynadraft tables export` writes a file".to_owned())
}

/// `12 further pages, 1,540 RCU`.
fn in_words(all: &ReadingAll) -> String {
    let pages = counted(all.pages, "further page");
    let unreported = match all.unreported {
        0 => String::new(),
        count if count == all.pages => return format!("{pages}, nothing reported of their units"),
        count => format!(" and what {} took that did not say", counted(count, "page")),
    };
    format!("{pages}, {} RCU{unreported}", figure(all.taken.read))
}

/// How far it is, for the line below the rows.
pub fn progress(desk: &Desk) -> Option<String> {
    let all = desk.reading_all.as_ref().filter(|all| all.tab == desk.tab().id)?;
    let most = all.most.map(|most| format!(", {} RCU at most", figure(most))).unwrap_or_default();
    Some(format!("reading all{most}; Esc stops"))
}
