//! May a person lift a hold? Only one that a rule in force lets a supervisor release.
//! Never lets a client's own pack free anything: only the rules of the packs in the binary say what may be released.

use super::attempt::ContactFacts;
use super::built_in_names;
use super::packs::Packs;
use super::point::Hold;
use super::test::Test;
use crate::domain::codes::SubjectKind;
use jiff::Timestamp;

/// What the rules say of a release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Release {
    /// It may be lifted, under these rules.
    Allowed { rules: Vec<String> },
    /// The account is not under it.
    NotHeld,
    /// These rules set a hold that nobody here may lift; and what ends it.
    Refused { hold: Hold, rules: Vec<String>, ends: &'static str },
}

/// The holds that an account is under at a moment: those of the files, and those that marks on it or its debtor mean.
pub fn holds_at(facts: &ContactFacts, at: Timestamp) -> Vec<Hold> {
    let of_mark = |kind: SubjectKind| matches!(kind, SubjectKind::Debtor | SubjectKind::Account);
    let marks = facts.marks_at(at).filter(|mark| of_mark(mark.on)).filter_map(|mark| Hold::of_suppression(mark.reason));
    let mut holds: Vec<Hold> = facts.holds.iter().copied().chain(marks).collect();
    holds.sort_unstable();
    holds.dedup();
    holds
}

/// May a supervisor lift this hold from the account at a moment?
pub fn release(packs: &Packs, facts: &ContactFacts, hold: Hold, at: Timestamp) -> Release {
    let day = facts.zone.local(at).date();
    let holds = holds_at(facts, at);
    if !holds.contains(&hold) {
        return Release::NotHeld;
    }
    let ours = built_in_names();
    let built_in = packs.each().filter(|pack| ours.contains(&pack.name)).flat_map(|pack| &pack.rules);
    let allowing = built_in.filter(|rule| packs.binds(rule, &facts.case, day) && rule.release.contains(&hold));
    let rules: Vec<String> = allowing.map(|rule| rule.id.clone()).collect();
    // An open complaint stands until it is resolved: whoever threatened it may not be called because the threat is released.
    let standing = if hold == Hold::ComplaintInSight && holds.contains(&Hold::ComplaintOpen) { Hold::ComplaintOpen } else { hold };
    if !rules.is_empty() && standing == hold && hold.released_by().is_some() {
        return Release::Allowed { rules };
    }
    let sets = |test: &Test| matches!(test, Test::Held { holds } if holds.contains(&standing));
    let setting = packs.rules().filter(|rule| packs.binds(rule, &facts.case, day) && rule.tests.iter().any(sets));
    Release::Refused { hold: standing, rules: setting.map(|rule| rule.id.clone()).collect(), ends: standing.ends() }
}

#[cfg(test)]
mod tests {
    use super::super::given::*;
    use super::super::{ContactFacts, Mark, Packs};
    use super::*;
    use crate::domain::codes::{SuppressionReason, SuppressionScope};

    fn asked(packs: &Packs, holds: &[Hold], hold: Hold) -> Release {
        let facts = ContactFacts { holds: holds.to_vec(), ..call() };
        release(packs, &facts, hold, clock(10, 0, 0))
    }

    #[test]
    fn only_what_a_rule_lets_a_supervisor_release_is_released() {
        let house = only("cn+house");
        assert!(matches!(asked(house, &[Hold::Cease], Hold::Cease), Release::Allowed { rules } if rules == ["HS-CEASE-01"]));
        assert!(
            matches!(asked(house, &[Hold::ComplaintInSight], Hold::ComplaintInSight), Release::Allowed { rules } if rules == ["HS-CEASE-01", "HS-CMP-03"])
        );
        assert_eq!(asked(house, &[], Hold::Cease), Release::NotHeld);
        for hold in [Hold::Deceased, Hold::Disputed, Hold::LawyerRepresented, Hold::PlanKept, Hold::Unread, Hold::ComplaintOpen] {
            let Release::Refused { hold: of, rules, ends } = asked(house, &[hold], hold) else { panic!("{hold:?}") };
            assert!(of == hold && !rules.is_empty() && !ends.is_empty(), "{hold:?}");
        }
        let both = asked(house, &[Hold::ComplaintInSight, Hold::ComplaintOpen], Hold::ComplaintInSight);
        assert!(matches!(both, Release::Refused { hold: Hold::ComplaintOpen, .. }), "{both:?}");
        // Under the American pack alone nothing of the house may be released but a supervisor's own hold.
        assert!(matches!(asked(only("us"), &[Hold::Cease], Hold::Cease), Release::Refused { .. }));
    }

    #[test]
    fn a_mark_is_a_hold_and_a_clients_own_pack_frees_nothing() {
        let mark = Mark {
            on: SubjectKind::Account,
            reason: SuppressionReason::Supervisor,
            scope: SuppressionScope::All,
            since: clock(9, 0, 0),
            until: None,
            released_at: None,
        };
        let facts = ContactFacts { marks: vec![mark], ..call() };
        for packs in ["cn", "us", "cn+house"] {
            assert!(matches!(release(only(packs), &facts, Hold::Supervisor, clock(10, 0, 0)), Release::Allowed { .. }), "{packs}");
            assert_eq!(ids(&super::super::contact(only(packs), &facts, clock(10, 0, 0))), ["HS-OVERRIDE-01"]);
        }
        assert_eq!(release(only("cn"), &facts, Hold::Supervisor, clock(8, 0, 0)), Release::NotHeld, "not yet");
        let own = "name = \"own\"\ntitle_en = \"t\"\ntitle_zh = \"t\"\n[[rule]]\nid = \"OWN-1\"\njurisdiction = \"any\"\nfrom = \"2020-01-01\"\n\
                   force = \"house\"\neffect = \"block\"\nlevel = 1\nsubject = \"debtor\"\nrelease = [\"deceased\"]\ntext_en = \"t\"\ntext_zh = \"t\"\n\
                   instrument = \"i\"\nsource = \"S\"\nconfidence = \"I\"\n[[rule.test]]\nkind = \"held\"\nholds = [\"recalled\"]\n";
        let packs = Packs::of(&["house", "own"], |_| Some(own.to_owned())).unwrap();
        assert!(matches!(asked(&packs, &[Hold::Deceased], Hold::Deceased), Release::Refused { .. }));
    }

    #[test]
    fn every_hold_has_a_word_that_reads_back() {
        for hold in [Hold::NotPlaced, Hold::Recalled, Hold::Cease, Hold::Supervisor, Hold::Unread] {
            assert_eq!(hold.code().parse(), Ok(hold));
        }
        assert!("nothing".parse::<Hold>().is_err());
    }
}
