//! From an account's facts and scores to its segment, treatment, channel, next day and reasons.
//! Never looks at a score before it has looked at the holds: a hold decides whatever the scores say.

pub use super::account::AccountRow;
use super::compile::{bin_of, graded};
use super::hold::HoldCode;
use super::strategy::{Approval, Band, Bin, Cell, Graded, Kind, Strategy, Tone, Treatment};
use super::trial::Arm;
use crate::domain::Tongue;
use crate::domain::{AccountId, Channel, ClientId, DebtorId, Money, Stage};
use jiff::ToSpan;
use jiff::civil::Date;

/// One account, segmented as of a day.
#[derive(Debug, Clone, PartialEq)]
pub struct Segmented<'s> {
    pub account_id: AccountId,
    pub debtor_id: DebtorId,
    pub client: ClientId,
    pub batch: String,
    pub product: Option<String>,
    pub currency: Option<String>,
    pub region: Option<String>,
    pub collector: Option<String>,
    pub balance: Money,
    /// Days past due; nothing where no file tells.
    pub dpd: Option<i64>,
    pub stage: Option<Stage>,
    pub willingness: i64,
    pub ability: i64,
    pub willingness_band: Band,
    pub ability_band: Band,
    /// Chance of paying what is due within 30 days, from the strategy's formula.
    pub p_pay: f64,
    /// Low, middle or high.
    pub risk: Band,
    pub contactability: Option<i64>,
    pub contactability_band: Option<Band>,
    /// High: gentler, and a supervisor's.
    pub complaint_risk: bool,
    /// None on a hold.
    pub tone: Option<Tone>,
    /// Days from one attempt to the next; none on a hold.
    pub every_days: Option<i64>,
    /// Who must agree first: all of them.
    pub approvals: Vec<Approval>,
    /// The strategy's name for it.
    pub segment: &'s str,
    pub treatment: &'s Treatment,
    pub channel: Option<Channel>,
    pub next_action_on: Option<Date>,
    /// Who treats the debtor in a trial; none where no trial runs.
    pub arm: Option<Arm>,
    /// All that hold, the strongest first.
    pub holds: Vec<HoldCode>,
    /// The three strongest.
    pub reasons: Vec<Reason<'s>>,
}

impl Segmented<'_> {
    /// Whether the account counts among those held.
    pub fn held(&self) -> bool {
        !self.holds.contains(&HoldCode::NotHeld)
    }
}

/// Why an account is where it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Reason<'s> {
    /// A hold decided.
    Hold(HoldCode),
    /// An attribute gave or took points of a score.
    Points { score: Score, graded: &'s Graded, bin: Option<Bin>, points: i64 },
}

/// Which score.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Score {
    Willingness,
    Ability,
    Contactability,
}

impl Score {
    pub fn words(self, tongue: Tongue) -> &'static str {
        tongue.of(match self {
            Score::Willingness => ("willingness", "还款意愿"),
            Score::Ability => ("ability", "还款能力"),
            Score::Contactability => ("contactability", "可联度"),
        })
    }
}

impl Reason<'_> {
    /// The reason in words, with its points.
    pub fn words(&self, tongue: Tongue) -> String {
        match self {
            Reason::Hold(hold) => match tongue {
                Tongue::En => format!("{} (overrides the scores)", hold.words().0),
                Tongue::Zh => format!("{}（优先于评分）", hold.words().1),
            },
            Reason::Points { score, graded, bin, points } => {
                let (label, range) = (graded.attribute.label(tongue), graded.attribute.range(*bin, tongue));
                match tongue {
                    Tongue::En => format!("{label}: {range} ({points:+} {})", score.words(tongue)),
                    Tongue::Zh => format!("{label}：{range}（{}{points:+}）", score.words(tongue)),
                }
            }
        }
    }
}

/// What is done with an account, and what decided it.
pub(super) struct Taken<'s> {
    pub segment: &'s str,
    pub treatment: &'s Treatment,
    /// The leaf that speaks; none on a hold.
    pub leaf: Option<&'s Cell>,
    pub hold: Option<HoldCode>,
}

