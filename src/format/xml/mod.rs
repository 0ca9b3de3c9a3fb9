//! XML and SGML: the news industry's items, feeds, test collections, and what a mapping file names.

mod cutter;
mod lone;
mod parse;

use std::{borrow::Cow, io};

use cutter::{Cut, Cutter};
use parse::{Dialect, parse};
use rustc_hash::FxHashMap;

use super::{
    Format, Input, Likeness,
    draft::{Draft, How},
    item::{Problem, Sink, not_utf8, too_long},
    mapping::{FEED, Mapping, NEWS},
    record::by_keys,
    role::Role,
    source::{At, Element, Value},
};
use crate::decode::{Charset, Encoding, declared_by_xml, to_utf8_or};

/// The row of XML.
pub(super) const FORMAT: Format = Format {
    name: "xml",
    extensions: &["xml", "nitf", "rss", "atom", "rdf", "wxr"],
    sniff,
    read,
};

/// The row of the TREC collections.
pub(super) const TREC: Format = Format {
    name: "trec",
    extensions: &["trec"],
    sniff: sniff_trec,
    read: read_trec,
};

/// Elements that are records, by their names without prefixes.
const RECORDS: [&str; 10] = [
    "nitf",
    "newsItem",
    "packageItem",
    "conceptItem",
    "knowledgeItem",
    "planningItem",
    "catalogItem",
    "NewsItem",
    "item",
    "entry",
];

/// Elements that hold such records.
const AROUND: [&str; 9] = [
    "newsMessage",
    "itemSet",
    "NewsML",
    "rss",
    "RDF",
    "feed",
    "channel",
    "xnews",
    "newsItemSet",
];

fn sniff(head: &[u8]) -> Likeness {
    let head = head.trim_ascii_start();
    let root = root(head);
    match root {
        Some("html") => Likeness::No,
        Some(root) if is_known(root) => Likeness::Certain,
        Some("DOC" | "doc" | "REUTERS") => Likeness::No,
        Some(_) if head.starts_with(b"<?xml") => Likeness::Likely,
        Some(_) => Likeness::Possible,
        None if head.starts_with(b"<?xml") => Likeness::Possible,
        None => Likeness::No,
    }
}

/// Whether an outermost element is an item, or holds items.
fn is_known(root: &str) -> bool {
    RECORDS.contains(&root) || AROUND.contains(&root)
}

fn sniff_trec(head: &[u8]) -> Likeness {
    let head = head.trim_ascii_start();
    let (start, rest) = head.split_at(head.len().min(5));
    let docno = |rest: &[u8]| {
        let lower = rest.to_ascii_lowercase();
        [&b"<docno"[..], b"<docid"]
            .iter()
            .any(|tag| lower.windows(tag.len()).any(|own| own == *tag))
    };
    match start.eq_ignore_ascii_case(b"<doc>") {
        true if docno(rest) => Likeness::Certain,
        true => Likeness::Plausible,
        false => Likeness::No,
    }
}

/// The name of the outermost element, without its prefix.
pub(super) fn root(head: &[u8]) -> Option<&str> {
    let mut rest = head;
    loop {
        let at = rest.iter().position(|b| *b == b'<')?;
        if !rest.get(..at)?.trim_ascii().is_empty() {
            return None;
        }
        rest = rest.get(at + 1..)?;
        let end: &[u8] = match rest {
            [b'!', b'-', b'-', ..] => b"-->",
            [b'!', b'D' | b'd', ..] => match rest.iter().position(|b| matches!(b, b'[' | b'>')) {
                Some(at) if rest.get(at) == Some(&b'[') => b"]>",
                _ => b">",
            },
            [b'?', ..] => b"?>",
            _ => break,
        };
        let at = rest.windows(end.len()).position(|own| own == end)?;
        rest = rest.get(at + end.len()..)?;
    }
    let ends = |b: &u8| b.is_ascii_whitespace() || matches!(b, b'>' | b'/');
    let name = std::str::from_utf8(rest.get(..rest.iter().position(ends)?)?).ok()?;
    let name = name.rsplit_once(':').map_or(name, |(_, local)| local);
    name.starts_with(char::is_alphabetic).then_some(name)
}

fn read(input: &mut Input<'_>, sink: &mut Sink<'_>) -> io::Result<()> {
    let declared = match input.is_utf8 {
        true => None,
        false => declared_by_xml(input.head),
    };
    cut(input, Dialect::Xml, declared, sink)
}

