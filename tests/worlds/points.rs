//! How the ordinary debtors can be reached: own points from good and bad sources, people they named, consents.
//! Never decides what is lawful: it plants both.

use super::dice::Dice;
use super::office::CLIENTS;
use super::people;
use super::table::{row, some};
use super::{World, before};
use jiff::civil::Date;
use retrace::domain::Feed;

/// One observation of a debtor's own point.
struct Seen {
    kind: &'static str,
    value: String,
    source: &'static str,
    basis: &'static str,
    consent: String,
    first: Date,
    last: Option<Date>,
    validity: &'static str,
}

pub fn fill(world: &mut World) {
    let mut dice = Dice::new(world.seed, "points");
    for at in 0..world.debtors.len() {
        own(world, &mut dice, at);
    }
    for at in 0..world.debtors.len() {
        named(world, &mut dice, at);
    }
}

fn own(world: &mut World, dice: &mut Dice, at: usize) {
    let (id, place, address) = (world.debtors[at].id.clone(), world.debtors[at].place, world.debtors[at].address.clone());
    let opened = world.accounts.iter().find(|a| a.debtor == at).map_or(world.ago(700), |a| a.opened_on);
    let placed = world.accounts.iter().find(|a| a.debtor == at).map_or(world.ago(60), |a| a.placed_on);
    let seen = |kind, value: String, source, basis, first, last| Seen {
        kind,
        value,
        source,
        basis,
        consent: String::new(),
        first,
        last,
        validity: "unknown",
    };
    let mobile = people::mobile(dice);
    let (mut phones, mut all) = (vec![mobile.clone()], Vec::new());
    all.push(seen("mobile", mobile, "application", "contract", opened, Some(before(placed, dice.between(1, 90)))));
    if dice.percent(32) {
        let newer = people::mobile(dice);
        phones.insert(0, newer.clone());
        all.push(seen("mobile", newer, "client_update", "contract", before(placed, 40), Some(before(placed, 2))));
    }
    if dice.percent(14) {
        let line = people::landline(dice, people::PLACES[place].4);
        phones.push(line.clone());
        all.push(seen("landline", line, "application", "contract", opened, None));
    }
    if dice.percent(11) {
        let old = people::mobile(dice);
        phones.push(old.clone());
        all.push(seen("mobile", old, "previous_agency", "contract", before(placed, 60), Some(before(placed, 30))));
    }
    all.push(seen("address", address, "application", "contract", opened, None));
    if dice.percent(30) {
        all.push(seen("address", people::address(dice, place), "statement_address", "contract", opened, Some(before(placed, 5))));
    }
    if dice.percent(45) {
        all.push(seen("email", people::email(dice), "application", "contract", opened, None));
    }
    if dice.percent(10) {
        all.push(seen(
            "address",
            people::address(dice, place),
            "delivery_address",
            "contract",
            before(placed, 100),
            Some(before(placed, 20)),
        ));
    }
    // From data partners: good only with a consent for tracing. From nowhere good: never.
    let consented = dice.percent(12);
    let mut tracing = false;
    if consented {
        let purpose =
            dice.weigh(&[("tracing", 6), ("automated_calls", 3), ("messenger", 1), ("sensitive_data", 1), ("third_party_contact", 1)]);
        let withdrawn = if dice.percent(12) { Some(world.ago(dice.between(5, 90))) } else { None };
        let evidence = format!("E-{id}");
        tracing = purpose == "tracing" && withdrawn.is_none();
        row!(world.table(Feed::Consents), debtor_id: id, purpose: purpose, granted_on: opened, withdrawn_on: some(withdrawn), evidence_ref: evidence);
    }
    if dice.percent(9) {
        let value = people::mobile(dice);
        if tracing {
            phones.push(value.clone());
        }
        let source = dice.pick(&["credit_bureau", "carrier_match", "logistics_match"]);
        let basis = if consented { "consent" } else { "legitimate_request" };
        let consent = if consented { format!("E-{id}") } else { String::new() };
        all.push(Seen { consent, ..seen("mobile", value, source, basis, before(placed, 10), Some(before(placed, 1))) });
    }
    if dice.percent(6) {
        let (kind, value, source) = match dice.below(4) {
            0 => ("messenger", format!("wx_{:06}", dice.below(1_000_000)), "social_media"),
            1 => ("address", people::address(dice, place), "app_location"),
            2 => ("mobile", people::mobile(dice), "web_search"),
            _ => ("mobile", people::mobile(dice), "purchased_list"),
        };
        all.push(seen(kind, value, source, dice.pick(&["none", "contract"]), before(placed, -6), None));
    }
    let client = CLIENTS[world.debtors[at].client].name;
    for (nth, point) in all.into_iter().enumerate() {
        let client = if nth % 3 == 0 { "" } else { client };
        row!(world.table(Feed::ContactPoints),
            owner_id: id, kind: point.kind, value: point.value, source: point.source, basis: point.basis, consent_ref: point.consent,
            first_seen_on: point.first, last_seen_on: some(point.last), validity: point.validity, client: client);
    }
    world.debtors[at].phones = phones;
}

/// People the debtor named; some are debtors themselves, some are named by two.
fn named(world: &mut World, dice: &mut Dice, at: usize) {
    let (id, client, place) = (world.debtors[at].id.clone(), world.debtors[at].client, world.debtors[at].place);
    let opened = world.accounts.iter().find(|a| a.debtor == at).map_or(world.ago(700), |a| a.opened_on);
    for nth in 1..=dice.between(1, 3) {
        let relation = dice.weigh(&[
            ("spouse", 24),
            ("parent", 22),
            ("sibling", 12),
            ("friend", 14),
            ("colleague", 8),
            ("emergency_contact", 8),
            ("child", 5),
            ("relative", 4),
            ("guarantor", 2),
            ("landlord", 1),
        ]);
        let other = (at + 1 + dice.below(40) as usize) % world.debtors.len();
        let is_debtor = dice.percent(7) && world.debtors[other].client == client;
        let (mut name, mut phone) = (people::name(dice, nth == 2), people::mobile(dice));
        if is_debtor {
            (name, phone) = (world.debtors[other].name.clone(), world.debtors[other].phones[0].clone());
        } else if dice.percent(6)
            && let Some((_, shared)) = world.debtors[at.saturating_sub(1)].relays.first()
        {
            phone = shared.clone();
        }
        let birth = match relation {
            "child" if dice.percent(70) => Some(people::birth(dice, 1996, 2016)),
            "spouse" | "parent" if dice.percent(40) => Some(people::birth(dice, 1955, 2000)),
            _ => None,
        };
        let (source, basis) =
            dice.weigh(&[(("application", "contract"), 88), (("relation_told", "legitimate_request"), 7), (("carrier_match", "none"), 5)]);
        let person = if dice.percent(92) { format!("{}-P{at:03}{nth}", CLIENTS[client].code) } else { String::new() };
        let address = if dice.percent(18) { people::address(dice, place) } else { String::new() };
        row!(world.table(Feed::Relations),
            person_id: person, debtor_id: id, name: name, relation: relation, birth_on: some(birth), phone: phone, address: address,
            declared_on: opened, source: source, basis: basis);
        let may_relay = matches!(relation, "spouse" | "parent" | "sibling" | "emergency_contact" | "friend") && source == "application";
        if may_relay && !person.is_empty() {
            world.debtors[at].relays.push((person, phone));
        }
    }
}
