//! What a change of money from one week to the next is made of: more or less held, paid at another rate, placed since.
//! Never leaves a rest: the effects add up to the change, to the last minor unit, in every part and in the whole.

use crate::domain::Money;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a part held when a week began, and what was paid in it: a row of `queries/report/mix.sql`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Part {
    /// `cell` (client and stage), `client`, `stage` or `all`.
    pub dimension: String,
    pub client: Option<String>,
    pub stage: Option<String>,
    pub held_balance: Money,
    /// Paid by accounts held when the week began.
    pub paid_held: Money,
    /// Paid by others: placed in the week.
    pub paid_other: Money,
    pub people: i64,
}

/// A part's change, taken apart.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Moved {
    pub dimension: String,
    pub client: Option<String>,
    pub stage: Option<String>,
    pub before: Money,
    pub now: Money,
    pub change: Money,
    /// What the change of the balances held makes at the mean of the two weeks' rates.
    pub exposure: Money,
    /// What the change of the rates makes on the mean of the two weeks' balances.
    pub rate: Money,
    /// The change of what accounts placed within the weeks paid.
    pub placed: Money,
    /// The fewer people of the two weeks, where both have some.
    pub people: i64,
}

type Place = (Option<String>, Option<String>);

/// The change of each client, each stage and the whole, from the cells of both weeks. The whole comes first, then clients, stages and
/// cells in order of their names.
pub fn moved(before: &[Part], now: &[Part]) -> Vec<Moved> {
    let of = |parts: &[Part], dimension: &str| -> BTreeMap<Place, Part> {
        let some = parts.iter().filter(|part| part.dimension == dimension);
        some.map(|part| ((part.client.clone(), part.stage.clone()), part.clone())).collect()
    };
    let cells = |parts: &[Part]| of(parts, "cell");
    let (old, new) = (cells(before), cells(now));
    let mut sums: BTreeMap<(usize, Place), Moved> = BTreeMap::new();
    for place in old.keys().chain(new.keys().filter(|place| !old.contains_key(place))) {
        let cell = effect(old.get(place), new.get(place));
        let (client, stage) = place.clone();
        for (order, (client, stage)) in
            [(None, None), (client.clone(), None), (None, stage.clone()), (client, stage)].into_iter().enumerate()
        {
            sums.entry((order, (client, stage))).or_default().add(&cell);
        }
    }
    let kinds = ["all", "client", "stage", "cell"];
    let people: Vec<[BTreeMap<Place, Part>; 2]> = kinds.iter().map(|kind| [of(before, kind), of(now, kind)]).collect();
    sums.into_iter()
        .map(|((order, place), sum)| {
            let some = people[order].iter().filter_map(|parts| parts.get(&place)).map(|part| part.people);
            let people = some.filter(|n| *n > 0).min().unwrap_or(0);
            Moved { dimension: kinds[order].to_owned(), client: place.0, stage: place.1, people, ..sum }
        })
        .collect()
}

impl Moved {
    fn add(&mut self, other: &Moved) {
        self.before = self.before + other.before;
        self.now = self.now + other.now;
        self.change = self.change + other.change;
        self.exposure = self.exposure + other.exposure;
        self.rate = self.rate + other.rate;
        self.placed = self.placed + other.placed;
    }
}

