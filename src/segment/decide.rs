//! From an account's facts and scores to its segment, treatment, channel, next day and reasons.
//! Never looks at a score before it has looked at the holds: a hold decides whatever the scores say.

use super::compile::{bin_of, graded};
use super::hold::HoldCode;
use super::strategy::{Band, Bin, Cell, EARLY_DPD, Graded, LEGAL_MONTHS, Strategy, Treatment};
use crate::domain::Tongue;
use crate::domain::{AccountId, Channel, ClientId, DebtorId, Money, Stage};
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Deserialize;

/// One account as the compiled question answers it.
#[derive(Debug, Clone, Deserialize)]
pub struct AccountRow {
    pub account_id: AccountId,
    pub debtor_id: DebtorId,
    pub client: ClientId,
    pub batch: String,
    pub product: Option<String>,
    pub currency: Option<String>,
    pub region: Option<String>,
    pub collector: Option<String>,
    pub placed_on: Date,
    pub balance: Money,
    pub dpd: Option<i64>,
    pub stage: Option<Stage>,
    pub not_held: bool,
    pub deceased: bool,
    pub impostor: bool,
    pub lawyer: bool,
    pub bankrupt: bool,
    pub legal: bool,
    pub fraud: bool,
    pub dispute: bool,
    pub complaint: bool,
    pub cease: bool,
    pub unread: bool,
    pub instruction: bool,
    pub plan_active: bool,
    pub paused: bool,
    pub care: bool,
    pub lost: bool,
    /// Whole months since the debtor was last reached, or since placement.
    pub months_not_reached: i64,
    pub last_attempt_on: Option<Date>,
    /// Due day of the next promise that is not paid yet.
    pub next_promise_on: Option<Date>,
    /// Due day of the last promise missed.
    pub missed_promise_on: Option<Date>,
    pub large_balance: bool,
    pub willingness: i64,
    pub ability: i64,
    /// A letter per attribute: see `compile`.
    pub bins: String,
}

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
    /// The strategy's name for it.
    pub segment: &'s str,
    pub treatment: &'s Treatment,
    pub channel: Option<Channel>,
    pub next_action_on: Option<Date>,
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
}

impl Score {
    pub fn words(self, tongue: Tongue) -> &'static str {
        tongue.of(match self {
            Score::Willingness => ("willingness", "还款意愿"),
            Score::Ability => ("ability", "还款能力"),
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

impl AccountRow {
    /// The holds on the account, the strongest first.
    pub fn holds(&self) -> Vec<HoldCode> {
        HoldCode::ALL.iter().copied().filter(|hold| self.has(*hold)).collect()
    }

    fn has(&self, hold: HoldCode) -> bool {
        match hold {
            HoldCode::NotHeld => self.not_held,
            HoldCode::Deceased => self.deceased,
            HoldCode::Impostor => self.impostor,
            HoldCode::Lawyer => self.lawyer,
            HoldCode::Bankrupt => self.bankrupt,
            HoldCode::Legal => self.legal,
            HoldCode::Fraud => self.fraud,
            HoldCode::Dispute => self.dispute,
            HoldCode::Complaint => self.complaint,
            HoldCode::Cease => self.cease,
            HoldCode::Unread => self.unread,
            HoldCode::Instruction => self.instruction,
            HoldCode::Paused => self.paused,
            HoldCode::PlanActive => self.plan_active,
            HoldCode::Care => self.care,
            HoldCode::Lost => self.lost,
        }
    }

    /// Up to 30 days past due, or unknown: SMS and reminder calls only (HS-STAGE-01).
    pub fn early(&self) -> bool {
        self.dpd.is_none_or(|dpd| dpd <= EARLY_DPD)
    }

    /// Whether HS-LEGAL-01 and HS-STAGE-01 let a lawyer's letter be thought of.
    pub fn legal_letter_fits(&self, treatment: &Treatment) -> bool {
        self.lost && self.months_not_reached >= LEGAL_MONTHS && self.large_balance && self.dpd.is_some_and(|dpd| dpd >= treatment.from_dpd)
    }
}

/// What is done with an account, and what decided it.
pub(super) struct Branch<'s> {
    pub segment: &'s str,
    pub treatment: &'s Treatment,
    /// The cell's channel; none on a hold.
    pub cell: Option<&'s Cell>,
    pub hold: Option<HoldCode>,
}

/// The branch an account takes. A treatment's name that is not defined cannot occur: `file::read` refuses it.
pub(super) fn branch<'s>(row: &AccountRow, cell: &'s Cell, strategy: &'s Strategy) -> Option<Branch<'s>> {
    let treatment = |name: &str| strategy.treatments.get(name);
    let overlay = strategy.overlays.iter().find(|overlay| row.has(overlay.hold));
    if let Some(overlay) = overlay {
        if overlay.hold == HoldCode::Lost {
            let escalated = cell.escalate.as_deref().and_then(treatment).filter(|t| row.legal_letter_fits(t));
            if let Some(treatment) = escalated {
                return Some(Branch { segment: &cell.segment, treatment, cell: None, hold: Some(overlay.hold) });
            }
        }
        return Some(Branch { segment: &overlay.segment, treatment: treatment(&overlay.treatment)?, cell: None, hold: Some(overlay.hold) });
    }
    let name = if row.early() { cell.early_treatment.as_deref().unwrap_or(&cell.treatment) } else { &cell.treatment };
    Some(Branch { segment: &cell.segment, treatment: treatment(name)?, cell: Some(cell), hold: None })
}

/// Segments an account as of a day; nothing only for a strategy that `file::read` did not check.
pub fn segment<'s>(row: &AccountRow, strategy: &'s Strategy, as_of: Date) -> Option<Segmented<'s>> {
    let (willingness_band, ability_band) = (strategy.willingness.band(row.willingness), strategy.ability.band(row.ability));
    let branch = branch(row, strategy.cell(willingness_band, ability_band), strategy)?;
    let (channel, next_action_on) = match branch.cell {
        Some(cell) => next_action(row, cell, as_of),
        None => (None, None),
    };
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
        segment: branch.segment,
        treatment: branch.treatment,
        channel,
        next_action_on,
        holds: row.holds(),
        reasons: reasons(row, strategy, branch.hold),
    })
}

