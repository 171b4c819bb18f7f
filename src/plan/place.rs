//! Puts one contact into a day: the best free moment that the rules allow after all that is planned before it, and that leaves
//! what is planned after it allowed. Never moves what stands already.

use super::account::{Account, Purpose};
use super::ask::{Made, ask};
use super::desk::{Desk, Entry};
use super::hours::{Hours, hour_of};
use super::queue::Known;
use super::words::Refusal;
use crate::domain::{Decision, Money, Sealed, Zone};
use crate::domain::codes::{Channel, ContactOutcome};
use crate::rules::hours::within;
use crate::rules::{ContactDecision, ContactFacts, Packs};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Two contacts with a debtor on one day lie at least so far apart.
const APART: SignedDuration = SignedDuration::from_hours(2);

/// What a collector's day holds.
#[derive(Debug, Default)]
struct Load {
    taken: u32,
    promises: u32,
    slots: BTreeSet<u32>,
}

/// A contact that is wanted.
pub(super) struct Intent {
    pub account: usize,
    /// Of a promise; none = whatever the rules let a contact at the point be for.
    pub purpose: Option<Purpose>,
    /// Channels and points (by their place in the account), the first to try first.
    pub ways: Vec<(Channel, usize)>,
    /// Go on to the next channel although this one will be lawful in the days planned.
    pub any_channel: bool,
    /// The money it is about.
    pub stake: Money,
}

/// A moment found.
struct Found {
    slot: u32,
    at: Timestamp,
    said: ContactDecision,
    why_then: String,
}

/// Until when the rules refuse a way, whatever else is planned; None = in all the days planned.
type Shut = (Option<Timestamp>, String);

pub(super) struct Builder<'a> {
    pub desk: &'a Desk,
    pub accounts: &'a [Account],
    pub known: &'a Known,
    pub packs: &'a Packs,
    pub hours: &'a Hours,
    pub entries: Vec<Entry>,
    slots: BTreeMap<Date, Vec<(u32, Timestamp)>>,
    loads: BTreeMap<(Option<&'a str>, Date), Load>,
    /// Planned contacts of each debtor, by time.
    made: BTreeMap<&'a str, Vec<Made>>,
    /// Whom a point serves on a day: nobody is called at it for two debtors.
    used: HashMap<(Date, Sealed), &'a str>,
    shut: HashMap<(usize, Channel, usize), Shut>,
}

impl<'a> Builder<'a> {
    pub fn new(desk: &'a Desk, accounts: &'a [Account], known: &'a Known, packs: &'a Packs, hours: &'a Hours) -> Self {
        Builder {
            desk,
            accounts,
            known,
            packs,
            hours,
            entries: Vec::new(),
            slots: desk.days().map(|day| (day, desk.slots(day))).collect(),
            loads: BTreeMap::new(),
            made: BTreeMap::new(),
            used: HashMap::new(),
            shut: HashMap::new(),
        }
    }

    /// The last day up to a day on which the debtor of an account is contacted, by plan.
    pub fn last_planned(&self, account: usize, day: Date) -> Option<Date> {
        let made = self.made.get(self.accounts[account].debtor_id.as_str())?;
        made.iter().map(|m| self.day_of(m)).filter(|on| *on <= day).max()
    }

