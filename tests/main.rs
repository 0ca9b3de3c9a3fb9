//! The tests that see newsdex from outside: one binary, one file a subject.

mod answers;
mod bad_input;
mod brute_force;
mod delete;
mod deliveries;
mod expression;
mod facets;
mod harness;
mod hidden;
mod incremental;
mod labels;
mod languages;
mod large;
mod layering;
mod losses;
mod main_job;
mod naive;
mod readme;
mod real_data;
mod real_formats;
mod tags;
mod together;
