//! What is in a file: itself, or the files of an archive, also of archives in archives. Nothing is unpacked to disk.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Cursor, Read, Seek},
    ops::ControlFlow,
    rc::Rc,
};

use zip::{
    ZipArchive,
    read::{ZipFile, read_zipfile_from_stream},
    result::ZipError,
};

use super::entry_name::{harmless, is_left_out, nested};
use crate::decode::{LimitReached, Limits, Meter, Nuls, Peeked, Plain, Stored, decompress};

/// One thing in a file.
pub enum Content<'c> {
    /// A file: its name in the archive, none when it is the file itself, and its bytes, decompressed.
    File(Option<&'c str>, &'c mut dyn BufRead),
    /// Something in an archive that is left out.
    Left(ContentProblem),
}

/// What was left out of an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContentProblem {
    /// The name in the archive; none when the archive itself is meant.
    pub inside: Option<String>,
    /// What is wrong, in lower case, beginning with its object.
    pub what: String,
    /// What to do about it.
    pub hint: String,
    /// What is lost by it.
    pub loss: Loss,
}

/// What is lost by what was left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loss {
    /// Nothing that would be read on disk.
    Nothing,
    /// An entry.
    Entry,
    /// What lies behind a limit.
    Limit,
    /// The rest of the archive: it is not known what that holds.
    Rest,
}

/// Where the bytes of a file come from.
pub enum Bytes<'b> {
    /// A file on disk.
    Disk(File),
    /// A stream, which comes once.
    Stream(Box<dyn Read + 'b>),
}

/// The most that a zip in a stream may have, in bytes: it is read from its end.
const HELD: u64 = 512_000_000;

/// Whether bytes have been counted as plain ones of the archive around them.
const COUNTED: bool = true;
const NOT_COUNTED: bool = !COUNTED;

/// The bytes by which archives are known.
const HEAD: usize = 512;

type Take<'t> = &'t mut dyn FnMut(Content<'_>) -> ControlFlow<()>;

/// Hands out what is in a file, in the order of the archive; `meter` counts all that is read of it, and says
/// how much may be.
pub fn contents(bytes: Bytes<'_>, meter: &Rc<Meter>, take: Take<'_>) {
    let mut walk = Inside {
        limits: meter.limits(),
        meter,
        entries: 0,
        take,
    };
    // whether it was stopped is known to who stopped it
    let _ = match bytes {
        Bytes::Disk(file) => walk.disk(file),
        Bytes::Stream(stream) => {
            walk.level(Box::new(Stored::new(stream, meter)), NOT_COUNTED, None, 0)
        }
    };
}

struct Inside<'i> {
    limits: &'i Limits,
    meter: &'i Rc<Meter>,
    entries: u64,
    take: Take<'i>,
}

