//! What a web page says of itself, and the text that a reader comes for, as one tree.

use std::borrow::Cow;

use dom_query::Document;
use dom_smoothie::{Config, Readability};

use super::{
    super::{paragraphs::line, source::Node},
    json_ld,
    tree::{DEEPEST, element},
};

type Members<'p> = Vec<(Cow<'p, str>, Node<'p>)>;

/// More elements than this are not searched for the text; all that the page holds counts then.
const MOST_ELEMENTS: usize = 60_000;

/// The texts of a page's JSON-LD.
pub(super) fn scripts(page: &Document) -> Vec<String> {
    let scripts = page.select("script[type=\"application/ld+json\"]");
    scripts
        .iter()
        .map(|script| script.text().to_string())
        .collect()
}

/// The tree: `jsonld`, `meta`, `link`, `html`, `itemprop`, `rel`, `time`, `title`, `text`.
pub(super) fn tree<'p>(page: &Document, scripts: &'p [String]) -> Node<'p> {
    let text = readable(page);
    let (metas, links) = (metas(page), links(page));
    let title = page.select_single("head title").text().to_string();
    let mut articles = json_ld::about(
        json_ld::articles(scripts),
        &addresses(&metas, &links),
        &titles(&metas, &title),
    );
    drop_teasers(&mut articles, &text);
    let mut members: Members<'p> = vec![
        ("meta".into(), Node::Map(metas)),
        ("link".into(), Node::Map(links)),
    ];
    members.extend(
        articles
            .into_iter()
            .map(|article| ("jsonld".into(), article)),
    );
    if let Some(lang) = page.select_single("html").attr("lang") {
        let lang = Node::Text(lang.to_string().into());
        members.push(("html".into(), Node::Map(vec![("lang".into(), lang)])));
    }
    members.push(("itemprop".into(), Node::Map(item_properties(page))));
    members.push(("rel".into(), Node::Map(relations(page))));
    if let Some(time) = time(page) {
        members.push(("time".into(), Node::Text(time.into())));
    }
    members.push(("text".into(), Node::Map(text)));
    members.push(("title".into(), Node::Text(title.into())));
    Node::Map(members)
}

/// The addresses that a page says are its own.
fn addresses(metas: &Members<'_>, links: &Members<'_>) -> Vec<String> {
    let own =
        |(name, _): &&(Cow<'_, str>, Node<'_>)| matches!(name.as_ref(), "canonical" | "og:url");
    let all = links.iter().chain(metas).filter(own);
    all.filter_map(|(_, node)| node.value().line()).collect()
}

/// What a page is called by those who link to it, and by itself.
fn titles(metas: &Members<'_>, title: &str) -> Vec<String> {
    let meta = |own: &'static str| {
        let named = metas.iter().filter(move |(name, _)| name == own);
        named.filter_map(|(_, node)| node.value().line())
    };
    let own = line(title);
    meta("og:title")
        .chain(meta("twitter:title"))
        .chain(own)
        .collect()
}

