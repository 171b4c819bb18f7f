//! Rows in, facts out: what the tables say of debtors becomes the facts about one intended contact.
//! Never decides, and never asks a table: `command` brings the rows of `queries/check/`.

use super::attempt::{Consented, ContactFacts, Logged, Mark};
use super::gate::Verdict;
use super::hours::{parse_clock, parse_hours};
use super::point::{Case, Hold, PointFacts, Suppressed};
use crate::domain::codes::{
    AccountStatus, Channel, ConsentPurpose, ContactOutcome, Direction, LenderType, Party, Product, SubjectKind, SuppressionReason,
    SuppressionScope,
};
use crate::domain::{Sealed, Zone};
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use serde::Deserialize;
use std::collections::BTreeMap;

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

/// What the tables say of some debtors.
#[derive(Debug, Clone, Default)]
pub struct Rows {
    pub accounts: Vec<AccountRow>,
    pub contacts: Vec<ContactRow>,
    pub marks: Vec<MarkRow>,
    pub complaints: Vec<ComplaintRow>,
    pub payments: Vec<PaidRow>,
    pub consents: Vec<ConsentRow>,
}

/// The rows in order, ready for one question after the other.
#[derive(Debug, Clone)]
pub struct CaseFiles {
    as_of: Date,
    zone: Zone,
    accounts: BTreeMap<String, AccountRow>,
    contacts: BTreeMap<String, Vec<ContactRow>>,
    marks: BTreeMap<String, Vec<MarkRow>>,
    complaints: BTreeMap<String, Vec<ComplaintRow>>,
    payments: BTreeMap<String, Vec<Date>>,
    consents: BTreeMap<String, Vec<Consented>>,
}

/// A point to be used, as the gate and tracing know it.
#[derive(Debug, Clone, PartialEq)]
pub struct PointAsked {
    pub facts: PointFacts,
    /// The value, sealed: only compared with the log.
    pub key: Sealed,
    /// Whose it is, where it is not the debtor's.
    pub person_id: Option<String>,
    /// What tracing found against it beyond its own facts.
    pub barred: Option<Verdict>,
}

fn utc(at: DateTime) -> Timestamp {
    at.to_zoned(TimeZone::UTC).map_or(Timestamp::MIN, |zoned| zoned.timestamp())
}

impl CaseFiles {
    /// Orders the rows. `as_of` is the day they were taken on, `zone` the workspace's.
    pub fn new(rows: Rows, as_of: Date, zone: &Zone) -> Self {
        fn by<T>(rows: Vec<T>, key: impl Fn(&T) -> String) -> BTreeMap<String, Vec<T>> {
            let mut map: BTreeMap<String, Vec<T>> = BTreeMap::new();
            rows.into_iter().for_each(|row| map.entry(key(&row)).or_default().push(row));
            map
        }
        CaseFiles {
            as_of,
            zone: zone.clone(),
            accounts: rows.accounts.into_iter().map(|row| (row.account_id.clone(), row)).collect(),
            contacts: by(rows.contacts, |row| row.debtor_id.clone()),
            marks: by(rows.marks, |row| row.debtor_id.clone()),
            complaints: by(rows.complaints, |row| row.debtor_id.clone()),
            payments: by(rows.payments, |row| row.debtor_id.clone())
                .into_iter()
                .map(|(debtor, rows)| (debtor, rows.into_iter().map(|row| row.paid_on).collect()))
                .collect(),
            consents: by(rows.consents, |row| row.debtor_id.clone())
                .into_iter()
                .map(|(debtor, rows)| (debtor, rows.into_iter().map(Consented::from).collect()))
                .collect(),
        }
    }

    /// An account's row.
    pub fn account(&self, account_id: &str) -> Option<&AccountRow> {
        self.accounts.get(account_id)
    }

