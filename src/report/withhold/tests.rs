//! What is withheld of small worlds, and what no world may tell.
//! Never looks at a page: what a row withheld looks like, the forms' tests say.

use super::*;
use proptest::prelude::*;
use serde_json::json;

fn rows(rows: Json) -> Vec<Record> {
    rows.as_array().into_iter().flatten().filter_map(|row| row.as_object().cloned()).collect()
}

fn found(given: &[(&str, Option<&str>, &str, i64)]) -> Findings {
    let mut findings = Findings::default();
    let row = |(dimension, client, part, people): &(&str, Option<&str>, &str, i64)| json!({ "dimension": dimension, "client": client, *dimension: part, "people": people });
    // A client's own row names it once.
    let given: Vec<Json> = given.iter().map(|one| if one.0 == "client" { row(&(one.0, None, one.2, one.3)) } else { row(one) }).collect();
    findings.add_period("weekly", "week", rows(given.into()));
    findings
}

fn parts(findings: &Findings, name: &str, column: &str) -> Vec<String> {
    findings.rows(name).unwrap().iter().filter(|row| is_withheld_at(row, column)).filter_map(|row| text(row, column)).collect()
}

fn named(findings: &Findings) -> Vec<String> {
    let name = |row: &Record| text(row, "dimension").and_then(|dimension| text(row, &dimension));
    findings.rows("weekly").unwrap().iter().filter(|row| is_withheld(row)).filter_map(name).collect()
}

#[test]
fn the_next_smallest_goes_with_one_alone() {
    let mut few = found(&[("all", None, "whole", 103), ("stage", None, "M1", 3), ("stage", None, "M2", 60), ("stage", None, "M3", 40)]);
    assert_eq!((few.withhold(5), named(&few)), (2, vec!["M1".to_owned(), "M3".to_owned()]));
    let mut none = found(&[("stage", None, "M1", 5), ("stage", None, "M2", 0)]);
    assert_eq!(none.withhold(5), 0, "five are enough, and nobody is nobody");
    let mut off = found(&[("stage", None, "M1", 1)]);
    assert_eq!(off.withhold(1), 0);
}

#[test]
fn parts_of_a_part_withheld_are_withheld() {
    let mut few = found(&[
        ("client", None, "a", 2),
        ("client", None, "b", 50),
        ("client", None, "c", 90),
        ("batch", Some("b"), "b1", 25),
        ("batch", Some("b"), "b2", 25),
        ("batch", Some("c"), "c1", 90),
    ]);
    few.withhold(5);
    assert_eq!(named(&few), ["a", "b", "b1", "b2"]);
}

#[test]
fn points_of_a_curve_stand_alone() {
    let mut findings = Findings::default();
    findings
        .add(
            "curves",
            &rows(
                json!([{ "client": "a", "batch": "x", "week": 0, "people": 40 }, { "client": "a", "batch": "x", "week": 1, "people": 4 }]),
            ),
        )
        .unwrap();
    findings.withhold(5);
    assert_eq!(parts(&findings, "curves", "week"), ["1"]);
}

#[test]
fn what_one_finding_withholds_no_other_shows() {
    // Of the batches X, Y and Z the first is small; of Y nothing was paid, and of Z alone a curve is drawn.
    let batch = |name: &str, people: i64| json!({ "dimension": "batch", "client": "bank", "batch": name, "people": people });
    let client = json!({ "dimension": "client", "client": "bank", "batch": null, "people": 62 });
    let mut findings = Findings::default();
    findings.add_period("weekly", "week", rows(json!([client, batch("X", 2), batch("Y", 10), batch("Z", 50)])));
    findings.add_period("settlement", "week", rows(json!([client, batch("X", 12), batch("Y", 60), batch("Z", 9)])));
    let curve = |name: &str, week: i64| json!({ "client": "bank", "batch": name, "week": week, "people": 50 });
    findings.add("curves", &rows(json!([curve("Y", 0), curve("Z", 0)]))).unwrap();
    findings
        .add(
            "payments",
            &rows(json!([{ "client": "bank", "batch": "X", "payment_id": "P1" }, { "client": "bank", "batch": "Z", "payment_id": "P2" }])),
        )
        .unwrap();
    findings.withhold(5);
    for (name, column, wanted) in [
        ("weekly", "batch", vec!["X", "Y"]),
        ("settlement", "batch", vec!["X", "Y"]),
        ("curves", "batch", vec!["Y"]),
        ("payments", "payment_id", vec!["P1"]),
    ] {
        assert_eq!(parts(&findings, name, column), wanted, "{name}");
    }
}

