//! Texts of one field, each kept once, with how many records hold it. Never leaves memory.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};

/// The texts of a field; 0 is none.
#[derive(Default)]
pub struct Terms {
    /// The term of each text by its hash; where two texts have one hash, the later stands under the next free one. Texts are kept
    /// once: millions of phones are most of what a run holds.
    at: HashMap<u64, u32>,
    state: RandomState,
    texts: Vec<Box<str>>,
    counts: Vec<u32>,
    holders: u64,
}

impl Terms {
    /// The number of a text: the first seen has 1.
    pub fn intern(&mut self, text: &str) -> u32 {
        if text.is_empty() {
            return 0;
        }
        match self.place(text) {
            Ok(at) => at,
            Err(free) => {
                self.texts.push(text.into());
                self.counts.push(0);
                let at = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
                self.at.insert(free, at);
                at
            }
        }
    }
    /// The term of a text, or the hash under which it may stand.
    fn place(&self, text: &str) -> Result<u32, u64> {
        let mut hash = self.state.hash_one(text);
        while let Some(at) = self.at.get(&hash) {
            if self.text(*at) == text {
                return Ok(*at);
            }
            hash = hash.wrapping_add(1);
        }
        Err(hash)
    }
    /// One more record holds it.
    pub fn count(&mut self, term: u32) {
        if term > 0 {
            self.counts[term as usize - 1] += 1;
            self.holders += 1;
        }
    }
    /// The number of a text that was seen; 0 where it was not.
    pub fn find(&self, text: &str) -> u32 {
        self.place(text).unwrap_or(0)
    }
    pub fn text(&self, term: u32) -> &str {
        if term == 0 { "" } else { &self.texts[term as usize - 1] }
    }
    /// Records that hold it.
    pub fn held(&self, term: u32) -> u32 {
        if term == 0 { 0 } else { self.counts[term as usize - 1] }
    }
    /// The chance that two records drawn at random share their term.
    pub fn chance(&self) -> f64 {
        let pairs: f64 = self.counts.iter().map(|c| f64::from(*c) * (f64::from(*c) - 1.0).max(0.0)).sum();
        let all = self.holders as f64;
        if all < 2.0 { 0.0 } else { pairs / (all * (all - 1.0)) }
    }
    /// Bits that agreement on this very term says more (rare) or less (common) than agreement on any.
    pub fn rarity(&self, term: u32, chance: f64) -> f64 {
        if term == 0 || chance <= 0.0 || self.holders == 0 {
            return 0.0;
        }
        let own = f64::from(self.held(term).saturating_sub(1).max(1)) / (self.holders - 1).max(1) as f64;
        (chance / own).log2().clamp(-12.0, 12.0)
    }
    /// Forgets the table that finds a text: nothing is added any more.
    pub fn close(&mut self) {
        self.at = HashMap::new();
    }
}
