//! The tree of a strategy file: branches before cells, conditions and limits of treatments, complaint risk, what would change it.
//! Never opens a database.

use crate::strategy::{DAY, faults, row, strategy};
use proptest::prelude::*;
use retrace::domain::codes::Product;
use retrace::domain::{Channel, Money, StageEdges, Tongue};
use retrace::rules::{Packs, built_in_text};
use retrace::segment::decide::AccountRow;
use retrace::segment::explain::explain;
use retrace::segment::strategy::Approval;
use retrace::segment::{DEFAULT_STRATEGY, forbidden, read, segment};

const FIRST_BRANCH: &str = "when = { dpd_from = 181, willingness = [\"middle\", \"high\"], ability = [\"low\"] }";

#[test]
fn a_tree_with_a_gap_or_a_dead_branch_is_refused() {
    let changes: [&[(&str, &str)]; 20] = [
        // A branch that the one before it takes whole, one whose conditions exclude each other, a cell that branches take whole.
        &[(
            "when = { dpd_from = 91, willingness = [\"low\"], ability = [\"high\"], ordinary = \"fits\" }",
            "when = { stage = [\"M7+\"], willingness = [\"high\"], ability = [\"low\"] }",
        )],
        &[(FIRST_BRANCH, "when = { stage = [\"M1\", \"M2\"], dpd_from = 91 }")],
        &[
            (FIRST_BRANCH, "when = { willingness = [\"high\"], ability = [\"high\"] }"),
            ("treatment = \"settlement\"\nchannel", "treatment = \"remind\"\nchannel"),
        ],
        &[(FIRST_BRANCH, "when = {}")],
        &[(FIRST_BRANCH, "when = { stage = [\"M9\"] }")],
        &[(FIRST_BRANCH, "when = { region = [\"上海市\"] }")],
        &[(FIRST_BRANCH, "when = { dpd_from = 91, complaint_risk = \"some\" }")],
        &[
            ("[complaint_risk]\ncomplaints_12m = 1\nthreat_days = 180\nevery_days = 7\n", ""),
            (FIRST_BRANCH, "when = { dpd_from = 91, complaint_risk = \"high\" }"),
        ],
        &[(
            "[[cell]]\nwillingness = \"high\"\nability = \"high\"\nsegment = \"ready\"\ntreatment = \"agree_plan\"\nchannel = \"call\"\nearly_channel = \"sms\"\nevery_days = 3\ntone = \"plain\"\n",
            "",
        )],
        // Treatments.
        &[("floor = 0.6\n", "")],
        &[("floor = 0.6", "floor = 1.2")],
        &[(
            "kind = \"settlement\"\nfrom_dpd = 181\nfloor = 0.6\napproval = \"client\"\n",
            "kind = \"settlement\"\nfrom_dpd = 181\nfloor = 0.6\n",
        )],
        &[("from_dpd = 361\napproval = \"client\"", "from_dpd = 361\napproval = \"supervisor\"")],
        &[("kind = \"mediation\"", "kind = \"visit\"\nvisitors = 1\napproval = \"supervisor\"")],
        &[("kind = \"mediation\"", "kind = \"threat\"")],
        &[("otherwise = \"firm\"", "otherwise = \"mediation\"")],
        &[("otherwise = \"firm\"", "otherwise = \"pre_legal\"")],
        &[("from_dpd = 91\notherwise = \"firm\"", "balance_below = 5000")],
        &[("channel = \"letter\"\nevery_days = 14", "channel = \"visit\"\nevery_days = 14")],
        &[("kind = \"plan\"\ncard_max_months = 60", "kind = \"plan\"\ncard_max_months = 0")],
    ];
    let told = changes.map(faults);
    insta::assert_snapshot!(told.join("\n"));
}

