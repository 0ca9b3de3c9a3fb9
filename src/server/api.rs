//! The routes of the API: each a row with its parameters, its question and its answer.

use std::time::{Duration, Instant};

use axum::http::StatusCode;

use super::{
    parameters::{
        ARTICLE, FACETS, HITS, NARROW, Parameter, Parameters, SEARCH, SUGGEST, TIMELINE, dimension,
    },
    problem::Problem,
    suggest::suggest,
};
use crate::{
    article::one_line,
    date::Date,
    engine::Engine,
    ledger::Ledger,
    output::{
        Look, OutputFormat, write_article, write_count, write_facet, write_history, write_results,
        write_stats, write_timeline,
    },
    search::{FacetOrder, Facets, Highlighter, Interval, Page, Search},
};

/// A route of the API.
pub(super) struct Route {
    /// Behind `/api/`; what stands in braces is any text.
    pub path: &'static str,
    /// What it answers.
    pub about: &'static str,
    /// Its parameters.
    pub parameters: &'static [&'static [Parameter]],
    /// Answers a question.
    pub answer: fn(&dyn Engine, &Asked) -> Result<Answer, Problem>,
}

/// A question.
pub(super) struct Asked {
    /// What stands in the place of the braces; empty without.
    pub of: String,
    pub parameters: Parameters,
    /// The local clock.
    pub now: Date,
    /// When it is given up.
    pub deadline: Instant,
}

/// An answer, whole.
pub(super) struct Answer {
    pub format: OutputFormat,
    pub body: Vec<u8>,
}

/// All routes but the description of themselves.
pub(super) const ROUTES: [Route; 7] = [
    Route {
        path: "search",
        about: "Ranked hits with their passages, the exact total, and facet counts",
        parameters: &[NARROW, HITS, SEARCH],
        answer: search,
    },
    Route {
        path: "facets/{kind}",
        about: "The values of one facet, counted over the articles found",
        parameters: &[NARROW, FACETS],
        answer: facets,
    },
    Route {
        path: "articles/{id}",
        about: "One article, whole",
        parameters: &[ARTICLE],
        answer: article,
    },
    Route {
        path: "timeline",
        about: "How many of the articles found lie in each period, and their share of all of that time",
        parameters: &[NARROW, TIMELINE],
        answer: timeline,
    },
    Route {
        path: "suggest",
        about: "Labels that what has been typed can become, the most frequent first",
        parameters: &[SUGGEST],
        answer: suggestions,
    },
    Route {
        path: "count",
        about: "The exact number of articles found",
        parameters: &[NARROW],
        answer: count,
    },
    Route {
        path: "stats",
        about: "What the archive holds",
        parameters: &[],
        answer: stats,
    },
];

/// Without a terminal.
pub(super) const LOOK: Look = Look {
    color: false,
    width: 100,
};

impl Asked {
    /// The search for the query and what narrows it.
    pub fn search(&self) -> Result<Search, Problem> {
        let mut request = self.parameters.request()?;
        request.timeout = Some(self.left());
        Ok(request.search(self.now)?)
    }

    /// How long a search may still take.
    pub fn left(&self) -> Duration {
        self.deadline.saturating_duration_since(Instant::now())
    }

    /// The form of the answer.
    pub fn format(&self) -> OutputFormat {
        match self.parameters.text("format") {
            Some("jsonl") => OutputFormat::Jsonl,
            Some("csv") => OutputFormat::Csv,
            Some("ids") => OutputFormat::Ids,
            _ => OutputFormat::Json,
        }
    }
}

impl Answer {
    /// What is written into memory.
    fn written(
        format: OutputFormat,
        write: impl FnOnce(&mut Vec<u8>) -> std::io::Result<()>,
    ) -> Result<Answer, Problem> {
        let mut body = Vec::new();
        write(&mut body).map_err(|error| {
            let status = StatusCode::INTERNAL_SERVER_ERROR;
            let what = format!("answer: can't be written: {error}");
            Problem::new(status, what, "please report it")
        })?;
        Ok(Answer { format, body })
    }
}

