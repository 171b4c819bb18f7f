//! A trial as an answer: its design, how the debtors were dealt, what size it needs, and, from the day of the look on, what came of it.
//! Never computes: `segment::trial` does.

use super::trial::Arms;
use crate::report::{Answer, Cell};
use crate::segment::interval::Interval;
use crate::segment::trial::{Group, Trial, Verdict, dealt_by_chance, difference, size, verdict};
use jiff::civil::Date;

/// All that was found.
pub struct Found<'a> {
    pub trial: &'a Trial,
    pub champion: &'a str,
    pub today: Date,
    /// As long before the trial as it lasts: what is recovered per account, and how far debtors differ.
    pub past: &'a Arms,
    /// Who is in the trial.
    pub present: &'a Arms,
    /// What came of it; none before the day of the look.
    pub looked: Option<&'a Arms>,
}

const COLUMNS: &[&str] = &["part", "what", "currency", "champion", "challenger", "difference", "low", "high", "words"];

struct Row {
    part: &'static str,
    what: &'static str,
    champion: Cell,
    challenger: Cell,
    difference: Option<Interval>,
    words: String,
}

/// One row a figure.
pub fn answer(found: &Found<'_>) -> Answer {
    let mut answer = Answer::new(COLUMNS);
    let trial = found.trial;
    let told =
        |what, champion: Cell, challenger: Cell, words: String| Row { part: "design", what, champion, challenger, difference: None, words };
    let share = 1.0 - trial.share;
    let design = [
        told("strategy", found.champion.into(), trial.strategy.as_str().into(), format!("trial {}", trial.name)),
        told("share", Cell::rounded(share), Cell::rounded(trial.share), "of the debtors, by a hash of the trial's name and the id".into()),
        told("days", Cell::Empty, Cell::Empty, format!("{} to {}, one look on {}", trial.from, trial.to, trial.look_on)),
    ];
    for row in design {
        push(&mut answer, None, row);
    }
    for (currency, groups) in found.present {
        let currency = currency.as_deref();
        let past = found.past.iter().find(|(of, _)| of.as_deref() == currency).map(|(_, groups)| groups);
        for row in dealt(trial, groups).into_iter().chain(past.and_then(|past| sized(trial, past, groups)).unwrap_or_default()) {
            push(&mut answer, currency, row);
        }
    }
    match found.looked {
        None => answer.footer.push(format!(
            "no outcome is shown before {}: looking earlier, or more than once, finds differences that are not there",
            trial.look_on
        )),
        Some(looked) => {
            for (currency, groups) in looked {
                for row in outcome(trial, groups) {
                    push(&mut answer, currency.as_deref(), row);
                }
            }
            answer.footer.push(format!(
                "counted are the accounts held on the evening before {} and those placed until {}, whatever was done with them, up to {}; a debtor is one unit",
                trial.from, trial.to, trial.look_on
            ));
        }
    }
    answer.footer.push(format!("as of {}; 95 % intervals; a size sees the difference four times in five", found.today));
    answer
}

fn push(answer: &mut Answer, currency: Option<&str>, row: Row) {
    let end = |of: fn(&Interval) -> f64| row.difference.as_ref().map_or(Cell::Empty, |interval| Cell::rounded(of(interval)));
    answer.push(vec![
        row.part.into(),
        row.what.into(),
        currency.into(),
        row.champion.clone(),
        row.challenger.clone(),
        end(|i| i.value),
        end(|i| i.low),
        end(|i| i.high),
        row.words.into(),
    ]);
}

/// Who is in which arm, and whether the deal is what was wanted.
fn dealt(trial: &Trial, [champion, challenger]: &[Group; 2]) -> Vec<Row> {
    let (one, other) = (champion.total(), challenger.total());
    let row =
        |what, champion: Cell, challenger: Cell, words: String| Row { part: "dealt", what, champion, challenger, difference: None, words };
    let all = champion.debtors() + challenger.debtors();
    let chance = dealt_by_chance(challenger.debtors(), all, trial.share);
    let words = match chance {
        Some(p) if p < 0.001 => format!("chance deals so one-sidedly {p:.4} of the time: something else takes part, stop and look"),
        Some(p) => format!("chance deals so one-sidedly or more {p:.2} of the time"),
        None => "nobody is in the trial".into(),
    };
    vec![
        row("debtors", champion.debtors().into(), challenger.debtors().into(), words),
        row("accounts", one.accounts.into(), other.accounts.into(), String::new()),
        row("balance", one.balance.into(), other.balance.into(), "when they came in".into()),
    ]
}

/// What the past says of the size.
fn sized(trial: &Trial, past: &[Group; 2], present: &[Group; 2]) -> Option<Vec<Row>> {
    // Before the trial both arms are treated alike: together they say how far debtors differ.
    let whole = past[0].clone().and(past[1].clone());
    let size = size(&whole, trial)?;
    let (mean, _) = whole.recovery()?;
    let there = present[0].debtors() + present[1].debtors();
    let row = |what, champion: Cell, words: String| Row { part: "size", what, champion, challenger: Cell::Empty, difference: None, words };
    let enough = if there as f64 >= size.needed {
        "enough"
    } else {
        "too few: lengthen the trial, enlarge the share, or look for a larger difference"
    };
    Some(vec![
        row("recovered per account", Cell::rounded(mean), "in as many days before the trial".into()),
        row("difference wanted", Cell::rounded(size.wanted), format!("{} of that", trial.detect)),
        row("debtors needed", Cell::Int(size.needed as i64), format!("{there} are there: {enough}")),
        row("difference seen", Cell::rounded(size.seen), "the least that so many debtors would show".into()),
    ])
}

/// The one look.
fn outcome(trial: &Trial, [champion, challenger]: &[Group; 2]) -> Vec<Row> {
    let cell = |of: Option<(f64, f64)>| of.map_or(Cell::Empty, |(mean, _)| Cell::rounded(mean));
    let (one, other) = (champion.total(), challenger.total());
    let recovery = difference(champion.recovery(), challenger.recovery());
    let complaints = difference(champion.complaints(), challenger.complaints());
    let row = |what, champion: Cell, challenger: Cell, difference, words: String| Row {
        part: "outcome",
        what,
        champion,
        challenger,
        difference,
        words,
    };
    let words = match recovery.map(|recovery| verdict(recovery, complaints)) {
        Some(Verdict::Challenger) => format!("{} recovers more, and complaints do not clearly rise: it wins", trial.strategy),
        Some(Verdict::Champion) => format!("{} recovers less: the champion stays", trial.strategy),
        Some(Verdict::MoreComplaints) => {
            format!("{} recovers more, by more complaints: that is no win, the champion stays", trial.strategy)
        }
        Some(Verdict::Open) => "no winner: the interval holds more and less".into(),
        None => "no winner: too few debtors to say anything".into(),
    };
    vec![
        row("recovered", one.recovered.into(), other.recovered.into(), None, String::new()),
        row("recovered per account", cell(champion.recovery()), cell(challenger.recovery()), recovery, String::new()),
        row("complaints", one.complaints.into(), other.complaints.into(), None, String::new()),
        row("complaints per 10,000 accounts", cell(champion.complaints()), cell(challenger.complaints()), complaints, String::new()),
        Row { part: "verdict", what: "winner", champion: Cell::Empty, challenger: Cell::Empty, difference: None, words },
    ]
}
