//! Labels of the articles: whether one is still carried, and how often each is among those found.

use super::{
    Searcher,
    collect::Collected,
    compile::terms_of,
    counting::{Counting, Side},
    groups::{column_of, offset, width},
    limits::Limits,
    prepare::Prepared,
    visible::Visible,
};
use crate::{
    engine::EngineError,
    facet::Dimension,
    query::FacetFilter,
    search::{FacetCounts, FacetOrder, Origins, Resolution, Search, Tally},
    vocabulary::Place,
};

impl Searcher {
    /// Whether any article that a search may see carries a label of a group.
    pub(super) fn lives(
        &self,
        group: Place,
        origins: Origins,
        visible: &Visible,
    ) -> tantivy::Result<bool> {
        for term in terms_of(&self.index.fields, &self.vocabulary, group, origins) {
            if visible.holds(&self.tantivy, &term)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// What to count, in all segments.
    pub(super) fn counting<'a>(
        &'a self,
        dimensions: &'a [Dimension],
        sides: &'a [Side],
        origins: Origins,
    ) -> Counting<'a> {
        Counting {
            dimensions,
            sides,
            origins,
            vocabulary: &self.vocabulary,
            groups: &self.groups,
        }
    }

    /// The filters of dimensions whose counts ignore them.
    pub(super) fn sides(
        &self,
        search: &Search,
        sideways: &[Dimension],
        resolution: &Resolution,
    ) -> Vec<Side> {
        let picks = |any: &Vec<FacetFilter>, dimension: Dimension| {
            let mut picks = vec![false; width(&self.vocabulary, dimension)];
            for (dimension, group) in any.iter().flat_map(|filter| resolution.of(filter)) {
                picks[offset(&self.vocabulary, *dimension) + group] = true;
            }
            picks
        };
        let side = |dimension: &Dimension| {
            let any = search.filters.get(dimension).into_iter();
            let any = any.flat_map(|selection| &selection.any);
            Side {
                dimension: *dimension,
                picks: any.map(|any| picks(any, *dimension)).collect(),
            }
        };
        sideways.iter().map(side).collect()
    }

    /// The counts of the asked dimensions.
    pub(super) fn facets(
        &self,
        search: &Search,
        prepared: &Prepared,
        found: &Collected,
        limits: &Limits,
    ) -> Result<Vec<FacetCounts>, EngineError> {
        let archive = match search.facets.order {
            FacetOrder::Surprise if !search.facets.dimensions.is_empty() => {
                let (search, compiled) = self.everything(search, prepared, limits)?;
                Some(self.collect(&search, &compiled, &[], limits)?)
            }
            FacetOrder::Surprise | FacetOrder::Count | FacetOrder::Name => None,
        };
        let facets = search.facets.dimensions.iter().map(|dimension| {
            let filters = search.filters.values();
            let meanings = filters
                .flat_map(|selection| selection.picked())
                .flat_map(|filter| prepared.resolution.of(filter));
            let picked = meanings.filter(|(dim, _)| dim == dimension);
            FacetCounts::new(
                *dimension,
                &self.vocabulary,
                self.tally(found, *dimension),
                archive.as_ref().map(|all| self.tally(all, *dimension)),
                &search.facets,
                &picked.map(|(_, group)| *group).collect(),
            )
        });
        Ok(facets.collect())
    }

    /// What was counted of one dimension.
    fn tally<'a>(&self, collected: &'a Collected, dimension: Dimension) -> Tally<'a> {
        let counted = &collected.counted;
        let start = offset(&self.vocabulary, dimension);
        let end = start + self.vocabulary.labels(dimension).len();
        let row = counted.columns.get(&column_of(dimension)[0]);
        Tally {
            articles: collected.total + counted.aside.get(&dimension).unwrap_or(&0),
            counts: row.map_or(&[], |row| &row[start..end]),
        }
    }
}
