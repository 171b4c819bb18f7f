//! Wall clock times where the debtor is, derived after each load in the same transaction: the stored instant stays UTC.
//! Never asks the engine for a time zone: the offsets come from the program's own table.

use super::{Store, StoreError};
use crate::domain::Zone;
use crate::domain::feed::Feed;
use duckdb::params;
use jiff::Timestamp;

/// The years for which offsets are laid out; an instant outside them takes the nearest offset.
const FROM: &str = "1990-01-01T00:00:00Z";
const TO: &str = "2060-01-01T00:00:00Z";

/// Writes `local_at` of contacts, complaints and tried leads where it is missing or no longer true, and with it a contact's
/// `point_key`.
pub fn derive(store: &mut Store, load_id: i64) -> Result<(), StoreError> {
    lay_out_offsets(store)?;
    let conn = &store.conn;
    conn.execute_batch(
        "CREATE OR REPLACE TEMP TABLE zone_of_debtor AS
            SELECT d.debtor_id, coalesce(d.timezone, p.zone) AS timezone FROM debtors d CROSS JOIN params p;
         CREATE OR REPLACE TEMP TABLE zone_of_account AS
            SELECT a.account_id, min(z.timezone) AS timezone FROM accounts a JOIN temp.zone_of_debtor z ON z.debtor_id = a.debtor_id GROUP BY a.account_id;",
    )?;
    // A debtor whose zone changed moves the hours of all earlier contacts; else only new rows are looked at.
    let moved: i64 = conn.query_row("SELECT count(*) FROM debtors WHERE load_id = ?", [load_id], |row| row.get(0))?;
    let only = if moved > 0 { "true".to_owned() } else { format!("(t.load_id = {load_id} OR t.local_at IS NULL)") };
    for (feed, at, zones, id) in [
        (Feed::Contacts, "at", "zone_of_account", "account_id"),
        (Feed::Complaints, "received_at", "zone_of_account", "account_id"),
        (Feed::TraceOutcomes, "tried_at", "zone_of_debtor", "debtor_id"),
    ] {
        let name = feed.name();
        let key = if feed == Feed::Contacts { ", point_key = CASE WHEN point IS NOT NULL THEN xxhash64(point) END" } else { "" };
        conn.execute_batch(&format!(
            "UPDATE {name} SET local_at = n.local_at{key} FROM (
                SELECT t.rowid AS id, t.{at} + to_seconds(o.seconds) AS local_at
                FROM {name} t CROSS JOIN params p LEFT JOIN temp.{zones} z ON z.{id} = t.{id}
                JOIN temp.zone_offsets o ON o.timezone = coalesce(z.timezone, p.zone) AND t.{at} >= o.starts AND t.{at} < o.ends
                WHERE {only}) n
             WHERE {name}.rowid = n.id AND {name}.local_at IS DISTINCT FROM n.local_at"
        ))?;
    }
    Ok(())
}

/// One row per zone and offset, with the instants between which it holds.
fn lay_out_offsets(store: &Store) -> Result<(), StoreError> {
    let conn = &store.conn;
    conn.execute_batch("CREATE OR REPLACE TEMP TABLE zone_offsets (timezone VARCHAR, starts TIMESTAMP, ends TIMESTAMP, seconds BIGINT)")?;
    let names: Vec<String> = {
        let mut statement =
            conn.prepare("SELECT DISTINCT timezone FROM debtors WHERE timezone IS NOT NULL UNION SELECT zone FROM params ORDER BY 1")?;
        let rows = statement.query_map([], |row| row.get(0))?;
        rows.collect::<Result<_, _>>()?
    };
    for name in names {
        let zone = Zone::named(&name).map_err(|e| StoreError::Shape { query: "local time".into(), why: e.to_string() })?;
        for (starts, ends, seconds) in offsets(&zone) {
            conn.execute(
                "INSERT INTO temp.zone_offsets VALUES (?, CAST(? AS TIMESTAMP), CAST(? AS TIMESTAMP), ?)",
                params![name, starts, ends, seconds],
            )?;
        }
    }
    Ok(())
}

/// The stretches of one offset of a zone: from, to (UTC), seconds east of UTC.
fn offsets(zone: &Zone) -> Vec<(String, String, i64)> {
    let parse = |text: &str| text.parse::<Timestamp>().unwrap_or(Timestamp::UNIX_EPOCH);
    let (from, to) = (parse(FROM), parse(TO));
    let text = |at: Timestamp| at.strftime("%Y-%m-%d %H:%M:%S").to_string();
    let mut stretches = Vec::new();
    let mut seconds = i64::from(zone.inner().to_offset(from).seconds());
    let mut starts = "0001-01-01 00:00:00".to_owned();
    for transition in zone.inner().following(from).take_while(|t| t.timestamp() < to) {
        stretches.push((starts, text(transition.timestamp()), seconds));
        starts = text(transition.timestamp());
        seconds = i64::from(transition.offset().seconds());
    }
    stretches.push((starts, "9999-12-31 00:00:00".to_owned(), seconds));
    stretches
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn china_has_had_one_offset_and_new_york_two_a_year() {
        let china = offsets(&Zone::named("Asia/Shanghai").unwrap());
        assert_eq!(china.last().unwrap().2, 8 * 3600);
        let new_york = offsets(&Zone::named("America/New_York").unwrap());
        assert_eq!(new_york.len(), 141);
        assert!(new_york.windows(2).all(|w| w[0].1 == w[1].0));
    }
}
