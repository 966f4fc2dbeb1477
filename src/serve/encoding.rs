//! Compression, both ways (indexes-and-tables.md 8.5).

use std::io::{self, Read};

use flate2::Compression;
use flate2::bufread::{GzDecoder, GzEncoder, ZlibDecoder, ZlibEncoder};

#[cfg(test)]
mod tests;

const GZIP_MAGIC: [u8; 2] = [0x1f, 0x8b];
/// Members of one gzip body. Who compresses in blocks, of 64 KB mostly, makes a few hundred of the longest body; each empty
/// one takes 20 bytes to send and a decoder to read.
const MEMBERS_MAX: usize = 1000;
/// Bytes decompressed between two questions whether there is room for them.
const STEP_BYTES: usize = 64 * 1024;

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
    /// Broken, cut short or empty, or of too many members.
    Broken,
    TooLarge,
    /// It was not let hold the text.
    NoRoom,
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

    /// At most `most` bytes of text. `may_hold` is asked before the text comes to hold so many bytes.
    pub fn decode(
        self,
        bytes: &[u8],
        most: usize,
        may_hold: &mut dyn FnMut(usize) -> bool,
    ) -> Result<Vec<u8>, DecodeError> {
        let mut output = Output { text: Vec::new(), most, may_hold };
        match self {
            Self::Gzip => gunzip(bytes, &mut output)?,
            Self::Deflate => {
                let mut rest = bytes;
                output.take(ZlibDecoder::new(&mut rest))?;
                // Unlike gzip's, its streams don't follow one another (indexes-and-tables.md 8.5).
                if !rest.is_empty() {
                    return Err(DecodeError::Broken);
                }
            }
        }
        Ok(output.text)
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
fn gunzip(mut bytes: &[u8], output: &mut Output<'_>) -> Result<(), DecodeError> {
    for _ in 0..MEMBERS_MAX {
        output.take(GzDecoder::new(&mut bytes))?;
        if !bytes.starts_with(&GZIP_MAGIC) {
            return Ok(());
        }
    }
    Err(DecodeError::Broken)
}

/// A text that is let grow.
struct Output<'a> {
    text: Vec<u8>,
    most: usize,
    may_hold: &'a mut dyn FnMut(usize) -> bool,
}

impl Output<'_> {
    /// Adds all that comes out of a decoder. No more than a step is made of what may not be held: a small body can unpack
    /// to gigabytes.
    fn take(&mut self, mut decoder: impl Read) -> Result<(), DecodeError> {
        loop {
            self.text.reserve(STEP_BYTES);
            if !(self.may_hold)(self.text.capacity()) {
                return Err(DecodeError::NoRoom);
            }
            let mut step = decoder.by_ref().take(STEP_BYTES as u64);
            let read = step.read_to_end(&mut self.text).map_err(|_| DecodeError::Broken)?;
            if self.text.len() > self.most {
                return Err(DecodeError::TooLarge);
            }
            if read == 0 {
                return Ok(());
            }
        }
    }
}
