//! The parts of the weekly report by given and expected rows, and what must tie in the report of the sample data.
//! Never writes the sample's report: `sample` holds that it is what the program makes.

use crate::desk::{Desk, text};
use crate::tables::{World, try_cases};
use jiff::ToSpan;
use jiff::civil::Date;
use retrace::store::query::query_text;
use serde_json::Value;
use std::path::Path;

/// SQL with the week's days in the places of its parameters.
fn asked(name: &str, end: Date) -> String {
    let start = end.saturating_sub(6.days());
    let sql = query_text(name).unwrap().replace("$week_start", &format!("date '{start}'")).replace("$week_end", &format!("date '{end}'"));
    let instant = |day: Date| format!("TIMESTAMP '{day}' + INTERVAL 16 HOUR");
    let sql = sql.replace("$period_start", &format!("'{start}'")).replace("$period_end", &format!("'{end}'"));
    let sql = sql.replace("$from_at", &instant(start.saturating_sub(1.day()))).replace("$to_at", &instant(end));
    let sql = sql.replace("$count", "1").replace("$first_day", &format!("'{start}'"));
    sql.replace("$from", &format!("date '{}'", end.saturating_sub(300.days())))
}

/// What a report keeps for the week that ends with the day: the treatment of each account is `T-` and its id.
fn kept(world: &World, end: Date) {
    let keep = |table: &str, name: &str| {
        world
            .conn
            .execute_batch(&format!("CREATE OR REPLACE TEMP TABLE {table} AS {}", asked(name, end)))
            .unwrap_or_else(|e| panic!("{name}: {e}"));
    };
    let start = end.saturating_sub(6.days());
    let weeks = format!(
        "CREATE OR REPLACE TEMP TABLE weeks AS SELECT 0 AS back, DATE '{start}' AS week_start, DATE '{end}' AS week_end,
            TIMESTAMP '{start}' - INTERVAL 8 HOUR AS from_at, TIMESTAMP '{end}' + INTERVAL 16 HOUR AS to_at;
         CREATE OR REPLACE TEMP TABLE period_segments AS SELECT DISTINCT account_id, 'S' AS segment, 'T-' || account_id AS treatment FROM accounts"
    );
    world.conn.execute_batch(&weeks).unwrap();
    let at = |day: Date| world.move_to(&day.to_string());
    at(start.saturating_sub(1.day()));
    keep("period_state", "report/state");
    keep("period_lost", "report/lost");
    at(end);
    keep("owed", "report/owed");
    keep("period_held", "report/held_in");
    keep("next_lost", "report/lost");
    let next = query_text("report/held_in").unwrap().replace("$first_day", &format!("'{}'", end.saturating_add(1.day())));
    world.conn.execute_batch(&format!("CREATE OR REPLACE TEMP TABLE next_held AS {next}")).unwrap();
    keep("period_end", "report/open_end");
    keep("period_paid", "report/quarter_paid");
    keep("week_facts", "report/facts");
    keep("week_paid", "report/week_paid");
}

#[test]
fn parts_of_a_week_are_counted_as_they_say() {
    let end: Date = "2026-06-07".parse().unwrap();
    try_cases("week_parts", include_str!("cases/week_parts.txt"), &|world, name| {
        kept(world, end);
        format!("({})", asked(name, end))
    });
}

