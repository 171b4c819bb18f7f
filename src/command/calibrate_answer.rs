//! What a fit says of itself as an answer: where it comes from, how well it parts, attribute by attribute. Never measures.

use crate::report::{Answer, Cell};
use crate::segment::calibrate::card::Origin;
use crate::segment::calibrate::measure::Interval;
use crate::segment::calibrate::{Fitted, FittedCard};
use std::path::Path;

const COLUMNS: &[&str] = &["part", "name", "value", "low", "high", "rows", "good", "bad_rate"];

/// One row a finding; `written` is where the card is, if it was written.
pub fn evidence(fitted: &Fitted, origin: &Origin, written: Option<&Path>) -> Answer {
    let mut answer = Answer::new(COLUMNS);
    let number = |x: f64| Cell::Number((x * 1e4).round() / 1e4);
    let count = |n: u64| Cell::Int(n.cast_signed());
    let mut row = |part: &str, name: String, cells: [Cell; 5]| {
        let bad = match &cells[3..] {
            [Cell::Int(rows), Cell::Int(good)] if *rows > 0 => number((rows - good) as f64 / *rows as f64),
            _ => Cell::Empty,
        };
        answer.push([Cell::from(part), Cell::from(name)].into_iter().chain(cells).chain([bad]).collect());
    };
    let none = || Cell::Empty;
    row("fit", "rows".into(), [none(), none(), none(), count(origin.rows as u64), count(origin.good as u64)]);
    let measured = &fitted.measured;
    let (rows, good) = (measured.rows as u64, measured.good as u64);
    for (name, Interval { value, low, high }) in [("auc", measured.auc), ("ks", measured.ks), ("gini", measured.gini)] {
        row("held out", name.into(), [number(value), number(low), number(high), count(rows), count(good)]);
    }
    for (seed, auc) in &origin.seeds {
        row("seed", format!("auc with other debtors held out, seed {seed}"), [number(*auc), none(), none(), none(), none()]);
    }
    for (at, tenth) in fitted.curve.iter().enumerate() {
        let name = format!("tenth {} by chance: said", at + 1);
        row("curve", name, [number(tenth.said), none(), none(), count(tenth.rows as u64), count(tenth.good as u64)]);
    }
    let mut attributes = |part: &str, card: &FittedCard| {
        for of in &card.parts {
            let missing = of.binned.missing;
            row(part, format!("{}: information", of.attribute.name), [number(of.binned.information()), none(), none(), none(), none()]);
            for (at, (bin, points)) in of.binned.counts.iter().zip(&of.points).enumerate() {
                let name = match of.binned.edges.get(at) {
                    Some(edge) => format!("{} below {edge}: points", of.attribute.name),
                    None => format!("{} from there: points", of.attribute.name),
                };
                row(part, name, [Cell::Int(*points), none(), none(), count(bin.rows()), count(bin.good)]);
            }
            if missing.rows() > 0 {
                let name = format!("{} not known: points", of.attribute.name);
                row(part, name, [Cell::Int(of.missing), none(), none(), count(missing.rows()), count(missing.good)]);
            }
        }
    };
    attributes("willingness", &fitted.willingness);
    attributes("ability", &fitted.ability);
    if let Some((since, [willingness, ability])) = &origin.before {
        row("stability", format!("willingness since version {since}"), [number(*willingness), none(), none(), none(), none()]);
        row("stability", format!("ability since version {since}"), [number(*ability), none(), none(), none(), none()]);
    }
    let aucs = origin.seeds.iter().map(|(_, auc)| *auc);
    let (low, high) = aucs.fold((1.0f64, 0.0f64), |(low, high), auc| (low.min(auc), high.max(auc)));
    answer.footer.push(format!(
        "{} rows from {} to {} ({}), {} days each; {:.0} % of the debtors held out; AUC over {} seeds {low:.4} to {high:.4}",
        origin.rows,
        origin.from,
        origin.to,
        origin.outcomes,
        origin.horizon_days,
        origin.holdout * 100.0,
        origin.seeds.len()
    ));
    answer.footer.push(match written {
        Some(path) => {
            format!("written: {}; a strategy uses it by the line scorecard = \"{}-v{}\"", path.display(), origin.name, origin.version)
        }
        None => "nothing was written".into(),
    });
    answer
}
