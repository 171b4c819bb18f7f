//! May someone be contacted, by this channel, at this point, at this time? Every rule in force is asked, all that forbid are
//! named, and the next lawful moment is searched. Never asks a clock: the time is a fact.

use super::attempt::{ContactFacts, Template};
use super::gate::{self, join};
use super::hours::within;
use super::pack::{Effect, Rule};
use super::packs::Packs;
use super::point::{OwnerFacts, PointFacts, Suppressed};
use super::test::{Test, Window};
use crate::domain::codes::{Basis, Channel, Decision, Party, PointKind, Source, SuppressionScope};
use crate::domain::{Force, Zone};
use jiff::civil::{Date, Time};
use jiff::{Timestamp, ToSpan};
use std::collections::BTreeSet;

/// What the rules say of an intended contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactDecision {
    pub allowed: bool,
    pub decision: Decision,
    /// The rules that forbid it; where it is allowed, those that allow the point and limit what is said.
    pub rules: Vec<Citation>,
    /// What to mind; a warning allows.
    pub warnings: Vec<Warning>,
    /// The first lawful moment at or after the time asked for; None where no time cures it.
    pub next_lawful_at: Option<Timestamp>,
    /// Attempts that the limits leave on the local day asked for; None where no limit of attempts binds.
    pub attempts_left_today: Option<u32>,
    /// Why not, in words; empty where it is allowed.
    pub reason: String,
    /// What the debtor or the client may do that would change it.
    pub would_change: String,
}

/// A rule, as it is cited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Citation {
    pub id: String,
    pub text_en: String,
    pub text_zh: String,
    pub instrument: String,
    pub article: Option<String>,
    /// Key of the source it was read in.
    pub source: String,
    pub force: Force,
    pub confidence: &'static str,
}

/// A rule that warns, and what of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    pub rule: Citation,
    pub words: String,
}

impl Citation {
    /// Cites a rule.
    pub fn of(rule: &Rule) -> Self {
        Citation {
            id: rule.id.clone(),
            text_en: rule.text_en.clone(),
            text_zh: rule.text_zh.clone(),
            instrument: rule.instrument.clone(),
            article: rule.article.clone(),
            source: rule.source.clone(),
            force: rule.force,
            confidence: rule.confidence.code(),
        }
    }

    /// Instrument and article in one.
    pub fn place(&self) -> String {
        match &self.article {
            Some(article) => format!("{}, {article}", self.instrument),
            None => format!("{} (article not seen)", self.instrument),
        }
    }
}

/// What one rule says of an attempt at a moment.
struct Said<'a> {
    /// None: what tracing found under rules that these packs do not hold.
    rule: Option<&'a Rule>,
    decision: Decision,
    /// A warning allows.
    warns: bool,
    words: String,
    change: String,
}

/// May this contact be made at this time?
pub fn contact(packs: &Packs, facts: &ContactFacts, at: Timestamp) -> ContactDecision {
    let said = everything(packs, facts, at);
    let decision = said.iter().filter(|s| !s.warns).map(|s| s.decision).max().unwrap_or(Decision::Contact);
    let allowed = decision != Decision::Blocked;
    let named = || said.iter().filter(|s| !s.warns && (allowed || s.decision == Decision::Blocked));
    let mut rules: Vec<Citation> = Vec::new();
    named().for_each(|s| {
        if let Some(rule) = s.rule.filter(|rule| rules.iter().all(|cited| cited.id != rule.id)) {
            rules.push(Citation::of(rule));
        }
    });
    let next_lawful_at = if allowed { Some(at) } else { next_lawful(packs, facts, at) };
    let why = |words: Vec<&str>| if allowed { String::new() } else { join(words.into_iter()) };
    let mut warnings: Vec<Warning> = Vec::new();
    for (s, rule) in said.iter().filter(|s| s.warns).filter_map(|s| Some((s, s.rule?))) {
        let warning = Warning { rule: Citation::of(rule), words: s.words.clone() };
        if !warnings.contains(&warning) {
            warnings.push(warning);
        }
    }
    ContactDecision {
        allowed,
        decision,
        warnings,
        next_lawful_at,
        attempts_left_today: attempts_left(packs, facts, at, next_lawful_at),
        reason: why(named().map(|s| s.words.as_str()).collect()),
        would_change: why(named().map(|s| s.change.as_str()).collect()),
        rules,
    }
}

