//! The bundled sample tables, embedded from assets/samples.

#[cfg(test)]
mod tests;

/// A sample: tables, items, drafts.
#[derive(Clone, Copy, Debug)]
pub struct Sample {
    pub name: &'static str,
    pub summary: &'static str,
    /// CreateTable requests, as JSON, by table name.
    pub tables: &'static [(&'static str, &'static str)],
    /// PutItem requests, one JSON object a line.
    pub items: &'static str,
    /// File name and text.
    pub drafts: &'static [(&'static str, &'static str)],
}

/// A file of assets/samples.
macro_rules! asset {
    ($path:literal) => {
        include_str!(concat!("../../assets/samples/", $path))
    };
}

pub const SAMPLES: &[Sample] = &[
    Sample {
        name: "bank",
        summary: "accounts and their ledger: a batch, a transfer, an overdraft that is cancelled",
        tables: &[
            ("accounts", asset!("bank/accounts.json")),
            ("ledger", asset!("bank/ledger.json")),
        ],
        items: asset!("bank/items.jsonl"),
        drafts: &[
            ("batch.pql", asset!("bank/batch.pql")),
            ("transfer.pql", asset!("bank/transfer.pql")),
            ("transfer.tx.json", asset!("bank/transfer.tx.json")),
            ("overdraft.tx.json", asset!("bank/overdraft.tx.json")),
        ],
    },
    Sample {
        name: "music",
        summary: "songs by artist with a local index: a batch of reads, item collection metrics",
        tables: &[("songs", asset!("music/songs.json"))],
        items: asset!("music/items.jsonl"),
        drafts: &[
            ("songs.pql", asset!("music/songs.pql")),
            ("collection.tx.json", asset!("music/collection.tx.json")),
        ],
    },
];

pub fn find(name: &str) -> Option<&'static Sample> {
    SAMPLES.iter().find(|sample| sample.name == name)
}
