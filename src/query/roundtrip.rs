//! Properties of parsing and printing: nothing panics, and what was printed parses to what it was.

use proptest::{prelude::*, sample::select};

use super::*;
use crate::{date::Date, facet::Dimension};

/// A word as it can stand in a query, with its form.
fn word() -> impl Strategy<Value = Word> {
    let bare = prop_oneof![
        "[a-zа-я]{1,8}",
        select(&[
            "F-16", "10:30", "U.S", "and", "~4", "C++", "AT&T", "é", "日本", ".net", "'x'", "NEAR"
        ])
        .prop_map(str::to_owned),
    ];
    let exact = prop_oneof![
        "[a-zа-я]{1,8}",
        select(&[
            "AND",
            "OR",
            "-x",
            "headline:x",
            "w/4",
            "a^2",
            "what?",
            "(x",
            "U.S."
        ])
        .prop_map(|text| text.replace('(', "")),
    ];
    let wild = select(&["dron*", "*skyy", "wom?n", "-x*", "*1*", "a:b*"]).prop_map(str::to_owned);
    prop_oneof![
        bare.prop_map(|text| (Form::Any, text)),
        exact.prop_map(|text| (Form::Exact, text)),
        wild.prop_map(|text| (Form::Wild, text)),
        ("[a-zа-я]{1,8}", 1u8..=2).prop_map(|(text, slips)| (Form::Fuzzy(slips), text)),
    ]
    .prop_map(|(form, text)| Word { text, form })
}

/// Text as it can stand between quotes.
fn quoted_text() -> impl Strategy<Value = Text> {
    let word = word().prop_map(|mut word| {
        if word.form == Form::Any || word.text == "OR" {
            word = Word {
                text: "plain".to_owned(),
                form: Form::Exact,
            };
        }
        Text::Word(word)
    });
    word.prop_recursive(3, 8, 3, |inner| {
        let members = || prop::collection::vec(inner.clone(), 1..4);
        prop_oneof![
            members().prop_map(|members| Text::row(members).unwrap()),
            members().prop_map(|members| Text::either(members).unwrap()),
        ]
    })
}

fn near() -> impl Strategy<Value = Text> {
    let choice = prop::collection::vec(word().prop_map(Text::Word), 1..3);
    let part = prop_oneof![
        word().prop_map(Text::Word),
        quoted_text(),
        choice.prop_map(|members| Text::either(members).unwrap()),
    ];
    let parts = prop::collection::vec(part, 2..4);
    (parts, 1u32..=100, any::<bool>()).prop_map(|(parts, distance, in_order)| Text::Near {
        parts,
        distance,
        in_order,
    })
}

fn words() -> impl Strategy<Value = Query> {
    let scope = select(&[
        Scope::Anywhere,
        Scope::Headline,
        Scope::Lead,
        Scope::HeadlineOrLead,
        Scope::Body,
        Scope::Byline,
        Scope::Dateline,
    ]);
    let text = prop_oneof![
        3 => word().prop_map(Text::Word),
        2 => quoted_text(),
        2 => near(),
    ];
    let weight = prop_oneof![3 => Just(100u32), 1 => 1u32..=10_000];
    (scope, text, weight).prop_map(|(scope, text, weight)| {
        Query::Words(Words {
            scope,
            text,
            weight: Weight::hundredths(weight).unwrap(),
            span: Span::default(),
        })
    })
}

