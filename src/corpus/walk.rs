//! From a root to its files.

use std::{
    ffi::OsStr,
    fs::{self, FileType, Metadata},
    io::ErrorKind,
    path::Path,
    time::UNIX_EPOCH,
};

use walkdir::{DirEntry, WalkDir};

use super::{CorpusError, File, Problem, Walk};

/// The file by which a folder is known as an index.
pub const INDEX_MARK: &str = "newsdex.json";

/// Finds the files under `root`, or `root` itself when it is a file.
///
/// Names that start with `.` and indexes are left out silently; symbolic links (other than the root itself), pipes,
/// sockets, devices, folders that cannot be read, and READMEs and licences are left out as [`Problem`]s.
pub fn walk(root: &Path) -> Result<Walk, CorpusError> {
    let unreadable = |source: std::io::Error| match source.kind() {
        ErrorKind::NotFound => CorpusError::Missing(root.to_owned()),
        _ => CorpusError::Unreadable {
            path: root.to_owned(),
            source,
        },
    };
    let absolute = root.canonicalize().map_err(unreadable)?;
    let metadata = fs::metadata(&absolute).map_err(unreadable)?;
    let name = file_name(&absolute);
    let mut walk = Walk {
        collection: if metadata.is_dir() {
            name.clone()
        } else {
            stem(&name).to_owned()
        },
        root: absolute,
        whole: true,
        files: Vec::new(),
        problems: Vec::new(),
    };
    if metadata.is_dir() {
        fs::read_dir(&walk.root).map_err(unreadable)?;
        walk.fill();
    } else if metadata.is_file() {
        let path = walk.root.clone();
        walk.files.push(file(&path, name, &metadata));
    } else {
        return Err(CorpusError::Special(root.to_owned()));
    }
    Ok(walk)
}

impl Walk {
    fn fill(&mut self) {
        let entries = WalkDir::new(&self.root)
            .min_depth(1)
            .follow_links(false)
            .sort_by_file_name()
            .into_iter()
            .filter_entry(|entry| !is_hidden(entry) && !is_index(entry));
        for entry in entries {
            match entry {
                Ok(entry) if entry.file_type().is_dir() => {}
                Ok(entry) if is_about(&entry) => self.problems.push(Problem {
                    path: entry.path().to_owned(),
                    what: "is about its folder, not an article in it".to_owned(),
                    hint: "if it is an article, rename it or name it alone".to_owned(),
                    lost: false,
                }),
                Ok(entry) if entry.file_type().is_file() => match entry.metadata() {
                    Ok(metadata) => {
                        let name = relative(&self.root, entry.path());
                        self.files.push(file(entry.path(), name, &metadata));
                    }
                    Err(error) => self.problems.push(unread(entry.path(), &error)),
                },
                Ok(entry) => self.problems.push(special(entry.path(), entry.file_type())),
                Err(error) => {
                    let path = error.path().unwrap_or(&self.root).to_owned();
                    self.problems.push(unread(&path, &error));
                }
            }
        }
        self.files
            .sort_by(|a, b| a.name.cmp(&b.name).then_with(|| a.path.cmp(&b.path)));
    }
}

fn is_about(entry: &DirEntry) -> bool {
    entry.file_type().is_file() && is_about_the_folder(&entry.file_name().to_string_lossy())
}

/// Whether a file is a README or a licence by its name, as archives carry them.
pub(super) fn is_about_the_folder(name: &str) -> bool {
    let name = name.to_lowercase();
    let stem = name.split('.').next().unwrap_or_default();
    ["readme", "license", "licence", "copying"].contains(&stem)
}

/// Whether a folder is an index, which holds no articles of its own.
fn is_index(entry: &DirEntry) -> bool {
    entry.file_type().is_dir() && entry.path().join(INDEX_MARK).is_file()
}

fn is_hidden(entry: &DirEntry) -> bool {
    entry.file_name().as_encoded_bytes().starts_with(b".")
}

fn file(path: &Path, name: String, metadata: &Metadata) -> File {
    let nanoseconds = |at: std::time::SystemTime| match at.duration_since(UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_nanos()).unwrap_or(i64::MAX),
        Err(before) => i64::try_from(before.duration().as_nanos()).map_or(i64::MIN, |n| -n),
    };
    File {
        path: path.to_owned(),
        name,
        size: metadata.len(),
        modified: metadata.modified().map_or(0, nanoseconds),
    }
}

fn unread(path: &Path, error: &walkdir::Error) -> Problem {
    let reason = match error.io_error() {
        Some(error) => error.to_string(),
        None => "the walk failed".to_owned(),
    };
    Problem {
        path: path.to_owned(),
        what: format!("cannot be read: {reason}"),
        hint: "check its permissions".to_owned(),
        lost: true,
    }
}

