//! What a question needs before it is asked: the session's views that it names, and its parameters' values written into its text,
//! so that the engine plans it once. Never lets a value be read as anything but a value: text is quoted.

use super::query::{Given, query_names, query_text, view_of};
use super::settle::Keeps;
use super::{Store, StoreError};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Values longer than this together are handed over apart: text as long as that takes longer to read than a second plan.
const LONGEST: usize = 20_000;

/// The session's views by name, with the names of their questions.
static VIEWS: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    let views = query_names().into_iter().filter(|name| name.starts_with("views/"));
    views.map(|name| (view_of(&name).to_owned(), name)).collect()
});

/// The words of some SQL, line by line, comments left out.
pub(super) fn words(sql: &str) -> impl Iterator<Item = impl Iterator<Item = &str>> {
    let code = sql.lines().map(|line| line.split("--").next().unwrap_or_default());
    code.map(|line| line.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty()))
}

/// The views that some SQL reads: what follows `from` or `join`.
fn views_in(sql: &str) -> Vec<&'static str> {
    let mut found = Vec::new();
    for line in words(sql) {
        let mut before = "";
        for word in line {
            if before.eq_ignore_ascii_case("from") || before.eq_ignore_ascii_case("join") {
                found.extend(VIEWS.get_key_value(word).map(|(view, _)| view.as_str()));
            }
            before = word;
        }
    }
    found
}

impl Store {
    /// Makes the views that some SQL reads, and those that they read: once, and answered once where the session is narrowed.
    pub(super) fn need(&self, sql: &str) -> Result<(), StoreError> {
        let made = self.made.borrow().clone();
        for view in views_in(sql) {
            if let Some(making) = made.takes(view) {
                self.make(view)?;
                making.stands();
            }
        }
        Ok(())
    }

    /// Makes a view now, which a question would else make when it reads it.
    ///
    /// # Errors
    /// `Query` is a fault of ours.
    pub fn make_view(&self, view: &str) -> Result<(), StoreError> {
        self.need(&format!("FROM {view}"))
    }

    fn make(&self, view: &str) -> Result<(), StoreError> {
        let name = VIEWS.get(view).ok_or_else(|| StoreError::NoQuery(view.to_owned()))?;
        let text = query_text(name)?;
        self.need(text)?;
        let sql = match self.keeps.get() {
            Keeps::Near => format!("CREATE OR REPLACE TABLE {}.{view} AS {text}", self.shelf.near),
            keeps => match keeps.table_of(view) {
                Some(table) => self.keeping(view, &table, text),
                None => format!("CREATE OR REPLACE TEMP VIEW {view} AS {text}"),
            },
        };
        self.conn.execute_batch(&sql).map_err(|source| StoreError::Query { query: name.clone(), source })
    }
}

/// SQL with its parameters' values in their places; as it is where they are long.
pub(super) fn filled<'s>(sql: &'s str, name: &str, given: &[(&str, Given)]) -> Result<Cow<'s, str>, StoreError> {
    let long: usize = given.iter().map(|(_, value)| if let Given::Text(text) = value { text.len() } else { 0 }).sum();
    if long > LONGEST || !sql.contains('$') {
        return Ok(Cow::Borrowed(sql));
    }
    let mut out = String::with_capacity(sql.len() + long);
    let mut rest = sql;
    while let Some(at) = rest.find(['$', '\'', '-']) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        // A comment and a quoted text stand as they are.
        let skipped = if from.starts_with("--") {
            from.find('\n').unwrap_or(from.len())
        } else if let Some(quoted) = from.strip_prefix('\'') {
            quoted.find('\'').map_or(from.len(), |end| end + 2)
        } else if let Some(named) = from.strip_prefix('$') {
            let word = named.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default();
            let value = given.iter().find(|(known, _)| *known == word);
            let missing = || StoreError::Shape { query: name.to_owned(), why: format!("no value given for ${word}") };
            out.push_str(&value.ok_or_else(missing)?.1.literal());
            rest = &from[1 + word.len()..];
            continue;
        } else {
            1
        };
        let (kept, after) = from.split_at(skipped);
        out.push_str(kept);
        rest = after;
    }
    out.push_str(rest);
    Ok(Cow::Owned(out))
}

impl Given {
    /// The value as SQL reads it.
    fn literal(&self) -> String {
        match self {
            Given::Text(text) => format!("'{}'", text.replace('\'', "''")),
            Given::Int(n) => format!("CAST({n} AS BIGINT)"),
            Given::Bool(b) => b.to_string(),
            Given::Date(day) => format!("'{day}'"),
            Given::Time(at) => format!("TIMESTAMP '{}'", at.strftime("%Y-%m-%d %H:%M:%S%.f")),
            Given::Empty => "NULL".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_stays_a_value() {
        let given = [("name", Given::from("it's -- $name")), ("n", Given::Int(-3)), ("none", Given::Empty)];
        let sql = "-- Of $name, isn't it\nselect '$name', $name, 2-$n, a - b, '--', $none -- $n";
        let told = filled(sql, "q", &given).unwrap();
        assert_eq!(told, "-- Of $name, isn't it\nselect '$name', 'it''s -- $name', 2-CAST(-3 AS BIGINT), a - b, '--', NULL -- $n");
        assert!(filled("select $other", "q", &given).is_err());
        let long = [("name", Given::Text("x".repeat(LONGEST + 1)))];
        assert_eq!(filled("select $name", "q", &long).unwrap(), "select $name");
    }

    #[test]
    fn views_are_found_where_they_are_read() {
        assert_eq!(
            views_in("-- from lost\nselect lost from account_now n\n join points p on p.lost = n.x left join\nspans"),
            ["account_now", "points"]
        );
    }
}
