//! A list of intended contacts judged whole: those that are allowed count as attempts against the later ones to the same
//! person, so that a list of ten calls to one debtor does not pass row by row. Never counts a row that is not allowed.

use super::contact::{ContactDecision, contact};
use super::facts::{AccountRow, CaseFiles, Person};
use super::observed::Observed;
use super::packs::Packs;
use super::{ContactFacts, Logged, Template, Visit};
use crate::domain::codes::{Channel, ContactOutcome, Decision, Direction, Party, PointKind};
use crate::domain::{Sealed, Zone};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::BTreeMap;

/// One intended contact of a list.
#[derive(Debug, Clone)]
pub struct Intended {
    /// Its place in the list.
    pub row: usize,
    /// What it may be about: one account, or all that are held of a debtor, of which the strictest binds.
    pub accounts: Vec<String>,
    pub channel: Channel,
    pub at: Timestamp,
    /// The number or address to be used, sealed, and what it would be; None = none is named.
    pub point: Option<(Sealed, PointKind)>,
    /// The template of the text; None = not told.
    pub template: Option<String>,
    pub visit: Option<Visit>,
}

/// What the rules say of it.
#[derive(Debug, Clone)]
pub struct Judged {
    pub row: usize,
    /// The account whose answer it is.
    pub account_id: String,
    pub decision: ContactDecision,
    /// The debtor's zone.
    pub zone: Zone,
    /// A person whose decision stands in place of the machine's.
    pub decided_by: Option<Person>,
}

/// A row of `queries/check/list_templates.sql`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct TemplateRow {
    pub template_id: String,
    pub channel: Channel,
    pub approved_on: Date,
    pub withdrawn_on: Option<Date>,
    pub text: Option<String>,
}

/// What the rules are asked with.
#[derive(Debug)]
pub struct Campaign<'a> {
    pub packs: &'a Packs,
    /// The workspace's packs, which say what may be done with a point.
    pub gate: &'a Packs,
    pub files: &'a CaseFiles,
    pub observed: &'a Observed,
    pub templates: &'a BTreeMap<String, TemplateRow>,
}

impl Campaign<'_> {
    /// Judges the intended contacts of one debtor in the order of their times, then of their places. `made` are those allowed
    /// before, to which the allowed ones are added. Contacts about accounts that are not among the files are left out.
    pub fn judge(&self, mut intended: Vec<Intended>, made: &mut Vec<Logged>) -> Vec<Judged> {
        intended.sort_by_key(|one| (one.at, one.row));
        let mut judged = Vec::with_capacity(intended.len());
        for one in intended {
            let answers = one.accounts.iter().filter_map(|id| self.files.account(id)).flat_map(|account| self.answers(account, &one, made));
            let Some((facts, decision)) = answers.reduce(|so_far, next| if key(&next.1) > key(&so_far.1) { next } else { so_far }) else {
                continue;
            };
            if decision.allowed {
                made.push(as_made(&facts, one.at));
            }
            let decided_by = self.files.decided_by(&facts.account_id, one.at, decision.allowed);
            judged.push(Judged { row: one.row, account_id: facts.account_id, decision, zone: facts.zone, decided_by });
        }
        judged
    }

    fn answers(&self, account: &AccountRow, one: &Intended, made: &[Logged]) -> Vec<(ContactFacts, ContactDecision)> {
        let points = match &one.point {
            None => vec![None],
            Some((value, kind)) => {
                let asked = self.observed.asked(self.gate, value, *kind, &account.debtor_id, &account.case());
                asked.into_iter().map(Some).collect()
            }
        };
        let ask = |point| {
            let mut facts = self.files.facts(&account.account_id, one.channel, point)?;
            let local = facts.zone.local(one.at);
            // What a day's rows are asked with was known by its end: what came after this row's time is not.
            facts.log.retain(|logged| logged.local_at <= local);
            facts.log.extend(made.iter().cloned());
            facts.visit = one.visit;
            if let Some(id) = &one.template {
                let approved = self.templates.get(id).filter(|row| row.approved(one.channel, local.date()));
                facts.template = Some(approved.map_or(Template::NotApproved, |_| Template::Approved));
                facts.text = approved.and_then(|row| row.text.clone());
            }
            let decision = contact(self.packs, &facts, one.at);
            Some((facts, decision))
        };
        points.into_iter().filter_map(ask).collect()
    }
}

impl TemplateRow {
    fn approved(&self, channel: Channel, day: Date) -> bool {
        self.channel == channel && self.approved_on <= day && self.withdrawn_on.is_none_or(|end| day < end)
    }
}

/// The stricter answer is the greater: by its decision, then by how long nothing is lawful.
fn key(decision: &ContactDecision) -> (Decision, bool, Option<Timestamp>) {
    (decision.decision, decision.next_lawful_at.is_none(), decision.next_lawful_at)
}

/// A contact of the list as the log would have it: an attempt that nobody answered, a text or robot call that arrived.
fn as_made(facts: &ContactFacts, at: Timestamp) -> Logged {
    Logged {
        local_at: facts.zone.local(at),
        account_id: facts.account_id.clone(),
        client: facts.case.client.clone(),
        channel: facts.channel,
        direction: Direction::Outbound,
        party: if facts.to_third_party() { Party::Relation } else { Party::Debtor },
        person_id: facts.person_id.clone(),
        point: facts.point_key.clone(),
        outcome: match facts.channel {
            Channel::Call => ContactOutcome::NoAnswer,
            Channel::Visit => ContactOutcome::NotHome,
            _ => ContactOutcome::Delivered,
        },
    }
}
