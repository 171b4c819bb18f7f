//! The contacts that scenes make, each a lawful record but for what the scene changes: recorded, its note in time, its text
//! approved, one account, the debtor's own number.
//! Never decides what a contact breaks.

use super::stage::{Consent, Contact, Mark, Stage, after};
use jiff::civil::{Date, DateTime};
use retrace::domain::codes::{
    Channel, ConsentPurpose, ContactOutcome as O, Direction, Party, SubjectKind, SuppressionReason, SuppressionScope,
};

/// Whether nobody answered.
pub fn unanswered(outcome: O) -> bool {
    matches!(outcome, O::NoAnswer | O::Busy | O::SwitchedOff | O::InvalidNumber | O::Undelivered)
}

impl Stage {
    /// An outbound contact with the debtor.
    pub fn contact(&mut self, case: usize, at: DateTime, channel: Channel, outcome: O) -> usize {
        let collector = self.collector(at.date());
        let party = if unanswered(outcome) && self.dice.percent(50) { Party::Unknown } else { Party::Debtor };
        let of = &self.cases[case];
        let point = match channel {
            Channel::Call | Channel::RobotCall | Channel::Sms => Some(of.mobile.clone()),
            Channel::Email => Some(of.email.clone()),
            Channel::Letter | Channel::Visit => Some(of.address.clone()),
            Channel::AppPush | Channel::Messenger => None,
        };
        let written = matches!(channel, Channel::Sms | Channel::Email | Channel::Letter | Channel::Messenger);
        let connected = match channel {
            Channel::Visit => true,
            Channel::Call | Channel::RobotCall => !unanswered(outcome),
            _ => false,
        };
        let note_after = self.dice.between(30, 3600);
        let visit = channel == Channel::Visit;
        let visitors = if visit { Some(self.dice.between(2, 3) as u32) } else { None };
        let contact = Contact {
            id: format!("C{:06}", self.contacts.len() + 1),
            case,
            account: 0,
            at,
            channel,
            direction: Direction::Outbound,
            party,
            person: None,
            point,
            outcome,
            collector,
            template: written.then(|| format!("T-{}", channel.code())),
            recorded: connected,
            disclosed: None,
            visitors,
            approved: visit,
            note_after,
        };
        self.scenes.insert(contact.id.clone(), self.scene.clone());
        self.contacts.push(contact);
        self.contacts.len() - 1
    }

    pub fn call(&mut self, case: usize, at: DateTime, outcome: O) -> usize {
        self.contact(case, at, Channel::Call, outcome)
    }
    /// A call that nobody answers; never `invalid_number`, which some counters leave out.
    pub fn ring(&mut self, case: usize, at: DateTime) -> usize {
        let outcome = self.dice.weigh(&[(O::NoAnswer, 6), (O::Busy, 2), (O::SwitchedOff, 2)]);
        self.call(case, at, outcome)
    }
    pub fn talk(&mut self, case: usize, at: DateTime) -> usize {
        let outcome = self.dice.pick(&[O::RightParty, O::Promise, O::RefusedToPay, O::Hardship]);
        self.call(case, at, outcome)
    }
    pub fn sms(&mut self, case: usize, at: DateTime) -> usize {
        self.contact(case, at, Channel::Sms, O::Delivered)
    }
    pub fn letter(&mut self, case: usize, at: DateTime) -> usize {
        self.contact(case, at, Channel::Letter, O::Delivered)
    }
    pub fn visit(&mut self, case: usize, at: DateTime) -> usize {
        let outcome = self.dice.pick(&[O::Met, O::NotHome]);
        self.contact(case, at, Channel::Visit, outcome)
    }

    /// A robot's call, with the consent that it needs in the United States.
    pub fn robot(&mut self, case: usize, at: DateTime, outcome: O) -> usize {
        if !self.consents.iter().any(|consent| consent.case == case) {
            self.consents.push(Consent { case, purpose: ConsentPurpose::AutomatedCalls, from: after(at.date(), -300), withdrawn: None });
        }
        self.contact(case, at, Channel::RobotCall, outcome)
    }

    /// An outbound contact by any channel that says nothing by itself: not answered, or delivered.
    pub fn any(&mut self, case: usize, at: DateTime) -> usize {
        match self.dice.pick(&[Channel::Call, Channel::RobotCall, Channel::Sms, Channel::Letter, Channel::Email, Channel::Messenger]) {
            Channel::Call => self.ring(case, at),
            Channel::RobotCall => self.robot(case, at, O::NoAnswer),
            channel => self.contact(case, at, channel, O::Delivered),
        }
    }

    /// The debtor calls.
    pub fn inbound(&mut self, case: usize, at: DateTime, outcome: O) -> usize {
        let contact = self.call(case, at, outcome);
        self.contacts[contact].direction = Direction::Inbound;
        contact
    }

    /// An outbound call to a person; what nobody answers may name only the number.
    pub fn ask(&mut self, person: usize, at: DateTime, outcome: O) -> usize {
        let case = self.persons[person].case;
        let contact = self.call(case, at, outcome);
        let by_number = unanswered(outcome) && self.dice.percent(50);
        let phone = self.persons[person].phone.clone();
        let made = &mut self.contacts[contact];
        made.party = if by_number { Party::Unknown } else { Party::Relation };
        made.person = (!by_number).then_some(person);
        made.point = Some(phone);
        contact
    }

    /// An outbound contact to a person by any channel, not answered or delivered; of an address or a mailbox only the person is told.
    pub fn ask_by(&mut self, person: usize, at: DateTime, channel: Channel) -> usize {
        let case = self.persons[person].case;
        let contact = match channel {
            Channel::Call => return self.ask(person, at, O::NoAnswer),
            Channel::RobotCall => self.robot(case, at, O::NoAnswer),
            Channel::Visit => self.contact(case, at, channel, O::NotHome),
            _ => self.contact(case, at, channel, O::Delivered),
        };
        let by_phone = matches!(channel, Channel::RobotCall | Channel::Sms);
        let phone = by_phone.then(|| self.persons[person].phone.clone());
        let made = &mut self.contacts[contact];
        (made.party, made.person, made.point) = (Party::Relation, Some(person), phone);
        contact
    }

    /// Failed calls on three days in a row, the last the day before: with nothing else, the debtor is lost on the day.
    pub fn lost(&mut self, case: usize, day: Date) {
        self.failed(case, day, &[3, 2, 1]);
    }
    /// A failed call to the reserved mobile so many days before.
    pub fn failed(&mut self, case: usize, day: Date, ago: &[i64]) {
        for days in ago {
            let at = self.work_hours(after(day, -days));
            self.ring(case, at);
        }
    }

    pub fn mark(
        &mut self,
        on: SubjectKind,
        subject: &str,
        scope: SuppressionScope,
        reason: SuppressionReason,
        since: jiff::Timestamp,
    ) -> &mut Mark {
        self.marks.push(Mark { on, subject: subject.to_owned(), scope, since, until: None, released_at: None, reason });
        self.marks.last_mut().unwrap()
    }
}
