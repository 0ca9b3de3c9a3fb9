//! Where patterns of words stand in a text, for the naive scan: by trying.

use std::collections::BTreeSet;

use newsdex::text::{fold, is_form};

use crate::{
    expression::Pattern,
    naive::{Known, Placed},
};

impl Pattern {
    /// The stretches of positions where it stands.
    pub fn spans(&self, words: &[Placed], known: &Known) -> Vec<(u32, u32)> {
        let mut spans: Vec<(u32, u32)> = match self {
            Pattern::Row(members) => {
                let mut spans = members[0].spans(words, known);
                for member in &members[1..] {
                    let next = member.spans(words, known);
                    let longer = spans.iter().flat_map(|(from, to)| {
                        let touching = next.iter().filter(|(start, _)| start == to);
                        touching.map(|(_, end)| (*from, *end)).collect::<Vec<_>>()
                    });
                    spans = longer.collect();
                }
                spans
            }
            Pattern::Either(members) => members
                .iter()
                .flat_map(|member| member.spans(words, known))
                .collect(),
            Pattern::Joined(parts) => {
                let exact = |word: &String| Pattern::Any(word.clone());
                Pattern::Either(vec![
                    Pattern::Any(parts.concat()),
                    Pattern::Row(parts.iter().map(exact).collect()),
                ])
                .spans(words, known)
            }
            Pattern::Any(_) | Pattern::Exact(_) | Pattern::Wild(_) | Pattern::Fuzzy(..) => {
                let fitting = words.iter().filter(|(word, _)| self.fits(word, known));
                fitting.map(|(_, at)| (*at, at + 1)).collect()
            }
        };
        spans.sort_unstable();
        spans.dedup();
        spans
    }

    fn fits(&self, word: &str, known: &Known) -> bool {
        match self {
            Pattern::Any(asked) => {
                let asked = fold(asked);
                let both =
                    |names: &BTreeSet<String>| names.contains(word) && names.contains(&asked);
                is_form(&known.languages, word, &asked) || known.surnames.iter().any(both)
            }
            Pattern::Exact(asked) => word == fold(asked),
            Pattern::Wild(pattern) => fits(&fold(pattern), word),
            Pattern::Fuzzy(asked, slips) => strsim::osa_distance(&fold(asked), word) <= *slips,
            Pattern::Row(_) | Pattern::Either(_) | Pattern::Joined(_) => false,
        }
    }
}

/// Whether a pattern with `*` and `?` fits a whole text, by trying.
pub fn fits(pattern: &str, text: &str) -> bool {
    let Some(first) = pattern.chars().next() else {
        return text.is_empty();
    };
    let rest = &pattern[first.len_utf8()..];
    let mut letters = text.chars();
    match first {
        '*' => (0..=text.len()).any(|at| text.is_char_boundary(at) && fits(rest, &text[at..])),
        '?' => letters.next().is_some() && fits(rest, letters.as_str()),
        letter => letters.next() == Some(letter) && fits(rest, letters.as_str()),
    }
}

/// Whether some choice of spans, one a part, is near enough, by trying all.
pub fn any_choice(
    parts: &[Vec<(u32, u32)>],
    taken: &mut Vec<(u32, u32)>,
    distance: u32,
    in_order: bool,
) -> bool {
    let Some((first, rest)) = parts.split_first() else {
        let from = taken.iter().map(|span| span.0).min().unwrap_or(0);
        let to = taken.iter().map(|span| span.1).max().unwrap_or(0);
        let own: u32 = taken.iter().map(|(from, to)| to - from).sum();
        return to - from - own < distance;
    };
    first.iter().any(|span| {
        let apart = |other: &(u32, u32)| other.1 <= span.0 || (!in_order && span.1 <= other.0);
        if !taken.iter().all(apart) {
            return false;
        }
        taken.push(*span);
        let found = any_choice(rest, taken, distance, in_order);
        taken.pop();
        found
    })
}
