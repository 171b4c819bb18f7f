//! Every boundary of the rules on contacts, a second, a day or a call inside the line and outside it; and two properties: stricter
//! facts never free, and the next lawful moment is the first. Never runs outside tests.

use super::given::*;
use super::*;
use crate::domain::Zone;
use crate::domain::codes::{
    Channel, ContactOutcome, Direction, Party, RelationKind, Source, SubjectKind, SuppressionReason, SuppressionScope,
};
use jiff::Timestamp;
use jiff::civil::{Date, Time, date, datetime, time};
use proptest::prelude::*;

#[test]
fn hours_of_the_house_and_of_the_united_states() {
    for pack in ["house", "us"] {
        for (hour, minute, second, expected) in [(7, 59, 59, false), (8, 0, 0, true), (20, 59, 59, true), (21, 0, 0, false)] {
            assert_eq!(allowed(pack, &call(), clock(hour, minute, second)), expected, "{pack} {hour}:{minute}:{second}");
        }
    }
    let worker = ContactFacts { work_starts: Some(time(9, 0, 0, 0)), ..call() };
    for (hour, minute, second, expected) in [(8, 44, 59, true), (8, 45, 0, false), (8, 59, 59, false), (9, 0, 0, true)] {
        assert_eq!(allowed("house", &worker, clock(hour, minute, second)), expected, "{hour}:{minute}:{second}");
    }
    assert_eq!(asked("house", &worker, clock(8, 50, 0)).next_lawful_at, Some(clock(9, 0, 0)));
    let early = ContactFacts { work_starts: Some(time(8, 10, 0, 0)), ..call() };
    assert_eq!(asked("house", &early, clock(6, 0, 0)).next_lawful_at, Some(clock(8, 10, 0)), "08:00 lies before work");
}

#[test]
fn every_zone_that_the_data_suggest_must_be_lawful() {
    let mut facts = call();
    facts.other_zones = vec![Zone::named("America/New_York").unwrap()];
    assert!(allowed("us", &facts, clock(8, 59, 0)), "20:59 of the day before in New York");
    let decision = asked("us", &facts, clock(9, 0, 0));
    assert_eq!(ids(&decision), ["US-HOUR-01"], "21:00 in New York");
    assert_eq!(decision.next_lawful_at, Some(clock(20, 0, 0)), "08:00 in New York, 20:00 here");
}

#[test]
fn packs_combined_name_every_rule_that_binds() {
    let decision = asked("cn+house", &call(), clock(22, 30, 0));
    assert_eq!(ids(&decision), ["CN-HOUR-01", "CN-HOUR-02", "HS-HOUR-01"]);
    assert_eq!(decision.next_lawful_at, Some(at(datetime(2026, 6, 10, 8, 0, 0, 0))));
    let stricter_alone = asked("cn+house", &call(), clock(21, 30, 0));
    assert_eq!(ids(&stricter_alone), ["HS-HOUR-01"]);
}

#[test]
fn a_rule_holds_only_on_the_days_it_is_in_force() {
    let night = |day: Date| at(day.at(22, 30, 0, 0));
    assert!(allowed("cn", &call(), night(date(2025, 2, 27))));
    assert_eq!(ids(&asked("cn", &call(), night(date(2025, 2, 28)))), ["CN-HOUR-01"]);
    assert_eq!(ids(&asked("cn", &call(), night(date(2026, 1, 29)))), ["CN-HOUR-01"]);
    assert_eq!(ids(&asked("cn", &call(), night(date(2026, 1, 30)))), ["CN-HOUR-01", "CN-HOUR-02"]);
}

