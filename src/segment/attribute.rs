//! The attributes a scorecard may give points for: each a column of `queries/segment/accounts.sql`, with its words.
//! Never a protected one (sex, age, place) and never a right used (dispute, complaint, cease, care).

use Side::{Ability, Contactability, Willingness};
use Trend::{Either, Falling, Rising};

/// How an attribute's values read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    Days,
    Count,
    /// A share of one, shown as a percentage.
    Share,
    /// A multiple, such as months of income.
    Times,
    /// 1 yes, 0 no.
    YesNo,
    /// An amount in the currency of the debt.
    Amount,
}

/// Which score an attribute belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Behaviour.
    Willingness,
    /// Means.
    Ability,
    /// What the contact log says of being reached. Not fitted by `calibrate`: being reached is no payment.
    Contactability,
}

/// Which way more of an attribute points, as practice expects it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trend {
    /// More of it, more who pay.
    Rising,
    /// More of it, fewer who pay.
    Falling,
    /// Nothing is expected: whichever the data say, but one of them.
    Either,
}

/// A column of facts about an account, as of the day asked for.
#[derive(Debug, PartialEq, Eq)]
pub struct Attribute {
    /// Its column in `queries/segment/accounts.sql`, and its name in a strategy file.
    pub name: &'static str,
    pub side: Side,
    pub trend: Trend,
    pub unit: Unit,
    pub en: &'static str,
    pub zh: &'static str,
}

const fn attribute(name: &'static str, side: Side, trend: Trend, unit: Unit, en: &'static str, zh: &'static str) -> Attribute {
    Attribute { name, side, trend, unit, en, zh }
}

