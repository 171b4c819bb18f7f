//! The planted events: hours, caps, refusals, states, money that must or must not count, and the edges of the definitions.
//! Never random: days and amounts are fixed.

use super::cast::{BL, HT, Named, YH, call, consent, named, point, role, unanswered};
use super::table::row;
use super::{World, before, yuan};
use retrace::domain::Feed;

pub fn fill(world: &mut World) {
    hours(world);
    frequency(world);
    stops(world);
    states(world);
    lost_edges(world);
    money(world);
    stages(world);
    week_edges(world);
}

fn hours(world: &mut World) {
    let a = role(world, HT, 950, "韩磊", (88, 60), &[]);
    for (id, at, what, proves) in [
        ("C-0759", (7, 59), "a call at 07:59", "finding: before 08:00"),
        ("C-0800", (8, 0), "a call at 08:00", "no finding: the window opens at 08:00:00"),
        ("C-2159", (21, 59), "a call at 21:59", "lawful by the public rule, a finding of the house pack (from 21:00)"),
        ("C-2200", (22, 0), "a call at 22:00", "finding: the window closes at 22:00:00"),
    ] {
        let ago = 20 - i64::from(at.0) / 2;
        call(world, &a.account, &a.mobile, ago, at, "no_answer").id = Some(id);
        world.odd(Feed::Contacts, id, what, proves);
    }
    let b = role(world, HT, 951, "唐洁", (88, 60), &[("agreed_hours", "21:00-23:00"), ("occupation", "护士")]);
    call(world, &b.account, &b.mobile, 9, (22, 30), "right_party").id = Some("C-AGREED");
    world.odd(Feed::Contacts, "C-AGREED", "a call at 22:30 to a nurse who agreed to 21:00-23:00", "hours agreed and on record prevail");
    let c = role(world, BL, 952, "董天佑", (110, 30), &[("timezone", "America/New_York")]);
    for (id, ago, text) in [
        ("C-NY-STD", 91, "2026-03-08T12:30:00Z"),
        ("C-NY-DST", 90, "2026-03-09T12:30:00Z"),
        ("C-NY-NIGHT", 60, "2026-04-08T09:00:00+08:00"),
    ] {
        let contact = call(world, &c.account, &c.mobile, ago, (9, 0), "no_answer");
        (contact.id, contact.at_text) = (Some(id), Some(text));
    }
    world.odd(
        Feed::Contacts,
        "C-NY-STD",
        "12:30 UTC on the day the clocks change in New York (08:30 there)",
        "time zones with summer time",
    );
    world.odd(Feed::Contacts, "C-NY-NIGHT", "09:00 in Shanghai is 21:00 of the day before in New York", "the day, too, is the debtor's");
}

fn frequency(world: &mut World) {
    let a = role(world, BL, 953, "袁浩", (54, 20), &[]);
    for nth in 0..4 {
        let contact = call(world, &a.account, &a.mobile, 10, (9 + 2 * nth, 15), "right_party");
        (contact.channel, contact.recorded) = ("robot_call", false);
        if nth == 3 {
            contact.id = Some("C-4TH");
        }
    }
    world.odd(Feed::Contacts, "C-4TH", "the fourth connected notice call of one day", "finding: at most three");
    let b = role(world, BL, 954, "贾宇", (54, 20), &[]);
    for nth in 0..7 {
        let contact = call(world, &b.account, &b.mobile, 11, (9 + nth, 40), "no_answer");
        if nth == 6 {
            contact.id = Some("C-7TH");
        }
    }
    world.odd(
        Feed::Contacts,
        "C-7TH",
        "the seventh unanswered call to one number in a day",
        "more than six: a warning of the standard, a finding of the house pack",
    );
    let c = role(world, BL, 955, "吴静", (54, 20), &[]);
    let sms = call(world, &c.account, &c.mobile, 8, (10, 0), "delivered");
    (sms.id, sms.channel, sms.recorded) = (Some("C-NO-TPL"), "sms", false);
    world.odd(Feed::Contacts, "C-NO-TPL", "an SMS without an approved template", "finding of HS-TEXT-01");
    let sms = call(world, &c.account, &c.mobile, 7, (10, 0), "delivered");
    (sms.id, sms.channel, sms.recorded, sms.template) = (Some("C-OLD-TPL"), "sms", false, "T-SMS-0");
    world.odd(Feed::Contacts, "C-OLD-TPL", "an SMS by a template withdrawn 60 days before", "finding of HS-TEXT-01");
    let visit = call(world, &c.account, "", 6, (14, 0), "not_home");
    (visit.id, visit.channel, visit.visitors, visit.recorded) = (Some("C-ALONE"), "visit", Some(1), false);
    world.odd(Feed::Contacts, "C-ALONE", "a visit by one person, neither approved nor recorded", "finding of HS-VISIT-01");
    named(
        world,
        Named {
            person: "BL-P9551",
            debtor: &c.debtor,
            name: "吴海燕",
            relation: "sibling",
            phone: "16320260009",
            born: "",
            from: ("application", "contract"),
        },
    );
    let told = call(world, &c.account, "16320260009", 5, (14, 30), "relayed");
    (told.id, told.party, told.person, told.disclosed) = (Some("C-TOLD"), "relation", "BL-P9551".to_owned(), Some(true));
    world.odd(
        Feed::Contacts,
        "C-TOLD",
        "a sister was told of the debt, while the debtor was not lost",
        "findings: third party, disclosure",
    );
}

