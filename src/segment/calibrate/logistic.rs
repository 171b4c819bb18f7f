//! Logistic regression with a ridge, by Newton's method, over weights of evidence: every coefficient positive, since a weight of
//! evidence points the right way by itself; what would come out negative repeats another attribute and is left out.
//! Never depends on the number of threads: sums run in the order of the rows.

/// A fitted regression: log-odds of good = intercept + Σ coefficient × weight.
#[derive(Debug, Clone, PartialEq)]
pub struct Fit {
    pub intercept: f64,
    /// One for each column; 0 where it was left out.
    pub coefficients: Vec<f64>,
    pub converged: bool,
}

/// Ridge, in units of the log-likelihood: half of it times the square of each coefficient is taken off.
const RIDGE: f64 = 5.0;
const LIMIT: usize = 50;
const CONVERGED: f64 = 1e-8;

impl Fit {
    /// The log-odds of a row.
    pub fn log_odds(&self, row: impl Iterator<Item = f64>) -> f64 {
        self.intercept + row.zip(&self.coefficients).map(|(x, b)| x * b).sum::<f64>()
    }
}

/// Fits `columns` (each as long as `good`) and leaves out, the most negative first, whatever gets a negative coefficient.
pub fn fit(columns: &[Vec<f64>], good: &[bool]) -> Fit {
    let mut used: Vec<usize> = (0..columns.len()).collect();
    loop {
        let some: Vec<&[f64]> = used.iter().map(|at| columns[*at].as_slice()).collect();
        let (weights, converged) = newton(&some, good);
        let worst = used.iter().enumerate().map(|(at, _)| (weights[at + 1], at)).min_by(|a, b| a.0.total_cmp(&b.0));
        match worst {
            Some((least, at)) if least <= 0.0 => {
                used.remove(at);
            }
            _ => {
                let mut coefficients = vec![0.0; columns.len()];
                used.iter().enumerate().for_each(|(at, column)| coefficients[*column] = weights[at + 1]);
                return Fit { intercept: weights[0], coefficients, converged };
            }
        }
    }
}

/// Intercept and coefficients; whether the method converged.
fn newton(columns: &[&[f64]], good: &[bool]) -> (Vec<f64>, bool) {
    let n = columns.len() + 1;
    let mut beta = vec![0.0; n];
    let share = (good.iter().filter(|good| **good).count() as f64 + 0.5) / (good.len() as f64 + 1.0);
    beta[0] = (share / (1.0 - share)).ln();
    let mut x = vec![1.0; n];
    for _ in 0..LIMIT {
        let mut gradient = vec![0.0; n];
        let mut hessian = vec![vec![0.0; n]; n];
        for (row, good) in good.iter().enumerate() {
            for (at, column) in columns.iter().enumerate() {
                x[at + 1] = column[row];
            }
            let odds: f64 = x.iter().zip(&beta).map(|(x, b)| x * b).sum();
            let p = 1.0 / (1.0 + (-odds).exp());
            let (rest, w) = (f64::from(u8::from(*good)) - p, p * (1.0 - p));
            for i in 0..n {
                gradient[i] += rest * x[i];
                for j in 0..=i {
                    hessian[i][j] += w * x[i] * x[j];
                }
            }
        }
        for i in 1..n {
            gradient[i] -= RIDGE * beta[i];
            hessian[i][i] += RIDGE;
        }
        let Some(step) = solve(hessian, gradient) else { return (beta, false) };
        beta.iter_mut().zip(&step).for_each(|(b, s)| *b += s);
        if step.iter().all(|s| s.abs() < CONVERGED) {
            return (beta, true);
        }
    }
    (beta, false)
}

/// Solves a symmetric positive system given by its lower half, by Cholesky; none where it is not positive.
fn solve(mut a: Vec<Vec<f64>>, mut b: Vec<f64>) -> Option<Vec<f64>> {
    let n = b.len();
    for i in 0..n {
        for j in 0..=i {
            let sum: f64 = a[i][j] - (0..j).map(|k| a[i][k] * a[j][k]).sum::<f64>();
            if i == j {
                if sum <= 0.0 {
                    return None;
                }
                a[i][i] = sum.sqrt();
            } else {
                a[i][j] = sum / a[j][j];
            }
        }
    }
    for i in 0..n {
        b[i] = (b[i] - (0..i).map(|k| a[i][k] * b[k]).sum::<f64>()) / a[i][i];
    }
    for i in (0..n).rev() {
        b[i] = (b[i] - (i + 1..n).map(|k| a[k][i] * b[k]).sum::<f64>()) / a[i][i];
    }
    Some(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows whose shares of good are exactly those of a planted model.
    #[test]
    fn planted_coefficients_are_found_and_what_points_the_wrong_way_is_left_out() {
        let (mut one, mut two, mut noise, mut good) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for a in [-1.0, 0.0, 1.0] {
            for b in [-1.0f64, 1.0] {
                let p = 1.0 / (1.0 + (-(0.5 + 0.8 * a + 0.3 * b)).exp());
                let hits = (20_000.0 * p).round() as usize;
                for n in 0..20_000 {
                    one.push(a);
                    two.push(b);
                    noise.push(-a);
                    good.push(n < hits);
                }
            }
        }
        let found = fit(&[one, two, noise], &good);
        assert!(found.converged);
        let near = |x: f64, expected: f64| (x - expected).abs() < 0.01;
        assert!(near(found.intercept, 0.5) && near(found.coefficients[0], 0.8) && near(found.coefficients[1], 0.3), "{found:?}");
        assert_eq!(found.coefficients[2], 0.0);
    }

    #[test]
    fn a_perfect_column_stays_finite() {
        let good: Vec<bool> = (0..200).map(|n| n % 2 == 0).collect();
        let column: Vec<f64> = good.iter().map(|good| if *good { 3.0 } else { -3.0 }).collect();
        let found = fit(&[column], &good);
        assert!(found.converged && found.coefficients[0].is_finite() && found.coefficients[0] > 0.0);
    }
}
