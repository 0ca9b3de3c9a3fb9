//! The naive scan: what a query finds, by looking at every article. It shares only `text` with the program, and what tags
//! stand for.

use std::collections::{BTreeMap, BTreeSet};

use newsdex::{
    archive::Archive,
    engine::Engine,
    facet::{Dimension, Kind},
    query::parse,
    search::{Facets, Page, Results, Search},
    tags::{
        TagGroup,
        spelling::{Likeness, likeness, surname},
    },
    text::{Language, Words, holds_language},
};

use crate::{
    expression::Expression,
    spans::{any_choice, fits},
};

/// A word and its position.
pub type Placed = (String, u32);

/// An article as the scan sees it: its fields as words at positions.
pub struct Scanned {
    pub id: String,
    date: Option<String>,
    pub fields: BTreeMap<&'static str, Vec<Placed>>,
    pub tags: BTreeSet<(String, String)>,
    /// What its tags count as: kind and label of each group, and all labels of the group.
    groups: BTreeMap<(String, String), Vec<String>>,
    language: Option<Language>,
    length: usize,
    pub hidden: bool,
    path: String,
}

/// All articles of an archive, and the languages that it holds.
pub struct Archived {
    pub articles: Vec<Scanned>,
    known: Known,
}

/// What an archive says of words.
pub struct Known {
    /// The languages that it holds.
    pub languages: Vec<Language>,
    /// Spellings of a surname.
    pub surnames: Vec<BTreeSet<String>>,
    /// What its tags stand for.
    groups: Vec<TagGroup>,
}

impl Known {
    /// Whether a value is a single word, and equals only what no source gave.
    fn is_short(&self, kind: &str, asked: &[String]) -> bool {
        let looks = |k: Kind| kind == "tag" || k.name() == kind || k == Kind::Tag;
        let groups = self.groups.iter().filter(|group| looks(group.kind));
        let mut equal = groups.filter(|g| g.labels.iter().any(|l| parts(&l.label) == asked));
        asked.len() == 1 && equal.all(|group| group.labels.iter().all(|tag| tag.given == 0))
    }
}

/// The pairs of surnames that persons of one group have.
fn surnames(groups: &[TagGroup]) -> Vec<BTreeSet<String>> {
    let mut pairs = Vec::new();
    for group in groups.iter().filter(|group| group.kind == Kind::Person) {
        let names = group.labels.iter();
        let names: Vec<String> = names.filter_map(|tag| surname(&tag.label)).collect();
        for (at, one) in names.iter().enumerate() {
            let others = names[..at].iter();
            let same = others.filter(|other| likeness(one, other, true) == Likeness::Same);
            pairs.extend(same.map(|other| BTreeSet::from([one.clone(), other.clone()])));
        }
    }
    pairs
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
        let groups = engine.tags().unwrap().groups;
        let articles: Vec<Scanned> = ids
            .iter()
            .map(|hit| {
                let article = engine.article(&hit.id).unwrap().unwrap();
                let mut article = Scanned::new(&serde_json::to_value(&article).unwrap());
                article.count_as(&groups);
                article
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
            known: Known {
                languages: held.map(|(language, _)| language).collect(),
                surnames: surnames(&groups),
                groups,
            },
            articles,
        }
    }

    /// The articles that an expression finds.
    pub fn matching(&self, expression: &Expression) -> Vec<&Scanned> {
        let found = self.articles.iter().filter(|article| match article.hidden {
            true => article.found_hidden(expression, &self.known),
            false => article.matches(expression, &self.known),
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
        for (k, label) in expected.iter().flat_map(|article| article.groups.keys()) {
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
        let given = article["tags"].as_array().into_iter().flatten();
        let given = given.filter(|tag| tag["origin"] == "given");
        for (number, label) in (0..).zip(given.map(|tag| tag["label"].as_str().unwrap())) {
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
            groups: tags
                .iter()
                .map(|tag| (tag.clone(), vec![tag.1.clone()]))
                .collect(),
            tags: tags.into_iter().collect(),
            language: language.into_iter().find_map(Language::named),
            length: text("body").split_ascii_whitespace().count(),
            hidden: article["status"].is_string() || article["embargo"].is_string(),
            path: text("path").to_owned(),
        }
    }

    /// Counts its tags as what they stand for.
    fn count_as(&mut self, groups: &[TagGroup]) {
        let mut left = self.tags.clone();
        self.groups.clear();
        for group in groups {
            let tags = group.labels.iter();
            let kind = group.kind.name();
            let own = tags.filter(|tag| left.remove(&(kind.to_owned(), tag.label.clone())));
            if own.count() > 0 {
                let key = (group.kind.name().to_owned(), group.label.clone());
                let labels = group.labels.iter().map(|tag| tag.label.clone());
                self.groups.insert(key, labels.collect());
            }
        }
        // of hidden articles only
        self.groups
            .extend(left.into_iter().map(|tag| (tag.clone(), vec![tag.1])));
    }

    /// Whether a tag that counts as this kind, or as any for `tag`, has a label that fits.
    fn carries(&self, kind: &str, fits: &dyn Fn(&str) -> bool) -> bool {
        self.groups.iter().any(|((k, _), labels)| {
            (kind == "tag" || k == kind || k == "tag") && labels.iter().any(|label| fits(label))
        })
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

    fn matches(&self, expression: &Expression, known: &Known) -> bool {
        match expression {
            Expression::Words(scope, pattern) => {
                let fields = self.scope(scope);
                fields
                    .iter()
                    .any(|words| !pattern.spans(words, known).is_empty())
            }
            Expression::Near(scope, parts, distance, in_order) => {
                self.scope(scope).iter().any(|words| {
                    let spans: Vec<Vec<(u32, u32)>> =
                        parts.iter().map(|part| part.spans(words, known)).collect();
                    any_choice(&spans, &mut Vec::new(), *distance, *in_order)
                })
            }
            Expression::Tag(kind, label) => {
                let asked = parts(label);
                // a word that only texts say of somebody is short for all who have it
                let holds = |l: &str| known.is_short(kind, &asked) && parts(l).contains(&asked[0]);
                self.carries(kind, &|l| parts(l) == asked || holds(l))
            }
            Expression::Below(kind, label) => self.carries(kind, &|l| {
                let (asked, has): (Vec<&str>, Vec<&str>) =
                    (label.split('/').collect(), l.split('/').collect());
                let begins = asked.len() <= has.len()
                    && asked.iter().zip(&has).all(|(a, b)| parts(a) == parts(b));
                begins || parts(l) == parts(label)
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
            Expression::Not(inner) => !self.matches(inner, known),
            Expression::And(members) => members.iter().all(|m| self.matches(m, known)),
            Expression::Or(members) => members.iter().any(|m| self.matches(m, known)),
        }
    }
}

impl Scanned {
    /// Whether an expression finds the article although it is hidden: by `is:hidden` itself, or by that and all that must
    /// hold besides, never by a denial.
    fn found_hidden(&self, expression: &Expression, known: &Known) -> bool {
        match expression {
            Expression::Hidden => true,
            Expression::And(members) => {
                self.matches(expression, known)
                    && members
                        .iter()
                        .any(|member| self.found_hidden(member, known))
            }
            Expression::Or(members) => members
                .iter()
                .any(|member| self.found_hidden(member, known)),
            _ => false,
        }
    }
}
