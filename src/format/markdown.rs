//! Markdown, with or without YAML, TOML or JSON in front; one article a file.

use std::io;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use serde::de::IgnoredAny;

use super::{
    Format, Input, Likeness,
    draft::{Draft, How},
    html,
    item::{Problem, Sink, not_utf8},
    keys,
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
        // JSON alone begins so, too: the extension decides
        _ if is_object(head.trim_start()) => Likeness::Plausible,
        (Some(front), _) if front.text.lines().any(|line| line.contains([':', '='])) => {
            Likeness::Likely
        }
        _ => Likeness::Possible,
    }
}

fn is_object(text: &str) -> bool {
    let inside = text.strip_prefix('{').map(str::trim_start);
    inside.is_some_and(|inside| inside.starts_with(['"', '}']))
}

/// What stands before the text.
struct Front<'t> {
    text: &'t str,
    syntax: Syntax,
}

#[derive(Clone, Copy, PartialEq)]
enum Syntax {
    Yaml,
    Toml,
    Json,
}

impl Front<'_> {
    /// Splits a text in what stands in front, if anything does, and the rest.
    fn split(text: &str) -> (Option<Front<'_>>, &str) {
        let start = text.trim_start();
        if is_object(start) {
            return Front::split_object(start).unwrap_or((None, text));
        }
        for (mark, syntax) in [("---", Syntax::Yaml), ("+++", Syntax::Toml)] {
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
                if ends == mark || (syntax == Syntax::Yaml && ends == "...") {
                    let text = inside.get(..from).unwrap_or_default();
                    let rest = inside.get(from + line.len()..).unwrap_or_default();
                    return (Some(Front { text, syntax }), rest);
                }
                from += line.len();
            }
        }
        (None, text)
    }

    /// Splits behind a JSON object; behind a brace on a line of its own where the object is broken.
    fn split_object(text: &str) -> Option<(Option<Front<'_>>, &str)> {
        let mut objects = serde_json::Deserializer::from_str(text).into_iter::<IgnoredAny>();
        let end = match objects.next() {
            Some(Ok(_)) => objects.byte_offset(),
            _ => text.find("\n}")? + 2,
        };
        let (text, rest) = text.split_at_checked(end)?;
        let syntax = Syntax::Json;
        Some((Some(Front { text, syntax }), rest))
    }

    fn parse(&self) -> Result<Node<'_>, String> {
        match self.syntax {
            Syntax::Toml => toml::from_str(self.text).map_err(|error| error.message().to_owned()),
            Syntax::Json => serde_json::from_str(self.text).map_err(|error| error.to_string()),
            Syntax::Yaml => {
                // `tags: [no, 007]` are words
                let options = serde_saphyr::options! {
                    strict_booleans: true,
                    leading_zero_numbers_as_strings: true,
                    underscored_numbers_as_strings: true,
                };
                serde_saphyr::from_str_with_options(self.text, options).map_err(|error| {
                    let error = error.to_string();
                    let first = error.lines().next().unwrap_or_default();
                    first.trim_start_matches("error: ").to_owned()
                })
            }
        }
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
                from_tables(node.value(), &mut draft);
                let says = |key: &str, words: &[&str]| match node.value().member(key) {
                    Some(Value::Truth(is)) => words.contains(&if is { "true" } else { "false" }),
                    Some(Value::Text(text)) => words.contains(&text.to_lowercase().as_str()),
                    _ => false,
                };
                if says("draft", &["true", "yes", "on"])
                    || says("published", &["false", "no", "off"])
                {
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
        draft.derived_date(&"path", date);
    }
    sink.end(draft, None, 0);
    Ok(())
}

/// Takes tags and names from the tables in which Hugo and Zola keep what a site adds to their own keys.
fn from_tables(front: Value<'_>, draft: &mut Draft) {
    let Value::Map(members) = front else {
        return;
    };
    for (table, inside) in members {
        let Value::Map(inside) = inside.value() else {
            continue;
        };
        if !["taxonomies", "params", "extra"].contains(&table.as_ref()) {
            continue;
        }
        for (key, node) in inside {
            if let Some((role @ (Role::Tags(_) | Role::Byline), _)) = keys::role(key)
                && !draft.has(role)
            {
                let at = At::Member(&At::Root, table);
                draft.fill(role, &At::Member(&at, key), node.value(), &How::default());
            }
        }
    }
    draft.unused(members.iter().map(|(key, _)| key.as_ref()));
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
            &without_shortcodes(markdown),
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
        story
    }
}

