//! An element of markup, and the text that a reader sees of it.

use super::super::paragraphs::push_paragraph;

/// An element: its name as written, attributes, and what stands in it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::format) struct Element {
    /// Its name as written, with its prefix.
    pub name: String,
    /// Its attributes: name as written, value with entities resolved.
    pub attributes: Vec<(String, String)>,
    /// Texts and elements, in order.
    pub inside: Vec<Child>,
}

/// What stands in an element.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::format) enum Child {
    /// Text, entities resolved.
    Text(String),
    /// An element.
    Element(Element),
}

/// Elements within a paragraph: those of HTML, and the enriched text of NITF. All others stand apart.
const INLINE: [&str; 56] = [
    "a",
    "abbr",
    "acronym",
    "b",
    "bdi",
    "bdo",
    "big",
    "cite",
    "code",
    "data",
    "del",
    "dfn",
    "em",
    "font",
    "i",
    "ins",
    "kbd",
    "label",
    "mark",
    "nobr",
    "q",
    "ruby",
    "rb",
    "s",
    "samp",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "sup",
    "time",
    "tt",
    "u",
    "var",
    "wbr",
    "amp-link", // NITF
    "person",
    "org",
    "location",
    "sublocation",
    "city",
    "state",
    "region",
    "country",
    "name.given",
    "name.family",
    "event",
    "function",
    "money",
    "num",
    "chron",
    "object.title",
    "virtloc",
    "lang",
    "alt-code",
];

/// Elements that hold no text of the article.
const SILENT: [&str; 16] = [
    "script", "style", "noscript", "template", "media", "iframe", "object", "svg", "math", "head",
    "button", "select", "textarea", "rt", "rp", "byttl",
];

impl Element {
    /// The name without its prefix.
    pub fn local_name(&self) -> &str {
        local(&self.name)
    }

    /// The value of an attribute; its prefix counts only if one is asked for.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(own, _)| own == name);
        let found = found.or_else(|| {
            let mut all = self.attributes.iter();
            all.find(|(own, _)| {
                !name.contains(':') && local(own) == name && !own.starts_with("xmlns")
            })
        });
        found.map(|(_, value)| value.as_str())
    }

    /// The elements directly in it of that name: as written, or if there are none without their prefixes.
    pub fn children<'e>(&'e self, name: &str) -> impl Iterator<Item = &'e Element> {
        let exact = self.elements().any(|child| child.name == name);
        self.elements().filter(move |child| match exact {
            true => child.name == name,
            false => child.local_name() == name,
        })
    }

    /// The elements directly in it.
    pub fn elements(&self) -> impl Iterator<Item = &Element> {
        self.inside.iter().filter_map(|child| match child {
            Child::Element(element) => Some(element),
            Child::Text(_) => None,
        })
    }

    /// The first element of that name in it, at any depth.
    pub fn descendant(&self, name: &str) -> Option<&Element> {
        self.elements().find_map(|child| match child.name == name {
            true => Some(child),
            false => child.descendant(name),
        })
    }

    /// Whether nothing stands in it but white space.
    pub fn is_blank(&self) -> bool {
        self.inside.iter().all(|child| match child {
            Child::Text(text) => text.trim().is_empty(),
            Child::Element(element) => element.is_blank(),
        })
    }

    /// The text in it as it stands, when there is no element in it.
    pub fn only_text(&self) -> Option<String> {
        let mut all = String::new();
        for child in &self.inside {
            match child {
                Child::Text(text) => all.push_str(text),
                Child::Element(_) => return None,
            }
        }
        Some(all)
    }

    /// Its text: a paragraph a line, white space within a paragraph one space.
    ///
    /// In `pre` lines stand as they are.
    pub fn text(&self) -> String {
        let mut flow = Flow::default();
        flow.element(self, false);
        flow.end_paragraph();
        flow.done
    }
}

/// The name behind a prefix.
pub(super) fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// Text on its way into paragraphs.
#[derive(Default)]
struct Flow {
    done: String,
    paragraph: String,
}

impl Flow {
    fn element(&mut self, element: &Element, verbatim: bool) {
        let name = element.local_name().to_ascii_lowercase();
        let verbatim = verbatim || name == "pre";
        for child in &element.inside {
            match child {
                Child::Text(text) if verbatim => {
                    for (number, line) in text.split('\n').enumerate() {
                        if number > 0 {
                            self.end_paragraph();
                        }
                        self.words(line);
                    }
                }
                Child::Text(text) => self.words(text),
                Child::Element(inner) => self.inner(inner, verbatim),
            }
        }
    }

    fn inner(&mut self, inner: &Element, verbatim: bool) {
        let name = inner.local_name().to_ascii_lowercase();
        let name = name.as_str();
        if SILENT.contains(&name) {
            return;
        }
        if name == "br" {
            return self.end_paragraph();
        }
        if INLINE.contains(&name) {
            return self.element(inner, verbatim);
        }
        // cells of a row are parts of one line
        let cell = matches!(name, "td" | "th");
        match cell {
            true => self.paragraph.push(' '),
            false => self.end_paragraph(),
        }
        self.element(inner, verbatim);
        match cell {
            true => self.paragraph.push(' '),
            false => self.end_paragraph(),
        }
    }

    /// Adds text, its white space folded.
    fn words(&mut self, text: &str) {
        let mut space = false;
        for c in text.chars() {
            if c.is_whitespace() {
                space = true;
                continue;
            }
            if space && !self.paragraph.is_empty() && !self.paragraph.ends_with(' ') {
                self.paragraph.push(' ');
            }
            space = false;
            if !c.is_control() && c != '\u{ad}' {
                self.paragraph.push(c);
            }
        }
        if space && !self.paragraph.is_empty() && !self.paragraph.ends_with(' ') {
            self.paragraph.push(' ');
        }
    }

    fn end_paragraph(&mut self) {
        push_paragraph(&mut self.done, &self.paragraph);
        self.paragraph.clear();
    }
}
