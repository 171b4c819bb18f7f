//! The tests on an attempt, one by one: hours, counters, stage, visit, text, the day somebody asked to stop.
//! Never looks at the point: `gate` does.

use super::attempt::{ContactFacts, Template};
use super::hours::within;
use super::pack::{Effect, Rule};
use super::packs::Packs;
use super::test::{Test, Window};
use crate::domain::Zone;
use crate::domain::codes::{Channel, Party};
use jiff::civil::{Date, Time};
use jiff::{Timestamp, ToSpan};

/// Words, what would change it, and whether it warns only.
pub(super) type Caught = Option<(String, &'static str, bool)>;

/// What changes a limit that passes with time.
pub(super) const WAIT: &str = "nothing is needed: wait until next_lawful_at";

/// What one test says of an attempt at a moment of a local day; tests of points say nothing here.
pub(super) fn on_attempt(rule: &Rule, test: &Test, facts: &ContactFacts, day: Date, at: Timestamp) -> Caught {
    match test {
        Test::Hours { closed, before_work_minutes, agreed_hours_prevail, channels } => {
            let bound = channels.is_empty() || channels.contains(&facts.channel);
            let agreed = facts.agreed_hours.filter(|_| *agreed_hours_prevail);
            let zones = std::iter::once(&facts.zone).chain(&facts.other_zones);
            bound.then(|| zones.into_iter().find_map(|zone| hours(closed, *before_work_minutes, agreed, facts, zone, at))).flatten()
        }
        Test::Counter(counter) => {
            let count = if rule.subject.is(facts.to_third_party()) && counter.binds(facts, day) { counter.count(facts, day) } else { 0 };
            (count >= counter.limit).then(|| {
                (format!("{count} {} {}, at most {} allowed", counter.counts.words(), counter.window.words(), counter.limit), WAIT, false)
            })
        }
        Test::StageChannel { up_to_dpd, channels } if !channels.contains(&facts.channel) => {
            let grown = i64::from((day - facts.as_of).get_days());
            match facts.dpd {
                None => Some(("days past due are unknown".into(), "the client tells since when the account is past due", false)),
                Some(dpd) if dpd + grown <= *up_to_dpd => {
                    let words = format!("{} days past due: only {}", dpd + grown, list(channels));
                    Some((words, "nothing is needed: use one of these channels", false))
                }
                Some(_) => None,
            }
        }
        Test::VisitTeam { at_least, at_most, approval } if facts.channel == Channel::Visit => match facts.visit {
            None => Some((format!("not shown here: {}", team(*at_least, *at_most, *approval)), "", true)),
            Some(visit) => {
                let right = visit.people >= *at_least && at_most.is_none_or(|most| visit.people <= most) && (visit.approved || !approval);
                (!right).then(|| (team(*at_least, *at_most, *approval), "the visit is planned so, and approved", false))
            }
        },
        Test::Template { channels } if channels.contains(&facts.channel) => match facts.template {
            None => Some(("use the text of an approved template only".into(), "", true)),
            Some(Template::NotApproved) => {
                Some(("the template is not approved for this channel".into(), "the client approves the text", false))
            }
            Some(Template::Approved) => None,
        },
        Test::Consent { channels, purpose } if channels.contains(&facts.channel) && facts.to_debtor() => {
            let missing = !facts.consents_to(*purpose, day);
            missing.then(|| (format!("no consent for {purpose} in force"), "the debtor gives the consent", false))
        }
        Test::Text(wording) if wording.channels.is_empty() || wording.channels.contains(&facts.channel) => {
            let bound = rule.subject.is(facts.to_third_party()) && (!wording.only_time_barred || facts.time_barred(day));
            let fault = facts.text.as_deref().filter(|_| bound).and_then(|text| wording.fault(text));
            fault.map(|fault| (fault, "the text is written anew and approved", false))
        }
        Test::Limitation { .. } if facts.time_barred(day) => {
            let end = facts.limitation_ends_on.map(|end| end.to_string()).unwrap_or_default();
            Some((format!("the limitation ended on {end}: no suit may be threatened, and the debtor need not pay"), "", true))
        }
        Test::SameDayStop { outcomes, complaints } => {
            let asked = facts.log.iter().any(|logged| {
                logged.local_at.date() == day
                    && outcomes.contains(&logged.outcome)
                    && (logged.party == Party::Debtor || (logged.party == Party::Unknown && logged.person_id.is_none()))
            });
            let complained = *complaints && facts.complained_at.iter().any(|when| facts.zone.local(*when).date() == day);
            (asked || complained).then(|| ("asked to stop, or complained, on this day: nothing more today".into(), WAIT, false))
        }
        _ => None,
    }
}

fn hours(closed: &[Window], before_work: u32, agreed: Option<(Time, Time)>, facts: &ContactFacts, zone: &Zone, at: Timestamp) -> Caught {
    let clock = zone.local(at).time();
    let shown = clock.strftime("%H:%M");
    let in_agreed = agreed.is_some_and(|(from, to)| within(clock, from, to));
    if let Some(window) = closed.iter().find(|window| within(clock, window.from, window.to))
        && !in_agreed
    {
        let words = format!("{shown} local time lies between {} and {}", window.from.strftime("%H:%M"), window.to.strftime("%H:%M"));
        return Some((words, WAIT, false));
    }
    if let Some(starts) = facts.work_starts.filter(|_| before_work > 0 && facts.to_debtor()) {
        let from = starts.wrapping_sub(i64::from(before_work).minutes());
        if within(clock, from, starts) {
            return Some((
                format!("{shown} local time lies in the {before_work} minutes before work begins at {}", starts.strftime("%H:%M")),
                WAIT,
                false,
            ));
        }
    }
    agreed
        .filter(|_| !in_agreed)
        .map(|(from, to)| (format!("the hours agreed with the debtor are {}-{}", from.strftime("%H:%M"), to.strftime("%H:%M")), "", true))
}

fn list(channels: &[Channel]) -> String {
    channels.iter().map(|c| c.code()).collect::<Vec<_>>().join(", ")
}

fn team(at_least: u32, at_most: Option<u32>, approval: bool) -> String {
    let people = at_most.map_or(format!("at least {at_least} people"), |most| format!("{at_least} to {most} people"));
    if approval { format!("{people}, approved beforehand") } else { people }
}

/// Attempts left on the local day: what every limit of attempts leaves, and none where today has no lawful moment left.
pub(super) fn attempts_left(packs: &Packs, facts: &ContactFacts, at: Timestamp, next: Option<Timestamp>) -> Option<u32> {
    let day = facts.zone.local(at).date();
    if next.is_none_or(|next| facts.zone.local(next).date() > day) {
        return Some(0);
    }
    let third_party = facts.to_third_party();
    let rules = packs.rules().filter(|rule| rule.effect == Effect::Block && packs.binds(rule, &facts.case, day));
    let of_this_person = rules.filter(|rule| rule.subject.is(third_party));
    let counters = of_this_person.flat_map(|rule| &rule.tests).filter_map(|test| match test {
        Test::Counter(counter) if counter.binds(facts, day) => counter.left(facts, day),
        _ => None,
    });
    counters.min()
}
