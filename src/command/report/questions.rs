//! Findings of a user's own: SQL files beside a report's definition, asked like any other question of a report.
//! Never shows a personal value: an answer that holds a sealed one is refused.

use crate::command::Failure;
use crate::domain::{Class, Period, Sealed};
use crate::report::definition::Question;
use crate::report::{Findings, Record};
use crate::store::{Given, Store};
use serde_json::Value;
use std::path::Path;

/// Asks every question of a definition; the SQL may name $period_start and $period_end (of a weekly report $week_start and $week_end
/// as well) and the view `params`.
///
/// # Errors
/// Input, with the file, where a question cannot be read, is more than one select, fails, or holds a sealed value.
pub fn ask(store: &Store, questions: &[Question], period: Period, findings: &mut Findings) -> Result<(), Failure> {
    for question in questions {
        let path = store.workspace().reports().join(&question.sql);
        let cannot = |what: &dyn std::fmt::Display| Failure::input(format!("{}: {what}", path.display()));
        if findings.has(&question.name) {
            let what = format!("the report has a finding {:?} already", question.name);
            return Err(cannot(&what).hint("give the question another name, and its blocks too"));
        }
        let inside = Path::new(&question.sql).components().all(|part| matches!(part, std::path::Component::Normal(_)));
        if !inside {
            return Err(cannot(&"not in the workspace's reports/").hint("put the file beside the definition"));
        }
        let text =
            std::fs::read_to_string(&path).map_err(|e| cannot(&e).hint("the line `sql` names a file in the workspace's reports/"))?;
        if !one_select(&text) {
            return Err(
                cannot(&"one select, without a semicolon, is asked").hint("begin with `select` or `with`; `--` comments may stand before")
            );
        }
        let (first, last) = (Given::from(period.first_day()), Given::from(period.last_day()));
        let given = [("period_start", first.clone()), ("period_end", last.clone()), ("week_start", first), ("week_end", last)];
        let rows: Vec<Record> = store
            .rows_of(&question.sql, &text, &given)
            .map_err(|e| cannot(&e).hint("try it in the DuckDB client on a copy; views and tables are those of queries/ in the source"))?;
        let opens = |sealed: &str| store.open_value(&Sealed(sealed.to_owned())).is_ok();
        if let Some((column, _)) = rows.iter().flatten().find(|(_, value)| holds_sealed(value, &opens)) {
            let what = format!("column {column} holds a personal value: a report has none");
            return Err(cannot(&what).hint("count, or name by id, what it is about"));
        }
        findings.add(&question.name, &rows).map_err(|e| cannot(&e))?;
    }
    Ok(())
}

/// Questions whose answers do not say how many people stand behind a row: no small group of theirs can be withheld.
pub fn without_people<'q>(questions: &'q [Question], findings: &Findings) -> Vec<&'q str> {
    let counts = |question: &&Question| {
        let rows = findings.rows(&question.name).unwrap_or_default();
        rows.first().is_none_or(|row| row.contains_key("people"))
    };
    questions.iter().filter(|question| !counts(question)).map(|question| question.name.as_str()).collect()
}

/// Whether a value is a sealed one, or any piece of it is: in a list made a text, in a text put together of several.
fn holds_sealed(value: &Value, opens: &impl Fn(&str) -> bool) -> bool {
    match value {
        Value::String(text) => sealed_pieces(text).any(opens),
        Value::Array(values) => values.iter().any(|value| holds_sealed(value, opens)),
        Value::Object(values) => values.iter().any(|(name, value)| sealed_pieces(name).any(opens) || holds_sealed(value, opens)),
        _ => false,
    }
}

/// The pieces of a text that may be sealed values: a class's letter, a colon and as many characters of base64url as follow it. Where others
/// follow without a break, the piece is tried at each length that there is.
fn sealed_pieces(text: &str) -> impl Iterator<Item = &str> {
    let begins =
        text.char_indices().zip(text.chars().skip(1)).filter(|((_, letter), mark)| *mark == ':' && Class::of_letter(*letter).is_some());
    begins.flat_map(move |((at, _), _)| {
        let body = &text[at + 2..];
        let of_body = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        let length = body.find(|c| !of_body(c)).unwrap_or(body.len());
        // The seal of an empty text is 16 bytes: nothing shorter is one.
        (SHORTEST..=length).rev().map(move |n| &text[at..at + 2 + n])
    })
}

/// Characters of the shortest sealed value.
const SHORTEST: usize = 22;

fn one_select(text: &str) -> bool {
    let code: String = text.lines().filter(|line| !line.trim_start().starts_with("--")).collect::<Vec<_>>().join("\n");
    let first = code.trim_start().to_lowercase();
    let begins = ["select", "with"].iter().any(|word| first.strip_prefix(word).is_some_and(|rest| rest.starts_with(char::is_whitespace)));
    begins && !code.contains(';')
}

#[cfg(test)]
mod tests {
    use super::{holds_sealed, one_select, sealed_pieces};
    use serde_json::json;

    #[test]
    fn a_question_is_one_select() {
        assert!(one_select("-- what for; never more\nselect 1"));
        assert!(one_select("with a as (select 1) select * from a"));
        for text in ["", "selection", "select 1; drop table accounts", "insert into accounts select 1", "pragma version"] {
            assert!(!one_select(text), "{text}");
        }
    }

    #[test]
    fn a_sealed_value_is_found_in_whatever_it_was_put() {
        let sealed = "N:abcdefghijklmnopqrstuv";
        let opens = |piece: &str| piece == sealed;
        let list = format!("[{sealed}, P:]");
        for value in
            [json!(sealed), json!(list), json!(format!("张三：{sealed}，和")), json!(format!("x{sealed}tail")), json!([1, { "a": sealed }])]
        {
            assert!(holds_sealed(&value, &opens), "{value}");
        }
        for value in [json!("N:short"), json!("note: nothing here"), json!(["T:", 3, null])] {
            assert!(!holds_sealed(&value, &opens), "{value}");
        }
        assert_eq!(sealed_pieces("kein N: was").count(), 0);
    }
}
