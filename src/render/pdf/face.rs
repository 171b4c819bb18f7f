//! The font inside a PDF: how wide a text stands, where its lines break, which letters it has.
//! Never draws, and never drops a letter unseen: one that it lacks is shown as 〓 and counted.

use super::PdfError;
use ab_glyph::{Font, FontRef};
use std::cell::RefCell;
use std::collections::BTreeSet;

/// The font's file.
pub static FILE: &[u8] = include_bytes!("../font/wqy-microhei-subset.ttf");

/// What stands for a letter that the font lacks, as Chinese and Japanese printers mark missing type.
const LACKING: char = '〓';

/// The font, opened for measuring.
pub struct Face {
    font: FontRef<'static>,
    em: f32,
    lacking: RefCell<BTreeSet<char>>,
}

impl Face {
    /// # Errors
    /// The embedded file is no font: a fault of ours.
    pub fn open() -> Result<Self, PdfError> {
        let font = FontRef::try_from_slice(FILE).map_err(|_| PdfError::Font)?;
        let em = font.units_per_em().ok_or(PdfError::Font)?;
        Ok(Face { font, em, lacking: RefCell::new(BTreeSet::new()) })
    }

    /// Whether the font draws a letter.
    pub fn has(&self, c: char) -> bool {
        self.font.glyph_id(c).0 != 0
    }

    /// How many different letters were lacking.
    pub fn lacking(&self) -> usize {
        self.lacking.borrow().len()
    }

    /// Glyph and width (of one em) of a letter; of 〓 where the font lacks it.
    pub fn glyph(&self, c: char) -> (u16, f32) {
        let id = match self.font.glyph_id(c) {
            id if id.0 == 0 => self.font.glyph_id(LACKING),
            id => id,
        };
        (id.0, self.font.h_advance_unscaled(id) / self.em)
    }

    /// A text as the font can draw it: white space is one space, invisible letters go, what is lacking is 〓.
    pub fn clean(&self, text: &str) -> String {
        let kept = text.chars().filter(|c| !matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}' | '\u{feff}'));
        kept.map(|c| {
            if c.is_whitespace() || c.is_control() {
                ' '
            } else if self.has(c) {
                c
            } else {
                self.lacking.borrow_mut().insert(c);
                LACKING
            }
        })
        .collect()
    }

    /// How wide a text stands, in points.
    pub fn width(&self, text: &str, size: f32) -> f32 {
        text.chars().map(|c| self.glyph(c).1).sum::<f32>() * size
    }

    /// The widest piece of a text that is not broken.
    pub fn widest_piece(&self, text: &str, size: f32) -> f32 {
        pieces(text).iter().map(|piece| self.width(piece.trim_end(), size)).fold(0.0, f32::max)
    }

    /// A text in lines no wider than given; a piece wider than a line is broken anywhere.
    pub fn wrap(&self, text: &str, size: f32, width: f32) -> Vec<String> {
        // Sums of single widths and widths of sums differ in their last bits.
        let width = width + 0.01;
        let (mut lines, mut line, mut used) = (Vec::new(), String::new(), 0.0);
        for piece in pieces(&self.clean(text)) {
            if !line.is_empty() && used + self.width(piece.trim_end(), size) > width {
                lines.push(std::mem::take(&mut line));
                used = 0.0;
            }
            for c in piece.chars() {
                let wide = self.glyph(c).1 * size;
                if !line.is_empty() && c != ' ' && used + wide > width {
                    lines.push(std::mem::take(&mut line));
                    used = 0.0;
                }
                line.push(c);
                used += wide;
            }
        }
        lines.push(line);
        lines.iter().map(|line| line.trim_end().to_owned()).collect()
    }
}

/// A text in pieces between which a line may break: words with the space behind them, and single Chinese letters.
fn pieces(text: &str) -> Vec<&str> {
    let (mut pieces, mut start) = (Vec::new(), 0);
    let mut before: Option<char> = None;
    for (at, c) in text.char_indices() {
        if before.is_some_and(|b| breaks(b, c)) {
            pieces.push(&text[start..at]);
            start = at;
        }
        before = Some(c);
    }
    pieces.push(&text[start..]);
    pieces
}

fn breaks(before: char, after: char) -> bool {
    let wide = |c: char| {
        ('\u{2e80}'..='\u{9fff}').contains(&c) || ('\u{f900}'..='\u{faff}').contains(&c) || ('\u{ff00}'..='\u{ffef}').contains(&c)
    };
    let closes = |c: char| "，。、；：？！）》」』”’%％…·,.;:!?)]}".contains(c);
    let opens = |c: char| "（《「『“‘([{".contains(c);
    if after == ' ' {
        return false;
    }
    before == ' ' || (wide(before) || wide(after)) && !closes(after) && !opens(before)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_between_words_and_chinese_letters() {
        let face = Face::open().unwrap();
        assert_eq!(pieces("net payments 回收率，新"), ["net ", "payments ", "回", "收", "率，", "新"]);
        let lines = face.wrap("本周净回款较上周增加，计划完成率为九成。", 10.0, 60.0);
        assert!(lines.iter().all(|line| face.width(line, 10.0) <= 60.1), "{lines:?}");
        assert!(lines.iter().all(|line| !line.starts_with(['，', '。'])), "{lines:?}");
        assert_eq!(lines.concat(), "本周净回款较上周增加，计划完成率为九成。");
        assert_eq!(face.wrap("0123456789", 10.0, 30.0).concat(), "0123456789", "a long piece is broken, not cut");
        assert_eq!(face.wrap("", 10.0, 30.0), [""]);
    }

    #[test]
    fn a_letter_that_is_lacking_is_marked_and_counted() {
        let face = Face::open().unwrap();
        assert_eq!(face.clean("a\n𠮷\u{feff}😀😀b"), "a 〓〓〓b");
        assert_eq!(face.lacking(), 2);
    }
}
