//! The desk that is planned for, and the plan: entries in order, and what was left out and why.
//! Never shows a point's value: an entry has its token.

use super::account::{Account, Purpose};
use crate::domain::codes::Channel;
use crate::domain::{Decision, Token, Zone};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan};

/// Hours of work that a collector's day is spread over.
const WORKING_HOURS: u32 = 8;

/// Whose days are planned.
#[derive(Debug, Clone)]
pub struct Desk {
    /// The workspace's zone: whose days capacity is counted by.
    pub zone: Zone,
    /// The first day planned: the day the facts were taken on.
    pub first: Date,
    pub days: u32,
    /// Nothing is planned before this moment.
    pub start: Timestamp,
    /// Contacts a collector makes in a day.
    pub capacity: u32,
}

/// One planned contact.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its account's place in the list given.
    pub account: usize,
    pub day: Date,
    /// In the collector's day, from 1.
    pub position: u32,
    pub at: Timestamp,
    pub zone: Zone,
    pub channel: Channel,
    pub token: Token,
    pub kind: &'static str,
    pub owner: &'static str,
    pub decision: Decision,
    pub purpose: Purpose,
    /// Value at stake × chance to reach × chance to pay, in the account's currency.
    pub worth: f64,
    pub p_reach: f64,
    pub why: String,
    pub why_not_earlier: String,
    /// Ids of the rules that allow and limit it.
    pub rules: Vec<String>,
}

/// Accounts without an entry, by the reason.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Left {
    /// The strategy gives no contact treatment.
    pub held: usize,
    /// Not due in these days, or a promise is waited for.
    pub not_due: usize,
    /// The collector's days were full.
    pub capacity: usize,
    /// Another account of the same debtor came first.
    pub same_debtor: usize,
    /// The rules allow no moment in these days, or no point.
    pub not_lawful: usize,
}

/// The queue.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// By collector, day and position.
    pub entries: Vec<Entry>,
    pub left: Left,
    /// Collectors with room left on some day.
    pub with_room: Vec<Option<String>>,
}

impl Desk {
    pub(super) fn days(&self) -> impl DoubleEndedIterator<Item = Date> + use<> {
        let first = self.first;
        (0..i64::from(self.days)).map(move |n| first.saturating_add(n.days()))
    }

    /// The last day planned.
    pub fn last(&self) -> Date {
        self.days().next_back().unwrap_or(self.first)
    }

    /// Contacts that fit into an hour.
    fn an_hour(&self) -> u32 {
        self.capacity.div_ceil(WORKING_HOURS).clamp(1, 3600)
    }

    /// The moments of a day at which a contact may begin, each with its place in the day; none before the plan's start.
    pub(super) fn slots(&self, day: Date) -> Vec<(u32, Timestamp)> {
        let (opens, closes) = (self.zone.start_of(day), self.zone.end_of(day));
        let pace = i64::from(3600 / self.an_hour());
        let of_hour = move |hour: i64, nth: i64| opens + SignedDuration::from_secs(3600 * hour + pace * nth);
        let in_hour = i64::from(self.an_hour());
        let all = (0..25).flat_map(move |hour| (0..in_hour).map(move |nth| (hour * in_hour + nth, of_hour(hour, nth))));
        let start = self.start;
        all.filter(|(_, at)| *at >= start && *at < closes).filter_map(|(n, at)| Some((u32::try_from(n).ok()?, at))).collect()
    }
}

impl Plan {
    /// Sets the order: collector (those nobody works last), day, time, then the accounts' own order.
    pub(super) fn put_in_order(&mut self, accounts: &[Account]) {
        let collector = |entry: &Entry| accounts[entry.account].collector.as_deref();
        let key = |entry: &Entry| (collector(entry).is_none(), collector(entry).map(str::to_owned), entry.day, entry.at, entry.account);
        self.entries.sort_by_cached_key(key);
        let mut last: Option<(Option<String>, Date)> = None;
        let mut position = 0;
        for entry in &mut self.entries {
            let place = (accounts[entry.account].collector.clone(), entry.day);
            position = if last.as_ref() == Some(&place) { position + 1 } else { 1 };
            entry.position = position;
            last = Some(place);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn slots_are_even_and_begin_at_the_start() {
        let zone = Zone::named("Asia/Shanghai").unwrap();
        let day = date(2026, 6, 8);
        let desk = Desk { start: zone.instant(day.at(22, 30, 0, 0)), zone, first: day, days: 7, capacity: 40 };
        let clocks: Vec<String> = desk.slots(day).into_iter().map(|(_, at)| desk.zone.local(at).time().to_string()).collect();
        assert_eq!(clocks, ["22:36:00", "22:48:00", "23:00:00", "23:12:00", "23:24:00", "23:36:00", "23:48:00"]);
        assert_eq!(desk.slots(date(2026, 6, 9)).len(), 24 * 5);
        assert_eq!(desk.last(), date(2026, 6, 14));
        let busy = Desk { capacity: 100_000, ..desk };
        assert!(busy.slots(date(2026, 6, 9)).len() > 80_000, "no two begin at once");
    }
}
