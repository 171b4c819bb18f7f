//! Rows in, facts out: what the tables say of debtors becomes the facts about one intended contact.
//! Never decides, and never asks a table: `command` brings the rows of `queries/check/`.

mod rows;

pub use rows::*;

use super::attempt::{Consented, ContactFacts, Logged, Mark};
use super::gate::Verdict;
use super::hours::{parse_clock, parse_hours};
use super::pack::Rule;
use super::packs::Packs;
use super::point::{Hold, PointFacts, Suppressed};
use super::test::Test;
use crate::domain::codes::{AccountStatus, Channel, ContactOutcome, Party, PointKind, SubjectKind, SuppressionReason};
use crate::domain::{Sealed, Zone};
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use std::collections::BTreeMap;

/// The rows in order, ready for one question after the other.
#[derive(Debug, Clone)]
pub struct CaseFiles {
    as_of: Date,
    zone: Zone,
    accounts: BTreeMap<String, AccountRow>,
    of_debtor: BTreeMap<String, Vec<String>>,
    contacts: BTreeMap<String, Vec<ContactRow>>,
    marks: BTreeMap<String, Vec<MarkRow>>,
    complaints: BTreeMap<String, Vec<ComplaintRow>>,
    payments: BTreeMap<String, Vec<Date>>,
    consents: BTreeMap<String, Vec<Consented>>,
    /// The day from which each account's limitation runs.
    clocks: BTreeMap<String, Date>,
    /// The zones that the numbers of each debtor suggest whose own nobody told.
    zones: BTreeMap<String, Vec<Zone>>,
    /// The rules on limitation of the packs asked.
    limits: Vec<Rule>,
}

/// A person whose decision stands in place of the machine's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    pub name: String,
    /// The workspace's day.
    pub on: Date,
}

impl std::fmt::Display for Person {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "person: {} on {}", self.name, self.on)
    }
}

/// A point to be used, as the gate and tracing know it.
#[derive(Debug, Clone, PartialEq)]
pub struct PointAsked {
    pub facts: PointFacts,
    /// The value, sealed: only compared with the log.
    pub key: Sealed,
    /// Whose it is, where it is not the debtor's.
    pub person_id: Option<String>,
    /// The same human's other debtor records with the same client: what was tried for them counts too.
    pub also: Vec<String>,
    /// What tracing found against it beyond its own facts.
    pub barred: Option<Verdict>,
}