/// Drops texts of JSON-LD that are much shorter than what the page shows: some pages give their first lines only.
fn drop_teasers(articles: &mut [Node<'_>], text: &Members<'_>) {
    const WHOLE: f64 = 0.8;
    let shown = text.iter().find_map(|(name, node)| match node {
        Node::Element(element) if name == "body" => Some(element.text().len()),
        _ => None,
    });
    for article in articles {
        if let Node::Map(members) = article {
            members.retain(|(key, node)| {
                let length = node.value().line().map_or(0, |line| line.len());
                key != "articleBody" || length as f64 >= WHOLE * shown.unwrap_or(0) as f64
            });
        }
    }
}

/// The time that stands in the article; elsewhere on the page only when there is no other.
fn time(page: &Document) -> Option<String> {
    let all = |selector: &str| -> Vec<String> {
        let times = page.select(selector);
        times
            .iter()
            .filter_map(|time| time.attr("datetime"))
            .map(|time| time.to_string())
            .collect()
    };
    let within = all("article time[datetime], main time[datetime]");
    if let Some(first) = within.into_iter().next() {
        return Some(first);
    }
    let mut times = all("time[datetime]");
    times.dedup();
    times.pop().filter(|_| times.is_empty())
}

fn metas<'p>(page: &Document) -> Members<'p> {
    let mut members = Members::new();
    let metas = page.select("meta[content]");
    let keys = ["property", "name", "itemprop", "http-equiv"];
    let all = keys
        .iter()
        .flat_map(|key| metas.iter().map(move |meta| (*key, meta)));
    for (key, meta) in all {
        let name = meta.attr(key);
        if let (Some(name), Some(content)) = (name, meta.attr("content")) {
            for name in name.split_whitespace() {
                let content = Node::Text(content.to_string().into());
                let name = name.to_lowercase();
                // Dublin Core is written both ways
                let name = match name.split_once(':') {
                    Some((core @ ("dc" | "dcterm" | "dcterms"), name)) => format!("{core}.{name}"),
                    _ => name,
                };
                let parts = match &content {
                    // some sites put all their tags in one
                    Node::Text(text) if name == "article:tag" && text.matches(',').count() > 1 => {
                        let parts = text.split(',');
                        parts
                            .map(|part| Node::Text(part.trim().to_owned().into()))
                            .collect()
                    }
                    _ => vec![content],
                };
                members.extend(parts.into_iter().map(|part| (name.clone().into(), part)));
            }
        }
    }
    members
}

fn links<'p>(page: &Document) -> Members<'p> {
    let canonical = page.select("link[rel=canonical]");
    let href = canonical.iter().find_map(|link| link.attr("href"));
    let whole = href.filter(|href| href.starts_with("http"));
    whole
        .map(|href| ("canonical".into(), Node::Text(href.to_string().into())))
        .into_iter()
        .collect()
}

/// The microdata of the article on the page.
fn item_properties<'p>(page: &Document) -> Members<'p> {
    let mut members = Members::new();
    // properties may lie in each other; all together they hold no more than a page a few times over
    const TIMES: usize = 4;
    let mut left = TIMES * page.root().descendants_it().count();
    for property in page
        .select("[itemtype*=\"Article\"] [itemprop], [itemtype*=\"BlogPosting\"] [itemprop]")
        .iter()
    {
        let Some(node) = property.nodes().first().cloned() else {
            continue;
        };
        let names = property.attr("itemprop").unwrap_or_default();
        for name in names.split_whitespace() {
            let value = ["content", "datetime", "href", "itemid"]
                .iter()
                .find_map(|name| property.attr(name));
            let value = match value {
                Some(value) => Node::Text(value.to_string().into()),
                None => {
                    // an author is an item of its own, with a name
                    let inner = property.select("[itemprop=name]");
                    let inner = inner.nodes().first().cloned();
                    let named = inner.as_ref().and_then(|inner| inner.attr("content"));
                    match named {
                        Some(name) => Node::Text(name.to_string().into()),
                        None => {
                            let node = inner.unwrap_or(node);
                            let nodes = node.descendants_it().take(left + 1).count();
                            let Some(rest) = left.checked_sub(nodes) else {
                                continue;
                            };
                            left = rest;
                            Node::Element(element(&node, DEEPEST))
                        }
                    }
                }
            };
            members.push((name.to_owned().into(), value));
        }
    }
    members
}

/// What links say that they are.
fn relations<'p>(page: &Document) -> Members<'p> {
    let mut members = Members::new();
    for (name, selector) in [("author", "a[rel~=author]"), ("tag", "a[rel~=tag]")] {
        for link in page.select(selector).iter() {
            let text = link.text().to_string();
            members.push((name.into(), Node::Text(text.into())));
        }
    }
    members
}

/// A byline up to a number that is glued to it: a date or a count that stood beside it, `Ann Lee22 Dec 2016`.
fn without_number(byline: String) -> String {
    let mut before = ' ';
    let glued = byline.char_indices().find(|(_, c)| {
        let is_glued = c.is_ascii_digit() && before.is_alphabetic();
        before = *c;
        is_glued
    });
    let end = glued.map_or(byline.len(), |(at, _)| at);
    byline.get(..end).unwrap_or_default().to_owned()
}

/// The text of the page, found by how it is laid out (Mozilla's readability).
fn readable<'p>(page: &Document) -> Members<'p> {
    let config = Config {
        max_elements_to_parse: MOST_ELEMENTS,
        disable_json_ld: true,
        ..Config::default()
    };
    let read = Readability::with_document(page.clone(), None, Some(config));
    let found = read.ok().and_then(|mut read| read.parse().ok());
    let Some(found) = found else {
        let body = page.body().map(|body| element(&body, DEEPEST));
        return body
            .map(|body| ("body".into(), Node::Element(body)))
            .into_iter()
            .collect();
    };
    let content = Document::fragment(found.content);
    let body = element(&content.root(), DEEPEST);
    let mut members: Members<'p> = vec![("body".into(), Node::Element(body))];
    for (name, text) in [
        ("title", Some(found.title)),
        ("byline", found.byline.map(without_number)),
        ("date", found.published_time),
        ("site", found.site_name),
    ] {
        members.extend(text.map(|text| (name.into(), Node::Text(text.into()))));
    }
    members
}
