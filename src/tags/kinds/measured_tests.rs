//! Measures the kinds on real labels; needs NEWSDEX_DATA to point to the data.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::time::{Duration, Instant};

use super::{Evidence, WITNESSES, evidence, kind_of};
use crate::{
    facet::Kind,
    tags::measured_tests::{data, items},
};

/// The columns of a matrix.
const COLUMNS: [Kind; 5] = Kind::ALL;

/// How often each true type was given each kind, with an example list of the wrong ones.
#[derive(Default)]
struct Matrix {
    cells: BTreeMap<String, [u32; 5]>,
    wrong: BTreeMap<String, Vec<String>>,
}

impl Matrix {
    fn note(&mut self, truth: &str, kind: Kind, times: u32, label: &str) {
        let row = self.cells.entry(truth.to_owned()).or_default();
        let column = COLUMNS.iter().position(|k| *k == kind).unwrap_or(4);
        row[column] += times;
        if kind.name() != truth {
            self.wrong
                .entry(format!("{truth} as {}", kind.name()))
                .or_default()
                .push(label.to_owned());
        }
    }

    /// Precision and recall of a kind; rows of no kind of ours (`other`) count against precision when `all` is set.
    fn figures(&self, kind: Kind, all: bool) -> (f32, f32) {
        let column = COLUMNS.iter().position(|k| *k == kind).unwrap_or(4);
        let right = self.cells.get(kind.name()).map_or(0, |row| row[column]);
        let rows = self
            .cells
            .iter()
            .filter(|(truth, _)| all || truth.as_str() != "other");
        let given: u32 = rows.map(|(_, row)| row[column]).sum();
        let there: u32 = self
            .cells
            .get(kind.name())
            .map_or(0, |row| row.iter().sum());
        (
            right as f32 / given.max(1) as f32,
            right as f32 / there.max(1) as f32,
        )
    }

    fn print(&self, title: &str) {
        let mut out = format!("\n{title}\n{:10}", "");
        for kind in COLUMNS {
            let _ = write!(out, "{:>8}", kind.name());
        }
        for (truth, row) in &self.cells {
            let _ = write!(out, "\n{truth:10}");
            for cell in row {
                let _ = write!(out, "{cell:>8}");
            }
        }
        for kind in [Kind::Person, Kind::Org, Kind::Place, Kind::Topic] {
            let ((p, r), (all, _)) = (self.figures(kind, false), self.figures(kind, true));
            let _ = write!(
                out,
                "\n{:10} precision {p:.3} ({all:.3} with other)  recall {r:.3}",
                kind.name()
            );
        }
        println!("{out}");
        if std::env::var_os("NEWSDEX_WRONG").is_some() {
            for (what, labels) in &self.wrong {
                println!(
                    "  {what} ({}): {}",
                    labels.len(),
                    labels[..labels.len().min(120)].join(" | ")
                );
            }
        }
    }
}

/// Whether a label is held out of tuning.
fn is_held_out(label: &str) -> bool {
    let hash = label
        .bytes()
        .fold(5381_u32, |h, b| h.wrapping_mul(33) ^ u32::from(b));
    hash.count_ones() % 2 == 1
}

const HALVES: [(bool, &str); 2] = [(false, "tuned"), (true, "held out")];

#[test]
fn labels_without_texts_have_mostly_the_right_kind() {
    let Some(folder) = data() else { return };
    let rows = std::fs::read_to_string(folder.join("typed/typed-names.tsv")).unwrap();
    for (held_out, half) in HALVES {
        let mut all = Matrix::default();
        let mut sets: BTreeMap<&str, Matrix> = BTreeMap::new();
        for row in rows.lines() {
            let fields: Vec<&str> = row.split('\t').collect();
            let [name, truth, _, _, set, _] = fields[..] else {
                continue;
            };
            if is_held_out(name) == held_out {
                let kind = kind_of(name, &Evidence::default()).kind;
                all.note(truth, kind, 1, name);
                sets.entry(set).or_default().note(truth, kind, 1, name);
            }
        }
        for (set, matrix) in &sets {
            matrix.print(&format!("without texts, {half}, {set}"));
        }
        all.print(&format!("without texts, {half}, all sets"));
        for (kind, precision, recall) in [
            (Kind::Person, 0.90, 0.55),
            (Kind::Org, 0.78, 0.38),
            (Kind::Place, 0.91, 0.52),
        ] {
            let (p, r) = all.figures(kind, false);
            assert!(p >= precision && r >= recall, "{kind:?}: {p} {r}");
        }
    }
}

#[test]
fn reuters_labels_have_mostly_the_right_kind_by_their_texts() {
    let Some(folder) = data() else { return };
    let mut sums: BTreeMap<(String, Kind), (u32, Evidence)> = BTreeMap::new();
    let (mut spent, mut articles, mut bytes, mut tags) = (Duration::ZERO, 0_u32, 0, 0);
    for item in items(&folder) {
        let labels: Vec<&str> = item
            .labels
            .iter()
            .map(|(label, _)| label.as_str())
            .collect();
        if labels.is_empty() {
            continue;
        }
        let start = Instant::now();
        let said = evidence(&labels, Some(&item.dateline), &item.text);
        spent += start.elapsed();
        articles += 1;
        bytes += item.text.len();
        tags += labels.len();
        for (label, said) in item.labels.iter().zip(said) {
            let (times, sum) = sums.entry(label.clone()).or_default();
            *times += 1;
            if *times as usize <= WITNESSES {
                sum.add(said);
            }
        }
    }
    println!(
        "{articles} articles of {} bytes and {tags} labels: {:?} each",
        bytes / articles as usize,
        spent / articles
    );
    let mut seen = BTreeSet::new();
    for (held_out, half) in HALVES {
        let (mut labels, mut weighted, mut bare) = <(Matrix, Matrix, Matrix)>::default();
        for ((label, truth), (times, sum)) in &sums {
            if is_held_out(label) != held_out {
                continue;
            }
            let verdict = kind_of(label, sum);
            if std::env::var_os("NEWSDEX_WRONG").is_some()
                && verdict.kind != *truth
                && seen.insert(label)
            {
                println!("{label} {truth:?} as {:?}: {sum:?}", verdict.kind);
            }
            labels.note(truth.name(), verdict.kind, 1, label);
            weighted.note(truth.name(), verdict.kind, *times, label);
            bare.note(
                truth.name(),
                kind_of(label, &Evidence::default()).kind,
                1,
                label,
            );
        }
        bare.print(&format!("Reuters without texts, {half}, a label"));
        labels.print(&format!("Reuters with texts, {half}, a label"));
        weighted.print(&format!("Reuters with texts, {half}, an article"));
        let (precision, recall) = labels.figures(Kind::Person, true);
        assert!(
            precision >= 0.90 && recall >= 0.80,
            "persons: {precision} {recall}"
        );
    }
}
