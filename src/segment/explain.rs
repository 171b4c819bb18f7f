//! One account's scores taken apart, in words a debtor could be told.
//! Never names a care flag, a complaint or any other detail of a hold: only that it overrides.

use super::change::changes;
use super::decide::{AccountRow, Score, approvals, leaf, points, taken};
use super::strategy::{Approval, Band, Kind, Scorecard, Strategy, Treatment};
use crate::domain::Tongue;

/// One line of an explanation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// willingness, ability, contactability, hold, branch, limit, change.
    pub part: &'static str,
    /// The attribute, band, hold or step.
    pub name: String,
    /// What was found.
    pub finding: String,
    /// Points given or taken; the sum on a `score` line.
    pub points: Option<i64>,
}

/// Points by attribute, both bands with the way to the next one, the holds, and the branch taken.
pub fn explain(row: &AccountRow, strategy: &Strategy, tongue: Tongue) -> Vec<Line> {
    let mut lines = Vec::new();
    let values = row.values();
    let all: Vec<_> = points(row, strategy).enumerate().collect();
    let contactability = strategy.contactability.as_ref().zip(row.contactability);
    let cards = [(Score::Willingness, &strategy.willingness, row.willingness), (Score::Ability, &strategy.ability, row.ability)];
    for (score, card, total) in cards.into_iter().chain(contactability.map(|(card, total)| (Score::Contactability, card, total))) {
        let part = score.words(Tongue::En);
        lines.push(Line {
            part,
            name: "base".into(),
            finding: tongue.of(("where everyone begins", "起始分")).into(),
            points: Some(card.base),
        });
        for (place, (_, graded, bin, points)) in all.iter().filter(|(_, (of, ..))| *of == score) {
            let value = values.get(*place).copied().flatten();
            let range = graded.attribute.range(*bin, tongue);
            let finding = match value {
                Some(value) => {
                    let value = graded.attribute.value(value, tongue);
                    let told = if value == range { value } else { format!("{value} ({range})") };
                    format!("{}: {told}", graded.attribute.label(tongue))
                }
                None => format!("{}: {range}", graded.attribute.label(tongue)),
            };
            lines.push(Line { part, name: graded.attribute.name.into(), finding, points: Some(*points) });
        }
        let sum = card.sum(all.iter().filter(|(_, (of, ..))| *of == score).map(|(_, (.., points))| *points));
        lines.push(Line { part, name: "score".into(), finding: band_words(card, total, sum, tongue), points: Some(total) });
    }
    lines.extend(branch_lines(row, strategy, tongue));
    lines
}

/// A score is held from 0 to 100: where the points come to less or more, the way to the next band is counted from what they come to.
fn band_words(card: &Scorecard, score: i64, sum: i64, tongue: Tongue) -> String {
    let band = card.band(score);
    let (from, to) = card.bands[band.place()];
    let mut words = match tongue {
        Tongue::En => format!("band {} ({from} to {to})", band.words(tongue)),
        Tongue::Zh => format!("{}档（{from}至{to}）", band.words(tongue)),
    };
    if sum != score {
        words += &match tongue {
            Tongue::En => format!("; the points come to {sum}, the score is held at {score}"),
            Tongue::Zh => format!("；各项合计{sum}分，按{score}分计"),
        };
    }
    if band != Band::High {
        words += &match tongue {
            Tongue::En if to + 1 - sum == 1 => "; 1 point to the next band".to_owned(),
            Tongue::En => format!("; {} points to the next band", to + 1 - sum),
            Tongue::Zh => format!("；距上一档还差{}分", to + 1 - sum),
        };
    }
    words
}

fn branch_lines(row: &AccountRow, strategy: &Strategy, tongue: Tongue) -> Vec<Line> {
    let line = |part, name: &str, finding: String| Line { part, name: name.to_owned(), finding, points: None };
    let mut lines: Vec<Line> = row.holds().into_iter().map(|hold| line("hold", hold.code(), tongue.of(hold.words()).to_owned())).collect();
    let Some(taken) = taken(row, strategy) else { return lines };
    lines.extend(leaf_line(row, strategy, tongue));
    if let Some(hold) = taken.hold {
        let words = match tongue {
            Tongue::En => format!("{}: this overrides the scores", hold.words().0),
            Tongue::Zh => format!("{}：优先于评分", hold.words().1),
        };
        lines.push(line("branch", taken.segment, words));
    } else if row.early() {
        let words = (
            "up to 30 days past due, or unknown: SMS and reminder calls only (HS-STAGE-01)",
            "逾期30天以内或未知：仅短信与提醒电话（HS-STAGE-01）",
        );
        lines.push(line("branch", "early", tongue.of(words).to_owned()));
    }
    let treatment = taken.treatment;
    lines.push(line("branch", &treatment.name, tongue.of((treatment.en.as_str(), treatment.zh.as_str())).to_owned()));
    lines.extend(limits(row, treatment, taken.leaf.is_some() && row.complaint_risk(strategy), tongue));
    lines.extend(changes(row, strategy, tongue));
    lines
}

/// The leaf that the scores lead to, with the condition that led there.
fn leaf_line(row: &AccountRow, strategy: &Strategy, tongue: Tongue) -> Option<Line> {
    let (branch, leaf) = leaf(row, strategy)?;
    let facts = row.facts(strategy);
    let words = match (branch.and_then(|at| strategy.branches.get(at)), tongue) {
        (Some(branch), _) => branch.when.words(tongue),
        (None, Tongue::En) => format!("willingness {}, ability {}", facts.willingness.words(tongue), facts.ability.words(tongue)),
        (None, Tongue::Zh) => format!("意愿{}，能力{}", facts.willingness.words(tongue), facts.ability.words(tongue)),
    };
    Some(Line { part: "branch", name: leaf.segment.clone(), finding: words, points: None })
}

/// What the treatment may not exceed, and who must agree. A settlement's floor is for whoever agrees one, and is told to no debtor.
fn limits(row: &AccountRow, treatment: &Treatment, gentler: bool, tongue: Tongue) -> Vec<Line> {
    let mut limits: Vec<(&str, String)> = Vec::new();
    if let Some(months) = treatment.months(row.product()) {
        limits.push((
            "months",
            match tongue {
                Tongue::En => format!("a plan of {months} months at most"),
                Tongue::Zh => format!("计划最长{months}个月"),
            },
        ));
    }
    for approval in approvals(treatment, gentler) {
        let words = match approval {
            Approval::Supervisor => ("a supervisor must agree first", "须先经主管批准"),
            Approval::Client => ("the client must agree first", "须先经委托方批准"),
        };
        limits.push(("approval", tongue.of(words).to_owned()));
    }
    if treatment.kind == Kind::Visit && gentler {
        limits.push(("visitors", tongue.of(("nobody visits; a letter is sent instead", "不上门，改寄信函")).to_owned()));
    } else if let Some(visitors) = treatment.visitors {
        limits.push((
            "visitors",
            match tongue {
                Tongue::En => format!("{visitors} people go, and record it (HS-VISIT-01)"),
                Tongue::Zh => format!("须{visitors}人同往并全程记录（HS-VISIT-01）"),
            },
        ));
    }
    if gentler {
        let words = ("handled more gently, and by a supervisor", "从宽处理，并由主管负责");
        limits.push(("gentler", tongue.of(words).to_owned()));
    }
    limits.into_iter().map(|(name, finding)| Line { part: "limit", name: name.to_owned(), finding, points: None }).collect()
}