impl Inside<'_> {
    /// A file on disk, of which the end can be read first.
    fn disk(&mut self, mut file: File) -> ControlFlow<()> {
        let mut head = [0; 4];
        let is_zip = file.read_exact(&mut head).is_ok() && is_zip(&head);
        let stored = match file.rewind() {
            Ok(()) => Stored::new(file, self.meter),
            // a pipe: its first bytes are read already
            Err(_) => {
                let rest = Cursor::new(head).chain(Stored::new(file, self.meter));
                return self.level(Box::new(rest), NOT_COUNTED, None, 0);
            }
        };
        match is_zip {
            true => self.zip(BufReader::with_capacity(1 << 16, stored), None, 0),
            false => self.level(Box::new(stored), NOT_COUNTED, None, 0),
        }
    }

    /// Bytes of any kind: compressed ones, archives, or a file at last; `counted` says that they are plain ones of an
    /// archive that has been counted.
    fn level(
        &mut self,
        reader: Box<dyn Read + '_>,
        mut counted: bool,
        inside: Option<&str>,
        depth: u32,
    ) -> ControlFlow<()> {
        let mut reader: Box<dyn BufRead + '_> = Box::new(BufReader::new(reader));
        for _ in 0..=self.limits.nesting {
            let peeked = Peeked::new(reader, 4);
            let again = is_compressed(peeked.head());
            counted &= !again;
            reader = match again {
                true => decompress(peeked),
                false => Box::new(peeked),
            };
            if !again {
                break;
            }
        }
        let mut peeked = Peeked::new(Plain::new(reader, self.meter, counted), HEAD);
        let head = peeked.head();
        if !is_zip(head) && !is_tar(head) {
            return (self.take)(Content::File(inside, &mut peeked));
        }
        if depth >= self.limits.nesting {
            let what = format!("archive lies deeper than {} others", self.limits.nesting);
            return self.limit(inside, what, "--max-nesting");
        }
        match is_tar(head) {
            true => self.tar(&mut peeked, inside, depth),
            false => {
                let mut held = Vec::new();
                let most = HELD.min(self.limits.file);
                if let Err(error) = peeked.by_ref().take(most + 1).read_to_end(&mut held) {
                    return self.torn(inside, &error);
                }
                if held.len() as u64 > most {
                    let what = format!("zip archive in a stream has more than {most} bytes");
                    let hint = "save it to disk, or unpack it";
                    return self.left(inside, what, hint, Loss::Limit);
                }
                self.zip(Cursor::new(held), inside, depth)
            }
        }
    }

    fn tar(
        &mut self,
        reader: &mut dyn BufRead,
        inside: Option<&str>,
        depth: u32,
    ) -> ControlFlow<()> {
        let mut reader = Nuls::new(reader);
        let mut archive = tar::Archive::new(&mut reader);
        // raw, since the crate would hold names of any length
        let entries = match archive.entries() {
            Ok(entries) => entries.raw(true),
            Err(error) => return self.torn(inside, &error),
        };
        let mut long_name = None;
        for entry in entries {
            let mut entry = match entry {
                Ok(entry) => entry,
                Err(error) => return self.torn(inside, &error),
            };
            self.entry(inside)?;
            let kind = entry.header().entry_type();
            if kind.is_gnu_longname() || kind.is_pax_local_extensions() {
                match long(&mut entry, kind.is_gnu_longname()) {
                    Ok(name) => long_name = name.or(long_name),
                    Err(error) => return self.torn(inside, &error),
                }
                continue;
            }
            let own = || String::from_utf8_lossy(&entry.path_bytes()).into_owned();
            let name = harmless(&long_name.take().unwrap_or_else(own));
            let is_about = kind.is_pax_global_extensions() || kind.is_gnu_longlink();
            if kind.is_dir() || is_about || is_left_out(&name) {
                continue;
            }
            let name = nested(inside, &name);
            if !(kind.is_file() || kind.is_contiguous()) {
                let what = "entry is a link, a device or sparse, which is not read".to_owned();
                self.left(Some(&name), what, TARGET, Loss::Nothing)?;
                continue;
            }
            self.level(Box::new(entry), COUNTED, Some(&name), depth + 1)?;
        }
        let is_marked = reader.run() >= TAR_BLOCK;
        // what is around it may be damaged behind its end
        let rest = match io::copy(&mut reader, &mut io::sink()) {
            Ok(rest) => rest,
            Err(error) => return self.torn(inside, &error),
        };
        if !is_marked {
            return self.torn(inside, &io::Error::other("its end mark is missing"));
        }
        match reader.run() < rest {
            true => self.torn(inside, &io::Error::other("more stands behind its end mark")),
            false => ControlFlow::Continue(()),
        }
    }

    fn zip<R: Read + Seek>(
        &mut self,
        mut reader: R,
        inside: Option<&str>,
        depth: u32,
    ) -> ControlFlow<()> {
        let archive = ZipArchive::new(&mut reader);
        let archive = archive.and_then(|archive| match archive.offset() {
            0 => Ok(archive),
            // it begins as a zip, so this is the directory of one in it
            _ => Err(ZipError::InvalidArchive("it is cut off".into())),
        });
        let mut archive = match archive {
            Ok(archive) => archive,
            Err(error) => {
                self.rescue(reader, inside, depth)?;
                let error = io::Error::other(format!("its directory is damaged: {error}"));
                return self.torn(inside, &error);
            }
        };
        let first = archive.name_for_index(0).and_then(Result::ok);
        if first.is_some_and(|name| matches!(name.as_ref(), "[Content_Types].xml" | "mimetype")) {
            let what = "file is an office document or a book, which is not read".to_owned();
            return self.left(inside, what, "save it as text or HTML", Loss::Entry);
        }
        for number in 0..archive.len() {
            self.entry(inside)?;
            let name = archive.name_for_index(number).and_then(Result::ok);
            let name = name.map(|name| harmless(&name));
            let entry = match archive.by_index(number) {
                Ok(entry) => entry,
                Err(ZipError::Io(error)) => {
                    self.torn(inside, &error)?;
                    continue;
                }
                Err(error) => {
                    let name = nested(inside, &name.unwrap_or_else(|| format!("entry {number}")));
                    let what = format!("entry cannot be unpacked: {error}");
                    let hint =
                        "unpack the archive with another program (entries with a password need it)";
                    self.left(Some(&name), what, hint, Loss::Entry)?;
                    continue;
                }
            };
            self.zipped(entry, &name.unwrap_or_default(), inside, depth)?;
        }
        ControlFlow::Continue(())
    }

    /// The entries of a zip whose directory, which stands at its end, is damaged or cut off: from its start, as far as
    /// they tell where they end.
    fn rescue<R: Read + Seek>(
        &mut self,
        mut reader: R,
        inside: Option<&str>,
        depth: u32,
    ) -> ControlFlow<()> {
        if reader.rewind().is_err() {
            return ControlFlow::Continue(());
        }
        while let Ok(Some(entry)) = read_zipfile_from_stream(&mut reader) {
            self.entry(inside)?;
            let name = harmless(entry.name().as_deref().unwrap_or_default());
            self.zipped(entry, &name, inside, depth)?;
        }
        ControlFlow::Continue(())
    }

    fn zipped<R: Read>(
        &mut self,
        entry: ZipFile<'_, R>,
        name: &str,
        inside: Option<&str>,
        depth: u32,
    ) -> ControlFlow<()> {
        if entry.is_dir() || is_left_out(name) {
            return ControlFlow::Continue(());
        }
        let name = nested(inside, name);
        if entry.is_symlink() {
            let what = "entry is a link, which is not followed".to_owned();
            return self.left(Some(&name), what, TARGET, Loss::Nothing);
        }
        self.level(Box::new(entry), NOT_COUNTED, Some(&name), depth + 1)
    }

    /// Counts an entry.
    fn entry(&mut self, inside: Option<&str>) -> ControlFlow<()> {
        self.entries += 1;
        if self.entries <= self.limits.entries {
            return ControlFlow::Continue(());
        }
        let what = format!("archive holds more than {} entries", self.limits.entries);
        let flow = self.limit(inside, what, "--max-entries");
        flow?;
        ControlFlow::Break(())
    }

    fn limit(&mut self, inside: Option<&str>, what: String, flag: &str) -> ControlFlow<()> {
        let hint = format!("raise the limit with `{flag}`, or unpack the archive");
        self.left(inside, what, &hint, Loss::Limit)
    }

    fn torn(&mut self, inside: Option<&str>, error: &io::Error) -> ControlFlow<()> {
        let reached = error
            .get_ref()
            .and_then(|error| error.downcast_ref::<LimitReached>());
        if let Some(reached) = reached {
            return self.limit(inside, reached.what.clone(), reached.flag);
        }
        let what = format!("archive cannot be read to its end: {error}");
        let hint = "the archive is damaged or was cut short; get a fresh copy";
        self.left(inside, what, hint, Loss::Rest)
    }

    fn left(
        &mut self,
        inside: Option<&str>,
        what: String,
        hint: &str,
        loss: Loss,
    ) -> ControlFlow<()> {
        (self.take)(Content::Left(ContentProblem {
            inside: inside.map(str::to_owned),
            what,
            hint: hint.to_owned(),
            loss,
        }))
    }
}

