//! The house rules, as a test: which layer may name which, which crates are named where, what a front page may hold.
//!
//! The table [`LAYERS`] is the picture in the crate documentation; change both in one commit.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// A top-level module, what it may import of ours, and which of the [`GUARDED`] crates it may name.
struct Layer {
    name: &'static str,
    imports: &'static [&'static str],
    crates: &'static [&'static str],
}

const LAYERS: &[Layer] = &[
    Layer { name: "secret", imports: &[], crates: &[] },
    Layer { name: "value", imports: &[], crates: &[] },
    Layer { name: "syntax", imports: &["value"], crates: &[] },
    Layer { name: "api", imports: &["value"], crates: &["serde_json"] },
    Layer { name: "storage", imports: &[], crates: &["rusqlite"] },
    Layer { name: "engine", imports: &["value", "syntax", "api", "storage"], crates: &[] },
    Layer {
        name: "draft",
        imports: &["secret", "value", "syntax", "api"],
        crates: &["serde_json"],
    },
    Layer {
        name: "connection",
        imports: &["secret", "value", "api", "engine", "storage"],
        crates: &[
            "tokio",
            "serde_json",
            "tracing",
            "hyper_util",
            "rustls",
            "aws_config",
            "aws_sdk_dynamodb",
            "aws_smithy_http_client",
            "aws_types",
            "aws_credential_types",
            "rustls",
        ],
    },
    Layer {
        name: "workspace",
        imports: &["secret", "value", "api", "draft", "connection", "storage"],
        crates: &["rusqlite", "rustix", "serde_json", "anyhow", "tracing", "directories", "flate2"],
    },
    Layer {
        name: "session",
        imports: &[
            "secret",
            "value",
            "syntax",
            "api",
            "engine",
            "draft",
            "connection",
            "workspace",
        ],
        crates: &["tokio", "serde_json", "anyhow", "tracing", "directories"],
    },
    Layer {
        name: "run",
        imports: &[
            "secret",
            "value",
            "syntax",
            "api",
            "engine",
            "draft",
            "connection",
            "workspace",
            "session",
            "cli",
        ],
        crates: &["tokio", "serde_json", "anyhow", "tracing", "clap"],
    },
    Layer {
        name: "serve",
        imports: &["value", "api", "engine"],
        crates: &["tokio", "tracing", "hyper", "hyper_util", "http_body_util", "flate2", "rustix"],
    },
    Layer {
        name: "workbench",
        imports: &[
            "secret",
            "value",
            "syntax",
            "api",
            "engine",
            "draft",
            "connection",
            "workspace",
            "session",
        ],
        crates: &[
            "tokio",
            "serde_json",
            "anyhow",
            "tracing",
            "ratatui",
            "crossterm",
            "ropey",
            "syntect",
            "terminput",
            "terminput_crossterm",
            "nix",
        ],
    },
    Layer { name: "cli", imports: &[], crates: &["clap"] },
];

/// Crates whose use is confined.
const GUARDED: &[&str] = &[
    "tokio",
    "aws_config",
    "aws_credential_types",
    "aws_sdk_dynamodb",
    "aws_smithy_http_client",
    "aws_types",
    "rustls",
    "futures",
    "ratatui",
    "crossterm",
    "ropey",
    "syntect",
    "terminput",
    "terminput_crossterm",
    "nix",
    "rusqlite",
    "clap",
    "anyhow",
    "tracing",
    "tracing_subscriber",
    "serde_json",
    "directories",
    "hyper",
    "hyper_util",
    "http_body_util",
    "rustls",
    "flate2",
];

