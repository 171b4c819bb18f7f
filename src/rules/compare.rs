//! Sets two rules side by side: do they speak of one thing, does one hold whatever the other does, do they differ in a number alone?
//! Never decides a contact: all rules bind, and this only tells which of them is felt.

use super::deadline::{Deadline, Term};
use super::hours::within;
use super::pack::{Rule, Subject};
use super::test::{Counter, Counts, Pool, Span, Test, When, Window};
use crate::domain::codes::Channel;
use jiff::ToSpan;
use jiff::civil::{Date, Time};

/// Whether a list in which nothing stands for everything holds all of another.
fn covers<T: PartialEq>(wide: &[T], narrow: &[T]) -> bool {
    wide.is_empty() || (!narrow.is_empty() && holds(wide, narrow))
}

/// Whether two such lists share something.
fn meet<T: PartialEq>(one: &[T], other: &[T]) -> bool {
    one.is_empty() || other.is_empty() || one.iter().any(|item| other.contains(item))
}

/// Whether a list holds all of another; nothing stands for nothing.
fn holds<T: PartialEq>(wide: &[T], narrow: &[T]) -> bool {
    narrow.iter().all(|item| wide.contains(item))
}

impl Rule {
    /// Whether it is written for every case that another is written for.
    pub fn covers_case_of(&self, other: &Rule) -> bool {
        let subject = self.subject == Subject::Anyone || self.subject == other.subject;
        subject
            && covers(&self.lender_types, &other.lender_types)
            && covers(&self.products, &other.products)
            && covers(&self.clients, &other.clients)
    }

    /// Whether there is a case for which both are written.
    pub fn meets_case_of(&self, other: &Rule) -> bool {
        let subject = self.subject == other.subject || self.subject == Subject::Anyone || other.subject == Subject::Anyone;
        subject
            && meet(&self.lender_types, &other.lender_types)
            && meet(&self.products, &other.products)
            && meet(&self.clients, &other.clients)
    }

    /// Whether both are in force on some day.
    pub fn overlaps_in_time(&self, other: &Rule) -> bool {
        self.from <= other.to.unwrap_or(Date::MAX) && other.from <= self.to.unwrap_or(Date::MAX)
    }

    /// The first day from which another rule makes this one unfelt to its end: whatever this one says, that one says as strictly,
    /// for the same cases and to the same effect. None where this one is felt.
    pub fn unfelt_beside(&self, other: &Rule) -> Option<Date> {
        let ends_first = other.to.is_none_or(|end| self.to.is_some_and(|own| own <= end));
        let stricter = |test: &Test| other.tests.iter().any(|by| by.at_least_as_strict(test));
        let all = other.covers_case_of(self) && ends_first && self.overlaps_in_time(other);
        (all && other.effect >= self.effect && self.tests.iter().all(stricter)).then(|| self.from.max(other.from))
    }
}

