//! Every contact of a stage, asked about again as if it were still to be made: `rules::contact` and `rules::record` on facts
//! built from the scene. What they say must be what the scenes say.
//! Never runs the audit. One difference is by design: a counter of calls of a kind (answered, unanswered, connected) binds every
//! next call before it is made; once made, the call itself must be of the kind.

use super::attempts::unanswered;
use super::auditable::auditable;
use super::stage::{CLIENTS, Contact, DAYS, Stage};
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use retrace::domain::codes::{
    Basis, Channel, ContactOutcome as O, Direction, Party, PauseReason, Payer, PointKind, RelationKind, Source, SubjectKind, Validity,
};
use retrace::domain::{Sealed, Zone};
use retrace::rules::facts::{AccountRow, ComplaintRow, ConsentRow, ContactRow, MarkRow, PaidRow, Rows};
use retrace::rules::record::{RecordFacts, on_record};
use retrace::rules::test::{Counts, Test};
use retrace::rules::{
    Case, CaseFiles, ContactFacts, Effect, OwnerFacts, Packs, PointAsked, PointFacts, Rule, Template, Visit, contact, named_by_debtor,
};
use std::collections::BTreeSet;

/// What the pure rules of some packs find in the log, but for what only all contacts of a collector can show; only contacts
/// that `asks` picks are asked about.
pub fn found(stage: &Stage, packs: &Packs, asks: impl Fn(&Contact) -> bool) -> BTreeSet<(String, String)> {
    let mut found = BTreeSet::new();
    let mut logs: Vec<Vec<&Contact>> = vec![Vec::new(); stage.cases.len()];
    stage.contacts.iter().for_each(|c| logs[c.case].push(c));
    for (case, log) in logs.iter_mut().enumerate() {
        log.sort_by_key(|c| (c.at, c.id.clone()));
        let judged = |c: &Contact| (DAYS.0..=DAYS.1).contains(&c.at.date()) && asks(c);
        for (nth, c) in log.iter().enumerate().filter(|(_, c)| judged(c)) {
            let one = Replay { stage, packs, c, before: &log[..nth], at: stage.instant(case, c.at) };
            found.extend(one.caught().into_iter().map(|rule| (c.id.clone(), rule)));
        }
    }
    found
}

/// One contact, and those before it.
struct Replay<'a> {
    stage: &'a Stage,
    packs: &'a Packs,
    c: &'a Contact,
    before: &'a [&'a Contact],
    at: Timestamp,
}

fn utc(at: Timestamp) -> DateTime {
    TimeZone::UTC.to_datetime(at)
}
fn days(from: Date, to: Date) -> i64 {
    i64::from((to - from).get_days())
}

