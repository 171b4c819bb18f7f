//! The rows that facts are made of, as the queries of `queries/check/` answer them.
//! Never more than a table says: what a row means, `facts` knows.

use crate::domain::codes::{
    AccountStatus, Channel, ConsentPurpose, ContactOutcome, Direction, LenderType, Party, Product, SubjectKind, SuppressionReason,
    SuppressionScope,
};
use crate::domain::{Sealed, Zone};
use crate::rules::Case;
use jiff::civil::{Date, DateTime};
use serde::Deserialize;

/// A row of `queries/check/accounts.sql`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct AccountRow {
    pub account_id: String,
    pub debtor_id: String,
    pub client: String,
    pub product: Option<Product>,
    pub lender: Option<LenderType>,
    pub status: Option<AccountStatus>,
    pub recalled_on: Option<Date>,
    /// Placed on or before the day.
    pub placed: bool,
    pub held: bool,
    pub plan_kept: bool,
    /// Nothing is owed any more.
    pub settled_up: bool,
    pub paused_for_dispute: bool,
    pub paused_for_complaint: bool,
    pub dpd: Option<i64>,
    pub agreed_hours: Option<String>,
    pub work_starts: Option<String>,
    pub timezone: Option<String>,
    pub deceased: bool,
}

/// A row of `queries/check/contacts.sql`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct ContactRow {
    pub debtor_id: String,
    pub account_id: String,
    pub client: String,
    /// UTC.
    pub at: DateTime,
    pub local_at: DateTime,
    pub channel: Channel,
    pub direction: Direction,
    pub party: Party,
    pub person_id: Option<String>,
    pub point: Option<Sealed>,
    pub outcome: ContactOutcome,
}

/// A row of `queries/check/marks.sql`; without a reason it is a row that could not be read.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct MarkRow {
    pub debtor_id: String,
    pub subject_kind: SubjectKind,
    /// A sealed value where the subject is a point, else an id.
    pub subject: String,
    pub reason: Option<SuppressionReason>,
    pub scope: Option<SuppressionScope>,
    pub since: Option<DateTime>,
    pub until: Option<DateTime>,
    pub released_at: Option<DateTime>,
    /// Who put the account on hold, of a supervisor's.
    pub set_by: Option<String>,
    pub released_by: Option<String>,
}

/// A row of `queries/check/complaints.sql`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct ComplaintRow {
    pub debtor_id: String,
    pub received_at: DateTime,
    pub resolved_at: Option<DateTime>,
}

/// A row of `queries/check/payments.sql`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct PaidRow {
    pub debtor_id: String,
    pub paid_on: Date,
}

/// A row of `queries/check/consents.sql`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct ConsentRow {
    pub debtor_id: String,
    pub purpose: ConsentPurpose,
    pub granted_on: Date,
    pub withdrawn_on: Option<Date>,
}

/// A row of `queries/check/limitation.sql`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct ClockRow {
    pub account_id: String,
    /// The day from which the limitation runs, as far as known.
    pub runs_from: Date,
}

/// A zone that one of a debtor's own numbers suggests, where nobody told the debtor's.
#[derive(Debug, Clone, PartialEq)]
pub struct ZoneRow {
    pub debtor_id: String,
    pub zone: Zone,
}

/// What the tables say of some debtors.
#[derive(Debug, Clone, Default)]
pub struct Rows {
    pub accounts: Vec<AccountRow>,
    pub contacts: Vec<ContactRow>,
    pub marks: Vec<MarkRow>,
    pub complaints: Vec<ComplaintRow>,
    pub payments: Vec<PaidRow>,
    pub consents: Vec<ConsentRow>,
    pub clocks: Vec<ClockRow>,
    pub zones: Vec<ZoneRow>,
}

impl AccountRow {
    /// Whose debt it is about, as the rules ask.
    pub fn case(&self) -> Case {
        Case { client: self.client.clone(), lender: self.lender, product: self.product }
    }
}
