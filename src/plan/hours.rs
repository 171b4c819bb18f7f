//! At which hours a debtor answers: his own history, drawn towards the portfolio's, and that towards its own mean.
//! Never says that an hour is lawful: the rules do.

use crate::domain::Zone;
use jiff::Timestamp;
use serde::Deserialize;
use std::collections::BTreeMap;

/// A row of `queries/plan/hours.sql`: calls and answers in one local hour; without a debtor, the client's portfolio's.
#[derive(Debug, Clone, Deserialize)]
pub struct HourRow {
    pub client: String,
    pub debtor_id: Option<String>,
    pub hour: i64,
    pub tries: i64,
    pub answered: i64,
}

/// So many calls of the portfolio weigh as much as its mean; so many of the debtor's as much as the portfolio's hour.
const HOUR_PRIOR: f64 = 30.0;
const DEBTOR_PRIOR: f64 = 4.0;

type Counts = [(i64, i64); 24];

/// The answering history, ready to be asked.
#[derive(Debug, Clone, Default)]
pub struct Hours {
    portfolios: BTreeMap<String, Counts>,
    debtors: BTreeMap<(String, String), Counts>,
}

impl Hours {
    pub fn new(rows: Vec<HourRow>) -> Self {
        let mut hours = Hours::default();
        for row in rows {
            let counts = match row.debtor_id {
                None => hours.portfolios.entry(row.client).or_default(),
                Some(debtor) => hours.debtors.entry((row.client, debtor)).or_default(),
            };
            if let Some(at) = usize::try_from(row.hour).ok().and_then(|hour| counts.get_mut(hour)) {
                *at = (row.tries, row.answered);
            }
        }
        hours
    }

    /// How likely the debtor answers at each local hour, in millionths.
    pub fn of(&self, client: &str, debtor: &str) -> [i64; 24] {
        let whole = self.portfolios.get(client).copied().unwrap_or_default();
        let sum = whole.iter().fold((0, 0), |sum, at| (sum.0 + at.0, sum.1 + at.1));
        let mean = if sum.0 == 0 { 0.0 } else { sum.1 as f64 / sum.0 as f64 };
        let own = self.debtors.get(&(client.to_owned(), debtor.to_owned())).copied().unwrap_or_default();
        std::array::from_fn(|hour| {
            let portfolio = (whole[hour].1 as f64 + HOUR_PRIOR * mean) / (whole[hour].0 as f64 + HOUR_PRIOR);
            let drawn = (own[hour].1 as f64 + DEBTOR_PRIOR * portfolio) / (own[hour].0 as f64 + DEBTOR_PRIOR);
            (drawn * 1e6).round() as i64
        })
    }

    /// The debtor's own calls and answers in a local hour.
    pub fn own(&self, client: &str, debtor: &str, hour: usize) -> (i64, i64) {
        self.debtors.get(&(client.to_owned(), debtor.to_owned())).and_then(|counts| counts.get(hour)).copied().unwrap_or_default()
    }
}

/// The local hour of a moment.
pub(super) fn hour_of(zone: &Zone, at: Timestamp) -> usize {
    usize::try_from(zone.local(at).hour()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(debtor: Option<&str>, hour: i64, tries: i64, answered: i64) -> HourRow {
        HourRow { client: "bank".into(), debtor_id: debtor.map(str::to_owned), hour, tries, answered }
    }

    #[test]
    fn his_own_hours_beat_the_portfolios_once_there_are_enough() {
        let hours = Hours::new(vec![
            row(None, 10, 1000, 100),
            row(None, 19, 1000, 400),
            row(Some("D1"), 10, 6, 6),
            row(Some("D1"), 19, 6, 0),
            row(Some("D2"), 10, 1, 1),
        ]);
        let best = |debtor: &str| (0..24).max_by_key(|hour| hours.of("bank", debtor)[*hour]).unwrap();
        assert_eq!((best("D1"), best("D3")), (10, 19));
        assert!(hours.of("bank", "D2")[10] > hours.of("bank", "D3")[10], "one answer counts a little");
        assert_eq!(hours.own("bank", "D1", 10), (6, 6));
        assert_eq!(Hours::default().of("bank", "D1"), [0; 24], "nothing known: no hour is better");
    }
}
