//! The parts of a scraped wire story: headline, paragraphs with a dateline, source line, tag line.

use super::super::{
    dateline::dateline,
    item::{Problem, odd_date},
    once::each_once,
    paragraphs::{paragraphs, push_paragraph},
};
use super::head::{byline, credits, is_byline, named_fields};
use crate::{
    article::{Article, Tag, one_line},
    facet::Kind,
};

/// The most characters of a headline.
const LONGEST_HEADLINE: usize = 200;

/// Parses a story; the notes say where it did not look as expected, and no text is left out.
pub(super) fn parse(text: &str) -> (Article, Vec<Problem>) {
    let lines = lines(text);
    let ending = Ending::find(&lines);
    let mut article = Article::default();
    let mut notes = Vec::new();
    let end = ending.as_ref().map_or(lines.len(), |ending| ending.at);
    let story = lines.get(..end).unwrap_or_default();
    let (mut story, odd) = named_fields(story, &mut article);
    notes.extend(odd.map(odd_date));
    if article.headline.is_none()
        && let Some(headline) = headline(story)
    {
        article.headline = Some(one_line(headline));
        story = story.get(1..).unwrap_or_default();
    }
    story = byline(story, &mut article);
    if article.headline.is_some() {
        story = credits(story, &mut article);
    }
    article.body = body(story);
    if let Some(dateline) = article.body.lines().next().and_then(dateline) {
        article.dateline = Some(one_line(dateline.place));
        article.source = dateline.agency.map(one_line).or(article.source);
    }
    if let Some(ending) = ending {
        article.url = ending.url.or(article.url);
        let labels = ending.tags.split(',');
        let tags = labels.filter_map(|label| Tag::given(Kind::Tag, label));
        article.tags.extend(tags);
        article.tags = each_once(article.tags);
        let rest = body(lines.get(ending.rest..).unwrap_or_default());
        if !rest.is_empty() {
            push_paragraph(&mut article.body, &rest);
            notes.push(Problem::kept(
                "text goes on behind the source line and its tags; kept at the end of the body",
                "check that the source line really ends the article",
            ));
        }
    }
    (article, notes)
}

/// The lines, without control characters and trailing white space; blank ones are empty.
fn lines(text: &str) -> Vec<String> {
    let normal = text.replace("\r\n", "\n").replace('\r', "\n");
    let start = normal.trim_start_matches(|c: char| {
        c.is_whitespace()
            || c.is_control()
            || matches!(c, '\u{feff}' | '\u{200b}'..='\u{200d}' | '\u{2060}')
    });
    start.split('\n').map(paragraphs).collect()
}

/// The first line, when it can be told from a first paragraph.
fn headline(lines: &[String]) -> Option<&str> {
    let [first, second, ..] = lines else {
        return None;
    };
    let next = lines.iter().skip(1).find(|line| !line.is_empty())?;
    let behind = |line: usize| lines.get(line + 1..).unwrap_or_default();
    let apart = second.is_empty() || dateline(next).is_some() || is_byline(second, behind(1));
    let fits = apart
        && first.chars().count() <= LONGEST_HEADLINE
        && !first.ends_with(['.', ',', ';', ':'])
        && dateline(first).is_none()
        && !is_byline(first, behind(0));
    fits.then_some(first.as_str())
}

/// The paragraphs: each line is one, but wrapped lines between blank ones are joined.
fn body(lines: &[String]) -> String {
    let width = wrap_width(lines);
    let mut body = String::new();
    for block in lines.split(|line| line.is_empty()) {
        if width.is_some_and(|width| is_wrapped(block, width)) {
            push_paragraph(&mut body, &block.join(" "));
        } else {
            for line in block {
                push_paragraph(&mut body, line);
            }
        }
    }
    body
}

