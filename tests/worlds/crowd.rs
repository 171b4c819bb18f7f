//! The many ordinary debtors and their accounts.
//! Never the planted cases: those are the cast.

use super::dice::Dice;
use super::office::{self, CLIENTS, COLLECTORS};
use super::people::{self, PLACES};
use super::table::row;
use super::{Account, Debtor, Persona, World, before, points, yuan};
use retrace::domain::Feed;

/// So many debtors are planted; the crowd is the rest.
pub const CAST: i64 = 78;

pub fn fill(world: &mut World, debtors: i64) {
    let mut dice = Dice::new(world.seed, "crowd");
    for (client, office) in CLIENTS.iter().enumerate() {
        let count = (debtors - CAST).max(0) * office.share / 100;
        for nth in 1..=count {
            debtor(world, &mut dice, client, nth);
        }
    }
    points::fill(world);
}

fn debtor(world: &mut World, dice: &mut Dice, client: usize, nth: i64) {
    let office = &CLIENTS[client];
    let female = dice.percent(42);
    let place = dice.below(PLACES.len() as i64) as usize;
    let birth = people::birth(dice, 1962, 2004);
    let id = format!("{}-D{nth:03}", office.code);
    let name = people::name(dice, female);
    let persona = dice.weigh(&[
        (Persona::Steady, 30),
        (Persona::Struggling, 22),
        (Persona::Unwilling, 23),
        (Persona::Lost, 15),
        (Persona::Payer, 10),
    ]);
    let income = dice.between(28, 260) * 10_000;
    let occupation = dice.pick(people::OCCUPATIONS);
    let employed = occupation != "无业" && occupation != "个体户";
    let care = if dice.percent(6) {
        dice.pick(&["illness", "disability", "pregnancy", "unemployed", "elderly", "bereavement", "student"])
    } else {
        ""
    };
    let gender = if female { "f" } else { "m" };
    let national_id = people::national_id(dice, PLACES[place].1, birth, female);
    let employer = if employed { people::employer(dice, place) } else { String::new() };
    let debt = dice.between(2, 60) * 500_000;
    row!(world.table(Feed::Debtors),
        debtor_id: id, name: name, national_id: national_id, national_id_type: "cn_id", birth_on: birth, gender: gender, region: PLACES[place].0,
        occupation: occupation, employer: employer, monthly_income: if dice.percent(80) { yuan(income) } else { String::new() },
        income_verified: dice.percent(40), assets_value: if dice.percent(55) { yuan(dice.between(0, 80) * 1_000_000) } else { String::new() },
        total_debt: yuan(debt), creditors_count: dice.between(1, 7), other_creditor_sued: dice.percent(7), dependants: dice.below(4),
        care_flags: care, preferred_hours: if dice.percent(8) { "18:00-20:00" } else { "" }, work_starts: if employed && dice.percent(30) { "09:00" } else { "" });
    let address = people::address(dice, place);
    let at = world.debtors.len();
    world.debtors.push(Debtor { id, client, name, place, persona, phones: Vec::new(), address, relays: Vec::new() });
    for second in 0..if dice.percent(20) { 2 } else { 1 } {
        account(world, dice, at, nth, second);
    }
}

fn account(world: &mut World, dice: &mut Dice, debtor: usize, nth: i64, second: i64) {
    let client = world.debtors[debtor].client;
    let office = &CLIENTS[client];
    let shares: Vec<(usize, i64)> = office.batches.iter().enumerate().map(|(at, batch)| (at, batch.share)).collect();
    let batch = &office.batches[dice.weigh(&shares)];
    let placed_on = world.ago(batch.age);
    let dpd = dice.between(batch.dpd.0, batch.dpd.1);
    let product = dice.weigh(office.products);
    let principal = match product {
        "auto_loan" => dice.between(20_000, 120_000),
        "credit_card" => dice.between(3_000, 60_000),
        "bnpl" => dice.between(300, 6_000),
        _ => dice.between(1_500, 30_000),
    } * 100
        + dice.below(100);
    let interest = principal * dpd / 3650 + dice.below(100);
    let persona = world.debtors[debtor].persona;
    // A client recalls what is unpaid of a batch, and now and then one account of another.
    let recalled_on = match batch.recalled {
        Some(days) => Some(world.ago(days)),
        None if batch.age > 60 && dice.percent(6) => Some(before(world.as_of, dice.between(1, batch.age - 30))),
        None => None,
    };
    let status = match dice.below(100) {
        0 => "legal",
        1 => "written_off",
        2 if persona != Persona::Lost => "disputed",
        3 if client == 2 => "fraud_suspected",
        _ => "open",
    };
    world.accounts.push(Account {
        id: format!("{}-A{nth:03}{}", office.code, ["", "b"][second as usize]),
        debtor,
        client,
        batch: office::batch_name(office.code, placed_on),
        product,
        placed_on,
        recalled_on,
        opened_on: before(placed_on, dpd + dice.between(120, 1500)),
        principal,
        interest,
        fees: dice.below(20) * 1_000,
        limit: (principal / 100_000 + 1) * 100_000,
        monthly_due: (principal / 12 / 1000 + 1) * 1000,
        dpd,
        status: if recalled_on.is_some() { "recalled" } else { status },
        collector: COLLECTORS[(dice.below(4) + 4 * (dpd / 61).min(2)) as usize],
    });
}
