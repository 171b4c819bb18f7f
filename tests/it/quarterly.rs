//! The questions of the quarterly report, by given and expected rows. Never asks the binary: quarterly_report does.

use super::tables::World;
use retrace::store::query::query_text;

const FIRST: &str = "2026-01-01";
const LAST: &str = "2026-03-31";

/// A question's text with the first quarter of 2026 (in Shanghai) for its period.
fn asked(name: &str) -> String {
    let given = [
        ("$period_start", format!("'{FIRST}'")),
        ("$period_end", format!("'{LAST}'")),
        ("$before_from_at", "TIMESTAMP '2025-09-30 16:00:00'".to_owned()),
        ("$from_at", "TIMESTAMP '2025-12-31 16:00:00'".to_owned()),
        ("$to_at", "TIMESTAMP '2026-03-31 16:00:00'".to_owned()),
        ("$audited", "true".to_owned()),
    ];
    given.iter().fold(query_text(name).unwrap().to_owned(), |sql, (name, value)| sql.replace(name, value))
}

fn keep(world: &World, table: &str, name: &str) {
    world.conn.execute_batch(&format!("CREATE OR REPLACE TEMP TABLE {table} AS {}", asked(name))).unwrap_or_else(|e| panic!("{name}: {e}"));
}

/// Lays the quarter out as the report does, with segments given as pairs, and stands as of the seventh of June.
fn laid_out(world: &World, segments: &[(&str, &str, &str)]) {
    world.move_to("2025-12-31");
    keep(world, "quarter_start", "report/quarter_state");
    keep(world, "quarter_lost", "report/lost");
    world.move_to(FIRST);
    keep(world, "quarter_held", "report/held");
    world.move_to(LAST);
    keep(world, "quarter_end", "report/quarter_state");
    world.move_to("2026-06-07");
    for (table, nth) in [("quarter_segments", 0), ("quarter_segments_end", 1)] {
        world
            .conn
            .execute_batch(&format!("CREATE OR REPLACE TEMP TABLE {table} (account_id VARCHAR, segment VARCHAR, treatment VARCHAR)"))
            .unwrap();
        for (account, begun, ended) in segments.iter().filter(|row| !(if nth == 0 { row.1 } else { row.2 }).is_empty()) {
            let segment = if nth == 0 { begun } else { ended };
            world.conn.execute_batch(&format!("INSERT INTO {table} VALUES ('{account}', '{segment}', 'T')")).unwrap();
        }
    }
    world
        .conn
        .execute_batch(
            "CREATE OR REPLACE TEMP TABLE weeks (back BIGINT, week_start DATE, week_end DATE, from_at TIMESTAMP, to_at TIMESTAMP);
             CREATE OR REPLACE TEMP TABLE quarter_verdicts (contact_id VARCHAR, defect BOOLEAN);
             CREATE OR REPLACE TEMP TABLE quarter_found (contact_id VARCHAR, rule VARCHAR, debtor_nr INTEGER, month VARCHAR, collector VARCHAR, client VARCHAR);",
        )
        .unwrap();
    keep(world, "complaint_facts", "report/complaint_facts");
    keep(world, "quarter_paid", "report/quarter_paid");
    for (name, table) in [
        ("period_state", "quarter_start"),
        ("period_held", "quarter_held"),
        ("period_end", "quarter_end"),
        ("period_lost", "quarter_lost"),
        ("period_segments", "quarter_segments"),
        ("period_paid", "quarter_paid"),
    ] {
        world.conn.execute_batch(&format!("CREATE OR REPLACE TEMP VIEW {name} AS SELECT * FROM {table}")).unwrap();
    }
    keep(world, "quarter_facts", "report/facts");
}

fn answer(world: &World, name: &str, columns: &[&str]) -> Vec<String> {
    world.lines(columns, &format!("({})", asked(name)))
}

