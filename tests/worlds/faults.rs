//! Rows that are wrong on purpose, few enough that every file still loads (limit 5 %).
//! Never mended here: each must end in quarantine with its reason.

use super::World;
use super::table::row;
use retrace::domain::Feed;

pub fn fill(world: &mut World) {
    let ok = world.ago(60);
    let debtors = world.table(Feed::Debtors);
    row!(debtors, debtor_id: "HT-Q1", name: "钱一", national_id: "440000199003071234");
    row!(debtors, debtor_id: "HT-Q2", name: "钱二", birth_on: "1990-02-30");
    row!(debtors, debtor_id: "HT-Q3", name: "钱三", gender: "男");
    row!(debtors, debtor_id: "HT-Q4", name: "钱四", care_flags: "illness;sad");
    let base = [("client", "海棠银行信用卡中心"), ("batch", "HT-2605"), ("principal", "1000.00"), ("status", "open")];
    for (account, debtor, changed) in [
        ("HT-QA1", "HT-D001", ("product", "creditcard")),
        ("HT-QA2", "HT-NOBODY", ("product", "credit_card")),
        ("HT-QA3", "HT-Q1", ("product", "credit_card")),
        ("HT-QA4", "HT-D002", ("principal", "一千元整")),
        ("HT-QA5", "HT-D003", ("placed_on", "2026/13/01")),
        ("HT-A001", "YH-D001", ("client", "萤火网络借贷")),
    ] {
        let mut cells: Vec<(&str, String)> = base.iter().map(|(name, text)| (*name, (*text).to_owned())).collect();
        cells.push(("placed_on", ok.to_string()));
        cells.retain(|(name, _)| *name != changed.0);
        cells.extend([("account_id", account.to_owned()), ("debtor_id", debtor.to_owned()), (changed.0, changed.1.to_owned())]);
        world.table(Feed::Accounts).add(&cells);
    }
    let points = world.table(Feed::ContactPoints);
    row!(points, owner_id: "HT-D004", kind: "mobile", value: "12345", source: "application", basis: "contract");
    row!(points, owner_id: "HT-D005", kind: "pager", value: "16420270001", source: "application", basis: "contract");
    row!(points, owner_id: "HT-D006", kind: "mobile", value: "16420270002", source: "a_friend_told", basis: "contract");
    row!(points, owner_id: "HT-NOBODY", kind: "mobile", value: "16420270003", source: "application", basis: "contract");
    row!(world.table(Feed::Relations), person_id: "HT-QP1", debtor_id: "HT-D004", name: "孙某", relation: "uncle", source: "application", basis: "contract");
    row!(world.table(Feed::Payments), payment_id: "PM-ORPHAN", account_id: "HT-NOTHING", paid_on: ok, amount: "100.00");
    row!(world.table(Feed::Payments), payment_id: "PM00001", account_id: "HT-A002", paid_on: ok, amount: "99.99");
    row!(world.table(Feed::Payments), payment_id: "PM-NAN", account_id: "HT-A002", paid_on: ok, amount: "NaN");
    row!(world.table(Feed::Promises), promise_id: "PR-NEVER", account_id: "HT-A002", made_on: ok, due_on: "2026-02-31", amount: "100");
    row!(world.table(Feed::Contacts), contact_id: "C-HUNGUP", account_id: "HT-A002", at: "2026-05-05T10:00:00", channel: "call", direction: "outbound",
        party: "debtor", outcome: "hung_up");
    row!(world.table(Feed::Complaints), complaint_id: "CP-RUDE", account_id: "HT-A003", received_at: "2026-05-05T10:00:00+08:00", channel: "agency_line",
        category: "rudeness", level: "general");
    row!(world.table(Feed::Suppressions), subject_kind: "debtor", subject: "HT-D007", scope: "all", since: "last week", reason: "cease_request");
    row!(world.table(Feed::Consents), debtor_id: "HT-D008", purpose: "tracing", granted_on: ok, withdrawn_on: "2026-06-31", evidence_ref: "E-TORN");
    for (feed, find, what, proves) in [
        (Feed::Debtors, "HT-Q1", "identity number whose check digit fails", "quarantine"),
        (Feed::Debtors, "HT-Q2", "born on 30 February", "quarantine"),
        (Feed::Debtors, "HT-Q3", "gender written as 男 in a file without a profile", "quarantine, with the codes that are known"),
        (Feed::Debtors, "HT-Q4", "an unknown care flag beside a known one", "quarantine"),
        (Feed::Accounts, "HT-QA1", "unknown product", "quarantine"),
        (Feed::Accounts, "HT-QA2", "a debtor that is nowhere", "quarantine as parent_missing; not counted towards the limit"),
        (
            Feed::Accounts,
            "HT-QA3",
            "a debtor that is in quarantine (HT-Q1)",
            "quarantine as parent_quarantined; loads by itself once HT-Q1 is mended",
        ),
        (Feed::Accounts, "HT-QA4", "an amount in words", "quarantine"),
        (Feed::Accounts, "HT-QA5", "a month 13", "quarantine"),
        (Feed::Accounts, "HT-A001,YH-D001", "an account number of HT under client YH", "quarantine: the id is held for another client"),
        (Feed::ContactPoints, "HT-D004,mobile,12345", "a phone number that is none", "quarantine"),
        (Feed::ContactPoints, "16420270001", "unknown kind", "quarantine"),
        (Feed::ContactPoints, "16420270002", "unknown source", "quarantine: a source that nobody knows is no source"),
        (Feed::ContactPoints, "16420270003", "an owner that is nowhere", "quarantine as parent_missing"),
        (Feed::Relations, "HT-QP1", "unknown relation", "quarantine"),
        (Feed::Payments, "PM-ORPHAN", "an account that is nowhere", "quarantine as parent_missing"),
        (Feed::Payments, "PM00001,HT-A002", "a payment number that is used already, with other content", "quarantine: a key repeated"),
        (Feed::Payments, "PM-NAN", "an amount NaN", "quarantine"),
        (Feed::Promises, "PR-NEVER", "due on 31 February", "quarantine"),
        (Feed::Contacts, "C-HUNGUP", "unknown outcome", "quarantine"),
        (
            Feed::Complaints,
            "CP-RUDE",
            "a complaint of an unknown category",
            "quarantine, and it fails closed: HT-A003 is held until it is mended",
        ),
        (Feed::Suppressions, "HT-D007", "a request to cease with an unreadable day", "fails closed: HT-D007 is held until it is mended"),
        (
            Feed::Consents,
            "E-TORN",
            "a withdrawal on 31 June",
            "fails closed: the consent does not count, HT-D008 is held until it is mended",
        ),
    ] {
        world.odd(feed, find, what, proves);
    }
}
