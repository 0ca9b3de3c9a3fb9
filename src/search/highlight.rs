//! Passages of an article with what matched marked: as data, by the same patterns that the engine matched by.

use rustc_hash::FxHashMap;

use super::{Fragment, Mark, Snippet};
use crate::{
    article::{Article, one_line},
    schema::Field,
    text::{Words, sentence_start},
};

/// How much of the text one passage shows, in bytes, about.
const PASSAGE: usize = 240;

/// How far before its first match a passage may begin, in bytes.
const BEFORE: usize = 90;

/// Matches after which the rest of a long text is not looked through, once each sequence has been met.
const ENOUGH: usize = 40;

/// Marks matches in the articles that a search found.
#[derive(Debug, Default)]
pub struct Highlighter {
    sequences: Vec<MarkedSequence>,
    /// Word to the places that it can fill: sequence and offset in it.
    places: FxHashMap<String, Vec<(usize, u32)>>,
}

#[derive(Debug)]
struct MarkedSequence {
    /// Number of the mark that it belongs to.
    mark: usize,
    fields: Vec<Field>,
    length: u32,
}

/// A match: its bytes in the text and the mark that it belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Match {
    from: usize,
    to: usize,
    mark: usize,
}

impl Highlighter {
    /// A highlighter for these marks.
    pub fn new(marks: &[Mark]) -> Highlighter {
        let mut highlighter = Highlighter::default();
        for (number, mark) in marks.iter().enumerate() {
            let fields: Vec<Field> = mark
                .scope
                .fields()
                .iter()
                .map(|(field, _)| *field)
                .collect();
            for sequence in &mark.pattern.sequences {
                let place = highlighter.sequences.len();
                for (offset, slot) in (0..).zip(sequence) {
                    for (word, _) in &slot.words {
                        let places = highlighter.places.entry(word.clone()).or_default();
                        places.push((place, offset));
                    }
                }
                highlighter.sequences.push(MarkedSequence {
                    mark: number,
                    fields: fields.clone(),
                    length: sequence.len() as u32,
                });
            }
        }
        highlighter
    }

    /// The passages of an article that show best why it was found: of its headline if that matched, then up to `most`
    /// of its body in their order, then of each label that matched. Where nothing of the body matched, its beginning
    /// stands in, unless what is shown for a missing headline says that already.
    pub fn snippets(&self, article: &Article, most: usize) -> Vec<Snippet> {
        let mut snippets = Vec::new();
        if most == 0 {
            return snippets;
        }
        if let Some(headline) = &article.headline {
            let matches = self.matches(Field::Headline, headline, ENOUGH);
            if !matches.is_empty() {
                snippets.push(snippet("headline", headline, 0, headline.len(), &matches));
            }
        }
        let body = &article.body;
        let matches = self.matches(Field::Body, body, ENOUGH);
        for (from, to) in passages(body, &matches, most) {
            snippets.push(snippet("body", body, from, to, &matches));
        }
        if matches.is_empty() && article.headline.is_some() && !body.trim().is_empty() {
            let from = body.len() - body.trim_start().len();
            snippets.push(snippet("body", body, from, end_of_passage(body, from), &[]));
        }
        for tag in &article.tags {
            let matches = self.matches(Field::Labels, &tag.label, ENOUGH);
            if !matches.is_empty() {
                snippets.push(snippet("labels", &tag.label, 0, tag.label.len(), &matches));
            }
        }
        snippets
    }

    /// The whole of a text with its matches marked, as it stands: line ends are kept.
    pub fn mark(&self, field: Field, text: &str) -> Vec<Fragment> {
        let matches = self.matches(field, text, usize::MAX);
        cut(text, 0, text.len(), &matches, |text| text.to_owned())
    }

    /// The matches in a text of a field, in order, none within another; the rest of the text is not looked through once
    /// each sequence has been met and there are `enough` matches.
    fn matches(&self, field: Field, text: &str, enough: usize) -> Vec<Match> {
        let mut matches = Vec::new();
        // for sequences of several words: where each of their words stands
        let mut partial: FxHashMap<(usize, u32, u32), (usize, usize)> = FxHashMap::default();
        let here = |place: usize| self.sequences[place].fields.contains(&field);
        let mut unseen: Vec<usize> = (0..self.sequences.len()).filter(|p| here(*p)).collect();
        if unseen.is_empty() {
            return matches;
        }
        let mut words = Words::new(text);
        while let Some(word) = words.next() {
            let Some(places) = self.places.get(word.text) else {
                continue;
            };
            for (place, offset) in places.iter().filter(|(place, _)| here(*place)) {
                let sequence = &self.sequences[*place];
                if sequence.length == 1 {
                    matches.push(Match {
                        from: word.from,
                        to: word.to,
                        mark: sequence.mark,
                    });
                    unseen.retain(|unseen| unseen != place);
                    continue;
                }
                let at = (word.from, word.to);
                partial.insert((*place, *offset, word.position), at);
                if offset + 1 == sequence.length && word.position >= *offset {
                    let start = word.position - offset;
                    let all: Option<Vec<(usize, usize)>> = (0..sequence.length)
                        .map(|o| partial.get(&(*place, o, start + o)).copied())
                        .collect();
                    if let Some(all) = all {
                        matches.extend(all.into_iter().map(|(from, to)| Match {
                            from,
                            to,
                            mark: sequence.mark,
                        }));
                        unseen.retain(|unseen| unseen != place);
                    }
                }
            }
            if unseen.is_empty() && matches.len() >= enough {
                break;
            }
        }
        // in order; of those that overlap (a joined form and its parts) the longest
        matches.sort_by(|a, b| a.from.cmp(&b.from).then(b.to.cmp(&a.to)));
        let mut end = 0;
        matches.retain(|found| {
            let keep = found.from >= end;
            if keep {
                end = found.to;
            }
            keep
        });
        matches
    }
}

