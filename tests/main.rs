//! The tests that see newsdex from outside: one binary, one file a subject.

mod answers;
mod backup;
mod bad_input;
#[cfg(feature = "server")]
mod beneath;
mod brute_force;
mod check;
mod cut_short;
mod decisions;
mod delete;
mod deliveries;
mod disks;
mod export;
mod expression;
mod facets;
mod harness;
mod hidden;
mod history;
mod incremental;
mod labels;
mod languages;
mod large;
mod layering;
mod losses;
mod main_job;
mod mapping;
mod naive;
#[cfg(feature = "server")]
mod page;
mod readme;
mod real_data;
mod real_formats;
mod reports;
#[cfg(feature = "server")]
mod server;
#[cfg(feature = "server")]
mod serving;
mod soak;
mod spans;
mod stopped;
mod tag_histories;
mod tagged;
mod tags;
mod together;
