//! Sets planted debtors on the stage: a role has one account and one mobile, and whatever its scene gives it.
//! Never random where a test looks: only fillers are drawn.

use super::dice::Dice;
use super::office::{self, CLIENTS, COLLECTORS};
use super::people;
use super::table::row;
use super::{Account, Contact, Debtor, Persona, World, before, yuan};
use jiff::civil::Date;
use retrace::domain::Feed;

/// The clients by their place in `CLIENTS`.
pub const HT: usize = 0;
pub const BL: usize = 1;
pub const YH: usize = 2;

/// A planted debtor with one account and one mobile from the application.
pub struct Role {
    pub debtor: String,
    pub account: String,
    pub mobile: String,
}

/// Sets a debtor on the stage; `more` are further cells of the debtors row.
pub fn role(world: &mut World, client: usize, number: i64, name: &str, (age, dpd): (i64, i64), more: &[(&str, &str)]) -> Role {
    let code = CLIENTS[client].code;
    let mut dice = Dice::new(world.seed, &format!("{code}{number}"));
    let place = dice.below(people::PLACES.len() as i64) as usize;
    let given = |column: &str| more.iter().find(|(name, _)| *name == column).map(|(_, text)| *text);
    let female = given("gender").map_or_else(|| dice.percent(50), |gender| gender == "f");
    let birth = given("birth_on").map_or_else(|| people::birth(&mut dice, 1970, 2000), |day| day.parse().unwrap());
    let debtor = format!("{code}-D{number}");
    let mut cells: Vec<(&str, String)> = vec![
        ("debtor_id", debtor.clone()),
        ("name", name.to_owned()),
        ("national_id", people::national_id(&mut dice, people::PLACES[place].1, birth, female)),
        ("birth_on", birth.to_string()),
        ("gender", if female { "f" } else { "m" }.to_owned()),
        ("region", people::PLACES[place].0.to_owned()),
        ("monthly_income", yuan(dice.between(40, 120) * 10_000)),
    ];
    for (column, text) in more {
        cells.retain(|(name, _)| name != column);
        cells.push((column, (*text).to_owned()));
    }
    world.table(Feed::Debtors).add(&cells);
    let mobile = people::mobile(&mut dice);
    let placed_on = world.ago(age);
    let principal = dice.between(3_000, 20_000) * 100;
    world.accounts.push(Account {
        id: format!("{code}-A{number}"),
        debtor: world.debtors.len(),
        client,
        batch: office::batch_name(code, placed_on),
        product: CLIENTS[client].products[0].0,
        placed_on,
        recalled_on: None,
        opened_on: before(placed_on, dpd + 300),
        principal,
        interest: principal / 50,
        fees: 0,
        limit: 3_000_000,
        monthly_due: 80_000,
        dpd,
        status: "open",
        collector: dice.pick(&COLLECTORS[..8]),
    });
    let address = people::address(&mut dice, place);
    world.debtors.push(Debtor {
        id: debtor.clone(),
        client,
        name: name.to_owned(),
        place,
        persona: Persona::Lost,
        phones: vec![mobile.clone()],
        address,
        relays: vec![],
    });
    let role = Role { account: format!("{code}-A{number}"), debtor, mobile };
    point(world, &role.debtor, "mobile", &role.mobile, "application", "contract", "");
    role
}

pub fn point(world: &mut World, owner: &str, kind: &str, value: &str, source: &str, basis: &str, consent: &str) {
    let first = world.ago(200);
    row!(world.table(Feed::ContactPoints), owner_id: owner, kind: kind, value: value, source: source, basis: basis, consent_ref: consent,
        first_seen_on: first, last_seen_on: seen_last(first), validity: "unknown");
}

/// Observations of the cast were last seen 120 days after the first.
fn seen_last(first: Date) -> Date {
    before(first, -120)
}

pub fn consent(world: &mut World, debtor: &str, purpose: &str, withdrawn: Option<i64>) {
    let (granted, withdrawn) = (world.ago(260), withdrawn.map(|days| world.ago(days).to_string()).unwrap_or_default());
    row!(world.table(Feed::Consents), debtor_id: debtor, purpose: purpose, granted_on: granted, withdrawn_on: withdrawn, evidence_ref: format!("E-{debtor}"));
}

/// A person whom a debtor, or a record, named.
pub struct Named<'a> {
    pub person: &'a str,
    pub debtor: &'a str,
    pub name: &'a str,
    pub relation: &'a str,
    pub phone: &'a str,
    pub born: &'a str,
    /// Source and basis.
    pub from: (&'a str, &'a str),
}

pub fn named(world: &mut World, n: Named<'_>) {
    let declared = world.ago(300);
    row!(world.table(Feed::Relations), person_id: n.person, debtor_id: n.debtor, name: n.name, relation: n.relation, birth_on: n.born,
        phone: n.phone, declared_on: declared, source: n.from.0, basis: n.from.1);
}

/// A call so many days ago at an hour and minute.
pub fn call<'w>(
    world: &'w mut World,
    account: &str,
    point: &str,
    ago: i64,
    (hour, minute): (i8, i8),
    outcome: &'static str,
) -> &'w mut Contact {
    let talked = !matches!(outcome, "no_answer" | "busy" | "switched_off" | "voicemail" | "invalid_number");
    let contact = Contact {
        account: account.to_owned(),
        at: world.ago(ago).at(hour, minute, 0, 0),
        channel: "call",
        party: "debtor",
        point: point.to_owned(),
        outcome,
        seconds: if talked { 60 } else { 0 },
        collector: "K05".to_owned(),
        recorded: talked,
        line: "L-03".to_owned(),
        ..Contact::default()
    };
    world.contacts.push(contact);
    world.contacts.last_mut().unwrap()
}

/// Failed calls on three days in a row, the last so many days ago: with nothing else in thirty days, the debtor is lost.
pub fn unanswered(world: &mut World, account: &str, point: &str, last: i64) {
    for ago in [last + 2, last + 1, last] {
        call(world, account, point, ago, (10, 20), "no_answer");
    }
}

/// Source and basis of what a debtor told when applying.
pub const OWN: (&str, &str) = ("application", "contract");
