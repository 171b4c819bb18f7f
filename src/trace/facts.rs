//! What tracing is told: rows of `queries/trace/`, as they come, and the two things it asks of whoever holds the key.
//! Never a value in the clear: points and names stay sealed until a comparison needs them.

use super::TraceError;
use super::lessons::Lessons;
use crate::domain::codes::{
    AccountStatus, Basis, ConsentPurpose, Gender, LenderType, NationalIdType, PointKind, Product, RelationKind, Source, SubjectKind,
    SuppressionReason, SuppressionScope, Validity,
};
use crate::domain::{Personal, Sealed, Token};
use jiff::civil::Date;
use serde::Deserialize;

/// Opens values for a comparison or an answer, and names them by token.
pub trait Vault: Sync {
    /// Opens a sealed value into memory.
    ///
    /// # Errors
    /// `Open` where the value was sealed under another key, or changed.
    fn open(&self, sealed: &Sealed) -> Result<Personal, TraceError>;
    /// The token of a value.
    fn token(&self, value: &Personal) -> Token;
}

/// One account of a debtor (`trace/accounts`).
#[derive(Debug, Clone, Deserialize)]
pub struct AccountRow {
    pub account_id: String,
    pub debtor_id: String,
    pub client: String,
    pub product: Option<Product>,
    pub lender: Option<LenderType>,
    pub status: Option<AccountStatus>,
    pub held: bool,
    pub plan_kept: bool,
    /// A row that protects somebody could not be read, and names this account or its debtor.
    pub unread: bool,
}

/// One debtor or contact person, once per client whose record it is (`trace/records`).
#[derive(Debug, Clone, Deserialize)]
pub struct RecordRow {
    /// A `debtor_id`, or a `person_id` where `relation` is set.
    pub record_id: String,
    pub debtor_id: String,
    pub client: Option<String>,
    /// What the person is to the debtor; none for the debtor.
    pub relation: Option<RelationKind>,
    pub name: Option<Sealed>,
    pub national_id: Option<Sealed>,
    pub national_id_type: Option<NationalIdType>,
    pub birth_on: Option<Date>,
    pub gender: Option<Gender>,
    /// Who named the person, and why that may be held; none for the debtor.
    pub source: Option<Source>,
    pub basis: Option<Basis>,
    pub consent_ref: Option<String>,
    pub declared_on: Option<Date>,
    pub deceased: bool,
    /// In the log the debtor asked to be left alone, and nobody released it.
    pub ceased: bool,
    /// In the log the debtor threatened to complain, and nobody released it.
    pub threatened: bool,
    /// The debtor was reached in the last 30 days (contract, "Lost contact").
    pub reached_lately: bool,
}

/// One observation of a point (`trace/points`).
#[derive(Debug, Clone, Deserialize)]
pub struct PointRow {
    pub owner_id: String,
    /// The debtor, or who named the owner.
    pub debtor_id: String,
    pub kind: PointKind,
    pub value: Sealed,
    pub source: Option<Source>,
    pub basis: Option<Basis>,
    pub consent_ref: Option<String>,
    pub first_seen_on: Option<Date>,
    pub last_seen_on: Option<Date>,
    pub validity: Option<Validity>,
    pub validity_on: Option<Date>,
    pub client: Option<String>,
}

/// Two records that share something sealed and may be one human (`trace/pairs`).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct PairRow {
    pub one: String,
    pub one_debtor: String,
    pub other: String,
    pub other_debtor: String,
    /// By a number, a phone, or a name with a birth date.
    pub strong: bool,
}

/// Two records of which somebody said already whether they are one human (`trace/linked`): the last run of `resolve`, or a person.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct LinkedRow {
    pub one: String,
    pub one_debtor: String,
    pub other: String,
    pub other_debtor: String,
    /// What the run found: the chance that they are one, the bits of evidence and the comparisons in words.
    pub p_match: Option<f64>,
    pub weight_bits: Option<f64>,
    pub evidence: Option<String>,
    /// What a person decided last.
    pub verdict: Option<Judgement>,
    pub decided_by: Option<String>,
    pub decided_on: Option<Date>,
}

