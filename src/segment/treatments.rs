//! The treatments of a strategy file: their conditions and limits, and what the rules demand of each kind.
//! Never lets a condition stand that leaves an account without a treatment.

use super::check::Faults;
use super::file::TreatmentText;
use super::strategy::{Approval, CARD_PLAN_MONTHS, EARLY_DPD, Kind, Treatment};
use crate::domain::Money;
use std::collections::BTreeMap;
use toml::Spanned;

/// Fewest people at a visit (HS-VISIT-01).
const VISITORS: u32 = 2;

pub(super) fn treatments(text: &BTreeMap<String, Spanned<TreatmentText>>, faults: &mut Faults<'_>) -> BTreeMap<String, Treatment> {
    let mut all = BTreeMap::new();
    for (name, spanned) in text {
        let t = spanned.get_ref();
        limits(name, spanned, faults);
        let treatment = Treatment {
            name: name.clone(),
            en: t.en.clone(),
            zh: t.zh.clone(),
            kind: t.kind,
            card_max_months: t.card_max_months.as_ref().map(|m| *m.get_ref()),
            max_months: t.max_months.as_ref().map(|m| *m.get_ref()),
            from_dpd: t.from_dpd,
            balance_from: t.balance_from.map(|units| Money::from_minor(units.saturating_mul(100))),
            balance_below: t.balance_below.map(|units| Money::from_minor(units.saturating_mul(100))),
            products: t.products.clone(),
            otherwise: t.otherwise.as_ref().map(|name| name.get_ref().clone()),
            floor: t.floor.as_ref().map(|floor| *floor.get_ref()),
            approval: t.approval,
            visitors: t.visitors.as_ref().map(|n| *n.get_ref()),
            legal: t.legal,
        };
        all.insert(name.clone(), treatment);
    }
    for spanned in text.values() {
        ways_out(spanned, &all, text, faults);
    }
    all
}

fn limits(name: &str, spanned: &Spanned<TreatmentText>, faults: &mut Faults<'_>) {
    let t = spanned.get_ref();
    if let Some(months) = t.card_max_months.as_ref().filter(|m| *m.get_ref() > CARD_PLAN_MONTHS) {
        let what = format!("a card plan of {} months: at most {CARD_PLAN_MONTHS} (CN-PLAN-01, five years)", months.get_ref());
        faults.add(months.span(), what);
    }
    for months in [&t.card_max_months, &t.max_months].into_iter().flatten().filter(|m| *m.get_ref() == 0) {
        faults.add(months.span(), "a plan of 0 months is no plan: leave the line out");
    }
    if t.legal && t.from_dpd <= EARLY_DPD {
        faults.add(spanned.span(), format!("a legal treatment begins after {EARLY_DPD} days past due (HS-STAGE-01): set from_dpd"));
    }
    if t.balance_from.zip(t.balance_below).is_some_and(|(from, below)| from >= below) {
        faults.add(spanned.span(), format!("{name:?} is for no balance: balance_from is not below balance_below"));
    }
    match (&t.floor, t.kind) {
        (None, Kind::Settlement) => {
            faults.add(spanned.span(), format!("{name:?} is a settlement: say in `floor` what share of the balance it keeps at least"))
        }
        (Some(floor), Kind::Settlement) if !(*floor.get_ref() > 0.0 && *floor.get_ref() < 1.0) => {
            faults.add(floor.span(), format!("floor = {}: a share of the balance above 0 and below 1", floor.get_ref()));
        }
        (Some(floor), kind) if kind != Kind::Settlement => {
            faults.add(floor.span(), format!("{name:?} is no settlement: `floor` belongs to kind = \"settlement\""));
        }
        _ => {}
    }
    match (&t.visitors, t.kind) {
        (None, Kind::Visit) => {
            faults.add(spanned.span(), format!("{name:?} is a visit: `visitors` says how many go, at least {VISITORS} (HS-VISIT-01)"))
        }
        (Some(n), Kind::Visit) if *n.get_ref() < VISITORS => {
            faults.add(n.span(), format!("visitors = {}: at least {VISITORS} people visit (HS-VISIT-01)", n.get_ref()));
        }
        (Some(n), kind) if kind != Kind::Visit => {
            faults.add(n.span(), format!("{name:?} is no visit: `visitors` belongs to kind = \"visit\""))
        }
        _ => {}
    }
    match (t.kind, t.approval) {
        (Kind::Settlement | Kind::Visit, None) => {
            faults.add(spanned.span(), format!("{name:?} needs an `approval`: \"supervisor\" or \"client\""));
        }
        (Kind::Return, None | Some(Approval::Supervisor)) => {
            faults.add(spanned.span(), format!("{name:?} hands the account back: approval = \"client\""));
        }
        _ => {}
    }
}

/// Where a condition may fail, there must be something else to do, and the way there must end.
fn ways_out(
    spanned: &Spanned<TreatmentText>,
    all: &BTreeMap<String, Treatment>,
    text: &BTreeMap<String, Spanned<TreatmentText>>,
    faults: &mut Faults<'_>,
) {
    let t = spanned.get_ref();
    let asks = t.balance_from.is_some() || t.balance_below.is_some() || !t.products.is_empty();
    let Some(first) = &t.otherwise else {
        if asks && !t.legal {
            faults.add(spanned.span(), "a treatment for some balances or products alone needs `otherwise`: what is done with the others");
        }
        return;
    };
    let Some(next) = known(first, all, faults) else { return };
    if next.legal {
        faults.add(first.span(), format!("{:?} is legal: nothing leads to it but `escalate`, where HS-LEGAL-01 lets it", next.name));
    }
    let mut at = first.get_ref();
    for _ in 0..=text.len() {
        match all.get(at).and_then(|t| t.otherwise.as_ref()) {
            Some(further) => at = further,
            None => return,
        }
    }
    faults.add(first.span(), "`otherwise` leads round in a circle: some accounts would never find a treatment");
}

pub(super) fn known<'t>(name: &Spanned<String>, all: &'t BTreeMap<String, Treatment>, faults: &mut Faults<'_>) -> Option<&'t Treatment> {
    let found = all.get(name.get_ref());
    if found.is_none() {
        let names: Vec<&str> = all.keys().map(String::as_str).collect();
        faults.add(name.span(), format!("unknown treatment {:?}; this file defines {}", name.get_ref(), names.join(", ")));
    }
    found
}