fn read_trec(input: &mut Input<'_>, sink: &mut Sink<'_>) -> io::Result<()> {
    cut(input, Dialect::Sgml, None, sink)
}

/// Hands out the records; `declared` is their charset, where they are not UTF-8.
fn cut(
    input: &mut Input<'_>,
    dialect: Dialect,
    declared: Option<&'static Encoding>,
    sink: &mut Sink<'_>,
) -> io::Result<()> {
    let root = root(input.head).unwrap_or_default().to_owned();
    let mapping = input.reading.mapping;
    let mapped = mapping.and_then(|mapping| mapping.records.last());
    let known = is_known(&root);
    let is_record = |name: &str| match dialect {
        Dialect::Sgml => name.eq_ignore_ascii_case("doc"),
        Dialect::Xml => {
            let in_feeds = matches!(name, "item" | "entry");
            mapped.is_some_and(|own| own == name)
                || (RECORDS.contains(&name) && (known || !in_feeds))
        }
    };
    let alone = RECORDS.contains(&root.as_str());
    let mut cutter = Cutter::new(&mut *input.reader, input.reading.limit, &is_record);
    let mut records = 0;
    // what stands before the first item is the same for all
    let mut channel = None;
    // of a file that begins with a record, what follows the first: whether it is alone
    let mut ahead = None;
    while sink.is_open() {
        let cut = match ahead.take() {
            Some(cut) => cut?,
            None => cutter.next()?,
        };
        match cut {
            Cut::End => {
                if known && cutter.is_open() {
                    let problem = Problem::kept(
                        format!("file ends before its `{root}` does"),
                        "the file was cut short: items may be missing; get a fresh copy",
                    );
                    sink.problem(problem.torn());
                }
                break;
            }
            Cut::Endless(byte) => {
                records += 1;
                let problem =
                    Problem::lost("record has no end tag", "close it, and read the file again");
                sink.problem(problem.of_record(Some(records), byte));
            }
            Cut::Torn(byte) => {
                records += 1;
                let problem = Problem::lost(
                    "record has no end tag before the file ends",
                    "the file was cut short; get a fresh copy",
                );
                sink.problem(problem.torn().of_record(Some(records), byte));
                break;
            }
            Cut::Record(byte, bytes) => {
                records += 1;
                if alone && records == 1 {
                    ahead = Some(cutter.next());
                }
                let is_alone = matches!(ahead, Some(Ok(Cut::End) | Err(_)));
                let record = (!is_alone).then_some(records);
                match bytes {
                    Ok(bytes) => {
                        let channel = channel.get_or_insert_with(|| {
                            Channel::of(&to_utf8_or(&cutter.before, declared).0)
                        });
                        let channel = channel.as_ref();
                        let text = to_utf8_or(&bytes, declared);
                        hand_out(text, (record, byte), dialect, mapping, channel, sink);
                    }
                    Err(length) => {
                        let problem = too_long(length, input.reading.limit);
                        sink.problem(problem.of_record(record, byte));
                    }
                }
            }
        }
    }
    if records == 0 && sink.is_open() {
        let problem = match known {
            true => Problem::kept(
                "file holds no item",
                "a feed may be empty; else get a fresh copy",
            ),
            false => Problem::lost(
                format!("file is XML with the root `{root}`, which is no known format"),
                "a mapping file with `records = \"...\"` says where its articles are",
            ),
        };
        sink.problem(problem);
    }
    Ok(())
}

fn hand_out(
    (text, guessed): (Cow<'_, str>, Option<Charset>),
    (record, byte): (Option<u64>, u64),
    dialect: Dialect,
    mapping: Option<&Mapping>,
    channel: Option<&Channel>,
    sink: &mut Sink<'_>,
) {
    let element = match parse(&text, dialect) {
        Ok(element) => element,
        Err(problem) => return sink.problem(problem.of_record(record, byte)),
    };
    let mut draft = sink.begin();
    if let Some(guessed) = guessed.filter(|_| dialect == Dialect::Xml) {
        draft.note(not_utf8(guessed));
    }
    sink.shape = fill(&element, dialect, mapping, &mut draft).or(sink.shape);
    if let Some(channel) = channel {
        channel.fill(&mut draft);
    }
    sink.end(draft, record, byte);
}

/// Fills a draft with what a record says; gives the name of its shape.
fn fill(
    element: &Element,
    dialect: Dialect,
    mapping: Option<&Mapping>,
    draft: &mut Draft,
) -> Option<&'static str> {
    let record = Value::Element(element);
    let name = element.local_name();
    let mapping = mapping.filter(|mapping| {
        let takes = mapping.takes(record);
        mapping.records.last().map_or(takes, |own| own == name)
    });
    if let Some(mapping) = mapping {
        mapping.apply(record, draft);
        let filled = mapping.fills_tags(record);
        if by_shape(element, dialect, &filled, draft).is_none() {
            by_keys(record, draft, Some(mapping), &filled);
        }
        mapping.apply_constants(draft);
        draft.recognised(mapping.name);
        return Some(mapping.name);
    }
    by_shape(element, dialect, &[], draft)
}

