//! A roll-rate matrix in few columns: of what was in each stage, what was cured, came to a better stage, stayed, went on one stage, went
//! on further, was recalled. Never leaves an account out: the groups of a row add up to what was held in it.

use super::rolls::{Amount, Matrix, Rate};
use super::standing::Standing;

/// Where an account went from its stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// Paid, or no longer past due.
    Cured,
    /// An earlier stage, but past due.
    Better,
    Same,
    /// The next stage: the roll rate.
    Next,
    /// Further than the next stage.
    Worse,
    Recalled,
    /// Its stage was, or is, unknown.
    Unknown,
}

impl Group {
    /// Every group.
    pub const ALL: &'static [Group] =
        &[Group::Cured, Group::Better, Group::Same, Group::Next, Group::Worse, Group::Recalled, Group::Unknown];

    /// The word in files.
    pub const fn code(self) -> &'static str {
        match self {
            Group::Cured => "cured",
            Group::Better => "better",
            Group::Same => "same",
            Group::Next => "next",
            Group::Worse => "worse",
            Group::Recalled => "recalled",
            Group::Unknown => "unknown",
        }
    }

    /// The group of a way from one standing to another.
    pub fn of(from: Standing, to: Standing) -> Group {
        match (from.stage(), to.stage()) {
            _ if to == Standing::Paid => Group::Cured,
            _ if to == Standing::Recalled => Group::Recalled,
            (Some(from), Some(to)) if to == from => Group::Same,
            (Some(_), Some(0)) => Group::Cured,
            (Some(from), Some(to)) if to < from => Group::Better,
            (Some(from), Some(to)) if to == from + 1 => Group::Next,
            (Some(_), Some(_)) => Group::Worse,
            _ => Group::Unknown,
        }
    }
}

/// What became of what was held in a standing, or of all that was held: the whole, and the part of each group in the order of
/// [`Group::ALL`]. Matrices of several currencies are added as they stand.
pub fn grouped(matrices: &[&Matrix], from: Option<Standing>) -> (Amount, Vec<Amount>) {
    let sum = |is: &dyn Fn(Standing, Standing) -> bool| added(matrices.iter().map(|matrix| matrix.part(is)));
    let here = |at: Standing| from.is_none_or(|from| from == at);
    let groups = Group::ALL.iter().map(|group| sum(&|at, to| here(at) && Group::of(at, to) == *group)).collect();
    (sum(&|at, _| here(at)), groups)
}

/// How many people stand behind each group of what was held in a standing, or of all that was held, in the order of [`Group::ALL`].
pub fn crowds(matrices: &[&Matrix], from: Option<Standing>) -> Vec<i64> {
    let here = |at: Standing| from.is_none_or(|from| from == at);
    let of = |group: &Group| matrices.iter().map(|matrix| matrix.people(|at, to| here(at) && Group::of(at, to) == *group)).sum();
    Group::ALL.iter().map(of).collect()
}

/// The first two of [`super::measures::MEASURES`] by their names in reports.
const NAMES: [&str; 2] = ["cure", "flow_to_m4"];

/// Cure and flow to M4+: name, part and whole.
pub fn measured(matrices: &[&Matrix]) -> Vec<(&'static str, Rate)> {
    let all: Vec<Vec<_>> = matrices.iter().map(|matrix| matrix.measures()).collect();
    let of = |n: usize| Rate {
        part: added(all.iter().map(|measures| measures[n].1.part)),
        whole: added(all.iter().map(|measures| measures[n].1.whole)),
    };
    NAMES.iter().enumerate().map(|(n, name)| (*name, of(n))).collect()
}

fn added(amounts: impl Iterator<Item = Amount>) -> Amount {
    amounts.fold(Amount::default(), |sum, one| Amount { accounts: sum.accounts + one.accounts, balance: sum.balance + one.balance })
}

#[cfg(test)]
mod tests {
    use super::super::toy::{matrix, standing};
    use super::*;

    #[test]
    fn groups_by_hand_and_they_add_up() {
        let one = matrix(&[
            ("M0", "M0", 5),
            ("M0", "paid", 1),
            ("M2", "M0", 2),
            ("M2", "M1", 1),
            ("M2", "M2", 4),
            ("M2", "M3", 6),
            ("M2", "M4", 3),
            ("M2", "recalled", 2),
            ("M2", "unknown", 1),
            ("M7+", "M7+", 2),
            ("placed_since", "M1", 50),
        ]);
        let other = matrix(&[("M2", "M3", 10)]);
        let row = |from| {
            let (whole, groups) = grouped(&[&one, &other], from);
            (whole.accounts, groups.iter().map(|amount| amount.accounts).collect::<Vec<_>>())
        };
        assert_eq!(row(Some(standing("M2"))), (29, vec![2, 1, 4, 16, 3, 2, 1]));
        assert_eq!(row(Some(standing("M7+"))), (2, vec![0, 0, 2, 0, 0, 0, 0]));
        let (whole, groups) = row(None);
        assert_eq!((whole, groups.iter().sum::<i64>()), (37, 37));
        let measures = measured(&[&one, &other]);
        let counts: Vec<(&str, i64, i64)> = measures.iter().map(|(name, r)| (*name, r.part.accounts, r.whole.accounts)).collect();
        assert_eq!(counts, [("cure", 2, 31), ("flow_to_m4", 3, 29)]);
        assert_eq!(grouped(&[], None), (Amount::default(), vec![Amount::default(); 7]));
    }
}
