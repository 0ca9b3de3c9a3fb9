//! Reads files in parallel and hands out what they hold in order.

use std::{
    fs::File,
    io::{self, Read},
    ops::ControlFlow,
    sync::{
        Arc,
        atomic::{AtomicU64, AtomicUsize, Ordering},
        mpsc::{channel, sync_channel},
    },
    thread,
};

use rayon::prelude::*;

use super::plan::Planned;
use crate::{
    decode,
    engine::EngineError,
    format::{self, Item, Reading},
    tags::{derive, topics::Topics},
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

/// How many articles of a large file are understood together, and how many bytes of them.
const TOGETHER: (usize, usize) = (128, 4 << 20);

/// How many such batches may wait for it.
const WAITING: usize = 2;

type Take<'a> = &'a mut dyn FnMut(Event) -> Result<(), EngineError>;

/// Reads all files; items come in the order of the files and of their records. Ends at the first error of `take`.
pub(super) fn read_all(
    files: &[Planned],
    limit: u64,
    topics: &Topics,
    take: Take<'_>,
) -> Result<(), EngineError> {
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
            read_large(start, &files[start], (limit, topics), take)?;
            start += 1;
            continue;
        }
        let held = AtomicUsize::new(0);
        let batch: Vec<Small> = files[start..end]
            .par_iter()
            .map(|file| read_small(file, (limit, topics), &held))
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
                Small::Large => read_large(place, &files[place], (limit, topics), take)?,
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

fn read_small(file: &Planned, (limit, topics): (u64, &Topics), held: &AtomicUsize) -> Small {
    let source = match File::open(&file.path) {
        Ok(source) => source,
        Err(error) => return Small::Unreadable(error),
    };
    let mut items = Vec::new();
    let mut here = 0;
    let mut full = false;
    let mut reader = decode::decompress(source);
    let format = format::read(
        &mut *reader,
        file.shown_name(),
        Reading::of(limit),
        &mut |item| {
            let item = understood(item, topics);
            let bytes = size(&item);
            here += bytes;
            full = held.fetch_add(bytes, Ordering::Relaxed) + bytes > INFLATED;
            items.push(item);
            match full {
                true => ControlFlow::Break(()),
                false => ControlFlow::Continue(()),
            }
        },
    );
    if full {
        held.fetch_sub(here, Ordering::Relaxed);
        return Small::Large;
    }
    Small::Read(items, format)
}

/// Adds what an article's text tells: its language where the source names none, its subjects.
fn understood(mut item: Item, topics: &Topics) -> Item {
    if let Item::Article { article, .. } = &mut item {
        if article.language.is_none() {
            article.recognised_language = recognise(&article.body).map(str::to_owned);
        }
        derive(article, topics);
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

fn read_large(
    place: usize,
    file: &Planned,
    (limit, topics): (u64, &Topics),
    take: Take<'_>,
) -> Result<(), EngineError> {
    let source = match File::open(&file.path) {
        Ok(source) => source,
        Err(error) => return take(Event::Unreadable(place, error)),
    };
    let count = Arc::new(AtomicU64::new(0));
    let mut reader = decode::decompress(Counted(source, Arc::clone(&count)));
    let mut said = 0;
    let mut outcome = Ok(());
    let mut progress = |take: Take<'_>| {
        let now = count.load(Ordering::Relaxed);
        let read = Event::Bytes(now - said);
        said = now;
        take(read)
    };
    // one thread reads, one understands
    let (give, given) = sync_channel::<Vec<Item>>(WAITING);
    let (done, ready) = channel::<Vec<Item>>();
    thread::scope(|scope| {
        scope.spawn(move || {
            for items in given {
                let items = items.into_iter().map(|item| understood(item, topics));
                if done.send(items.collect()).is_err() {
                    break;
                }
            }
        });
        let mut hand_on = |items: Vec<Item>| {
            for item in items {
                take(Event::Item(place, item))?;
            }
            progress(take)
        };
        let mut batch: Vec<Item> = Vec::new();
        let mut bytes = 0;
        let format = format::read(
            &mut *reader,
            file.shown_name(),
            Reading::of(limit),
            &mut |item| {
                bytes += size(&item);
                batch.push(item);
                if batch.len() >= TOGETHER.0 || bytes > TOGETHER.1 {
                    bytes = 0;
                    // the other thread ends only after this one
                    let _ = give.send(std::mem::take(&mut batch));
                    outcome = ready.try_iter().try_for_each(&mut hand_on);
                }
                match outcome {
                    Ok(()) => ControlFlow::Continue(()),
                    Err(_) => ControlFlow::Break(()),
                }
            },
        );
        let _ = give.send(batch);
        drop(give);
        outcome?;
        ready.iter().try_for_each(hand_on)?;
        take(Event::Read(place, format))
    })
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
