//! The statements that bring staged rows into a feed's table: which are the same, which replace, which wait for a parent.
//! DuckDB's own dialect for writing has its place here; never reads a value, only compares sealed ones.

use super::schema::table_columns;
use crate::domain::Feed;

/// Parts a row key's values.
pub const UNIT: &str = "chr(31)";

/// The key of a row as text, under a table's alias.
pub fn key_expression(feed: Feed, alias: &str) -> String {
    let parts: Vec<String> = feed.key().iter().map(|name| format!("coalesce(CAST({alias}.\"{name}\" AS VARCHAR), '')")).collect();
    parts.join(&format!(" || {UNIT} || "))
}

/// What a report may show of a row's key: its first part where that is an id, never a sealed value.
pub fn shown_key(feed: Feed, alias: &str) -> String {
    format!("coalesce(CAST({alias}.\"{}\" AS VARCHAR), '')", feed.key()[0])
}

fn same_key(feed: Feed, one: &str, other: &str) -> String {
    let parts: Vec<String> = feed.key().iter().map(|name| format!("{one}.\"{name}\" IS NOT DISTINCT FROM {other}.\"{name}\"")).collect();
    parts.join(" AND ")
}

fn columns(feed: Feed) -> String {
    let names: Vec<String> = table_columns(feed).iter().map(|(name, _)| format!("\"{name}\"")).collect();
    names.join(", ")
}

/// Rows of a file that repeat a key of the same file: `seq`, and whether they say the same as the first.
pub fn repeated(feed: Feed) -> String {
    let stage = format!("temp.stage_{}", feed.name());
    let keys: Vec<String> = feed.key().iter().map(|name| format!("\"{name}\"")).collect();
    let keys = keys.join(", ");
    format!(
        "CREATE OR REPLACE TEMP TABLE repeated AS
         SELECT s.seq, s.file_id, s.row_hash = first_value(s.row_hash) OVER w AS same, row_number() OVER w AS nth
         FROM {stage} s
         SEMI JOIN (SELECT file_id, {keys} FROM {stage} GROUP BY ALL HAVING count(*) > 1) d
            ON s.file_id = d.file_id AND {same}
         WINDOW w AS (PARTITION BY s.file_id, {partition} ORDER BY s.seq)",
        same = same_key(feed, "s", "d"),
        partition = feed.key().iter().map(|name| format!("s.\"{name}\"")).collect::<Vec<_>>().join(", "),
    )
}

/// Accounts whose id another client holds: the client that had it first keeps it.
pub const OTHER_CLIENT: &str = "
CREATE OR REPLACE TEMP TABLE other_client AS
SELECT s.seq, s.file_id
FROM temp.stage_accounts s
LEFT JOIN (SELECT account_id, min(client) AS client FROM accounts GROUP BY account_id) held ON held.account_id = s.account_id
LEFT JOIN (SELECT account_id, arg_min(client, seq) AS client FROM temp.stage_accounts GROUP BY account_id) staged ON staged.account_id = s.account_id
WHERE s.client <> coalesce(held.client, staged.client)";

/// Puts staged rows (those that `picked` lists by seq) into the feed's waiting room with a reason.
pub fn wait(feed: Feed, picked: &str, reason: &str) -> String {
    let name = feed.name();
    format!(
        "INSERT INTO waiting_{name} ({columns}, waits_for) SELECT {columns}, {reason} FROM temp.stage_{name} s SEMI JOIN {picked} p ON s.seq = p.seq",
        columns = columns(feed)
    )
}

/// The holds that staged rows leave behind which come in no more (those that `picked` lists by seq): whom a refused row would protect,
/// that row still does, until it is mended. None where the feed's rows protect nobody.
pub fn protect(feed: Feed, picked: &str, load_id: i64) -> Option<String> {
    let (kind, subject, rows) = match feed {
        Feed::Suppressions => ("s.subject_kind", "s.subject", "true"),
        Feed::Complaints => ("'account'", "s.account_id", "s.account_id IS NOT NULL"),
        Feed::Consents => ("'debtor'", "s.debtor_id", "s.withdrawn_on IS NOT NULL"),
        Feed::Debtors => ("'debtor'", "s.debtor_id", "s.care_flags LIKE '%deceased%'"),
        Feed::Contacts => {
            ("'account'", "s.account_id", "s.outcome IN ('cease_request', 'complaint_threat', 'relay_refused', 'wrong_party')")
        }
        Feed::TraceOutcomes => ("'debtor'", "s.debtor_id", "s.result IN ('refused', 'wrong_party')"),
        _ => return None,
    };
    let name = feed.name();
    Some(format!(
        "INSERT INTO holds_unread SELECT {load_id}, s.file_id, s.row_line, '{name}', {kind}, {subject}, NULL
         FROM temp.stage_{name} s SEMI JOIN {picked} p ON s.seq = p.seq WHERE {rows}"
    ))
}

