//! What the coming quarter is expected to bring if each stage pays as it paid in the quarter, and what the quarter before would have said of this
//! one. Never a forecast from a handful of accounts.

use super::outlook::money;
use crate::command::Failure;
use crate::command::report::fault;
use crate::domain::Money;
use crate::report::Findings;
use crate::segment::interval::Z;
use crate::store::Store;
use serde::Deserialize;
use serde_json::{Value, json};

/// Accounts of a stage below which its recovery says nothing.
const LEAST: i64 = 5;

/// A row of `queries/report/quarter_yield.sql`; amounts in minor units.
#[derive(Deserialize)]
pub struct YieldRow {
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

/// What stages owed and paid, and what is owed when the span ended. To be asked while `quarter_facts` and `quarter_end` are the span's.
///
/// # Errors
/// The store's.
pub fn yields(store: &Store) -> Result<Vec<YieldRow>, Failure> {
    Ok(store.rows("report/quarter_yield", &[])?)
}

/// What the coming quarter is expected to bring if each stage pays as it paid in the quarter; beside it what the quarter itself brought, and
/// what the quarter before would have foretold of it.
///
/// # Errors
/// A fault of ours.
pub fn tell(rows: &[YieldRow], before: &[YieldRow], findings: &mut Findings) -> Result<(), Failure> {
    let (mut shown, mut sum, mut whole) = (Vec::new(), (0.0, 0.0), Line::default());
    let (mut owed, mut paid, mut foretold) = (0, 0, Some((0.0, 0.0)));
    for row in rows {
        let expected = row.expected();
        let earlier = before.iter().find(|earlier| earlier.stage == row.stage).and_then(YieldRow::expected);
        sum = expected.map_or(sum, |(paid, variance)| (sum.0 + paid, sum.1 + variance));
        let line = Line {
            people: row.people,
            accounts: row.accounts_now,
            owed: row.owed_now,
            covered: if expected.is_some() { row.owed_now } else { 0 },
        };
        whole = whole.and(line);
        // The whole was foretold where each stage was that had anybody in it.
        foretold = if row.accounts == 0 { foretold } else { foretold.zip(earlier).map(|(a, b)| (a.0 + b.0, a.1 + b.1)) };
        (owed, paid) = (owed + row.owed, paid + row.paid);
        shown.push(line.shown(Some(&row.stage), (row.owed, row.paid), expected, earlier));
    }
    let foretold = foretold.filter(|_| owed > 0);
    shown.push(whole.shown(None, (owed, paid), (whole.covered > 0).then_some(sum), foretold));
    findings.add("outlook_recovery", &shown).map_err(fault)
}

/// Who is held when the quarter ended, what they owe, and of how much of that something can be foretold; amounts in minor units.
#[derive(Debug, Clone, Copy, Default)]
struct Line {
    people: i64,
    accounts: i64,
    owed: i64,
    covered: i64,
}

impl Line {
    fn and(self, other: Line) -> Line {
        Line {
            people: self.people + other.people,
            accounts: self.accounts + other.accounts,
            owed: self.owed + other.owed,
            covered: self.covered + other.covered,
        }
    }

    /// A row: what is expected of the coming quarter, and what was foretold of this one, each with its interval.
    fn shown(self, stage: Option<&str>, (owed, paid): (i64, i64), expected: Option<(f64, f64)>, foretold: Option<(f64, f64)>) -> Value {
        let minor = |x: i64| Money::from_minor(x).to_string();
        let ([low, high], [low_before, high_before]) = (ends(expected), ends(foretold));
        json!({
            "dimension": if stage.is_some() { "stage" } else { "all" }, "stage": stage, "people": self.people, "accounts_now": self.accounts,
            "balance_now": minor(self.owed), "covered_balance": minor(self.covered), "held_balance": minor(owed), "net_payments": minor(paid),
            "expected_paid": expected.map(|of| money(of.0)), "low_paid": low, "high_paid": high,
            "foretold_paid": foretold.map(|of| money(of.0)), "foretold_low": low_before, "foretold_high": high_before,
        })
    }
}

/// The 95 % interval of the normal law, cut off at nothing.
fn ends(expected: Option<(f64, f64)>) -> [Option<String>; 2] {
    let spread = |(paid, variance): (f64, f64), side: f64| money((paid + side * Z * variance.sqrt()).max(0.0));
    [expected.map(|of| spread(of, -1.0)), expected.map(|of| spread(of, 1.0))]
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

    #[test]
    fn a_forecast_is_set_beside_what_came() {
        let before = [row(&[(100, 10), (200, 20), (300, 30), (400, 40), (500, 50)], &[1000, 2000])];
        let now = [row(&[(1000, 80), (2000, 200)], &[3000])];
        let mut findings = Findings::default();
        tell(&now, &before, &mut findings).unwrap();
        for line in findings.rows("outlook_recovery").unwrap() {
            assert_eq!((&line["net_payments"], &line["foretold_paid"]), (&"2.80".into(), &"3.00".into()), "{line:?}");
            // Two accounts of this quarter say nothing of the next.
            assert_eq!((&line["expected_paid"], &line["covered_balance"]), (&Value::Null, &"0.00".into()));
        }
    }
}
