//! What `simulate` answers with: months, all months, totals, bands of the chance to pay, and the swap set. Never sums.

use crate::report::{Answer, Cell};
use crate::segment::compare::Place;
use crate::segment::replay::{Came, DAYS, Replay, Swapped};
use jiff::civil::Date;

/// What was replayed.
pub struct Replayed<'s> {
    /// --strategy, then --against.
    pub names: Vec<&'s str>,
    /// The last day that is known.
    pub until: Date,
    pub replays: Vec<Replay<'s>>,
    pub swapped: Option<Swapped<'s>>,
    /// Month-ends at which accounts were held, and those at which none was.
    pub months: Vec<Date>,
    pub empty: Vec<Date>,
}

const COLUMNS: &[&str] = &[
    "part",
    "strategy",
    "month_end",
    "currency",
    "p_pay_band",
    "segment",
    "treatment",
    "to_segment",
    "to_treatment",
    "accounts",
    "balance",
    "due",
    "p_pay",
    "p_pay_to",
    "expected",
    "expected_to",
    "came_in",
    "paid_due",
    "paid_due_share",
    "paid_due_low",
    "paid_due_high",
    "p_pay_fits",
    "brier",
    "brier_to",
];

/// What tells a row apart.
#[derive(Default)]
struct Head<'a> {
    part: &'static str,
    strategy: Option<&'a str>,
    month_end: Option<Date>,
    currency: Option<&'a str>,
    band: Option<usize>,
    place: Option<Place<'a>>,
    to: Option<Place<'a>>,
    /// Whether both strategies' chances stand in the row.
    both: bool,
}

/// One row a group: each strategy's months, all its months, its bands; then the swap set.
pub fn answer(found: &Replayed<'_>) -> Answer {
    let mut answer = Answer::new(COLUMNS);
    answer.table_hides = vec!["due", "paid_due_low", "paid_due_high"];
    if found.swapped.is_none() {
        answer.table_hides.extend(["strategy", "to_segment", "to_treatment", "p_pay_to", "expected_to", "brier_to"]);
    }
    for (name, replay) in found.names.iter().zip(&found.replays) {
        let strategy = Some(*name);
        for ((end, (currency, place)), came) in &replay.months {
            let head = Head {
                part: "month",
                strategy,
                month_end: Some(*end),
                currency: currency.as_deref(),
                place: Some(*place),
                ..Head::default()
            };
            answer.push(row(&head, came));
        }
        for ((currency, place), came) in &replay.all {
            let head = Head { part: "all", strategy, currency: currency.as_deref(), place: Some(*place), ..Head::default() };
            answer.push(row(&head, came));
        }
        for (currency, came) in &replay.totals {
            answer.push(row(&Head { part: "total", strategy, currency: currency.as_deref(), ..Head::default() }, came));
        }
        for (band, came) in replay.bands.iter().enumerate().filter(|(_, came)| came.accounts > 0) {
            answer.push(row(&Head { part: "band", strategy, band: Some(band), ..Head::default() }, came));
        }
    }
    for ((currency, places), came) in found.swapped.iter().flat_map(|swapped| &swapped.groups) {
        let (part, place, to) = match places {
            Some((place, to)) => ("moves", Some(*place), Some(*to)),
            None => ("stays", None, None),
        };
        answer.push(row(&Head { part, currency: currency.as_deref(), place, to, both: true, ..Head::default() }, came));
    }
    answer.footer = footer(found);
    answer
}

fn row(head: &Head<'_>, came: &Came) -> Vec<Cell> {
    let [said, said_to] = came.said();
    let [brier, brier_to] = came.brier();
    let share = came.share();
    // Amounts of a band may be in several currencies.
    let money = |amount| if head.band.is_some() { Cell::Empty } else { Cell::Money(amount) };
    let other = |cell: Cell| if head.both { cell } else { Cell::Empty };
    vec![
        head.part.into(),
        head.strategy.into(),
        head.month_end.into(),
        head.currency.into(),
        head.band.map(|band| format!("0.{band} to {}", if band == 9 { "1".to_owned() } else { format!("under 0.{}", band + 1) })).into(),
        head.place.map(|place| place.segment).into(),
        head.place.map(|place| place.treatment).into(),
        head.to.map(|place| place.segment).into(),
        head.to.map(|place| place.treatment).into(),
        came.accounts.into(),
        money(came.balance),
        money(came.due),
        Cell::rounded(said),
        other(Cell::rounded(said_to)),
        money(came.expected[0].money()),
        other(money(came.expected[1].money())),
        money(came.came_in),
        came.paid_due.into(),
        Cell::rounded(share.map(|share| share.value)),
        Cell::rounded(share.map(|share| share.low)),
        Cell::rounded(share.map(|share| share.high)),
        share.zip(said).map(|(share, said)| fits(said, share.low, share.high)).into(),
        Cell::rounded(brier),
        other(Cell::rounded(brier_to)),
    ]
}

/// How a mean chance lies against the interval of the share that came true.
fn fits(said: f64, low: f64, high: f64) -> &'static str {
    if said < low {
        "low"
    } else if said > high {
        "high"
    } else {
        "yes"
    }
}

fn footer(found: &Replayed<'_>) -> Vec<String> {
    let list = |days: &[Date]| days.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let mut lines = vec![format!("month-ends {}; what is known ends on {}", list(&found.months), found.until)];
    if !found.empty.is_empty() {
        lines.push(format!("no account was held at {}", list(&found.empty)));
    }
    lines.push(format!(
        "came_in: net payments of the {DAYS} days after the month-end; paid_due: accounts on which at least what was due came in; an account \
         counts once for each month-end at which it was held and owed"
    ));
    lines.push("came_in counts parts of what was due, and more than was due; expected (p_pay x due) knows neither".into());
    lines.push(
        "p_pay_fits: whether the mean chance lies in the 95 % interval of the share that came true, below it (low) or above it (high)"
            .into(),
    );
    lines.push(
        "brier: mean of (p_pay - 1 where what was due was paid, - 0 where not) squared: the less, the nearer the formula came".into(),
    );
    lines.push("what a file says without a day (status, income, care flags) is taken as it stands now".into());
    lines.push(
        "a replay cannot know what another treatment would have brought: the accounts were treated as they were, and this only sorts what happened"
            .into(),
    );
    lines
}
