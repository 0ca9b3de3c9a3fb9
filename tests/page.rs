//! The page for people: what it links leads where it says, hostile articles are harmless, and no script is needed.

use std::path::{Path, PathBuf};

use crate::{
    harness::{Dir, sample},
    serving::Server,
};

fn hostile() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/hostile")
}

fn serve(articles: &Path) -> (Dir, Server) {
    let dir = Dir::new();
    let articles = articles.to_str().unwrap();
    let ran = dir.run(&["index", articles]);
    assert!(ran.code < 2, "{}", ran.err);
    let server = Server::start(&dir, &[]);
    (dir, server)
}

/// A tag of a page with its attributes.
#[derive(Debug)]
struct Tag {
    name: String,
    attributes: Vec<(String, String)>,
    /// What follows, up to the next tag.
    text: String,
}

impl Tag {
    fn value(&self, name: &str) -> &str {
        let found = self.attributes.iter().find(|(other, _)| other == name);
        found.map_or("", |(_, value)| value)
    }

    fn is(&self, name: &str, class: &str) -> bool {
        self.name == name && self.value("class").split(' ').any(|other| other == class)
    }
}

/// The tags of a page. It is ours: attributes stand in double quotes, and a `<` of a text is escaped.
fn tags(html: &str) -> Vec<Tag> {
    let mut tags = Vec::new();
    for part in html.split('<').skip(1) {
        let mut attributes = Vec::new();
        let (name, mut rest) = part.split_at(part.find([' ', '>', '\n']).expect("a tag ends"));
        loop {
            rest = rest.trim_start();
            if let Some(text) = rest.strip_prefix('>').or_else(|| rest.strip_prefix("/>")) {
                tags.push(Tag {
                    name: name.to_owned(),
                    attributes,
                    text: unescaped(text),
                });
                break;
            }
            let end = rest.find(['=', ' ', '>']).expect("a tag ends");
            let attribute = rest[..end].to_owned();
            rest = &rest[end..];
            let mut value = String::new();
            if let Some(quoted) = rest.strip_prefix("=\"") {
                let (inside, behind) = quoted.split_once('"').expect("a quotation ends");
                value = unescaped(inside);
                rest = behind;
            }
            attributes.push((attribute, value));
        }
    }
    tags
}

fn unescaped(text: &str) -> String {
    let signs = [
        ("&#60;", "<"),
        ("&#62;", ">"),
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&#38;", "&"),
    ];
    signs
        .iter()
        .fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
}

fn total(html: &str) -> String {
    let tags = tags(html);
    let total = tags.iter().find(|tag| tag.value("id") == "total");
    total.map(|tag| tag.text.clone()).unwrap_or_default()
}

/// What stands in the box.
fn typed(html: &str) -> String {
    let tags = tags(html);
    let found = tags
        .iter()
        .find(|tag| tag.value("name") == "q" && tag.value("id") == "q");
    found.unwrap().value("value").to_owned()
}

/// The values of a facet: label, count, address.
fn values(html: &str, facet: &str) -> Vec<(String, String, String)> {
    let mut found = Vec::new();
    let mut inside = false;
    for tag in tags(html) {
        if tag.is("section", "facet") {
            inside = tag.value("data-facet") == facet;
        } else if inside && tag.is("a", "value") {
            found.push((String::new(), String::new(), tag.value("href").to_owned()));
        } else if let Some(value) = found.last_mut().filter(|_| inside) {
            if tag.name == "bdi" && value.0.is_empty() {
                value.0 = tag.text;
            } else if tag.is("span", "count") && value.1.is_empty() {
                value.1 = tag.text;
            }
        }
    }
    found
}

