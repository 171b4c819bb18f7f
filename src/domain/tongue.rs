//! The two languages in which reasons are told. Codes are never translated.

/// Language of reasons.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tongue {
    En,
    Zh,
}

impl Tongue {
    /// One of two wordings.
    pub fn of<'a>(self, (en, zh): (&'a str, &'a str)) -> &'a str {
        match self {
            Tongue::En => en,
            Tongue::Zh => zh,
        }
    }
}
