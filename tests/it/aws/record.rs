//! Recorded columns of the table: a block a row, its name and below it what was done or said.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// What was recorded for the row of this name.
pub fn block(column: &str, name: &str) -> Option<Vec<String>> {
    let mut lines = column.lines().skip_while(|line| *line != name);
    lines.next()?;
    Some(lines.map_while(|line| line.strip_prefix("    ")).map(str::to_owned).collect())
}

/// The names of the rows that were recorded, below a head or none.
pub fn names(column: &str) -> Vec<&str> {
    let blocks = column.split("\n\n").filter_map(|block| block.trim_start().split_once("\n    "));
    blocks.map(|(name, _)| name).collect()
}

pub fn write(text: &mut String, name: &str, lines: &[String]) {
    writeln!(text, "\n{name}").expect("a text");
    for line in lines {
        writeln!(text, "    {line}").expect("a text");
    }
}

/// For people: what was expected of the row of this name, and what came.
pub fn difference(name: &str, expected: &[String], found: &[String]) -> String {
    let [expected, found] = [expected, found].map(|lines| lines.join("\n    "));
    format!("\n{name}\n  expected\n    {expected}\n  the program\n    {found}\n")
}

/// A file beside this one.
pub fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/aws").join(name)
}

pub fn read(name: &str) -> String {
    std::fs::read_to_string(path(name)).expect(name)
}
