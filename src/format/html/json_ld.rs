//! The articles that a page describes in JSON-LD, mended where that is safe.

use std::borrow::Cow;

use rustc_hash::{FxHashMap, FxHashSet};

use super::super::{
    json::without_nan,
    mapping::is_article,
    source::{Node, Value},
};
use crate::article::place_of_url;

/// The articles of some scripts: of arrays and graphs those that are articles, names that stand elsewhere put in.
pub(super) fn articles(scripts: &[String]) -> Vec<Node<'_>> {
    let mut all = Vec::new();
    for script in scripts {
        let text = script.trim();
        let node: Option<Node<'_>> = serde_json::from_str(text).ok();
        // what had to be mended has strings of its own
        let node = node.or_else(|| {
            let mended = mend(text);
            let mended = without_nan(&mended).unwrap_or(mended);
            serde_json::from_str::<Node<'_>>(&mended).ok().map(owned)
        });
        if let Some(node) = node {
            flatten(node, 4, &mut all);
        }
    }
    among(all)
}

/// Those of the articles of a page that it is about, none when it only links to them: of its address, with its title if
/// several are; else with its title; else the one with the likest title of those that are not said to be elsewhere.
///
/// `titles` are what the page calls itself, the best first.
pub(super) fn about<'n>(
    articles: Vec<Node<'n>>,
    addresses: &[String],
    titles: &[String],
) -> Vec<Node<'n>> {
    let addresses: Vec<Address> = addresses
        .iter()
        .filter_map(|own| Address::of(own))
        .collect();
    let known: Vec<Known> = articles
        .iter()
        .map(|node| Known::of(node.value(), &addresses, titles))
        .collect();
    let any = |is: fn(&Known) -> bool| known.iter().any(is);
    let chosen: fn(&Known) -> bool = match any(Known::is_here) {
        true if any(|node| node.is_here() && node.is_titled()) => {
            |node| node.is_here() && node.titled != Some(false)
        }
        true => Known::is_here,
        false if any(Known::is_titled) => Known::is_titled,
        false => {
            let likely = known.iter().enumerate();
            let likely =
                likely.filter(|(_, node)| node.here != Some(false) || node.likeness >= ALIKE);
            // of equals the first
            let best = likely
                .rev()
                .max_by(|(_, a), (_, b)| a.likeness.total_cmp(&b.likeness));
            let best = best.map(|(place, _)| place);
            let mut articles = articles;
            return best
                .map(|best| articles.swap_remove(best))
                .into_iter()
                .collect();
        }
    };
    let kept = articles.into_iter().zip(&known);
    kept.filter(|(_, node)| chosen(node))
        .map(|(article, _)| article)
        .collect()
}

/// So alike are titles of one article, of which one is for search engines.
const ALIKE: f64 = 0.5;

/// What an article of a page has to do with the page.
struct Known {
    /// Whether it has the page's address; nothing when one of them has none, or they can't be compared.
    here: Option<bool>,
    /// Whether it has the page's title; nothing when one of them has none.
    titled: Option<bool>,
    /// How like its title is to one of the page's, from 0 to 1.
    likeness: f64,
}

impl Known {
    fn of(node: Value<'_>, addresses: &[Address], titles: &[String]) -> Known {
        let said = ["url", "@id", "mainEntityOfPage"]
            .iter()
            .filter_map(|name| {
                let value = node.member(name)?;
                Address::of(&value.member("@id").unwrap_or(value).line()?)
            });
        let said: Vec<Address> = said.collect();
        let both = || {
            said.iter()
                .flat_map(|said| addresses.iter().map(move |own| (said, own)))
        };
        let here = match both().any(|(said, own)| said.is_same(own)) {
            true => Some(true),
            false => both()
                .any(|(said, own)| said.is_elsewhere(own))
                .then_some(false),
        };
        let headline = ["headline", "name"]
            .iter()
            .find_map(|name| node.member(name)?.line());
        let titled = headline.as_ref().zip(titles.first());
        let likeness = |own: &String| {
            let all = titles.iter().map(|title| likeness(own, title));
            all.fold(0.0, f64::max)
        };
        Known {
            here,
            titled: titled.map(|(own, title)| own == title),
            likeness: headline.as_ref().map_or(0.0, likeness),
        }
    }

