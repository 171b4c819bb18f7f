//! Small worlds told by hand for the tests of planning. Never runs outside tests.

use super::account::{Account, Point, Promise, Work};
use super::desk::{Desk, Entry, Plan};
use super::hours::Hours;
use super::queue::{Known, plan};
use crate::domain::codes::{
    Basis, Channel, ContactOutcome, Direction, Party, PointKind, RelationKind, Source, SubjectKind, SuppressionReason, SuppressionScope,
    Validity,
};
use crate::domain::{Money, Sealed, Token, Zone};
use crate::rules::facts::{AccountRow, ComplaintRow, ContactRow, MarkRow, Rows};
use crate::rules::{CaseFiles, OwnerFacts, Packs, PointAsked, PointFacts, gate};
use jiff::civil::{Date, DateTime, date};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use std::sync::LazyLock;

/// A Monday.
pub(super) const FIRST: Date = date(2026, 6, 8);

pub(super) struct Told {
    pub rows: Rows,
    pub accounts: Vec<Account>,
    pub desk: Desk,
    pub hours: Hours,
}

pub(super) fn zone() -> Zone {
    Zone::named("Asia/Shanghai").unwrap()
}

pub(super) fn day(n: i64) -> Date {
    FIRST.saturating_add(n.days())
}

fn utc(at: Timestamp) -> DateTime {
    TimeZone::UTC.to_datetime(at)
}

impl Told {
    pub(super) fn new() -> Told {
        let desk = Desk { start: zone().start_of(FIRST), zone: zone(), first: FIRST, days: 7, capacity: 40 };
        Told { rows: Rows::default(), accounts: Vec::new(), desk, hours: Hours::default() }
    }

    /// An account of 1000.00 that the strategy calls every three days, worked by C01; its debtor is D-… of the same number.
    pub(super) fn account(mut self, id: &str, change: impl FnOnce(&mut Account, &mut AccountRow)) -> Told {
        let mut account = Account {
            account_id: id.into(),
            debtor_id: format!("D{id}").as_str().into(),
            client: "bank".into(),
            collector: Some("C01".into()),
            balance: Money::from_minor(100_000),
            p_pay: 0.5,
            work: Work::Collect { channel: Channel::Call, from: FIRST, every_days: 3 },
            last_attempt_on: None,
            promises: Vec::new(),
            followed: Vec::new(),
            points: Vec::new(),
        };
        let mut row = AccountRow {
            account_id: id.into(),
            debtor_id: String::new(),
            client: "bank".into(),
            product: None,
            lender: None,
            status: None,
            recalled_on: None,
            placed: true,
            held: true,
            plan_kept: false,
            settled_up: false,
            paused_for_dispute: false,
            paused_for_complaint: false,
            dpd: Some(100),
            agreed_hours: None,
            work_starts: None,
            timezone: None,
            deceased: false,
        };
        change(&mut account, &mut row);
        row.debtor_id = account.debtor_id.to_string();
        self.accounts.push(account);
        self.rows.accounts.push(row);
        self
    }

    /// A point of the last account told, as the gate decides under the house's rules; blocked ones are left out, as leads are.
    pub(super) fn point(mut self, key: &str, kind: PointKind, person: Option<RelationKind>) -> Told {
        let account = self.accounts.last_mut().unwrap();
        let lost = account.work == Work::Trace;
        let owner = person.map_or(OwnerFacts::Debtor, |relation| OwnerFacts::Person {
            relation,
            named_by_debtor: true,
            birth_on: Some(date(1980, 1, 1)),
            refused: false,
        });
        let facts = PointFacts {
            source: Some(Source::Application),
            basis: Some(Basis::Contract),
            last_seen_on: Some(date(2026, 5, 1)),
            validity: Some(Validity::Valid),
            owner,
            debtor_lost: lost,
            reserved_failed_days: if lost { 3 } else { 0 },
            phone_stale_days: 730,
            case: crate::rules::Case { client: account.client.to_string(), lender: None, product: None },
            ..PointFacts::unknown(kind)
        };
        let decision = gate(usual(), &facts, FIRST).decision;
        let asked = PointAsked {
            also: Vec::new(),
            facts,
            key: Sealed(format!("P:{key}")),
            person_id: person.map(|_| format!("R{key}")),
            barred: None,
        };
        account.points.push(Point {
            kind,
            token: Token(key.into()),
            owner: if person.is_some() { "relation" } else { "debtor" },
            decision,
            p_reach: 400_000 - 1000 * account.points.len() as i64,
            share: if person.is_some() { 0.35 } else { 1.0 },
            asked,
        });
        self
    }

    pub(super) fn mobile(self) -> Told {
        let key = format!("m{}", self.accounts.last().unwrap().account_id);
        self.point(&key, PointKind::Mobile, None)
    }