/// Who is held, and what they owe: weeks counted at once are those that the view answers day by day, whatever happens to few accounts:
/// placed twice or in two batches, billed, paid, taken back, recalled, closed.
#[test]
fn weeks_counted_at_once_are_those_counted_day_by_day() {
    use rand_chacha::ChaCha8Rng;
    use rand_chacha::rand_core::{RngCore, SeedableRng};
    let mut seen = 0;
    for seed in 0..24 {
        let mut dice = ChaCha8Rng::seed_from_u64(seed);
        let mut roll = move |n: u64| dice.next_u64() % n;
        let begin: Date = "2026-01-05".parse().unwrap();
        let end = begin.saturating_add(55.days());
        let mut world = World::new(&end.to_string());
        // Few days, so that much falls on the same one, Mondays above all.
        let day = |roll: &mut dyn FnMut(u64) -> u64| {
            let back = if roll(3) == 0 { 7 * roll(8) } else { roll(56) };
            begin.saturating_add(i64::try_from(back).unwrap().days()).to_string()
        };
        for account in 0..8 {
            let id = format!("A{account}");
            for batch in 0..=roll(3) {
                let recalled = if roll(4) == 0 { day(&mut roll) } else { String::new() };
                let status = ["", "", "", "paid", "settled", "recalled"][usize::try_from(roll(6)).unwrap()];
                let (client, batch) = (["bank", "lender"][usize::try_from(roll(2)).unwrap()], format!("B{batch}"));
                let principal = [100, 200, 0][usize::try_from(roll(3)).unwrap()].to_string();
                world.add(
                    "accounts",
                    &[
                        ("account_id", &id),
                        ("client", client),
                        ("batch", &batch),
                        ("placed_on", &day(&mut roll)),
                        ("principal", &principal),
                        ("status", status),
                        ("recalled_on", &recalled),
                    ],
                );
            }
            let mut billed = std::collections::BTreeSet::new();
            for _ in 0..roll(4) {
                let on = day(&mut roll);
                if billed.insert(on.clone()) {
                    let balance = [0, 50, 300][usize::try_from(roll(3)).unwrap()].to_string();
                    world.add("statements", &[("account_id", &id), ("statement_on", &on), ("balance", &balance)]);
                }
            }
            for _ in 0..roll(5) {
                let amount = ["30", "100", "-30", "200"][usize::try_from(roll(4)).unwrap()];
                world.add("payments", &[("account_id", &id), ("paid_on", &day(&mut roll)), ("amount", amount)]);
            }
        }
        let weeks = "CREATE TEMP TABLE weeks AS SELECT i AS back, DATE '2026-02-23' - CAST(7 * i AS INT) AS week_start,
            DATE '2026-03-01' - CAST(7 * i AS INT) AS week_end FROM range(8) t(i)";
        world.conn.execute_batch(weeks).unwrap();
        world.conn.execute_batch(&format!("CREATE TEMP TABLE owed AS {}", query_text("report/owed").unwrap())).unwrap();
        let sums = query_text("report/held_sums").unwrap().replace("$count", "8");
        world.conn.execute_batch(&format!("CREATE TEMP TABLE sums AS {sums}")).unwrap();
        for back in 0..8 {
            let first = begin.saturating_add((7 * (7 - back)).days());
            let columns = ["account_id", "client", "batch", "balance"];
            let held = query_text("report/held_in").unwrap().replace("$first_day", &format!("'{first}'"));
            let at_once = world.lines(&columns, &format!("({held})"));
            let summed = ["held_accounts", "held_balance"];
            let sums = world.lines(&summed, &format!("(select * from sums where back = {back})"));
            let counted = format!(
                "(select count(*) as held_accounts, coalesce(cast(sum(balance) as decimal(18, 2)), 0) as held_balance from ({held}))"
            );
            assert_eq!(sums, world.lines(&summed, &counted), "seed {seed}, {first}");
            world.move_to(&first.saturating_sub(1.day()).to_string());
            world
                .conn
                .execute_batch("CREATE OR REPLACE TEMP TABLE evening AS SELECT account_id, client, batch, balance FROM account_now")
                .unwrap();
            world.move_to(&first.to_string());
            let by_day = "(select n.account_id, n.client, n.batch, coalesce(s.balance, n.balance_placed) as balance from account_now n
                left join evening s on s.account_id = n.account_id and s.client = n.client and s.batch = n.batch where n.held)";
            let by_day = world.lines(&columns, by_day);
            world.move_to(&end.to_string());
            assert_eq!(at_once, by_day, "seed {seed}, {first}");
            seen += at_once.len();
        }
    }
    assert!(seen > 300, "{seen}");
}

