//! Why an entry is there and why not earlier, in words. Never names a person, a number or a place.

use jiff::civil::Date;

/// Why nothing was planned for an account on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Refusal {
    /// The collector's day was full: so many, of which so many of promises.
    Capacity { taken: u32, promises: u32 },
    /// The rules refuse the whole day; `lasting`: this way is closed in all the days planned, whatever else is planned.
    Law { reason: String, next: Option<Date>, lasting: bool },
    /// The debtor is contacted that day already, about the account of this id.
    SameDay { account: String },
    /// Too soon after the contact of a day.
    TooSoon { after: Date, every_days: i64 },
    /// The strategy acts later.
    NotDue { from: Date },
    /// A promise is waited for.
    Waits { due: Date },
    /// Lawful, but every lawful moment of the day was taken, or someone else is called at the same point that day.
    NoSlot,
    /// It would use up what a contact of a later day, planned first, needs.
    Reserved { day: Date },
    /// No point that the gate lets through is left to try.
    NoPoint,
}

impl Refusal {
    /// Whether the way is closed whatever else is planned, so that another one may be tried.
    pub(super) fn lasts(&self) -> bool {
        matches!(self, Refusal::NoPoint | Refusal::Law { lasting: true, .. })
    }
}

/// The reasons of the days before an entry, the same ones of days in a row told once.
pub(super) fn not_earlier(collector: Option<&str>, refused: &[(Date, Refusal)]) -> String {
    let mut told: Vec<String> = Vec::new();
    let mut rest = refused;
    while let Some((first, refusal)) = rest.first() {
        let same = rest.iter().take_while(|(_, other)| other == refusal).count();
        let last = rest.get(same.saturating_sub(1)).map_or(*first, |(day, _)| *day);
        told.push(one(collector, refusal, *first, last));
        rest = rest.get(same..).unwrap_or_default();
    }
    told.dedup();
    told.join("; ")
}

fn one(collector: Option<&str>, refusal: &Refusal, first: Date, last: Date) -> String {
    let days = if first == last { format!("on {first}") } else { format!("from {first} to {last}") };
    match refusal {
        Refusal::Capacity { taken, promises } => {
            let whose = collector.map_or("capacity without a collector".to_owned(), |name| format!("capacity of {name}"));
            let each = if first == last { "" } else { " a day" };
            let of = if *promises > 0 { format!(" ({promises} of them about promises)") } else { String::new() };
            format!("{whose} {days} was taken by {taken}{each} of higher worth{of}")
        }
        Refusal::Law { reason, next: Some(next), .. } => format!("{reason}: next lawful {next}"),
        Refusal::Law { reason, next: None, .. } => format!("not lawful {days}: {reason}"),
        Refusal::SameDay { account } => format!("one contact a debtor and day: {account} came first {days}"),
        Refusal::TooSoon { after, every_days } => format!("every {every_days} days: contacted on {after}"),
        Refusal::NotDue { from } => format!("the strategy's next action is on {from}"),
        Refusal::Waits { due } => format!("a promise due {due} was waited for"),
        Refusal::NoSlot => format!("no free moment among the lawful ones {days}"),
        Refusal::Reserved { day } => format!("kept free {days} for the promise on {day}"),
        Refusal::NoPoint => format!("no point left to try {days}"),
    }
}

/// A chance in millionths with two decimals.
pub(super) fn chance(millionths: i64) -> String {
    format!("{:.2}", millionths as f64 / 1e6)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_same_reason_of_days_in_a_row_is_told_once() {
        let full = |taken| Refusal::Capacity { taken, promises: 0 };
        let days =
            [(date(2026, 6, 8), full(40)), (date(2026, 6, 9), full(40)), (date(2026, 6, 10), Refusal::SameDay { account: "A-2".into() })];
        assert_eq!(
            not_earlier(Some("C01"), &days),
            "capacity of C01 from 2026-06-08 to 2026-06-09 was taken by 40 a day of higher worth; \
             one contact a debtor and day: A-2 came first on 2026-06-10"
        );
        let law = Refusal::Law { reason: "3 attempts this week, at most 3 allowed".into(), next: Some(date(2026, 6, 15)), lasting: false };
        assert_eq!(not_earlier(None, &[(date(2026, 6, 8), law)]), "3 attempts this week, at most 3 allowed: next lawful 2026-06-15");
        assert_eq!(not_earlier(None, &[]), "");
    }
}
