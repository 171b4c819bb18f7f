//! The best free moment of a day for one way to contact someone: one that the rules allow after all that is planned before it,
//! and that leaves what is planned after it allowed. Never a moment that only some ends of the contacts before would allow.

use super::ask::{Made, ask};
use super::hours::hour_of;
use super::place::{Builder, Intent};
use super::words::Refusal;
use crate::domain::codes::{Channel, ContactOutcome};
use crate::domain::{Decision, Zone};
use crate::rules::hours::{parse_hours, within};
use crate::rules::{CaseFiles, ContactDecision, ContactFacts};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

/// Two contacts with a debtor on one day lie at least so far apart.
const APART: SignedDuration = SignedDuration::from_hours(2);

/// A moment found.
pub(super) struct Found {
    pub slot: u32,
    pub at: Timestamp,
    pub said: ContactDecision,
    pub why_then: String,
}

impl Builder<'_> {
    /// The best moment of a day for one way.
    pub fn moment(&mut self, intent: &Intent, channel: Channel, at_point: usize, day: Date) -> Result<Found, Refusal> {
        let account = &self.accounts[intent.account];
        let point = &account.points[at_point];
        let debtor = account.debtor_id.as_str();
        if self.used.get(&(day, point.asked.key.clone())).is_some_and(|other| *other != debtor) {
            return Err(Refusal::NoSlot);
        }
        let way = (intent.account, channel, at_point);
        let end = self.desk.zone.end_of(day);
        let last = self.desk.last();
        let law = |until: Option<Timestamp>, reason: &str, untouched: bool| {
            let next = until.map(|at| self.desk.zone.local(at).date());
            // What no contact planned here has brought about, and what no day planned ends, is the way's own fault.
            Refusal::Law { reason: reason.to_owned(), next, lasting: next.is_none_or(|next| untouched && next > last) }
        };
        if let Some((until, reason)) = self.shut.get(&way)
            && until.is_none_or(|until| until >= end)
        {
            return Err(law(*until, reason, true));
        }
        let id = account.account_id.as_str();
        let facts_in = |files: &CaseFiles| files.facts(id, channel, Some(point.asked.clone()));
        let mut facts = facts_in(&self.known.files).ok_or(Refusal::NoPoint)?;
        // What became known in the course of the first day does not yet free a contact on it.
        let first_ends = self.desk.zone.end_of(self.desk.first);
        let mut opening = self
            .known
            .opening
            .as_ref()
            .filter(|_| day == self.desk.first)
            .map(|files| facts_in(files).ok_or(Refusal::NoPoint))
            .transpose()?;
        if opening.is_some() && stopped_on(&facts, day) {
            return Err(law(Some(first_ends), "asked to stop, or complained, on this day", false));
        }
        let made = self.made.get(debtor).map(Vec::as_slice).unwrap_or_default();
        let slots = self.slots.get(&day).map(Vec::as_slice).unwrap_or_default();
        let Some((_, opens)) = slots.first().copied() else { return Err(Refusal::NoSlot) };
        // The night before the first lawful moment is not tried minute by minute.
        let dawn = ask(self.packs, &mut facts, made, opens);
        let morning = match dawn.next_lawful_at {
            Some(next) if next < end => next,
            next => {
                let refusal = law(next, &dawn.reason, made.is_empty());
                if made.is_empty() {
                    self.shut.insert(way, (next, dawn.reason));
                }
                return Err(refusal);
            }
        };
        let mut answer = |at: Timestamp| {
            let said = ask(self.packs, &mut facts, made, at);
            match opening.as_mut() {
                Some(opening) if said.allowed => ask(self.packs, opening, made, at),
                _ => said,
            }
        };
        let load = self.loads.get(&(account.collector.as_deref(), day));
        let free = |slot: &u32| load.is_none_or(|load| !load.slots.contains(slot));
        let apart = |at: Timestamp| made.iter().all(|m| at.duration_since(m.at).abs() >= APART);
        // Nobody picks up a letter: it goes out at the first free moment, and leaves the good hours to calls.
        let heard = matches!(channel, Channel::Call | Channel::RobotCall | Channel::Sms | Channel::Messenger | Channel::AppPush);
        let profile = if heard { self.hours.of(account.client.as_str(), debtor) } else { [0; 24] };
        let zone = self.known.files.zone_of(id);
        let agreed = self.known.files.account(id).and_then(|row| parse_hours(row.agreed_hours.as_deref()?));
        let mut left: Vec<(bool, i64, u32, Timestamp)> = slots
            .iter()
            .filter(|(slot, at)| *at >= morning && free(slot) && apart(*at))
            .map(|(slot, at)| {
                let outside = agreed.is_some_and(|(from, to)| !within(zone.local(*at).time(), from, to));
                (outside, -profile[hour_of(&zone, *at)], *slot, *at)
            })
            .collect();
        left.sort_unstable();
        let (mut shut_from, mut shut_to) = (Timestamp::MAX, Timestamp::MAX);
        let mut refusal = Refusal::NoSlot;
        for (_, _, slot, at) in left {
            if at >= shut_from && at < shut_to {
                continue;
            }
            let said = answer(at);
            if !said.allowed {
                (shut_from, shut_to) = (at, said.next_lawful_at.unwrap_or(Timestamp::MAX));
                if shut_to >= end {
                    refusal = law(Some(shut_to.max(end).min(self.desk.zone.end_of(last))), &said.reason, false);
                }
                continue;
            }
            let fits = match intent.purpose {
                Some(_) => said.decision == Decision::Contact && point.own(),
                None => said.decision != Decision::Blocked,
            };
            if !fits {
                return Err(Refusal::NoPoint);
            }
            let new = self.made_of(intent.account, channel, at_point, at);
            if let Some(day) = self.breaks(debtor, &new) {
                return Err(Refusal::Reserved { day });
            }
            let why_then = same_day(&zone, at, opens, morning, &profile, &dawn);
            return Ok(Found { slot, at, said, why_then });
        }
        Err(refusal)
    }

    /// The day of a planned contact after a new one that would no longer be allowed.
    fn breaks(&self, debtor: &str, new: &Made) -> Option<Date> {
        let made = self.made.get(debtor)?;
        let mut with: Vec<Made> = made.clone();
        with.push(new.clone());
        made.iter().filter(|later| later.at > new.at).find(|later| !self.stands(&with, later)).map(|later| self.day_of(later))
    }

    /// Whether a planned contact is allowed after those that come before it.
    fn stands(&self, made: &[Made], one: &Made) -> bool {
        let point = self.accounts[one.account].points[one.point_at].asked.clone();
        let facts = self.known.files.facts(&one.account_id, one.channel, Some(point));
        facts.is_some_and(|mut facts| ask(self.packs, &mut facts, made, one.at).allowed)
    }
}

