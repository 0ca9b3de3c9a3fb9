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
//! | `(a OR b) c` | grouping; NOT binds tighter than AND, AND tighter than OR |
//! | `"peace talks"` | exactly these words in this order |
//! | `headline:` `body:` `byline:` `dateline:` | in that part only, also `headline:(a OR "b c")` |
//! | `person:zelenskyy` | every label that holds this; `person:volodymyr+zelen` holds both words |
//! | `person:"Volodymyr Zelenskyy"` | the whole label only |
//! | `has:person`, `no:person` | with, without any |
//! | `date:2025-12`, `date:2024-03..2024-05`, `date:..2019`, `since:`, `until:` | published within |
//! | `id:"reuters21578:5"` | that article |

mod ast;
mod dates;
mod filter;

mod error;
mod field;

mod lex;
mod parse;

mod leaf;
mod reserved;

mod print;

#[cfg(test)]
mod roundtrip;

pub use ast::{Form, Query, Scope, Words};
pub use dates::DateRange;
pub use error::{QueryError, Span};
pub use filter::{FacetFilter, Value};
pub use parse::parse;