/// One cell's change. Where it held nothing in one of the weeks it has no rate to change: all of it is exposure.
fn effect(before: Option<&Part>, now: Option<&Part>) -> Moved {
    let minor = |part: Option<&Part>, of: fn(&Part) -> Money| part.map_or(Money::ZERO, of);
    let (held_0, held_1) = (minor(before, |p| p.held_balance), minor(now, |p| p.held_balance));
    let (paid_0, paid_1) = (minor(before, |p| p.paid_held), minor(now, |p| p.paid_held));
    let (other_0, other_1) = (minor(before, |p| p.paid_other), minor(now, |p| p.paid_other));
    let (change, placed) = (paid_1 - paid_0, other_1 - other_0);
    let rate = if held_0 > Money::ZERO && held_1 > Money::ZERO {
        let share = |paid: Money, held: Money| paid.minor() as f64 / held.minor() as f64;
        let mean = (held_0.minor() as f64 + held_1.minor() as f64) / 2.0;
        Money::from_minor(((share(paid_1, held_1) - share(paid_0, held_0)) * mean).round() as i64)
    } else {
        Money::ZERO
    };
    let (before, now) = (paid_0 + other_0, paid_1 + other_1);
    Moved { before, now, change: change + placed, exposure: change - rate, rate, placed, ..Moved::default() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn part(dimension: &str, client: Option<&str>, stage: Option<&str>, [held, paid, other]: [i64; 3]) -> Part {
        let money = Money::from_minor;
        Part {
            dimension: dimension.into(),
            client: client.map(str::to_owned),
            stage: stage.map(str::to_owned),
            held_balance: money(held),
            paid_held: money(paid),
            paid_other: money(other),
            people: 7,
        }
    }

    fn cell(client: &str, stage: Option<&str>, of: [i64; 3]) -> Part {
        part("cell", Some(client), stage, of)
    }

    #[test]
    fn effects_by_hand() {
        // 10 % of 1000 became 20 % of 2000: the mean rate 15 % on 1000 more, ten points more on 1500.
        let rows = moved(&[cell("a", Some("M1"), [1000, 100, 0])], &[cell("a", Some("M1"), [2000, 400, 30])]);
        let all = &rows[0];
        let minor = |m: &Moved| [m.before, m.now, m.change, m.exposure, m.rate, m.placed].map(Money::minor);
        assert_eq!((all.dimension.as_str(), minor(all)), ("all", [100, 430, 330, 150, 150, 30]));
        assert_eq!(rows.iter().map(|row| row.dimension.as_str()).collect::<Vec<_>>(), ["all", "client", "stage", "cell"]);
    }

    #[test]
    fn what_was_not_there_before_is_exposure() {
        let rows = moved(&[cell("a", None, [500, 50, 0])], &[cell("b", Some("M0"), [900, 90, 0])]);
        assert_eq!([rows[0].change, rows[0].exposure, rows[0].rate].map(Money::minor), [40, 40, 0]);
        assert!(moved(&[], &[]).is_empty());
    }

    #[test]
    fn people_are_the_fewer_of_both_weeks() {
        let few = |n| Part { people: n, ..part("client", Some("a"), None, [0, 0, 0]) };
        let rows = moved(&[cell("a", None, [1, 1, 0]), few(9)], &[cell("a", None, [1, 1, 0]), few(4)]);
        assert_eq!(rows.iter().find(|row| row.dimension == "client").map(|row| row.people), Some(4));
    }

    proptest! {
        #[test]
        fn effects_add_up_to_the_change_everywhere(
            before in prop::collection::vec((0u8..3, 0u8..4, 0i64..1_000_000, -500i64..50_000, 0i64..500), 0..9),
            now in prop::collection::vec((0u8..3, 0u8..4, 0i64..1_000_000, -500i64..50_000, 0i64..500), 0..9),
        ) {
            let cells = |rows: &[(u8, u8, i64, i64, i64)]| -> Vec<Part> {
                let mut cells: BTreeMap<(u8, u8), Part> = BTreeMap::new();
                for (client, stage, held, paid, other) in rows {
                    cells.insert((*client, *stage), cell(&client.to_string(), Some(&stage.to_string()), [*held, *paid, *other]));
                }
                cells.into_values().collect()
            };
            let (before, now) = (cells(&before), cells(&now));
            let paid = |parts: &[Part]| parts.iter().map(|p| p.paid_held + p.paid_other).sum::<Money>();
            let rows = moved(&before, &now);
            for row in &rows {
                prop_assert_eq!(row.change, row.now - row.before);
                prop_assert_eq!(row.change, row.exposure + row.rate + row.placed);
            }
            for dimension in ["all", "client", "stage", "cell"] {
                let of = || rows.iter().filter(|row| row.dimension == dimension);
                prop_assert_eq!(of().map(|row| row.change).sum::<Money>(), paid(&now) - paid(&before));
                prop_assert_eq!(of().map(|row| row.rate).sum::<Money>(), rows.first().map_or(Money::ZERO, |row| row.rate));
            }
        }
    }
}