/// Crates that single files hold, within the layers that may name them.
const CONFINED: &[(&str, &[&str])] = &[
    (
        "rusqlite",
        &[
            "src/storage/file.rs",
            "src/storage/sqlite.rs",
            "src/workspace/history.rs",
            "src/workspace/history/answers.rs",
            "src/workspace/history/extent.rs",
            "src/workspace/history/format.rs",
            "src/workspace/history/labels.rs",
            "src/workspace/history/list.rs",
        ],
    ),
    (
        "hyper_util",
        &["src/serve/connection.rs", "src/connection/proxy.rs", "src/connection/remote/trouble.rs"],
    ),
    ("rustls", &["src/connection/remote/http.rs", "src/connection/remote/trouble.rs"]),
    ("nix", &["src/workbench/terminal/signals.rs"]),
    (
        "rustix",
        &[
            "src/workbench/terminal/output.rs",
            "src/workbench/terminal/signals.rs",
            "src/workbench/terminal/tty.rs",
            "src/serve/limits.rs",
            "src/run/person.rs",
            "src/connection/remote/credentials/process.rs",
            "src/workspace/privacy.rs",
            "src/workspace/reading.rs",
        ],
    ),
    (
        "aws_sdk_sts",
        &["src/connection/remote/credentials/lack.rs", "src/connection/remote/credentials/sts.rs"],
    ),
    (
        "aws_sdk_sso",
        &["src/connection/remote/credentials/lack.rs", "src/connection/remote/credentials/sso.rs"],
    ),
    ("terminput", &["src/workbench/terminal/decode.rs"]),
    ("terminput_crossterm", &["src/workbench/terminal/decode.rs"]),
];

/// A reader scrolls through a file of this length once and still knows how it began.
const FILE_LINES_MAX: usize = 700;

/// A source file: its path from the root, and its text without comments and strings.
struct Source {
    path: String,
    code: String,
    lines: usize,
}

impl Source {
    fn read(root: &Path, path: &Path) -> Self {
        let text = fs::read_to_string(path).expect("sources are UTF-8");
        let path = path.strip_prefix(root).expect("under the root").to_string_lossy().into_owned();
        Self { path, code: without_comments_and_strings(&text), lines: text.lines().count() }
    }

    /// The top-level module this file belongs to.
    fn layer(&self) -> Option<&'static Layer> {
        let name = self.path.strip_prefix("src/")?.split('/').next()?.trim_end_matches(".rs");
        LAYERS.iter().find(|layer| layer.name == name)
    }

    /// Tests see everything: they are below no layer.
    fn is_test(&self) -> bool {
        self.path.split('/').any(|part| part == "tests" || part.ends_with("tests.rs"))
    }
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    collect(&root.join("src"), &mut paths);
    paths.sort();
    paths.iter().map(|path| Source::read(root, path)).collect()
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a readable folder") {
        let path = entry.expect("a readable entry").path();
        if path.is_dir() {
            collect(&path, paths);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            paths.push(path);
        }
    }
}

/// Blanks out comments and string literals, so that words in them count for nothing.
fn without_comments_and_strings(text: &str) -> String {
    let mut code = String::new();
    for line in text.lines() {
        let mut quoted = false;
        let mut previous = ' ';
        for (at, character) in line.char_indices() {
            let rest = line.get(at..).unwrap_or("");
            if !quoted && rest.starts_with("//") {
                break;
            }
            // Not one that is escaped, nor the character `'"'`.
            if character == '"' && previous != '\\' && previous != '\'' {
                quoted = !quoted;
            } else if !quoted {
                code.push(character);
            }
            previous = character;
        }
        code.push('\n');
    }
    code
}

/// The names that follow `prefix` as a path, anywhere in the code; `crate::{a, b}` counts for each.
fn names_after(code: &str, prefix: &str) -> BTreeSet<String> {
    let word = |text: &str| -> String {
        text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
    };
    let mut names = BTreeSet::new();
    for (at, _) in code.match_indices(prefix) {
        let rest = code.get(at + prefix.len()..).unwrap_or("");
        match rest.strip_prefix('{') {
            Some(group) => names.extend(
                group.split('}').next().unwrap_or("").split(',').map(|name| word(name.trim())),
            ),
            None => {
                names.insert(word(rest));
            }
        }
    }
    names
}

fn names_crate(code: &str, name: &str) -> bool {
    code.match_indices(&format!("{name}::")).any(|(at, _)| {
        let before = code.get(..at).and_then(|text| text.chars().next_back()).unwrap_or(' ');
        // A module of ours may end in a crate's name, or be called so behind `crate::`.
        !(before.is_alphanumeric() || before == '_' || before == ':')
    })
}