/// Fills a draft by the known shape of a record, if it has one, but for tags that are filled.
fn by_shape(
    element: &Element,
    dialect: Dialect,
    filled: &[Role],
    draft: &mut Draft,
) -> Option<&'static str> {
    let record = Value::Element(element);
    let name = element.local_name();
    if let Some(kind) = name
        .strip_suffix("Item")
        .filter(|kind| *kind != "news" && *kind != "News")
    {
        draft.leave_out(kind);
        return Some("newsml-g2");
    }
    let shapes = match name {
        "item" | "entry" => &FEED,
        _ => &NEWS,
    };
    let named = |shape: &&Mapping| match (name, shape.name) {
        ("item", "wordpress" | "rss")
        | ("entry", "atom")
        | ("nitf", "nitf")
        | ("newsItem", "newsml-g2")
        | ("NewsItem", "newsml-1") => true,
        (_, "trec") => dialect == Dialect::Sgml,
        _ => false,
    };
    let shape = shapes
        .iter()
        .filter(named)
        .find(|shape| shape.fits(record))?;
    draft.recognised(shape.name);
    shape.apply_beside(filled, record, draft);
    if shape.name == "newsml-1" {
        without_revision(draft);
    }
    Some(shape.name)
}

/// Cuts the revision off a public identifier of NewsML 1, which ends in `:2N`: it is another for each version.
fn without_revision(draft: &mut Draft) {
    if let (Some(id), Some(version)) = (&mut draft.article.native_id, draft.article.version)
        && let Some((item, revision)) = id.rsplit_once(':')
        && revision.trim_end_matches(['N', 'U', 'A']) == version.to_string()
    {
        *id = item.to_owned();
    }
}

/// Parses XML that stands as text in another format.
pub(super) fn element(text: &str) -> Result<Element, Problem> {
    parse(text, Dialect::Xml)
}

/// What the head of a feed says of all its items.
struct Channel {
    title: Option<String>,
    language: Option<String>,
    authors: Vec<String>,
    /// What blogs call those who log in so.
    names: FxHashMap<String, String>,
}

impl Channel {
    /// Reads the head of a feed: what stands before its first item.
    fn of(text: &str) -> Option<Channel> {
        let start = ["<rss", "<feed", "<rdf:RDF"]
            .iter()
            .filter_map(|tag| text.find(tag))
            .min()?;
        let head = parse(text.get(start..)?, Dialect::Xml).ok()?;
        let channel = head.children("channel").next().unwrap_or(&head);
        let line = |name: &str| Value::Element(channel).member(name).and_then(Value::line);
        let own = head.attribute("xml:lang").map(str::to_owned);
        Some(Channel {
            title: line("title"),
            names: channel
                .children("wp:author")
                .filter_map(|author| {
                    let line = |name: &str| Value::Element(author).member(name)?.line();
                    Some((line("wp:author_login")?, line("wp:author_display_name")?))
                })
                .collect(),
            authors: head
                .children("author")
                .filter_map(|author| Value::Element(author).member("name")?.line())
                .collect(),
            language: line("language").or_else(|| line("dc:language")).or(own),
        })
    }

    fn fill(&self, draft: &mut Draft) {
        if let Some(title) = &self.title {
            draft.line(Role::Source, &"channel.title", title.clone());
        }
        if let Some(language) = &self.language {
            draft.line(Role::Language, &"channel.language", language.clone());
        }
        for own in &mut draft.article.byline {
            if let Some(name) = self.names.get(own) {
                own.clone_from(name);
            }
        }
        if !draft.has(Role::Byline) {
            let at = At::Named("feed.author");
            for author in &self.authors {
                draft.fill(Role::Byline, &at, Value::Text(author), &How::default());
            }
        }
    }
}
