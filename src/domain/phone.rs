//! Phone numbers: read as people write them, kept as E.164 (`+8613800138000`).
//! Never completes a number that lacks digits.

use unicode_normalization::UnicodeNormalization;

/// A phone number in E.164, and whether it is a mobile.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Phone {
    pub e164: String,
    pub mobile: bool,
}

/// Why a text is no phone number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotPhone {
    #[error("characters that no phone number has")]
    Characters,
    #[error("no number of mainland China; write others with + and country code")]
    NotChinese,
    #[error("no valid number of that country")]
    NotForeign,
}

impl Phone {
    /// Reads a number. Without `+` or `00` it is read as one of mainland China: 11 digits of a mobile, or an area code
    /// with 7 or 8 digits (`010-12345678`, `(021)5555 5555`, `0755-82345678-801` keeps no extension), or 400/800 and
    /// short service lines. Full-width digits fold.
    pub fn parse(text: &str) -> Result<Phone, NotPhone> {
        let folded: String = text.nfkc().collect();
        let (number, _extension) = split_extension(folded.trim());
        let mut digits = String::with_capacity(16);
        for c in number.chars() {
            match c {
                '0'..='9' => digits.push(c),
                '+' if digits.is_empty() => digits.push('+'),
                ' ' | '-' | '(' | ')' | '.' | '‐' | '–' | '—' | '/' | '\u{a0}' => {}
                _ => return Err(NotPhone::Characters),
            }
        }
        let national = match (digits.strip_prefix("+86"), digits.strip_prefix("0086")) {
            (Some(rest), _) | (_, Some(rest)) => rest.to_owned(),
            _ if digits.starts_with('+') => return foreign(&digits),
            _ if digits.starts_with("00") => return foreign(&format!("+{}", &digits[2..])),
            _ if digits.len() == 13 && digits.starts_with("861") => digits[2..].to_owned(),
            _ => digits,
        };
        chinese(&national).ok_or(NotPhone::NotChinese)
    }
}

/// Splits off `-801`, `转801`, `ext 801`, `x801`.
fn split_extension(text: &str) -> (&str, Option<&str>) {
    for mark in ["转", "分机", "ext", "EXT", "x", "#"] {
        if let Some((number, extension)) = text.split_once(mark) {
            return (number, Some(extension));
        }
    }
    let parts: Vec<&str> = text.split('-').collect();
    if let [area, main, last] = parts[..]
        && area.starts_with('0')
        && (7..=8).contains(&main.len())
        && last.len() <= 5
    {
        return (&text[..area.len() + 1 + main.len()], Some(last));
    }
    (text, None)
}

/// A national number of mainland China.
fn chinese(national: &str) -> Option<Phone> {
    let bytes = national.as_bytes();
    if bytes.len() == 11 && bytes[0] == b'1' && (b'3'..=b'9').contains(&bytes[1]) {
        return Some(Phone { e164: format!("+86{national}"), mobile: true });
    }
    let trunk = national.strip_prefix('0').unwrap_or(national);
    let area = match trunk.as_bytes() {
        [b'1', b'0', ..] | [b'2', b'0'..=b'5' | b'7'..=b'9', ..] => 2,
        [b'3'..=b'9', ..] => 3,
        _ => return None,
    };
    let service = !national.starts_with('0') && (trunk.starts_with("400") || trunk.starts_with("800"));
    let subscriber = trunk.get(area..)?;
    let right_length = if service { subscriber.len() == 7 } else { (7..=8).contains(&subscriber.len()) };
    // A geographic number without its leading 0 could be anything: it is read only behind +86, where there is no 0.
    (right_length && (service || (b'2'..=b'9').contains(&subscriber.as_bytes()[0])))
        .then(|| Phone { e164: format!("+86{trunk}"), mobile: false })
}

fn foreign(e164: &str) -> Result<Phone, NotPhone> {
    let number = phonenumber::parse(None, e164).map_err(|_| NotPhone::NotForeign)?;
    if !phonenumber::is_valid(&number) {
        return Err(NotPhone::NotForeign);
    }
    let kind = number.number_type(&phonenumber::metadata::DATABASE);
    let mobile = matches!(kind, phonenumber::Type::Mobile | phonenumber::Type::FixedLineOrMobile);
    Ok(Phone { e164: number.format().mode(phonenumber::Mode::E164).to_string(), mobile })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_as_people_write_them() {
        for (text, e164, mobile) in [
            ("13800138000", "+8613800138000", true),
            ("138-0013-8000", "+8613800138000", true),
            ("+86 138 0013 8000", "+8613800138000", true),
            ("008613800138000", "+8613800138000", true),
            ("8613800138000", "+8613800138000", true),
            ("１３８００１３８０００", "+8613800138000", true),
            ("010-62345678", "+861062345678", false),
            ("(021)5555 5555", "+862155555555", false),
            ("0755-82345678-801", "+8675582345678", false),
            ("0571-87654321转802", "+8657187654321", false),
            ("400-820-8820", "+864008208820", false),
            ("+1 202-456-1111", "+12024561111", true),
        ] {
            assert_eq!(Phone::parse(text), Ok(Phone { e164: e164.into(), mobile }), "{text}");
        }
        for text in ["", "1380013800", "12345", "abc", "138001380001", "11800138000", "+1 123", "N/A", "0000000000", "无"] {
            assert!(Phone::parse(text).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_read_number_reads_the_same_again(text in "[0-9+() -]{0,18}") {
            if let Ok(phone) = Phone::parse(&text) {
                prop_assert_eq!(Phone::parse(&phone.e164), Ok(phone));
            }
        }
    }
}
