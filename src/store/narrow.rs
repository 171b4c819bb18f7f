//! Narrows a session to some debtors, so that every view and question answers for few of them without summing everybody first.
//! Never changes an answer about those debtors, and never outlives the closure: what it makes is temporary, and dropped.

use super::query::{Given, query_names};
use super::settle::Keeps;
use super::{Store, StoreError};
use std::collections::BTreeSet;

/// What the tables hold while a session is narrowed to some debtors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Near {
    /// Their rows, and everybody's at the points that they and their contact persons have.
    Points,
    /// The placements of some accounts, whose ids are given in place of debtors', and no more.
    Accounts,
    /// Records that share a name, birth date, identity number or phone with them or their contact persons: what
    /// `trace/pairs` reads, and no more.
    Keys,
}

impl Near {
    /// The folder of its steps, under `queries/narrow/`.
    const fn folder(self) -> &'static str {
        match self {
            Near::Points => "narrow/near/",
            Near::Accounts => "narrow/accounts/",
            Near::Keys => "narrow/alike/",
        }
    }
}

/// How steps begin that look rows up by their numbers, and blocks.
const LOOK: &str = "look_";
const FIND: &str = "find_";

/// What only the other steps ask for; every further step stands in for the table whose name it bears.
const STEPPING_STONES: &[&str] =
    &["kin", "values", "holders", "sharing", "owned", "concerned", "paid", "own", "phones", "blocks", "keys", "people"];

/// Tables that no further step asks for: where such a feed has no rows at all, it stands for itself.
const LEAVES: &[&str] = &["payments", "statements", "promises", "plans", "pauses", "complaints", "consents"];

/// A session is narrowed to one debtor, or to one of so many: copying what is near more of them costs more than it spares
/// (measured: even at about one in 70).
const FEW_IN: i64 = 200;

impl Store {
    /// Asks while the tables hold only what can matter to these debtors, where they are few of all; else of the whole, which
    /// answers the same. A question must still name the debtors: rows of
    /// others are kept where theirs need them.
    ///
    /// # Errors
    /// `Query` is a fault of ours; and whatever the closure fails with.
    pub fn narrowed<T, E: From<StoreError>>(&self, near: Near, debtors: &[&str], ask: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        let all: i64 = self.conn.query_row("SELECT count(*) FROM debtors", [], |row| row.get(0)).map_err(StoreError::from)?;
        let most = usize::try_from(all / FEW_IN).unwrap_or(usize::MAX).max(1);
        if debtors.len() > most {
            return if near == Near::Points { self.sharing(debtors, ask) } else { ask() };
        }
        let answer = self.narrow(near, debtors).map_err(E::from).and_then(|()| ask());
        self.widen(near)?;
        answer
    }

    /// Asks about many: only the points are looked up once, theirs and everybody's observations of the same values.
    fn sharing<T, E: From<StoreError>>(&self, debtors: &[&str], ask: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        let shared = || -> Result<(), StoreError> {
            self.keep("narrow_asked", "narrow/asked", &[("debtors", Given::Text(debtors.join("\n")))])?;
            self.keep("narrow_values", "narrow/many", &[])?;
            self.need("FROM points")?;
            let sql = "CREATE OR REPLACE TEMP TABLE narrow_points AS
                    SELECT t.* FROM points t WHERE t.value IN (SELECT v.value FROM narrow_values v);
                CREATE OR REPLACE TEMP VIEW points AS SELECT * FROM narrow_points";
            Ok(self.conn.execute_batch(sql)?)
        };
        let answer = shared().map_err(E::from).and_then(|()| ask());
        // Other views read it by name: it is made anew, never left out.
        self.made.borrow_mut().remove("points");
        self.need("FROM points")?;
        for table in ["points", "values", "asked"] {
            self.conn.execute_batch(&format!("DROP TABLE IF EXISTS temp.main.narrow_{table}")).map_err(StoreError::from)?;
        }
        answer
    }

    fn narrow(&self, near: Near, debtors: &[&str]) -> Result<(), StoreError> {
        let given = [("debtors", Given::Text(debtors.join("\n")))];
        let without_rows = self.near_rows()?;
        self.keep("narrow_asked", "narrow/asked", &given)?;
        // All are copied before the first stands in for its table.
        let mut kept = Vec::new();
        for (query, table) in steps(near) {
            if LEAVES.contains(&table.as_str()) && without_rows.contains(&table) {
                continue;
            }
            if table.starts_with(LOOK) {
                self.look_up(&query)?;
                continue;
            }
            if table.starts_with(FIND) {
                self.find_blocks(&query)?;
                continue;
            }
            let rows = self.keep_counted(&format!("narrow_{table}"), &query, &[])?;
            kept.push((table, rows));
        }
        for (table, rows) in kept.iter().filter(|(table, _)| stands_in(table)) {
            // A temporary name goes before a table's: the views read it unchanged. Of nothing the engine plans nothing.
            let only = if *rows == 0 { " WHERE false" } else { "" };
            self.conn.execute_batch(&format!("CREATE OR REPLACE TEMP VIEW {table} AS SELECT * FROM narrow_{table}{only}"))?;
        }
        // Views are made anew on what is near, and answered once: planning them again for each question takes longer than their few
        // rows do.
        let standing = kept.into_iter().map(|(table, _)| table).filter(|table| stands_in(table));
        *self.made.borrow_mut() = standing.collect();
        self.keeps.set(if near == Near::Points { Keeps::Near } else { Keeps::Nothing });
        Ok(())
    }

    fn widen(&self, near: Near) -> Result<(), StoreError> {
        self.keeps.set(Keeps::Nothing);
        let views = std::mem::take(&mut *self.made.borrow_mut());
        let steps = steps(near);
        let filled = steps.iter().map(|(_, table)| table.as_str()).filter(|table| !looks(table));
        let tables: BTreeSet<&str> = views.iter().map(String::as_str).chain(filled).collect();
        let mut sql = String::from("DROP TABLE IF EXISTS temp.main.narrow_asked;");
        for table in tables {
            if stands_in(table) {
                sql.push_str(&format!("DROP VIEW IF EXISTS temp.main.{table};"));
            }
            sql.push_str(&format!("DROP TABLE IF EXISTS temp.main.narrow_{table};"));
        }
        Ok(self.conn.execute_batch(&sql)?)
    }
}

/// Whether a step looks rows up, and fills no table.
fn looks(step: &str) -> bool {
    step.starts_with(LOOK) || step.starts_with(FIND)
}

fn stands_in(table: &str) -> bool {
    !STEPPING_STONES.contains(&table)
}

/// Each step's question and table, in order: `narrow/near/70_accounts.sql` fills `narrow_accounts`.
fn steps(near: Near) -> Vec<(String, String)> {
    let of = |name: String| {
        let step = name.strip_prefix(near.folder())?;
        let table = step.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start_matches('_').to_owned();
        Some((name, table))
    };
    query_names().into_iter().filter_map(of).collect()
}
