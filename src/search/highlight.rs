//! Passages of an article with what matched marked: as data, by the same patterns that the engine matched by.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::{
    Fragment, Mark, Passages, Pattern, ScopeField, Snippet,
    passages::{
        Match, PASSAGE, best_passages, cut, end_of_context, end_of_passage, snippet,
        start_of_context,
    },
};
use crate::{article::Article, schema::Field, text::Words};

/// After so many words, and then each time twice as many, it is asked whether the rest of a text must be looked through.
const STRETCH: u32 = 1024;

/// So many matches are enough to choose passages from, once each mark has been met.
const ENOUGH: usize = 40;

/// Marks matches in the articles that a search found.
#[derive(Debug, Default)]
pub struct Highlighter {
    marks: Vec<Marked>,
    /// Word to what it can fill: mark, and slot in its pattern.
    slots: FxHashMap<String, Vec<(usize, usize)>>,
    /// The slots of so many words that they are not in the map.
    wide: Vec<(usize, usize)>,
}

#[derive(Debug)]
struct Marked {
    fields: Vec<ScopeField>,
    pattern: Arc<Pattern>,
}

/// A word of the text that can fill a slot.
#[derive(Clone, Copy, Debug)]
struct Found {
    position: u32,
    from: usize,
    to: usize,
}

/// How much of a text must be looked through.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Extent {
    Whole,
    /// Until there is enough to choose from.
    Enough,
}

impl Highlighter {
    /// A highlighter for these marks.
    pub fn new(marks: Vec<Mark>) -> Highlighter {
        let mut highlighter = Highlighter::default();
        for (number, mark) in marks.into_iter().enumerate() {
            for (place, slot) in mark.pattern.slots.iter().enumerate() {
                if slot.is_wide() {
                    highlighter.wide.push((number, place));
                    continue;
                }
                for (word, _) in &slot.words {
                    let slots = highlighter.slots.entry(word.clone()).or_default();
                    slots.push((number, place));
                }
            }
            highlighter.marks.push(Marked {
                fields: mark.scope.fields(),
                pattern: mark.pattern,
            });
        }
        highlighter
    }

    /// The slots that a word can fill, by mark.
    fn slots_of(&self, word: &str) -> impl Iterator<Item = (usize, usize)> {
        let known = self.slots.get(word).into_iter().flatten();
        let wide = self.wide.iter().filter(move |(mark, slot)| {
            let slots = &self.marks[*mark].pattern.slots;
            slots[*slot].holds(word)
        });
        known.chain(wide).copied()
    }

    /// The passages of an article that show why it was found.
    ///
    /// [`Passages::Best`]: of its headline if that matched, then the best of its body in their order, then of each label
    /// that matched; where nothing of the body matched, its beginning stands in, unless what is shown for a missing
    /// headline says that already. [`Passages::Every`]: a passage for each match of headline, body and labels.
    pub fn snippets(&self, article: &Article, passages: Passages) -> Vec<Snippet> {
        match passages {
            Passages::Best(0) => Vec::new(),
            Passages::Best(most) => self.best(article, most),
            Passages::Every => self.every(article),
        }
    }

    fn best(&self, article: &Article, most: usize) -> Vec<Snippet> {
        let mut snippets = Vec::new();
        if let Some(headline) = &article.headline {
            let matches = self.matches(Field::Headline, headline, Extent::Enough);
            if !matches.is_empty() {
                snippets.push(snippet("headline", headline, 0, headline.len(), &matches));
            }
        }
        let body = &article.body;
        let matches = self.matches(Field::Body, body, Extent::Enough);
        for (from, to) in best_passages(body, &matches, most) {
            snippets.push(snippet("body", body, from, to, &matches));
        }
        if matches.is_empty() && article.headline.is_some() && !body.trim().is_empty() {
            let from = body.len() - body.trim_start().len();
            snippets.push(snippet("body", body, from, end_of_passage(body, from), &[]));
        }
        for tag in article.given_tags() {
            let matches = self.matches(Field::Labels, &tag.label, Extent::Enough);
            if !matches.is_empty() {
                snippets.push(snippet("labels", &tag.label, 0, tag.label.len(), &matches));
            }
        }
        snippets
    }

