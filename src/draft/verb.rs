//! What a statement or an action of a draft does.

use crate::api::operation::ActionVerb;
use crate::syntax::partiql;

/// A PartiQL statement's verb, or an action's. The two are told apart although some are spelt alike but for their case:
/// an UPDATE fails where there is no item, an Update makes one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verb {
    Statement(partiql::Verb),
    Action(ActionVerb),
    /// The text can't be parsed and begins with no word that tells.
    Unreadable,
}

/// What stands for a verb that can't be told, on the screen and in documents.
const UNREADABLE: &str = "?";

impl Verb {
    /// As the screen, `--json` and the history write it: `UPDATE`, `Update`, `?`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Statement(verb) => verb.name(),
            Self::Action(verb) => verb.name(),
            Self::Unreadable => UNREADABLE,
        }
    }

    /// The verb written so; case tells a statement from an action.
    pub fn named(name: &str) -> Option<Self> {
        let statements = partiql::Verb::ALL.into_iter().map(Self::Statement);
        let actions = ActionVerb::ALL.into_iter().map(Self::Action);
        // Case is kept: UPDATE and Update are two.
        statements.chain(actions).chain([Self::Unreadable]).find(|verb| verb.name() == name)
    }

    /// Whether it leaves every item as it is. What can't be read may write.
    pub fn is_read(self) -> bool {
        match self {
            Self::Statement(verb) => verb.is_read(),
            // It changes no item, although the service charges it as a write (transactions.md 7.2).
            Self::Action(verb) => verb == ActionVerb::ConditionCheck,
            Self::Unreadable => false,
        }
    }

    /// Whether it answers with items of its own accord.
    pub fn is_select(self) -> bool {
        self == Self::Statement(partiql::Verb::Select)
    }

    /// Whether its text holds all of the item it writes.
    pub fn writes_whole_item(self) -> bool {
        matches!(self, Self::Statement(partiql::Verb::Insert) | Self::Action(ActionVerb::Put))
    }
}
