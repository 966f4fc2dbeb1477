//! What a clause saw, in a sentence of its own.

use super::saying::Saying;
use super::words::{
    a_kind, absent, bare, found, incomparable, inline, mirrored, other, subject, without_size,
};
use crate::api::table::KeySchema;
use crate::engine::evaluate::condition::{Comparison, Condition, Operand, scalar_order};
use crate::engine::evaluate::predicate;
use crate::engine::evaluate::print::{Plain, type_word};
use crate::syntax::Predicate;
use crate::value::{AttributeType, Item, Path};

pub const NO_ITEM: &str = "there is no item with this key";
pub const ITEM_THERE: &str = "an item with this key is there already";

/// What sentences are about.
#[derive(Clone, Copy, Debug)]
pub struct Scene<'a> {
    /// `None`: it is known that there was none.
    pub item: Option<&'a Item>,
    pub key: Option<&'a KeySchema>,
}

/// How a condition is spoken of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// As a fact: `balance is 42, at least 30`.
    Told,
    /// As what should have been otherwise: `balance is 42, and must not be at least 30`.
    Blamed,
}

/// How a clause came out, the NOTs in front of it left aside: these turn what should have been, not what was found.
#[derive(Clone, Copy)]
struct Came {
    out: bool,
    tone: Tone,
}

impl Came {
    /// Of what is, or is not, so: `less than 4`.
    fn saying(self, found: String, range: String) -> Saying {
        match (self.out, self.tone) {
            (false, _) => Saying::not(found, vec![range]),
            (true, Tone::Told) => Saying::own(found, range),
            (true, Tone::Blamed) => Saying::own(found, format!("and must not be {range}")),
        }
    }

    /// Of what does something, or does not: `begins with`, `begin with`.
    fn doing(self, [does, not]: [&str; 2]) -> String {
        match (self.out, self.tone) {
            (false, _) => format!("which does not {not}"),
            (true, Tone::Told) => format!("which {does}"),
            (true, Tone::Blamed) => format!("which must not {not}"),
        }
    }

    fn is_amiss(self) -> bool {
        self.out && self.tone == Tone::Blamed
    }
}