/// A page on which nothing of an article is obeyed.
#[track_caller]
fn check_harmless(path: &str, html: &str) {
    const NAMES: [&str; 4] = ["iframe", "img", "object", "style"];
    let tags = tags(html);
    let scripts = tags.iter().filter(|tag| tag.name == "script").count();
    assert_eq!(scripts, 1, "{path}: only ours");
    for tag in &tags {
        assert!(!NAMES.contains(&tag.name.as_str()), "{path}: {tag:?}");
        for (name, value) in &tag.attributes {
            assert!(
                !name.starts_with("on") && name != "style",
                "{path}: {tag:?}"
            );
            if name == "href" {
                let value = value.to_lowercase();
                let known = ["/", "#", "http://", "https://"];
                assert!(
                    known.iter().any(|start| value.starts_with(start)),
                    "{path}: {value}"
                );
                let outside = value.starts_with("http");
                let rel = "noopener noreferrer nofollow";
                assert!(!outside || tag.value("rel") == rel, "{path}: {tag:?}");
            }
        }
    }
    let obeyed = |c: char| {
        (c.is_control() && c != '\n')
            || ('\u{202a}'..='\u{202e}').contains(&c)
            || ('\u{2066}'..='\u{2069}').contains(&c)
    };
    let found = html.chars().find(|c| obeyed(*c));
    // what has been typed stands in addresses by its numbers, and in the box as it is
    assert_eq!(found, None, "{path}");
}

#[test]
fn hostile_articles_are_harmless_and_can_all_be_opened() {
    let (_dir, server) = serve(&hostile());
    let path = "/?q=ferries&limit=100";
    let html = server.page(path);
    check_harmless(path, &html);
    let tags = tags(&html);
    let mut heads = tags
        .windows(2)
        .filter(|pair| pair[0].name == "h2" && pair[1].name == "a");
    let articles: Vec<&str> = heads.by_ref().map(|pair| pair[1].value("href")).collect();
    assert_eq!(articles.len(), 23);
    for path in articles {
        let html = server.page(path);
        check_harmless(path, &html);
        assert!(html.contains("id=\"m1\""), "{path}: a match is marked");
        assert!(html.contains("article class=\"story\""));
    }
    check_harmless("/", &server.page("/"));
    let list = "/?facet-sort=surprise&share=true&more=tag&unique=true&origin=given";
    check_harmless(list, &server.page(list));
}

#[test]
fn every_value_leads_to_as_many_articles_as_it_says() {
    for articles in [hostile(), sample()] {
        let (_dir, server) = serve(&articles);
        let html = server.page("/");
        let mut checked = 0;
        for facet in [
            "person",
            "org",
            "place",
            "topic",
            "tag",
            "source",
            "lang",
            "author",
            "collection",
        ] {
            for (label, count, address) in values(&html, facet) {
                let found = server.page(&address);
                let total: usize = total(&found).parse().unwrap();
                let count: usize = count.parse().unwrap();
                assert_eq!(total, count, "{facet} {label}");
                assert!(found.contains("class=\"chip"), "{label}");
                checked += 1;
            }
        }
        assert!(checked > 15, "{checked}");
        for tag in tags(&html).iter().filter(|tag| tag.name == "a") {
            let address = tag.value("href");
            if address.starts_with('/') {
                server.page(address.split('#').next().unwrap());
            }
        }
    }
}

#[test]
fn what_is_chosen_stands_in_the_box_and_can_be_taken_out() {
    let (_dir, server) = serve(&hostile());
    let html = server.page("/?q=ferries&person=&tag=%22C%2B%2B%22&since=2025-03-01");
    assert_eq!(typed(&html), "ferries tag:\"C++\" date:2025-03-01..");
    assert_eq!(total(&html), "1");
    let removes: Vec<String> = tags(&html)
        .iter()
        .filter(|tag| tag.is("a", "remove"))
        .map(|tag| tag.value("href").to_owned())
        .collect();
    assert_eq!(total(&server.page(&removes[0])), "23");
    assert_eq!(typed(&server.page(&removes[1])), "ferries tag:\"C++\"");
    // any of two sources
    let html = server.page("/?q=source:Ids&match-any=source");
    let wire = values(&html, "source")
        .into_iter()
        .find(|value| value.0 == "Harbour Wire");
    let both = server.page(&wire.unwrap().2);
    assert_eq!(total(&both), "16");
    assert_eq!(typed(&both), "source:Ids OR source:\"Harbour Wire\"");
}

#[test]
fn forms_do_all_without_scripts() {
    let (_dir, server) = serve(&hostile());
    let html = server.page("/?since=2025-03-02&until=2025-03-04&q=ferries&sort=oldest");
    assert_eq!(total(&html), "3");
    assert_eq!(typed(&html), "ferries date:2025-03-02..2025-03-04");
    let html = server.page("/?match=quot&find=tag&q=ferries");
    let labels: Vec<String> = values(&html, "tag")
        .into_iter()
        .map(|value| value.0)
        .collect();
    assert_eq!(labels, ["\"quoted\" tag"]);
    let html = server.page("/?q=ferries&limit=10");
    let next = tags(&html)
        .into_iter()
        .find(|tag| tag.value("rel") == "next")
        .unwrap();
    let last = server.page(next.value("href"));
    assert!(last.contains("11–20"));
    let html = server.page("/?q=ferrys+boats");
    assert_eq!(total(&html), "0");
    assert!(html.contains("Nothing was found"));
}

