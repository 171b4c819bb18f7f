//! What `fairness` answers with: one row a group, outcome and value. Never counts.

use crate::report::{Answer, Cell};
use crate::segment::fairness::{By, Label, Line, Outcome};
use crate::segment::interval::{Mark, Ratio};
use jiff::civil::Date;

/// What was asked.
pub struct Asked<'a> {
    pub strategy: &'a str,
    pub as_of: Date,
    pub by: Vec<By>,
    pub outcomes: Vec<Outcome>,
}

const COLUMNS: &[&str] = &[
    "by",
    "group",
    "group_accounts",
    "outcome",
    "value",
    "accounts",
    "share",
    "rest_accounts",
    "rest_of",
    "rest_share",
    "ratio",
    "ratio_low",
    "ratio_high",
    "four_fifths",
    "stage_ratio",
    "stage_ratio_low",
    "stage_ratio_high",
    "suppressed",
];

/// One row a cell, by attribute, group, outcome and value.
pub fn answer(tables: &[(By, Vec<Line<'_>>)], accounts: usize, asked: &Asked<'_>) -> Answer {
    let mut answer = Answer::new(COLUMNS);
    answer.table_hides = vec!["rest_accounts", "rest_of"];
    let (mut marked, mut sure, mut secret) = (0, 0, 0);
    for (by, lines) in tables {
        for line in lines.iter().filter(|line| asked.outcomes.contains(&line.outcome)) {
            let (ratio, mark) = (line.two.and_then(|two| two.ratio()), line.two.and_then(|two| two.mark()));
            if mark.is_some_and(|mark| mark != Mark::Within) {
                marked += 1;
                sure += usize::from(ratio.and_then(|ratio| ratio.ends).is_some_and(|(low, high)| low > 1.0 || high < 1.0));
            }
            secret += usize::from(line.two.is_none());
            answer.push(row(*by, line, ratio, mark));
        }
    }
    answer.footer = footer(tables, accounts, asked, [marked, sure, secret]);
    answer
}

fn row(by: By, line: &Line<'_>, ratio: Option<Ratio>, mark: Option<Mark>) -> Vec<Cell> {
    let share = |part: i64, whole: i64| Cell::rounded((whole > 0).then(|| part as f64 / whole as f64));
    let group = match &line.group {
        Label::Known(name) => Cell::from(name.as_str()),
        Label::Unknown => Cell::Empty,
        Label::Pooled(_) => "small groups together".into(),
    };
    let mut cells = vec![by.code().into(), group, line.of.into(), line.outcome.code().into(), line.value.into()];
    cells.extend(match line.two {
        Some(two) => [two.here.into(), share(two.here, two.of_here), two.there.into(), two.of_there.into(), share(two.there, two.of_there)],
        None => [Cell::Empty, Cell::Empty, Cell::Empty, Cell::Empty, Cell::Empty],
    });
    cells.extend(with_ends(ratio));
    cells.push(mark.map(Mark::code).into());
    cells.extend(with_ends(line.by_stage));
    cells.push(line.two.is_none().into());
    cells
}

fn with_ends(ratio: Option<Ratio>) -> [Cell; 3] {
    let ends = ratio.and_then(|ratio| ratio.ends);
    [Cell::rounded(ratio.map(|ratio| ratio.value)), Cell::rounded(ends.map(|ends| ends.0)), Cell::rounded(ends.map(|ends| ends.1))]
}

fn footer(tables: &[(By, Vec<Line<'_>>)], accounts: usize, asked: &Asked<'_>, [marked, sure, secret]: [usize; 3]) -> Vec<String> {
    let mut lines = vec![
        format!(
            "{accounts} accounts held as of {}, strategy {}; ratio: the share here over the share of all other accounts",
            asked.as_of, asked.strategy
        ),
        format!(
            "{marked} shares are under four fifths of the others' or over five fourths; of {sure} of them the 95 % interval leaves 1 out (of twenty \
             shares that differ by chance alone, one does)"
        ),
        "stage_ratio: the same with the stage taken out (Mantel-Haenszel); an account counts alone, also where one debtor has several"
            .into(),
        format!("{secret} cells are suppressed: under five accounts, or others that would tell them; none at all is 0"),
    ];
    for (by, table) in tables {
        let pooled = table.iter().find_map(|line| match line.group {
            Label::Pooled(groups) => Some(groups),
            _ => None,
        });
        if let Some(groups) = pooled {
            lines.push(format!("{}: {groups} groups of few accounts stand together", by.code()));
        }
        if let Some(unknown) = table.iter().find(|line| line.group == Label::Unknown) {
            lines.push(format!("{}: not known of {} accounts", by.code(), unknown.of));
        }
    }
    lines.push("sex, age and region enter no score: they are read here alone, after every account has its outcome".into());
    lines
}
