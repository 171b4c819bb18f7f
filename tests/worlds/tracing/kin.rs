//! The people a debtor names: who they are, whether they would pass a message on, what is known about their numbers.
//! Never a person whom only a bad source knows, but as one who may not be asked.

use super::dice::Dice;
use super::files::{Cell, Files};
use super::human::{Held, Human, State};
use super::shape::{Numbers, chance};

/// A named person.
pub struct Kin {
    pub id: String,
    pub relation: &'static str,
    pub name: String,
    /// The birth date as the file has it.
    pub birth: String,
    pub source: &'static str,
    pub basis: &'static str,
    /// Under eighteen.
    pub minor: bool,
    /// Would pass a message on.
    pub willing: bool,
    /// Answers a call, by band of the day.
    pub answers: [i64; 5],
    /// The number on the form.
    pub phone: Held,
    /// Further observations: number, source, first and last day.
    pub seen: Vec<(Held, &'static str, i64, i64)>,
    pub refused: bool,
}

/// Relation, weight, readiness in thousandths.
const RELATIONS: &[(&str, i64, i64)] = &[
    ("spouse", 22, 860),
    ("parent", 22, 910),
    ("sibling", 13, 820),
    ("friend", 13, 260),
    ("colleague", 9, 120),
    ("emergency_contact", 8, 760),
    ("child", 5, 820),
    ("relative", 5, 420),
    ("guarantor", 3, 880),
    ("landlord", 2, 100),
    ("partner", 3, 560),
    ("other", 4, 300),
];

/// The people of one file.
pub fn named(world: &Numbers, dice: &mut Dice, at: u64, debtor: &str, opened: i64) -> Vec<Kin> {
    let people = dice.weigh(&[(0, 8), (1, 22), (2, 32), (3, 26), (4, 12)]);
    (1..=people).map(|nth| one(world, dice, at, nth, debtor, opened)).collect()
}

fn one(world: &Numbers, dice: &mut Dice, at: u64, nth: i64, debtor: &str, opened: i64) -> Kin {
    let weights: Vec<(usize, i64)> = RELATIONS.iter().enumerate().map(|(at, (_, weight, _))| (at, *weight)).collect();
    let (relation, _, ready) = RELATIONS[dice.weigh(&weights)];
    // A relative may be a debtor too: the next file's human.
    let debtor_too = matches!(relation, "spouse" | "sibling" | "friend") && chance(dice, 50) && world.setting.debtors > at + 7;
    let born = match relation {
        "parent" => (1945, 1975),
        "child" => (1996, 2016),
        _ => (1960, 2002),
    };
    let human =
        if debtor_too { Human::debtor(world, at + 7) } else { Human::new(world, &mut world.dice(at * 8 + nth as u64, "kin"), born, false) };
    let of_age = human.birth.checked_add(jiff::Span::new().years(18)).is_ok_and(|day| day <= world.setting.as_of);
    let minor = !of_age;
    let known = if relation == "child" { 70 } else { 35 };
    let (source, basis) = dice.weigh(&[
        (("application", "contract"), 84),
        (("client_update", "contract"), 5),
        (("relation_told", "legitimate_request"), 5),
        (("carrier_match", "legitimate_request"), 3),
        (("social_media", "none"), 3),
    ]);
    let birth = if dice.percent(known) { human.birth.to_string() } else { String::new() };
    let phone = human.phones[human.phone_on(opened)].clone();
    let mut seen = Vec::new();
    if chance(dice, 260) {
        let looked = dice.between(10, opened.min(400));
        let source = dice.pick(&["client_update", "inbound_contact", "previous_agency", "application"]);
        let right = if source == "previous_agency" { 550 } else { 900 };
        let held = if chance(dice, right) { human.phones[human.phone_on(looked)].clone() } else { human.phones[0].clone() };
        let last = if source == "previous_agency" { dice.between(5, looked) } else { looked };
        seen.push((held, source, looked, last));
    }
    // The form's number seen again with the person.
    if chance(dice, 200) {
        let last = dice.between(10, opened);
        let true_then = phone.state(last) == State::Theirs;
        if true_then || chance(dice, 350) {
            seen.push((phone.clone(), "client_update", last, last));
        }
    }
    let willing = chance(dice, (ready + world.kinder).clamp(50, 950));
    Kin {
        id: format!("P{nth}-{debtor}"),
        relation,
        name: human.name.clone(),
        birth,
        source,
        basis,
        minor,
        willing,
        answers: human.answers,
        phone,
        seen,
        refused: false,
    }
}

impl Kin {
    /// Whether the law lets this person be asked at all, as far as the file shows.
    pub fn may_be_asked(&self) -> bool {
        let named = matches!(self.source, "application" | "client_update");
        let of_age = self.relation != "child" || !self.birth.is_empty();
        let under_age = self.minor && !self.birth.is_empty();
        named && of_age && !under_age && self.relation != "other" && !self.refused
    }

    pub fn write(&self, debtor: &str, client: &str, declared: i64, files: &mut Files) -> Result<(), csv::Error> {
        use Cell::{Day, Maybe, Text};
        files.row(
            "relations",
            &[
                Text(&self.id),
                Text(debtor),
                Text(&self.name),
                Text(self.relation),
                Text(&self.birth),
                Text(&self.phone.value),
                Day(declared),
                Text(self.source),
                Text(self.basis),
            ],
        )?;
        let mut written = std::collections::BTreeSet::new();
        for (held, source, first, last) in &self.seen {
            if written.insert((&held.value, source)) {
                files.row(
                    "contact_points",
                    &[
                        Text(&self.id),
                        Text("mobile"),
                        Text(&held.value),
                        Text(source),
                        Text("contract"),
                        Text(""),
                        Day(*first),
                        Day(*last),
                        Text(""),
                        Maybe(None),
                        Text(client),
                    ],
                )?;
            }
        }
        Ok(())
    }
}
