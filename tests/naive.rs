//! The naive scan: what a query finds, by looking at every article. It shares only `text` with the program.

use std::collections::{BTreeMap, BTreeSet};

use newsdex::{
    archive::Archive,
    engine::Engine,
    facet::Dimension,
    query::parse,
    search::{Facets, Page, Results, Search},
    text::{Language, Words, fold, holds_language, is_form},
};

use crate::expression::{Expression, Pattern};

/// A word and its position.
type Placed = (String, u32);

/// An article as the scan sees it: its fields as words at positions.
pub struct Scanned {
    pub id: String,
    date: Option<String>,
    pub fields: BTreeMap<&'static str, Vec<Placed>>,
    pub tags: BTreeSet<(String, String)>,
    language: Option<Language>,
    length: usize,
    pub hidden: bool,
    path: String,
}

/// All articles of an archive, and the languages that it holds.
pub struct Archived {
    pub articles: Vec<Scanned>,
    languages: Vec<Language>,
}

fn words(text: &str) -> Vec<Placed> {
    let mut words = Words::new(text);
    let mut found = Vec::new();
    while let Some(word) = words.next() {
        found.push((word.text.to_owned(), word.position));
    }
    found
}

/// The words of a label as they must be equal: folded, joined forms left out.
pub fn parts(label: &str) -> Vec<String> {
    let mut words = Words::new(label);
    let mut found = Vec::new();
    while let Some(word) = words.next() {
        if !word.joined {
            found.push(word.text.to_owned());
        }
    }
    found
}

impl Archived {
    /// Reads all articles of an archive, hidden ones too.
    pub fn scan(archive: &Archive) -> Archived {
        let engine = archive.engine().unwrap();
        // what is not hidden, and what is
        let mut everything = Search::new(&parse("is:hidden OR -is:hidden").unwrap()).unwrap();
        everything.page = Page::ALL;
        let ids = engine.search(&everything).unwrap().hits;
        let articles: Vec<Scanned> = ids
            .iter()
            .map(|hit| {
                let article = engine.article(&hit.id).unwrap().unwrap();
                Scanned::new(&serde_json::to_value(&article).unwrap())
            })
            .collect();
        let mut counts: BTreeMap<Language, u64> = BTreeMap::new();
        for language in articles.iter().filter_map(|article| article.language) {
            *counts.entry(language).or_default() += 1;
        }
        let all = articles.len() as u64;
        let held = counts
            .into_iter()
            .filter(|(_, count)| holds_language(*count, all));
        Archived {
            languages: held.map(|(language, _)| language).collect(),
            articles,
        }
    }

    /// The articles that an expression finds.
    pub fn matching(&self, expression: &Expression) -> Vec<&Scanned> {
        let found = self.articles.iter().filter(|article| match article.hidden {
            true => article.found_hidden(expression, &self.languages),
            false => article.matches(expression, &self.languages),
        });
        found.collect()
    }

    /// Compares an answer with the scan: the articles found, the counts of tags, the numbers of values.
    #[track_caller]
    pub fn check(&self, archive: &Archive, expression: &Expression) {
        let query = expression.query();
        let mut search = Search::new(&parse(&query).unwrap_or_else(|e| panic!("{e}"))).unwrap();
        search.page = Page::ALL;
        search.facets = Facets::of(Dimension::ALL.to_vec(), usize::MAX);
        let results = archive.engine().unwrap().search(&search).unwrap();
        let expected = self.matching(expression);
        let found: BTreeSet<&str> = results.hits.iter().map(|hit| hit.id.as_str()).collect();
        let expected_ids: BTreeSet<&str> = expected.iter().map(|a| a.id.as_str()).collect();
        assert_eq!(found, expected_ids, "{query}");
        assert_eq!(results.total, expected.len() as u64, "{query}");
        check_facets(&query, &results, &expected);
        let ordered = results.hits.is_sorted_by(|a, b| a.score >= b.score - 1e-3);
        assert!(
            ordered || search.sort != newsdex::search::Sort::Relevance,
            "{query}"
        );
        for hit in &results.hits {
            for fragment in hit.snippets.iter().flat_map(|snippet| &snippet.fragments) {
                assert!(!fragment.text.contains(char::is_control), "{query}");
            }
        }
    }
}