/// Staged rows of a file, or rows of the waiting room, whose parent is not there: `seq`, the parent's id, and whether the
/// parent itself is in quarantine. Empty where the feed has no parent.
pub fn parentless(feed: Feed, from: &str) -> Option<String> {
    let reference = feed.references().first()?;
    let column = reference.column;
    let parents: Vec<String> = reference.to.iter().map(|(parent, id)| format!("SELECT \"{id}\" AS id FROM {}", parent.name())).collect();
    let refused: Vec<String> = reference
        .to
        .iter()
        .flat_map(|(parent, id)| {
            [
                format!(
                    "SELECT split_part(row_key, {UNIT}, 1) AS id FROM quarantine WHERE feed = '{}' AND resolved_load IS NULL",
                    parent.name()
                ),
                format!("SELECT \"{id}\" AS id FROM waiting_{}", parent.name()),
            ]
        })
        .collect();
    Some(format!(
        "CREATE OR REPLACE TEMP TABLE parentless AS
         SELECT s.seq, s.\"{column}\" AS parent, s.\"{column}\" IN (SELECT id FROM ({refused}) WHERE id IS NOT NULL) AS refused
         FROM {from} s
         WHERE s.\"{column}\" IS NOT NULL AND s.\"{column}\" NOT IN (SELECT id FROM ({parents}) WHERE id IS NOT NULL)",
        refused = refused.join(" UNION ALL "),
        parents = parents.join(" UNION ALL ")
    ))
}

/// Rows in a table of incoming rows that say what the feed's table says already.
pub fn drop_unchanged(feed: Feed) -> String {
    format!(
        "DELETE FROM temp.incoming USING {name} t WHERE t.row_hash = incoming.row_hash AND {same}",
        name = feed.name(),
        same = same_key(feed, "t", "incoming")
    )
}

/// The rows that incoming ones replace, as JSON texts with their keys.
pub fn replaced(feed: Feed) -> String {
    format!(
        "SELECT {key} AS row_key, t.load_id, t.row_line, CAST(to_json(t) AS VARCHAR) AS row_json
         FROM {name} t SEMI JOIN temp.incoming i ON {same} ORDER BY 1, 2, 3",
        key = key_expression(feed, "t"),
        name = feed.name(),
        same = same_key(feed, "t", "i")
    )
}

/// Takes the replaced rows out.
pub fn drop_replaced(feed: Feed) -> String {
    format!("DELETE FROM {name} USING temp.incoming i WHERE {same}", name = feed.name(), same = same_key(feed, feed.name(), "i"))
}

/// Brings the incoming rows in.
pub fn insert(feed: Feed) -> String {
    format!("INSERT INTO {name} ({columns}) SELECT {columns} FROM temp.incoming ORDER BY seq", name = feed.name(), columns = columns(feed))
}

/// The staged rows of a file that are still to come in.
pub fn incoming_of_file(feed: Feed, file_id: i64) -> String {
    format!("CREATE OR REPLACE TEMP TABLE incoming AS SELECT * FROM temp.stage_{} WHERE file_id = {file_id}", feed.name())
}

/// The rows of the waiting room whose parent has come.
pub fn incoming_of_waiting(feed: Feed) -> String {
    let name = feed.name();
    format!(
        "CREATE OR REPLACE TEMP TABLE incoming AS
         SELECT w.* EXCLUDE (waits_for) FROM temp.waiting_now w WHERE w.seq NOT IN (SELECT seq FROM temp.parentless);
         DELETE FROM waiting_{name} USING temp.incoming i
         WHERE waiting_{name}.file_id = i.file_id AND waiting_{name}.row_line = i.row_line AND waiting_{name}.row_hash = i.row_hash AND starts_with(waiting_{name}.waits_for, 'parent_')"
    )
}

/// The rows of the waiting room that wait for a parent, numbered.
pub fn waiting_now(feed: Feed) -> String {
    format!(
        "CREATE OR REPLACE TEMP TABLE waiting_now AS
         SELECT w.*, row_number() OVER (ORDER BY w.load_id, w.file_id, w.row_line) AS seq FROM waiting_{} w WHERE starts_with(w.waits_for, 'parent_')",
        feed.name()
    )
}

/// Marks quarantined rows of the feed as mended where a row of their key comes in later: what their own load brought beside them (the first of
/// two rows of one key that disagree) is no mend. A part of the key that could not be read fits anything, but not all of them may be unread.
pub fn mended(feed: Feed, load_id: i64) -> [String; 2] {
    let whole = format!(
        "UPDATE quarantine SET resolved_load = {load_id} FROM (SELECT DISTINCT {key} AS k FROM temp.incoming i) i
         WHERE quarantine.feed = '{name}' AND quarantine.resolved_load IS NULL AND quarantine.load_id < {load_id} AND quarantine.row_key = i.k",
        key = key_expression(feed, "i"),
        name = feed.name()
    );
    let part = format!(
        "UPDATE quarantine SET resolved_load = {load_id} FROM (
            SELECT DISTINCT q.rowid AS id FROM (SELECT rowid, key_pattern FROM quarantine WHERE feed = '{name}' AND resolved_load IS NULL AND key_pattern IS NOT NULL AND load_id < {load_id}) q
            JOIN (SELECT DISTINCT {key} AS k FROM temp.incoming i) i ON i.k LIKE q.key_pattern ESCAPE '\\') hit
         WHERE quarantine.rowid = hit.id",
        key = key_expression(feed, "i"),
        name = feed.name()
    );
    [whole, part]
}
