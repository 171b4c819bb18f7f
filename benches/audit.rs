//! How long `audit` takes over a quarter of contacts, beside the engine counting the same log by account and day: the price of
//! asking every rule. `cargo bench --bench audit [CONTACTS]`; 10,000,000 unless told. Never a test: it prints figures.

mod watched;

use std::path::Path;
use std::time::{Duration, Instant};
use watched::run;

const ROUNDS: usize = 3;
const MEMORY: &str = "3GB";

fn main() {
    let contacts: u64 = std::env::args().skip(1).find_map(|arg| arg.parse().ok()).unwrap_or(10_000_000);
    let dir = tempfile::TempDir::new().expect("a temporary folder");
    let workspace = dir.path().join("w");
    run(&workspace, &["init"]);
    let begun = Instant::now();
    write_log(&workspace.join("retrace.duckdb"), contacts);
    println!("{contacts} contacts laid down in {:.0} s", begun.elapsed().as_secs_f64());
    let mut rounds: Vec<(f64, f64, u64)> = Vec::new();
    for round in 1..=ROUNDS {
        let plain = count(&workspace.join("retrace.duckdb"));
        let (ours, memory) = audit(&workspace);
        println!(
            "  round {round}: audit {:.1} s, peak memory {memory} MiB; counting by account and day {:.2} s",
            ours.as_secs_f64(),
            plain.as_secs_f64()
        );
        rounds.push((ours.as_secs_f64(), ours.as_secs_f64() / plain.as_secs_f64(), memory));
    }
    rounds.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (seconds, ratio, memory) = rounds[ROUNDS / 2];
    println!(
        "audit, {contacts} contacts, packs cn and house, 2 threads, engine limit {MEMORY}: {seconds:.1} s, {ratio:.1} times the engine's \
         count by account and day, peak {memory} MiB (median of {ROUNDS})"
    );
}

/// The reference: one pass that counts the log.
fn count(database: &Path) -> Duration {
    let config = duckdb::Config::default().access_mode(duckdb::AccessMode::ReadOnly).expect("a mode");
    let config = config.threads(2).expect("threads").max_memory(MEMORY).expect("a limit");
    let conn = duckdb::Connection::open_with_flags(database, config).expect("the database");
    let begun = Instant::now();
    let sql =
        "SELECT count(*) FROM (SELECT account_id, CAST(local_at AS DATE) AS day, count(*) AS n FROM contacts GROUP BY ALL HAVING n > 3)";
    let _: i64 = conn.query_row(sql, [], |row| row.get(0)).expect("a count");
    begun.elapsed()
}

/// Ours, with the most memory that the process held.
fn audit(workspace: &Path) -> (Duration, u64) {
    let out = workspace.with_file_name("findings.parquet");
    let limits = ["--as-of", "2026-06-07", "--threads", "2", "--memory-limit", MEMORY];
    let asked = ["audit", "--from", "2026-03-02", "--to", "2026-06-07", "--format", "parquet", "--output", out.to_str().expect("a path")];
    run(workspace, &[&limits[..], &asked].concat())
}

/// A made log: 100 contacts an account over 98 days, a tenth of the debtors with two accounts, three lenders, every channel; one debtor in
/// seven is asked after among his contact persons. Breaches are rare, as in a log that somebody would keep.
fn write_log(database: &Path, contacts: u64) {
    let conn = duckdb::Connection::open(database).expect("the database");
    let accounts = (contacts / 100).max(100);
    let debtors = accounts * 9 / 10;
    let sql = SETTING.replace("{accounts}", &accounts.to_string()).replace("{debtors}", &debtors.to_string());
    conn.execute_batch(&sql).expect("the setting");
    let sql = CONTACTS
        .replace("{accounts}", &accounts.to_string())
        .replace("{debtors}", &debtors.to_string())
        .replace("{contacts}", &contacts.to_string());
    conn.execute_batch(&sql).expect("the log");
    conn.execute_batch("CHECKPOINT").expect("a checkpoint");
}

