//! One hash of many texts: of the files loaded, of the rules, of a strategy.
//! Never depends on anything but the texts and their order.

use sha2::{Digest, Sha256};

/// SHA-256 over the texts, each with its length, as lower-case hex.
pub fn digest<T: AsRef<str>>(texts: impl IntoIterator<Item = T>) -> String {
    let mut hasher = Sha256::new();
    for text in texts {
        let text = text.as_ref();
        hasher.update((text.len() as u64).to_le_bytes());
        hasher.update(text.as_bytes());
    }
    hasher.finalize().iter().map(|b| format!("{b:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::digest;

    #[test]
    fn where_a_text_ends_matters() {
        assert_ne!(digest(["ab", "c"]), digest(["a", "bc"]));
        assert_eq!(digest(["ab", "c"]), digest(vec!["ab".to_owned(), "c".to_owned()]));
        assert_eq!(digest::<&str>([]).len(), 64);
    }
}