impl Test {
    /// Whether it catches whatever another catches.
    pub fn at_least_as_strict(&self, other: &Test) -> bool {
        use Test as T;
        match (self, other) {
            (
                T::Hours { closed, before_work_minutes, agreed_hours_prevail, channels },
                T::Hours { closed: theirs, before_work_minutes: minutes, agreed_hours_prevail: prevail, channels: by },
            ) => {
                let yields = *agreed_hours_prevail && !prevail;
                !yields && covers(channels, by) && before_work_minutes >= minutes && closes(closed, theirs)
            }
            (T::Counter(own), T::Counter(theirs)) => own.at_least_as_strict(theirs),
            (T::StageChannel { up_to_dpd, channels }, T::StageChannel { up_to_dpd: days, channels: by }) => {
                up_to_dpd >= days && holds(by, channels)
            }
            (T::VisitTeam { at_least, at_most, approval }, T::VisitTeam { at_least: least, at_most: most, approval: approved }) => {
                let fewer = most.is_none_or(|most| at_most.is_some_and(|own| own <= most));
                at_least >= least && fewer && (*approval || !approved)
            }
            (T::Template { channels }, T::Template { channels: by }) | (T::Recording { channels }, T::Recording { channels: by }) => {
                holds(channels, by)
            }
            (T::Consent { channels, purpose }, T::Consent { channels: by, purpose: other }) => purpose == other && holds(channels, by),
            (T::SameDayStop { outcomes, complaints }, T::SameDayStop { outcomes: theirs, complaints: too }) => {
                holds(outcomes, theirs) && (*complaints || !too)
            }
            (T::Held { holds: own }, T::Held { holds: theirs }) => holds(own, theirs),
            (T::Suppressed { reasons }, T::Suppressed { reasons: theirs }) => holds(reasons, theirs),
            (T::FailedDays { days }, T::FailedDays { days: theirs }) => days >= theirs,
            (T::LateNote { minutes }, T::LateNote { minutes: theirs }) => minutes <= theirs,
            (T::Trained { days }, T::Trained { days: theirs }) => days <= theirs,
            (T::Outlier { sigmas, at_least }, T::Outlier { sigmas: more, at_least: least }) => sigmas <= more && at_least <= least,
            (T::Deadline(own), T::Deadline(theirs)) => own.at_least_as_strict(theirs),
            (one, other) => one == other,
        }
    }

    /// Whether two tests are the same but for a number or an hour.
    pub fn differs_in_number(&self, other: &Test) -> bool {
        use Test as T;
        if self == other {
            return false;
        }
        match (self, other) {
            // Windows apart from each other add up; one inside the other is the same window with other hours.
            (T::Hours { closed, channels, .. }, T::Hours { closed: theirs, channels: by, .. }) => {
                channels == by && (closes(closed, theirs) || closes(theirs, closed))
            }
            (T::Counter(own), T::Counter(theirs)) => Counter { limit: theirs.limit, ..own.clone() } == *theirs,
            (T::StageChannel { channels, .. }, T::StageChannel { channels: by, .. }) => channels == by,
            // An extension is a further day, not another number for the same one.
            (T::Deadline(own), T::Deadline(theirs)) => !own.if_extended && Deadline { within: theirs.within, ..own.clone() } == *theirs,
            (T::VisitTeam { .. }, T::VisitTeam { .. })
            | (T::FailedDays { .. }, T::FailedDays { .. })
            | (T::LateNote { .. }, T::LateNote { .. })
            | (T::Trained { .. }, T::Trained { .. })
            | (T::OneChannel { .. }, T::OneChannel { .. })
            | (T::Outlier { .. }, T::Outlier { .. })
            | (T::Limitation { .. }, T::Limitation { .. }) => true,
            _ => false,
        }
    }

    /// Whether two tests speak of one thing, so that a reader of one wants to know the other.
    pub fn same_thing(&self, other: &Test) -> bool {
        use Test as T;
        match (self, other) {
            (T::Hours { channels, .. }, T::Hours { channels: by, .. }) => meet(channels, by),
            (T::Counter(own), T::Counter(theirs)) => own.channels.iter().any(|channel| theirs.channels.contains(channel)),
            (T::Source { sources, .. }, T::Source { sources: theirs, .. }) => sources.iter().any(|source| theirs.contains(source)),
            (T::Held { holds }, T::Held { holds: theirs }) => holds.iter().any(|hold| theirs.contains(hold)),
            (T::Suppressed { reasons }, T::Suppressed { reasons: theirs }) => reasons.iter().any(|reason| theirs.contains(reason)),
            (T::Template { channels }, T::Template { channels: by })
            | (T::Recording { channels }, T::Recording { channels: by })
            | (T::Consent { channels, .. }, T::Consent { channels: by, .. }) => channels.iter().any(|channel| by.contains(channel)),
            (T::Text(own), T::Text(theirs)) => meet(&own.channels, &theirs.channels),
            (T::Deadline(own), T::Deadline(theirs)) => {
                (own.from, own.to) == (theirs.from, theirs.to) && meet(&own.channels, &theirs.channels)
            }
            (one, other) => std::mem::discriminant(one) == std::mem::discriminant(other),
        }
    }
}

