//! What an account's attributes are made of, and what a call, a payment or a report of today would make of all of them at once.
//! Never guesses: an act whose effect the row does not tell is no act.

use super::account::AccountRow;
use crate::domain::Money;
use jiff::ToSpan;
use jiff::civil::Date;

/// Most dues that payments are counted off, as in `views/account_now`.
const MOST_DUES: i64 = 1200;
/// Sums this near each other may be one: what a plan is short of is no whole number of cents.
const NEAR: f64 = 0.005;

/// What the attributes are made of: columns of `segment/accounts`, in the order in which a row carries them.
pub(super) const MADE: &[&str] = &[
    "as_of",
    "first_unpaid_on",
    "off_dues",
    "payments_count",
    "paused_days",
    "plan_short",
    "monthly_due",
    "credit_limit",
    "days_since_payment",
    "paid_90d",
    "answered_90d",
    "called_back_90d",
    "tried_90d",
    "days_since_reached",
    "monthly_income",
    "income_verified",
    "total_debt",
    "assets_value",
    "owed_here",
    "due_here",
    "employment_known",
];

/// What somebody may do or show today, the easiest first. Hardship and a dispute are rights, and no acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Act {
    CallBack,
    Answer,
    PayOneDue,
    PayAllDue,
    TellEmployer,
    ProveIncome,
}

impl Act {
    pub(super) const ALL: [Act; 6] = [Act::CallBack, Act::Answer, Act::PayOneDue, Act::PayAllDue, Act::TellEmployer, Act::ProveIncome];

    /// Acts of one kind are not told together: one of them is enough.
    pub(super) const fn kind(self) -> &'static str {
        match self {
            Act::CallBack | Act::Answer => "reached",
            Act::PayOneDue | Act::PayAllDue => "paid",
            Act::TellEmployer => "employer",
            Act::ProveIncome => "income",
        }
    }
}

/// An amount that somebody may report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Report {
    Income,
    Assets,
    Debts,
}

impl Report {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Report::Income => "income",
            Report::Assets => "assets",
            Report::Debts => "debts",
        }
    }
}

/// The facts behind the attributes that acts and reports move.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Made {
    as_of: Date,
    /// Where the dues begin, and what was paid off them.
    first_unpaid_on: Option<Date>,
    off_dues: i64,
    /// No statement of today stands for what is paid today.
    payments_count: bool,
    paused_days: i64,
    /// The least that a running plan is short of.
    plan_short: Option<f64>,
    monthly_due: Option<Money>,
    credit_limit: Option<Money>,
    since_payment: Option<f64>,
    paid_90d: i64,
    answered: f64,
    called_back: f64,
    tried: f64,
    since_reached: Option<f64>,
    pub(super) income: Option<Money>,
    income_verified: Option<f64>,
    pub(super) debts: Option<Money>,
    pub(super) assets: Option<Money>,
    /// On all accounts of the debtor that are held here: the balance, and what is due each month.
    pub(super) owed_here: Option<Money>,
    pub(super) due_here: Option<Money>,
    employment_known: Option<f64>,
    pub(super) balance: Money,
    pub(super) dpd: Option<i64>,
    /// Somebody was reached, so nobody is lost.
    pub(super) reached: bool,
    /// A plan that was behind is kept again.
    pub(super) plan_kept: bool,
}

fn units(money: Money) -> f64 {
    money.minor() as f64 / 100.0
}

/// As the engine divides: decimals become doubles first, and nothing is divided by nothing.
fn share(part: Option<Money>, whole: Option<Money>) -> Option<f64> {
    part.zip(whole).filter(|(_, whole)| *whole != Money::ZERO).map(|(part, whole)| units(part) / units(whole))
}

impl Made {
    /// What a row carries; nothing where it was not asked for, or does not read.
    pub(super) fn of(row: &AccountRow) -> Option<Made> {
        let all: Vec<&str> = row.made.as_deref()?.split(';').collect();
        let text = |name: &str| all.get(MADE.iter().position(|made| *made == name)?).copied().filter(|text| !text.is_empty());
        let number = |name: &str| text(name).and_then(|text| text.parse::<f64>().ok());
        let money = |name: &str| text(name).and_then(|text| Money::parse(text).ok());
        Some(Made {
            as_of: text("as_of")?.parse().ok()?,
            first_unpaid_on: text("first_unpaid_on").and_then(|day| day.parse().ok()),
            off_dues: money("off_dues")?.minor(),
            payments_count: text("payments_count")? == "true",
            paused_days: text("paused_days")?.parse().ok()?,
            plan_short: number("plan_short"),
            monthly_due: money("monthly_due").filter(|due| *due > Money::ZERO),
            credit_limit: money("credit_limit"),
            since_payment: number("days_since_payment"),
            paid_90d: money("paid_90d")?.minor(),
            answered: number("answered_90d")?,
            called_back: number("called_back_90d")?,
            tried: number("tried_90d")?,
            since_reached: number("days_since_reached"),
            income: money("monthly_income"),
            income_verified: number("income_verified"),
            debts: money("total_debt"),
            assets: money("assets_value"),
            owed_here: money("owed_here"),
            due_here: money("due_here"),
            employment_known: number("employment_known"),
            balance: row.balance,
            dpd: row.dpd,
            reached: false,
            plan_kept: false,
        })
    }

