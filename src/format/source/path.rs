//! Paths into a source: `fields.headline`, `tags[type=keyword].webTitle`, `head/docdata/doc-id/@id-string`.

use std::fmt;

use super::{Value, element::local};

/// A path; it may lead to any number of values, since arrays are entered without being named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::format) struct Path {
    steps: Vec<Step>,
    /// It as it was written, when that may be one name with separators in it.
    whole: Option<String>,
}

/// A step to members of one name, of which some may be asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Step {
    /// The name; `a*` stands for all that begin so; empty for the value itself.
    name: String,
    /// Whether any number of elements may lie between.
    anywhere: bool,
    /// Member, value, and whether it must be that or must not.
    tests: Vec<(String, String, bool)>,
}

/// Why a text is no path.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("path `{0}` is not one like `a.b`, `a[type=x].b` or `a/b/@c`")]
pub(in crate::format) struct PathError(String);

/// How deep elements are looked for below others.
const DEEPEST: usize = 100;

impl Path {
    /// Parses a path: steps behind `.`, or behind `/` if there is one, unless the record has a member of just that name; `//` leads to all below; `[a=b]` and `[a!=b]`
    /// keep what has or has not such a member, `[=b]` what is that itself, `[a=b*]` what begins and `[a=*b]` what ends so; `[]` says that there may be several, which is always so.
    pub fn parse(text: &str) -> Result<Path, PathError> {
        let error = || PathError(text.to_owned());
        let mut rest = text.trim();
        if rest.starts_with('@') && rest.len() > 1 && !rest.contains(['/', '[']) {
            // names of attributes may hold dots
            let steps = vec![Step {
                name: rest.to_owned(),
                anywhere: false,
                tests: Vec::new(),
            }];
            return Ok(Path { steps, whole: None });
        }
        let outside = rest.split('[').next().unwrap_or_default();
        let separator = match outside.contains('/') || rest.contains("]/") {
            true => '/',
            false => '.',
        };
        let whole = rest.contains(separator) && !rest.contains(['[', '@', '*']);
        let mut path = Path {
            steps: Vec::new(),
            whole: whole.then(|| rest.to_owned()),
        };
        let mut anywhere = false;
        if separator == '/'
            && let Some(below) = rest.strip_prefix("//")
        {
            (rest, anywhere) = (below, true);
        }
        loop {
            let end = rest.find([separator, '[']).unwrap_or(rest.len());
            let (name, mut behind) = rest.split_at(end);
            let mut tests = Vec::new();
            while let Some(inside) = behind.strip_prefix('[') {
                let (test, after) = inside.split_once(']').ok_or_else(error)?;
                behind = after;
                if test.is_empty() {
                    continue;
                }
                let (member, value) = test.split_once('=').ok_or_else(error)?;
                let (member, is) = match member.strip_suffix('!') {
                    Some(member) => (member, false),
                    None => (member, true),
                };
                tests.push((member.to_owned(), value.to_owned(), is));
            }
            if name.is_empty() && (tests.is_empty() || !path.steps.is_empty()) {
                return Err(error());
            }
            path.steps.push(Step {
                name: name.to_owned(),
                anywhere,
                tests,
            });
            if behind.is_empty() {
                return Ok(path);
            }
            behind = behind.strip_prefix(separator).ok_or_else(error)?;
            anywhere = separator == '/' && behind.starts_with('/');
            rest = behind
                .strip_prefix('/')
                .filter(|_| anywhere)
                .unwrap_or(behind);
        }
    }

    /// Whether it leads to, or through, a member of that name of a record, whatever is in it.
    pub fn begins_with(&self, name: &str) -> bool {
        let first = self.steps.first();
        first.is_some_and(|step| step.name == name && step.tests.is_empty())
            || self.whole.as_deref() == Some(name)
    }

    /// Calls `each` with all values that it leads to, in their order, and with where they stand.
    pub fn visit<'n>(&self, value: Value<'n>, each: &mut dyn FnMut(&At<'_>, Value<'n>)) {
        // tables are often of nested records: a column `fields.headline`
        if let Some(whole) = &self.whole
            && let Value::Map(members) = value
            && let Some((key, node)) = members.iter().find(|(key, _)| key == whole)
        {
            return visit(&[], &At::Member(&At::Root, key), node.value(), each);
        }
        visit(&self.steps, &At::Root, value, each);
    }

    /// Whether it leads anywhere that says something.
    pub fn leads(&self, value: Value<'_>) -> bool {
        let mut found = false;
        self.visit(value, &mut |_, value| found |= value.says_something());
        found
    }

    /// The first line that it leads to.
    pub fn line(&self, value: Value<'_>) -> Option<String> {
        let mut found = None;
        self.visit(value, &mut |_, value| {
            if found.is_none() {
                found = value.line();
            }
        });
        found
    }
}

/// Where a value stands in its record.
#[derive(Clone, Copy)]
pub(in crate::format) enum At<'a> {
    /// The record itself.
    Root,
    /// A member of what stands there.
    Member(&'a At<'a>, &'a str),
    /// An element of a list that stands there, from 0.
    Nth(&'a At<'a>, usize),
    /// A place that has a name of its own.
    Named(&'a str),
}

impl At<'_> {
    /// Whether it is, or is in, an item of a list.
    pub fn is_in_list(&self) -> bool {
        match self {
            At::Root | At::Named(_) => false,
            At::Member(of, _) => of.is_in_list(),
            At::Nth(..) => true,
        }
    }

    /// Whether a member of that name lies on the way.
    pub fn passes(&self, name: &str) -> bool {
        match self {
            At::Root => false,
            At::Named(own) => *own == name,
            At::Member(of, own) => *own == name || of.passes(name),
            At::Nth(of, _) => of.passes(name),
        }
    }
}

