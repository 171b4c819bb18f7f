//! Views that are answered once and kept, for a session that asks many questions of everybody as of one day: what an account owes and who is
//! lost take longer to work out than everything that is asked of them.
//! Never outlives the session's day: who moves it has them answered anew.

use super::{Store, StoreError};
use std::sync::Arc;

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
    "lost_facts",
    "spans",
];

/// Of these an earlier day's answer is the latest day's up to that day, by this column: they are worked out once.
const BY_DAY: &[(&str, &str)] = &[("net_payments", "paid_on")];

/// Which views a session answers once and keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Keeps {
    #[default]
    Nothing,
    /// Those that take long to work out of everybody's rows.
    Larger,
    /// Every one, of the few rows that a session is narrowed to, on its shelf.
    Near,
}

impl Keeps {
    /// The temporary table that keeps a view's answer.
    pub(super) fn table_of(self, view: &str) -> Option<String> {
        match self {
            Keeps::Larger if LARGER.contains(&view) => Some(format!("kept_{view}")),
            Keeps::Nothing | Keeps::Larger | Keeps::Near => None,
        }
    }
}

impl Store {
    /// SQL that keeps a view's answer: worked out, or taken from a later day's.
    pub(super) fn keeping(&self, view: &str, table: &str, text: &str) -> String {
        let made = format!("CREATE OR REPLACE TEMP VIEW {view} AS SELECT * FROM {table}");
        let by_day = BY_DAY.iter().find(|(name, _)| self.keeps.get() == Keeps::Larger && *name == view);
        let Some((_, column)) = by_day else { return format!("CREATE OR REPLACE TEMP TABLE {table} AS {text}; {made}") };
        let day = self.as_of();
        match self.latest.get() {
            Some(latest) if day <= latest => {
                format!("CREATE OR REPLACE TEMP TABLE {table} AS SELECT * FROM latest_{view} WHERE {column} <= DATE '{day}'; {made}")
            }
            _ => {
                self.latest.set(Some(day));
                format!(
                    "CREATE OR REPLACE TEMP TABLE latest_{view} AS {text};
                     CREATE OR REPLACE TEMP VIEW {view} AS SELECT * FROM latest_{view}"
                )
            }
        }
    }

    /// From now on the larger views are answered when they are first needed, and kept.
    ///
    /// # Errors
    /// The engine's.
    pub fn settle(&self) -> Result<(), StoreError> {
        if self.keeps.get() == Keeps::Nothing {
            // Views that were made to be answered where they stand.
            self.drop_made(Keeps::Nothing)?;
        }
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
        if self.latest.take().is_some() {
            let drop = |(view, _): &(&str, &str)| format!("DROP TABLE IF EXISTS temp.main.latest_{view};");
            self.conn.execute_batch(&BY_DAY.iter().map(drop).collect::<String>())?;
        }
        Ok(())
    }

    /// Forgets what the views of this day answered.
    pub(super) fn forget(&self) -> Result<(), StoreError> {
        if self.keeps.get() == Keeps::Larger { self.drop_made(Keeps::Larger) } else { Ok(()) }
    }

    pub(super) fn drop_made(&self, keeps: Keeps) -> Result<(), StoreError> {
        let made = self.made.replace(Arc::default()).names();
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
        self.make_view(table)?;
        Ok(self.conn.execute_batch(&format!("CREATE OR REPLACE TEMP VIEW {name} AS SELECT * FROM {table}"))?)
    }
}
