//! `leads --waterfall` on a few debtors told by hand: clocks of sources, limits of attempts, holds, consents, the stop, the settings.
//! Never shows a value: steps are told apart by what they do.

use crate::desk::{Desk, text};
use crate::tables::World;
use retrace::store::query::query_text;
use serde_json::Value;
use std::sync::OnceLock;

const ACCOUNTS: &str = "account_id,debtor_id,client,batch,placed_on,principal,currency,past_due_since";
const POINTS: &str = "owner_id,kind,value,source,basis,first_seen_on,last_seen_on,client";
const CALLS: &str = "contact_id,account_id,at,channel,direction,party,point,outcome";

/// Debtors whom nobody reached: with a wife who has two points, a lawyer, a complaint, a consent, no address, next to no debt.
fn desk() -> &'static Desk {
    static DESK: OnceLock<Desk> = OnceLock::new();
    DESK.get_or_init(|| {
        let desk = Desk::new();
        let (mut accounts, mut points, mut calls) = (vec![ACCOUNTS.to_owned()], vec![POINTS.to_owned()], vec![CALLS.to_owned()]);
        let mut debtors = vec!["debtor_id,name".to_owned()];
        for (n, debtor) in ["WIFE", "LAWYER", "COMPLAINT", "CONSENT", "ADDRESSLESS", "PENNY"].iter().enumerate() {
            let owed = if *debtor == "PENNY" { "30" } else { "200000" };
            debtors.push(format!("{debtor},王小{}", ['一', '二', '三', '四', '五', '六'][n]));
            accounts.push(format!("A-{debtor},{debtor},bank,B1,2026-03-01,{owed},CNY,2025-12-01"));
            let mobile = format!("1380013800{n}");
            points.push(format!("{debtor},mobile,{mobile},application,contract,2026-01-01,2026-01-01,bank"));
            if *debtor != "ADDRESSLESS" {
                points.push(format!("{debtor},address,上海市黄浦区四川北路{}号,application,contract,2026-01-01,2026-01-01,bank", n + 1));
            }
            for day in 1..=3 {
                calls.push(format!("C-{debtor}-{day},A-{debtor},2026-05-0{day}T10:00:00,call,outbound,unknown,{mobile},no_answer"));
            }
        }
        points.push("WIFE,landline,02158880001,client_update,contract,2026-05-20,2026-05-20,bank".into());
        for day in 1..=3 {
            calls.push(format!("C-WIFE-L{day},A-WIFE,2026-06-0{day}T11:00:00,call,outbound,unknown,02158880001,no_answer"));
        }
        let files = [
            ("debtors.csv", debtors.join("\n")),
            ("accounts.csv", accounts.join("\n")),
            ("contact_points.csv", points.join("\n")),
            ("contacts.csv", calls.join("\n")),
            (
                "relations.csv",
                "person_id,debtor_id,name,relation,birth_on,phone,address,declared_on,source,basis\n\
                 P-WIFE,WIFE,李娜,spouse,1980-01-01,13900139000,上海市黄浦区西藏路9号,2026-01-01,application,contract"
                    .into(),
            ),
            (
                "suppressions.csv",
                "subject_kind,subject,scope,since,until,released_at,released_by,reason\n\
                 debtor,LAWYER,all,2026-06-01T10:00:00,,,,represented_by_lawyer"
                    .into(),
            ),
            (
                "complaints.csv",
                "complaint_id,account_id,received_at,channel,category,level\n\
                 CP-1,A-COMPLAINT,2026-06-01T10:00:00,agency_line,attitude,general"
                    .into(),
            ),
            ("consents.csv", "debtor_id,purpose,granted_on,withdrawn_on,evidence_ref\nCONSENT,tracing,2026-01-01,,E-1".into()),
        ];
        let paths: Vec<_> = files.iter().map(|(name, text)| desk.file(name, text)).collect();
        desk.load(&paths.iter().map(|path| path.as_path()).collect::<Vec<_>>(), &[], 0);
        desk
    })
}

fn plan(debtor: &str) -> Vec<Value> {
    let output = desk().run(&["--as-of", "2026-06-07", "leads", "--waterfall", "--debtor", debtor, "--format", "json"]);
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", text(&output)))
}

fn said<'a>(row: &'a Value, column: &str) -> &'a str {
    row[column].as_str().unwrap_or_default()
}

fn stages(steps: &[Value]) -> Vec<&str> {
    steps.iter().map(|step| said(step, "stage")).collect()
}

#[test]
fn one_person_is_tried_on_one_day_once_and_a_source_has_a_clock() {
    let steps = plan("WIFE");
    let mut days: Vec<&str> = steps.iter().filter(|step| said(step, "relation") == "spouse").map(|step| said(step, "next_on")).collect();
    assert_eq!(days.len(), 2, "{steps:#?}");
    days.sort_unstable();
    assert_eq!(days, ["2026-06-07", "2026-06-08"], "HS-3P-01: at most one attempt a day to one person");
    let asked = steps.iter().find(|step| said(step, "source") == "client_update" && said(step, "token").is_empty()).unwrap();
    assert_eq!((said(asked, "next_on"), said(asked, "cost")), ("2026-08-18", "0.50"), "90 days after 2026-05-20");
    let directory = steps.iter().find(|step| said(step, "source") == "directory_114").unwrap();
    assert_eq!((said(directory, "stage"), said(directory, "next_on")), ("public_lines", "2026-06-07"));
    let mut order = stages(&steps);
    order.dedup();
    assert_eq!(order, ["own_records", "named_contacts", "public_lines", "request", "stop"]);
    let wishes: Vec<&str> = steps.iter().filter(|step| said(step, "stage") == "request").map(|step| said(step, "act")).collect();
    assert!(wishes.len() == 1 && wishes[0].contains("consent for tracing"), "{wishes:?}");
}

