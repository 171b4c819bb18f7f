//! What `rolls` answers with: one row a cell for files, one row a stage for a reader. Never counts.

use super::movement_args::{cells, percent, words};
use super::rolls::Measure;
use crate::domain::Share;
use crate::report::{Answer, Cell};
use crate::segment::movement::days::Days;
use crate::segment::movement::rolls::{Matrix, Rate};
use crate::segment::movement::standing::{Origin, Standing};
use crate::segment::movement::{Key, columns};
use crate::segment::summary::Column;
use std::collections::BTreeMap;

/// Columns behind a group's.
const COLUMNS: &[&str] = &[
    "from_stage",
    "to_stage",
    "accounts",
    "accounts_base",
    "rate_accounts",
    "balance",
    "balance_base",
    "rate_balance",
    "part",
    "from",
    "to",
];

/// One row a cell of each matrix, then what it comes down to, then what it leaves out.
pub fn listed(groups: &BTreeMap<Key, Matrix>, by: &[Column], days: Days) -> Answer {
    let columns = columns(by, groups.keys());
    let names: Vec<&'static str> = columns.iter().map(|column| column.name()).chain(COLUMNS.iter().copied()).collect();
    let mut answer = Answer::new(&names);
    for (key, matrix) in groups {
        let mut row = |from: String, to: String, numbers: [Cell; 6], part: &str| {
            let ends = [Cell::from(part), days.from.into(), days.to.into()];
            answer.push(cells(key, &columns).into_iter().chain([from.into(), to.into()]).chain(numbers).chain(ends).collect());
        };
        for from in matrix.rows() {
            for to in Standing::all() {
                let rate = matrix.rate(from, to);
                if rate.part.accounts > 0 {
                    row(from.to_string(), to.to_string(), numbers(rate), "matrix");
                }
            }
        }
        for (measure, rate) in matrix.measures() {
            row(measure.from.into(), measure.to.into(), numbers(rate), "measure");
        }
        let (accounts, balance) = matrix.chain();
        let none = || Cell::Empty;
        row("M1".into(), "M4_by_chain".into(), [none(), none(), rounded(accounts), none(), none(), rounded(balance)], "measure");
        for (from, to, accounts) in matrix.others() {
            row(from.to_string(), to.to_string(), [accounts.into(), none(), none(), none(), none(), none()], "apart");
        }
    }
    answer
}

/// A matrix that can be read: a row a stage, a column for each standing that somebody came to.
pub fn shown(groups: &BTreeMap<Key, Matrix>, by: &[Column], days: Days, measure: Measure) -> Answer {
    let columns = columns(by, groups.keys());
    let came = |to: Standing| groups.values().any(|matrix| matrix.rows().into_iter().any(|from| matrix.rate(from, to).part.accounts > 0));
    let tos: Vec<Standing> = Standing::all().filter(|to| to.stage().is_some() || came(*to)).collect();
    let mut answer = Answer::new(&columns.iter().map(|column| column.name()).collect::<Vec<_>>());
    answer.columns.extend(["of", "from", "held"].map(Into::into));
    answer.columns.extend(tos.iter().map(|to| to.to_string().into()));
    let kinds: &[(Measure, &str)] = match measure {
        Measure::Balance => &[(Measure::Balance, "balance")],
        Measure::Accounts => &[(Measure::Accounts, "accounts")],
        Measure::Both => &[(Measure::Accounts, "accounts"), (Measure::Balance, "balance")],
    };
    for (key, matrix) in groups {
        for (kind, name) in kinds {
            for from in matrix.rows() {
                let whole = matrix.whole(from);
                let held = if *kind == Measure::Balance { Cell::Money(whole.balance) } else { Cell::Int(whole.accounts) };
                let mut row = cells(key, &columns);
                row.extend([(*name).into(), from.to_string().into(), held]);
                row.extend(tos.iter().map(|to| {
                    let rate = matrix.rate(from, *to);
                    // A cell that nobody came to is left open: a matrix is read by its full cells.
                    Cell::from(if rate.part.accounts > 0 { percent(share(rate, *kind).value()) } else { String::new() })
                }));
                answer.push(row);
            }
        }
    }
    answer
        .footer
        .push(format!("held on {} by stage, and where the same accounts stood on {}; rates over what was held", days.from, days.to));
    for (key, matrix) in groups {
        let group = words(key, &columns);
        for (kind, name) in kinds.iter().filter(|_| !matrix.rows().is_empty()) {
            answer.footer.push(format!("{group}by {name}: {}", sums(matrix, *kind)));
        }
        let apart: Vec<String> = [Origin::PlacedSince, Origin::HeldAgain]
            .iter()
            .map(|origin| (matrix.others().filter(|(from, _, _)| from == origin).map(|(_, _, n)| n).sum::<i64>(), origin))
            .filter(|(n, _)| *n > 0)
            .map(|(n, origin)| format!("{n} {}", if *origin == Origin::PlacedSince { "placed since" } else { "held again" }))
            .collect();
        if !apart.is_empty() {
            answer.footer.push(format!("{group}in no rate: {}", apart.join(", ")));
        }
    }
    answer
}

/// The measures in a line, each with its numerator and denominator.
fn sums(matrix: &Matrix, kind: Measure) -> String {
    let mut said: Vec<String> = Vec::new();
    for (measure, rate) in matrix.measures() {
        let share = share(rate, kind);
        if measure.to == "unknown" && rate.part.accounts == 0 {
            continue;
        }
        let (part, whole) = match kind {
            Measure::Balance => (rate.part.balance.to_string(), rate.whole.balance.to_string()),
            _ => (rate.part.accounts.to_string(), rate.whole.accounts.to_string()),
        };
        let from = match (measure.from, measure.to) {
            ("all", _) => String::new(),
            (from, "cured") => format!("{from} "),
            (from, _) => format!("{from} to "),
        };
        said.push(format!("{from}{} {part}/{whole} = {}", measure.to, percent(share.value()).trim()));
    }
    let (accounts, balance) = matrix.chain();
    let chain = if kind == Measure::Balance { balance } else { accounts };
    said.push(format!("M1 to M4 by chain {}", percent(chain).trim()));
    said.join("; ")
}

fn share(rate: Rate, kind: Measure) -> Share {
    if kind == Measure::Balance { rate.balance() } else { rate.accounts() }
}

fn numbers(rate: Rate) -> [Cell; 6] {
    [
        rate.part.accounts.into(),
        rate.whole.accounts.into(),
        rounded(rate.accounts().value()),
        rate.part.balance.into(),
        rate.whole.balance.into(),
        rounded(rate.balance().value()),
    ]
}

/// A share with six decimals; empty over nothing.
fn rounded(share: Option<f64>) -> Cell {
    share.map_or(Cell::Empty, |share| Cell::Number((share * 1e6).round() / 1e6))
}
