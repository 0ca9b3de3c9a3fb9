//! How text for people looks: colours or signs, width, numbers. No control character of an article gets through.

use anstyle::{AnsiColor, Style};

use crate::{article::one_line, search::Fragment, text::plain};

/// What the reader's terminal can show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Whether colours may be used; without them, matches stand between asterisks.
    pub color: bool,
    /// Columns of a line.
    pub width: usize,
}

impl Look {
    /// What stands out most: headlines.
    pub(super) fn strong(self, text: &str) -> String {
        self.styled(Style::new().bold(), text)
    }

    /// What may be passed over.
    pub(super) fn dim(self, text: &str) -> String {
        self.styled(Style::new().dimmed(), text)
    }

    /// Names of things.
    pub(super) fn name(self, text: &str) -> String {
        self.styled(AnsiColor::Cyan.on_default(), text)
    }

    /// What matched; marked without colours too.
    pub(super) fn matched(self, text: &str) -> String {
        match self.color {
            true => self.styled(AnsiColor::Yellow.on_default().bold(), text),
            false => format!("*{text}*"),
        }
    }

    fn styled(self, style: Style, text: &str) -> String {
        match self.color {
            true => format!("{style}{text}{style:#}"),
            false => text.to_owned(),
        }
    }

    /// Fragments as one text, matches marked.
    pub(super) fn fragments(self, fragments: &[Fragment]) -> String {
        let shown = fragments.iter().map(|fragment| match fragment.matched {
            true => self.matched(&plain(&fragment.text)),
            false => plain(&fragment.text),
        });
        shown.collect()
    }

    /// A text wrapped to the width, each line behind `indent`; `first` stands before the first line instead.
    pub(super) fn wrapped(self, text: &str, first: &str, indent: &str) -> String {
        let options = textwrap::Options::new(self.width.max(40))
            .initial_indent(first)
            .subsequent_indent(indent)
            .break_words(false)
            .word_splitter(textwrap::WordSplitter::NoHyphenation);
        textwrap::fill(text, options)
    }
}

/// [`plain`] on one line, trimmed.
pub fn plain_line(text: &str) -> String {
    plain(&one_line(text))
}

/// [`plain_line`], cut to so many characters: labels and headlines of an archive can have any length.
pub(super) fn short_line(text: &str, most: usize) -> String {
    let line = plain_line(text);
    match line.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

/// A number with thousands set apart: `21,578`.
pub fn with_thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// A number and its noun: `1 article`, `2,000 articles`.
pub fn counted(number: u64, one: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{} {one}{plural}", with_thousands(number))
}

/// Rows of cells as lines: columns two spaces apart, to the right but for the last, which may hold colours.
pub(super) fn aligned(rows: &[Vec<String>]) -> Vec<String> {
    let width = |cell: &String| textwrap::core::display_width(cell);
    let mut widths: Vec<usize> = Vec::new();
    for row in rows {
        widths.resize(widths.len().max(row.len()), 0);
        for (widest, cell) in widths.iter_mut().zip(row) {
            *widest = width(cell).max(*widest);
        }
    }
    let line = |row: &Vec<String>| {
        let (last, cells) = row.split_last()?;
        let cells = cells.iter().zip(&widths);
        let cells = cells.map(|(cell, wide)| format!("{}{cell}  ", " ".repeat(wide - width(cell))));
        Some(format!("{}{last}", cells.collect::<String>()))
    };
    rows.iter()
        .map(|row| line(row).unwrap_or_default())
        .collect()
}

/// A number of bytes in its unit.
pub fn bytes(number: u64) -> String {
    match number {
        0..1_000 => format!("{number} bytes"),
        1_000..1_000_000 => format!("{:.1} kB", number as f64 / 1e3),
        1_000_000..1_000_000_000 => format!("{:.1} MB", number as f64 / 1e6),
        _ => format!("{:.1} GB", number as f64 / 1e9),
    }
}

/// A facet value, cut to so many characters; in brackets when no source gave it.
pub(super) fn value(label: &str, derived: bool, longest: usize) -> String {
    let label = short_line(label, longest);
    match derived {
        true => format!("({label})"),
        false => label,
    }
}

/// Who says that a facet value stands for something.
pub(super) fn origin(derived: bool) -> &'static str {
    match derived {
        true => "derived",
        false => "given",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_their_thousands_and_units() {
        for (number, text) in [
            (0, "0"),
            (999, "999"),
            (1_000, "1,000"),
            (1_234_567, "1,234,567"),
        ] {
            assert_eq!(with_thousands(number), text);
        }
        assert_eq!(counted(1, "article"), "1 article");
        let rows =
            [["a", "1,000", "x"], ["bé", "2", "yz"]].map(|row| row.map(str::to_owned).to_vec());
        assert_eq!(aligned(&rows), [" a  1,000  x", "bé      2  yz"]);
        assert_eq!(bytes(1_500), "1.5 kB");
        assert_eq!(short_line("é\u{1b}éé", 2), "é …");
    }
}
