//! What older batches had paid when they were as old, and how far a batch may stray from it by chance: expected, low and high.
//! Never judges a batch by batches of another client or currency, nor by fewer than three.

use super::curves::Cohort;
use super::ladder::LEAST;

/// What is usual at an age, as shares of what was placed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Corridor {
    /// Paid by the age, of what was placed, older batches together.
    pub expected: f64,
    /// 95 % prediction interval for a batch of this size; none where fewer than [`LEAST`] older batches have reached the age.
    pub interval: Option<(f64, f64)>,
    /// Older batches that have reached the age.
    pub batches: usize,
}

/// Where a batch stands beside its corridor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    Below,
    Above,
    Inside,
    /// There is no corridor.
    Unknown,
}

impl Place {
    /// Every place.
    pub const ALL: &'static [Place] = &[Place::Below, Place::Above, Place::Inside, Place::Unknown];

    /// The word in files.
    pub const fn code(self) -> &'static str {
        match self {
            Place::Below => "below",
            Place::Above => "above",
            Place::Inside => "inside",
            Place::Unknown => "unknown",
        }
    }
}

/// The 97.5 % points of Student's t with 2 to 30 degrees of freedom; from there on the normal distribution's is near enough.
const T: &[f64] = &[
    4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086,
    2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
];
const Z: f64 = 1.96;

/// The corridor of a batch at an age: batches of the same client and currency whose first account was placed earlier. Rates are weighted
/// by what was placed, their scatter is taken to fall with it (as Mack's chain ladder takes it), and a batch to come scatters as they
/// do: s² (1/placed + 1/placed by all) with Student's t. None where no older batch has reached the age.
pub fn corridor(cohorts: &[Cohort], of: &Cohort, age: usize) -> Option<Corridor> {
    let alike = |other: &&Cohort| {
        other.key.client == of.key.client && other.key.currency == of.key.currency && other.placed.0 < of.placed.0 && other.paid.len() > age
    };
    let older: Vec<(f64, f64)> = cohorts
        .iter()
        .filter(alike)
        .map(|other| (other.balance_placed.minor() as f64, other.paid[age] as f64))
        .filter(|(placed, _)| *placed > 0.0)
        .collect();
    if older.is_empty() {
        return None;
    }
    let (placed, paid) = older.iter().fold((0.0, 0.0), |(placed, paid), (p, d)| (placed + p, paid + d));
    let (expected, own) = (paid / placed, of.balance_placed.minor() as f64);
    let interval = (older.len() >= LEAST && own > 0.0).then(|| {
        let squares: f64 = older.iter().map(|(placed, paid)| placed * (paid / placed - expected).powi(2)).sum();
        let scatter = squares / (older.len() - 1) as f64;
        let wide = T.get(older.len() - 3).copied().unwrap_or(Z) * (scatter * (1.0 / own + 1.0 / placed)).sqrt();
        ((expected - wide).max(0.0), expected + wide)
    });
    Some(Corridor { expected, interval, batches: older.len() })
}

/// Where a batch stands at an age.
pub fn place(of: &Cohort, age: usize, corridor: Option<Corridor>) -> Place {
    let share = of.rate(age).and_then(crate::domain::Share::value);
    match share.zip(corridor.and_then(|corridor| corridor.interval)) {
        Some((share, (low, _))) if share < low => Place::Below,
        Some((share, (_, high))) if share > high => Place::Above,
        Some(_) => Place::Inside,
        None => Place::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::super::Key;
    use super::*;
    use crate::domain::Money;
    use crate::segment::calibrate::measure::Dice;
    use jiff::civil::date;

    fn batch(client: &str, month: i8, placed: i64, paid: Vec<i64>) -> Cohort {
        let key = Key { client: Some(client.into()), batch: Some(month.to_string()), currency: Some("CNY".into()), ..Key::default() };
        let day = date(2025, month, 1);
        Cohort { key, placed_month: None, placed: (day, day), accounts: 10, balance_placed: Money::from_minor(placed), paid }
    }

    #[test]
    fn a_corridor_by_hand() {
        let of = batch("a", 6, 1000, vec![0, 10]);
        let mut all = vec![
            batch("a", 1, 1000, vec![0, 90, 200]),
            batch("a", 2, 1000, vec![0, 100]),
            batch("a", 3, 2000, vec![0, 220]),
            batch("b", 1, 1000, vec![0, 900]),
            batch("a", 7, 1000, vec![0, 900]),
        ];
        let found = corridor(&all, &of, 1).unwrap();
        // 410 of 4000; s² = (1000 × 0.0125² + 1000 × 0.0025² + 2000 × 0.0075²) / 2 = 0.1375; × (1/1000 + 1/4000).
        let (low, high) = found.interval.unwrap();
        assert!((found.expected - 0.1025).abs() < 1e-12 && found.batches == 3);
        assert!((high - low - 2.0 * 4.303 * (0.1375f64 * 0.00125).sqrt()).abs() < 1e-9, "{low} {high}");
        assert_eq!(place(&of, 1, Some(found)), Place::Below);
        assert_eq!(place(&batch("a", 6, 1000, vec![0, 100]), 1, Some(found)), Place::Inside);
        assert_eq!(place(&batch("a", 6, 1000, vec![0, 300]), 1, Some(found)), Place::Above);
        all.remove(0);
        let two = corridor(&all, &of, 1).unwrap();
        assert_eq!((two.interval, two.batches), (None, 2));
        assert_eq!(place(&of, 1, Some(two)), Place::Unknown);
        assert_eq!(corridor(&all, &of, 2), None, "no older batch is as old");
    }

    #[test]
    fn nineteen_of_twenty_batches_that_do_as_the_others_did_stay_inside() {
        let mut dice = Dice(7);
        let (mut inside, rounds) = (0, 4000);
        for _ in 0..rounds {
            // The mean of twelve dice is nearly normal.
            let mut batch_of = |month: i8| {
                let sum: f64 = (0..12).map(|_| (dice.next() >> 11) as f64 / (1u64 << 53) as f64).sum();
                batch("a", month, 1_000_000, vec![0, (100_000.0 + 20_000.0 * (sum - 6.0)) as i64])
            };
            let older: Vec<Cohort> = (1..6).map(&mut batch_of).collect();
            let of = batch_of(6);
            inside += i32::from(place(&of, 1, corridor(&older, &of, 1)) == Place::Inside);
        }
        let share = f64::from(inside) / f64::from(rounds);
        assert!((0.93..=0.97).contains(&share), "{share}");
    }
}