/// The sample's report with groups of one.
fn sample() -> Value {
    static MADE: std::sync::OnceLock<Value> = std::sync::OnceLock::new();
    let made = MADE.get_or_init(|| {
        let desk = Desk::new().of_one_too();
        let files = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data");
        desk.load(&[&files], &[], 0);
        let out = desk.dir.path().join("out");
        let done = desk.run(&["--as-of", "2026-06-07", "report", "weekly", "--forms", "json", "--out", out.to_str().unwrap()]);
        assert!(done.status.success(), "{}", text(&done));
        serde_json::from_slice(&std::fs::read(out.join("weekly.json")).unwrap()).unwrap()
    });
    made.clone()
}

/// A number, or amount, in millionths.
fn units(value: &Value) -> i64 {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    (text.parse::<f64>().unwrap_or_else(|_| panic!("{value} is no number")) * 1e6).round() as i64
}

/// The sum of one part of a figure over the rows of a table.
fn sum(table: &Value, metric: &str, part: &str) -> i64 {
    table.as_array().unwrap().iter().map(|row| units(&row[metric][part])).sum()
}

#[test]
fn settlement_is_the_sum_of_the_payments_listed_and_ties_to_the_totals() {
    let json = sample();
    let payments = json["payments"].as_array().unwrap();
    let listed = |column: &str| payments.iter().map(|row| units(&row[column])).sum::<i64>();
    assert!(payments.len() > 20);
    for (column, metric) in [("amount", "net_payments"), ("commission", "commission")] {
        let total = units(&json["totals"][metric]["value"]);
        assert_eq!(listed(column), total, "{metric}");
        for table in ["settlement", "settlement_client"] {
            assert_eq!(units(&json[format!("{table}_total")][metric]["value"]), total, "{table} {metric}");
            assert_eq!(sum(&json[table], metric, "value"), total, "{table} {metric}");
        }
    }
    for table in ["settlement", "settlement_client"] {
        let count = sum(&json[table], "payment_count", "value") + sum(&json[table], "reversal_count", "value");
        assert_eq!(count, payments.len() as i64 * 1_000_000);
        for row in json[table].as_array().unwrap() {
            let of = |metric: &str| units(&row[metric]["value"]);
            assert_eq!(of("gross_payments") - of("reversed_amount"), of("net_payments"), "{row}");
        }
    }
}

#[test]
fn the_funnel_ties_to_penetration_and_its_parts_to_the_whole() {
    let json = sample();
    let step = |name: &str| json["funnel_steps"].as_array().unwrap().iter().find(|row| row["funnel_step"] == name).unwrap();
    let totals = &json["totals"];
    assert_eq!(step("held")["step_accounts"]["value"], totals["held_accounts"]["value"]);
    assert_eq!(step("attempted")["step_rate"]["value"], totals["penetration"]["value"]);
    for (metric, name) in [
        ("funnel_attempted", "attempted"),
        ("funnel_answered", "answered"),
        ("funnel_right_party", "right_party"),
        ("funnel_promised", "promised"),
        ("funnel_kept", "kept"),
    ] {
        for table in ["funnel_client", "funnel_treatment"] {
            for part in ["numerator", "denominator"] {
                assert_eq!(sum(&json[table], metric, part), units(&step(name)["step_rate"][part]), "{table} {metric} {part}");
            }
        }
    }
    for metric in ["held_accounts", "held_balance", "net_payments", "attempts", "complaints", "commission"] {
        assert_eq!(sum(&json["by_treatment"], metric, "value"), units(&totals[metric]["value"]), "by_treatment {metric}");
    }
    for table in ["funnel_client_total", "funnel_treatment_total"] {
        assert_eq!(json[table]["funnel_attempted"], totals["penetration"], "{table}");
    }
    assert_eq!(json["promises_total"]["kept_promise_rate"], totals["kept_promise_rate"]);
    for part in ["numerator", "denominator"] {
        let kept = &totals["kept_promise_rate"][part];
        assert_eq!(sum(&json["promises"], "kept_promise_rate", part), units(kept), "promises {part}");
    }
}

