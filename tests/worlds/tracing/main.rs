//! `make-world DIR --seed 1 --debtors 20000 --as-of 2026-06-07 --shape a`: writes a world of tracing with its truth: `DIR/feeds/*.csv`
//! to load, `DIR/truth.csv` and `DIR/humans.csv` to measure by. The same words give the same bytes. Never part of the program.

#[path = "../dice.rs"]
mod dice;
#[path = "../people.rs"]
mod people;
#[path = "mod.rs"]
mod tracing;

use std::path::PathBuf;
use tracing::{Setting, Shape};

const USAGE: &str = "make-world DIR [--seed N] [--debtors N] [--as-of YYYY-MM-DD] [--shape a|b|c]";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut folder = None;
    let mut setting = Setting { seed: 1, debtors: 2_000, as_of: tracing::AS_OF, shape: Shape::A };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or(USAGE);
        match word.as_str() {
            "--seed" => setting.seed = value()?.parse()?,
            "--debtors" => setting.debtors = value()?.parse()?,
            "--as-of" => setting.as_of = value()?.parse()?,
            "--shape" => {
                setting.shape = match value()?.as_str() {
                    "a" => Shape::A,
                    "b" => Shape::B,
                    "c" => Shape::C,
                    _ => return Err(USAGE.into()),
                }
            }
            _ if !word.starts_with('-') && folder.is_none() => folder = Some(PathBuf::from(word)),
            _ => return Err(USAGE.into()),
        }
    }
    let folder = folder.ok_or(USAGE)?;
    for (name, rows) in tracing::write(&folder, &setting)? {
        println!("{rows:>9}  {}", folder.join(name).display());
    }
    Ok(())
}
