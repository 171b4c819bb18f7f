//! What a comparison must hold: numbers worked out by hand, and parts that make the whole.
//! Never opens a database.

use super::{Expected, Group, Ledger, Seats, compare, within};
use crate::domain::Money;
use crate::segment::decide::AccountRow;
use crate::segment::{DEFAULT_STRATEGY, Strategy, read, segment};
use jiff::civil::date;
use proptest::prelude::*;

fn row(id: &str, willingness: i64, balance: i64, lost: bool) -> AccountRow {
    AccountRow {
        account_id: id.into(),
        product: None,
        balance: Money::from_minor(balance),
        dpd: Some(60),
        lost,
        willingness,
        ability: 50,
        ..AccountRow::blank()
    }
}

fn strategies() -> [Strategy; 2] {
    // The other one wants more willingness before it counts as high, and calls `willing` once in five days.
    let other = DEFAULT_STRATEGY.replacen("middle = [40, 59], high = [60, 100]", "middle = [40, 69], high = [70, 100]", 1);
    let other = other.replacen("every_days = 4", "every_days = 5", 1);
    [read("a.toml", DEFAULT_STRATEGY).unwrap(), read("b.toml", &other).unwrap()]
}

fn filled<'s>(rows: &[AccountRow], strategy: &'s Strategy, ledger: &mut Ledger) -> Seats<'s> {
    let mut seats = Seats::new(strategy);
    let first = ledger.is_empty();
    for row in rows {
        let row = segment(row, strategy, date(2026, 6, 7)).unwrap();
        if first {
            ledger.take(&row);
            ledger.dues.push(row.balance);
        }
        seats.take(&row);
    }
    seats
}

#[test]
fn who_moves_and_what_it_costs_by_hand() {
    let [one, other] = strategies();
    // 65 points: willing here, middling there; 80: willing in both; the third is lost: a hold, worked by neither.
    let rows = [row("A", 65, 100_000, false), row("B", 80, 300_000, false), row("C", 65, 500_000, true)];
    let mut ledger = Ledger::default();
    let (from, to) = (filled(&rows, &one, &mut ledger), filled(&rows, &other, &mut ledger));
    let found = compare(&ledger, &from, &to, [None, None]);
    let total = found.totals[&Some("CNY")];
    assert_eq!((total.accounts, total.balance, total.from.all.accounts, total.to.all.accounts), (3, Money::from_minor(900_000), 2, 2));
    // Every 4 days twice; there the second one every 5 days.
    assert_eq!((total.from.all.contacts(), total.to.all.contacts()), (15.0, 13.5));
    let p = |at: usize| from.chance(at);
    assert_eq!(total.from.all.expected.money().minor(), (p(0) * 100_000 + p(1) * 300_000 + 5_000) / 10_000);
    assert_eq!(found.moves.len(), 1);
    let ((_, here, there), moved) = found.moves.iter().next().unwrap();
    assert_eq!((here.segment, there.segment, moved.accounts, moved.balance), ("willing", "middling", 1, Money::from_minor(100_000)));
    assert_eq!(found.stays[&Some("CNY")].accounts, 2);
    // Eight contacts: the richer account needs 7.5 here and 6 there; no room for the other.
    let limits = [within(&ledger, &from, 8), within(&ledger, &to, 8)];
    assert_eq!(limits, [vec![false, true, false], vec![false, true, false]]);
    let found = compare(&ledger, &from, &to, [Some(&limits[0]), Some(&limits[1])]);
    let total = found.totals[&Some("CNY")];
    assert_eq!((total.from.within.accounts, total.from.all.accounts), (1, 2));
}

proptest! {
    /// Groups add up to the total, no limit is exceeded, and a strategy against itself moves nobody.
    #[test]
    fn parts_make_the_whole(scores in prop::collection::vec((0i64..=100, 0i64..10_000_000, prop::bool::ANY), 1..40), limit in 0u64..200) {
        let [one, other] = strategies();
        let rows: Vec<AccountRow> = scores.iter().enumerate().map(|(n, (w, b, l))| row(&format!("A{n:02}"), *w, *b, *l)).collect();
        let mut ledger = Ledger::default();
        let (from, to) = (filled(&rows, &one, &mut ledger), filled(&rows, &other, &mut ledger));
        let limits = [within(&ledger, &from, limit), within(&ledger, &to, limit)];
        let found = compare(&ledger, &from, &to, [Some(&limits[0]), Some(&limits[1])]);
        let total = found.totals[&Some("CNY")];
        let groups: Vec<&Group> = found.stays.values().chain(found.moves.values()).collect();
        prop_assert_eq!(groups.iter().map(|group| group.accounts).sum::<i64>(), total.accounts);
        prop_assert_eq!(groups.iter().map(|group| group.balance).sum::<Money>(), total.balance);
        let mut expected = Expected::default();
        groups.iter().for_each(|group| expected.add(group.to.all.expected));
        prop_assert_eq!(expected, total.to.all.expected);
        let contacts: f64 = found.channels.values().map(|group| group.from.within.contacts()).sum();
        prop_assert!((contacts - total.from.within.contacts()).abs() < 1e-6);
        for side in [total.from, total.to] {
            prop_assert!(side.within.contacts() <= limit as f64 && side.within.expected <= side.all.expected);
        }
        let itself = compare(&ledger, &from, &from, [None, None]);
        prop_assert!(itself.moves.is_empty());
    }
}
