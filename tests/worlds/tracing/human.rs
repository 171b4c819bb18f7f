//! One human and the truth about him or her: numbers and homes through the years, what became of what was given up, when a call
//! is answered. Days count back from the world's day. Never knows what a source says.

use super::dice::Dice;
use super::people;
use super::shape::{Numbers, chance};
use jiff::civil::Date;

/// What became of a number that was given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum After {
    Dead,
    Reissued,
    Off,
}

/// What a number is on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Its human's.
    Theirs,
    Off,
    Dead,
    /// Somebody else's.
    Others,
}

/// A number that a human has or had: from a day to a day, both counted back; −1 = still.
#[derive(Debug, Clone)]
pub struct Held {
    pub value: String,
    pub from: i64,
    pub to: i64,
    pub after: After,
}

/// Days from the end of a number until the carrier says so.
const LINGERS: i64 = 40;
/// The first day anybody knows of.
const FIRST: i64 = 2600;

impl Held {
    pub fn state(&self, day: i64) -> State {
        match self.after {
            _ if day > self.to => State::Theirs,
            After::Off => State::Off,
            _ if self.to - day < LINGERS => State::Off,
            After::Dead => State::Dead,
            After::Reissued if self.to - day < 3 * LINGERS => State::Dead,
            After::Reissued => State::Others,
        }
    }
    /// A number that never was the human's.
    pub fn foreign(value: String, dead: bool) -> Held {
        Held { value, from: FIRST, to: FIRST, after: if dead { After::Dead } else { After::Reissued } }
    }
}

/// How a debtor behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Persona {
    Steady,
    /// Has the number still, and hardly ever answers.
    Hides,
    /// Changed the number after the debt fell due.
    Gone,
}

pub struct Human {
    pub name: String,
    pub female: bool,
    pub birth: Date,
    pub national_id: String,
    pub place: usize,
    pub persona: Persona,
    /// Mobiles, the oldest first.
    pub phones: Vec<Held>,
    /// Addresses, the oldest first.
    pub homes: Vec<Held>,
    pub landline: Held,
    pub email: String,
    pub employer: Held,
    /// Reads letters and e-mail that come.
    pub reads: bool,
    /// Answers a call, in thousandths, by band of the day.
    pub answers: [i64; 5],
    /// Day on which the debt fell due.
    pub trouble: i64,
}

impl Human {
    /// The human behind a debtor's file; one in thirty got a number that another debtor gave up.
    pub fn debtor(world: &Numbers, at: u64) -> Human {
        let mut human = Human::new(world, &mut world.dice(at, "debtor"), (1966, 2004), true);
        let mut dice = world.dice(at, "reissued");
        if at >= 40 && chance(&mut dice, 35) {
            let before = Human::new(world, &mut world.dice(at - 37, "debtor"), (1966, 2004), true);
            let free = before.phones.iter().find(|held| held.to > 400 && held.after == After::Reissued).cloned();
            if let (Some(old), Some(last)) = (free, human.phones.last_mut()) {
                last.from = last.from.min(old.to - 3 * 40);
                last.value = old.value;
            }
        }
        human
    }

    pub fn new(world: &Numbers, dice: &mut Dice, born: (i64, i64), owes: bool) -> Human {
        let female = dice.percent(48);
        let mut name = people::name(dice, female);
        if name.chars().count() == 2 && dice.percent(55) {
            name.push_str(dice.pick(&["明", "华", "文", "志", "春", "晓", "德", "嘉", "云", "庆"]));
        }
        let birth = people::birth(dice, born.0, born.1);
        let place = dice.below(people::PLACES.len() as i64) as usize;
        let national_id = people::national_id(dice, people::PLACES[place].1, birth, female);
        let persona = if owes { dice.weigh(&[(Persona::Steady, 34), (Persona::Hides, 28), (Persona::Gone, 38)]) } else { Persona::Steady };
        let trouble = dice.between(60, 420);
        let mut phones = history(dice, world.change, people::mobile);
        if persona == Persona::Gone {
            let day = dice.between(8, trouble);
            phones.retain(|held| held.from > day);
            if let Some(last) = phones.last_mut().filter(|last| last.to < day) {
                last.to = day;
            }
            let value = people::mobile(dice);
            phones.push(Held { value, from: day, to: -1, after: After::Dead });
        }
        let homes = history(dice, 140, |dice| people::address(dice, place));
        // The line at home ends with the home.
        let home = homes.last().map_or(FIRST, |held| held.from);
        let mut landline = Held { value: people::landline(dice, people::PLACES[place].4), from: FIRST, to: -1, after: After::Dead };
        if home < FIRST {
            landline.to = home;
        }
        let mut employer = history(dice, 200, |dice| switchboard(dice, place));
        let employer = employer.swap_remove(0);
        let day_work = dice.percent(60);
        let eager = match persona {
            Persona::Steady => dice.between(700, 1400),
            Persona::Hides => dice.between(60, 420),
            Persona::Gone => dice.between(300, 1000),
        };
        let answers = std::array::from_fn(|band| {
            let at_work = if day_work && (band == 0 || band == 2) { 400 } else { 1000 };
            (world.answers[band] * eager / 1000 * at_work / 1000).min(900)
        });
        let email = people::email(dice);
        Human {
            name,
            female,
            birth,
            national_id,
            place,
            persona,
            phones,
            homes,
            landline,
            email,
            employer,
            reads: dice.percent(35),
            answers,
            trouble,
        }
    }

    /// The mobile held on a day, by its place.
    pub fn phone_on(&self, day: i64) -> usize {
        self.phones.iter().position(|held| held.from >= day && day > held.to).unwrap_or(self.phones.len() - 1)
    }
}

/// Values one after the other, each given up with a chance a year.
fn history(dice: &mut Dice, change: i64, mut next: impl FnMut(&mut Dice) -> String) -> Vec<Held> {
    let mut all = Vec::new();
    let (mut from, mut day) = (FIRST, FIRST);
    loop {
        day -= 60;
        if day <= 0 {
            all.push(Held { value: next(dice), from, to: -1, after: After::Dead });
            return all;
        }
        if chance(dice, change / 6) {
            let to = day - dice.below(60).min(day - 1);
            let after = dice.weigh(&[(After::Dead, 45), (After::Reissued, 40), (After::Off, 15)]);
            all.push(Held { value: next(dice), from, to, after });
            (from, day) = (to, to);
        }
    }
}

/// A line that a whole firm shares: one of forty in a city.
fn switchboard(dice: &mut Dice, place: usize) -> String {
    format!("{}-8{:06}0", people::PLACES[place].4, 77_777 * (1 + dice.below(12)))
}