    fn is_here(&self) -> bool {
        self.here == Some(true)
    }

    fn is_titled(&self) -> bool {
        self.titled == Some(true)
    }
}

/// What part of the shorter title is in the longer: of its longer words, unless it is there as a whole.
fn likeness(one: &str, other: &str) -> f64 {
    const LONG: usize = 4;
    let words = |title: &str| -> FxHashSet<String> {
        let lower = title.to_lowercase();
        let words = lower.split(|c: char| !c.is_alphanumeric());
        words
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let (one, other) = (words(one), words(other));
    if !one.is_empty() && (one.is_subset(&other) || other.is_subset(&one)) {
        return 1.0;
    }
    let is_long = |word: &&String| word.chars().count() >= LONG;
    let long = |words: &FxHashSet<String>| words.iter().filter(is_long).count();
    let common = one.intersection(&other).filter(is_long).count();
    match common > 1 {
        true => common as f64 / long(&one).min(long(&other)) as f64,
        false => 0.0,
    }
}

/// An address of a page, without what may differ.
struct Address {
    /// The host in lower case, empty of a relative address.
    host: String,
    path: String,
    /// What chooses between pages of one path.
    query: Option<String>,
}

impl Address {
    /// Nothing of what names a whole site, or a part of a page.
    fn of(url: &str) -> Option<Address> {
        let url = url.split('#').next().unwrap_or_default();
        let (place, query) = match url.split_once('?') {
            Some((place, query)) => (place, Some(query)),
            None => (url, None),
        };
        let (host, path) = match place.strip_prefix('/') {
            Some(path) if !path.starts_with('/') => ("", path),
            _ => place_of_url(place.trim_start_matches("//")).split_once('/')?,
        };
        let host = host.to_lowercase();
        let prefixes = ["www.", "m.", "amp."];
        let host = prefixes
            .iter()
            .find_map(|own| host.strip_prefix(own))
            .unwrap_or(&host);
        let path = path.trim_end_matches('/');
        let path = path
            .strip_suffix(".html")
            .or(path.strip_suffix("/amp"))
            .unwrap_or(path);
        let path = path.replace("%20", " ");
        let chooses = |query: &&str| !query.contains("utm_") && !query.contains("=amp");
        (!path.is_empty()).then(|| Address {
            host: host.to_owned(),
            path,
            query: query.filter(chooses).map(str::to_owned),
        })
    }

    fn is_same(&self, page: &Address) -> bool {
        let hosts = self.host == page.host || self.host.is_empty() || page.host.is_empty();
        // one of them may say less
        let queries = self.query.is_none() || page.query.is_none() || self.query == page.query;
        hosts && self.path == page.path && queries
    }

    /// Whether it is surely that of another page: of one site.
    fn is_elsewhere(&self, page: &Address) -> bool {
        !self.host.is_empty() && self.host == page.host && !self.is_same(page)
    }
}

/// The articles of a graph.
pub(in crate::format) fn flat(graph: Node<'_>) -> Vec<Node<'_>> {
    let mut all = Vec::new();
    flatten(graph, 4, &mut all);
    among(all)
}

fn among(all: Vec<Node<'_>>) -> Vec<Node<'_>> {
    let names = names(&all);
    let mut articles: Vec<Node<'_>> = all
        .into_iter()
        .filter(|node| is_article(node.value()))
        .collect();
    for article in &mut articles {
        if let Node::Map(members) = article {
            for (key, node) in members {
                if matches!(key.as_ref(), "author" | "creator" | "publisher") {
                    put_names_in(node, &names);
                }
            }
        }
    }
    articles
}

/// Takes lists and graphs apart.
fn flatten<'n>(node: Node<'n>, depth: usize, all: &mut Vec<Node<'n>>) {
    match node {
        Node::List(nodes) if depth > 0 => {
            for node in nodes {
                flatten(node, depth - 1, all);
            }
        }
        Node::Map(mut members) => {
            let graphs = members
                .iter_mut()
                .filter(|(key, _)| matches!(key.as_ref(), "@graph" | "mainEntity"));
            let graphs: Vec<Node<'n>> = graphs
                .map(|(_, node)| std::mem::replace(node, Node::Missing))
                .collect();
            all.push(Node::Map(members));
            if depth > 0 {
                for graph in graphs {
                    flatten(graph, depth - 1, all);
                }
            }
        }
        _ => {}
    }
}

/// What things with an id are called.
fn names(all: &[Node<'_>]) -> FxHashMap<String, String> {
    // of several with one id the first
    let named = all.iter().rev().filter_map(|node| {
        let id = node.value().member("@id")?.line()?;
        Some((id, node.value().member("name")?.line()?))
    });
    named.collect()
}

/// Gives those that are only referred to their names.
fn put_names_in(node: &mut Node<'_>, names: &FxHashMap<String, String>) {
    if let Node::List(nodes) = node {
        for node in nodes {
            put_names_in(node, names);
        }
        return;
    }
    let value = node.value();
    if !matches!(value, Value::Map(_)) || value.member("name").is_some() {
        return;
    }
    let id = value.member("@id").and_then(Value::line);
    let name = id.and_then(|id| names.get(&id));
    if let (Some(name), Node::Map(members)) = (name, node) {
        members.push(("name".into(), Node::Text(name.clone().into())));
    }
}

/// A node that borrows nothing.
fn owned<'a>(node: Node<'_>) -> Node<'a> {
    match node {
        Node::Missing => Node::Missing,
        Node::Truth(is) => Node::Truth(is),
        Node::Text(text) => Node::Text(Cow::Owned(text.into_owned())),
        Node::Whole(number) => Node::Whole(number),
        Node::Number(number) => Node::Number(number),
        Node::List(nodes) => Node::List(nodes.into_iter().map(owned).collect()),
        Node::Map(members) => {
            let members = members.into_iter();
            Node::Map(
                members
                    .map(|(key, node)| (Cow::Owned(key.into_owned()), owned(node)))
                    .collect(),
            )
        }
        Node::Element(element) => Node::Element(element),
    }
}

/// JSON without what pages break it with: comments of HTML and sections around it, line breaks and other control
/// characters within strings, commas before a closing bracket, a semicolon at the end.
fn mend(text: &str) -> String {
    let mut text = text.trim();
    for (start, end) in [
        ("<!--", "-->"),
        ("//<![CDATA[", "//]]>"),
        ("/*<![CDATA[*/", "/*]]>*/"),
        ("<![CDATA[", "]]>"),
    ] {
        text = text.strip_prefix(start).unwrap_or(text).trim();
        text = text.strip_suffix(end).unwrap_or(text).trim();
    }
    let text = text.strip_suffix(';').unwrap_or(text);
    let mut out = String::with_capacity(text.len());
    let (mut inside, mut escaped) = (false, false);
    for c in text.chars() {
        if inside {
            match c {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '"' => inside = false,
                _ => {}
            }
            match c {
                '\n' => out.push_str("\\n"),
                c if c.is_control() => out.push(' '),
                c => out.push(c),
            }
            continue;
        }
        if matches!(c, '}' | ']') {
            let end = out.trim_end().len();
            if out[..end].ends_with(',') {
                out.truncate(end - 1);
            }
        }
        inside = c == '"';
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn broken_json_is_mended_where_that_is_safe() {
        let check = |broken: &str, whole: &str| assert_eq!(mend(broken), whole);
        check("{\"a\": \"x\ny\",}", "{\"a\": \"x\\ny\"}");
        check("<!-- [1, 2, ] -->", "[1, 2]");
        check("//<![CDATA[\n{\"a\": \",}\"};\n//]]>", "{\"a\": \",}\"}");
        check("{\"a\": \"\\\"\"}", "{\"a\": \"\\\"\"}");
    }

    #[test]
    fn of_several_articles_those_of_the_page_count() {
        let scripts = [r##"[{"@type": "NewsArticle", "headline": "Elsewhere", "url": "https://e.org/b"},
            {"@type": "NewsArticle", "headline": "Here", "mainEntityOfPage": {"@id": "http://www.e.org/a/?x=1"}},
            {"@type": "NewsArticle", "url": "https://e.org/a#top", "headline": "Here too"}]"##.to_owned()];
        let check = |address: &str, title: &str, expected: &[&str]| {
            let found = about(
                articles(&scripts),
                &[address.to_owned()],
                &[title.to_owned()],
            );
            let found: Vec<_> = found
                .iter()
                .filter_map(|node| node.value().member("headline")?.line())
                .collect();
            assert_eq!(found, expected);
        };
        check("https://e.org/a", "", &["Here", "Here too"]);
        check("https://e.org/a", "Here too", &["Here too"]);
        check("https://e.org/c", "Here", &["Here"]);
        check("https://e.org/c", "Other", &[]);
        check(
            "https://e.org/c",
            "Elsewhere, they say | News",
            &["Elsewhere"],
        );
        check("https://e.org/", "Other", &["Elsewhere"]);
        // one alone counts, unless it is surely about another page
        let alone = |url: &str, headline: &str, address: &str, title: &str| {
            let script = format!(
                "{{\"@type\": \"NewsArticle\", \"url\": \"{url}\", \"headline\": \"{headline}\"}}"
            );
            about(
                articles(&[script]),
                &[address.to_owned()],
                &[title.to_owned()],
            )
            .len()
        };
        let (headline, title) = (
            "All saved as ship sinks off Halvorn",
            "Ferry disaster: what we know",
        );
        for (url, address) in [
            ("/a", "https://e.org/a"),
            ("https://e.org/a", "https://e.org/a?utm_source=x"),
            ("https://E.org/a", "https://e.org/a"),
            ("https://e.org/b%20c", "https://e.org/b c"),
            ("https://amp.e.org/a.html", "https://www.e.org/a/"),
            ("https://e.org/#article", "https://e.org/a"),
            ("https://other.org/b", "https://e.org/a"),
        ] {
            assert_eq!(alone(url, headline, address, title), 1, "{url}");
        }
        let rail = "The cost of the rail strike";
        assert_eq!(
            alone(
                "https://e.org/y",
                rail,
                "https://e.org/section/a",
                "The News"
            ),
            0
        );
        assert_eq!(
            alone(
                "https://e.org/?id=2",
                rail,
                "https://e.org/?id=1",
                "The News"
            ),
            1
        );
        assert_eq!(
            alone(
                "https://e.org/a?id=2",
                rail,
                "https://e.org/a?id=1",
                "The News"
            ),
            0
        );
    }

    #[test]
    fn of_articles_that_are_not_placed_the_likest_counts() {
        let scripts = [
            r#"[{"@type": "NewsArticle", "headline": "Sinks: which kitchen to buy"},
            {"@type": "NewsArticle", "headline": "Ferry sinks off Halvorn"}]"#
                .to_owned(),
        ];
        let found = about(articles(&scripts), &[], &["Ferry sinks".to_owned()]);
        assert_eq!(found.len(), 1);
        let headline = found[0].value().member("headline").unwrap().line();
        assert_eq!(headline.as_deref(), Some("Ferry sinks off Halvorn"));
    }

    #[test]
    fn names_that_stand_elsewhere_are_put_in() {
        let script = r##"{"@graph": [{"@type": "Person", "@id": "#a", "name": "Ann Lee"},
            {"@type": ["Thing", "NewsArticle"], "headline": "H", "author": [{"@id": "#a"}]}]}"##;
        let scripts = [script.to_owned()];
        let found = articles(&scripts);
        assert_eq!(found.len(), 1);
        let author = found[0].value().member("author").unwrap();
        assert_eq!(author.line().as_deref(), Some("Ann Lee"));
    }
}
