//! Findings of a user's own: SQL files beside a report's definition, asked like any other question of a report.
//! Never shows a personal value: an answer that holds a sealed one is refused.

use crate::command::Failure;
use crate::domain::{Period, Sealed};
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
        for (column, value) in rows.iter().flatten() {
            if matches!(value, Value::String(text) if store.open_value(&Sealed(text.clone())).is_ok()) {
                let what = format!("column {column} holds a personal value: a report has none");
                return Err(cannot(&what).hint("count, or name by id, what it is about"));
            }
        }
        findings.add(&question.name, &rows).map_err(|e| cannot(&e))?;
    }
    Ok(())
}

fn one_select(text: &str) -> bool {
    let code: String = text.lines().filter(|line| !line.trim_start().starts_with("--")).collect::<Vec<_>>().join("\n");
    let first = code.trim_start().to_lowercase();
    let begins = ["select", "with"].iter().any(|word| first.strip_prefix(word).is_some_and(|rest| rest.starts_with(char::is_whitespace)));
    begins && !code.contains(';')
}

#[cfg(test)]
mod tests {
    use super::one_select;

    #[test]
    fn a_question_is_one_select() {
        assert!(one_select("-- what for; never more\nselect 1"));
        assert!(one_select("with a as (select 1) select * from a"));
        for text in ["", "selection", "select 1; drop table accounts", "insert into accounts select 1", "pragma version"] {
            assert!(!one_select(text), "{text}");
        }
    }
}