#[test]
fn lost_contact_ties_to_the_repair_rate_and_adds_up() {
    let json = sample();
    let repair = &json["totals"]["repair_rate"];
    let sources = sum(&json["repair_sources"], "source_reached", "value");
    assert!(units(&repair["denominator"]) > 0);
    assert_eq!(sources, units(&repair["numerator"]));
    assert_eq!(json["repair_total"]["repair_rate"]["value"], repair["value"]);
    for row in json["repair"].as_array().unwrap() {
        let of = |metric: &str| units(&row[metric]["value"]);
        let lost = units(&row["repair_rate"]["numerator"]) + of("lost_otherwise") + of("lost_still");
        assert_eq!(lost, of("lost_debtors"), "{row}");
        assert_eq!(of("lost_still") + of("lost_new"), of("lost_end"), "{row}");
    }
}

#[test]
fn what_moved_adds_up_to_the_change_of_net_payments() {
    let json = sample();
    let net = &json["totals"]["net_payments"];
    let change = units(&net["value"]) - units(&net["week_before"]["value"]);
    for table in ["moved_client", "moved_stage"] {
        assert_eq!(sum(&json[table], "net_change", "value"), change, "{table}");
        for row in json[table].as_array().unwrap() {
            let of = |metric: &str| units(&row[metric]["value"]);
            assert_eq!(of("exposure_effect") + of("rate_effect") + of("placed_effect"), of("net_change"), "{row}");
        }
    }
    let line = &json["moved"][0];
    let said = units(&line["with"]["change"]["value"]);
    assert_eq!((line["key"].as_str(), said), (Some("moved-down"), -change));
    assert!(!json["decisions"].as_array().unwrap().is_empty());
}

#[test]
fn roll_groups_add_up_and_quiet_accounts_are_some_of_the_held() {
    let json = sample();
    let groups = ["cured", "better", "same", "next", "worse", "recalled", "unknown"];
    for (table, ending, whole) in [("rolls", "", "rolled_balance"), ("rolls_accounts", "_accounts", "rolled_accounts")] {
        assert_eq!(sum(&json[table], whole, "value"), units(&json[format!("{table}_total")][whole]["value"]));
        for row in json[table].as_array().unwrap() {
            let parts: i64 = groups.iter().map(|group| units(&row[format!("roll_{group}{ending}")]["numerator"])).sum();
            assert_eq!(parts, units(&row[whole]["value"]), "{row}");
        }
    }
    for row in json["uncontacted"].as_array().unwrap() {
        let of = |metric: &str, part: &str| units(&row[metric][part]);
        assert_eq!(of("on_hold", "numerator") + of("open_accounts", "value"), of("held_now", "value"), "{row}");
        assert!(
            of("quiet_7", "numerator") >= of("quiet_14", "numerator") && of("quiet_14", "numerator") >= of("quiet_30", "numerator"),
            "{row}"
        );
    }
    let month = &json["month"][0];
    let [low, forecast, high] = ["month_low", "month_forecast", "month_high"].map(|metric| units(&month[metric]["value"]));
    assert!(low <= forecast && forecast <= high);
    assert_eq!(units(&month["month_recovered"]["value"]) + units(&month["month_rest"]["value"]), forecast);
}

#[test]
fn an_empty_workspace_has_a_weekly_report_too() {
    let desk = Desk::new();
    let output = desk.run(&["--as-of", "2026-06-07", "report", "weekly"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output));
    assert!(text(&output).contains("No rule asks for a decision"), "{}", text(&output));
    let file = desk.workspace().join("reports/weekly.json");
    let json: Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    assert_eq!(json["decisions"][0]["key"], "decision-none");
    assert_eq!(json["moved"][0]["key"], "moved-same");
    assert_eq!(json["roll_days"][0]["key"], "roll-days-none");
    for table in [
        "payments",
        "settlement",
        "repair",
        "repair_sources",
        "rolls",
        "roll_measures",
        "corridor",
        "corridor_curves",
        "uncontacted",
        "by_treatment",
    ] {
        assert_eq!(json[table], Value::Array(Vec::new()), "{table}");
    }
    assert_eq!(json["month"][0]["month_forecast"]["value"], Value::Null);
}
