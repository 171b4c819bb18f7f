//! A sheet of SVG: lines, bars, dots and texts by pixel, through plotters.
//! Never names a colour of its own: each is a variable of the page's style, so that light and dark both read.

use plotters::backend::SVGBackend;
use plotters::drawing::{DrawingArea, IntoDrawingArea};
use plotters::element::{Circle, PathElement, Polygon, Rectangle, Text};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontStyle, IntoFont, RGBColor, TextStyle, register_font};
use std::sync::OnceLock;

static FONT: &[u8] = include_bytes!("font/wqy-microhei-subset.ttf");
/// The name under which plotters knows the font; readers see their own.
const FAMILY: &str = "sans-serif";
const SIZE: i32 = 14;

/// What a stroke or an area means; the page's style says which colour that is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colour {
    Ink,
    Axis,
    Grid,
    Bad,
    Series(usize),
}

/// A colour that stands for a variable until the sheet is finished.
impl Colour {
    const fn stand_in(self) -> RGBColor {
        match self {
            Colour::Ink => RGBColor(1, 2, 3),
            Colour::Axis => RGBColor(1, 2, 4),
            Colour::Grid => RGBColor(1, 2, 5),
            Colour::Bad => RGBColor(1, 2, 6),
            Colour::Series(n) => RGBColor(1, 3, (n % 8) as u8),
        }
    }
    fn variable(self) -> String {
        match self {
            Colour::Ink => "--ink".into(),
            Colour::Axis => "--axis".into(),
            Colour::Grid => "--grid".into(),
            Colour::Bad => "--bad".into(),
            Colour::Series(n) => format!("--s{}", n % 8),
        }
    }
    fn all() -> impl Iterator<Item = Colour> {
        [Colour::Ink, Colour::Axis, Colour::Grid, Colour::Bad].into_iter().chain((0..8).map(Colour::Series))
    }
}

/// One thing drawn: places in pixels from the top left corner.
pub enum Mark {
    Line(Vec<(i32, i32)>, Colour, u32),
    Bar((i32, i32), (i32, i32), Colour),
    Dot((i32, i32), i32, Colour),
    Flag((i32, i32)),
    Text(i32, i32, HPos, VPos, String),
}

/// Marks collected on a sheet of a fixed size.
pub struct Canvas {
    width: i32,
    height: i32,
    marks: Vec<Mark>,
}

impl Canvas {
    pub fn new(width: i32, height: i32) -> Self {
        font();
        Canvas { width, height, marks: Vec::new() }
    }
    pub fn line(&mut self, path: &[(i32, i32)], colour: Colour, width: u32) {
        self.marks.push(Mark::Line(path.to_vec(), colour, width));
    }
    /// A broken line: 6 on, 4 off.
    pub fn dashes(&mut self, path: &[(i32, i32)], colour: Colour) {
        for pair in path.windows(2) {
            let (from, to) = (pair[0], pair[1]);
            let (dx, dy) = (f64::from(to.0 - from.0), f64::from(to.1 - from.1));
            let length = dx.hypot(dy);
            let at = |d: f64| (from.0 + (dx * d / length).round() as i32, from.1 + (dy * d / length).round() as i32);
            let mut d = 0.0;
            while length > 0.0 && d < length {
                self.line(&[at(d), at((d + 6.0).min(length))], colour, 2);
                d += 10.0;
            }
        }
    }
    pub fn bar(&mut self, from: (i32, i32), to: (i32, i32), colour: Colour) {
        self.marks.push(Mark::Bar(from, to, colour));
    }
    pub fn dot(&mut self, at: (i32, i32), size: i32, colour: Colour) {
        self.marks.push(Mark::Dot(at, size, colour));
    }
    /// A flagged place: a diamond, told by its shape as well as its colour.
    pub fn flag(&mut self, at: (i32, i32)) {
        self.marks.push(Mark::Flag(at));
    }
    pub fn text_start(&mut self, x: i32, y: i32, text: &str) {
        self.marks.push(Mark::Text(x, y, HPos::Left, VPos::Center, text.to_owned()));
    }
    pub fn text_end(&mut self, x: i32, y: i32, text: &str) {
        self.marks.push(Mark::Text(x, y, HPos::Right, VPos::Center, text.to_owned()));
    }
    pub fn text_middle(&mut self, x: i32, y: i32, text: &str) {
        self.marks.push(Mark::Text(x, y, HPos::Center, VPos::Top, text.to_owned()));
    }

    /// How wide a text stands, in pixels: an eighth more than in the measuring font, since readers' own fonts run wider.
    pub fn width_of(&self, text: &str) -> i32 {
        style().font.box_size(text).map_or_else(|_| SIZE * text.chars().count() as i32, |(width, _)| width as i32 * 9 / 8 + 1)
    }

    /// Width and height, in pixels.
    pub const fn size(&self) -> (i32, i32) {
        (self.width, self.height)
    }

    /// What is drawn, in order.
    pub fn marks(&self) -> &[Mark] {
        &self.marks
    }

    /// The SVG, with a title that is read aloud.
    pub fn svg(&self, title: &str) -> String {
        let mut svg = String::new();
        // The backend writes to memory and cannot fail.
        let drawn = {
            let area = SVGBackend::with_string(&mut svg, (self.width as u32, self.height as u32)).into_drawing_area();
            self.marks.iter().try_for_each(|mark| draw(&area, mark)).and_then(|()| area.present().map_err(|e| e.to_string()))
        };
        debug_assert!(drawn.is_ok(), "{drawn:?}");
        for colour in Colour::all() {
            let RGBColor(r, g, b) = colour.stand_in();
            svg = svg.replace(&format!("\"#{r:02X}{g:02X}{b:02X}\""), &format!("\"var({})\"", colour.variable()));
        }
        let start = svg.find('>').map_or(0, |i| i + 1);
        let title = title.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
        format!("<svg viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"{title}\">{}", self.width, self.height, &svg[start..])
    }
}

fn draw(area: &DrawingArea<SVGBackend<'_>, plotters::coord::Shift>, mark: &Mark) -> Result<(), String> {
    match mark {
        Mark::Line(path, colour, width) => area.draw(&PathElement::new(path.clone(), colour.stand_in().stroke_width(*width))),
        Mark::Bar(from, to, colour) => area.draw(&Rectangle::new([*from, *to], colour.stand_in().filled())),
        Mark::Dot(at, size, colour) => area.draw(&Circle::new(*at, *size, colour.stand_in().filled())),
        Mark::Flag((x, y)) => {
            area.draw(&Polygon::new(vec![(*x, y - 7), (x + 7, *y), (*x, y + 7), (x - 7, *y)], Colour::Bad.stand_in().filled()))
        }
        Mark::Text(x, y, h, v, text) => area.draw(&Text::new(text.clone(), (*x, *y), style().pos(Pos::new(*h, *v)))),
    }
    .map_err(|e| e.to_string())
}

fn style() -> TextStyle<'static> {
    (FAMILY, SIZE).into_font().color(&Colour::Ink.stand_in())
}

/// Registers the font once; without it labels would be measured by their bytes.
fn font() {
    static DONE: OnceLock<bool> = OnceLock::new();
    DONE.get_or_init(|| register_font(FAMILY, FontStyle::Normal, FONT).is_ok());
}
