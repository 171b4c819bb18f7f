//! `audit` and `rules diff` end to end on a small world: what a finding says, how findings are summed, what is not checked, and that
//! nothing known later leaks in. Never tests every rule: the worlds of breaches do.

use super::desk::{Desk, text};
use super::tables::World;
use retrace::store::query::query_text;
use serde_json::Value;

const DEBTORS: &str = "debtor_id,name,work_starts\nD1,王小明,09:00\nD2,李四,\nD3,张三,\n";
const ACCOUNTS: &str = "account_id,debtor_id,client,batch,product,placed_on,recalled_on,principal,past_due_since,monthly_due,collector\n\
    A1,D1,BANK-A,B1,credit_card,2026-03-01,,1000.00,2026-02-01,100,K1\n\
    A2,D2,BANK-A,B1,credit_card,2026-03-01,2026-06-02,1000.00,2026-02-01,100,K2\n\
    A3,D3,BANK-A,B2,cash_loan,2026-05-20,,1000.00,2026-05-10,100,K2\n";
const RELATIONS: &str = "person_id,debtor_id,name,relation,birth_on,phone,declared_on,source,basis\n\
    P1,D1,王父,parent,1955-01-01,13900000001,2025-01-01,application,consent\n";
const POINTS: &str = "owner_id,kind,value,source,basis,first_seen_on,last_seen_on\n\
    D1,mobile,13800000001,application,contract,2025-01-01,2026-01-01\n\
    D2,mobile,13800000002,application,contract,2025-01-01,2026-01-01\n";
/// Four connected robot calls in a day, the last beyond the limit; a call late in the evening; a contact person called while the
/// debtor answers; a letter too early; a call after the account went back; a call that nobody recorded.
const CONTACTS: &str = "contact_id,account_id,at,channel,direction,party,person_id,point,outcome,collector,template_id,recording_id,disclosed_debt\n\
    C01,A1,2026-06-01T10:00:00+08:00,robot_call,outbound,debtor,,13800000001,delivered,K1,,R1,\n\
    C02,A1,2026-06-01T11:00:00+08:00,robot_call,outbound,debtor,,13800000001,delivered,K1,,R2,\n\
    C03,A1,2026-06-01T12:00:00+08:00,robot_call,outbound,debtor,,13800000001,delivered,K1,,R3,\n\
    C04,A1,2026-06-01T13:00:00+08:00,robot_call,outbound,debtor,,13800000001,delivered,K1,,R4,\n\
    C05,A1,2026-06-02T22:00:00+08:00,call,outbound,debtor,,13800000001,right_party,K1,,R5,\n\
    C06,A1,2026-06-03T10:00:00+08:00,call,outbound,relation,P1,13900000001,relayed,K1,,R6,true\n\
    C07,A3,2026-06-04T10:00:00+08:00,letter,outbound,unknown,,,delivered,K2,,,\n\
    C08,A2,2026-06-03T10:00:00+08:00,call,outbound,unknown,,13800000002,no_answer,K2,,,\n\
    C09,A1,2026-06-05T08:50:00+08:00,call,outbound,debtor,,13800000001,promise,K1,,,\n\
    C10,A1,2026-05-26T22:10:00+08:00,call,outbound,debtor,,13800000001,promise,K1,,R7,\n\
    C11,A2,2026-06-01T10:00:00+08:00,call,outbound,unknown,,13800000002,no_answer,K2,,,\n";

fn loaded() -> Desk {
    let desk = Desk::new();
    let files = [
        desk.file("in/clients.csv", "client,lender_type\nBANK-A,card_bank\n"),
        desk.file("in/debtors.csv", DEBTORS),
        desk.file("in/accounts.csv", ACCOUNTS),
        desk.file("in/relations.csv", RELATIONS),
        desk.file("in/contact_points.csv", POINTS),
        desk.file("in/contacts.csv", CONTACTS),
    ];
    desk.load(&files.iter().map(|path| path.as_path()).collect::<Vec<_>>(), &[], 0);
    desk
}

fn answer(desk: &Desk, args: &str) -> String {
    let output = desk.run(&args.split(' ').collect::<Vec<_>>());
    assert!(output.status.success(), "{args}\n{}", text(&output));
    String::from_utf8(output.stdout).unwrap()
}

fn rows(desk: &Desk, args: &str) -> Vec<Value> {
    serde_json::from_str(&answer(desk, &format!("{args} --format json"))).unwrap()
}

#[test]
fn a_finding_says_what_and_why_in_both_languages() {
    let desk = loaded();
    insta::assert_snapshot!("audit_en", answer(&desk, "--as-of 2026-06-07 audit --format csv"));
    insta::assert_snapshot!("audit_zh", answer(&desk, "--as-of 2026-06-07 --lang zh audit --format csv"));
}

