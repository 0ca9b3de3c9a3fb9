//! The filters of a query as chips: what is chosen, and the way back.

use super::{pieces::shown, state::State};
use crate::{
    query::Query,
    search::refine::{Narrowing, narrowings},
};

/// A filter that is in force.
pub(super) struct Chip {
    /// Whether another of its dimension does as well as this one.
    pub or: bool,
    /// Whether it is denied.
    pub denied: bool,
    /// What it is about.
    pub name: String,
    /// What it asks.
    pub label: String,
    /// The page without it.
    pub without: String,
}

/// The chips of a state.
pub(super) fn chips(state: &State) -> Vec<Chip> {
    let mut chips: Vec<Chip> = Vec::new();
    let mut several = false;
    for one in narrowings(&state.query) {
        let mut chip = chip(state, &one);
        chip.or = several && one.one_of_several && is_same(&chips, &chip);
        several = one.one_of_several;
        chips.push(chip);
    }
    if state.said("origin").is_some() {
        chips.push(Chip {
            or: false,
            denied: false,
            name: "tags".to_owned(),
            label: "given by the source".to_owned(),
            without: state.unset(&["origin", "offset"]).address(),
        });
    }
    chips
}

fn is_same(chips: &[Chip], chip: &Chip) -> bool {
    chips.last().is_some_and(|last| last.name == chip.name)
}

fn chip(state: &State, one: &Narrowing) -> Chip {
    let (filter, denied) = match &one.filter {
        Query::Not(inner) => (inner.as_ref(), true),
        other => (other, false),
    };
    let text = filter.to_string();
    let (name, label) = match filter {
        Query::Facet(filter) => {
            let below = if filter.value.below { "/*" } else { "" };
            let name = filter.dimension.name().to_owned();
            (name, format!("{}{below}", filter.value.text))
        }
        _ => {
            let (name, label) = text.split_once(':').unwrap_or(("", &text));
            (name.to_owned(), label.trim_matches('"').to_owned())
        }
    };
    Chip {
        or: false,
        denied,
        name,
        label: shown(&label),
        without: state.asking(one.without.clone()).address(),
    }
}
