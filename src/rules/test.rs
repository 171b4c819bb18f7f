//! What a rule looks at: the closed list of tests that packs may name, with their settings.
//! Never evaluates one: `gate` evaluates those on a point, `contact` those on an attempt.

use super::deadline::Deadline;
use super::point::Hold;
use super::promises::Promises;
use super::wording::Wording;
use crate::domain::codes::{Basis, Channel, ConsentPurpose, ContactOutcome, Decision, RelationKind, Source, SuppressionReason};
use serde::Deserialize;

/// One test. A pack's `[rule.test]` names it by `kind`; an unknown kind or setting is an error.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Test {
    // -- on a point: may it be used at all?
    /// A row of the table of sources: what it says about a point from one of these sources, held on one of these bases.
    Source {
        sources: Vec<Source>,
        /// Bases it may be held on; empty = any but `none`.
        #[serde(default)]
        bases: Vec<Basis>,
        /// The debtor's consent without which it is blocked.
        #[serde(default)]
        consent: Option<ConsentPurpose>,
        decision: Decision,
    },
    /// No source, no basis, or a consent reference that leads nowhere.
    NoBasis {},
    /// No row of this pack's table of sources speaks of the point.
    Unwritten {},
    /// An employer's or work line, or a value that several people share.
    SharedOrWork { decision: Decision },
    /// A phone not seen for longer than the workspace's setting, found dead, or seen lately with another owner.
    Stale { decision: Decision },
    /// A point that proved to be someone else's.
    WrongParty {},
    /// Data of another client, without the person's consent.
    OtherClient {},
    /// A value that is also held from a blocked source.
    Relabelled {},
    /// A third party's point.
    ThirdParty {
        /// Only points from these sources; empty = all.
        #[serde(default)]
        sources: Vec<Source>,
        /// Only while the debtor is lost.
        #[serde(default)]
        only_when_lost: bool,
        /// Only a person whom the debtor named.
        #[serde(default)]
        only_named: bool,
        /// Relations that are never asked.
        #[serde(default)]
        never: Vec<RelationKind>,
        /// A minor is never asked, nor one of these relations whose age is unknown.
        #[serde(default)]
        adult_only: bool,
        #[serde(default)]
        age_must_be_known: Vec<RelationKind>,
        decision: Decision,
    },
    /// A guarantor's point: he owes too. Only where he is named.
    Guarantor { decision: Decision },
    /// A third party who refused.
    Refused {},
    /// A suppression of one of these reasons is in force.
    Suppressed { reasons: Vec<SuppressionReason> },
    /// The account is under one of these holds.
    Held { holds: Vec<Hold> },
    /// Days in a row of failed calls to the debtor's reserved mobile before a third party may be asked.
    FailedDays { days: u32 },
    /// A mailbox at work: only with consent, or where the debtor wrote from it.
    WorkEmail {},

    // -- on an attempt: at this time, by this channel?
    /// Local hours in which nothing is sent; the end of a window is outside it.
    Hours {
        #[serde(default)]
        closed: Vec<Window>,
        /// Minutes before the debtor's work begins.
        #[serde(default)]
        before_work_minutes: u32,
        /// Hours agreed with the debtor come first.
        #[serde(default)]
        agreed_hours_prevail: bool,
        /// Channels it binds; empty = all.
        #[serde(default)]
        channels: Vec<Channel>,
    },
    /// At most so many events in a window.
    Counter(Counter),
    /// Up to so many days past due, these channels only.
    StageChannel { up_to_dpd: i64, channels: Vec<Channel> },
    /// A visit: how many people, and whether it must be approved beforehand.
    VisitTeam {
        at_least: u32,
        #[serde(default)]
        at_most: Option<u32>,
        #[serde(default)]
        approval: bool,
    },
    /// Only texts of an approved template.
    Template { channels: Vec<Channel> },
    /// After one of these outcomes, or a complaint: nothing more that day. What stands until it is released is a hold.
    SameDayStop {
        outcomes: Vec<ContactOutcome>,
        #[serde(default)]
        complaints: bool,
    },
    /// These channels only with the debtor's consent.
    Consent { channels: Vec<Channel>, purpose: ConsentPurpose },
    /// What the text to be sent says, where it is known.
    Text(Wording),
    /// A debt whose limitation has run out: marked, and no suit is threatened.
    Limitation { years: u32 },

    // -- on a contact that was made: what only its record can show
    /// A fact of the debt was told to someone who owes nothing.
    Disclosure {},
    /// A connected call, or a visit, by one of these channels without a recording.
    Recording { channels: Vec<Channel> },
    /// The note was entered more than so many minutes after the contact.
    LateNote { minutes: u32 },
    /// At least so many attempts on an account within so many days, all by one channel and none answered.
    OneChannel { attempts: u32, days: u32 },
    /// The collector's share of contacts with findings lies so many standard errors above the others', who have at least so many
    /// contacts.
    Outlier { sigmas: u32, at_least: u32 },
    /// The collector was trained, on record, at most so many days before.
    Trained { days: u32 },

    // -- on a complaint or a promise
    /// A step that must be taken in time.
    Deadline(Deadline),
    /// When a promise is recalled, and how a missed one is followed up.
    Promises(Promises),
}

