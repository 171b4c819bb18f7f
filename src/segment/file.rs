//! Reads a strategy file and says, with the line, all that does not hold together in it.
//! Never returns a strategy with a gap: bands, cells, overrides and treatments are complete or the file is refused.

use super::branches::{branches, cells, unreachable};
use super::check::{Faults, card, line_of, overlays, p_pay};
use super::gentler::harder;
use super::reach::impossible;
use super::strategy::{Approval, Band, ComplaintRisk, Kind, PPay, Scorecard, Strategy, Tone};
use super::treatments::treatments;
use super::trial::Trial;
use crate::domain::codes::Product;
use crate::domain::{Channel, StageEdges};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt;
use toml::Spanned;

/// Why a strategy file is refused: every fault found, each with its line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StrategyFault {
    /// The file's name as the user knows it.
    pub file: String,
    /// Line (from 1) and what is wrong there, in the file's order.
    pub faults: Vec<(usize, String)>,
}

impl fmt::Display for StrategyFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, (line, what)) in self.faults.iter().enumerate() {
            write!(f, "{}{}:{line}: {what}", if n > 0 { "\n" } else { "" }, self.file)?;
        }
        Ok(())
    }
}
impl std::error::Error for StrategyFault {}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FileText {
    pub(super) name: String,
    pub(super) version: u32,
    /// A fitted scorecard, scorecards/NAME.toml, in place of the next three.
    pub(super) scorecard: Option<Spanned<String>>,
    pub(super) willingness: Option<Spanned<CardText>>,
    pub(super) ability: Option<Spanned<CardText>>,
    pub(super) contactability: Option<Spanned<CardText>>,
    pub(super) p_pay: Option<Spanned<PPay>>,
    pub(super) complaint_risk: Option<Spanned<ComplaintRisk>>,
    pub(super) challenger: Option<Spanned<Trial>>,
    #[serde(default)]
    pub(super) branch: Vec<Spanned<BranchText>>,
    #[serde(default)]
    pub(super) cell: Vec<Spanned<CellText>>,
    pub(super) treatment: BTreeMap<String, Spanned<TreatmentText>>,
    pub(super) overlay: Vec<Spanned<OverlayText>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CardText {
    pub(super) base: i64,
    /// Told by a fit, for whoever reads the card.
    #[serde(rename = "points_to_double")]
    pub(super) _points_to_double: Option<f64>,
    pub(super) bands: Spanned<BandsText>,
    pub(super) attribute: Vec<Spanned<GradedText>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BandsText {
    pub(super) low: Spanned<(i64, i64)>,
    pub(super) middle: Spanned<(i64, i64)>,
    pub(super) high: Spanned<(i64, i64)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GradedText {
    pub(super) name: Spanned<String>,
    #[serde(default)]
    pub(super) missing: i64,
    // What a fit says of it, for whoever reads the card.
    #[serde(rename = "information")]
    pub(super) _information: Option<f64>,
    #[serde(rename = "coefficient")]
    pub(super) _coefficient: Option<f64>,
    #[serde(rename = "missing_rows")]
    pub(super) _missing_rows: Option<u64>,
    #[serde(rename = "missing_good")]
    pub(super) _missing_good: Option<u64>,
    pub(super) bins: Spanned<Vec<Spanned<BinText>>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BinText {
    pub(super) below: Option<f64>,
    pub(super) points: i64,
    #[serde(rename = "rows")]
    pub(super) _rows: Option<u64>,
    #[serde(rename = "good")]
    pub(super) _good: Option<u64>,
    #[serde(rename = "weight")]
    pub(super) _weight: Option<f64>,
    #[serde(rename = "bad_rate")]
    pub(super) _bad_rate: Option<f64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CellText {
    pub(super) willingness: Band,
    pub(super) ability: Band,
    pub(super) segment: String,
    pub(super) treatment: Spanned<String>,
    pub(super) early_treatment: Option<Spanned<String>>,
    pub(super) escalate: Option<Spanned<String>>,
    pub(super) channel: Channel,
    pub(super) early_channel: Spanned<Channel>,
    pub(super) every_days: Spanned<i64>,
    pub(super) tone: Tone,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BranchText {
    pub(super) when: Spanned<WhenText>,
    pub(super) segment: String,
    pub(super) treatment: Spanned<String>,
    pub(super) early_treatment: Option<Spanned<String>>,
    pub(super) escalate: Option<Spanned<String>>,
    pub(super) channel: Option<Spanned<Channel>>,
    pub(super) early_channel: Option<Spanned<Channel>>,
    pub(super) every_days: Spanned<i64>,
    pub(super) tone: Tone,
}

/// Conditions of a branch as the file writes them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WhenText {
    #[serde(default)]
    pub(super) stage: Vec<Spanned<String>>,
    pub(super) dpd_from: Option<i64>,
    pub(super) dpd_below: Option<i64>,
    #[serde(default)]
    pub(super) willingness: Vec<Band>,
    #[serde(default)]
    pub(super) ability: Vec<Band>,
    #[serde(default)]
    pub(super) contactability: Vec<Band>,
    #[serde(default)]
    pub(super) risk: Vec<Band>,
    #[serde(default)]
    pub(super) product: Vec<Product>,
    #[serde(default)]
    pub(super) client: Vec<String>,
    pub(super) balance_from: Option<Spanned<i64>>,
    pub(super) balance_below: Option<Spanned<i64>>,
    pub(super) complaint_risk: Option<Spanned<String>>,
    pub(super) ordinary: Option<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TreatmentText {
    pub(super) en: String,
    pub(super) zh: String,
    #[serde(default)]
    pub(super) kind: Kind,
    pub(super) card_max_months: Option<Spanned<u32>>,
    pub(super) max_months: Option<Spanned<u32>>,
    #[serde(default)]
    pub(super) from_dpd: i64,
    pub(super) balance_from: Option<i64>,
    pub(super) balance_below: Option<i64>,
    #[serde(default)]
    pub(super) products: Vec<Product>,
    pub(super) otherwise: Option<Spanned<String>>,
    pub(super) floor: Option<Spanned<f64>>,
    pub(super) approval: Option<Approval>,
    pub(super) visitors: Option<Spanned<u32>>,
    #[serde(default)]
    pub(super) legal: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OverlayText {
    pub(super) hold: Spanned<String>,
    pub(super) segment: String,
    pub(super) treatment: Spanned<String>,
}

impl<'de> Deserialize<'de> for Band {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Band::ALL
            .into_iter()
            .find(|band| band.code() == text)
            .ok_or_else(|| serde::de::Error::custom(format!("{text:?} is not a band: low, middle or high")))
    }
}

/// A fitted scorecard's file: what `segment` needs of it. The rest is for people.
#[derive(Deserialize)]
struct ScorecardText {
    willingness: Spanned<CardText>,
    ability: Spanned<CardText>,
    p_pay: Spanned<PPay>,
    population: Option<Population>,
    fit: Option<FitText>,
}

/// What a card was fitted to, as far as its use depends on it.
#[derive(Deserialize)]
struct FitText {
    horizon_days: Option<i64>,
}

/// How the accounts that a card was fitted on lie, by tenth of each score.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Population {
    pub willingness: Vec<u64>,
    pub ability: Vec<u64>,
}

/// A fitted scorecard, checked.
#[derive(Debug, Clone, PartialEq)]
pub struct ScorecardFile {
    pub willingness: Scorecard,
    pub ability: Scorecard,
    pub p_pay: PPay,
    pub population: Option<Population>,
    /// Days within which what it was fitted to had to happen; empty where it does not say.
    pub horizon_days: Option<i64>,
}

/// Reads a fitted scorecard; `file` is its name for messages.
///
/// # Errors
/// Every fault with its line, as of a strategy.
pub fn read_card(file: &str, text: &str) -> Result<ScorecardFile, StrategyFault> {
    let read: ScorecardText = toml::from_str(text).map_err(|e| no_toml(file, text, &e))?;
    let mut faults = Faults { text, found: Vec::new() };
    let found = ScorecardFile {
        willingness: card(read.willingness.get_ref(), &mut faults),
        ability: card(read.ability.get_ref(), &mut faults),
        p_pay: p_pay(&read.p_pay, &mut faults),
        population: read.population,
        horizon_days: read.fit.and_then(|fit| fit.horizon_days),
    };
    if faults.found.is_empty() {
        return Ok(found);
    }
    faults.found.sort();
    Err(StrategyFault { file: file.to_owned(), faults: faults.found })
}

fn no_toml(file: &str, text: &str, e: &toml::de::Error) -> StrategyFault {
    let line = e.span().map_or(1, |span| line_of(text, span.start));
    StrategyFault { file: file.to_owned(), faults: vec![(line, e.message().to_owned())] }
}

/// The fitted scorecard that a strategy names, if it names one; nothing where the file does not read.
pub fn scorecard_of(text: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct Named {
        scorecard: Option<String>,
    }
    toml::from_str::<Named>(text).ok()?.scorecard
}

/// Reads a strategy that names no fitted scorecard, by the usual stages.
///
/// # Errors
/// As [`read_with`].
pub fn read(file: &str, text: &str) -> Result<Strategy, StrategyFault> {
    read_with(file, text, None, &StageEdges::default())
}

/// Reads a strategy; `file` is its name for messages, `fitted` the scorecard that it names, `stages` the workspace's.
///
/// # Errors
/// Every fault with its line: text that is no TOML, a band that overlaps or leaves a gap, a branch or cell that no account can reach,
/// a missing or doubled cell, an unknown attribute, treatment or hold, a treatment that HS-STAGE-01, HS-LEGAL-01, HS-VISIT-01 or
/// CN-PLAN-01 forbids.
pub fn read_with(file: &str, text: &str, fitted: Option<ScorecardFile>, stages: &StageEdges) -> Result<Strategy, StrategyFault> {
    let read: FileText = toml::from_str(text).map_err(|e| no_toml(file, text, &e))?;
    let mut faults = Faults { text, found: Vec::new() };
    let treatments = treatments(&read.treatment, &mut faults);
    let own = match (&read.willingness, &read.ability, &read.p_pay) {
        (Some(willingness), Some(ability), Some(chance)) => {
            Some((card(willingness.get_ref(), &mut faults), card(ability.get_ref(), &mut faults), p_pay(chance, &mut faults)))
        }
        _ => None,
    };
    let cards = match (&read.scorecard, fitted, own) {
        (Some(_), Some(fitted), _) => Some((fitted.willingness, fitted.ability, fitted.p_pay)),
        (Some(name), None, _) => {
            faults.add(name.span(), format!("the scorecard {:?} was not read", name.get_ref()));
            None
        }
        (None, _, own) => {
            if own.is_none() {
                faults.add(0..0, "[willingness], [ability] and [p_pay] are all needed, or a line scorecard = \"NAME-vN\"");
            }
            own
        }
    };
    let contactability = read.contactability.as_ref().map(|card_text| card(card_text.get_ref(), &mut faults));
    let complaint_risk = read.complaint_risk.as_ref().map(|risk| {
        if risk.get_ref().complaints_12m < 1 || risk.get_ref().threat_days < 0 || risk.get_ref().every_days < 1 {
            faults.add(risk.span(), "complaints_12m and every_days are at least 1, threat_days at least 0");
        }
        *risk.get_ref()
    });
    if let Some(trial) = &read.challenger {
        let own = (trial.get_ref().strategy == read.name).then_some("a strategy does not challenge itself");
        if let Some(what) = trial.get_ref().fault().or(own) {
            faults.add(trial.span(), what);
        }
    }
    let before = faults.found.len();
    let branches = branches(&read.branch, &treatments, (contactability.is_some(), complaint_risk.is_some()), stages, &mut faults);
    let as_meant = faults.found.len() == before;
    let cells = cells(&read.cell, &treatments, &mut faults);
    // A condition that was not read as meant says nothing of who is reached.
    if as_meant {
        let never = impossible(cards.as_ref().map(|(willingness, ability, p_pay)| (willingness, ability, p_pay)));
        unreachable(&branches, &cells, &never, stages, &mut faults);
        faults.found.extend(harder(&branches, &cells, &treatments, &never, stages));
    }
    let overlays = overlays(&read.overlay, &treatments, &mut faults);
    match cards {
        Some((willingness, ability, p_pay)) if faults.found.is_empty() => Ok(Strategy {
            name: read.name,
            version: read.version,
            stages: stages.clone(),
            willingness,
            ability,
            contactability,
            p_pay,
            complaint_risk,
            challenger: read.challenger.map(Spanned::into_inner),
            treatments,
            branches,
            cells,
            overlays,
        }),
        _ => {
            faults.found.sort();
            Err(StrategyFault { file: file.to_owned(), faults: faults.found })
        }
    }
}