#[track_caller]
fn check_facets(query: &str, results: &Results, expected: &[&Scanned]) {
    for kind in ["person", "org", "place", "topic", "tag"] {
        let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
        for (k, label) in expected.iter().flat_map(|article| &article.tags) {
            if k == kind {
                *counts.entry(label).or_default() += 1;
            }
        }
        let facet = results.facets.iter().find(|f| f.dimension.name() == kind);
        let facet = facet.unwrap();
        assert_eq!(facet.distinct, counts.len() as u64, "{query}: {kind}");
        // a value that a filter picks is given without articles too
        assert!(facet.values.iter().all(|v| v.count > 0 || v.selected));
        let counted = facet.values.iter().filter(|v| v.count > 0);
        let counted = counted.map(|v| (v.label.as_str(), v.count));
        assert_eq!(
            counted.collect::<BTreeMap<_, _>>(),
            counts,
            "{query}: {kind}"
        );
        let ordered = facet.values.is_sorted_by(|a, b| {
            (std::cmp::Reverse(a.count), &a.label) <= (std::cmp::Reverse(b.count), &b.label)
        });
        assert!(ordered, "{query}: {kind}");
    }
}

impl Scanned {
    /// Reads what `show --format json` prints.
    pub fn new(article: &serde_json::Value) -> Scanned {
        let text = |name: &str| article[name].as_str().unwrap_or_default();
        let tags: Vec<(String, String)> = article["tags"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|tag| {
                let member = |name: &str| tag[name].as_str().unwrap().to_owned();
                (member("kind"), member("label"))
            })
            .collect();
        // far apart, so that no phrase reaches from one label into the next
        let mut labels = Vec::new();
        for (number, (_, label)) in (0..).zip(&tags) {
            let words = words(label).into_iter();
            labels.extend(words.map(|(word, at)| (word, at + number * 100_000)));
        }
        let date = text("date");
        let language = [text("language"), text("recognised_language")];
        Scanned {
            id: text("id").to_owned(),
            date: (!date.is_empty()).then(|| date[..date.len().min(10)].to_owned()),
            fields: BTreeMap::from([
                ("headline", words(text("headline"))),
                ("body", words(text("body"))),
                ("labels", labels),
                ("dateline", words(text("dateline"))),
            ]),
            tags: tags.into_iter().collect(),
            language: language.into_iter().find_map(Language::named),
            length: text("body").split_ascii_whitespace().count(),
            hidden: article["status"].is_string() || article["embargo"].is_string(),
            path: text("path").to_owned(),
        }
    }

    /// The parts of the article that a scope looks at.
    fn scope(&self, scope: &str) -> Vec<Vec<Placed>> {
        let whole = |name: &str| self.fields[name].clone();
        let lead = || {
            let words = self.fields["body"].iter();
            words.filter(|(_, at)| *at < 60).cloned().collect()
        };
        match scope {
            "" => vec![whole("headline"), whole("body"), whole("labels")],
            "lead" => vec![lead()],
            "hl" => vec![whole("headline"), lead()],
            name => vec![whole(name)],
        }
    }

