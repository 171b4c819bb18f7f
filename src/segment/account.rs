//! One account as the compiled question answers it: the facts that a strategy acts on, and its scores.
//! Never decides what is done: it only says what is so.

use super::condition::Facts;
use super::hold::HoldCode;
use super::strategy::{Band, EARLY_DPD, LEGAL_MONTHS, Strategy, Treatment};
use crate::domain::codes::Product;
use crate::domain::{AccountId, ClientId, DebtorId, Money, Stage};
use jiff::civil::{Date, date};

/// What is due each month can be met up to this share of the income.
pub(super) const MEETABLE: f64 = 0.5;

/// One account as the compiled question answers it.
#[derive(Debug, Clone)]
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
    /// Complaints of a year, on all of the debtor's accounts.
    pub complaints_12m: i64,
    /// Days since a complaint was last threatened.
    pub threat_days: Option<i64>,
    pub assets_to_debt: Option<f64>,
    pub other_creditor_sued: Option<f64>,
    pub due_to_income: Option<f64>,
    pub willingness: i64,
    pub ability: i64,
    /// None where the strategy has no such card.
    pub contactability: Option<i64>,
    /// A letter per attribute: see `compile`.
    pub bins: String,
    /// The attributes' values in the order of `bins`, parted by `;`; only where the account is to be explained.
    pub told: Option<String>,
    /// What the attributes are made of, parted by `;`, as `Made` reads it; only where the account is to be explained.
    pub made: Option<String>,
}

impl AccountRow {
    /// An account of which nothing is known but whose it is: what is made up begins with it.
    pub fn blank() -> Self {
        AccountRow {
            account_id: "A1".into(),
            debtor_id: "D1".into(),
            client: "bank".into(),
            batch: "B1".into(),
            product: Some("credit_card".into()),
            currency: Some("CNY".into()),
            region: None,
            collector: None,
            placed_on: date(2026, 1, 1),
            balance: Money::ZERO,
            dpd: None,
            stage: None,
            not_held: false,
            deceased: false,
            impostor: false,
            lawyer: false,
            bankrupt: false,
            legal: false,
            fraud: false,
            dispute: false,
            complaint: false,
            cease: false,
            unread: false,
            instruction: false,
            plan_active: false,
            paused: false,
            care: false,
            lost: false,
            months_not_reached: 0,
            last_attempt_on: None,
            next_promise_on: None,
            missed_promise_on: None,
            large_balance: false,
            complaints_12m: 0,
            threat_days: None,
            assets_to_debt: None,
            other_creditor_sued: None,
            due_to_income: None,
            willingness: 0,
            ability: 0,
            contactability: None,
            bins: String::new(),
            told: None,
            made: None,
        }
    }

    /// The holds on the account, the strongest first.
    pub fn holds(&self) -> Vec<HoldCode> {
        HoldCode::ALL.iter().copied().filter(|hold| self.has(*hold)).collect()
    }

    pub(super) fn has(&self, hold: HoldCode) -> bool {
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

    /// The attributes' values in the order of `bins`; none where they were not asked for, or one is not known.
    pub(super) fn values(&self) -> Vec<Option<f64>> {
        self.told.iter().flat_map(|told| told.split(';')).map(|value| value.parse().ok()).collect()
    }

    /// The row without a hold.
    pub(super) fn clear(&mut self, hold: HoldCode) {
        let of = match hold {
            HoldCode::NotHeld => &mut self.not_held,
            HoldCode::Deceased => &mut self.deceased,
            HoldCode::Impostor => &mut self.impostor,
            HoldCode::Lawyer => &mut self.lawyer,
            HoldCode::Bankrupt => &mut self.bankrupt,
            HoldCode::Legal => &mut self.legal,
            HoldCode::Fraud => &mut self.fraud,
            HoldCode::Dispute => &mut self.dispute,
            HoldCode::Complaint => &mut self.complaint,
            HoldCode::Cease => &mut self.cease,
            HoldCode::Unread => &mut self.unread,
            HoldCode::Instruction => &mut self.instruction,
            HoldCode::Paused => &mut self.paused,
            HoldCode::PlanActive => &mut self.plan_active,
            HoldCode::Care => &mut self.care,
            HoldCode::Lost => &mut self.lost,
        };
        *of = false;
    }

    /// What was lent, where the file says it in the contract's words.
    pub fn product(&self) -> Option<Product> {
        self.product.as_deref().and_then(Product::parse)
    }

    /// Ordinary collection (no court) fits: willingness is strong, or assets cover the debt and no other creditor sues, or what is due
    /// each month can be met (HS-CONV-01). Whether a suit would hurt recovery no file says.
    pub fn ordinary_fits(&self, willingness: Band) -> bool {
        let assets = self.assets_to_debt.is_some_and(|share| share >= 1.0) && self.other_creditor_sued == Some(0.0);
        willingness == Band::High || assets || self.due_to_income.is_some_and(|share| share <= MEETABLE)
    }

    /// What the conditions of branches are asked about.
    pub fn facts(&self, strategy: &Strategy) -> Facts<'_> {
        let willingness = strategy.willingness.band(self.willingness);
        let chance = strategy.p_pay.chance(self.willingness, self.ability);
        Facts {
            stage: self.stage,
            dpd: self.dpd,
            willingness,
            ability: strategy.ability.band(self.ability),
            contactability: self.contactability.zip(strategy.contactability.as_ref()).map(|(score, card)| card.band(score)),
            risk: strategy.p_pay.risk(chance),
            product: self.product(),
            client: self.client.as_str(),
            balance: self.balance,
            complaint_risk: self.complaint_risk(strategy),
            ordinary: self.ordinary_fits(willingness),
        }
    }

    /// Whether complaint risk is high, as the strategy sets it.
    pub fn complaint_risk(&self, strategy: &Strategy) -> bool {
        strategy
            .complaint_risk
            .is_some_and(|risk| self.complaints_12m >= risk.complaints_12m || self.threat_days.is_some_and(|days| days <= risk.threat_days))
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
