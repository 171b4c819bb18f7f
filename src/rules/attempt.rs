//! What is known when the question is whether someone may be contacted now: facts in, nothing decided.
//! Never holds a number in the clear: points are compared while sealed.

use super::gate::Verdict;
use super::point::{Case, Hold, OwnerFacts, PointFacts};
use crate::domain::codes::{Channel, ConsentPurpose, ContactOutcome, Direction, Party, SubjectKind, SuppressionReason, SuppressionScope};
use crate::domain::{Sealed, Zone};
use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};

/// The facts about one intended contact. The log and the marks hold what was known by then, and nothing later.
#[derive(Debug, Clone, PartialEq)]
pub struct ContactFacts {
    pub case: Case,
    pub account_id: String,
    pub channel: Channel,
    /// The debtor's zone (or the workspace's, where his is unknown).
    pub zone: Zone,
    /// Further zones that the data suggest: it must be lawful in every one.
    pub other_zones: Vec<Zone>,
    /// The day that `dpd`, `holds` and the point's facts were taken on.
    pub as_of: Date,
    pub account_held: bool,
    pub holds: Vec<Hold>,
    /// Days past due on `as_of`; None = unknown.
    pub dpd: Option<i64>,
    /// Hours agreed with the debtor and on record.
    pub agreed_hours: Option<(Time, Time)>,
    pub work_starts: Option<Time>,
    /// The point to be used; None = the question is about the debtor by this channel, whatever the number.
    pub point: Option<PointFacts>,
    /// The point's value, sealed: only compared.
    pub point_key: Option<Sealed>,
    /// Whose point it is, where it is not the debtor's.
    pub person_id: Option<String>,
    /// What tracing found against the point beyond its own facts: it binds as a rule does, and no time cures it.
    pub barred: Option<Verdict>,
    /// Suppressions of the account, the debtor, the person and the point.
    pub marks: Vec<Mark>,
    /// Every contact of the debtor's accounts and with the person, of all clients.
    pub log: Vec<Logged>,
    /// Local days on which the debtor paid: paying is being reached.
    pub paid_on: Vec<Date>,
    /// When complaints of the debtor came in.
    pub complained_at: Vec<Timestamp>,
    /// Who goes, for a visit; None = not told.
    pub visit: Option<Visit>,
    /// The template of the text; None = not told.
    pub template: Option<Template>,
    /// What the text says; None = not told.
    pub text: Option<String>,
    /// The debtor's consents, with the days from and up to which (not on which) they are in force.
    pub consents: Vec<Consented>,
    /// The last day on which the debt may still be sued for, as far as known; None = unknown.
    pub limitation_ends_on: Option<Date>,
}

/// A consent of the debtor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Consented {
    pub purpose: ConsentPurpose,
    pub granted_on: Date,
    pub withdrawn_on: Option<Date>,
}

/// A contact in the log.
#[derive(Debug, Clone, PartialEq)]
pub struct Logged {
    /// The wall clock where the debtor is.
    pub local_at: DateTime,
    pub account_id: String,
    pub client: String,
    pub channel: Channel,
    pub direction: Direction,
    pub party: Party,
    pub person_id: Option<String>,
    pub point: Option<Sealed>,
    pub outcome: ContactOutcome,
}

/// A suppression, with its times.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    pub on: SubjectKind,
    pub reason: SuppressionReason,
    pub scope: SuppressionScope,
    pub since: Timestamp,
    pub until: Option<Timestamp>,
    pub released_at: Option<Timestamp>,
}

/// A visit as planned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Visit {
    pub people: u32,
    pub approved: bool,
}

/// A text as planned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Template {
    /// Approved for this channel, and not withdrawn.
    Approved,
    /// Unknown, of another channel, not approved yet, or withdrawn.
    NotApproved,
}

impl ContactFacts {
    /// Whether it goes to someone who owes nothing.
    pub fn to_third_party(&self) -> bool {
        self.point.as_ref().is_some_and(super::gate::third_party_asked)
    }

    /// Whether it goes to the debtor himself, not to a guarantor either.
    pub fn to_debtor(&self) -> bool {
        self.point.as_ref().is_none_or(|point| point.owner == OwnerFacts::Debtor)
    }

    /// Whether a logged contact was with (or an attempt on) the one who is to be contacted now. A contact that names nobody
    /// was with the debtor, unless a relation answered; by a number it was with whoever the number is asked for.
    pub fn same_person(&self, logged: &Logged) -> bool {
        let same_point = self.point_key.is_some() && self.point_key == logged.point;
        match (&self.person_id, &logged.person_id) {
            (Some(person), Some(with)) => person == with || (same_point && !self.to_debtor()),
            (Some(_), None) => same_point && !self.to_debtor(),
            (None, Some(_)) => logged.party == Party::Debtor,
            (None, None) => logged.party != Party::Relation || same_point,
        }
    }

    /// Whether the debtor was reached on a local day (contract: "Reached").
    pub fn reached_on(&self, day: Date) -> bool {
        let sign = |logged: &Logged| {
            let inbound = logged.direction == Direction::Inbound && matches!(logged.party, Party::Debtor | Party::Unknown);
            inbound || (logged.party == Party::Debtor && ContactOutcome::REACHED.contains(&logged.outcome))
        };
        self.paid_on.contains(&day) || self.log.iter().any(|logged| logged.local_at.date() == day && sign(logged))
    }

    /// Whether the debtor's consent for a purpose is in force on a day.
    pub fn consents_to(&self, purpose: ConsentPurpose, day: Date) -> bool {
        self.consents.iter().any(|c| c.purpose == purpose && c.granted_on <= day && c.withdrawn_on.is_none_or(|end| day < end))
    }

    /// Whether the limitation has run out on a day.
    pub fn time_barred(&self, day: Date) -> bool {
        self.limitation_ends_on.is_some_and(|end| end < day)
    }

    /// The suppressions that stand in the way of this channel at an instant. A third party's refusal has no end.
    pub(super) fn marks_at(&self, at: Timestamp) -> impl Iterator<Item = &Mark> {
        let third_party = self.to_third_party();
        self.marks.iter().filter(move |mark| {
            let theirs = third_party && matches!(mark.on, SubjectKind::Person | SubjectKind::Point);
            let for_ever = theirs && mark.reason == SuppressionReason::CeaseRequest;
            let open = mark.until.is_none_or(|until| at < until) && mark.released_at.is_none_or(|released| at < released);
            mark.since <= at && (for_ever || (open && closes(mark, self.channel)))
        })
    }
}

/// Whether a mark closes a channel. The dead, the represented and those in dispute are so by every channel.
fn closes(mark: &Mark, channel: Channel) -> bool {
    use SuppressionScope as S;
    let whole = matches!(
        mark.reason,
        SuppressionReason::Deceased
            | SuppressionReason::RepresentedByLawyer
            | SuppressionReason::DisputeOpen
            | SuppressionReason::WrongParty
    );
    whole
        || match mark.scope {
            S::All => true,
            S::Call => matches!(channel, Channel::Call | Channel::RobotCall),
            S::Sms => channel == Channel::Sms,
            S::Visit => channel == Channel::Visit,
            S::Letter => channel == Channel::Letter,
            S::Email => channel == Channel::Email,
            S::Messenger => matches!(channel, Channel::Messenger | Channel::AppPush),
        }
}