fn report(faults: &[String]) {
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn layers_import_downwards_only() {
    let mut faults = Vec::new();
    for source in sources().iter().filter(|source| !source.is_test()) {
        let Some(layer) = source.layer() else { continue };
        for name in names_after(&source.code, "crate::") {
            let known = LAYERS.iter().any(|other| other.name == name);
            if known && name != layer.name && !layer.imports.contains(&name.as_str()) {
                faults.push(format!("{}: {} may not import {name}", source.path, layer.name));
            }
        }
    }
    report(&faults);
}

#[test]
fn crates_are_named_where_they_belong() {
    let mut faults = Vec::new();
    for source in sources().iter().filter(|source| !source.is_test()) {
        let Some(layer) = source.layer() else { continue };
        for name in GUARDED.iter().filter(|name| names_crate(&source.code, name)) {
            if !layer.crates.contains(name) {
                faults.push(format!("{}: {} may not name {name}", source.path, layer.name));
            }
        }
        for (name, files) in CONFINED {
            if names_crate(&source.code, name) && !files.contains(&source.path.as_str()) {
                faults.push(format!("{}: only {} name {name}", source.path, files.join(", ")));
            }
        }
    }
    report(&faults);
}

#[test]
fn the_middle_reads_no_clock_and_no_environment() {
    let middle = ["value", "syntax", "api", "storage", "engine", "draft"];
    let mut faults = Vec::new();
    for source in sources().iter().filter(|source| !source.is_test()) {
        let Some(layer) = source.layer() else { continue };
        for word in ["SystemTime", "Instant::now", "env::var", "async fn"] {
            if middle.contains(&layer.name) && source.code.contains(word) {
                faults.push(format!("{}: {} may not use {word}", source.path, layer.name));
            }
        }
    }
    report(&faults);
}

/// Who finds a refusal's sentence in one folder can reword it there, and nobody's behaviour changes.
#[test]
fn the_engine_refuses_in_the_words_of_api_error() {
    let mut faults = Vec::new();
    let makes =
        ["ApiError::new(", "ApiError::named(", "ApiError::validation(", "invalid_parameter("];
    for source in sources().iter().filter(|source| !source.is_test()) {
        let says = makes.into_iter().find(|make| source.code.contains(make));
        if let (true, Some(make)) = (source.path.starts_with("src/engine/"), says) {
            faults.push(format!("{}: {make}..) belongs into api::error", source.path));
        }
        // A sentence is looked into to show it, never to decide by it.
        let asks = [".message ==", ".message !=", ".message.starts_with", ".message.contains"];
        if let Some(ask) = asks.into_iter().find(|ask| source.code.contains(ask)) {
            faults.push(format!("{}: {ask} compares a sentence", source.path));
        }
    }
    report(&faults);
}

#[test]
fn inside_the_workbench_only_the_doer_meets_the_world() {
    let mut faults = Vec::new();
    for source in sources().iter().filter(|source| !source.is_test()) {
        let Some(path) = source.path.strip_prefix("src/workbench/") else { continue };
        if path != "doer.rs" && names_crate(&source.code, "tokio") {
            faults.push(format!("{path}: only doer.rs names tokio"));
        }
        if path.starts_with("widget/") {
            // How hidden characters are written, and what is a secret, is one rule for screen and text, so it stands
            // beneath both.
            let allowed = ["workbench", "syntax", "secret"];
            let foreign = names_after(&source.code, "crate::").into_iter();
            let foreign = foreign.filter(|name| !allowed.contains(&name.as_str()));
            let of_syntax = names_after(&source.code, "crate::syntax::").into_iter();
            let of_syntax = of_syntax.filter(|name| name != "hidden");
            faults.extend(
                foreign
                    .chain(of_syntax)
                    .map(|name| format!("{path}: a widget knows nothing of {name}")),
            );
        }
    }
    report(&faults);
}

/// Who is handed the desk never sees the whole state, nor those who deal with it: else the workbench is one circle of
/// imports again, and nothing in it can be read alone.
#[test]
fn inside_the_workbench_a_pane_and_a_dialog_know_the_desk_and_not_the_state() {
    let whole = [
        "state",
        "route",
        "update",
        "answers",
        "window",
        "draw",
        "status",
        "app",
        "doer",
        "past_runs",
        "table_work",
    ];
    let mut faults = Vec::new();
    for source in sources().iter().filter(|source| !source.is_test()) {
        let Some(path) = source.path.strip_prefix("src/workbench/") else { continue };
        let name = path.trim_end_matches(".rs");
        if whole.contains(&name) || ["mod", "start", "journey", "picture"].contains(&name) {
            continue;
        }
        let imports = names_after(&source.code, "super::");
        let beyond = imports.iter().filter(|name| whole.contains(&name.as_str()));
        faults.extend(beyond.map(|name| format!("{path} is handed the desk: not {name}")));
    }
    report(&faults);
}

/// What two panes say alike stands beneath both, so that either can be read, and taken out, alone.
#[test]
fn inside_the_workbench_a_pane_imports_no_other_pane() {
    let sources = sources();
    let within = |source: &'_ Source| {
        let path = source.path.strip_prefix("src/workbench/pane/")?;
        path.trim_end_matches(".rs").split('/').next().map(str::to_owned)
    };
    let is_pane = |source: &&Source| source.code.contains("impl Behaviour for");
    let panes: BTreeSet<String> = sources.iter().filter(is_pane).filter_map(within).collect();
    assert!(panes.contains("detail"), "panes are found: {panes:?}");
    let mut faults = Vec::new();
    for source in sources.iter().filter(|source| !source.is_test()) {
        // `pane` alone knows which there are.
        let Some(own) = within(source).filter(|own| own != "pane") else { continue };
        let imports = names_after(&source.code, "super::");
        let others = panes.intersection(&imports).filter(|other| **other != own);
        faults.extend(others.map(|other| format!("{} imports the pane {other}", source.path)));
    }
    report(&faults);
}