fn stops(world: &mut World) {
    let a = role(world, HT, 960, "郭芳", (88, 60), &[]);
    unanswered(world, &a.account, &a.mobile, 12);
    call(world, &a.account, &a.mobile, 9, (10, 0), "cease_request").id = Some("C-CEASE");
    call(world, &a.account, &a.mobile, 9, (16, 0), "no_answer").id = Some("C-AGAIN");
    let since = world.ago(9).at(10, 0, 0, 0);
    row!(world.table(Feed::Suppressions), subject_kind: "debtor", subject: a.debtor, scope: "all", since: since, reason: "cease_request");
    world.odd(
        Feed::Suppressions,
        "HT-D960",
        "a debtor asked not to be called",
        "reached, not lost; hold `cease`; nothing more may be done",
    );
    world.odd(Feed::Contacts, "C-AGAIN", "a call six hours after the request to cease", "finding, level 4");
    let b = role(world, YH, 961, "谢平", (82, 40), &[("care_flags", "deceased")]);
    let since = world.ago(20).at(9, 0, 0, 0);
    row!(world.table(Feed::Suppressions), subject_kind: "debtor", subject: b.debtor, scope: "all", since: since, reason: "deceased");
    world.odd(Feed::Debtors, "YH-D961", "a debtor who died", "hold `deceased` over every score; no lead, no contact");
    let c = role(world, HT, 962, "宋玲", (88, 60), &[("care_flags", "pregnancy;illness")]);
    call(world, &c.account, &c.mobile, 15, (11, 0), "hardship");
    world.odd(Feed::Debtors, "HT-D962", "two care flags", "hold `care`; no points lost for it");
    let d = role(world, HT, 963, "郑飞", (88, 60), &[]);
    let (since, released) = (world.ago(30).at(9, 0, 0, 0), world.ago(10).at(9, 0, 0, 0));
    row!(world.table(Feed::Suppressions), subject_kind: "debtor", subject: d.debtor, scope: "call", since: since, released_at: released,
        released_by: "supervisor", reason: "cease_request");
    world.odd(Feed::Suppressions, "HT-D963", "a request to cease that a supervisor released 10 days before", "no longer in force");
    let e = role(world, HT, 964, "梁红", (88, 60), &[]);
    let (since, until) = (world.ago(40).at(9, 0, 0, 0), before(world.as_of, -30).at(0, 0, 0, 0));
    row!(world.table(Feed::Suppressions), subject_kind: "point", subject: e.mobile, scope: "sms", since: since, until: until, reason: "client_instruction");
    world.odd(
        Feed::Suppressions,
        &e.mobile,
        "no SMS to one number until 30 days after the day of the world",
        "`check --channel sms` says no and when it will be lawful, `--channel call` yes",
    );
    let f = role(world, YH, 965, "于刚", (82, 40), &[]);
    let since = world.ago(3).at(9, 0, 0, 0);
    row!(world.table(Feed::Suppressions), subject_kind: "account", subject: f.account, scope: "all", since: since, reason: "regulator");
    world.odd(Feed::Suppressions, "YH-A965", "an account stopped by the regulator", "held back from every list");
    consent(world, &f.debtor, "automated_calls", Some(4));
}

