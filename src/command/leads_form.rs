//! What `leads` is asked to show, filled part by part: leads, blocked points, one point explained, paths, or the plan of the search.
//! Never holds what was found longer than its part.

use super::leads::Args;
use super::leads_waterfall::How;
use super::point_name::{self, PointName};
use super::{Failure, leads_answer, leads_paths, leads_waterfall};
use crate::domain::SearchCosts;
use crate::render::answer::Lang;
use crate::report::Answer;
use crate::rules::{CaseFiles, Packs};
use crate::store::Store;
use crate::trace::{Found, Trace, TraceError};
use std::collections::BTreeSet;

/// What is shown.
enum What<'a> {
    Leads,
    Blocked,
    Explained(PointName),
    Waterfall(&'a SearchCosts),
    Paths(u32),
}

/// What was counted so far, for the line under the table.
#[derive(Debug, Default)]
pub struct Tally {
    pub debtors: usize,
    pub cases: usize,
    pub blocked: usize,
    pub leads: usize,
    pub ways: usize,
}

/// An answer in the making.
pub struct Form<'a> {
    what: What<'a>,
    args: &'a Args,
    store: &'a Store,
    packs: &'a Packs,
    lang: Lang,
    answer: Answer,
    tally: Tally,
}

impl<'a> Form<'a> {
    /// For a question about so many debtors.
    ///
    /// # Errors
    /// Usage, where a rank of many debtors is to be explained; input, where the point named does not read.
    pub fn of(args: &'a Args, store: &'a Store, packs: &'a Packs, debtors: usize, lang: Lang) -> Result<Form<'a>, Failure> {
        let what = match (&args.explain, args.paths) {
            (Some(point), _) => What::Explained(point_name::read(point, store)?),
            (None, Some(paths)) => What::Paths(paths),
            (None, None) if args.blocked => What::Blocked,
            (None, None) if args.waterfall => What::Waterfall(&store.workspace().config.tracing),
            (None, None) => What::Leads,
        };
        if matches!(what, What::Explained(PointName::Rank(_))) && debtors > 1 {
            return Err(Failure::usage("a rank is one debtor's").hint("name the debtor with --debtor"));
        }
        let answer = match &what {
            What::Leads => leads_answer::leads_heading(),
            What::Blocked => leads_answer::blocked_heading(),
            What::Explained(_) => leads_answer::explained_heading(),
            What::Waterfall(_) => leads_waterfall::heading(),
            What::Paths(_) => leads_paths::heading(),
        };
        Ok(Form { what, args, store, packs, lang, answer, tally: Tally::default() })
    }

    /// Adds what was found of one part of the debtors.
    ///
    /// # Errors
    /// Whatever stops the store or the trace.
    pub fn add(&mut self, trace: &Trace<'_>, found: &mut [Found], files: &CaseFiles) -> Result<(), Failure> {
        let world = trace.world();
        self.tally.debtors += world.cases.iter().map(|case| case.debtor.as_str()).collect::<BTreeSet<_>>().len();
        self.tally.cases += found.len();
        self.tally.blocked += found.iter().map(|found| found.blocked.len()).sum::<usize>();
        if matches!(self.what, What::Leads | What::Paths(_)) {
            let most = self.args.top.unwrap_or(u32::MAX);
            found.iter_mut().for_each(|found| found.leads.retain(|lead| lead.rank <= most));
        }
        let answer = &mut self.answer;
        match &self.what {
            What::Leads => leads_answer::add_leads(answer, world, found, files),
            What::Blocked => leads_answer::add_blocked(answer, world, found),
            What::Explained(point) => {
                leads_answer::add_explained(answer, (world, found), self.packs, point, self.args.relay_worth, self.lang)
            }
            What::Waterfall(costs) => {
                let from = self.store.workspace().zone.start_of(self.store.as_of());
                let how = How { files, packs: self.packs, from, costs, relay_worth: self.args.relay_worth };
                leads_waterfall::add(answer, self.store, (world, found), &how)?;
            }
            What::Paths(most) => leads_paths::add(answer, &mut self.tally, trace, found, *most, self.store.as_of())?,
        }
        Ok(())
    }

    /// The whole answer.
    ///
    /// # Errors
    /// Input, where the point to be explained is nobody's.
    pub fn answer(self) -> Result<Answer, Failure> {
        let Form { what, mut answer, tally, .. } = self;
        let rows = answer.rows.len();
        let line = match what {
            What::Explained(point) if rows == 0 => {
                let name = match point {
                    PointName::Rank(rank) => format!("#{rank}"),
                    PointName::Tokens(_) => "that".into(),
                };
                return Err(TraceError::UnknownPoint(name).into());
            }
            What::Explained(_) => return Ok(answer),
            What::Leads => format!(
                "{rows} leads for {} of {} debtors; {} blocked (see --blocked)",
                answer.subjects.len(),
                tally.debtors,
                tally.blocked
            ),
            What::Blocked => format!("{rows} points that no rule allows"),
            What::Waterfall(costs) => format!(
                "{rows} steps for {} cases; costs, clocks and the share that a reached debtor brings ({}) are set in [tracing] of retrace.toml",
                tally.cases, costs.recovery
            ),
            What::Paths(_) => {
                format!("{} ways to {} leads; p_path is the chance by that way's evidence alone", tally.ways, tally.leads)
            }
        };
        answer.footer.push(line);
        Ok(answer)
    }
}
