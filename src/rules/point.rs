//! What is known about a contact point when the question is whether it may be used: facts in, nothing decided.
//! Never holds the value itself: a decision needs no number.

use crate::domain::codes::{
    AccountStatus, Basis, ConsentPurpose, LenderType, PointKind, Product, RelationKind, Source, SubjectKind, SuppressionReason,
    SuppressionScope, Validity,
};
use jiff::civil::Date;
use serde::Deserialize;

/// The facts about one observation of a point, seen from one account (or debtor and client) it would serve.
#[derive(Debug, Clone, PartialEq)]
pub struct PointFacts {
    pub kind: PointKind,
    /// None: nobody knows where it came from, which blocks.
    pub source: Option<Source>,
    /// None: nobody knows why it is held, which blocks.
    pub basis: Option<Basis>,
    pub consent_ref: Option<String>,
    /// `consent_ref` is the `evidence_ref` of a consent of this debtor that is in force on the day.
    pub consent_ref_known: bool,
    /// The debtor's consents in force on the day.
    pub consents: Vec<ConsentPurpose>,
    pub owner: OwnerFacts,
    /// The last day it was seen: `last_seen_on`, else `first_seen_on`. None makes a phone stale.
    pub last_seen_on: Option<Date>,
    pub validity: Option<Validity>,
    /// Any log or feed says that it was someone else's, for this client (or for all: a wrong party counts across clients).
    pub wrong_party_for_client: bool,
    /// Seen with another owner later than with this one.
    pub seen_with_other_owner: bool,
    /// It is known to be a line or mailbox at work (a landline or e-mail that is also an employer's).
    pub work: bool,
    /// Distinct people who share the value, this owner included; 1 = the owner alone.
    pub owners_count: u32,
    /// Suppressions in force on the point, its owner, the debtor or the account, whatever their scope.
    pub suppressed: Vec<Suppressed>,
    pub debtor_lost: bool,
    /// Days in a row of failed calls to the debtor's reserved mobile (`lost.reserved_failed_days`).
    pub reserved_failed_days: u32,
    /// The account (or one of them, for a debtor) is held on the day: placed, not recalled, paid or settled.
    pub account_held: bool,
    pub holds: Vec<Hold>,
    /// The point's client is the account's client.
    pub client_matches: bool,
    /// Workspace setting `limits.phone_stale_days`.
    pub phone_stale_days: u32,
    /// The same value is also held from a source that the gate blocks always.
    pub value_blocked_elsewhere: bool,
    pub case: Case,
}

/// Whose debt it is about: which rules bind depends on it. What is unknown is bound by every rule.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Case {
    pub client: String,
    pub lender: Option<LenderType>,
    pub product: Option<Product>,
}

impl PointFacts {
    /// A point that is on nobody's record: no source, no basis, of the debtor as far as anybody says.
    pub fn unknown(kind: PointKind) -> Self {
        PointFacts {
            kind,
            source: None,
            basis: None,
            consent_ref: None,
            consent_ref_known: false,
            consents: Vec::new(),
            owner: OwnerFacts::Debtor,
            last_seen_on: None,
            validity: None,
            wrong_party_for_client: false,
            seen_with_other_owner: false,
            work: false,
            owners_count: 1,
            suppressed: Vec::new(),
            debtor_lost: false,
            reserved_failed_days: 0,
            account_held: true,
            holds: Vec::new(),
            client_matches: true,
            phone_stale_days: 0,
            value_blocked_elsewhere: false,
            case: Case::default(),
        }
    }
}

/// Whose point it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OwnerFacts {
    Debtor,
    Person {
        relation: RelationKind,
        /// See [`named_by_debtor`].
        named_by_debtor: bool,
        birth_on: Option<Date>,
        /// Ever refused to be contacted or to pass a message on, by any record of any client.
        refused: bool,
    },
}

/// A suppression in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Suppressed {
    /// Of whom or what; a person's and a third party's point's cease request is a refusal.
    pub on: SubjectKind,
    pub reason: SuppressionReason,
    pub scope: SuppressionScope,
}

/// Why nothing is done about an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Hold {
    /// Not placed yet on the day.
    NotPlaced,
    Recalled,
    Paid,
    Settled,
    Bankrupt,
    Deceased,
    ImpostorClaimed,
    LawyerRepresented,
    /// A signed plan, and it is kept.
    PlanKept,
    /// All of the debt is disputed.
    Disputed,
    ComplaintOpen,
    /// A complaint was threatened and nobody released it.
    ComplaintInSight,
    /// The debtor asked not to be contacted and nobody released it.
    Cease,
    /// A row that protects someone could not be read.
    Unread,
    /// A supervisor put the account on hold, in place of the machine's decision.
    Supervisor,
}

/// Every hold, with the word that packs and command lines use.
const HOLDS: &[(Hold, &str)] = &[
    (Hold::NotPlaced, "not_placed"),
    (Hold::Recalled, "recalled"),
    (Hold::Paid, "paid"),
    (Hold::Settled, "settled"),
    (Hold::Bankrupt, "bankrupt"),
    (Hold::Deceased, "deceased"),
    (Hold::ImpostorClaimed, "impostor_claimed"),
    (Hold::LawyerRepresented, "lawyer_represented"),
    (Hold::PlanKept, "plan_kept"),
    (Hold::Disputed, "disputed"),
    (Hold::ComplaintOpen, "complaint_open"),
    (Hold::ComplaintInSight, "complaint_in_sight"),
    (Hold::Cease, "cease"),
    (Hold::Unread, "unread"),
    (Hold::Supervisor, "supervisor"),
];

