//! Narrows a session to some debtors, so that every view and question answers for few of them without summing everybody first.
//! Never changes an answer about those debtors, and never outlives the closure: what it makes is temporary, and dropped.

use super::query::{Given, is_view, query_names};
use super::{Store, StoreError};

/// What the tables hold while a session is narrowed to some debtors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Near {
    /// Their rows, and everybody's at the points that they and their contact persons have.
    Points,
    /// Records that share a name, birth date, identity number or phone with them or their contact persons: what
    /// `trace/pairs` reads, and no more.
    Keys,
}

impl Near {
    /// The folder of its steps, under `queries/narrow/`.
    const fn folder(self) -> &'static str {
        match self {
            Near::Points => "narrow/near/",
            Near::Keys => "narrow/alike/",
        }
    }

    /// The views that are answered once.
    const fn settled(self) -> &'static [&'static str] {
        match self {
            Near::Points => SETTLED,
            Near::Keys => &[],
        }
    }
}

/// What only the other steps ask for; every further step stands in for the table whose name it bears.
const STEPPING_STONES: &[&str] = &["kin", "values", "holders", "sharing", "owned", "kept", "own", "phones", "blocks", "keys", "people"];

/// Views that many questions ask, answered once while the session is narrowed: planning them again for each question takes
/// longer than their few rows do. In the order in which they build on each other.
const SETTLED: &[&str] = &["points", "suppressions_now", "account_now"];

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
            let sql = "CREATE OR REPLACE TEMP TABLE narrow_points AS
                    SELECT t.* FROM points t WHERE t.value IN (SELECT v.value FROM narrow_values v);
                CREATE OR REPLACE TEMP VIEW points AS SELECT * FROM narrow_points";
            Ok(self.conn.execute_batch(sql)?)
        };
        let answer = shared().map_err(E::from).and_then(|()| ask());
        self.create_view("points")?;
        for table in ["points", "values", "asked"] {
            self.conn.execute_batch(&format!("DROP TABLE IF EXISTS temp.main.narrow_{table}")).map_err(StoreError::from)?;
        }
        answer
    }

    fn narrow(&self, near: Near, debtors: &[&str]) -> Result<(), StoreError> {
        let given = [("debtors", Given::Text(debtors.join("\n")))];
        self.near_rows()?;
        self.keep("narrow_asked", "narrow/asked", &given)?;
        // All are copied before the first stands in for its table.
        for (query, table) in steps(near) {
            self.keep(&format!("narrow_{table}"), &query, &[])?;
        }
        for (_, table) in steps(near).iter().filter(|(_, table)| stands_in(table)) {
            // A temporary name goes before a table's: the views read it unchanged.
            self.conn.execute_batch(&format!("CREATE OR REPLACE TEMP VIEW {table} AS SELECT * FROM narrow_{table}"))?;
        }
        for view in near.settled() {
            let sql = format!(
                "CREATE OR REPLACE TEMP TABLE narrow_{view} AS SELECT * FROM {view};
                 CREATE OR REPLACE TEMP VIEW {view} AS SELECT * FROM narrow_{view}"
            );
            self.conn.execute_batch(&sql)?;
        }
        Ok(())
    }

    fn widen(&self, near: Near) -> Result<(), StoreError> {
        for view in near.settled() {
            self.create_view(view)?;
            self.conn.execute_batch(&format!("DROP TABLE IF EXISTS temp.main.narrow_{view}"))?;
        }
        for (_, table) in steps(near) {
            if stands_in(&table) {
                self.conn.execute_batch(&format!("DROP VIEW IF EXISTS temp.main.{table}"))?;
            }
            if is_view(&table) {
                self.create_view(&table)?;
            }
            self.conn.execute_batch(&format!("DROP TABLE IF EXISTS temp.main.narrow_{table}"))?;
        }
        self.conn.execute_batch("DROP TABLE IF EXISTS temp.main.narrow_asked")?;
        Ok(())
    }
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
