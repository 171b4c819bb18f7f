//! Planted cases of where a point comes from and whom a debtor named: lawful beside unlawful.
//! Never decides: each case names what it must prove.

use super::World;
use super::cast::{BL, HT, Named, OWN, YH, call, consent, named, point, role, unanswered};
use super::table::row;
use retrace::domain::Feed;

pub fn fill(world: &mut World) {
    sources(world);
    relations(world);
}

/// Where a number comes from decides what may be done with it.
fn sources(world: &mut World) {
    let a = role(world, YH, 920, "沈可馨", (82, 40), &[]);
    for (kind, value, source) in [
        ("mobile", "16420260001", "purchased_list"),
        ("messenger", "wx_shen0001", "social_media"),
        ("mobile", "16420260002", "web_search"),
        ("address", "浙江省宁波市鄞州区旧渡路8号晴川家园3幢2单元501室", "app_location"),
    ] {
        point(world, &a.debtor, kind, value, source, "contract", "");
    }
    unanswered(world, &a.account, &a.mobile, 5);
    world.odd(
        Feed::ContactPoints,
        "16420260001",
        "YH-D920's further points come from a bought list, social media, a web search and an app's location, all labelled basis `contract`",
        "blocked always, whatever the basis says: `leads --blocked` names the rule, `leads` lists none",
    );
    let b = role(world, YH, 921, "傅海涛", (82, 40), &[]);
    point(world, &b.debtor, "mobile", "16420260003", "purchased_list", "none", "");
    point(world, &b.debtor, "mobile", "16420260003", "client_update", "contract", "");
    unanswered(world, &b.account, &b.mobile, 5);
    world.odd(
        Feed::ContactPoints,
        "16420260003",
        "a bought number that comes again as `client_update`",
        "relabelling: it stays blocked until a person releases it",
    );
    for (number, name, evidence, withdrawn, what) in [
        (922, "卢雅琴", "", None, "number from a credit bureau, no consent"),
        (923, "蒋振宇", "E-BL-D923", None, "number from a credit bureau, with a consent for tracing"),
        (924, "蔡梓涵", "E-BL-D924", Some(15), "number from a credit bureau, the consent withdrawn 15 days before"),
        (925, "贾永康", "E-NOWHERE", None, "number whose consent_ref leads nowhere"),
    ] {
        let role = role(world, BL, number, name, (54, 40), &[]);
        let value = format!("1642026{number:04}");
        let basis = if evidence.is_empty() { "legitimate_request" } else { "consent" };
        point(world, &role.debtor, "mobile", &value, "credit_bureau", basis, evidence);
        if evidence.starts_with("E-BL") {
            consent(world, &role.debtor, "tracing", withdrawn);
        }
        unanswered(world, &role.account, &role.mobile, 5);
        if number == 923 {
            unanswered(world, &role.account, &value, 5);
        }
        world.odd(
            Feed::ContactPoints,
            &value,
            what,
            if number == 923 { "contact: the only one of the four BL-D922 … BL-D925" } else { "blocked" },
        );
    }
    let c = role(world, BL, 926, "丁晓燕", (54, 40), &[]);
    point(world, &c.debtor, "mobile", "16420260926", "social_insurance", "consent", "E-BL-D926");
    consent(world, &c.debtor, "tracing", None);
    unanswered(world, &c.account, &c.mobile, 5);
    world.odd(
        Feed::ContactPoints,
        "16420260926",
        "number from social insurance; the consent is for tracing, not for sensitive data",
        "blocked: each source asks for its own consent",
    );
    let d = role(world, YH, 927, "魏家豪", (82, 40), &[]);
    row!(world.table(Feed::ContactPoints), owner_id: d.debtor, kind: "mobile", value: "16420260927", source: "application", basis: "contract",
        first_seen_on: "2021-03-01", last_seen_on: "2023-02-01", validity: "unknown");
    world.odd(Feed::ContactPoints, "16420260927", "own number, last seen more than two years ago", "verify_first");
    let e = role(world, YH, 928, "薛若曦", (82, 40), &[]);
    let (first, on) = (world.ago(200), world.ago(30));
    row!(world.table(Feed::ContactPoints), owner_id: e.debtor, kind: "mobile", value: "16420260928", source: "client_update", basis: "contract",
        first_seen_on: first, last_seen_on: "", validity: "wrong_party", validity_on: on);
    unanswered(world, &e.account, &e.mobile, 5);
    world.odd(
        Feed::ContactPoints,
        "16420260928",
        "own number that proved to be someone else's",
        "blocked for that client; it does not stand in the way of being lost",
    );
}