/// Whether windows close every minute that others close. Windows begin and end on whole minutes.
fn closes(own: &[Window], theirs: &[Window]) -> bool {
    let closed = |windows: &[Window], clock: Time| windows.iter().any(|window| within(clock, window.from, window.to));
    (0..24 * 60_i64).map(|minute| Time::midnight().wrapping_add(minute.minutes())).all(|clock| !closed(theirs, clock) || closed(own, clock))
}

impl Counter {
    /// Its window holds all that the other's holds, of as many kinds, and it allows no more.
    fn at_least_as_strict(&self, other: &Counter) -> bool {
        fn counted(counter: &Counter) -> &[Channel] {
            if counter.counted_channels.is_empty() { &counter.channels } else { &counter.counted_channels }
        }
        holds(&self.channels, &other.channels)
            && holds(counted(self), counted(other))
            && self.counts.includes(other.counts)
            && (self.pooled == Pool::Person || self.pooled == other.pooled)
            && self.window.includes(other.window)
            && (self.when == When::Always || self.when == other.when)
            && self.limit <= other.limit
    }
}

impl Counts {
    fn includes(self, other: Counts) -> bool {
        use Counts as C;
        self == other
            || match self {
                C::Attempts => other != C::Talks,
                C::Placed => matches!(other, C::Connected | C::Conversations),
                C::Talks => other == C::Conversations,
                C::Connected | C::Conversations | C::Unanswered => false,
            }
    }
}

impl Span {
    fn includes(self, other: Span) -> bool {
        self == other || self == Span::Ever || other == Span::Day
    }
}

