//! The stage as the contract's feeds, in CSV.
//! Never leaves a row that the load would refuse.

use super::stage::{CLIENTS, Contact, Stage, after};
use crate::world::worlds::table::{Table, row, some};
use jiff::civil::Date;
use retrace::domain::{Feed, Zone};
use std::collections::BTreeMap;

pub fn files(stage: &Stage) -> BTreeMap<String, String> {
    let tables = [
        clients(),
        collectors(stage),
        templates(stage),
        debtors(stage),
        accounts(stage),
        relations(stage),
        points(stage),
        contacts(stage),
        suppressions(stage),
        complaints(stage),
        consents(stage),
        plans(stage),
        payments(stage),
        pauses(stage),
    ];
    tables.iter().filter(|table| !table.rows.is_empty()).map(|table| (format!("{}.csv", table.feed.name()), table.text())).collect()
}

fn yuan(fen: i64) -> String {
    crate::world::worlds::yuan(fen)
}

fn clients() -> Table {
    let mut table = Table::new(Feed::Clients);
    for (client, lender) in CLIENTS.iter().filter_map(|(client, lender)| Some((client, (*lender)?))) {
        row!(table, client: client, lender_type: lender);
    }
    table
}

fn collectors(stage: &Stage) -> Table {
    let mut table = Table::new(Feed::Collectors);
    for (collector, trained) in &stage.collectors {
        row!(table, collector: collector, team: "front", trained_on: some(*trained));
    }
    table
}

fn templates(stage: &Stage) -> Table {
    let mut table = Table::new(Feed::Templates);
    for t in &stage.templates {
        row!(table, template_id: t.id, channel: t.channel, approved_on: t.approved_on, withdrawn_on: some(t.withdrawn_on), text: t.text);
    }
    table
}

fn debtors(stage: &Stage) -> Table {
    let mut table = Table::new(Feed::Debtors);
    for case in &stage.cases {
        row!(table, debtor_id: case.debtor, name: case.name, birth_on: "1985-03-04", agreed_hours: some(case.agreed.clone()),
            work_starts: some(case.work_starts.clone()), timezone: some(case.zone));
    }
    table
}

/// What is owed on every account, in fen.
pub const OWED: i64 = 500_000;

fn accounts(stage: &Stage) -> Table {
    let mut table = Table::new(Feed::Accounts);
    for case in &stage.cases {
        for account in &case.accounts {
            row!(table, account_id: account, debtor_id: case.debtor, client: CLIENTS[case.client].0, batch: "B1", product: some(case.product),
                placed_on: case.placed_on, recalled_on: some(case.recalled_on), principal: yuan(OWED), past_due_since: case.past_due_since,
                status: case.status);
        }
    }
    table
}

fn relations(stage: &Stage) -> Table {
    let mut table = Table::new(Feed::Relations);
    for p in &stage.persons {
        let case = &stage.cases[p.case];
        row!(table, person_id: p.id, debtor_id: case.debtor, name: p.name, relation: p.relation, birth_on: some(p.born), phone: p.phone,
            declared_on: known_on(case.placed_on), source: p.source, basis: p.basis);
    }
    table
}

/// Points and persons were known long before anything happened.
fn known_on(placed_on: Date) -> Date {
    after(placed_on, -120)
}

fn points(stage: &Stage) -> Table {
    let mut table = Table::new(Feed::ContactPoints);
    for case in &stage.cases {
        let own = [("mobile", Some(&case.mobile)), ("email", Some(&case.email)), ("address", Some(&case.address))];
        let seen = known_on(case.placed_on);
        for (kind, value) in own {
            row!(table, owner_id: case.debtor, kind: kind, value: some(value), source: "application", basis: "contract", first_seen_on: seen,
                last_seen_on: after(seen, 60));
        }
        // Older than the mobile, so that it is not the reserved number.
        if let Some(second) = &case.second {
            row!(table, owner_id: case.debtor, kind: "mobile", value: second, source: "statement_address", basis: "contract",
                first_seen_on: after(seen, -10), last_seen_on: seen);
        }
    }
    table
}

