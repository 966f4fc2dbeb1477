//! What the session makes of a rehearsal and of a run that is to be taken back. The doer awaits it.

use std::sync::Arc;

use super::super::effect::{Allowed, Rehearse, TakeBack, TokenAsked};
use super::super::event::{Event, NotRehearsed};
use super::sending::with_rows;
use crate::session::apart::apart;
use crate::session::rehearsal::{Rehearsal, RehearseError, Terms};
use crate::session::words::rehearsal::left;
use crate::session::words::{counted, figure};
use crate::session::{Cancel, Request, Session};

/// Rehearses a draft, its rows read.
pub async fn rehearse(session: Session, asked: Rehearse, budget: f64) -> Event {
    let result = rehearsed(&session, &asked, budget).await;
    Event::Rehearsed { asked, result }
}

async fn rehearsed(
    session: &Session,
    asked: &Rehearse,
    budget: f64,
) -> Result<Box<Rehearsal>, NotRehearsed> {
    let Rehearse { name, text, draft, folder, allowed, .. } = asked.clone();
    let cancel = Cancel::default();
    let made = apart(&cancel, move || {
        let draft = draft.0;
        let draft = if draft.takes_rows() {
            with_rows(Arc::unwrap_or_clone(draft), &text, folder.as_deref()).into()
        } else {
            draft
        };
        Request { name, text, draft, only: None, token: None, next_token: None }
    });
    let Some(request) = made.await else {
        return Err(NotRehearsed::Failed("it was given up".to_owned()));
    };
    let budget = if allowed.units { f64::INFINITY } else { budget };
    let terms = Terms { rest: allowed.rest, budget, cancel };
    session.rehearse(request, &terms).await.map(Box::new).map_err(|error| problem(error, allowed))
}

/// What the history says of the token of a draft. One that can't be sent as it is has nothing said of it.
pub async fn token(session: Session, asked: TokenAsked) -> Event {
    let TokenAsked { name, text, draft, folder, .. } = asked.clone();
    let never = Cancel::default();
    let made = apart(&never, move || {
        let draft = draft.0;
        let draft = if draft.takes_rows() {
            with_rows(Arc::unwrap_or_clone(draft), &text, folder.as_deref()).into()
        } else {
            draft
        };
        Request { name, text, draft, only: None, token: None, next_token: None }
    });
    let submission = made.await.and_then(|request| session.prepare(request).ok());
    let finding = match submission {
        Some(submission) => session.reused_token(&submission).await,
        None => None,
    };
    Event::TokenLookedAt { asked, finding }
}

/// What can be agreed to is asked.
fn problem(error: RehearseError, allowed: Allowed) -> NotRehearsed {
    match error {
        RehearseError::Costly { items, units, budget } => NotRehearsed::Asks {
            question: format!(
                "{} to be read first, for about {} read units; {} may be used without asking. y reads them.",
                counted(items, "item"),
                figure(units),
                figure(budget),
            ),
            allowed: Allowed { units: true, ..allowed },
        },
        RehearseError::Lacking(lacks) => {
            let lacks = lacks.iter().map(|lack| {
                format!("{} can't be read ({}): {}", lack.table, lack.permission, lack.failure)
            });
            let lacks = lacks.collect::<Vec<_>>().join("; ");
            NotRehearsed::Asks {
                question: format!("{lacks}. y rehearses the other statements without it."),
                allowed: Allowed { rest: true, ..allowed },
            }
        }
        RehearseError::Unsendable(findings) => {
            let first = findings.into_iter().next().map(|first| first.message);
            NotRehearsed::Failed(first.unwrap_or_default())
        }
        RehearseError::Nothing(left_out) => {
            let why: Vec<String> = left_out.iter().map(left).collect();
            NotRehearsed::Failed(why.join("; "))
        }
        error => NotRehearsed::Failed(error.to_string()),
    }
}

/// Makes the draft that takes a run back.
pub async fn take_back(session: Session, asked: TakeBack) -> Event {
    let result = session.undo(asked.run).await.map_err(|error| error.to_string());
    Event::TakenBack { asked, result }
}
