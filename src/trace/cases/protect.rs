//! What protects somebody under one record protects the same somebody under every other, and what was bought under one was bought
//! under every other. Never runs outside tests.

use super::{SEEN, Told, lead};
use crate::domain::Class;
use crate::domain::codes::{RelationKind, Source, SubjectKind, SuppressionReason, SuppressionScope, Validity};
use crate::trace::facts::MarkRow;
use jiff::civil::{Date, date};

const EARLIER: Date = date(2025, 1, 1);
const LATER: Date = date(2026, 4, 1);

impl Told {
    fn marked(mut self, subject_kind: SubjectKind, subject: &str, reason: SuppressionReason) -> Self {
        self.0.marks.push(MarkRow { subject_kind, subject: subject.into(), scope: SuppressionScope::All, reason: Some(reason) });
        self
    }
    fn marked_at(self, last: &str, reason: SuppressionReason) -> Self {
        let value = super::TOY.seal(Class::Phone, &format!("+86138000000{last}"));
        self.marked(SubjectKind::Point, &value.0, reason)
    }
    /// The point told last was found to be somebody else's.
    fn wrong(mut self) -> Self {
        self.0.points.last_mut().unwrap().validity = Some(Validity::WrongParty);
        self
    }
}

#[test]
fn a_number_bought_for_one_record_is_bought_for_every_other() {
    for other in ["bank", "shop"] {
        // Nothing says that the two are one human: what nobody can show to have come lawfully first stays blocked.
        let told = || Told::default().debtor("D1", "bank", "王小明", None).debtor("D2", other, "李娜", None);
        let bought = || told().phone("D2", "01", Source::PurchasedList, SEEN);
        let found = bought().phone("D1", "01", Source::ClientUpdate, LATER).found("D1");
        assert!(found.leads.is_empty(), "{other}: {:?}", found.leads);
        assert_eq!(found.blocked[0].verdict.rules, ["HS-RELABEL-01"]);
        // On one day nobody can show who was first.
        assert!(lead(&bought().phone("D1", "01", Source::ClientUpdate, SEEN).found("D1"), "01").is_none());
        // What the debtor gave before anybody bought it stays the debtor's.
        let before = bought().phone("D1", "01", Source::Application, EARLIER).phone("D1", "01", Source::ClientUpdate, LATER);
        assert!(lead(&before.found("D1"), "01").is_some());
    }
}

#[test]
fn what_another_client_had_before_does_not_wash_what_this_one_bought() {
    let told = Told::default().debtor("D1", "bank", "王小明", None).phone("D1", "01", Source::Application, EARLIER);
    let mut told = told.phone("D1", "01", Source::PurchasedList, SEEN).phone("D1", "01", Source::ClientUpdate, LATER);
    told.0.points[0].client = Some("shop".into());
    assert!(told.found("D1").leads.is_empty());
}

#[test]
fn a_debtors_request_holds_under_a_record_that_only_a_phone_links() {
    for reason in [SuppressionReason::CeaseRequest, SuppressionReason::Deceased, SuppressionReason::WrongParty] {
        for other in ["bank", "shop"] {
            let told = Told::default().debtor("D1", "bank", "王小明", None).debtor("D2", other, "王小明", None);
            let told = told.phone("D1", "01", Source::Application, SEEN).phone("D2", "01", Source::Application, SEEN);
            let told = told.phone("D1", "02", Source::Payment, SEEN);
            let found = told.marked(SubjectKind::Debtor, "D2", reason).found("D1");
            assert!(found.leads.is_empty(), "{other} {reason:?}: {:?}", found.leads);
        }
    }
}

#[test]
fn a_request_is_known_by_what_was_given_before_somebody_bought_it() {
    let told = Told::default().debtor("D1", "bank", "王小明", None).debtor("D2", "shop", "王小明", None);
    let told = told.phone("D2", "01", Source::Application, EARLIER).phone("D2", "01", Source::SocialMedia, LATER);
    let told = || Told(told.0.clone()).phone("D1", "01", Source::InboundContact, SEEN).phone("D1", "02", Source::Payment, SEEN);
    assert_eq!(told().found("D1").leads.len(), 2);
    let found = told().marked(SubjectKind::Debtor, "D2", SuppressionReason::CeaseRequest).found("D1");
    assert!(found.leads.is_empty(), "{:?}", found.leads);
}

