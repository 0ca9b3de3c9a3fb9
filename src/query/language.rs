//! The table of the language, for help: the README has the same.

/// What can be typed, and what it finds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LanguageRow {
    /// Texts in the order of the table, and whether they are typed as they stand.
    pub typed: Vec<(String, bool)>,
    /// The same, of what it finds.
    pub finds: Vec<(String, bool)>,
}

/// The rows of the table.
pub fn language() -> Vec<LanguageRow> {
    let rows = include_str!("language.md").lines().skip(2);
    let rows = rows.filter_map(|row| {
        // a bar inside a cell stands behind a backslash
        let row = row.replace("\\|", "\u{1}");
        let mut cells = row.trim_matches('|').split('|').map(str::trim);
        Some(LanguageRow {
            typed: parts(cells.next()?),
            finds: parts(cells.next()?),
        })
    });
    rows.collect()
}

/// The texts of a cell; every second stands between backticks.
fn parts(cell: &str) -> Vec<(String, bool)> {
    let parts = cell.split('`').enumerate();
    let parts = parts.map(|(place, text)| (text.replace('\u{1}', "|"), place % 2 == 1));
    parts.filter(|(text, _)| !text.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_rows_of_two_cells() {
        let rows = language();
        assert!(rows.len() > 25, "{}", rows.len());
        let typed = |text: &str| (text.to_owned(), true);
        let said = |text: &str| (text.to_owned(), false);
        assert_eq!(
            rows[1].typed,
            [
                typed("witkoff OR kushner"),
                said(", "),
                typed("witkoff | kushner")
            ]
        );
        assert_eq!(rows[1].finds, [said("either")]);
    }
}
