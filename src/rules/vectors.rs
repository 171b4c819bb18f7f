//! The published test vectors that a contact or a lead can show, each under its own pack, with their near misses.
//! Never runs outside tests.

use super::given::*;
use super::*;
use crate::domain::Sealed;
use crate::domain::codes::{
    Channel, ContactOutcome, Decision, Direction, Party, RelationKind, SubjectKind, SuppressionReason, SuppressionScope,
};
use jiff::civil::{date, datetime, time};

#[test]
fn vector_1_hours_in_china() {
    for (hour, minute, second, expected) in
        [(7, 59, 59, false), (8, 0, 0, true), (21, 59, 59, true), (22, 0, 0, false), (0, 0, 0, false), (3, 30, 0, false)]
    {
        let decision = asked("cn", &call(), clock(hour, minute, second));
        assert_eq!(decision.allowed, expected, "{hour}:{minute}:{second}");
        if !expected {
            assert_eq!(ids(&decision), ["CN-HOUR-01", "CN-HOUR-02"]);
        }
    }
    let agreed = ContactFacts { agreed_hours: Some((time(22, 0, 0, 0), time(23, 0, 0, 0))), ..call() };
    assert!(allowed("cn", &agreed, clock(22, 30, 0)));
    assert!(!allowed("cn", &agreed, clock(23, 0, 0)));
    assert!(!allowed("cn+house", &agreed, clock(22, 30, 0)), "the house knows no agreed hours");
    let by_day = asked("cn", &agreed, clock(10, 0, 0));
    assert!(by_day.allowed && by_day.warnings[0].words.contains("22:00-23:00"));
}

#[test]
fn vector_2_notice_calls_pool_over_the_lender_and_its_agencies() {
    let mut robot = facts(Channel::RobotCall);
    robot.log = times(3, 9, Channel::RobotCall, ContactOutcome::Delivered);
    robot.log[2].account_id = "A-2".into();
    let fourth = asked("cn", &robot, clock(15, 0, 0));
    assert_eq!((fourth.allowed, ids(&fourth)), (false, vec!["CN-FREQ-01"]));
    assert_eq!(fourth.next_lawful_at, Some(at(datetime(2026, 6, 10, 8, 0, 0, 0))));
    assert_eq!(fourth.attempts_left_today, Some(0));
    robot.log[2].client = "BANK-B".into();
    assert!(allowed("cn", &robot, clock(15, 0, 0)), "another lender's calls are its own");
    robot.log[2].client = "BANK-A".into();
    robot.log[2].outcome = ContactOutcome::NoAnswer;
    assert!(allowed("cn", &robot, clock(15, 0, 0)), "not connected");
}

#[test]
fn conversations_have_a_limit_of_their_own() {
    let mut facts = call();
    facts.log = times(3, 9, Channel::Call, ContactOutcome::Promise);
    assert_eq!(ids(&asked("cn", &facts, clock(15, 0, 0))), ["CN-FREQ-02"]);
    facts.log[0].direction = Direction::Inbound;
    assert!(allowed("cn", &facts, clock(15, 0, 0)), "the debtor began it");
}

#[test]
fn vector_3_unanswered_attempts_to_one_number_warn() {
    let mut facts = call();
    facts.point = Some(own_mobile());
    facts.point_key = Some(Sealed("P:own".into()));
    facts.log = times(6, 9, Channel::Call, ContactOutcome::NoAnswer);
    let seventh = asked("cn", &facts, clock(15, 0, 0));
    assert!(seventh.allowed);
    assert_eq!(seventh.warnings[0].rule.id, "CN-FREQ-03");
    facts.point_key = Some(Sealed("P:other".into()));
    assert!(asked("cn", &facts, clock(15, 0, 0)).warnings.is_empty(), "another number");
    facts.point_key = Some(Sealed("P:own".into()));
    facts.log.pop();
    assert!(asked("cn", &facts, clock(15, 0, 0)).warnings.is_empty(), "the sixth");
}

#[test]
fn vector_4_contact_person_only_after_three_days() {
    let mut facts = to(RelationKind::Friend);
    let point = facts.point.as_mut().unwrap();
    (point.debtor_lost, point.reserved_failed_days) = (false, 2);
    let second_day = asked("cn", &facts, clock(10, 0, 0));
    assert!(!second_day.allowed && ids(&second_day).contains(&"CN-3P-09") && ids(&second_day).contains(&"CN-3P-04"));
    assert_eq!(second_day.next_lawful_at, None, "no time alone makes a debtor lost");
    let point = facts.point.as_mut().unwrap();
    (point.debtor_lost, point.reserved_failed_days) = (true, 3);
    let third_day = asked("cn", &facts, clock(10, 0, 0));
    assert_eq!((third_day.allowed, third_day.decision), (true, Decision::RelayOnly));
}

