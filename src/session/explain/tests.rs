//! Every code has an entry and every entry a code, and every draft shows the code it stands with.

use std::collections::BTreeSet;

use super::entry::{Example, Of, all};
use super::find;
use crate::api::{ErrorKind, FailureCode};
use crate::draft::{Draft, Format};
use crate::session::report::{Code, OwnCode};
use crate::session::tests::session_with;
use crate::session::{Request, Terms, plan};
use crate::syntax::diagnostic::CODES;
use crate::workspace::samples::SAMPLES;

/// All codes that a report may have.
fn codes_of_reports() -> BTreeSet<String> {
    let failures = FailureCode::ALL.map(FailureCode::name);
    let kinds = ErrorKind::ALL.map(ErrorKind::name);
    let own = OwnCode::ALL.map(OwnCode::name);
    let others = [Code::Without.name().to_owned(), ErrorKind::Other.name().to_owned()];
    let names = failures.into_iter().chain(kinds).chain(own).map(str::to_owned);
    names.chain(others).collect()
}

/// All codes that a finding may have: no finding is made with another.
fn codes_of_findings() -> BTreeSet<String> {
    CODES.map(str::to_owned).into()
}

#[test]
fn every_code_has_an_entry_and_every_entry_a_code() {
    let known: BTreeSet<String> = codes_of_reports().union(&codes_of_findings()).cloned().collect();
    let explained: BTreeSet<String> =
        all().iter().flat_map(|entry| entry.names.iter().cloned()).collect();
    let missing: Vec<_> = known.difference(&explained).collect();
    let spare: Vec<_> = explained.difference(&known).collect();
    assert!(missing.is_empty(), "assets/codes.toml has no entry for {missing:?}: add one for each");
    assert!(spare.is_empty(), "assets/codes.toml explains {spare:?}, which nothing says");
    let findings = codes_of_findings();
    for entry in all() {
        let is_finding = findings.contains(entry.title());
        assert_eq!(entry.of == Of::Finding, is_finding, "{}: `of`", entry.title());
        assert_eq!(entry.again.is_none(), is_finding, "{}: `again`", entry.title());
        assert!(entry.means.ends_with('.') && entry.next.ends_with('.'), "{}", entry.title());
        assert_ne!(entry.example().is_some(), entry.without.is_some(), "{}", entry.title());
    }
}

#[test]
fn no_name_is_explained_twice() {
    let mut seen = BTreeSet::new();
    for name in all().iter().flat_map(|entry| &entry.names) {
        assert!(seen.insert(name.to_ascii_lowercase()), "{name}");
    }
}

/// What a draft shows there: the codes of its findings, or, where it can be sent, of its findings and its report.
fn shown(example: &Example) -> Vec<String> {
    let (runtime, session) = session_with(SAMPLES);
    let Example { name, text } = example.clone();
    let no_rows = |file: &str| Err(format!("{file} is not there"));
    let draft = Draft::parse(Format::of(&name, &text), &text).with_rows(&text, &no_rows);
    let tables = runtime.block_on(session.tables()).unwrap();
    let planned = plan::plan(&draft, &tables);
    let mut codes: Vec<String> =
        planned.diagnostics.iter().map(|finding| finding.code.to_owned()).collect();
    let request =
        Request { name, text, draft: draft.into(), only: None, token: None, next_token: None };
    let submission = match session.prepare(request) {
        Ok(submission) => submission,
        Err(findings) => {
            codes.extend(findings.iter().map(|finding| finding.code.to_owned()));
            return codes;
        }
    };
    let terms = Terms { whole: true, ..Terms::default() };
    let report = runtime.block_on(session.submit(submission, terms)).expect("it is let through");
    let statements = report.statements.iter().filter_map(|one| one.code.as_ref());
    let all = statements.chain(report.error.as_ref().map(|error| &error.code));
    codes.extend(all.map(|code| code.name().to_owned()));
    codes
}

#[test]
fn every_draft_shows_its_code() {
    let mut faults = Vec::new();
    for entry in all() {
        let Some(example) = entry.example() else { continue };
        let codes = shown(&example);
        if !codes.iter().any(|code| entry.names.contains(code)) {
            faults.push(format!("{} shows {codes:?}", example.name));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_code_is_found_however_it_is_written() {
    for name in
        ["conditionalcheckfailed", "ConditionalCheckFailedEXCEPTION", " ConditionalCheckFailed "]
    {
        assert_eq!(find(name).unwrap().title(), "ConditionalCheckFailed");
    }
    assert_eq!(find("ThrottlingException").unwrap().title(), "ThrottlingError");
    assert_eq!(find("throttling").unwrap().title(), "ThrottlingError");
    assert_eq!(find("ValidationException").unwrap().title(), "ValidationException");
    assert_eq!(find("internalserver").unwrap().title(), "InternalServerError");
    let said = |code: &str| find(code).unwrap_err().to_string();
    assert_eq!(said("mixed-bach"), "there is no code `mixed-bach`; did you mean `mixed-batch`?");
    assert_eq!(said("throtling"), "there is no code `throtling`; did you mean `Throttling`?");
    assert!(find("Throttling").is_ok());
    assert_eq!(
        said("\u{1b}[2J"),
        "there is no code `\\u{1b}[2J`; without a code all of them are listed"
    );
}
