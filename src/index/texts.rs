//! Stored articles, packed one by one with a dictionary of what many of them hold: a hit is read without its neighbours.
//!
//! zstd makes the dictionary out of articles, as soon as an index has enough of them; those before stay packed without. It
//! holds pieces of their texts, so a purge makes another. A packed article begins with [`PLAIN`] or [`BY_DICTIONARY`] and
//! its size in 4 bytes, the lowest first.

use std::{
    fs, io,
    path::PathBuf,
    sync::{Mutex, PoisonError},
};

use xxhash_rust::xxh3::xxh3_64;
use zstd::bulk::{Compressor, Decompressor};

use super::{Index, IndexWriter, Payload, document::IndexedArticle, io_failed, ledger};
use crate::engine::EngineError;

/// The level of compression: higher ones take twice as long and save little.
const LEVEL: i32 = 3;

/// An article packed without a dictionary, or with that of its index.
const PLAIN: u8 = 0;
const BY_DICTIONARY: u8 = 1;

/// So many bytes of articles are enough to make a dictionary from.
pub(super) const ENOUGH: usize = 1 << 20;

/// A dictionary's most bytes, and how many bytes of articles there must be for each of its own.
const LARGEST: usize = 256 << 10;
const PER_BYTE: usize = 8;

/// Packs articles.
pub(super) struct Packer {
    dictionary: bool,
    compressor: Compressor<'static>,
}

impl Packer {
    /// One that packs with a dictionary, unless that is empty.
    pub fn new(dictionary: &[u8]) -> io::Result<Packer> {
        Ok(Packer {
            dictionary: !dictionary.is_empty(),
            compressor: Compressor::with_dictionary(LEVEL, dictionary)?,
        })
    }

    /// Whether it packs with a dictionary.
    pub fn has_dictionary(&self) -> bool {
        self.dictionary
    }

    /// Packs a text.
    pub fn pack(&mut self, text: &str) -> io::Result<Vec<u8>> {
        let size = u32::try_from(text.len()).map_err(io::Error::other)?;
        let kind = if self.dictionary {
            BY_DICTIONARY
        } else {
            PLAIN
        };
        let mut packed = vec![kind];
        packed.extend(size.to_le_bytes());
        packed.append(&mut self.compressor.compress(text.as_bytes())?);
        Ok(packed)
    }
}

/// A dictionary of what these texts have in common; nothing where that is too little.
pub(super) fn train(texts: &[String]) -> Option<Vec<u8>> {
    let bytes: usize = texts.iter().map(String::len).sum();
    let size = LARGEST.min(bytes / PER_BYTE);
    zstd::dict::from_samples(texts, size).ok()
}

/// Unpacks articles of one commit.
pub(super) struct Unpacker {
    dictionary: Vec<u8>,
    /// Those that nobody uses, by what they unpack: each takes some time to make.
    idle: Mutex<[Vec<Decompressor<'static>>; 2]>,
}

impl Unpacker {
    /// One for articles that were packed with this dictionary, or with none.
    pub fn new(dictionary: Vec<u8>) -> Unpacker {
        Unpacker {
            dictionary,
            idle: Mutex::default(),
        }
    }

