//! Small groups: what fewer people stand behind than a reader may see is withheld, and with it what would give it away.
//! Never withholds the whole, and never what no group of people stands behind.
//!
//! A finding's row says by `people` how many debtors stand behind it; by `dimension` of which division of the whole it is a part, and a row of
//! another division that names a client is a part of that client. Rows that are parts of one whole are weighed together: where those withheld
//! hold fewer people than the least, or there is one alone, the whole less the parts shown would tell it, so the next smallest part goes as
//! well. The parts of a part withheld are withheld.
//! Source: cell suppression with complementary cells, as statistical offices practise it (UN Principles and Recommendations, 2017, V.D).

use super::findings::{Findings, Record, text};
use std::collections::{BTreeMap, BTreeSet};

/// Whether a row is withheld.
pub fn is_withheld(row: &Record) -> bool {
    row.get(MARK).and_then(serde_json::Value::as_bool).unwrap_or(false)
}

/// The column that says so.
const MARK: &str = "withheld";

/// What a listing's rows are withheld with: the finding, the one that it itemises, and the columns they share.
const LISTINGS: &[(&str, &str, &[&str])] = &[("payments", "settlement", &["client", "batch"])];

/// The parts of one whole: period, division, and the client they are parts of.
type Parts = (Option<String>, String, Option<String>);

impl Findings {
    /// Marks what is withheld, where groups of fewer than `least` people are; gives how many rows that are.
    pub fn withhold(&mut self, least: i64) -> usize {
        let mut marked = 0;
        for (name, rows) in self.each_mut() {
            if !LISTINGS.iter().any(|(listing, ..)| *listing == name) {
                marked += withhold(rows, least);
            }
        }
        for (listing, of, columns) in LISTINGS {
            let key = |row: &Record| columns.iter().map(|column| text(row, column)).collect::<Vec<_>>();
            let own = |row: &&Record| text(row, "period").is_none_or(|period| ["week", "quarter"].contains(&period.as_str()));
            let groups: BTreeSet<_> = self.rows(of).unwrap_or_default().iter().filter(own).filter(|r| is_withheld(r)).map(key).collect();
            for (_, rows) in self.each_mut().filter(|(name, _)| *name == *listing) {
                rows.iter_mut().filter(|row| groups.contains(&key(row))).for_each(mark);
            }
        }
        marked
    }
}

fn mark(row: &mut Record) {
    row.insert(MARK.into(), true.into());
}

fn withhold(rows: &mut [Record], least: i64) -> usize {
    let people = |row: &Record| row.get("people").and_then(serde_json::Value::as_i64).filter(|n| *n > 0);
    let mut groups: BTreeMap<Parts, Vec<usize>> = BTreeMap::new();
    for (i, row) in rows.iter().enumerate().filter(|(_, row)| people(row).is_some()) {
        let dimension = text(row, "dimension").unwrap_or_default();
        let client = if dimension == "client" { None } else { text(row, "client") };
        groups.entry((text(row, "period"), dimension, client)).or_default().push(i);
    }
    // Wholes before their parts: those that are no part of a client first.
    let mut all: Vec<(&Parts, &Vec<usize>)> = groups.iter().filter(|((_, dimension, _), _)| dimension != "all").collect();
    all.sort_by_key(|((_, _, client), _)| client.is_some());
    let mut withheld: BTreeSet<usize> = BTreeSet::new();
    for ((period, dimension, client), members) in all {
        let whole = (period.clone(), "client".to_owned(), None);
        let of_withheld = client.is_some()
            && groups.get(&whole).into_iter().flatten().any(|i| withheld.contains(i) && text(&rows[*i], "client") == *client);
        let mut by_size: Vec<(i64, usize)> = members.iter().map(|i| (people(&rows[*i]).unwrap_or_default(), *i)).collect();
        by_size.sort_unstable();
        let few = by_size.iter().take_while(|(n, _)| *n < least).count();
        let adds_up = !dimension.is_empty();
        let enough = |taken: usize| taken > 1 && by_size[..taken].iter().map(|(n, _)| n).sum::<i64>() >= least;
        let mut taken = if of_withheld { by_size.len() } else { few };
        while adds_up && taken > 0 && taken < by_size.len() && !enough(taken) {
            taken += 1;
        }
        withheld.extend(by_size[..taken].iter().map(|(_, i)| *i));
    }
    withheld.iter().for_each(|i| mark(&mut rows[*i]));
    withheld.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn found(rows: &[(&str, Option<&str>, &str, i64)]) -> Findings {
        let mut findings = Findings::default();
        let rows = rows.iter().map(|(dimension, client, part, people)| {
            json!({ "dimension": dimension, "client": client, "part": part, "people": people }).as_object().cloned().unwrap_or_default()
        });
        findings.add_period("f", "week", rows.collect());
        findings
    }

    fn parts(findings: &Findings) -> Vec<String> {
        findings.rows("f").unwrap().iter().filter(|row| is_withheld(row)).filter_map(|row| text(row, "part")).collect()
    }

    #[test]
    fn the_next_smallest_goes_with_one_alone() {
        let mut few = found(&[("all", None, "whole", 103), ("stage", None, "M1", 3), ("stage", None, "M2", 60), ("stage", None, "M3", 40)]);
        assert_eq!((few.withhold(5), parts(&few)), (2, vec!["M1".to_owned(), "M3".to_owned()]));
        let mut none = found(&[("stage", None, "M1", 5), ("stage", None, "M2", 0)]);
        assert_eq!(none.withhold(5), 0, "five are enough, and nobody is nobody");
        let mut off = found(&[("stage", None, "M1", 1)]);
        assert_eq!(off.withhold(1), 0);
    }

    #[test]
    fn parts_of_a_part_withheld_are_withheld() {
        let mut few = found(&[
            ("client", Some("a"), "a", 2),
            ("client", Some("b"), "b", 50),
            ("client", Some("c"), "c", 90),
            ("batch", Some("b"), "b1", 25),
            ("batch", Some("b"), "b2", 25),
            ("batch", Some("c"), "c1", 90),
        ]);
        few.withhold(5);
        assert_eq!(parts(&few), ["a", "b", "b1", "b2"]);
    }

    #[test]
    fn points_of_a_curve_stand_alone() {
        let mut few = found(&[("", None, "w0", 40), ("", None, "w1", 4)]);
        few.withhold(5);
        assert_eq!(parts(&few), ["w1"]);
    }

    proptest! {
        /// What the whole less the parts shown tells is never of fewer people than the least, nor of one part alone.
        #[test]
        fn what_is_shown_does_not_tell_the_rest(sizes in proptest::collection::vec(0i64..30, 1..12), least in 1i64..8) {
            let names: Vec<String> = (0..sizes.len()).map(|i| i.to_string()).collect();
            let rows: Vec<(&str, Option<&str>, &str, i64)> = sizes.iter().zip(&names).map(|(n, name)| ("stage", None, name.as_str(), *n)).collect();
            let mut findings = found(&rows);
            findings.withhold(least);
            let hidden: Vec<i64> = parts(&findings).iter().filter_map(|name| name.parse::<usize>().ok()).map(|i| sizes[i]).collect();
            let shown = sizes.iter().filter(|n| **n > 0).count() - hidden.len();
            prop_assert!(sizes.iter().enumerate().all(|(i, n)| *n == 0 || *n >= least || parts(&findings).contains(&names[i])));
            prop_assert!(hidden.is_empty() || shown == 0 || (hidden.len() > 1 && hidden.iter().sum::<i64>() >= least));
        }
    }
}