    pub(super) fn promise(mut self, due_on: Date, minor: i64) -> Told {
        self.accounts.last_mut().unwrap().promises.push(Promise { due_on, amount: Money::from_minor(minor) });
        self
    }

    /// A contact in the log about the last account told.
    pub(super) fn logged(mut self, local_at: DateTime, channel: Channel, outcome: ContactOutcome, key: &str) -> Told {
        let account = self.accounts.last().unwrap();
        let own = self.rows.accounts.last().unwrap().timezone.as_deref().map_or(zone(), |name| Zone::named(name).unwrap());
        self.rows.contacts.push(ContactRow {
            debtor_id: account.debtor_id.to_string(),
            account_id: account.account_id.to_string(),
            client: account.client.to_string(),
            at: utc(own.instant(local_at)),
            local_at,
            channel,
            direction: Direction::Outbound,
            party: Party::Debtor,
            person_id: None,
            point: Some(Sealed(format!("P:{key}"))),
            outcome,
        });
        self
    }

    pub(super) fn complaint(mut self, received: Timestamp, resolved: Option<Timestamp>) -> Told {
        let debtor_id = self.accounts.last().unwrap().debtor_id.to_string();
        self.rows.complaints.push(ComplaintRow { debtor_id, received_at: utc(received), resolved_at: resolved.map(utc) });
        self
    }

    pub(super) fn mark(
        mut self,
        scope: SuppressionScope,
        reason: SuppressionReason,
        since: Timestamp,
        released: Option<Timestamp>,
    ) -> Told {
        let debtor_id = self.accounts.last().unwrap().debtor_id.to_string();
        self.rows.marks.push(MarkRow {
            debtor_id: debtor_id.clone(),
            subject_kind: SubjectKind::Debtor,
            subject: debtor_id,
            reason: Some(reason),
            scope: Some(scope),
            since: Some(utc(since)),
            until: None,
            released_at: released.map(utc),
            set_by: None,
            released_by: None,
        });
        self
    }

    /// The debtors' files as they were known at a moment: what `check` is told.
    pub(super) fn files(&self, known: Timestamp) -> CaseFiles {
        let known = utc(known);
        let mut rows = self.rows.clone();
        rows.contacts.retain(|row| row.at <= known);
        rows.contacts.sort_by_key(|row| row.at);
        rows.complaints.retain(|row| row.received_at <= known);
        rows.complaints.iter_mut().for_each(|row| row.resolved_at = row.resolved_at.filter(|at| *at <= known));
        rows.marks.retain(|row| row.since.is_none_or(|since| since <= known));
        rows.marks.iter_mut().for_each(|row| row.released_at = row.released_at.filter(|at| *at <= known));
        CaseFiles::new(rows, FIRST, &zone())
    }

    pub(super) fn known(&self) -> Known {
        Known { files: self.files(self.desk.zone.end_of(FIRST)), opening: Some(self.files(self.desk.start)) }
    }

    pub(super) fn plan(&self, packs: &Packs) -> Plan {
        plan(&self.desk, &self.accounts, &self.known(), packs, &self.hours)
    }

    /// Planned under the usual packs: day, channel and purpose of every entry.
    pub(super) fn planned(&self) -> Vec<(i64, &'static str, &'static str)> {
        self.plan(usual()).entries.iter().map(brief).collect()
    }
}

pub(super) fn brief(entry: &Entry) -> (i64, &'static str, &'static str) {
    (i64::from((entry.day - FIRST).get_days()), entry.channel.code(), entry.purpose.code())
}

pub(super) fn usual() -> &'static Packs {
    static PACKS: LazyLock<Packs> = LazyLock::new(|| Packs::builtin(&["cn", "house"]).unwrap());
    &PACKS
}

/// The usual packs and a client's own.
pub(super) fn with_own(text: &str) -> Packs {
    Packs::of(&["cn", "house", "own"], |name| (name == "own").then(|| text.to_owned())).unwrap()
}

/// A client's own pack of rules, each a body.
pub(super) fn own_pack(rules: &[&str]) -> String {
    let head = "name = \"own\"\ntitle_en = \"own\"\ntitle_zh = \"own\"\n";
    let rule = |(n, body): (usize, &&str)| {
        format!(
            "[[rule]]\nid = \"OWN-{n}\"\njurisdiction = \"CN\"\nfrom = \"2020-01-01\"\nforce = \"house\"\neffect = \"block\"\nlevel = 2\n\
             subject = \"debtor\"\ntext_en = \"t\"\ntext_zh = \"t\"\ninstrument = \"contract\"\nsource = \"CONTRACT\"\nconfidence = \"P\"\n{body}\n"
        )
    };
    head.to_owned() + &rules.iter().enumerate().map(rule).collect::<String>()
}
