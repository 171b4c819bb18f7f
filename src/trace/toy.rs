//! A vault for tests, whose key turns letters round. Never seals anything for real.

use super::TraceError;
use super::facts::Vault;
use crate::domain::{Class, Personal, Sealed, Token};
use crate::rules::Packs;
use jiff::civil::{Date, date};
use std::sync::LazyLock;

pub(super) const TODAY: Date = date(2026, 6, 7);
pub(super) static PACKS: LazyLock<Packs> = LazyLock::new(|| Packs::builtin(&["cn", "house"]).unwrap());

/// A key of a toy: it turns letters round, so that sealed texts sort otherwise under another key.
pub(super) struct Toy(pub u8);

impl Toy {
    pub fn seal(&self, class: Class, text: &str) -> Sealed {
        Sealed(text.bytes().fold(format!("{}:", class.letter()), |sealed, byte| format!("{sealed}{:02x}", byte ^ self.0)))
    }
}

impl Vault for Toy {
    fn open(&self, sealed: &Sealed) -> Result<Personal, TraceError> {
        let broken = || TraceError::Open("broken".into());
        let class = sealed.0.chars().next().and_then(Class::of_letter).ok_or_else(broken)?;
        let bytes = (2..sealed.0.len()).step_by(2).map(|at| u8::from_str_radix(&sealed.0[at..at + 2], 16).map(|byte| byte ^ self.0));
        let bytes: Vec<u8> = bytes.collect::<Result<_, _>>().map_err(|_| broken())?;
        Ok(Personal::new(class, String::from_utf8(bytes).map_err(|_| broken())?))
    }
    fn token(&self, value: &Personal) -> Token {
        let hash = value.reveal().bytes().fold(u64::from(self.0) + 7, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3));
        Token(format!("{hash:016x}"))
    }
}
