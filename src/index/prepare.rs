//! Makes searches ready: what they may see, what their filters mean, what tantivy is to run.

use tantivy::query::{EnableScoring, Weight};

use super::{
    Searcher,
    compile::{CompileError, Compiled, Place, compile},
    expand::Expander,
    limits::Limits,
    spellings::Spellings,
    visible::Visible,
};
use crate::{
    engine::EngineError,
    facet::Dimension,
    search::{Resolution, Results, Search, resolve},
};

/// A search made ready.
pub(super) struct Prepared {
    /// What it may see.
    pub visible: Visible,
    /// What its filters mean.
    pub resolution: Resolution,
    /// What tantivy is to run.
    pub compiled: Compiled,
}

impl Searcher {
    /// Prepares a search, as far as that can be done without visiting articles; the choices of the `sideways` dimensions
    /// are left out of what is to be run.
    pub(super) fn prepare(
        &self,
        search: &Search,
        sideways: &[Dimension],
        limits: &Limits,
    ) -> Result<Prepared, EngineError> {
        let visible = self.visible(search)?;
        let mut resolution = self.resolve(search, &visible)?;
        let wide = search.without_any(sideways);
        let compiled = self.compile(&wide, &resolution, &visible, limits)?;
        self.in_limits(search, limits)?;
        resolution.say_words(&compiled.widened);
        Ok(Prepared {
            visible,
            resolution,
            compiled,
        })
    }

    /// The answer to a search that finds so many articles, without hits and facets.
    pub(super) fn results(
        &self,
        search: &Search,
        prepared: Prepared,
        total: u64,
    ) -> Result<Results, EngineError> {
        Ok(Results {
            version: 1,
            query: search.text.clone(),
            unknown_words: prepared.compiled.unknown_words,
            total,
            texts: None,
            some_words: None,
            index: self.state(search.now)?,
            hits: Vec::new(),
            facets: Vec::new(),
            resolved: prepared.resolution.said,
        })
    }

    /// The search for all that a prepared one may see.
    pub(super) fn everything(
        &self,
        search: &Search,
        prepared: &Prepared,
        limits: &Limits,
    ) -> Result<(Search, Compiled), EngineError> {
        let everything = search.of_everything();
        let Prepared {
            resolution,
            visible,
            ..
        } = prepared;
        let compiled = self.compile(&everything, resolution, visible, limits)?;
        Ok((everything, compiled))
    }

    pub(super) fn resolve(
        &self,
        search: &Search,
        visible: &Visible,
    ) -> Result<Resolution, EngineError> {
        let failed = std::cell::RefCell::new(None);
        let resolution = resolve(search, &self.vocabulary, &|dimension, group| {
            self.lives((dimension, group), search.origins, visible)
                .unwrap_or_else(|error| {
                    failed.replace(Some(error));
                    false
                })
        });
        match failed.into_inner() {
            Some(error) => Err(self.failed("looking up a label")(error)),
            None => Ok(resolution?),
        }
    }

    pub(super) fn compile(
        &self,
        search: &Search,
        resolution: &Resolution,
        visible: &Visible,
        limits: &Limits,
    ) -> Result<Compiled, EngineError> {
        let place = Place {
            visible,
            searcher: &self.tantivy,
            fields: &self.index.fields,
            vocabulary: &self.vocabulary,
            groups: &self.groups,
            resolution,
            limits,
        };
        let languages = self.languages()?;
        let other_forms = search.ranking.other_forms;
        let spellings = self
            .spellings
            .get_or_init(|| Spellings::of(&self.vocabulary));
        let known = (&self.vocabulary, &self.forms, spellings);
        let expander = Expander::new(&self.tantivy, languages, known, limits, other_forms);
        compile(search, place, expander).map_err(|error| match error {
            CompileError::Tantivy(error) => self.failed("preparing the search")(error),
            CompileError::Query(error) => EngineError::Query(error),
        })
    }

    /// A compiled search as tantivy runs it where no score is asked for.
    pub(super) fn weight(&self, compiled: &Compiled) -> tantivy::Result<Box<dyn Weight>> {
        let unscored = EnableScoring::disabled_from_searcher(&self.tantivy);
        compiled.query.weight(unscored)
    }

    /// What a search may see.
    pub(super) fn visible(&self, search: &Search) -> Result<Visible, EngineError> {
        Visible::to(search, &self.tantivy).map_err(self.failed("looking for hidden articles"))
    }
}
