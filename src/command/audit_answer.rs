//! What `audit` answers with: columns and cells. Never counts and never judges.

use super::audit::By;
use crate::audit::{Finding, Unchecked};
use crate::domain::{Share, Zone};
use crate::report::{Answer, Cell};
use crate::rules::Packs;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Columns of a finding, as the contract has them, and two more.
const FINDINGS: &[&str] =
    &["contact_id", "account_id", "at", "rule", "severity", "force", "confidence", "evidence", "collector", "client", "batch"];

/// A row of `queries/audit/answers/summary.sql`.
#[derive(Debug, Deserialize)]
pub struct SummaryRow {
    rule: String,
    name: String,
    findings: i64,
    attempts: i64,
}

/// A row of `queries/audit/answers/trend.sql`.
#[derive(Debug, Deserialize)]
pub struct TrendRow {
    rule: String,
    week_start: Date,
    findings: i64,
    attempts: i64,
    findings_before: Option<i64>,
    attempts_before: Option<i64>,
}

/// A row of `queries/audit/answers/repeats.sql`.
#[derive(Debug, Deserialize)]
pub struct RepeatRow {
    collector: String,
    rule: String,
    weeks: i64,
    weeks_worked: i64,
    findings: i64,
    attempts: i64,
    first_at: DateTime,
    last_at: DateTime,
}

/// A row of `queries/audit/answers/debtor.sql`.
#[derive(Debug, Deserialize)]
pub struct DebtorRow {
    debtor_id: String,
}

/// A row of `queries/audit/answers/pooled.sql`.
#[derive(Debug, Deserialize)]
pub struct PooledRow {
    day: Date,
    attempts: i64,
    calls: i64,
    notices: i64,
    conversations: i64,
    unanswered_one_number: i64,
    sms: i64,
    visits: i64,
    third_parties: i64,
    inbound: i64,
    collectors: i64,
    accounts: i64,
    findings: i64,
}

/// One row a finding.
pub fn listed(findings: &[Finding], zone: &Zone) -> Answer {
    let mut answer = Answer::new(FINDINGS);
    answer.table_hides = vec!["force", "confidence", "client", "batch"];
    let mut levels: BTreeMap<u8, usize> = BTreeMap::new();
    for finding in findings {
        *levels.entry(finding.level).or_default() += 1;
        answer.push(vec![
            finding.contact_id.clone().into(),
            finding.account_id.clone().into(),
            finding.at.map_or(Cell::Empty, |at| stamp(at, zone)),
            finding.rule.as_str().into(),
            severity(finding.level).into(),
            finding.force.code().into(),
            finding.confidence.into(),
            finding.evidence.as_str().into(),
            finding.collector.clone().into(),
            finding.client.clone().into(),
            finding.batch.clone().into(),
        ]);
    }
    let by_level: Vec<String> = levels.iter().rev().map(|(level, n)| format!("level_{level}: {n}")).collect();
    answer.footer.push(format!("{} findings{}{}", findings.len(), if by_level.is_empty() { "" } else { ", " }, by_level.join(", ")));
    answer.footer.push("a finding is a person's to confirm: `retrace sample` draws what a reviewer looks at".into());
    answer
}

/// Findings by rule and one more column.
pub fn summary(rows: Vec<SummaryRow>, by: By, packs: &Packs) -> Answer {
    let alone = by == By::Rule;
    let mut columns = vec!["rule"];
    columns.extend((!alone).then_some(by.name()));
    columns.extend(["findings", "attempts", "rate", "severity", "force", "confidence"]);
    let mut answer = Answer::new(&columns);
    for row in rows {
        let mut cells: Vec<Cell> = vec![row.rule.as_str().into()];
        cells.extend((!alone).then(|| if row.name.is_empty() { Cell::Empty } else { row.name.as_str().into() }));
        cells.extend([row.findings.into(), row.attempts.into(), rate(row.findings, row.attempts)]);
        cells.extend(of_rule(packs, &row.rule));
        answer.push(cells);
    }
    answer
}

