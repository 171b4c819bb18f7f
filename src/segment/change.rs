//! What would change an account's segment: the fewest facts that would, told as a debtor could be told.
//! Never names what nobody can change (history before placement, the credit limit), and never a right that was used.

use super::decide::{AccountRow, Score, points, taken};
use super::explain::Line;
use super::hold::HoldCode;
use super::strategy::{Bin, Graded, Scorecard, Strategy};
use crate::domain::Tongue;

/// Attributes that a debtor, or time, can change.
const CHANGEABLE: &[&str] = &[
    "days_past_due",
    "days_since_payment",
    "paid_share_90d",
    "promises_kept_share",
    "answered_90d",
    "called_back_90d",
    "paid_to_due_6m",
    "paid_3m",
    "last_paid",
    "months_paid_6m",
    "due_to_income",
    "debt_to_income",
    "income_verified",
    "assets_to_debt",
    "employment_known",
    "hardship_told",
    "limit_used",
];
/// How many changes are told.
const TOLD: usize = 3;

/// One fact that could be otherwise.
struct Change<'s> {
    score: Score,
    graded: &'s Graded,
    bin: Bin,
    more: i64,
}

/// The changes that lead to another segment or treatment: one fact alone, the smallest first; where none does, two together. A hold
/// that decides is named first: with it gone, the scores decide.
pub fn changes(row: &AccountRow, strategy: &Strategy, tongue: Tongue) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let Some(now) = taken(row, strategy) else { return lines };
    let mut free = row.clone();
    if let Some(hold) = now.hold {
        if !releasable(hold) {
            return lines;
        }
        for hold in row.holds() {
            free.clear(hold);
        }
        if let Some(then) = taken(&free, strategy) {
            let finding = match tongue {
                Tongue::En => format!("once nothing holds any more, the scores decide: {} ({})", then.treatment.en, then.segment),
                Tongue::Zh => format!("待上述情形解除后，按评分处理：{}（{}）", then.treatment.zh, then.segment),
            };
            lines.push(Line { part: "change", name: hold.code().to_owned(), finding, points: None });
        }
        return lines;
    }
    let all = open(row, strategy);
    let mut found: Vec<(i64, Vec<&Change<'_>>)> = Vec::new();
    let leads =
        |changes: &[&Change<'_>]| changed(row, strategy, changes).filter(|then| *then != (now.segment, now.treatment.name.as_str()));
    for change in &all {
        if leads(&[change]).is_some() {
            found.push((change.more, vec![change]));
        }
    }
    if found.is_empty() {
        for (at, one) in all.iter().enumerate() {
            for two in all[at + 1..].iter().filter(|two| two.score == one.score && two.graded.attribute != one.graded.attribute) {
                if leads(&[one, two]).is_some() {
                    found.push((one.more + two.more, vec![one, two]));
                }
            }
        }
    }
    found.sort_by_key(|(more, _)| *more);
    let mut told: Vec<&str> = Vec::new();
    for (more, changes) in found {
        let first = changes.first().map_or("", |change| change.graded.attribute.name);
        if told.len() == TOLD || told.contains(&first) {
            continue;
        }
        told.push(first);
        let Some((segment, treatment)) = leads(&changes) else { continue };
        let facts: Vec<String> = changes
            .iter()
            .map(|change| {
                let attribute = change.graded.attribute;
                format!("{}{}{}", attribute.label(tongue), tongue.of((" were ", "为")), attribute.range(Some(change.bin), tongue))
            })
            .collect();
        let facts = facts.join(tongue.of((" and ", "且")));
        let words = strategy.treatments.get(treatment).map_or("", |t| tongue.of((t.en.as_str(), t.zh.as_str())));
        let finding = match tongue {
            Tongue::En => format!("if {facts}: {words} ({segment})"),
            Tongue::Zh => format!("若{facts}：{words}（{segment}）"),
        };
        lines.push(Line { part: "change", name: first.to_owned(), finding, points: Some(more) });
    }
    lines
}

/// Holds that may end while the account is worked.
fn releasable(hold: HoldCode) -> bool {
    !matches!(hold, HoldCode::NotHeld | HoldCode::Deceased | HoldCode::Impostor | HoldCode::Bankrupt | HoldCode::Fraud)
}

/// The better bins of every attribute that can change.
fn open<'s>(row: &AccountRow, strategy: &'s Strategy) -> Vec<Change<'s>> {
    let mut all = Vec::new();
    for (score, graded, bin, now) in points(row, strategy) {
        if score == Score::Contactability || !CHANGEABLE.contains(&graded.attribute.name) {
            continue;
        }
        let better = graded.bins.iter().filter(|other| Some(**other) != bin && other.points > now);
        all.extend(better.map(|bin| Change { score, graded, bin: *bin, more: bin.points - now }));
    }
    all
}

/// Segment and treatment with these facts otherwise.
fn changed<'s>(row: &AccountRow, strategy: &'s Strategy, changes: &[&Change<'_>]) -> Option<(&'s str, &'s str)> {
    let mut then = row.clone();
    let sum = |of: Score, card: &Scorecard| {
        let now = points(row, strategy).filter(|(score, ..)| *score == of).map(|(_, _, _, points)| points).sum::<i64>();
        let more = changes.iter().filter(|change| change.score == of).map(|change| change.more).sum::<i64>();
        card.score([now, more].into_iter())
    };
    for change in changes {
        // What else looks at the same fact has to see it, too: the least of the bin.
        let least = change.bin.from.unwrap_or(0.0);
        match change.graded.attribute.name {
            "days_past_due" => {
                then.dpd = Some(least as i64);
                then.stage = u32::try_from(least as i64).ok().map(|days| strategy.stages.stage(days));
            }
            "assets_to_debt" => then.assets_to_debt = Some(least),
            "due_to_income" => then.due_to_income = Some(least),
            _ => {}
        }
    }
    then.willingness = sum(Score::Willingness, &strategy.willingness);
    then.ability = sum(Score::Ability, &strategy.ability);
    taken(&then, strategy).map(|taken| (taken.segment, taken.treatment.name.as_str()))
}