#[test]
fn a_problem_is_a_page_with_the_place_marked() {
    let (_dir, server) = serve(&hostile());
    let check = |path: &str, status: u16, box_holds: &str, place: &str| {
        let (found, html) = server.get(path);
        assert_eq!(found, status, "{path}");
        check_harmless(path, &html);
        assert_eq!(typed(&html), box_holds, "{path}");
        let tags = tags(&html);
        let problem = tags
            .iter()
            .find(|tag| tag.value("id") == "problem")
            .unwrap();
        assert_eq!(problem.value("role"), "alert");
        let mark = tags.iter().find(|tag| tag.name == "mark");
        assert_eq!(mark.map_or("", |mark| &mark.text), place, "{path}");
    };
    check(
        "/?q=ferries+tag:nobody",
        400,
        "ferries tag:nobody",
        "nobody",
    );
    check("/?q=(ferries", 400, "(ferries", "(");
    check("/?q=%3Cscript%3E+date:x", 400, "<script> date:x", "x");
    check("/?q=ferries&sort=wrong", 400, "ferries", "");
    check("/?q=ferries&nothing=x", 400, "ferries", "");
    check("/?q=ferries&offset=9999", 400, "ferries", "");
    check("/article?id=nowhere", 404, "", "");
    check("/article", 400, "", "");
    check("/nowhere", 404, "", "");
    let (status, body) = server.get("/api/nowhere");
    assert_eq!(status, 404);
    assert!(body.starts_with('{'));
    let help = server.page("/help");
    assert!(help.contains("person:zelenskyy"));
    check_harmless("/help", &help);
}

#[test]
fn what_is_typed_promises_what_a_click_finds() {
    let (_dir, server) = serve(&sample());
    for (start, chosen) in [
        ("/?q=topic:(Drones+OR+Diplomacy)", "topic"),
        ("/?q=person:(zelenskyy+OR+witkoff)", "person"),
        ("/?q=talks&topic=energy/*", ""),
    ] {
        let html = server.page(start);
        for facet in ["topic", "person", "place"] {
            for (label, count, address) in values(&html, facet) {
                let count: u64 = count.parse().unwrap();
                let found: u64 = total(&server.page(&address)).parse().unwrap();
                // another value of a choice adds its articles to those of the others, one that is chosen is taken out
                let fits = match facet == chosen || label.to_lowercase().starts_with("energy") {
                    true => found > 0,
                    false => found == count,
                };
                assert!(fits, "{start}: {facet} {label}: {found}, not {count}");
            }
        }
    }
    let html = server.page("/?q=topic:(Drones+OR+Diplomacy)");
    let energy = values(&html, "topic")
        .into_iter()
        .find(|(label, ..)| label == "Energy");
    let wider = server.page(&energy.unwrap().2);
    assert_eq!(
        typed(&wider),
        "topic:Drones OR topic:Diplomacy OR topic:\"Energy\""
    );
}

#[test]
fn a_problem_keeps_what_was_asked_besides() {
    let (_dir, server) = serve(&sample());
    let (status, html) = server.get("/?q=drones&person=zelenski&sort=newest&unique=true");
    assert_eq!(status, 400);
    assert_eq!(typed(&html), "drones person:zelenski");
    for carried in [
        "name=\"sort\" value=\"newest\"",
        "name=\"unique\" value=\"true\"",
    ] {
        assert!(html.contains(carried), "{html}");
    }
    assert!(!html.contains("name=\"person\""), "it stands in the box");
    // some of the words, with what narrows them
    let html = server.page("/?q=drones+sparrow+frost&person=zelenskyy");
    let link = tags(&html)
        .into_iter()
        .find(|tag| tag.text.contains("show them"));
    let found = server.page(link.unwrap().value("href"));
    assert_eq!(
        typed(&found),
        "(drones OR sparrow OR frost) person:zelenskyy"
    );
}
