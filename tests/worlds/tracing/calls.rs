//! What a collections desk tried, and what came of it: the log of calls, earlier searches, refusals, marks.
//! Never a call whose outcome the truth did not decide.

use super::dice::Dice;
use super::file::{DebtorFile, Mark, Tried};
use super::files::{Cell, Files};
use super::human::{Human, Persona, State};
use super::lines::{Line, lines};
use super::shape::{Numbers, chance};

/// A line of the contact log.
pub struct Call {
    pub day: i64,
    pub minute: i64,
    pub inbound: bool,
    pub party: &'static str,
    pub person: String,
    pub point: String,
    pub outcome: &'static str,
}

impl Call {
    pub fn write(&self, debtor: &str, account: &str, nth: usize, files: &mut Files) -> Result<(), csv::Error> {
        use Cell::Text;
        files.row(
            "contacts",
            &[
                Text(&format!("C-{debtor}-{nth:03}")),
                Text(account),
                Cell::Time(self.day, self.minute),
                Text("call"),
                Text(if self.inbound { "inbound" } else { "outbound" }),
                Text(self.party),
                Text(&self.person),
                Text(&self.point),
                Text(self.outcome),
            ],
        )
    }
}

/// First and last minute of each band: morning, noon, afternoon, evening, night.
const BANDS: [(i64, i64); 5] = [(485, 715), (720, 835), (840, 1075), (1080, 1195), (1200, 1255)];

fn moment(dice: &mut Dice) -> (usize, i64) {
    let band = dice.weigh(&[(0, 30), (1, 12), (2, 32), (3, 20), (4, 6)]);
    (band, dice.between(BANDS[band].0, BANDS[band].1))
}

/// Fills a file's log.
pub fn log(world: &Numbers, human: &Human, file: &mut DebtorFile) {
    let reserved = work(world, human, file);
    let answered = |call: &&Call| call.party == "debtor";
    let since = file.calls.iter().filter(answered).map(|call| call.day).min().unwrap_or(i64::MAX);
    let failed = file.calls.iter().filter(|call| call.day < since && Some(&call.point) == reserved.as_ref() && call.person.is_empty());
    let days: std::collections::BTreeSet<i64> = failed.map(|call| call.day).collect();
    file.three_days = days.iter().any(|day| days.contains(&(day + 1)) && days.contains(&(day + 2)));
}

/// The desk's work; returns the reserved number.
fn work(world: &Numbers, human: &Human, file: &mut DebtorFile) -> Option<String> {
    let mut dice = world.dice(file.opened as u64 ^ (file.placed as u64) << 32, &file.id);
    let mut lines = lines(file);
    let reserved = lines.first().map(|line| line.held.value.clone());
    let mut reached: Option<i64> = None;
    let mut day = file.placed - 1;
    // The ordinary work: now one number, now another, until somebody answers; then a pause.
    let most = if world.setting.debtors > 200_000 { 2 } else { 14 };
    while day > 34 && file.calls.len() < most && !lines.is_empty() {
        day -= dice.between(2, 16);
        if day <= 34 || reached.is_some_and(|last| last - day < 25) {
            continue;
        }
        let at = if dice.percent(60) { 0 } else { dice.below(lines.len() as i64) as usize };
        if dial(human, &mut dice, file, &mut lines[at], day) {
            reached = Some(day);
            if dice.percent(12) {
                file.paid = Some(day - 3);
            }
        }
    }
    if chance(&mut dice, 40) && human.persona != Persona::Gone {
        // Calls by itself, from the number it has.
        let day = dice.between(3, 120).min(file.placed);
        let point = human.phones[human.phone_on(day)].value.clone();
        file.calls.push(Call { day, minute: 1100, inbound: true, party: "debtor", person: String::new(), point, outcome: "right_party" });
        reached = Some(reached.map_or(day, |last| last.min(day)));
    }
    search(&mut dice, file, reached.is_none());
    // The last month: three days running to the reserved number, three attempts at each other.
    if reached.is_some_and(|last| last < 34) || chance(&mut dice, 60) {
        return reserved;
    }
    let last = dice.between(1, 6);
    for round in 0..4 {
        for line in &mut lines {
            if line.wrong || (line.dead && !line.reserved) {
                continue;
            }
            let day = last + 3 - round;
            if (line.reserved || line.failed < 3 || round == 0) && dial(human, &mut dice, file, line, day) {
                return reserved;
            }
        }
    }
    reserved
}