#[test]
fn what_somebody_bought_tells_nobody_who_is_whom() {
    let told = Told::default().debtor("D1", "bank", "王小明", None).debtor("D2", "shop", "王小明", None);
    let told = told.phone("D2", "01", Source::PurchasedList, SEEN).phone("D1", "01", Source::Application, EARLIER);
    let found = told.marked(SubjectKind::Debtor, "D2", SuppressionReason::CeaseRequest).found("D1");
    assert!(lead(&found, "01").is_some(), "no other point says that they are one");
}

#[test]
fn who_refused_at_one_number_is_asked_at_no_other() {
    let told = || {
        Told::default()
            .debtor("D1", "bank", "王小明", None)
            .person("P1", "D1", "bank", "陈秀兰", RelationKind::Parent)
            .phone("P1", "03", Source::Application, SEEN)
            .phone("P1", "04", Source::ClientUpdate, SEEN)
            .debtor("D2", "shop", "李娜", None)
            .person("P2", "D2", "shop", "陈秀兰", RelationKind::Parent)
            .phone("P2", "03", Source::Application, SEEN)
            .phone("P2", "05", Source::Application, SEEN)
    };
    assert!(lead(&told().found("D1"), "04").is_some() && lead(&told().found("D2"), "05").is_some());
    // By a mark on the person, whom only the number links to her other record; by a mark on the number.
    for refused in [told().refused("P1"), told().marked_at("03", SuppressionReason::CeaseRequest)] {
        let rows = refused.0.clone();
        for debtor in ["D1", "D2"] {
            let leads = Told(rows.clone()).found(debtor).leads;
            assert!(leads.is_empty(), "{debtor}: {leads:?}");
        }
    }
    // Where the debtor has the number too, it may be the debtor's request: the number is stopped, the person is not.
    let alone = Told::default().debtor("D1", "bank", "王小明", None).person("P1", "D1", "bank", "陈秀兰", RelationKind::Parent);
    let alone = alone.phone("P1", "03", Source::Application, SEEN).phone("P1", "04", Source::ClientUpdate, SEEN);
    let shared = alone.phone("D1", "03", Source::Application, SEEN).marked_at("03", SuppressionReason::CeaseRequest);
    let found = shared.found("D1");
    assert!(lead(&found, "04").is_some() && lead(&found, "03").is_none());
}

#[test]
fn a_relative_who_is_a_debtor_too_and_asked_for_peace_has_it() {
    let told = || {
        Told::default()
            .debtor("D1", "bank", "王小明", None)
            .person("P1", "D1", "bank", "李娜", RelationKind::Spouse)
            .phone("P1", "03", Source::Application, SEEN)
            .debtor("D3", "shop", "李娜", None)
            .phone("D3", "03", Source::Application, SEEN)
    };
    assert!(lead(&told().found("D1"), "03").is_some());
    for reason in [SuppressionReason::CeaseRequest, SuppressionReason::Deceased, SuppressionReason::WrongParty] {
        assert!(lead(&told().marked(SubjectKind::Debtor, "D3", reason).found("D1"), "03").is_none(), "{reason:?}");
    }
    // What is between the debtor and that client alone is nobody else's.
    assert!(lead(&told().marked(SubjectKind::Debtor, "D3", SuppressionReason::ComplaintOpen).found("D1"), "03").is_some());
    let mut dead = told();
    dead.0.records.iter_mut().filter(|row| row.record_id == "D3").for_each(|row| row.deceased = true);
    assert!(lead(&dead.found("D1"), "03").is_none());
}

#[test]
fn a_wrong_party_counts_for_every_client() {
    let told = || Told::default().debtor("D1", "bank", "王小明", None).debtor("D2", "shop", "李娜", None);
    let told = || told().phone("D1", "01", Source::Application, SEEN).phone("D2", "01", Source::Application, SEEN);
    assert!(lead(&told().found("D1"), "01").is_some());
    assert!(lead(&told().wrong().found("D1"), "01").is_none());
}