/// Who may be asked to pass a message on.
fn relations(world: &mut World) {
    let a = role(world, HT, 930, "叶志强", (88, 60), &[]);
    unanswered(world, &a.account, &a.mobile, 6);
    for (person, name, relation, phone, born, from) in [
        ("HT-P9301", "叶小雨", "child", "16320260001", "2014-05-01", OWN),
        ("HT-P9302", "叶明", "child", "16320260002", "", OWN),
        ("HT-P9303", "叶宁", "child", "16320260003", "1998-02-11", OWN),
        ("HT-P9304", "老王", "other", "16320260004", "", ("relation_told", "legitimate_request")),
        ("HT-P9305", "叶志远", "sibling", "16320260005", "", ("carrier_match", "none")),
        ("HT-P9306", "阎波", "colleague", "16320260006", "", OWN),
        ("HT-P9307", "冯梅", "guarantor", "16320260007", "1975-06-30", OWN),
    ] {
        named(world, Named { person, debtor: &a.debtor, name, relation, phone, born, from });
    }
    for (find, what, proves) in [
        ("HT-P9301", "a child of twelve", "never a lead"),
        ("HT-P9302", "a child of unknown age", "never a lead"),
        ("HT-P9303", "a grown-up child", "relay_only"),
        ("HT-P9304", "relation `other` (a neighbour)", "never a lead"),
        ("HT-P9305", "a brother whom a data partner found", "blocked: nobody the debtor named"),
        ("HT-P9306", "a colleague named as a contact", "relay_only"),
        ("HT-P9307", "a guarantor", "contact: a guarantor owes too"),
    ] {
        world.odd(Feed::Relations, find, what, proves);
    }
    let b = role(world, HT, 931, "曹俊杰", (88, 60), &[]);
    named(
        world,
        Named {
            person: "HT-P9311",
            debtor: &b.debtor,
            name: "曹玉珍",
            relation: "parent",
            phone: "16320260008",
            born: "1958-08-08",
            from: OWN,
        },
    );
    unanswered(world, &b.account, &b.mobile, 12);
    let refusal = call(world, &b.account, "16320260008", 9, (15, 0), "relay_refused");
    (refusal.party, refusal.person, refusal.id) = ("relation", "HT-P9311".to_owned(), Some("C-REFUSED"));
    let (since, until) = (world.ago(9).at(15, 5, 0, 0), world.ago(2).at(0, 0, 0, 0));
    row!(world.table(Feed::Suppressions), subject_kind: "person", subject: "HT-P9311", scope: "all", since: since, until: until, reason: "cease_request");
    world.odd(
        Feed::Suppressions,
        "HT-P9311",
        "a mother refused to pass messages on; somebody gave the refusal an end",
        "a third party's refusal has no end",
    );
    // The same person is named by debtors of two clients and refused one of them.
    let c = role(world, BL, 932, "邓鹏", (54, 40), &[]);
    named(
        world,
        Named {
            person: "BL-P9321", debtor: &c.debtor, name: "曹玉珍", relation: "relative", phone: "163 2026 0008", born: "", from: OWN
        },
    );
    unanswered(world, &c.account, &c.mobile, 5);
    world.odd(
        Feed::Relations,
        "BL-P9321",
        "the number of HT-P9311, who refused, named by another client's debtor and written with spaces",
        "across clients the program links only to protect: a refusal counts everywhere",
    );
}