fn states(world: &mut World) {
    for (client, number, name, status, what, proves) in [
        (
            YH,
            970,
            "马倩",
            "impostor_claimed",
            "another person took the loan, she says",
            "override of every score; identity to be proven first",
        ),
        (HT, 971, "罗杰", "lawyer_represented", "a lawyer speaks for the debtor", "contact with the lawyer only"),
        (YH, 972, "高敏", "bankrupt", "bankrupt", "not held for work"),
        (BL, 973, "林超", "disputed", "all of the debt is disputed", "hold `dispute`, no points lost"),
        (HT, 974, "何颖", "legal", "before a court", "hold `legal`"),
    ] {
        let role = role(world, client, number, name, (54, 60), &[]);
        world.accounts.last_mut().unwrap().status = status;
        world.odd(Feed::Accounts, &role.account, what, proves);
    }
    for (number, name, paid, proves) in [
        (975, "胡欣怡", 3, "a plan that is kept: hold `plan_active`, no collection"),
        (976, "朱凯", 1, "a plan whose second and third instalments were missed: no longer a hold"),
    ] {
        let role = role(world, BL, number, name, (110, 40), &[]);
        let (signed, first) = (world.ago(90), world.ago(80));
        for nth in 0..12 {
            let due = first.checked_add(jiff::Span::new().months(nth)).unwrap();
            row!(world.table(Feed::Plans), plan_id: format!("PL-{}", role.account), account_id: role.account, signed_on: signed, instalment_due_on: due, amount: "600.00");
            if nth < paid {
                payment(world, &format!("PM-PLAN-{number}-{nth}"), &role.account, due, 60_000, "debtor", "");
            }
        }
        world.odd(Feed::Plans, &format!("PL-{}", role.account), "a plan of twelve instalments", proves);
    }
    for (number, name, until, what, proves) in [
        (977, "徐帆", Some(20), "paused for 25 days, ended 20 days ago", "25 days (both ends counted) do not count as past due"),
        (978, "孙月", None, "a pause without an end", "still running; days since its beginning do not count"),
    ] {
        let role = role(world, BL, number, name, (110, 40), &[]);
        let (from, until) = (world.ago(44), until.map(|ago| world.ago(ago).to_string()).unwrap_or_default());
        row!(world.table(Feed::Pauses), account_id: role.account, from: from, until: until, reason: "disaster");
        world.odd(Feed::Pauses, &role.account, what, proves);
    }
}

fn lost_edges(world: &mut World) {
    let a = role(world, HT, 980, "杨雪", (88, 60), &[]);
    for ago in [11, 9, 7] {
        call(world, &a.account, &a.mobile, ago, (10, 0), "no_answer");
    }
    world.odd(Feed::Debtors, "HT-D980", "three failed calls, but not on consecutive days", "not lost");
    let b = role(world, HT, 981, "黄林", (88, 60), &[]);
    point(world, &b.debtor, "mobile", "16420260981", "previous_agency", "contract", "");
    unanswered(world, &b.account, &b.mobile, 5);
    for ago in [4, 3] {
        call(world, &b.account, "16420260981", ago, (10, 0), "no_answer");
    }
    world.odd(
        Feed::ContactPoints,
        "16420260981",
        "the other lawful number was tried only twice (HT-D981)",
        "not lost: three failed attempts are asked for",
    );
    let c = role(world, HT, 982, "赵阳", (88, 60), &[]);
    call(world, &c.account, &c.mobile, 29, (18, 0), "right_party");
    unanswered(world, &c.account, &c.mobile, 5);
    world.odd(Feed::Debtors, "HT-D982", "reached 29 days before", "not lost");
    let d = role(world, HT, 983, "陈波", (88, 60), &[]);
    call(world, &d.account, &d.mobile, 31, (18, 0), "right_party");
    unanswered(world, &d.account, &d.mobile, 5);
    world.odd(Feed::Debtors, "HT-D983", "reached 31 days before, and not since", "lost");
    let e = role(world, BL, 984, "刘婷", (2, 20), &[]);
    unanswered(world, &e.account, &e.mobile, 0);
    world.odd(Feed::Debtors, "BL-D984", "three days of failed calls, but placed two days ago", "never lost before three days");
    for (number, name, payer, proves) in [
        (985, "张慧", "debtor", "not lost: paying is being reached"),
        (986, "李斌", "relation", "lost: his mother's payment is not his voice"),
    ] {
        let role = role(world, YH, number, name, (82, 40), &[]);
        unanswered(world, &role.account, &role.mobile, 5);
        let on = world.ago(10);
        payment(world, &format!("PM-LOST-{number}"), &role.account, on, 20_000, payer, "");
        world.odd(
            Feed::Payments,
            &format!("PM-LOST-{number}"),
            if payer == "debtor" {
                "a payment by a debtor who does not answer"
            } else {
                "a payment by a relation of a debtor who does not answer"
            },
            proves,
        );
    }
    let f = role(world, YH, 987, "王宁", (82, 40), &[]);
    unanswered(world, &f.account, &f.mobile, 5);
    let inbound = call(world, &f.account, &f.mobile, 20, (12, 0), "right_party");
    (inbound.inbound, inbound.id) = (true, Some("C-INBOUND"));
    world.odd(Feed::Contacts, "C-INBOUND", "the debtor called 20 days before", "not lost");
}

fn payment(world: &mut World, id: &str, account: &str, on: jiff::civil::Date, amount: i64, payer: &str, reverses: &str) {
    row!(world.table(Feed::Payments), payment_id: id, account_id: account, paid_on: on, amount: yuan(amount), channel: "bank_transfer", payer: payer, reverses: reverses);
}

