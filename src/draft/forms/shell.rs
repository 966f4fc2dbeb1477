//! Words for bash.

use std::borrow::Cow;

use crate::syntax::is_hidden;

/// One argument, quoted for bash: what the command gets is this text to the letter. A text with a NUL is none.
pub fn quoted(text: &str) -> Cow<'_, str> {
    if !text.is_empty() && text.bytes().all(is_plain) {
        return text.into();
    }
    // Line breaks may stand in a quote as they are. Whatever else is not seen would be lost on the way through an editor or a
    // terminal.
    if text.contains(|c| is_hidden(c) && c != '\n') {
        return escaped(text).into();
    }
    // PartiQL is full of single quotes. An exclamation mark is the history of a shell that is typed into.
    let is_double = text.contains('\'') && !text.contains(['"', '$', '`', '\\', '!']);
    if is_double { format!("\"{text}\"") } else { single(text) }.into()
}

/// What means nothing to a shell, wherever it stands in a word.
fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(byte, b'_' | b'-' | b'.' | b',' | b'/' | b':' | b'@' | b'%' | b'+')
}

/// Within single quotes nothing has a meaning but the quote itself, which can't stand there.
fn single(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

/// `$'...'`, with hidden characters by their bytes: `\u` would go by the locale.
fn escaped(text: &str) -> String {
    let mut word = "$'".to_owned();
    for character in text.chars() {
        match character {
            '\'' => word.push_str("\\'"),
            '\\' => word.push_str("\\\\"),
            '\n' => word.push_str("\\n"),
            '\t' => word.push_str("\\t"),
            '\r' => word.push_str("\\r"),
            hidden if is_hidden(hidden) => {
                let mut bytes = [0; 4];
                // In octal, which has three digits at most: `\x1b` would take a digit behind it for its own in some shells.
                let octal =
                    hidden.encode_utf8(&mut bytes).bytes().map(|byte| format!("\\{byte:03o}"));
                word.extend(octal);
            }
            seen => word.push(seen),
        }
    }
    word.push('\'');
    word
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_word_is_quoted_where_it_must_be() {
        let cases = [
            ("ALL_OLD", "ALL_OLD"),
            ("", "''"),
            ("SELECT * FROM \"a\"", "'SELECT * FROM \"a\"'"),
            ("it's", "\"it's\""),
            ("it's $5", "'it'\\''s $5'"),
            ("$HOME `x` \\n !", "'$HOME `x` \\n !'"),
            ("two\nlines", "'two\nlines'"),
            ("bell\u{7}7'\\", "$'bell\\0077\\'\\\\'"),
            ("\u{202e}é", "$'\\342\\200\\256é'"),
        ];
        for (text, written) in cases {
            assert_eq!(quoted(text), written);
        }
    }
}
