//! Which rules of a pack a contact log can show at all: each of them must have its scenes.
//! Never looks at a rule's id: only at its tests.

use retrace::rules::test::Test;
use retrace::rules::{Hold, Rule};

/// Whether the contact log can show a breach of the rule.
pub fn auditable(rule: &Rule) -> bool {
    rule.tests.iter().any(shown)
}

fn shown(test: &Test) -> bool {
    match test {
        Test::Hours { .. }
        | Test::Counter(_)
        | Test::StageChannel { .. }
        | Test::VisitTeam { .. }
        | Test::Template { .. }
        | Test::SameDayStop { .. }
        | Test::Consent { .. }
        | Test::Disclosure {}
        | Test::Recording { .. }
        | Test::LateNote { .. }
        | Test::OneChannel { .. }
        | Test::Outlier { .. }
        | Test::Trained { .. }
        | Test::FailedDays { .. }
        | Test::Refused {}
        | Test::Suppressed { .. } => true,
        // A row that could not be read is in quarantine; a world that loads clean has none.
        Test::Held { holds } => holds.iter().any(|hold| *hold != Hold::Unread),
        // No feed tells when the limitation of a debt ends, unless a pack has a rule on it.
        Test::Text(wording) => !wording.only_time_barred,
        // One that only says "to pass a message on" keeps nobody from being asked.
        Test::ThirdParty { only_when_lost, only_named, never, adult_only, age_must_be_known, .. } => {
            *only_when_lost || *only_named || *adult_only || !never.is_empty() || !age_must_be_known.is_empty()
        }
        // Of the point, of a complaint or a promise: no contact breaks them.
        Test::Source { .. }
        | Test::NoBasis {}
        | Test::Unwritten {}
        | Test::SharedOrWork { .. }
        | Test::Stale { .. }
        | Test::WrongParty {}
        | Test::OtherClient {}
        | Test::Relabelled {}
        | Test::Guarantor { .. }
        | Test::WorkEmail {}
        | Test::Limitation { .. }
        | Test::Deadline(_)
        | Test::Promises(_) => false,
    }
}
