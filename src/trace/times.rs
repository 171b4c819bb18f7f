//! When each lead may be tried: the rules are asked about a contact at it, for the account of the case.
//! Never lists a lead for which no moment is lawful: it goes to what is blocked.

use super::case::Case;
use super::leads::{Blocked, Found, Lead};
use crate::domain::codes::{Channel, PointKind};
use crate::domain::{Decision, Zone};
use crate::rules::{CaseFiles, Packs, Verdict, contact};
use jiff::Timestamp;
use jiff::civil::time;

impl Found {
    /// Sets the next lawful moment and the attempts left of every lead, searching from a moment on, and ranks what is left.
    pub fn set_times(&mut self, case: &Case, files: &CaseFiles, packs: &Packs, from: Timestamp) {
        let mut lawful = Vec::new();
        for mut lead in std::mem::take(&mut self.leads) {
            match never(&mut lead, case, files, packs, from) {
                None => lawful.push(lead),
                Some(verdict) => self.blocked.push(Blocked {
                    kind: lead.kind,
                    token: lead.token,
                    source: Some(lead.source),
                    basis: Some(lead.basis),
                    verdict,
                    asked: lead.asked,
                }),
            }
        }
        for (at, lead) in lawful.iter_mut().enumerate() {
            lead.rank = u32::try_from(at).unwrap_or(u32::MAX).saturating_add(1);
        }
        self.leads = lawful;
    }
}

/// Why a lead may never be tried; None where it may, and then its times are set.
fn never(lead: &mut Lead, case: &Case, files: &CaseFiles, packs: &Packs, from: Timestamp) -> Option<Verdict> {
    let facts = files.facts(&case.account.account_id, channel(lead.kind), Some(lead.asked.clone()))?;
    let decision = contact(packs, &facts, from);
    lead.next_lawful_at = decision.next_lawful_at;
    lead.attempts_left_today = decision.attempts_left_today;
    if decision.next_lawful_at.is_some() {
        return None;
    }
    let decision = contact(packs, &facts, morning(&files.zone_of(&case.account.account_id), from));
    Some(Verdict {
        decision: Decision::Blocked,
        rules: decision.rules.iter().map(|rule| rule.id.clone()).collect(),
        reason: decision.reason,
        would_change: decision.would_change,
    })
}

/// The morning of a day: asked then why nothing is lawful, the rules do not name the night, which passes, among the reasons.
pub(super) fn morning(zone: &Zone, day: Timestamp) -> Timestamp {
    zone.instant(zone.local(day).date().to_datetime(time(10, 0, 0, 0)))
}

/// The channel that a kind of point is tried by first.
pub(super) fn channel(kind: PointKind) -> Channel {
    match kind {
        PointKind::Mobile | PointKind::Landline | PointKind::Employer => Channel::Call,
        PointKind::Email => Channel::Email,
        PointKind::Address => Channel::Letter,
        PointKind::Messenger => Channel::Messenger,
    }
}
