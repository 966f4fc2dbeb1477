//! config.toml.

/// The settings of config.toml; unknown keys are errors with line and suggestion; a bad file gives the defaults and
/// the sentence to show.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// `dark`, `light`, or a theme in the config folder's themes/.
    pub theme: String,
    /// Borders and marks in ASCII.
    pub ascii: bool,
    /// Mouse capture at the start.
    pub mouse: bool,
}

impl Default for Config {
    fn default() -> Self {
        Self { theme: "dark".into(), ascii: false, mouse: true }
    }
}
