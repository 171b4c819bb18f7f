//! Views that are answered once and kept, for a session that asks many questions of everybody as of one day: what an account owes and who is
//! lost take longer to work out than everything that is asked of them.
//! Never outlives the session's day: who moves it has them answered anew.

use super::{Store, StoreError};

/// The views that are worth keeping: several others, and most questions of a report, read them.
pub(super) const KEPT: &[&str] = &["net_payments", "account_now", "own_phones", "reached", "lost", "spans"];

impl Store {
    /// From now on the larger views are answered when they are first needed, and kept.
    ///
    /// # Errors
    /// The engine's.
    pub fn settle(&self) -> Result<(), StoreError> {
        self.forget()?;
        self.keeps.set(true);
        Ok(())
    }

    /// Lets go of what was kept; views are answered where they stand from now on.
    ///
    /// # Errors
    /// The engine's.
    pub fn unsettle(&self) -> Result<(), StoreError> {
        self.forget()?;
        self.keeps.set(false);
        Ok(())
    }

    /// Forgets what the views of this day answered.
    pub(super) fn forget(&self) -> Result<(), StoreError> {
        if !self.keeps.get() {
            return Ok(());
        }
        let made = std::mem::take(&mut *self.made.borrow_mut());
        let drop = |view: &String| {
            let kept = if KEPT.contains(&view.as_str()) { format!("DROP TABLE IF EXISTS temp.main.kept_{view};") } else { String::new() };
            format!("DROP VIEW IF EXISTS temp.main.{view};{kept}")
        };
        Ok(self.conn.execute_batch(&made.iter().map(drop).collect::<String>())?)
    }

    /// Gives a kept table a second name, by which a question knows it.
    ///
    /// # Errors
    /// The engine's.
    pub fn call(&self, name: &str, table: &str) -> Result<(), StoreError> {
        Ok(self.conn.execute_batch(&format!("CREATE OR REPLACE TEMP VIEW {name} AS SELECT * FROM {table}"))?)
    }
}