    /// An attribute made of these facts, as `segment/accounts` makes it; the outer nothing: it is made of others.
    pub(super) fn value(&self, name: &str) -> Option<Option<f64>> {
        Some(match name {
            "days_past_due" => self.dpd.map(|dpd| dpd as f64),
            "days_since_payment" => self.since_payment,
            "paid_share_90d" => {
                self.monthly_due.and_then(|due| share(Some(Money::from_minor(self.paid_90d)), Some(Money::from_minor(3 * due.minor()))))
            }
            "answered_90d" => Some(self.answered),
            "called_back_90d" => Some(self.called_back),
            "due_to_income" => share(self.due_here, self.income),
            "debt_to_income" => share(self.all_debts(), self.income),
            "income_verified" => self.income_verified,
            "assets_to_debt" => share(self.assets, self.owed_here),
            "employment_known" => self.employment_known,
            "limit_used" => share(Some(self.balance), self.credit_limit),
            "limit_left" => self.credit_limit.map(|limit| units(limit - self.balance)),
            "days_since_reached" => self.since_reached,
            "answered_share_90d" => (self.tried > 0.0).then(|| self.answered / self.tried),
            _ => return None,
        })
    }

    /// What is owed elsewhere as told, and no less than what is owed here.
    pub(super) fn all_debts(&self) -> Option<Money> {
        self.debts.unwrap_or(Money::ZERO).max(self.owed_here?).into()
    }

    /// The facts after an act of today; nothing where it changes nothing, or where what it changes is not told.
    pub(super) fn after(&self, act: Act) -> Option<Made> {
        let mut then = self.clone();
        match act {
            Act::CallBack => then.called_back += 1.0,
            Act::Answer => (then.answered, then.tried) = (then.answered + 1.0, then.tried + 1.0),
            Act::PayOneDue | Act::PayAllDue => return self.paid(self.amount(act)?),
            Act::TellEmployer if self.employment_known.is_none() => then.employment_known = Some(1.0),
            Act::ProveIncome if self.income_verified == Some(0.0) => then.income_verified = Some(1.0),
            Act::TellEmployer | Act::ProveIncome => return None,
        }
        if act.kind() == "reached" {
            (then.since_reached, then.reached) = (Some(0.0), true);
        }
        Some(then)
    }

    /// What an act pays: one monthly due, or as much as leaves nothing past due.
    pub(super) fn amount(&self, act: Act) -> Option<Money> {
        let due = self.monthly_due?.minor();
        match act {
            Act::PayOneDue => Some(Money::from_minor(due)),
            Act::PayAllDue => {
                self.dpd.filter(|dpd| *dpd > 0)?;
                let least = (self.dues_paid(self.off_dues) + 1..=MOST_DUES).find(|dues| self.days_after(*dues) == Some(0))?;
                Some(Money::from_minor(least * due - self.off_dues))
            }
            _ => None,
        }
    }

    /// After a payment of the debtor's. Not where all is paid (the account closes), where a pause was counted (the days of it that would
    /// still count are not told), or where a statement of today has the payment in it already.
    fn paid(&self, amount: Money) -> Option<Made> {
        if amount <= Money::ZERO || amount >= self.balance || !self.payments_count || self.paused_days != 0 {
            return None;
        }
        let days = |off: i64| self.days_after(self.dues_paid(off));
        // Days past due that do not come from these dues do not move with them.
        let from_dues = if self.first_unpaid_on.is_some() { days(self.off_dues) == self.dpd } else { self.dpd.is_none_or(|dpd| dpd == 0) };
        if !from_dues {
            return None;
        }
        let mut then = self.clone();
        if let Some(short) = self.plan_short {
            if (units(amount) - short).abs() < NEAR {
                return None;
            }
            then.plan_kept = units(amount) > short;
            then.plan_short = Some(short - units(amount));
        }
        then.off_dues += amount.minor();
        if self.first_unpaid_on.is_some() {
            then.dpd = Some(days(then.off_dues)?);
        }
        then.balance = self.balance - amount;
        then.owed_here = self.owed_here.map(|owed| owed - amount);
        then.paid_90d += amount.minor();
        then.since_payment = Some(self.since_payment.map_or(0.0, |days| days.min(0.0)));
        (then.since_reached, then.reached) = (Some(0.0), true);
        Some(then)
    }

    /// How many dues are paid in full, the oldest first.
    fn dues_paid(&self, off: i64) -> i64 {
        let due = self.monthly_due.map_or(0, Money::minor);
        if due > 0 && off > 0 { (off / due).min(MOST_DUES) } else { 0 }
    }

    /// Days past due where so many dues are paid.
    fn days_after(&self, dues: i64) -> Option<i64> {
        let oldest = self.first_unpaid_on?.checked_add(dues.months()).ok()?;
        Some(i64::from((self.as_of - oldest).get_days()).max(0))
    }

    /// The facts after a report. An income reported anew may come with a proof or without: both.
    pub(super) fn told(&self, report: Report, amount: Money) -> Vec<Made> {
        let with = |change: &dyn Fn(&mut Made)| {
            let mut then = self.clone();
            change(&mut then);
            then
        };
        match report {
            Report::Income => {
                [0.0, 1.0].map(|proof| with(&|then| (then.income, then.income_verified) = (Some(amount), Some(proof)))).to_vec()
            }
            Report::Assets => vec![with(&|then| then.assets = Some(amount))],
            Report::Debts => vec![with(&|then| then.debts = Some(amount))],
        }
    }
}