#[test]
fn calls_a_day_of_the_house() {
    let mut facts = call();
    facts.log = times(4, 9, Channel::Call, ContactOutcome::NoAnswer);
    let fifth = asked("house", &facts, clock(15, 0, 0));
    assert_eq!((fifth.allowed, fifth.attempts_left_today), (true, Some(1)));
    facts.log.push(logged(TODAY.at(14, 0, 0, 0), Channel::RobotCall, ContactOutcome::Busy));
    let sixth = asked("house", &facts, clock(15, 0, 0));
    assert_eq!((ids(&sixth), sixth.attempts_left_today), (vec!["HS-FREQ-01"], Some(0)));
    facts.log = times(2, 9, Channel::Call, ContactOutcome::NoAnswer);
    facts.log.push(logged(TODAY.at(12, 0, 0, 0), Channel::Call, ContactOutcome::RightParty));
    assert!(!allowed("house", &facts, clock(15, 0, 0)), "reached, and called three times");
    facts.log[0].direction = Direction::Inbound;
    assert_eq!(asked("house", &facts, clock(15, 0, 0)).attempts_left_today, Some(1), "inbound calls are not counted");
    facts.log = times(3, 9, Channel::Call, ContactOutcome::NoAnswer);
    assert!(allowed("house", &facts, clock(15, 0, 0)));
    facts.paid_on = vec![TODAY];
    assert!(!allowed("house", &facts, clock(15, 0, 0)), "who paid today was reached today");
}

#[test]
fn messages_a_week_of_the_house() {
    let mut facts = facts(Channel::Sms);
    facts.log = times(3, 9, Channel::Sms, ContactOutcome::Delivered);
    facts.log[0].local_at = datetime(2026, 6, 8, 0, 0, 0, 0);
    let fourth = asked("house", &facts, clock(15, 0, 0));
    assert_eq!(ids(&fourth), ["HS-FREQ-02"]);
    assert_eq!(fourth.next_lawful_at, Some(at(datetime(2026, 6, 15, 8, 0, 0, 0))), "Monday");
    facts.log[0].local_at = datetime(2026, 6, 7, 23, 59, 59, 0);
    let third = asked("house", &facts, clock(15, 0, 0));
    assert!(third.allowed, "Sunday was last week");
    assert_eq!(third.warnings.iter().map(|w| w.rule.id.as_str()).collect::<Vec<_>>(), ["HS-FREQ-02", "HS-TEXT-01"]);
    facts.template = Some(Template::NotApproved);
    assert_eq!(ids(&asked("house", &facts, clock(15, 0, 0))), ["HS-FREQ-02", "HS-TEXT-01"]);
    facts.template = Some(Template::Approved);
    assert!(asked("house", &facts, clock(15, 0, 0)).warnings.is_empty());
}

#[test]
fn a_contact_person_once_a_day_and_three_times_in_all() {
    let mut facts = to(RelationKind::Parent);
    let mut one = logged(TODAY.at(8, 0, 0, 0), Channel::Call, ContactOutcome::NoAnswer);
    (one.party, one.person_id, one.point) = (Party::Relation, Some("P-1".into()), None);
    facts.log = vec![one.clone()];
    let second = asked("house", &facts, clock(9, 0, 0));
    assert_eq!(ids(&second), ["HS-3P-01"]);
    assert_eq!(second.next_lawful_at, Some(at(datetime(2026, 6, 10, 8, 0, 0, 0))));
    facts.log[0].local_at = datetime(2026, 6, 8, 8, 0, 0, 0);
    facts.log.push(Logged { local_at: datetime(2026, 6, 1, 8, 0, 0, 0), ..one.clone() });
    assert_eq!(asked("house", &facts, clock(9, 0, 0)).attempts_left_today, Some(1));
    facts.log.push(Logged { local_at: datetime(2025, 6, 1, 8, 0, 0, 0), ..one });
    let fourth = asked("house", &facts, clock(9, 0, 0));
    assert_eq!((ids(&fourth), fourth.next_lawful_at), (vec!["HS-3P-01"], None));
    assert!(allowed("house", &ContactFacts { log: facts.log, ..call() }, clock(9, 0, 0)), "the debtor's limits are his own");
}