/// The leaf that the scores and facts lead to, whatever holds.
pub(super) fn leaf<'s>(row: &AccountRow, strategy: &'s Strategy) -> Option<(Option<usize>, &'s Cell)> {
    let facts = row.facts(strategy);
    match strategy.branches.iter().position(|branch| branch.when.holds(&facts)) {
        Some(at) => strategy.branches.get(at).map(|branch| (Some(at), &branch.leaf)),
        None => strategy.cell(facts.willingness, facts.ability).map(|cell| (None, cell)),
    }
}

/// The way an account takes. A treatment's name that is not defined, or no leaf, cannot occur: `file::read` refuses it.
pub(super) fn taken<'s>(row: &AccountRow, strategy: &'s Strategy) -> Option<Taken<'s>> {
    let treatment = |name: &str| strategy.treatments.get(name);
    let (_, leaf) = leaf(row, strategy)?;
    if let Some(overlay) = strategy.overlays.iter().find(|overlay| row.has(overlay.hold)) {
        let escalates = overlay.hold == HoldCode::Lost && !row.complaint_risk(strategy);
        let escalated = leaf.escalate.as_deref().filter(|_| escalates).and_then(treatment).filter(|t| row.legal_letter_fits(t));
        let (segment, treatment) = match escalated {
            Some(treatment) => (leaf.segment.as_str(), treatment),
            None => (overlay.segment.as_str(), treatment(&overlay.treatment)?),
        };
        return Some(Taken { segment, treatment, leaf: None, hold: Some(overlay.hold) });
    }
    let name = if row.early() { leaf.early_treatment.as_deref().unwrap_or(&leaf.treatment) } else { &leaf.treatment };
    let mut chosen = treatment(name)?;
    // Nobody visits where a complaint is likely. The file's check saw that this ends.
    let visits = |t: &Treatment| t.kind == Kind::Visit && row.complaint_risk(strategy);
    while (visits(chosen) || !chosen.fits(row.dpd, row.balance, row.product()))
        && let Some(next) = chosen.otherwise.as_deref().and_then(treatment)
    {
        chosen = next;
    }
    Some(Taken { segment: &leaf.segment, treatment: chosen, leaf: Some(leaf), hold: None })
}

/// The segment and the treatment of an account, and no more; nothing only for a strategy that `file::read` did not check.
pub fn way<'s>(row: &AccountRow, strategy: &'s Strategy) -> Option<(&'s str, &'s str)> {
    taken(row, strategy).map(|taken| (taken.segment, taken.treatment.name.as_str()))
}

/// Segments an account as of a day; nothing only for a strategy that `file::read` did not check.
pub fn segment<'s>(row: &AccountRow, strategy: &'s Strategy, as_of: Date) -> Option<Segmented<'s>> {
    let (willingness_band, ability_band) = (strategy.willingness.band(row.willingness), strategy.ability.band(row.ability));
    let taken = taken(row, strategy)?;
    let high = row.complaint_risk(strategy);
    // Paid off, and held for the rest of the day: there is nothing left to ask for (HS-HELD-01).
    let (channel, next_action_on) = match taken.leaf {
        Some(leaf) if row.balance > Money::ZERO => next_action(row, (leaf, taken.treatment), strategy, as_of),
        _ => (None, None),
    };
    let every_days = taken.leaf.map(|leaf| cadence(row, leaf, strategy));
    let tone = taken.leaf.map(|leaf| if high { Tone::Gentle } else { leaf.tone });
    let p_pay = strategy.p_pay.chance(row.willingness, row.ability);
    Some(Segmented {
        account_id: row.account_id.clone(),
        debtor_id: row.debtor_id.clone(),
        client: row.client.clone(),
        batch: row.batch.clone(),
        product: row.product.clone(),
        currency: row.currency.clone(),
        region: row.region.clone(),
        collector: row.collector.clone(),
        balance: row.balance,
        dpd: row.dpd,
        stage: row.stage,
        willingness: row.willingness,
        ability: row.ability,
        willingness_band,
        ability_band,
        p_pay,
        risk: strategy.p_pay.risk(p_pay),
        contactability: row.contactability,
        contactability_band: row.contactability.zip(strategy.contactability.as_ref()).map(|(score, card)| card.band(score)),
        complaint_risk: high,
        tone,
        every_days,
        approvals: approvals(taken.treatment, high && taken.leaf.is_some()),
        segment: taken.segment,
        treatment: taken.treatment,
        channel,
        next_action_on,
        arm: None,
        holds: row.holds(),
        reasons: reasons(row, strategy, taken.hold),
    })
}

