//! What an explanation says would change a segment comes true: every step that is told is taken, by another way than the code's, in a
//! small world of dues, payments, calls and reports, and the segment counted anew. Never opens a database.

use super::change::{Change, Step, found};
use super::decide::{AccountRow, way};
use super::made::{Act, Report};
use super::strategy::{Scorecard, Strategy};
use super::{DEFAULT_STRATEGY, read};
use crate::domain::Money;
use jiff::civil::{Date, date};
use proptest::prelude::{Just, ProptestConfig, any, prop_assert_eq, prop_assert_ne, prop_oneof, proptest};
use proptest::strategy::Strategy as Arbitrary;
use std::collections::BTreeMap;

const DAY: Date = date(2026, 6, 7);

/// One debtor's account as its events have it. Amounts in minor units.
#[derive(Debug, Clone)]
struct World {
    first_unpaid: (i32, u32, u32),
    due: i64,
    paid_off: i64,
    paid_90d: i64,
    balance: i64,
    elsewhere_here: i64,
    limit: Option<i64>,
    income: Option<(i64, bool)>,
    debts: Option<i64>,
    assets: Option<i64>,
    sued: Option<bool>,
    employed: bool,
    answered: u32,
    tried: u32,
    called_back: u32,
    last_paid: Option<i64>,
    last_reached: Option<i64>,
    short: Option<i64>,
    kept_again: bool,
    lost: bool,
    history: [Option<i64>; 3],
}

