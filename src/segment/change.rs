//! What would change an account's segment: what somebody may do or report today, with all that it moves, and what then comes out.
//! Never offers what nobody can do (history before placement, the credit limit), and never a right (hardship, a dispute).

use super::compile::{graded, letter_of};
use super::decide::{AccountRow, Score, points, taken};
use super::explain::Line;
use super::hold::HoldCode;
use super::made::{Act, Made, Report};
use super::span::{Span, spans};
use super::strategy::{Scorecard, Strategy};
use crate::domain::{Money, Tongue};

/// How many changes are told.
const TOLD: usize = 4;
/// The acts that end a debtor's being lost without a payment.
const REACHED: [Act; 2] = [Act::CallBack, Act::Answer];

/// One step: an act, or an amount reported that lies within a span.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Step {
    Does(Act, Option<Money>),
    Reports(Report, Span),
}

impl Step {
    const fn kind(&self) -> &'static str {
        match self {
            Step::Does(act, _) => act.kind(),
            Step::Reports(report, _) => report.name(),
        }
    }
}

/// Steps that lead elsewhere, and where.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Change<'s> {
    pub(super) steps: Vec<Step>,
    pub(super) way: (&'s str, &'s str),
}

/// What would change it, as lines. A hold that decides is named first: with it gone, the scores decide.
pub(super) fn changes(row: &AccountRow, strategy: &Strategy, tongue: Tongue) -> Vec<Line> {
    let Some(now) = taken(row, strategy) else { return vec![] };
    let words = |(segment, treatment): (&str, &str)| {
        let words = strategy.treatments.get(treatment).map_or("", |t| tongue.of((t.en.as_str(), t.zh.as_str())));
        match tongue {
            Tongue::En => format!("{words} ({segment})"),
            Tongue::Zh => format!("{words}（{segment}）"),
        }
    };
    let line = |name: &str, finding: String| Line { part: "change", name: name.to_owned(), finding, points: None };
    let mut lines = Vec::new();
    if let Some(hold) = now.hold.filter(|_| row.holds() != [HoldCode::Lost]) {
        if releasable(hold) {
            let finding = match (freed(row, strategy), tongue) {
                (Some(way), Tongue::En) => format!("once nothing holds any more, the rest as today, the scores decide: {}", words(way)),
                (Some(way), Tongue::Zh) => format!("待上述情形解除后，其余与今日相同，按评分处理：{}", words(way)),
                (None, _) => tongue.of(("once nothing holds any more, the scores decide", "待上述情形解除后，按评分处理")).to_owned(),
            };
            lines.push(line(hold.code(), finding));
        }
        return lines;
    }
    for change in found(row, strategy) {
        let steps: Vec<String> = change.steps.iter().map(|step| step.words(row, tongue)).collect();
        let finding = match tongue {
            Tongue::En => format!("if {}: {}", steps.join(" and "), words(change.way)),
            Tongue::Zh => format!("若您{}：{}", steps.join("，且"), words(change.way)),
        };
        lines.push(line(change.steps.first().map_or("", Step::name), finding));
    }
    lines
}

/// Holds that may end while the account is worked.
fn releasable(hold: HoldCode) -> bool {
    !matches!(hold, HoldCode::NotHeld | HoldCode::Deceased | HoldCode::Impostor | HoldCode::Bankrupt | HoldCode::Fraud)
}

/// Where the scores lead once nothing holds. Nobody who was lost is found without being reached, which moves the scores: only where
/// however that comes about leads to the same.
fn freed<'s>(row: &AccountRow, strategy: &'s Strategy) -> Option<(&'s str, &'s str)> {
    let mut free = row.clone();
    row.holds().into_iter().for_each(|hold| free.clear(hold));
    if !row.lost {
        return way(&free, strategy);
    }
    let made = Made::of(row)?;
    let mut ways = REACHED.iter().filter_map(|act| way(&with(&free, strategy, &made, &made.after(*act)?), strategy));
    let first = ways.next()?;
    ways.all(|way| way == first).then_some(first)
}

fn way<'s>(row: &AccountRow, strategy: &'s Strategy) -> Option<(&'s str, &'s str)> {
    taken(row, strategy).map(|taken| (taken.segment, taken.treatment.name.as_str()))
}

/// The changes that lead to another segment or treatment: one step alone, the easiest first; where none does, two together.
pub(super) fn found<'s>(row: &AccountRow, strategy: &'s Strategy) -> Vec<Change<'s>> {
    let (Some(now), Some(made)) = (way(row, strategy), Made::of(row)) else { return vec![] };
    let mut found: Vec<Change<'s>> = Vec::new();
    let mut add = |steps: Vec<Step>, way: (&'s str, &'s str)| {
        // Of two acts of one kind with one outcome the easier is enough.
        let known = found.iter().any(|other| other.way == way && kinds(&other.steps) == kinds(&steps));
        if !known && found.len() < TOLD {
            found.push(Change { steps, way });
        }
    };
    let acts = |made: &Made| Act::ALL.into_iter().filter_map(|act| Some((act, made.amount(act), made.after(act)?))).collect::<Vec<_>>();
    for (act, amount, then) in acts(&made) {
        if let Some(way) = way(&with(row, strategy, &made, &then), strategy).filter(|way| *way != now) {
            add(vec![Step::Does(act, amount)], way);
        }
    }
    for (step, way) in reports(row, strategy, &made, &made, now) {
        add(vec![step], way);
    }
    if !found.is_empty() {
        return found;
    }
    let mut add = |steps: Vec<Step>, way: (&'s str, &'s str)| {
        if found.len() < TOLD {
            found.push(Change { steps, way });
        }
    };
    for (act, amount, then) in acts(&made) {
        for (second, more, after) in acts(&then) {
            if second > act
                && act.kind() != second.kind()
                && let Some(way) = way(&with(row, strategy, &made, &after), strategy).filter(|way| *way != now)
            {
                add(vec![Step::Does(act, amount), Step::Does(second, more)], way);
            }
        }
        for (step, way) in reports(row, strategy, &made, &then, now).into_iter().filter(|(step, _)| step.kind() != act.kind()) {
            add(vec![Step::Does(act, amount), step], way);
        }
    }
    found
}

