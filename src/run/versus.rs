//! In what two connections answered differently, in text.

use super::safe_text;
use crate::session::Report;
use crate::session::compare::{Difference, summary};

/// A headline, and each difference with what the two said.
pub fn draw(report: &Report, other: &Report, differences: &[Difference]) -> String {
    let (one, other) = (&report.connection, &other.connection);
    let sign = if differences.is_empty() { "=" } else { "≠" };
    let mut text = format!("{one} {sign} {other}: {}\n", summary(differences));
    for difference in differences {
        text.push_str(&format!("  {}\n", difference.about()));
        for (name, said) in [(one, &difference.one), (other, &difference.other)] {
            let said = said.replace('\n', "\n      ");
            text.push_str(&format!("    {name}: {said}\n"));
        }
    }
    // All at once: names of connections, messages and items all come from elsewhere.
    safe_text::lines(&text).into_owned()
}
