//! The shared views by given and expected rows, and the segment verb from end to end.
//! Never repeats what the unit tests of `segment` hold.

use crate::desk::{Desk, text};
use crate::tables::{World, try_cases};
use proptest::prelude::*;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};
use retrace::segment::{DEFAULT_STRATEGY, Strategy, read, scored_sql};
use retrace::store::query::query_text;

const CASES: &[(&str, &str)] = &[
    ("days_past_due", include_str!("cases/days_past_due.txt")),
    ("held_and_plans", include_str!("cases/held_and_plans.txt")),
    ("reached_and_lost", include_str!("cases/reached_and_lost.txt")),
    ("points_and_suppressions", include_str!("cases/points_and_suppressions.txt")),
];

#[test]
fn views_answer_as_the_metrics_say() {
    for (file, text) in CASES {
        try_cases(file, text, &|_, view| view.to_owned());
    }
}

fn default_strategy() -> Strategy {
    read("strategies/default.toml", DEFAULT_STRATEGY).unwrap()
}

fn scored(world: &World, columns: &[&str]) -> Vec<String> {
    let sql = scored_sql(&default_strategy(), query_text("segment/accounts").unwrap()).replace("$account", "NULL");
    world.lines(columns, &format!("({sql})"))
}

fn pick<'a>(rng: &mut ChaCha8Rng, of: &[&'a str]) -> &'a str {
    of[rng.next_u32() as usize % of.len()]
}

fn day(rng: &mut ChaCha8Rng, from: &str, days: u32) -> String {
    let from: jiff::civil::Date = from.parse().unwrap();
    from.saturating_add(jiff::Span::new().days(i64::from(rng.next_u32() % days))).to_string()
}

/// Events of twelve accounts from January to June 2026; those after a day may be left out.
fn random_world(seed: u64, as_of: &str, until: &str) -> World {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut world = World::new(as_of);
    let within = |day: &str| day <= until;
    for n in 0..12 {
        let (account, debtor, phone) = (format!("A{n:02}"), format!("D{}", n % 9), format!("138000000{n:02}"));
        let (due, past_due) = (format!("{}", 100 + rng.next_u32() % 400), day(&mut rng, "2025-09-01", 200));
        let given = [
            ("account_id", account.as_str()),
            ("debtor_id", &debtor),
            ("placed_on", "2026-01-01"),
            ("monthly_due", &due),
            ("past_due_since", &past_due),
            ("principal", "3000"),
            ("credit_limit", "9000"),
        ];
        world.add("accounts", &given);
        if n < 9 {
            let income = format!("{}", 2000 + rng.next_u32() % 20_000);
            world
                .add("debtors", &[("debtor_id", &debtor), ("monthly_income", &income), ("assets_value", "2000"), ("creditors_count", "3")]);
            world.add(
                "contact_points",
                &[
                    ("owner_id", &debtor),
                    ("kind", "mobile"),
                    ("value", &phone),
                    ("source", "application"),
                    ("basis", "contract"),
                    ("first_seen_on", "2024-01-01"),
                ],
            );
        }
        for _ in 0..6 {
            let (paid_on, amount) = (day(&mut rng, "2026-01-01", 160), format!("{}", 50 + rng.next_u32() % 400));
            if within(&paid_on) {
                world.add("payments", &[("account_id", &account), ("paid_on", &paid_on), ("amount", &amount), ("payer", "debtor")]);
            }
            let at = day(&mut rng, "2026-01-01", 160);
            let (party, outcome) = (
                pick(&mut rng, &["debtor", "unknown"]),
                pick(&mut rng, &["right_party", "no_answer", "busy", "promise", "dispute", "hardship"]),
            );
            let direction = pick(&mut rng, &["outbound", "outbound", "inbound"]);
            if within(&at) {
                let at = format!("{at}T10:00:00+08:00");
                world.add(
                    "contacts",
                    &[
                        ("account_id", &account),
                        ("at", &at),
                        ("party", party),
                        ("outcome", outcome),
                        ("direction", direction),
                        ("point", &phone),
                    ],
                );
            }
        }
        for month in ["2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"] {
            let (some, dpd) = (rng.next_u32() % 2 == 0, format!("{}", rng.next_u32() % 90));
            if some && within(month) {
                world.add(
                    "statements",
                    &[
                        ("account_id", &account),
                        ("statement_on", month),
                        ("balance", "2500"),
                        ("dpd", &dpd),
                        ("paid", "100"),
                        ("minimum_due", "200"),
                    ],
                );
            }
        }
        let (made, from) = (day(&mut rng, "2026-01-01", 150), day(&mut rng, "2026-01-01", 150));
        if within(&made) {
            let due_on = made.parse::<jiff::civil::Date>().unwrap().saturating_add(jiff::Span::new().days(9)).to_string();
            world.add(
                "promises",
                &[("account_id", &account), ("made_on", &made), ("due_on", &due_on), ("amount", "150"), ("plan", "promise")],
            );
        }
        if within(&from) && n % 4 == 0 {
            world.add("pauses", &[("account_id", &account), ("from", &from), ("reason", "hardship")]);
        }
        let received = day(&mut rng, "2026-01-01", 160);
        if within(&received) && n % 3 == 0 {
            let received = format!("{received}T09:00:00+08:00");
            world.add("complaints", &[("account_id", &account), ("received_at", &received)]);
            world.add(
                "suppressions",
                &[("subject_kind", "debtor"), ("subject", &debtor), ("scope", "all"), ("since", &received), ("reason", "cease_request")],
            );
        }
    }
    world
}

