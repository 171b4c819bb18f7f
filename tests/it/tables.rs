//! A workspace's tables in memory, filled from plain rows: what the views and the segment question are tried on.
//! Never seals: a point is its own text here, which joins as a sealed one does.

use duckdb::types::Value;
use duckdb::{Connection, params_from_iter};
use jiff::civil::Date;
use retrace::domain::{Feed, Stage, StageEdges, Zone};
use retrace::store::{prelude, query, schema};

/// The database, as of a day in Shanghai.
pub struct World {
    pub conn: Connection,
    rows: i64,
}

impl World {
    pub fn new(as_of: &str) -> World {
        let conn = Connection::open_in_memory().unwrap();
        conn.execute_batch("SET threads = 1").unwrap();
        conn.execute_batch(prelude::SETTINGS).unwrap();
        conn.execute_batch(prelude::MACROS).unwrap();
        for feed in Feed::ALL {
            conn.execute_batch(&schema::create_table(*feed, feed.name(), false)).unwrap();
        }
        conn.execute_batch("CREATE TABLE holds_unread (load_id BIGINT, file_id BIGINT, line BIGINT, feed VARCHAR, subject_kind VARCHAR, subject VARCHAR, resolved_load BIGINT)").unwrap();
        conn.execute_batch("CREATE TEMP TABLE stage_edges (stage VARCHAR, number INTEGER, from_dpd INTEGER, to_dpd INTEGER)").unwrap();
        let edges = StageEdges::default().days();
        for stage in Stage::all() {
            let n = usize::from(stage.number());
            let from = if n == 0 { 0 } else { edges[n - 1] };
            let to = edges.get(n).map_or("NULL".into(), |next| (next - 1).to_string());
            conn.execute_batch(&format!("INSERT INTO stage_edges VALUES ('{stage}', {n}, {from}, {to})")).unwrap();
        }
        let world = World { conn, rows: 0 };
        world.move_to(as_of);
        for name in query::query_names().iter().filter(|name| name.starts_with("views/")) {
            let view = name.trim_start_matches("views/").trim_start_matches(|c: char| c.is_ascii_digit()).trim_start_matches('_');
            let sql = format!("CREATE TEMP VIEW {view} AS {}", query::query_text(name).unwrap());
            world.conn.execute_batch(&sql).unwrap_or_else(|e| panic!("{name}: {e}"));
        }
        world
    }

    /// Moves the day.
    pub fn move_to(&self, as_of: &str) {
        let day: Date = as_of.parse().unwrap();
        let end = Zone::named("Asia/Shanghai").unwrap().end_of(day).strftime("%Y-%m-%d %H:%M:%S").to_string();
        self.conn
            .execute_batch(&format!(
                "CREATE OR REPLACE TEMP TABLE params AS SELECT DATE '{day}' AS as_of, TIMESTAMP '{end}' AS as_of_end, 'Asia/Shanghai' AS zone,
                 DATE '{day}' AS week_start, DATE '{day}' AS week_end, CAST(730 AS BIGINT) AS phone_stale_days, CAST(50000 AS DECIMAL(18,2)) AS large_balance"
            ))
            .unwrap();
    }