fn filter() -> impl Strategy<Value = Query> {
    let text = prop_oneof![
        "[a-zа-я]{1,8}( [A-Z.&]{0,3}[a-z]{1,4}){0,2}",
        "\"[a-zа-я]{1,8}( [A-Z0-9+*:-]{1,4}){0,2}\"",
        Just("OR".to_owned()),
        "[a-z]{1,5}(/[a-z]{1,5}){0,2}/\\*",
        "\"[a-z]{1,5} [a-z]{1,5}\"/\\*",
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
    let dimension = select(&Dimension::ALL).prop_map(Attribute::Facet);
    let what = prop_oneof![
        dimension,
        Just(Attribute::Date),
        Just(Attribute::Correction)
    ];
    let has = (what, any::<bool>()).prop_map(|(what, present)| Query::Has { what, present });
    let length = (0u64..2000, prop::option::of(0u64..2000)).prop_map(|(from, more)| {
        let to = more.map(|more| from + more);
        Query::Length(LengthRange { from, to })
    });
    let pattern = "[a-z][a-z*?]{1,5}[:#/.()*-]{0,2}[0-9*]{1,3}";
    let located = (select(&[Place::Path, Place::Url]), pattern)
        .prop_map(|(place, pattern)| Query::Located(Located { place, pattern }));
    let id = "[a-z]{1,5}[:#/.()*]{0,2}[0-9]{1,3}".prop_map(Query::Id);
    prop_oneof![
        4 => words(),
        2 => filter(),
        1 => dates(),
        1 => has,
        1 => length,
        1 => Just(Query::Hidden),
        1 => located,
        1 => id,
    ]
    .prop_recursive(5, 30, 4, |inner| {
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
        " NEAR/3 ",
        " ADJ/2 ",
        "near/0",
        "~",
        "~2",
        "~4",
        "^2",
        "^0.5",
        "*",
        "/*",
        "words:",
        ">800",
        "is:hidden",
        "path:",
        "url:",
        "hl:",
        "lead:",
        "7d..",
        "yesterday",
        "'",
        "10:30",
        "日本",
    ]);
    prop::collection::vec(pieces, 0..12).prop_map(|pieces| pieces.concat())
}

/// Whether printing the query that a text holds leads back to it.
fn check(text: &str) -> Result<(), TestCaseError> {
    let reading = Reading {
        today: crate::date::Date::parse("2025-12-08"),
        space: Space::default(),
    };
    let any = Reading {
        space: Space::Any,
        ..reading
    };
    if let Ok(query) = any.parse(text) {
        prop_assert_eq!(parse(&query.to_string()), Ok(query));
    }
    match reading.parse(text) {
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
        below: bool,
        form in select(&[Form::Any, Form::Exact, Form::Wild, Form::Fuzzy(1)]),
    ) {
        let span = Span::default();
        let value = Value { text: format!("{text}1"), whole, below, span };
        let words = Words {
            scope: Scope::Body,
            // what the language keeps for itself is in no word
            text: Text::Word(Word {
                text: match form {
                    Form::Wild => format!("{}1*", text.replace(['~', '^', '*', '?'], "")),
                    _ => format!("{}1", text.replace(['~', '^', '*', '?'], "")),
                },
                form,
            }),
            weight: Weight::default(),
            span,
        };
        let dimension = Dimension::Person;
        for query in [Query::Facet(FacetFilter { dimension, value }), Query::Words(words)] {
            let printed = query.to_string();
            prop_assert!(parse(&printed).is_ok(), "{printed}");
            check(&printed)?;
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

/// Reads and prints texts that look like queries for as many seconds as `NEWSDEX_FUZZ` says: texts of pieces, and those
/// that could be read, changed at random. They are the same in each run with the same number in `NEWSDEX_SEED`.
#[test]
fn the_parser_stands_a_storm() {
    use proptest::{
        strategy::ValueTree,
        test_runner::{RngAlgorithm, TestRng, TestRunner},
    };
    let number = |name: &str| {
        std::env::var(name)
            .ok()
            .and_then(|text| text.parse::<u64>().ok())
    };
    let seconds = number("NEWSDEX_FUZZ").unwrap_or(1);
    let mut seed = [0; 32];
    seed[..8].copy_from_slice(&number("NEWSDEX_SEED").unwrap_or(0).to_le_bytes());
    let end = std::time::Instant::now() + std::time::Duration::from_secs(seconds);
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &seed);
    let mut runner = TestRunner::new_with_rng(ProptestConfig::default(), rng);
    let mut read: Vec<String> = vec!["\"drone* (strike OR attack)\"~5^2 -(a OR b)".to_owned()];
    let mut runs = 0u64;
    while std::time::Instant::now() < end {
        let soup = soup().new_tree(&mut runner).unwrap().current();
        let (place, cut, paste) = (any::<usize>(), any::<usize>(), any::<usize>())
            .new_tree(&mut runner)
            .unwrap()
            .current();
        let old = &read[place % read.len()];
        let from = old.floor_char_boundary(cut % (old.len() + 1));
        let to = old
            .floor_char_boundary(from + paste % (old.len() - from + 1))
            .max(from);
        let changed = format!("{}{soup}{}", &old[..from], &old[to..]);
        for text in [soup, changed] {
            check(&text).unwrap_or_else(|error| panic!("{text:?}: {error}"));
            if parse(&text).is_ok() && text.len() < 300 {
                match read.len() < 2000 {
                    true => read.push(text),
                    false => {
                        let place = place % read.len();
                        read[place] = text;
                    }
                }
            }
            runs += 1;
        }
    }
    println!("{runs} texts in {seconds} s");
    assert!(runs > 100);
}
