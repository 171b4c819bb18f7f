//! Worlds of tracing with known truth, five seeds of three shapes: every lead is lawful, the first reach as often as they should,
//! the chance comes true about as often as it says. Never a figure that one lucky seed would give.

use super::desk::{Desk, text};
use super::world::worlds::{dice, people};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

#[path = "../worlds/tracing/mod.rs"]
mod world;

use world::{AS_OF, Setting, Shape};

const DEBTORS: u64 = 350;

/// What a ranking was worth in a world.
#[derive(Default, Debug)]
struct Worth {
    unlawful: Vec<String>,
    leads: usize,
    /// Lost debtors whom some lawful number reaches.
    reachable: usize,
    first: usize,
    three: usize,
    newest_first: usize,
    newest_three: usize,
    squares: f64,
}

/// A value's truth for a debtor: whether it reaches, and whether any way to it is lawful.
type Truth = BTreeMap<(String, String), (bool, bool)>;

fn truth(folder: &std::path::Path) -> Truth {
    let mut truth = Truth::new();
    for row in csv::Reader::from_path(folder.join("truth.csv")).unwrap().deserialize() {
        let row: BTreeMap<String, String> = row.unwrap();
        let known = truth.entry((row["debtor_id"].clone(), row["value"].clone())).or_default();
        known.0 |= ["debtor", "person"].contains(&row["reaches"].as_str());
        known.1 |= row["lawful"] == "yes";
    }
    truth
}

fn made(seed: u64, shape: Shape) -> (Desk, Truth) {
    let desk = Desk::new();
    let folder = desk.dir.path().join("world");
    world::write(&folder, &Setting { seed, debtors: DEBTORS, as_of: AS_OF, shape }).unwrap();
    let loaded = desk.run(&["load", folder.join("feeds").to_str().unwrap()]);
    assert!(loaded.status.success(), "{}", text(&loaded));
    let truth = truth(&folder);
    (desk, truth)
}

fn leads(desk: &Desk) -> Vec<Value> {
    let args = "--lost --relay-worth 1 --format jsonl --reveal --purpose test";
    let args: Vec<&str> = ["--as-of", "2026-06-07", "leads"].into_iter().chain(args.split(' ')).collect();
    let output = desk.run(&args);
    assert!(output.status.success(), "{}", text(&output));
    String::from_utf8(output.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn worth(leads: &[Value], truth: &Truth, worth: &mut Worth) {
    let mut by_debtor: BTreeMap<&str, Vec<&Value>> = BTreeMap::new();
    for lead in leads {
        by_debtor.entry(lead["debtor_id"].as_str().unwrap()).or_default().push(lead);
    }
    let lost: BTreeSet<&str> = by_debtor.keys().copied().collect();
    let known = |debtor: &str, lead: &Value| truth.get(&(debtor.to_owned(), lead["value"].as_str().unwrap().to_owned())).copied();
    for (debtor, mut leads) in by_debtor {
        for lead in &leads {
            let (reaches, lawful) = known(debtor, lead).unwrap_or((false, true));
            if !lawful {
                worth.unlawful.push(format!("{debtor} {} {} {}", lead["owner_id"], lead["source"], lead["path"]));
            }
            worth.squares += (lead["p_reach"].as_f64().unwrap() - f64::from(u8::from(reaches))).powi(2);
            worth.leads += 1;
        }
        let of_debtor = truth.range((debtor.to_owned(), String::new())..).take_while(|((other, _), _)| other == debtor);
        if lost.contains(debtor) && of_debtor.into_iter().any(|(_, (reaches, lawful))| *reaches && *lawful) {
            let reach = |leads: &[&Value], k: usize| usize::from(leads.iter().take(k).any(|lead| known(debtor, lead).is_some_and(|k| k.0)));
            worth.reachable += 1;
            worth.first += reach(&leads, 1);
            worth.three += reach(&leads, 3);
            leads.sort_by_key(|lead| std::cmp::Reverse(lead["observed_on"].as_str().unwrap_or_default().to_owned()));
            worth.newest_first += reach(&leads, 1);
            worth.newest_three += reach(&leads, 3);
        }
    }
}

#[test]
fn the_first_leads_reach_and_none_is_unlawful() {
    let mut all = Worth::default();
    for (seed, shape) in [(1, Shape::A), (2, Shape::B), (3, Shape::C), (4, Shape::A), (5, Shape::B)] {
        let (desk, truth) = made(seed, shape);
        worth(&leads(&desk), &truth, &mut all);
    }
    assert!(all.unlawful.is_empty(), "{:#?}", all.unlawful);
    assert!(all.reachable > 500, "{all:?}");
    let share = |n: usize| n as f64 / all.reachable as f64;
    let brier = all.squares / all.leads as f64;
    println!(
        "first {:.3} (newest {:.3}), of three {:.3} ({:.3}), Brier {brier:.4}",
        share(all.first),
        share(all.newest_first),
        share(all.three),
        share(all.newest_three)
    );
    assert!(share(all.first) >= 0.80 && share(all.three) >= 0.95, "{all:?}");
    assert!(share(all.first) >= share(all.newest_first) + 0.15, "{all:?}");
    assert!(brier <= 0.13, "{brier}");
}

#[test]
fn a_backtest_sees_only_what_was_known_and_says_what_it_cannot_tell() {
    let (desk, _) = made(6, Shape::C);
    let run = |args: &[&str]| {
        let output = desk.run(&[&["--as-of", "2026-06-07", "leads", "backtest"], args].concat());
        (output.status.code(), text(&output))
    };
    let (code, told) = run(&["--at", "2026-05-31,2026-06-02", "--k", "1,3", "--format", "csv"]);
    assert_eq!(code, Some(0), "{told}");
    let heading = "at,part,what,share,numerator,denominator,predicted,newest_first,gain,leads,tried,attempts,right_party,relayed,\
                   wrong_party,refused,complained";
    assert_eq!(told.lines().next(), Some(heading));
    let rows = |day: &str, part: &str| told.lines().filter(|line| line.starts_with(&format!("{day},{part},"))).count();
    for (day, part, expected) in [("2026-05-31", "reach", 2), ("2026-06-02", "reach", 2), ("2026-06-02", "brier", 1)] {
        assert_eq!(rows(day, part), expected, "{told}");
    }
    // Of ten bands the two that hold no lead that was tried are left out.
    assert_eq!(rows("2026-05-31", "reliability"), 8, "{told}");
    assert!(told.lines().any(|line| line.starts_with("2026-05-31,source,application,")), "{told}");
    assert_eq!(told, run(&["--at", "2026-05-31,2026-06-02", "--k", "1,3", "--format", "csv"]).1, "the same bytes again");
    assert!(run(&["--split", "2026-05-31"]).1.contains("were never tried and have no outcome (censored)"));
    let (code, told) = run(&["--at", "2026-06-07"]);
    assert_eq!(code, Some(2));
    assert!(told.contains("nothing is known yet of what came after 2026-06-07"), "{told}");
}
