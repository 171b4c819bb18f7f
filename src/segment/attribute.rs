//! The attributes a scorecard may give points for: each a column of `queries/segment/accounts.sql`, with its words.
//! Never a protected one (sex, age, place) and never a right used (dispute, complaint, cease, care).

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
}

/// A column of facts about an account, as of the day asked for.
#[derive(Debug, PartialEq, Eq)]
pub struct Attribute {
    /// Its column in `queries/segment/accounts.sql`, and its name in a strategy file.
    pub name: &'static str,
    pub unit: Unit,
    pub en: &'static str,
    pub zh: &'static str,
}

const fn attribute(name: &'static str, unit: Unit, en: &'static str, zh: &'static str) -> Attribute {
    Attribute { name, unit, en, zh }
}

/// Every attribute, in the query's order: behaviour first, then means.
pub const ATTRIBUTES: &[Attribute] = &[
    attribute("days_past_due", Unit::Days, "days past due", "逾期天数"),
    attribute("days_since_payment", Unit::Days, "days since the last payment", "距上次付款的天数"),
    attribute("paid_share_90d", Unit::Share, "paid in 90 days, of what fell due", "近90天已付占应付的比例"),
    attribute("promises_kept_share", Unit::Share, "promises kept", "承诺兑现比例"),
    attribute("answered_90d", Unit::Count, "calls answered in 90 days", "近90天接听次数"),
    attribute("called_back_90d", Unit::Count, "calls of your own in 90 days", "近90天主动来电次数"),
    attribute("delinquencies_12m", Unit::Count, "times late in the 12 months before placement", "委案前12个月逾期次数"),
    attribute("max_dpd_12m", Unit::Days, "longest delay in the 12 months before placement, in days", "委案前12个月最长逾期天数"),
    attribute("late_statements_6m", Unit::Count, "statements past due, of the last 6 months", "近6个月逾期账单数"),
    attribute("worst_dpd_6m", Unit::Days, "longest delay on a statement of the last 6 months, in days", "近6个月账单最长逾期天数"),
    attribute("paid_to_due_6m", Unit::Share, "paid in 6 months, of the minimum due", "近6个月已付占最低应还的比例"),
    attribute("due_to_income", Unit::Share, "due each month, of the monthly income", "每月应还占月收入的比例"),
    attribute("debt_to_income", Unit::Times, "all debts, in months of income", "总负债相当于月收入的倍数"),
    attribute("income_verified", Unit::YesNo, "income verified", "收入已核实"),
    attribute("assets_to_debt", Unit::Share, "assets, of the debt", "资产占债务的比例"),
    attribute("creditors_count", Unit::Count, "creditors", "债权人数"),
    attribute("other_creditor_sued", Unit::YesNo, "another creditor sues", "其他债权人已起诉"),
    attribute("employment_known", Unit::YesNo, "employment known", "有已知职业"),
    attribute("limit_used", Unit::Share, "owed, of the credit limit", "欠款占授信额度的比例"),
    attribute("hardship_told", Unit::YesNo, "hardship told in 180 days", "近180天说明过困难"),
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
