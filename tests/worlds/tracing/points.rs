//! What sources say about a debtor's points: right, outdated, somebody else's, bought, or without a basis; dated as sources date.
//! Never decides what is lawful: `truth` does.

use super::dice::Dice;
use super::human::{After, Held, Human, State};
use super::people;
use super::shape::{Numbers, Quality, chance};

/// One observation of a debtor's point.
#[derive(Debug, Clone)]
pub struct Seen {
    pub kind: &'static str,
    pub held: Held,
    pub source: &'static str,
    pub basis: &'static str,
    pub consent: String,
    pub first: i64,
    pub last: Option<i64>,
    pub validity: &'static str,
    pub validity_on: Option<i64>,
}

/// What a debtor consented to, and whether it holds.
#[derive(Debug, Clone)]
pub struct Consent {
    pub purpose: &'static str,
    pub on: i64,
    pub withdrawn: Option<i64>,
    pub evidence: String,
}

impl Consent {
    pub fn holds(&self) -> bool {
        self.withdrawn.is_none()
    }
}

/// Every observation of a file.
pub fn seen(world: &Numbers, human: &Human, dice: &mut Dice, id: &str, opened: i64, placed: i64, consents: &mut Vec<Consent>) -> Vec<Seen> {
    let mut all: Vec<Seen> = Vec::new();
    let plain = |kind, held: Held, source, basis, first, last| Seen {
        kind,
        held,
        source,
        basis,
        consent: String::new(),
        first,
        last,
        validity: "",
        validity_on: None,
    };
    let given = human.phones[human.phone_on(opened)].clone();
    let kept = chance(dice, 300).then(|| dice.between(placed.min(20), placed));
    all.push(plain("mobile", given, "application", "contract", opened, Some(kept.unwrap_or(opened))));
    if human.phones.len() > 1 && chance(dice, 120) {
        let other = dice.pick(&[human.phone_on(opened), human.phone_on((opened - 300).max(1))]);
        all.push(plain("mobile", human.phones[other].clone(), "application", "contract", opened, Some(opened)));
    }
    let tracing = chance(dice, 260);
    if tracing {
        let withdrawn = chance(dice, 120).then(|| dice.between(3, 60));
        consents.push(Consent { purpose: "tracing", on: opened, withdrawn, evidence: format!("E-{id}") });
    }
    if chance(dice, 90) {
        consents.push(Consent { purpose: "sensitive_data", on: opened, withdrawn: None, evidence: format!("S-{id}") });
    }
    for quality in &world.sources {
        if chance(dice, quality.present) {
            let mut one = sighting(human, dice, quality, opened);
            if quality.basis == "consent" {
                one.consent = match dice.below(10) {
                    0 => format!("LOST-{id}"),
                    1..=3 => String::new(),
                    _ if quality.source == "housing_fund" => format!("S-{id}"),
                    _ => format!("E-{id}"),
                };
            }
            // A bought number that comes again under a good name.
            if quality.source == "purchased_list" && chance(dice, 250) {
                let again = Seen { source: "client_update", basis: "contract", first: one.first.min(3), last: Some(2), ..one.clone() };
                all.push(again);
            }
            all.push(one);
        }
    }
    if chance(dice, 40) {
        let at = dice.below(all.len() as i64) as usize;
        all[at].basis = "none";
    }
    if chance(dice, 130) {
        all.push(plain("landline", human.landline.clone(), "application", "contract", opened, Some(opened)));
    }
    if chance(dice, 140) {
        let source = dice.pick(&["application", "directory_114", "business_registry"]);
        let basis = if source == "application" { "contract" } else { "public_record" };
        all.push(plain("employer", human.employer.clone(), source, basis, opened, Some(dice.between(20, opened))));
    }
    if chance(dice, 120) {
        let held = Held { value: human.email.clone(), from: 2600, to: -1, after: After::Off };
        all.push(plain("email", held, "application", "contract", opened, Some(opened)));
    }
    if chance(dice, 160) {
        let home = human.homes.iter().find(|held| held.from >= opened && opened > held.to).or(human.homes.last());
        if let Some(home) = home {
            let source = dice.pick(&["application", "statement_address", "delivery_address"]);
            all.push(plain("address", home.clone(), source, "contract", opened, Some(dice.between(10, opened))));
        }
    }
    for one in &mut all {
        mark(world, dice, one);
    }
    let mut known = std::collections::BTreeSet::new();
    all.retain(|one| known.insert((one.kind, one.held.value.clone(), one.source)));
    all
}

/// What a source says of the debtor's mobile.
fn sighting(human: &Human, dice: &mut Dice, quality: &Quality, opened: i64) -> Seen {
    let looked = dice.between(quality.from, quality.to.min(opened).max(quality.from + 1));
    let held = if chance(dice, quality.right) {
        human.phones[human.phone_on(looked)].clone()
    } else {
        let old = human.phones.iter().filter(|held| held.to >= looked).collect::<Vec<_>>();
        match dice.below(10) {
            0..=5 if !old.is_empty() => old[dice.below(old.len() as i64) as usize].clone(),
            0..=7 => Held::foreign(people::mobile(dice), false),
            _ => Held::foreign(people::mobile(dice), true),
        }
    };
    let first = (looked + dice.between(0, 200)).min(held.from).max(looked);
    let last = if chance(dice, quality.bumped) { dice.between(2, 60).min(looked) } else { looked };
    let lasts = !matches!(quality.source, "transaction" | "payment") || held.state(last) == State::Theirs;
    let last = if lasts { last } else { looked };
    Seen {
        kind: "mobile",
        held,
        source: quality.source,
        basis: quality.basis,
        consent: String::new(),
        first,
        last: (!chance(dice, 30)).then_some(last),
        validity: "",
        validity_on: None,
    }
}

/// Somebody looked whether the point is good, and is mostly right.
fn mark(world: &Numbers, dice: &mut Dice, one: &mut Seen) {
    if !chance(dice, 260) {
        return;
    }
    let on = dice.between(3, one.first.max(4));
    let right = chance(dice, world.marked_right);
    let good = (one.held.state(on) == State::Theirs) == right;
    one.validity_on = Some(on);
    one.validity = match one.held.state(on) {
        _ if good => "valid",
        State::Others if chance(dice, 300) => "wrong_party",
        _ => "invalid",
    };
}
