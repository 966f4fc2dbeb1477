//! The clauses that decided, in one sentence, joined the way the condition joins them.

use super::saying::Saying;
use super::scene::{NO_ITEM, Scene, Tone};
use crate::engine::evaluate::condition::{Comparison, Condition, Operand};
use crate::engine::evaluate::trace::{Clause, Part, Trace, trace};
use crate::value::AttributeValue;

/// A condition may have 300 clauses; who wants them all finds them in the list.
const SAID_MAX: usize = 6;

/// Where a sentence stands: by itself, or as a member of another, where it must not be cut by the same marks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Company {
    Alone,
    Within,
}

impl Scene<'_> {
    /// Why the whole was false; `None` where it was not.
    pub fn reason(&self, trace: &Trace<'_>) -> Option<String> {
        if trace.holds {
            return None;
        }
        let looks_at_item =
            |clause: &Clause<'_>| clause.decisive && !clause.condition.paths().is_empty();
        // Where there is no item all its attributes are missing: to list them would be to say it over and over.
        if self.item.is_none() && trace.clauses().iter().any(looks_at_item) {
            return Some(NO_ITEM.to_owned());
        }
        Some(self.blame(trace, Company::Alone).to_string())
    }

    /// A clause by itself: what it saw, and where it decided, what should have been.
    pub fn clause(&self, clause: &Clause<'_>) -> String {
        let tone = if clause.decisive { Tone::Blamed } else { Tone::Told };
        self.of_clause(clause.condition, tone).to_string()
    }

    /// `(balance >= 30) = true` is what the condition in it is.
    fn of_clause(&self, clause: &Condition, tone: Tone) -> Saying {
        let Some(inner) = compared_with_truth(clause) else { return self.saying(clause, tone) };
        let inner = trace(inner, self.item);
        match tone {
            Tone::Blamed => self.blame(&inner, Company::Within),
            Tone::Told => self.tell(&inner),
        }
    }

    /// What should have come out otherwise.
    fn blame(&self, trace: &Trace<'_>, place: Company) -> Saying {
        match &trace.part {
            Part::Clause(clause) => self.of_clause(clause, Tone::Blamed),
            Part::Not(inner) => self.blame(inner, place),
            // Both held under a NOT: one of them would have had to be false.
            Part::And(parts) if trace.holds => {
                let said = merged(parts.iter().map(|part| self.tell(part)));
                let all = if parts.len() == 2 { "both" } else { "all" };
                headed(&format!("{all} hold, and must not together"), &said, place)
            }
            Part::Or(parts) if !trace.holds => {
                let mut said = merged(parts.iter().map(|part| self.blame(part, Company::Within)));
                match said.as_slice() {
                    [_] => said.remove(0),
                    [_, _] => headed("neither alternative holds", &said, place),
                    _ => headed("no alternative holds", &said, place),
                }
            }
            Part::And(parts) | Part::Or(parts) => {
                let deciding: Vec<_> =
                    parts.iter().filter(|part| part.holds == trace.holds).collect();
                // One alone is not joined with anything, and needs no marks of its own.
                let inner = if deciding.len() == 1 { place } else { Company::Within };
                each(&merged(deciding.into_iter().map(|part| self.blame(part, inner))), place)
            }
        }
    }

    /// What was found, and made it come out as it did.
    fn tell(&self, trace: &Trace<'_>) -> Saying {
        match &trace.part {
            Part::Clause(clause) => self.of_clause(clause, Tone::Told),
            Part::Not(inner) => self.tell(inner),
            Part::And(parts) | Part::Or(parts) => {
                let deciding = parts.iter().filter(|part| part.holds == trace.holds);
                each(&merged(deciding.map(|part| self.tell(part))), Company::Within)
            }
        }
    }
}

/// The condition that a clause asks to be true or false.
fn compared_with_truth(clause: &Condition) -> Option<&Condition> {
    match super::words::bare(clause) {
        Condition::Compare {
            operator: Comparison::Equal | Comparison::NotEqual,
            left: Operand::Truth(inner),
            right: Operand::Value(AttributeValue::Bool(_)),
        }
        | Condition::Compare {
            operator: Comparison::Equal | Comparison::NotEqual,
            left: Operand::Value(AttributeValue::Bool(_)),
            right: Operand::Truth(inner),
        } => Some(inner),
        _ => None,
    }
}

/// Those about one attribute made one, in the order of their first.
fn merged(sayings: impl Iterator<Item = Saying>) -> Vec<Saying> {
    let mut merged: Vec<Saying> = Vec::new();
    for saying in sayings {
        // An earlier one may take it in, and then nothing is left of it.
        let left = merged.iter_mut().try_fold(saying, |saying, earlier| earlier.absorb(saying));
        merged.extend(left);
    }
    merged
}

fn each(said: &[Saying], place: Company) -> Saying {
    match (said, place) {
        ([one], _) => one.clone(),
        (_, Company::Alone) => Saying::plain(joined(said, "; ")),
        (_, Company::Within) => Saying::plain(joined(said, ", and ")),
    }
}

fn headed(head: &str, said: &[Saying], place: Company) -> Saying {
    let members = joined(said, "; ");
    Saying::plain(match place {
        Company::Alone => format!("{head}: {members}"),
        Company::Within => format!("{head} ({members})"),
    })
}

fn joined(said: &[Saying], between: &str) -> String {
    let rest = said.len().saturating_sub(SAID_MAX);
    let mut words: Vec<String> = said.iter().take(SAID_MAX).map(Saying::to_string).collect();
    if rest > 0 {
        words.push(format!("and {rest} more"));
    }
    words.join(between)
}
