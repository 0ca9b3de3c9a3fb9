//! A writer that writes nothing: what a run would do.

use std::sync::Arc;

use crate::{
    article::Article,
    engine::{Bookmark, Engine, EngineError, Writer},
    ledger::Ledger,
    tags::topics::Topics,
};

/// A writer that writes nothing over what an engine holds, if there is one.
pub struct DryWriter<E> {
    engine: Option<E>,
    ledger: Ledger,
    topics: Arc<Topics>,
}

impl<E: Engine> DryWriter<E> {
    /// Over an engine, or over nothing.
    pub fn new(engine: Option<E>) -> Result<DryWriter<E>, EngineError> {
        let ledger = engine.as_ref().map(Engine::ledger).transpose()?;
        Ok(DryWriter {
            engine,
            ledger: ledger.unwrap_or_default(),
            topics: Topics::shipped(),
        })
    }
}

impl<E: Engine> Writer for DryWriter<E> {
    fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    fn topics(&self) -> Arc<Topics> {
        Arc::clone(&self.topics)
    }

    fn article(&self, id: &str) -> Result<Option<Article>, EngineError> {
        match &self.engine {
            Some(engine) => engine.article(id),
            None => Ok(None),
        }
    }

    fn add(&mut self, _: Article) -> Result<(), EngineError> {
        Ok(())
    }

    fn delete(&mut self, _: &str) -> Result<(), EngineError> {
        Ok(())
    }

    fn checkpoint(&mut self, _: Bookmark) -> Result<u64, EngineError> {
        Ok(0)
    }

    fn commit(&mut self, _: Bookmark) -> Result<u64, EngineError> {
        Ok(0)
    }
}
