//! Views that are answered once and kept, for a session that asks many questions of everybody as of one day: what an account owes and who is
//! lost take longer to work out than everything that is asked of them.
//! Never outlives the session's day: who moves it has them answered anew.

use super::{Store, StoreError};

/// The views that are worth keeping: several others, and most questions of a report, read them. Those of few rows tell the engine besides how
/// few they are.
const LARGER: &[&str] = &[
    "placements",
    "placed_again",
    "older_placements",
    "shared_debtors",
    "net_payments",
    "account_now",
    "suppressions_now",
    "own_phones",
    "reached",
    "lost",
    "spans",
];

/// Which views a session answers once and keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Keeps {
    #[default]
    Nothing,
    /// Those that take long to work out of everybody's rows.
    Larger,
    /// Every one, of the few rows that a session is narrowed to.
    Near,
}

impl Keeps {
    /// The table that keeps a view's answer.
    pub(super) fn table_of(self, view: &str) -> Option<String> {
        match self {
            Keeps::Larger if LARGER.contains(&view) => Some(format!("kept_{view}")),
            Keeps::Near => Some(format!("narrow_{view}")),
            Keeps::Nothing | Keeps::Larger => None,
        }
    }
}

impl Store {
    /// From now on the larger views are answered when they are first needed, and kept.
    ///
    /// # Errors
    /// The engine's.
    pub fn settle(&self) -> Result<(), StoreError> {
        self.forget()?;
        self.keeps.set(Keeps::Larger);
        Ok(())
    }

    /// Lets go of what was kept; views are answered where they stand from now on.
    ///
    /// # Errors
    /// The engine's.
    pub fn unsettle(&self) -> Result<(), StoreError> {
        self.forget()?;
        self.keeps.set(Keeps::Nothing);
        Ok(())
    }

    /// Forgets what the views of this day answered.
    pub(super) fn forget(&self) -> Result<(), StoreError> {
        let keeps = self.keeps.get();
        if keeps != Keeps::Larger {
            return Ok(());
        }
        let made = std::mem::take(&mut *self.made.borrow_mut());
        let drop = |view: &String| {
            let table = keeps.table_of(view).map(|table| format!("DROP TABLE IF EXISTS temp.main.{table};"));
            format!("DROP VIEW IF EXISTS temp.main.{view};{}", table.unwrap_or_default())
        };
        Ok(self.conn.execute_batch(&made.iter().map(drop).collect::<String>())?)
    }

    /// Gives a kept table, or a view, a second name, by which a question knows it.
    ///
    /// # Errors
    /// The engine's.
    pub fn call(&self, name: &str, table: &str) -> Result<(), StoreError> {
        self.need(&format!("FROM {table}"))?;
        Ok(self.conn.execute_batch(&format!("CREATE OR REPLACE TEMP VIEW {name} AS SELECT * FROM {table}"))?)
    }
}
