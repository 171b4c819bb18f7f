//! The one integration-test binary: linking the engine is slow, so every slice is a module of it.
//! Never tests what a unit test can.

mod audit;
mod breaches;
mod by_hand;
mod calibrate;
mod check;
mod check_list;
mod compare;
mod complaint_parts;
mod desk;
mod failures;
mod fairness;
mod hostile;
mod house;
mod load;
mod movement;
mod outcome;
mod own_report;
mod plan;
mod quarterly;
mod quarterly_report;
mod report;
mod resolve;
mod rules;
mod sample;
mod sample_verb;
mod segment;
mod strategy;
mod tables;
mod trace;
mod tracing;
mod tree;
mod trial;
mod waterfall;
mod weekly;
mod world;
