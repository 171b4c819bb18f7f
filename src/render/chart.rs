//! Charts as SVG that stands inside a page: drawn with plotters, labels measured with the registered font, colours left to the
//! page's style so that light and dark both read. Never computes a number, and never draws a chart without numbers.

use super::canvas::{Canvas, Colour};
use super::numbers;
use super::texts::Texts;
use crate::report::page::{Chart, ChartKind, Series, SeriesName, Unit};

const WIDTH: i32 = 760;
const HEIGHT: i32 = 280;

/// The drawing; nothing where no series has a number.
pub fn drawing(chart: &Chart, texts: &Texts) -> Option<Canvas> {
    if chart.places.is_empty() || chart.series.iter().all(|s| s.points.iter().all(Option::is_none)) {
        return None;
    }
    let across = chart.kind == ChartKind::Pareto || chart.kind == ChartKind::Bars && !chart.axis.starts_with("week");
    Some(if across { bars_across(&valued(chart), texts) } else { upright(chart, texts) })
}

/// The chart without places that have no bar.
fn valued(chart: &Chart) -> Chart {
    let keep: Vec<usize> = (0..chart.places.len()).filter(|i| chart.series[0].points[*i].is_some()).collect();
    let series = chart.series.iter().map(|s| Series {
        name: s.name.clone(),
        points: keep.iter().map(|i| s.points[*i]).collect(),
        marked: keep.iter().map(|i| s.marked[*i]).collect(),
    });
    Chart { places: keep.iter().map(|i| chart.places[*i].clone()).collect(), series: series.collect(), ..chart.clone() }
}

fn name(series: &Series, texts: &Texts) -> String {
    match &series.name {
        SeriesName::Metric(key) => texts.get(&format!("metric-{key}")),
        SeriesName::Code(list, code) => texts.code(list, code),
    }
}

fn label(chart: &Chart, place: &str, texts: &Texts) -> String {
    // Weeks stand by their Monday's month and day.
    if chart.axis == "week_start" && place.len() == 10 {
        place[5..].to_owned()
    } else {
        texts.key_cell(&chart.axis, (!place.is_empty()).then_some(place))
    }
}

/// Round heights from nought to at least the largest, four to six of them.
fn ticks(largest: f64, unit: Unit) -> Vec<f64> {
    let largest = if largest > 0.0 { largest } else { 1.0 };
    let rough = largest / 5.0;
    let ten = 10f64.powf(rough.log10().floor());
    let mut step = [1.0, 2.0, 2.5, 5.0, 10.0].iter().map(|m| m * ten).find(|step| *step >= rough * 0.999).unwrap_or(10.0 * ten);
    if unit == Unit::Count {
        step = step.max(1.0).ceil();
    }
    let n = (largest / step).ceil() as i64;
    (0..=n.max(1)).map(|i| i as f64 * step).collect()
}

