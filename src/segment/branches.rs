//! The tree of a strategy file: branches in their order, then the nine cells of willingness and ability.
//! Never takes a tree with a gap, or with a branch that no account can reach.

use super::check::{Faults, line_of};
use super::condition::{Condition, Cuts, Region};
use super::file::{BranchText, CellText, WhenText};
use super::reach::of_cell;
use super::strategy::{Band, Branch, Cell, EARLY_DPD, Kind, Treatment};
use super::treatments::known;
use crate::domain::{Channel, Money, Stage, StageEdges};
use std::collections::BTreeMap;
use std::ops::Range;
use toml::Spanned;

type Treatments = BTreeMap<String, Treatment>;
/// The cells by willingness, then ability.
pub(super) type Cells = [[Option<Cell>; 3]; 3];

pub(super) fn branches(
    text: &[Spanned<BranchText>],
    all: &Treatments,
    (contactability, complaint_risk): (bool, bool),
    stages: &StageEdges,
    faults: &mut Faults<'_>,
) -> Vec<Branch> {
    let mut branches = Vec::new();
    for spanned in text {
        let t = spanned.get_ref();
        let when = when(&t.when, faults);
        if !when.contactability.is_empty() && !contactability {
            faults.add(t.when.span(), "a condition on contactability needs a [contactability] scorecard in this file");
        }
        if when.complaint_risk.is_some() && !complaint_risk {
            faults.add(t.when.span(), "a condition on complaint risk needs a section [complaint_risk] in this file");
        }
        let leaf = Leaf {
            treatment: &t.treatment,
            early_treatment: t.early_treatment.as_ref(),
            escalate: t.escalate.as_ref(),
            channel: t.channel.as_ref().map(|c| *c.get_ref()),
            early_channel: t.early_channel.as_ref().or(t.channel.as_ref()).map(|c| (*c.get_ref(), c.span())),
            every_days: &t.every_days,
            from: when.first_day(stages),
            span: spanned.span(),
        };
        leaf.check(all, faults);
        let leaf = Cell {
            segment: t.segment.clone(),
            treatment: t.treatment.get_ref().clone(),
            early_treatment: t.early_treatment.as_ref().map(|t| t.get_ref().clone()),
            escalate: t.escalate.as_ref().map(|t| t.get_ref().clone()),
            channel: leaf.channel,
            early_channel: leaf.early_channel.as_ref().map(|(channel, _)| *channel),
            every_days: *t.every_days.get_ref(),
            tone: t.tone,
            line: line_of(faults.text, spanned.span().start),
        };
        branches.push(Branch { when, leaf });
    }
    branches
}

fn when(spanned: &Spanned<WhenText>, faults: &mut Faults<'_>) -> Condition {
    let t = spanned.get_ref();
    let mut stage = Vec::new();
    for name in &t.stage {
        match Stage::parse(name.get_ref()) {
            Some(known) => stage.push(known),
            None => faults.add(name.span(), format!("unknown stage {:?}; there are M0, M1 … M6, M7+", name.get_ref())),
        }
    }
    let money = |units: &Option<Spanned<i64>>| units.as_ref().map(|units| Money::from_minor(units.get_ref().saturating_mul(100)));
    let mut either = |word: &Option<Spanned<String>>, yes: &str, no: &str| {
        let word = word.as_ref()?;
        if word.get_ref() != yes && word.get_ref() != no {
            faults.add(word.span(), format!("{:?}: {yes:?} or {no:?}", word.get_ref()));
        }
        Some(word.get_ref() == yes)
    };
    let when = Condition {
        complaint_risk: either(&t.complaint_risk, "high", "low"),
        ordinary: either(&t.ordinary, "fits", "does_not_fit"),
        stage,
        dpd_from: t.dpd_from,
        dpd_below: t.dpd_below,
        willingness: t.willingness.clone(),
        ability: t.ability.clone(),
        contactability: t.contactability.clone(),
        risk: t.risk.clone(),
        product: t.product.clone(),
        client: t.client.clone(),
        balance_from: money(&t.balance_from),
        balance_below: money(&t.balance_below),
    };
    if when == Condition::default() {
        faults.add(spanned.span(), "a branch without a condition takes everybody: the nine cells are for that");
    }
    when
}

pub(super) fn cells(text: &[Spanned<CellText>], all: &Treatments, faults: &mut Faults<'_>) -> Cells {
    let mut found: Cells = Default::default();
    for spanned in text {
        let cell = spanned.get_ref();
        let leaf = Leaf {
            treatment: &cell.treatment,
            early_treatment: cell.early_treatment.as_ref(),
            escalate: cell.escalate.as_ref(),
            channel: Some(cell.channel),
            early_channel: Some((*cell.early_channel.get_ref(), cell.early_channel.span())),
            every_days: &cell.every_days,
            from: 0,
            span: spanned.span(),
        };
        leaf.check(all, faults);
        let place = &mut found[cell.willingness.place()][cell.ability.place()];
        if place.is_some() {
            let what = format!("the cell of {} willingness and {} ability stands twice", cell.willingness.code(), cell.ability.code());
            faults.add(spanned.span(), what);
        }
        *place = Some(Cell {
            segment: cell.segment.clone(),
            treatment: cell.treatment.get_ref().clone(),
            early_treatment: cell.early_treatment.as_ref().map(|t| t.get_ref().clone()),
            escalate: cell.escalate.as_ref().map(|t| t.get_ref().clone()),
            channel: Some(cell.channel),
            early_channel: Some(*cell.early_channel.get_ref()),
            every_days: *cell.every_days.get_ref(),
            tone: cell.tone,
            line: line_of(faults.text, spanned.span().start),
        });
    }
    found
}

