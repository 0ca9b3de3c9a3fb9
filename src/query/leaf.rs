//! Makes a word or a filter of a text and the field that stands before it.

use super::{
    DateRange, FacetFilter, Form, Query, QueryError, Scope, Span, Value, Words,
    dates::{DateFault, day},
    error::quoted,
    field::{self, Field},
    filter::line,
    lex::operator,
    reserved,
};

/// What a word or filter is made of.
#[derive(Clone, Copy)]
pub(super) struct Leaf<'q> {
    /// The whole query, for errors.
    pub(super) query: &'q str,
    /// A bare word as typed, or what stands between quotes.
    pub(super) raw: &'q str,
    /// Whether it was quoted.
    pub(super) form: Form,
    /// Where it stands, quotes included.
    pub(super) span: Span,
}

impl Leaf<'_> {
    /// The word or filter that this is behind a field, or behind none.
    pub(super) fn read(self, field: Option<Field>) -> Result<Query, QueryError> {
        match field {
            None => self.words(Scope::Anywhere),
            Some(Field::Text(scope)) => self.words(scope),
            Some(Field::Facet(dimension)) => {
                let value = match self.form {
                    Form::Any => Value::loose(&self.word()?, self.span),
                    Form::Exact => Value::whole(self.raw, self.span),
                };
                Ok(Query::Facet(FacetFilter { dimension, value }))
            }
            Some(Field::Id) => self.id(),
            Some(Field::Date) => self.dates(DateRange::parse(&self.plain())),
            Some(Field::Since) => self.dates(day(&self.plain()).map(DateRange::since)),
            Some(Field::Until) => self.dates(day(&self.plain()).map(DateRange::until)),
            Some(Field::Has) => self.has(true),
            Some(Field::No) => self.has(false),
        }
    }

    /// A bare word without the punctuation behind it; refuses operators that there are not.
    pub(super) fn word(self) -> Result<String, QueryError> {
        let trimmed = self
            .raw
            .trim_end_matches(['.', ',', ';', ':', '!', '?', '…']);
        if let Some((what, hint)) = reserved::inside(trimmed) {
            return Err(self.error(what, hint));
        }
        // `AND,` is a word: without its comma it would be printed as the operator
        let is_operator = operator(trimmed).is_some();
        Ok(if is_operator { self.raw } else { trimmed }.to_owned())
    }

    /// The text as it is, on one line.
    fn plain(self) -> String {
        match self.form {
            Form::Any => self.raw.to_owned(),
            Form::Exact => line(self.raw),
        }
    }

    fn words(self, scope: Scope) -> Result<Query, QueryError> {
        let text = match self.form {
            Form::Any => self.word()?,
            Form::Exact => line(self.raw),
        };
        Ok(Query::Words(Words {
            scope,
            form: self.form,
            text,
            span: self.span,
        }))
    }

    fn id(self) -> Result<Query, QueryError> {
        if self.form == Form::Any && self.raw.contains('*') {
            let (what, _) = reserved::wildcard(self.raw);
            return Err(self.error(what, "quote the id if the `*` belongs to it"));
        }
        Ok(Query::Id(self.plain()))
    }

    fn dates(self, range: Result<DateRange, DateFault>) -> Result<Query, QueryError> {
        range.map(Query::Dates).map_err(|fault| match fault {
            DateFault::NoDate(part) => self.error(
                format!("{} is no date", quoted(&part)),
                "a date is 2025, 2025-12 or 2025-12-06; `date:` also takes 2024-03..2024-05, ..2019 and 2019..",
            ),
            DateFault::Backwards => self.error(
                "range of dates ends before it starts".to_owned(),
                "put the earlier date first",
            ),
        })
    }

    fn has(self, present: bool) -> Result<Query, QueryError> {
        let name = self.plain();
        match field::dimension(&name) {
            Some(dimension) => Ok(Query::Has { dimension, present }),
            None => Err(field::unknown_dimension(self.query, &name, self.span)),
        }
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
    if field == Field::Id {
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
