//! What the record of a contact that was made shows by itself: a recording, the hour of its note, what a third party was told.
//! Never looks at other contacts, unless their number is a fact.

use super::test::Test;
use crate::domain::codes::{Channel, ContactOutcome};

/// What is recorded of one contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordFacts {
    pub channel: Channel,
    pub outcome: ContactOutcome,
    pub outbound: bool,
    /// It was with someone who owes nothing.
    pub third_party: bool,
    pub disclosed_debt: bool,
    pub recorded: bool,
    /// Minutes from the contact to its note, begun ones counted whole; None = the note has no time.
    pub note_after_minutes: Option<i64>,
    /// Days from the collector's last training to the contact; None = no training is on record.
    pub trained_days_before: Option<i64>,
    /// Attempts on the account by this channel alone, none answered, in the days that the rule looks back, this one included.
    pub by_one_channel: u32,
}

/// What a test finds in a record, in words; None where nothing is wrong or the test looks elsewhere.
pub fn on_record(test: &Test, facts: &RecordFacts) -> Option<String> {
    match test {
        Test::Disclosure {} => (facts.third_party && facts.disclosed_debt).then(|| "a third party was told of the debt".to_owned()),
        Test::Recording { channels } => {
            let asked = channels.contains(&facts.channel) && connected(facts.channel, facts.outcome);
            (asked && !facts.recorded).then(|| "no recording is on record".to_owned())
        }
        Test::LateNote { minutes } => {
            let after = facts.note_after_minutes.filter(|after| *after > i64::from(*minutes))?;
            Some(format!("the note was entered {after} minutes after the contact, at most {minutes} are allowed"))
        }
        Test::Trained { days } => match facts.trained_days_before {
            None => Some("the collector's training is not on record".to_owned()),
            Some(before) if before > i64::from(*days) => {
                Some(format!("the collector was trained {before} days before, at most {days} are allowed"))
            }
            Some(_) => None,
        },
        Test::OneChannel { attempts, days } => (facts.outbound && facts.by_one_channel >= *attempts)
            .then(|| format!("{} attempts in {days} days, all by {}, none answered", facts.by_one_channel, facts.channel)),
        _ => None,
    }
}

/// Whether there was something to record: a call that connected, a visit that was made.
pub const fn connected(channel: Channel, outcome: ContactOutcome) -> bool {
    use ContactOutcome as O;
    match channel {
        Channel::Visit => true,
        _ => !matches!(outcome, O::NoAnswer | O::Busy | O::SwitchedOff | O::InvalidNumber | O::Undelivered),
    }
}