    /// The zone of an account's debtor: his own where it is known, else the workspace's.
    pub fn zone_of(&self, account_id: &str) -> Zone {
        let named = self.account(account_id).and_then(|row| Zone::named(row.timezone.as_deref()?).ok());
        named.unwrap_or_else(|| self.zone.clone())
    }

    /// The facts about a contact for an account, by a channel, at a point or at none in particular. None where the account is
    /// not among the rows.
    pub fn facts(&self, account_id: &str, channel: Channel, point: Option<PointAsked>) -> Option<ContactFacts> {
        let account = self.account(account_id)?;
        let debtor = account.debtor_id.as_str();
        let asked = point.as_ref();
        let marks = self.marks_on(account, asked);
        let complaints = self.complaints.get(debtor).map(Vec::as_slice).unwrap_or_default();
        let (point, key, person_id, barred) = match point {
            Some(point) => (Some(point.facts), Some(point.key), point.person_id, point.barred),
            None => (None, None, None, None),
        };
        let mut holds = self.holds(account);
        holds.extend(
            point.iter().flat_map(|facts| facts.holds.iter().copied()).filter(|hold| *hold == Hold::Deceased || *hold == Hold::Cease),
        );
        if self.unread(account, key.as_ref(), person_id.as_deref()) {
            holds.push(Hold::Unread);
        }
        holds.sort_unstable();
        holds.dedup();
        Some(ContactFacts {
            case: Case { client: account.client.clone(), lender: account.lender, product: account.product },
            account_id: account.account_id.clone(),
            channel,
            zone: self.zone_of(account_id),
            other_zones: Vec::new(),
            as_of: self.as_of,
            account_held: account.held,
            holds,
            dpd: account.dpd,
            agreed_hours: account.agreed_hours.as_deref().and_then(parse_hours),
            work_starts: account.work_starts.as_deref().and_then(parse_clock),
            point,
            point_key: key,
            person_id,
            barred,
            marks,
            log: self.contacts.get(debtor).map(|rows| rows.iter().map(Logged::from).collect()).unwrap_or_default(),
            paid_on: self.payments.get(debtor).cloned().unwrap_or_default(),
            complained_at: complaints.iter().map(|row| utc(row.received_at)).collect(),
            visit: None,
            template: None,
            text: None,
            consents: self.consents.get(debtor).cloned().unwrap_or_default(),
            limitation_ends_on: None,
        })
    }

    /// Why nothing is done about an account, from its own row, the log and the complaints; marks are asked at their own time.
    fn holds(&self, account: &AccountRow) -> Vec<Hold> {
        use AccountStatus as S;
        let mut holds = Vec::new();
        if !account.placed {
            holds.push(Hold::NotPlaced);
        } else if !account.held {
            holds.push(match account.status {
                Some(S::Paid) => Hold::Paid,
                Some(S::Settled) => Hold::Settled,
                _ if account.recalled_on.is_some_and(|on| on < self.as_of) => Hold::Recalled,
                _ if account.settled_up => Hold::Paid,
                _ => Hold::Recalled,
            });
        } else if account.settled_up {
            holds.push(Hold::Paid);
        }
        let dated = |status: &S| matches!(status, S::Paid | S::Settled | S::Recalled);
        holds.extend(account.status.filter(|status| !dated(status)).and_then(Hold::of_status));
        if account.plan_kept {
            holds.push(Hold::PlanKept);
        }
        if account.deceased {
            holds.push(Hold::Deceased);
        }
        if account.paused_for_dispute {
            holds.push(Hold::Disputed);
        }
        if account.paused_for_complaint {
            holds.push(Hold::ComplaintOpen);
        }
        let debtor = account.debtor_id.as_str();
        for row in self.contacts.get(debtor).into_iter().flatten() {
            let theirs = row.party == Party::Debtor || (row.party == Party::Unknown && row.person_id.is_none());
            let hold = match row.outcome {
                ContactOutcome::CeaseRequest if theirs => Hold::Cease,
                ContactOutcome::ComplaintThreat if theirs => Hold::ComplaintInSight,
                _ => continue,
            };
            if !self.released_after(debtor, row.at) {
                holds.push(hold);
            }
        }
        let open = |row: &&ComplaintRow| row.resolved_at.is_none() && !self.released_after(debtor, row.received_at);
        if self.complaints.get(debtor).into_iter().flatten().any(|row| open(&row)) {
            holds.push(Hold::ComplaintOpen);
        }
        holds
    }

