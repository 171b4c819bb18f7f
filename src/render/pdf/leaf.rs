//! Leaves of paper on which marks stand: where the next thing goes, when a new leaf begins, and what each mark is for a screen reader.
//! Never measures a page by what a printer does: A4, upright or across.

use super::face::Face;

/// A4 in points, upright.
const A4: (f32, f32) = (595.276, 841.89);
pub const MARGIN: f32 = 36.0;
const TOP: f32 = 44.0;
const FOOT: f32 = 50.0;

/// What a colour means; the printed page has one set of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ink {
    Black,
    Soft,
    Axis,
    Grid,
    Line,
    Head,
    Good,
    Bad,
    Series(usize),
}

impl Ink {
    /// Red, green, blue.
    pub const fn rgb(self) -> [u8; 3] {
        match self {
            Ink::Black => [0x1b, 0x1f, 0x24],
            Ink::Soft => [0x4d, 0x55, 0x60],
            Ink::Axis => [0x8a, 0x92, 0x9c],
            Ink::Grid => [0xe4, 0xe7, 0xeb],
            Ink::Line => [0xd6, 0xda, 0xe0],
            Ink::Head => [0xf0, 0xf2, 0xf5],
            Ink::Good => [0x11, 0x63, 0x29],
            Ink::Bad => [0xb4, 0x23, 0x18],
            Ink::Series(n) => match n % 8 {
                0 => [0x2f, 0x6d, 0xb5],
                1 => [0xc2, 0x57, 0x1a],
                2 => [0x2e, 0x85, 0x55],
                3 => [0x8a, 0x4f, 0xa8],
                4 => [0xa8, 0x84, 0x00],
                5 => [0x0f, 0x8a, 0x96],
                6 => [0xb0, 0x48, 0x7a],
                _ => [0x6b, 0x6f, 0x76],
            },
        }
    }
}

/// A place on a leaf, from its top left corner.
pub type At = (f32, f32);

#[derive(Debug, Clone, PartialEq)]
pub enum Mark {
    /// A text from its baseline's start.
    Text { at: At, text: String, hand: Hand },
    /// A filled rectangle: corner, width, height.
    Area(At, f32, f32, Ink),
    /// A stroke through points, of a width.
    Path(Vec<At>, f32, Ink),
    /// A filled shape.
    Shape(Vec<At>, Ink),
    /// A filled circle.
    Dot(At, f32, Ink),
}

/// How a text is written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hand {
    pub size: f32,
    pub ink: Ink,
    pub bold: bool,
}

impl Hand {
    pub const fn of(size: f32, ink: Ink) -> Self {
        Hand { size, ink, bold: false }
    }
    pub const fn bold(size: f32) -> Self {
        Hand { size, ink: Ink::Black, bold: true }
    }
    /// From one line's top to the next one's.
    pub fn height(self) -> f32 {
        self.size * 1.32
    }
}

/// What a part of the page is to a screen reader.
#[derive(Debug, Clone, PartialEq)]
pub enum Role {
    Heading(u16, String),
    Paragraph,
    Figure(String),
    Table,
    Row,
    ColumnHead,
    RowHead,
    Cell,
}

/// A part of the page and the part it belongs to, by their places in reading order.
pub struct Branch {
    pub role: Role,
    pub within: Option<usize>,
}

pub struct Leaf {
    /// Across.
    pub wide: bool,
    /// Marks and the part each belongs to; a mark of no part is decoration.
    pub marks: Vec<(Mark, Option<usize>)>,
}

impl Leaf {
    pub const fn size(&self) -> (f32, f32) {
        if self.wide { (A4.1, A4.0) } else { A4 }
    }
}

/// Leaves being filled.
pub struct Flow<'a> {
    pub face: &'a Face,
    pub leaves: Vec<Leaf>,
    pub branches: Vec<Branch>,
    /// Headings for a reader's list of contents: text, leaf, height.
    pub outline: Vec<(String, usize, f32)>,
    /// Where the next thing goes.
    pub y: f32,
}

impl<'a> Flow<'a> {
    pub fn new(face: &'a Face) -> Self {
        Flow { face, leaves: vec![Leaf { wide: false, marks: Vec::new() }], branches: Vec::new(), outline: Vec::new(), y: TOP }
    }

