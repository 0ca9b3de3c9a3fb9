//! Chooses the format of a file by its first bytes and its name.

use super::{
    Format,
    item::{Cause, Problem},
};
use crate::decode::foreign_compression;

/// How much the first bytes of a file look like a format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// Not at all.
    No,
    /// Nothing speaks against it: enough under one of its own extensions.
    Possible,
    /// As the format often begins: enough under any extension of the table.
    Plausible,
    /// As hardly anything else begins: beats a format that owns the extension.
    Likely,
    /// As nothing else begins: enough under any name.
    Certain,
}

/// Chooses a row: the likeliest; among equals one that owns the extension; among those the first.
pub(super) fn choose<'f>(
    formats: &'f [Format],
    head: &[u8],
    name: &str,
) -> Result<&'f Format, Problem> {
    if let Some(compression) = foreign_compression(head) {
        return Err(Problem {
            hint: "unpack it first, or compress it with gzip or zstd".to_owned(),
            ..unknown(
                format!("file is compressed with {compression}, which is not unpacked here"),
                "",
            )
        });
    }
    let certain = |format: &Format| (format.sniff)(head) == Likeness::Certain;
    let extension = extension(name);
    let is_certain = formats.iter().any(certain);
    if NO_TEXTS.contains(&extension.as_str()) && !is_certain {
        return Err(Problem {
            cause: Cause::NoText,
            ..Problem::kept(
                format!("file named .{extension} is no text but what pages show, or use; left out"),
                "only texts are indexed",
            )
        });
    }
    if is_binary(head) && !is_certain {
        return Err(unknown("file is binary, not text".to_owned(), &extension));
    }
    let owns = |format: &Format| format.extensions.contains(&extension.as_str());
    let least = if formats.iter().any(owns) {
        Likeness::Plausible
    } else {
        Likeness::Certain
    };
    let mut best: Option<((Likeness, bool), &Format)> = None;
    for format in formats {
        let rank = ((format.sniff)(head), owns(format));
        let fits = rank.0 >= least || rank == (Likeness::Possible, true);
        if fits && best.is_none_or(|(best, _)| rank > best) {
            best = Some((rank, format));
        }
    }
    best.map(|(_, format)| format).ok_or_else(|| {
        let what = match extension.as_str() {
            "" => "file begins like no known format".to_owned(),
            extension => format!("file named .{extension} begins like no known format"),
        };
        unknown(what, &extension)
    })
}

/// The problem of a file without a single byte.
pub(super) fn empty() -> Problem {
    Problem {
        hint: "remove it, or get a fresh copy".to_owned(),
        ..unknown("file is empty".to_owned(), "")
    }
}

/// The problem of a file of which nothing is known.
fn unknown(what: String, extension: &str) -> Problem {
    let hint = match PROGRAMS.contains(&extension) {
        true => "save it as text or HTML with the program that made it",
        false => "rename the file if it is in one of the formats that `newsdex index --help` names",
    };
    Problem {
        cause: Cause::Unknown,
        ..Problem::lost(what, hint)
    }
}

/// Extensions of what only its own programs read.
const PROGRAMS: [&str; 11] = [
    "pdf", "doc", "xls", "ppt", "rtf", "odt", "eml", "msg", "mht", "mhtml", "epub",
];

/// Extensions of what lies beside saved pages: pictures, films, sounds, fonts, styles, programs.
const NO_TEXTS: [&str; 30] = [
    "png", "jpg", "jpeg", "gif", "webp", "avif", "svg", "ico", "bmp", "tif", "tiff", "mp4", "webm",
    "mov", "avi", "m4v", "mp3", "m4a", "wav", "ogg", "woff", "woff2", "ttf", "otf", "eot", "css",
    "js", "mjs", "map", "swf",
];

/// The last extension in lower case, behind which `.gz` and `.zst` do not count; empty when there is none.
fn extension(name: &str) -> String {
    let name = name.rsplit('/').next().unwrap_or(name).to_lowercase();
    let plain = [".gz", ".zst"]
        .iter()
        .find_map(|end| name.strip_suffix(end));
    let name = plain.unwrap_or(&name);
    match name.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() && !extension.contains(' ') => {
            extension.to_owned()
        }
        _ => String::new(),
    }
}

/// Whether bytes are no text: a NUL, or more than a tenth control characters.
fn is_binary(head: &[u8]) -> bool {
    let control = |b: &&u8| matches!(b, 0..=8 | 14..=26 | 28..=31 | 127);
    head.contains(&0) || head.iter().filter(control).count() * 10 > head.len()
}

#[cfg(test)]
mod tests {
    use super::{super::FORMATS, *};

    fn check(name: &str, head: &str, expected: &str) {
        let chosen = choose(FORMATS, head.as_bytes(), name);
        let chosen = chosen.map_or_else(|problem| problem.what, |format| format.name.to_owned());
        assert_eq!(chosen, expected, "{name}: {head}");
    }

    #[test]
    fn the_first_bytes_and_the_extension_choose_the_format() {
        let (one, two) = ("{\"title\": \"a\"}\n", "{\"t\": 1}\n{\"t\": 2}\n");
        check("a.jsonl", one, "jsonl");
        check("a.ndjson.gz", "{\"title\": \"a long first line", "jsonl");
        check("a.jsonl", "no json\n{\"t\": 2}\n", "jsonl");
        check("a.jsonl", "{\n  \"title\": \"a\"\n}\n", "json");
        check("a.jsonl", " [{\"t\": 1}]", "json");
        check("a.json", one, "json");
        check("A.JSON", two, "jsonl");
        check("a.json", "[\n{", "json");
        check("a.txt", two, "jsonl");
        check("a", "[{\"t\": 1}]", "json");
        check("dir.d/a", "Plain text", "text");
        check("a.text.gz", "[UPDATE] Plain {text}", "text");
        check(
            "a.sgm",
            "<!DOCTYPE lewis SYSTEM \"lewis.dtd\">\n",
            "reuters-sgml",
        );
        check("a.xml", "<REUTERS TOPICS=\"NO\">", "reuters-sgml");
        check("a.xml", "<?xml version=\"1.0\"?>\n<!-- x --><nitf>", "xml");
        check("a.txt.zst", "<rss version=\"2.0\">", "xml");
        check("a", "<DOC>\n<DOCNO> 1 </DOCNO>", "trec");
        check("a.sgml", "<DOC>\n<TITLE>", "trec");
        check("a.php", "<!DOCTYPE html><html>", "html");
        check("a.xml", "<?xml version=\"1.0\"?><html xmlns=\"x\">", "html");
        check("a", "WARC/1.0\r\n", "warc");
        check("a.csv", "title,body\n", "csv");
        check("a.tsv", "title\tbody\n", "tsv");
        check("a.md", "# Title\n", "markdown");
        check("a.txt", "---\ntitle: x\n---\nText", "markdown");
    }

    #[test]
    fn what_fits_no_row_is_not_read() {
        let unlike =
            |extension: &str| format!("file named .{extension} begins like no known format");
        check("a.docx", "<w>", &unlike("docx"));
        check("a.geojson", "[{\"t\": 1}]", &unlike("geojson"));
        check("a.json", "Plain text", &unlike("json"));
        check("a.txt", "a\0b", "file is binary, not text");
        check(
            "page_files/style.CSS",
            "body {}",
            "file named .css is no text but what pages show, or use; left out",
        );
        check("a.js", "<!DOCTYPE lewis SYSTEM>", "reuters-sgml");
        check(
            "a.json",
            "BZh",
            "file is compressed with bzip2, which is not unpacked here",
        );
    }
}
