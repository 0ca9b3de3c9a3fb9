//! What a user decides about tags, in a file of TOML: kinds, labels that are one, labels that are not.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use serde::Deserialize;
use toml::Spanned;

use super::spelling::Spelling;
use crate::{facet::Kind, text::fold};

/// A user's decisions. Labels are compared folded.
///
/// ```toml
/// [kinds]
/// "Pavel Malkov" = "person"
/// [join]
/// "Volodymyr Zelenskyy" = ["Zelensky", "Wolodymyr Selenskyj"]
/// [part]
/// "Kate Smith" = ["Cate Smith"]
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decisions {
    kinds: BTreeMap<String, Kind>,
    /// Each label that is another one.
    joins: BTreeMap<String, String>,
    /// What others are joined to.
    targets: BTreeSet<String>,
    parts: BTreeSet<(String, String)>,
}

/// Why a file of decisions can't be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {what}")]
pub struct BadDecisions {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What is wrong.
    pub what: String,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct File {
    kinds: BTreeMap<Spanned<String>, Spanned<String>>,
    join: BTreeMap<Spanned<String>, Vec<Spanned<String>>>,
    part: BTreeMap<Spanned<String>, Vec<Spanned<String>>>,
}

impl Decisions {
    /// Reads a file of decisions.
    pub fn parse(text: &str) -> Result<Decisions, BadDecisions> {
        let bad = |at: usize, what: String| {
            let before = &text[..text.floor_char_boundary(at)];
            let line = before.lines().last().filter(|_| !before.ends_with('\n'));
            BadDecisions {
                line: before.matches('\n').count() + 1,
                column: line.map_or(0, |line| line.chars().count()) + 1,
                what,
            }
        };
        let file: File = toml::from_str(text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            bad(at, error.message().trim().replace('\n', ", "))
        })?;
        let mut decisions = Decisions::default();
        for (label, kind) in &file.kinds {
            let Some(known) = Kind::named(kind.get_ref()) else {
                let what = format!(
                    "`{}` is no kind; there are person, org, place, topic, tag",
                    kind.get_ref()
                );
                return Err(bad(kind.span().start, what));
            };
            let label_text = label.get_ref();
            if decisions
                .kinds
                .insert(fold(label_text), known)
                .is_some_and(|kind| kind != known)
            {
                let what = format!("`{label_text}` has two kinds");
                return Err(bad(label.span().start, what));
            }
        }
        for (shown, others) in &file.join {
            for other in others {
                let (one, other_text) = (fold(shown.get_ref()), fold(other.get_ref()));
                decisions.targets.insert(one.clone());
                let before = decisions.joins.insert(other_text, one.clone());
                if before.is_some_and(|before| before != one) {
                    let what = format!("`{}` is joined to two labels", other.get_ref());
                    return Err(bad(other.span().start, what));
                }
            }
        }
        for (shown, others) in &file.join {
            // following the joins must lead to an end
            let start = fold(shown.get_ref());
            let mut label = start.clone();
            for _ in 0..=decisions.joins.len() {
                match decisions.joins.get(&label) {
                    Some(next) => label = next.clone(),
                    None => break,
                }
            }
            if decisions.joins.contains_key(&label) || others.is_empty() {
                let what = format!("`{}` is joined to itself or to nothing", shown.get_ref());
                return Err(bad(shown.span().start, what));
            }
        }
        for (one, others) in &file.part {
            for other in others {
                let (a, b) = (fold(one.get_ref()), fold(other.get_ref()));
                decisions.parts.insert((a.clone().min(b.clone()), a.max(b)));
            }
        }
        Ok(decisions)
    }

    /// Whether they say what a label is, or what it is joined to.
    pub fn name(&self, label: &str) -> bool {
        if self.kinds.is_empty() && self.joins.is_empty() {
            return false;
        }
        let folded = fold(label);
        self.kinds.contains_key(&folded) || self.joins.contains_key(&folded)
    }

    /// The kind that was decided for a label.
    pub(super) fn kind(&self, label: &str) -> Option<Kind> {
        match self.kinds.is_empty() {
            true => None,
            false => self.kinds.get(&fold(label)).copied(),
        }
    }

    /// Whether any labels are joined.
    pub(super) fn join(&self) -> bool {
        !self.joins.is_empty()
    }

    /// Whether two labels are decided not to be one.
    pub fn parts(&self, one: &str, other: &str) -> bool {
        let (one, other) = (fold(one), fold(other));
        !self.parts.is_empty()
            && self
                .parts
                .contains(&(one.clone().min(other.clone()), one.max(other)))
    }

