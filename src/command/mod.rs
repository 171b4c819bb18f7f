//! One verb, one file: its `Args` (whose doc comments are the help) and one function that introduces the layers to each
//! other. Never contains SQL, arithmetic or drawing.

pub mod audit;
mod audit_answer;
mod by_hand;
mod calibrate;
mod calibrate_answer;
pub mod check;
mod check_answer;
mod check_list;
mod check_point;
pub mod complaint_deadlines;
pub mod consent;
mod contact_rows;
mod contest;
pub mod context;
pub mod demo;
pub mod drift;
pub mod failure;
pub mod fairness;
mod fairness_answer;
pub mod init;
pub mod leads;
mod leads_answer;
pub mod leads_backtest;
mod leads_form;
mod leads_paths;
mod leads_waterfall;
mod list_ask;
mod list_rows;
pub mod load;
mod movement_args;
pub mod outcome;
mod outcome_file;
mod outcome_points;
mod outlet;
pub mod override_account;
pub mod pause;
pub mod plan;
mod plan_answer;
mod plan_rows;
mod plan_shortlist;
mod point_name;
pub mod report;
pub mod resolve;
mod resolve_answer;
mod resolve_evaluate;
mod resolve_people;
mod resolve_rows;
pub mod rolls;
mod rolls_answer;
mod rolls_forecast;
pub mod rules;
mod rules_answer;
mod rules_diff;
mod rules_shelf;
mod rules_whole;
pub mod sample;
mod sample_verdicts;
mod scored;
mod seating;
pub mod segment;
mod segment_compare;
mod segment_compare_answer;
pub mod simulate;
mod simulate_answer;
pub mod status;
pub mod suppress;
mod trace_rows;
pub mod trial;
mod trial_answer;
pub mod vintage;
mod vintage_answer;
mod when;

pub use context::Context;
pub use failure::{Exit, Failure};

use clap::Subcommand;

/// Every verb.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Do the whole job once on invented data: load, segment, leads, reports
    Demo(demo::Args),
    /// Make an empty workspace with its key, settings and examples
    Init(init::Args),
    /// Load client files: check, seal, and bring them in, all or nothing
    Load(load::Args),
    /// Show what is loaded, when and by whom, what lies in quarantine, and how many debtors are lost
    Status(status::Args),
    /// Score and segment every account: stage, willingness, ability, treatment, next action, holds, reasons
    Segment(segment::Args),
    /// Replay past months under a strategy: what was said of each segment, and what really came in
    Simulate(simulate::Args),
    /// Champion and challenger: who is dealt to whom, whether that is enough, and one look on the day fixed beforehand
    Trial(trial::Args),
    /// How segments, treatments, tones and score bands fall by sex, age band and region
    Fairness(fairness::Args),
    /// Fit the scorecards to what happened: bins, weights of evidence, points, measured on debtors held out; writes a new version
    Calibrate(calibrate::Args),
    /// Roll rates: of the accounts held on a day, by stage, what is where on a later day; cure, flow to M4+, forecast
    Rolls(rolls::Args),
    /// Liquidation curves: what each batch has paid by its age, and what it is expected to pay, with an interval
    Vintage(vintage::Args),
    /// How far the accounts have moved between two days through a strategy's attributes, scores and segments
    Drift(drift::Args),
    /// Rank lawful leads to debtors who are lost, each with its path and evidence
    Leads(leads::Args),
    /// Which records are one human: link them, explain a link, decide one, measure
    Resolve(resolve::Args),
    /// Take back what came of a lead, one or a file: refusals suppress at once, a wrong party marks the number
    Outcome(outcome::Args),
    /// May I contact this account, by this channel, at this point, at this time? Exit status 3 says no
    Check(check::Args),
    /// Which contacts of a week broke which rule, with the evidence; sums, trend, repeat offenders
    Audit(audit::Args),
    /// Plan the lawful contacts of the coming days, for each collector: whom, when, how, why, and why not earlier
    Plan(plan::Args),
    /// The rules: list them, show one whole, check a pack
    Rules(rules::Args),
    /// Draw the quality sample of a week, or take the reviewers' verdicts back
    Sample(sample::Args),
    /// Record that someone must not be contacted: an account, a debtor, a person or a number
    Suppress(suppress::Args),
    /// Record that a debtor gave a consent, or took it back
    Consent(consent::Args),
    /// Record that collection of an account rests
    Pause(pause::Args),
    /// Put a person's decision in place of the machine's: hold an account, or release a hold that a rule lets a supervisor release
    Override(override_account::Args),
    /// Write a report of the last whole week: recovery, or complaints
    Report(report::Args),
}

/// Runs a verb.
pub fn run(verb: Verb, context: &Context) -> Result<Exit, Failure> {
    match verb {
        Verb::Demo(args) => demo::run(&args, context),
        Verb::Init(args) => init::run(&args, context),
        Verb::Load(args) => load::run(&args, context),
        Verb::Status(args) => status::run(&args, context),
        Verb::Segment(args) => segment::run(&args, context),
        Verb::Simulate(args) => simulate::run(&args, context),
        Verb::Trial(args) => trial::run(&args, context),
        Verb::Fairness(args) => fairness::run(&args, context),
        Verb::Calibrate(args) => calibrate::run(&args, context),
        Verb::Rolls(args) => rolls::run(&args, context),
        Verb::Vintage(args) => vintage::run(&args, context),
        Verb::Drift(args) => drift::run(&args, context),
        Verb::Leads(args) => leads::run(&args, context),
        Verb::Resolve(args) => resolve::run(&args, context),
        Verb::Outcome(args) => outcome::run(&args, context),
        Verb::Check(args) => check::run(&args, context),
        Verb::Audit(args) => audit::run(&args, context),
        Verb::Plan(args) => plan::run(&args, context),
        Verb::Rules(args) => rules::run(&args, context),
        Verb::Sample(args) => sample::run(&args, context),
        Verb::Suppress(args) => suppress::run(&args, context),
        Verb::Consent(args) => consent::run(&args, context),
        Verb::Pause(args) => pause::run(&args, context),
        Verb::Override(args) => override_account::run(&args, context),
        Verb::Report(args) => report::run(&args, context),
    }
}