    /// The days on which a point of an account is tried, by plan.
    pub fn tried(&self, account: usize, point: usize) -> impl Iterator<Item = Date> + '_ {
        let key = &self.accounts[account].points[point].asked.key;
        let made = self.made.get(self.accounts[account].debtor_id.as_str()).into_iter().flatten();
        made.filter(move |m| m.point == *key).map(|m| self.day_of(m))
    }

    /// Whether a collector's day is full.
    pub fn full(&self, account: usize, day: Date) -> Option<Refusal> {
        let load = self.loads.get(&(self.accounts[account].collector.as_deref(), day))?;
        (load.taken >= self.desk.capacity).then_some(Refusal::Capacity { taken: load.taken, promises: load.promises })
    }

    fn day_of(&self, made: &Made) -> Date {
        self.desk.zone.local(made.at).date()
    }

    /// Plans a contact on a day.
    ///
    /// # Errors
    /// Why it cannot be.
    pub fn place(&mut self, intent: &Intent, day: Date, words: impl FnOnce(&Entry) -> (String, String)) -> Result<(), Refusal> {
        let account = &self.accounts[intent.account];
        if let Some(full) = self.full(intent.account, day) {
            return Err(full);
        }
        let made = self.made.get(account.debtor_id.as_str()).map(Vec::as_slice).unwrap_or_default();
        let todays = made.iter().filter(|m| self.day_of(m) == day);
        if let Some(other) = todays.clone().find(|m| intent.purpose.is_none() || m.account == intent.account) {
            return Err(Refusal::SameDay { account: self.accounts[other.account].account_id.to_string() });
        }
        let mut refused: Option<(Channel, Refusal)> = None;
        for (channel, point) in &intent.ways {
            let comes = matches!(&refused, Some((_, Refusal::NoSlot | Refusal::Law { next: Some(_), .. })));
            if !intent.any_channel && comes && refused.as_ref().is_some_and(|(before, _)| before != channel) {
                break;
            }
            match self.moment(intent, *channel, *point, day) {
                Ok(found) => {
                    self.commit(intent, *channel, *point, day, found, words);
                    return Ok(());
                }
                Err(refusal) => {
                    let lasting = matches!(refused, None | Some((_, Refusal::NoPoint | Refusal::Law { next: None, .. })));
                    if lasting {
                        refused = Some((*channel, refusal));
                    }
                }
            }
        }
        Err(refused.map_or(Refusal::NoPoint, |(_, refusal)| refusal))
    }

    /// The best moment of a day for one way.
    fn moment(&mut self, intent: &Intent, channel: Channel, at_point: usize, day: Date) -> Result<Found, Refusal> {
        let account = &self.accounts[intent.account];
        let point = &account.points[at_point];
        let debtor = account.debtor_id.as_str();
        if self.used.get(&(day, point.asked.key.clone())).is_some_and(|other| *other != debtor) {
            return Err(Refusal::NoSlot);
        }
        let way = (intent.account, channel, at_point);
        let end = self.desk.zone.end_of(day);
        let law = |until: Option<Timestamp>, reason: &str| {
            let next = until.map(|at| self.desk.zone.local(at).date()).filter(|day| *day <= self.desk.last());
            Refusal::Law { reason: reason.to_owned(), next }
        };
        if let Some((until, reason)) = self.shut.get(&way)
            && until.is_none_or(|until| until >= end)
        {
            return Err(law(*until, reason));
        }
        let id = account.account_id.as_str();
        let facts_in = |files: &crate::rules::CaseFiles| files.facts(id, channel, Some(point.asked.clone()));
        let mut facts = facts_in(&self.known.files).ok_or(Refusal::NoPoint)?;
        // What became known in the course of the first day does not yet free a contact on it.
        let first_ends = self.desk.zone.end_of(self.desk.first);
        let mut opening = self.known.opening.as_ref().filter(|_| day == self.desk.first).map(|files| facts_in(files).ok_or(Refusal::NoPoint)).transpose()?;
        if opening.is_some() && stopped_on(&facts, day) {
            return Err(law(Some(first_ends), "asked to stop, or complained, on this day"));
        }
        let made = self.made.get(debtor).map(Vec::as_slice).unwrap_or_default();
        let slots = self.slots.get(&day).map(Vec::as_slice).unwrap_or_default();
        let Some((_, opens)) = slots.first().copied() else { return Err(Refusal::NoSlot) };
        let mut answer = |at: Timestamp| {
            let said = ask(self.packs, &mut facts, made, at);
            match opening.as_mut() {
                Some(opening) if said.allowed => ask(self.packs, opening, made, at),
                _ => said,
            }
        };
        // The night before the first lawful moment is not tried minute by minute.
        let dawn = answer(opens);
        let morning = match (dawn.allowed, dawn.next_lawful_at) {
            (true, _) => opens,
            (false, Some(next)) if next < end => next,
            (false, next) => {
                let first_day_only = day == self.desk.first && self.known.opening.is_some();
                let next = if first_day_only { Some(next.unwrap_or(end).max(end)) } else { next };
                let refusal = law(next, &dawn.reason);
                if made.is_empty() && !first_day_only {
                    self.shut.insert(way, (next, dawn.reason));
                }
                return Err(refusal);
            }
        };
        let load = self.loads.get(&(account.collector.as_deref(), day));
        let free = |slot: &u32| load.is_none_or(|load| !load.slots.contains(slot));
        let apart = |at: Timestamp| made.iter().all(|m| at.duration_since(m.at).abs() >= APART);
        let profile = self.hours.of(account.client.as_str(), debtor);
        let zone = self.known.files.zone_of(id);
        let agreed = self.known.files.account(id).and_then(|row| crate::rules::hours::parse_hours(row.agreed_hours.as_deref()?));
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
        for (_, _, slot, at) in left {
            if at >= shut_from && at < shut_to {
                continue;
            }
            let said = answer(at);
            if !said.allowed {
                (shut_from, shut_to) = (at, said.next_lawful_at.unwrap_or(Timestamp::MAX));
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
        Err(Refusal::NoSlot)
    }

    fn made_of(&self, account: usize, channel: Channel, point: usize, at: Timestamp) -> Made {
        let of = &self.accounts[account];
        let asked = &of.points[point].asked;
        Made {
            account,
            point_at: point,
            at,
            account_id: of.account_id.to_string(),
            client: of.client.to_string(),
            channel,
            person_id: asked.person_id.clone(),
            point: asked.key.clone(),
        }
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

    fn commit(
        &mut self,
        intent: &Intent,
        channel: Channel,
        at_point: usize,
        day: Date,
        found: Found,
        words: impl FnOnce(&Entry) -> (String, String),
    ) {
        let account = &self.accounts[intent.account];
        let point = &account.points[at_point];
        let mut rules: Vec<String> = found.said.rules.iter().map(|rule| rule.id.clone()).collect();
        rules.extend(found.said.warnings.iter().map(|warning| warning.rule.id.clone()));
        let mut seen = BTreeSet::new();
        rules.retain(|id| seen.insert(id.clone()));
        let mut entry = Entry {
            account: intent.account,
            day,
            position: 0,
            at: found.at,
            zone: self.known.files.zone_of(account.account_id.as_str()),
            channel,
            token: point.token.clone(),
            kind: point.kind.code(),
            owner: point.owner,
            decision: found.said.decision,
            purpose: intent.purpose.or(Purpose::of(found.said.decision)).unwrap_or(Purpose::Verify),
            worth: worth(account, intent.stake, at_point) as f64 / WORTH_UNITS,
            p_reach: point.p_reach as f64 / 1e6,
            why: String::new(),
            why_not_earlier: found.why_then,
            rules,
        };
        (entry.why, entry.why_not_earlier) = words(&entry);
        let load = self.loads.entry((account.collector.as_deref(), day)).or_default();
        load.taken += 1;
        load.promises += u32::from(intent.purpose.is_some());
        load.slots.insert(found.slot);
        let made = self.made_of(intent.account, channel, at_point, found.at);
        self.used.insert((day, made.point.clone()), account.debtor_id.as_str());
        let of_debtor = self.made.entry(account.debtor_id.as_str()).or_default();
        of_debtor.push(made);
        of_debtor.sort_by_key(|m| m.at);
        self.entries.push(entry);
    }
}

/// Units of [`worth`] in a unit of currency.
const WORTH_UNITS: f64 = 100.0 * 1e6 * 1e4 * 1e4;

/// Value at stake × chance to reach × chance to pay × what reaching is worth, in whole units, so that an order by it is total.
pub(super) fn worth(account: &Account, stake: Money, point: usize) -> i128 {
    let (reach, share) = account.points.get(point).map_or((0, 0.0), |p| (p.p_reach, p.share));
    let units = |x: f64| i128::from((x * 1e4).round() as i64);
    i128::from(stake.minor()) * i128::from(reach) * units(account.p_pay) * units(share)
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
