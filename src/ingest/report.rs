//! What a run did, and what it could not do.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Detail;

/// How many skipped records, and how many notes, are kept one by one; beyond that they are only counted.
const KEPT: u64 = 1_000;

/// The report of a run; its JSON shape has version 1.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Report {
    /// Version of this shape.
    pub version: u32,
    /// Number of the commit that holds it all; an earlier one when there was nothing to do.
    pub commit: u64,
    /// Numbers of files.
    pub files: Files,
    /// Numbers of articles.
    pub articles: Articles,
    /// Number of files read as each format.
    pub formats: BTreeMap<&'static str, u64>,
    /// Number of records and files that could not be read.
    pub skipped: u64,
    /// Number of articles read that are withheld, killed or under embargo: only `is:hidden` finds them.
    pub hidden: u64,
    /// Number of records that are no texts, such as pictures and videos.
    pub left_out: u64,
    /// Number of records that were read, but not as they stand.
    pub noted: u64,
    /// Number of records and files that could not be read when unchanged files were read.
    pub skipped_before: u64,
    /// The files that are gone or missing: the first ten, unless all were asked for.
    pub vanished: Vec<String>,
    /// What was skipped or noted: the first thousand of each, unless all were asked for.
    pub problems: Vec<Problem>,
    /// How much is kept one by one.
    #[serde(skip)]
    pub detail: Detail,
    /// What was made of each file, in their order, those that are unchanged first.
    #[serde(skip)]
    pub read: Vec<FileReport>,
    /// Whether the run was stopped; what it had read is in the commit.
    pub stopped: bool,
    /// Whether nothing was written: this is what a run would do.
    pub dry_run: bool,
    /// Whether nothing was to be read, but the labels were settled anew: the user has decided about tags, or an earlier
    /// run was cut short.
    pub settled: bool,
    /// Whether articles that were read earlier may have other tags by rule than they would get today: `newsdex retag`
    /// gives them those.
    pub needs_retag: bool,
    /// Bytes of headlines and bodies read.
    pub bytes: u64,
    /// Seconds that it took.
    pub seconds: f64,
}

/// Numbers of files.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Files {
    /// Found in the folders.
    pub seen: u64,
    /// New or changed, and read.
    pub read: u64,
    /// Unchanged since the last run.
    pub unchanged: u64,
    /// Found again under another name: their articles are there, and no longer here.
    pub moved: u64,
    /// Known and no longer there; their articles were dropped.
    pub gone: u64,
    /// Known and no longer there; their articles stay.
    pub missing: u64,
    /// Not read, since the run was stopped before.
    pub left: u64,
}

/// Numbers of articles.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Articles {
    /// New.
    pub added: u64,
    /// Known by their id, and written again.
    pub updated: u64,
    /// In unchanged files, or as they were in others.
    pub unchanged: u64,
    /// No longer there.
    pub deleted: u64,
    /// Read, and left out since they were deleted by hand.
    pub withdrawn: u64,
    /// Records with the id of another record: the newer version counts, else the later in the order of files. One whose
    /// text is lost by that, without a version to say why, is among the problems.
    pub duplicate: u64,
}

/// What was made of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FileReport {
    /// The file.
    pub path: String,
    /// The formats that it, or the files in it, were read as; none when none was recognised.
    pub formats: BTreeMap<&'static str, u64>,
    /// Number of articles that it gave.
    pub articles: u64,
    /// Number of records, or files in it, that could not be read.
    pub skipped: u64,
    /// Whether it is as it was when it was read, earlier, and was not read again.
    pub unchanged: bool,
}

/// A record that could not be read, or not as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The file.
    pub path: String,
    /// The record's number in the file, from 1.
    pub record: Option<u64>,
    /// Where it begins, in bytes of the decompressed file.
    pub byte: Option<u64>,
    /// What is wrong.
    pub what: String,
    /// What to do about it.
    pub hint: String,
    /// Whether it was skipped; if not, it was read all the same.
    pub lost: bool,
}

impl Default for Report {
    fn default() -> Report {
        Report {
            version: 1,
            commit: 0,
            files: Files::default(),
            articles: Articles::default(),
            formats: BTreeMap::new(),
            skipped: 0,
            hidden: 0,
            left_out: 0,
            noted: 0,
            skipped_before: 0,
            vanished: Vec::new(),
            problems: Vec::new(),
            detail: Detail::Usual,
            read: Vec::new(),
            stopped: false,
            dry_run: false,
            settled: false,
            needs_retag: false,
            bytes: 0,
            seconds: 0.0,
        }
    }
}

impl Report {
    /// Notes a problem.
    pub fn note(&mut self, problem: Problem) {
        let count = match problem.lost {
            true => &mut self.skipped,
            false => &mut self.noted,
        };
        *count += 1;
        if *count <= KEPT || self.detail == Detail::All {
            self.problems.push(problem);
        }
    }

    /// Counts a record that is no text, and keeps why where all is kept.
    pub fn leave_out(&mut self, reason: Problem) {
        self.left_out += 1;
        if self.detail == Detail::All {
            self.problems.push(reason);
        }
    }

    /// Megabytes (10^6 bytes of headline and body) a second.
    pub fn speed(&self) -> f64 {
        self.bytes as f64 / 1e6 / self.seconds.max(1e-9)
    }
}