#[test]
fn only_the_days_asked_about_are_judged_and_nothing_later_is_known() {
    let desk = loaded();
    let found = |args: &str| -> Vec<String> {
        rows(&desk, args).iter().map(|row| format!("{} {}", row["contact_id"].as_str().unwrap(), row["rule"].as_str().unwrap())).collect()
    };
    assert_eq!(found("--as-of 2026-06-07 audit --packs cn --rule CN-HOUR-01"), ["C05 CN-HOUR-01"]);
    assert_eq!(found("--as-of 2026-06-07 audit --packs cn --rule CN-HOUR-01 --from 2026-05-26"), ["C10 CN-HOUR-01", "C05 CN-HOUR-01"]);
    assert_eq!(
        found("--as-of 2026-06-01 audit --packs cn --rule CN-HOUR-01,CN-FREQ-01 --from 2026-06-01 --to 2026-06-07"),
        ["C04 CN-FREQ-01"]
    );
    assert!(found("--as-of 2026-06-07 audit --packs us --rule US-HOUR-01").contains(&"C05 US-HOUR-01".to_owned()));
    for args in ["audit --from 2026-06-07 --to 2026-06-01", "audit --summary --trend", "audit --by week", "audit --open"] {
        assert_eq!(desk.run(&args.split(' ').collect::<Vec<_>>()).status.code(), Some(2), "{args}");
    }
    assert_eq!(desk.run(&["audit", "--rule", "CN-NONE"]).status.code(), Some(1));
    assert_eq!(desk.run(&["audit", "--pooled", "D9"]).status.code(), Some(1), "an unknown id is an error");
}

#[test]
fn findings_are_summed_and_what_is_not_checked_is_named() {
    let desk = loaded();
    let by = |column: &str| rows(&desk, &format!("--as-of 2026-06-07 audit --packs cn --summary --by {column}"));
    let hours: Vec<Value> = by("collector").into_iter().filter(|row| row["rule"] == "CN-HOUR-01").collect();
    assert_eq!(hours.len(), 1);
    let cells = (hours[0]["collector"].as_str(), hours[0]["findings"].as_i64(), hours[0]["attempts"].as_i64(), hours[0]["rate"].as_f64());
    assert_eq!(cells, (Some("K1"), Some(1), Some(7), Some(0.142857)));
    assert!(by("batch").iter().all(|row| row["batch"] == "B1"), "the cash loan breaks no rule of cn");
    assert!(by("rule").iter().all(|row| row["attempts"] == 10 && row.get("collector").is_none()));
    let repeats = rows(&desk, "--as-of 2026-06-07 audit --packs cn --repeats --from 2026-05-25");
    assert!(repeats.iter().any(|row| row["collector"] == "K1" && row["rule"] == "CN-HOUR-01" && row["weeks"] == 2), "{repeats:?}");
    let trend = rows(&desk, "--as-of 2026-06-07 audit --packs cn --trend --rule CN-HOUR-01 --from 2026-05-25");
    let last = trend.iter().find(|row| row["rule"] == "CN-HOUR-01" && row["week_start"] == "2026-06-01").unwrap();
    assert_eq!((last["findings"].as_i64(), last["findings_before"].as_i64()), (Some(1), Some(1)));
    let pooled = rows(&desk, "--as-of 2026-06-07 audit --pooled D1");
    assert_eq!(
        (pooled[0]["day"].as_str(), pooled[0]["connected_notices"].as_i64(), pooled[0]["calls"].as_i64()),
        (Some("2026-06-01"), Some(4), Some(4))
    );
    assert_eq!(pooled.iter().find(|row| row["day"] == "2026-06-03").unwrap()["third_parties"], 1);
    let unchecked = rows(&desk, "--as-of 2026-06-07 audit --unchecked");
    let why = |rule: &str| unchecked.iter().find(|row| row["rule"] == rule).map(|row| row["reason"].as_str().unwrap().to_owned());
    assert_eq!(why("HS-NOTE-01").as_deref(), Some("no contact tells entered_at"));
    assert_eq!(why("CN-AGENCY-02").as_deref(), Some("no file lists the collectors (collectors)"));
    assert_eq!(why("HS-REC-01"), None, "recordings are told");
}

#[test]
fn other_packs_show_what_would_have_been_found() {
    let desk = loaded();
    let asked = "--as-of 2026-06-07 rules diff cn cn,house --from 2026-06-01 --to 2026-06-07";
    let sides = rows(&desk, asked);
    let of = |packs: &str, rule: &str| {
        sides.iter().find(|row| row["packs"] == packs && row["rule"] == rule).map(|row| row["only_here"].as_i64())
    };
    assert_eq!(of("cn", "CN-HOUR-01"), Some(Some(0)));
    assert_eq!(of("cn", "HS-STAGE-01"), None);
    assert_eq!(of("cn,house", "HS-STAGE-01"), Some(Some(1)));
    let contacts = rows(&desk, &format!("{asked} --contacts"));
    let letter = contacts.iter().find(|row| row["contact_id"] == "C07").unwrap();
    assert_eq!(letter["rules_a"].as_array().unwrap().len(), 0);
    assert!(letter["rules_b"].as_array().unwrap().contains(&Value::from("HS-STAGE-01")));
}

