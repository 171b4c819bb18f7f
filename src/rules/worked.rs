//! Worked cases: what a rule says of facts just inside and just outside its line, written beside the rule and run by
//! `rules check`. Never decides a real contact: the facts here are invented.

mod build;
mod run;
mod words;

pub use run::{Failed, run};
pub use words::cases_in_words;

use super::point::Hold;
use crate::domain::codes::{
    Basis, Channel, ComplaintChannel, ConsentPurpose, ContactOutcome, Direction, LenderType, Party, PointKind, Product, RelationKind,
    Source, SubjectKind, SuppressionReason, SuppressionScope, Validity,
};
use jiff::civil::{Date, DateTime};
use serde::Deserialize;

/// A case of a rule.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Worked {
    pub given: Given,
    pub says: Says,
}

/// What the rule says of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Says {
    /// The rule does not speak, or lets it be.
    Nothing,
    Contact,
    RelayOnly,
    VerifyFirst,
    Blocked,
    Warned,
    /// A deadline's standing.
    Met,
    Missed,
    Running,
    NotStarted,
    Untold,
    /// A promise: a reminder is due, or its follow-up by a channel.
    Remind,
    Sms,
    Call,
    Letter,
}

/// The facts of a case: what is not said is a lawful call at 10:00 on Tuesday 2026-06-09 to the lost debtor's own mobile, which
/// the application gave under the contract.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Given {
    pub channel: Option<Channel>,
    /// `HH:MM`, `HH:MM:SS`, or a whole local time.
    pub at: Option<String>,
    pub client: Option<String>,
    pub lender: Option<LenderType>,
    pub product: Option<Product>,

    // -- the point
    pub kind: Option<PointKind>,
    pub source: Option<Source>,
    pub basis: Option<Basis>,
    /// Nobody knows where it came from.
    pub no_source: bool,
    pub consents: Vec<ConsentPurpose>,
    /// `true`: its consent_ref leads to a consent; `false`: to nothing.
    pub consent_ref: Option<bool>,
    pub validity: Option<Validity>,
    /// Days since it was last seen; the house's setting is 730.
    pub seen_days_ago: Option<i32>,
    pub seen_with_other: bool,
    pub wrong_party: bool,
    pub work: bool,
    pub owners: Option<u32>,
    pub other_client: bool,
    pub also_from_blocked: bool,

    // -- whose it is
    /// A person's, of this relation; none = the debtor's own.
    pub to: Option<RelationKind>,
    pub not_named: bool,
    pub born: Option<Date>,
    pub age_unknown: bool,
    pub refused: bool,
    pub reachable: bool,
    pub failed_days: Option<u32>,

    // -- the account
    pub holds: Vec<Hold>,
    pub not_held: bool,
    pub marks: Vec<GivenMark>,
    pub dpd: Option<i64>,
    pub dpd_unknown: bool,
    pub agreed_hours: Option<String>,
    pub work_starts: Option<String>,
    pub paid_today: bool,
    pub complained_days_ago: Option<i32>,
    /// Days since the limitation ended.
    pub barred_for_days: Option<i32>,
    pub log: Vec<GivenContact>,

    // -- what would be sent
    pub people: Option<u32>,
    pub approved: bool,
    pub template: Option<bool>,
    pub text: Option<String>,

    // -- what was recorded of a contact that was made
    pub record: Option<GivenRecord>,

    // -- a complaint, or a promise
    pub complaint: Option<GivenComplaint>,
    /// Days after the promised day; negative = before it.
    pub promised_days_ago: Option<i32>,
}

/// Contacts that the log holds.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GivenContact {
    pub outcome: ContactOutcome,
    #[serde(default = "one")]
    pub times: u32,
    #[serde(default = "a_call")]
    pub channel: Channel,
    #[serde(default)]
    pub days_ago: i32,
    #[serde(default = "outbound")]
    pub direction: Direction,
    #[serde(default)]
    pub party: Option<Party>,
    #[serde(default)]
    pub other_account: bool,
    #[serde(default)]
    pub other_client: bool,
    #[serde(default)]
    pub other_number: bool,
}

/// A do-not-contact mark.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GivenMark {
    pub on: SubjectKind,
    pub reason: SuppressionReason,
    #[serde(default)]
    pub scope: Option<SuppressionScope>,
    #[serde(default)]
    pub since_days_ago: i32,
    /// It was released.
    #[serde(default)]
    pub released: bool,
}

/// A contact's own record.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GivenRecord {
    #[serde(default)]
    pub outcome: Option<ContactOutcome>,
    #[serde(default)]
    pub disclosed: bool,
    #[serde(default)]
    pub not_recorded: bool,
    #[serde(default)]
    pub note_after_minutes: Option<i64>,
    #[serde(default)]
    pub trained_days_before: Option<i64>,
    #[serde(default)]
    pub untrained: bool,
    #[serde(default)]
    pub by_one_channel: u32,
    /// Contacts and contacts with findings, of the collector and of the others.
    #[serde(default)]
    pub share: Option<[u64; 2]>,
    #[serde(default)]
    pub others: Option<[u64; 2]>,
}

/// A complaint's steps.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GivenComplaint {
    #[serde(default)]
    pub channel: Option<ComplaintChannel>,
    /// When the step was taken that starts the clock; none = it was not.
    #[serde(default)]
    pub from: Option<DateTime>,
    #[serde(default)]
    pub to: Option<DateTime>,
    pub now: DateTime,
    /// Which of the rule's deadlines, in their order from 1.
    #[serde(default = "first")]
    pub nth: usize,
}

fn one() -> u32 {
    1
}
fn first() -> usize {
    1
}
fn a_call() -> Channel {
    Channel::Call
}
fn outbound() -> Direction {
    Direction::Outbound
}
