//! Personal values: sealed on disk, masked on screen, opened only by name.
//! Never printed in the clear: `Display` and `Debug` mask, `reveal` is the only way out.

use super::feed::Class;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A personal value in memory.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Personal {
    class: Class,
    text: String,
}

impl Personal {
    pub fn new(class: Class, text: impl Into<String>) -> Self {
        Personal { class, text: text.into() }
    }
    pub fn class(&self) -> Class {
        self.class
    }
    /// The value in the clear. Whoever calls this answers for where it goes.
    pub fn reveal(&self) -> &str {
        &self.text
    }
    /// The value as screens and files show it: enough to recognise, too little to use.
    pub fn masked(&self) -> String {
        let chars: Vec<char> = self.text.chars().collect();
        let keep = |first: usize, last: usize| -> String {
            if chars.len() <= first + last {
                return "*".repeat(chars.len().clamp(1, 8));
            }
            let head: String = chars[..first].iter().collect();
            let tail: String = chars[chars.len() - last..].iter().collect();
            format!("{head}{}{tail}", "*".repeat((chars.len() - first - last).min(8)))
        };
        match self.class {
            Class::Phone if self.text.starts_with("+86") && chars.len() == 14 => {
                let national: String = chars[3..].iter().collect();
                format!("{}****{}", &national[..3], &national[7..])
            }
            Class::Phone => keep(3, 2),
            Class::NationalId => keep(3, 2),
            Class::Name => keep(1, 0),
            Class::Email => match self.text.split_once('@') {
                Some((user, host)) => {
                    let first: String = user.chars().take(1).collect();
                    let top = host.rsplit_once('.').map_or("", |(_, top)| top);
                    format!("{first}***@***.{top}")
                }
                None => "***".into(),
            },
            // The first characters of an address name its province and city at most.
            Class::Address => keep(3, 0),
            Class::Organisation | Class::Handle => keep(1, 0),
            Class::Text => "***".into(),
        }
    }
}

impl fmt::Display for Personal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}
impl fmt::Debug for Personal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}({})", self.class, self.masked())
    }
}

/// A personal value as it lies on disk: unreadable, equal where the values are equal.
/// Has no order on purpose: a sort by it would depend on the key.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Sealed(pub String);

/// The first sixteen hex digits of a keyed hash of a value: names a point on a command line without telling it.
/// Has no order on purpose, and never appears in a report.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Token(pub String);

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks_leave_too_little_to_use() {
        for (class, text, masked) in [
            (Class::Phone, "+8613800138000", "138****8000"),
            (Class::Phone, "+861062345678", "+86********78"),
            (Class::NationalId, "11010519491231002X", "110********2X"),
            (Class::Name, "王小明", "王**"),
            (Class::Name, "王", "*"),
            (Class::Email, "wang@example.com", "w***@***.com"),
            (Class::Address, "上海市黄浦区四川北路1号", "上海市********"),
            (Class::Text, "anything", "***"),
        ] {
            let value = Personal::new(class, text);
            assert_eq!(value.to_string(), masked);
            assert!(!format!("{value:?}").contains(text));
        }
    }
}