/// Somebody asked to stop, or complained, on a day.
fn stopped_on(facts: &ContactFacts, day: Date) -> bool {
    let stops = |outcome| matches!(outcome, ContactOutcome::CeaseRequest | ContactOutcome::ComplaintThreat);
    facts.log.iter().any(|logged| logged.local_at.date() == day && stops(logged.outcome))
        || facts.complained_at.iter().any(|at| facts.zone.local(*at).date() == day)
}

/// Why not earlier on the same day.
fn same_day(zone: &Zone, at: Timestamp, opens: Timestamp, morning: Timestamp, profile: &[i64; 24], dawn: &ContactDecision) -> String {
    let clock = |at: Timestamp| zone.local(at).time().strftime("%H:%M").to_string();
    let chance = |at: Timestamp| profile[hour_of(zone, at)];
    if chance(at) > chance(morning) {
        let shown = |at| super::words::chance(chance(at));
        return format!("answered most at {}: {} of calls, {} at {}", clock(at), shown(at), shown(morning), clock(morning));
    }
    if at.duration_since(morning) >= SignedDuration::from_hours(1) {
        return format!("the moments from {} on were taken", clock(morning));
    }
    if morning > opens {
        let ids: Vec<&str> = dawn.rules.iter().map(|rule| rule.id.as_str()).collect();
        return format!("before {}: {}", clock(morning), ids.join(", "));
    }
    String::new()
}
