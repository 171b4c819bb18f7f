//! How a portfolio moves: from stage to stage, from placement to payment, and away from what a scorecard was made for.
//! SQL counts; what is divided, chained and told from chance stands here. Never asks the store, and never adds two currencies.

pub mod corridor;
pub mod curves;
pub mod days;
pub mod forecast;
pub mod groups;
pub mod ladder;
pub mod measures;
pub mod psi;
pub mod rolls;
pub mod standing;
#[cfg(test)]
mod toy;

use super::summary::Column;

/// Columns that accounts may be counted by.
pub const BY: &[Column] = &[Column::Client, Column::Batch, Column::Product, Column::Region, Column::Collector, Column::Currency];

/// A group's values; empty where the column was not asked for, or where nothing is known.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    pub client: Option<String>,
    pub batch: Option<String>,
    pub product: Option<String>,
    pub region: Option<String>,
    pub collector: Option<String>,
    pub currency: Option<String>,
}

impl Key {
    /// The value of a column of [`BY`].
    pub fn of(&self, column: Column) -> Option<&str> {
        match column {
            Column::Client => self.client.as_deref(),
            Column::Batch => self.batch.as_deref(),
            Column::Product => self.product.as_deref(),
            Column::Region => self.region.as_deref(),
            Column::Collector => self.collector.as_deref(),
            Column::Currency => self.currency.as_deref(),
            _ => None,
        }
    }
}

/// The columns that tell groups apart: those asked for, a batch's client before it (two clients may use one number), and the
/// currency where there is more than one.
pub fn columns<'k>(by: &[Column], keys: impl Iterator<Item = &'k Key>) -> Vec<Column> {
    let mut columns = asked(by);
    let currencies: std::collections::BTreeSet<Option<&str>> = keys.map(|key| key.currency.as_deref()).collect();
    if currencies.len() > 1 && !columns.contains(&Column::Currency) {
        columns.push(Column::Currency);
    }
    columns
}

/// The columns asked for, once each, a batch's client before it.
pub fn asked(by: &[Column]) -> Vec<Column> {
    let mut columns: Vec<Column> = Vec::new();
    for column in by {
        let client = (*column == Column::Batch).then_some(Column::Client);
        for column in client.into_iter().chain([*column]) {
            if !columns.contains(&column) {
                columns.push(column);
            }
        }
    }
    columns
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_brings_its_client_and_two_currencies_are_told_apart() {
        assert_eq!(asked(&[Column::Product, Column::Batch, Column::Client]), [Column::Product, Column::Client, Column::Batch]);
        let key = |currency: &str| Key { currency: Some(currency.into()), ..Key::default() };
        let (cny, usd) = (key("CNY"), key("USD"));
        assert_eq!(columns(&[], [&cny, &cny].into_iter()), []);
        assert_eq!(columns(&[], [&cny, &usd].into_iter()), [Column::Currency]);
        assert_eq!(columns(&[Column::Currency, Column::Product], [&cny, &usd].into_iter()), [Column::Currency, Column::Product]);
        assert!(BY.iter().all(|column| *column == Column::Currency || cny.of(*column).is_none()));
    }
}
