//! Reads files in parallel and hands out what they hold in order.

use std::{
    fs::File,
    io::{self, Read},
    ops::ControlFlow,
    sync::{
        Arc,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
};

use rayon::prelude::*;

use super::plan::Planned;
use crate::{
    decode,
    engine::EngineError,
    format::{self, Item},
    text::recognise,
};

/// What happens while files are read; the numbers are places in the list of files.
pub(super) enum Event {
    /// A file gave something.
    Item(usize, Item),
    /// So many more bytes have been read from disk.
    Bytes(u64),
    /// A file is done; the format that it was read as.
    Read(usize, Option<&'static str>),
    /// A file can't be opened.
    Unreadable(usize, io::Error),
}

/// Files up to this size are read together, in parallel; a larger one by itself, article by article.
const SMALL: u64 = 4 << 20;

/// How much is read together, in bytes and files.
const BATCH: (u64, usize) = (16 << 20, 512);

/// How much the files of a batch may hold together, once decompressed; those beyond are read as large ones.
const INFLATED: usize = 64 << 20;

type Take<'a> = &'a mut dyn FnMut(Event) -> Result<(), EngineError>;

/// Reads all files; items come in the order of the files and of their records. Ends at the first error of `take`.
pub(super) fn read_all(files: &[Planned], limit: u64, take: Take<'_>) -> Result<(), EngineError> {
    let mut start = 0;
    while start < files.len() {
        let mut end = start;
        let mut bytes = 0;
        while let Some(file) = files.get(end)
            && file.entry.size <= SMALL
            && bytes + file.entry.size <= BATCH.0
            && end - start < BATCH.1
        {
            bytes += file.entry.size;
            end += 1;
        }
        if end == start {
            read_large(start, &files[start], limit, take)?;
            start += 1;
            continue;
        }
        let held = AtomicUsize::new(0);
        let batch: Vec<Small> = files[start..end]
            .par_iter()
            .map(|file| read_small(file, limit, &held))
            .collect();
        for (place, small) in (start..).zip(batch) {
            match small {
                Small::Read(items, format) => {
                    for item in items {
                        take(Event::Item(place, item))?;
                    }
                    take(Event::Bytes(files[place].entry.size))?;
                    take(Event::Read(place, format))?;
                }
                Small::Large => read_large(place, &files[place], limit, take)?,
                Small::Unreadable(error) => take(Event::Unreadable(place, error))?,
            }
        }
        start = end;
    }
    Ok(())
}

/// What came of reading a small file at once.
enum Small {
    Read(Vec<Item>, Option<&'static str>),
    /// It holds more than its size promised.
    Large,
    Unreadable(io::Error),
}

fn read_small(file: &Planned, limit: u64, held: &AtomicUsize) -> Small {
    let source = match File::open(&file.path) {
        Ok(source) => source,
        Err(error) => return Small::Unreadable(error),
    };
    let mut items = Vec::new();
    let mut here = 0;
    let mut full = false;
    let mut reader = decode::decompress(source);
    let format = format::read(&mut *reader, file.shown_name(), limit, &mut |item| {
        let item = with_language(item);
        let bytes = size(&item);
        here += bytes;
        full = held.fetch_add(bytes, Ordering::Relaxed) + bytes > INFLATED;
        items.push(item);
        match full {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        }
    });
    if full {
        held.fetch_sub(here, Ordering::Relaxed);
        return Small::Large;
    }
    Small::Read(items, format)
}

/// Recognises the language of an article whose source names none.
fn with_language(mut item: Item) -> Item {
    if let Item::Article { article, .. } = &mut item
        && article.language.is_none()
    {
        article.recognised_language = recognise(&article.body).map(str::to_owned);
    }
    item
}

/// About the memory that an item takes.
fn size(item: &Item) -> usize {
    match item {
        Item::Article { article, .. } => {
            let tags: usize = article.tags.iter().map(|tag| tag.label.len() + 48).sum();
            article.body.len() + tags + 1_024
        }
        Item::Problem(problem) => problem.what.len() + problem.hint.len() + 256,
    }
}

fn read_large(place: usize, file: &Planned, limit: u64, take: Take<'_>) -> Result<(), EngineError> {
    let source = match File::open(&file.path) {
        Ok(source) => source,
        Err(error) => return take(Event::Unreadable(place, error)),
    };
    let count = Arc::new(AtomicU64::new(0));
    let mut reader = decode::decompress(Counted(source, Arc::clone(&count)));
    let mut said = 0;
    let mut outcome = Ok(());
    let format = format::read(&mut *reader, file.shown_name(), limit, &mut |item| {
        let bytes = count.load(Ordering::Relaxed);
        outcome = take(Event::Item(place, with_language(item))).and_then(|()| match bytes > said {
            true => take(Event::Bytes(bytes - said)),
            false => Ok(()),
        });
        said = bytes;
        match outcome {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        }
    });
    outcome?;
    take(Event::Bytes(
        count.load(Ordering::Relaxed).saturating_sub(said),
    ))?;
    take(Event::Read(place, format))
}

/// A file that counts what is read from it.
struct Counted(File, Arc<AtomicU64>);

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.0.read(buffer)?;
        self.1.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}