/// A person's decision about two records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Judgement {
    Same,
    NotSame,
    Unsure,
}

/// Whether contact with a debtor is lost (`trace/lost`).
#[derive(Debug, Clone, Deserialize)]
pub struct LostRow {
    pub debtor_id: String,
    pub lost: bool,
    /// Days in a row on which calls to the reserved mobile failed.
    pub reserved_failed_days: i64,
}

/// A consent in force (`trace/consents`).
#[derive(Debug, Clone, Deserialize)]
pub struct ConsentRow {
    pub debtor_id: String,
    pub purpose: ConsentPurpose,
    pub evidence_ref: Option<String>,
}

/// A do-not-contact mark in force (`trace/marks`).
#[derive(Debug, Clone, Deserialize)]
pub struct MarkRow {
    pub subject_kind: SubjectKind,
    /// An id, or a sealed point.
    pub subject: String,
    pub scope: SuppressionScope,
    /// None: a row that protects somebody could not be read.
    pub reason: Option<SuppressionReason>,
}

/// What came of trying a point for one debtor and client: contacts and trace outcomes together (`trace/attempts`).
#[derive(Debug, Clone, Default, Deserialize)]
pub struct AttemptRow {
    pub debtor_id: String,
    pub client: String,
    /// The contact person who was meant, where one was noted.
    pub person_id: Option<String>,
    /// None where the log does not say which point was used.
    pub value: Option<Sealed>,
    /// Right party by any human outcome, or a message passed on.
    pub reached: i64,
    /// Nobody answered: no answer, voicemail, not at home.
    pub unanswered: i64,
    /// Busy: somebody uses it.
    pub busy: i64,
    pub switched_off: i64,
    /// The network or the post says that it does not exist.
    pub dead: i64,
    pub wrong_party: i64,
    /// The person refused to pass anything on.
    pub refused: i64,
    /// Attempts that reached nobody, by the hour of the wall clock: to 12, to 14, to 18, to 20, later. These, and the silences
    /// above, count what came after the last success; wrong parties and refusals count always.
    pub before_noon: i64,
    pub at_noon: i64,
    pub afternoon: i64,
    pub evening: i64,
    pub at_night: i64,
    /// Whether the last of the silences that left the line alive found it switched off; none where there is none.
    pub ended_off: Option<bool>,
    pub last_reached_on: Option<Date>,
    pub last_failed_on: Option<Date>,
}

/// What a first look at a record needs (`trace/people`).
#[derive(Debug, Clone, Deserialize)]
pub struct PersonRow {
    pub record_id: String,
    pub name: Option<Sealed>,
    pub national_id: Option<Sealed>,
    pub national_id_type: Option<NationalIdType>,
    pub birth_on: Option<Date>,
    pub gender: Option<Gender>,
}

/// All rows of one question.
#[derive(Debug, Clone, Default)]
pub struct Rows {
    /// Debtors the question is about, in order.
    pub asked: Vec<String>,
    pub lost: Vec<LostRow>,
    pub accounts: Vec<AccountRow>,
    pub records: Vec<RecordRow>,
    pub points: Vec<PointRow>,
    pub pairs: Vec<PairRow>,
    pub linked: Vec<LinkedRow>,
    pub consents: Vec<ConsentRow>,
    pub marks: Vec<MarkRow>,
    pub attempts: Vec<AttemptRow>,
    /// What the whole workspace teaches, whoever is asked about.
    pub lessons: Lessons,
}

/// How many points of a kind are in so many debtors' files (`reach/spread`).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct SpreadRow {
    pub kind: PointKind,
    pub files: i64,
    pub points: i64,
}

/// What came of a point after a day (`reach/after`).
#[derive(Debug, Clone, Deserialize)]
pub struct AfterRow {
    pub debtor_id: String,
    pub value: Sealed,
    pub attempts: i64,
    pub right_party: i64,
    pub relayed: i64,
    pub wrong_party: i64,
    pub refused: i64,
    /// Asked to stop, or threatened to complain.
    pub complained: i64,
}
