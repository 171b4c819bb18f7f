//! The chance that a call at a point reaches the debtor, learned from the log: the point's own history, drawn towards the
//! debtor's, and that towards the client's portfolio. Never above what a log without failures would say.

use crate::domain::Sealed;
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};

/// A row of `queries/plan/reach.sql`: weighted calls, and those that reached the debtor.
#[derive(Debug, Clone, Deserialize)]
pub struct ReachRow {
    /// 0 = a point, 1 = a debtor, 2 = a client's whole portfolio.
    pub level: i64,
    pub client: String,
    pub debtor_id: Option<String>,
    pub value: Option<Sealed>,
    pub tries: i64,
    pub reached: i64,
}

/// What history a point's own is worth as much as: so many weighted calls.
const POINT_PRIOR: f64 = 4.0;
/// The same for a debtor's.
const DEBTOR_PRIOR: f64 = 8.0;
/// The same for a portfolio's, and the chance where nobody ever called anyone.
const PORTFOLIO_PRIOR: f64 = 20.0;
const UNTRIED: f64 = 0.3;

type Counts = (i64, i64);

/// The log's answers, ready to be asked.
#[derive(Debug, Clone, Default)]
pub struct Reach {
    portfolios: BTreeMap<String, Counts>,
    debtors: BTreeMap<(String, String), Counts>,
    points: HashMap<(String, String, Sealed), Counts>,
    /// Each debtor's points, without saying which is which.
    of_points: BTreeMap<(String, String), Vec<Counts>>,
}

impl Reach {
    pub fn new(rows: Vec<ReachRow>) -> Self {
        let mut reach = Reach::default();
        for row in rows {
            let counts = (row.tries, row.reached);
            match (row.level, row.debtor_id, row.value) {
                (2, ..) => {
                    reach.portfolios.insert(row.client, counts);
                }
                (1, Some(debtor), _) => {
                    reach.debtors.insert((row.client, debtor), counts);
                }
                (0, Some(debtor), Some(value)) => {
                    reach.of_points.entry((row.client.clone(), debtor.clone())).or_default().push(counts);
                    reach.points.insert((row.client, debtor, value), counts);
                }
                _ => {}
            }
        }
        reach
    }

    /// The chance at a point of a debtor with a client, in millionths.
    pub fn at(&self, client: &str, debtor: &str, value: &Sealed) -> i64 {
        let own = self.points.get(&(client.to_owned(), debtor.to_owned(), value.clone()));
        millionths(drawn(own, POINT_PRIOR, self.of_debtor(client, debtor)))
    }

    /// The best chance that any point of the debtor's may have, in millionths: what decides whether to look closer.
    pub fn at_most(&self, client: &str, debtor: &str) -> i64 {
        let prior = self.of_debtor(client, debtor);
        let tried = self.of_points.get(&(client.to_owned(), debtor.to_owned()));
        let best = tried.into_iter().flatten().map(|counts| drawn(Some(counts), POINT_PRIOR, prior)).fold(prior, f64::max);
        millionths(best)
    }

    fn of_debtor(&self, client: &str, debtor: &str) -> f64 {
        let portfolio = drawn(self.portfolios.get(client), PORTFOLIO_PRIOR, UNTRIED);
        drawn(self.debtors.get(&(client.to_owned(), debtor.to_owned())), DEBTOR_PRIOR, portfolio)
    }
}

fn drawn(counts: Option<&Counts>, weight: f64, prior: f64) -> f64 {
    let (tries, reached) = counts.copied().unwrap_or_default();
    (reached as f64 + weight * prior) / (tries as f64 + weight)
}

fn millionths(chance: f64) -> i64 {
    (chance * 1e6).round() as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(level: i64, debtor: Option<&str>, value: Option<&str>, tries: i64, reached: i64) -> ReachRow {
        ReachRow {
            level,
            client: "bank".into(),
            debtor_id: debtor.map(str::to_owned),
            value: value.map(|v| Sealed(v.into())),
            tries,
            reached,
        }
    }

    #[test]
    fn a_point_is_drawn_to_its_debtor_and_he_to_the_portfolio() {
        let reach = Reach::new(vec![
            row(2, None, None, 1000, 200),
            row(1, Some("D1"), None, 40, 30),
            row(0, Some("D1"), Some("good"), 20, 20),
            row(0, Some("D1"), Some("dead"), 20, 0),
        ]);
        let at = |debtor: &str, value: &str| reach.at("bank", debtor, &Sealed(value.into()));
        let (good, new, dead, stranger) = (at("D1", "good"), at("D1", "new"), at("D1", "dead"), at("D2", "new"));
        assert!(good > new && new > dead, "{good} {new} {dead}");
        assert!(new > stranger, "a debtor who answers is likelier to at a new number");
        assert!((stranger - 200_000).abs() < 5_000, "nothing known: the portfolio's rate, {stranger}");
        assert_eq!(reach.at("shop", "D1", &Sealed("good".into())), 300_000, "another client's log says nothing here");
        assert!(good <= 1_000_000 && dead >= 0);
        assert_eq!((reach.at_most("bank", "D1"), reach.at_most("bank", "D2")), (good, stranger));
    }
}
