//! Scenes on accounts that nobody is contacted for: not held, a plan that is kept, a wish to be left alone, a complaint, a
//! pause. A hold that a load brings without a day of its own (an account's status, a care flag) has no scene: its day is the clock's.
//! Never a call after a talk within a week, which would break another rule.

use super::Scene;
use super::feeds::OWED;
use super::stage::{Complaint, Pause, Payment, Plan, Stage, after, later};
use jiff::civil::Date;
use retrace::domain::ContactOutcome as O;
use retrace::domain::codes::{PauseReason, Payer, SubjectKind, SuppressionReason, SuppressionScope};

const HELD: &[&str] = &["HS-HELD-01"];
const PLAN: &[&str] = &["HS-HELD-01", "CN-PLAN-04"];
const DISPUTE: &[&str] = &["HS-HELD-01", "US-DISP-01"];
const CEASE: &[&str] = &["HS-CEASE-01", "US-CEASE-01"];
const THREAT: &[&str] = &["HS-CEASE-01", "HS-CMP-03"];
const OPEN: &[&str] = &["HS-CMP-03"];

pub const SCENES: &[Scene] = &[
    Scene { name: "before it is placed and after it is recalled", rules: HELD, play: placed_and_recalled },
    Scene { name: "after it is paid or settled", rules: HELD, play: paid },
    Scene { name: "a plan that is kept", rules: PLAN, play: plan_kept },
    Scene { name: "a plan that is missed", rules: PLAN, play: plan_missed },
    Scene { name: "paused for a dispute", rules: DISPUTE, play: paused_for_dispute },
    Scene { name: "paused for a complaint", rules: OPEN, play: paused_for_complaint },
    Scene { name: "after a wish to be left alone", rules: CEASE, play: cease },
    Scene { name: "a wish that a supervisor released", rules: &["HS-CEASE-01", "US-CEASE-01", "HS-DNC-01"], play: cease_released },
    Scene { name: "a wish or a threat released the same day", rules: &["HS-CEASE-01", "US-CEASE-01"], play: released_same_day },
    Scene { name: "after a threat to complain", rules: THREAT, play: threat },
    Scene { name: "while a complaint is open", rules: THREAT, play: complaint_open },
    Scene { name: "a complaint answered the same day", rules: &["HS-CEASE-01"], play: complaint_resolved },
];

fn placed_and_recalled(stage: &mut Stage, _: &str, case: usize, day: Date) {
    let recalled = after(day, 20);
    (stage.cases[case].placed_on, stage.cases[case].recalled_on) = (day, Some(recalled));
    stage.cases[case].held_until = Some(recalled);
    for (on, breaks) in [(after(day, -1), true), (day, false), (recalled, false), (after(recalled, 1), true)] {
        let at = stage.work_hours(on);
        let contact = stage.ring(case, at);
        if breaks { stage.breaks(contact, HELD) } else { stage.keeps(contact, HELD) }
    }
    let inbound = stage.inbound(case, after(recalled, 9).at(11, 0, 0, 0), O::RightParty);
    stage.keeps(inbound, HELD);
}

/// Somebody else pays the whole of it: the days after are not the agency's.
fn paid(stage: &mut Stage, _: &str, case: usize, day: Date) {
    stage.cases[case].status = stage.dice.pick(&["open", "paid", "settled"]);
    stage.cases[case].held_until = Some(day);
    stage.payments.push(Payment { case, on: day, amount: OWED, payer: Payer::ThirdParty });
    let before = stage.ring(case, after(day, -1).at(16, 0, 0, 0));
    let next_day = stage.ring(case, after(day, 1).at(9, 0, 0, 0));
    stage.keeps(before, HELD);
    stage.breaks(next_day, HELD);
}

