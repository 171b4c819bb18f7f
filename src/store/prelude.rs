//! Spark's function names for DuckDB, so that the files under `queries/` run on both, and the session's settings.
//! The one place where DuckDB's own dialect is written. Never creates anything that outlives the connection.

/// Settings of a workspace while it is open.
pub const SETTINGS: &str = "
SET default_null_order = 'nulls_first_on_asc_last_on_desc';
SET preserve_insertion_order = false;
SET dynamic_or_filter_threshold = 1000;
";

/// Macros of every session.
pub const MACROS: &str = "
CREATE OR REPLACE TEMP MACRO datediff(later, earlier) AS CAST(CAST(later AS DATE) - CAST(earlier AS DATE) AS BIGINT);
CREATE OR REPLACE TEMP MACRO date_add(day, n) AS CAST(CAST(day AS DATE) + CAST(n AS INTEGER) AS DATE);
CREATE OR REPLACE TEMP MACRO date_sub(day, n) AS CAST(CAST(day AS DATE) - CAST(n AS INTEGER) AS DATE);
CREATE OR REPLACE TEMP MACRO add_months(day, n) AS CAST(CAST(day AS DATE) + to_months(CAST(n AS INTEGER)) AS DATE);
CREATE OR REPLACE TEMP MACRO months_between(later, earlier) AS datesub('month', CAST(earlier AS DATE), CAST(later AS DATE));
CREATE OR REPLACE TEMP MACRO try_divide(part, whole) AS CASE WHEN whole = 0 THEN NULL ELSE CAST(part AS DOUBLE) / CAST(whole AS DOUBLE) END;
CREATE OR REPLACE TEMP MACRO collect_list(x) AS list(x);
CREATE OR REPLACE TEMP MACRO collect_set(x) AS list_sort(list_distinct(list(x)));
CREATE OR REPLACE TEMP MACRO explode(items) AS unnest(items);
CREATE OR REPLACE TEMP MACRO array_join(items, mark) AS array_to_string(items, mark);
CREATE OR REPLACE TEMP MACRO percentile(x, p) AS quantile_cont(x, p);
CREATE OR REPLACE TEMP MACRO xxhash64(x) AS CAST(hash(x) >> 2 AS BIGINT);
CREATE OR REPLACE TEMP MACRO shiftright(n, bits) AS n >> bits;
CREATE OR REPLACE TEMP MACRO sequence(a, b) AS generate_series(a, b);
CREATE OR REPLACE TEMP MACRO get_json_object(j, p) AS json_extract_string(j, p);
";

/// What no statement may change afterwards: nothing outside the workspace can be read, written or installed.
pub const LOCKDOWN: &str = "
SET enable_external_access = false;
SET lock_configuration = true;
";