#[test]
fn asked_to_stop_means_nothing_more_that_day_and_not_until_released() {
    for outcome in [ContactOutcome::CeaseRequest, ContactOutcome::ComplaintThreat] {
        let mut facts = call();
        facts.log = vec![logged(TODAY.at(9, 0, 0, 0), Channel::Call, outcome)];
        let released = asked("house", &facts, clock(10, 0, 0));
        assert_eq!(ids(&released), ["HS-CEASE-01"], "even when a supervisor has released it");
        assert_eq!(released.next_lawful_at, Some(at(datetime(2026, 6, 10, 8, 0, 0, 0))));
        let hold = if outcome == ContactOutcome::CeaseRequest { Hold::Cease } else { Hold::ComplaintInSight };
        let held = asked("house", &ContactFacts { holds: vec![hold], ..facts }, clock(10, 0, 0));
        assert_eq!(held.next_lawful_at, None);
    }
    let complained = ContactFacts { complained_at: vec![clock(8, 30, 0)], ..call() };
    assert_eq!(ids(&asked("house", &complained, clock(10, 0, 0))), ["HS-CEASE-01"]);
}

#[test]
fn marks_have_scope_start_and_end() {
    let mark = Mark {
        on: SubjectKind::Debtor,
        reason: SuppressionReason::ClientInstruction,
        scope: SuppressionScope::Call,
        since: clock(9, 0, 0),
        until: Some(at(datetime(2026, 7, 1, 14, 0, 0, 0))),
        released_at: None,
    };
    let facts = ContactFacts { marks: vec![mark.clone()], ..call() };
    assert!(allowed("cn", &facts, clock(8, 59, 59)));
    let marked = asked("cn", &facts, clock(9, 0, 0));
    assert_eq!(ids(&marked), ["HS-DNC-01"], "under every choice of packs");
    assert_eq!(marked.next_lawful_at, Some(at(datetime(2026, 7, 1, 14, 0, 0, 0))));
    assert!(allowed("cn", &ContactFacts { channel: Channel::Sms, ..facts.clone() }, clock(9, 0, 0)));
    let released = Mark { released_at: Some(clock(9, 30, 0)), ..mark.clone() };
    assert!(allowed("cn", &ContactFacts { marks: vec![released], ..call() }, clock(9, 30, 0)));
    let night = Mark { until: Some(at(datetime(2026, 7, 1, 23, 0, 0, 0))), ..mark };
    let next = asked("cn", &ContactFacts { marks: vec![night], ..call() }, clock(9, 0, 0)).next_lawful_at;
    assert_eq!(next, Some(at(datetime(2026, 7, 2, 8, 0, 0, 0))), "it ends at night: the morning after");
}

#[test]
fn up_to_thirty_days_messages_and_calls_only() {
    let letter = |dpd| ContactFacts { dpd, template: Some(Template::Approved), ..facts(Channel::Letter) };
    assert!(allowed("house", &letter(Some(31)), clock(10, 0, 0)));
    let early = asked("house", &letter(Some(28)), clock(10, 0, 0));
    assert_eq!(ids(&early), ["HS-STAGE-01"]);
    assert_eq!(early.next_lawful_at, Some(at(datetime(2026, 6, 12, 8, 0, 0, 0))), "31 days past due");
    assert!(!allowed("house", &letter(None), clock(10, 0, 0)), "unknown is no leave");
    assert!(allowed("house", &ContactFacts { dpd: Some(1), ..call() }, clock(10, 0, 0)));
}

#[test]
fn visits_need_two_people_and_leave() {
    let visit = |people, approved| ContactFacts { visit: Some(Visit { people, approved }), ..facts(Channel::Visit) };
    assert!(allowed("house", &visit(2, true), clock(10, 0, 0)));
    assert!(!allowed("house", &visit(1, true), clock(10, 0, 0)));
    assert!(!allowed("house", &visit(2, false), clock(10, 0, 0)));
    assert!(allowed("cn", &visit(3, false), clock(10, 0, 0)), "the public rules ask for no leave");
    assert_eq!(ids(&asked("cn", &visit(4, true), clock(10, 0, 0))), ["CN-VISIT-02"]);
    assert_eq!(ids(&asked("cn", &visit(1, true), clock(10, 0, 0))), ["CN-VISIT-01", "CN-VISIT-02"]);
    let mut again = visit(2, true);
    again.log = times(1, 9, Channel::Visit, ContactOutcome::NotHome);
    assert_eq!(ids(&asked("cn", &again, clock(10, 0, 0))), ["CN-VISIT-02"]);
    assert!(asked("cn+house", &facts(Channel::Visit), clock(10, 0, 0)).warnings.len() >= 2, "not told: warned");
}