/// From the day after it is signed; each instalment is paid on its day. When it is over, the rest is collected again.
fn plan_kept(stage: &mut Stage, _: &str, case: usize, day: Date) {
    let dues = vec![after(day, 5), after(day, 12)];
    stage.plans.push(Plan { case, signed_on: day, dues });
    for on in [5, 12] {
        stage.payments.push(Payment { case, on: after(day, on), amount: 10_000, payer: Payer::Debtor });
    }
    for (days, breaks) in [(-1, false), (0, false), (1, true), (9, true), (30, false)] {
        let at = stage.work_hours(after(day, days));
        let contact = stage.ring(case, at);
        if breaks { stage.breaks(contact, PLAN) } else { stage.keeps(contact, PLAN) }
    }
}

/// Three days after the day of an instalment it is still kept; the day after it is not.
fn plan_missed(stage: &mut Stage, _: &str, case: usize, day: Date) {
    let dues = vec![after(day, -3), after(day, 25)];
    stage.plans.push(Plan { case, signed_on: after(day, -10), dues });
    let last = stage.ring(case, day.at(11, 0, 0, 0));
    let missed = stage.ring(case, after(day, 1).at(11, 0, 0, 0));
    stage.breaks(last, PLAN);
    stage.keeps(missed, PLAN);
}

fn paused(stage: &mut Stage, case: usize, day: Date, reason: PauseReason, rules: &[&str]) {
    stage.pauses.push(Pause { case, from: after(day, -2), until: Some(day), reason });
    stage.pauses.push(Pause { case, from: after(day, 20), until: None, reason: PauseReason::Hardship });
    for (days, breaks) in [(-3, false), (-2, true), (0, true), (1, false), (21, false)] {
        let at = stage.work_hours(after(day, days));
        let contact = stage.ring(case, at);
        if breaks { stage.breaks(contact, rules) } else { stage.keeps(contact, rules) }
    }
}
fn paused_for_dispute(stage: &mut Stage, _: &str, case: usize, day: Date) {
    paused(stage, case, day, PauseReason::Dispute, DISPUTE);
}
fn paused_for_complaint(stage: &mut Stage, _: &str, case: usize, day: Date) {
    paused(stage, case, day, PauseReason::Complaint, OPEN);
}

/// A text before it, a text the same day, a text days later; the wish is said by the debtor, on the phone, either way.
fn cease(stage: &mut Stage, _: &str, case: usize, day: Date) {
    let before = stage.sms(case, day.at(10, 59, 59, 0));
    let eleven = day.at(11, 0, 0, 0);
    let asked =
        if stage.dice.percent(50) { stage.call(case, eleven, O::CeaseRequest) } else { stage.inbound(case, eleven, O::CeaseRequest) };
    let same_day = stage.sms(case, later(eleven, 1));
    let days_later = stage.letter(case, after(day, 12).at(15, 0, 0, 0));
    stage.keeps(before, CEASE);
    stage.keeps(asked, CEASE);
    stage.breaks(same_day, CEASE);
    stage.breaks(days_later, CEASE);
    let called = stage.inbound(case, after(day, 13).at(15, 0, 0, 0), O::RightParty);
    stage.keeps(called, CEASE);
}

/// Until the second of the release it stands, as the wish and as the mark on record.
fn cease_released(stage: &mut Stage, _: &str, case: usize, day: Date) {
    const MARK: &[&str] = &["HS-DNC-01", "US-MEDIUM-01"];
    let (asked_at, released_at) = (day.at(11, 0, 0, 0), after(day, 8).at(12, 0, 0, 0));
    let asked = stage.call(case, asked_at, O::CeaseRequest);
    stage.keeps(asked, CEASE);
    let (since, released) = (stage.instant(case, later(asked_at, 60)), stage.instant(case, released_at));
    let debtor = stage.cases[case].debtor.clone();
    stage.mark(SubjectKind::Debtor, &debtor, SuppressionScope::All, SuppressionReason::CeaseRequest, since).released_at = Some(released);
    let second_before = stage.ring(case, later(released_at, -1));
    let on_time = stage.ring(case, released_at);
    stage.breaks(second_before, CEASE);
    stage.breaks(second_before, MARK);
    stage.keeps(on_time, CEASE);
    stage.keeps(on_time, MARK);
}

