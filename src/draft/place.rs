//! Where the parts of an action stand in its draft, and how one is put in or taken out there.

use super::json::{Member, Node, place_in_string};
use super::{Kind, Statement};
use crate::syntax::Span;

impl Statement {
    /// The members of the action.
    fn body(&self) -> Option<&Node> {
        let Kind::Action { verb, written, .. } = &self.kind else { return None };
        written.get(verb.name())
    }

    /// The name of an action, with its quotes.
    pub fn verb_span(&self) -> Option<Span> {
        let Kind::Action { verb, written, .. } = &self.kind else { return None };
        let found = written.members().iter().find(|member| member.name == verb.name());
        found.map(|member| member.name_span)
    }

    /// The value of a member of the action.
    pub fn member_span(&self, member: &str) -> Option<Span> {
        self.body()?.get(member).map(|node| node.span)
    }

    /// The name and the value of an entry of a member: of an attribute in `Key`, of a placeholder.
    pub fn entry_spans(&self, member: &str, entry: &str) -> Option<(Span, Span)> {
        let members = self.body()?.get(member)?.members();
        let found = members.iter().find(|one| one.name == entry)?;
        Some((found.name_span, found.value.span))
    }

    /// The names of the entries of a member.
    pub fn entry_names(&self, member: &str) -> Vec<&str> {
        let found = self.body().and_then(|body| body.get(member));
        found.map_or(&[][..], Node::members).iter().map(|one| one.name.as_str()).collect()
    }

    /// The text of an expression.
    pub fn expression(&self, member: &str) -> Option<&str> {
        self.body()?.get(member)?.as_str()
    }

    /// The place in the draft of a part of an expression, whatever escapes it is written with.
    pub fn expression_span(&self, member: &str, part: Span) -> Option<Span> {
        let string = self.body()?.get(member)?.span;
        let start = self.span.start;
        // The text at hand is the action's own.
        let string = Span::new(string.start.checked_sub(start)?, string.end.checked_sub(start)?);
        let place = |offset| place_in_string(&self.text, string, offset);
        let (from, to) = (place(part.start), place(part.end));
        let to = if to > from { to } else { string.end.max(from) };
        Some(Span::new(from, to).shifted(start))
    }

    /// What is written where so that a member has one entry more.
    pub fn entry_added(&self, member: &str, entry: &str) -> Option<(Span, String)> {
        Some(entry_added(self.body()?, member, entry))
    }

    /// What is taken out so that a member has this entry no more; with its last one the member goes, too, for an empty one
    /// is refused.
    pub fn entry_removed(&self, member: &str, entry: &str) -> Option<Span> {
        let body = self.body()?;
        let members = body.get(member)?.members();
        if let [_] = members {
            return removed(body.members(), member);
        }
        removed(members, entry)
    }
}

/// What is written where so that a member of an action's body has one entry more.
pub fn entry_added(body: &Node, member: &str, entry: &str) -> (Span, String) {
    match body.get(member) {
        Some(node) => added(node, entry),
        None => added(body, &format!("\"{member}\": {{{entry}}}")),
    }
}

fn added(object: &Node, entry: &str) -> (Span, String) {
    match object.members().last() {
        Some(last) => {
            let end = last.value.span.end;
            (Span::new(end, end), format!(", {entry}"))
        }
        None => {
            let inside = object.span.start + 1;
            (Span::new(inside, inside), entry.to_owned())
        }
    }
}

/// A member with the comma that goes with it.
fn removed(members: &[Member], name: &str) -> Option<Span> {
    let at = members.iter().position(|member| member.name == name)?;
    let this = members.get(at)?;
    let before = at.checked_sub(1).and_then(|before| members.get(before));
    Some(match (members.get(at + 1), before) {
        (Some(next), _) => Span::new(this.name_span.start, next.name_span.start),
        (None, Some(before)) => Span::new(before.value.span.end, this.value.span.end),
        (None, None) => Span::new(this.name_span.start, this.value.span.end),
    })
}