const ALL: &[&str] = &[
    "account_id",
    "balance",
    "dpd",
    "stage",
    "not_held",
    "dispute",
    "complaint",
    "cease",
    "plan_active",
    "paused",
    "lost",
    "months_not_reached",
    "last_attempt_on",
    "next_promise_on",
    "missed_promise_on",
    "willingness",
    "ability",
    "bins",
];

#[test]
fn nothing_after_the_day_leaks_into_it() {
    for seed in 0..2 {
        let mut days = Vec::new();
        for as_of in ["2026-02-15", "2026-05-20"] {
            let whole = scored(&random_world(seed, as_of, "2026-12-31"), ALL);
            let known_then = scored(&random_world(seed, as_of, as_of), ALL);
            assert_eq!(whole, known_then, "seed {seed}, {as_of}");
            days.push(whole);
        }
        assert_ne!(days[0], days[1], "the day makes no difference: seed {seed}");
    }
}

#[test]
fn sql_scores_as_the_scorecard_reads() {
    let strategy = default_strategy();
    let mut seen = std::collections::BTreeSet::new();
    for seed in 0..3 {
        for line in scored(&random_world(seed, "2026-05-31", "2026-12-31"), &["bins", "willingness", "ability"]) {
            let cells: Vec<&str> = line.split(',').collect();
            let letters = cells[0].as_bytes();
            seen.insert(cells[0].to_owned());
            let points = |from: usize, card: &retrace::segment::strategy::Scorecard| {
                let points = card.attributes.iter().enumerate().map(|(n, graded)| {
                    retrace::segment::compile::bin_of(graded, letters[from + n]).map_or(graded.missing, |bin| bin.points)
                });
                card.score(points).to_string()
            };
            assert_eq!(points(0, &strategy.willingness), cells[1], "{line}");
            assert_eq!(points(strategy.willingness.attributes.len(), &strategy.ability), cells[2], "{line}");
        }
    }
    assert!(seen.len() > 20, "the worlds are too alike: {}", seen.len());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, ..ProptestConfig::default() })]
    /// A right used, or a flag of care, overrides and costs nothing.
    #[test]
    fn rights_cost_no_points(seed in 0u64..1000, which in 0usize..6, account in 0usize..12) {
        let scores = ["account_id", "willingness", "ability", "bins"];
        // Nothing comes after the right was used: a payment or a promise would end a dispute.
        let mut world = random_world(seed, "2026-05-31", "2026-05-29");
        let before = scored(&world, &scores);
        let (id, debtor) = (format!("A{account:02}"), format!("D{}", account % 9));
        let at = "2026-05-30T10:00:00+08:00";
        let hold = match which {
            0 => { world.conn.execute("UPDATE debtors SET care_flags = 'illness' WHERE debtor_id = ?", [&debtor]).unwrap(); "care" }
            1 => { world.add("contacts", &[("account_id", &id), ("at", at), ("party", "debtor"), ("outcome", "dispute")]); "dispute" }
            2 => { world.add("contacts", &[("account_id", &id), ("at", at), ("party", "debtor"), ("direction", "inbound"), ("outcome", "cease_request")]); "cease" }
            3 => { world.add("complaints", &[("account_id", &id), ("received_at", at)]); "complaint" }
            4 => { world.add("suppressions", &[("subject_kind", "account"), ("subject", &id), ("scope", "all"), ("since", at), ("reason", "dispute_open")]); "dispute" }
            _ => { world.add("contacts", &[("account_id", &id), ("at", at), ("party", "debtor"), ("outcome", "complaint_threat")]); "complaint" }
        };
        prop_assert_eq!(before, scored(&world, &scores));
        let held = scored(&world, &["account_id", hold]);
        prop_assert!(held.contains(&format!("{id},true")), "{hold}: {held:?}");
    }
}

