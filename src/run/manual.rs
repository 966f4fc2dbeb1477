//! `completions` and `man`, made from the command line's definition.

use super::{Exit, Printer, Stop};

/// Prints the completion script of a shell.
pub fn completions(
    shell: clap_complete::Shell,
    mut command: clap::Command,
    printer: Printer,
) -> Result<Exit, Stop> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command, "dynadraft", &mut script);
    printer.data(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Applied)
}

/// Prints the manual page, in roff.
pub fn man(command: clap::Command, printer: Printer) -> Result<Exit, Stop> {
    let mut page = Vec::new();
    clap_mangen::Man::new(command).render(&mut page)?;
    printer.data(&String::from_utf8_lossy(&page))?;
    Ok(Exit::Applied)
}
