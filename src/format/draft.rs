//! An article in the making: takes values for its fields, the best first, and remembers where they stood.

use std::fmt::Display;

use rustc_hash::FxHashSet;

use super::{
    byline,
    dateline::{dateline, filed_at},
    item::{Problem, Trail, odd_date, shown},
    once::each_once,
    paragraphs::push_paragraph,
    reading::{date_of, is_markup, is_no_text, line_of, text_of},
    role::Role,
    source::{At, Path, Value},
    standing::Standing,
    tagging,
};
use crate::{
    article::{Article, name_of_source, one_line},
    date::Date,
};

/// How a value is to be read, where that is not plain.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct How {
    /// Whether its text is HTML; as it looks when nothing is said.
    pub html: Option<bool>,
    /// What parts the names or tags of one string.
    pub split: Option<String>,
    /// The form of its dates, as strftime writes it.
    pub format: Option<String>,
    /// What a line may begin with that is no part of it.
    pub strip: Option<String>,
    /// Whether names are written `Last, First`; persons are taken to be so when nothing is said.
    pub last_first: Option<bool>,
    /// Where the label, id and relation of a tag stand in it.
    pub label: Vec<Path>,
    /// See `label`.
    pub id: Vec<Path>,
    /// See `label`.
    pub rel: Vec<Path>,
}

/// An article in the making.
pub(super) struct Draft {
    /// What is filled so far.
    pub article: Article,
    notes: Vec<Problem>,
    /// Texts that stood for a date and were none.
    odd: Vec<(Role, String)>,
    standing: Standing,
    /// The names of the byline.
    authors: FxHashSet<String>,
    /// What it is, when it is no text.
    no_text: Option<String>,
    agency: Option<String>,
    /// Whether its text stood in markup, which often repeats the headline.
    from_markup: bool,
    trail: Option<Box<Trail>>,
}

/// What a record turned out to be.
pub(super) enum Drafted {
    /// An article, with notes on what could not be used.
    Article(Box<Article>, Vec<Problem>, Option<Box<Trail>>),
    /// No text: a picture, a video ...
    NoText(String),
    /// Nothing.
    Empty,
}

impl Draft {
    /// Begins; where values stood is only remembered when it is to be explained.
    pub fn new(explain: bool) -> Draft {
        Draft {
            article: Article::default(),
            notes: Vec::new(),
            odd: Vec::new(),
            standing: Standing::default(),
            authors: FxHashSet::default(),
            no_text: None,
            agency: None,
            from_markup: false,
            trail: explain.then(Box::default),
        }
    }

    /// Says as what the record was recognised.
    pub fn recognised(&mut self, shape: &str) {
        if let Some(trail) = &mut self.trail {
            trail.shape = shape.to_owned();
        }
    }

