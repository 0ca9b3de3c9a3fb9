//! One record of markup to an element, read as kindly as can be.

use quick_xml::{
    Reader,
    escape::{resolve_html5_entity, resolve_predefined_entity},
    events::{BytesStart, Event},
};

use super::{
    super::{
        item::Problem,
        source::{Child, Element},
    },
    lone::escaped,
};

/// Elements may be so deep in each other.
const DEEPEST: usize = 200;

/// How markup is read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    /// XML: names as they are written.
    Xml,
    /// SGML of the nineties: names in lower case, paragraphs end where the next begins.
    Sgml,
}

/// Parses a record. End tags that fit nothing are passed over, missing ones are where the element around ends, entities
/// that a document type would declare stay as they are written: nothing is expanded.
pub(super) fn parse(text: &str, dialect: Dialect) -> Result<Element, Problem> {
    let text = escaped(text);
    let mut reader = Reader::from_str(&text);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    let mut open: Vec<Element> = Vec::new();
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) => {
                let element = start(&tag, dialect);
                if dialect == Dialect::Sgml
                    && element.name == "p"
                    && open.last().is_some_and(|last| last.name == "p")
                {
                    close(&mut open);
                }
                open.push(element);
                if open.len() > DEEPEST {
                    return Err(Problem::lost(
                        format!("record nests its elements more than {DEEPEST} deep"),
                        "export it again without what is deeper",
                    ));
                }
            }
            Ok(Event::Empty(tag)) => {
                open.push(start(&tag, dialect));
                if let Some(done) = close(&mut open) {
                    return Ok(done);
                }
            }
            Ok(Event::End(tag)) => {
                let name = named(tag.name().as_ref(), dialect);
                if let Some(at) = open.iter().rposition(|element| element.name == name) {
                    while open.len() > at {
                        if let Some(done) = close(&mut open) {
                            return Ok(done);
                        }
                    }
                }
            }
            Ok(Event::Text(text)) => add(&mut open, &text),
            Ok(Event::CData(text)) => add(&mut open, &text),
            Ok(Event::GeneralRef(reference)) => {
                let name: &str = &reference;
                let text = match reference.resolve_char_ref() {
                    Ok(Some(letter)) => letter.to_string(),
                    _ => entity(name).map_or_else(|| format!("&{name};"), str::to_owned),
                };
                add(&mut open, &text);
            }
            Ok(Event::Eof) => break,
            Ok(Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_)) => {}
            Err(error) => {
                return Err(Problem::lost(
                    format!("record is not valid XML: {error}"),
                    "repair it, or export it again (`xmllint --noout` finds the place)",
                ));
            }
        }
    }
    // a record always ends with its own end tag; what is open was never closed
    while !open.is_empty() {
        if let Some(done) = close(&mut open) {
            return Ok(done);
        }
    }
    Err(Problem::lost("record holds no element", "export it again"))
}

/// Closes the innermost element; gives it when it is the outermost.
fn close(open: &mut Vec<Element>) -> Option<Element> {
    let element = open.pop()?;
    match open.last_mut() {
        Some(around) => {
            around.inside.push(Child::Element(element));
            None
        }
        None => Some(element),
    }
}

fn add(open: &mut [Element], text: &str) {
    let Some(element) = open.last_mut() else {
        return;
    };
    match element.inside.last_mut() {
        Some(Child::Text(before)) => before.push_str(text),
        _ => element.inside.push(Child::Text(text.to_owned())),
    }
}

fn named(name: &str, dialect: Dialect) -> String {
    match dialect {
        Dialect::Xml => name.to_owned(),
        Dialect::Sgml => name.to_ascii_lowercase(),
    }
}

fn start(tag: &BytesStart<'_>, dialect: Dialect) -> Element {
    let mut attributes = tag.html_attributes();
    let attributes = attributes.with_checks(false).flatten();
    let attributes = attributes.map(|attribute| {
        let value = attribute.value.into_owned();
        let plain = quick_xml::escape::unescape_with(&value, entity).map(|text| text.into_owned());
        (
            named(attribute.key.as_ref(), dialect),
            plain.unwrap_or(value),
        )
    });
    Element {
        attributes: attributes.collect(),
        name: named(tag.name().as_ref(), dialect),
        inside: Vec::new(),
    }
}

fn entity(name: &str) -> Option<&'static str> {
    resolve_predefined_entity(name).or_else(|| resolve_html5_entity(name))
}
