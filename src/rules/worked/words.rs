//! Worked cases in words, as the pack's file has them.
//! Never runs a case, and never adds what was not written.

/// The worked cases of a rule, in words, as the pack's file has them: what was written, and nothing more.
pub fn cases_in_words(text: &str, id: &str) -> Vec<String> {
    let Ok(pack) = toml::from_str::<toml::Table>(text) else { return Vec::new() };
    let rules = pack.get("rule").and_then(toml::Value::as_array);
    let is = |rule: &&toml::Value| rule.get("id").and_then(toml::Value::as_str) == Some(id);
    let cases = rules.into_iter().flatten().find(is).and_then(|rule| rule.get("cases")).and_then(toml::Value::as_array);
    let words = |case: &toml::Value| {
        let given = case.get("given").map(value).filter(|words| !words.is_empty());
        let says = case.get("says").and_then(toml::Value::as_str).unwrap_or_default().replace('_', " ");
        format!("{}: {says}", given.unwrap_or_else(|| "a lawful call at 10:00 on Tuesday 2026-06-09".into()))
    };
    cases.into_iter().flatten().map(words).collect()
}

/// A value as words: names without their underscores, tables in brackets.
fn value(of: &toml::Value) -> String {
    match of {
        toml::Value::Table(table) => table.iter().map(|(name, of)| named(&name.replace('_', " "), of)).collect::<Vec<_>>().join(", "),
        toml::Value::Array(items) if items.iter().any(toml::Value::is_table) => {
            items.iter().map(|item| format!("({})", value(item))).collect::<Vec<_>>().join(" and ")
        }
        toml::Value::Array(items) => items.iter().map(value).collect::<Vec<_>>().join(" and "),
        toml::Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn named(name: &str, of: &toml::Value) -> String {
    match of {
        toml::Value::Boolean(true) => name.to_owned(),
        toml::Value::Boolean(false) => format!("not {name}"),
        toml::Value::Table(_) => format!("{name} ({})", value(of)),
        other => format!("{name} {}", value(other)),
    }
}

#[cfg(test)]
mod tests {
    use super::cases_in_words;
    use crate::rules::built_in_text;

    #[test]
    fn a_case_says_what_was_written_and_nothing_more() {
        let cn = cases_in_words(built_in_text("cn").unwrap(), "CN-HOUR-01");
        assert_eq!(cn[0], "at 07:59:59: blocked");
        let house = cases_in_words(built_in_text("house").unwrap(), "HS-FREQ-02");
        assert_eq!(house[0], "channel sms, template, log (outcome delivered, channel sms, times 2): nothing");
        assert_eq!(house[4], "channel sms, not template: blocked");
        assert!(cases_in_words("no = pack", "CN-HOUR-01").is_empty());
    }
}
