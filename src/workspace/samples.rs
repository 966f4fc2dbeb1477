//! The bundled sample tables, embedded from assets/samples.

/// A sample: tables, items, drafts.
#[derive(Clone, Copy, Debug)]
pub struct Sample {
    pub name: &'static str,
    pub summary: &'static str,
    /// CreateTable requests, as JSON.
    pub tables: &'static [(&'static str, &'static str)],
    /// PutItem requests, one JSON object a line.
    pub items: &'static str,
    /// File name and text.
    pub drafts: &'static [(&'static str, &'static str)],
}

pub const SAMPLES: &[Sample] = &[];

pub fn find(name: &str) -> Option<&'static Sample> {
    SAMPLES.iter().find(|sample| sample.name == name)
}
