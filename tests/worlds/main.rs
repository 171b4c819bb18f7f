//! `make-sample DIR --seed 7 --debtors 400 --as-of 2026-06-07`: writes the sample data. The same words give the same bytes.
//! Never part of the program: a test tool of the project's own.

#[path = "mod.rs"]
mod worlds;

use jiff::civil::Date;
use std::path::PathBuf;

const USAGE: &str = "make-sample DIR [--seed N] [--debtors N] [--as-of YYYY-MM-DD]";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (mut folder, mut seed, mut debtors, mut as_of) = (None, worlds::SEED, worlds::DEBTORS, worlds::AS_OF);
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or(USAGE);
        match word.as_str() {
            "--seed" => seed = value()?.parse()?,
            "--debtors" => debtors = value()?.parse()?,
            "--as-of" => as_of = value()?.parse::<Date>()?,
            _ if !word.starts_with('-') && folder.is_none() => folder = Some(PathBuf::from(word)),
            _ => return Err(USAGE.into()),
        }
    }
    let folder = folder.ok_or(USAGE)?;
    std::fs::create_dir_all(&folder)?;
    for (name, bytes) in worlds::files(seed, debtors, as_of) {
        std::fs::write(folder.join(&name), &bytes)?;
        println!("{:>9}  {}", bytes.len(), folder.join(&name).display());
    }
    Ok(())
}
