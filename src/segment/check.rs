//! What holds a strategy file together: bands without gap, rising bins, a hold for everything that overrides.
//! Never stops at the first fault: all are found, each with its line.

use super::attribute::{FORBIDDEN, attribute_named};
use super::file::{BinText, CardText, OverlayText};
use super::hold::HoldCode;
use super::strategy::{Band, Bin, Graded, Overlay, PPay, Scorecard, Treatment};
use super::treatments::known;
use std::collections::BTreeMap;
use toml::Spanned;

/// What has been found wrong so far.
pub(super) struct Faults<'a> {
    pub(super) text: &'a str,
    pub(super) found: Vec<(usize, String)>,
}

impl Faults<'_> {
    pub(super) fn add(&mut self, span: std::ops::Range<usize>, what: impl Into<String>) {
        self.found.push((line_of(self.text, span.start), what.into()));
    }
}

/// The line (from 1) of a byte of the text.
pub(super) fn line_of(text: &str, offset: usize) -> usize {
    1 + text.bytes().take(offset).filter(|b| *b == b'\n').count()
}

pub(super) fn card(text: &CardText, faults: &mut Faults<'_>) -> Scorecard {
    let mut attributes: Vec<Graded> = Vec::new();
    for graded in &text.attribute {
        let graded = graded.get_ref();
        let name = graded.name.get_ref();
        let Some(attribute) = attribute_named(name) else {
            let known: Vec<&str> = super::ATTRIBUTES.iter().map(|a| a.name).collect();
            faults.add(
                graded.name.span(),
                match FORBIDDEN.iter().find(|(word, _)| word == name) {
                    Some((_, why)) => format!("{name:?} is {why}: take it out"),
                    None => format!("unknown attribute {name:?}; there are {}", known.join(", ")),
                },
            );
            continue;
        };
        if attributes.iter().any(|other| other.attribute == attribute) {
            faults.add(graded.name.span(), format!("attribute {name:?} stands twice in this scorecard: it would count twice"));
        }
        attributes.push(Graded { attribute, missing: graded.missing, bins: bins(name, &graded.bins, faults) });
    }
    let bands = text.bands.get_ref();
    let bands = [&bands.low, &bands.middle, &bands.high];
    check_bands(&bands, faults);
    Scorecard { base: text.base, attributes, bands: bands.map(|band| *band.get_ref()) }
}

fn bins(name: &str, text: &Spanned<Vec<Spanned<BinText>>>, faults: &mut Faults<'_>) -> Vec<Bin> {
    let all = text.get_ref();
    if all.is_empty() || all.len() > 26 {
        faults.add(text.span(), format!("{name:?} has {} bins; from 1 to 26 are possible", all.len()));
    }
    let mut from = None;
    let mut bins = Vec::new();
    for (n, bin) in all.iter().enumerate() {
        let BinText { below, points, .. } = *bin.get_ref();
        match (below, n + 1 == all.len()) {
            (None, false) => faults.add(bin.span(), format!("a bin of {name:?} without `below` takes every value: it must be the last")),
            (Some(_), true) => {
                faults.add(bin.span(), format!("the last bin of {name:?} has no `below`: larger values would get no points"))
            }
            _ => {}
        }
        if let Some(edge) = below
            && (!edge.is_finite() || from.is_some_and(|from| edge <= from))
        {
            faults.add(bin.span(), format!("the bins of {name:?} must rise; `below = {edge}` does not"));
        }
        bins.push(Bin { from, below, points });
        from = below.or(from);
    }
    bins
}

fn check_bands(bands: &[&Spanned<(i64, i64)>; 3], faults: &mut Faults<'_>) {
    let mut next = 0;
    for (band, name) in bands.iter().zip(Band::ALL) {
        let (from, to) = *band.get_ref();
        let name = name.code();
        if from > to {
            faults.add(band.span(), format!("band {name} ends before it begins: [{from}, {to}]"));
        } else if from < next {
            faults.add(band.span(), format!("band {name} begins at {from} and overlaps the band before it, which ends at {}", next - 1));
        } else if from > next {
            faults.add(band.span(), format!("band {name} begins at {from}: scores {next} to {} belong to no band", from - 1));
        }
        next = to.max(from) + 1;
    }
    if next != 101 {
        faults.add(bands[2].span(), format!("band high ends at {}, not at 100", next - 1));
    }
}

pub(super) fn p_pay(text: &Spanned<PPay>, faults: &mut Faults<'_>) -> PPay {
    let p = *text.get_ref();
    if !(0.0 < p.middle_risk_from && p.middle_risk_from < p.low_risk_from && p.low_risk_from < 1.0) {
        faults.add(text.span(), "the chances must rise: 0 < middle_risk_from < low_risk_from < 1");
    }
    if ![p.intercept, p.willingness, p.ability].iter().all(|x| x.is_finite()) {
        faults.add(text.span(), "intercept, willingness and ability are finite numbers");
    }
    if p.willingness < 0.0 || p.ability < 0.0 {
        faults.add(text.span(), "a higher score cannot make paying less likely: willingness and ability are not negative");
    }
    p
}

pub(super) fn overlays(text: &[Spanned<OverlayText>], all: &BTreeMap<String, Treatment>, faults: &mut Faults<'_>) -> Vec<Overlay> {
    let mut overlays: Vec<Overlay> = Vec::new();
    for spanned in text {
        let overlay = spanned.get_ref();
        if known(&overlay.treatment, all, faults).is_some_and(|t| t.legal) {
            faults.add(overlay.treatment.span(), "a hold never leads to a legal treatment by itself (HS-LEGAL-01)");
        }
        let Some(hold) = HoldCode::parse(overlay.hold.get_ref()) else {
            faults.add(overlay.hold.span(), format!("unknown hold {:?}; there are {}", overlay.hold.get_ref(), hold_names()));
            continue;
        };
        if overlays.iter().any(|other| other.hold == hold) {
            faults.add(overlay.hold.span(), format!("the hold {:?} stands twice", hold.code()));
        }
        overlays.push(Overlay {
            hold,
            segment: overlay.segment.clone(),
            treatment: overlay.treatment.get_ref().clone(),
            line: line_of(faults.text, spanned.span().start),
        });
    }
    let end = text.last().map_or(0..0, Spanned::span);
    for hold in HoldCode::ALL.iter().filter(|hold| !overlays.iter().any(|o| o.hold == **hold)) {
        faults.add(end.clone(), format!("the hold {:?} is missing: every hold overrides the scores", hold.code()));
    }
    overlays
}

fn hold_names() -> String {
    let names: Vec<&str> = HoldCode::ALL.iter().map(|hold| hold.code()).collect();
    names.join(", ")
}
