//! What the complaint-trend report says beside its charts, by given and expected rows.
//! Never opens a page: `report` and `sample` do.

use crate::tables::{World, try_cases};
use retrace::store::query::query_text;

/// What the report keeps for the week from 1 to 7 June 2026.
fn kept(world: &World) {
    let keep = |table: &str, name: &str| {
        let sql = query_text(name).unwrap();
        world.conn.execute_batch(&format!("CREATE OR REPLACE TEMP TABLE {table} AS {sql}")).unwrap_or_else(|e| panic!("{name}: {e}"));
    };
    let weeks = "CREATE OR REPLACE TEMP TABLE weeks AS SELECT back, monday AS week_start, monday + 6 AS week_end,
            CAST(monday AS TIMESTAMP) - INTERVAL 8 HOUR AS from_at, CAST(monday AS TIMESTAMP) + INTERVAL 160 HOUR AS to_at
            FROM (SELECT i AS back, DATE '2026-06-01' - CAST(7 * i AS INT) AS monday FROM range(34) t(i));
         CREATE OR REPLACE TEMP TABLE week_segments AS SELECT DISTINCT account_id, 'S' AS segment, 'T' AS treatment FROM accounts";
    world.conn.execute_batch(weeks).unwrap();
    world.move_to("2026-05-31");
    keep("week_state", "report/state");
    world.move_to("2026-06-07");
    keep("complaint_facts", "report/complaint_facts");
    keep("exposure", "report/exposure");
}

#[test]
fn parts_of_the_complaints_are_counted_as_they_say() {
    try_cases("complaint_parts", include_str!("cases/complaint_parts.txt"), &|world, name| {
        kept(world);
        format!("({})", query_text(name).unwrap())
    });
}
