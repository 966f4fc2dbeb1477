//! A draft as a program, and commands as a draft: files are read for both.

use std::path::Path;
use std::sync::Arc;

use super::{Doer, in_time, said, tell, understood};
use crate::draft::forms::read::read;
use crate::session::{Request, Session};
use crate::workbench::effect::{Conversion, Forming};
use crate::workbench::event::{Event, Made, Problem};
use crate::workspace::{Kind, read_text, reading};

impl Doer {
    pub(super) fn form(&self, asked: Forming) {
        let (session, events, work) = (self.sessions.first(), self.events.clone(), asked.clone());
        self.runtime.spawn(async move {
            let made = in_time("its files", move || made_of(&work, &session)).await;
            let result = made.unwrap_or_else(|problem| Err(Problem::Failed(problem)));
            tell(&events, Event::Formed { asked, result });
        });
    }
}

/// What was asked for, made at once.
pub fn made_of(asked: &Forming, session: &Session) -> Result<Made, Problem> {
    let Conversion { name, text, format, folder, .. } = &asked.draft;
    let Some(language) = asked.to else {
        return read(text, &file).map(Made::Draft).map_err(Problem::Draft);
    };
    let request = Request {
        name: name.clone(),
        text: text.clone(),
        draft: Arc::new(understood(*format, text, folder.as_deref())),
        only: None,
        token: None,
        next_token: None,
    };
    session.form(request, language).map(Made::Program).map_err(Problem::Draft)
}

/// A file that a command names.
fn file(name: &str) -> Result<String, String> {
    let path = Path::new(name);
    if reading::is_standard_input(path) {
        return Err("the workbench reads no commands' standard input".to_owned());
    }
    read_text(path, Kind::Draft).map(|document| document.text).map_err(said)
}
