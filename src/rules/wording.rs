//! What a text may and must say: words that must stand in it, words and amounts that never may.
//! Never keeps the text: it is a fact of the question.

use crate::domain::codes::Channel;
use serde::Deserialize;

/// A rule on the words of a text.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wording {
    /// Channels it binds; empty = all.
    #[serde(default)]
    pub channels: Vec<Channel>,
    /// One of these must stand in it.
    #[serde(default)]
    pub must_have: Vec<String>,
    /// None of these may.
    #[serde(default)]
    pub never: Vec<String>,
    /// Nor an amount of money, or a place where one would be put in.
    #[serde(default)]
    pub no_amounts: bool,
    /// Only where the limitation of the debt has run out.
    #[serde(default)]
    pub only_time_barred: bool,
}

impl Wording {
    pub(super) fn says_nothing(&self) -> bool {
        self.must_have.is_empty() && self.never.is_empty() && !self.no_amounts
    }

    /// What is wrong with a text, in words; None where nothing is. Capital letters and full-width forms make no difference.
    pub fn fault(&self, text: &str) -> Option<String> {
        let plain = folded(text);
        if let Some(word) = self.never.iter().find(|word| says(&plain, &folded(word))) {
            return Some(format!("the text says {word:?}"));
        }
        if self.no_amounts && names_amount(&plain) {
            return Some("the text names an amount".into());
        }
        let missing = !self.must_have.is_empty() && self.must_have.iter().all(|word| !says(&plain, &folded(word)));
        missing.then(|| format!("the text has none of {}", self.must_have.join(", ")))
    }
}

/// Whether a text holds a word: a Latin one only where a word begins, so that "power" does not owe.
fn says(plain: &str, word: &str) -> bool {
    let latin = |c: char| c.is_ascii_alphanumeric();
    let inside = |at: usize| word.starts_with(latin) && plain[..at].ends_with(latin);
    plain.match_indices(word).any(|(at, _)| !inside(at))
}

fn folded(text: &str) -> String {
    let narrow = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        other => other,
    };
    text.chars().map(narrow).flat_map(char::to_lowercase).collect()
}

/// An amount: digits beside a sign or word of money, a number with two decimals, or a placeholder that one would fill.
fn names_amount(plain: &str) -> bool {
    const PLACES: [&str; 8] = ["amount", "balance", "sum", "due", "金额", "余额", "欠款", "应还"];
    const BEFORE: [&str; 7] = ["¥", "￥", "$", "rmb", "cny", "usd", "人民币"];
    const AFTER: [&str; 7] = ["元", "块", "万", "rmb", "yuan", "dollars", "usd"];
    let placeholder = plain.split(['{', '[', '<']).skip(1).filter_map(|rest| rest.split(['}', ']', '>']).next());
    if placeholder.into_iter().any(|place| PLACES.iter().any(|word| place.contains(word))) {
        return true;
    }
    let number = |c: char| c.is_ascii_digit() || "一二三四五六七八九十百千两".contains(c);
    let part = |c: char| number(c) || c == ',' || c == '.' || c == ' ';
    let chars: Vec<(usize, char)> = plain.char_indices().collect();
    chars.iter().enumerate().filter(|(i, (_, c))| number(*c) && (*i == 0 || !part(chars[i - 1].1) || chars[i - 1].1 == ' ')).any(
        |(i, (start, _))| {
            let end = chars[i..].iter().find(|(_, c)| !part(*c)).map_or(plain.len(), |(at, _)| *at);
            let (before, run, after) = (plain[..*start].trim_end(), plain[*start..end].trim_end(), plain[end..].trim_start());
            let cents = run.rsplit_once('.').is_some_and(|(_, cents)| cents.len() == 2 && cents.bytes().all(|b| b.is_ascii_digit()));
            cents || BEFORE.iter().any(|sign| before.ends_with(sign)) || AFTER.iter().any(|sign| after.starts_with(sign))
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(text: &str) -> bool {
        Wording {
            channels: vec![],
            must_have: vec![],
            never: vec!["逾期".into(), "Debt".into()],
            no_amounts: true,
            only_time_barred: false,
        }
        .fault(text)
        .is_some()
    }

    #[test]
    fn amounts_and_words_are_seen_in_every_form() {
        for text in [
            "您欠 1,234.50",
            "请还 500元",
            "请还 ５００ 元",
            "三千元",
            "¥ 88",
            "$12",
            "pay 12 dollars",
            "金额 {amount}",
            "[应还金额]",
            "已逾期",
            "about your DEBT",
        ] {
            assert!(fault(text), "{text}");
        }
        for text in ["请致电 4008001234 转 2", "请于 6 月 9 日回电", "Please call 400 800 1234 before 18:00.", "{name} 请回电"]
        {
            assert!(!fault(text), "{text}");
        }
    }

    #[test]
    fn one_of_the_words_must_be_there() {
        let opt_out = Wording {
            channels: vec![],
            must_have: vec!["STOP".into(), "回T".into()],
            never: vec![],
            no_amounts: false,
            only_time_barred: false,
        };
        assert!(opt_out.fault("Reply stop to opt out").is_none() && opt_out.fault("拒收请回Ｔ").is_none());
        assert!(opt_out.fault("unstoppable").is_some());
        assert_eq!(opt_out.fault("Hello").as_deref(), Some("the text has none of STOP, 回T"));
    }
}
