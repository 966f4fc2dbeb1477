//! Statements are turned off and on: the setting `off` is written before one, or taken away.

use std::ops::Range;

use crate::draft::{Draft, Format, Statement};

/// A change of the text that turns a statement off, or on again: the bytes that go, and what stands there then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    pub bytes: Range<usize>,
    pub written: &'static str,
}

/// The changes that turn the statements at these bytes off; on again, where all of them are off. From the last one to the
/// first, so that the places of those to come stay what they are. `text` is what the draft was read from.
pub fn turned(draft: &Draft, text: &str, at: &Range<usize>) -> Vec<Turn> {
    let touched: Vec<usize> = touched(draft, at);
    let are_off = touched.iter().all(|at| draft.statements[*at].off);
    let turn = |position: &usize| {
        let statement = &draft.statements[*position];
        let before = position.checked_sub(1).and_then(|before| draft.statements.get(before));
        let from = before.map_or(0, |before| before.span.end);
        if are_off {
            return turned_on(draft.format, text, from, statement);
        }
        (!statement.off).then(|| turned_off(draft.format, text, statement))
    };
    touched.iter().rev().filter_map(turn).collect()
}

/// The statements that a part of the text is of; of a place between two the one before it, as for all commands.
fn touched(draft: &Draft, at: &Range<usize>) -> Vec<usize> {
    let statements = &draft.statements;
    let behind = statements.partition_point(|one| one.span.start < at.end.max(at.start + 1));
    let first = statements.partition_point(|one| one.span.end < at.start).min(behind);
    if first < behind {
        return (first..behind).collect();
    }
    let nearest = behind.checked_sub(1).or(if statements.is_empty() { None } else { Some(0) });
    nearest.into_iter().collect()
}

/// On a line of its own before the statement.
fn turned_off(format: Format, text: &str, statement: &Statement) -> Turn {
    let start = statement.span.start;
    let is_first_of_line = text
        .get(..start)
        .is_none_or(|before| before.rsplit('\n').next().is_none_or(|line| line.trim().is_empty()));
    let written = match (format, is_first_of_line) {
        (Format::Partiql, true) => "--@ off\n",
        (Format::Partiql, false) => "\n--@ off\n",
        (Format::Transaction, true) => "//@ off\n",
        (Format::Transaction, false) => "\n//@ off\n",
    };
    Turn { bytes: start..start, written }
}

/// Takes the line of the setting away.
fn turned_on(format: Format, text: &str, from: usize, statement: &Statement) -> Option<Turn> {
    let mark = match format {
        Format::Partiql => "--@",
        Format::Transaction => "//@",
    };
    let before = text.get(from..statement.span.start)?;
    let is_off =
        |line: &str| line.trim().strip_prefix(mark).is_some_and(|rest| rest.trim() == "off");
    let mut start = from;
    for line in before.split_inclusive('\n') {
        if is_off(line) {
            return Some(Turn { bytes: start..start + line.len(), written: "" });
        }
        start += line.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text with what is between two `|` turned.
    fn turn(format: Format, text: &str) -> String {
        let mut parts = text.splitn(3, '|');
        let (before, at, behind) = (parts.next(), parts.next(), parts.next());
        let (before, at) = (before.unwrap_or(""), at.unwrap_or(""));
        let mut text = [before, at, behind.unwrap_or("")].concat();
        let draft = Draft::parse(format, &text);
        for Turn { bytes, written } in
            turned(&draft, &text, &(before.len()..before.len() + at.len()))
        {
            text.replace_range(bytes, written);
        }
        text
    }

    #[test]
    fn a_statement_is_turned_off_and_on() {
        let off = turn(Format::Partiql, "SELECT 1;\nDELETE FROM t WHERE| |pk = 1;\n");
        assert_eq!(off, "SELECT 1;\n--@ off\nDELETE FROM t WHERE pk = 1;\n");
        let on = turn(Format::Partiql, "SELECT 1;\n--@ off\nDELETE FROM t WHERE| |pk = 1;\n");
        assert_eq!(on, "SELECT 1;\nDELETE FROM t WHERE pk = 1;\n");
    }

    #[test]
    fn several_are_turned_together() {
        let text = "|DELETE FROM t WHERE pk = 1;\n--@ off\nDELETE FROM t WHERE pk = 2;|\n";
        let off = turn(Format::Partiql, text);
        assert_eq!(off.matches("--@ off").count(), 2, "{off}");
        let on = turn(Format::Partiql, &format!("|{off}|"));
        assert_eq!(on.matches("--@ off").count(), 0, "{on}");
    }

    #[test]
    fn an_action_amid_a_line_gets_a_line_for_its_setting() {
        let text = r#"[{"Delete": {"TableName": "t", "Key": {"pk": "a"}}}, {"Delete": {"Tab|l|eName": "t", "Key": {"pk": "b"}}}]"#;
        let off = turn(Format::Transaction, text);
        let draft = Draft::parse(Format::Transaction, &off);
        assert_eq!(
            draft.statements.iter().map(|one| one.off).collect::<Vec<_>>(),
            [false, true],
            "{off}"
        );
    }

    #[test]
    fn of_nothing_there_is_nothing_to_turn() {
        assert_eq!(turn(Format::Partiql, "||"), "");
        assert_eq!(turn(Format::Partiql, "-- a comment\n||"), "-- a comment\n");
    }
}
