//! Which language, and what all of them share.

use super::call::Call;
use super::notes::notes;
use super::{aws_cli, boto3, javascript, rust};
use crate::draft::{Draft, Mode};
use crate::syntax::hidden::visible;
use crate::syntax::{Diagnostic, Lines};

/// What a draft is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// Commands of the AWS CLI, for bash.
    AwsCli,
    /// A Python program.
    Boto3,
    /// A JavaScript module for Node.js and the AWS SDK, version 3.
    JavaScript,
    /// A Rust program.
    Rust,
}

/// A draft in another language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Formed {
    pub text: String,
    /// What of the draft is not in it, at places of the draft. It stands in its first comment, too. No errors among them.
    pub notes: Vec<Diagnostic>,
}

impl Language {
    pub const ALL: [Self; 4] = [Self::AwsCli, Self::Boto3, Self::JavaScript, Self::Rust];

    /// As the command line names it.
    pub fn name(self) -> &'static str {
        match self {
            Self::AwsCli => "aws-cli",
            Self::Boto3 => "boto3",
            Self::JavaScript => "js",
            Self::Rust => "rust",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.name() == name)
    }

    /// What it is called in a sentence.
    pub fn title(self) -> &'static str {
        match self {
            Self::AwsCli => "commands of the AWS CLI",
            Self::Boto3 => "a Python program for boto3",
            Self::JavaScript => "a JavaScript program for the AWS SDK",
            Self::Rust => "a Rust program for the AWS SDK",
        }
    }

    /// What a line of a comment begins with.
    fn comment(self) -> &'static str {
        match self {
            Self::AwsCli | Self::Boto3 => "#",
            Self::JavaScript | Self::Rust => "//",
        }
    }

    /// What it needs, and from where it takes whom it asks.
    fn needs(self) -> &'static [&'static str] {
        match self {
            Self::AwsCli => &[
                "For bash. Credentials, Region and endpoint are the AWS CLI's own: AWS_PROFILE, AWS_REGION (version 1: AWS_DEFAULT_REGION),",
                "AWS_ENDPOINT_URL. Prints what the CLI answers, and ends as its last command does: a statement of a batch that failed has an",
                "Error in the answer, and whether a request that met an error of the server was done is not known.",
            ],
            Self::Boto3 => &[
                "Needs boto3. Credentials, Region and endpoint come from the environment: AWS_PROFILE, AWS_REGION, AWS_ENDPOINT_URL.",
            ],
            Self::JavaScript => &[
                "Needs @aws-sdk/client-dynamodb, and the ending .mjs. Credentials, Region and endpoint come from the environment:",
                "AWS_PROFILE, AWS_REGION, AWS_ENDPOINT_URL.",
            ],
            Self::Rust => &[
                "Needs aws-config and aws-sdk-dynamodb 1, and tokio with \"macros\" and \"rt-multi-thread\". Credentials, Region and",
                "endpoint come from the environment: AWS_PROFILE, AWS_REGION, AWS_ENDPOINT_URL.",
            ],
        }
    }
}

/// The draft called `name`, whose text and requests these are, in another language. It is a whole that runs as it stands.
pub fn formed(
    language: Language,
    name: &str,
    (draft, text): (&Draft, &str),
    calls: &[Call],
) -> Formed {
    let notes = notes(language, draft, text, calls);
    let head = head(language, name, (draft, text), calls, &notes);
    let written = match language {
        Language::AwsCli => aws_cli::commands(&head, calls),
        Language::Boto3 => boto3::program(&head, draft.mode, calls),
        Language::JavaScript => javascript::program(&head, draft.mode, calls),
        Language::Rust => rust::program(&head, draft.mode, calls),
    };
    Formed { text: written, notes }
}

/// The comment at the top.
fn head(
    language: Language,
    name: &str,
    (draft, text): (&Draft, &str),
    calls: &[Call],
    notes: &[Diagnostic],
) -> String {
    let count: usize = calls.iter().map(Call::count).sum();
    let (one, many) = match draft.mode {
        Mode::TransactWrite => ("action", "actions"),
        Mode::Single | Mode::Batch | Mode::Transaction => ("statement", "statements"),
    };
    let what = if count == 1 { one } else { many };
    let first =
        format!("{name} as {}: {count} {what}, mode {}.", language.title(), draft.mode.name());
    let lines = Lines::of(text);
    let noted =
        notes.iter().map(|note| format!("line {}: {}", lines.line(note.span).0, note.message));
    let needs = language.needs().iter().map(|line| (*line).to_owned());
    let mut head = String::new();
    for line in std::iter::once(first).chain(needs).chain(noted) {
        // A draft's name and what a note quotes of it may hold a line break, which would end the comment.
        head.push_str(&format!("{} {}\n", language.comment(), visible(&line)));
    }
    head
}
