//! Files that a list names, one by one.

use std::path::{Path, PathBuf};

use super::{CorpusError, Problem, Walk, walk, walk::spelled};

/// The paths of a list: one a line, or parted by NULs when it holds one; blank ones are passed over.
pub fn read_list(bytes: &[u8]) -> Vec<PathBuf> {
    let separator = match bytes.contains(&0) {
        true => 0,
        false => b'\n',
    };
    let lines = bytes
        .split(|b| *b == separator)
        .map(|line| match separator {
            0 => line,
            _ => line.strip_suffix(b"\r").unwrap_or(line),
        });
    lines
        .filter(|line| !line.trim_ascii().is_empty())
        .map(path)
        .collect()
}

#[cfg(unix)]
fn path(bytes: &[u8]) -> PathBuf {
    use std::{ffi::OsStr, os::unix::ffi::OsStrExt};
    PathBuf::from(OsStr::from_bytes(bytes))
}

#[cfg(not(unix))]
fn path(bytes: &[u8]) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(bytes).into_owned())
}

/// What a path of a list stands for.
pub enum Listed {
    /// A folder, walked, or a file, as part of its folder.
    Found(Walk),
    /// Nothing that can be read.
    Missing(Problem),
}

impl Listed {
    /// Looks a path up. A file belongs to the collection of its folder, of which nothing else is looked at.
    pub fn find(path: &Path) -> Listed {
        let mut found = match walk(path) {
            Ok(found) => found,
            Err(error) => return Listed::Missing(missing(path, &error)),
        };
        if let [file] = &mut found.files[..]
            && file.path == found.root
            && let Some(folder) = file.path.parent()
        {
            found.root = folder.to_owned();
            let name = folder.file_name().map(spelled);
            found.collection = name.unwrap_or_else(|| "archive".to_owned());
        }
        Listed::Found(found)
    }
}

fn missing(path: &Path, error: &CorpusError) -> Problem {
    let what = match error {
        CorpusError::Missing(_) => "does not exist".to_owned(),
        CorpusError::Special(_) => "is a pipe, socket or device".to_owned(),
        CorpusError::Unreadable { source, .. } => format!("cannot be read: {source}"),
    };
    Problem {
        path: path.to_owned(),
        what,
        hint: "correct the list, or bring the file back".to_owned(),
        lost: true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_has_a_path_a_line_or_before_each_nul() {
        let check = |list: &[u8], expected: &[&str]| {
            let expected: Vec<PathBuf> = expected.iter().map(PathBuf::from).collect();
            assert_eq!(read_list(list), expected);
        };
        check(b"a\r\n\n b c \nd", &["a", " b c ", "d"]);
        check(b"a\nb\0c\0", &["a\nb", "c"]);
        check(b"", &[]);
    }
}
