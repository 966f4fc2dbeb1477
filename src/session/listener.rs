//! Who wants to hear how a submission goes.

use tokio::sync::mpsc::UnboundedSender;

use super::report::Report;
use super::under_way::{Progress, UnderWay};
use crate::connection::Retry;
use crate::workspace::LetGo;

/// What is told while a submission is under way.
#[derive(Clone, Debug)]
pub enum News {
    /// A request was answered; others are to follow.
    Progress(Progress),
    /// A request is sent again, for this reason.
    Retry(String),
    /// The history let go of answers of earlier submissions, to stay within its cap.
    LetGo(LetGo),
    /// Little is left of a budget.
    Budget(String),
    /// The end of a submission whose caller gave the wait up before; it is in the history.
    Late(Box<Report>),
}

/// Hears the news, or nobody does.
#[derive(Clone, Debug, Default)]
pub struct Listener(Option<UnboundedSender<News>>);

impl Listener {
    pub fn new(news: UnboundedSender<News>) -> Self {
        Self(Some(news))
    }

    pub fn progress(&self, under_way: &UnderWay) {
        self.tell(|| News::Progress(under_way.progress()));
    }

    pub fn retry(&self, retry: &Retry) {
        self.tell(|| News::Retry(retry.reason.clone()));
    }

    pub fn let_go(&self, let_go: Option<LetGo>) {
        if let Some(let_go) = let_go {
            self.tell(|| News::LetGo(let_go));
        }
    }

    pub fn budget(&self, warning: String) {
        self.tell(|| News::Budget(warning));
    }

    pub fn late(&self, report: &Report) {
        self.tell(|| News::Late(Box::new(report.clone())));
    }

    fn tell(&self, news: impl FnOnce() -> News) {
        // Who no longer listens wants to know nothing.
        if let Some(listener) = self.0.as_ref().filter(|listener| !listener.is_closed()) {
            drop(listener.send(news()));
        }
    }
}
