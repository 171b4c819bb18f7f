//! What reviewers found: defect rates with intervals, and who agrees with whom.
//! Never changes a verdict: the latest of each reviewer counts, and it stays his.

use super::estimate::{Agreement, Cell, Estimate, weighted, wilson};
use super::sample::{Flagged, FrameRow, Stratum};
use crate::domain::Week;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// A row of `queries/audit/verdicts.sql`: a verdict that the workspace keeps.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct KeptRow {
    pub contact_id: String,
    pub reviewer: String,
    pub verdict: String,
    pub level: Option<i64>,
}

/// A rate: of how many, how many, as seen and as weighted.
#[derive(Debug, Clone, PartialEq)]
pub struct Rate {
    pub part: &'static str,
    pub name: String,
    pub reviewed: u64,
    pub defects: u64,
    pub seen: Option<Estimate>,
    pub weighted: Option<Estimate>,
}

/// Two judges: the audit and the reviewers, or two reviewers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    pub first: String,
    pub second: String,
    pub agreement: Agreement,
}

/// What the verdicts say of the weeks in which their contacts lie.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Findings {
    pub rates: Vec<Rate>,
    pub pairs: Vec<Pair>,
    /// Contacts of those weeks, and of them those in strata with a review: for these the weighted rates speak.
    pub contacts: u64,
    pub covered: u64,
}

/// A column that rates are told by: its name, its value in a row, whether they are weighted.
type Part<'a> = (&'static str, &'a dyn Fn(&FrameRow) -> String, bool);

/// A contact with its verdicts put together: a defect where any reviewer found one, of the gravest level.
struct Judged<'a> {
    row: &'a FrameRow,
    stratum: (Week, Stratum),
    level: Option<u8>,
}

