//! What reviewers found: their sheets read, each contact's verdict, defect rates with intervals, and who agrees with whom.
//! Never changes a verdict: the latest of each reviewer counts, and it stays his.

use super::defects::{DEFECTS, Defect, defect};
use super::estimate::{Agreement, Cell, Estimate, weighted, wilson};
use super::sample::{Flagged, FrameRow, Stratum};
use crate::domain::record::Record;
use crate::domain::{Class, Personal, Week};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// A verdict as a reviewer's sheet has it.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    pub contact_id: String,
    pub reviewer: String,
    pub defect: bool,
    pub code: Option<&'static Defect>,
    /// 1 slight … 4 gravest; of a defect only.
    pub level: Option<u8>,
    pub remark: Option<Personal>,
    /// The line of the sheet.
    pub line: u64,
}

/// A row of `queries/audit/verdicts.sql`: a verdict that the workspace keeps.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct KeptRow {
    pub contact_id: String,
    pub reviewer: String,
    pub verdict: String,
    pub level: Option<i64>,
}

/// A cell of a sheet that does not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misread {
    pub line: u64,
    pub column: &'static str,
    pub found: String,
    pub expected: String,
}

/// A sheet, read: its verdicts, and how many rows have none yet.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sheet {
    pub verdicts: Vec<Verdict>,
    pub unjudged: usize,
}

/// Columns that a sheet must have; code, level and remark may be missing.
const NEEDED: [&str; 3] = ["contact_id", "reviewer", "verdict"];

/// Reads a reviewer's sheet whole.
///
/// # Errors
/// Every cell that does not read, in the order of the lines: then nothing of the sheet counts.
pub fn read(header: &[String], records: &[Record]) -> Result<Sheet, Vec<Misread>> {
    let at = |name: &str| header.iter().position(|heading| heading.trim().eq_ignore_ascii_case(name));
    let missing: Vec<Misread> = NEEDED
        .into_iter()
        .filter(|name| at(name).is_none())
        .map(|column| Misread { line: 1, column, found: "no such column".into(), expected: NEEDED.join(", ") })
        .collect();
    if !missing.is_empty() {
        return Err(missing);
    }
    let (mut sheet, mut faults) = (Sheet::default(), Vec::new());
    for record in records {
        let cell = |name: &str| at(name).and_then(|n| record.cells.get(n)?.as_deref()).map(str::trim).filter(|text| !text.is_empty());
        match verdict(record.line, cell) {
            Ok(Some(verdict)) => sheet.verdicts.push(verdict),
            Ok(None) => sheet.unjudged += 1,
            Err(fault) => faults.push(fault),
        }
    }
    if faults.is_empty() { Ok(sheet) } else { Err(faults) }
}

fn verdict<'a>(line: u64, cell: impl Fn(&str) -> Option<&'a str>) -> Result<Option<Verdict>, Misread> {
    let fault = |column, found: Option<&str>, expected: &str| Misread {
        line,
        column,
        found: found.map_or("nothing".into(), |text| text.chars().take(40).collect()),
        expected: expected.to_owned(),
    };
    let (code, level) = (cell("code"), cell("level"));
    let defective = match cell("verdict").map(str::to_lowercase).as_deref() {
        None if code.is_none() && level.is_none() => return Ok(None),
        Some("ok") => false,
        Some("defect") => true,
        _ => return Err(fault("verdict", cell("verdict"), "ok or defect")),
    };
    let contact_id = cell("contact_id").ok_or_else(|| fault("contact_id", None, "the contact's id"))?.to_owned();
    let reviewer = cell("reviewer").ok_or_else(|| fault("reviewer", None, "who judged it"))?.to_owned();
    if !defective && (code.is_some() || level.is_some()) {
        let (column, found) = if code.is_some() { ("code", code) } else { ("level", level) };
        return Err(fault(column, found, "nothing: the verdict is ok"));
    }
    let of_table = || DEFECTS.iter().map(|row| row.code).collect::<Vec<_>>().join(", ");
    let code = code.map(|code| defect(code).ok_or_else(|| fault("code", Some(code), &format!("one of {}", of_table())))).transpose()?;
    let read = |text: &str| text.trim_start_matches("level_").parse::<u8>().ok().filter(|level| (1..=4).contains(level));
    let level = level.map(|text| read(text).ok_or_else(|| fault("level", Some(text), "1, 2, 3 or 4"))).transpose()?;
    let level = level.or(code.map(|row| row.level));
    if defective && level.is_none() {
        return Err(fault("level", None, "1, 2, 3 or 4, or a code of the quality table"));
    }
    let remark = cell("remark").map(|text| Personal::new(Class::Text, text));
    Ok(Some(Verdict { contact_id, reviewer, defect: defective, code, level, remark, line }))
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

/// A contact with its verdicts put together: a defect where any reviewer found one, of the gravest level.
struct Judged<'a> {
    row: &'a FrameRow,
    stratum: (Week, Stratum),
    level: Option<u8>,
}