#[test]
fn who_is_on_hold_is_not_searched_for() {
    for (debtor, rule, why) in
        [("LAWYER", "HS-HELD-01", "a lawyer represents the debtor"), ("COMPLAINT", "HS-CMP-03", "a complaint is open")]
    {
        let steps = plan(debtor);
        assert_eq!(stages(&steps), ["stop"], "{debtor}");
        assert!(said(&steps[0], "why").contains(why) && !said(&steps[0], "why").contains("local time"), "{}", steps[0]);
        assert!(steps[0]["rules"].to_string().contains(rule), "{}", steps[0]);
    }
}

#[test]
fn a_partner_is_asked_by_consent_and_a_directory_where_there_is_something_to_look_up() {
    let partners = |steps: &[Value]| -> Vec<String> {
        steps.iter().filter(|step| said(step, "stage") == "consented_partners").map(|step| said(step, "source").to_owned()).collect()
    };
    let consented = plan("CONSENT");
    // Sensitive data ask for a consent of their own.
    assert_eq!(partners(&consented), ["carrier_match", "logistics_match", "credit_bureau"]);
    assert!(!stages(&consented).contains(&"request"), "{consented:#?}");
    let bare = plan("ADDRESSLESS");
    assert_eq!(partners(&bare), [] as [&str; 0]);
    assert!(stages(&bare).contains(&"request") && !stages(&bare).contains(&"public_lines"), "{bare:#?}");
}

#[test]
fn a_search_stops_where_it_is_not_worth_the_balance() {
    let (small, large) = (plan("PENNY"), plan("CONSENT"));
    assert!(small.iter().all(|step| step["cost"].is_null()), "30.00 bring no more than 0.90: {small:#?}");
    let stop = small.last().unwrap();
    assert!(said(stop, "why").contains("not worth the balance of 30.00"), "{stop}");
    assert!(said(large.last().unwrap(), "why").contains("every lawful step"), "{large:#?}");
}

#[test]
fn settings_of_tracing_are_checked() {
    let desk = Desk::new();
    let config = desk.workspace().join("retrace.toml");
    let whole = std::fs::read_to_string(&config).unwrap();
    for (from, to, words) in [
        ("recovery = 0.03", "recovery = 1.5", "tracing.recovery is a share from 0 to 1"),
        ("call = \"1.50\"", "call = \"-1\"", "tracing.call is a cost"),
        ("call = \"1.50\"", "calls = \"1.50\"", "unknown field `calls`"),
        ("client_update = { cost = \"0.50\", finds = 0.08", "client_update = { cost = \"0.50\", finds = 8", "finds a chance from 0 to 1"),
        ("housing_fund = ", "purchased_list = ", "is no source to ask"),
    ] {
        assert!(whole.contains(from), "{from} stands in a new workspace");
        std::fs::write(&config, whole.replace(from, to)).unwrap();
        let output = desk.run(&["leads", "--waterfall"]);
        assert_eq!(output.status.code(), Some(1), "{to}: {}", text(&output));
        assert!(text(&output).contains(words) && text(&output).contains("retrace.toml"), "{to}: {}", text(&output));
    }
}

#[test]
fn what_is_shown_is_the_default() {
    let desk = Desk::new();
    let config = desk.workspace().join("retrace.toml");
    let shown: toml::Table = std::fs::read_to_string(&config).unwrap().parse().unwrap();
    let shown: retrace::domain::SearchCosts = shown["tracing"].clone().try_into().unwrap();
    assert_eq!(shown, retrace::domain::SearchCosts::default());
}

#[test]
fn balances_and_last_words_are_by_client_and_as_of_the_day() {
    let mut world = World::new("2026-06-07");
    for (account, client, currency, principal, recalled) in [
        ("A1", "bank", "CNY", "100.50", ""),
        ("A2", "bank", "CNY", "50", ""),
        ("A3", "bank", "USD", "7", ""),
        ("A4", "shop", "CNY", "9", ""),
        ("A5", "bank", "CNY", "1000", "2026-05-01"),
    ] {
        let given = [
            ("account_id", account),
            ("debtor_id", "D1"),
            ("client", client),
            ("currency", currency),
            ("principal", principal),
            ("recalled_on", recalled),
        ];
        world.add("accounts", &given);
    }
    let asked = |name: &str| format!("({})", query_text(name).unwrap().replace("$debtors", "'D1'"));
    let owed = world.lines(&["client", "currency", "balance"], &asked("trace/owed"));
    assert_eq!(owed, ["bank,CNY,150.50", "bank,USD,7.00", "shop,CNY,9.00"]);
    for (source, first, last) in [
        ("application", "2024-01-01", ""),
        ("client_update", "2026-01-01", "2026-05-01"),
        ("client_update", "2026-02-01", "2026-03-01"),
        // What was learned after the day was not told yet.
        ("directory_114", "2026-06-08", "2026-06-08"),
        ("payment", "2026-05-01", "2026-06-08"),
    ] {
        let given = [
            ("owner_id", "D1"),
            ("kind", "mobile"),
            ("value", "13800138000"),
            ("source", source),
            ("basis", "contract"),
            ("first_seen_on", first),
            ("last_seen_on", last),
            ("client", "bank"),
        ];
        world.add("contact_points", &given);
    }
    let told = world.lines(&["client", "source", "last_on"], &asked("trace/sources_asked"));
    assert_eq!(told, ["bank,application,2024-01-01", "bank,client_update,2026-05-01", "bank,payment,2026-05-01"]);
}
