//! Copies an index as of its last commit, while others read and write it.

use std::{
    fs::{self, File},
    io::{self, Read},
    path::{Path, PathBuf},
};

use super::{
    Index, failed, history, io_failed, ledger, lines::Extent, manifest, remembered, segments,
    tables,
};
use crate::engine::{BackedUp, EngineError};

impl Index {
    /// Copies the last commit into a new or empty folder, which is an index then: files that never change are linked
    /// where the disk allows it.
    pub fn backup(&self, to: &Path) -> Result<BackedUp, EngineError> {
        let segments = to.join(manifest::SEGMENTS);
        let failed = |source| io_failed(to, "writing the backup", source);
        let whole = std::path::absolute(to).map_err(failed)?;
        let own = std::path::absolute(&self.path).map_err(failed)?;
        if whole.starts_with(own) {
            return Err(EngineError::NotEmpty(to.to_owned()));
        }
        if fs::read_dir(to).is_ok_and(|mut files| files.next().is_some()) {
            return Err(EngineError::NotEmpty(to.to_owned()));
        }
        fs::create_dir_all(&segments).map_err(failed)?;
        let meta = self.segments().join("meta.json");
        loop {
            let before = fs::read(&meta)
                .map_err(|source| io_failed(&meta, "reading the last commit", source))?;
            match self.copy(&before, to) {
                Ok(done) => return Ok(done),
                // a writer has replaced what was to be copied
                Err(_) if fs::read(&meta).is_ok_and(|now| now != before) => {
                    fs::remove_dir_all(to).map_err(failed)?;
                    fs::create_dir_all(&segments).map_err(failed)?;
                }
                Err(error) => return Err(error),
            }
        }
    }

    fn copy(&self, meta: &[u8], to: &Path) -> Result<BackedUp, EngineError> {
        let payload = self.payload()?;
        let metas = self
            .tantivy
            .load_metas()
            .map_err(|error| failed(&self.path, "reading the last commit", error))?;
        if !fs::read(self.segments().join("meta.json")).is_ok_and(|now| now == meta) {
            return Err(self.damaged("it changes while it is copied".to_owned()));
        }
        let mut done = BackedUp {
            commit: payload.commit,
            ..BackedUp::default()
        };
        let mut names: Vec<PathBuf> = metas.segments.iter().flat_map(segments::files).collect();
        for name in &names {
            let name = Path::new(manifest::SEGMENTS).join(name);
            done.linked += u64::from(self.link(&name, to)?);
            done.count(&to.join(name));
        }
        self.copy_lines(ledger::FILE, payload.ledger, to)?;
        let history = history::file(payload.history_file);
        self.copy_lines(&history, payload.history, to)?;
        let vocabulary = self.vocabulary_path(payload.vocabulary);
        let vocabulary = vocabulary.file_name().map(PathBuf::from);
        let others = [tables::DECISIONS, tables::TOPICS, remembered::FILE].map(PathBuf::from);
        let dictionary = self.dictionary_path(payload.dictionary);
        let dictionary = dictionary.file_name().map(PathBuf::from);
        let vocabulary = vocabulary.filter(|_| payload.vocabulary > 0);
        let dictionary = dictionary.filter(|_| payload.dictionary_sum.is_some());
        let needed = vocabulary.into_iter().chain(dictionary);
        let others = others
            .into_iter()
            .filter(|name| self.path.join(name).exists());
        for name in needed.chain(others) {
            self.copy_file(&name, to)?;
            done.count(&to.join(name));
        }
        names.push("meta.json".into());
        let managed = serde_json::json!(names).to_string();
        let segments = to.join(manifest::SEGMENTS);
        ledger::write_durably(&segments.join(".managed.json"), managed.as_bytes())?;
        ledger::write_durably(&segments.join("meta.json"), meta)?;
        // last, so that a folder with a manifest always holds a whole index
        self.copy_file(Path::new(manifest::FILE), to)?;
        // what was copied is of that commit
        match self.payload()? == payload {
            true => Ok(done),
            false => Err(self.damaged("it changes while it is copied".to_owned())),
        }
    }

    /// Gives a file another name, or copies it where that is not possible; whether it was linked.
    fn link(&self, name: &Path, to: &Path) -> Result<bool, EngineError> {
        match fs::hard_link(self.path.join(name), to.join(name)) {
            Ok(()) => Ok(true),
            Err(_) => self.copy_file(name, to).map(|()| false),
        }
    }

    fn copy_file(&self, name: &Path, to: &Path) -> Result<(), EngineError> {
        let from = self.path.join(name);
        let copied =
            fs::copy(&from, to.join(name)).and_then(|_| File::open(to.join(name))?.sync_all());
        copied.map_err(|source| io_failed(&from, "copying the file", source))
    }

    /// Copies as much of a file of lines as the commit vouches for.
    fn copy_lines(&self, name: &str, extent: Extent, to: &Path) -> Result<(), EngineError> {
        if extent.length == 0 {
            return Ok(());
        }
        let from = self.path.join(name);
        let copy = || -> io::Result<()> {
            let mut file = File::create(to.join(name))?;
            let copied = io::copy(&mut File::open(&from)?.take(extent.length), &mut file)?;
            if copied < extent.length {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            file.sync_all()
        };
        copy().map_err(|source| io_failed(&from, "copying the file", source))
    }
}

impl BackedUp {
    fn count(&mut self, file: &Path) {
        self.files += 1;
        self.bytes += fs::metadata(file).map_or(0, |file| file.len());
    }
}
