//! Reads files in parallel and hands out what they hold in order.

use std::{
    fs::File,
    io,
    ops::ControlFlow,
    path::Path,
    rc::Rc,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
        mpsc::{channel, sync_channel},
    },
    thread,
};

use rayon::prelude::*;

use super::plan::Planned;
use crate::{
    corpus::{self, Bytes, Content, ContentProblem, Loss, contents},
    decode::{Limits, Meter},
    engine::EngineError,
    format::{self, Cause, Item, Reading},
    ledger::STDIN,
    tags::{derive, topics::Topics},
    text::recognise,
};

/// How files are read.
#[derive(Clone, Copy)]
pub(super) struct How<'h> {
    /// How much of them.
    pub limits: Limits,
    /// The subjects that texts are searched for.
    pub topics: &'h Topics,
}

impl How<'_> {
    fn reading(self, file: &Planned) -> Reading<'_> {
        Reading {
            limit: self.limits.record,
            mapping: file.mapping.as_deref(),
            explain: false,
        }
    }
}

/// What a file in an archive is called there.
pub(super) type Inside = Option<Arc<str>>;

/// Takes what a file gives, with its name in the archive that it stands in.
pub(super) type TakeInside<'t> = &'t mut dyn FnMut(Option<&Arc<str>>, Item) -> ControlFlow<()>;

/// What happens while files are read; the numbers are places in the list of files.
pub(super) enum Event {
    /// A file gave something; what stood in an archive, with its name there.
    Item(usize, Inside, Item),
    /// So many more bytes have been read from disk.
    Bytes(u64),
    /// A file is done.
    Read(usize, Done),
    /// A file can't be opened.
    Unreadable(usize, io::Error),
}

/// What a file turned out to be.
pub(super) struct Done {
    /// The formats that it, or the files in it, were read as.
    pub formats: Vec<&'static str>,
    /// The hash of its bytes; 0 when it was not read to its end.
    pub hash: u64,
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

/// Why the reading ends before all is read.
pub(super) enum Halt {
    Failed(EngineError),
    /// Somebody has asked for it.
    Asked,
}

impl From<EngineError> for Halt {
    fn from(error: EngineError) -> Halt {
        Halt::Failed(error)
    }
}

type Take<'a> = &'a mut dyn FnMut(Event) -> Result<(), Halt>;

/// Reads all files; items come in the order of the files and of their records. Ends at the first error of `take`.
pub(super) fn read_all(files: &[Planned], how: How<'_>, take: Take<'_>) -> Result<(), Halt> {
    let mut start = 0;
    while start < files.len() {
        let mut end = start;
        let mut bytes = 0;
        while let Some(file) = files.get(end)
            && file.entry.size <= SMALL
            // what comes but once is not to be begun twice
            && !file.entry.is_delivery()
            && bytes + file.entry.size <= BATCH.0
            && end - start < BATCH.1
        {
            bytes += file.entry.size;
            end += 1;
        }
        if end == start {
            read_large(start, &files[start], how, take)?;
            start += 1;
            continue;
        }
        let held = AtomicUsize::new(0);
        let batch: Vec<Small> = files[start..end]
            .par_iter()
            .map(|file| read_small(file, how, &held))
            .collect();
        for (place, small) in (start..).zip(batch) {
            match small {
                Small::Read(items, done) => {
                    for (inside, item) in items {
                        take(Event::Item(place, inside, item))?;
                    }
                    take(Event::Bytes(files[place].entry.size))?;
                    take(Event::Read(place, done))?;
                }
                Small::Large => read_large(place, &files[place], how, take)?,
                Small::Unreadable(error) => take(Event::Unreadable(place, error))?,
            }
        }
        start = end;
    }
    Ok(())
}

/// What came of reading a small file at once.
enum Small {
    Read(Vec<(Inside, Item)>, Done),
    /// It holds more than its size promised.
    Large,
    Unreadable(io::Error),
}

fn read_small(file: &Planned, how: How<'_>, held: &AtomicUsize) -> Small {
    let mut items = Vec::new();
    let mut here = 0;
    let mut full = false;
    let meter = meter(&file.path, how.limits);
    let formats = read_file(
        &file.path,
        file.shown_name(),
        how.reading(file),
        &meter,
        &mut |inside, item| {
            let item = understood(item, how.topics);
            let bytes = size(&item);
            here += bytes;
            full = held.fetch_add(bytes, Ordering::Relaxed) + bytes > INFLATED;
            items.push((inside.cloned(), item));
            match full {
                true => ControlFlow::Break(()),
                false => ControlFlow::Continue(()),
            }
        },
    );
    let formats = match formats {
        Ok(formats) => formats,
        Err(error) => return Small::Unreadable(error),
    };
    if full {
        held.fetch_sub(here, Ordering::Relaxed);
        return Small::Large;
    }
    Small::Read(items, what_it_is(file, formats, &meter))
}

fn what_it_is(file: &Planned, formats: Vec<&'static str>, meter: &Meter) -> Done {
    let hash = match file.entry.is_delivery() {
        true => None,
        // a zip is not read in its order
        false => meter
            .hash(file.entry.size)
            .or_else(|| corpus::hash(&file.path).ok()),
    };
    Done {
        formats,
        hash: hash.unwrap_or(0),
    }
}

/// What counts the reading of a file; standard input may take any time.
pub(super) fn meter(path: &Path, limits: Limits) -> Rc<Meter> {
    let seconds = match path == Path::new(STDIN) {
        true => 0,
        false => limits.seconds,
    };
    Meter::new(Limits { seconds, ..limits })
}

/// Reads a file, and each file in it, and gives the formats that they were read as.
pub(super) fn read_file(
    path: &Path,
    name: &str,
    reading: Reading<'_>,
    meter: &Rc<Meter>,
    take: TakeInside<'_>,
) -> io::Result<Vec<&'static str>> {
    let bytes = match path == Path::new(STDIN) {
        true => Bytes::Stream(Box::new(io::stdin().lock())),
        false => Bytes::Disk(File::open(path)?),
    };
    let mut formats = Vec::new();
    contents(bytes, meter, &mut |content| match content {
        Content::File(inside, reader) => {
            let inside: Option<Arc<str>> = inside.map(Arc::from);
            let name = match &inside {
                Some(inside) => format!("{name}!/{inside}"),
                None => name.to_owned(),
            };
            let mut flow = ControlFlow::Continue(());
            let format = format::read(reader, &name, reading, &mut |item| {
                flow = take(inside.as_ref(), item);
                flow
            });
            formats.extend(format);
            flow
        }
        Content::Left(problem) => {
            let inside = problem.inside.clone().map(Arc::from);
            take(inside.as_ref(), Item::Problem(of_archive(problem)))
        }
    });
    Ok(formats)
}