/// Every attribute, in the query's order: behaviour first, then means.
pub const ATTRIBUTES: &[Attribute] = &[
    attribute("days_past_due", Willingness, Falling, Unit::Days, "days past due", "逾期天数"),
    attribute("days_since_payment", Willingness, Falling, Unit::Days, "days since the last payment", "距上次付款的天数"),
    attribute("paid_share_90d", Willingness, Rising, Unit::Share, "paid in 90 days, of what fell due", "近90天已付占应付的比例"),
    attribute("promises_kept_share", Willingness, Rising, Unit::Share, "promises kept", "承诺兑现比例"),
    attribute("answered_90d", Willingness, Rising, Unit::Count, "calls answered in 90 days", "近90天接听次数"),
    attribute("called_back_90d", Willingness, Rising, Unit::Count, "calls of your own in 90 days", "近90天主动来电次数"),
    attribute(
        "delinquencies_12m",
        Willingness,
        Falling,
        Unit::Count,
        "times late in the 12 months before placement",
        "委案前12个月逾期次数",
    ),
    attribute(
        "max_dpd_12m",
        Willingness,
        Falling,
        Unit::Days,
        "longest delay in the 12 months before placement, in days",
        "委案前12个月最长逾期天数",
    ),
    attribute("late_statements_6m", Willingness, Falling, Unit::Count, "statements past due, of the last 6 months", "近6个月逾期账单数"),
    attribute(
        "worst_dpd_6m",
        Willingness,
        Falling,
        Unit::Days,
        "longest delay on a statement of the last 6 months, in days",
        "近6个月账单最长逾期天数",
    ),
    attribute("paid_to_due_6m", Willingness, Rising, Unit::Share, "paid in 6 months, of the minimum due", "近6个月已付占最低应还的比例"),
    attribute(
        "worst_dpd_3m",
        Willingness,
        Falling,
        Unit::Days,
        "longest delay on a statement of the last 3 months, in days",
        "近3个月账单最长逾期天数",
    ),
    attribute("months_since_late", Willingness, Rising, Unit::Count, "months since a statement was past due", "距上次账单逾期的月数"),
    attribute("months_paid_6m", Willingness, Rising, Unit::Count, "months with a payment, of the last 6", "近6个月有付款的月数"),
    attribute("paid_6m_to_limit", Willingness, Rising, Unit::Share, "paid in 6 months, of the credit limit", "近6个月付款占授信额度的比例"),
    attribute("least_paid_6m", Willingness, Rising, Unit::Amount, "least paid in a month of the last 6", "近6个月单月最低付款额"),
    attribute("paid_3m", Willingness, Rising, Unit::Amount, "paid in the last 3 months", "近3个月付款额"),
    attribute("last_paid", Willingness, Rising, Unit::Amount, "paid in the month of the last statement", "最近账单月付款额"),
    attribute("months_used_6m", Willingness, Either, Unit::Count, "months with a balance, of the last 6", "近6个月有欠款余额的月数"),
    attribute(
        "self_cures_12m",
        Willingness,
        Rising,
        Unit::Count,
        "times up to date again, by the statements of 12 months",
        "近12个月账单自行恢复正常的次数",
    ),
    attribute("due_to_income", Ability, Falling, Unit::Share, "due each month, of the monthly income", "每月应还占月收入的比例"),
    attribute("debt_to_income", Ability, Falling, Unit::Times, "all debts, in months of income", "总负债相当于月收入的倍数"),
    attribute("income_verified", Ability, Rising, Unit::YesNo, "income verified", "收入已核实"),
    attribute("assets_to_debt", Ability, Rising, Unit::Share, "assets, of the debt", "资产占债务的比例"),
    attribute("creditors_count", Ability, Falling, Unit::Count, "creditors", "债权人数"),
    attribute("other_creditor_sued", Ability, Falling, Unit::YesNo, "another creditor sues", "其他债权人已起诉"),
    attribute("employment_known", Ability, Rising, Unit::YesNo, "employment known", "有已知职业"),
    attribute("limit_used", Ability, Falling, Unit::Share, "owed, of the credit limit", "欠款占授信额度的比例"),
    attribute(
        "limit_used_6m",
        Ability,
        Falling,
        Unit::Share,
        "owed on average in 6 months, of the credit limit",
        "近6个月平均欠款占授信额度的比例",
    ),
    attribute("credit_limit", Ability, Rising, Unit::Amount, "credit limit or original loan", "授信额度或原始贷款额"),
    attribute("limit_left", Ability, Rising, Unit::Amount, "credit limit that is not used", "未用授信额度"),
    attribute(
        "balance_change_6m",
        Ability,
        Either,
        Unit::Share,
        "change of the balance in 6 months, of the credit limit",
        "近6个月欠款变化占授信额度的比例",
    ),
    attribute("hardship_told", Ability, Falling, Unit::YesNo, "hardship told in 180 days", "近180天说明过困难"),
    attribute("days_since_reached", Contactability, Falling, Unit::Days, "days since you were last reached", "距上次联系上的天数"),
    attribute("answered_share_90d", Contactability, Rising, Unit::Share, "calls answered in 90 days, of those made", "近90天拨打接通比例"),
    attribute("silent_30d", Contactability, Falling, Unit::Count, "attempts without an answer in 30 days", "近30天未接通次数"),
];

/// Names that a strategy may not use, with what they are: said when somebody tries.
pub const FORBIDDEN: &[(&str, &str)] = &[
    ("gender", "a protected attribute"),
    ("sex", "a protected attribute"),
    ("age", "a protected attribute"),
    ("birth_on", "a protected attribute"),
    ("region", "a protected attribute"),
    ("national_id", "a protected attribute"),
    ("dependants", "a protected attribute"),
    ("care_flags", "a care flag, which never enters a score"),
    ("disputes", "a right, which never enters a score"),
    ("complaints", "a right, which never enters a score"),
    ("cease_requests", "a right, which never enters a score"),
    ("refused_to_pay", "a right, which never enters a score"),
];

/// The attribute of a name.
pub fn attribute_named(name: &str) -> Option<&'static Attribute> {
    ATTRIBUTES.iter().find(|attribute| attribute.name == name)
}