/// Accounts of the first quarter: A1 stays and pays, A2 pays off, A3 is taken back, A4 is placed and stays, A5 comes on the first day and
/// goes on the last, A6 was gone before, A7 is settled for less, A8 is placed anew in another batch.
fn world() -> World {
    let mut world = World::new("2026-06-07");
    for (account, debtor, placed, recalled, status) in [
        ("A1", "D1", "2025-11-01", "", "open"),
        ("A2", "D1", "2025-11-01", "", "open"),
        ("A3", "D2", "2025-11-01", "2026-02-10", "open"),
        ("A4", "D3", "2026-02-01", "", "open"),
        ("A5", "D4", "2026-01-01", "2026-03-31", "open"),
        ("A6", "D5", "2025-11-01", "2025-12-31", "open"),
        ("A7", "D6", "2025-11-01", "", "settled"),
        ("A8", "D7", "2025-11-01", "2026-01-31", "open"),
    ] {
        let row = [("account_id", account), ("debtor_id", debtor), ("placed_on", placed), ("recalled_on", recalled), ("status", status)];
        let row = row.iter().chain(&[("past_due_since", "2025-10-01"), ("collector", "K1"), ("product", "cash_loan")]);
        world.add("accounts", &row.copied().collect::<Vec<_>>());
    }
    let again = [("account_id", "A8"), ("debtor_id", "D7"), ("batch", "B2"), ("placed_on", "2026-03-01"), ("principal", "900")];
    world.add("accounts", &again);
    for (account, day, amount) in [
        ("A1", "2025-12-31", "100"), // the evening before: it lowers what the quarter began with
        ("A1", "2026-01-01", "10"),
        ("A1", "2026-03-31", "20"),
        ("A1", "2026-04-01", "40"), // after the quarter
        ("A2", "2026-03-01", "1000"),
        ("A7", "2026-03-31", "300"), // settled on the last day itself
    ] {
        world.add("payments", &[("account_id", account), ("paid_on", day), ("amount", amount)]);
    }
    world
}

#[test]
fn what_a_quarter_begins_and_ends_with_adds_up() {
    let world = world();
    laid_out(&world, &[]);
    let columns = ["held_accounts", "placed_accounts", "recalled_accounts", "paid_off_accounts", "held_end_accounts"];
    // Held on the first day: A1, A2, A3, A5, A7, A8. Placed: A4, A5, A8 anew. Taken back: A3, A5, A8's first placement.
    // Paid off: A2, A7. Held in the evening of the last day: A1, A4, A8.
    assert_eq!(answer(&world, "report/quarter_by", &[&["dimension", "client"], &columns[..]].concat())[0], "all,,6,3,3,2,3");
    let money = ["held_balance", "placed_balance", "worked_balance", "held_end_balance", "net_payments", "recalled_balance"];
    let lines = answer(&world, "report/quarter_by", &[&["dimension"], &money[..]].concat());
    assert_eq!(lines[0], "all,5900.00,2900.00,7800.00,2770.00,1330.00,3000.00");
    // Parts add up, by whatever they are told apart.
    for dimension in ["client", "product", "stage", "region", "currency"] {
        let of = lines.iter().filter(|line| line.starts_with(&format!("{dimension},")));
        let sum: f64 = of.map(|line| line.split(',').nth(4).unwrap().parse::<f64>().unwrap()).sum();
        assert!((sum - 2770.0).abs() < 1e-9, "{dimension}");
    }
}

#[test]
fn what_a_stage_paid_and_what_is_owed_now_stand_side_by_side() {
    let world = world();
    laid_out(&world, &[]);
    // Held at the start in M4: A1 (900, pays 30), A2 (1000), A3 (1000, 0), A7 (1000, 300), A8 (1000, 0), and A5, placed that day, by its
    // placement: in minor units. At the end A1 and A4 are in M7+, A8 is of no known stage.
    let columns = ["stage", "people", "accounts_now", "owed_now", "accounts", "owed", "paid", "owed_squares", "paid_squares", "products"];
    assert_eq!(
        answer(&world, "report/quarter_yield", &columns),
        ["M4,0,0,0,6,590000,133000,58100000000,10909000000,13270000000", "M7+,2,2,187000,0,0,0,0,0,0", "unknown,1,1,90000,0,0,0,0,0,0",]
    );
}

