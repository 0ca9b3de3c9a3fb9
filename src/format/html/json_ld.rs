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
/// several are; else with its title; else the first that is not said to be elsewhere.
///
/// `titles` are what the page calls itself, the best first.
pub(super) fn about<'n>(
    articles: Vec<Node<'n>>,
    addresses: &[String],
    titles: &[String],
) -> Vec<Node<'n>> {
    let addresses: Vec<&str> = addresses.iter().map(|own| place(own)).collect();
    // some pages say of all that they are the front page
    let addresses: Vec<&str> = addresses
        .into_iter()
        .filter(|own| own.contains('/'))
        .collect();
    let known: Vec<Known> = articles
        .iter()
        .map(|node| Known::of(node.value(), &addresses, titles))
        .collect();
    let any = |is: fn(&Known) -> bool| known.iter().any(is);
    let chosen: fn(&Known) -> bool =
        match (any(Known::is_here), any(|node| node.titled == Some(true))) {
            (true, _) if any(|node| node.is_here() && node.titled == Some(true)) => {
                |node| node.is_here() && node.titled != Some(false)
            }
            (true, _) => Known::is_here,
            (false, true) => |node| node.titled == Some(true),
            (false, false) => |node| node.here != Some(false) || node.resembles,
        };
    let only_first = !any(Known::is_here) && !any(|node| node.titled == Some(true));
    let kept = articles
        .into_iter()
        .zip(&known)
        .filter(|(_, node)| chosen(node));
    let most = if only_first { 1 } else { usize::MAX };
    kept.map(|(article, _)| article).take(most).collect()
}

/// What an article of a page has to do with the page.
struct Known {
    /// Whether it has the page's address; nothing when one of them has none.
    here: Option<bool>,
    /// Whether it has the page's title; nothing when one of them has none.
    titled: Option<bool>,
    /// Whether half of its title is in one of the page's, or the other way round.
    resembles: bool,
}

impl Known {
    fn of(node: Value<'_>, addresses: &[&str], titles: &[String]) -> Known {
        let said = ["url", "@id", "mainEntityOfPage"]
            .iter()
            .filter_map(|name| {
                let value = node.member(name)?;
                value.member("@id").unwrap_or(value).line()
            });
        let said: Vec<String> = said.filter(|url| url.contains('/')).collect();
        let is_here = |url: &String| {
            let url = place(url);
            let path = url.split('?').next().unwrap_or_default();
            let path = path.trim_end_matches('/');
            addresses.iter().any(|own| *own == url || *own == path)
        };
        let here = (!said.is_empty() && !addresses.is_empty()).then(|| said.iter().any(is_here));
        let headline = ["headline", "name"]
            .iter()
            .find_map(|name| node.member(name)?.line());
        let titled = headline.as_ref().zip(titles.first());
        Known {
            here,
            titled: titled.map(|(own, title)| own == title),
            resembles: headline.is_none_or(|own| {
                titles.is_empty() || titles.iter().any(|title| resemble(&own, title))
            }),
        }
    }

    fn is_here(&self) -> bool {
        self.here == Some(true)
    }
}

/// Whether half of the words of the shorter title are in the longer.
fn resemble(one: &str, other: &str) -> bool {
    let words = |title: &str| -> FxHashSet<String> {
        let lower = title.to_lowercase();
        let words = lower.split(|c: char| !c.is_alphanumeric());
        words
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let (one, other) = (words(one), words(other));
    one.intersection(&other).count() * 2 >= one.len().min(other.len())
}

/// An address without what may differ.
fn place(url: &str) -> &str {
    let url = url.split('#').next().unwrap_or_default();
    place_of_url(url).trim_end_matches('/')
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