/// A tar ends with blocks of zeros.
const TAR_BLOCK: u64 = 512;

/// What to do about links.
const TARGET: &str = "its target is read if it is in the archive";

/// The name that an entry of a tar gives the next one, at most so much of it.
fn long(entry: &mut impl Read, is_name: bool) -> io::Result<Option<String>> {
    const LONGEST: u64 = 64 << 10;
    let mut bytes = Vec::new();
    entry.take(LONGEST).read_to_end(&mut bytes)?;
    if is_name {
        let name = String::from_utf8_lossy(&bytes);
        return Ok(Some(name.trim_end_matches('\0').to_owned()));
    }
    let members = tar::PaxExtensions::new(&bytes).flatten();
    let path = members.filter(|member| member.key() == Ok("path")).last();
    Ok(path.map(|path| String::from_utf8_lossy(path.value_bytes()).into_owned()))
}

fn is_zip(head: &[u8]) -> bool {
    head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06")
}

fn is_tar(head: &[u8]) -> bool {
    head.get(257..262) == Some(b"ustar")
}

fn is_compressed(head: &[u8]) -> bool {
    head.starts_with(b"\x1f\x8b\x08") || head.starts_with(b"\x28\xb5\x2f\xfd")
}

#[cfg(test)]
#[path = "contents_tests.rs"]
mod tests;
