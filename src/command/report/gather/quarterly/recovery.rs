//! What the coming quarter is expected to bring if each stage pays as it paid in the quarter. Never a forecast from a handful of accounts.

use super::outlook::money;
use crate::command::Failure;
use crate::command::report::fault;
use crate::domain::Money;
use crate::report::Findings;
use crate::store::Store;
use serde::Deserialize;
use serde_json::{Value, json};

/// Accounts of a stage below which its recovery says nothing.
const LEAST: i64 = 5;
/// The 97.5 % point of the normal distribution.
const Z: f64 = 1.959_963_984_540_054;

/// A row of `queries/report/quarter_yield.sql`; amounts in minor units.
#[derive(Deserialize)]
struct YieldRow {
    stage: String,
    people: i64,
    accounts_now: i64,
    owed_now: i64,
    accounts: i64,
    owed: i64,
    paid: i64,
    owed_squares: String,
    paid_squares: String,
    products: String,
}

impl YieldRow {
    /// What is expected of the stage in the coming quarter, and the variance of that: the ratio of what was paid to what was owed (Cochran,
    /// Sampling Techniques, 1977, 6.3) times what is owed now, with the error of the ratio and that of the accounts to come, each as
    /// far from the ratio as those of the past. Nothing from fewer than [`LEAST`] accounts.
    fn expected(&self) -> Option<(f64, f64)> {
        if self.accounts < LEAST || self.owed <= 0 {
            return None;
        }
        let [owed, paid, n, now, m] = [self.owed, self.paid, self.accounts, self.owed_now, self.accounts_now].map(|x| x as f64);
        let square = |text: &str| text.parse::<f64>().ok();
        let (owed_squares, paid_squares, products) = (square(&self.owed_squares)?, square(&self.paid_squares)?, square(&self.products)?);
        let ratio = paid / owed;
        let spread = (paid_squares - 2.0 * ratio * products + ratio * ratio * owed_squares).max(0.0) / (n - 1.0);
        Some((ratio * now, spread * (n * now * now / (owed * owed) + m)))
    }
}

/// What the coming quarter is expected to bring if each stage pays as it paid in the quarter. To be asked while `quarter_facts` and
/// `quarter_end` are the quarter's.
///
/// # Errors
/// The store's.
pub fn recovery(store: &Store, findings: &mut Findings) -> Result<(), Failure> {
    let rows: Vec<YieldRow> = store.rows("report/quarter_yield", &[])?;
    let (mut shown, mut sum) = (Vec::new(), (0.0, 0.0));
    let (mut accounts, mut people, mut owed, mut covered) = (0, 0, 0, 0);
    for row in &rows {
        let expected = row.expected();
        if let Some((paid, variance)) = expected {
            sum = (sum.0 + paid, sum.1 + variance);
            covered += row.owed_now;
        }
        (accounts, people, owed) = (accounts + row.accounts_now, people + row.people, owed + row.owed_now);
        let known = if expected.is_some() { row.owed_now } else { 0 };
        shown.push(brought("stage", Some(&row.stage), (row.people, row.accounts_now), (row.owed_now, known), Some(row), expected));
    }
    let sum = (covered > 0).then_some(sum);
    shown.push(brought("all", None, (people, accounts), (owed, covered), None, sum));
    findings.add("outlook_recovery", &shown).map_err(fault)
}

/// A line of the outlook: what is expected, with the 95 % interval of the normal law, cut off at nothing.
fn brought(
    dimension: &str,
    stage: Option<&str>,
    (people, accounts): (i64, i64),
    (owed, covered): (i64, i64),
    past: Option<&YieldRow>,
    expected: Option<(f64, f64)>,
) -> Value {
    let minor = |x: i64| Money::from_minor(x).to_string();
    let ends = expected.map(|(paid, variance)| ((paid - Z * variance.sqrt()).max(0.0), paid + Z * variance.sqrt()));
    json!({
        "dimension": dimension, "stage": stage, "people": people, "accounts_now": accounts, "balance_now": minor(owed),
        "net_payments": past.map(|row| minor(row.paid)), "held_balance": past.map(|row| minor(row.owed)),
        "expected_paid": expected.map(|(paid, _)| money(paid)), "low_paid": ends.map(|e| money(e.0)), "high_paid": ends.map(|e| money(e.1)),
        "covered_balance": minor(covered),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(pairs: &[(i64, i64)], now: &[i64]) -> YieldRow {
        let sum = |of: fn(&(i64, i64)) -> i64| pairs.iter().map(of).sum::<i64>();
        YieldRow {
            stage: "M1".into(),
            people: now.len() as i64,
            accounts_now: now.len() as i64,
            owed_now: now.iter().sum(),
            accounts: pairs.len() as i64,
            owed: sum(|p| p.0),
            paid: sum(|p| p.1),
            owed_squares: sum(|p| p.0 * p.0).to_string(),
            paid_squares: sum(|p| p.1 * p.1).to_string(),
            products: sum(|p| p.0 * p.1).to_string(),
        }
    }

    #[test]
    fn a_stage_pays_as_it_paid_and_few_accounts_say_nothing() {
        // Everybody pays a tenth: nothing is uncertain.
        let even = row(&[(100, 10), (200, 20), (300, 30), (400, 40), (500, 50)], &[1000, 2000]);
        let (paid, variance) = even.expected().unwrap();
        assert!((paid - 300.0).abs() < 1e-9 && variance.abs() < 1e-9);
        // One of five pays all: ratio 0.2, residuals -20 four times and 80, spread 8000/4 = 2000; 2000 x (5 x 100^2 / 500^2 + 1) = 2400.
        let uneven = row(&[(100, 100), (100, 0), (100, 0), (100, 0), (100, 0)], &[100]);
        let (paid, variance) = uneven.expected().unwrap();
        assert!((paid - 20.0).abs() < 1e-9 && (variance - 2400.0).abs() < 1e-6, "{paid} {variance}");
        assert_eq!(row(&[(100, 10); 4], &[100]).expected(), None);
    }
}
