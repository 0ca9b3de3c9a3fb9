//! Makes words or a filter of a text and the field that stands before it.

use super::{
    DateRange, FacetFilter, Form, LengthRange, Located, Place, Query, QueryError, Scope, Span,
    Text, Value, Weight, Word, Words,
    dates::{DateFault, day},
    error::quoted,
    field::{self, Field},
    filter::line,
    lex::{has_joker, has_lone_wildcard, has_word_character, trimmed},
    print::stands_bare,
    quoted::{self, both, lone_wildcard},
    suffix::{self, Fault, Suffix},
};
use crate::date::Date;

/// What words or a filter are made of.
#[derive(Clone, Copy)]
pub(super) struct Leaf<'q> {
    /// The whole query, for errors.
    pub(super) query: &'q str,
    /// A bare word as typed, or what stands between quotes.
    pub(super) raw: &'q str,
    /// Whether it was quoted.
    pub(super) quoted: bool,
    /// What stands behind the quotes.
    pub(super) suffix: Suffix,
    /// Where it stands, quotes and suffix included.
    pub(super) span: Span,
}

impl Leaf<'_> {
    /// The words or the filter that this is behind a field, or behind none.
    pub(super) fn read(
        self,
        field: Option<Field>,
        today: Option<Date>,
    ) -> Result<Query, QueryError> {
        if !matches!(field, None | Some(Field::Text(_) | Field::Facet(_))) {
            self.refuse_suffix(self.suffix)?;
        }
        match field {
            None => self.words(Scope::Anywhere),
            Some(Field::Text(scope)) => self.words(scope),
            Some(Field::Facet(dimension)) => {
                let value = self.value()?;
                Ok(Query::Facet(FacetFilter { dimension, value }))
            }
            Some(Field::Id) => self.id(),
            Some(Field::Date) => self.dates(DateRange::parse(&self.plain(), today)),
            Some(Field::Since) => self.dates(day(&self.plain(), today).map(DateRange::since)),
            Some(Field::Until) => self.dates(day(&self.plain(), today).map(DateRange::until)),
            Some(Field::Has) => self.has(true),
            Some(Field::No) => self.has(false),
            Some(Field::Words) => self.length(),
            Some(Field::Is) => self.state(),
            Some(Field::Place(place)) => self.located(place),
        }
    }

    /// The value of a facet.
    pub(super) fn value(self) -> Result<Value, QueryError> {
        if self.quoted {
            let below = self.suffix.below;
            self.refuse_suffix(Suffix {
                below: false,
                ..self.suffix
            })?;
            return Ok(Value::whole(self.raw, below, self.span));
        }
        let run = trimmed(self.raw);
        let (label, below) = match run.strip_suffix("/*") {
            Some(label) => (label, true),
            None => (run, false),
        };
        if label.contains('*') || has_joker(label) {
            let what = format!("{} has a wildcard, which no label is found by", quoted(run));
            return Err(self.error(what, "a value finds every label that holds its words"));
        }
        let parted = suffix::part(label).map_err(|fault| self.fault(fault))?;
        if parted.word != label {
            let what = format!(
                "{} has a `~` or `^`, which only words can have",
                quoted(run)
            );
            return Err(self.error(what, "a value finds every label that holds its words"));
        }
        if !has_word_character(label) {
            let what = format!("{} holds no label", quoted(run));
            return Err(self.error(what, "a value has a letter or a digit"));
        }
        Ok(Value::loose(label, below, self.span))
    }

    /// The text as it is, on one line.
    fn plain(self) -> String {
        match self.quoted {
            false => self.raw.to_owned(),
            true => line(self.raw),
        }
    }

    fn words(self, scope: Scope) -> Result<Query, QueryError> {
        let (text, weight) = match self.quoted {
            true => (self.quoted_text()?, self.suffix.weight),
            false => {
                let (mut word, weight) = self.bare_word()?;
                // what only a field or a weight makes a word, such as an operator, has no other forms: it is printed
                // in quotes
                let helped = scope != Scope::Anywhere || weight == Some(Weight::default());
                if helped && word.form == Form::Any && !stands_bare(&word, "", "") {
                    word.form = Form::Exact;
                }
                (Text::Word(word), weight)
            }
        };
        Ok(Query::Words(Words {
            scope,
            text,
            weight: weight.unwrap_or_default(),
            span: self.span,
        }))
    }

    fn bare_word(self) -> Result<(Word, Option<Weight>), QueryError> {
        let parted = suffix::part(trimmed(self.raw)).map_err(|fault| self.fault(fault))?;
        let wild = parted.word.contains('*') || has_joker(parted.word);
        if wild && has_lone_wildcard(parted.word) {
            return Err(self.fault(lone_wildcard(self.raw)));
        }
        let form = match parted.slips {
            Some(_) if wild => return Err(self.fault(both(self.raw))),
            Some(slips) => Form::Fuzzy(slips),
            None if wild => Form::Wild,
            None => Form::Any,
        };
        let text = parted.word.to_owned();
        Ok((Word { text, form }, parted.weight))
    }

    fn quoted_text(self) -> Result<Text, QueryError> {
        if self.suffix.below {
            let what = "`/*` stands behind words".to_owned();
            let hint = "it takes in what is below a label: `topic:\"War and unrest\"/*`";
            return Err(self.error(what, hint));
        }
        let text = quoted::read(self.raw).map_err(|fault| self.fault(fault))?;
        let Some(text) = text else {
            let hint = "put a word between the quotes, or leave them out";
            return Err(self.error("quotes hold no word".to_owned(), hint));
        };
        let Some(distance) = self.suffix.near else {
            return Ok(text);
        };
        match text {
            Text::Row(parts) if parts.len() <= Text::MOST_NEAR => Ok(Text::Near {
                parts,
                distance,
                in_order: false,
            }),
            Text::Row(_) => {
                let what = format!("more than {} words are near each other", Text::MOST_NEAR);
                Err(self.error(what, "leave out what matters least"))
            }
            Text::Word(_) | Text::Either(_) | Text::Near { .. } => {
                let what = format!("`~{distance}` stands behind a single word");
                let hint =
                    "name two words or more: `\"peace talks\"~4`; similar spellings are `word~`";
                Err(self.error(what, hint))
            }
        }
    }

    fn id(self) -> Result<Query, QueryError> {
        if !self.quoted && self.raw.contains('*') {
            let what = format!(
                "{} has a wildcard, which no id is found by",
                quoted(self.raw)
            );
            return Err(self.error(what, "quote the id if the `*` belongs to it"));
        }
        Ok(Query::Id(self.plain()))
    }

    fn dates(self, range: Result<DateRange, DateFault>) -> Result<Query, QueryError> {
        range.map(Query::Dates).map_err(|fault| match fault {
            DateFault::NoDate(part) => self.error(
                format!("{} is no date", quoted(&part)),
                "a date is 2025, 2025-12, 2025-12-06, today, yesterday or 7d (days, w, m, y ago); `date:` also takes 2024-03..2024-05, ..2019, 7d.. and >2024",
            ),
            DateFault::NoToday(part) => self.error(
                format!("{} counts from today, which is not known here", quoted(&part)),
                "write the date itself: 2025-12-06",
            ),
            DateFault::Backwards => self.error(
                "range of dates ends before it starts".to_owned(),
                "put the earlier date first",
            ),
        })
    }

    fn has(self, present: bool) -> Result<Query, QueryError> {
        let name = self.plain();
        match field::attribute(&name) {
            Some(what) => Ok(Query::Has { what, present }),
            None => Err(field::unknown_attribute(self.query, &name, self.span)),
        }
    }

    fn length(self) -> Result<Query, QueryError> {
        match LengthRange::parse(&self.plain()) {
            Some(range) => Ok(Query::Length(range)),
            None => {
                let what = format!("{} is no number of words", quoted(&self.plain()));
                Err(self.error(what, "write `words:>800`, `words:<100` or `words:100..200`"))
            }
        }
    }

    fn state(self) -> Result<Query, QueryError> {
        match self.plain().eq_ignore_ascii_case("hidden") {
            true => Ok(Query::Hidden),
            false => {
                let what = format!("{} is no state of an article", quoted(&self.plain()));
                Err(self.error(what, "the state that can be asked for is `is:hidden`"))
            }
        }
    }

    fn located(self, place: Place) -> Result<Query, QueryError> {
        let pattern = self.plain();
        Ok(Query::Located(Located { place, pattern }))
    }

    /// Refuses what can't stand behind this.
    fn refuse_suffix(self, suffix: Suffix) -> Result<(), QueryError> {
        if suffix == Suffix::default() {
            return Ok(());
        }
        let what = "filter is followed by `~`, `^` or `/*`".to_owned();
        let hint = "leave it out: `~` and `^` are for words, `/*` is for tags";
        Err(self.error(what, hint))
    }

    fn fault(self, (what, hint): Fault) -> QueryError {
        self.error(what, hint)
    }

    fn error(self, what: String, hint: &str) -> QueryError {
        QueryError::new(self.query, self.span, what, hint)
    }
}

/// Refuses what is not meant as a value where it touches the colon of a field.
pub(super) fn check_attached(
    query: &str,
    field: Field,
    run: &str,
    span: Span,
) -> Result<(), QueryError> {
    if matches!(field, Field::Id | Field::Place(_)) {
        return Ok(());
    }
    if run.starts_with('-') {
        let what = format!("{} starts with a minus", quoted(run));
        let hint = "to exclude it put the minus before the field name: `-headline:drones`";
        return Err(QueryError::new(query, span, what, hint));
    }
    match field::prefix(run) {
        Some((name, _)) if Field::named(name).is_some() => {
            let what = format!("{} starts with another field", quoted(run));
            let hint = "give each field a value of its own, or quote the value";
            Err(QueryError::new(query, span, what, hint))
        }
        Some(_) | None => Ok(()),
    }
}