#[test]
fn a_team_and_a_severity_do_not_tell_their_parts() {
    let mut findings = Findings::default();
    let collector =
        |team: &str, name: &str, people: i64| json!({ "dimension": "collector", "team": team, "collector": name, "people": people });
    let team = |team: &str, people: i64| json!({ "dimension": "team", "team": team, "collector": null, "people": people });
    findings.add_period(
        "people",
        "quarter",
        rows(json!([
            team("A", 53),
            team("B", 70),
            collector("A", "a1", 3),
            collector("A", "a2", 50),
            collector("B", "b1", 10),
            collector("B", "b2", 60)
        ])),
    );
    let rule =
        |severity: &str, name: &str, people: i64| json!({ "dimension": "rule", "severity": severity, "rule": name, "people": people });
    let severity = |severity: &str, people: i64| json!({ "dimension": "severity", "severity": severity, "rule": null, "people": people });
    findings
        .add(
            "findings",
            &rows(json!([
                severity("level_1", 30),
                severity("level_2", 21),
                rule("level_1", "r1", 30),
                rule("level_2", "r2", 1),
                rule("level_2", "r3", 20)
            ])),
        )
        .unwrap();
    findings.withhold(5);
    assert_eq!(parts(&findings, "people", "collector"), ["a1", "a2"], "b1 would leave a1 to team A");
    assert_eq!(parts(&findings, "findings", "rule"), ["r2", "r3"]);
}

#[test]
fn a_column_of_few_goes_without_its_row() {
    let client = |name: &str, flow: i64| json!({ "dimension": "client", "client": name, "people": 50, "placed_people": flow, "placed_accounts": flow, "held_accounts": 50 });
    let mut findings = Findings::default();
    findings.add_period("weekly", "week", rows(json!([client("a", 1), client("b", 9), client("c", 20), client("d", 0)])));
    let promise = |name: &str, people: i64| json!({ "dimension": "client", "client": name, "people": people });
    findings.add_period("promises", "week", rows(json!([promise("a", 30), promise("b", 30), promise("c", 2), promise("d", 8)])));
    assert_eq!(findings.withhold(5), 6, "a and b in what came and went, c and d in promises");
    assert_eq!(parts(&findings, "weekly", "placed_accounts"), ["1", "9"]);
    assert!(parts(&findings, "weekly", "held_accounts").is_empty());
    let weekly = findings.rows("weekly").unwrap();
    let kept: Vec<bool> = weekly.iter().map(|row| is_withheld_at(row, "promises_kept")).collect();
    assert_eq!(kept, [false, false, true, true]);
}

#[test]
fn the_wholes_column_goes_where_one_part_is_all_of_it() {
    let row = |dimension: &str, name: Option<&str>, gone: i64| json!({ "dimension": dimension, "client": name, "people": 50, "recalled_people": gone, "recalled_accounts": gone });
    let mut findings = Findings::default();
    findings.add_period("weekly", "week", rows(json!([row("all", None, 2), row("client", Some("a"), 2), row("client", Some("b"), 0)])));
    findings.add_period(
        "weekly",
        "week_before",
        rows(json!([row("all", None, 11), row("client", Some("a"), 2), row("client", Some("b"), 9)])),
    );
    findings.withhold(5);
    assert_eq!(parts(&findings, "weekly", "recalled_accounts"), ["2", "2", "2", "9"]);
}

