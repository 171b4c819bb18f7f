//! What follows from the payments: the card bank's month-ends, and what came of every account within thirty days.
//! Never draws a number: it only counts.

use super::table::row;
use super::{Account, World, before, days_between, yuan};
use jiff::civil::Date;
use retrace::domain::Feed;

/// The card bank sends month-ends; and what came of every account within thirty days, for two days of the past.
pub fn fill(world: &mut World, account: &Account, payments: &[(Date, i64)]) {
    let as_of = world.as_of;
    let paid_by = |day: Date| payments.iter().filter(|(on, _)| *on <= day).map(|(_, amount)| amount).sum::<i64>();
    let mut month_end = account.placed_on.last_of_month();
    while account.client == 0 && month_end <= account.held_until(as_of) {
        let before_month = before(month_end.first_of_month(), 1);
        let paid = paid_by(month_end);
        let oldest = before(account.placed_on, account.dpd).checked_add(jiff::Span::new().months(paid / account.monthly_due)).unwrap();
        let dpd = if paid >= account.balance() { 0 } else { days_between(oldest, month_end).max(0) };
        let due = account.monthly_due.min(account.balance() - paid);
        row!(world.table(Feed::Statements), account_id: account.id, statement_on: month_end, balance: yuan(account.balance() - paid),
            minimum_due: yuan(due), paid: yuan(paid - paid_by(before_month)), dpd: dpd);
        month_end = before(month_end, -1).last_of_month();
    }
    for back in [68, 38] {
        let day = before(as_of, back);
        let paid = paid_by(before(day, -30)) - paid_by(day);
        if account.placed_on < day && account.held_until(as_of) > before(day, -30) && paid_by(day) < account.balance() {
            row!(world.table(Feed::Outcomes), account_id: account.id, as_of: day, horizon_days: 30, good: paid >= account.monthly_due);
        }
    }
}
