//! The facets at the side: values with their counts, each a link that narrows, widens or leaves out.

use super::{pieces::shown, state::State};
use crate::{
    engine::Engine,
    facet::Dimension,
    output::with_thousands,
    query::Query,
    search::{
        Copies, FacetCounts, FacetOrder, FacetValue, Facets, Page, Passages, Resolved, Results,
        Search, refine,
    },
    server::problem::Problem,
};

/// The dimensions at the side; the timeline is for years and months.
pub(super) const SIDE: [Dimension; 11] = [
    Dimension::Person,
    Dimension::Org,
    Dimension::Place,
    Dimension::Topic,
    Dimension::Tag,
    Dimension::Source,
    Dimension::Section,
    Dimension::Author,
    Dimension::Language,
    Dimension::Genre,
    Dimension::Collection,
];

/// How many of them are open from the start.
const OPEN: usize = 6;

/// How many values of each are shown, and how many where more are asked for.
pub(super) const VALUES: usize = 8;
const MORE: usize = 100;

/// Of so many values and more some can be looked for.
const MANY: u64 = 5;

/// A facet.
pub(super) struct Facet {
    pub name: &'static str,
    pub title: &'static str,
    pub open: bool,
    /// Number of different values.
    pub distinct: String,
    pub values: Vec<Value>,
    /// What has been typed to look for values.
    pub typed: String,
    /// Whether there are enough values to look for some.
    pub searched: bool,
    /// What the form for that carries along.
    pub carried: Vec<(&'static str, String)>,
    /// How many values are not shown, and the page that shows more of them.
    pub more: Option<(String, String)>,
    /// The page that shows fewer again.
    pub fewer: Option<String>,
    pub any: bool,
    pub switched: String,
    /// All of its values, as a table.
    pub table: String,
}

/// A value of a facet.
pub(super) struct Value {
    pub label: String,
    pub count: String,
    /// How many articles of the whole archive carry it, where that matters.
    pub archive: Option<String>,
    pub derived: bool,
    pub selected: bool,
    /// The page narrowed by it, or without it when it is selected.
    pub address: Option<String>,
    /// The page without the articles that carry it.
    pub exclude: Option<String>,
}

/// The order of values that a state asks for.
pub(super) fn order(state: &State) -> FacetOrder {
    match state.said("facet-sort") {
        Some("name") => FacetOrder::Name,
        Some("surprise") => FacetOrder::Surprise,
        _ => FacetOrder::Count,
    }
}

/// The facets of an answer.
pub(super) fn facets(
    engine: &dyn Engine,
    state: &State,
    search: &Search,
    results: &Results,
) -> Result<Vec<Facet>, Problem> {
    let mut facets = Vec::new();
    for counts in &results.facets {
        let dimension = counts.dimension;
        let typed = typed(state, dimension);
        let is_empty = counts.distinct == 0 && counts.values.is_empty();
        if is_empty && typed.is_none() {
            continue;
        }
        let asked = typed.is_some() || state.said("more") == Some(dimension.name());
        let wider = match asked {
            true => Some(closer(engine, search, dimension, typed)?),
            false => None,
        };
        let open = facets.len() < OPEN || counts.values.iter().any(|value| value.selected) || asked;
        let mut facet = facet(state, results, counts, wider.as_ref());
        facet.open = open;
        facets.push(facet);
    }
    Ok(facets)
}

/// What has been typed to look for values of a dimension.
fn typed(state: &State, dimension: Dimension) -> Option<&str> {
    let typed = state.said("match").filter(|typed| !typed.trim().is_empty());
    typed.filter(|_| state.said("find") == Some(dimension.name()))
}

/// More of the values of one dimension.
fn closer(
    engine: &dyn Engine,
    search: &Search,
    dimension: Dimension,
    typed: Option<&str>,
) -> Result<Option<FacetCounts>, Problem> {
    let search = Search {
        page: Page::NONE,
        passages: Passages::Best(0),
        copies: Copies::Each,
        facets: Facets {
            dimensions: vec![dimension],
            limit: MORE,
            beginning: typed.map(str::to_owned),
            ..search.facets
        },
        ..search.clone()
    };
    Ok(engine.search(&search)?.facets.pop())
}

fn facet(
    state: &State,
    results: &Results,
    counts: &FacetCounts,
    wider: Option<&Option<FacetCounts>>,
) -> Facet {
    let dimension = counts.dimension;
    let name = dimension.name();
    let wider = wider.and_then(Option::as_ref);
    let given = wider.unwrap_or(counts);
    // what is selected stays in sight whatever has been typed
    let selected = counts.values.iter().filter(|value| value.selected);
    let missing = selected.filter(|value| given.values.iter().all(|one| one.label != value.label));
    let values = missing.chain(&given.values);
    let values = values.map(|value| shown_value(state, results, dimension, value));
    let more = (given.more() > 0).then(|| {
        let address = match wider {
            // the table holds all
            Some(_) => table(state, dimension),
            None => state.set("more", name).unset(&["find", "match"]).address(),
        };
        (with_thousands(given.more()), format!("{address}#{name}"))
    });
    Facet {
        name,
        title: title(dimension),
        open: false,
        distinct: with_thousands(counts.distinct),
        values: values.collect(),
        typed: typed(state, dimension).unwrap_or_default().to_owned(),
        searched: counts.distinct >= MANY || typed(state, dimension).is_some(),
        carried: state.carried(&["find", "match", "more"]),
        more,
        fewer: wider.map(|_| {
            format!(
                "{}#{name}",
                state.unset(&["find", "match", "more"]).address()
            )
        }),
        any: state.is_any(dimension),
        switched: state.switched(dimension).address(),
        table: table(state, dimension),
    }
}

fn table(state: &State, dimension: Dimension) -> String {
    let path = format!("/api/facets/{}", dimension.name());
    state.api(&path, &[("all", "true"), ("format", "csv")])
}

fn shown_value(
    state: &State,
    results: &Results,
    dimension: Dimension,
    value: &FacetValue,
) -> Value {
    let filter = refine::spelled(dimension, &value.label);
    let address = match value.selected {
        true => Some(without(state, &results.resolved, dimension, &value.label)),
        false => filter.clone().map(|filter| state.with(filter)),
    };
    let exclude = filter.filter(|_| !value.selected);
    let exclude = exclude.map(|filter| state.with(Query::except(filter)).address());
    Value {
        label: shown(&value.label),
        count: with_thousands(value.count),
        archive: value.archive.map(with_thousands),
        derived: value.derived,
        selected: value.selected,
        address: address.map(|state| state.address()),
        exclude,
    }
}

/// The state without the filters that pick a label.
fn without(state: &State, resolved: &[Resolved], dimension: Dimension, label: &str) -> State {
    let query = refine::without(&state.query, &|filter| {
        let asked = match filter.value.below {
            true => format!("{}/*", filter.value.text),
            false => filter.value.text.clone(),
        };
        filter.dimension.looks_among().contains(&dimension)
            && resolved.iter().any(|one| {
                one.field == filter.dimension.name()
                    && one.asked == asked
                    && one.values.iter().any(|value| value == label)
            })
    });
    state.asking(query)
}

/// What people call a dimension.
pub(super) fn title(dimension: Dimension) -> &'static str {
    match dimension {
        Dimension::Person => "People",
        Dimension::Org => "Organisations",
        Dimension::Place => "Places",
        Dimension::Topic => "Topics",
        Dimension::Tag => "Other tags",
        Dimension::Source => "Sources",
        Dimension::Section => "Sections",
        Dimension::Language => "Languages",
        Dimension::Author => "Authors",
        Dimension::Genre => "Genres",
        Dimension::Collection => "Collections",
        Dimension::Year => "Years",
        Dimension::Month => "Months",
    }
}