    /// Adds a row to a feed: names and texts; an empty text is nothing. What a feed asks for and a test does not care about
    /// is filled in: one client, one batch, placed on new year's day, 1000.00 owed; an outbound call to an unknown party.
    pub fn add(&mut self, feed: &str, given: &[(&str, &str)]) {
        self.rows += 1;
        let number = format!("{feed}-{}", self.rows);
        let filled: &[(&str, &str)] = match feed {
            "accounts" => &[
                ("debtor_id", "D0"),
                ("client", "bank"),
                ("batch", "B1"),
                ("placed_on", "2026-01-01"),
                ("principal", "1000"),
                ("currency", "CNY"),
            ],
            "contacts" => &[("contact_id", &number), ("channel", "call"), ("direction", "outbound"), ("party", "unknown")],
            "payments" => &[("payment_id", &number)],
            "promises" => &[("promise_id", &number)],
            "complaints" => &[("complaint_id", &number), ("channel", "agency_line"), ("category", "attitude")],
            _ => &[],
        };
        let mut row: Vec<(String, String)> = given.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
        for (name, text) in filled {
            if !given.iter().any(|(other, _)| other == name) {
                row.push(((*name).to_owned(), (*text).to_owned()));
            }
        }
        for at in row.iter_mut().filter(|(name, text)| {
            matches!(name.as_str(), "at" | "since" | "until" | "released_at" | "received_at" | "resolved_at") && text.contains('T')
        }) {
            at.1 = at.1.parse::<jiff::Timestamp>().unwrap().strftime("%Y-%m-%d %H:%M:%S").to_string();
        }
        if let Some((_, local)) = given.iter().find(|(name, _)| feed == "contacts" && *name == "at") {
            row.push(("local_at".into(), local[..19].replace('T', " ")));
        }
        row.extend([("file_id".to_owned(), "1".to_owned()), ("row_line".to_owned(), self.rows.to_string())]);
        row.retain(|(_, text)| !text.is_empty());
        let names: Vec<String> = row.iter().map(|(name, _)| format!("\"{name}\"")).collect();
        let marks = vec!["?"; row.len()].join(", ");
        let sql = format!("INSERT INTO {feed} ({}) VALUES ({marks})", names.join(", "));
        let values = row.into_iter().map(|(_, text)| Value::Text(text));
        self.conn.execute(&sql, params_from_iter(values)).unwrap_or_else(|e| panic!("{sql}: {e}"));
    }

    /// Columns of a question as comma-separated lines, in order.
    pub fn lines(&self, columns: &[&str], from: &str) -> Vec<String> {
        let texts: Vec<String> = columns.iter().map(|c| format!("coalesce(cast(\"{c}\" as varchar), '')")).collect();
        let sql = format!("select {} as line from {from} order by line", texts.join(" || ',' || "));
        let mut statement = self.conn.prepare(&sql).unwrap_or_else(|e| panic!("{sql}: {e}"));
        let lines = statement.query_map([], |row| row.get::<_, String>(0)).unwrap();
        lines.map(Result::unwrap).collect()
    }
}

/// Tries cases. A case is a paragraph: `# what`, `as_of DAY`, then blocks of `FEED columns` or `expect NAME columns` with their rows;
/// `from` makes of a world and a name what is selected from.
pub fn try_cases(file: &str, text: &str, from: &dyn Fn(&World, &str) -> String) {
    for case in text.trim().split("\n\n") {
        let mut lines = case.lines();
        let title = lines.next().unwrap();
        let mut world = World::new(lines.next().unwrap().strip_prefix("as_of ").unwrap());
        let mut expected: Vec<(&str, Vec<&str>, Vec<String>)> = Vec::new();
        let mut feed: Option<(&str, Vec<&str>)> = None;
        for line in lines {
            if let Some((view, columns)) = line.strip_prefix("expect ").and_then(head) {
                expected.push((view, columns.split(',').collect(), Vec::new()));
            } else if let (None, Some((name, columns))) =
                (expected.last(), head(line).filter(|(name, _)| Feed::ALL.iter().any(|f| f.name() == *name)))
            {
                feed = Some((name, columns.split(',').collect()));
            } else if let Some((_, _, rows)) = expected.last_mut() {
                rows.extend((line != "none").then(|| line.to_owned()));
            } else {
                let (name, columns) = feed.as_ref().unwrap();
                let cells: Vec<(&str, &str)> = columns.iter().copied().zip(line.splitn(columns.len(), ',')).collect();
                world.add(name, &cells);
            }
        }
        assert!(!expected.is_empty(), "{file}: {title} expects nothing");
        for (name, columns, rows) in expected {
            let mut rows = rows;
            rows.sort();
            let mut got = world.lines(&columns, &from(&world, name));
            got.sort();
            assert_eq!(got, rows, "{file}: {title} ({name})");
        }
    }
}

/// `NAME columns`, the line that opens a block.
fn head(line: &str) -> Option<(&str, &str)> {
    line.split_once(' ').filter(|(name, columns)| !name.contains([',', ':', '-']) && !columns.contains(' '))
}