/// Everything that the rules in force say at a moment, in the packs' order: first of the point, then of the attempt.
fn everything<'a>(packs: &'a Packs, facts: &ContactFacts, at: Timestamp) -> Vec<Said<'a>> {
    let day = facts.zone.local(at).date();
    let of_point = match &facts.point {
        Some(point) => gate::findings(packs, &at_this_time(point, facts, at), day, |_| true),
        None => gate::findings(packs, &at_this_time(&nobody_in_particular(facts), facts, at), day, |test| {
            matches!(test, Test::Held { .. } | Test::Suppressed { .. })
        }),
    };
    let mut said: Vec<Said<'a>> = of_point
        .into_iter()
        .map(|f| Said { rule: Some(f.rule), decision: f.decision, warns: false, words: f.reason, change: f.change.to_owned() })
        .collect();
    if let Some(barred) = &facts.barred {
        let mut rules: Vec<Option<&Rule>> = barred.rules.iter().map(|id| packs.rule(id)).filter(Option::is_some).collect();
        if rules.is_empty() {
            rules.push(None);
        }
        let (words, change) = (&barred.reason, &barred.would_change);
        said.extend(rules.into_iter().map(|rule| Said {
            rule,
            decision: barred.decision,
            warns: false,
            words: words.clone(),
            change: change.clone(),
        }));
    }
    for rule in packs.rules().filter(|rule| packs.binds(rule, &facts.case, day)) {
        for (words, change, only_warns) in rule.tests.iter().flat_map(|test| attempt(rule, test, facts, at)) {
            let warns = only_warns || rule.effect != Effect::Block;
            said.push(Said { rule: Some(rule), decision: Decision::Blocked, warns, words, change: change.to_owned() });
        }
    }
    said
}

/// The point's facts with the account's holds and the marks that close this channel at this time.
fn at_this_time(point: &PointFacts, facts: &ContactFacts, at: Timestamp) -> PointFacts {
    PointFacts {
        suppressed: facts.marks_at(at).map(|mark| Suppressed { on: mark.on, reason: mark.reason, scope: SuppressionScope::All }).collect(),
        account_held: facts.account_held,
        holds: facts.holds.clone(),
        case: facts.case.clone(),
        ..point.clone()
    }
}

/// Stands for the debtor where no point is asked about: only holds and marks are looked at.
fn nobody_in_particular(facts: &ContactFacts) -> PointFacts {
    PointFacts {
        kind: PointKind::Mobile,
        source: Some(Source::Application),
        basis: Some(Basis::Contract),
        consent_ref: None,
        consent_ref_known: false,
        consents: Vec::new(),
        owner: OwnerFacts::Debtor,
        last_seen_on: Some(facts.as_of),
        validity: None,
        wrong_party_for_client: false,
        seen_with_other_owner: false,
        work: false,
        owners_count: 1,
        suppressed: Vec::new(),
        debtor_lost: false,
        reserved_failed_days: 0,
        account_held: facts.account_held,
        holds: Vec::new(),
        client_matches: true,
        phone_stale_days: 0,
        value_blocked_elsewhere: false,
        case: facts.case.clone(),
    }
}

