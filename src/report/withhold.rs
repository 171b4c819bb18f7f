//! Small groups: what fewer people stand behind than a reader may see is withheld, and with it what would give it away.
//! Never withholds the whole (but columns of it that few stand behind), and never what no group of people stands behind.
//!
//! A finding's row says by `people` how many debtors stand behind it; by `dimension` of which division of the whole it is a part. A batch is part of
//! its client, a collector of a team, a rule of its severity. Of each whole that is shown, what is withheld of its parts are several, of enough people
//! together, and do not follow from all that is shown (`sums`). What is withheld of a group in one finding of a report is withheld in every finding
//! that speaks of the same group (`shape`): else one would tell what the other keeps. Some columns of a row speak of fewer people than the row: they
//! may go without it.
//! Source: cell suppression with complementary cells, as statistical offices practise it (UN Principles and Recommendations, 2017, V.D).

mod shape;
mod sums;
mod table;
#[cfg(test)]
mod tests;

use super::findings::{Findings, Record, text};
use serde_json::Value as Json;
use shape::{APART, Group, HISTORY, LISTINGS, MEASURES, SAME_COUNTS, groups, moments};
use std::collections::BTreeSet;
use table::Table;

/// Whether a row is withheld.
pub fn is_withheld(row: &Record) -> bool {
    row.get(MARK).and_then(Json::as_bool).unwrap_or(false)
}

/// Whether a column of a row is withheld: with the row, or by itself.
pub fn is_withheld_at(row: &Record, column: &str) -> bool {
    is_withheld(row) || row.get(COLUMNS).and_then(Json::as_array).is_some_and(|columns| columns.iter().any(|one| one == column))
}

/// The column that says that a row is withheld.
const MARK: &str = "withheld";
/// The column that names those of its columns that are withheld.
const COLUMNS: &str = "withheld_columns";

/// People behind a row, or behind some of its columns.
fn people(row: &Record, column: &str) -> i64 {
    row.get(column).and_then(Json::as_i64).unwrap_or(0)
}

/// What is withheld of the book: a group, and the period in which it is.
type Known = BTreeSet<(String, Group)>;

impl Findings {
    /// Marks what is withheld, where groups of fewer than `least` people are; gives how many rows that is said of, wholly or in part.
    pub fn withhold(&mut self, least: i64) -> usize {
        let mut tables = Table::all(self);
        let known = settle(&mut tables, least);
        for table in &tables {
            table.gone().for_each(|place| self.mark(&place.finding, place.row, &place.columns));
        }
        self.rows_alone(&known, least);
        self.same_counts();
        self.measures();
        let marked = |row: &&Record| is_withheld(row) || row.contains_key(COLUMNS);
        let rows = self.each_mut().filter(|(name, _)| !LISTINGS.contains(name)).map(|(_, rows)| rows.iter().filter(marked).count());
        rows.sum()
    }

    fn mark(&mut self, finding: &str, row: usize, columns: &[String]) {
        let row = self.each_mut().find(|(name, _)| *name == finding).and_then(|(_, rows)| rows.get_mut(row));
        if let Some(row) = row {
            if columns.is_empty() { mark(row) } else { mark_columns(row, columns) }
        }
    }

    /// Rows that are no parts of a whole: those of few people, those of a group that is withheld elsewhere, and what is listed of such a group.
    fn rows_alone(&mut self, known: &Known, least: i64) {
        let ever: BTreeSet<&Group> = known.iter().map(|(_, group)| group).collect();
        for (name, rows) in self.each_mut().filter(|(name, _)| !APART.contains(name)) {
            for row in rows.iter_mut().filter(|row| text(row, "dimension").is_none_or(|dimension| dimension.is_empty())) {
                let behind = people(row, "people");
                let told = |group: &Group| {
                    HISTORY.contains(&name) && ever.contains(group)
                        || moments(name, row).into_iter().any(|moment| known.contains(&(moment, group.clone())))
                };
                let of_withheld = (behind > 0 || LISTINGS.contains(&name)) && groups(name, row).iter().any(told);
                if of_withheld || (behind > 0 && behind < least) {
                    mark(row);
                }
            }
        }
    }

    /// Counts that two findings show of a client.
    fn same_counts(&mut self) {
        for (from, to, columns) in SAME_COUNTS {
            let of = |name: &str, row: &Record| (moments(name, row), text(row, "client"));
            let clients = self
                .rows(from)
                .unwrap_or_default()
                .iter()
                .filter(|row| is_withheld(row) && text(row, "dimension").as_deref() == Some("client"));
            let clients: BTreeSet<_> = clients.map(|row| of(from, row)).collect();
            let columns: Vec<String> = columns.iter().map(ToString::to_string).collect();
            for (name, rows) in self.each_mut().filter(|(name, _)| name == to) {
                let parts = rows.iter_mut().filter(|row| matches!(text(row, "dimension").as_deref(), Some("client" | "batch")));
                parts.filter(|row| clients.contains(&of(name, row))).for_each(|row| mark_columns(row, &columns));
            }
        }
    }

    /// Measures over stages, some group of which is withheld.
    fn measures(&mut self) {
        let stages = self.rows("rolls").unwrap_or_default();
        let hidden = |group: &&&str| {
            stages.iter().any(|row| people(row, &format!("{group}_people")) > 0 && is_withheld_at(row, &format!("{group}_accounts")))
        };
        let hidden: Vec<&str> =
            MEASURES.iter().filter(|(_, groups)| groups.iter().find(hidden).is_some()).map(|(measure, _)| *measure).collect();
        for (_, rows) in self.each_mut().filter(|(name, _)| *name == "roll_measures") {
            let told = |row: &&mut Record| text(row, "measure").is_some_and(|measure| hidden.contains(&measure.as_str()));
            rows.iter_mut().filter(told).for_each(mark);
        }
    }
}

/// Lets every table withhold what it must, and hand it on, until nothing more has to go.
fn settle(tables: &mut [Table], least: i64) -> Known {
    let mut known = Known::new();
    loop {
        let before = known.len();
        for table in tables.iter_mut() {
            table.take_over(&known);
            table.close(least);
            table.hand_on(&mut known);
        }
        if known.len() == before {
            return known;
        }
    }
}

fn mark(row: &mut Record) {
    row.insert(MARK.into(), true.into());
}

fn mark_columns(row: &mut Record, columns: &[String]) {
    let all = row.entry(COLUMNS).or_insert_with(|| Json::Array(Vec::new()));
    if let Json::Array(all) = all {
        for column in columns {
            if !all.iter().any(|one| one == column) {
                all.push(column.clone().into());
            }
        }
    }
}
