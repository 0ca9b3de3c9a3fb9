//! Writes hits one by one, for programs and spreadsheets: lines of JSON, CSV, ids, files.

use std::{
    collections::{HashMap, HashSet},
    io::{self, Write},
};

use super::{
    Look, OutputFormat, json::write_json, kwic::write_kwic, results::write_hit, text::plain_line,
};
use crate::{
    ledger::{Ledger, file_names},
    search::Hit,
    text::plain,
};

/// Writes hits, each as soon as it is given.
pub struct HitWriter<'a> {
    out: &'a mut dyn Write,
    format: OutputFormat,
    look: Look,
    end: char,
    /// Where the files are; only for the form that names them.
    paths: HashMap<(String, String), String>,
    /// The files that have been named.
    named: HashSet<String>,
    written: u64,
}

/// The columns of the CSV form.
const COLUMNS: [&str; 14] = [
    "rank",
    "id",
    "score",
    "date",
    "source",
    "headline",
    "byline",
    "dateline",
    "url",
    "collection",
    "path",
    "words",
    "tags",
    "passage",
];

impl<'a> HitWriter<'a> {
    /// A writer of hits. `end` ends each id and file: a newline, or NUL for programs; `ledger` says where the files are.
    pub fn new(
        out: &'a mut dyn Write,
        format: OutputFormat,
        look: Look,
        end: char,
        ledger: &Ledger,
    ) -> HitWriter<'a> {
        let paths = match format {
            OutputFormat::Files => ledger.paths(),
            _ => HashMap::new(),
        };
        HitWriter {
            out,
            format,
            look,
            end,
            paths,
            named: HashSet::new(),
            written: 0,
        }
    }

    /// Writes one hit.
    pub fn write(&mut self, hit: &Hit) -> io::Result<()> {
        self.written += 1;
        match self.format {
            OutputFormat::Json | OutputFormat::Jsonl => write_json(self.out, hit),
            OutputFormat::Ids => write!(self.out, "{}{}", hit.id, self.end),
            OutputFormat::Files => self.write_file(hit),
            OutputFormat::Csv => self.write_row(hit),
            OutputFormat::Kwic => write_kwic(self.out, hit, self.look),
            OutputFormat::Text => write_hit(self.out, hit, 1, self.look),
        }
    }

    /// Writes what stands even where there is no hit: the head of a table.
    pub fn finish(&mut self) -> io::Result<()> {
        match (self.format, self.written) {
            (OutputFormat::Csv, 0) => write_cells(self.out, COLUMNS.map(str::to_owned)),
            _ => Ok(()),
        }
    }

    fn write_file(&mut self, hit: &Hit) -> io::Result<()> {
        let known = |path: &str| {
            let key = (hit.collection.clone(), path.to_owned());
            self.paths.get(&key).cloned()
        };
        let path = file_names(&hit.path).find_map(known);
        // an article whose file is no longer known still says what it knows
        let path = path.unwrap_or_else(|| format!("{}/{}", hit.collection, hit.path));
        if self.named.insert(path.clone()) {
            // before a NUL the path is as it is; on a line nothing of it may move the terminal
            match self.end {
                '\0' => write!(self.out, "{path}\0")?,
                end => write!(self.out, "{}{end}", plain(&path))?,
            }
        }
        Ok(())
    }

    fn write_row(&mut self, hit: &Hit) -> io::Result<()> {
        if self.written == 1 {
            write_cells(self.out, COLUMNS.map(str::to_owned))?;
        }
        let tags: Vec<String> = hit
            .tags
            .iter()
            .map(|tag| match tag.origin {
                "given" => format!("{}: {}", tag.kind.name(), tag.label),
                origin => format!("{}: {} ({origin})", tag.kind.name(), tag.label),
            })
            .collect();
        let passages: Vec<String> = hit
            .snippets
            .iter()
            .filter(|snippet| snippet.field == "body")
            .map(|snippet| snippet.fragments.iter().map(|f| f.text.as_str()).collect())
            .collect();
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        write_cells(
            self.out,
            [
                hit.rank.to_string(),
                hit.id.clone(),
                format!("{:.4}", hit.score),
                text(&hit.date),
                text(&hit.source),
                text(&hit.headline),
                hit.byline.join("; "),
                text(&hit.dateline),
                text(&hit.url),
                hit.collection.clone(),
                hit.path.clone(),
                hit.words.to_string(),
                tags.join("; "),
                passages.join(" … "),
            ],
        )
    }
}

/// Writes one row of a table as CSV (RFC 4180).
///
/// A cell that a spreadsheet would take for a formula gets an apostrophe before it: nothing that an article holds is
/// run. Cells are on one line.
pub(super) fn write_cells(
    out: &mut dyn Write,
    cells: impl IntoIterator<Item = String>,
) -> io::Result<()> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    let cells = cells.into_iter();
    writer.write_record(cells.map(|cell| guarded(&plain_line(&cell))))?;
    let row = writer.into_inner().map_err(|error| error.into_error())?;
    out.write_all(&row)
}

/// A cell that no spreadsheet takes for a formula; a negative number is none.
fn guarded(cell: &str) -> String {
    let number = cell.strip_prefix('-').is_some_and(|digits| {
        digits.starts_with(|c: char| c.is_ascii_digit()) && digits.parse::<f64>().is_ok()
    });
    match !number && cell.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']) {
        true => format!("'{cell}"),
        false => cell.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row<const N: usize>(cells: [&str; N]) -> String {
        let mut out = Vec::new();
        write_cells(&mut out, cells.map(str::to_owned)).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn cells_are_quoted_where_they_must_be() {
        assert_eq!(
            row(["a", "b, \"c\"", "d\ne", ""]),
            "a,\"b, \"\"c\"\"\",d e,\r\n"
        );
    }

    #[test]
    fn a_negative_number_stays_one() {
        assert_eq!(row(["-0.7", "-1", "-inf", "-"]), "-0.7,-1,'-inf,'-\r\n");
    }

    #[test]
    fn nothing_of_an_article_is_a_formula() {
        assert_eq!(
            row(["=1+1", "+1", "-1-1", "@x", " \t=cmd", "a=b"]),
            "'=1+1,'+1,'-1-1,'@x,'=cmd,a=b\r\n"
        );
    }
}