/// A supervisor released it the same day: it stands no longer, but that day nothing more is said.
fn released_same_day(stage: &mut Stage, _: &str, case: usize, day: Date) {
    let debtor = stage.cases[case].debtor.clone();
    let ways = [(0, O::CeaseRequest, SuppressionReason::CeaseRequest), (10, O::ComplaintThreat, SuppressionReason::ComplaintOpen)];
    for (days, outcome, reason) in ways {
        let on = after(day, days);
        stage.call(case, on.at(10, 0, 0, 0), outcome);
        let (since, released) = (stage.instant(case, on.at(10, 5, 0, 0)), stage.instant(case, on.at(12, 0, 0, 0)));
        stage.mark(SubjectKind::Debtor, &debtor, SuppressionScope::All, reason, since).released_at = Some(released);
        let same_day = stage.sms(case, on.at(15, 0, 0, 0));
        let next_day = stage.sms(case, after(on, 1).at(8, 0, 0, 0));
        stage.breaks(same_day, &["HS-CEASE-01"]);
        stage.keeps(same_day, &["US-CEASE-01", "HS-CMP-03", "HS-DNC-01", "US-MEDIUM-01"]);
        stage.keeps(next_day, &["HS-CEASE-01", "US-CEASE-01", "HS-CMP-03", "HS-DNC-01", "US-MEDIUM-01"]);
    }
}

fn threat(stage: &mut Stage, _: &str, case: usize, day: Date) {
    let noon = day.at(12, 0, 0, 0);
    let before = stage.sms(case, later(noon, -1));
    let said = stage.call(case, noon, O::ComplaintThreat);
    let same_day = stage.sms(case, day.at(19, 0, 0, 0));
    let later_day = stage.letter(case, after(day, 5).at(11, 0, 0, 0));
    for kept in [before, said] {
        stage.keeps(kept, THREAT);
    }
    stage.breaks(same_day, THREAT);
    stage.breaks(later_day, THREAT);
    let (since, released) = (stage.instant(case, day.at(20, 0, 0, 0)), stage.instant(case, after(day, 6).at(9, 0, 0, 0)));
    let debtor = stage.cases[case].debtor.clone();
    stage.mark(SubjectKind::Debtor, &debtor, SuppressionScope::Call, SuppressionReason::ComplaintOpen, since).released_at = Some(released);
    let free = stage.ring(case, after(day, 6).at(9, 0, 0, 0));
    stage.keeps(free, THREAT);
}

/// Received at noon, resolved a week later.
fn complaint_open(stage: &mut Stage, _: &str, case: usize, day: Date) {
    let (noon, resolved) = (day.at(12, 0, 0, 0), after(day, 7).at(15, 0, 0, 0));
    let complaint = Complaint { case, received: stage.instant(case, noon), resolved: Some(stage.instant(case, resolved)) };
    stage.complaints.push(complaint);
    let before = stage.ring(case, later(noon, -1));
    let same_day = stage.ring(case, later(noon, 1));
    let open = stage.ring(case, later(resolved, -1));
    let answered = stage.ring(case, later(resolved, 1));
    stage.keeps(before, THREAT);
    stage.breaks(same_day, THREAT);
    stage.breaks(open, OPEN);
    stage.keeps(open, &["HS-CEASE-01"]);
    stage.keeps(answered, THREAT);
}

/// What is resolved is no longer open, but that day nothing more is said.
fn complaint_resolved(stage: &mut Stage, _: &str, case: usize, day: Date) {
    let complaint =
        Complaint { case, received: stage.instant(case, day.at(9, 0, 0, 0)), resolved: Some(stage.instant(case, day.at(11, 0, 0, 0))) };
    stage.complaints.push(complaint);
    let same_day = stage.ring(case, day.at(17, 0, 0, 0));
    let next_day = stage.ring(case, after(day, 1).at(8, 0, 0, 0));
    stage.breaks(same_day, &["HS-CEASE-01"]);
    stage.keeps(same_day, OPEN);
    stage.keeps(next_day, THREAT);
}