impl std::str::FromStr for Hold {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let known = HOLDS.iter().find(|(_, code)| *code == text).map(|(hold, _)| *hold);
        known.ok_or_else(|| format!("one of {}", HOLDS.iter().map(|(_, code)| *code).collect::<Vec<_>>().join(", ")))
    }
}

impl Hold {
    /// The word that packs and command lines use.
    pub fn code(self) -> &'static str {
        HOLDS.iter().find(|(hold, _)| *hold == self).map_or("", |(_, code)| code)
    }

    /// The suppression that a release of this hold is written on; None: it is a fact of the client's files, which they mend.
    pub const fn released_by(self) -> Option<SuppressionReason> {
        match self {
            Hold::Cease => Some(SuppressionReason::CeaseRequest),
            Hold::ComplaintInSight => Some(SuppressionReason::ComplaintOpen),
            Hold::Supervisor => Some(SuppressionReason::Supervisor),
            _ => None,
        }
    }

    /// The hold that an account's status means, if any.
    pub const fn of_status(status: AccountStatus) -> Option<Hold> {
        match status {
            AccountStatus::Recalled => Some(Hold::Recalled),
            AccountStatus::Paid => Some(Hold::Paid),
            AccountStatus::Settled => Some(Hold::Settled),
            AccountStatus::Bankrupt => Some(Hold::Bankrupt),
            AccountStatus::Disputed => Some(Hold::Disputed),
            AccountStatus::ImpostorClaimed => Some(Hold::ImpostorClaimed),
            AccountStatus::LawyerRepresented => Some(Hold::LawyerRepresented),
            AccountStatus::Open | AccountStatus::Legal | AccountStatus::WrittenOff | AccountStatus::FraudSuspected => None,
        }
    }

    /// The hold that a suppression of the debtor or the account means, if any.
    pub const fn of_suppression(reason: SuppressionReason) -> Option<Hold> {
        match reason {
            SuppressionReason::CeaseRequest => Some(Hold::Cease),
            SuppressionReason::Deceased => Some(Hold::Deceased),
            SuppressionReason::RepresentedByLawyer => Some(Hold::LawyerRepresented),
            SuppressionReason::ComplaintOpen => Some(Hold::ComplaintOpen),
            SuppressionReason::DisputeOpen => Some(Hold::Disputed),
            SuppressionReason::Supervisor => Some(Hold::Supervisor),
            SuppressionReason::WrongParty | SuppressionReason::Regulator | SuppressionReason::ClientInstruction => None,
        }
    }

    /// The hold in words.
    pub const fn words(self) -> &'static str {
        match self {
            Hold::NotPlaced => "the account is not placed yet",
            Hold::Recalled => "the account was recalled",
            Hold::Paid => "the account is paid",
            Hold::Settled => "the account is settled",
            Hold::Bankrupt => "the debtor is bankrupt",
            Hold::Deceased => "the debtor is deceased",
            Hold::ImpostorClaimed => "the person says that another took the loan",
            Hold::LawyerRepresented => "a lawyer represents the debtor",
            Hold::PlanKept => "a signed plan is being kept",
            Hold::Disputed => "the debt is disputed",
            Hold::ComplaintOpen => "a complaint is open",
            Hold::ComplaintInSight => "a complaint was threatened",
            Hold::Cease => "the debtor asked not to be contacted",
            Hold::Unread => "a row that protects someone could not be read",
            Hold::Supervisor => "a supervisor put the account on hold",
        }
    }

    /// What would end the hold: something that the debtor or the client may do, or a person who mends a row.
    pub const fn ends(self) -> &'static str {
        match self {
            Hold::NotPlaced | Hold::Recalled => "the client places the account",
            Hold::Paid | Hold::Settled => "nothing: there is nothing left to ask for",
            Hold::Bankrupt => "nothing: the claim is filed in the bankruptcy",
            Hold::Deceased => "nothing: the client turns to the estate",
            Hold::ImpostorClaimed => "the client finishes its inquiry and confirms who borrowed",
            Hold::LawyerRepresented => "the debtor tells that the lawyer no longer acts",
            Hold::PlanKept => "the debtor misses an instalment of the plan",
            Hold::Disputed => "the client answers the dispute",
            Hold::ComplaintOpen => "the complaint is resolved",
            Hold::ComplaintInSight => "a supervisor releases the account",
            Hold::Cease => "a supervisor releases the request",
            Hold::Unread => "the row in quarantine is mended and loaded again",
            Hold::Supervisor => "a supervisor releases the account",
        }
    }
}

/// Whether a person from `relations` counts as named by the debtor: told in the application, in a later update of the client's
/// file, or by the debtor in touch with us. A person that a data partner, a directory or a search found is nobody's contact.
pub const fn named_by_debtor(source: Source, basis: Basis) -> bool {
    matches!(source, Source::Application | Source::ClientUpdate | Source::InboundContact)
        && matches!(basis, Basis::Contract | Basis::Consent)
}

/// Whether someone is of age (18) on a day; None where the birthday is unknown.
pub fn adult(birth_on: Option<Date>, as_of: Date) -> Option<bool> {
    use jiff::ToSpan;
    birth_on.map(|born| born.saturating_add(18.years()) <= as_of)
}