    /// The folded label that a folded label is joined to, at the end of all joins.
    pub(super) fn joined_to(&self, folded: &str) -> Option<&str> {
        let mut target = self.joins.get(folded)?;
        while let Some(next) = self.joins.get(target) {
            target = next;
        }
        Some(target)
    }

    /// Whether others are joined to a folded label.
    pub(super) fn is_joined_to(&self, folded: &str) -> bool {
        self.targets.contains(folded)
    }

    /// Joins and parts groups of spellings, which are given by the place that each is shown by; the same of the new
    /// groups.
    pub(super) fn apply(&self, spellings: &[Spelling<'_>], shown_by: &mut [usize]) {
        if self.joins.is_empty() && self.parts.is_empty() {
            return;
        }
        let mut places_of: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (place, spelling) in spellings.iter().enumerate() {
            let places = places_of.entry(fold(spelling.label)).or_default();
            places.push(place);
        }
        let places_of = |folded: &str| places_of.get(folded).map_or(&[][..], Vec::as_slice);
        let rank = |place: &usize| (Reverse(spellings[*place].articles), *place);
        self.part(spellings, shown_by, &places_of);
        let mut joined: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
        for label in self.joins.keys() {
            if let Some(target) = self.joined_to(label) {
                let all = places_of(label).iter().chain(places_of(target));
                joined.entry(target).or_default().extend(all);
            }
        }
        for (target, places) in joined {
            // what it is joined to need not be there
            let own = places_of(target).iter().min_by_key(|place| rank(place));
            let Some(to) = own.or_else(|| places.iter().min_by_key(|place| rank(place))) else {
                continue;
            };
            // the whole groups go along
            let groups: BTreeSet<usize> = places.iter().map(|place| shown_by[*place]).collect();
            for shown in shown_by.iter_mut().filter(|shown| groups.contains(shown)) {
                *shown = *to;
            }
        }
        // of what has gone along
        self.part(spellings, shown_by, &places_of);
    }

    /// Parts groups: of two labels that are one, and are not to be, the rarer stands alone, unless the other is shown by
    /// it.
    fn part<'p>(
        &self,
        spellings: &[Spelling<'_>],
        shown_by: &mut [usize],
        places_of: &dyn Fn(&str) -> &'p [usize],
    ) {
        let articles = |places: &[usize]| -> u64 {
            let articles = places.iter().map(|place| spellings[*place].articles);
            articles.sum()
        };
        for (one, other) in &self.parts {
            let (a, b) = (places_of(one), places_of(other));
            if one == other {
                // spelled the same but for capitals and accents
                a.iter().for_each(|place| shown_by[*place] = *place);
                continue;
            }
            let shown = |places: &[usize]| places.iter().map(|place| shown_by[*place]).collect();
            let (shown_a, shown_b): (BTreeSet<usize>, BTreeSet<usize>) = (shown(a), shown(b));
            if shown_a.is_disjoint(&shown_b) {
                continue;
            }
            let leads = |places: &[usize]| places.iter().any(|place| shown_a.contains(place));
            let alone = match (leads(a), leads(b)) {
                (true, false) => b,
                (false, true) => a,
                _ if articles(a) < articles(b) => a,
                _ => b,
            };
            let lead = alone
                .iter()
                .min_by_key(|place| Reverse(spellings[**place].articles));
            for place in alone {
                shown_by[*place] = *lead.unwrap_or(place);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_file_is_told_by_its_place() {
        let check = |text: &str, expect: &str| {
            assert_eq!(
                Decisions::parse(text).unwrap_err().to_string(),
                expect,
                "{text}"
            );
        };
        check(
            "[kinds]\n\"A\" = \"human\"\n",
            "line 2, column 7: `human` is no kind; there are person, org, place, topic, tag",
        );
        check(
            "[kinds]\n\"A\" = \"person\"\n\"a\" = \"org\"\n",
            "line 3, column 1: `a` has two kinds",
        );
        check(
            "[join]\n\"A\" = [\"B\"]\n\"B\" = [\"A\"]\n",
            "line 2, column 1: `A` is joined to itself or to nothing",
        );
        check(
            "[join]\n\"A\" = [\"B\"]\n\"C\" = [\"b\"]\n",
            "line 3, column 8: `b` is joined to two labels",
        );
        check(
            "[join]\n\"A\" = []\n",
            "line 2, column 1: `A` is joined to itself or to nothing",
        );
        assert!(
            Decisions::parse("[kinds\n")
                .unwrap_err()
                .to_string()
                .starts_with("line 1, ")
        );
        assert!(
            Decisions::parse("[names]\n")
                .unwrap_err()
                .what
                .contains("unknown field")
        );
        assert_eq!(Decisions::parse("").unwrap(), Decisions::default());
    }
}
