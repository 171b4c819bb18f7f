//! What happened day by day: attempts, promises, plans, payments, and the month-ends that follow from them.
//! Never makes a debtor lost by a flag: the attempts do.

use super::dice::Dice;
use super::month_ends;
use super::table::row;
use super::{Account, Contact, Persona, World, before, days_between, yuan};
use jiff::civil::{Date, Time};
use retrace::domain::Feed;
use std::collections::BTreeMap;

/// A debtor's own way of answering and paying.
struct Habit {
    /// Chance of an attempt on a working day, of being reached by it, of paying the monthly due, of keeping a promise; percent.
    attempt: i64,
    reached: i64,
    pays: i64,
    keeps: i64,
}

fn habit(persona: Persona) -> Habit {
    let (attempt, reached, pays, keeps) = match persona {
        Persona::Steady => (19, 44, 62, 82),
        Persona::Struggling => (22, 38, 22, 52),
        Persona::Unwilling => (27, 22, 6, 24),
        Persona::Lost => (24, 20, 12, 20),
        Persona::Payer => (12, 50, 100, 95),
    };
    Habit { attempt, reached, pays, keeps }
}

/// What one account's story needs while it is told.
struct Tale<'a> {
    account: &'a Account,
    phones: &'a [String],
    dice: &'a mut Dice,
    contacts: Vec<Contact>,
    promises: Vec<(Date, Date, i64, i64, &'static str)>,
    payments: BTreeMap<Date, (i64, &'static str)>,
    paid: i64,
    /// Asked to stop: since when, and the day a supervisor released it.
    stops: Vec<(jiff::civil::DateTime, Option<Date>, &'static str)>,
}

pub fn tell(world: &mut World) {
    let mut dice = Dice::new(world.seed, "story");
    let as_of = world.as_of;
    let mut drilled = vec![false; world.debtors.len()];
    let (mut promises, mut payments) = (0, 0);
    for at in 0..world.accounts.len() {
        let account = world.accounts[at].clone();
        let (persona, phones) = (world.debtors[account.debtor].persona, world.debtors[account.debtor].phones.clone());
        let age = days_between(account.placed_on, as_of);
        // The day from which nobody answers any more.
        let silent = (persona == Persona::Lost).then(|| before(as_of, dice.between(31, 120)).max(account.placed_on));
        let mut tale = Tale {
            account: &account,
            phones: &phones,
            dice: &mut dice,
            contacts: vec![],
            promises: vec![],
            payments: BTreeMap::new(),
            paid: 0,
            stops: vec![],
        };
        let pause = pause(&mut tale, persona, as_of);
        let plan = plan(&mut tale, persona, as_of);
        days(&mut tale, persona, silent, as_of, pause, plan.as_ref());
        let held = account.held_until(as_of) == as_of;
        if persona == Persona::Lost && held && age >= 14 && !drilled[account.debtor] {
            drilled[account.debtor] = true;
            drill(&mut tale, as_of);
        }
        let Tale { contacts, promises: made, payments: paid, paid: total, stops, .. } = tale;
        let relays = world.debtors[account.debtor].relays.clone();
        if drilled[account.debtor]
            && let Some((person, phone)) = relays.first()
        {
            relay(world, &mut dice, &account, person, phone);
        }
        world.contacts.extend(contacts);
        let debtor = world.debtors[account.debtor].id.clone();
        for (since, released, reason) in stops {
            let (at, by) = released.map_or((String::new(), ""), |day| (day.at(9, 0, 0, 0).to_string(), "supervisor"));
            row!(world.table(Feed::Suppressions), subject_kind: "debtor", subject: debtor, scope: "all", since: since, released_at: at, released_by: by,
                reason: reason);
        }
        for (made_on, due_on, amount, instalments, plan) in made {
            promises += 1;
            row!(world.table(Feed::Promises), promise_id: format!("PR{promises:05}"), account_id: account.id, made_on: made_on, due_on: due_on,
                amount: yuan(amount), instalments: instalments, plan: plan);
        }
        for (day, (amount, payer)) in &paid {
            payments += 1;
            row!(world.table(Feed::Payments), payment_id: format!("PM{payments:05}"), account_id: account.id, paid_on: day, amount: yuan(*amount),
                channel: ["app", "bank_transfer", "counter"][payments % 3], payer: payer);
        }
        if let Some((from, until)) = pause {
            let reason = if persona == Persona::Struggling { "hardship" } else { "dispute" };
            row!(world.table(Feed::Pauses), account_id: account.id, from: from, until: until, reason: reason);
        }
        if let Some(dues) = plan {
            let signed = before(dues[0].0, 10);
            for (due, amount) in dues {
                row!(world.table(Feed::Plans), plan_id: format!("PL-{}", account.id), account_id: account.id, signed_on: signed,
                    instalment_due_on: due, amount: yuan(amount));
            }
        }
        let payments: Vec<(Date, i64)> = paid.into_iter().map(|(day, (amount, _))| (day, amount)).collect();
        month_ends::fill(world, &account, &payments);
        if total >= account.balance() && world.accounts[at].status == "open" {
            world.accounts[at].status = if total % 7 == 0 { "settled" } else { "paid" };
        }
    }
}

fn pause(tale: &mut Tale, persona: Persona, as_of: Date) -> Option<(Date, Date)> {
    let age = days_between(tale.account.placed_on, as_of);
    if age < 50 || matches!(persona, Persona::Lost | Persona::Payer) || !tale.dice.percent(5) {
        return None;
    }
    let from = before(as_of, tale.dice.between(20, age - 10));
    Some((from, before(from, -tale.dice.between(7, 30))))
}

/// Instalments of a plan, monthly.
fn plan(tale: &mut Tale, persona: Persona, as_of: Date) -> Option<Vec<(Date, i64)>> {
    let age = days_between(tale.account.placed_on, as_of);
    if age < 70 || !matches!(persona, Persona::Steady | Persona::Struggling) || tale.account.recalled_on.is_some() || !tale.dice.percent(13)
    {
        return None;
    }
    let (count, first) = (tale.dice.between(6, 24), before(as_of, tale.dice.between(35, age - 25)));
    let each = tale.account.balance() / count / 100 * 100 + 100;
    let due = |nth: i64| (first.checked_add(jiff::Span::new().months(nth)).unwrap(), each);
    Some((0..count).map(due).collect())
}

fn days(
    tale: &mut Tale,
    persona: Persona,
    silent: Option<Date>,
    as_of: Date,
    pause: Option<(Date, Date)>,
    plan: Option<&Vec<(Date, i64)>>,
) {
    let (habit, account) = (habit(persona), tale.account.clone());
    let (end, pay_day) = (account.held_until(as_of), tale.dice.between(2, 27));
    let mut promised: Option<(Date, i64)> = None;
    let mut last_try = before(account.placed_on, 9);
    let mut reached_on = account.placed_on;
    let keeps_plan = tale.dice.percent(70);
    let mut day = account.placed_on;
    while day < end && tale.paid < account.balance() {
        day = before(day, -1);
        let quiet = silent.is_some_and(|from| day > from);
        if let Some((due, amount)) = promised
            && day == due
        {
            promised = None;
            if !quiet && tale.dice.percent(habit.keeps) {
                tale.pay(day, amount);
            } else if !quiet && tale.dice.percent(30) {
                tale.pay(day, amount / 2);
            }
        }
        let instalment = plan.and_then(|dues| dues.iter().find(|(due, _)| *due == day));
        if let Some((_, amount)) = instalment
            && (keeps_plan || tale.dice.percent(30))
        {
            tale.pay(day, *amount);
        }
        let in_plan = plan.is_some_and(|dues| day >= before(dues[0].0, 10));
        if i64::from(day.day()) == pay_day && !quiet && !in_plan && tale.dice.percent(habit.pays) {
            let amount =
                if persona == Persona::Payer { account.balance() / 3 + 100 } else { account.monthly_due * tale.dice.between(6, 11) / 10 };
            tale.pay(day, amount);
        }
        let paused = pause.is_some_and(|(from, until)| from <= day && day <= until);
        let sunday = day.weekday() == jiff::civil::Weekday::Sunday;
        let first = day == before(account.placed_on, -1);
        // A debtor who still answers is not left alone for a month; one who does not want to is not tried on three days in a row.
        let overdue = persona != Persona::Lost && days_between(reached_on, day) > 24 && persona != Persona::Unwilling;
        let stopped = tale.stops.iter().any(|(since, released, _)| since.date() < day && released.is_none_or(|until| day <= until));
        if paused || stopped || in_plan && keeps_plan || sunday && !first || days_between(last_try, day) < 2 && persona != Persona::Lost {
            continue;
        }
        if !first && !overdue && !tale.dice.percent(habit.attempt) {
            continue;
        }
        last_try = day;
        let found = tale.attempt(day, if overdue { 100 } else { habit.reached }, quiet, persona);
        if found && tale.stop(day, as_of) {
            reached_on = day;
        } else if found {
            reached_on = day;
            if promised.is_none() && tale.dice.percent(38) {
                promised = Some(tale.promise(day));
            }
        }
    }
}

/// The test of metrics.md: failed calls on three days in a row to the newest number, three on every other lawful phone.
fn drill(tale: &mut Tale, as_of: Date) {
    let first = before(as_of, tale.dice.between(4, 9));
    for nth in 0..3 {
        for phone in 0..tale.phones.len() {
            let outcome = tale.dice.pick(&["no_answer", "no_answer", "switched_off", "busy"]);
            tale.call(before(first, -nth), phone, outcome, 0);
        }
    }
}

/// One request to a named person to pass a message on; some refuse, for good.
fn relay(world: &mut World, dice: &mut Dice, account: &Account, person: &str, phone: &str) {
    if !dice.percent(45) || world.contacts.iter().any(|c| c.person == person) {
        return;
    }
    let outcome = dice.weigh(&[("relayed", 4), ("no_answer", 5), ("relay_refused", 2), ("wrong_party", 1)]);
    let at = before(world.as_of, 1).at(dice.between(9, 17) as i8, dice.below(60) as i8, 0, 0);
    world.contacts.push(Contact {
        account: account.id.clone(),
        at,
        channel: "call",
        party: "relation",
        person: person.to_owned(),
        point: phone.to_owned(),
        outcome,
        seconds: if outcome == "no_answer" { 0 } else { 40 },
        collector: account.collector.to_owned(),
        recorded: outcome != "no_answer",
        disclosed: Some(false),
        line: "L-02".to_owned(),
        ..Contact::default()
    });
    let tried = match outcome {
        "relayed" => "relayed",
        "no_answer" => "no_answer",
        "wrong_party" => "wrong_party",
        _ => "refused",
    };
    let debtor = world.debtors[account.debtor].id.clone();
    row!(world.table(Feed::TraceOutcomes), debtor_id: debtor, kind: "mobile", value: phone, tried_at: format!("{at}+08:00"), result: tried);
    if outcome == "relay_refused" {
        row!(world.table(Feed::Suppressions), subject_kind: "person", subject: person, scope: "all", since: at, reason: "cease_request");
    }
}

impl Tale<'_> {
    fn pay(&mut self, day: Date, amount: i64) {
        let amount = amount.min(self.account.balance() - self.paid);
        if amount > 0 && !self.payments.contains_key(&day) {
            self.paid += amount;
            let payer = self.dice.weigh(&[("debtor", 93), ("relation", 7)]);
            self.payments.insert(day, (amount, payer));
        }
    }

    /// After a threat to complain or a request to cease nothing more is done until a supervisor has released it.
    fn stop(&mut self, day: Date, as_of: Date) -> bool {
        let Some(last) = self.contacts.last() else { return false };
        let reason = match last.outcome {
            "complaint_threat" => "complaint_open",
            "cease_request" => "cease_request",
            _ => return false,
        };
        let (since, released) = (last.at, before(day, -self.dice.between(6, 40)));
        self.stops.push((since, (released <= as_of).then_some(released), reason));
        true
    }

    fn promise(&mut self, day: Date) -> (Date, i64) {
        let due = before(day, -self.dice.between(2, 7));
        let amount = (self.account.monthly_due * self.dice.between(3, 10) / 10).min(self.account.balance() - self.paid).max(100);
        let plan = self.dice.weigh(&[("promise", 92), ("extension", 5), ("settlement", 3)]);
        self.promises.push((day, due, amount, 1, plan));
        if let Some(contact) = self.contacts.last_mut() {
            contact.outcome = "promise";
            contact.note = if self.dice.percent(25) { "本人接听，承诺按期还款".to_owned() } else { String::new() };
        }
        (due, amount)
    }

    /// One attempt, perhaps with a message besides; true where the debtor was reached.
    fn attempt(&mut self, day: Date, chance: i64, quiet: bool, persona: Persona) -> bool {
        let late = days_between(self.account.placed_on, day) + self.account.dpd;
        if self.dice.percent(26) {
            self.message(day, late);
        }
        if late <= 30 && self.dice.percent(30) {
            let outcome = self.dice.pick(&["no_answer", "voicemail", "busy"]);
            self.other(day, "robot_call", outcome);
        }
        if late > 120 && self.dice.percent(2) {
            let outcome = if quiet { "not_home" } else { self.dice.pick(&["met", "not_home", "not_home"]) };
            self.visit(day, outcome);
            return outcome == "met";
        }
        if !quiet && matches!(persona, Persona::Steady | Persona::Payer) && self.dice.percent(6) {
            self.call(day, 0, "right_party", 120);
            self.contacts.last_mut().unwrap().inbound = true;
            return true;
        }
        let phone = if self.dice.percent(80) { 0 } else { self.dice.below(self.phones.len() as i64) as usize };
        if quiet || !self.dice.percent(chance) {
            let failed = self.dice.weigh(&[("no_answer", 60), ("busy", 15), ("switched_off", 12), ("voicemail", 13)]);
            self.call(day, phone, failed, 0);
            return false;
        }
        let outcome = match persona {
            Persona::Unwilling => self.dice.weigh(&[
                ("refused_to_pay", 50),
                ("right_party", 40),
                ("dispute", 6),
                ("complaint_threat", 4),
                ("cease_request", 3),
            ]),
            Persona::Struggling => self.dice.weigh(&[("hardship", 40), ("right_party", 60)]),
            _ => "right_party",
        };
        let seconds = self.dice.between(25, 420);
        self.call(day, phone, outcome, seconds);
        true
    }

    fn call(&mut self, day: Date, phone: usize, outcome: &'static str, seconds: i64) {
        let at = day.to_datetime(Time::constant(self.dice.between(8, 19) as i8, self.dice.below(60) as i8, self.dice.below(60) as i8, 0));
        self.contacts.push(Contact {
            account: self.account.id.clone(),
            at,
            channel: "call",
            party: "debtor",
            point: self.phones[phone].clone(),
            outcome,
            seconds,
            collector: self.account.collector.to_owned(),
            recorded: seconds > 0 && !self.dice.percent(1),
            line: format!("L-{:02}", self.dice.between(1, 6)),
            ..Contact::default()
        });
    }

    fn other(&mut self, day: Date, channel: &'static str, outcome: &'static str) {
        self.call(day, 0, outcome, 0);
        let last = self.contacts.last_mut().unwrap();
        last.channel = channel;
        last.recorded = false;
    }

    fn message(&mut self, day: Date, late: i64) {
        let (channel, template) = match self.dice.below(20) {
            0..=1 if late > 60 => ("letter", "T-LTR-1"),
            2 => ("app_push", ""),
            _ => ("sms", self.dice.pick(&["T-SMS-1", "T-SMS-1", "T-SMS-3"])),
        };
        let outcome = if self.dice.percent(93) { "delivered" } else { "undelivered" };
        self.other(day, channel, outcome);
        let last = self.contacts.last_mut().unwrap();
        (last.template, last.line) = (template, String::new());
        if channel != "sms" {
            last.point = String::new();
        }
    }

    fn visit(&mut self, day: Date, outcome: &'static str) {
        self.other(day, "visit", outcome);
        let approval = format!("V-{}-{}", self.account.id, day.strftime("%m%d"));
        let last = self.contacts.last_mut().unwrap();
        (last.point, last.visitors, last.approval, last.recorded) = (String::new(), Some(2), approval, true);
        last.line = String::new();
    }
}