fn money(world: &mut World) {
    let a = role(world, HT, 990, "周燕", (145, 60), &[]);
    let (before_it, within, back) = (world.ago(150), world.ago(50), world.ago(48));
    payment(world, "PM-BEFORE", &a.account, before_it, 50_000, "debtor", "");
    payment(world, "PM-BOUNCED", &a.account, within, 90_000, "debtor", "");
    payment(world, "PM-BACK", &a.account, back, -90_000, "debtor", "PM-BOUNCED");
    world.odd(Feed::Payments, "PM-BEFORE", "a payment five days before the placement", "no net payment, no commission");
    world.odd(Feed::Payments, "PM-BACK", "a reversal of PM-BOUNCED", "net payments 0; the oldest unpaid day moves back");
    let b = role(world, HT, 991, "吴勇", (145, 60), &[]);
    world.accounts.last_mut().unwrap().recalled_on = Some(before(world.as_of, 30));
    world.accounts.last_mut().unwrap().status = "recalled";
    let (last, after) = (world.ago(30), world.ago(29));
    payment(world, "PM-LASTDAY", &b.account, last, 30_000, "debtor", "");
    payment(world, "PM-AFTER", &b.account, after, 70_000, "debtor", "");
    world.odd(Feed::Payments, "PM-LASTDAY", "a payment on the day of the recall", "counts");
    world.odd(Feed::Payments, "PM-AFTER", "a payment the day after", "does not count");
    let c = role(world, HT, 992, "许丽", (145, 60), &[]);
    let mut again = world.accounts.last().unwrap().clone();
    let first = world.accounts.last_mut().unwrap();
    (first.recalled_on, first.status) = (Some(before(world.as_of, 60)), "recalled");
    (again.placed_on, again.batch, again.dpd) = (world.ago(26), "HT-2605".to_owned(), 60 + 119);
    world.accounts.push(again);
    world.odd(
        Feed::Accounts,
        &c.account,
        "placed twice: recalled 60 days ago, placed again 26 days ago in another batch",
        "two placements, one account; both are kept",
    );
    let d = role(world, HT, 993, "傅强", (88, 60), &[]);
    let owed = world.accounts.last().unwrap().balance();
    let on = world.ago(12);
    payment(world, "PM-ALL", &d.account, on, owed, "third_party", "");
    world.odd(Feed::Payments, "PM-ALL", "a third party paid the whole debt; the status still says open", "balance 0 is M0");
}

fn stages(world: &mut World) {
    for (nth, dpd) in [0, 1, 30, 31, 60, 61, 90, 91, 120, 121, 150, 151, 180, 181].into_iter().enumerate() {
        // Placed ten days ago; past due so many days on the day of the world.
        let role = role(world, HT, 600 + nth as i64, "边界", (10, dpd - 10), &[]);
        if dpd == 0 {
            world.odd(
                Feed::Accounts,
                &role.account,
                "HT-A600 … HT-A613 are 0, 1, 30, 31, 60, 61 … 180, 181 days past due on the day of the world",
                "both edges of every stage M0 … M7+",
            );
        }
    }
}

/// Events on the edges of a week, after the day of the world, and text that a spreadsheet would take for a formula.
fn week_edges(world: &mut World) {
    let role = role(world, YH, 994, "叶思远", (82, 40), &[]);
    let monday = before(world.as_of, 6);
    let (sunday, utc) = (before(monday, 1), format!("{}T16:00:00Z", before(monday, 1)));
    for (id, at, action, what, proves) in [
        ("CP-SUNDAY", format!("{sunday}T23:59:59+08:00"), "", "a complaint in the last second of a week", "belongs to the week before"),
        (
            "CP-MONDAY",
            utc,
            "=2+5",
            "a complaint at 16:00 UTC on a Sunday, Monday 00:00 in Shanghai; its action begins with `=`",
            "belongs to the new week; a workbook shows the text and computes nothing",
        ),
    ] {
        row!(world.table(Feed::Complaints), complaint_id: id, account_id: role.account, received_at: at, channel: "agency_line", category: "hours",
            level: "general", responsibility: "open", action: action);
        world.odd(Feed::Complaints, id, what, proves);
    }
    let (today, tomorrow) = (world.as_of, before(world.as_of, -1));
    payment(world, "PM-TODAY", &role.account, today, 12_000, "debtor", "");
    payment(world, "PM-TOMORROW", &role.account, tomorrow, 13_000, "debtor", "");
    for _ in 0..2 {
        payment(world, "PM-TWICE", &role.account, today, 11_000, "debtor", "");
    }
    world.odd(Feed::Payments, "PM-TODAY", "a payment on the day of the world", "counts: as of a day is the end of it");
    world.odd(Feed::Payments, "PM-TOMORROW", "a payment on the day after", "does not count yet");
    world.odd(Feed::Payments, "PM-TWICE", "the same row twice", "one payment");
}
