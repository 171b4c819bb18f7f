//! Spark's function names for DuckDB, so that the files under `queries/` run on both, and the session's settings; and what a report may show of
//! a text, a person's name and an id. The one place where DuckDB's own dialect is written. Never creates anything that outlives the connection.

/// Settings of a workspace while it is open.
pub const SETTINGS: &str = "
SET default_null_order = 'nulls_first_on_asc_last_on_desc';
SET preserve_insertion_order = false;
SET dynamic_or_filter_threshold = 1000;
";

/// Macros of every session. The last three say what a report shows, each in one place:
/// - `without_numbers`: of a free text, everything but e-mails and what may be a phone's or an identity's number (seven digits or more, however
///   they are spaced);
/// - `by_code`: of a collector or an owner, a code where it is somebody's name (two to four Chinese characters that name no department, or Latin words) or holds such a
///   number: of its hash without a key, so that it is the same in every workspace;
/// - `plain_id`: of an id, nothing where a load put a keyed token in its place.
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
CREATE OR REPLACE TEMP MACRO without_numbers(words) AS
    regexp_replace(regexp_replace(words, '[A-Za-z0-9._%+-]+[@＠][A-Za-z0-9.-]*[A-Za-z0-9]', '…', 'g'),
        '[+＋]?[0-9０-９](?:[\\s\\x{3000}\\x{a0}‐-―－-]{0,3}[0-9０-９]){6,}[Xx]?', '…', 'g');
CREATE OR REPLACE TEMP MACRO by_code(name) AS
    CASE
        WHEN without_numbers(name) <> name
            OR NOT regexp_matches(name, '(部|组|室|处|队|中心|公司|分行)\\s*$')
                AND regexp_full_match(name, '\\s*(?:[\\p{Han}·•・]\\s*){2,4}|\\s*\\p{Han}+[·•・]\\p{Han}+\\s*')
            OR regexp_full_match(name, '\\s*[\\p{Latin}.''’-]+(?:\\s+[\\p{Latin}.''’-]+)+\\s*')
        THEN 'K-' || substr(sha256(name), 1, 6)
        ELSE name
    END;
CREATE OR REPLACE TEMP MACRO plain_id(id) AS CASE WHEN NOT regexp_full_match(id, 'K-[0-9a-f]{16}') THEN id END;
";

/// What no statement may change afterwards: nothing outside the workspace can be read, written or installed.
pub const LOCKDOWN: &str = "
SET enable_external_access = false;
SET lock_configuration = true;
";
