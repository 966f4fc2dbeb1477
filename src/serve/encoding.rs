//! Compression, both ways (indexes-and-tables.md 8.5).

use std::io::{self, Read};

use flate2::Compression;
use flate2::bufread::{GzDecoder, GzEncoder, ZlibDecoder, ZlibEncoder};

#[cfg(test)]
mod tests;

const GZIP_MAGIC: [u8; 2] = [0x1f, 0x8b];

/// The two compressions the service knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    Gzip,
    /// In its zlib wrapper.
    Deflate,
}

/// Why a compressed body gives no text.
#[derive(Debug, PartialEq, Eq)]
pub enum DecodeError {
    /// Broken, cut short or empty.
    Broken,
    TooLarge,
}

impl Encoding {
    pub fn name(self) -> &'static str {
        match self {
            Self::Gzip => "gzip",
            Self::Deflate => "deflate",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        [Self::Gzip, Self::Deflate].into_iter().find(|it| it.name().eq_ignore_ascii_case(name))
    }

    /// The one an `Accept-Encoding` prefers: by weight, then by order. `*` means gzip.
    pub fn preferred(accept: &str) -> Option<Self> {
        let mut best: Option<(Self, f32)> = None;
        for (encoding, weight) in accept.split(',').filter_map(accepted) {
            // Greater, not greater or equal: of equal weights the first stands, and a weight of zero excludes.
            if weight > best.map_or(0.0, |(_, weight)| weight) {
                best = Some((encoding, weight));
            }
        }
        best.map(|(encoding, _)| encoding)
    }

    /// At most `most` bytes of text.
    pub fn decode(self, bytes: &[u8], most: usize) -> Result<Vec<u8>, DecodeError> {
        match self {
            Self::Gzip => gunzip(bytes, most),
            Self::Deflate => {
                let mut rest = bytes;
                let text = read(ZlibDecoder::new(&mut rest), most)?;
                // Unlike gzip's, its streams don't follow one another (indexes-and-tables.md 8.5).
                if rest.is_empty() { Ok(text) } else { Err(DecodeError::Broken) }
            }
        }
    }

    /// Quick rather than small: the way is short.
    pub fn encode(self, bytes: &[u8]) -> io::Result<Vec<u8>> {
        let mut encoded = Vec::new();
        match self {
            Self::Gzip => GzEncoder::new(bytes, Compression::fast()).read_to_end(&mut encoded)?,
            Self::Deflate => {
                ZlibEncoder::new(bytes, Compression::fast()).read_to_end(&mut encoded)?
            }
        };
        Ok(encoded)
    }
}

/// One element of an `Accept-Encoding`, with its weight.
fn accepted(element: &str) -> Option<(Encoding, f32)> {
    let mut parts = element.split(';').map(str::trim);
    let encoding = match parts.next()? {
        // `*` is taken at its place, like a name (indexes-and-tables.md 8.5).
        "*" => Encoding::Gzip,
        name => Encoding::named(name)?,
    };
    let weight = parts.find_map(|part| part.strip_prefix("q=").or(part.strip_prefix("Q=")));
    Some((encoding, weight.map_or(Some(1.0), |weight| weight.parse().ok())?))
}

/// Members one after the other make one text; what follows them and is none is left alone.
fn gunzip(mut bytes: &[u8], most: usize) -> Result<Vec<u8>, DecodeError> {
    let mut text = Vec::new();
    loop {
        // Never below zero: `read` gives no more than it was let.
        text.extend(read(GzDecoder::new(&mut bytes), most - text.len())?);
        if !bytes.starts_with(&GZIP_MAGIC) {
            return Ok(text);
        }
    }
}

fn read(decoder: impl Read, most: usize) -> Result<Vec<u8>, DecodeError> {
    let mut text = Vec::new();
    // One byte more than allowed is enough to know, so a small body that unpacks to gigabytes is not unpacked.
    let over = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
    decoder.take(over).read_to_end(&mut text).map_err(|_| DecodeError::Broken)?;
    if text.len() > most { Err(DecodeError::TooLarge) } else { Ok(text) }
}
