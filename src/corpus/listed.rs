//! Files that a list names, one by one.

use std::path::{Path, PathBuf};

use super::{
    CorpusError, Problem, Walk, walk,
    walk::{relative, spelled},
};

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

/// What the paths of a list lead to: folders, walked, and all files, as one collection with the folder around them as
/// its root; what leads nowhere is among the problems of the files.
pub fn walk_listed(paths: &[PathBuf]) -> Vec<Walk> {
    let mut folders = Vec::new();
    let mut alone = Walk {
        root: PathBuf::new(),
        collection: String::new(),
        whole: false,
        files: Vec::new(),
        problems: Vec::new(),
    };
    for path in paths {
        match walk(path) {
            Ok(found) if found.root.is_dir() => folders.push(found),
            Ok(found) => alone.files.extend(found.files),
            Err(error) => alone.problems.push(missing(path, &error)),
        }
    }
    let mut around: Option<PathBuf> = None;
    for file in &alone.files {
        let folder = file.path.parent().unwrap_or(&file.path);
        around = Some(match around {
            Some(around) => common(&around, folder),
            None => folder.to_owned(),
        });
    }
    if alone.files.is_empty() && alone.problems.is_empty() {
        return folders;
    }
    alone.root = around.unwrap_or_default();
    let name = alone.root.file_name().map(spelled);
    alone.collection = name.unwrap_or_else(|| "archive".to_owned());
    for file in &mut alone.files {
        file.name = relative(&alone.root, &file.path);
    }
    folders.push(alone);
    folders
}

/// The deepest folder that both lie in.
fn common(a: &Path, b: &Path) -> PathBuf {
    let parts = a.iter().zip(b.iter()).take_while(|(a, b)| a == b);
    parts.map(|(part, _)| part).collect()
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
