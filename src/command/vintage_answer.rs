//! What `vintage` answers with: one row a cohort and age, or one row a cohort with what is expected of it. Never adds up.

use super::movement_args::{cells, percent};
use super::vintage::Unit;
use crate::domain::Money;
use crate::report::{Answer, Cell};
use crate::segment::movement::columns;
use crate::segment::movement::curves::{Cohort, expectations};
use crate::segment::movement::ladder::Unfounded;
use crate::segment::summary::Column;

/// Blocks of a small curve, the lowest first, and what stands for an age not reached. All are of one width wherever they are shown.
const BLOCKS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
const AHEAD: char = '·';
/// Blocks in a curve.
const WIDTH: usize = 16;

fn heads(cohorts: &[Cohort], by: &[Column], more: &[&'static str]) -> (Vec<Column>, Answer) {
    let columns = columns(by, cohorts.iter().map(|cohort| &cohort.key));
    let month = (!columns.contains(&Column::Batch)).then_some("placed_month");
    let names: Vec<&'static str> = columns.iter().map(|column| column.name()).chain(month).chain(more.iter().copied()).collect();
    let answer = Answer::new(&names);
    (columns, answer)
}

fn head(cohort: &Cohort, columns: &[Column]) -> Vec<Cell> {
    let month = cohort.placed_month.map(|month| Cell::Text(month.strftime("%Y-%m").to_string()));
    cells(&cohort.key, columns).into_iter().chain(month).collect()
}

/// One row a cohort and age, from the first age on.
pub fn listed(cohorts: &[Cohort], by: &[Column]) -> Answer {
    let more = ["placed_from", "placed_to", "accounts", "age", "paid_to_date", "balance_placed", "rate"];
    let (columns, mut answer) = heads(cohorts, by, &more);
    for cohort in cohorts {
        for age in 1..=cohort.age() {
            let mut row = head(cohort, &columns);
            row.extend([cohort.placed.0.into(), cohort.placed.1.into(), cohort.accounts.into(), Cell::Int(age as i64)]);
            row.extend([Cell::Money(Money::from_minor(cohort.paid[age])), cohort.balance_placed.into(), rate(cohort, age)]);
            answer.push(row);
        }
    }
    answer
}

/// One row a cohort.
pub fn summary(cohorts: &[Cohort], by: &[Column], unit: Unit, horizon: usize, table: bool) -> Answer {
    let mut more = vec![
        "placed_from",
        "placed_to",
        "accounts",
        "balance_placed",
        "age",
        "paid_to_date",
        "rate",
        "expected_at",
        "expected_paid",
        "expected",
        "low",
        "high",
        "batches",
        "note",
    ];
    more.extend(table.then_some("curve"));
    let (columns, mut answer) = heads(cohorts, by, &more);
    answer.table_hides = vec!["placed_to", "paid_to_date", "expected_paid"];
    let longest = cohorts.iter().map(Cohort::age).max().unwrap_or(0).min(horizon);
    let highest = cohorts.iter().flat_map(|cohort| (0..=longest).filter_map(|age| cohort.rate(age)?.value())).fold(0.0, f64::max);
    for (cohort, expected) in cohorts.iter().zip(expectations(cohorts, by, horizon)) {
        let placed = cohort.balance_placed.minor() as f64;
        let share = |paid: f64| if placed > 0.0 { number(paid / placed, table) } else { Cell::Empty };
        let mut row = head(cohort, &columns);
        row.extend([cohort.placed.0.into(), cohort.placed.1.into(), cohort.accounts.into(), cohort.balance_placed.into()]);
        let paid = cohort.paid.last().copied().unwrap_or(0);
        row.extend([Cell::Int(cohort.age() as i64), Cell::Money(Money::from_minor(paid)), share(paid as f64)]);
        let money = |minor: i64| Cell::Money(Money::from_minor(minor));
        let (mut known, note) = match expected {
            Ok(e) => {
                let end = |end: fn((f64, f64)) -> f64| e.interval.map_or(Cell::Empty, |both| share(end(both)));
                let few = || if e.sure_until > cohort.age() { format!("few_past_{}", e.sure_until) } else { "few".into() };
                let numbers =
                    vec![Cell::Int(e.at as i64), money(e.paid.round() as i64), share(e.paid), end(|both| both.0), end(|both| both.1)];
                (numbers.into_iter().chain([Cell::Int(e.batches as i64)]).collect(), e.interval.is_none().then(few))
            }
            Err(Unfounded::Reached) => {
                let paid = cohort.paid.get(horizon).copied().unwrap_or(paid);
                (
                    vec![Cell::Int(horizon as i64), money(paid), share(paid as f64), share(paid as f64), share(paid as f64)],
                    Some("reached".into()),
                )
            }
            Err(Unfounded::NothingPaid) => (Vec::new(), Some("nothing_paid".into())),
            Err(Unfounded::NoneOlder) => (Vec::new(), Some("none_older".into())),
        };
        known.resize(6, Cell::Empty);
        row.extend(known);
        row.push(note.into());
        if table {
            row.push(curve(cohort, longest, highest).into());
        }
        answer.push(row);
    }
    let codes: Vec<&Cell> = answer.rows.iter().filter_map(|row| row.get(row.len() - 1 - usize::from(table))).collect();
    let said = |code: &str| {
        codes.iter().any(|cell| matches!(cell, Cell::Text(text) if text.trim_end_matches(|c: char| c.is_ascii_digit()) == code))
    };
    let notes: Vec<&str> = NOTES.iter().filter(|(code, _)| said(code)).map(|(_, words)| *words).collect();
    let ages = if unit == Unit::Week { "weeks" } else { "months" };
    answer.footer = vec![
        format!("rate: net payments since placement of what was placed; age: whole {ages} that every account of the row has been on book"),
        format!(
            "expected, low, high: the chain ladder with Mack's 95 % interval, learned from rows alike but for batch and month, at age {horizon} \
             or the last age before it that one of them has reached"
        ),
    ];
    answer.footer.extend(notes.into_iter().map(str::to_owned));
    answer.footer.push(format!("curve: age 1 to {longest}, one scale for all rows; · is not reached. Every age: --format csv"));
    answer
}

/// What the codes mean, for a reader.
const NOTES: &[(&str, &str)] = &[
    ("few_past_", "few_past_N: fewer than three have gone on from age N, so that there is no interval; --horizon N has one"),
    ("few", "few: fewer than three have gone on from its own age, so that there is no interval"),
    ("reached", "reached: it is as old as the horizon: what it paid by then is known"),
    ("nothing_paid", "nothing_paid: a multiple of nothing is nothing"),
    ("none_older", "none_older: no row alike has gone on from its age"),
];

/// A small curve of so many blocks, the same number in each row.
fn curve(cohort: &Cohort, longest: usize, highest: f64) -> String {
    let block = |at: usize| {
        let age = (longest * (at + 1) / WIDTH).max(1);
        let share = cohort.rate(age).and_then(|rate| rate.value()).filter(|_| highest > 0.0);
        share.map_or(AHEAD, |share| BLOCKS[((share / highest * 8.0) as usize).min(7)])
    };
    (0..WIDTH).map(block).collect()
}

fn rate(cohort: &Cohort, age: usize) -> Cell {
    cohort.rate(age).and_then(|rate| rate.value()).map_or(Cell::Empty, |rate| number(rate, false))
}

/// A percentage for a reader, a share of one for a file.
fn number(share: f64, table: bool) -> Cell {
    if table { Cell::Text(percent(Some(share))) } else { Cell::Number((share * 1e6).round() / 1e6) }
}
