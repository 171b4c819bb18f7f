//! Asks the one function that decides, as if the planned contacts before had been made: whichever way they end.
//! Never takes an answer that holds for some ends only.
//!
//! A counter counts one kind of end (attempts, those unanswered, connected ones, conversations), and may bind only on days on
//! which the debtor was reached, or was not. So it is enough to let all earlier contacts of other days end in each of four ways,
//! those of the same day in every ordinary way, and to let the debtor have paid that day or not. An end that stops the work
//! (a wish to be left alone, a complaint, a dispute, a wrong party) is no end to plan behind: the plan is made anew then.

use crate::domain::codes::{Channel, ContactOutcome, Direction, Party};
use crate::domain::{Sealed, Zone};
use crate::rules::{ContactDecision, ContactFacts, Logged, Packs, contact};
use jiff::Timestamp;

/// A planned contact, as the log would have it.
#[derive(Debug, Clone)]
pub(super) struct Made {
    pub account: usize,
    /// The point's place in the account.
    pub point_at: usize,
    pub at: Timestamp,
    pub account_id: String,
    pub client: String,
    pub channel: Channel,
    pub person_id: Option<String>,
    pub point: Sealed,
}

/// One end for each kind of thing that a counter counts.
const KINDS: [ContactOutcome; 4] =
    [ContactOutcome::NoAnswer, ContactOutcome::RightParty, ContactOutcome::Voicemail, ContactOutcome::Delivered];

/// The ends of a contact after which work goes on.
pub(super) const ORDINARY: [ContactOutcome; 14] = [
    ContactOutcome::NoAnswer,
    ContactOutcome::RightParty,
    ContactOutcome::Voicemail,
    ContactOutcome::Delivered,
    ContactOutcome::Promise,
    ContactOutcome::RefusedToPay,
    ContactOutcome::Hardship,
    ContactOutcome::Relayed,
    ContactOutcome::Busy,
    ContactOutcome::SwitchedOff,
    ContactOutcome::InvalidNumber,
    ContactOutcome::Undelivered,
    ContactOutcome::Met,
    ContactOutcome::NotHome,
];

impl Made {
    /// The row of the log that it would leave.
    pub(super) fn logged(&self, zone: &Zone, outcome: ContactOutcome) -> Logged {
        Logged {
            local_at: zone.local(self.at),
            account_id: self.account_id.clone(),
            client: self.client.clone(),
            channel: self.channel,
            direction: Direction::Outbound,
            party: if self.person_id.is_some() { Party::Relation } else { Party::Debtor },
            person_id: self.person_id.clone(),
            point: Some(self.point.clone()),
            outcome,
        }
    }
}

/// What the rules say of a contact at a moment, the planned ones before it made: the strictest answer over all their ends.
pub(super) fn ask(packs: &Packs, facts: &mut ContactFacts, made: &[Made], at: Timestamp) -> ContactDecision {
    let zone = facts.zone.clone();
    let day = zone.local(at).date();
    let earlier: Vec<(&Made, bool)> = made.iter().filter(|m| m.at < at).map(|m| (m, zone.local(m.at).date() == day)).collect();
    if earlier.is_empty() {
        return contact(packs, facts, at);
    }
    let same_day = earlier.iter().any(|(_, same)| *same);
    let todays: &[ContactOutcome] = if same_day { &ORDINARY } else { &ORDINARY[..1] };
    let (known, paid) = (facts.log.len(), facts.paid_on.len());
    let mut strictest: Option<ContactDecision> = None;
    'ends: for pays in [false, true].into_iter().take(if same_day { 2 } else { 1 }) {
        for others in KINDS {
            for today in todays {
                facts.log.extend(earlier.iter().map(|(m, same)| m.logged(&zone, if *same { *today } else { others })));
                facts.paid_on.extend(pays.then_some(day));
                let said = contact(packs, facts, at);
                facts.log.truncate(known);
                facts.paid_on.truncate(paid);
                let blocked = !said.allowed;
                if strictest.as_ref().is_none_or(|so_far| so_far.decision < said.decision) {
                    strictest = Some(said);
                }
                if blocked {
                    break 'ends;
                }
            }
        }
    }
    strictest.unwrap_or_else(|| contact(packs, facts, at))
}