/// What both kinds of leaves are checked for.
struct Leaf<'t> {
    treatment: &'t Spanned<String>,
    early_treatment: Option<&'t Spanned<String>>,
    escalate: Option<&'t Spanned<String>>,
    channel: Option<Channel>,
    early_channel: Option<(Channel, Range<usize>)>,
    every_days: &'t Spanned<i64>,
    /// First day past due on which an account can be here.
    from: i64,
    span: Range<usize>,
}

impl Leaf<'_> {
    fn check(&self, all: &Treatments, faults: &mut Faults<'_>) {
        let treatment = known(self.treatment, all, faults);
        let early = self.early_treatment.and_then(|name| known(name, all, faults));
        if let Some(t) = treatment {
            self.treats(t, faults);
        }
        if let (Some(t), Some(name)) = (early, self.early_treatment)
            && (t.from_dpd > 0 || t.legal)
        {
            faults.add(name.span(), format!("{:?} begins {} days past due and cannot be early", t.name, t.from_dpd));
        }
        if let Some(name) = self.escalate
            && known(name, all, faults).is_some_and(|t| !t.legal)
        {
            faults.add(name.span(), format!("`escalate` leads to a legal treatment; {:?} is none", name.get_ref()));
        }
        if let Some((channel, span)) = &self.early_channel
            && self.from <= EARLY_DPD
            && !matches!(channel, Channel::Sms | Channel::Call | Channel::RobotCall)
        {
            let what = format!("up to {EARLY_DPD} days past due only sms and calls are used (HS-STAGE-01), not {channel}");
            faults.add(span.clone(), what);
        }
        if *self.every_days.get_ref() < 1 {
            faults.add(self.every_days.span(), "every_days is at least 1");
        }
    }

    fn treats(&self, t: &Treatment, faults: &mut Faults<'_>) {
        let span = || self.treatment.span();
        if t.legal {
            faults.add(span(), format!("{:?} is legal: a cell reaches it by `escalate`, where HS-LEGAL-01 lets it", t.name));
        }
        if t.from_dpd > self.from && t.otherwise.is_none() {
            if self.early_treatment.is_none() {
                let what = format!("{:?} begins {} days past due: say what is done before in `early_treatment`", t.name, t.from_dpd);
                faults.add(span(), what);
            }
            if t.from_dpd > EARLY_DPD + 1 {
                let what = format!(
                    "{:?} begins {} days past due, `early_treatment` ends with day {EARLY_DPD}: give the treatment an `otherwise`",
                    t.name, t.from_dpd
                );
                faults.add(span(), what);
            }
        }
        if self.channel == Some(Channel::Visit) && t.kind != Kind::Visit {
            faults
                .add(self.span.clone(), format!("channel visit: {:?} must be kind = \"visit\", which says who goes (HS-VISIT-01)", t.name));
        }
        if t.kind == Kind::Visit && self.from <= EARLY_DPD && t.from_dpd <= EARLY_DPD {
            faults.add(span(), format!("{:?} is a visit: it begins after {EARLY_DPD} days past due (HS-STAGE-01): set from_dpd", t.name));
        }
    }
}

/// Branches and cells that the branches before them, and what no account can be, leave nobody for, and cells that are missing.
pub(super) fn unreachable(branches: &[Branch], cells: &Cells, never: &[Condition], stages: &StageEdges, faults: &mut Faults<'_>) {
    let cuts = Cuts::of(branches.iter().map(|branch| &branch.when), stages.days());
    let never: Vec<Region> = never.iter().map(|condition| cuts.region(condition)).collect();
    let regions: Vec<Region> = branches.iter().map(|branch| cuts.region(&branch.when)).collect();
    for (at, (branch, region)) in branches.iter().zip(&regions).enumerate() {
        let name = &branch.leaf.segment;
        if region.is_empty() {
            faults.found.push((branch.leaf.line, format!("no account can reach the branch {name:?}: its conditions exclude each other")));
        } else if region.covered(&never) {
            let why = match (region.covered(never.iter().take(1)), region.covered(never.iter().skip(1))) {
                (true, _) => "ordinary collection fits wherever willingness is high (HS-CONV-01)",
                (false, true) => "by [p_pay] such scores have another risk",
                (false, false) => {
                    "ordinary collection fits wherever willingness is high (HS-CONV-01), and by [p_pay] the rest has another risk"
                }
            };
            faults.found.push((branch.leaf.line, format!("no account can reach the branch {name:?}: {why}")));
        } else if region.covered(never.iter().chain(&regions[..at])) {
            let by: Vec<String> = branches[..at]
                .iter()
                .zip(&regions)
                .filter(|(_, before)| region.meets(before))
                .map(|(before, _)| format!("{:?} (line {})", before.leaf.segment, before.leaf.line))
                .collect();
            let what = format!("no account can reach the branch {name:?}: those before it take them all, {}", by.join(", "));
            faults.found.push((branch.leaf.line, what));
        }
    }
    let last = cells.iter().flatten().flatten().map(|cell| cell.line).max();
    let end = last.or(branches.last().map(|branch| branch.leaf.line)).unwrap_or(1);
    for willingness in Band::ALL {
        for ability in Band::ALL {
            let covered = !branches.is_empty() && cuts.region(&of_cell(willingness, ability)).covered(never.iter().chain(&regions));
            match &cells[willingness.place()][ability.place()] {
                Some(cell) if covered => {
                    let what = format!("no account can reach the cell {:?}: the branches take them all; take it out", cell.segment);
                    faults.found.push((cell.line, what));
                }
                None if !covered => {
                    let what = format!(
                        "the cell of {} willingness and {} ability is missing: all nine are needed where the branches leave somebody",
                        willingness.code(),
                        ability.code()
                    );
                    faults.found.push((end, what));
                }
                _ => {}
            }
        }
    }
}