/// A complaint of the first of March is answered in time on the 16th, not on the 17th (fifteen natural days, the day of receipt not counted).
#[test]
fn complaints_have_their_deadlines_overdue_first() {
    let desk = loaded();
    let complaints = desk.file(
        "in/complaints.csv",
        "complaint_id,account_id,received_at,channel,category,acknowledged_at,first_response_at,resolved_at\n\
         Q1,A1,2026-03-01T10:00:00+08:00,agency_line,frequency,2026-03-01T10:10:00+08:00,,\n\
         Q2,A2,2026-03-02T10:00:00+08:00,agency_line,attitude,2026-03-02T10:10:01+08:00,2026-03-02T12:00:00+08:00,2026-03-03T10:00:00+08:00\n",
    );
    desk.load(&[&complaints], &[], 0);
    let of = |day: &str, id: &str, rule: &str, step: &str| -> (String, String) {
        let rows = rows(&desk, &format!("--as-of {day} audit --complaints"));
        let row = rows.into_iter().find(|row| row["complaint_id"] == id && row["rule"] == rule && row["step_to"] == step).unwrap();
        (row["standing"].as_str().unwrap().into(), row["due_at"].as_str().unwrap_or_default()[..10].into())
    };
    assert_eq!(of("2026-03-16", "Q1", "CN-CMP-01", "resolved"), ("running".into(), "2026-03-16".into()));
    assert_eq!(of("2026-03-17", "Q1", "CN-CMP-01", "resolved"), ("missed".into(), "2026-03-16".into()));
    assert_eq!(of("2026-03-17", "Q1", "CN-CMP-02", "resolved").1, "2026-03-31");
    assert_eq!(of("2026-03-17", "Q1", "CN-CMP-03", "resolved").1, "2026-04-30");
    assert_eq!(of("2026-03-17", "Q1", "HS-CMP-01", "acknowledged").0, "met");
    assert_eq!(of("2026-03-17", "Q2", "HS-CMP-01", "acknowledged").0, "missed");
    assert_eq!(of("2026-03-17", "Q2", "CN-CMP-01", "resolved").0, "met");
    let open = rows(&desk, "--as-of 2026-03-17 audit --complaints --open");
    assert!(open.iter().all(|row| row["standing"] != "met" || row["complaint_id"] == "Q1"), "{open:?}");
    let standing: Vec<&str> = open.iter().map(|row| row["standing"].as_str().unwrap()).collect();
    let last_missed = standing.iter().rposition(|s| *s == "missed").unwrap();
    assert!(standing[..=last_missed].iter().all(|s| *s == "missed"), "overdue first: {standing:?}");
}

/// Where the audit works days past due out by itself, they are what the view says.
#[test]
fn days_past_due_are_those_of_the_view() {
    let mut world = World::new("2026-06-30");
    let payments =
        ["", "2026-04-01 100", "2026-03-05 250;2026-05-02 120", "2026-03-20 99.99", "2026-04-01 400;2026-04-02 -400", "2026-03-01 2000"];
    for (n, paid) in payments.iter().enumerate() {
        let account = format!("A{n}");
        let past_due = format!("2026-0{}-{:02}", 1 + n % 3, 1 + 5 * n);
        let given = [
            ("account_id", account.as_str()),
            ("debtor_id", "D"),
            ("placed_on", "2026-02-20"),
            ("past_due_since", &past_due),
            ("monthly_due", "100"),
        ];
        world.add("accounts", &given);
        for payment in paid.split(';').filter(|text| !text.is_empty()) {
            let (day, amount) = payment.split_once(' ').unwrap();
            world.add("payments", &[("account_id", &account), ("paid_on", day), ("amount", amount)]);
        }
        for day in ["2026-03-01", "2026-03-31", "2026-04-30", "2026-05-31", "2026-06-29"] {
            let at = format!("{day}T10:00:00+08:00");
            world.add("contacts", &[("account_id", &account), ("at", &at), ("channel", "letter"), ("outcome", "delivered")]);
        }
    }
    let days = [("$end", "'2026-07-01'"), ("$from", "'2026-02-01'"), ("$to", "'2026-06-30'"), ("$back", "'2026-01-01'")];
    for step in ["accounts", "people", "numbers", "contacts", "early"] {
        let mut sql = query_text(&format!("audit/steps/{step}")).unwrap().to_owned();
        for (name, value) in days.iter().chain(&[("$channels", "'call'"), ("$up_to_dpd", "100000")]) {
            sql = sql.replace(name, value);
        }
        world.conn.execute_batch(&format!("CREATE OR REPLACE TEMP TABLE audit_{step} AS {sql}")).unwrap_or_else(|e| panic!("{step}: {e}"));
    }
    let mut told = 0;
    for day in ["2026-03-01", "2026-03-31", "2026-04-30", "2026-05-31", "2026-06-29"] {
        world.move_to(day);
        let from = format!(
            "(select e.dpd as own, n.dpd as view_of from audit_early e join audit_accounts a on a.account_nr = e.account_nr
              join account_now n on n.account_id = a.account_id where e.told and e.day = date '{day}')"
        );
        for line in world.lines(&["own", "view_of"], &from) {
            let (own, of_view) = line.split_once(',').unwrap();
            assert_eq!(own, of_view, "on {day}");
            told += 1;
        }
    }
    assert!(told >= 15, "{told} of 30 are plain enough");
}