#[test]
fn branches_decide_before_the_cells_and_conditions_fall_back() {
    let strategy = strategy();
    let treated = |willingness, ability, dpd| {
        let it = row(willingness, ability, Some(dpd));
        let it = segment(&it, &strategy, DAY).unwrap();
        (it.segment.to_owned(), it.treatment.name.clone())
    };
    let named = |segment: &str, treatment: &str| (segment.to_owned(), treatment.to_owned());
    assert_eq!(treated(50, 10, 180), named("strained", "instalments"));
    assert_eq!(treated(50, 10, 181), named("late_strained", "settlement"));
    // Far gone only where the debtor is hard to reach, too.
    let mut far = row(10, 10, Some(400));
    assert_eq!(segment(&far, &strategy, DAY).unwrap().segment, "unwilling_strained");
    far.contactability = Some(12);
    let it = segment(&far, &strategy, DAY).unwrap();
    assert_eq!((it.segment, it.treatment.name.as_str(), it.channel, it.next_action_on), ("far_gone", "return_to_client", None, None));
    assert_eq!(it.approvals.iter().map(|approval| approval.code()).collect::<Vec<_>>(), ["client"]);
    // Mediation is for those whom ordinary collection fits (HS-CONV-01).
    let mut able = row(10, 90, Some(120));
    assert_eq!(segment(&able, &strategy, DAY).unwrap().segment, "able_unwilling");
    (able.assets_to_debt, able.other_creditor_sued) = (Some(1.2), Some(0.0));
    assert_eq!(segment(&able, &strategy, DAY).unwrap().treatment.name, "mediation");
    able.other_creditor_sued = Some(1.0);
    assert_eq!(segment(&able, &strategy, DAY).unwrap().segment, "able_unwilling");
    able.due_to_income = Some(0.3);
    assert_eq!(segment(&able, &strategy, DAY).unwrap().treatment.name, "mediation");
}

#[test]
fn a_treatment_for_some_balances_leaves_the_others_to_another() {
    let text = DEFAULT_STRATEGY.replacen(
        "from_dpd = 181\nfloor = 0.6",
        "from_dpd = 181\nbalance_below = 5000\nproducts = [\"credit_card\"]\nfloor = 0.6",
        1,
    );
    let strategy = read("strategies/mine.toml", &text).unwrap();
    let with = |units: i64, product: Option<&str>| {
        let mut row = row(50, 10, Some(200));
        (row.balance, row.product) = (Money::from_minor(units * 100), product.map(str::to_owned));
        segment(&row, &strategy, DAY).unwrap().treatment.name.clone()
    };
    assert_eq!(with(4999, Some("credit_card")), "settlement");
    assert_eq!(with(5000, Some("credit_card")), "instalments");
    assert_eq!(with(100, Some("cash_loan")), "instalments");
    assert_eq!(with(100, None), "instalments");
}

#[test]
fn complaint_risk_only_makes_it_gentler() {
    let strategy = strategy();
    let calm = row(10, 50, Some(60));
    let changes: [fn(&mut AccountRow); 2] = [|row| row.complaints_12m = 1, |row| row.threat_days = Some(180)];
    for change in changes {
        let mut risky = calm.clone();
        change(&mut risky);
        let (calm, risky) = (segment(&calm, &strategy, DAY).unwrap(), segment(&risky, &strategy, DAY).unwrap());
        assert_eq!(
            (calm.willingness, calm.ability, calm.p_pay, calm.segment),
            (risky.willingness, risky.ability, risky.p_pay, risky.segment)
        );
        assert_eq!((calm.complaint_risk, risky.complaint_risk), (false, true));
        assert_eq!((calm.tone.unwrap().code(), risky.tone.unwrap().code()), ("firm", "gentle"));
        assert_eq!((calm.every_days, risky.every_days), (Some(5), Some(7)));
        let codes = |of: &[Approval]| of.iter().map(|of| of.code()).collect::<Vec<_>>();
        assert_eq!((codes(&calm.approvals), codes(&risky.approvals)), (vec![], vec!["supervisor"]));
    }
    // And nobody at risk gets a lawyer's letter.
    let mut lost = row(10, 10, Some(200));
    (lost.lost, lost.months_not_reached, lost.large_balance) = (true, 9, true);
    assert_eq!(segment(&lost, &strategy, DAY).unwrap().treatment.name, "pre_legal");
    lost.complaints_12m = 2;
    assert_eq!(segment(&lost, &strategy, DAY).unwrap().treatment.name, "trace");
}