pub(super) fn any_attempt() -> impl Strategy<Value = (ContactFacts, Timestamp)> {
    let channel = proptest::sample::select(Channel::ALL);
    let outcome = proptest::sample::select(ContactOutcome::ALL);
    let entry = (0i8..14, 0i8..24, proptest::sample::select(Channel::ALL), outcome, any::<bool>(), any::<bool>());
    let log = proptest::collection::vec(entry, 0..9);
    let person = proptest::option::of(proptest::sample::select(RelationKind::ALL));
    (channel, log, person, any::<bool>(), 0i8..24, -5i64..120).prop_map(|(channel, log, person, agreed, hour, dpd)| {
        let base = person.map_or_else(call, to);
        let log = log.into_iter().map(|(day, hour, channel, outcome, inbound, theirs)| {
            let mut one = logged(date(2026, 5, 27).saturating_add(jiff::ToSpan::days(i64::from(day))).at(hour, 0, 0, 0), channel, outcome);
            if inbound {
                one.direction = Direction::Inbound;
            }
            if theirs {
                (one.party, one.person_id) = (Party::Relation, Some("P-1".into()));
            }
            one
        });
        let facts = ContactFacts {
            channel,
            log: log.collect(),
            dpd: (dpd >= 0).then_some(dpd),
            agreed_hours: agreed.then_some((time(21, 0, 0, 0), time(23, 0, 0, 0))),
            ..base
        };
        (facts, clock(hour, 30, 0))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// A decision is never freer when a fact gets stricter, and the next lawful moment is lawful, and none before it on the minute.
    #[test]
    fn stricter_facts_never_free_a_contact((facts, when) in any_attempt()) {
        let before = asked("cn+house", &facts, when);
        let stricter: Vec<fn(&mut ContactFacts)> = vec![
            |f| f.holds.push(Hold::Disputed),
            |f| f.account_held = false,
            |f| f.dpd = None,
            |f| f.agreed_hours = None,
            |f| f.work_starts = Some(Time::midnight()),
            |f| f.complained_at.push(clock(0, 0, 0)),
            |f| f.visit = Some(Visit { people: 1, approved: false }),
            |f| f.template = Some(Template::NotApproved),
            |f| f.paid_on.push(TODAY),
            |f| f.other_zones.push(Zone::named("Europe/Paris").unwrap()),
            |f| f.log.push(logged(TODAY.at(1, 0, 0, 0), Channel::Call, ContactOutcome::RightParty)),
            |f| f.log.push(logged(TODAY.at(1, 0, 0, 0), Channel::Sms, ContactOutcome::Delivered)),
            |f| if let Some(point) = &mut f.point { point.source = Some(Source::WebSearch) },
            |f| f.marks.push(Mark {
                on: SubjectKind::Debtor, reason: SuppressionReason::Regulator, scope: SuppressionScope::All,
                since: clock(0, 0, 0), until: None, released_at: None,
            }),
        ];
        for (n, change) in stricter.into_iter().enumerate() {
            let mut changed = facts.clone();
            change(&mut changed);
            let after = asked("cn+house", &changed, when);
            prop_assert!(after.decision >= before.decision, "change {} freed {:?}", n, facts);
        }
    }

    #[test]
    fn the_next_lawful_moment_is_the_first((facts, when) in any_attempt()) {
        let next = asked("cn+house", &facts, when).next_lawful_at;
        if let Some(next) = next {
            prop_assert!(next >= when && allowed("cn+house", &facts, next));
        }
        // Every quarter of an hour up to there (or for ten days) is forbidden.
        let end = next.unwrap_or(when + jiff::SignedDuration::from_hours(240));
        let mut moment = when;
        while moment < end {
            prop_assert!(!allowed("cn+house", &facts, moment), "{} is lawful before {:?}", moment, next);
            moment += jiff::SignedDuration::from_mins(60);
        }
    }
}
