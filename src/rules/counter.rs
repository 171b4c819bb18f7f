//! Counts earlier contacts the way a rule says: which, pooled over what, in which window of local days.
//! Never counts an inbound contact as an attempt.

use super::attempt::{ContactFacts, Logged};
use super::test::{Counter, Counts, Pool, Span, When};
use crate::domain::Week;
use crate::domain::codes::{Channel, ContactOutcome, Direction};
use jiff::ToSpan;
use jiff::civil::Date;

impl Counter {
    /// Whether the limit binds this attempt on a local day: by its channel, and by whether the debtor was reached that day.
    pub(super) fn binds(&self, facts: &ContactFacts, day: Date) -> bool {
        let knows_pool = self.pooled != Pool::PersonAndPoint || facts.point_key.is_some();
        let on_such_a_day = match self.when {
            When::Always => true,
            When::ReachedToday => facts.reached_on(day),
            When::NotReachedToday => !facts.reached_on(day),
        };
        self.channels.contains(&facts.channel) && knows_pool && on_such_a_day
    }

    /// How many contacts the window that ends with a local day holds already.
    pub(super) fn count(&self, facts: &ContactFacts, day: Date) -> u32 {
        let counted = facts.log.iter().filter(|logged| {
            self.window.holds(day, logged.local_at.date())
                && self.counts_channel(logged.channel)
                && self.counts.is_met(logged)
                && facts.same_person(logged)
                && self.pooled.holds(facts, logged)
        });
        u32::try_from(counted.count()).unwrap_or(u32::MAX)
    }

    fn counts_channel(&self, channel: Channel) -> bool {
        let counted = if self.counted_channels.is_empty() { &self.channels } else { &self.counted_channels };
        counted.contains(&channel)
    }

    /// How many more attempts the limit leaves, where it limits attempts.
    pub(super) fn left(&self, facts: &ContactFacts, day: Date) -> Option<u32> {
        let of_attempts = matches!(self.counts, Counts::Attempts | Counts::Placed);
        of_attempts.then(|| self.limit.saturating_sub(self.count(facts, day)))
    }
}

impl Counts {
    fn is_met(self, logged: &Logged) -> bool {
        use ContactOutcome as O;
        let unanswered = matches!(logged.outcome, O::NoAnswer | O::Busy | O::SwitchedOff | O::InvalidNumber | O::Undelivered);
        let talk = matches!(
            logged.outcome,
            O::RightParty
                | O::Promise
                | O::RefusedToPay
                | O::Hardship
                | O::Dispute
                | O::CeaseRequest
                | O::ComplaintThreat
                | O::Relayed
                | O::RelayRefused
        );
        let ours = logged.direction == Direction::Outbound;
        match self {
            Counts::Attempts => ours,
            Counts::Placed => ours && logged.outcome != O::InvalidNumber,
            // A person who calls and speaks is a conversation; what a voice mailbox takes is a notice.
            Counts::Connected => ours && !unanswered && (logged.channel == Channel::RobotCall || logged.outcome == O::Voicemail),
            Counts::Conversations => ours && talk,
            Counts::Talks => talk,
            Counts::Unanswered => ours && unanswered,
        }
    }

    /// What is counted, in words.
    pub(super) const fn words(self) -> &'static str {
        match self {
            Counts::Attempts => "attempts",
            Counts::Placed => "calls",
            Counts::Connected => "connected calls",
            Counts::Conversations | Counts::Talks => "conversations",
            Counts::Unanswered => "unanswered attempts",
        }
    }
}

impl Pool {
    fn holds(self, facts: &ContactFacts, logged: &Logged) -> bool {
        match self {
            Pool::Person => true,
            Pool::PersonAndLender => logged.client == facts.case.client,
            Pool::PersonAndDebt => logged.account_id == facts.account_id,
            Pool::PersonAndPoint => facts.point_key.is_some() && logged.point == facts.point_key,
        }
    }
}

impl Span {
    fn holds(self, last: Date, day: Date) -> bool {
        match self {
            Span::Day => day == last,
            Span::Week => Week::of(day) == Week::of(last),
            Span::SevenDays => day <= last && day > last.saturating_sub(7.days()),
            Span::Ever => true,
        }
    }

    /// The window in words.
    pub(super) const fn words(self) -> &'static str {
        match self {
            Span::Day => "today",
            Span::Week => "this week",
            Span::SevenDays => "within 7 days",
            Span::Ever => "in all",
        }
    }
}
