//! `import-form`: what other people write, as a draft. Asks nobody.

use std::borrow::Cow;
use std::path::Path;

use super::{Exit, Printer, Stop, diagnostics, safe_text};
use crate::draft::Format;
use crate::draft::forms::read::read;
use crate::syntax::Diagnostic;
use crate::workspace::{Kind, read_text, reading};

/// Prints the draft that the commands or requests in a file come to; what is left out of them is said. Ends with
/// [`Exit::Usage`] where they come to none.
pub fn run(path: &Path, printer: Printer) -> Result<Exit, Stop> {
    if reading::is_typed(path) {
        printer.say(
            "commands or JSON are read from the terminal: Ctrl-D on a line of its own ends them",
        );
    }
    let text = read_text(path, Kind::Draft)?.text;
    let own = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
    let name = reading::title(path).map_or(own, Cow::Borrowed);
    let file = |named: &str| {
        // As the CLI would find it: from where it is run.
        read_text(Path::new(named), Kind::Draft)
            .map(|document| document.text)
            .map_err(|problem| problem.to_string())
    };
    let say = |findings: &[Diagnostic]| {
        if !findings.is_empty() {
            printer.say(&diagnostics::draw(&name, &text, findings, printer.talk_style()));
        }
    };
    match read(&text, &file) {
        Ok(taken) => {
            say(&taken.notes);
            match taken.format {
                Format::Partiql => printer.data(&taken.text)?,
                Format::Transaction => printer.document(&taken.text)?,
            }
            printer.say_what_is_struck(&taken.text);
            Ok(Exit::Applied)
        }
        Err(findings) => {
            say(&findings);
            let count = diagnostics::count(&findings);
            printer.say(&format!("{}: no draft; {count}", safe_text::line(&name)));
            Ok(Exit::Usage)
        }
    }
}
