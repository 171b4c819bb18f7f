//! Runs the worked cases of a pack: each rule is asked alone, among the rows of its own pack.
//! Never stops at the first that fails.

use super::{Given, Says, Worked};
use crate::domain::codes::{Channel, Decision};
use crate::rules::contact::said_by;
use crate::rules::deadline::Standing;
use crate::rules::pack::{Pack, Rule};
use crate::rules::packs::Packs;
use crate::rules::record::on_record;
use crate::rules::test::Test;
use crate::rules::{Effect, share};

/// A case that does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failed {
    pub rule: String,
    /// Which case of the rule, from 1.
    pub nth: usize,
    pub expected: Says,
    pub found: String,
}

/// The cases of a pack's rules that do not hold.
pub fn run(pack: &Pack) -> Vec<Failed> {
    let packs = Packs::alone(pack);
    let mut failed = Vec::new();
    for rule in &pack.rules {
        for (n, case) in rule.cases.iter().enumerate() {
            let found = says(&packs, rule, &case.given);
            if found != Some(case.says) {
                let found = found.map_or("its facts cannot be read".to_owned(), |found| format!("{found:?}"));
                failed.push(Failed { rule: rule.id.clone(), nth: n + 1, expected: case.says, found });
            }
        }
    }
    failed
}

impl Worked {
    /// Whether the case shows the rule at work, rather than holding back.
    pub fn speaks(&self) -> bool {
        !matches!(self.says, Says::Nothing | Says::Contact | Says::Met | Says::Running | Says::NotStarted)
    }
}

/// What a rule says of the facts of a case; None where they cannot be read.
fn says(packs: &Packs, rule: &Rule, given: &Given) -> Option<Says> {
    let local = given.local()?;
    if !rule.in_force(local.date()) {
        return Some(Says::Nothing);
    }
    if let Some(complaint) = &given.complaint {
        let deadlines = rule.tests.iter().filter_map(|test| if let Test::Deadline(deadline) = test { Some(deadline) } else { None });
        let deadline = deadlines.into_iter().nth(complaint.nth.checked_sub(1)?)?;
        if !deadline.channels.is_empty() && complaint.channel.is_some_and(|channel| !deadline.channels.contains(&channel)) {
            return Some(Says::Nothing);
        }
        let zone = Given::zone()?;
        let moment = |at: jiff::civil::DateTime| zone.instant(at);
        let (standing, _) = deadline.standing(complaint.from.map(moment), complaint.to.map(moment), moment(complaint.now), &zone);
        return Some(match standing {
            Standing::Met => Says::Met,
            Standing::Missed => Says::Missed,
            Standing::Running => Says::Running,
            Standing::NotStarted => Says::NotStarted,
            Standing::Untold => Says::Untold,
        });
    }
    if let Some(days) = given.promised_days_ago {
        let promises = rule.tests.iter().find_map(|test| if let Test::Promises(promises) = test { Some(promises) } else { None })?;
        return Some(match u32::try_from(days) {
            Ok(days) if days > 0 => match promises.channels_after(days).first() {
                Some(Channel::Sms) => Says::Sms,
                Some(Channel::Call) => Says::Call,
                Some(Channel::Letter) => Says::Letter,
                _ => Says::Nothing,
            },
            _ if promises.remind_days_before.contains(&days.unsigned_abs()) => Says::Remind,
            _ => Says::Nothing,
        });
    }
    let (facts, at) = given.facts()?;
    if !packs.binds(rule, &facts.case, local.date()) {
        return Some(Says::Nothing);
    }
    if let Some(record) = given.record() {
        let of_record = given.record.as_ref()?;
        let stands_out = rule.tests.iter().any(|test| match (test, of_record.share, of_record.others) {
            (Test::Outlier { sigmas, at_least }, Some(own), Some(others)) => share::stands_out(own, others, *sigmas, *at_least),
            _ => false,
        });
        let found = stands_out || rule.tests.iter().any(|test| on_record(test, &record).is_some());
        return Some(match (found, rule.effect) {
            (false, _) => Says::Nothing,
            (true, Effect::Block) => Says::Blocked,
            (true, _) => Says::Warned,
        });
    }
    let said = said_by(packs, rule, &facts, at);
    let decision = said.iter().filter(|(_, warns)| !warns).map(|(decision, _)| *decision).max();
    Some(match decision {
        Some(Decision::Blocked) => Says::Blocked,
        Some(Decision::VerifyFirst) => Says::VerifyFirst,
        Some(Decision::RelayOnly) => Says::RelayOnly,
        Some(Decision::Contact) => Says::Contact,
        None if !said.is_empty() => Says::Warned,
        None => Says::Nothing,
    })
}