fn of_archive(problem: ContentProblem) -> format::Problem {
    format::Problem {
        record: None,
        byte: None,
        what: problem.what,
        hint: problem.hint,
        lost: problem.loss != Loss::Nothing,
        cause: match problem.loss {
            Loss::Nothing => Cause::Content,
            Loss::Entry => Cause::Entry,
            Loss::Limit => Cause::Limit,
            Loss::Rest => Cause::Torn,
        },
    }
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

fn read_large(place: usize, file: &Planned, how: How<'_>, take: Take<'_>) -> Result<(), Halt> {
    let meter = meter(&file.path, how.limits);
    let mut said = 0;
    let mut outcome = Ok(());
    let mut progress = |take: Take<'_>| {
        let now = meter.stored();
        let read = Event::Bytes(now - said);
        said = now;
        take(read)
    };
    // one thread reads, one understands
    let (give, given) = sync_channel::<Vec<(Inside, Item)>>(WAITING);
    let (done, ready) = channel::<Vec<(Inside, Item)>>();
    thread::scope(|scope| {
        scope.spawn(move || {
            for items in given {
                let items = items.into_iter();
                let items = items.map(|(inside, item)| (inside, understood(item, how.topics)));
                if done.send(items.collect()).is_err() {
                    break;
                }
            }
        });
        let mut hand_on = |items: Vec<(Inside, Item)>| {
            for (inside, item) in items {
                take(Event::Item(place, inside, item))?;
            }
            progress(take)
        };
        let mut batch: Vec<(Inside, Item)> = Vec::new();
        let mut bytes = 0;
        let formats = read_file(
            &file.path,
            file.shown_name(),
            how.reading(file),
            &meter,
            &mut |inside, item| {
                bytes += size(&item);
                batch.push((inside.cloned(), item));
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
        match formats {
            Ok(formats) => take(Event::Read(place, what_it_is(file, formats, &meter))),
            Err(error) => take(Event::Unreadable(place, error)),
        }
    })
}
