//! What `segment --compare` answers with: the totals side by side, the channels, those who stay, and each move. Never sums.

use crate::report::{Answer, Cell};
use crate::segment::Strategy;
use crate::segment::compare::{Comparison, Effort, Group, Ledger, Place, Seats};
use jiff::civil::Date;
use std::cmp::Reverse;

/// Whom the two sides stand for: `from` is --strategy, `to` is --compare.
pub struct Sides<'s> {
    pub names: [&'s str; 2],
    pub strategies: [&'s Strategy; 2],
    pub as_of: Date,
    pub capacity: Option<u64>,
}

const COLUMNS: &[&str] = &[
    "part",
    "currency",
    "channel",
    "from_segment",
    "from_treatment",
    "to_segment",
    "to_treatment",
    "accounts",
    "balance",
    "due",
    "worked_from",
    "worked_to",
    "contacts_from",
    "contacts_to",
    "expected_from",
    "expected_to",
    "expected_to_as_from",
    "within_from",
    "within_to",
    "within_contacts_from",
    "within_contacts_to",
    "within_expected_from",
    "within_expected_to",
    "within_expected_to_as_from",
    "left_out_from",
    "left_out_to",
];

/// What a limit of contacts alone fills.
const LIMITED: &[&str] = &[
    "within_from",
    "within_to",
    "within_contacts_from",
    "within_contacts_to",
    "within_expected_from",
    "within_expected_to",
    "within_expected_to_as_from",
    "left_out_from",
    "left_out_to",
];

/// Totals, channels, those who stay, then the moves of most accounts first.
pub fn summed(found: &Comparison<'_, '_>, sides: &Sides<'_>) -> Answer {
    let mut answer = Answer::new(COLUMNS);
    answer.table_hides =
        if sides.capacity.is_none() { LIMITED.to_vec() } else { vec!["due", "within_contacts_from", "within_contacts_to"] };
    let mut row = |part: &str, currency: Option<&str>, channel: Option<&str>, places: Option<(Place<'_>, Place<'_>)>, group: &Group| {
        let mut cells: Vec<Cell> = vec![part.into(), currency.into(), channel.into()];
        cells.extend(match places {
            Some((from, to)) => [from.segment, from.treatment, to.segment, to.treatment].map(Cell::from),
            None => [Cell::Empty, Cell::Empty, Cell::Empty, Cell::Empty],
        });
        // An account may stand under two channels: only what is done by each is counted there.
        cells.extend(match channel {
            Some(_) => [Cell::Empty, Cell::Empty, Cell::Empty],
            None => [group.accounts.into(), group.balance.into(), group.due.into()],
        });
        cells.extend(efforts(group.from.all, group.to.all));
        if sides.capacity.is_some() {
            cells.extend(efforts(group.from.within, group.to.within));
            cells.extend([group.from, group.to].map(|side| Cell::from(side.all.accounts - side.within.accounts)));
        } else {
            cells.extend(LIMITED.iter().map(|_| Cell::Empty));
        }
        answer.push(cells);
    };
    found.totals.iter().for_each(|(currency, group)| row("total", *currency, None, None, group));
    found.channels.iter().for_each(|((currency, channel), group)| row("channel", *currency, Some(channel), None, group));
    found.stays.iter().for_each(|(currency, group)| row("stays", *currency, None, None, group));
    let mut moves: Vec<_> = found.moves.iter().collect();
    moves.sort_by_key(|((currency, _, _), group)| (*currency, Reverse(group.accounts)));
    moves.iter().for_each(|((currency, from, to), group)| row("moves", *currency, None, Some((*from, *to)), group));
    answer.footer = footer(found, sides);
    answer
}

/// Accounts, contacts and expectations of the two sides, side by side.
fn efforts(from: Effort, to: Effort) -> [Cell; 7] {
    [
        from.accounts.into(),
        to.accounts.into(),
        contacts(from),
        contacts(to),
        from.expected.money().into(),
        to.expected.money().into(),
        to.as_first.money().into(),
    ]
}

/// Contacts in 30 days, to a hundredth.
fn contacts(effort: Effort) -> Cell {
    Cell::Number((effort.contacts() * 100.0).round() / 100.0)
}

fn footer(found: &Comparison<'_, '_>, sides: &Sides<'_>) -> Vec<String> {
    let [first, other] = sides.names;
    let moved: i64 = found.moves.values().map(|group| group.accounts).sum();
    let held: i64 = found.totals.values().map(|group| group.accounts).sum();
    let mut lines = vec![format!("from: {first}, to: {other}; {moved} of {held} accounts held as of {} move", sides.as_of)];
    for (currency, group) in &found.totals {
        let currency = currency.unwrap_or("no currency");
        for (name, side) in [(first, group.from), (other, group.to)] {
            let (all, within) = (side.all, side.within);
            lines.push(format!(
                "{name}: {} accounts worked, {:.0} contacts in 30 days, {} {currency} expected",
                all.accounts,
                all.contacts(),
                all.expected.money()
            ));
            if let Some(limit) = sides.capacity {
                lines.push(format!(
                    "  with {limit} contacts: {} accounts, {} {currency} expected; {} accounts left out",
                    within.accounts,
                    within.expected.money(),
                    all.accounts - within.accounts
                ));
            }
        }
    }
    lines.push(
        "expected: p_pay x what is due in 30 days (monthly_due, or the balance where that is less); nothing on accounts on hold".into(),
    );
    lines.push(formulas(sides));
    lines
}

/// What two formulas of p_pay mean for the sums.
fn formulas(sides: &Sides<'_>) -> String {
    let [first, other] = sides.names;
    let [a, b] = sides.strategies;
    if (a.p_pay, &a.willingness, &a.ability) == (b.p_pay, &b.willingness, &b.ability) {
        return format!("{first} and {other} use the same formula of p_pay: their sums can be compared");
    }
    format!(
        "{first} and {other} use different formulas of p_pay: neither is better because its own says more; expected_to_as_from values {other} by \
         the formula of {first}; `retrace simulate --against` says which came nearer to what was paid"
    )
}

/// Each account that moves.
pub fn moved(ledger: &Ledger, from: &Seats<'_>, to: &Seats<'_>, sides: &Sides<'_>) -> Answer {
    let mut answer = Answer::new(&[
        "account_id",
        "from_segment",
        "from_treatment",
        "to_segment",
        "to_treatment",
        "currency",
        "balance",
        "due",
        "p_pay_from",
        "p_pay_to",
    ]);
    for at in 0..ledger.len() {
        let (here, there) = (from.place(at), to.place(at));
        if here == there {
            continue;
        }
        let chance = |seats: &Seats<'_>| Cell::Number(seats.chance(at) as f64 / 10_000.0);
        answer.push(vec![
            ledger.account_ids[at].as_str().into(),
            here.segment.into(),
            here.treatment.into(),
            there.segment.into(),
            there.treatment.into(),
            ledger.currency(at).into(),
            ledger.balances[at].into(),
            ledger.dues[at].into(),
            chance(from),
            chance(to),
        ]);
    }
    let [first, other] = sides.names;
    answer.footer =
        vec![format!("from: {first}, to: {other}; {} of {} accounts held as of {} move", answer.rows.len(), ledger.len(), sides.as_of)];
    answer.footer.push(formulas(sides));
    answer
}