/// Words, what would change it, and whether it warns only.
type Caught = Option<(String, &'static str, bool)>;

const WAIT: &str = "nothing is needed: wait until next_lawful_at";

/// What one test says of an attempt; tests of points say nothing here.
fn attempt(rule: &Rule, test: &Test, facts: &ContactFacts, at: Timestamp) -> Caught {
    let day = facts.zone.local(at).date();
    match test {
        Test::Hours { closed, before_work_minutes, agreed_hours_prevail, channels } => {
            let bound = channels.is_empty() || channels.contains(&facts.channel);
            let agreed = facts.agreed_hours.filter(|_| *agreed_hours_prevail);
            let zones = std::iter::once(&facts.zone).chain(&facts.other_zones);
            bound.then(|| zones.into_iter().find_map(|zone| hours(closed, *before_work_minutes, agreed, facts, zone, at))).flatten()
        }
        Test::Counter(counter) => {
            let theirs = facts.to_third_party();
            let whom = match rule.subject {
                super::pack::Subject::Debtor => !theirs,
                super::pack::Subject::ThirdParty => theirs,
                super::pack::Subject::Anyone => true,
            };
            let count = if whom && counter.binds(facts, day) { counter.count(facts, day) } else { 0 };
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
fn attempts_left(packs: &Packs, facts: &ContactFacts, at: Timestamp, next: Option<Timestamp>) -> Option<u32> {
    let day = facts.zone.local(at).date();
    if next.is_none_or(|next| facts.zone.local(next).date() > day) {
        return Some(0);
    }
    let third_party = facts.to_third_party();
    let rules = packs.rules().filter(|rule| rule.effect == Effect::Block && packs.binds(rule, &facts.case, day));
    let of_this_person = rules.filter(|rule| match rule.subject {
        super::pack::Subject::Debtor => !third_party,
        super::pack::Subject::ThirdParty => third_party,
        super::pack::Subject::Anyone => true,
    });
    let counters = of_this_person.flat_map(|rule| &rule.tests).filter_map(|test| match test {
        Test::Counter(counter) if counter.binds(facts, day) => counter.left(facts, day),
        _ => None,
    });
    counters.min()
}

/// Days after the last change of the facts in which every window has run out: the longest holds seven days or a week.
const SETTLED_AFTER_DAYS: i64 = 8;

/// The first lawful moment after a time. Between two changes of any rule's answer nothing changes, so only the moments of
/// change are tried: starts of local days, ends of closed hours, starts of agreed hours and of work, ends of marks, and the day
/// on which the account leaves a stage.
fn next_lawful(packs: &Packs, facts: &ContactFacts, at: Timestamp) -> Option<Timestamp> {
    let lawful = |at: Timestamp| everything(packs, facts, at).iter().all(|s| s.warns || s.decision != Decision::Blocked);
    let tests = || packs.rules().flat_map(|rule| &rule.tests);
    let mut clocks = vec![Time::midnight()];
    clocks
        .extend(tests().filter_map(|test| if let Test::Hours { closed, .. } = test { Some(closed) } else { None }).flatten().map(|w| w.to));
    clocks.extend(facts.agreed_hours.map(|(from, _)| from));
    clocks.extend(facts.work_starts);
    let ends: Vec<Timestamp> =
        facts.marks.iter().flat_map(|mark| [mark.until, mark.released_at]).flatten().filter(|end| *end > at).collect();
    let mut moments = ends.clone();
    for zone in std::iter::once(&facts.zone).chain(&facts.other_zones) {
        let mut anchors = vec![zone.local(at).date()];
        anchors.extend(ends.iter().map(|end| zone.local(*end).date()));
        anchors.extend(tests().filter_map(|test| match (test, facts.dpd) {
            (Test::StageChannel { up_to_dpd, .. }, Some(dpd)) if dpd <= *up_to_dpd => {
                Some(facts.as_of.saturating_add((up_to_dpd - dpd + 1).days()))
            }
            _ => None,
        }));
        // A rule that ends or begins may change the answer too.
        let changes = packs.rules().flat_map(|rule| [Some(rule.from), rule.to.map(|to| to.saturating_add(1.day()))]).flatten();
        anchors.extend(changes.filter(|day| *day > zone.local(at).date()));
        let after = |anchor: Date| (0..=SETTLED_AFTER_DAYS).map(move |n| anchor.saturating_add(n.days()));
        let days: BTreeSet<Date> = anchors.into_iter().flat_map(after).collect();
        moments.extend(days.iter().flat_map(|day| clocks.iter().map(|clock| zone.instant(day.to_datetime(*clock)))));
    }
    moments.retain(|moment| *moment > at && *moment < Timestamp::MAX);
    moments.sort();
    moments.dedup();
    moments.into_iter().find(|moment| lawful(*moment))
}