#[test]
fn segments_move_and_every_account_has_one_way() {
    let world = world();
    laid_out(
        &world,
        &[("A1", "ready", "able"), ("A2", "ready", "not_held"), ("A3", "able", "not_held"), ("A4", "", "ready"), ("A7", "able", "x")],
    );
    keep(&world, "quarter_moved", "report/quarter_moved");
    assert_eq!(
        answer(
            &world,
            "report/quarter_moves",
            &["from_segment", "to_segment", "people", "accounts", "balance", "accounts_from", "balance_from"]
        ),
        [
            "able,paid_off,1,1,1000.00,2,2000.00",
            "able,recalled,1,1,1000.00,2,2000.00",
            "placed,ready,1,1,1000.00,2,2000.00",
            "placed,recalled,1,1,1000.00,2,2000.00",
            "ready,able,1,1,900.00,2,1900.00",
            "ready,paid_off,1,1,1000.00,2,1900.00",
            "unknown,unknown,1,1,1000.00,1,1000.00",
        ]
    );
    assert_eq!(
        answer(&world, "report/quarter_stays", &["dimension", "from_segment", "accounts", "stayed", "moved", "paid_off", "taken_back"]),
        ["all,,5,1,1,2,1", "segment,able,2,0,0,1,1", "segment,ready,2,0,1,1,0", "segment,unknown,1,1,0,0,0"]
    );
    assert_eq!(
        answer(&world, "report/quarter_rolls", &["from_stage", "to_stage", "accounts", "balance_from", "balance_to"]),
        [
            "M4,M7+,1,900.00,870.00",
            "M4,paid,2,2000.00,0.00",
            "M4,recalled,1,1000.00,0.00",
            "M4,unknown,1,1000.00,900.00",
            "placed_since,M7+,1,0.00,1000.00",
            "placed_since,recalled,1,0.00,0.00",
        ]
    );
}

#[test]
fn work_counts_for_who_did_it_and_accounts_for_whom_they_are_with() {
    let mut world = world();
    world.add("collectors", &[("collector", "K2"), ("team", "late"), ("trained_on", "2025-06-01")]);
    world.add("collectors", &[("collector", "K3"), ("team", "late"), ("trained_on", "2024-01-01")]);
    for (id, account, at, collector, outcome, party, direction) in [
        ("C1", "A1", "2026-01-05T10:00:00+08:00", "K2", "right_party", "debtor", "outbound"),
        ("C2", "A1", "2026-01-05T11:00:00+08:00", "K2", "no_answer", "unknown", "outbound"),
        ("C3", "A2", "2026-01-06T10:00:00+08:00", "K2", "wrong_party", "unknown", "outbound"),
        ("C4", "A1", "2026-01-07T10:00:00+08:00", "K2", "right_party", "debtor", "inbound"),
        ("C5", "A1", "2026-03-31T23:30:00+08:00", "K3", "promise", "debtor", "outbound"),
        ("C6", "A1", "2026-04-01T00:30:00+08:00", "K3", "promise", "debtor", "outbound"),
        ("C7", "A3", "2026-01-08T10:00:00+08:00", "", "no_answer", "unknown", "outbound"),
    ] {
        let row = [("contact_id", id), ("account_id", account), ("at", at), ("collector", collector), ("outcome", outcome)];
        world.add("contacts", &row.iter().chain(&[("party", party), ("direction", direction)]).copied().collect::<Vec<_>>());
    }
    laid_out(&world, &[]);
    world.conn.execute_batch("INSERT INTO quarter_verdicts VALUES ('C1', true), ('C2', false), ('C6', true)").unwrap();
    world.conn.execute_batch("INSERT INTO quarter_found VALUES ('C2', 'R', 1, '2026-01', 'K2', 'bank')").unwrap();
    let columns = [
        "dimension",
        "team",
        "collector",
        "active_collectors",
        "trained_collectors",
        "days_worked",
        "attempts",
        "attempts_by_people",
        "answered_by_people",
        "right_party_by_people",
        "held_accounts",
        "reviewed",
        "defects",
        "findings",
    ];
    assert_eq!(
        answer(&world, "report/quarter_people", &columns),
        [
            "all,,,2,1,3,5,4,3,2,6,2,1,1",
            "collector,,,0,0,0,1,0,0,0,0,0,0,0",
            "collector,,K1,0,0,0,0,0,0,0,6,0,0,0",
            "collector,late,K2,1,1,2,3,3,2,1,0,2,1,1",
            "collector,late,K3,1,0,1,1,1,1,1,0,0,0,0",
            "team,,,0,0,0,1,0,0,0,6,0,0,0",
            "team,late,,2,1,3,4,4,3,2,0,2,1,1",
        ]
    );
}

