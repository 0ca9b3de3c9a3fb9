//! Labels of the articles: whether one is still carried, and how often each is among those found.

use super::{
    Searcher,
    collect::Collected,
    compile::terms_of,
    groups::{column_of, offset},
    visible::Visible,
};
use crate::{
    engine::EngineError,
    facet::Dimension,
    search::{FacetCounts, FacetValue, Resolution, Search},
};

impl Searcher {
    /// Whether any article that a search may see carries a label.
    pub(super) fn lives(
        &self,
        dimension: Dimension,
        group: usize,
        visible: &Visible,
    ) -> tantivy::Result<bool> {
        let fields = &self.index.fields;
        let label = self.vocabulary.labels(dimension).label(group);
        for term in terms_of(fields, dimension, label) {
            if visible.holds(&self.tantivy, &term)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The counts of the asked dimensions.
    pub(super) fn facets(
        &self,
        search: &Search,
        resolution: &Resolution,
        collected: &Collected,
    ) -> Result<Vec<FacetCounts>, EngineError> {
        let mut facets = Vec::with_capacity(search.facets.dimensions.len());
        for dimension in &search.facets.dimensions {
            let vocabulary = &self.vocabulary;
            let labels = vocabulary.labels(*dimension);
            let start = offset(vocabulary, *dimension);
            let counts = collected.counts.get(&column_of(*dimension)[0]);
            let counts = counts.map_or(&[][..], |counts| &counts[start..start + labels.len()]);
            let picked: Vec<usize> = search
                .filters
                .values()
                .flat_map(|selection| &selection.picked)
                .flat_map(|filter| resolution.of(filter))
                .filter(|(dim, _)| dim == dimension)
                .map(|(_, group)| *group)
                .collect();
            let counted = counts.iter().enumerate().filter(|(_, count)| **count > 0);
            let top = FacetCounts::top(*dimension, counted, search.facets.limit, |group| {
                FacetValue {
                    label: labels.label(group).to_owned(),
                    count: u64::from(counts[group]),
                    selected: picked.contains(&group),
                }
            });
            facets.push(top);
        }
        Ok(facets)
    }
}
