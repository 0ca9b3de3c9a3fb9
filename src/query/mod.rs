//! The query language: text to an engine-neutral value and back. Knows nothing of engines, files and clocks.
//!
//! [`parse`] reads a text, [`Query`] is what it says, and printing a `Query` gives a text that parses
//! to the same `Query`; so a query that was put together from a text and flags can be shown, and
//! parsed once more where spans into the whole text are wanted.
//!
//! | you type | it finds |
//! |---|---|
//! | `drones energy`, `drones AND energy` | both words, in any form |
//! | `witkoff OR kushner`, `witkoff \| kushner` | either |
//! | `-opinion`, `NOT opinion` | not that |
//! | `(a OR b) c` | grouping; NEAR binds tighter than NOT, NOT tighter than AND, AND tighter than OR |
//! | `"peace talks"`, `"drone* (strike OR attack)"` | exactly these words in this order |
//! | `"peace talks"~4`, `peace NEAR/4 talks`, `peace w/4 talks` | with fewer than four other words between them |
//! | `campaign ADJ/5 funds`, `campaign pre/5 funds` | so, in this order |
//! | `dron*`, `wom?n`, `zelenskiy~`, `zelenskiy~2` | words that fit, words spelled almost so |
//! | `headline:` `lead:` `hl:` `body:` `byline:` `dateline:` | in that part only, also `headline:(a OR "b c")` |
//! | `drones^2`, `(a OR b)^0.5` | counts more or less for relevance |
//! | `person:zelenskyy` | every label that holds this; `person:volodymyr+zelen` holds both words |
//! | `person:"Volodymyr Zelenskyy"` | the whole label only |
//! | `topic:energy/*`, `topic:"War and unrest"/*` | the label and all below it |
//! | `has:person`, `no:date` | with, without any |
//! | `date:2025-12`, `date:2024-03..2024-05`, `date:7d..`, `since:`, `until:` | published within |
//! | `words:>800`, `is:hidden` | long ones; withheld ones |
//! | `path:2025/*`, `url:example.com/news/*`, `id:"reuters21578:5"` | from these files, that site; that article |

mod ast;
mod dates;
mod filter;
mod length;
mod words;

mod error;
mod field;

mod lex;
mod parse;
mod reading;

mod leaf;
mod quoted;
mod suffix;
mod weigh;

mod print;

#[cfg(test)]
mod roundtrip;

pub use ast::{Attribute, Located, Place, Query};
pub use dates::DateRange;
pub use error::{QueryError, Span};
pub use filter::{FacetFilter, Value};
pub use length::LengthRange;
pub use reading::{Reading, Space, parse};
pub use words::{Form, Scope, Text, Weight, Word, Words};