fn special(path: &Path, kind: FileType) -> Problem {
    let (what, hint) = if kind.is_symlink() {
        (
            "is a symbolic link, which is not followed",
            "index its target as a root of its own",
        )
    } else {
        (
            "is a pipe, socket or device",
            "save its contents to a file to have them indexed",
        )
    };
    Problem {
        path: path.to_owned(),
        what: what.to_owned(),
        hint: hint.to_owned(),
        lost: false,
    }
}

/// The path of a file inside its root as text, parts joined by `/`.
pub fn relative(root: &Path, path: &Path) -> String {
    let inside = path.strip_prefix(root).unwrap_or(path);
    let parts: Vec<String> = inside.iter().map(spelled).collect();
    parts.join("/")
}

fn file_name(path: &Path) -> String {
    match path.file_name() {
        Some(name) => spelled(name),
        None => "archive".to_owned(),
    }
}

/// A name as text; bytes that are no UTF-8 as `%E9`, so that different names stay different.
pub fn spelled(name: &OsStr) -> String {
    let mut text = String::new();
    for chunk in name.as_encoded_bytes().utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
    text
}

/// A file name without its extensions: letters and digits, at most 8, behind a dot.
fn stem(name: &str) -> &str {
    let mut stem = name;
    while let Some((rest, extension)) = stem.rsplit_once('.') {
        let plausible = (1..=8).contains(&extension.len())
            && extension.bytes().all(|b| b.is_ascii_alphanumeric())
            && !extension.bytes().all(|b| b.is_ascii_digit());
        if rest.is_empty() || !plausible {
            break;
        }
        stem = rest;
    }
    stem
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(files: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for name in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, name).unwrap();
        }
        folder
    }

    fn names(walk: &Walk) -> Vec<&str> {
        walk.files.iter().map(|file| file.name.as_str()).collect()
    }

    #[test]
    fn files_come_sorted_by_the_bytes_of_their_names() {
        let folder = folder(&["b.txt", "a/z.txt", "a-1.txt", "B.txt", "a/b/c.txt", "ä.txt"]);
        let walk = walk(folder.path()).unwrap();
        let expected = ["B.txt", "a-1.txt", "a/b/c.txt", "a/z.txt", "b.txt", "ä.txt"];
        assert_eq!(names(&walk), expected);
        let first = &walk.files[0];
        assert!(first.path.is_absolute() && first.size == 5 && first.modified > 0);
        assert_eq!(walk.problems, []);
    }

    #[test]
    fn hidden_names_are_left_out() {
        let folder = folder(&["a.txt", ".b.txt", ".git/config", "c/.d", "c/e"]);
        assert_eq!(names(&walk(folder.path()).unwrap()), ["a.txt", "c/e"]);
    }

    #[test]
    fn a_file_is_its_own_root() {
        let folder = folder(&["news-en.jsonl.gz", ".hidden"]);
        let at = |name| walk(&folder.path().join(name)).unwrap();
        let walk = at("news-en.jsonl.gz");
        assert_eq!(names(&walk), ["news-en.jsonl.gz"]);
        assert_eq!(walk.collection, "news-en");
        assert_eq!(at(".hidden").collection, ".hidden");
    }

    #[test]
    fn a_collection_is_named_without_extensions() {
        for (name, expected) in [
            ("a.txt", "a"),
            ("a.b.jsonl.gz", "a"),
            ("reut2-000.sgm", "reut2-000"),
            ("dump.2025.12.json", "dump.2025.12"),
            ("St. Petersburg Times.json", "St. Petersburg Times"),
            (".x", ".x"),
            ("a", "a"),
        ] {
            assert_eq!(stem(name), expected);
        }
    }

    #[test]
    fn a_missing_root_is_an_error_with_a_hint() {
        let message = walk(Path::new("no/such/place")).unwrap_err().to_string();
        assert!(message.starts_with("path `no/such/place` does not exist\nhint: "));
    }

    #[cfg(unix)]
    #[test]
    fn links_are_named_and_not_followed_except_the_root() {
        let folder = folder(&["real/a.txt"]);
        let (link, inside) = (folder.path().join("link"), folder.path().join("real/loop"));
        std::os::unix::fs::symlink(folder.path().join("real"), &link).unwrap();
        std::os::unix::fs::symlink(folder.path(), &inside).unwrap();
        let walk = walk(&link).unwrap();
        assert_eq!((names(&walk), &*walk.collection), (vec!["a.txt"], "real"));
        assert_eq!(walk.problems.len(), 1);
        let message = walk.problems[0].to_string();
        assert!(message.contains("loop` is a symbolic link"), "{message}");
    }

    #[cfg(unix)]
    #[test]
    fn a_socket_is_left_out_with_a_problem() {
        let folder = folder(&["a.txt"]);
        let _socket = std::os::unix::net::UnixListener::bind(folder.path().join("s")).unwrap();
        let walk = walk(folder.path()).unwrap();
        assert_eq!((names(&walk), walk.problems.len()), (vec!["a.txt"], 1));
    }
}
