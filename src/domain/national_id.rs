//! Chinese resident identity numbers: GB 11643-1999, check digit by ISO 7064 MOD 11-2.
//! Never guesses: a number that fails says why and is not mended.

use jiff::civil::Date;

/// What an identity number says of itself. Its text stays with the caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CnId {
    /// Eighteen characters for new numbers, fifteen for old ones; `X` is upper case.
    pub normal: String,
    pub birth_on: Date,
    /// Six-digit administrative code of first registration.
    pub region: String,
    pub female: bool,
}

/// Why a text is no identity number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotCnId {
    #[error("an identity number has 18 characters (or 15 digits before 1999)")]
    Length,
    #[error("characters other than digits and a final X")]
    Characters,
    #[error("the date of birth inside the number does not exist")]
    Birth,
    #[error("the first two digits are no province")]
    Region,
    #[error("the check digit does not fit")]
    CheckDigit,
}

const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECK: &[u8; 11] = b"10X98765432";
const PROVINCES: [&str; 35] = [
    "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41", "42", "43", "44", "45", "46", "50",
    "51", "52", "53", "54", "61", "62", "63", "64", "65", "71", "81", "82", "83",
];

/// The check character of the first seventeen digits (GB 11643-1999, 17 weights, MOD 11-2).
pub fn check_character(first_17: &str) -> Option<char> {
    let digits: Vec<u32> = first_17.chars().filter_map(|c| c.to_digit(10)).collect();
    if digits.len() != 17 || first_17.len() != 17 {
        return None;
    }
    let sum: u32 = digits.iter().zip(WEIGHTS).map(|(d, w)| d * w).sum();
    Some(char::from(CHECK[(sum % 11) as usize]))
}

impl CnId {
    /// Reads and checks a number: length, characters, province, date, check digit. Full-width digits and spaces fold.
    pub fn parse(text: &str) -> Result<CnId, NotCnId> {
        use unicode_normalization::UnicodeNormalization;
        let normal: String = text.nfkc().filter(|c| !c.is_whitespace()).flat_map(char::to_uppercase).collect();
        let (birth, sequence) = match normal.len() {
            18 => (normal.get(6..14).map(str::to_owned), normal.get(14..17)),
            15 => (normal.get(6..12).map(|d| format!("19{d}")), normal.get(12..15)),
            _ => return Err(NotCnId::Length),
        };
        let (Some(birth), Some(sequence)) = (birth, sequence) else { return Err(NotCnId::Characters) };
        let body = if normal.len() == 18 { &normal[..17] } else { &normal[..] };
        if !body.bytes().all(|b| b.is_ascii_digit()) {
            return Err(NotCnId::Characters);
        }
        if !PROVINCES.contains(&&normal[..2]) {
            return Err(NotCnId::Region);
        }
        let birth_on = Date::strptime("%Y%m%d", &birth).map_err(|_| NotCnId::Birth)?;
        if birth_on.year() < 1850 {
            return Err(NotCnId::Birth);
        }
        if normal.len() == 18 && check_character(body) != normal.chars().last() {
            return Err(NotCnId::CheckDigit);
        }
        let female = sequence.bytes().last().is_some_and(|b| (b - b'0').is_multiple_of(2));
        let region = normal[..6].to_owned();
        Ok(CnId { birth_on, region, female, normal })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_standards_own_example_and_its_faults() {
        let id = CnId::parse("11010519491231002x").unwrap();
        assert_eq!((id.normal.as_str(), id.birth_on.to_string().as_str(), id.female), ("11010519491231002X", "1949-12-31", true));
        for (text, why) in [
            ("110105194912310021", NotCnId::CheckDigit),
            ("11010519491331002X", NotCnId::Birth),
            ("99010519491231002X", NotCnId::Region),
            ("1101051949123100", NotCnId::Length),
            ("11O10519491231002X", NotCnId::Characters),
        ] {
            assert_eq!(CnId::parse(text), Err(why), "{text}");
        }
        assert_eq!(CnId::parse("110105491231002").unwrap().birth_on.to_string(), "1949-12-31");
    }

    #[test]
    fn every_single_wrong_digit_is_noticed() {
        let good = "11010519491231002X";
        for place in 6..17 {
            for digit in '0'..='9' {
                let mut bad: Vec<char> = good.chars().collect();
                if bad[place] != digit {
                    bad[place] = digit;
                    assert!(CnId::parse(&bad.iter().collect::<String>()).is_err());
                }
            }
        }
    }
}
