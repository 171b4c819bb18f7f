//! Worlds of tracing with known truth: people move and change numbers, numbers are issued again, sources lag and err, one human
//! has two files, named people answer or refuse. Written as a stream, so that a million debtors fit. Never shown to the program.

mod calls;
mod file;
mod files;
mod human;
mod kin;
mod lines;
mod points;
mod shape;
mod truth;

// Whoever takes this world in has the dice and the invented people already.
use super::{dice, people};
use file::DebtorFile;
use files::Files;
use jiff::civil::Date;
use std::path::Path;
use truth::Truth;

pub use shape::Shape;

/// The day that worlds end on, unless told.
pub const AS_OF: Date = Date::constant(2026, 6, 7);

/// What a world is made from.
#[derive(Debug, Clone, Copy)]
pub struct Setting {
    pub seed: u64,
    pub debtors: u64,
    pub as_of: Date,
    pub shape: Shape,
}

/// One debtor in so many is the second file of the human before.
const TWIN_EVERY: u64 = 20;

/// Writes a world; returns the files and how many rows each has.
pub fn write(folder: &Path, setting: &Setting) -> Result<Vec<(String, u64)>, Box<dyn std::error::Error>> {
    let mut files = Files::new(folder, setting.as_of)?;
    let mut truth = Truth::new(folder)?;
    let world = shape::Numbers::new(setting);
    files.clients()?;
    let mut at = 0;
    while at < setting.debtors {
        // A human with one file, or with two: what the other file knows may serve this one, where the law lets it.
        let two = at % TWIN_EVERY == TWIN_EVERY - 2 && at + 1 < setting.debtors;
        let human = human::Human::debtor(&world, at);
        let mut group = vec![DebtorFile::new(&world, &human, at, false)];
        if two {
            group.push(DebtorFile::new(&world, &human, at + 1, true));
        }
        for file in &mut group {
            calls::log(&world, &human, file);
            file.write(&human, &mut files)?;
        }
        truth.group(&human, &group)?;
        at += group.len() as u64;
    }
    let mut counts = files.finish()?;
    counts.extend(truth.finish()?);
    Ok(counts)
}
