//! The question and its answer.

use std::collections::BTreeSet;

use super::seen::Seen;
use super::{json, partiql};
use crate::api::table::{KeySchema, TableDescription};
use crate::draft::lint::table_name;
use crate::draft::{Draft, Format};
use crate::syntax::Span;

/// Statements of the draft that are looked through for names of attributes.
const STATEMENTS_READ_MAX: usize = 200;

/// What may stand at the cursor, the likeliest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// What is typed of it already, to be replaced.
    pub typed: Span,
    pub candidates: Vec<Candidate>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// As it is put into the text.
    pub text: String,
    pub kind: Kind,
    /// A word on it: the type of an attribute, the signature of a function.
    pub detail: String,
    /// Where in its text the cursor goes; `None` for behind it.
    pub cursor: Option<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Keyword,
    Function,
    Table,
    Index,
    Attribute,
    Setting,
    Value,
    Statement,
}

impl Kind {
    pub fn name(self) -> &'static str {
        match self {
            Self::Keyword => "keyword",
            Self::Function => "function",
            Self::Table => "table",
            Self::Index => "index",
            Self::Attribute => "attribute",
            Self::Setting => "setting",
            Self::Value => "value",
            Self::Statement => "statement",
        }
    }
}

/// What is known besides the text.
pub struct Known<'a> {
    pub draft: &'a Draft,
    pub tables: &'a [TableDescription],
    pub seen: &'a Seen,
}

/// What may stand at a byte of the text of a draft. Reads the statement around it, not the whole text.
pub fn complete(known: &Known<'_>, text: &str, cursor: usize) -> Completion {
    match known.draft.format {
        Format::Partiql => partiql::complete(known, text, cursor),
        Format::Transaction => json::complete(known, text, cursor),
    }
}

impl Completion {
    /// Those of the candidates that go on from what is typed. One that is typed in full is none.
    pub fn of(typed: Span, text: &str, all: impl IntoIterator<Item = Candidate>) -> Self {
        // Names are told apart by case and typed without it; what is put in has the case it should.
        let prefix = bare(typed.of(text)).to_ascii_lowercase();
        let mut seen = BTreeSet::new();
        let fits = |candidate: &Candidate| {
            bare(&candidate.text).to_ascii_lowercase().starts_with(&prefix)
                && candidate.text != typed.of(text)
        };
        let candidates = all.into_iter().filter(fits).filter(|one| seen.insert(one.text.clone()));
        Self { typed, candidates: candidates.collect() }
    }
}

impl Candidate {
    pub fn new(kind: Kind, text: impl Into<String>) -> Self {
        Self { text: text.into(), kind, detail: String::new(), cursor: None }
    }

    pub fn with_detail(self, detail: impl Into<String>) -> Self {
        Self { detail: detail.into(), ..self }
    }

    /// Has the cursor go to a byte of its text.
    pub fn with_cursor(self, cursor: usize) -> Self {
        Self { cursor: Some(cursor), ..self }
    }
}

/// A word without the quotes and brackets around it.
fn bare(text: &str) -> &str {
    text.trim_matches(['"', '\'', '('])
}

impl Known<'_> {
    pub fn table_names(&self) -> impl Iterator<Item = &str> {
        self.tables.iter().map(|table| table.definition.name.as_str())
    }

    pub fn index_names(&self, table: &str) -> Vec<&str> {
        let table = self.tables.iter().find(|known| known.definition.name == table);
        let indexes = table.map(|table| &table.definition);
        let indexes = indexes
            .into_iter()
            .flat_map(|table| table.global_indexes.iter().chain(&table.local_indexes));
        indexes.map(|index| index.name.as_str()).collect()
    }

    fn table(&self, name: &str) -> Option<&TableDescription> {
        self.tables.iter().find(|known| known.definition.name == name)
    }

    /// The key of an index, as its detail.
    pub fn index_detail(&self, table: &str, index: &str) -> String {
        let definition = self.table(table).map(|table| &table.definition);
        let all = definition
            .into_iter()
            .flat_map(|one| one.global_indexes.iter().chain(&one.local_indexes));
        let found = all.into_iter().find(|one| one.name == index);
        found.map_or_else(String::new, |index| key_names(&index.key))
    }

    /// The key of a table, as its detail.
    pub fn table_detail(&self, name: &str) -> String {
        self.table(name).map_or_else(String::new, |table| key_names(&table.definition.key))
    }

    /// Of a table: keys, keys of its indexes, then what items have and what the draft names; of no table all there are. With
    /// what is known of each.
    pub fn attributes(&self, table: Option<&str>) -> Vec<(String, String)> {
        let table = table.map(table_name);
        let is_meant = |name: &str| table.is_none_or(|table| table == name);
        let described = self.tables.iter().map(|table| &table.definition);
        let described = described.filter(|table| is_meant(&table.name)).flat_map(|table| {
            let indexes = table.global_indexes.iter().chain(&table.local_indexes);
            let of_indexes = indexes.flat_map(|index| {
                key_of(&index.key).map(|name| (name.clone(), format!("key of {}", index.name)))
            });
            let of_table = key_of(&table.key).map(|name| (name.clone(), "key".to_owned()));
            of_table.chain(of_indexes).collect::<Vec<_>>()
        });
        let seen = self.seen.attributes(table).into_iter();
        let seen = seen.map(|(name, attribute)| (name.to_owned(), attribute.types()));
        let statements =
            self.draft.statements.iter().take(STATEMENTS_READ_MAX).filter(|statement| {
                table.is_none()
                    || statement.table.as_deref().is_some_and(|name| is_meant(table_name(name)))
            });
        let named = statements.flat_map(|one| {
            one.key_candidates.keys().cloned().chain(partiql::quoted_names(&one.text))
        });
        let mut told = BTreeSet::new();
        let tables: BTreeSet<&str> = self.table_names().collect();
        // The quoted names of a statement are those of its tables, too.
        let named = named.filter(|name| !tables.contains(name.as_str()));
        let all = described.chain(seen).chain(named.map(|name| (name, String::new())));
        all.filter(|(name, _)| told.insert(name.clone())).collect()
    }
}

fn key_of(key: &KeySchema) -> impl Iterator<Item = &String> {
    key.partition.iter().chain(&key.sort)
}

fn key_names(key: &KeySchema) -> String {
    key_of(key).map(String::as_str).collect::<Vec<_>>().join(", ")
}
