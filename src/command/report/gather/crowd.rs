//! How many people stand behind each batch: what says whether its curve may be shown.
//! Never says who.

use crate::command::Failure;
use crate::segment::movement::curves::Cohort;
use crate::store::Store;
use serde::Deserialize;
use std::collections::BTreeMap;

type Key = (Option<String>, Option<String>, Option<String>);

/// People by client, batch and currency, as known on the session's day.
pub struct Crowd(BTreeMap<Key, i64>);

impl Crowd {
    /// Counts them.
    ///
    /// # Errors
    /// The store's.
    pub fn of(store: &Store) -> Result<Crowd, Failure> {
        #[derive(Deserialize)]
        struct Row {
            client: Option<String>,
            batch: Option<String>,
            currency: Option<String>,
            people: i64,
        }
        let rows: Vec<Row> = store.rows("report/batch_people", &[])?;
        Ok(Crowd(rows.into_iter().map(|row| ((row.client, row.batch, row.currency), row.people)).collect()))
    }

    /// Those behind a batch's curve.
    pub fn behind(&self, cohort: &Cohort) -> i64 {
        let key = &cohort.key;
        self.0.get(&(key.client.clone(), key.batch.clone(), key.currency.clone())).copied().unwrap_or(0)
    }
}