fn sample() -> Desk {
    let desk = Desk::new();
    desk.load(&[&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data")], &[], 0);
    desk
}

fn csv_rows(desk: &Desk, args: &[&str]) -> Vec<std::collections::BTreeMap<String, String>> {
    let output = desk.run(args);
    assert!(output.status.success(), "{}", text(&output));
    csv::Reader::from_reader(output.stdout.as_slice()).deserialize().map(Result::unwrap).collect()
}

#[test]
fn the_verb_tells_what_was_planted_in_the_sample() {
    let desk = sample();
    let rows = csv_rows(&desk, &["--as-of", "2026-06-07", "segment", "--format", "csv"]);
    let of = |id: &str| rows.iter().find(|row| row["account_id"] == id).unwrap_or_else(|| panic!("no {id}"));
    let stages: Vec<String> = (600..=613).map(|n| of(&format!("HT-A{n}"))).map(|row| format!("{} {}", row["dpd"], row["stage"])).collect();
    assert_eq!(stages.join(", "), "0 M0, 1 M1, 30 M1, 31 M2, 60 M2, 61 M3, 90 M3, 91 M4, 120 M4, 121 M5, 150 M5, 151 M6, 180 M6, 181 M7+");
    for (id, holds) in [
        ("HT-A960", "cease"),
        ("HT-A963", ""),
        ("YH-A961", "deceased"),
        ("HT-A962", "care"),
        ("YH-A970", "impostor"),
        ("HT-A971", "lawyer"),
        ("YH-A972", "bankrupt"),
        ("BL-A973", "dispute"),
        ("HT-A974", "legal"),
        ("BL-A975", "plan_active"),
        ("BL-A976", ""),
        ("BL-A978", "paused"),
        ("HT-A980", ""),
        ("HT-A981", ""),
        ("HT-A982", ""),
        ("HT-A983", "lost"),
        ("BL-A984", ""),
        ("YH-A985", ""),
        ("YH-A986", "lost"),
        ("YH-A987", ""),
        ("HT-A991", "not_held"),
        ("HT-A993", "not_held"),
        ("YH-A965", "complaint"),
    ] {
        assert_eq!(of(id)["holds"], holds, "{id}");
        assert_eq!(of(id)["next_action_on"].is_empty(), !holds.is_empty(), "{id}");
    }
    assert_eq!([&of("BL-A977")["dpd"], &of("BL-A978")["dpd"]], ["125", "105"], "days on a pause");
    assert_eq!(of("HT-A993")["stage"], "M0", "paid by a third party");
    assert!(rows.is_sorted_by_key(|row| row["account_id"].clone()));
    for row in &rows {
        let (willingness, ability): (i64, i64) = (row["willingness"].parse().unwrap(), row["ability"].parse().unwrap());
        let p: f64 = row["p_pay"].parse().unwrap();
        assert!((0..=100).contains(&willingness) && (0..=100).contains(&ability) && (0.0..=1.0).contains(&p), "{row:?}");
        assert!(row["next_action_on"].is_empty() || row["next_action_on"].as_str() >= "2026-06-07", "{row:?}");
    }
}

/// One account is asked of a session that holds little but its owners' rows, all of the whole: what comes of it is the same.
#[test]
fn an_account_alone_is_what_it_is_among_all() {
    let desk = sample();
    let rows = csv_rows(&desk, &["--as-of", "2026-06-07", "segment", "--format", "csv"]);
    for row in rows.iter().step_by(rows.len().div_ceil(12)) {
        let lines = csv_rows(&desk, &["--as-of", "2026-06-07", "segment", "--explain", &row["account_id"], "--format", "csv"]);
        let of = |part: &'static str| lines.iter().filter(move |line| line["part"] == part);
        for part in ["willingness", "ability", "contactability"] {
            let total = of(part).find(|line| line["name"] == "score").map_or("", |line| line["points"].as_str());
            assert_eq!(total, row[part], "{part}: {row:?}");
        }
        assert_eq!(of("hold").map(|line| line["name"].as_str()).collect::<Vec<_>>().join("; "), row["holds"], "{row:?}");
        assert_eq!(of("branch").next_back().map(|line| &line["name"]), Some(&row["treatment"]), "{row:?}");
    }
}

#[test]
fn groups_add_up_and_an_account_explains_itself() {
    let desk = sample();
    let rows = csv_rows(&desk, &["--as-of", "2026-06-07", "segment", "--format", "csv"]);
    let groups = csv_rows(&desk, &["--as-of", "2026-06-07", "segment", "--by", "client,segment", "--format", "csv"]);
    let held = rows.iter().filter(|row| !row["holds"].starts_with("not_held")).count();
    assert_eq!(groups.iter().map(|row| row["accounts"].parse::<usize>().unwrap()).sum::<usize>(), held);
    let lines = csv_rows(&desk, &["--as-of", "2026-06-07", "segment", "--explain", "HT-A013", "--format", "csv"]);
    let row = rows.iter().find(|row| row["account_id"] == "HT-A013").unwrap();
    for part in ["willingness", "ability"] {
        let (given, total): (Vec<_>, Vec<_>) = lines.iter().filter(|line| line["part"] == part).partition(|line| line["name"] != "score");
        let sum: i64 = given.iter().map(|line| line["points"].parse::<i64>().unwrap()).sum();
        assert_eq!((sum.clamp(0, 100).to_string(), &total[0]["points"]), (row[part].clone(), &row[part]), "{part}");
    }
    let nobody = desk.run(&["--as-of", "2026-06-07", "segment", "--explain", "NOBODY"]);
    assert_eq!(nobody.status.code(), Some(1));
    assert!(text(&nobody).contains("there is no account \"NOBODY\" placed by 2026-06-07"), "{}", text(&nobody));
    std::fs::write(desk.workspace().join("strategies/mine.toml"), DEFAULT_STRATEGY.replace("low = [0, 39]", "low = [0, 30]")).unwrap();
    let refused = desk.run(&["--as-of", "2026-06-07", "segment", "--strategy", "mine"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(
        text(&refused).contains("strategies/mine.toml:13: band middle begins at 40: scores 31 to 39 belong to no band"),
        "{}",
        text(&refused)
    );
}