    fn matches(&self, expression: &Expression, languages: &[Language]) -> bool {
        match expression {
            Expression::Words(scope, pattern) => {
                let fields = self.scope(scope);
                fields
                    .iter()
                    .any(|words| !pattern.spans(words, languages).is_empty())
            }
            Expression::Near(scope, parts, distance, in_order) => {
                self.scope(scope).iter().any(|words| {
                    let spans: Vec<Vec<(u32, u32)>> = parts
                        .iter()
                        .map(|part| part.spans(words, languages))
                        .collect();
                    any_choice(&spans, &mut Vec::new(), *distance, *in_order)
                })
            }
            Expression::Tag(kind, label) => self.tags.iter().any(|(k, l)| {
                parts(l) == parts(label) && (kind == "tag" || k == kind || k == "tag")
            }),
            Expression::Below(kind, label) => self.tags.iter().any(|(k, l)| {
                let (asked, has): (Vec<&str>, Vec<&str>) =
                    (label.split('/').collect(), l.split('/').collect());
                let begins = asked.len() <= has.len()
                    && asked.iter().zip(&has).all(|(a, b)| parts(a) == parts(b));
                let equal = parts(l) == parts(label);
                (begins || equal) && (kind == "tag" || k == kind || k == "tag")
            }),
            Expression::Since(day) => self
                .date
                .as_deref()
                .is_some_and(|date| date >= day.as_str()),
            Expression::Until(day) => self
                .date
                .as_deref()
                .is_some_and(|date| date <= day.as_str()),
            Expression::Longer(words) => self.length > *words,
            Expression::Dated(dated) => self.date.is_some() == *dated,
            Expression::Hidden => self.hidden,
            Expression::Path(pattern) => {
                fits(pattern, &self.path) || fits(pattern, &format!("articles/{}", self.path))
            }
            Expression::Not(inner) => !self.matches(inner, languages),
            Expression::And(members) => members.iter().all(|m| self.matches(m, languages)),
            Expression::Or(members) => members.iter().any(|m| self.matches(m, languages)),
        }
    }
}

impl Scanned {
    /// Whether an expression finds the article although it is hidden: by `is:hidden` itself, or by that and all that must
    /// hold besides, never by a denial.
    fn found_hidden(&self, expression: &Expression, languages: &[Language]) -> bool {
        match expression {
            Expression::Hidden => true,
            Expression::And(members) => {
                self.matches(expression, languages)
                    && members
                        .iter()
                        .any(|member| self.found_hidden(member, languages))
            }
            Expression::Or(members) => members
                .iter()
                .any(|member| self.found_hidden(member, languages)),
            _ => false,
        }
    }
}

impl Pattern {
    /// The stretches of positions where it stands.
    fn spans(&self, words: &[Placed], languages: &[Language]) -> Vec<(u32, u32)> {
        let mut spans: Vec<(u32, u32)> = match self {
            Pattern::Row(members) => {
                let mut spans = members[0].spans(words, languages);
                for member in &members[1..] {
                    let next = member.spans(words, languages);
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
                .flat_map(|member| member.spans(words, languages))
                .collect(),
            Pattern::Joined(parts) => {
                let exact = |word: &String| Pattern::Any(word.clone());
                Pattern::Either(vec![
                    Pattern::Any(parts.concat()),
                    Pattern::Row(parts.iter().map(exact).collect()),
                ])
                .spans(words, languages)
            }
            Pattern::Any(_) | Pattern::Exact(_) | Pattern::Wild(_) | Pattern::Fuzzy(..) => {
                let fitting = words.iter().filter(|(word, _)| self.fits(word, languages));
                fitting.map(|(_, at)| (*at, at + 1)).collect()
            }
        };
        spans.sort_unstable();
        spans.dedup();
        spans
    }

    fn fits(&self, word: &str, languages: &[Language]) -> bool {
        match self {
            Pattern::Any(asked) => is_form(languages, word, &fold(asked)),
            Pattern::Exact(asked) => word == fold(asked),
            Pattern::Wild(pattern) => fits(&fold(pattern), word),
            Pattern::Fuzzy(asked, slips) => strsim::osa_distance(&fold(asked), word) <= *slips,
            Pattern::Row(_) | Pattern::Either(_) | Pattern::Joined(_) => false,
        }
    }
}

/// Whether a pattern with `*` and `?` fits a whole text, by trying.
fn fits(pattern: &str, text: &str) -> bool {
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
fn any_choice(
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