/// Rates and agreements of the verdicts on the contacts of some weeks. `flagged` is what the audit found.
pub fn findings(weeks: &[(Week, Vec<FrameRow>)], kept: &[KeptRow], flagged: &Flagged) -> Findings {
    let mut levels: BTreeMap<&str, Option<u8>> = BTreeMap::new();
    for row in kept {
        let level = (row.verdict == "defect").then(|| row.level.and_then(|level| u8::try_from(level).ok()).unwrap_or(1));
        let of = levels.entry(row.contact_id.as_str()).or_default();
        *of = (*of).max(level);
    }
    let mut sizes: BTreeMap<(Week, Stratum), u64> = BTreeMap::new();
    let mut judged: Vec<Judged<'_>> = Vec::new();
    for (week, rows) in weeks {
        for row in rows {
            let stratum = (*week, Stratum::of(row, flagged));
            *sizes.entry(stratum.clone()).or_default() += 1;
            if let Some(level) = levels.get(row.contact_id.as_str()) {
                judged.push(Judged { row, stratum, level: *level });
            }
        }
    }
    let mut all = Findings { contacts: sizes.values().sum(), ..Findings::default() };
    let touched: BTreeSet<&(Week, Stratum)> = judged.iter().map(|of| &of.stratum).collect();
    all.covered = touched.iter().filter_map(|stratum| sizes.get(*stratum)).sum();
    let mut add = |part, name: String, of: &dyn Fn(&Judged<'_>) -> bool, found: &dyn Fn(&Judged<'_>) -> bool, weigh: bool| {
        all.rates.push(rate(part, name, judged.iter().filter(|one| of(one)), &sizes, found, weigh));
    };
    let defective = |one: &Judged<'_>| one.level.is_some();
    add("all", String::new(), &|_| true, &defective, true);
    let names = |name: &dyn Fn(&FrameRow) -> String| judged.iter().map(|one| name(one.row)).collect::<BTreeSet<String>>();
    let stage = |row: &FrameRow| row.stage.map(|stage| stage.to_string()).unwrap_or_default();
    let collector = |row: &FrameRow| row.collector.clone().unwrap_or_default();
    let channel = |row: &FrameRow| row.channel.code().to_owned();
    let client = |row: &FrameRow| row.client.clone().unwrap_or_default();
    // Strata lie within a stage, a collector, a channel; clients cut through them, so theirs are rates as seen.
    let parts: [Part<'_>; 4] =
        [("stage", &stage, true), ("collector", &collector, true), ("channel", &channel, true), ("client", &client, false)];
    for (part, name_of, weigh) in parts {
        for name in names(name_of) {
            add(part, name.clone(), &|one| name_of(one.row) == name, &defective, weigh);
        }
    }
    for level in 1..=4 {
        add("level", format!("level_{level}"), &|_| true, &|one| one.level == Some(level), true);
    }
    all.pairs = pairs(&judged, kept, flagged);
    all
}

fn rate<'a, 'r: 'a>(
    part: &'static str,
    name: String,
    judged: impl Iterator<Item = &'a Judged<'r>>,
    sizes: &BTreeMap<(Week, Stratum), u64>,
    found: &dyn Fn(&Judged<'_>) -> bool,
    weigh: bool,
) -> Rate {
    let mut cells: BTreeMap<&(Week, Stratum), Cell> = BTreeMap::new();
    for one in judged {
        let cell = cells.entry(&one.stratum).or_default();
        cell.of = sizes.get(&one.stratum).copied().unwrap_or_default();
        cell.reviewed += 1;
        cell.found += u64::from(found(one));
    }
    let cells: Vec<Cell> = cells.into_values().collect();
    let (reviewed, defects) = (cells.iter().map(|cell| cell.reviewed).sum(), cells.iter().map(|cell| cell.found).sum());
    let weighted = if weigh { weighted(&cells) } else { None };
    Rate { part, name, reviewed, defects, seen: wilson(defects, reviewed), weighted }
}

/// The audit beside the reviewers, then each two reviewers who judged the same contact.
fn pairs(judged: &[Judged<'_>], kept: &[KeptRow], flagged: &Flagged) -> Vec<Pair> {
    let mut pairs = Vec::new();
    if !judged.is_empty() {
        let mut agreement = Agreement::default();
        judged.iter().for_each(|one| agreement.count(flagged.contains_key(&one.row.contact_id), one.level.is_some()));
        pairs.push(Pair { first: "audit".into(), second: "reviewer".into(), agreement });
    }
    let here: BTreeSet<&str> = judged.iter().map(|one| one.row.contact_id.as_str()).collect();
    let mut by_contact: BTreeMap<&str, BTreeMap<&str, bool>> = BTreeMap::new();
    for row in kept.iter().filter(|row| here.contains(row.contact_id.as_str())) {
        by_contact.entry(&row.contact_id).or_default().insert(&row.reviewer, row.verdict == "defect");
    }
    let mut together: BTreeMap<(&str, &str), Agreement> = BTreeMap::new();
    for verdicts in by_contact.values() {
        for (n, (first, found)) in verdicts.iter().enumerate() {
            for (second, found_too) in verdicts.iter().skip(n + 1) {
                together.entry((first, second)).or_default().count(*found, *found_too);
            }
        }
    }
    let named =
        |((first, second), agreement): ((&str, &str), Agreement)| Pair { first: first.to_owned(), second: second.to_owned(), agreement };
    pairs.extend(together.into_iter().map(named));
    pairs
}

#[cfg(test)]
mod tests {
    use super::super::given::contact;
    use super::super::sample::{Settings, draw};
    use super::*;
    use crate::domain::Channel;
    use jiff::civil::date;

    fn kept(contact: usize, reviewer: &str, level: Option<i64>) -> KeptRow {
        let verdict = if level.is_some() { "defect" } else { "ok" };
        KeptRow { contact_id: format!("C{contact}"), reviewer: reviewer.into(), verdict: verdict.into(), level }
    }

    #[test]
    fn rates_are_weighted_by_stratum_and_agreement_is_counted() {
        // A hundred calls of one stratum, ten flagged ones of another.
        let rows: Vec<FrameRow> = (0..110).map(|n| contact(n, 1, "k1", Channel::Call)).collect();
        let flagged: Flagged = (100..110).map(|n| (format!("C{n}"), 3)).collect();
        let weeks = vec![(Week::of(date(2026, 6, 1)), rows)];
        let mut verdicts: Vec<KeptRow> = (0..10).map(|n| kept(n, "anna", (n == 0).then_some(1))).collect();
        verdicts.extend((100..110).map(|n| kept(n, "anna", (n < 105).then_some(3))));
        verdicts.push(kept(0, "bo", None));
        verdicts.push(kept(100, "bo", Some(4)));
        verdicts.push(kept(999, "bo", Some(4)));
        let found = findings(&weeks, &verdicts, &flagged);
        let all = &found.rates[0];
        assert_eq!((all.part, all.reviewed, all.defects), ("all", 20, 6));
        let weighted = all.weighted.unwrap().share;
        assert!((weighted - (100.0 * 0.1 + 10.0 * 0.5) / 110.0).abs() < 1e-9, "{weighted}");
        let levels: Vec<u64> = found.rates.iter().filter(|rate| rate.part == "level").map(|rate| rate.defects).collect();
        assert_eq!(levels, [1, 0, 4, 1], "the graver of two verdicts counts");
        let audit = &found.pairs[0];
        assert_eq!(audit.agreement, Agreement { both: 5, only_first: 5, only_second: 1, neither: 9 });
        assert_eq!((found.pairs[1].first.as_str(), found.pairs[1].second.as_str()), ("anna", "bo"));
        assert_eq!(found.pairs[1].agreement, Agreement { both: 1, only_first: 1, only_second: 0, neither: 0 });
        assert_eq!((found.contacts, found.covered), (110, 110));
        assert!(found.rates.iter().any(|rate| rate.part == "client" && rate.weighted.is_none() && rate.seen.is_some()));
    }

    #[test]
    fn over_many_seeds_the_weighted_rate_is_right_on_average_and_its_interval_holds_the_truth() {
        // Defects sit where the audit looks: plain shares of an over-sampled week would be far too high.
        let channels = [Channel::Call, Channel::Sms, Channel::Visit];
        let rows: Vec<FrameRow> =
            (0..1500).map(|n| contact(n, n % 6, if n % 4 == 0 { "k1" } else { "k2" }, channels[n % 7 % channels.len()])).collect();
        let flagged: Flagged = (0..1500).filter(|n| n % 11 == 0).map(|n| (format!("C{n}"), 2)).collect();
        let defective = |n: usize| (n.is_multiple_of(11) && !n.is_multiple_of(3)) || n.is_multiple_of(23);
        let truth = (0..1500).filter(|n| defective(*n)).count() as f64 / 1500.0;
        let weeks = vec![(Week::of(date(2026, 6, 1)), rows)];
        let (mut sum, mut plain, mut held) = (0.0, 0.0, 0);
        for seed in 0..200 {
            let drawn = draw(&weeks[0].1, Settings { rate: 0.1, seed }, &flagged);
            let number = |id: &str| id[1..].parse::<usize>().unwrap();
            let verdicts: Vec<KeptRow> =
                drawn.iter().map(|d| number(&d.row.contact_id)).map(|n| kept(n, "anna", defective(n).then_some(2))).collect();
            let all = findings(&weeks, &verdicts, &flagged).rates.remove(0);
            let weighted = all.weighted.unwrap();
            (sum, plain) = (sum + weighted.share, plain + all.seen.unwrap().share);
            held += usize::from(weighted.interval.low <= truth && truth <= weighted.interval.high);
        }
        assert!((sum / 200.0 - truth).abs() < 0.004, "{} beside {truth}", sum / 200.0);
        assert!(plain / 200.0 > truth * 1.5, "{} beside {truth}", plain / 200.0);
        assert!(held >= 184, "{held} of 200 intervals hold the truth");
    }

    #[test]
    fn over_nothing_there_is_no_rate() {
        let found = findings(&[(Week::of(date(2026, 6, 1)), vec![])], &[], &Flagged::new());
        assert!(found.rates.iter().all(|rate| rate.reviewed == 0 && rate.seen.is_none() && rate.weighted.is_none()));
        assert!(found.pairs.is_empty());
    }
}