    fn every(&self, article: &Article) -> Vec<Snippet> {
        let mut snippets = Vec::new();
        let mut each = |name: &'static str, field: Field, text: &str| {
            for group in self.groups(field, text) {
                let (Some(first), Some(last)) = (group.first(), group.last()) else {
                    continue;
                };
                let (from, to) = (
                    start_of_context(text, first.from),
                    end_of_context(text, last.to),
                );
                snippets.push(snippet(name, text, from, to, &group));
            }
        };
        if let Some(headline) = &article.headline {
            each("headline", Field::Headline, headline);
        }
        each("body", Field::Body, &article.body);
        for name in &article.byline {
            each("byline", Field::Byline, name);
        }
        each(
            "dateline",
            Field::Dateline,
            article.dateline.as_deref().unwrap_or_default(),
        );
        for tag in article.given_tags() {
            each("labels", Field::Labels, &tag.label);
        }
        snippets
    }

    /// The whole of a text with its matches marked, as it stands: line ends are kept.
    pub fn mark(&self, field: Field, text: &str) -> Vec<Fragment> {
        let matches = self.matches(field, text, Extent::Whole);
        cut(text, 0, text.len(), &matches, |text| text.to_owned())
    }

    /// The matches in a text of a field, in order, none within another.
    fn matches(&self, field: Field, text: &str, extent: Extent) -> Vec<Match> {
        let matches = self.places(field, text, extent).into_iter().flatten();
        without_overlaps(matches.collect())
    }

    /// The matches in a text, those of one place together, in order; no place reaches into another.
    fn groups(&self, field: Field, text: &str) -> Vec<Vec<Match>> {
        let mut places: Vec<Vec<Match>> = self
            .places(field, text, Extent::Whole)
            .into_iter()
            .map(without_overlaps)
            .collect();
        places.sort_by(|a, b| {
            let key = |place: &[Match]| (place.first().map(|m| m.from), place.last().map(|m| m.to));
            let ((a_from, a_to), (b_from, b_to)) = (key(a), key(b));
            a_from.cmp(&b_from).then(b_to.cmp(&a_to))
        });
        let mut end = 0;
        places.retain(|place| {
            let (from, to) = match (place.first(), place.last()) {
                (Some(first), Some(last)) => (first.from, last.to),
                _ => return false,
            };
            let keep = from >= end;
            end = end.max(to);
            keep
        });
        places
    }

    /// The words that make up each place where a mark stands.
    fn places(&self, field: Field, text: &str, extent: Extent) -> Vec<Vec<Match>> {
        // the marks that look in this field, and how far
        let scopes: Vec<Option<u32>> = self
            .marks
            .iter()
            .map(|mark| {
                let field = mark.fields.iter().find(|scope| scope.field == field)?;
                Some(field.first.unwrap_or(u32::MAX))
            })
            .collect();
        if scopes.iter().all(Option::is_none) {
            return Vec::new();
        }
        let mut found: Vec<Vec<Vec<Found>>> = self
            .marks
            .iter()
            .map(|mark| vec![Vec::new(); mark.pattern.slots.len()])
            .collect();
        let mut words = Words::new(text);
        let mut stretch = STRETCH;
        // where there is enough, and what a last passage may still show has been seen
        let mut end = u32::MAX;
        while let Some(word) = words.next() {
            for (mark, slot) in self.slots_of(word.text) {
                if scopes[mark].is_some_and(|first| word.position < first) {
                    found[mark][slot].push(Found {
                        position: word.position,
                        from: word.from,
                        to: word.to,
                    });
                }
            }
            if word.position >= end {
                break;
            }
            if extent == Extent::Enough && end == u32::MAX && word.position >= stretch {
                // twice as far each time: all of them together look through the text twice at most
                stretch = stretch.saturating_mul(2);
                let (places, met) = self.stand(&found);
                let all_met = scopes
                    .iter()
                    .zip(met)
                    .all(|(scope, met)| scope.is_none() || met);
                if places.len() >= ENOUGH && all_met {
                    end = word.position.saturating_add(PASSAGE as u32);
                }
            }
        }
        self.stand(&found).0
    }

    /// The places where the marks stand, and which marks have one.
    fn stand(&self, found: &[Vec<Vec<Found>>]) -> (Vec<Vec<Match>>, Vec<bool>) {
        let mut places = Vec::new();
        let mut met = Vec::with_capacity(self.marks.len());
        for (number, (mark, slots)) in self.marks.iter().zip(found).enumerate() {
            let mut load = |slot: usize, to: &mut Vec<u32>| {
                to.extend(slots[slot].iter().map(|found| found.position));
                // a joined form comes behind its parts
                to.sort_unstable();
                to.dedup();
            };
            // what takes so long to find in one text is marked in part
            let mut patience = 100;
            let mut stop = || {
                patience -= 1;
                patience <= 0
            };
            let standing = mark.pattern.shape.find(&mut load, &mut stop);
            met.push(!standing.is_empty());
            if standing.is_empty() {
                continue;
            }
            let mut all: Vec<Found> = slots.iter().flatten().copied().collect();
            all.sort_unstable_by_key(|found| found.position);
            for place in standing {
                let mut matches = Vec::new();
                for (from, to) in place.members {
                    let first = all.partition_point(|found| found.position < from);
                    let inside = all[first..].iter().take_while(|found| found.position < to);
                    matches.extend(inside.map(|found| Match {
                        from: found.from,
                        to: found.to,
                        mark: number,
                    }));
                }
                places.push(matches);
            }
        }
        (places, met)
    }
}

/// Matches in order; of those that overlap (a joined form and its parts) the longest of the first.
fn without_overlaps(mut matches: Vec<Match>) -> Vec<Match> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        query::{Query, parse},
        search::Slot,
    };

    /// Marks what a query of words finds, in exact forms.
    fn highlighter(queries: &[&str]) -> Highlighter {
        let marks = queries.iter().map(|query| {
            let Ok(Query::Words(words)) = parse(query) else {
                panic!("{query}");
            };
            let mut exact = |word: &str, _| Ok::<Slot, ()>(Slot::exact(word));
            Mark {
                scope: words.scope,
                pattern: Arc::new(Pattern::of(&words.text, &mut exact).unwrap()),
            }
        });
        Highlighter::new(marks.collect())
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
            .snippets(&article, Passages::Best(most))
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
            &["\"peace talks\""],
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
        let one = highlighter.snippets(&article, Passages::Best(1));
        assert!(shown(&one[0].fragments).starts_with("Here [drones] and [energy]."));
        let two = highlighter.snippets(&article, Passages::Best(2));
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
        let found = highlighter(&["drones"]).snippets(&article, Passages::Best(1));
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
        let found = highlighter(&["drones"]).snippets(&article, Passages::Best(1));
        let texts: Vec<String> = found.iter().map(|s| shown(&s.fragments)).collect();
        assert_eq!(texts, ["[Drones] fly", "A text. More."]);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_cut_without_panic(body in "(a|b|é|-|\\.|\n| |北){0,600}", most in 0usize..4) {
            let article = Article { body, ..Article::default() };
            highlighter(&["a", "\"b a\"", "a-b", "北", "\"a b\"~3", "lead:b"]).snippets(&article, Passages::Best(most));
        }
    }
}
