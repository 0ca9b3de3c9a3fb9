//! Chooses the passages of a text that show its matches best, and cuts them to fragments.

use super::{Fragment, Snippet};
use crate::{article::one_line, text::sentence_start};

/// A match: its bytes in the text and the mark that it belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Match {
    pub from: usize,
    pub to: usize,
    pub mark: usize,
}

/// How much of the text stands on each side of a match where every match is shown, in bytes.
const CONTEXT: usize = 120;

/// How far before its first match a passage may begin, in bytes.
const BEFORE: usize = 90;

/// How much of the text one passage shows, in bytes, about.
pub(super) const PASSAGE: usize = 240;

/// The best passages, at most `most`, in the order of the text: those with the most different marks, then with more than
/// one match, then the earliest.
pub(super) fn best_passages(text: &str, matches: &[Match], most: usize) -> Vec<(usize, usize)> {
    let mut candidates = Vec::new();
    for (first, found) in matches.iter().enumerate() {
        let near = matches[first..]
            .iter()
            .take_while(|other| other.to <= found.from + PASSAGE - BEFORE / 2);
        let mut marks: Vec<usize> = Vec::new();
        let mut count = 0;
        for other in near {
            count += 1;
            if !marks.contains(&other.mark) {
                marks.push(other.mark);
            }
        }
        candidates.push((marks.len(), count.min(2), std::cmp::Reverse(first)));
    }
    candidates.sort_unstable_by(|a, b| b.cmp(a));
    let mut chosen: Vec<(usize, usize)> = Vec::new();
    for (_, _, std::cmp::Reverse(first)) in candidates {
        if chosen.len() == most {
            break;
        }
        let from = start_of_passage(text, matches[first].from);
        let to = end_of_passage(text, from).max(matches[first].to);
        if chosen.iter().all(|(a, b)| to <= *a || from >= *b) {
            chosen.push((from, to));
        }
    }
    chosen.sort_unstable();
    chosen
}

fn start_of_passage(text: &str, first_match: usize) -> usize {
    if let Some(start) = sentence_start(text, first_match, BEFORE) {
        return start;
    }
    let from = text.floor_char_boundary(first_match.saturating_sub(BEFORE));
    let space = text[from..first_match].find(char::is_whitespace);
    let start = space.map_or(first_match, |space| from + space);
    first_match - text[start..first_match].trim_start().len()
}

pub(super) fn end_of_passage(text: &str, from: usize) -> usize {
    let to = text.floor_char_boundary(from.saturating_add(PASSAGE).min(text.len()));
    if to == text.len() {
        return text.trim_end().len().max(from);
    }
    let space = text[from..to].rfind(char::is_whitespace);
    space.map_or(to, |space| from + text[from..from + space].trim_end().len())
}

/// Where the text before a match begins, where every match is shown: at a word.
pub(super) fn start_of_context(text: &str, first_match: usize) -> usize {
    let from = text.floor_char_boundary(first_match.saturating_sub(CONTEXT));
    if from == 0 {
        return 0;
    }
    let space = text[from..first_match].find(char::is_whitespace);
    space.map_or(from, |space| from + space)
}

/// Where the text behind a match ends, where every match is shown: at a word.
pub(super) fn end_of_context(text: &str, to: usize) -> usize {
    let end = text
        .floor_char_boundary(to.saturating_add(CONTEXT).min(text.len()))
        .max(to);
    if end == text.len() {
        return end;
    }
    let space = text[to..end].rfind(char::is_whitespace);
    space.map_or(end, |space| to + space)
}

pub(super) fn snippet(
    field: &'static str,
    text: &str,
    from: usize,
    to: usize,
    matches: &[Match],
) -> Snippet {
    let mut fragments = cut(text, from, to, matches, on_one_line);
    let ellipsis = |text: &str| Fragment {
        text: text.to_owned(),
        matched: false,
        at: None,
    };
    if sentence_start(text, from, BEFORE) != Some(from) && !text[..from].trim().is_empty() {
        fragments.insert(0, ellipsis("… "));
    }
    if to < text.trim_end().len() {
        fragments.push(ellipsis(" …"));
    }
    Snippet { field, fragments }
}

/// A stretch of a text, cut where matches begin and end.
pub(super) fn cut(
    text: &str,
    from: usize,
    to: usize,
    matches: &[Match],
    write: impl Fn(&str) -> String,
) -> Vec<Fragment> {
    let mut fragments = Vec::new();
    let mut push = |from: usize, to: usize, matched: bool| {
        if from < to {
            fragments.push(Fragment {
                text: write(&text[from..to]),
                matched,
                at: Some(from),
            });
        }
    };
    let mut at = from;
    for found in matches.iter().filter(|m| m.from >= from && m.to <= to) {
        push(at, found.from, false);
        push(found.from, found.to, true);
        at = found.to;
    }
    push(at, to, false);
    fragments
}

/// One line, with a space at each end where there was white space.
fn on_one_line(text: &str) -> String {
    let line = one_line(text);
    let blank = |c: char| c.is_whitespace() || c.is_control();
    let before = if text.starts_with(blank) { " " } else { "" };
    let after = if text.ends_with(blank) && !line.is_empty() {
        " "
    } else {
        ""
    };
    format!("{before}{line}{after}")
}
