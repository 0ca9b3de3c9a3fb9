//! What was measured: a table for people, lines of JSON for the next run, ratios to an earlier one.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{BufWriter, Write},
    path::Path,
};

use serde_json::{Value, json};

/// A row a measure, a column a corpus.
#[derive(Default)]
pub struct Table {
    pub corpora: Vec<String>,
    rows: Vec<Row>,
}

struct Row {
    what: String,
    unit: &'static str,
    /// In the order of the corpora; nothing where it was not measured.
    values: Vec<Option<f64>>,
    target: String,
}

/// Name of the corpus, the measure, its unit.
type Key = (String, String, String);

impl Table {
    /// Notes a value of the last corpus.
    pub fn say(&mut self, what: &str, unit: &'static str, value: f64, target: &str) {
        let same = |row: &Row| row.what == what && row.unit == unit;
        let at = self.rows.iter().position(same).unwrap_or_else(|| {
            self.rows.push(Row {
                what: what.to_owned(),
                unit,
                values: Vec::new(),
                target: target.to_owned(),
            });
            self.rows.len() - 1
        });
        let values = &mut self.rows[at].values;
        values.resize(self.corpora.len(), None);
        values[self.corpora.len() - 1] = Some(value);
    }

    pub fn print(&self) {
        let mut head = vec!["measure".to_owned(), "unit".to_owned()];
        head.extend(self.corpora.iter().cloned());
        head.push("target".to_owned());
        let rows = self.rows.iter().map(|row| {
            let mut cells = vec![row.what.clone(), row.unit.to_owned()];
            let value = |at| row.values.get(at).copied().flatten();
            cells.extend((0..self.corpora.len()).map(|at| value(at).map_or(String::new(), shown)));
            cells.push(row.target.clone());
            cells
        });
        align(&[vec![head], rows.collect()].concat());
    }

    fn values(&self) -> impl Iterator<Item = (Key, f64)> {
        self.rows.iter().flat_map(|row| {
            let values = self.corpora.iter().zip(&row.values);
            values.filter_map(|(corpus, value)| {
                let key = (corpus.clone(), row.what.clone(), row.unit.to_owned());
                Some((key, (*value)?))
            })
        })
    }

    /// Writes all values as lines of JSON.
    pub fn write(&self, path: &Path) {
        let mut file = BufWriter::new(File::create(path).unwrap());
        for ((corpus, measure, unit), value) in self.values() {
            let line = json!({"corpus": corpus, "measure": measure, "unit": unit, "value": value});
            writeln!(file, "{line}").unwrap();
        }
        file.flush().unwrap();
    }

    /// Prints what is measured here and stands in a file of an earlier run, side by side.
    pub fn compare(&self, path: &Path) {
        let text = fs::read_to_string(path)
            .unwrap_or_else(|error| panic!("{}: can't be read: {error}", path.display()));
        let lines = text.lines().filter_map(|line| {
            let line: Value = serde_json::from_str(line).ok()?;
            let name = |key: &str| Some(line[key].as_str()?.to_owned());
            let key = (name("corpus")?, name("measure")?, name("unit")?);
            Some((key, line["value"].as_f64()?))
        });
        let before: BTreeMap<Key, f64> = lines.collect();
        let head = ["corpus", "measure", "unit", "before", "now", "now / before"];
        let mut rows = vec![head.map(str::to_owned).to_vec()];
        for (key, now) in self.values() {
            let Some(before) = before.get(&key) else {
                continue;
            };
            let ratio = match *before == 0.0 {
                true => String::new(),
                false => format!("{:.2}", now / before),
            };
            let (corpus, measure, unit) = key;
            rows.push(vec![
                corpus,
                measure,
                unit,
                shown(*before),
                shown(now),
                ratio,
            ]);
        }
        println!();
        align(&rows);
    }
}

/// Prints rows in columns: what begins with a letter to the left, numbers to the right.
fn align(rows: &[Vec<String>]) {
    let Some(head) = rows.first() else { return };
    let wide = |at: usize| rows.iter().map(|row| row[at].chars().count()).max();
    let wide: Vec<usize> = (0..head.len()).filter_map(wide).collect();
    let is_text = |at: usize| ["measure", "unit", "corpus"].contains(&head[at].as_str());
    for row in rows {
        let cells = row.iter().enumerate().map(|(at, cell)| match is_text(at) {
            true => format!("{cell:width$}", width = wide[at]),
            false => format!("{cell:>width$}", width = wide[at]),
        });
        println!("{}", cells.collect::<Vec<_>>().join("  ").trim_end());
    }
}

/// A number with three digits that count, and thousands parted.
pub fn shown(value: f64) -> String {
    let places = match value.abs() {
        _ if value.fract() == 0.0 => 0,
        size if size >= 100.0 => 0,
        size if size >= 10.0 => 1,
        size if size >= 1.0 => 2,
        _ => 3,
    };
    let digits = format!("{value:.places$}");
    let (whole, rest) = digits
        .split_once('.')
        .map_or((digits.as_str(), ""), |(whole, _)| {
            (whole, &digits[whole.len()..])
        });
    let mut parted = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && digit.is_ascii_digit() && (whole.len() - at).is_multiple_of(3) {
            parted.push(',');
        }
        parted.push(digit);
    }
    parted + rest
}

pub fn median(values: impl IntoIterator<Item = f64>) -> f64 {
    percentile(values, 0.5)
}

pub fn percentile(values: impl IntoIterator<Item = f64>, share: f64) -> f64 {
    let mut values: Vec<f64> = values.into_iter().collect();
    values.sort_unstable_by(f64::total_cmp);
    let at = (values.len() as f64 * share) as usize;
    values
        .get(at.min(values.len().saturating_sub(1)))
        .copied()
        .unwrap_or(f64::NAN)
}