/// Rates and agreements of the verdicts on the contacts of some weeks. `flagged` is what the audit found, None where it was not asked.
pub fn findings(weeks: &[(Week, Vec<FrameRow>)], kept: &[KeptRow], flagged: Option<&Flagged>) -> Findings {
    let none = Flagged::new();
    let flags = flagged.unwrap_or(&none);
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
            let stratum = (*week, Stratum::of(row, flags));
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
    let parts: [(&'static str, &dyn Fn(&FrameRow) -> String, bool); 4] =
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
fn pairs(judged: &[Judged<'_>], kept: &[KeptRow], flagged: Option<&Flagged>) -> Vec<Pair> {
    let mut pairs = Vec::new();
    if let Some(flagged) = flagged.filter(|_| !judged.is_empty()) {
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
    use super::*;
    use crate::domain::Channel;
    use jiff::civil::date;

    fn header() -> Vec<String> {
        ["contact_id", "reviewer", "verdict", "code", "level", "remark"].map(str::to_owned).to_vec()
    }

    fn records(rows: &[[&str; 6]]) -> Vec<Record> {
        let cells = |row: &[&str; 6]| row.iter().map(|text| Some((*text).to_owned()).filter(|text| !text.is_empty())).collect();
        rows.iter().enumerate().map(|(n, row)| Record { line: n as u64 + 2, cells: cells(row) }).collect()
    }

    #[test]
    fn a_sheet_reads_whole_or_names_every_cell_that_does_not() {
        let sheet = read(
            &header(),
            &records(&[
                ["C1", "anna", "ok", "", "", ""],
                ["C2", "anna", "DEFECT", "visit_faked", "", "nobody was there"],
                ["C3", "anna", "defect", "visit_faked", "level_2", ""],
                ["C4", "anna", "", "", "", "not yet"],
            ]),
        )
        .unwrap();
        assert_eq!(sheet.verdicts.iter().map(|v| v.level).collect::<Vec<_>>(), [None, Some(4), Some(2)]);
        assert_eq!(sheet.unjudged, 1);
        assert!(!format!("{:?}", sheet.verdicts[1]).contains("nobody"), "a remark is masked");
        let faults = read(
            &header(),
            &records(&[
                ["C1", "anna", "good", "", "", ""],
                ["", "anna", "ok", "", "", ""],
                ["C1", "", "ok", "", "", ""],
                ["C1", "anna", "ok", "visit_faked", "", ""],
                ["C1", "anna", "ok", "", "2", ""],
                ["C1", "anna", "defect", "visit_flawed", "", ""],
                ["C1", "anna", "defect", "", "5", ""],
                ["C1", "anna", "defect", "", "", ""],
                ["C1", "anna", "", "", "3", ""],
            ]),
        )
        .unwrap_err();
        let places: Vec<(u64, &str)> = faults.iter().map(|fault| (fault.line, fault.column)).collect();
        assert_eq!(
            places,
            [
                (2, "verdict"),
                (3, "contact_id"),
                (4, "reviewer"),
                (5, "code"),
                (6, "level"),
                (7, "code"),
                (8, "level"),
                (9, "level"),
                (10, "verdict")
            ]
        );
        let missing = read(&["contact_id".to_owned()], &[]).unwrap_err();
        assert_eq!(missing.iter().map(|fault| fault.column).collect::<Vec<_>>(), ["reviewer", "verdict"]);
    }

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
        let found = findings(&weeks, &verdicts, Some(&flagged));
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
    fn over_nothing_there_is_no_rate() {
        let found = findings(&[(Week::of(date(2026, 6, 1)), vec![])], &[], None);
        assert!(found.rates.iter().all(|rate| rate.reviewed == 0 && rate.seen.is_none() && rate.weighted.is_none()));
        assert!(found.pairs.is_empty());
    }
}