/// One call to one of the debtor's numbers; whether the debtor answered.
fn dial(human: &Human, dice: &mut Dice, file: &mut DebtorFile, line: &mut Line, day: i64) -> bool {
    if line.wrong {
        return false;
    }
    let (band, minute) = moment(dice);
    let outcome = match line.held.state(day) {
        State::Theirs if chance(dice, human.answers[band]) => {
            dice.weigh(&[("right_party", 45), ("promise", 28), ("refused_to_pay", 14), ("hardship", 10), ("cease_request", 3)])
        }
        State::Theirs => silence(dice, human.persona == Persona::Hides),
        State::Dead => dice.weigh(&[("invalid_number", 70), ("switched_off", 18), ("no_answer", 12)]),
        State::Off => dice.weigh(&[("switched_off", 55), ("no_answer", 40), ("invalid_number", 5)]),
        State::Others => dice.weigh(&[("wrong_party", 36), ("no_answer", 50), ("busy", 8), ("voicemail", 6)]),
    };
    let answered = matches!(outcome, "right_party" | "promise" | "refused_to_pay" | "hardship" | "cease_request");
    let party = if answered {
        "debtor"
    } else if outcome == "wrong_party" {
        "third_party"
    } else {
        "unknown"
    };
    let point = line.held.value.clone();
    if outcome == "wrong_party" {
        line.wrong = true;
        file.marks.push(Mark { kind: "point", subject: point.clone(), reason: "wrong_party", day });
    }
    if outcome == "cease_request" {
        file.marks.push(Mark { kind: "debtor", subject: file.id.clone(), reason: "cease_request", day });
    }
    line.failed = if answered { 0 } else { line.failed + 1 };
    file.calls.push(Call { day, minute, inbound: false, party, person: String::new(), point, outcome });
    answered
}

fn silence(dice: &mut Dice, hides: bool) -> &'static str {
    if hides {
        dice.weigh(&[("no_answer", 68), ("busy", 10), ("voicemail", 6), ("switched_off", 16)])
    } else {
        dice.weigh(&[("no_answer", 74), ("busy", 14), ("voicemail", 6), ("switched_off", 6)])
    }
}

/// Earlier searches: contact persons asked to pass a message on, own numbers tried as leads.
fn search(dice: &mut Dice, file: &mut DebtorFile, lost: bool) {
    let asked = if lost { 480 } else { 120 };
    if !chance(dice, asked) {
        return;
    }
    let free = file.free();
    for at in 0..file.kin.len() {
        if !file.kin[at].may_be_asked() || !free || !dice.percent(55) {
            continue;
        }
        for _ in 0..dice.between(1, 2) {
            let day = dice.between(2, (file.placed - 1).min(120));
            let (band, minute) = moment(dice);
            let kin = &file.kin[at];
            let (outcome, result) = match kin.phone.state(day) {
                State::Theirs if chance(dice, kin.answers[band]) => match (kin.willing, dice.below(100)) {
                    (true, _) => ("relayed", "relayed"),
                    (false, 0..=54) => ("relay_refused", "refused"),
                    // Answers, and promises nothing.
                    (false, _) => ("no_answer", "no_answer"),
                },
                State::Theirs => ("no_answer", "no_answer"),
                State::Dead => ("invalid_number", "dead"),
                State::Off => ("switched_off", "no_answer"),
                State::Others => dice.weigh(&[(("wrong_party", "wrong_party"), 40), (("no_answer", "no_answer"), 60)]),
            };
            let party = if matches!(outcome, "relayed" | "relay_refused") { "relation" } else { "unknown" };
            let (person, point) = (kin.id.clone(), kin.phone.value.clone());
            if dice.percent(50) {
                file.calls.push(Call { day, minute, inbound: false, party, person: person.clone(), point, outcome });
            } else {
                file.tried.push(Tried { kind: "mobile", value: point, day, minute, result });
            }
            if result == "refused" {
                file.kin[at].refused = true;
                file.marks.push(Mark { kind: "person", subject: person, reason: "cease_request", day });
            }
            if !matches!(result, "no_answer") {
                break;
            }
        }
    }
}
