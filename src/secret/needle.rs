//! As what a secret is looked for.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};

use super::reading::Reading;

/// A secret that is shorter is not looked for: it would be found in ordinary words, and what is struck out there is lost
/// to the reader. Keys of AWS have 40 characters, tokens hundreds.
pub const BYTES_MIN: usize = 8;
/// A secret of letters of one case, or of digits, is looked for from this length on. A shorter one is a word or a number
/// more often than not: `dynamodb`, `localhost` and `00000000` are what people give an endpoint that takes any key.
pub const WORD_BYTES_MIN: usize = 16;

/// One spelling of a secret.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Needle {
    pub text: Vec<u8>,
    /// Bytes at its beginning and its end that say where it stands and are left there.
    pub context: (usize, usize),
    pub is_base64: bool,
}

impl Needle {
    fn plain(text: &str) -> Self {
        Self { text: text.as_bytes().to_vec(), context: (0, 0), is_base64: false }
    }
}

/// Those of a secret; none of one that is too short to be told from a word.
pub fn of_secret(secret: &str) -> Vec<Needle> {
    let secret = secret.trim();
    if !is_telling(secret) {
        return Vec::new();
    }
    // As a form of a web page has spaces.
    let with_plus = secret.contains(' ').then(|| Needle::plain(&secret.replace(' ', "+")));
    let plain = [Needle::plain(secret)].into_iter().chain(with_plus);
    plain.chain(in_base64(secret.as_bytes())).collect()
}

/// Of everything that stands between `//` and `@` in a text: where it stands so, whatever its length, and the password
/// alone as any other secret. Those of one such place are one secret.
pub fn of_urls(text: &str) -> Vec<Vec<Needle>> {
    let proper = text.split("//").skip(1);
    // As a URL with a slash too few has it; with both it stands among the others.
    let slipped = text.split(":/").skip(1).filter(|rest| !rest.starts_with('/'));
    let slipped = slipped.filter_map(userinfo).filter(|userinfo| userinfo.contains(':'));
    proper.filter_map(userinfo).chain(slipped).map(of_userinfo).collect()
}

/// `user:password` of `user:password@host/path`.
fn userinfo(rest: &str) -> Option<&str> {
    let is_end = |c: char| matches!(c, '"' | '\'' | '`') || c.is_whitespace();
    let rest = rest.split(is_end).next()?;
    let authority = rest.split(['/', '?', '#']).next()?;
    // A password that was not escaped as it should be may hold the marks of a URL itself. A host has a port there.
    let is_port = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    let is_unescaped = authority.split_once(':').is_some_and(|(_, port)| !is_port(port));
    let (userinfo, _) = if is_unescaped { rest } else { authority }.rsplit_once('@')?;
    Some(userinfo).filter(|userinfo| !userinfo.is_empty())
}

fn of_userinfo(userinfo: &str) -> Vec<Needle> {
    let in_place =
        Needle { text: format!("//{userinfo}@").into_bytes(), context: (2, 1), is_base64: false };
    // A name without a password is one itself: so tokens are given.
    let password = userinfo.split_once(':').map_or(userinfo, |(_, password)| password);
    let meant = unescaped(password);
    // As the header of basic authentication has them.
    let header = unescaped(userinfo);
    let header = Some(&header).filter(|text| text.len() >= BYTES_MIN);
    let header = header.into_iter().flat_map(|text| in_base64(text.as_bytes()));
    let secrets = of_secret(password).into_iter().chain(of_secret(&meant));
    [in_place].into_iter().chain(secrets).chain(header).collect()
}

fn unescaped(text: &str) -> String {
    String::from_utf8_lossy(&Reading::of(text.as_bytes()).text).into_owned()
}

fn is_telling(secret: &str) -> bool {
    let is_all = |is: fn(&char) -> bool| secret.chars().all(|c| is(&c));
    let is_word = is_all(char::is_ascii_lowercase)
        || is_all(char::is_ascii_uppercase)
        || is_all(char::is_ascii_digit);
    secret.len() >= if is_word { WORD_BYTES_MIN } else { BYTES_MIN }
}

/// The characters of base64 that are of the secret alone, wherever in the bytes it begins, in both alphabets.
fn in_base64(secret: &[u8]) -> Vec<Needle> {
    let mut needles = Vec::new();
    for before in 0..3 {
        let bytes = [&[0; 3][..before], secret].concat();
        // A character stands for six bits: those that hold bits of a neighbour are left out.
        let (from, to) = ((before * 8).div_ceil(6), bytes.len() * 8 / 6);
        for engine in [STANDARD_NO_PAD, URL_SAFE_NO_PAD] {
            let text = engine.encode(&bytes);
            let text = text.get(from..to).unwrap_or_default().as_bytes().to_vec();
            needles.push(Needle { text, context: (0, 0), is_base64: true });
        }
    }
    needles
}
