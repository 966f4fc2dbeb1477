//! The further pages of a SELECT: each is a submission of its own, as when somebody reads on by hand.

use std::sync::Arc;

use super::kept::{self, KeptError};
use super::report::{Report, Verdict};
use super::schema::Schemas;
use super::session::{Request, Session};
use super::submission::Submission;
use crate::draft::{Draft, Mode, Statement};
use crate::syntax::Diagnostic;
use crate::syntax::partiql::ast::{Body, Name, Source};
use crate::workspace::{Extent, History};

/// Where a SELECT stopped that has more to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stopped {
    /// The statement's number in the submission, from 1.
    pub index: usize,
    /// Its place among the statements of the text, from 0.
    pub position: usize,
    /// NextToken, as it came.
    pub token: String,
    /// How many items were read of it so far.
    pub items: usize,
}

/// The SELECTs of a report that have more to read, in order.
pub fn stopped(history: &History, report: &Report) -> Result<Vec<Stopped>, KeptError> {
    let mut found = Vec::new();
    kept::statements::<KeptError>(history, report, |seen| {
        let statement = seen.statement;
        let is_answered = statement.verdict == Verdict::Applied;
        if let Some(token) = statement.next_token.as_ref().filter(|_| is_answered) {
            found.push(Stopped {
                index: statement.index,
                position: statement.position,
                token: token.clone(),
                items: statement.items.as_ref().map_or(0, Vec::len),
            });
        }
        Ok(())
    })?;
    Ok(found)
}

/// The request with pages of at most so many items. Only mode single has pages.
pub fn limited(request: Request, items: usize) -> Request {
    if request.draft.mode != Mode::Single {
        return request;
    }
    let mut draft = (*request.draft).clone();
    draft.statements.iter_mut().for_each(|statement| limit(statement, items));
    Request { draft: Arc::new(draft), ..request }
}

fn limit(statement: &mut Statement, items: usize) {
    if statement.verb().is_select() {
        // A page of none is refused.
        let items = items.max(1);
        statement.limit = Some(statement.limit.map_or(items, |own| own.min(items)));
    }
}

/// The attributes that columns of what this draft reads begin with: those its one SELECT lists, in that order; else the
/// keys of what is read, as far as the tables can be described.
pub async fn leading(session: &Session, draft: &Draft) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut add = |name: &str| {
        if !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    };
    let mut schemas = Schemas::default();
    for statement in draft.statements.iter().filter(|statement| !statement.off) {
        let Some(Body::Select(select)) = statement.tree().map(|tree| &tree.body) else { continue };
        if let Some(listed) = select.projection.as_ref().filter(|_| draft.statements.len() == 1) {
            listed.iter().for_each(|one| add(&one.path.root));
            continue;
        }
        let Source { table, index, .. } = &select.source;
        let Some(table) = schemas.table(&session.connection, &table.text).await else { continue };
        let definition = &table.definition;
        let mut indexes = definition.global_indexes.iter().chain(&definition.local_indexes);
        let named = |index: &Name| indexes.find(|one| one.name == index.text);
        let index = index.as_ref().and_then(named);
        let of_index = index.map(|index| index.key.names());
        of_index.into_iter().flatten().chain(definition.key.names()).for_each(&mut add);
    }
    names
}

impl Session {
    /// The page behind the place where a SELECT of this request stopped, ready to be sent.
    ///
    /// # Errors
    ///
    /// What keeps the draft from being sent.
    pub fn prepare_further(
        &self,
        request: Request,
        stopped: &Stopped,
    ) -> Result<Submission, Vec<Diagnostic>> {
        let next_token = Some(stopped.token.clone());
        let submission = self.prepare(Request { next_token, ..request })?;
        // By its number: of the statements of a template all but one have their page behind them.
        let (skipped, again) = (submission.count, vec![stopped.index]);
        Ok(submission.within(Extent { skipped, again, ..Extent::default() }))
    }
}