/// Places from left to right: bars and lines over weeks, lines over anything, control charts.
fn upright(chart: &Chart, texts: &Texts) -> Canvas {
    let mut canvas = Canvas::new(WIDTH, HEIGHT);
    let points = || chart.series.iter().flat_map(|s| s.points.iter().flatten().copied());
    let (lowest, largest) = (points().fold(0.0, f64::min), points().fold(0.0, f64::max));
    let mut heights = ticks(largest, chart.unit);
    if lowest < 0.0 {
        let below: Vec<f64> = ticks(-lowest, chart.unit).into_iter().skip(1).map(|h| -h).rev().collect();
        heights.splice(0..0, below);
    }
    // Large heights are told in thousands, millions, 万 or 亿; the unit stands once, above the axis.
    let (step, unit) = numbers::axis_unit(largest.max(-lowest), chart.unit, texts.lang);
    let unit = unit.map(|key| texts.get(key));
    let names: Vec<String> = heights.iter().map(|h| numbers::axis(*h / step, chart.unit)).collect();
    let gap = if unit.is_some() { 12 } else { 6 };
    let left = 8 + gap + names.iter().chain(&unit).map(|n| canvas.width_of(n)).max().unwrap_or(0);
    let legend = legend(&mut canvas, chart, texts, left);
    let top = 10 + if unit.is_some() { legend.max(20) } else { legend };
    if let Some(unit) = &unit {
        canvas.text_end(left - gap, 10, unit);
    }
    let (right, bottom) = (WIDTH - 14, HEIGHT - 26);
    let (low, high) = (heights[0], heights[heights.len() - 1]);
    let y = |v: f64| bottom - ((v - low) / (high - low) * f64::from(bottom - top)).round() as i32;
    for (height, text) in heights.iter().zip(&names) {
        canvas.line(&[(left, y(*height)), (right, y(*height))], if *height == 0.0 { Colour::Axis } else { Colour::Grid }, 1);
        canvas.text_end(left - gap, y(*height), text);
    }
    let slot = f64::from(right - left) / chart.places.len() as f64;
    let x = |i: usize| left + (slot * (i as f64 + 0.5)).round() as i32;
    places(&mut canvas, chart, texts, slot, &x, bottom);
    let bars = chart.kind == ChartKind::Bars;
    for (n, series) in chart.series.iter().enumerate() {
        if bars && n == 0 {
            let half = ((slot * 0.36) as i32).clamp(2, 26);
            for (i, value) in series.points.iter().enumerate() {
                if let Some(value) = value {
                    canvas.bar((x(i) - half, y(*value).min(y(0.0))), (x(i) + half, y(*value).max(y(0.0))), Colour::Series(0));
                }
            }
            continue;
        }
        let limit = chart.kind == ChartKind::Control && n > 0;
        let colour = if limit && n == 2 {
            Colour::Bad
        } else if limit {
            Colour::Axis
        } else {
            Colour::Series(n)
        };
        for run in runs(series) {
            let path: Vec<(i32, i32)> = run.iter().map(|(i, v)| (x(*i), y(*v))).collect();
            if limit && n == 2 {
                canvas.dashes(&path, colour)
            } else {
                canvas.line(&path, colour, 2)
            }
            if !limit && (path.len() == 1 || chart.places.len() <= 60) {
                path.iter().for_each(|at| canvas.dot(*at, 3, colour));
            }
        }
        for (i, value) in series.points.iter().enumerate() {
            if let (Some(value), true) = (value, series.marked[i]) {
                canvas.flag((x(i), y(*value)));
            }
        }
    }
    canvas
}

/// Names of the places, as many as there is room for.
fn places(canvas: &mut Canvas, chart: &Chart, texts: &Texts, slot: f64, x: &dyn Fn(usize) -> i32, bottom: i32) {
    let labels: Vec<String> = chart.places.iter().map(|place| label(chart, place, texts)).collect();
    let widest = labels.iter().map(|l| canvas.width_of(l)).max().unwrap_or(0);
    let every = ((f64::from(widest) + 10.0) / slot).ceil().max(1.0) as usize;
    for (i, text) in labels.iter().enumerate() {
        // Counted from the last place, which is the one people look for.
        if (labels.len() - 1 - i).is_multiple_of(every) && x(i) - widest / 2 >= 0 {
            let at = x(i).min(WIDTH - 4 - widest / 2);
            canvas.text_middle(at, bottom + 6, text);
        }
    }
}

/// Stretches without a gap.
fn runs(series: &Series) -> Vec<Vec<(usize, f64)>> {
    let mut runs: Vec<Vec<(usize, f64)>> = Vec::new();
    let mut open = false;
    for (i, value) in series.points.iter().enumerate() {
        match (value, open) {
            (Some(v), true) => {
                if let Some(run) = runs.last_mut() {
                    run.push((i, *v));
                }
            }
            (Some(v), false) => runs.push(vec![(i, *v)]),
            (None, _) => {}
        }
        open = value.is_some();
    }
    runs
}

/// Names of the series above the drawing; gives the height they take.
fn legend(canvas: &mut Canvas, chart: &Chart, texts: &Texts, left: i32) -> i32 {
    if chart.series.len() < 2 {
        return 4;
    }
    let (mut at, mut line) = (left, 10);
    for (n, series) in chart.series.iter().enumerate() {
        let text = name(series, texts);
        let wide = canvas.width_of(&text) + 34;
        if at + wide > WIDTH && at > left {
            (at, line) = (left, line + 18);
        }
        match (chart.kind, n) {
            (ChartKind::Bars, 0) => canvas.bar((at, line - 5), (at + 14, line + 5), Colour::Series(0)),
            (ChartKind::Control, 1) => canvas.line(&[(at, line), (at + 14, line)], Colour::Axis, 2),
            (ChartKind::Control, 2) => canvas.dashes(&[(at, line), (at + 14, line)], Colour::Bad),
            _ => canvas.line(&[(at, line), (at + 14, line)], Colour::Series(n), 3),
        }
        canvas.text_start(at + 20, line, &text);
        at += wide;
    }
    if chart.kind == ChartKind::Control && chart.series.iter().any(|s| s.marked.contains(&true)) {
        canvas.flag((at + 6, line));
        canvas.text_start(at + 18, line, &texts.get("section-signals"));
    }
    line + 10
}

