//! Facts of a worked case: a lawful contact, changed as the case says.
//! Never reads a table.

use super::{Given, GivenContact};
use crate::domain::codes::{Basis, Channel, Party, PointKind, RelationKind, Source, SuppressionScope, Validity};
use crate::domain::{Sealed, Zone};
use crate::rules::attempt::{Consented, ContactFacts, Logged, Mark, Template, Visit};
use crate::rules::hours::{parse_clock, parse_hours};
use crate::rules::point::{Case, OwnerFacts, PointFacts};
use crate::rules::record::RecordFacts;
use jiff::civil::{Date, DateTime, Time, date};
use jiff::{Timestamp, ToSpan};

/// The day of the cases, a Tuesday.
pub(super) const DAY: Date = date(2026, 6, 9);
const STALE_DAYS: u32 = 730;

impl Given {
    pub(super) fn zone() -> Option<Zone> {
        Zone::named("Asia/Shanghai").ok()
    }

    /// The local time asked about; None where the case's text is none.
    pub(super) fn local(&self) -> Option<DateTime> {
        let Some(text) = &self.at else { return Some(DAY.to_datetime(Time::constant(10, 0, 0, 0))) };
        let clock = || parse_clock(text).or_else(|| text.parse::<Time>().ok());
        text.parse::<DateTime>().ok().or_else(|| clock().map(|clock| DAY.to_datetime(clock)))
    }

    pub(super) fn facts(&self) -> Option<(ContactFacts, Timestamp)> {
        let (zone, local) = (Self::zone()?, self.local()?);
        let (day, at) = (local.date(), zone.instant(local));
        let ago = |days: i32| day.saturating_sub(i64::from(days).days());
        let start = |days: i32| zone.start_of(ago(days));
        let mark = |mark: &super::GivenMark| Mark {
            on: mark.on,
            reason: mark.reason,
            scope: mark.scope.unwrap_or(SuppressionScope::All),
            since: start(mark.since_days_ago),
            until: None,
            released_at: mark.released.then_some(at),
        };
        let case = Case { client: self.client.clone().unwrap_or_else(|| "BANK-A".into()), lender: self.lender, product: self.product };
        let facts = ContactFacts {
            case: case.clone(),
            account_id: "A-1".into(),
            channel: self.channel.unwrap_or(Channel::Call),
            zone: zone.clone(),
            other_zones: vec![],
            as_of: day,
            account_held: !self.not_held,
            holds: self.holds.clone(),
            dpd: if self.dpd_unknown { None } else { Some(self.dpd.unwrap_or(100)) },
            agreed_hours: self.agreed_hours.as_deref().and_then(parse_hours),
            work_starts: self.work_starts.as_deref().and_then(parse_clock),
            point: Some(self.point(case, day)),
            point_key: Some(Sealed("P:asked".into())),
            person_id: self.to.map(|_| "P-1".to_owned()),
            barred: None,
            marks: self.marks.iter().map(mark).collect(),
            log: self.log.iter().flat_map(|contact| self.logged(contact, local)).collect(),
            paid_on: if self.paid_today { vec![day] } else { vec![] },
            complained_at: self.complained_days_ago.map(start).into_iter().collect(),
            visit: self.people.map(|people| Visit { people, approved: self.approved }),
            template: self.template.map(|approved| if approved { Template::Approved } else { Template::NotApproved }),
            text: self.text.clone(),
            consents: self
                .consents
                .iter()
                .map(|purpose| Consented { purpose: *purpose, granted_on: ago(30), withdrawn_on: None })
                .collect(),
            limitation_ends_on: self.barred_for_days.map(ago),
        };
        Some((facts, at))
    }

    fn point(&self, case: Case, day: Date) -> PointFacts {
        let born = if self.age_unknown { None } else { Some(self.born.unwrap_or(date(1980, 1, 1))) };
        let person = |relation: RelationKind| OwnerFacts::Person {
            relation,
            named_by_debtor: !self.not_named,
            birth_on: born,
            refused: self.refused,
        };
        PointFacts {
            kind: self.kind.unwrap_or(PointKind::Mobile),
            source: if self.no_source { None } else { Some(self.source.unwrap_or(Source::Application)) },
            basis: if self.no_source { None } else { Some(self.basis.unwrap_or(Basis::Contract)) },
            consent_ref: self.consent_ref.map(|_| "C-1".to_owned()),
            consent_ref_known: self.consent_ref == Some(true),
            consents: self.consents.clone(),
            owner: self.to.map_or(OwnerFacts::Debtor, person),
            last_seen_on: Some(day.saturating_sub(i64::from(self.seen_days_ago.unwrap_or(30)).days())),
            validity: Some(self.validity.unwrap_or(Validity::Valid)),
            wrong_party_for_client: self.wrong_party,
            seen_with_other_owner: self.seen_with_other,
            work: self.work,
            owners_count: self.owners.unwrap_or(1),
            suppressed: vec![],
            debtor_lost: !self.reachable,
            reserved_failed_days: self.failed_days.unwrap_or(3),
            account_held: !self.not_held,
            holds: self.holds.clone(),
            client_matches: !self.other_client,
            phone_stale_days: STALE_DAYS,
            value_blocked_elsewhere: self.also_from_blocked,
            case,
        }
    }

    /// Contacts of the log, a minute apart, the first an hour before the time asked about.
    fn logged<'a>(&'a self, contact: &'a GivenContact, local: DateTime) -> impl Iterator<Item = Logged> + 'a {
        let theirs = if self.to.is_some() { Party::Relation } else { Party::Debtor };
        (0..contact.times).map(move |nth| Logged {
            local_at: local.saturating_sub(i64::from(contact.days_ago).days()).saturating_sub((60 - i64::from(nth)).minutes()),
            account_id: if contact.other_account { "A-2".into() } else { "A-1".into() },
            client: if contact.other_client { "BANK-B".into() } else { self.client.clone().unwrap_or_else(|| "BANK-A".into()) },
            channel: contact.channel,
            direction: contact.direction,
            party: contact.party.unwrap_or(theirs),
            person_id: (contact.party.unwrap_or(theirs) == Party::Relation).then(|| "P-1".to_owned()),
            point: Some(Sealed(if contact.other_number { "P:other".into() } else { "P:asked".into() })),
            outcome: contact.outcome,
        })
    }

    /// What was recorded of a contact that was made.
    pub(super) fn record(&self) -> Option<RecordFacts> {
        let record = self.record.as_ref()?;
        Some(RecordFacts {
            channel: self.channel.unwrap_or(Channel::Call),
            outcome: record.outcome.unwrap_or(crate::domain::ContactOutcome::RightParty),
            outbound: true,
            third_party: self.to.is_some_and(|relation| relation != RelationKind::Guarantor),
            disclosed_debt: record.disclosed,
            recorded: !record.not_recorded,
            note_after_minutes: record.note_after_minutes,
            trained_days_before: if record.untrained { None } else { Some(record.trained_days_before.unwrap_or(30)) },
            by_one_channel: record.by_one_channel,
        })
    }
}