/// The best passages, at most `most`, in the order of the text: those with the most different marks, then with more than
/// one match, then the earliest.
fn passages(text: &str, matches: &[Match], most: usize) -> Vec<(usize, usize)> {
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

fn end_of_passage(text: &str, from: usize) -> usize {
    let to = text.floor_char_boundary(from.saturating_add(PASSAGE).min(text.len()));
    if to == text.len() {
        return text.trim_end().len().max(from);
    }
    let space = text[from..to].rfind(char::is_whitespace);
    space.map_or(to, |space| from + text[from..from + space].trim_end().len())
}

fn snippet(field: &'static str, text: &str, from: usize, to: usize, matches: &[Match]) -> Snippet {
    let mut fragments = cut(text, from, to, matches, on_one_line);
    let ellipsis = |text: &str| Fragment {
        text: text.to_owned(),
        matched: false,
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
fn cut(
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        query::Scope,
        search::{Pattern, Slot, sequences},
    };

    fn highlighter(texts: &[&str]) -> Highlighter {
        let marks: Vec<Mark> = texts
            .iter()
            .map(|text| Mark {
                scope: Scope::Anywhere,
                pattern: Pattern {
                    sequences: sequences(text)
                        .into_iter()
                        .map(|words| words.iter().map(|word| Slot::exact(word)).collect())
                        .collect(),
                },
            })
            .collect();
        Highlighter::new(&marks)
    }

    fn shown(fragments: &[Fragment]) -> String {
        let shown = fragments.iter().map(|fragment| match fragment.matched {
            true => format!("[{}]", fragment.text),
            false => fragment.text.clone(),
        });
        shown.collect()
    }

    #[track_caller]
    fn check(texts: &[&str], body: &str, most: usize, expect: &[&str]) {
        let article = Article {
            body: body.to_owned(),
            ..Article::default()
        };
        let found: Vec<String> = highlighter(texts)
            .snippets(&article, most)
            .iter()
            .map(|snippet| shown(&snippet.fragments))
            .collect();
        assert_eq!(found, expect);
    }

    #[test]
    fn matches_are_marked_as_they_stand_in_the_text() {
        check(
            &["drones"],
            "Many DRONES’ noise.",
            1,
            &["Many [DRONES]’ noise."],
        );
        check(
            &["e-mail"],
            "An e-mail and an email.",
            1,
            &["An [e-mail] and an [email]."],
        );
        check(&["drones"], "Nothing here.", 1, &[]);
    }

    #[test]
    fn words_of_a_phrase_are_marked_only_in_the_phrase() {
        check(
            &["peace talks"],
            "Talks on peace: peace\ntalks.",
            1,
            &["Talks on peace: [peace] [talks]."],
        );
    }

    #[test]
    fn the_best_passages_come_in_the_order_of_the_text() {
        let filler = "Word after word without any sense at all. ".repeat(12);
        let body = format!("One drones. {filler}Here drones and energy. {filler}Late energy.");
        let article = Article {
            body,
            ..Article::default()
        };
        let highlighter = highlighter(&["drones", "energy"]);
        let one = highlighter.snippets(&article, 1);
        assert!(shown(&one[0].fragments).starts_with("Here [drones] and [energy]."));
        let two = highlighter.snippets(&article, 2);
        assert!(shown(&two[0].fragments).starts_with("One [drones]."));
        assert_eq!(two.len(), 2);
    }

    #[test]
    fn a_passage_holds_no_control_characters_and_says_where_it_was_cut() {
        let body = format!("drones \u{1b}[31mred\u{7}{}", " and more".repeat(60));
        let article = Article {
            body,
            ..Article::default()
        };
        let found = highlighter(&["drones"]).snippets(&article, 1);
        let text = shown(&found[0].fragments);
        assert!(
            text.starts_with("[drones] [31mred and") && text.ends_with(" …"),
            "{text}"
        );
        assert!(!text.contains(char::is_control));
    }

    #[test]
    fn the_beginning_stands_in_where_only_other_fields_matched() {
        let article = Article {
            headline: Some("Drones fly".into()),
            body: "A text.\nMore.".into(),
            ..Article::default()
        };
        let found = highlighter(&["drones"]).snippets(&article, 1);
        let texts: Vec<String> = found.iter().map(|s| shown(&s.fragments)).collect();
        assert_eq!(texts, ["[Drones] fly", "A text. More."]);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_cut_without_panic(body in "(a|b|é|-|\\.|\n| |北){0,600}", most in 0usize..4) {
            let article = Article { body, ..Article::default() };
            highlighter(&["a", "b a", "a-b", "北"]).snippets(&article, most);
        }
    }
}