/// The text without Hugo's shortcodes: `{{< figure src="x" >}}`, `{{% note %}}`; what stands between two stays.
fn without_shortcodes(markdown: &str) -> String {
    /// The most bytes of a shortcode, so that one that never ends costs no more.
    const LONGEST: usize = 4000;
    let mut text = String::with_capacity(markdown.len());
    let mut rest = markdown;
    while let Some((before, inside)) = rest.split_once("{{") {
        text.push_str(before);
        let end = match inside.get(..1) {
            Some("<") => ">}}",
            Some("%") => "%}}",
            _ => "}}",
        };
        let near = inside.get(..inside.floor_char_boundary(LONGEST));
        let behind = near
            // `{{</* shown */>}}` and `{{ page.title }}` are none
            .filter(|near| end.len() == 3 && !near.get(1..).unwrap_or_default().starts_with("/*"))
            .and_then(|near| near.find(end))
            .and_then(|at| inside.get(at + end.len()..));
        rest = behind.unwrap_or_else(|| {
            text.push_str("{{");
            inside
        });
    }
    text + rest
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use super::{
        super::{Item, Reading, read},
        *,
    };
    use crate::article::{Article, Status};

    fn article(text: &str) -> (Article, Vec<Problem>) {
        let (mut found, mut notes) = (None, Vec::new());
        let reading = Reading::of(1 << 20);
        read(&mut text.as_bytes(), "a.md", reading, &mut |item| {
            match item {
                Item::Article { article, .. } => found = Some(*article),
                Item::Problem(problem) => notes.push(problem),
            }
            ControlFlow::Continue(())
        });
        (found.unwrap(), notes)
    }

    #[test]
    fn shortcodes_are_no_text() {
        let check = |markdown: &str, body: &str| assert_eq!(Story::of(markdown).body, body);
        check("a\n\n{{< figure src=\"x\" >}}\n\nb", "a\nb");
        check("a {{< sup >}}b{{< /sup >}} c", "a b c");
        check("{{% note \"x\" %}}\nA **b**.\n{{% /note %}}", "A b.");
        check("{{<\n  tweet\n  id=\"1\"\n>}}\na", "a");
        check("[a]({{< ref \"x.md\" >}}) b", "a b");
        check("a {{< b", "a {{< b");
        check("a {{ b }}", "a {{ b }}");
        check("{{", "{{");
        check(&"{{< é ".repeat(2000), "{{< é ".repeat(2000).trim());
    }

    #[test]
    fn json_may_stand_in_front() {
        let check = |text: &str, headline: Option<&str>, body: &str, notes: usize| {
            let (article, found) = article(text);
            assert_eq!(
                (
                    article.headline.as_deref(),
                    article.body.as_str(),
                    found.len()
                ),
                (headline, body, notes),
                "{text}"
            );
        };
        check(
            "{\n  \"title\": \"A } b\"\n}\n\nText.",
            Some("A } b"),
            "Text.",
            0,
        );
        check("{\"title\": \"A\"}\nText.", Some("A"), "Text.", 0);
        check("{\n  \"title\": \"A\",\n}\nText.", None, "Text.", 1);
        check("{\"A\" said.", None, "{\"A\" said.", 0);
        check("{{< x >}}\nText.", None, "Text.", 0);
    }

    #[test]
    fn the_tables_of_hugo_hold_tags_and_names() {
        let (article, _) = article(
            "+++\ntitle = 'A'\n[taxonomies]\ntags = ['war']\ncategories = ['World']\n[params]\nauthor = 'Ann Lee'\ntitle = 'B'\n+++\nText.",
        );
        let tags = article.tags.iter().map(|tag| tag.label.as_str());
        assert_eq!(tags.collect::<Vec<_>>(), ["World", "war"]);
        assert_eq!(article.byline, ["Ann Lee"]);
        assert_eq!(article.headline.as_deref(), Some("A"));
    }

    #[test]
    fn words_of_yaml_stay_as_they_are_written() {
        let (article, _) =
            article("---\ntitle: No\ntags: [no, On, y, 007, 1_0]\ndraft: no\n---\nText.");
        let tags = article.tags.iter().map(|tag| tag.label.as_str());
        assert_eq!(tags.collect::<Vec<_>>(), ["no", "On", "y", "007", "1_0"]);
        assert_eq!(article.headline.as_deref(), Some("No"));
        assert_eq!(article.status, None);
    }

    #[test]
    fn a_draft_is_one_in_every_spelling() {
        for front in [
            "draft: true",
            "draft: Yes",
            "published: false",
            "published: off",
        ] {
            let (article, _) = article(&format!("---\n{front}\n---\nText."));
            assert_eq!(article.status, Some(Status::Withheld), "{front}");
        }
    }
}
