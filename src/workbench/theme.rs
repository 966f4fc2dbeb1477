//! Colours by role: the code says what a text is, `themes/*.toml` say how that looks.
//!
//! A colour of a palette is given twice, for terminals with many colours and for those with sixteen:
//! `blue = ["#7aa2f7", "blue"]`. With `NO_COLOR` the theme `mono` is used, which has attributes alone.

use std::collections::BTreeMap;
use std::str::FromStr as _;

use ratatui::style::{Color, Modifier, Style};
use serde::Deserialize;

const BUNDLED: [(&str, &str); 3] = [
    ("dark", include_str!("../../themes/dark.toml")),
    ("light", include_str!("../../themes/light.toml")),
    ("mono", include_str!("../../themes/mono.toml")),
];

/// The role of a text that is kept for many frames: it is looked up in the theme when it is drawn.
pub type Role = fn(&Theme) -> Style;

/// How many colours the terminal shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    Sixteen,
    Many,
}

macro_rules! roles {
    ($($(#[$doc:meta])* $role:ident,)*) => {
        /// Every role a text can have.
        #[derive(Clone, Debug, PartialEq)]
        pub struct Theme {
            $($(#[$doc])* pub $role: Style,)*
        }

        /// The roles as a theme file names them.
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Roles {
            $($role: Look,)*
        }

        impl Theme {
            fn of(roles: &Roles, palette: &Palette, depth: Depth) -> Result<Self, ThemeError> {
                Ok(Self { $($role: roles.$role.style(palette, depth)?,)* })
            }

            /// A theme that gives each role an indexed colour of its own, and their names: what pictures are drawn with.
            #[cfg(test)]
            pub fn probe() -> (Self, Vec<&'static str>) {
                let mut names = Vec::new();
                $(
                    let $role = Style::new().fg(Color::Indexed(u8::try_from(names.len()).expect("fewer than 256 roles")));
                    names.push(stringify!($role));
                )*
                (Self { $($role,)* }, names)
            }
        }
    };
}

roles! {
    text, text_muted, text_strong,
    border, border_focused, title, title_focused,
    tab, tab_active,
    selection, selection_idle, cell, text_selection, matched, popup,
    status, status_badge, hint_key, hint_label,
    applied, failed, not_applied, partial, unknown, stale,
    units, estimate,
    error, warning, note,
    underline_error, underline_warning,
    gutter,
    code_keyword, code_name, code_string, code_number, code_constant, code_function, code_operator,
    code_comment, code_setting, code_parameter,
    filled,
}

#[derive(Debug, thiserror::Error, PartialEq)]
pub enum ThemeError {
    #[error("{0}")]
    Syntax(String),
    #[error("`{0}` is neither a colour of the palette nor a colour")]
    Colour(String),
    #[error("no theme is called `{0}`; there are: dark, light, mono")]
    Missing(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    palette: Palette,
    roles: Roles,
}

/// Name to the colour for many colours and the one for sixteen.
type Palette = BTreeMap<String, [String; 2]>;

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "members of a file people write")]
struct Look {
    fg: Option<String>,
    bg: Option<String>,
    bold: bool,
    dim: bool,
    italic: bool,
    underline: bool,
    reverse: bool,
}

impl Theme {
    /// One of the bundled themes.
    pub fn bundled(name: &str, depth: Depth) -> Result<Self, ThemeError> {
        let (_, text) = BUNDLED
            .iter()
            .find(|(bundled, _)| *bundled == name)
            .ok_or_else(|| ThemeError::Missing(name.to_owned()))?;
        Self::read(text, depth)
    }

    /// A theme file's text.
    pub fn read(text: &str, depth: Depth) -> Result<Self, ThemeError> {
        let file: File =
            toml::from_str(text).map_err(|error| ThemeError::Syntax(error.to_string()))?;
        Self::of(&file.roles, &file.palette, depth)
    }
}

/// A style in a colour that the user gave a connection, on terminals that have it.
pub fn in_colour(style: Style, written: Option<&str>, depth: Depth) -> Style {
    let has_it = |name: &&str| depth == Depth::Many || !name.starts_with('#');
    match written.filter(has_it).and_then(|name| Color::from_str(name).ok()) {
        Some(colour) => style.fg(colour),
        None => style,
    }
}

impl Look {
    fn style(&self, palette: &Palette, depth: Depth) -> Result<Style, ThemeError> {
        let mut style = Style::new();
        style.fg = colour(self.fg.as_deref(), palette, depth)?;
        style.bg = colour(self.bg.as_deref(), palette, depth)?;
        let modifiers = [
            (self.bold, Modifier::BOLD),
            (self.dim, Modifier::DIM),
            (self.italic, Modifier::ITALIC),
            (self.underline, Modifier::UNDERLINED),
            (self.reverse, Modifier::REVERSED),
        ];
        for (_, modifier) in modifiers.into_iter().filter(|(on, _)| *on) {
            style = style.add_modifier(modifier);
        }
        Ok(style)
    }
}

fn colour(
    name: Option<&str>,
    palette: &Palette,
    depth: Depth,
) -> Result<Option<Color>, ThemeError> {
    let Some(name) = name else { return Ok(None) };
    let [many, sixteen] = match palette.get(name) {
        Some([many, sixteen]) => [many.as_str(), sixteen.as_str()],
        None => [name, name],
    };
    let written = if depth == Depth::Many { many } else { sixteen };
    Color::from_str(written).map(Some).map_err(|_| ThemeError::Colour(written.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bundled_theme_names_every_role() {
        for (name, text) in BUNDLED {
            for depth in [Depth::Sixteen, Depth::Many] {
                assert!(Theme::read(text, depth).is_ok(), "{name}: {:?}", Theme::read(text, depth));
            }
        }
    }

    #[test]
    fn sixteen_colours_get_no_other_ones() {
        for name in ["dark", "light"] {
            let theme = format!("{:?}", Theme::bundled(name, Depth::Sixteen));
            assert!(!theme.contains("Rgb") && !theme.contains("Indexed"), "{name}");
        }
    }

    #[test]
    fn without_colour_what_matters_differs_by_attributes() {
        let mono = Theme::bundled("mono", Depth::Many).expect("the theme is bundled");
        assert_eq!(mono.selection.add_modifier, Modifier::REVERSED);
        assert_eq!((mono.failed.fg, mono.selection.bg), (None, None));
        assert!(mono.underline_error.add_modifier.contains(Modifier::UNDERLINED));
    }

    #[test]
    fn a_connection_has_its_colour_where_the_terminal_has_it() {
        let fg = |written, depth| in_colour(Style::new(), Some(written), depth).fg;
        assert_eq!(fg("magenta", Depth::Sixteen), Some(Color::Magenta));
        assert_eq!(fg("#ff8800", Depth::Many), Some(Color::Rgb(0xff, 0x88, 0)));
        assert_eq!(fg("#ff8800", Depth::Sixteen), None);
    }

    #[test]
    fn a_role_nobody_knows_and_a_colour_nobody_knows_are_errors() {
        let dark = include_str!("../../themes/dark.toml");
        assert!(Theme::read(&format!("{dark}\nnobody = {{}}\n"), Depth::Many).is_err());
        assert_eq!(
            Theme::read(
                &dark
                    .replace("text_muted = { fg = \"grey\" }", "text_muted = { fg = \"greyish\" }"),
                Depth::Many
            ),
            Err(ThemeError::Colour("greyish".to_owned()))
        );
        assert_eq!(Theme::bundled("x", Depth::Many), Err(ThemeError::Missing("x".to_owned())));
    }
}