/// A text that names a court is a finding only for a debt that could not be sued for any more on that day: three years after the last
/// promise, the day itself still inside.
#[test]
fn no_suit_is_threatened_for_a_time_barred_debt() {
    let desk = Desk::new();
    let files = [
        ("clients.csv", "client,lender_type\nBANK-A,card_bank\n"),
        ("debtors.csv", "debtor_id,name\nD1,王小明\n"),
        (
            "accounts.csv",
            "account_id,debtor_id,client,batch,product,placed_on,principal,past_due_since,monthly_due\n\
             A1,D1,BANK-A,B1,credit_card,2026-03-01,1000.00,2022-02-01,100\n",
        ),
        ("promises.csv", "promise_id,account_id,made_on,due_on,amount\nP1,A1,2023-06-02,2023-06-10,100.00\n"),
        ("templates.csv", "template_id,channel,approved_on,text\nT1,letter,2025-01-01,我司将向法院起诉\nT2,letter,2025-01-01,请您回电\n"),
        (
            "contacts.csv",
            "contact_id,account_id,at,channel,direction,party,outcome,template_id\n\
             C1,A1,2026-06-02T10:00:00+08:00,letter,outbound,unknown,delivered,T1\n\
             C2,A1,2026-06-03T10:00:00+08:00,letter,outbound,unknown,delivered,T1\n\
             C3,A1,2026-06-04T10:00:00+08:00,letter,outbound,unknown,delivered,T2\n",
        ),
    ];
    let paths: Vec<_> = files.iter().map(|(name, text)| desk.file(&format!("in/{name}"), text)).collect();
    desk.load(&paths.iter().map(|path| path.as_path()).collect::<Vec<_>>(), &[], 0);
    let found = rows(&desk, "--as-of 2026-06-07 audit --rule HS-BARRED-01");
    assert_eq!(found.iter().map(|row| row["contact_id"].as_str().unwrap()).collect::<Vec<_>>(), ["C2"], "{found:?}");
    let unchecked = rows(&desk, "--as-of 2026-06-07 audit --packs us --unchecked");
    assert!(unchecked.iter().any(|row| row["rule"] == "US-TB-01"), "the limitation of each state is not known: {unchecked:?}");
}

#[test]
fn a_workspace_of_an_older_layout_is_brought_up_and_answers_alike() {
    let desk = loaded();
    let asked = "--as-of 2026-06-07 audit --from 2026-06-01 --to 2026-06-07";
    let before = answer(&desk, asked);
    let database = desk.workspace().join("retrace.duckdb");
    let change = |sql: &str| duckdb::Connection::open(&database).unwrap().execute_batch(sql).unwrap();
    change(
        "UPDATE meta SET value = '1' WHERE name = 'layout'; DELETE FROM meta WHERE name = 'engine'; ALTER TABLE contacts DROP COLUMN point_key;
         DROP TABLE resolve_model; DROP TABLE resolve_entities; DROP TABLE resolve_links; DROP TABLE resolve_traced;
         DROP TABLE resolve_decisions",
    );
    assert_eq!(answer(&desk, asked), before);
    // Another engine may hash otherwise: its numbers are written anew.
    change("UPDATE meta SET value = 'v0' WHERE name = 'engine'; UPDATE contacts SET point_key = point_key + 1");
    assert_eq!(answer(&desk, asked), before);
    let conn = duckdb::Connection::open(&database).unwrap();
    let stale: i64 = conn.query_row("SELECT count(*) FROM contacts WHERE point_key <> hash(point) >> 2", [], |row| row.get(0)).unwrap();
    assert_eq!(stale, 0);
    drop(conn);
    answer(&desk, "resolve");
}