#[test]
fn a_remedy_is_seen_before_and_after_and_not_before_its_weeks_have_passed() {
    let mut world = world();
    for (at, category, due) in [
        ("2026-01-20T10:00:00+08:00", "hours", "2026-02-01"),
        ("2026-01-25T10:00:00+08:00", "hours", "2026-02-10"),
        ("2026-02-01T10:00:00+08:00", "hours", ""),
        ("2026-03-01T10:00:00+08:00", "hours", ""), // the first day after four weeks
        ("2026-01-30T10:00:00+08:00", "privacy", ""),
        ("2026-03-15T10:00:00+08:00", "frequency", "2026-03-31"),
    ] {
        let action = if due.is_empty() { "" } else { "train again" };
        world.add("complaints", &[("account_id", "A1"), ("received_at", at), ("category", category), ("due_on", due), ("action", action)]);
    }
    laid_out(&world, &[]);
    keep(&world, "quarter_due", "report/quarter_due");
    keep(&world, "quarter_changes", "report/quarter_changes");
    let columns = [
        "category",
        "due_on",
        "complaints",
        "complaints_before_4",
        "held_before_4",
        "complaints_after_4",
        "held_after_4",
        "complaints_after_13",
    ];
    assert_eq!(
        answer(&world, "report/quarter_remedies", &columns),
        ["frequency,2026-03-31,1,1,5,0,5,", "hours,2026-02-01,2,2,6,1,6,2"],
        "thirteen weeks after the last of March have not passed on the seventh of June"
    );
    let by = answer(&world, "report/quarter_complaints", &["dimension", "category", "complaints", "held_accounts"]);
    assert!(by.contains(&"all,,6,6".to_owned()) && by.contains(&"category,hours,4,6".to_owned()), "{by:?}");
}

#[test]
fn refusals_have_no_end_but_a_release_and_sources_are_credited_by_point() {
    let mut world = world();
    for (kind, reason, since, until, released) in [
        ("person", "cease_request", "2025-12-01T10:00:00+08:00", "2026-01-15T10:00:00+08:00", ""),
        ("debtor", "cease_request", "2026-01-10T10:00:00+08:00", "", "2026-02-01T10:00:00+08:00"),
        ("debtor", "complaint_open", "2026-03-31T23:00:00+08:00", "", ""),
        ("account", "dispute_open", "2026-04-01T00:10:00+08:00", "", ""),
    ] {
        let row = [("subject_kind", kind), ("subject", "D1"), ("scope", "all"), ("since", since), ("until", until)];
        world.add("suppressions", &row.iter().chain(&[("released_at", released), ("reason", reason)]).copied().collect::<Vec<_>>());
    }
    world.add("pauses", &[("account_id", "A1"), ("from", "2025-12-01"), ("until", "2026-03-31"), ("reason", "hardship")]);
    for (source, value) in [("application", "p1"), ("previous_agency", "p1"), ("carrier_match", "p2")] {
        let row = [("owner_id", "D1"), ("kind", "mobile"), ("value", value), ("source", source), ("basis", "contract")];
        world.add("contact_points", &row.iter().chain(&[("first_seen_on", "2025-06-01")]).copied().collect::<Vec<_>>());
    }
    for (n, value, outcome, party) in
        [("1", "p1", "no_answer", "unknown"), ("2", "p1", "right_party", "debtor"), ("3", "p2", "wrong_party", "unknown")]
    {
        let at = format!("2026-01-0{n}T10:00:00+08:00");
        world.add("contacts", &[("account_id", "A1"), ("at", &at), ("point", value), ("outcome", outcome), ("party", party)]);
    }
    assert_eq!(
        answer(&world, "report/quarter_protected", &["protection", "reason", "begun", "ended", "in_force"]),
        ["pause,hardship,0,1,0", "suppression,cease_request,1,1,1", "suppression,complaint_open,1,0,1"]
    );
    assert_eq!(
        answer(
            &world,
            "report/quarter_sources",
            &["source", "people", "points_tried", "points_reached", "points_wrong", "attempts", "attempts_reached"]
        ),
        ["application,1,1,1,0,2,1", "carrier_match,1,1,0,1,1,0", "previous_agency,1,1,1,0,2,1"]
    );
}
