//! What `rolls --forecast` answers with: one row a standing for each period ahead, then where all of it ends. Never works out a chance.

use super::Failure;
use super::movement_args::{cells, words};
use crate::domain::Money;
use crate::report::{Answer, Cell};
use crate::segment::movement::days::Days;
use crate::segment::movement::forecast::{By, Chain, Ends, NoRow, Spread};
use crate::segment::movement::rolls::Matrix;
use crate::segment::movement::standing::Standing;
use crate::segment::movement::{Key, columns};
use crate::segment::summary::Column;
use std::collections::BTreeMap;

const COLUMNS: &[&str] =
    &["part", "period", "day", "stage", "accounts", "accounts_base", "share_accounts", "balance", "balance_base", "share_balance"];

/// A group's forecast by accounts and by balance.
struct Both {
    now: [Spread; 2],
    ahead: [Vec<Spread>; 2],
    ends: [Ends; 2],
}

fn both(matrix: &Matrix, periods: u32) -> Result<Both, NoRow> {
    let (accounts, balance) = (Chain::of(matrix, By::Accounts), Chain::of(matrix, By::Balance));
    Ok(Both {
        now: [accounts.now(), balance.now()],
        ahead: [accounts.ahead(periods)?, balance.ahead(periods)?],
        ends: [accounts.ends()?, balance.ends()?],
    })
}

/// What is held on the second day, and what becomes of it.
///
/// # Errors
/// Where no group's matrix has the rows that are needed.
pub fn answer(groups: &BTreeMap<Key, Matrix>, by: &[Column], days: Days, periods: u32) -> Result<Answer, Failure> {
    let columns = columns(by, groups.keys());
    let names: Vec<&'static str> = columns.iter().map(|column| column.name()).chain(COLUMNS.iter().copied()).collect();
    let mut answer = Answer::new(&names);
    let mut refused: Vec<String> = Vec::new();
    for (key, matrix) in groups {
        let mut push = |part: &str, period: Cell, day: Cell, stage: String, numbers: [Cell; 6]| {
            let row = cells(key, &columns).into_iter().chain([part.into(), period, day, stage.into()]);
            answer.push(row.chain(numbers).collect());
        };
        let found = match both(matrix, periods) {
            Ok(found) => found,
            Err(e) => {
                refused.push(format!("{}{e}", words(key, &columns)));
                push("no_row", Cell::Empty, Cell::Empty, e.0.to_string(), [const { Cell::Empty }; 6]);
                continue;
            }
        };
        let wholes = [found.now[0].iter().sum::<f64>(), found.now[1].iter().sum::<f64>()];
        let today = (0, days.to, [&found.now[0], &found.now[1]]);
        let later = found.ahead[0].iter().zip(&found.ahead[1]).zip(1i64..);
        let all = std::iter::once(today).chain(later.map(|((accounts, balance), n)| (n, days.ahead(n), [accounts, balance])));
        for (period, day, [accounts, balance]) in all {
            for standing in Standing::all() {
                let (accounts, balance) = (accounts[standing.place()], balance[standing.place()]);
                if accounts > 0.0 || standing.stage().is_some() {
                    push("stage", period.into(), day.into(), standing.to_string(), numbers([accounts, balance], wholes));
                }
            }
        }
        let [accounts, balance] = found.ends;
        let ends = [
            ("paid", accounts.paid, balance.paid),
            ("recalled", accounts.recalled, balance.recalled),
            ("M7+", accounts.late, balance.late),
            ("stays", accounts.stays, balance.stays),
        ];
        for (stage, accounts, balance) in ends {
            push("end", Cell::Empty, Cell::Empty, stage.into(), numbers([accounts, balance], wholes));
        }
    }
    if refused.len() == groups.len() {
        return Err(Failure::input(format!("nothing can be forecast from {} to {}: {}", days.from, days.to, refused.join("; ")))
            .hint("choose days further apart or with more accounts (--from, --to), or fewer columns in --by"));
    }
    answer.table_hides = vec!["accounts_base", "balance_base"];
    answer.footer.push(format!(
        "assumes that every period goes as {} to {} went and that nothing new is placed; a balance is what was owed on {}, payments in part \
         are not taken off",
        days.from, days.to, days.to
    ));
    answer.footer.push("end: what it comes to first, in the end: paid, recalled or M7+; stays: in stages that nobody left".into());
    answer.footer.extend(refused.into_iter().map(|why| format!("not forecast: {why}")));
    Ok(answer)
}

fn numbers([accounts, balance]: [f64; 2], [all, owed]: [f64; 2]) -> [Cell; 6] {
    let share = |part: f64, whole: f64| if whole > 0.0 { Cell::rounded(part / whole) } else { Cell::Empty };
    [Cell::rounded(accounts), Cell::Int(all.round() as i64), share(accounts, all), money(balance), money(owed), share(balance, owed)]
}

fn money(minor: f64) -> Cell {
    Cell::Money(Money::from_minor(minor.round() as i64))
}
