//! The plan over random worlds: every contact is one that `check` would allow, whichever way the contacts before it ended.
//! Never looks at how the plan came about.

use super::account::Work;
use super::ask::{Made, ORDINARY};
use super::told::{FIRST, Told, day, own_pack, usual, with_own, zone};
use crate::domain::codes::{Channel, ContactOutcome, Direction, Party, PointKind, RelationKind, SuppressionReason, SuppressionScope};
use crate::domain::{Money, Sealed, Token};
use crate::rules::{Packs, contact};
use jiff::{SignedDuration, ToSpan};
use proptest::prelude::*;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

struct Dice(ChaCha8Rng);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0.next_u64() % n
    }
    fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }
    fn pick<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len() as u64) as usize]
    }
}

fn world(dice: &mut Dice) -> Told {
    let mut told = Told::new();
    told.desk.capacity = dice.pick(&[1, 2, 5, 40]);
    for n in 0..1 + dice.below(5) {
        let (same, lost) = (n > 0 && dice.one_in(4), dice.one_in(4));
        let (channel, every_days) = (dice.pick(Channel::ALL), 1 + dice.below(5) as i64);
        let work = match dice.below(8) {
            0 => Work::Held,
            _ if lost => Work::Trace,
            _ => Work::Collect { channel, from: day(dice.below(3) as i64), every_days },
        };
        told = told.account(&format!("A{n}"), |account, row| {
            account.work = work;
            account.balance = Money::from_minor(1 + dice.below(5_000_000) as i64);
            account.collector = dice.pick(&[None, Some("C01"), Some("C02")]).map(str::to_owned);
            if same {
                account.debtor_id = format!("DA{}", n - 1).as_str().into();
            }
            row.dpd = dice.pick(&[None, Some(10), Some(29), Some(200)]);
            row.agreed_hours = dice.pick(&[None, None, Some("21:00-22:30"), Some("09:00-11:00")]).map(str::to_owned);
            row.work_starts = dice.pick(&[None, Some("09:00"), Some("13:30")]).map(str::to_owned);
            row.timezone = dice.pick(&[None, None, Some("Asia/Urumqi"), Some("America/New_York"), Some("Europe/Paris")]).map(str::to_owned);
            row.plan_kept = dice.one_in(12);
            row.deceased = dice.one_in(20);
            row.paused_for_dispute = dice.one_in(20);
        });
        for (kind, n_in_4) in
            [(PointKind::Mobile, 3), (PointKind::Landline, 1), (PointKind::Address, 2), (PointKind::Email, 1), (PointKind::Employer, 2)]
        {
            if dice.below(4) < n_in_4 {
                // Some points serve two debtors.
                let key = if dice.one_in(6) { format!("shared-{kind}") } else { format!("{kind}-{n}") };
                told = told.point(&key, kind, None);
            }
        }
        if work == Work::Trace {
            told = told.point(&format!("mother-{n}"), PointKind::Mobile, Some(dice.pick(&[RelationKind::Parent, RelationKind::Friend])));
        }
        for _ in 0..dice.below(3) {
            told = told.promise(day(dice.below(16) as i64 - 10), 10_000);
        }
        for _ in 0..dice.below(9) {
            let at = FIRST.saturating_sub((dice.below(9) as i64).days()).at(7 + dice.below(14) as i8, dice.below(60) as i8, 0, 0);
            let quiet = dice.pick(&ORDINARY);
            let outcome = if dice.one_in(25) { ContactOutcome::CeaseRequest } else { quiet };
            told = told.logged(
                at,
                dice.pick(&[Channel::Call, Channel::Call, Channel::Sms, Channel::RobotCall]),
                outcome,
                &format!("mobile-{n}"),
            );
            if dice.one_in(6) {
                told.rows.contacts.last_mut().unwrap().direction = Direction::Inbound;
            }
        }
        let moment = |dice: &mut Dice| zone().start_of(day(-2)) + SignedDuration::from_hours(dice.below(72) as i64);
        if dice.one_in(6) {
            let (since, released) = (moment(dice), dice.one_in(2).then(|| moment(dice)));
            let reason =
                dice.pick(&[SuppressionReason::CeaseRequest, SuppressionReason::ClientInstruction, SuppressionReason::ComplaintOpen]);
            told = told.mark(dice.pick(SuppressionScope::ALL), reason, since, released.filter(|at| *at > since));
        }
        if dice.one_in(6) {
            let (received, resolved) = (moment(dice), dice.one_in(2).then(|| moment(dice)));
            told = told.complaint(received, resolved.filter(|at| *at > received));
        }
    }
    told
}

/// A contract stricter than the house's in several ways, and other channels for missed promises.
const OWN: [&str; 5] = [
    "[[rule.test]]\nkind = \"counter\"\nchannels = [\"call\"]\ncounts = \"unanswered\"\npooled = \"person_and_point\"\nwindow = \"week\"\nlimit = 2",
    "[[rule.test]]\nkind = \"counter\"\nchannels = [\"sms\", \"call\"]\ncounts = \"attempts\"\npooled = \"person_and_lender\"\nwindow = \"seven_days\"\nlimit = 3",
    "[[rule.test]]\nkind = \"counter\"\nchannels = [\"call\", \"sms\"]\ncounts = \"attempts\"\npooled = \"person\"\nwindow = \"day\"\nlimit = 1\nwhen = \"reached_today\"",
    "[[rule.test]]\nkind = \"hours\"\nclosed = [{ from = \"12:00\", to = \"14:00\" }, { from = \"20:00\", to = \"08:30\" }]\nchannels = [\"call\"]",
    "replaces = [\"HS-PTP-01\"]\n[[rule.test]]\nkind = \"promises\"\nremind_days_before = [3, 1, 0]\nmissed = [{ from_days = 1, channels = [\"email\", \"call\"] }]",
];