fn leap(year: i32) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// Days since 1 January 2000, counted month by month.
fn days_of((year, month, day): (i32, u32, u32)) -> i64 {
    let lengths = |year| [31, if leap(year) { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let years: i64 = (2000..year).map(|year| if leap(year) { 366 } else { 365 }).sum();
    let months: i64 = lengths(year).iter().take(month as usize - 1).sum();
    years + months + i64::from(day.min(lengths(year)[month as usize - 1] as u32)) - 1
}

impl World {
    /// Pays the dues one after the other.
    fn days_past_due(&self) -> i64 {
        let (mut left, mut dues) = (self.paid_off, 0);
        while self.due > 0 && left >= self.due {
            (left, dues) = (left - self.due, dues + 1);
        }
        let (year, month, day) = self.first_unpaid;
        let months = month as i32 - 1 + dues;
        (days_of((2026, 6, 7)) - days_of((year + months / 12, (months % 12) as u32 + 1, day))).max(0)
    }

    fn attributes(&self) -> BTreeMap<&'static str, f64> {
        let yuan = |minor: i64| minor as f64 / 100.0;
        let here = self.balance + self.elsewhere_here;
        let mut all = BTreeMap::new();
        let mut put = |name, value: Option<f64>| {
            if let Some(value) = value {
                all.insert(name, value);
            }
        };
        put("days_past_due", Some(self.days_past_due() as f64));
        put("days_since_payment", self.last_paid.map(|days| days as f64));
        put("paid_share_90d", (self.due > 0).then(|| yuan(self.paid_90d) / yuan(3 * self.due)));
        put("answered_90d", Some(f64::from(self.answered)));
        put("called_back_90d", Some(f64::from(self.called_back)));
        put("delinquencies_12m", self.history[0].map(|n| n as f64));
        put("promises_kept_share", self.history[1].map(|n| n as f64 / 10.0));
        put("creditors_count", self.history[2].map(|n| n as f64));
        put("hardship_told", Some(0.0));
        put("silent_30d", Some(f64::from(self.tried - self.answered)));
        put("other_creditor_sued", self.sued.map(|sued| if sued { 1.0 } else { 0.0 }));
        put("employment_known", self.employed.then_some(1.0));
        put("limit_used", self.limit.map(|limit| yuan(self.balance) / yuan(limit)));
        put("assets_to_debt", self.assets.map(|assets| yuan(assets) / yuan(here)));
        put("days_since_reached", self.last_reached.map(|days| days as f64));
        put("answered_share_90d", (self.tried > 0).then(|| f64::from(self.answered) / f64::from(self.tried)));
        if let Some((income, proved)) = self.income {
            put("income_verified", Some(if proved { 1.0 } else { 0.0 }));
            put("due_to_income", (self.due > 0).then(|| yuan(self.due) / yuan(income)));
            put("debt_to_income", Some(yuan(self.debts.unwrap_or(0).max(here)) / yuan(income)));
        }
        all
    }

    fn row(&self, strategy: &Strategy) -> AccountRow {
        let all = self.attributes();
        let mut bins = String::new();
        let mut score = |card: &Scorecard| {
            let mut sum = card.base;
            for graded in &card.attributes {
                let value = all.get(graded.attribute.name);
                let place = value.map(|value| graded.bins.iter().take_while(|bin| bin.below.is_some_and(|below| *value >= below)).count());
                sum += place.map_or(graded.missing, |place| graded.bins[place].points);
                bins.push(place.map_or('-', |place| char::from(b'a' + place as u8)));
            }
            sum.clamp(0, 100)
        };
        let (willingness, ability) = (score(&strategy.willingness), score(&strategy.ability));
        let contactability = strategy.contactability.as_ref().map(score);
        let dpd = self.days_past_due();
        let mut row = AccountRow::blank();
        (row.willingness, row.ability, row.contactability, row.bins) = (willingness, ability, contactability, bins);
        (row.dpd, row.stage, row.balance) = (Some(dpd), Some(strategy.stages.stage(dpd as u32)), Money::from_minor(self.balance));
        row.assets_to_debt = all.get("assets_to_debt").copied();
        row.due_to_income = all.get("due_to_income").copied();
        row.other_creditor_sued = all.get("other_creditor_sued").copied();
        (row.lost, row.plan_active) = (self.lost, self.kept_again);
        row.made = Some(self.made());
        row
    }

    /// As the question tells it.
    fn made(&self) -> String {
        let money = |minor: i64| Money::from_minor(minor).to_string();
        let none = String::new;
        let (year, month, day) = self.first_unpaid;
        let first = format!("{year:04}-{month:02}-{day:02}");
        let days = |days: Option<i64>| days.map_or_else(none, |days| format!("{days}.0"));
        [
            DAY.to_string(),
            first,
            money(self.paid_off),
            "true".to_owned(),
            "0".to_owned(),
            self.short.map_or_else(none, |short| (short as f64 / 100.0).to_string()),
            if self.due > 0 { money(self.due) } else { none() },
            self.limit.map_or_else(none, money),
            days(self.last_paid),
            money(self.paid_90d),
            f64::from(self.answered).to_string(),
            f64::from(self.called_back).to_string(),
            self.tried.to_string(),
            days(self.last_reached),
            self.income.map_or_else(none, |(income, _)| money(income)),
            self.income.map_or_else(none, |(_, proved)| if proved { "1.0" } else { "0.0" }.to_owned()),
            self.debts.map_or_else(none, money),
            self.assets.map_or_else(none, money),
            money(self.balance + self.elsewhere_here),
            if self.due > 0 { money(self.due) } else { none() },
            if self.employed { "1.0".to_owned() } else { none() },
        ]
        .join(";")
    }

    fn reach(&mut self) {
        (self.last_reached, self.lost) = (Some(0), false);
    }

    fn does(&mut self, act: Act, amount: Option<Money>) {
        match act {
            Act::CallBack => self.called_back += 1,
            Act::Answer => (self.answered, self.tried) = (self.answered + 1, self.tried + 1),
            Act::PayOneDue | Act::PayAllDue => {
                let amount = amount.unwrap().minor();
                (self.paid_off, self.paid_90d) = (self.paid_off + amount, self.paid_90d + amount);
                (self.balance, self.last_paid) = (self.balance - amount, Some(0));
                self.kept_again |= self.short.is_some_and(|short| amount >= short);
            }
            Act::TellEmployer => self.employed = true,
            Act::ProveIncome => self.income = self.income.map(|(income, _)| (income, true)),
        }
        if !matches!(act, Act::TellEmployer | Act::ProveIncome) {
            self.reach();
        }
    }

    fn reports(&mut self, report: Report, amount: i64, proved: bool) {
        match report {
            Report::Income => self.income = Some((amount, proved)),
            Report::Assets => self.assets = Some(amount),
            Report::Debts => self.debts = Some(amount),
        }
    }
}

/// Every world that a change may make of this one, some amounts of a span standing for all.
fn worlds(world: &World, change: &Change<'_>, within: &[i64]) -> Vec<World> {
    let mut all = vec![world.clone()];
    for step in &change.steps {
        all = all
            .into_iter()
            .flat_map(|world| match step {
                Step::Does(act, amount) => {
                    let mut then = world;
                    then.does(*act, *amount);
                    vec![then]
                }
                Step::Reports(report, span) => {
                    let (from, to) = (span.from * 100, span.to.map_or(i64::from(u32::MAX) * 100, |to| to * 100));
                    let amounts = within.iter().map(|at| from + at % (to - from + 1)).chain([from, to]);
                    amounts
                        .flat_map(|amount| [true, false].map(|proved| (amount, proved)))
                        .map(|(amount, proved)| {
                            let mut then = world.clone();
                            then.reports(*report, amount, proved);
                            then
                        })
                        .collect()
                }
            })
            .collect();
    }
    all
}

fn strategies() -> Vec<Strategy> {
    // A tree that asks for stages and balances, and bins whose points neither rise nor fall throughout.
    let other = DEFAULT_STRATEGY
        .replacen(
            "[[branch]]\nwhen = { dpd_from = 181",
            "[[branch]]\nwhen = { stage = [\"M2\", \"M4\"], balance_below = 6000 }\nsegment = \"small\"\ntreatment = \"remind\"\nchannel = \"sms\"\n\
             every_days = 5\ntone = \"plain\"\n\n[[branch]]\nwhen = { dpd_from = 181",
            1,
        )
        .replacen("{ below = 3, points = 10 }, { below = 10, points = 4 }", "{ below = 3, points = -6 }, { below = 10, points = 14 }", 1);
    assert_ne!(other, DEFAULT_STRATEGY);
    [DEFAULT_STRATEGY, &other].map(|text| read("strategies/x.toml", text).unwrap()).to_vec()
}

fn world() -> impl Arbitrary<Value = World> {
    let amount = || proptest::option::weighted(0.7, 1i64..8_000_000);
    let days = || proptest::option::weighted(0.7, 0i64..200);
    let day = (2025i32..2026, 6u32..13, 1u32..32)
        .prop_map(|(year, month, day)| (year, month, if [6, 9, 11].contains(&month) { day.min(30) } else { day }));
    let dues = (day, prop_oneof![Just(0i64), Just(100_000), 1i64..300_000], 0i64..600_000);
    let sums = (0i64..400_000, 200_000i64..3_000_000, prop_oneof![Just(0i64), 0i64..500_000], proptest::option::of(500_000i64..5_000_000));
    let means =
        (proptest::option::weighted(0.7, (1i64..3_000_000, any::<bool>())), amount(), amount(), any::<Option<bool>>(), any::<bool>());
    let calls = (0u32..4, 0u32..8, 0u32..2, days(), days());
    let rest = (proptest::option::weighted(0.2, 1i64..200_000), any::<bool>(), [0i64..8, 0..11, 0..7].map(proptest::option::of));
    (dues, sums, means, calls, rest).prop_map(|(dues, sums, means, calls, rest)| World {
        first_unpaid: dues.0,
        due: dues.1,
        paid_off: dues.2,
        paid_90d: sums.0,
        balance: sums.1,
        elsewhere_here: sums.2,
        limit: sums.3,
        income: means.0,
        debts: means.1,
        assets: means.2,
        sued: means.3,
        employed: means.4,
        answered: calls.0,
        tried: calls.0 + calls.1,
        called_back: calls.2,
        last_paid: calls.3,
        last_reached: calls.4,
        short: rest.0,
        kept_again: false,
        lost: rest.1 && calls.4.is_none_or(|days| days > 30),
        history: rest.2,
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn what_is_said_comes_true(world in world(), within in proptest::collection::vec(0i64..1_000_000_000, 4)) {
        for strategy in strategies() {
            let row = world.row(&strategy);
            let now = way(&row, &strategy);
            for change in found(&row, &strategy) {
                prop_assert_ne!(Some(change.way), now);
                for then in worlds(&world, &change, &within) {
                    prop_assert_eq!(way(&then.row(&strategy), &strategy), Some(change.way), "{:?} {:?}", &change.steps, then);
                }
            }
        }
    }
}

/// The property is no empty one: of some accounts every kind of step is told.
#[test]
fn every_kind_of_step_is_told_of_somebody() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::{Config, TestRng, TestRunner};
    let mut runner = TestRunner::new_with_rng(Config::default(), TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha));
    let strategies = strategies();
    let mut told = std::collections::BTreeSet::new();
    for _ in 0..600 {
        let world = world().new_tree(&mut runner).unwrap().current();
        for strategy in &strategies {
            for change in found(&world.row(strategy), strategy) {
                told.extend(change.steps.iter().map(|step| format!("{}{}", step.name(), if change.steps.len() > 1 { "+" } else { "" })));
            }
        }
    }
    let alone = ["answer", "assets", "call_back", "debts", "employment", "income", "income_proof", "pay_all_due", "pay_one_due"];
    assert!(alone.iter().all(|name| told.contains(*name)), "{told:?}");
    assert!(told.iter().any(|name| name.ends_with('+')), "{told:?}");
}