/// Who must agree first: whom the treatment names, and a supervisor where complaint risk is high. One does not stand for the other.
pub(super) fn approvals(treatment: &Treatment, gentler: bool) -> Vec<Approval> {
    let mut all: Vec<Approval> = gentler.then_some(Approval::Supervisor).into_iter().chain(treatment.approval).collect();
    all.dedup();
    all
}

/// Days from one attempt to the next: the leaf's, or more where complaint risk is high.
fn cadence(row: &AccountRow, leaf: &Cell, strategy: &Strategy) -> i64 {
    let gentler = strategy.complaint_risk.filter(|_| row.complaint_risk(strategy));
    gentler.map_or(leaf.every_days, |risk| leaf.every_days.max(risk.every_days))
}

/// Channel and day of the next attempt: a promise's reminder or its follow-up (HS-PTP-01) comes first, else the leaf's cadence
/// after the last attempt; never before the day asked for. High complaint risk lengthens the cadence, and nobody visits; nor does
/// anybody where the treatment that is left says nothing of who goes.
fn next_action(
    row: &AccountRow,
    (leaf, treatment): (&Cell, &Treatment),
    strategy: &Strategy,
    as_of: Date,
) -> (Option<Channel>, Option<Date>) {
    let early = row.early();
    let Some(own) = (if early { leaf.early_channel } else { leaf.channel }) else { return (None, None) };
    if let Some(due) = row.next_promise_on {
        let reminder = due.saturating_sub(2.days());
        return (Some(Channel::Sms), Some(if reminder >= as_of { reminder } else { due.max(as_of) }));
    }
    let days = cadence(row, leaf, strategy);
    let next = row.last_attempt_on.map_or(as_of, |last| last.saturating_add(days.days())).max(as_of);
    let missed_days = row.missed_promise_on.map(|due| i64::from((as_of - due).get_days()));
    let channel = match missed_days {
        Some(1..=3) => Channel::Sms,
        Some(4..=7) => Channel::Call,
        Some(8..=30) if !early => Channel::Letter,
        _ if own == Channel::Visit && (treatment.kind != Kind::Visit || row.complaint_risk(strategy)) => Channel::Letter,
        _ => own,
    };
    (Some(channel), Some(next))
}

/// The attributes of a row with their bins and points, willingness first.
pub(super) fn points<'s>(row: &AccountRow, strategy: &'s Strategy) -> impl Iterator<Item = (Score, &'s Graded, Option<Bin>, i64)> {
    let letters: Vec<u8> = row.bins.bytes().collect();
    let first_of_ability = strategy.willingness.attributes.len();
    let first_of_contact = first_of_ability + strategy.ability.attributes.len();
    graded(strategy).enumerate().map(move |(place, graded)| {
        let bin = letters.get(place).and_then(|letter| bin_of(graded, *letter));
        let score = match place {
            place if place < first_of_ability => Score::Willingness,
            place if place < first_of_contact => Score::Ability,
            _ => Score::Contactability,
        };
        (score, graded, bin, bin.map_or(graded.missing, |bin| bin.points))
    })
}

/// A hold that decided first, then the attributes that moved a score most; ties in the strategy's order.
fn reasons<'s>(row: &AccountRow, strategy: &'s Strategy, hold: Option<HoldCode>) -> Vec<Reason<'s>> {
    let mut moved: Vec<Reason<'s>> = points(row, strategy)
        // How somebody is reached is no reason for what he owes.
        .filter(|(score, _, _, points)| *points != 0 && *score != Score::Contactability)
        .map(|(score, graded, bin, points)| Reason::Points { score, graded, bin, points })
        .collect();
    moved.sort_by_key(|reason| match reason {
        Reason::Points { points, .. } => -points.abs(),
        Reason::Hold(_) => i64::MIN,
    });
    hold.map(Reason::Hold).into_iter().chain(moved).take(3).collect()
}