impl PointAsked {
    /// A value that nobody has on record.
    pub fn unknown(kind: PointKind, key: Sealed) -> PointAsked {
        PointAsked { facts: PointFacts::unknown(kind), key, person_id: None, also: Vec::new(), barred: None }
    }
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
        let mut of_debtor: BTreeMap<String, Vec<String>> = BTreeMap::new();
        rows.accounts.iter().for_each(|row| of_debtor.entry(row.debtor_id.clone()).or_default().push(row.account_id.clone()));
        let mut zones: BTreeMap<String, Vec<Zone>> = BTreeMap::new();
        for row in rows.zones.into_iter().filter(|row| row.zone != *zone) {
            let of_debtor = zones.entry(row.debtor_id).or_default();
            if !of_debtor.contains(&row.zone) {
                of_debtor.push(row.zone);
            }
        }
        CaseFiles {
            clocks: rows.clocks.into_iter().map(|row| (row.account_id, row.runs_from)).collect(),
            zones,
            limits: Vec::new(),
            as_of,
            of_debtor,
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

    /// The same, with the limitation that packs set: without, no debt is known to be time-barred.
    #[must_use]
    pub fn with_limitation(mut self, packs: &Packs) -> Self {
        let limits = |rule: &&Rule| rule.tests.iter().any(|test| matches!(test, Test::Limitation { .. }));
        self.limits = packs.rules().filter(limits).cloned().collect();
        self
    }

    /// The last day on which an account's debt may be sued for, as far as the files tell: the earliest end there can be.
    fn limitation_ends_on(&self, account: &AccountRow) -> Option<Date> {
        let runs_from = self.clocks.get(&account.account_id)?;
        let case = account.case();
        let bound = self.limits.iter().filter(|rule| Packs::written_for(rule, &case, self.as_of));
        let years = |test: &Test| if let Test::Limitation { years } = test { Some(*years) } else { None };
        let years = bound.flat_map(|rule| &rule.tests).filter_map(years).min()?;
        Some(runs_from.saturating_add(i64::from(years).years()))
    }

    /// An account's row.
    pub fn account(&self, account_id: &str) -> Option<&AccountRow> {
        self.accounts.get(account_id)
    }

    /// The debtor's accounts that are held, in order; where none is held, all of them.
    pub fn accounts_of(&self, debtor: &str) -> Vec<&AccountRow> {
        let all = || self.of_debtor.get(debtor).into_iter().flatten().filter_map(|id| self.account(id));
        let held: Vec<&AccountRow> = all().filter(|account| account.held).collect();
        if held.is_empty() { all().collect() } else { held }
    }

    /// The zone of an account's debtor: his own where it is known, else the workspace's.
    pub fn zone_of(&self, account_id: &str) -> Zone {
        let named = self.account(account_id).and_then(|row| Zone::named(row.timezone.as_deref()?).ok());
        named.unwrap_or_else(|| self.zone.clone())
    }

    /// Where a debtor's zone is unknown, further ones that his own numbers suggest: a contact must be lawful in all.
    fn other_zones(&self, account: &AccountRow) -> Vec<Zone> {
        let unknown = account.timezone.as_deref().is_none_or(|name| Zone::named(name).is_err());
        self.zones.get(&account.debtor_id).filter(|_| unknown).cloned().unwrap_or_default()
    }

    /// The facts about a contact for an account, by a channel, at a point or at none in particular. None where the account is
    /// not among the rows.
    pub fn facts(&self, account_id: &str, channel: Channel, point: Option<PointAsked>) -> Option<ContactFacts> {
        let account = self.account(account_id)?;
        let debtor = account.debtor_id.as_str();
        let asked = point.as_ref();
        let marks = self.marks_on(account, asked);
        let complaints = self.complaints.get(debtor).map(Vec::as_slice).unwrap_or_default();
        let (point, key, person_id, also, barred) = match point {
            Some(point) => (Some(point.facts), Some(point.key), point.person_id, point.also, point.barred),
            None => (None, None, None, Vec::new(), None),
        };
        let mut holds = self.holds(account);
        holds.extend(
            point
                .iter()
                .flat_map(|facts| facts.holds.iter().copied())
                .filter(|hold| matches!(hold, Hold::Deceased | Hold::Cease | Hold::ComplaintInSight)),
        );
        if self.unread(account, key.as_ref(), person_id.as_deref()) {
            holds.push(Hold::Unread);
        }
        holds.sort_unstable();
        holds.dedup();
        Some(ContactFacts {
            case: account.case(),
            account_id: account.account_id.clone(),
            channel,
            zone: self.zone_of(account_id),
            other_zones: self.other_zones(account),
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
            log: self.log_of(std::iter::once(debtor).chain(also.iter().map(String::as_str))),
            paid_on: self.payments.get(debtor).cloned().unwrap_or_default(),
            complained_at: complaints.iter().map(|row| utc(row.received_at)).collect(),
            visit: None,
            template: None,
            text: None,
            consents: self.consents.get(debtor).cloned().unwrap_or_default(),
            limitation_ends_on: self.limitation_ends_on(account),
        })
    }

    /// What was tried for some debtors, in order of time.
    fn log_of<'a>(&self, debtors: impl Iterator<Item = &'a str>) -> Vec<Logged> {
        let mut rows: Vec<&ContactRow> = debtors.filter_map(|debtor| self.contacts.get(debtor)).flatten().collect();
        rows.sort_by_key(|row| row.at);
        rows.into_iter().map(Logged::from).collect()
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
            if !self.released_after(debtor, hold, row.at) {
                holds.push(hold);
            }
        }
        let open = |row: &&ComplaintRow| row.resolved_at.is_none() && !self.released_after(debtor, Hold::ComplaintInSight, row.received_at);
        if self.complaints.get(debtor).into_iter().flatten().any(|row| open(&row)) {
            holds.push(Hold::ComplaintOpen);
        }
        holds
    }

    /// Whether a supervisor released what a hold stands for, of the debtor or one of his accounts, at or after a moment.
    fn released_after(&self, debtor: &str, hold: Hold, moment: DateTime) -> bool {
        self.marks.get(debtor).into_iter().flatten().any(|mark| {
            matches!(mark.subject_kind, SubjectKind::Debtor | SubjectKind::Account)
                && mark.reason == hold.released_by()
                && mark.released_at.is_some_and(|released| released >= moment)
        })
    }

    /// Who decided about an account in the machine's place, as of a moment: the supervisor who put it on hold, or, where a
    /// contact is allowed, the one who last released what stopped it.
    pub fn decided_by(&self, account_id: &str, at: Timestamp, allowed: bool) -> Option<Person> {
        let account = self.account(account_id)?;
        let marks = || self.marks.get(&account.debtor_id).into_iter().flatten();
        let before = |moment: Option<DateTime>| moment.map(utc).filter(|moment| *moment <= at);
        let held = |mark: &&MarkRow| {
            mark.reason == Some(SuppressionReason::Supervisor)
                && mark.subject_kind == SubjectKind::Account
                && mark.subject == account_id
                && before(mark.released_at).is_none()
        };
        let by = |name: &Option<String>, moment: Option<DateTime>| {
            Some(Person { name: name.clone()?, on: self.zone.local(before(moment)?).date() })
        };
        let holds = marks().filter(held).filter_map(|mark| by(&mark.set_by, mark.since)).max_by_key(|person| person.on);
        let released = |mark: &&MarkRow| {
            matches!(mark.subject_kind, SubjectKind::Debtor | SubjectKind::Account)
                && matches!(mark.reason, Some(SuppressionReason::CeaseRequest | SuppressionReason::ComplaintOpen))
                // What had ended by itself needed no release.
                && mark.until.is_none_or(|until| at < utc(until))
        };
        let releases =
            || marks().filter(released).filter_map(|mark| by(&mark.released_by, mark.released_at)).max_by_key(|person| person.on);
        holds.or_else(|| releases().filter(|_| allowed))
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