static PACKS: LazyLock<[Packs; 3]> =
    LazyLock::new(|| [Packs::builtin(&["us"]).unwrap(), Packs::builtin(&["cn"]).unwrap(), with_own(&own_pack(&OWN))]);

fn packs(dice: &mut Dice) -> &'static Packs {
    PACKS.get(dice.below(4) as usize).unwrap_or_else(|| usual())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn the_plan_holds_nothing_that_check_would_refuse(seed in any::<u64>()) {
        let mut dice = Dice(ChaCha8Rng::seed_from_u64(seed));
        let (told, packs) = (world(&mut dice), packs(&mut dice));
        let plan = told.plan(packs);
        let mut in_time: Vec<_> = plan.entries.iter().collect();
        in_time.sort_by_key(|entry| entry.at);
        let (mut made, mut per_day): (BTreeMap<&str, Vec<Made>>, BTreeMap<_, u32>) = Default::default();
        let mut of_day: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for entry in in_time {
            let account = &told.accounts[entry.account];
            let at_point = account.points.iter().position(|point| point.token == entry.token).unwrap();
            let point = &account.points[at_point];
            let debtor = account.debtor_id.as_str();
            // What `check --at` would know, and every contact planned before it, however it ended.
            let files = told.files(entry.at.min(told.desk.zone.end_of(FIRST)));
            let before = made.entry(debtor).or_default();
            for _ in 0..4 {
                let mut facts = files.facts(account.account_id.as_str(), entry.channel, Some(point.asked.clone())).unwrap();
                let uniform = dice.pick(&ORDINARY);
                for one in before.iter() {
                    let outcome = if dice.one_in(2) { uniform } else { dice.pick(&ORDINARY) };
                    let mut logged = one.logged(&facts.zone, outcome);
                    if one.person_id.is_none() && matches!(outcome, ContactOutcome::NoAnswer | ContactOutcome::Busy) {
                        logged.party = Party::Unknown;
                    }
                    facts.log.push(logged);
                }
                let said = contact(packs, &facts, entry.at);
                prop_assert!(said.allowed, "{:?} at {}: {}", entry, entry.at, said.reason);
                prop_assert_eq!(said.decision, entry.decision);
            }
            before.push(Made {
                account: entry.account,
                point_at: at_point,
                at: entry.at,
                account_id: account.account_id.to_string(),
                client: account.client.to_string(),
                channel: entry.channel,
                person_id: point.asked.person_id.clone(),
                point: point.asked.key.clone(),
            });
            prop_assert!(account.work != Work::Held, "held accounts are not planned");
            prop_assert!(point.own() || account.work == Work::Trace, "no third party while the debtor can be reached");
            prop_assert!(entry.at >= told.desk.start && entry.at < told.desk.zone.end_of(told.desk.last()));
            *per_day.entry((account.collector.clone(), entry.day)).or_default() += 1;
            of_day.entry((debtor, entry.day)).or_default().push(entry);
        }
        prop_assert!(per_day.values().all(|taken| *taken <= told.desk.capacity));
        for entries in of_day.values().filter(|entries| entries.len() > 1) {
            prop_assert!(entries.iter().all(|entry| matches!(entry.purpose.code(), "reminder" | "missed_promise")), "one a debtor and day");
            let accounts: BTreeSet<_> = entries.iter().map(|entry| entry.account).collect();
            prop_assert_eq!(accounts.len(), entries.len());
        }
        let left = plan.left;
        let planned: BTreeSet<_> = plan.entries.iter().map(|entry| entry.account).collect();
        prop_assert_eq!(left.held + left.not_due + left.capacity + left.same_debtor + left.not_lawful + planned.len(), told.accounts.len());
    }

    /// Another key: other sealed values and tokens, the same plan.
    #[test]
    fn nothing_that_a_key_made_takes_part(seed in any::<u64>()) {
        let mut dice = Dice(ChaCha8Rng::seed_from_u64(seed));
        let (told, packs) = (world(&mut dice), packs(&mut dice));
        let mut other = Told { rows: told.rows.clone(), accounts: told.accounts.clone(), desk: told.desk.clone(), hours: told.hours.clone() };
        let turned = |text: &str| text.chars().rev().collect::<String>();
        for point in other.accounts.iter_mut().flat_map(|account| &mut account.points) {
            point.token = Token(turned(&point.token.0));
            point.asked.key = Sealed(turned(&point.asked.key.0));
        }
        other.rows.contacts.iter_mut().flat_map(|row| &mut row.point).for_each(|point| *point = Sealed(turned(&point.0)));
        let shown = |told: &Told, turn: bool| -> Vec<_> {
            told.plan(packs)
                .entries
                .into_iter()
                .map(|e| (e.account, e.position, e.at, e.channel, if turn { turned(&e.token.0) } else { e.token.0 }, e.why, e.why_not_earlier))
                .collect()
        };
        prop_assert_eq!(shown(&told, false), shown(&other, true));
    }
}

#[test]
fn the_worlds_are_rich_enough_to_show_something() {
    let mut seen: BTreeMap<&str, u32> = BTreeMap::new();
    for seed in 0..80 {
        let mut dice = Dice(ChaCha8Rng::seed_from_u64(seed));
        let (told, packs) = (world(&mut dice), packs(&mut dice));
        for entry in told.plan(packs).entries {
            *seen.entry(entry.purpose.code()).or_default() += 1;
            *seen.entry(entry.channel.code()).or_default() += 1;
        }
    }
    for what in ["reminder", "missed_promise", "collect", "relay", "verify", "call", "sms", "letter", "email"] {
        assert!(seen.get(what).is_some_and(|n| *n >= 3), "{what}: {seen:?}");
    }
}
