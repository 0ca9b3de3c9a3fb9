//! Mapping files, and those that come with the program.

use super::*;

#[test]
fn all_known_shapes_are_mappings() {
    assert!(NEWS.len() + FEED.len() > 5 && !PAGE.rows.is_empty());
    assert!(known(Value::Missing).is_none());
}

#[test]
fn what_is_no_mapping_is_an_error_with_a_hint() {
    let check = |text: &str, what: &str| {
        let message = Mapping::parse(text).unwrap_err().to_string();
        assert!(message.contains(what), "{message}");
        assert!(message.contains("\nhint: "), "{message}");
    };
    check("headline = ", "is not valid TOML");
    check("", "says nothing of any field");
    check("titel = \"x\"", "has the unknown key `titel`");
    check("headline = \"a..b\"", "has a bad value for `headline`");
    check("headline = 3", "has a bad value for `headline`");
    check(
        "tag = { path = \"a\", spilt = \",\" }",
        "unknown key `spilt` in `tag`",
    );
    check("tag = { split = \",\" }", "says no `path` for `tag`");
    check(
        "date = { path = \"a\", format = \"dd.mm\" }",
        "bad date format",
    );
    check(
        "tag = { path = \"a\", html = \"yes\" }",
        "neither true nor false",
    );
    check("constant = 3", "bad value for `constant`");
}
