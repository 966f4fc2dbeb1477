//! The code of a guarded connection, as it is shown and as it is typed.

use std::time::Duration;

use sha2::{Digest as _, Sha256};

/// Characters of a code.
// Forty bits. Of a loop that tries a code a second, each process of its own, half would take 17,000 years; few enough to
// be typed all the same. It is no secret from whoever asks for it: it keeps what was not looked at from being sent.
const CHARACTERS: usize = 8;
/// Crockford's base 32: without I, L, O and U, which are taken for others.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const BITS_EACH: usize = 5;

/// The first wrong code in a row waits so long, each further one twice as long as the one before.
const WAIT_FIRST: Duration = Duration::from_secs(1);
/// Who has mistyped it so often reads it anew; a longer wait would lock them out of their own connection.
const WAIT_MAX: Duration = Duration::from_secs(30);

/// The code of these texts in this order.
pub fn of<'t>(texts: impl Iterator<Item = &'t str>) -> String {
    let mut digest = Sha256::new();
    for text in texts {
        // With their lengths, or what is moved from the end of one text to the beginning of the next would go unseen.
        digest.update(text.len().to_be_bytes());
        digest.update(text);
    }
    let bytes = digest.finalize().into_iter().take(CHARACTERS * BITS_EACH / 8);
    let bits = bytes.fold(0_u64, |bits, byte| bits << 8 | u64::from(byte));
    (0..CHARACTERS).rev().map(|place| character(bits >> (place * BITS_EACH))).collect()
}

/// The character of the last five bits.
fn character(bits: u64) -> char {
    let place = usize::try_from(bits % 32).unwrap_or_default();
    char::from(ALPHABET[place])
}

/// Whether this is the code, typed in whatever case, in groups, or with the letters that are taken for digits.
pub fn is_typed(code: &str, typed: &str) -> bool {
    let read = typed.chars().filter(|c| !c.is_whitespace() && *c != '-').map(|c| {
        match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        }
    });
    read.eq(code.chars())
}

/// How long nothing more is taken after so many wrong codes in a row.
pub fn wait(wrong: u32) -> Duration {
    let doubled = 1_u32.checked_shl(wrong.saturating_sub(1)).unwrap_or(u32::MAX);
    WAIT_FIRST.saturating_mul(doubled).min(WAIT_MAX)
}