#[test]
fn front_pages_hold_no_functions_and_tell_a_story() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut faults = Vec::new();
    for source in sources().iter().filter(|source| source.path.ends_with("/mod.rs")) {
        if source.code.contains("fn ") {
            faults.push(format!("{}: a front page holds no functions", source.path));
        }
        let text = fs::read_to_string(root.join(&source.path)).expect("sources are UTF-8");
        if !text.starts_with("//! ") && !source.is_test() {
            faults.push(format!("{}: a folder opens with its story", source.path));
        }
    }
    report(&faults);
}

#[test]
fn files_have_telling_names_and_a_readable_length() {
    let mut faults = Vec::new();
    for source in sources() {
        let name = source.path.rsplit('/').next().unwrap_or("").trim_end_matches(".rs");
        if ["helpers", "utils", "util", "common", "misc"].contains(&name) {
            faults.push(format!("{}: a file is named for what it holds", source.path));
        }
        if source.lines > FILE_LINES_MAX {
            faults.push(format!("{}: {} lines; split it by idea", source.path, source.lines));
        }
    }
    report(&faults);
}

/// An operation is told by its type: its name is text at the wire alone, where it comes in and goes out.
#[test]
fn no_operation_is_passed_as_text() {
    let mut faults = Vec::new();
    for source in sources().iter().filter(|source| !source.is_test()) {
        let is_exempt =
            source.path.starts_with("src/api/wire/") || source.path == "src/transcripts.rs";
        for kind in ["&str", "&'static str", "&'a str", "String", "Option<String>"] {
            if !is_exempt && source.code.contains(&format!("operation: {kind}")) {
                faults
                    .push(format!("{}: an operation is an OperationName, no {kind}", source.path));
            }
        }
    }
    report(&faults);
}

/// A verb is written once, where the language is; everywhere else it is a `Verb`, so that a match on it is exhaustive.
#[test]
fn no_verb_is_compared_as_text() {
    let verbs = ["SELECT", "INSERT", "UPDATE", "DELETE", "EXISTS"];
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut faults = Vec::new();
    for source in sources().iter().filter(|source| !source.is_test()) {
        // `DELETE` is a clause of an update expression and a value of AttributeAction, too, and `INSERT` a mode of vim.
        let languages = [
            "src/syntax/",
            "src/api/",
            "src/engine/evaluate/",
            "src/workbench/highlight.rs",
            "src/workbench/pane/editor/vim/vim.rs",
        ];
        if languages.iter().any(|language| source.path.starts_with(language))
            || source.path == "src/tidy.rs"
        {
            continue;
        }
        let text = fs::read_to_string(root.join(&source.path)).expect("sources are UTF-8");
        let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        let named = verbs.iter().filter(|verb| code.contains(&format!("\"{verb}\"")));
        faults.extend(named.map(|verb| format!("{}: \"{verb}\" is a Verb", source.path)));
    }
    report(&faults);
}