/// Places from top to bottom, for names too long to stand side by side; a Pareto's running share runs beside the bars.
fn bars_across(chart: &Chart, texts: &Texts) -> Canvas {
    const ROW: i32 = 24;
    let mut canvas = Canvas::new(WIDTH, 16 + ROW * chart.places.len() as i32);
    let labels: Vec<String> = chart.places.iter().map(|place| label(chart, place, texts)).collect();
    let pareto = chart.kind == ChartKind::Pareto;
    let shown = |n: usize, unit| -> Vec<String> {
        let points = chart.series.get(n).map(|s| s.points.as_slice()).unwrap_or_default();
        points.iter().map(|v| v.map_or_else(|| numbers::NOTHING.into(), |v| numbers::fine(v, unit, texts.lang))).collect()
    };
    // Columns of numbers to the right: the bars', and a Pareto's running share.
    let columns: Vec<Vec<String>> = if pareto { vec![shown(0, chart.unit), shown(1, Unit::Share)] } else { vec![shown(0, chart.unit)] };
    let widths: Vec<i32> = columns.iter().map(|c| c.iter().map(|v| canvas.width_of(v)).max().unwrap_or(0) + 12).collect();
    let left = 14 + labels.iter().map(|l| canvas.width_of(l)).max().unwrap_or(0);
    let right = WIDTH - 8 - widths.iter().sum::<i32>();
    let bars = &chart.series[0].points;
    let largest = bars.iter().flatten().copied().fold(0.0, f64::max);
    let mut path = Vec::new();
    for (i, text) in labels.iter().enumerate() {
        let middle = 8 + ROW * i as i32 + ROW / 2;
        canvas.text_end(left - 6, middle, text);
        let share = |v: f64, of: f64| if of > 0.0 { ((v.max(0.0) / of) * f64::from(right - left)).round() as i32 } else { 0 };
        if let Some(value) = bars[i] {
            canvas.bar((left, middle - 8), (left + share(value, largest).max(1), middle + 8), Colour::Series(0));
        }
        if let (true, Some(running)) = (pareto, chart.series.get(1).and_then(|s| s.points[i])) {
            path.push((left + share(running, 1.0), middle));
        }
        let mut edge = right;
        for (column, width) in columns.iter().zip(&widths) {
            edge += width;
            canvas.text_end(edge, middle, column.get(i).map_or("", String::as_str));
        }
    }
    if pareto {
        canvas.line(&path, Colour::Series(1), 2);
        path.iter().for_each(|at| canvas.dot(*at, 3, Colour::Series(1)));
    }
    canvas
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::answer::Lang;

    fn chart(points: Vec<Option<f64>>) -> Chart {
        let places = (0..points.len()).map(|i| format!("2026-01-{:02}", i + 1)).collect();
        let marked = vec![false; points.len()];
        let series = vec![Series { name: SeriesName::Metric("complaints".into()), points, marked }];
        Chart { key: "x".into(), kind: ChartKind::Lines, about: None, axis: "week_start".into(), places, series, unit: Unit::Count }
    }

    #[test]
    fn nothing_to_draw_is_no_drawing() {
        let texts = Texts::of(Lang::Zh).unwrap();
        assert!(drawing(&chart(vec![]), &texts).is_none());
        assert!(drawing(&chart(vec![None, None]), &texts).is_none());
        assert!(drawing(&chart(vec![Some(0.0), Some(0.0)]), &texts).is_some());
        assert!(drawing(&chart(vec![Some(3.0), None, Some(-2.0)]), &texts).is_some());
    }

    #[test]
    fn heights_are_round_and_reach_the_largest() {
        assert_eq!(ticks(714.0, Unit::Count), [0.0, 200.0, 400.0, 600.0, 800.0]);
        assert_eq!(ticks(3.0, Unit::Count), [0.0, 1.0, 2.0, 3.0]);
        assert_eq!(ticks(0.0, Unit::Count), [0.0, 1.0]);
        assert!(ticks(0.034, Unit::Share).last().is_some_and(|top| *top >= 0.034));
    }

    #[test]
    fn a_chinese_label_is_measured_by_its_glyphs() {
        let canvas = Canvas::new(10, 10);
        let (two, four) = (canvas.width_of("回收"), canvas.width_of("回收回收"));
        assert!(two > 24 && two < 40 && (four - 2 * two).abs() <= 3, "{two} {four}");
    }
}
