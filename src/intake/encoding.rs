//! Which encoding a text file is in, and its text in UTF-8: UTF-8 with or without BOM, UTF-16 with or without BOM, GB18030.
//! Never replaces a byte it cannot read by a question mark: it says where the byte stands.

use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};
use std::io::{self, Read};

/// The encoding of a file, told from all of its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Told {
    encoding: &'static Encoding,
    bom: usize,
}

/// Watches a file's bytes go by and tells its encoding at the end.
#[derive(Debug, Default)]
pub struct Watcher {
    first: Vec<u8>,
    pending: Vec<u8>,
    not_utf8: bool,
    zeros_even: u64,
    zeros_odd: u64,
    seen: u64,
}

impl Watcher {
    /// Takes the next bytes.
    pub fn see(&mut self, bytes: &[u8]) {
        let room = 4usize.saturating_sub(self.first.len());
        self.first.extend(bytes.iter().take(room));
        // Chinese text in UTF-16 has few zero bytes, but its commas, digits and line ends all have one.
        for byte in bytes {
            if *byte == 0 {
                if self.seen.is_multiple_of(2) { self.zeros_even += 1 } else { self.zeros_odd += 1 }
            }
            self.seen += 1;
        }
        if self.not_utf8 {
            return;
        }
        let joined = [self.pending.as_slice(), bytes].concat();
        match std::str::from_utf8(&joined) {
            Ok(_) => self.pending.clear(),
            Err(e) if e.error_len().is_none() => self.pending = joined[e.valid_up_to()..].to_vec(),
            Err(_) => self.not_utf8 = true,
        }
    }

    /// The encoding: a BOM first, then zeros (UTF-16), then valid UTF-8, else GB18030.
    pub fn told(&self) -> Told {
        if let Some((encoding, bom)) = Encoding::for_bom(&self.first) {
            return Told { encoding, bom };
        }
        let (even, odd) = (self.zeros_even, self.zeros_odd);
        let encoding = if self.seen.is_multiple_of(2) && (even + odd) * 20 > self.seen {
            if odd > even { UTF_16LE } else { UTF_16BE }
        } else if !self.not_utf8 && self.pending.is_empty() {
            UTF_8
        } else {
            GB18030
        };
        Told { encoding, bom: 0 }
    }
}

impl Told {
    /// The encoding's name.
    pub fn name(self) -> &'static str {
        self.encoding.name()
    }

    /// The encoding a profile names.
    pub fn named(name: &str) -> Option<Told> {
        Encoding::for_label(name.as_bytes()).map(|encoding| Told { encoding, bom: 0 })
    }

    /// Reads the bytes as UTF-8 text without BOM.
    pub fn decode<R: Read>(self, mut inner: R) -> io::Result<Decoded<R>> {
        let mut bom = vec![0; self.bom];
        inner.read_exact(&mut bom)?;
        Ok(Decoded {
            inner,
            decoder: self.encoding.new_decoder_without_bom_handling(),
            name: self.encoding.name(),
            raw: vec![0; 64 * 1024],
            filled: 0,
            ended: false,
            finished: false,
            line: 1,
        })
    }
}

/// A reader of UTF-8 text over bytes in another encoding.
pub struct Decoded<R> {
    inner: R,
    decoder: encoding_rs::Decoder,
    name: &'static str,
    raw: Vec<u8>,
    filled: usize,
    ended: bool,
    finished: bool,
    line: u64,
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if out.len() < 16 {
            // A decoder needs room for one whole character.
            let mut small = [0u8; 16];
            let n = self.read(&mut small[..])?.min(16);
            if n > out.len() {
                return Err(io::Error::other("text read in pieces smaller than a character"));
            }
            out[..n].copy_from_slice(&small[..n]);
            return Ok(n);
        }
        loop {
            if self.finished {
                return Ok(0);
            }
            if !self.ended && self.filled < self.raw.len() / 2 {
                let n = self.inner.read(&mut self.raw[self.filled..])?;
                self.filled += n;
                self.ended = n == 0;
            }
            let (result, read, written) = self.decoder.decode_to_utf8_without_replacement(&self.raw[..self.filled], out, self.ended);
            self.raw.copy_within(read..self.filled, 0);
            self.filled -= read;
            self.line += out[..written].iter().filter(|b| **b == b'\n').count() as u64;
            match result {
                encoding_rs::DecoderResult::Malformed(..) => {
                    let why = format!("line {}: bytes that are no text in {}", self.line, self.name);
                    return Err(io::Error::new(io::ErrorKind::InvalidData, why));
                }
                encoding_rs::DecoderResult::InputEmpty if self.ended => self.finished = true,
                encoding_rs::DecoderResult::InputEmpty | encoding_rs::DecoderResult::OutputFull => {}
            }
            if written > 0 || self.finished {
                return Ok(written);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> (String, io::Result<String>) {
        let mut watcher = Watcher::default();
        bytes.chunks(3).for_each(|chunk| watcher.see(chunk));
        let told = watcher.told();
        let mut text = String::new();
        let result = told.decode(bytes).and_then(|mut d| d.read_to_string(&mut text)).map(|_| text);
        (told.name().to_owned(), result)
    }

    fn utf16(text: &str, bom: bool, big: bool) -> Vec<u8> {
        let units = bom.then_some(0xFEFF).into_iter().chain(text.encode_utf16());
        units.flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() }).collect()
    }

    #[test]
    fn the_same_text_in_every_encoding() {
        let text = "debtor_id,name\nD1,王小明\nD2,李四\n";
        let mut gb = vec![0; 200];
        let (_, _, n, _) = GB18030.new_encoder().encode_from_utf8(text, &mut gb, true);
        gb.truncate(n);
        for (bytes, name) in [
            (text.as_bytes().to_vec(), "UTF-8"),
            ([b"\xef\xbb\xbf", text.as_bytes()].concat(), "UTF-8"),
            (utf16(text, true, false), "UTF-16LE"),
            (utf16(text, true, true), "UTF-16BE"),
            (utf16(text, false, false), "UTF-16LE"),
            (utf16(text, false, true), "UTF-16BE"),
            (gb, "gb18030"),
        ] {
            let (found, result) = read(&bytes);
            assert_eq!(found, name);
            assert_eq!(result.unwrap(), text, "{name}");
        }
    }

    #[test]
    fn a_broken_byte_is_told_with_its_line() {
        let (name, result) = read(b"a,b\n1,\xff\xff\n");
        assert_eq!(name, "gb18030");
        assert_eq!(result.unwrap_err().to_string(), "line 2: bytes that are no text in gb18030");
    }
}
