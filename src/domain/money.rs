//! Money as whole minor units (fen, cents): DECIMAL(18,2) in SQL, an integer here.
//! Never a float.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Neg, Sub};

/// An amount in minor units of its account's currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Money(i64);

/// Why a text is no amount.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not an amount")]
pub struct NotMoney;

impl Money {
    pub const ZERO: Money = Money(0);

    /// From minor units (fen, cents).
    pub const fn from_minor(minor: i64) -> Self {
        Money(minor)
    }

    /// In minor units.
    pub const fn minor(self) -> i64 {
        self.0
    }

    /// Reads an amount as people write one: `1234.5`, `1,234.50`, `¥1,234.50`, `1234元`, `(1,234.50)` for a negative,
    /// full-width digits too. At most two decimals that are not zero; sixteen digits before the point.
    pub fn parse(text: &str) -> Result<Self, NotMoney> {
        use unicode_normalization::UnicodeNormalization;
        let folded: String = text.nfkc().collect();
        let mut body = folded.trim();
        let mut negative = false;
        if let Some(inner) = body.strip_prefix('(').and_then(|b| b.strip_suffix(')')) {
            (body, negative) = (inner.trim(), true);
        }
        for sign_first in [true, false] {
            if sign_first || !negative {
                if let Some(rest) = body.strip_prefix(['-', '−']) {
                    (body, negative) = (rest.trim_start(), true);
                } else if let Some(rest) = body.strip_prefix('+') {
                    body = rest.trim_start();
                }
            }
            body = ["¥", "￥", "CNY", "RMB", "$"].iter().find_map(|m| body.strip_prefix(m)).unwrap_or(body).trim_start();
        }
        body = ["元", "圆", "CNY", "RMB"].iter().find_map(|m| body.strip_suffix(m)).unwrap_or(body).trim_end();
        let (whole, part) = body.split_once('.').unwrap_or((body, ""));
        let whole = ungroup(whole).ok_or(NotMoney)?;
        if whole.is_empty() && part.is_empty() || !part.bytes().all(|b| b.is_ascii_digit()) {
            return Err(NotMoney);
        }
        let (cents, beyond) = part.split_at(part.len().min(2));
        if !beyond.bytes().all(|b| b == b'0') || whole.len() > 16 {
            return Err(NotMoney);
        }
        let minor: i64 = format!("{whole}{cents:0<2}").parse().map_err(|_| NotMoney)?;
        Ok(Money(if negative { -minor } else { minor }))
    }
}

/// Takes the thousands separators out, where they stand in threes (or in fours, as 万 are grouped).
fn ungroup(whole: &str) -> Option<String> {
    if !whole.contains(',') {
        return whole.bytes().all(|b| b.is_ascii_digit()).then(|| whole.to_owned());
    }
    let groups: Vec<&str> = whole.split(',').collect();
    let digits = groups.iter().all(|g| !g.is_empty() && g.bytes().all(|b| b.is_ascii_digit()));
    let size = groups[1].len();
    let even = (size == 3 || size == 4) && groups[0].len() <= size && groups[1..].iter().all(|g| g.len() == size);
    (digits && even).then(|| groups.concat())
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let abs = self.0.unsigned_abs();
        write!(f, "{sign}{}.{:02}", abs / 100, abs % 100)
    }
}

impl Add for Money {
    type Output = Money;
    fn add(self, other: Money) -> Money {
        Money(self.0.saturating_add(other.0))
    }
}
impl Sub for Money {
    type Output = Money;
    fn sub(self, other: Money) -> Money {
        Money(self.0.saturating_sub(other.0))
    }
}
impl Neg for Money {
    type Output = Money;
    fn neg(self) -> Money {
        Money(-self.0)
    }
}
impl Sum for Money {
    fn sum<I: Iterator<Item = Money>>(amounts: I) -> Money {
        amounts.fold(Money::ZERO, Add::add)
    }
}
impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        Money::parse(&text).map_err(|e| serde::de::Error::custom(format!("{text:?}: {e}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn amounts_as_people_write_them() {
        for (text, minor) in [
            ("0", 0),
            ("1234.5", 123_450),
            ("1,234.50", 123_450),
            ("¥1,234.50", 123_450),
            ("-¥5", -500),
            ("¥-5", -500),
            ("１２３４元", 123_400),
            ("(12.30)", -1_230),
            ("12.3000", 1_230),
            ("12,3456", 12_345_600),
            (".5", 50),
        ] {
            assert_eq!(Money::parse(text), Ok(Money(minor)), "{text}");
        }
        for text in ["", "abc", "1.234", "1,23", "1,2345,678", "--5", "1e3", "12.3.4", "¥", "NaN", ",1", "99999999999999999"] {
            assert_eq!(Money::parse(text), Err(NotMoney), "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_shown_reads_back(minor in -1_000_000_000_000_000i64..1_000_000_000_000_000) {
            let money = Money(minor);
            prop_assert_eq!(Money::parse(&money.to_string()), Ok(money));
        }
    }
}
