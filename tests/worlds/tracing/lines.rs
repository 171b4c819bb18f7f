//! The numbers that a desk would dial for a debtor: lawful own phones, the reserved one first, as the contract orders them.
//! Never a number that the law bars.

use super::file::DebtorFile;
use super::human::Held;
use super::truth::{barred, lawful};

/// A debtor's number that a desk would dial.
pub struct Line {
    pub held: Held,
    /// The reserved number of the contract.
    pub reserved: bool,
    /// It proved to be somebody else's.
    pub wrong: bool,
    /// Known to be dead.
    pub dead: bool,
    pub failed: i64,
    /// The newest declared number first, then the newest of any kind, then the last row.
    order: (i64, i64, i64),
}

/// The lawful own phones, the reserved one first.
pub fn lines(file: &DebtorFile) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for (row, seen) in file.seen.iter().enumerate().filter(|(_, seen)| matches!(seen.kind, "mobile" | "landline")) {
        let all: Vec<_> = file.seen.iter().filter(|other| other.held.value == seen.held.value).collect();
        if !lawful(file, seen) || matches!(barred(file, std::slice::from_ref(file), &all), "bought first") {
            continue;
        }
        let day = seen.last.unwrap_or(seen.first);
        let declared = seen.kind == "mobile" && matches!(seen.source, "application" | "client_update");
        let order = (if declared { day } else { 100_000 }, day, -(row as i64));
        let dead = matches!(seen.validity, "invalid" | "wrong_party");
        match lines.iter_mut().find(|line| line.held.value == seen.held.value) {
            Some(line) => {
                line.order = (line.order.0.min(order.0), line.order.1.min(order.1), line.order.2.min(order.2));
                line.dead |= dead;
            }
            None => lines.push(Line { held: seen.held.clone(), reserved: false, wrong: false, dead, failed: 0, order }),
        }
    }
    lines.sort_by_key(|line| line.order);
    if let Some(first) = lines.first_mut() {
        first.reserved = true;
    }
    lines
}
