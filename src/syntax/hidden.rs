//! Characters that a reader of a text does not see, or that a terminal obeys.

/// Control characters (C0, DEL, C1), line separators, and the marks that turn the direction of the text around them.
pub fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{2028}' | '\u{2029}' | '\u{200e}' | '\u{200f}' | '\u{061c}')
        || matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