fn kinds(steps: &[Step]) -> Vec<&'static str> {
    steps.iter().map(Step::kind).collect()
}

/// Amounts that, reported on top of `then`, give more points of ability and lead elsewhere than to `now`: of each report the nearest span.
fn reports<'s>(
    row: &AccountRow,
    strategy: &'s Strategy,
    made: &Made,
    then: &Made,
    now: (&'s str, &'s str),
) -> Vec<(Step, (&'s str, &'s str))> {
    let sum = |row: &AccountRow| strategy.ability.sum(points(row, strategy).filter(|p| p.0 == Score::Ability).map(|p| p.3));
    let before = sum(&with(row, strategy, made, then));
    let outcome = |report: Report, amount: Money| {
        let rows: Vec<AccountRow> = then.told(report, amount).iter().map(|told| with(row, strategy, made, told)).collect();
        let first = way(rows.first()?, strategy)?;
        let holds = rows.iter().all(|row| way(row, strategy) == Some(first) && sum(row) > before);
        (holds && first != now).then_some(first)
    };
    let all = [Report::Income, Report::Assets, Report::Debts].into_iter();
    let nearest = |report: Report| spans(strategy, then, report, &|amount| outcome(report, amount));
    all.filter_map(|report| nearest(report).map(|(span, way)| (Step::Reports(report, span), way))).collect()
}

/// The row with other facts behind it: every attribute made of them, what conditions look at, and the scores from the points' sum.
fn with(row: &AccountRow, strategy: &Strategy, before: &Made, then: &Made) -> AccountRow {
    let mut other = row.clone();
    let letters = graded(strategy).zip(row.bins.bytes().chain(std::iter::repeat(b'-')));
    let letters = letters.map(|(graded, letter)| match (before.value(graded.attribute.name), then.value(graded.attribute.name)) {
        (Some(before), Some(then)) if before != then => letter_of(graded, then),
        _ => letter,
    });
    other.bins = letters.map(char::from).collect();
    let score = |of: Score, card: &Scorecard| card.score(points(&other, strategy).filter(|p| p.0 == of).map(|p| p.3));
    let scores = (score(Score::Willingness, &strategy.willingness), score(Score::Ability, &strategy.ability));
    let contactability = strategy.contactability.as_ref().map(|card| score(Score::Contactability, card));
    (other.willingness, other.ability) = scores;
    other.contactability = contactability;
    other.balance = then.balance;
    if then.dpd != before.dpd {
        other.dpd = then.dpd;
        other.stage = then.dpd.and_then(|days| u32::try_from(days).ok()).map(|days| strategy.stages.stage(days));
    }
    other.assets_to_debt = then.value("assets_to_debt").flatten();
    other.due_to_income = then.value("due_to_income").flatten();
    other.lost &= !then.reached;
    other.plan_active |= then.plan_kept;
    other
}

impl Step {
    pub(super) fn name(&self) -> &'static str {
        match self {
            Step::Does(Act::CallBack, _) => "call_back",
            Step::Does(Act::Answer, _) => "answer",
            Step::Does(Act::PayOneDue, _) => "pay_one_due",
            Step::Does(Act::PayAllDue, _) => "pay_all_due",
            Step::Does(Act::TellEmployer, _) => "employment",
            Step::Does(Act::ProveIncome, _) => "income_proof",
            Step::Reports(report, _) => report.name(),
        }
    }

    /// What is done or reported, after "if" (若您).
    fn words(&self, row: &AccountRow, tongue: Tongue) -> String {
        let told = |words: (&str, &str)| tongue.of(words).to_owned();
        match self {
            Step::Does(Act::CallBack, _) => told(("you call us today", "今天主动来电")),
            Step::Does(Act::Answer, _) => told(("you answer a call today", "今天接听来电")),
            Step::Does(Act::TellEmployer, _) => told(("you say where you work", "告知工作单位或职业")),
            Step::Does(Act::ProveIncome, _) => told(("you prove your income", "提供收入证明")),
            Step::Does(act, amount) => {
                let amount = amount.unwrap_or(Money::ZERO);
                let all = *act == Act::PayAllDue;
                let currency = row.currency.as_deref().map_or(String::new(), |code| format!(" {code}"));
                match tongue {
                    Tongue::En => {
                        format!("you pay {amount}{currency} today ({})", if all { "all that is past due" } else { "one monthly due" })
                    }
                    Tongue::Zh => format!("今天付款{amount}{currency}（{}）", if all { "全部逾期款项" } else { "一期应还" }),
                }
            }
            Step::Reports(report, span) => {
                let what = match report {
                    Report::Income => ("you report a monthly income of", "申报的月收入为"),
                    Report::Assets => ("you report assets worth", "申报的资产价值为"),
                    Report::Debts => ("you report debts, all together, of", "申报的全部负债合计为"),
                };
                match tongue {
                    Tongue::En => format!("{} {}", what.0, span.words(tongue)),
                    Tongue::Zh => format!("{}{}", what.1, span.words(tongue)),
                }
            }
        }
    }
}