    fn leaf(&self) -> Option<&Leaf> {
        self.leaves.last()
    }

    pub fn wide(&self) -> bool {
        self.leaf().is_some_and(|leaf| leaf.wide)
    }

    /// How wide a leaf's body is.
    pub const fn body(wide: bool) -> f32 {
        (if wide { A4.1 } else { A4.0 }) - 2.0 * MARGIN
    }

    /// How high an empty leaf's body is.
    pub const fn empty_room(wide: bool) -> f32 {
        (if wide { A4.0 } else { A4.1 }) - FOOT - TOP
    }

    pub fn width(&self) -> f32 {
        Self::body(self.wide())
    }

    fn bottom(&self) -> f32 {
        (if self.wide() { A4.0 } else { A4.1 }) - FOOT
    }

    /// What is left of the leaf.
    pub fn room(&self) -> f32 {
        self.bottom() - self.y
    }

    /// Whether nothing stands on the leaf.
    pub fn fresh(&self) -> bool {
        self.y <= TOP
    }

    /// Begins a leaf.
    pub fn next(&mut self, wide: bool) {
        if self.fresh() && self.leaf().is_some_and(|leaf| leaf.marks.is_empty()) {
            self.leaves.pop();
        }
        self.leaves.push(Leaf { wide, marks: Vec::new() });
        self.y = TOP;
    }

    /// Turns to leaves that stand upright or lie across.
    pub fn turn(&mut self, wide: bool) {
        if self.wide() != wide {
            self.next(wide);
        }
    }

    /// Begins a leaf where so much does not fit on this one.
    pub fn need(&mut self, height: f32) {
        if height > self.room() && !self.fresh() {
            self.next(self.wide());
        }
    }

    /// Adds a part.
    pub fn branch(&mut self, role: Role, within: Option<usize>) -> usize {
        self.branches.push(Branch { role, within });
        self.branches.len() - 1
    }

    pub fn put(&mut self, mark: Mark, of: Option<usize>) {
        if let Some(leaf) = self.leaves.last_mut() {
            leaf.marks.push((mark, of));
        }
    }

    /// A line of text whose top is at a height.
    pub fn line(&mut self, x: f32, top: f32, text: &str, hand: Hand, of: Option<usize>) {
        let text = self.face.clean(text);
        if !text.trim().is_empty() {
            self.put(Mark::Text { at: (x, top + hand.size), text, hand }, of);
        }
    }

    /// Lines of text in a column; gives their height.
    pub fn lines(&mut self, x: f32, top: f32, width: f32, text: &str, hand: Hand, of: Option<usize>) -> f32 {
        let lines = self.face.wrap(text, hand.size, width);
        for (i, line) in lines.iter().enumerate() {
            self.line(x, top + i as f32 * hand.height(), line, hand, of);
        }
        lines.len() as f32 * hand.height()
    }

    /// A paragraph over the whole width, broken over leaves where it must be.
    pub fn paragraph(&mut self, text: &str, hand: Hand, role: Role) {
        let part = self.branch(role, None);
        for line in self.face.wrap(text, hand.size, self.width()) {
            self.need(hand.height());
            let top = self.y;
            self.line(MARGIN, top, &line, hand, Some(part));
            self.y += hand.height();
        }
    }

    /// A heading that keeps so much of what follows on its leaf.
    pub fn heading(&mut self, text: &str, level: u16, follows: f32) {
        let (size, above) = match level {
            1 => (19.0, 0.0),
            2 => (13.5, 14.0),
            _ => (9.5, 8.0),
        };
        let hand = Hand::bold(size);
        let height = self.face.wrap(text, size, self.width()).len() as f32 * hand.height();
        self.need(above + height + follows);
        self.y += if self.fresh() { 0.0 } else { above };
        if level < 3 {
            self.outline.push((self.face.clean(text), self.leaves.len() - 1, self.y));
        }
        self.paragraph(text, hand, Role::Heading(level, text.to_owned()));
        if level == 2 {
            let (y, width) = (self.y + 1.0, self.width());
            self.put(Mark::Path(vec![(MARGIN, y), (MARGIN + width, y)], 1.2, Ink::Line), None);
            self.y += 4.0;
        }
        self.y += 2.0;
    }
}
