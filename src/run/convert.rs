//! `export`: a draft in another form. Sends nothing but the question what keys its tables have.

use std::path::Path;

use super::draft_file::DraftFile;
use super::submit::say_findings;
use super::{Exit, Printer, Stop, diagnostics};
use crate::cli::Form;
use crate::draft::Format;
use crate::draft::forms::Language;
use crate::session::Session;
use crate::session::convert::ConvertError;
use crate::session::submission::Submission;
use crate::syntax::Diagnostic;

/// Prints the draft in this form; what is not the same is said. Ends with [`Exit::Usage`] when there is no such form.
pub async fn run(
    session: &Session,
    path: &Path,
    form: Form,
    printer: Printer,
) -> Result<Exit, Stop> {
    let file = DraftFile::read(path, printer)?;
    let text = match (form, file.draft.format) {
        (Form::Partiql, Format::Partiql) | (Form::TransactWrite, Format::Transaction) => {
            return Err(Stop::usage(format!("{} has this form already", file.name)));
        }
        (Form::Partiql | Form::TransactWrite, _) => converted(session, &file, printer).await?,
        (Form::Request, _) => requests(session, &file),
        (Form::AwsCli, _) => program(session, &file, Language::AwsCli, printer),
        (Form::Boto3, _) => program(session, &file, Language::Boto3, printer),
        (Form::Js, _) => program(session, &file, Language::JavaScript, printer),
        (Form::Rust, _) => program(session, &file, Language::Rust, printer),
    };
    match text {
        Ok(text) => {
            // Literals with anything unseen in them are JSON by now: what is left of it stands in comments.
            match form {
                Form::Partiql | Form::AwsCli | Form::Boto3 | Form::Js | Form::Rust => {
                    printer.data(&text)?;
                }
                Form::TransactWrite | Form::Request => printer.document(&text)?,
            }
            printer.say_what_is_struck(&text);
            Ok(Exit::Applied)
        }
        Err(findings) => {
            say_findings(&file, &findings, printer);
            printer.say(&format!(
                "{}: not converted; {}",
                file.title(),
                diagnostics::count(&findings)
            ));
            Ok(Exit::Usage)
        }
    }
}

async fn converted(
    session: &Session,
    file: &DraftFile,
    printer: Printer,
) -> Result<Result<String, Vec<Diagnostic>>, Stop> {
    match session.convert(&file.draft, &file.text).await {
        Ok(converted) => {
            say_findings(file, &converted.notes, printer);
            Ok(Ok(converted.text))
        }
        Err(ConvertError::Draft(findings)) => Ok(Err(findings)),
        Err(ConvertError::Failed(failure)) => Err(failure.into()),
    }
}

/// What runs elsewhere, and what of the draft is not in it.
fn program(
    session: &Session,
    file: &DraftFile,
    language: Language,
    printer: Printer,
) -> Result<String, Vec<Diagnostic>> {
    let formed = session.form(file.request(), language)?;
    say_findings(file, &formed.notes, printer);
    Ok(formed.text)
}

/// The body of each request, one a line.
fn requests(session: &Session, file: &DraftFile) -> Result<String, Vec<Diagnostic>> {
    // Not by the session, which refuses faults where nobody injects them: here nothing is sent.
    let submission = Submission::prepare(file.request(), &session.ids)?;
    Ok(submission.requests().map(|outgoing| format!("{}\n", outgoing.prepared.sent.body)).collect())
}

/// What can be done with a draft that met an endpoint without PartiQL.
pub async fn offer(session: &Session, file: &DraftFile) -> Option<String> {
    let name = file.title();
    match session.convert(&file.draft, &file.text).await {
        Ok(_) => Some(format!(
            "{name}: its writes can be sent as one TransactWriteItems request, all or nothing: `dynadraft export {name} --to transact-write`, on the same connection, prints it"
        )),
        Err(ConvertError::Draft(findings)) => {
            let first = findings.first()?;
            let line = first.span.line_column(&file.text).0;
            Some(format!("{name}: no other form of it can be sent: line {line}: {}", first.message))
        }
        Err(ConvertError::Failed(_)) => None,
    }
}
