//! Deadlines on a complaint: which step must follow which, and within what.
//! Never counts the day of the event itself: a limit of days ends with the last of them.

use crate::domain::Zone;
use crate::domain::codes::ComplaintChannel;
use jiff::{Timestamp, ToSpan};
use serde::Deserialize;

/// A step that must be taken in time.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deadline {
    /// What starts the clock.
    pub from: Step,
    /// What must happen.
    pub to: Step,
    pub within: Term,
    /// It holds only where the term was extended, which no feed tells: it is shown, and what it says is the latest possible day.
    #[serde(default)]
    pub if_extended: bool,
    /// Complaints that came by one of these channels; empty = all.
    #[serde(default)]
    pub channels: Vec<ComplaintChannel>,
}

/// A step in the life of a complaint: a column of the feed, or what no feed carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    Received,
    /// The complainant is called back.
    Acknowledged,
    FirstFinding,
    Records,
    Investigated,
    FirstResponse,
    Resolved,
    FollowedUp,
    /// The complainant asks for a review in writing: no feed carries it.
    ReviewAsked,
}

/// How long: hours and minutes run from the moment, days are natural days after the day of the event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Term {
    Minutes(u32),
    Hours(u32),
    NaturalDays(u32),
}

/// How a deadline stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// It passed, and the step was not taken or taken later.
    Missed,
    /// The clock runs.
    Running,
    Met,
    /// The clock has not started: the step before was not taken yet.
    NotStarted,
    /// It lapsed, or runs, and no feed tells whether the step was taken.
    Untold,
}

impl Standing {
    /// The word that answers carry.
    pub const fn code(self) -> &'static str {
        match self {
            Standing::Missed => "missed",
            Standing::Running => "running",
            Standing::Met => "met",
            Standing::NotStarted => "not_started",
            Standing::Untold => "untold",
        }
    }
}

impl Step {
    /// The word that packs and answers use.
    pub const fn code(self) -> &'static str {
        match self {
            Step::Received => "received",
            Step::Acknowledged => "acknowledged",
            Step::FirstFinding => "first_finding",
            Step::Records => "records",
            Step::Investigated => "investigated",
            Step::FirstResponse => "first_response",
            Step::Resolved => "resolved",
            Step::FollowedUp => "followed_up",
            Step::ReviewAsked => "review_asked",
        }
    }
}

impl Deadline {
    /// The first instant that is too late. Natural days: the day of the event is not counted, the last day is whole (Order 2020-3
    /// Art. 43: limits include the number itself; that the day of receipt is not counted is inferred).
    pub fn too_late(&self, from: Timestamp, zone: &Zone) -> Timestamp {
        let after = |span: jiff::Span| from.checked_add(span).unwrap_or(Timestamp::MAX);
        match self.within {
            // "Within ten minutes" includes the tenth.
            Term::Minutes(n) => after(i64::from(n).minutes().nanoseconds(1)),
            Term::Hours(n) => after(i64::from(n).hours().nanoseconds(1)),
            Term::NaturalDays(n) => zone.start_of(zone.local(from).date().saturating_add((i64::from(n) + 1).days())),
        }
    }

    /// How it stands at an instant. `from` and `to` are when the two steps were taken, as far as known then.
    pub fn standing(&self, from: Option<Timestamp>, to: Option<Timestamp>, now: Timestamp, zone: &Zone) -> (Standing, Option<Timestamp>) {
        let Some(from) = from.filter(|from| *from <= now) else { return (Standing::NotStarted, None) };
        let too_late = self.too_late(from, zone);
        let standing = match to.filter(|to| *to <= now) {
            _ if self.to == Step::ReviewAsked => Standing::Untold,
            Some(to) if to < too_late => Standing::Met,
            Some(_) => Standing::Missed,
            None if now < too_late => Standing::Running,
            None => Standing::Missed,
        };
        (standing, Some(too_late))
    }
}
