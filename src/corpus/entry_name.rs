//! The names of entries of archives.

use super::walk::is_about_the_folder;

/// A name as articles can carry it: parts joined by `/`, none of them empty, `.` or `..`.
pub(super) fn harmless(name: &str) -> String {
    let parts = name
        .split(['/', '\\'])
        .map(|part| part.replace(char::is_control, " "));
    let parts = parts.filter(|part| !matches!(part.trim(), "" | "." | ".."));
    parts.collect::<Vec<_>>().join("/")
}

/// The name of an entry of an archive that may lie in another.
pub(super) fn nested(inside: Option<&str>, name: &str) -> String {
    match inside {
        Some(inside) => format!("{inside}!/{name}"),
        None => name.to_owned(),
    }
}

/// Whether an entry is none that would be read on disk: hidden, about its folder, of the Finder.
pub(super) fn is_left_out(name: &str) -> bool {
    let last = name.rsplit('/').next().unwrap_or_default();
    name.split('/')
        .any(|part| part.starts_with('.') || part == "__MACOSX")
        || is_about_the_folder(last)
        || last.is_empty()
}
