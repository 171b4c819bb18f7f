//! The plan as an answer: columns, cells, and what was left out and why. Never shows a point's value.

use crate::plan::{Account, Desk, Plan};
use crate::report::{Answer, Cell};
use std::collections::BTreeSet;

/// Columns of `plan`.
const COLUMNS: &[&str] = &[
    "collector",
    "day",
    "position",
    "account_id",
    "debtor_id",
    "client",
    "channel",
    "kind",
    "token",
    "owner",
    "decision",
    "at",
    "purpose",
    "worth",
    "balance",
    "p_reach",
    "p_pay",
    "why",
    "why_not_earlier",
    "rules",
    "decided_by",
];

/// One row a planned contact; `unseen` accounts were not looked at, since those worth more fill the days.
pub fn answer(desk: &Desk, accounts: &[Account], plan: &Plan, unseen: usize, collector: Option<&str>) -> Answer {
    let mut answer = Answer::new(COLUMNS);
    answer.table_hides =
        vec!["debtor_id", "client", "kind", "token", "balance", "p_reach", "p_pay", "why_not_earlier", "rules", "decided_by"];
    let (mut debtors, mut collectors) = (BTreeSet::new(), BTreeSet::new());
    for entry in &plan.entries {
        let account = &accounts[entry.account];
        let whose = account.collector.as_deref().unwrap_or_default();
        if collector.is_some_and(|asked| asked != whose) {
            continue;
        }
        debtors.insert(account.debtor_id.as_str());
        collectors.insert(whose);
        answer.push(vec![
            whose.into(),
            entry.day.into(),
            i64::from(entry.position).into(),
            account.account_id.as_str().into(),
            account.debtor_id.as_str().into(),
            account.client.as_str().into(),
            entry.channel.code().into(),
            entry.kind.into(),
            entry.token.0.as_str().into(),
            entry.owner.into(),
            entry.decision.code().into(),
            Cell::Time(entry.zone.stamp(entry.at)),
            entry.purpose.code().into(),
            Cell::Number((entry.worth * 100.0).round() / 100.0),
            account.balance.into(),
            Cell::rounded(entry.p_reach),
            Cell::Number(account.p_pay),
            entry.why.as_str().into(),
            entry.why_not_earlier.as_str().into(),
            entry.rules.clone().into(),
            "machine".into(),
        ]);
    }
    let unassigned = if collectors.contains("") { " (one of them \"\": unassigned)" } else { "" };
    answer.footer.push(format!(
        "{} contacts with {} debtors by {} collectors{unassigned}, {} to {}, at most {} a collector and day",
        answer.rows.len(),
        debtors.len(),
        collectors.len(),
        desk.first,
        desk.last(),
        desk.capacity
    ));
    let left = plan.left;
    let parts = [
        (left.held, "held: a person must look first"),
        (left.not_due, "not due in these days, or a promise is waited for"),
        (left.capacity + unseen, "the days are full of what is worth more"),
        (left.same_debtor, "the debtor is contacted about another account"),
        (left.not_lawful, "no lawful moment or point in these days"),
    ];
    let told: Vec<String> = parts.iter().filter(|(n, _)| *n > 0).map(|(n, why)| format!("{n} ({why})")).collect();
    if !told.is_empty() {
        answer.footer.push(format!("accounts left out, of all collectors: {}", told.join(", ")));
    }
    answer.footer.push("a machine made this plan: make it anew each day, and whenever a debtor asks to stop, complains or disputes".into());
    answer
}