/// Local hours from (inside) … to (outside); they may run over midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Window {
    #[serde(deserialize_with = "super::hours::clock")]
    pub from: jiff::civil::Time,
    #[serde(deserialize_with = "super::hours::clock")]
    pub to: jiff::civil::Time,
}

/// A counter: what it counts, over what it pools, in which window, and how many are allowed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Counter {
    /// Attempts by these channels are bound by the limit.
    pub channels: Vec<Channel>,
    /// Earlier contacts by these channels count; empty = the same.
    #[serde(default)]
    pub counted_channels: Vec<Channel>,
    pub counts: Counts,
    pub pooled: Pool,
    pub window: Span,
    /// The window may hold so many; once it does, the next attempt is one too many.
    pub limit: u32,
    /// Only on days on which the debtor was (or was not yet) reached.
    #[serde(default)]
    pub when: When,
}

/// Which earlier contacts count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Counts {
    /// Every outbound attempt.
    Attempts,
    /// Attempts that rang at the number dialled (not: number invalid).
    Placed,
    /// Calls that connected, to a person or a voice mailbox, without a conversation known to be two-way, or by a robot.
    Connected,
    /// Conversations that we began.
    Conversations,
    /// Conversations, whoever began them.
    Talks,
    /// Attempts that nobody answered.
    Unanswered,
}

/// What a counter pools over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pool {
    /// The person called, over all numbers, accounts and lenders.
    Person,
    /// The person called, over all accounts with one lender and all its agencies that the log shows.
    PersonAndLender,
    /// The person called and one particular debt, over all that person's numbers.
    PersonAndDebt,
    /// The person called and one contact detail.
    PersonAndPoint,
}

/// The window of a counter, in the debtor's local days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Span {
    /// The day of the attempt.
    Day,
    /// The ISO week of the attempt, Monday to Sunday.
    Week,
    /// Seven days in a row, the day of the attempt the last.
    SevenDays,
    /// All time.
    Ever,
}

/// A condition on the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum When {
    #[default]
    Always,
    ReachedToday,
    NotReachedToday,
}

impl Test {
    /// Settings that cannot be.
    pub(super) fn verify(&self) -> Result<(), String> {
        let nothing = match self {
            Test::Source { sources, .. } => sources.is_empty(),
            Test::Held { holds } => holds.is_empty(),
            Test::SameDayStop { outcomes, complaints } => outcomes.is_empty() && !complaints,
            Test::FailedDays { days } => *days == 0,
            Test::Suppressed { reasons } => reasons.is_empty(),
            Test::Hours { closed, before_work_minutes, .. } => closed.is_empty() && *before_work_minutes == 0,
            Test::Counter(counter) => counter.channels.is_empty() || counter.limit == 0,
            Test::StageChannel { channels, .. }
            | Test::Template { channels }
            | Test::Consent { channels, .. }
            | Test::Recording { channels } => channels.is_empty(),
            Test::Text(wording) => wording.says_nothing(),
            Test::Limitation { years } => *years == 0,
            Test::OneChannel { attempts, days } => *attempts == 0 || *days == 0,
            Test::Outlier { sigmas, .. } => *sigmas == 0,
            Test::Trained { days } => *days == 0,
            Test::Deadline(deadline) => deadline.from == deadline.to,
            Test::Promises(promises) => promises.remind_days_before.is_empty() && promises.missed.is_empty(),
            Test::VisitTeam { at_least, at_most, .. } => at_most.is_some_and(|most| most < *at_least),
            _ => false,
        };
        if nothing { Err("its test can never be met".into()) } else { Ok(()) }
    }
}
