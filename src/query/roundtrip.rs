//! Properties of parsing and printing: nothing panics, and what was printed parses to what it was.

use proptest::{prelude::*, sample::select};

use super::*;
use crate::{date::Date, facet::Dimension};

fn words() -> impl Strategy<Value = Query> {
    let scope = select(&[
        Scope::Anywhere,
        Scope::Headline,
        Scope::Body,
        Scope::Byline,
        Scope::Dateline,
    ]);
    let bare = prop_oneof![
        "[a-zа-я]{1,8}",
        select(&[
            "F-16", "10:30", "U.S", "and", "~4", "C++", "AT&T", "é", "日本", ".net", "'x'"
        ])
        .prop_map(str::to_owned),
    ];
    let quoted = prop_oneof![
        "[a-zа-я]{1,8}( [A-Z0-9.&-]{1,4}){0,2}",
        select(&["AND", "dron*", "a (b) | c", "-x", "headline:x", "w/4"]).prop_map(str::to_owned),
    ];
    let form = prop_oneof![
        bare.prop_map(|text| (Form::Any, text)),
        quoted.prop_map(|text| (Form::Exact, text)),
    ];
    (scope, form).prop_map(|(scope, (form, text))| {
        Query::Words(Words {
            scope,
            form,
            text,
            span: Span::default(),
        })
    })
}

fn filter() -> impl Strategy<Value = Query> {
    let text = prop_oneof![
        "[a-zа-я]{1,8}( [A-Z.&]{0,3}[a-z]{1,4}){0,2}",
        "\"[a-zа-я]{1,8}( [A-Z0-9+*:-]{1,4}){0,2}\"",
        Just("OR".to_owned()),
    ];
    (select(&Dimension::ALL), text)
        .prop_map(|(dimension, text)| Query::Facet(FacetFilter::typed(dimension, &text).unwrap()))
}

fn dates() -> impl Strategy<Value = Query> {
    let date = || {
        (0i16..=9999, 1i8..=12, 1i8..=28, 0..3).prop_map(|(year, month, day, precision)| {
            let date = match precision {
                0 => Date::year(year),
                1 => Date::month(year, month),
                _ => Date::day(year, month, day),
            };
            date.unwrap()
        })
    };
    prop_oneof![
        date().prop_map(DateRange::within),
        date().prop_map(DateRange::since),
        date().prop_map(DateRange::until),
        (date(), date()).prop_map(|(a, b)| {
            let ordered = DateRange::between(a, b).or(DateRange::between(b, a));
            ordered.unwrap_or(DateRange::within(a))
        }),
    ]
    .prop_map(Query::Dates)
}

fn query() -> impl Strategy<Value = Query> {
    let has = (select(&Dimension::ALL), any::<bool>())
        .prop_map(|(dimension, present)| Query::Has { dimension, present });
    let id = "[a-z]{1,5}[:#/.()*]{0,2}[0-9]{1,3}".prop_map(Query::Id);
    prop_oneof![words(), filter(), dates(), has, id].prop_recursive(5, 30, 4, |inner| {
        let members = || prop::collection::vec(inner.clone(), 1..4);
        prop_oneof![
            members().prop_map(Query::and),
            members().prop_map(Query::or),
            inner.clone().prop_map(Query::except),
        ]
    })
}

/// Texts that look like queries, right and wrong.
fn soup() -> impl Strategy<Value = String> {
    let pieces = select(&[
        "a",
        "drones",
        "F-16",
        "ü",
        "&",
        "+",
        "++",
        "b+c",
        ".",
        ",",
        "?",
        "!",
        "AND",
        "OR",
        "NOT",
        "|",
        "-",
        "(",
        ")",
        "(",
        ")",
        "\"",
        "\"b c\"",
        "„",
        "“x»",
        " ",
        " ",
        " ",
        "  ",
        "\n",
        "\u{1b}",
        "headline:",
        "title:",
        "person:",
        "id:",
        "date:",
        "2025",
        "..",
        "2024-02",
        "has:",
        "no:",
        "tag",
        "nope:",
        "Ukraine:",
        ":",
        "/",
        "w/4",
        "~",
        "^2",
        "*",
        "'",
        "10:30",
        "日本",
    ]);
    prop::collection::vec(pieces, 0..12).prop_map(|pieces| pieces.concat())
}

/// Whether printing the query that a text holds leads back to it.
fn check(text: &str) -> Result<(), TestCaseError> {
    match parse(text) {
        Ok(query) => prop_assert_eq!(parse(&query.to_string()), Ok(query)),
        Err(error) => {
            let shown = error.to_string();
            prop_assert!(shown.starts_with("query: ") && shown.contains("\nhint: "));
            prop_assert!(!shown.contains(|c: char| c.is_control() && c != '\n'));
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_or_refused_and_what_is_read_prints_and_reparses(text in any::<String>()) {
        check(&text)?;
    }

    #[test]
    fn what_looks_like_a_query_prints_and_reparses(text in soup()) {
        check(&text)?;
    }

    #[test]
    fn a_printed_query_parses_to_itself(query in query()) {
        prop_assert_eq!(parse(&query.to_string()), Ok(query));
    }

    #[test]
    fn a_value_of_any_text_prints_to_what_parses(
        text in prop_oneof![any::<String>(), soup()],
        whole: bool,
        exact: bool,
    ) {
        let span = Span::default();
        let form = if exact { Form::Exact } else { Form::Any };
        let value = Value { text: format!("{text}1"), whole, span };
        let words = Words { scope: Scope::Body, form, text: format!("{text}1"), span };
        let dimension = Dimension::Person;
        for query in [Query::Facet(FacetFilter { dimension, value }), Query::Words(words)] {
            let printed = query.to_string();
            let parsed = parse(&printed);
            prop_assert!(parsed.is_ok(), "{printed}");
            prop_assert_eq!(parsed.map(|query| query.to_string()), Ok(printed));
        }
    }

    #[test]
    fn a_flag_is_the_field_of_its_name(text in soup()) {
        if let Ok(filter) = FacetFilter::typed(Dimension::Topic, &text) {
            prop_assert_eq!(parse(&filter.to_string()), Ok(Query::Facet(filter)));
        }
    }

    #[test]
    fn an_error_about_any_place_of_any_text_can_be_shown(
        text in any::<String>(), start in 0usize..300, length in 0usize..300,
    ) {
        let span = Span { start, end: start + length };
        let shown = QueryError::new(text, span, "x", "y").to_string();
        let lines = if length == 0 { 2 } else { 4 };
        prop_assert_eq!(shown.lines().count(), lines);
    }
}