#[test]
fn groups_of_a_stage_are_withheld_as_moves_are() {
    let groups = ["cured", "better", "same", "next", "worse", "recalled", "unknown"];
    let row = |stage: Option<&str>, of: [i64; 7]| {
        let mut row = Record::new();
        row.insert("dimension".into(), if stage.is_some() { "stage" } else { "all" }.into());
        row.insert("stage".into(), stage.into());
        row.insert("people".into(), of.iter().sum::<i64>().into());
        for (group, n) in groups.iter().zip(of) {
            row.insert(format!("{group}_people"), n.into());
            row.insert(format!("{group}_accounts"), n.into());
        }
        row
    };
    let mut findings = Findings::default();
    let of = [
        row(Some("M1"), [0, 6, 9, 30, 0, 0, 0]),
        row(Some("M2"), [1, 7, 10, 20, 0, 0, 0]),
        row(Some("M3"), [8, 8, 10, 9, 0, 0, 0]),
        row(None, [9, 21, 29, 59, 0, 0, 0]),
    ];
    findings.add("rolls", &of).unwrap();
    findings
        .add("roll_measures", &rows(json!([{ "measure": "cure", "people": 118 }, { "measure": "flow_to_m4", "people": 118 }])))
        .unwrap();
    findings.withhold(5);
    assert_eq!(parts(&findings, "rolls", "cured_accounts"), ["1", "8"]);
    assert_eq!(parts(&findings, "rolls", "better_accounts"), ["7", "8"]);
    assert!(parts(&findings, "rolls", "next_accounts").is_empty());
    assert_eq!(parts(&findings, "roll_measures", "measure"), ["cure"]);
}

#[test]
fn a_segments_moves_and_its_sums_are_one_table() {
    let stay = |name: Option<&str>, of: [i64; 4]| {
        json!({
            "dimension": if name.is_some() { "segment" } else { "all" }, "from_segment": name, "people": of.iter().sum::<i64>(),
            "stayed": of[0], "moved": of[1], "paid_off": of[2], "taken_back": of[3],
            "stayed_people": of[0], "moved_people": of[1], "paid_off_people": of[2], "taken_back_people": of[3],
        })
    };
    let moved = |from: &str, to: &str, n: i64| json!({ "from_segment": from, "to_segment": to, "people": n });
    let mut findings = Findings::default();
    findings
        .add("stays", &rows(json!([stay(Some("s"), [20, 9, 1, 0]), stay(Some("t"), [30, 8, 7, 0]), stay(None, [50, 17, 8, 0])])))
        .unwrap();
    let moves = json!([
        moved("s", "s", 20),
        moved("s", "t", 9),
        moved("s", "paid_off", 1),
        moved("t", "t", 30),
        moved("t", "s", 8),
        moved("t", "paid_off", 7)
    ]);
    findings.add("moves", &rows(moves)).unwrap();
    findings.withhold(5);
    for (column, wanted) in [("stayed", vec![]), ("moved", vec!["9", "8"]), ("paid_off", vec!["1", "7"])] {
        assert_eq!(parts(&findings, "stays", column), wanted, "{column}");
    }
    assert_eq!(parts(&findings, "moves", "to_segment"), ["t", "paid_off", "s", "paid_off"], "as the sums are");
}

/// Coefficients of one sum over the rows of a finding that are withheld.
fn follows(sums: &[Vec<usize>], unknown: &BTreeSet<usize>) -> bool {
    // By fractions of whole numbers, small as these are: Gauss and Jordan.
    let cells: Vec<usize> = unknown.iter().copied().collect();
    let mut table: Vec<Vec<f64>> =
        sums.iter().map(|sum| cells.iter().map(|cell| f64::from(u8::from(sum.contains(cell)))).collect()).collect();
    let mut done = 0;
    for column in 0..cells.len() {
        let Some(pivot) = (done..table.len()).find(|row| table[*row][column].abs() > 1e-6) else { continue };
        table.swap(done, pivot);
        let head = table[done].clone();
        for (n, row) in table.iter_mut().enumerate() {
            let times = if n == done { 1.0 - 1.0 / head[column] } else { row[column] / head[column] };
            row.iter_mut().zip(&head).for_each(|(x, of)| *x -= times * of);
        }
        done += 1;
    }
    table.iter().any(|row| row.iter().filter(|x| x.abs() > 1e-6).count() == 1)
}