/// Findings week by week.
pub fn trend(rows: Vec<TrendRow>, packs: &Packs) -> Answer {
    let columns = ["rule", "week_start", "findings", "attempts", "rate", "findings_before", "attempts_before", "rate_before", "severity"];
    let mut answer = Answer::new(&columns);
    for row in rows {
        answer.push(vec![
            row.rule.as_str().into(),
            row.week_start.into(),
            row.findings.into(),
            row.attempts.into(),
            rate(row.findings, row.attempts),
            row.findings_before.into(),
            row.attempts_before.into(),
            row.findings_before.zip(row.attempts_before).map_or(Cell::Empty, |(part, whole)| rate(part, whole)),
            packs.rule(&row.rule).map(|rule| severity(rule.level)).into(),
        ]);
    }
    answer
}

/// Repeat offenders.
pub fn repeats(rows: Vec<RepeatRow>, packs: &Packs, zone: &Zone) -> Answer {
    let mut answer =
        Answer::new(&["collector", "rule", "weeks", "weeks_worked", "findings", "attempts", "rate", "first_at", "last_at", "severity"]);
    for row in rows {
        answer.push(vec![
            row.collector.as_str().into(),
            row.rule.as_str().into(),
            row.weeks.into(),
            row.weeks_worked.into(),
            row.findings.into(),
            row.attempts.into(),
            rate(row.findings, row.attempts),
            stamp(row.first_at, zone),
            stamp(row.last_at, zone),
            packs.rule(&row.rule).map(|rule| severity(rule.level)).into(),
        ]);
    }
    answer.footer.push("a repeat offender has findings of one rule in two weeks or more; each finding is a person's to confirm".into());
    answer
}

/// One debtor's days.
pub fn pooled(debtor: &DebtorRow, rows: Vec<PooledRow>) -> Answer {
    let mut answer = Answer::new(&[
        "debtor_id",
        "day",
        "attempts",
        "calls",
        "connected_notices",
        "conversations",
        "unanswered_one_number",
        "sms",
        "visits",
        "third_parties",
        "inbound",
        "collectors",
        "accounts",
        "findings",
    ]);
    for row in rows {
        answer.push(vec![
            debtor.debtor_id.as_str().into(),
            row.day.into(),
            row.attempts.into(),
            row.calls.into(),
            row.notices.into(),
            row.conversations.into(),
            row.unanswered_one_number.into(),
            row.sms.into(),
            row.visits.into(),
            row.third_parties.into(),
            row.inbound.into(),
            row.collectors.into(),
            row.accounts.into(),
            row.findings.into(),
        ]);
    }
    answer
}

/// Rules that were not asked, or not of all contacts.
pub fn unchecked(rows: &[Unchecked]) -> Answer {
    let mut answer = Answer::new(&["rule", "client", "reason"]);
    rows.iter().for_each(|row| answer.push(vec![row.rule.as_str().into(), row.client.as_str().into(), row.why.as_str().into()]));
    answer.footer.push("rules that no log can show at all are listed by `retrace rules list --all`, each with its reason".into());
    answer
}

fn severity(level: u8) -> String {
    format!("level_{level}")
}

fn of_rule(packs: &Packs, id: &str) -> [Cell; 3] {
    let rule = packs.rule(id);
    [
        rule.map(|rule| severity(rule.level)).into(),
        rule.map(|rule| rule.force.code()).into(),
        rule.map(|rule| rule.confidence.code()).into(),
    ]
}

/// A share with six decimals; empty over nothing.
fn rate(part: i64, whole: i64) -> Cell {
    Share::of(part, whole).value().map_or(Cell::Empty, |share| Cell::Number((share * 1e6).round() / 1e6))
}

fn stamp(at: DateTime, zone: &Zone) -> Cell {
    at.to_zoned(TimeZone::UTC).map_or(Cell::Empty, |zoned| Cell::Time(zone.stamp(zoned.timestamp())))
}