const SETTING: &str = "
INSERT INTO loads VALUES (1, TIMESTAMP '2026-06-08 00:00:00', 'bench', NULL, 'x');
INSERT INTO clients (client, lender_type) VALUES ('BANK-A', 'card_bank'), ('CF-B', 'consumer_finance'), ('ON-C', 'online_lender');
INSERT INTO debtors (debtor_id, work_starts, agreed_hours, load_id)
    SELECT 'D' || i, CASE WHEN hash(i) % 5 = 0 THEN '09:00' END, CASE WHEN hash(i + 7) % 50 = 0 THEN '20:00-22:00' END, 1
    FROM range({debtors}) t(i);
INSERT INTO accounts (account_id, debtor_id, client, batch, product, placed_on, principal, past_due_since, monthly_due, status, file_id, row_line, load_id)
    SELECT 'A' || i, 'D' || (i % {debtors}), ['BANK-A', 'CF-B', 'ON-C'][1 + (i % {debtors}) % 3], 'B' || (i % 12),
        ['credit_card', 'cash_loan', 'instalment'][1 + (i % 3)], DATE '2026-01-01' + CAST(hash(i) % 60 AS INT), 1000 + hash(i) % 90000,
        DATE '2025-10-01' + CAST(hash(i + 1) % 120 AS INT), 500, 'open', 1, i, 1
    FROM range({accounts}) t(i);