#[test]
fn a_pack_of_the_workspace_may_forbid_more() {
    let stages = StageEdges::default();
    let packs = |house: String| Packs::of(&["cn", "mine"], |name| (name == "mine").then(|| house.clone())).unwrap();
    let house = built_in_text("house").unwrap().replacen("name = \"house\"", "name = \"mine\"", 1);
    assert_eq!(forbidden(&strategy(), &packs(house.clone()), &stages, DAY), []);
    let stricter = house.replacen("kind = \"stage_channel\"\nup_to_dpd = 30", "kind = \"stage_channel\"\nup_to_dpd = 60", 1);
    let stricter = stricter.replacen(
        "{ given = { dpd = 31, channel = \"letter\" }, says = \"nothing\" }",
        "{ given = { dpd = 61, channel = \"letter\" }, says = \"nothing\" }",
        1,
    );
    let told: Vec<String> =
        forbidden(&strategy(), &packs(stricter), &stages, DAY).into_iter().map(|(line, what)| format!("{line}: {what}")).collect();
    insta::assert_snapshot!(told.join("\n"));
}

#[test]
fn an_explanation_says_limits_and_what_would_change_it() {
    let strategy = strategy();
    // 200 days past due, nothing paid; 100 due each month and 1,000 owed with an income of 120; everything else unknown.
    let mut late = row(50 - 12 - 3 - 3, 50 - 15 + 4, Some(200));
    late.contactability = Some(40);
    late.due_to_income = Some(100.0 / 120.0);
    late.bins = "e-a-aa----eba-----a--a".into();
    late.made = Some("2026-06-07;2025-11-19;0.00;true;0;;100.00;;;0.00;0.0;0.0;0;;120.00;0.0;;;1000.00;100.00;".into());
    let told = |row: &AccountRow, tongue| {
        let lines = explain(row, &strategy, tongue).into_iter();
        let lines = lines.filter(|line| matches!(line.part, "branch" | "limit" | "change" | "hold"));
        lines
            .map(|line| {
                format!("{} {}: {} {}", line.part, line.name, line.finding, line.points.map_or(String::new(), |p| format!("({p:+})")))
            })
            .collect::<Vec<_>>()
            .join("\n")
    };
    let mut disputed = late.clone();
    disputed.dispute = true;
    let mut settled = late.clone();
    // Paid 10 within 90 days.
    (settled.willingness, settled.bins) = (50 - 12 + 2, "ecb-aa----eba-----aa-a".into());
    (settled.contactability, settled.balance) = (Some(50 + 25), Money::from_minor(99_000));
    settled.made = Some("2026-06-07;2025-11-19;10.00;true;0;;100.00;;70.0;10.00;0.0;0.0;0;5.0;120.00;0.0;;;990.00;100.00;".into());
    insta::assert_snapshot!(
        [told(&late, Tongue::En), told(&settled, Tongue::En), told(&settled, Tongue::Zh), told(&disputed, Tongue::En)].join("\n\n")
    );
}

proptest! {
    /// Every account gets a treatment whose conditions it meets, within the limits that rules set.
    #[test]
    fn every_account_finds_a_treatment_it_fits(
        willingness in 0i64..=100,
        ability in 0i64..=100,
        contactability in proptest::option::of(0i64..=100),
        dpd in proptest::option::of(0i64..900),
        balance in 1i64..10_000_000,
        product in proptest::option::of(proptest::sample::select(Product::ALL.to_vec())),
        income in proptest::option::of(0.0f64..2.0),
        complaints in 0i64..3,
    ) {
        let strategy = strategy();
        let mut row = row(willingness, ability, dpd);
        (row.contactability, row.balance, row.due_to_income) = (contactability, Money::from_minor(balance), income);
        (row.product, row.complaints_12m) = (product.map(|product| product.code().to_owned()), complaints);
        let it = segment(&row, &strategy, DAY).unwrap();
        prop_assert!(it.treatment.fits(dpd, row.balance, product), "{}", it.treatment.name);
        prop_assert!(!it.treatment.legal);
        if product == Some(Product::CreditCard) {
            prop_assert!(it.treatment.months(product).is_none_or(|months| months <= 60));
        }
        prop_assert!(it.channel != Some(Channel::Visit) || it.treatment.visitors >= Some(2));
        prop_assert!(complaints == 0 || it.tone.is_none_or(|tone| tone.code() == "gentle"));
    }
}