    /// Says which members of the record were looked at by nobody.
    pub fn unused<'k>(&mut self, keys: impl Iterator<Item = &'k str>) {
        if let Some(trail) = &mut self.trail {
            let used = |key: &str| {
                let filled = trail.filled.iter();
                filled.map(|filled| filled.path.as_str()).any(|path| {
                    let rest = path.strip_prefix(key);
                    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
                })
            };
            let unused: Vec<String> = keys.filter(|key| !used(key)).map(one_line).collect();
            trail.unused = unused;
        }
    }

    /// Adds a note.
    pub fn note(&mut self, note: Problem) {
        self.notes.push(note);
    }

    /// Says that it is no text but something else.
    pub fn leave_out(&mut self, what: &str) {
        self.no_text.get_or_insert_with(|| shown(what));
    }

    /// Whether a field has its value; of tags, of what speaks against using the article, and of what it is, all that
    /// is said counts.
    pub fn has(&self, role: Role) -> bool {
        let article = &self.article;
        match role {
            Role::Id => article.native_id.is_some(),
            Role::Url => article.url.is_some(),
            Role::Headline => article.headline.is_some(),
            Role::Summary => article.summary.is_some(),
            Role::Body => !article.body.is_empty(),
            Role::Byline => !article.byline.iter().all(|name| byline::is_agency(name)),
            Role::Dateline => article.dateline.is_some(),
            Role::Date => article.date.is_some(),
            Role::Updated => article.updated.is_some(),
            Role::Version => article.version.is_some(),
            Role::Language => article.language.is_some(),
            Role::Source => article.source.is_some(),
            Role::Section => article.section.is_some(),
            Role::Genre => article.genre.is_some(),
            Role::Status | Role::Embargo | Role::Type | Role::Tags(_) => false,
        }
    }

    /// Gives a field a value that stood at `at`, if that says something and the field has none.
    ///
    /// Of texts and names what comes is added; the caller stops when a field has enough.
    pub fn fill(&mut self, role: Role, at: &At<'_>, value: Value<'_>, how: &How) {
        match role {
            Role::Body => {
                let text = text_of(value, how);
                let before = self.article.body.len();
                push_paragraph(&mut self.article.body, &text);
                self.from_markup |= is_markup(value);
                if self.article.body.len() > before {
                    let characters = text.chars().count();
                    self.trace(role, at, || format!("{characters} characters"));
                }
            }
            Role::Summary => {
                let text = text_of(value, how);
                if !text.is_empty() && self.article.summary.is_none() {
                    self.trace(role, at, || text.clone());
                    self.article.summary = Some(text);
                }
            }
            Role::Byline => self.byline(at, value, how),
            Role::Date | Role::Updated => self.date(role, at, value, how),
            Role::Status => {
                if self.standing.status(value) {
                    self.trace(role, at, || value.line().unwrap_or_default());
                }
            }
            Role::Embargo => {
                let date = date_of(value, how);
                if let Some(note) = self.standing.embargo(value, &date) {
                    self.notes.push(note);
                }
                if let Ok(Some(date)) = date {
                    self.trace(role, at, || date.to_string());
                }
            }
            Role::Type => {
                if let Some(kind) = value.line().filter(|kind| is_no_text(kind)) {
                    self.leave_out(&kind);
                }
            }
            Role::Version => {
                let version = value.line().and_then(|text| text.parse().ok());
                if let (Some(version), None) = (version, self.article.version) {
                    self.article.version = Some(version);
                    self.trace(role, at, || version.to_string());
                }
            }
            Role::Tags(kind) => {
                let Article {
                    tags,
                    inferred,
                    language,
                    ..
                } = &mut self.article;
                let trail = &mut self.trail;
                let asked = (how, language.as_deref());
                tagging::tags(kind, at, value, asked, &mut |at, tag, implied| {
                    if let Some(trail) = trail {
                        let role = match implied {
                            true => "inferred",
                            false => Role::Tags(tag.kind).name(),
                        };
                        trail.add(role, at, &tag.label);
                    }
                    match implied {
                        true => inferred.push(tag),
                        false => tags.push(tag),
                    }
                });
            }
            Role::Dateline => {
                if let Some(line) = line_of(value, how) {
                    let (place, agency) = filed_at(&line);
                    self.line(role, at, place.to_owned());
                    if let Some(agency) = agency
                        && self.agency.is_none()
                    {
                        self.agency = Some(one_line(agency));
                    }
                }
            }
            Role::Id
            | Role::Url
            | Role::Headline
            | Role::Language
            | Role::Source
            | Role::Section
            | Role::Genre => {
                if let Some(line) = line_of(value, how) {
                    self.line(role, at, line);
                }
            }
        }
    }

    /// Gives it a date that its place tells, if it has none.
    pub fn derived_date(&mut self, at: &dyn Display, date: Date) {
        if self.article.date.is_none() {
            self.article.date = Some(date);
            self.trace(Role::Date, at, || date.to_string());
        }
    }

    /// Gives it a text, if it has none.
    pub fn body(&mut self, at: &dyn Display, text: &str) {
        if self.article.body.is_empty() {
            push_paragraph(&mut self.article.body, text);
            self.trace(Role::Body, at, || {
                format!("{} characters", text.chars().count())
            });
        }
    }

    /// Gives a field a text of one line, if it has none.
    pub fn line(&mut self, role: Role, at: &dyn Display, line: String) {
        let article = &mut self.article;
        let slot = match role {
            Role::Id => &mut article.native_id,
            Role::Url => &mut article.url,
            Role::Headline => &mut article.headline,
            Role::Dateline => &mut article.dateline,
            Role::Language => &mut article.language,
            Role::Source => &mut article.source,
            Role::Section => &mut article.section,
            Role::Genre => &mut article.genre,
            _ => return,
        };
        if slot.is_none() {
            *slot = Some(line.clone());
            self.trace(role, at, || line);
        }
    }

    fn byline(&mut self, at: &At<'_>, value: Value<'_>, how: &How) {
        for name in byline::authors(value, how) {
            if self.authors.insert(name.clone()) {
                self.trace(Role::Byline, at, || name.clone());
                self.article.byline.push(name);
            }
        }
    }

    fn date(&mut self, role: Role, at: &At<'_>, value: Value<'_>, how: &How) {
        match date_of(value, how) {
            Ok(Some(date)) => {
                self.trace(role, at, || date.to_string());
                let slot = match role {
                    Role::Date => &mut self.article.date,
                    _ => &mut self.article.updated,
                };
                slot.get_or_insert(date);
            }
            Ok(None) => {}
            Err(text) => self.odd.push((role, text)),
        }
    }

    fn trace(&mut self, role: Role, at: &dyn Display, value: impl FnOnce() -> String) {
        if let Some(trail) = &mut self.trail {
            trail.add(role.name(), at, &value());
        }
    }

    /// Ends: what the text itself tells is added, and what was odd is noted.
    pub fn finish(mut self) -> Drafted {
        if let Some(what) = self.no_text {
            return Drafted::NoText(what);
        }
        for role in [Role::Date, Role::Updated] {
            if !self.has(role)
                && let Some((_, text)) = self.odd.iter().find(|(of, _)| *of == role)
            {
                self.notes.push(odd_date(text));
            }
        }
        self.without_repetitions();
        self.credits();
        self.opening();
        if let Some(agency) = self.agency.take() {
            self.line(Role::Source, &"credit", agency);
        }
        if let Some(source) = &mut self.article.source {
            *source = name_of_source(source).to_owned();
        }
        (self.article.status, self.article.embargo) = self.standing.verdict();
        self.article.corrected = self.standing.corrected;
        let article = &mut self.article;
        article.tags = each_once(std::mem::take(&mut article.tags));
        article.inferred = each_once(std::mem::take(&mut article.inferred));
        let says = article.headline.is_some() || article.summary.is_some();
        if !says && article.body.is_empty() {
            return Drafted::Empty;
        }
        Drafted::Article(Box::new(self.article), self.notes, self.trail)
    }

    /// Makes the first agency of the byline the source; where another is, it stays in the byline, so as not to be lost.
    fn credits(&mut self) {
        byline::without_foreign_by(&mut self.article);
        let mut names = self.article.byline.iter();
        let Some(agency) = names.find(|name| byline::is_agency(name)).cloned() else {
            return;
        };
        self.line(Role::Source, &"credit", agency);
        let Article { byline, source, .. } = &mut self.article;
        let is_source = |name: &String| {
            let source = source.as_ref();
            source.is_some_and(|source| source.eq_ignore_ascii_case(name))
        };
        byline.retain(|name| !(byline::is_agency(name) && is_source(name)));
    }

    /// Drops a summary that is the text, and headlines from the start of a text that stood in markup.
    fn without_repetitions(&mut self) {
        let article = &mut self.article;
        if article.summary.as_ref() == Some(&article.body) {
            article.summary = None;
            if let Some(trail) = &mut self.trail {
                trail
                    .filled
                    .retain(|filled| filled.field != Role::Summary.name());
            }
        }
        let Some(headline) = article.headline.as_deref().filter(|_| self.from_markup) else {
            return;
        };
        while let Some((first, rest)) = article.body.split_once('\n')
            && first == headline
        {
            article.body = rest.to_owned();
        }
    }

    /// Takes place and agency from the dateline that opens the text: `KYIV, Ukraine (AP) — `.
    fn opening(&mut self) {
        let Some(found) = self.article.body.lines().next().and_then(dateline) else {
            return;
        };
        let (place, agency) = (one_line(found.place), found.agency.map(one_line));
        self.line(Role::Dateline, &"first paragraph", place);
        if let Some(agency) = agency {
            self.line(Role::Source, &"first paragraph", agency);
        }
    }
}