INSERT INTO relations (person_id, debtor_id, relation, phone, source, basis, declared_on, birth_on, file_id, row_line, load_id)
    SELECT 'P' || i, 'D' || (i // 2), ['parent', 'friend', 'spouse', 'sibling', 'guarantor'][1 + CAST(hash(i) % 5 AS BIGINT)],
        'R' || i || repeat('sealed', 8), 'application', 'consent', DATE '2024-01-01', DATE '1970-01-01', 1, i, 1
    FROM range({debtors} * 2) t(i);
INSERT INTO contact_points (owner_id, kind, value, source, basis, first_seen_on, last_seen_on, file_id, row_line)
    SELECT 'D' || (i // 2), 'mobile', 'P:' || i || repeat('sealed', 8), 'application', 'contract', DATE '2024-01-01', DATE '2025-12-01', 1, i
    FROM range({debtors} * 2) t(i);
INSERT INTO collectors (collector, team, trained_on) SELECT 'K' || i, 'T' || (i % 10), DATE '2026-01-05' FROM range({accounts} // 500 + 3) t(i);
INSERT INTO templates (template_id, channel, approved_on) VALUES
    ('T1', 'sms', DATE '2025-01-01'), ('T2', 'letter', DATE '2025-01-01'), ('T3', 'messenger', DATE '2025-01-01');
INSERT INTO payments (payment_id, account_id, paid_on, amount, payer)
    SELECT 'Y' || i, 'A' || (hash(i) % {accounts}), DATE '2026-03-01' + CAST(hash(i + 3) % 98 AS INT), 50 + hash(i) % 300, 'debtor'
    FROM range({accounts} * 2) t(i);
INSERT INTO complaints (complaint_id, account_id, received_at, local_at, channel, category, resolved_at)
    SELECT 'Q' || i, 'A' || (hash(i * 3) % {accounts}), came_at, came_at + INTERVAL 8 HOUR, 'agency_line', 'attitude', came_at + INTERVAL 30 HOUR
    FROM (SELECT i, TIMESTAMP '2026-03-01 02:00:00' + to_seconds(CAST(hash(i) % (98 * 86400) AS BIGINT)) AS came_at FROM range({accounts} // 100) t(i));
INSERT INTO suppressions (subject_kind, subject, scope, since, reason)
    SELECT 'debtor', 'D' || (hash(i * 5) % {debtors}), ['all', 'call', 'sms'][1 + i % 3],
        TIMESTAMP '2026-03-01 02:00:00' + to_seconds(CAST(hash(i) % (98 * 86400) AS BIGINT)), ['cease_request', 'client_instruction', 'regulator'][1 + i % 3]
    FROM range({accounts} // 200) t(i);
INSERT INTO plans (plan_id, account_id, signed_on, instalment_due_on, amount)
    SELECT 'L' || i, 'A' || (hash(i * 7) % {accounts}), DATE '2026-04-01', DATE '2026-04-20' + CAST(j * 30 AS INT), 100
    FROM range({accounts} // 50) t(i), range(3) u(j);
";

const CONTACTS: &str = "
INSERT INTO contacts (contact_id, account_id, \"at\", channel, direction, party, person_id, point, outcome, duration_s, collector, template_id,
    recording_id, disclosed_debt, visitors, approval_id, entered_at, load_id, local_at, point_key)
SELECT x.*, CAST(hash(x.number) >> 2 AS BIGINT) FROM (SELECT
    'C' || i,
    'A' || account,
    made_at,
    channel,
    CASE WHEN h % 40 = 0 AND channel = 'call' THEN 'inbound' ELSE 'outbound' END,
    CASE WHEN relay THEN 'relation' WHEN answered THEN 'debtor' ELSE 'unknown' END,
    CASE WHEN relay THEN 'P' || ((account % {debtors}) * 2) END,
    CASE WHEN channel IN ('call', 'robot_call', 'sms')
        THEN CASE WHEN relay THEN 'R' || ((account % {debtors}) * 2) ELSE 'P:' || ((account % {debtors}) * 2 + h % 2) END || repeat('sealed', 8) END AS number,
    CASE
        WHEN channel IN ('sms', 'letter', 'email', 'app_push', 'messenger') THEN 'delivered'
        WHEN channel = 'visit' THEN 'not_home'
        WHEN relay THEN ['relayed', 'no_answer', 'no_answer', 'no_answer'][1 + (h // 7) % 4]
        WHEN answered THEN ['right_party', 'promise', 'refused_to_pay', 'hardship', 'right_party', 'right_party', 'dispute'][1 + (h // 11) % 7]
        ELSE ['no_answer', 'busy', 'switched_off', 'voicemail', 'no_answer', 'invalid_number'][1 + (h // 13) % 6]
    END,
    30,
    'K' || (account % ({accounts} // 500 + 3)),
    CASE WHEN channel = 'sms' THEN CASE WHEN h % 3000 = 0 THEN NULL ELSE 'T1' END WHEN channel = 'letter' THEN 'T2' WHEN channel = 'messenger' THEN 'T3' END,
    CASE WHEN h % 5000 <> 1 THEN 'X' || i END,
    false,
    CASE WHEN channel = 'visit' THEN 2 END,
    CASE WHEN channel = 'visit' THEN 'V' END,
    made_at + to_seconds(CASE WHEN h % 5000 = 3 THEN 90000 ELSE 300 END),
    1,
    made_at + INTERVAL 8 HOUR
FROM (
    SELECT
        i,
        h,
        account,
        made_at,
        CASE
            WHEN (h // 3) % 100 < 60 THEN 'call' WHEN (h // 3) % 100 < 75 THEN 'robot_call' WHEN (h // 3) % 100 < 92 THEN 'sms'
            WHEN (h // 3) % 100 < 95 THEN 'letter' WHEN (h // 3) % 100 < 96 THEN 'visit' WHEN (h // 3) % 100 < 97 THEN 'email'
            WHEN (h // 3) % 100 < 99 THEN 'app_push' ELSE 'messenger'
        END AS channel,
        (account % {debtors}) % 7 = 0 AND (h // 17) % 100 < 3 AND (h // 3) % 100 < 60 AS relay,
        (h // 19) % 100 < 22 AND (account % {debtors}) % 7 <> 0 AS answered
    FROM (
        SELECT
            i,
            CAST(hash(i) >> 8 AS BIGINT) AS h,
            i % {accounts} AS account,
            TIMESTAMP '2026-03-01 16:00:00' + to_days(CAST(i * 98 // {contacts} AS INT))
                + to_seconds(CASE WHEN hash(i + 5) % 5000 = 0 THEN 78000 ELSE 32500 END + CAST(hash(i + 9) % 38000 AS BIGINT)) AS made_at
        FROM range({contacts}) t(i)
    )
)
) x
";
