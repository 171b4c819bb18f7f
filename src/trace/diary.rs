//! The diary of a plan: each planned try is written down as one that failed, and the next is asked of the rules with it in the log, so
//! that a plan followed step by step stays within every limit of attempts. Never writes to the log itself: nothing was tried yet.

use super::case::Case;
use super::leads::{Blocked, Lead};
use super::times::{channel, morning};
use crate::domain::codes::{Channel, ContactOutcome, Direction, Party, SubjectKind, SuppressionReason, SuppressionScope};
use crate::rules::{CaseFiles, ContactFacts, Hold, Logged, OwnerFacts, Packs, PointFacts, contact};
use jiff::Timestamp;
use jiff::civil::Date;

/// What the rules say of searching for a debtor at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Search {
    /// From this day on, the debtor's.
    From(Date),
    /// Not while this stands.
    Barred { reason: String, rules: Vec<String> },
}

/// One case's tries, as planned so far.
pub struct Diary<'a> {
    case: &'a Case,
    files: &'a CaseFiles,
    packs: &'a Packs,
    from: Timestamp,
    planned: Vec<Logged>,
}

impl<'a> Diary<'a> {
    /// An empty one; tries are looked for from a moment on.
    pub fn new(case: &'a Case, files: &'a CaseFiles, packs: &'a Packs, from: Timestamp) -> Self {
        Diary { case, files, packs, from, planned: Vec::new() }
    }

    /// Whether the debtor may be searched for: who may be reached by no channel is not, nor who is protected by a record elsewhere.
    pub fn search(&self, leads: &[Lead], blocked: &[Blocked]) -> Search {
        let facts = leads.iter().map(|lead| &lead.asked.facts).chain(blocked.iter().map(|point| &point.asked.facts));
        if let Some(hold) = facts.filter_map(protected).min() {
            return Search::Barred { reason: hold.words().into(), rules: Vec::new() };
        }
        let account = &self.case.account.account_id;
        let channels = [Channel::Call, Channel::Letter, Channel::Email];
        let asked: Vec<ContactFacts> = channels.into_iter().filter_map(|channel| self.files.facts(account, channel, None)).collect();
        let zone = self.files.zone_of(account);
        if let Some(first) = asked.iter().filter_map(|facts| contact(self.packs, facts, self.from).next_lawful_at).min() {
            return Search::From(zone.local(first).date());
        }
        match asked.first().map(|facts| contact(self.packs, facts, morning(&zone, self.from))) {
            Some(said) => Search::Barred { reason: said.reason, rules: said.rules.iter().map(|rule| rule.id.clone()).collect() },
            None => Search::Barred { reason: "the account is not on file".into(), rules: Vec::new() },
        }
    }

    /// The first lawful day of a lead after everything planned so far, and writes it down; None where what is planned leaves no attempt.
    pub fn plan(&mut self, lead: &Lead) -> Option<Date> {
        let account = &self.case.account.account_id;
        let zone = self.files.zone_of(account);
        let first = if self.planned.is_empty() { lead.next_lawful_at } else { self.again(lead) }?;
        let at = zone.local(first);
        let channel = channel(lead.kind);
        let person_id = lead.asked.person_id.clone();
        self.planned.push(Logged {
            local_at: at,
            account_id: account.clone(),
            client: self.case.client.0.clone(),
            channel,
            direction: Direction::Outbound,
            party: if person_id.is_some() { Party::Relation } else { Party::Unknown },
            person_id,
            point: Some(lead.asked.key.clone()),
            outcome: if matches!(channel, Channel::Call) { ContactOutcome::NoAnswer } else { ContactOutcome::Delivered },
        });
        Some(at.date())
    }

    /// Asked anew, with what is planned in the log.
    fn again(&self, lead: &Lead) -> Option<Timestamp> {
        let mut facts = self.files.facts(&self.case.account.account_id, channel(lead.kind), Some(lead.asked.clone()))?;
        facts.log.extend(self.planned.iter().cloned());
        contact(self.packs, &facts, self.from).next_lawful_at
    }
}

/// Why the one whom a point is about is left alone, wherever that was recorded: a death, a wish.
fn protected(facts: &PointFacts) -> Option<Hold> {
    let known = facts.holds.iter().copied().find(|hold| matches!(hold, Hold::Deceased | Hold::Cease));
    let marks = facts.suppressed.iter().filter(|mark| {
        facts.owner == OwnerFacts::Debtor
            && matches!(mark.on, SubjectKind::Debtor | SubjectKind::Person)
            && (mark.scope == SuppressionScope::All || mark.reason == SuppressionReason::Deceased)
    });
    let marked = marks.filter_map(|mark| Hold::of_suppression(mark.reason)).find(|hold| matches!(hold, Hold::Deceased | Hold::Cease));
    known.or(marked)
}
