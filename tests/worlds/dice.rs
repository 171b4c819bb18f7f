//! Seeded chance: the same seed and name give the same numbers on every machine.
//! Never a float, whose rounding could differ.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

/// One stream of numbers; each part of the world has its own, so that a change in one leaves the others.
pub struct Dice(ChaCha8Rng);

impl Dice {
    pub fn new(seed: u64, name: &str) -> Dice {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let hash = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        rng.set_stream(name.bytes().fold(0xcbf2_9ce4_8422_2325, hash));
        Dice(rng)
    }
    /// 0 … n − 1.
    pub fn below(&mut self, n: i64) -> i64 {
        ((u128::from(self.0.next_u64()) * n as u128) >> 64) as i64
    }
    /// low … high, both included.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        low + self.below(high - low + 1)
    }
    /// True in so many of a hundred.
    pub fn percent(&mut self, chance: i64) -> bool {
        self.below(100) < chance
    }
    pub fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len() as i64) as usize]
    }
    /// Picks by weight.
    pub fn weigh<T: Copy>(&mut self, from: &[(T, i64)]) -> T {
        let mut left = self.below(from.iter().map(|(_, weight)| weight).sum());
        for (value, weight) in from {
            if left < *weight {
                return *value;
            }
            left -= weight;
        }
        from[0].0
    }
}