#[test]
fn vector_5_a_refusal_is_for_ever() {
    let mut facts = to(RelationKind::Friend);
    let mark = Mark {
        on: SubjectKind::Person,
        reason: SuppressionReason::CeaseRequest,
        scope: SuppressionScope::Sms,
        since: at(datetime(2020, 1, 1, 0, 0, 0, 0)),
        until: Some(at(datetime(2020, 2, 1, 0, 0, 0, 0))),
        released_at: None,
    };
    facts.marks = vec![mark.clone()];
    let decision = asked("cn", &facts, clock(10, 0, 0));
    assert!(!decision.allowed && ids(&decision).contains(&"CN-3P-06"));
    assert_eq!(decision.next_lawful_at, None);
    let debtors = ContactFacts { marks: vec![Mark { on: SubjectKind::Debtor, ..mark }], ..call() };
    assert!(allowed("cn", &debtors, clock(10, 0, 0)), "the debtor's own had an end");
}

#[test]
fn vector_7_a_plan_that_is_kept_stops_collection() {
    let kept = ContactFacts { holds: vec![Hold::PlanKept], ..call() };
    assert_eq!(ids(&asked("cn", &kept, clock(10, 0, 0))), ["CN-PLAN-04", "HS-HELD-01"]);
    assert!(allowed("cn", &call(), clock(10, 0, 0)));
}

#[test]
fn vector_10_seven_calls_in_seven_days() {
    let mut facts = call();
    facts.log = (3..=8).map(|day| logged(date(2026, 6, day).at(12, 0, 0, 0), Channel::Call, ContactOutcome::NoAnswer)).collect();
    assert_eq!(asked("us", &facts, clock(9, 0, 0)).attempts_left_today, Some(1));
    assert!(allowed("us", &facts, clock(9, 0, 0)), "the 7th");
    facts.log.push(logged(TODAY.at(8, 30, 0, 0), Channel::Call, ContactOutcome::NoAnswer));
    let eighth = asked("us", &facts, clock(9, 0, 0));
    assert_eq!((eighth.allowed, ids(&eighth)), (false, vec!["US-FREQ-01"]));
    assert_eq!(eighth.next_lawful_at, Some(at(datetime(2026, 6, 10, 8, 0, 0, 0))), "the call of the 3rd leaves the window");
    facts.log[0].local_at = date(2026, 6, 2).at(23, 59, 59, 0);
    assert!(allowed("us", &facts, clock(9, 0, 0)), "eight days ago");
    facts.log[0].local_at = date(2026, 6, 3).at(0, 0, 0, 0);
    assert!(!allowed("us", &facts, clock(9, 0, 0)));
    facts.log[0].account_id = "A-2".into();
    assert!(allowed("us", &facts, clock(9, 0, 0)), "another debt");
    facts.log[0].account_id = "A-1".into();
    facts.log[0].outcome = ContactOutcome::InvalidNumber;
    assert!(allowed("us", &facts, clock(9, 0, 0)), "not connected to the number");
    facts.channel = Channel::Sms;
    assert!(allowed("us", &facts, clock(9, 0, 0)), "calls only");
}

#[test]
fn vector_11_the_day_of_the_conversation_is_day_one() {
    let mut facts = call();
    facts.log = vec![logged(datetime(2026, 6, 1, 20, 0, 0, 0), Channel::Call, ContactOutcome::RightParty)];
    let sunday = asked("us", &facts, at(datetime(2026, 6, 7, 12, 0, 0, 0)));
    assert_eq!((sunday.allowed, ids(&sunday)), (false, vec!["US-FREQ-02"]));
    assert_eq!(sunday.next_lawful_at, Some(at(datetime(2026, 6, 8, 8, 0, 0, 0))));
    assert!(allowed("us", &facts, at(datetime(2026, 6, 8, 8, 0, 0, 0))));
}

#[test]
fn vector_12_a_third_party_once() {
    let mut facts = to(RelationKind::Other);
    assert_eq!(asked("us", &facts, clock(10, 0, 0)).decision, Decision::RelayOnly);
    let mut first = logged(datetime(2025, 1, 1, 12, 0, 0, 0), Channel::Call, ContactOutcome::Relayed);
    (first.party, first.person_id) = (Party::Relation, Some("P-1".into()));
    facts.log = vec![first];
    let second = asked("us", &facts, clock(10, 0, 0));
    assert_eq!((second.allowed, ids(&second)), (false, vec!["US-LOC-03"]));
    assert_eq!(second.next_lawful_at, None);
    facts.log[0].person_id = Some("P-2".into());
    facts.log[0].point = None;
    assert!(allowed("us", &facts, clock(10, 0, 0)), "another neighbour");
}

#[test]
fn vector_14_no_basis_or_source_no_lead() {
    for change in [|p: &mut PointFacts| p.source = None, |p: &mut PointFacts| p.basis = None] {
        let mut point = own_mobile();
        change(&mut point);
        let facts = ContactFacts { point: Some(point), ..call() };
        assert_eq!(ids(&asked("cn", &facts, clock(10, 0, 0))), ["CN-PI-01", "HS-SRC-09"]);
    }
}
