//! Which findings speak of the same groups, which columns of a row speak of fewer people than the row, and what is part of what.
//! Never a number: a group's size comes with its row.

use crate::report::findings::{Record, text};

/// Findings whose rows stand for the groups of the book: a key (a client, a batch, a collector …) withheld in one of them is withheld in all. The
/// first is asked first what else has to go. What other findings withhold (who promised, who was lost, what an audit found) is of fewer than the
/// group: they take over what these withhold, and give nothing back.
pub const BOOK: &[&str] = &[
    "weekly",
    "quarterly",
    "complaints",
    "people",
    "settlement",
    "funnel",
    "mix",
    "moved",
    "uncontacted",
    "states",
    "conduct",
    "outlook",
    "outlook_recovery",
    "stays",
];

/// Findings of groups that are no other's: stages as they stood at a month's end.
pub const APART: &[&str] = &["rolls", "roll_measures"];

/// Findings in which an earlier week of a group can be read, too.
pub const HISTORY: &[&str] = &["curves", "corridor_curves"];

/// Findings that list what another one sums up: they have no people of their own, and go with their group.
pub const LISTINGS: &[&str] = &["payments"];

/// Columns of a row that speak of fewer people than the row, and the column that says of how many.
pub struct Layer {
    pub people: String,
    pub columns: Vec<String>,
}

/// How layers stand to their row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Split {
    /// Each by itself.
    Apart,
    /// They add up to what the row shows elsewhere: one of them is the rest less the others.
    Parts,
    /// The same, and the row of the whole is taken apart as its parts are: of the whole itself little may be shown that few people stand behind.
    Whole,
}

/// A finding's layers, and how they stand to their row.
pub fn layers(finding: &str) -> (Vec<Layer>, Split) {
    let layer =
        |people: &str, columns: &[&str]| Layer { people: people.to_owned(), columns: columns.iter().map(ToString::to_string).collect() };
    match finding {
        "weekly" => {
            let layers = vec![
                layer("placed_people", &["placed_accounts", "placed_balance"]),
                layer("recalled_people", &["recalled_accounts", "recalled_balance"]),
            ];
            (layers, Split::Apart)
        }
        // What was held and what came is what went and is left: of one of them alone the others would tell it.
        "quarterly" => {
            let layers = vec![
                layer("placed_people", &["placed_accounts", "placed_balance", "worked_balance"]),
                layer("recalled_people", &["recalled_accounts", "recalled_balance"]),
                layer("held_end_people", &["held_end_accounts", "held_end_balance"]),
                layer("paid_off_people", &["paid_off_accounts"]),
            ];
            (layers, Split::Parts)
        }
        "rolls" => {
            let group = |code: &&str| layer(&format!("{code}_people"), &[&format!("{code}_accounts"), &format!("{code}_balance")]);
            (["cured", "better", "same", "next", "worse", "recalled", "unknown"].iter().map(group).collect(), Split::Whole)
        }
        "stays" => (
            ["stayed", "moved", "paid_off", "taken_back"].iter().map(|code| layer(&format!("{code}_people"), &[code])).collect(),
            Split::Whole,
        ),
        _ => (Vec::new(), Split::Apart),
    }
}

/// Counts that two findings show of a client: where the first withholds the client's row, so does the second these columns of the client and of
/// its batches.
pub const SAME_COUNTS: &[(&str, &str, &[&str])] = &[
    ("promises", "weekly", &["promises_due", "promises_kept"]),
    ("promises", "funnel", &["funnel_judged", "funnel_kept"]),
    ("repair", "weekly", &["lost_debtors", "repaired_debtors"]),
];

/// Measures that add up some stages' groups, and these groups: with the whole they would tell what is withheld of one.
pub const MEASURES: &[(&str, &[&str])] = &[("cure", &["cured"]), ("flow_to_m4", &["next", "worse"])];

/// What a division's rows are parts of, where the finding has rows of that division as well.
pub fn parents(dimension: &str) -> &'static [&'static str] {
    match dimension {
        "batch" => &["client"],
        "collector" => &["team"],
        "rule" => &["severity"],
        "cell" => &["client", "stage"],
        _ => &[],
    }
}

/// The columns by which a division's rows are told apart.
fn columns<'d>(finding: &str, dimension: &'d str) -> Vec<&'d str> {
    match (finding, dimension) {
        ("stays", "segment") => vec!["from_segment"],
        ("complaints", "channel") => vec!["complaint_channel"],
        ("outlook_stages", "stage") => vec!["standing"],
        (_, "batch") => vec!["client", "batch"],
        (_, "cell") => vec!["client", "stage"],
        (_, dimension) => vec![dimension],
    }
}

/// A group: its division, and its keys in it.
pub type Group = (String, Vec<Option<String>>);

/// The group of a division that a row belongs to; none where the row does not say.
pub fn group(finding: &str, dimension: &str, row: &Record) -> Option<Group> {
    let columns = columns(finding, dimension);
    if !columns.iter().all(|column| row.contains_key(*column)) {
        return None;
    }
    // Where a stage or a segment is not known, some findings say so and others say nothing.
    let known = |key: &String| key != "unknown";
    Some((dimension.to_owned(), columns.iter().map(|column| text(row, column).filter(known)).collect()))
}

/// The groups of the book that a row without a division of its own belongs to.
pub fn groups(finding: &str, row: &Record) -> Vec<Group> {
    let divisions = ["batch", "client", "collector", "team", "product", "region", "segment", "stage", "treatment", "currency"];
    divisions.iter().filter_map(|dimension| group(finding, dimension, row)).collect()
}

/// The periods that a row speaks of.
pub fn moments(finding: &str, row: &Record) -> Vec<String> {
    match text(row, "period").as_deref() {
        // The report's own.
        Some("week" | "quarter") => vec![String::new()],
        Some(period) => vec![period.to_owned()],
        None if finding == "moved" => vec![String::new(), "week_before".to_owned()],
        None if finding == "conduct" => vec!["thirteen_weeks".to_owned()],
        None => vec![String::new()],
    }
}