fn contacts(stage: &Stage) -> Table {
    let mut table = Table::new(Feed::Contacts);
    for c in &stage.contacts {
        let zone = stage.zone_of(c.case);
        let at = zone.instant(c.at);
        let entered = zone.instant(super::stage::later(c.at, c.note_after));
        row!(table, contact_id: c.id, account_id: stage.cases[c.case].accounts[c.account], at: zone.stamp(at), channel: c.channel,
            direction: c.direction, party: c.party, person_id: some(c.person.map(|person| &stage.persons[person].id)),
            point: some(c.point.clone()), outcome: c.outcome, duration_s: some(seconds(c)), collector: c.collector,
            template_id: some(c.template.clone()), recording_id: if c.recorded { format!("R-{}", c.id) } else { String::new() },
            disclosed_debt: some(c.disclosed), visitors: some(c.visitors), approval_id: if c.approved { format!("V-{}", c.id) } else { String::new() },
            line: "L-01", entered_at: zone.stamp(entered));
    }
    table
}

fn seconds(c: &Contact) -> Option<i64> {
    c.recorded.then_some(60)
}

fn suppressions(stage: &Stage) -> Table {
    let mut table = Table::new(Feed::Suppressions);
    let home = Zone::named(super::stage::HOME).unwrap();
    for m in &stage.marks {
        let stamp = |at: jiff::Timestamp| home.stamp(at);
        row!(table, subject_kind: m.on, subject: m.subject, scope: m.scope, since: stamp(m.since), until: some(m.until.map(stamp)),
            released_at: some(m.released_at.map(stamp)), released_by: if m.released_at.is_some() { "supervisor" } else { "" },
            reason: m.reason);
    }
    table
}

fn complaints(stage: &Stage) -> Table {
    let mut table = Table::new(Feed::Complaints);
    for (nth, c) in stage.complaints.iter().enumerate() {
        let zone = stage.zone_of(c.case);
        row!(table, complaint_id: format!("X{:04}", nth + 1), account_id: stage.cases[c.case].accounts[0], received_at: zone.stamp(c.received),
            channel: "agency_line", category: "attitude", level: "general", resolved_at: some(c.resolved.map(|at| zone.stamp(at))));
    }
    table
}

fn consents(stage: &Stage) -> Table {
    let mut table = Table::new(Feed::Consents);
    for c in &stage.consents {
        let debtor = &stage.cases[c.case].debtor;
        row!(table, debtor_id: debtor, purpose: c.purpose, granted_on: c.from, withdrawn_on: some(c.withdrawn), evidence_ref: format!("E-{debtor}"));
    }
    table
}

fn plans(stage: &Stage) -> Table {
    let mut table = Table::new(Feed::Plans);
    for (nth, plan) in stage.plans.iter().enumerate() {
        for due in &plan.dues {
            row!(table, plan_id: format!("PL{:04}", nth + 1), account_id: stage.cases[plan.case].accounts[0], signed_on: plan.signed_on,
                instalment_due_on: due, amount: yuan(10_000));
        }
    }
    table
}

fn payments(stage: &Stage) -> Table {
    let mut table = Table::new(Feed::Payments);
    for (nth, p) in stage.payments.iter().enumerate() {
        row!(table, payment_id: format!("PM{:04}", nth + 1), account_id: stage.cases[p.case].accounts[0], paid_on: p.on, amount: yuan(p.amount),
            payer: p.payer);
    }
    table
}

fn pauses(stage: &Stage) -> Table {
    let mut table = Table::new(Feed::Pauses);
    for p in &stage.pauses {
        row!(table, account_id: stage.cases[p.case].accounts[0], from: p.from, until: some(p.until), reason: p.reason);
    }
    table
}
