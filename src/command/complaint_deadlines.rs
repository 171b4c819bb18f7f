//! Deadlines of complaints as an answer: one row per complaint and deadline, overdue first.
//! Never judges: the rows come from the store, the standing from the rules.

use super::Failure;
use crate::audit::complaints::{ComplaintRow, Due, deadlines};
use crate::render::answer::Lang;
use crate::report::{Answer, Cell};
use crate::rules::Packs;
use crate::rules::deadline::Standing;
use crate::store::Store;
use jiff::Timestamp;

/// Columns of `audit --complaints`.
const COLUMNS: &[&str] = &[
    "complaint_id",
    "account_id",
    "received_at",
    "channel",
    "category",
    "level",
    "rule",
    "step_from",
    "step_to",
    "standing",
    "due_at",
    "done_at",
    "overdue_by",
    "force",
    "confidence",
    "owner",
    "collector",
    "client",
    "remark",
];

/// Every deadline of every complaint known on the store's day, as things stand at `now`; with `open` only those of complaints on
/// which something is still to be done. For a day asked about with `--as-of`, `now` is its last instant.
///
/// # Errors
/// A fault of ours, where the question does not run.
pub fn answer(store: &Store, packs: &Packs, now: Timestamp, open: bool, lang: Lang) -> Result<Answer, Failure> {
    let rows: Vec<ComplaintRow> = store.rows("audit/complaints", &[])?;
    let found = deadlines(&rows, packs, now, &store.workspace().zone);
    let found: Vec<&Due<'_>> = found.iter().filter(|due| !open || due.is_open()).collect();
    let mut answer = Answer::new(COLUMNS);
    answer.table_hides = vec!["channel", "level", "step_from", "done_at", "owner", "collector", "client"];
    for due in &found {
        let complaint = due.complaint;
        let stamp = |at: Timestamp| Cell::Time(due.zone.stamp(at));
        let received = complaint.received_at.to_zoned(jiff::tz::TimeZone::UTC).map_or(Cell::Empty, |at| stamp(at.timestamp()));
        let overdue = Some(due.overdue_words()).filter(|words| !words.is_empty());
        answer.push(vec![
            complaint.complaint_id.as_str().into(),
            complaint.account_id.clone().into(),
            received,
            complaint.channel.code().into(),
            complaint.category.code().into(),
            complaint.level.map(|level| level.code()).into(),
            due.rule.id.as_str().into(),
            due.from.code().into(),
            due.to.code().into(),
            due.standing.code().into(),
            due.due_at.map_or(Cell::Empty, stamp),
            due.done_at.map_or(Cell::Empty, stamp),
            overdue.into(),
            due.rule.force.code().into(),
            due.rule.confidence.code().into(),
            complaint.owner.clone().into(),
            complaint.collector.clone().into(),
            complaint.client.clone().into(),
            Some(due.remark).filter(|words| !words.is_empty()).into(),
        ]);
    }
    let count = |standing: Standing| found.iter().filter(|due| due.standing == standing).count();
    answer.footer.push(format!(
        "{} deadlines: {} missed, {} running, {} met, {} not started, {} untold",
        found.len(),
        count(Standing::Missed),
        count(Standing::Running),
        count(Standing::Met),
        count(Standing::NotStarted),
        count(Standing::Untold)
    ));
    // Each rule named is told once, with how surely it was read.
    for rule in packs.rules().filter(|rule| found.iter().any(|due| due.rule.id == rule.id)) {
        let text = if lang == Lang::Zh { &rule.text_zh } else { &rule.text_en };
        answer.footer.push(format!("{}: {text} [{}; {}; read {}]", rule.id, rule.citation(), rule.force, rule.confidence.code()));
    }
    Ok(answer)
}