impl Scene<'_> {
    pub fn saying(&self, clause: &Condition, tone: Tone) -> Saying {
        let condition = bare(clause);
        if let Some(nothing) = self.nothing_there(condition) {
            return Saying::plain(nothing);
        }
        let came = Came { out: condition.holds(self.item), tone };
        match condition {
            Condition::Compare { operator, left, right } => match (left, right) {
                // The attribute comes first, whichever way round the two are written.
                (Operand::Value(_), Operand::Path(_) | Operand::Size(_)) => {
                    self.compared(mirrored(*operator), [right, left], came)
                }
                _ => self.compared(*operator, [left, right], came),
            },
            Condition::Between { operand, low, high } => self.between(operand, [low, high], came),
            Condition::In { operand, list } => self.is_in(operand, list, came),
            Condition::Type(operand, kind) => self.of_type(operand, *kind, came),
            Condition::Is(operand, kind) => {
                came.saying(found(operand, self.item), type_word(*kind).to_owned())
            }
            Condition::Predicate(predicate, operands) => {
                self.of_predicate(*predicate, operands, came)
            }
            Condition::Exists(path) => self.exists(path, came),
            Condition::NotExists(path) if self.is_key(path) => Saying::plain(ITEM_THERE.to_owned()),
            Condition::NotExists(path) => {
                Saying::own(self.found(path), "and must not be there".to_owned())
            }
            Condition::IsMissing(operand) => {
                Saying::own(found(operand, self.item), "and must be missing".to_owned())
            }
            // No clause of a trace is one of these.
            Condition::And(..) | Condition::Or(..) | Condition::Not(_) => {
                Saying::plain(format!("{condition} is {}", came.out))
            }
        }
    }

    /// What is said when a value that the clause asks about is not there: then it matters little what was asked.
    fn nothing_there(&self, condition: &Condition) -> Option<String> {
        let operands: Vec<&Operand> = match condition {
            Condition::Exists(path) | Condition::NotExists(path) => {
                let is_there = self.item.is_some_and(|item| path.get(item).is_some());
                return (!is_there).then(|| self.missing(&[path]));
            }
            Condition::Compare { left, right, .. } => vec![left, right],
            Condition::Predicate(_, operands) => operands.iter().collect(),
            Condition::Between { operand, low, high } => vec![operand, low, high],
            // A member of the list that is missing is no match, and that is all.
            Condition::In { operand, .. }
            | Condition::Type(operand, _)
            | Condition::IsMissing(operand)
            | Condition::Is(operand, _) => vec![operand],
            Condition::And(..) | Condition::Or(..) | Condition::Not(_) => return None,
        };
        let mut missing: Vec<&Path> =
            operands.iter().filter_map(|operand| absent(operand, self.item)).collect();
        // `a BETWEEN b AND b` lacks `b` once.
        missing.dedup();
        if missing.is_empty() {
            operands.into_iter().find_map(|operand| without_size(operand, self.item))
        } else {
            Some(self.missing(&missing))
        }
    }

    fn missing(&self, paths: &[&Path]) -> String {
        // No item is without its key.
        if self.item.is_none() && paths.iter().any(|path| self.is_key(path)) {
            return NO_ITEM.to_owned();
        }
        let names: Vec<String> = paths.iter().map(|path| Plain(path).to_string()).collect();
        match names.as_slice() {
            [rest @ .., last] if !rest.is_empty() => {
                format!("{} and {last} are missing", rest.join(", "))
            }
            names => format!("{} is missing", names.concat()),
        }
    }

    /// Whether it is an attribute of the key, without which there is no item.
    pub fn is_key(&self, path: &Path) -> bool {
        let mut names = self.key.iter().flat_map(|key| key.partition.iter().chain(&key.sort));
        path.steps.is_empty() && names.any(|name| *name == path.root)
    }

    fn found(&self, path: &Path) -> String {
        found(&Operand::Path(path.clone()), self.item)
    }

    fn compared(&self, operator: Comparison, [left, right]: [&Operand; 2], came: Came) -> Saying {
        let word = match operator {
            Comparison::Equal => return self.equal(came.out, [left, right], came.is_amiss()),
            // It is false of what is equal, and that is amiss whoever asks.
            Comparison::NotEqual => return self.equal(!came.out, [left, right], true),
            Comparison::Less => "less than",
            Comparison::LessOrEqual => "at most",
            Comparison::Greater => "more than",
            Comparison::GreaterOrEqual => "at least",
        };
        let found = found(left, self.item);
        match self.incomparable(left, &[right]) {
            Some(words) => Saying::own(found, words),
            None => came.saying(found, format!("{word} {}", other(right, self.item))),
        }
    }

    fn equal(&self, same: bool, [left, right]: [&Operand; 2], amiss: bool) -> Saying {
        let found = found(left, self.item);
        if !same {
            return Saying::not(found, vec![self.unlike(left, right)]);
        }
        let as_other = match right {
            Operand::Value(_) => None,
            Operand::Path(_) | Operand::Size(_) | Operand::Truth(_) => {
                Some(format!("as {} is", subject(right)))
            }
        };
        let amiss = amiss.then(|| "and must not be".to_owned());
        match as_other.into_iter().chain(amiss).collect::<Vec<_>>().join(", ") {
            nothing if nothing.is_empty() => Saying::plain(found),
            words => Saying::own(found, words),
        }
    }

    /// The other value; a string of digits and a number look alike, so where it is one of each, which.
    fn unlike(&self, left: &Operand, right: &Operand) -> String {
        let words = other(right, self.item);
        let kind = |operand: &Operand| operand.value(self.item).map(|value| value.attribute_type());
        match (kind(left), kind(right)) {
            (Some(AttributeType::S), Some(AttributeType::N)) => format!("the number {words}"),
            (Some(AttributeType::N), Some(AttributeType::S)) => format!("the string {words}"),
            _ => words,
        }
    }

    fn incomparable(&self, operand: &Operand, with: &[&Operand]) -> Option<String> {
        let value = operand.value(self.item)?;
        let mut others = with.iter().filter_map(|other| other.value(self.item));
        let other = others.find(|other| scalar_order(&value, other).is_none())?;
        Some(incomparable(&value, &other))
    }

    fn between(&self, operand: &Operand, [low, high]: [&Operand; 2], came: Came) -> Saying {
        let found = found(operand, self.item);
        if let Some(words) = self.incomparable(operand, &[low, high]) {
            return Saying::own(found, words);
        }
        let bounds = [low, high].map(|bound| inline(bound, self.item));
        came.saying(found, format!("between {}", bounds.join(" and ")))
    }

    fn is_in(&self, operand: &Operand, list: &[Operand], came: Came) -> Saying {
        let found = found(operand, self.item);
        let members = || list.iter().map(|member| inline(member, self.item)).collect::<Vec<_>>();
        match (came.out, came.tone) {
            (false, _) => Saying::not(found, members()),
            (true, Tone::Blamed) => Saying::own(found, "and must not be".to_owned()),
            (true, Tone::Told) if list.len() == 1 => Saying::plain(found),
            (true, Tone::Told) => {
                Saying::own(found, format!("one of {}", super::words::list(&members())))
            }
        }
    }

    fn of_type(&self, operand: &Operand, kind: AttributeType, came: Came) -> Saying {
        let held = operand.value(self.item).map(|value| value.attribute_type().code());
        let found = format!("{} is of type {}", subject(operand), held.unwrap_or_default());
        match (came.out, came.tone) {
            (false, _) => Saying::not(found, vec![kind.code().to_owned()]),
            (true, Tone::Told) => Saying::plain(found),
            (true, Tone::Blamed) => Saying::own(found, "and must not be".to_owned()),
        }
    }

    fn exists(&self, path: &Path, came: Came) -> Saying {
        let found = self.found(path);
        match came.tone {
            Tone::Told => Saying::plain(found),
            Tone::Blamed if self.is_key(path) => Saying::plain(ITEM_THERE.to_owned()),
            Tone::Blamed => Saying::own(found, "and must not be there".to_owned()),
        }
    }

    /// Of a value that could not do it whatever it held, the kind is named.
    fn of_predicate(&self, predicate: Predicate, [one, with]: &[Operand; 2], came: Came) -> Saying {
        let mut found = found(one, self.item);
        if let (Some(value), Some(with)) = (one.value(self.item), with.value(self.item))
            && predicate::truth(predicate, &value, &with).is_none()
        {
            found = format!("{found}, {}", a_kind(value.attribute_type()));
        }
        Saying::own(found, format!("{} {}", came.doing(verbs(predicate)), other(with, self.item)))
    }
}

/// What it says of its first operand: that it does, and that it does not.
fn verbs(predicate: Predicate) -> [&'static str; 2] {
    match predicate {
        Predicate::BeginsWith => ["begins with", "begin with"],
        Predicate::Contains => ["contains", "contain"],
    }
}