proptest! {
    /// What the whole less the parts shown tells is never of fewer people than the least, nor of one part alone.
    #[test]
    fn what_is_shown_does_not_tell_the_rest(sizes in proptest::collection::vec(0i64..30, 1..12), least in 1i64..8) {
        let names: Vec<String> = (0..sizes.len()).map(|i| i.to_string()).collect();
        let rows: Vec<(&str, Option<&str>, &str, i64)> = sizes.iter().zip(&names).map(|(n, name)| ("stage", None, name.as_str(), *n)).collect();
        let mut findings = found(&rows);
        findings.withhold(least);
        let hidden: Vec<i64> = named(&findings).iter().filter_map(|name| name.parse::<usize>().ok()).map(|i| sizes[i]).collect();
        let shown = sizes.iter().filter(|n| **n > 0).count() - hidden.len();
        prop_assert!(sizes.iter().enumerate().all(|(i, n)| *n == 0 || *n >= least || named(&findings).contains(&names[i])));
        prop_assert!(hidden.is_empty() || shown == 0 || (hidden.len() > 1 && hidden.iter().sum::<i64>() >= least));
    }

    /// Clients and their batches in two findings that count their people differently: what is withheld in either does not follow from all that
    /// both show, taken together, unless nothing of it is left to hide behind.
    #[test]
    fn no_two_findings_tell_what_one_withholds(
        book in proptest::collection::vec(proptest::collection::vec((1i64..20, 1i64..20), 1..5), 2..5),
        least in 2i64..7,
    ) {
        let mut findings = Findings::default();
        for (nth, name) in ["weekly", "settlement"].into_iter().enumerate() {
            let people = |both: &(i64, i64)| if nth == 0 { both.0 } else { both.1 };
            let mut all: Vec<Json> = Vec::new();
            for (c, batches) in book.iter().enumerate() {
                let sum: i64 = batches.iter().map(people).sum();
                all.push(json!({ "dimension": "client", "client": c.to_string(), "batch": null, "people": sum }));
                all.extend(batches.iter().enumerate().map(|(b, both)| json!({ "dimension": "batch", "client": c.to_string(), "batch": b.to_string(), "people": people(both) })));
            }
            findings.add_period(name, "week", rows(all.into()));
        }
        findings.withhold(least);
        // Row numbers are the same in both: the cells are the same.
        let gone = |name: &str| -> BTreeSet<usize> {
            findings.rows(name).unwrap_or_default().iter().enumerate().filter(|(_, row)| is_withheld(row)).map(|(n, _)| n).collect()
        };
        let unknown: BTreeSet<usize> = gone("weekly").intersection(&gone("settlement")).copied().collect();
        prop_assert_eq!(&gone("weekly"), &gone("settlement"));
        let of = |wanted: &dyn Fn(&Record) -> bool| -> Vec<usize> {
            findings.rows("weekly").unwrap_or_default().iter().enumerate().filter(|(_, row)| wanted(row)).map(|(n, _)| n).collect()
        };
        let is = |row: &Record, dimension: &str| text(row, "dimension").as_deref() == Some(dimension);
        let mut sums = vec![of(&|row| is(row, "client"))];
        for c in 0..book.len() {
            let client = of(&|row| is(row, "client") && text(row, "client") == Some(c.to_string()));
            if !unknown.contains(&client[0]) {
                sums.push(of(&|row| is(row, "batch") && text(row, "client") == Some(c.to_string())));
            }
        }
        let clients = of(&|row| is(row, "client")).iter().filter(|n| !unknown.contains(*n)).count();
        prop_assert!(!follows(&sums, &unknown) || clients == 0, "{unknown:?}");
    }
}