/// The width that a text may have been wrapped to: its longest line, when that is short and blank lines part it.
fn wrap_width(lines: &[String]) -> Option<usize> {
    let width = lines.iter().map(|line| line.chars().count()).max()?;
    let parted = lines.iter().any(String::is_empty);
    (parted && (50..=100).contains(&width)).then_some(width)
}

/// Whether every line break of a block stands where the next word did not fit any more.
fn is_wrapped(block: &[String], width: usize) -> bool {
    block.windows(2).all(|pair| match pair {
        [line, next] => {
            let word = next.split(' ').next().unwrap_or_default();
            line.chars().count() + 1 + word.chars().count() > width
        }
        _ => true,
    })
}

/// The end that scrapers put behind a story.
struct Ending {
    /// The source line.
    at: usize,
    /// The address that it names.
    url: Option<String>,
    /// The tag line, as printed; empty when there is none.
    tags: String,
    /// The first line behind all that.
    rest: usize,
}

impl Ending {
    /// Finds the last source line, unless a text that is no list of tags goes on behind it; behind another line than
    /// `Source link` the tags must be several and the last of the text.
    fn find(lines: &[String]) -> Option<Ending> {
        let at = lines.iter().rposition(|line| source_line(line).is_some())?;
        let mut url = lines.get(at).and_then(|line| source_line(line)).flatten();
        let mut rest = at + 1;
        let next = |from: usize| {
            let found = lines.iter().skip(from).position(|line| !line.is_empty());
            found.map(|skipped| from + skipped)
        };
        if let Some(line) = next(rest)
            && let Some(alone) = lines.get(line).filter(|line| is_url(line))
        {
            url = url.or(Some(alone.clone()));
            rest = line + 1;
        }
        let mut tags = String::new();
        if let Some(mut line) = next(rest) {
            while let Some(text) = lines.get(line).filter(|text| !text.is_empty()) {
                tags.push_str(text);
                line += 1;
                if !text.ends_with(',') {
                    break;
                }
            }
            if !is_tag_list(&tags) {
                return None;
            }
            rest = line;
            // scrapers write `Source link`; the other forms also stand within stories, before titles of others
            let certain = lines.get(at).is_some_and(|line| says_source_link(line));
            if !certain && (!tags.contains(',') || next(rest).is_some()) {
                return None;
            }
        }
        Some(Ending {
            at,
            url,
            tags,
            rest,
        })
    }
}

fn says_source_link(line: &str) -> bool {
    let start = line.get(..SOURCE_LINK.len());
    start.is_some_and(|start| start.eq_ignore_ascii_case(SOURCE_LINK))
}

const SOURCE_LINK: &str = "source link";

/// Whether a line is `Source link`, `Source` or `Read more`, perhaps with an address, which is then given.
fn source_line(line: &str) -> Option<Option<String>> {
    const OPENINGS: [&str; 3] = [SOURCE_LINK, "source", "read more"];
    let opening = OPENINGS.into_iter().find_map(|opening| {
        let (start, rest) = line.split_at_checked(opening.len())?;
        start.eq_ignore_ascii_case(opening).then_some(rest)
    })?;
    let rest = opening.trim_start();
    let rest = rest.strip_prefix(':').unwrap_or(rest).trim();
    if rest.is_empty() {
        return Some(None);
    }
    is_url(rest).then(|| Some(rest.to_owned()))
}

fn is_url(text: &str) -> bool {
    let scheme = text.split_once("://").map(|(scheme, _)| scheme);
    matches!(scheme, Some("http" | "https")) && !text.contains(char::is_whitespace)
}

/// Whether a line can be a list of tags: no label is as long as a sentence.
fn is_tag_list(line: &str) -> bool {
    let short = |label: &str| label.chars().count() <= 80 && label.split_whitespace().count() <= 10;
    let sentence = line.ends_with(['.', '!', '?', '”', '"'])
        && line
            .split(',')
            .any(|label| label.split_whitespace().count() > 6);
    line.split(',').all(short) && !sentence
}

#[cfg(test)]
mod tests;
