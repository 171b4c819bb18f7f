//! Seals personal values: AES-SIV (RFC 5297), one key per class derived by HKDF-SHA256 from the workspace key, so that
//! equal values of a class are equal while sealed. Never writes a key anywhere.

use super::StoreError;
use crate::domain::{Class, Personal, Sealed, Token};
use aes_siv::KeyInit;
use aes_siv::siv::Aes256Siv;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use std::cell::RefCell;
use zeroize::Zeroizing;

/// The workspace's sealing keys, opened. One per thread: clone it.
pub struct Sealer {
    keys: Vec<(Class, Zeroizing<[u8; 64]>)>,
    ciphers: RefCell<Vec<(Class, Aes256Siv)>>,
    token_key: Zeroizing<[u8; 32]>,
}

impl Clone for Sealer {
    fn clone(&self) -> Self {
        Sealer { keys: self.keys.clone(), ciphers: RefCell::new(ciphers(&self.keys)), token_key: self.token_key.clone() }
    }
}

fn ciphers(keys: &[(Class, Zeroizing<[u8; 64]>)]) -> Vec<(Class, Aes256Siv)> {
    keys.iter().map(|(class, key)| (*class, Aes256Siv::new(aes_siv::Key::<aes_siv::Aes256SivAead>::from_slice(&key[..])))).collect()
}

impl Sealer {
    /// Derives every class's key from the workspace key.
    pub fn new(workspace_key: &[u8; 32]) -> Self {
        let hkdf = hkdf::Hkdf::<Sha256>::new(None, workspace_key);
        let keys: Vec<_> = Class::ALL
            .into_iter()
            .map(|class| {
                let mut key = Zeroizing::new([0u8; 64]);
                // 64 bytes are far below HKDF-SHA256's limit of 8160, so expanding cannot fail.
                let _ = hkdf.expand(format!("retrace/seal/{}", class.letter()).as_bytes(), &mut key[..]);
                (class, key)
            })
            .collect();
        let mut token_key = Zeroizing::new([0u8; 32]);
        let _ = hkdf.expand(b"retrace/token", &mut token_key[..]);
        Sealer { ciphers: RefCell::new(ciphers(&keys)), keys, token_key }
    }

    /// Seals a value: the class's letter, a colon, and the ciphertext in base64url.
    pub fn seal(&self, value: &Personal) -> Sealed {
        let class = value.class();
        let mut ciphers = self.ciphers.borrow_mut();
        let sealed = ciphers
            .iter_mut()
            .find(|(of, _)| *of == class)
            .and_then(|(_, cipher)| cipher.encrypt::<[&[u8]; 0], &[u8]>([], value.reveal().as_bytes()).ok())
            // Encryption in memory of a bounded text has no failing case; an empty text would be one that opens as broken.
            .unwrap_or_default();
        let mut text = String::with_capacity(2 + sealed.len() * 4 / 3 + 2);
        text.push(class.letter());
        text.push(':');
        URL_SAFE_NO_PAD.encode_string(sealed, &mut text);
        Sealed(text)
    }

    /// Opens a sealed value into memory.
    pub fn open(&self, sealed: &Sealed) -> Result<Personal, StoreError> {
        let (letter, body) = sealed.0.split_once(':').ok_or(StoreError::Unseal)?;
        let class = letter.chars().next().and_then(Class::of_letter).ok_or(StoreError::Unseal)?;
        let bytes = URL_SAFE_NO_PAD.decode(body).map_err(|_| StoreError::Unseal)?;
        let mut ciphers = self.ciphers.borrow_mut();
        let cipher = ciphers.iter_mut().find(|(of, _)| *of == class).ok_or(StoreError::Unseal)?;
        let plain = cipher.1.decrypt::<[&[u8]; 0], &[u8]>([], &bytes).map_err(|_| StoreError::Unseal)?;
        Ok(Personal::new(class, String::from_utf8(plain).map_err(|_| StoreError::Unseal)?))
    }

    /// The token of a value: the first 16 hex digits of HMAC-SHA256 over class and value.
    pub fn token(&self, value: &Personal) -> Token {
        Token(self.keyed_hash(&[&value.class().letter().to_string(), value.reveal()])[..16].to_owned())
    }

    /// A keyed hash of parts, in hex: for blocking keys and for telling changed rows from unchanged ones.
    pub fn keyed_hash(&self, parts: &[&str]) -> String {
        let mut mac = <Hmac<Sha256> as Mac>::new_from_slice(&self.token_key[..])
            // HMAC takes keys of any length.
            .unwrap_or_else(|_| unreachable!("HMAC takes keys of any length"));
        for part in parts {
            mac.update(&(part.len() as u64).to_le_bytes());
            mac.update(part.as_bytes());
        }
        mac.finalize().into_bytes().iter().take(16).map(|b| format!("{b:02x}")).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_values_are_equal_sealed_and_open_again() {
        let (one, other) = (Sealer::new(&[7; 32]), Sealer::new(&[8; 32]));
        let phone = Personal::new(Class::Phone, "+8613800138000");
        assert_eq!(one.seal(&phone), one.clone().seal(&phone));
        assert_ne!(one.seal(&phone), other.seal(&phone));
        assert_ne!(one.seal(&phone).0[2..], one.seal(&Personal::new(Class::Text, "+8613800138000")).0[2..]);
        assert_eq!(one.open(&one.seal(&phone)).unwrap().reveal(), "+8613800138000");
        assert!(matches!(other.open(&one.seal(&phone)), Err(StoreError::Unseal)));
        assert_eq!(one.token(&phone).0.len(), 16);
    }

    #[test]
    fn a_changed_letter_does_not_open() {
        let sealer = Sealer::new(&[7; 32]);
        let sealed = sealer.seal(&Personal::new(Class::Name, "王小明"));
        let changed = Sealed(sealed.0.replace(&sealed.0[5..6], if &sealed.0[5..6] == "A" { "B" } else { "A" }));
        assert!(sealer.open(&changed).is_err());
        assert!(sealer.open(&Sealed("plain text".into())).is_err());
    }
}