    /// The text of a packed article.
    pub fn unpack(&self, packed: &[u8]) -> io::Result<Vec<u8>> {
        let cut_short = || io::Error::from(io::ErrorKind::UnexpectedEof);
        let (kind, rest) = packed.split_first().ok_or_else(cut_short)?;
        let (size, packed) = rest.split_first_chunk().ok_or_else(cut_short)?;
        let size = u32::from_le_bytes(*size) as usize;
        let dictionary = match *kind {
            PLAIN => &[][..],
            BY_DICTIONARY => &self.dictionary,
            _ => return Err(io::ErrorKind::InvalidData.into()),
        };
        let kind = usize::from(*kind);
        let idle = || self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let known = idle()[kind].pop();
        let mut decompressor = match known {
            Some(decompressor) => decompressor,
            None => Decompressor::with_dictionary(dictionary)?,
        };
        let text = decompressor.decompress(packed, size);
        idle()[kind].push(decompressor);
        text
    }
}

impl Index {
    /// The dictionary of a commit; empty where it has none.
    pub(super) fn dictionary(&self, payload: &Payload) -> Result<Vec<u8>, EngineError> {
        let number = payload.dictionary;
        let Some(sum) = payload.dictionary_sum else {
            return Ok(Vec::new());
        };
        let path = self.dictionary_path(number);
        let bytes = fs::read(&path).map_err(|source| match source.kind() {
            io::ErrorKind::NotFound => self.damaged(format!("dictionary-{number} is missing")),
            _ => io_failed(&path, "reading the dictionary", source),
        })?;
        match xxh3_64(&bytes) == sum {
            true => Ok(bytes),
            false => Err(self.damaged(format!("dictionary-{number} is not whole"))),
        }
    }

    /// What packs articles with this dictionary, or without one where it is empty.
    pub(super) fn packer(&self, dictionary: &[u8]) -> Result<Packer, EngineError> {
        let packer = Packer::new(dictionary);
        packer.map_err(|error| io_failed(&self.path, "loading the dictionary", error))
    }

    /// Keeps the dictionary of the next commit.
    pub(super) fn write_dictionary(&self, number: u64, bytes: &[u8]) -> Result<(), EngineError> {
        ledger::write_durably(&self.dictionary_path(number), bytes)
    }

    pub(super) fn dictionary_path(&self, number: u64) -> PathBuf {
        self.path.join(format!("dictionary-{number}"))
    }
}

impl IndexWriter {
    /// Makes a dictionary for the next commit, once these articles and those before are enough.
    pub(super) fn train(&mut self, articles: &[IndexedArticle]) -> Result<(), EngineError> {
        let new = articles.iter().map(|article| article.stored().to_owned());
        self.samples.extend(new);
        let size = |samples: &[String]| samples.iter().map(String::len).sum::<usize>();
        if size(&self.samples) < ENOUGH {
            return Ok(());
        }
        let Some(dictionary) = train(&std::mem::take(&mut self.samples)) else {
            return Ok(());
        };
        let number = self.payload.dictionary + 1;
        self.index.write_dictionary(number, &dictionary)?;
        self.payload.dictionary = number;
        self.payload.dictionary_sum = Some(xxh3_64(&dictionary));
        self.packer = self.index.packer(&dictionary)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_is_unpacked_with_and_without_a_dictionary() {
        let texts: Vec<String> = (0..4_000)
            .map(|number| {
                let words = [
                    "ferries",
                    "sail",
                    "the minister said",
                    "on Monday",
                    "in Kyiv",
                ];
                let said = (0..60).map(|word| words[(number * 7 + word * word) % 5]);
                format!("{number}: {}", said.collect::<Vec<_>>().join(" "))
            })
            .collect();
        assert!(train(&[]).is_none());
        let dictionary = train(&texts).unwrap();
        let mut by_dictionary = Packer::new(&dictionary).unwrap();
        let mut plain = Packer::new(&[]).unwrap();
        assert!(by_dictionary.has_dictionary() && !plain.has_dictionary());
        let unpacker = Unpacker::new(dictionary);
        for text in texts.iter().map(String::as_str).chain(["", "é"]) {
            let packed = [by_dictionary.pack(text), plain.pack(text)].map(Result::unwrap);
            for packed in &packed {
                assert_eq!(unpacker.unpack(packed).unwrap(), text.as_bytes());
                // as the damage of a file leaves it
                for cut in 0..packed.len() {
                    let _ = unpacker.unpack(&packed[..cut]);
                }
            }
            assert!(
                packed[0].len() <= packed[1].len() || text.len() < 10,
                "{text}"
            );
        }
    }
}
