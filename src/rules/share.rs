//! Whether one share stands out from another: the test of two proportions behind collector outliers.
//! Never calls a small group out.

/// Whether the share `own` = (part, whole) lies more than so many standard errors above the share of the others. The error is
/// that of the difference of two proportions with a pooled share (Fleiss, Statistical Methods for Rates and Proportions, 2.3).
/// Groups smaller than `at_least` never stand out.
pub fn stands_out(own: [u64; 2], others: [u64; 2], sigmas: u32, at_least: u32) -> bool {
    z(own, others).is_some_and(|z| own[1] >= u64::from(at_least) && others[1] >= u64::from(at_least) && z > f64::from(sigmas))
}

/// The difference of two shares in standard errors; None where there is nothing to compare.
pub fn z(own: [u64; 2], others: [u64; 2]) -> Option<f64> {
    let [part, whole] = own.map(|n| n as f64);
    let [other_part, other_whole] = others.map(|n| n as f64);
    if whole == 0.0 || other_whole == 0.0 {
        return None;
    }
    let pooled = (part + other_part) / (whole + other_whole);
    let error = (pooled * (1.0 - pooled) * (1.0 / whole + 1.0 / other_whole)).sqrt();
    (error > 0.0).then(|| (part / whole - other_part / other_whole) / error)
}