fn search(engine: &dyn Engine, asked: &Asked) -> Result<Answer, Problem> {
    let mut search = asked.search()?;
    asked.parameters.shape(&mut search)?;
    let results = engine.search(&search)?;
    let format = asked.format();
    Answer::written(format, |out| {
        write_results(out, &results, format, LOOK, '\n', &Ledger::default())
    })
}

fn facets(engine: &dyn Engine, asked: &Asked) -> Result<Answer, Problem> {
    let dimension = dimension("facets", &asked.of).map_err(|problem| Problem {
        status: StatusCode::NOT_FOUND,
        ..problem
    })?;
    let mut search = asked.search()?;
    search.page = Page::NONE;
    search.facets = Facets {
        dimensions: vec![dimension],
        limit: match asked.parameters.flag("all") {
            true => usize::MAX,
            false => asked.parameters.number("limit", 20),
        },
        order: match asked.parameters.text("sort") {
            Some("name") => FacetOrder::Name,
            Some("surprise") => FacetOrder::Surprise,
            _ => FacetOrder::Count,
        },
        beginning: asked
            .parameters
            .text("match")
            .filter(|typed| !typed.trim().is_empty())
            .map(str::to_owned),
    };
    let results = engine.search(&search)?;
    let format = asked.format();
    Answer::written(format, |out| match results.facet(dimension) {
        Some(counts) => write_facet(out, &results, counts, format, LOOK),
        None => Ok(()),
    })
}

fn article(engine: &dyn Engine, asked: &Asked) -> Result<Answer, Problem> {
    let format = OutputFormat::Json;
    let Some(article) = engine.article(&asked.of)? else {
        return Err(no_article(engine, &asked.of)?);
    };
    if asked.parameters.flag("history") {
        let versions = engine.history(&asked.of)?;
        return Answer::written(format, |out| write_history(out, &versions, format, LOOK));
    }
    let plain = Highlighter::new(Vec::new());
    Answer::written(format, |out| {
        write_article(out, &article, &plain, format, LOOK)
    })
}

/// Why there is no article of this id.
pub(super) fn no_article(engine: &dyn Engine, id: &str) -> Result<Problem, Problem> {
    let shown = one_line(id);
    Ok(match engine.ledger()?.is_deleted(id) {
        true => Problem::new(
            StatusCode::GONE,
            format!("{shown}: the article was deleted by hand"),
            "`newsdex delete --lift ID` lets it come back with its file",
        ),
        false => Problem::new(
            StatusCode::NOT_FOUND,
            format!("{shown}: no article has this id"),
            "a search with `format=ids` lists ids",
        ),
    })
}

fn timeline(engine: &dyn Engine, asked: &Asked) -> Result<Answer, Problem> {
    let mut search = asked.search()?;
    let split = asked.parameters.dimension("split")?;
    search.facets = Facets::of(
        split.into_iter().collect(),
        asked.parameters.number("limit", 4),
    );
    let by = interval(asked.parameters.text("by"));
    let timeline = engine.timeline(&search, by)?;
    let format = asked.format();
    Answer::written(format, |out| write_timeline(out, &timeline, format, LOOK))
}

/// The period of a name; a month without one.
pub(super) fn interval(name: Option<&str>) -> Interval {
    match name {
        Some("day") => Interval::Day,
        Some("week") => Interval::Week,
        Some("year") => Interval::Year,
        _ => Interval::Month,
    }
}

fn suggestions(engine: &dyn Engine, asked: &Asked) -> Result<Answer, Problem> {
    let found = suggest(engine, asked)?;
    let format = OutputFormat::Json;
    Answer::written(format, |out| crate::output::write_json(out, &found))
}

fn count(engine: &dyn Engine, asked: &Asked) -> Result<Answer, Problem> {
    let mut search = asked.search()?;
    search.page = Page::NONE;
    let results = engine.search(&search)?;
    let format = OutputFormat::Json;
    Answer::written(format, |out| write_count(out, &results, format))
}

fn stats(engine: &dyn Engine, asked: &Asked) -> Result<Answer, Problem> {
    let stats = engine.stats(asked.now.seconds())?;
    let format = OutputFormat::Json;
    Answer::written(format, |out| write_stats(out, &stats, format, LOOK))
}
