//! A chart's drawing on a leaf: the same marks as the web page's, with the printed page's colours.
//! Never drawn by another hand than the web page's charts.

use super::leaf::{Flow, Hand, Ink, MARGIN, Mark, Role};
use crate::render::canvas::{Canvas, Colour, Mark as Drawn};
use plotters::style::text_anchor::{HPos, VPos};

/// How wide a drawing stands at most.
const WIDEST: f32 = 460.0;
/// Letters of a drawing, in its own pixels.
const LETTERS: f32 = 12.0;

/// How high a drawing stands.
pub fn height(canvas: &Canvas, flow: &Flow<'_>) -> f32 {
    canvas.size().1 as f32 * scale(canvas, flow)
}

fn scale(canvas: &Canvas, flow: &Flow<'_>) -> f32 {
    let (width, height) = (canvas.size().0 as f32, canvas.size().1 as f32);
    // A drawing taller than a leaf is made smaller.
    let tallest = Flow::empty_room(flow.wide()) - 60.0;
    (flow.width().min(WIDEST) / width).min(tallest / height)
}

/// Draws at the flow's place.
pub fn draw(flow: &mut Flow<'_>, canvas: &Canvas, title: &str) {
    let scale = scale(canvas, flow);
    flow.need(height(canvas, flow));
    let part = Some(flow.branch(Role::Figure(title.to_owned()), None));
    let top = flow.y;
    let at = |(x, y): (i32, i32)| (MARGIN + x as f32 * scale, top + y as f32 * scale);
    for mark in canvas.marks() {
        let mark = match mark {
            Drawn::Line(path, colour, width) => Mark::Path(path.iter().copied().map(at).collect(), *width as f32 * scale, ink(*colour)),
            Drawn::Bar(from, to, colour) => {
                let (from, to) = (at(*from), at(*to));
                Mark::Area(from, (to.0 - from.0).max(0.1), (to.1 - from.1).max(0.1), ink(*colour))
            }
            Drawn::Dot(middle, size, colour) => Mark::Dot(at(*middle), *size as f32 * scale, ink(*colour)),
            Drawn::Flag((x, y)) => {
                Mark::Shape([(*x, y - 7), (x + 7, *y), (*x, y + 7), (x - 7, *y)].into_iter().map(at).collect(), Ink::Bad)
            }
            Drawn::Text(x, y, across, down, text) => {
                let hand = Hand::of(LETTERS * scale, Ink::Black);
                let text = flow.face.clean(text);
                let width = flow.face.width(&text, hand.size);
                let (x, y) = at((*x, *y));
                let x = match across {
                    HPos::Left => x,
                    HPos::Center => x - width / 2.0,
                    HPos::Right => x - width,
                };
                let y = match down {
                    VPos::Top => y + hand.size * 0.85,
                    VPos::Center => y + hand.size * 0.36,
                    VPos::Bottom => y,
                };
                Mark::Text { at: (x, y), text, hand }
            }
        };
        flow.put(mark, part);
    }
    flow.y = top + height(canvas, flow) + 4.0;
}

const fn ink(colour: Colour) -> Ink {
    match colour {
        Colour::Ink => Ink::Black,
        Colour::Axis => Ink::Axis,
        Colour::Grid => Ink::Grid,
        Colour::Bad => Ink::Bad,
        Colour::Series(n) => Ink::Series(n),
    }
}