/// Channel and day of the next attempt: a promise's reminder or its follow-up (HS-PTP-01) comes first, else the cell's cadence
/// after the last attempt; never before the day asked for.
fn next_action(row: &AccountRow, cell: &Cell, as_of: Date) -> (Option<Channel>, Option<Date>) {
    let early = row.early();
    if let Some(due) = row.next_promise_on {
        let reminder = due.saturating_sub(2.days());
        return (Some(Channel::Sms), Some(if reminder >= as_of { reminder } else { due.max(as_of) }));
    }
    let cadence = row.last_attempt_on.map_or(as_of, |last| last.saturating_add(cell.every_days.days())).max(as_of);
    let missed_days = row.missed_promise_on.map(|due| i64::from((as_of - due).get_days()));
    let channel = match missed_days {
        Some(1..=3) => Channel::Sms,
        Some(4..=7) => Channel::Call,
        Some(8..=30) if !early => Channel::Letter,
        _ if early => cell.early_channel,
        _ => cell.channel,
    };
    (Some(channel), Some(cadence))
}

/// The attributes of a row with their bins and points, willingness first.
pub(super) fn points<'s>(row: &AccountRow, strategy: &'s Strategy) -> impl Iterator<Item = (Score, &'s Graded, Option<Bin>, i64)> {
    let letters: Vec<u8> = row.bins.bytes().collect();
    let first_of_ability = strategy.willingness.attributes.len();
    graded(strategy).enumerate().map(move |(place, graded)| {
        let bin = letters.get(place).and_then(|letter| bin_of(graded, *letter));
        let score = if place < first_of_ability { Score::Willingness } else { Score::Ability };
        (score, graded, bin, bin.map_or(graded.missing, |bin| bin.points))
    })
}

/// A hold that decided first, then the attributes that moved a score most; ties in the strategy's order.
fn reasons<'s>(row: &AccountRow, strategy: &'s Strategy, hold: Option<HoldCode>) -> Vec<Reason<'s>> {
    let mut moved: Vec<Reason<'s>> = points(row, strategy)
        .filter(|(_, _, _, points)| *points != 0)
        .map(|(score, graded, bin, points)| Reason::Points { score, graded, bin, points })
        .collect();
    moved.sort_by_key(|reason| match reason {
        Reason::Points { points, .. } => -points.abs(),
        Reason::Hold(_) => i64::MIN,
    });
    hold.map(Reason::Hold).into_iter().chain(moved).take(3).collect()
}
