//! An entry of assets/codes.toml.

use std::sync::LazyLock;

use serde::Deserialize;

const CODES: &str = include_str!("../../../assets/codes.toml");

/// A code, explained.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// How it is written: of a statement, and of a request. The first is its title.
    pub names: Vec<String>,
    pub of: Of,
    /// In a sentence or two.
    pub means: String,
    pub next: String,
    /// Of what was sent; a finding is of what was not.
    pub again: Option<Again>,
    /// A draft that shows it on the local engine with the samples loaded.
    draft: Option<String>,
    /// It is a transaction draft.
    #[serde(default)]
    actions: bool,
    /// Why no draft shows it.
    pub without: Option<String>,
}

/// Who says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Of {
    /// The service, of a statement or a request.
    Service,
    /// This program, where no service answered.
    Own,
    /// This program, of a draft before it is sent.
    Finding,
}

/// What asking again for the same comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Again {
    Yes,
    /// With the same ClientRequestToken, which keeps it from being done twice.
    SameToken,
    Pause,
    /// Only when it is known what became of it.
    Look,
    /// It is safe, and comes to the same.
    Vain,
    /// As the statements that failed have it.
    Cause,
}

/// A draft that shows a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// A file name, by which its kind is known.
    pub name: String,
    pub text: String,
}

static ENTRIES: LazyLock<Vec<Entry>> = LazyLock::new(|| {
    #[derive(Deserialize)]
    struct Codes {
        code: Vec<Entry>,
    }
    toml::from_str::<Codes>(CODES).expect("a test reads assets/codes.toml").code
});

/// All there are, in the order of the file: related ones stand together.
pub fn all() -> &'static [Entry] {
    &ENTRIES
}

impl Entry {
    pub fn title(&self) -> &str {
        self.names.first().map_or("", String::as_str)
    }

    /// Its first sentence.
    pub fn in_short(&self) -> &str {
        self.means
            .split_once(". ")
            .map_or(self.means.as_str(), |(first, _)| first)
            .trim_end_matches('.')
    }

    pub fn example(&self) -> Option<Example> {
        let ending = if self.actions { "tx.json" } else { "pql" };
        let text = self.draft.as_ref()?.trim_start().to_owned();
        Some(Example { name: format!("{}.{ending}", self.title()), text })
    }
}

impl Of {
    /// As `--json` has it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Service => "service",
            Self::Own => "own",
            Self::Finding => "finding",
        }
    }

    pub fn in_words(self) -> &'static str {
        match self {
            Self::Service => "what a statement or a request fails with",
            Self::Own => "what no service said",
            Self::Finding => "a finding: before anything is sent",
        }
    }
}

impl Again {
    /// As `--json` has it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::SameToken => "same-token",
            Self::Pause => "pause",
            Self::Look => "look",
            Self::Vain => "vain",
            Self::Cause => "cause",
        }
    }

    /// Whether asking again is safe, as a sentence.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Yes => "Safe: nothing was done, and the same may be asked again.",
            Self::SameToken => {
                "Safe with the same token, which keeps it from being done twice for ten minutes; with another it is not."
            }
            Self::Pause => "Safe after a pause, longer each time: nothing was done.",
            Self::Look => {
                "Not before it is known what became of it: a write may have been done. A read may be asked again."
            }
            Self::Vain => {
                "Safe, and in vain: nothing was done, and it comes to the same until something is changed."
            }
            Self::Cause => {
                "Safe: nothing was done. What it comes to hangs on the statements that failed."
            }
        }
    }
}
