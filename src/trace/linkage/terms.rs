//! Texts of one field, each kept once, with how many records hold it. Never leaves memory.

use std::collections::HashMap;

/// The texts of a field; 0 is none.
#[derive(Default)]
pub struct Terms {
    at: HashMap<Box<str>, u32>,
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
        if let Some(at) = self.at.get(text) {
            return *at;
        }
        self.texts.push(text.into());
        self.counts.push(0);
        let at = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        self.at.insert(text.into(), at);
        at
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
        self.at.get(text).copied().unwrap_or(0)
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