    /// Whether a supervisor released the debtor, or one of his accounts, at or after a moment.
    fn released_after(&self, debtor: &str, moment: DateTime) -> bool {
        use SuppressionReason as R;
        self.marks.get(debtor).into_iter().flatten().any(|mark| {
            matches!(mark.subject_kind, SubjectKind::Debtor | SubjectKind::Account)
                && matches!(mark.reason, Some(R::CeaseRequest | R::ComplaintOpen))
                && mark.released_at.is_some_and(|released| released >= moment)
        })
    }

    /// Marks on the account, the debtor, the person and the point. What is said of the debtor on another of his accounts
    /// (a death, a wish to be left alone) counts here too.
    fn marks_on(&self, account: &AccountRow, point: Option<&PointAsked>) -> Vec<Mark> {
        use SuppressionReason as R;
        let person = point.and_then(|point| point.person_id.as_deref());
        let on = |row: &&MarkRow| match row.subject_kind {
            SubjectKind::Debtor => true,
            SubjectKind::Account => row.subject == account.account_id || matches!(row.reason, Some(R::Deceased | R::CeaseRequest)),
            SubjectKind::Person => person == Some(row.subject.as_str()),
            SubjectKind::Point => point.is_some_and(|point| point.key.0 == row.subject),
        };
        let rows = self.marks.get(&account.debtor_id).into_iter().flatten().filter(on);
        let of_row = |row: &MarkRow| {
            Some(Mark {
                on: row.subject_kind,
                reason: row.reason?,
                scope: row.scope?,
                since: row.since.map_or(Timestamp::MIN, utc),
                until: row.until.map(utc),
                released_at: row.released_at.map(utc),
            })
        };
        let mut marks: Vec<Mark> = rows.filter_map(of_row).collect();
        // Marks that tracing knows of from elsewhere (the same human's refusal at another client) have no times here.
        for known in point.into_iter().flat_map(|point| &point.facts.suppressed) {
            if marks.iter().all(|mark| (mark.on, mark.reason, mark.scope) != (known.on, known.reason, known.scope)) {
                let Suppressed { on, reason, scope } = *known;
                marks.push(Mark { on, reason, scope, since: Timestamp::MIN, until: None, released_at: None });
            }
        }
        marks
    }

    fn unread(&self, account: &AccountRow, key: Option<&Sealed>, person: Option<&str>) -> bool {
        self.marks.get(&account.debtor_id).into_iter().flatten().filter(|row| row.reason.is_none()).any(|row| match row.subject_kind {
            SubjectKind::Debtor => true,
            SubjectKind::Account => row.subject == account.account_id,
            SubjectKind::Person => person == Some(row.subject.as_str()),
            SubjectKind::Point => key.is_some_and(|key| key.0 == row.subject),
        })
    }
}

impl From<ConsentRow> for Consented {
    fn from(row: ConsentRow) -> Self {
        Consented { purpose: row.purpose, granted_on: row.granted_on, withdrawn_on: row.withdrawn_on }
    }
}

impl From<&ContactRow> for Logged {
    fn from(row: &ContactRow) -> Self {
        Logged {
            local_at: row.local_at,
            account_id: row.account_id.clone(),
            client: row.client.clone(),
            channel: row.channel,
            direction: row.direction,
            party: row.party,
            person_id: row.person_id.clone(),
            point: row.point.clone(),
            outcome: row.outcome,
        }
    }
}