impl Deadline {
    fn at_least_as_strict(&self, other: &Deadline) -> bool {
        let sooner = match (self.within, other.within) {
            (Term::Minutes(own), Term::Minutes(theirs)) => own <= theirs,
            (Term::Hours(own), Term::Hours(theirs)) => own <= theirs,
            (Term::NaturalDays(own), Term::NaturalDays(theirs)) => own <= theirs,
            (Term::Minutes(own), Term::Hours(theirs)) => own <= theirs.saturating_mul(60),
            // A limit of n natural days lasts n whole days and more from the moment, less an hour where clocks change.
            (Term::Minutes(own), Term::NaturalDays(theirs)) => own <= theirs.saturating_mul(24).saturating_sub(1).saturating_mul(60),
            (Term::Hours(own), Term::NaturalDays(theirs)) => own <= theirs.saturating_mul(24).saturating_sub(1),
            _ => false,
        };
        (self.from, self.to) == (other.from, other.to)
            && sooner
            && covers(&self.channels, &other.channels)
            && (!self.if_extended || other.if_extended)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ContactOutcome;
    use crate::domain::codes::Direction;
    use crate::rules::attempt::ContactFacts;
    use crate::rules::given::{TODAY, call, logged};
    use jiff::civil::DateTime;
    use proptest::prelude::*;

    const CHANNELS: [Channel; 3] = [Channel::Call, Channel::RobotCall, Channel::Sms];
    const OUTCOMES: [ContactOutcome; 6] = [
        ContactOutcome::NoAnswer,
        ContactOutcome::InvalidNumber,
        ContactOutcome::RightParty,
        ContactOutcome::Voicemail,
        ContactOutcome::Delivered,
        ContactOutcome::Dispute,
    ];

    fn channels() -> impl Strategy<Value = Vec<Channel>> {
        prop::sample::subsequence(CHANNELS.to_vec(), 1..=3)
    }

    fn counter() -> impl Strategy<Value = Counter> {
        let counts = prop::sample::select(vec![
            Counts::Attempts,
            Counts::Placed,
            Counts::Connected,
            Counts::Conversations,
            Counts::Talks,
            Counts::Unanswered,
        ]);
        let pools = prop::sample::select(vec![Pool::Person, Pool::PersonAndLender, Pool::PersonAndDebt, Pool::PersonAndPoint]);
        let spans = prop::sample::select(vec![Span::Day, Span::Week, Span::SevenDays, Span::Ever]);
        let when = prop::sample::select(vec![When::Always, When::ReachedToday, When::NotReachedToday]);
        (channels(), channels(), counts, pools, spans, when, 1..4_u32).prop_map(
            |(channels, counted_channels, counts, pooled, window, when, limit)| Counter {
                channels,
                counted_channels,
                counts,
                pooled,
                window,
                limit,
                when,
            },
        )
    }

    fn facts() -> impl Strategy<Value = ContactFacts> {
        let contact = (0..9_i32, 0..3_usize, 0..6_usize, any::<bool>(), 0..3_u8).prop_map(|(ago, channel, outcome, inbound, elsewhere)| {
            let at: DateTime = TODAY.at(9, 0, 0, 0).saturating_sub(i64::from(ago).days());
            let mut contact = logged(at, CHANNELS[channel], OUTCOMES[outcome]);
            if inbound {
                contact.direction = Direction::Inbound;
            }
            match elsewhere {
                0 => contact.client = "BANK-B".into(),
                1 => contact.account_id = "A-2".into(),
                _ => {}
            }
            contact
        });
        (prop::collection::vec(contact, 0..8), 0..3_usize).prop_map(|(log, channel)| ContactFacts {
            log,
            channel: CHANNELS[channel],
            point_key: Some(crate::domain::Sealed("P:own".into())),
            ..call()
        })
    }

    proptest! {
        #[test]
        fn what_is_called_as_strict_catches_whatever_the_other_catches((one, other, facts) in (counter(), counter(), facts())) {
            let catches = |counter: &Counter| counter.binds(&facts, TODAY) && counter.count(&facts, TODAY) >= counter.limit;
            prop_assert!(!one.at_least_as_strict(&other) || !catches(&other) || catches(&one), "{one:?} beside {other:?}");
            prop_assert!(one.at_least_as_strict(&one));
        }

        #[test]
        fn a_sooner_deadline_is_missed_whenever_a_later_one_is(
            own in 1..100_u32, theirs in 1..100_u32, units in 0..9_u8, received in 0..86_400_i64, took in 0..20_000_000_i64,
        ) {
            let term = |n: u32, unit: u8| match unit { 0 => Term::Minutes(n), 1 => Term::Hours(n), _ => Term::NaturalDays(n) };
            let deadline = |within| Deadline {
                from: crate::rules::deadline::Step::Received, to: crate::rules::deadline::Step::Resolved, within,
                if_extended: false, channels: vec![],
            };
            let (own, theirs) = (deadline(term(own, units / 3)), deadline(term(theirs, units % 3)));
            let zone = crate::rules::given::zone();
            let from = jiff::Timestamp::from_second(1_780_000_000 + received).unwrap();
            let to = from + took.seconds();
            let late = |deadline: &Deadline| to >= deadline.too_late(from, &zone);
            prop_assert!(!own.at_least_as_strict(&theirs) || !late(&theirs) || late(&own), "{own:?} beside {theirs:?}");
        }
    }

    fn hours(from: &str, to: &str, prevail: bool) -> Test {
        let clock = |text| crate::rules::hours::parse_clock(text).unwrap();
        Test::Hours {
            closed: vec![Window { from: clock(from), to: clock(to) }],
            before_work_minutes: 0,
            agreed_hours_prevail: prevail,
            channels: vec![],
        }
    }

    #[test]
    fn hours_over_midnight_are_compared_minute_by_minute() {
        for (own, theirs, strict) in [
            (hours("21:00", "08:00", false), hours("22:00", "08:00", true), true),
            (hours("22:00", "08:00", true), hours("21:00", "08:00", true), false),
            (hours("22:00", "08:00", true), hours("22:00", "08:00", false), false),
            (hours("22:00", "08:00", false), hours("23:00", "23:30", false), true),
            (hours("22:00", "07:59", false), hours("22:00", "08:00", false), false),
        ] {
            assert_eq!(own.at_least_as_strict(&theirs), strict, "{own:?} {theirs:?}");
        }
    }
}
