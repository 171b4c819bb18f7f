//! `status`: what the workspace holds. Never shows a row of it.

use super::context::FormatArgs;
use super::{Context, Exit, Failure};
use crate::domain::Feed;
use crate::report::{Answer, Cell};
use crate::store::Store;
use serde::Deserialize;

/// Arguments of `status`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    pub how: FormatArgs,
}

#[derive(Deserialize)]
struct FeedRow {
    feed: String,
    loaded_at: jiff::civil::DateTime,
    loaded_by: Option<String>,
    path: Option<String>,
    files: i64,
    load_id: i64,
}

#[derive(Deserialize)]
struct CountRow {
    feed: String,
    row_count: i64,
}

#[derive(Deserialize)]
struct QuarantineRow {
    feed: String,
    faulty: i64,
    waiting: i64,
}

#[derive(Deserialize)]
struct HeldRow {
    held: i64,
}

#[derive(Deserialize)]
struct LostRow {
    lost: i64,
    debtors: i64,
}

/// Shows one line per feed, and what needs somebody's eye.
pub fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    let store = context.read()?;
    let mut answer = feeds(&store)?;
    let held: Vec<HeldRow> = store.rows("status/holds", &[])?;
    let lost: Vec<LostRow> = store.rows("status/lost", &[])?;
    let (held, lost) = (held.first().map_or(0, |r| r.held), lost.first().map_or((0, 0), |r| (r.lost, r.debtors)));
    answer.footer.push(format!("as of {}: {} of {} debtors are lost", store.as_of(), lost.0, lost.1));
    if held > 0 {
        answer
            .footer
            .push(format!("{held} held because a row that protects somebody could not be read: mend the rows that quarantine/ names"));
    }
    answer.footer.push(match last_report(&store) {
        Some((name, when)) => format!("last report: {name}, {when}"),
        None => "no report written yet".into(),
    });
    context.show(&answer, &args.how)?;
    Ok(Exit::Done)
}

fn feeds(store: &Store) -> Result<Answer, Failure> {
    let loaded: Vec<FeedRow> = store.rows("status/feeds", &[])?;
    let counts: Vec<CountRow> = store.rows("status/counts", &[])?;
    let quarantined: Vec<QuarantineRow> = store.rows("status/quarantine", &[])?;
    let zone = &store.workspace().zone;
    let mut answer = Answer::new(&["feed", "rows", "quarantined", "waiting", "loaded_at", "loaded_by", "files", "last_file", "load"]);
    for feed in Feed::ALL {
        let name = feed.name();
        let load = loaded.iter().find(|r| r.feed == name);
        let bad = quarantined.iter().find(|r| r.feed == name);
        let rows = counts.iter().find(|r| r.feed == name).map_or(0, |r| r.row_count);
        if rows == 0 && load.is_none() && bad.is_none() {
            continue;
        }
        let utc = |at: jiff::civil::DateTime| jiff::tz::TimeZone::UTC.to_timestamp(at).ok();
        answer.push(vec![
            name.into(),
            rows.into(),
            bad.map_or(0, |b| b.faulty).into(),
            bad.map_or(0, |b| b.waiting).into(),
            load.and_then(|l| utc(l.loaded_at)).map_or(Cell::Empty, |at| Cell::Time(zone.stamp(at))),
            load.and_then(|l| l.loaded_by.clone()).into(),
            load.map(|l| l.files).into(),
            load.and_then(|l| l.path.clone()).into(),
            load.map(|l| l.load_id).into(),
        ]);
    }
    Ok(answer)
}

/// The newest stamp under `reports/`: which report, and when it was written.
fn last_report(store: &Store) -> Option<(String, String)> {
    let entries = std::fs::read_dir(store.workspace().reports()).ok()?;
    let stamps = entries.flatten().map(|e| e.path()).filter(|p| p.extension().is_some_and(|e| e == "stamp"));
    let newest = stamps.filter_map(|p| Some((p.metadata().ok()?.modified().ok()?, p))).max()?;
    let when = jiff::Timestamp::try_from(newest.0).ok()?;
    Some((newest.1.file_stem()?.to_str()?.to_owned(), store.workspace().zone.stamp(when)))
}
