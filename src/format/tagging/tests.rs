//! Tags from every shape.

use super::{super::source::Node, *};

fn check(key: &str, json: &str, expected: &[(Kind, &str)]) {
    let node: Node<'_> = serde_json::from_str(json).unwrap();
    let mut found = Vec::new();
    let how = How::default();
    tags(
        kind_of_word(key),
        &At::Root,
        node.value(),
        (&how, None),
        &mut |_, tag, _| found.push(tag),
    );
    let tags = found;
    let found: Vec<(Kind, &str)> = tags
        .iter()
        .map(|tag| (tag.kind, tag.label.as_str()))
        .collect();
    assert_eq!(found, expected, "{key}: {json}");
}

#[test]
fn a_string_is_split_and_a_list_item_is_not() {
    check(
        "tags",
        r#""War, Peace , ""#,
        &[(Kind::Tag, "War"), (Kind::Tag, "Peace")],
    );
    check(
        "topics",
        r#""War, 1914; Peace""#,
        &[(Kind::Topic, "War, 1914"), (Kind::Topic, "Peace")],
    );
    check(
        "keywords",
        r#"["War, 1914", "", "None", null, 3]"#,
        &[(Kind::Tag, "War, 1914")],
    );
}

#[test]
fn only_a_person_is_turned_round() {
    check(
        "people",
        r#"["Lee, Ann", "Ray, Bo, the younger", "Cy Low"]"#,
        &[
            (Kind::Person, "Ann Lee"),
            (Kind::Person, "Ray, Bo, the younger"),
            (Kind::Person, "Cy Low"),
        ],
    );
    check(
        "people",
        r#""Lee, Ann; Ray, Bo""#,
        &[(Kind::Person, "Ann Lee"), (Kind::Person, "Bo Ray")],
    );
    check(
        "places",
        r#"["Halvorn, Northland"]"#,
        &[(Kind::Place, "Halvorn, Northland")],
    );
}

#[test]
fn a_suffix_is_no_first_name() {
    for (label, expected) in [
        ("Sammy Davis, Jr.", "Sammy Davis, Jr."),
        ("Davis, Sammy, Jr. (1925-90)", "Sammy Davis, Jr. (1925-90)"),
        ("Davis, Jr., Sammy", "Sammy Davis, Jr."),
        ("King, Martin Luther, Jr.", "Martin Luther King, Jr."),
        ("Martin Luther Jr", "Martin Luther Jr"),
        ("Quist, Edda (1966- )", "Edda Quist (1966- )"),
        (
            "Edda Quist (Halvorn, Northland)",
            "Edda Quist (Halvorn, Northland)",
        ),
        ("Lee, Ann, M.D., PhD", "Ann Lee, M.D., PhD"),
        ("Low, III", "Low, III"),
        ("Lee,", "Lee,"),
        (", Jr.", ", Jr."),
    ] {
        check(
            "people",
            &format!(r#"["{label}"]"#),
            &[(Kind::Person, expected)],
        );
    }
    check(
        "people",
        r#""Sammy Davis, Jr., Ann Lee""#,
        &[
            (Kind::Person, "Sammy Davis, Jr."),
            (Kind::Person, "Ann Lee"),
        ],
    );
}

#[test]
fn objects_name_their_kind_or_take_that_of_the_key() {
    check(
        "tags",
        r#"[{"name": "Lee, Ann", "type": "PERSON"}, {"label": "ACME", "kind": "organisation"}, {"term": "War"}]"#,
        &[
            (Kind::Person, "Ann Lee"),
            (Kind::Org, "ACME"),
            (Kind::Tag, "War"),
        ],
    );
    check(
        "subject",
        r#"[{"name": "War", "type": "keyword"}]"#,
        &[(Kind::Topic, "War")],
    );
    check(
        "keywords",
        r#"[{"name": "persons", "value": "Lee, Ann"}, {"name": "glocations", "value": "Halvorn"}]"#,
        &[(Kind::Person, "Ann Lee"), (Kind::Place, "Halvorn")],
    );
    check("tags", r#"[{"id": "world/halvorn", "slug": "x"}]"#, &[]);
}

#[test]
fn a_map_leads_from_kinds_to_labels() {
    check(
        "tags",
        r#"{"person": ["Lee, Ann"], "place": "Halvorn, Northport", "events": ["Fair"]}"#,
        &[
            (Kind::Person, "Ann Lee"),
            (Kind::Place, "Halvorn"),
            (Kind::Place, "Northport"),
            (Kind::Tag, "Fair"),
        ],
    );
}
