//! Reads files without an index and tells how each record was read.

use std::{ops::ControlFlow, path::PathBuf};

use rustc_hash::FxHashMap;
use serde::Serialize;

use super::{
    IngestError, IngestOptions,
    mapped::Mappings,
    read::{meter, read_file},
};
use crate::{
    article::Article,
    corpus,
    format::{Filled, Item, Reading},
    ledger::{FileEntry, Ledger, STDIN},
};

/// How a record was read, or why not; its JSON shape has version 1.
#[derive(Debug, PartialEq, Serialize)]
pub struct Explained {
    /// The file.
    pub path: String,
    /// The record's number in the file, from 1; `None` when the file holds just one.
    pub record: Option<u64>,
    /// As what it was recognised; `None` where there is a problem instead.
    pub shape: Option<String>,
    /// The places that filled fields, in the order in which they did.
    pub filled: Vec<Filled>,
    /// Members of the record that were of no use.
    pub unused: Vec<String>,
    /// The article.
    pub article: Option<Box<Article>>,
    /// What is wrong with it.
    pub problem: Option<Said>,
}

/// What is wrong, and what to do about it.
#[derive(Debug, PartialEq, Serialize)]
pub struct Said {
    /// What could not be read, or not as it stands.
    pub what: String,
    /// What to do about it.
    pub hint: String,
}

/// Reads all files below some roots, `-` standing for standard input, and of a list, and hands out how each record was
/// read, in order, until `take` wants no more; `ledger` tells by which mapping files were read before.
pub fn explain(
    roots: &[PathBuf],
    ledger: &Ledger,
    options: &IngestOptions,
    take: &mut dyn FnMut(Explained) -> ControlFlow<()>,
) -> Result<(), IngestError> {
    let mut files: Vec<(PathBuf, String)> = Vec::new();
    let mut problems = Vec::new();
    let mut walked = Vec::new();
    for root in roots {
        match root.as_os_str() == STDIN {
            true => files.push((root.clone(), STDIN.to_owned())),
            false => walked.push(corpus::walk(root)?),
        }
    }
    walked.extend(corpus::walk_listed(&options.listed));
    for walk in walked {
        files.extend(walk.files.into_iter().map(|file| (file.path, file.name)));
        problems.extend(walk.problems);
    }
    for problem in problems {
        let said = Some(Said {
            what: problem.what,
            hint: problem.hint,
        });
        let path = problem.path.display().to_string();
        if take(Explained::of(&path, None, said)).is_break() {
            return Ok(());
        }
    }
    let known: FxHashMap<String, &FileEntry> =
        ledger.files().map(|entry| (entry.path(), entry)).collect();
    let mappings = Mappings::new(ledger, &options.mapped);
    for (path, name) in files {
        let shown = path.display().to_string();
        let mapping = mappings.of_named(&path, known.get(&shown).copied())?;
        let reading = Reading {
            limit: options.limits.record,
            mapping: mapping.as_deref(),
            explain: true,
        };
        let mut flow = ControlFlow::Continue(());
        let meter = meter(&path, options.limits);
        let read = read_file(&path, &name, reading, &meter, &mut |inside, item| {
            let place = match inside {
                Some(inside) => format!("{shown}!/{inside}"),
                None => shown.clone(),
            };
            flow = take(explained(&place, item));
            flow
        });
        if let Err(error) = read {
            let problem = Some(Said {
                what: format!("the file can't be opened: {error}"),
                hint: "check its permissions".to_owned(),
            });
            flow = take(Explained::of(&shown, None, problem));
        }
        if flow.is_break() {
            break;
        }
    }
    Ok(())
}

impl Explained {
    fn of(path: &str, record: Option<u64>, problem: Option<Said>) -> Explained {
        Explained {
            path: path.to_owned(),
            record,
            shape: None,
            filled: Vec::new(),
            unused: Vec::new(),
            article: None,
            problem,
        }
    }
}

fn explained(path: &str, item: Item) -> Explained {
    match item {
        Item::Problem(problem) => {
            let said = Said {
                what: problem.what,
                hint: problem.hint,
            };
            Explained::of(path, problem.record, Some(said))
        }
        Item::Article {
            record,
            article,
            trail,
        } => {
            let trail = trail.map(|trail| *trail).unwrap_or_default();
            Explained {
                shape: (!trail.shape.is_empty()).then_some(trail.shape),
                filled: trail.filled,
                unused: trail.unused,
                article: Some(article),
                ..Explained::of(path, record, None)
            }
        }
    }
}
