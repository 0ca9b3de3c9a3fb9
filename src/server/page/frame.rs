//! What all pages have around them: the box, the help, the footer; and the pages that hold nothing else.

use askama::Template;

use super::{
    super::{assets, problem::Problem},
    pieces::shown,
    state::address,
};
use crate::{
    output::counted,
    query::{LanguageRow, language},
    search::IndexState,
};

/// What stands around a page.
pub(super) struct Frame {
    /// What the window is called.
    pub title: String,
    /// What stands in the box.
    pub typed: String,
    /// What the form carries along.
    pub carried: Vec<(&'static str, String)>,
    /// What was searched, for the footer.
    pub index: String,
    /// The table of the language.
    pub language: Vec<LanguageRow>,
    /// What tells this program's files from those of another.
    pub version: &'static str,
}

impl Frame {
    pub fn new(title: &str, typed: String) -> Frame {
        Frame {
            title: shown(title),
            typed,
            carried: Vec::new(),
            index: String::new(),
            language: language(),
            version: assets::version(),
        }
    }

    /// Says from what the page was made, so that its counts can be cited.
    pub fn citing(mut self, index: &IndexState) -> Frame {
        let articles = counted(index.articles, "article");
        let newest = index
            .newest
            .as_deref()
            .map(|date| format!(", newest {date}"));
        let newest = newest.unwrap_or_default();
        self.index = format!("commit {} · {articles}{newest}", index.commit);
        self
    }
}

/// A text of ours: every second part is typed as it stands.
pub(super) type Said = Vec<(String, bool)>;

/// A message with what stands between backticks told apart.
fn said(text: &str) -> Said {
    let parts = text.split('`').enumerate();
    let parts = parts.map(|(place, part)| (shown_in_place(part), place % 2 == 1));
    parts.filter(|(part, _)| !part.is_empty()).collect()
}

/// A part of a line: blanks at its ends are kept.
fn shown_in_place(part: &str) -> String {
    crate::text::plain(part)
}

/// The page of what can't be answered.
#[derive(Template)]
#[template(path = "problem.html")]
pub(super) struct ProblemPage {
    pub frame: Frame,
    what: Said,
    hint: Said,
    /// The query before the place, there, and behind it.
    place: Option<[String; 3]>,
    /// What may be meant instead, and the pages of that.
    meant: Vec<(String, String)>,
}

impl ProblemPage {
    pub fn new(
        problem: &Problem,
        typed: String,
        carried: Vec<(&'static str, String)>,
    ) -> ProblemPage {
        let place = problem.place.as_ref().and_then(|(text, span)| {
            let parts = [
                text.get(..span.start)?,
                text.get(span.start..span.end)?,
                text.get(span.end..)?,
            ];
            Some(parts.map(shown_in_place))
        });
        ProblemPage {
            meant: meant(problem, &carried),
            frame: Frame {
                carried,
                ..Frame::new("Problem", typed)
            },
            what: said(&problem.what),
            hint: said(&problem.hint),
            place,
        }
    }
}

/// Labels that a value which no article carries may stand for, and the page of each.
fn meant(problem: &Problem, carried: &[(&'static str, String)]) -> Vec<(String, String)> {
    let Some((text, span)) = &problem.place else {
        return Vec::new();
    };
    let is_label = problem.what.starts_with("query: no article has the ");
    let ends = text.get(..span.start).zip(text.get(span.end..));
    let (Some((before, behind)), true) = (ends, is_label) else {
        return Vec::new();
    };
    let labels = said(&problem.hint).into_iter().filter(|(_, typed)| *typed);
    let labels = labels.filter(|(label, _)| !label.starts_with("newsdex "));
    let labels = labels.map(|(label, _)| {
        let query = format!("{before}\"{label}\"{behind}");
        let mut pairs = vec![("q", query)];
        pairs.extend_from_slice(carried);
        (label, address("/", &pairs))
    });
    labels.collect()
}

/// The page of the language.
#[derive(Template)]
#[template(path = "help.html")]
pub(super) struct HelpPage {
    pub frame: Frame,
}
