//! Puts one contact into a day, in the first way that finds a moment. Never moves what stands already.

use super::account::{Account, Purpose};
use super::ask::Made;
use super::desk::{Desk, Entry};
use super::hours::Hours;
use super::moment::Found;
use super::queue::Known;
use super::words::Refusal;
use crate::domain::codes::Channel;
use crate::domain::{Money, Sealed};
use crate::rules::Packs;
use jiff::Timestamp;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What a collector's day holds.
#[derive(Debug, Default)]
pub(super) struct Load {
    pub taken: u32,
    pub promises: u32,
    pub slots: BTreeSet<u32>,
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
    /// May stand beside a contact about another account on the same day: promises have their days.
    pub beside: bool,
    /// The money it is about.
    pub stake: Money,
}

/// Until when the rules refuse a way, whatever else is planned; None = in all the days planned.
pub(super) type Shut = (Option<Timestamp>, String);

pub(super) struct Builder<'a> {
    pub desk: &'a Desk,
    pub accounts: &'a [Account],
    pub known: &'a Known,
    pub packs: &'a Packs,
    pub hours: &'a Hours,
    pub entries: Vec<Entry>,
    pub slots: BTreeMap<Date, Vec<(u32, Timestamp)>>,
    pub loads: BTreeMap<(Option<&'a str>, Date), Load>,
    /// Planned contacts of each debtor, by time.
    pub made: BTreeMap<&'a str, Vec<Made>>,
    /// Whom a point serves on a day: nobody is called at it for two debtors.
    pub used: HashMap<(Date, Sealed), &'a str>,
    pub shut: HashMap<(usize, Channel, usize), Shut>,
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

    /// The days on which a point of an account, or whose it is where it is not the debtor's, is tried by plan.
    pub fn tried(&self, account: usize, point: usize) -> impl Iterator<Item = Date> + '_ {
        let asked = &self.accounts[account].points[point].asked;
        let made = self.made.get(self.accounts[account].debtor_id.as_str()).into_iter().flatten();
        let theirs = |m: &&Made| m.point == asked.key || (asked.person_id.is_some() && m.person_id == asked.person_id);
        made.filter(move |m| theirs(m)).map(|m| self.day_of(m))
    }

    /// Names one more rule in the entry planned last: the one that asks for it.
    pub fn cite(&mut self, rule: Option<&str>) {
        if let (Some(rule), Some(entry)) = (rule, self.entries.last_mut())
            && entry.rules.iter().all(|id| id != rule)
        {
            entry.rules.push(rule.to_owned());
        }
    }

    /// Whether a collector's day is full.
    pub fn full(&self, account: usize, day: Date) -> Option<Refusal> {
        let load = self.loads.get(&(self.accounts[account].collector.as_deref(), day))?;
        (load.taken >= self.desk.capacity).then_some(Refusal::Capacity { taken: load.taken, promises: load.promises })
    }

    pub fn day_of(&self, made: &Made) -> Date {
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
        if let Some(other) = todays.clone().find(|m| !intent.beside || m.account == intent.account) {
            return Err(Refusal::SameDay { account: self.accounts[other.account].account_id.to_string() });
        }
        let mut refused: Option<(Channel, Refusal)> = None;
        for (channel, point) in &intent.ways {
            let comes = matches!(&refused, Some((_, Refusal::NoSlot | Refusal::Reserved { .. } | Refusal::Law { lasting: false, .. })));
            if !intent.any_channel && comes && refused.as_ref().is_some_and(|(before, _)| before != channel) {
                break;
            }
            match self.moment(intent, *channel, *point, day) {
                Ok(found) => {
                    self.commit(intent, *channel, *point, day, found, words);
                    return Ok(());
                }
                Err(refusal) => {
                    let lasting = refused.as_ref().is_none_or(|(_, so_far)| so_far.lasts());
                    if lasting {
                        refused = Some((*channel, refusal));
                    }
                }
            }
        }
        Err(refused.map_or(Refusal::NoPoint, |(_, refusal)| refusal))
    }

    pub fn made_of(&self, account: usize, channel: Channel, point: usize, at: Timestamp) -> Made {
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