impl fmt::Display for At<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            At::Root => f.write_str("the record"),
            At::Member(At::Root, name) | At::Named(name) => f.write_str(name),
            At::Member(of, name) => write!(f, "{of}.{name}"),
            At::Nth(At::Root, number) => write!(f, "[{number}]"),
            At::Nth(of, number) => write!(f, "{of}[{number}]"),
        }
    }
}

fn visit<'n>(
    steps: &[Step],
    at: &At<'_>,
    value: Value<'n>,
    each: &mut dyn FnMut(&At<'_>, Value<'n>),
) {
    if let Value::List(nodes) = value
        && !steps.is_empty()
    {
        for (number, node) in nodes.iter().enumerate() {
            visit(steps, &At::Nth(at, number), node.value(), each);
        }
        return;
    }
    let Some((step, rest)) = steps.split_first() else {
        return each(at, value);
    };
    if step.name.is_empty() {
        return passed(step, rest, at, value, each);
    }
    if step.anywhere {
        return descend(step, rest, at, value, DEEPEST, each);
    }
    members(step, rest, at, value, each);
}

/// Goes on with the members that a step names.
fn members<'n>(
    step: &Step,
    rest: &[Step],
    at: &At<'_>,
    value: Value<'n>,
    each: &mut dyn FnMut(&At<'_>, Value<'n>),
) {
    match value {
        Value::Map(all) => {
            let start = step.name.strip_suffix('*');
            for (key, node) in all {
                let named = match start {
                    Some(start) => key.starts_with(start),
                    None => *key == step.name,
                };
                if named {
                    passed(step, rest, &At::Member(at, key), node.value(), each);
                }
            }
        }
        Value::Element(element) => match step.name.strip_prefix('@') {
            Some(attribute) => {
                if let Some(text) = element.attribute(attribute) {
                    passed(
                        step,
                        rest,
                        &At::Member(at, &step.name),
                        Value::Text(text),
                        each,
                    );
                }
            }
            None => {
                for child in element.children(&step.name) {
                    let at = At::Member(at, &child.name);
                    passed(step, rest, &at, Value::Element(child), each);
                }
            }
        },
        _ => {}
    }
}

/// Goes on with the elements of that name anywhere below.
fn descend<'n>(
    step: &Step,
    rest: &[Step],
    at: &At<'_>,
    value: Value<'n>,
    depth: usize,
    each: &mut dyn FnMut(&At<'_>, Value<'n>),
) {
    let Value::Element(element) = value else {
        return;
    };
    for child in element.elements() {
        let at = At::Member(at, &child.name);
        if child.name == step.name || local(&child.name) == step.name {
            passed(step, rest, &at, Value::Element(child), each);
        } else if depth > 0 {
            descend(step, rest, &at, Value::Element(child), depth - 1, each);
        }
    }
}

/// Goes on with a value if it passes the tests of the step; of a list with those of its values that do.
fn passed<'n>(
    step: &Step,
    rest: &[Step],
    at: &At<'_>,
    value: Value<'n>,
    each: &mut dyn FnMut(&At<'_>, Value<'n>),
) {
    if step.tests.is_empty() {
        return visit(rest, at, value, each);
    }
    if let Value::List(nodes) = value {
        for (number, node) in nodes.iter().enumerate() {
            passed(step, rest, &At::Nth(at, number), node.value(), each);
        }
        return;
    }
    let holds = step.tests.iter().all(|(member, expected, is)| {
        let tested = match member.is_empty() {
            true => Some(value),
            false => value.member(member),
        };
        let expected = expected.to_lowercase();
        let fits = |value: Value<'_>| {
            let found = value.line().unwrap_or_default().to_lowercase();
            match (expected.strip_suffix('*'), expected.strip_prefix('*')) {
                (Some(start), _) => found.starts_with(start),
                (_, Some(end)) => found.ends_with(end),
                _ => found == expected,
            }
        };
        // of several values one
        *is == match tested {
            Some(Value::List(nodes)) => nodes.iter().any(|node| fits(node.value())),
            tested => fits(tested.unwrap_or(Value::Missing)),
        }
    });
    if holds {
        visit(rest, at, value, each);
    }
}

#[cfg(test)]
mod tests {
    use super::{super::Node, *};

    fn check(path: &str, json: &str, expected: &[&str]) {
        let node: Node<'_> = serde_json::from_str(json).unwrap();
        let mut found = Vec::new();
        Path::parse(path)
            .unwrap()
            .visit(node.value(), &mut |at, value| {
                found.push(format!("{at}: {}", value.line().unwrap_or_default()));
            });
        assert_eq!(found, expected, "{path}");
    }

    #[test]
    fn a_path_leads_through_members_and_lists() {
        let json = r#"{"a": {"b": "x"}, "l": [{"t": "k", "n": "1"}, {"t": "m", "n": "2"}, {"n": "3"}], "body_x": "y"}"#;
        check("a.b", json, &["a.b: x"]);
        check("l.n", json, &["l[0].n: 1", "l[1].n: 2", "l[2].n: 3"]);
        check("l[].n", json, &["l[0].n: 1", "l[1].n: 2", "l[2].n: 3"]);
        check("l[t=K].n", json, &["l[0].n: 1"]);
        check("l[t!=k].n", json, &["l[1].n: 2", "l[2].n: 3"]);
        check("body_*", json, &["body_x: y"]);
        check("a.c", json, &[]);
        check("a", json, &["a: "]);
    }

    #[test]
    fn what_is_no_path_is_an_error() {
        for text in ["", ".", "a..b", "a.", "a[", "a[b]", "a[b=c]d", "a/"] {
            assert!(Path::parse(text).is_err(), "{text}");
        }
    }
}
