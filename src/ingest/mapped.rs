//! By which mapping each file is read: the one that is given, else the one by which it, or its folder, was read before.

use std::{cell::RefCell, collections::BTreeMap, path::Path, sync::Arc};

use rustc_hash::FxHashMap;

use super::IngestError;
use crate::{
    corpus,
    format::Mapping,
    ledger::{FileEntry, Ledger, fingerprint},
};

/// By what the keys of sources are understood, besides what is known of them.
#[derive(Clone, Debug, Default)]
pub enum Mapped {
    /// Nothing is said: files, and new ones in their folders, are read by the mapping by which they were read before.
    #[default]
    AsBefore,
    /// By nothing, also what was read by a mapping before.
    ByNothing,
    /// By a mapping.
    By(Arc<Mapping>),
}

impl Mapped {
    /// The mapping that is given.
    pub(super) fn mapping(&self) -> Option<&Arc<Mapping>> {
        match self {
            Mapped::By(mapping) => Some(mapping),
            Mapped::AsBefore | Mapped::ByNothing => None,
        }
    }

    /// Whether a file that was read by the mapping of that fingerprint would be read the same way.
    pub(super) fn is_as_before(&self, before: Option<u64>) -> bool {
        let now = self.mapping().map(|mapping| fingerprint(mapping.text()));
        matches!(self, Mapped::AsBefore) || now == before
    }
}

/// The mappings of all files.
pub(super) struct Mappings<'l> {
    ledger: &'l Ledger,
    mapped: &'l Mapped,
    /// The mappings of the files of each folder, and of how many, when some were read by one.
    folders: FxHashMap<String, BTreeMap<Option<u64>, u64>>,
    parsed: RefCell<FxHashMap<u64, Arc<Mapping>>>,
}

impl<'l> Mappings<'l> {
    /// Of what is known.
    pub fn new(ledger: &'l Ledger, mapped: &'l Mapped) -> Mappings<'l> {
        let mut folders: FxHashMap<String, BTreeMap<Option<u64>, u64>> = FxHashMap::default();
        if ledger.has_mappings() {
            for entry in ledger.files().filter(|entry| !entry.is_delivery()) {
                if let Some((folder, _)) = entry.path().rsplit_once('/') {
                    let mappings = folders.entry(folder.to_owned()).or_default();
                    *mappings.entry(entry.mapping).or_default() += 1;
                }
            }
        }
        Mappings {
            ledger,
            mapped,
            folders,
            parsed: RefCell::default(),
        }
    }

    /// Of a file that is named for this run.
    pub fn of_named(
        &self,
        path: &Path,
        known: Option<&FileEntry>,
    ) -> Result<Option<Arc<Mapping>>, IngestError> {
        match (self.mapped, known) {
            (Mapped::By(mapping), _) => Ok(Some(Arc::clone(mapping))),
            (Mapped::ByNothing, _) => Ok(None),
            (Mapped::AsBefore, Some(known)) => self.of_known(known),
            (Mapped::AsBefore, None) => self.remembered(self.around(path)),
        }
    }

    /// Of a file that is known, and read again for another's sake.
    pub fn of_known(&self, known: &FileEntry) -> Result<Option<Arc<Mapping>>, IngestError> {
        self.remembered(known.mapping)
    }

    /// That of most files of the nearest folder around a file of which files are known; a mapping rather than none.
    fn around(&self, path: &Path) -> Option<u64> {
        let mut folders = path.ancestors().skip(1);
        let found =
            folders.find_map(|folder| self.folders.get(&corpus::spelled(folder.as_os_str())));
        let (mapping, _) = found?
            .iter()
            .max_by_key(|(mapping, files)| (**files, **mapping))?;
        *mapping
    }

    fn remembered(&self, fingerprint: Option<u64>) -> Result<Option<Arc<Mapping>>, IngestError> {
        let Some(text) = fingerprint.and_then(|fingerprint| self.ledger.mapping(fingerprint))
        else {
            return Ok(None);
        };
        let fingerprint = fingerprint.unwrap_or_default();
        if let Some(parsed) = self.parsed.borrow().get(&fingerprint) {
            return Ok(Some(Arc::clone(parsed)));
        }
        let parsed = Arc::new(Mapping::parse(text).map_err(IngestError::Mapping)?);
        let mut all = self.parsed.borrow_mut();
        all.insert(fingerprint, Arc::clone(&parsed));
        Ok(Some(parsed))
    }
}
