//! Who and what stands on the stage of a world of breaches: the rows of the feeds, before they are written.
//! Never knows a rule.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use retrace::domain::codes::{
    Basis, Channel, ConsentPurpose, ContactOutcome, Direction, Party, PauseReason, Payer, Product, RelationKind, Source, SubjectKind,
    SuppressionReason, SuppressionScope,
};

/// A debtor: one client's, one product, one or more accounts alike.
pub struct Case {
    pub debtor: String,
    pub accounts: Vec<String>,
    pub client: usize,
    pub product: Option<Product>,
    pub name: String,
    pub zone: Option<&'static str>,
    pub mobile: String,
    /// A further number of his own.
    pub second: Option<String>,
    pub email: String,
    pub address: String,
    pub placed_on: Date,
    pub past_due_since: Date,
    pub recalled_on: Option<Date>,
    pub status: &'static str,
    /// The last day on which it is held.
    pub held_until: Option<Date>,
    pub agreed: Option<String>,
    pub work_starts: Option<String>,
}

/// A person beside a debtor.
pub struct Person {
    pub id: String,
    pub case: usize,
    pub relation: RelationKind,
    pub name: String,
    pub phone: String,
    pub born: Option<Date>,
    pub source: Source,
    pub basis: Basis,
}

#[derive(Clone)]
pub struct Contact {
    pub id: String,
    pub case: usize,
    /// Which of the debtor's accounts.
    pub account: usize,
    /// The wall clock where the debtor is.
    pub at: DateTime,
    pub channel: Channel,
    pub direction: Direction,
    pub party: Party,
    /// The person told in the record.
    pub person: Option<usize>,
    pub point: Option<String>,
    pub outcome: ContactOutcome,
    pub collector: String,
    pub template: Option<String>,
    pub recorded: bool,
    pub disclosed: Option<bool>,
    pub visitors: Option<u32>,
    pub approved: bool,
    /// Seconds from the contact to its note.
    pub note_after: i64,
}

pub struct Mark {
    pub on: SubjectKind,
    pub subject: String,
    pub scope: SuppressionScope,
    pub since: Timestamp,
    pub until: Option<Timestamp>,
    pub released_at: Option<Timestamp>,
    pub reason: SuppressionReason,
}

pub struct Complaint {
    pub case: usize,
    pub received: Timestamp,
    pub resolved: Option<Timestamp>,
}

pub struct Pause {
    pub case: usize,
    pub from: Date,
    pub until: Option<Date>,
    pub reason: PauseReason,
}

/// A plan of instalments of 100.00 each.
pub struct Plan {
    pub case: usize,
    pub signed_on: Date,
    pub dues: Vec<Date>,
}

pub struct Payment {
    pub case: usize,
    pub on: Date,
    /// In fen.
    pub amount: i64,
    pub payer: Payer,
}

pub struct Consent {
    pub case: usize,
    pub purpose: ConsentPurpose,
    pub from: Date,
    pub withdrawn: Option<Date>,
}

pub struct Template {
    pub id: String,
    pub channel: Channel,
    pub approved_on: Date,
    pub withdrawn_on: Option<Date>,
    pub text: String,
}
