//! Markdown, with or without YAML or TOML in front; one article a file.

use std::io;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::{
    Format, Input, Likeness,
    draft::How,
    html,
    item::{Problem, Sink, not_utf8},
    paragraphs::{line, push_paragraph},
    path_date::path_date,
    record::Records,
    role::Role,
    source::{At, Node, Value},
    whole::whole,
};
use crate::decode::{Charset, to_utf8};

/// The row of Markdown.
pub(super) const FORMAT: Format = Format {
    name: "markdown",
    extensions: &["md", "markdown", "mdx"],
    sniff,
    read,
};

fn sniff(head: &[u8]) -> Likeness {
    let head = String::from_utf8_lossy(head);
    match Front::split(&head) {
        (Some(front), _) if front.text.lines().any(|line| line.contains([':', '='])) => {
            Likeness::Likely
        }
        _ => Likeness::Possible,
    }
}

/// What stands between two marks before the text.
struct Front<'t> {
    text: &'t str,
    is_toml: bool,
}

impl Front<'_> {
    /// Splits a text in what stands in front, if anything does, and the rest.
    fn split(text: &str) -> (Option<Front<'_>>, &str) {
        let start = text.trim_start();
        for (mark, is_toml) in [("---", false), ("+++", true)] {
            let Some(inside) = start.strip_prefix(mark) else {
                continue;
            };
            let Some((blank, inside)) = inside.split_once('\n') else {
                continue;
            };
            if !blank.trim().is_empty() {
                continue;
            }
            let mut from = 0;
            for line in inside.split_inclusive('\n') {
                let ends = line.trim_end();
                if ends == mark || (!is_toml && ends == "...") {
                    let text = inside.get(..from).unwrap_or_default();
                    let rest = inside.get(from + line.len()..).unwrap_or_default();
                    return (Some(Front { text, is_toml }), rest);
                }
                from += line.len();
            }
        }
        (None, text)
    }

    fn parse(&self) -> Result<Node<'_>, String> {
        if self.is_toml {
            return toml::from_str(self.text).map_err(|error| error.message().to_owned());
        }
        serde_saphyr::from_str(self.text).map_err(|error| {
            let error = error.to_string();
            let first = error.lines().next().unwrap_or_default();
            first.trim_start_matches("error: ").to_owned()
        })
    }
}

fn read(input: &mut Input<'_>, sink: &mut Sink<'_>) -> io::Result<()> {
    let Some(bytes) = whole(input, input.reading.limit, sink)? else {
        return Ok(());
    };
    let (text, charset) = to_utf8(&bytes);
    let mut draft = sink.begin();
    if charset == Charset::Windows1252 {
        draft.note(not_utf8(charset));
    }
    let (front, markdown) = Front::split(&text);
    let story = Story::of(markdown);
    if let Some(front) = &front {
        match front.parse() {
            Ok(node) => {
                Records::new(input.reading.mapping).fill(node.value(), &mut draft);
                let is = |key: &str, is: bool| node.value().member(key) == Some(Value::Truth(is));
                if is("draft", true) || is("published", false) {
                    let at = At::Named("draft");
                    draft.fill(Role::Status, &at, Value::Text("draft"), &How::default());
                }
            }
            Err(error) => draft.note(Problem::kept(
                format!(
                    "what stands in front of the text can't be read: {}",
                    line(&error).unwrap_or_default()
                ),
                "check its syntax: `key: value` between lines of `---`",
            )),
        }
    }
    match story.headline {
        Some(headline) if draft.article.headline.is_none() => {
            draft.line(Role::Headline, &"first heading", headline);
        }
        // a heading that repeats the title is no text
        Some(headline) if draft.article.headline.as_ref() != Some(&headline) => {
            let body = format!("{headline}\n{}", story.body);
            draft.body(&"text", &body);
        }
        _ => {}
    }
    draft.body(&"text", &story.body);
    if let Some(date) = path_date(input.name) {
        draft.derived_date(date);
    }
    sink.end(draft, None, 0);
    Ok(())
}

/// The parts of a text.
#[derive(Default)]
struct Story {
    /// Its first heading, when it stands before all else and is of the first level.
    headline: Option<String>,
    /// All else, a paragraph a line.
    body: String,
}

impl Story {
    fn of(markdown: &str) -> Story {
        let mut story = Story::default();
        let (mut paragraph, mut page) = (String::new(), String::new());
        let mut silent = 0;
        for event in Parser::new_ext(
            markdown,
            Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH,
        ) {
            match event {
                Event::Start(Tag::Image { .. }) => silent += 1,
                Event::End(TagEnd::Image) => silent -= 1,
                _ if silent > 0 => {}
                Event::Start(Tag::HtmlBlock) => page.clear(),
                Event::Html(html) => page.push_str(&html),
                Event::End(TagEnd::HtmlBlock) => {
                    push_paragraph(&mut story.body, &html::text(&page))
                }
                Event::Text(text) | Event::Code(text) => paragraph.push_str(&text),
                Event::SoftBreak | Event::End(TagEnd::TableCell) => paragraph.push(' '),
                Event::End(TagEnd::Heading(HeadingLevel::H1))
                    if story.body.is_empty() && story.headline.is_none() =>
                {
                    story.headline = line(&paragraph);
                    paragraph.clear();
                }
                Event::HardBreak
                | Event::Start(Tag::List(_))
                | Event::End(
                    TagEnd::Paragraph
                    | TagEnd::Heading(_)
                    | TagEnd::Item
                    | TagEnd::CodeBlock
                    | TagEnd::TableHead
                    | TagEnd::TableRow,
                ) => {
                    for part in paragraph.lines() {
                        push_paragraph(&mut story.body, &line(part).unwrap_or_default());
                    }
                    paragraph.clear();
                }
                _ => {}
            }
        }
        push_paragraph(&mut story.body, &paragraph);
        // Hugo's short codes
        let is_code = |line: &&str| {
            (line.starts_with("{{<") && line.ends_with(">}}"))
                || (line.starts_with("{{%") && line.ends_with("%}}"))
        };
        let lines: Vec<&str> = story.body.lines().filter(|line| !is_code(line)).collect();
        story.body = lines.join("\n");
        story
    }
}