impl Replay<'_> {
    fn caught(&self) -> BTreeSet<String> {
        let mut caught = BTreeSet::new();
        let day = self.c.at.date();
        let case = self.case();
        let rules = || self.packs.rules().filter(|rule| auditable(rule));
        if self.c.direction == Direction::Outbound {
            let decision = contact(self.packs, &self.facts(), self.at);
            let blocked = decision.rules.iter().filter(|_| !decision.allowed);
            let said: BTreeSet<&str> =
                blocked.map(|cited| cited.id.as_str()).chain(decision.warnings.iter().map(|warning| warning.rule.id.as_str())).collect();
            for rule in rules().filter(|rule| said.contains(rule.id.as_str()) && self.is_of_the_kind(rule)) {
                let warned = decision.warnings.iter().any(|warning| warning.rule.id == rule.id);
                let is_blocked = !decision.allowed && decision.rules.iter().any(|cited| cited.id == rule.id);
                if is_blocked || (warned && rule.effect != Effect::Block) {
                    caught.insert(rule.id.clone());
                }
            }
        }
        let record = self.record();
        for rule in rules().filter(|rule| self.packs.binds(rule, &case, day)) {
            if rule.tests.iter().any(|test| on_record(test, &record).is_some()) {
                caught.insert(rule.id.clone());
            }
        }
        caught
    }

    /// Whether the contact is one that the rule's only counter counts.
    fn is_of_the_kind(&self, rule: &Rule) -> bool {
        let [Test::Counter(counter)] = rule.tests.as_slice() else { return true };
        let talk =
            matches!(self.c.outcome, O::RightParty | O::Promise | O::RefusedToPay | O::Hardship | O::CeaseRequest | O::ComplaintThreat);
        match counter.counts {
            Counts::Attempts => true,
            // A call after a talk is too early whatever comes of it, if it rang at all.
            Counts::Placed | Counts::Talks => self.c.outcome != O::InvalidNumber,
            Counts::Connected => !unanswered(self.c.outcome),
            Counts::Conversations => talk,
            Counts::Unanswered => unanswered(self.c.outcome),
        }
    }

    fn case(&self) -> Case {
        let of = &self.stage.cases[self.c.case];
        Case { client: CLIENTS[of.client].0.to_owned(), lender: CLIENTS[of.client].1, product: of.product }
    }

    /// The person told, or whose number it is.
    fn person(&self) -> Option<usize> {
        let by_number = || self.stage.persons.iter().position(|p| p.case == self.c.case && Some(&p.phone) == self.c.point.as_ref());
        self.c.person.or_else(by_number)
    }

    fn facts(&self) -> ContactFacts {
        let (stage, c) = (self.stage, self.c);
        let home = Zone::named(super::stage::HOME).unwrap();
        let files = CaseFiles::new(self.rows(), c.at.date(), &home);
        let account = &stage.cases[c.case].accounts[c.account];
        let person_id = self.person().map(|person| stage.persons[person].id.clone());
        // A person's address or mailbox that the record does not tell is a point like another, that nothing else was sent to.
        let value = c.point.clone().or_else(|| person_id.as_ref().map(|id| format!("a point of {id}")));
        let point = value.map(|value| PointAsked { also: Vec::new(), facts: self.point(), key: Sealed(value), person_id, barred: None });
        let mut facts = files.facts(account, c.channel, point).unwrap();
        facts.visit = c.visitors.map(|people| Visit { people, approved: c.approved });
        let template = stage.templates.iter().find(|t| Some(&t.id) == c.template.as_ref());
        let day = c.at.date();
        let approved =
            template.is_some_and(|t| t.channel == c.channel && t.approved_on <= day && t.withdrawn_on.is_none_or(|gone| gone > day));
        facts.template = Some(if approved { Template::Approved } else { Template::NotApproved });
        facts.text = template.map(|t| t.text.clone());
        facts
    }

    fn point(&self) -> PointFacts {
        let (source, basis, owner) = match self.person() {
            None => (Source::Application, Basis::Contract, OwnerFacts::Debtor),
            Some(person) => {
                let p = &self.stage.persons[person];
                let with = |c: &&&Contact| c.person == Some(person) && matches!(c.outcome, O::RelayRefused | O::CeaseRequest);
                let owner = OwnerFacts::Person {
                    relation: p.relation,
                    named_by_debtor: named_by_debtor(p.source, p.basis),
                    birth_on: p.born,
                    refused: self.before.iter().any(|c| with(&c)),
                };
                (p.source, p.basis, owner)
            }
        };
        let (lost, failed_days) = self.lost();
        let kind = match self.c.channel {
            Channel::Call | Channel::RobotCall | Channel::Sms => PointKind::Mobile,
            Channel::Email => PointKind::Email,
            Channel::Letter | Channel::Visit => PointKind::Address,
            Channel::AppPush | Channel::Messenger => PointKind::Messenger,
        };
        PointFacts {
            source: Some(source),
            basis: Some(basis),
            owner,
            last_seen_on: Some(self.c.at.date()),
            validity: Some(Validity::Valid),
            debtor_lost: lost,
            reserved_failed_days: failed_days,
            phone_stale_days: 730,
            case: self.case(),
            ..PointFacts::unknown(kind)
        }
    }

    /// Lost contact as the contract has it, and the longest run of days of failed calls to the mobile since the debtor was reached.
    fn lost(&self) -> (bool, u32) {
        let day = self.c.at.date();
        let of = &self.stage.cases[self.c.case];
        let spoke = self.before.iter().filter(|c| {
            (c.party == Party::Debtor && O::REACHED.contains(&c.outcome))
                || (c.direction == Direction::Inbound && matches!(c.party, Party::Debtor | Party::Unknown))
        });
        let paid = self.stage.payments.iter().filter(|p| p.case == self.c.case && p.payer == Payer::Debtor && p.on <= day);
        let reached = spoke.map(|c| c.at).chain(paid.map(|p| p.on.at(0, 0, 0, 0))).max();
        let failed = self.before.iter().filter(|c| {
            c.direction == Direction::Outbound
                && matches!(c.channel, Channel::Call | Channel::RobotCall)
                && c.point.as_ref() == Some(&of.mobile)
                && (unanswered(c.outcome) || matches!(c.outcome, O::Voicemail | O::WrongParty))
                && reached.is_none_or(|reached| c.at > reached)
        });
        let tried: BTreeSet<Date> = failed.map(|c| c.at.date()).collect();
        let (mut longest, mut run, mut last) = (0, 0, None::<Date>);
        for on in tried {
            run = if last.is_some_and(|last| days(last, on) == 1) { run + 1 } else { 1 };
            (longest, last) = (longest.max(run), Some(on));
        }
        let lately = reached.is_some_and(|reached| days(reached.date(), day) < 30);
        (longest >= 3 && !lately && days(of.placed_on, day) >= 3, longest)
    }

    fn rows(&self) -> Rows {
        let (stage, case, day) = (self.stage, self.c.case, self.c.at.date());
        let of = &stage.cases[case];
        let paused = |reason| {
            let over = |p: &&super::stage::Pause| {
                p.case == case && p.reason == reason && p.from <= day && p.until.is_none_or(|until| day <= until)
            };
            stage.pauses.iter().any(|p| over(&p))
        };
        let account = |account: &String| AccountRow {
            account_id: account.clone(),
            debtor_id: of.debtor.clone(),
            client: CLIENTS[of.client].0.to_owned(),
            product: of.product,
            lender: CLIENTS[of.client].1,
            status: None,
            recalled_on: of.recalled_on,
            placed: of.placed_on <= day,
            held: of.placed_on <= day && of.held_until.is_none_or(|until| day <= until),
            plan_kept: self.plan_kept(),
            settled_up: false,
            paused_for_dispute: paused(PauseReason::Dispute),
            paused_for_complaint: paused(PauseReason::Complaint),
            dpd: Some(days(of.past_due_since, day)),
            agreed_hours: of.agreed.clone(),
            work_starts: of.work_starts.clone(),
            timezone: of.zone.map(str::to_owned),
            deceased: false,
        };
        let theirs = |on: SubjectKind, subject: &String| match on {
            SubjectKind::Debtor => *subject == of.debtor,
            SubjectKind::Account => of.accounts.contains(subject),
            SubjectKind::Person => stage.persons.iter().any(|p| p.case == case && p.id == *subject),
            SubjectKind::Point => {
                *subject == of.mobile
                    || of.second.as_ref() == Some(subject)
                    || stage.persons.iter().any(|p| p.case == case && p.phone == *subject)
            }
        };
        let marks = stage.marks.iter().filter(|m| m.since <= self.at && theirs(m.on, &m.subject));
        Rows {
            // Zones are told here, and no scene is about limitation.
            clocks: vec![],
            zones: vec![],
            accounts: of.accounts.iter().map(account).collect(),
            contacts: self.before.iter().map(|c| self.logged(c)).collect(),
            marks: marks
                .map(|m| MarkRow {
                    debtor_id: of.debtor.clone(),
                    subject_kind: m.on,
                    subject: m.subject.clone(),
                    reason: Some(m.reason),
                    scope: Some(m.scope),
                    since: Some(utc(m.since)),
                    until: m.until.map(utc),
                    released_at: m.released_at.filter(|at| *at <= self.at).map(utc),
                    set_by: None,
                    released_by: None,
                })
                .collect(),
            complaints: stage
                .complaints
                .iter()
                .filter(|c| c.case == case && c.received < self.at)
                .map(|c| ComplaintRow {
                    debtor_id: of.debtor.clone(),
                    received_at: utc(c.received),
                    resolved_at: c.resolved.filter(|at| *at <= self.at).map(utc),
                })
                .collect(),
            payments: stage
                .payments
                .iter()
                .filter(|p| p.case == case && p.payer == Payer::Debtor && p.on <= day)
                .map(|p| PaidRow { debtor_id: of.debtor.clone(), paid_on: p.on })
                .collect(),
            consents: stage
                .consents
                .iter()
                .filter(|c| c.case == case)
                .map(|c| ConsentRow { debtor_id: of.debtor.clone(), purpose: c.purpose, granted_on: c.from, withdrawn_on: c.withdrawn })
                .collect(),
        }
    }

    /// A plan signed on an earlier day, not over, whose instalments of more than three days ago were paid since.
    fn plan_kept(&self) -> bool {
        let day = self.c.at.date();
        self.stage.plans.iter().filter(|plan| plan.case == self.c.case && plan.signed_on < day).any(|plan| {
            let due = 10_000 * plan.dues.iter().filter(|due| days(**due, day) > 3).count() as i64;
            let since = |p: &&super::stage::Payment| p.case == self.c.case && p.on >= plan.signed_on && p.on <= day;
            let paid: i64 = self.stage.payments.iter().filter(|p| since(p)).map(|p| p.amount).sum();
            plan.dues.iter().any(|due| days(*due, day) <= 3) && paid >= due
        })
    }

    fn logged(&self, c: &Contact) -> ContactRow {
        let of = &self.stage.cases[c.case];
        ContactRow {
            debtor_id: of.debtor.clone(),
            account_id: of.accounts[c.account].clone(),
            client: CLIENTS[of.client].0.to_owned(),
            at: utc(self.stage.instant(c.case, c.at)),
            local_at: c.at,
            channel: c.channel,
            direction: c.direction,
            // A call to a person's number that names nobody is no call to the debtor.
            party: if self.of_a_person(c) { Party::Relation } else { c.party },
            person_id: c.person.map(|person| self.stage.persons[person].id.clone()),
            point: c.point.clone().map(Sealed),
            outcome: c.outcome,
        }
    }

    fn of_a_person(&self, c: &Contact) -> bool {
        c.person.is_some() || self.stage.persons.iter().any(|p| p.case == c.case && Some(&p.phone) == c.point.as_ref())
    }

    fn record(&self) -> RecordFacts {
        let c = self.c;
        let third = self.person().is_some_and(|person| self.stage.persons[person].relation != RelationKind::Guarantor);
        RecordFacts {
            channel: c.channel,
            outcome: c.outcome,
            outbound: c.direction == Direction::Outbound,
            third_party: third || c.party == Party::ThirdParty,
            disclosed_debt: c.disclosed == Some(true),
            recorded: c.recorded,
            // Begun minutes count whole.
            note_after_minutes: Some((c.note_after + 59) / 60),
            trained_days_before: self.stage.collectors[&c.collector].map(|on| days(on, c.at.date())),
            by_one_channel: self.by_one_channel(),
        }
    }

    /// Unanswered attempts on the account by this channel in fourteen days, none where something else was tried or answered.
    fn by_one_channel(&self) -> u32 {
        let c = self.c;
        let within = |other: &&&Contact| other.account == c.account && days(other.at.date(), c.at.date()) < 14;
        let lately = self.before.iter().filter(within).filter(|other| other.direction == Direction::Outbound).chain([&self.c]);
        let same = |other: &&Contact| other.channel == c.channel && unanswered(other.outcome);
        if lately.clone().all(same) { lately.count() as u32 } else { 0 }
    }
}
