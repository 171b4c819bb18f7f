//! A fitted scorecard as the text of `scorecards/NAME-vN.toml`: what a person reads, may edit, and `segment` compiles.
//! Never written over an older version, and never without its evidence.

use super::measure::Interval;
use super::{BASE, Fitted, FittedCard, Part};
use jiff::civil::Date;
use std::fmt::Write;

/// What a card was fitted to.
#[derive(Debug, Clone, PartialEq)]
pub struct Origin {
    pub name: String,
    pub version: u32,
    /// The workspace's day.
    pub as_of: Date,
    /// Where what happened comes from, in words.
    pub outcomes: String,
    pub from: Date,
    pub to: Date,
    pub horizon_days: i64,
    pub rows: usize,
    pub good: usize,
    pub holdout: f64,
    /// The AUC on what each seed holds out; the card is the first one's.
    pub seeds: Vec<(u64, f64)>,
    /// The version before, and how far willingness and ability moved since it was fitted.
    pub before: Option<(u32, [f64; 2])>,
}

/// The text of a card.
pub fn text(fitted: &Fitted, origin: &Origin) -> String {
    let mut text = String::new();
    // Writing to a String cannot fail.
    let _ = write_card(&mut text, fitted, origin);
    text
}

fn write_card(text: &mut String, fitted: &Fitted, origin: &Origin) -> std::fmt::Result {
    let Origin { name, version, .. } = origin;
    writeln!(text, "# Scorecard {name}, version {version}, fitted by `retrace calibrate`. A strategy uses it by the line")?;
    writeln!(text, "#   scorecard = \"{name}-v{version}\"")?;
    writeln!(
        text,
        "# in place of its own [willingness], [ability] and [p_pay]. A later fit writes a new version and leaves this one alone."
    )?;
    writeln!(text, "name = {name:?}\nversion = {version}\n")?;
    writeln!(text, "# What it was fitted to.\n[fit]")?;
    writeln!(text, "as_of = \"{}\"\noutcomes = {:?}\nfrom = \"{}\"\nto = \"{}\"", origin.as_of, origin.outcomes, origin.from, origin.to)?;
    writeln!(text, "horizon_days = {}\nrows = {}\ngood = {}", origin.horizon_days, origin.rows, origin.good)?;
    writeln!(text, "fitted_on = {}\nholdout = {}\n", fitted.fitted_on, origin.holdout)?;
    let measured = &fitted.measured;
    let base = fitted.intercept + (fitted.per_point[0] + fitted.per_point[1]) * BASE as f64;
    writeln!(text, "# Scale: the base score, and how many are good to one bad where both scores are it.\n[scale]")?;
    writeln!(text, "base = {BASE}\nodds = {:.4}\n", base.exp())?;
    writeln!(text, "# What debtors who were held out say of it: value, low and high end of the 95 % interval (200 draws).\n[evidence]")?;
    writeln!(text, "rows = {}\ngood = {}", measured.rows, measured.good)?;
    for (name, of) in [("auc", measured.auc), ("ks", measured.ks), ("gini", measured.gini)] {
        writeln!(text, "{name} = {}", interval(of))?;
    }
    let seeds: Vec<String> = origin.seeds.iter().map(|(seed, auc)| format!("{{ seed = {seed}, auc = {auc:.4} }}")).collect();
    writeln!(text, "seeds = [{}]", seeds.join(", "))?;
    let curve: Vec<String> = fitted
        .curve
        .iter()
        .map(|tenth| {
            format!(
                "\n    {{ rows = {}, said = {:.4}, good = {:.4} }},",
                tenth.rows,
                tenth.said,
                tenth.good as f64 / tenth.rows.max(1) as f64
            )
        })
        .collect();
    writeln!(
        text,
        "# Tenths by chance, from the lowest: the mean chance that was said, and the share that came true.\ncurve = [{}\n]",
        curve.concat()
    )?;
    if let Some((before, [willingness, ability])) = &origin.before {
        writeln!(
            text,
            "# Population stability since version {before} was fitted, by its own scores: under 0.1 nothing moved, over 0.25 much did."
        )?;
        writeln!(text, "stability = {{ since = {before}, willingness = {willingness:.4}, ability = {ability:.4} }}")?;
    }
    for (name, card) in [("willingness", &fitted.willingness), ("ability", &fitted.ability)] {
        write_score(text, name, card)?;
    }
    writeln!(
        text,
        "\n# Chance that is good within {} days: 1 / (1 + e^-(intercept + willingness * W + ability * A)).\n[p_pay]",
        origin.horizon_days
    )?;
    writeln!(text, "intercept = {:.6}\nwillingness = {:.6}\nability = {:.6}", fitted.intercept, fitted.per_point[0], fitted.per_point[1])?;
    writeln!(text, "low_risk_from = {:.4}\nmiddle_risk_from = {:.4}", fitted.risk.1, fitted.risk.0)?;
    writeln!(text, "\n# Accounts fitted on by score: 0-9, 10-19, ..., 90-100.\n[population]")?;
    writeln!(text, "willingness = {:?}\nability = {:?}", fitted.willingness.population, fitted.ability.population)
}

/// The share that was not good; nought of nothing, so that the file stays one that is read.
fn bad_rate(rows: u64, good: u64) -> f64 {
    (rows - good) as f64 / rows.max(1) as f64
}

fn interval(of: Interval) -> String {
    format!("{{ value = {:.4}, low = {:.4}, high = {:.4} }}", of.value, of.low, of.high)
}

fn write_score(text: &mut String, name: &str, card: &FittedCard) -> std::fmt::Result {
    let [low, middle, high] = card.bands;
    writeln!(
        text,
        "\n# {BASE} is the average account; {} points more are twice the odds. Bands hold about a third of the accounts each.",
        card.points_to_double
    )?;
    writeln!(text, "[{name}]\nbase = {BASE}\npoints_to_double = {:?}", card.points_to_double)?;
    writeln!(text, "bands = {{ low = [{}, {}], middle = [{}, {}], high = [{}, {}] }}", low.0, low.1, middle.0, middle.1, high.0, high.1)?;
    if card.parts.is_empty() {
        writeln!(text, "attribute = []")?;
    }
    card.parts.iter().try_for_each(|part| write_part(text, name, part))
}

fn write_part(text: &mut String, name: &str, part: &Part) -> std::fmt::Result {
    let binned = &part.binned;
    writeln!(text, "\n[[{name}.attribute]]\nname = {:?}", part.attribute.name)?;
    writeln!(text, "information = {:.4}\ncoefficient = {:.4}", binned.information(), part.coefficient)?;
    writeln!(text, "missing = {}\nmissing_rows = {}\nmissing_good = {}", part.missing, binned.missing.rows(), binned.missing.good)?;
    writeln!(text, "bins = [")?;
    for (at, (count, points)) in binned.counts.iter().zip(&part.points).enumerate() {
        let below = binned.edges.get(at).map_or(String::new(), |edge| format!("below = {edge:?}, "));
        writeln!(
            text,
            "    {{ {below}points = {points}, rows = {}, good = {}, bad_rate = {:.4}, weight = {:.4} }},",
            count.rows(),
            count.good,
            bad_rate(count.rows(), count.good),
            binned.woe(*count)
        )?;
    }
    writeln!(text, "]")
}
