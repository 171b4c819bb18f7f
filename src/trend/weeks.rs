//! Money by week beside its own recent past: the mean of the four weeks before.
//! Never averages over a week that is not there.

/// Weeks whose mean a week is set beside.
pub const MEAN_WEEKS: usize = 4;

/// The mean of the four weeks before each of some weeks in a row, in minor units, rounded half away from zero; empty for the first ones.
pub fn mean_before(sums: &[i64]) -> Vec<Option<i64>> {
    let mean = |i: usize| {
        let before = sums.get(i.checked_sub(MEAN_WEEKS)?..i)?;
        let (sum, n) = (before.iter().sum::<i64>(), MEAN_WEEKS as i64);
        Some((2 * sum + sum.signum() * n) / (2 * n))
    };
    (0..sums.len()).map(mean).collect()
}

#[cfg(test)]
mod tests {
    use super::mean_before;

    #[test]
    fn the_first_weeks_have_no_mean_and_halves_round_away_from_zero() {
        assert_eq!(mean_before(&[1, 2, 3, 4, 9, 9]), [None, None, None, None, Some(3), Some(5)]);
        assert_eq!(mean_before(&[-1, -2, -3, -4, 0])[4], Some(-3));
        assert!(mean_before(&[]).is_empty());
    }
}
