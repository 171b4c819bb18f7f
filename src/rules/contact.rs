//! May someone be contacted, by this channel, at this point, at this time? Every rule in force is asked, all that forbid are
//! named, and the next lawful moment is searched. Never asks a clock: the time is a fact.

use super::attempt::ContactFacts;
use super::attempt_tests::{WAIT, attempts_left, on_attempt};
use super::gate::{self, join};
use super::moments::next_lawful;
use super::pack::{Effect, Rule};
use super::packs::Packs;
use super::point::{PointFacts, Suppressed};
use super::test::Test;
use crate::domain::Force;
use crate::domain::codes::{Decision, PointKind, SuppressionScope};
use jiff::Timestamp;
use std::sync::Arc;

/// What the rules say of an intended contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactDecision {
    pub allowed: bool,
    pub decision: Decision,
    /// The rules that forbid it; where it is allowed, those that allow the point and limit what is said.
    pub rules: Vec<Arc<Citation>>,
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
    pub rule: Arc<Citation>,
    pub words: String,
}

impl Citation {
    /// Cites a rule: the same citation for all who ask.
    pub fn of(rule: &Rule) -> Arc<Citation> {
        Arc::clone(rule.cited.get_or_init(|| Arc::new(Citation::made(rule))))
    }

    fn made(rule: &Rule) -> Self {
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
    /// Nothing that time brings changes it.
    lasting: bool,
}

/// May this contact be made at this time?
pub fn contact(packs: &Packs, facts: &ContactFacts, at: Timestamp) -> ContactDecision {
    let said = everything(packs, facts, at);
    let decision = said.iter().filter(|s| !s.warns).map(|s| s.decision).max().unwrap_or(Decision::Contact);
    let allowed = decision != Decision::Blocked;
    let named = || said.iter().filter(|s| !s.warns && (allowed || s.decision == Decision::Blocked));
    let mut rules: Vec<Arc<Citation>> = Vec::new();
    named().for_each(|s| {
        if let Some(rule) = s.rule.filter(|rule| rules.iter().all(|cited| cited.id != rule.id)) {
            rules.push(Citation::of(rule));
        }
    });
    let for_good = said.iter().any(|s| s.lasting && !s.warns && s.decision == Decision::Blocked);
    let next_lawful_at = match (allowed, for_good) {
        (true, _) => Some(at),
        (_, true) => None,
        _ => next_lawful(packs, facts, at),
    };
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
        would_change: why(changes(named().map(|s| s.change.as_str()).collect(), next_lawful_at.is_some())),
        rules,
    }
}

/// What would change it: where no later moment is lawful, nobody is told to wait for one.
fn changes(changes: Vec<&str>, passes: bool) -> Vec<&str> {
    let left: Vec<&str> = changes.into_iter().filter(|change| passes || *change != WAIT).collect();
    if left.is_empty() { vec!["nothing does: no later moment is lawful"] } else { left }
}

/// Everything that the rules in force say at a moment, in the packs' order: first of the point, then of the attempt.
fn everything<'a>(packs: &'a Packs, facts: &ContactFacts, at: Timestamp) -> Vec<Said<'a>> {
    let day = facts.zone.local(at).date();
    let of_point = match &facts.point {
        Some(point) => gate::findings(packs, &at_this_time(point, facts, at), day, |_| true),
        None => gate::findings(packs, &at_this_time(&no_point(), facts, at), day, of_no_point),
    };
    let mut said: Vec<Said<'a>> = of_point
        .into_iter()
        .map(|f| Said {
            rule: Some(f.rule),
            decision: f.decision,
            warns: false,
            words: f.reason,
            change: f.change.to_owned(),
            lasting: f.lasting,
        })
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
            lasting: true,
        }));
    }
    for rule in packs.rules().filter(|rule| packs.binds(rule, &facts.case, day)) {
        for (words, change, only_warns) in rule.tests.iter().flat_map(|test| on_attempt(rule, test, facts, day, at)) {
            let warns = only_warns || rule.effect != Effect::Block;
            said.push(Said { rule: Some(rule), decision: Decision::Blocked, warns, words, change: change.to_owned(), lasting: false });
        }
    }
    said
}

/// What one rule alone says: each decision, and whether it only warns.
pub(super) fn said_by(packs: &Packs, rule: &Rule, facts: &ContactFacts, at: Timestamp) -> Vec<(Decision, bool)> {
    let by = |s: &Said<'_>| s.rule.is_some_and(|of| of.id == rule.id);
    everything(packs, facts, at).iter().filter(|s| by(s)).map(|s| (s.decision, s.warns)).collect()
}

/// What is asked of the point where none is named: whatever the number, the holds and the marks.
pub(super) fn no_point() -> PointFacts {
    PointFacts::unknown(PointKind::Mobile)
}

/// The tests that are asked where no point is named.
pub(super) fn of_no_point(test: &Test) -> bool {
    matches!(test, Test::Held { .. } | Test::Suppressed { .. })
}

/// The marks that close this channel at a moment, as the gate knows them.
pub(super) fn closing(facts: &ContactFacts, at: Timestamp) -> impl Iterator<Item = Suppressed> + '_ {
    facts.marks_at(at).map(|mark| Suppressed { on: mark.on, reason: mark.reason, scope: SuppressionScope::All })
}

/// The point's facts with the account's holds and the marks that close this channel at this time.
pub(super) fn at_this_time(point: &PointFacts, facts: &ContactFacts, at: Timestamp) -> PointFacts {
    PointFacts {
        suppressed: closing(facts, at).collect(),
        account_held: facts.account_held,
        holds: facts.holds.clone(),
        case: facts.case.clone(),
        ..point.clone()
    }
}

/// Whether nothing forbids the contact at a moment: the long way, by everything that the rules say.
#[cfg(test)]
pub(super) fn lawful(packs: &Packs, facts: &ContactFacts, at: Timestamp) -> bool {
    everything(packs, facts, at).iter().all(|s| s.warns || s.decision != Decision::Blocked)
}
