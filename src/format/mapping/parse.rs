//! Reads a mapping file: TOML, a field a key, a path or a table a value.

use std::sync::atomic::AtomicBool;

use super::{
    super::{
        date::is_form,
        draft::How,
        role::Role,
        source::{Node, Path, Value},
    },
    Mapping, MappingError, Row,
};

/// The keys besides fields.
const OTHERS: [&str; 4] = ["name", "has", "records", "constant"];

/// The keys of a table that says how to read a field.
const TABLE: [&str; 10] = [
    "path",
    "html",
    "split",
    "format",
    "last-first",
    "first",
    "strip",
    "label",
    "id",
    "rel",
];

pub(super) fn parse(text: &str) -> Result<Mapping, MappingError> {
    let root: Node<'_> = toml::from_str(text).map_err(|error| {
        let error = error.to_string();
        let error = error.trim_end().to_owned();
        fail(
            format!("is not valid TOML: {error}"),
            "see https://toml.io for its syntax",
        )
    })?;
    let Value::Map(members) = root.value() else {
        return Err(fail("is empty".into(), EXAMPLE));
    };
    let mut mapping = Mapping {
        name: "mapping",
        has: Vec::new(),
        records: Vec::new(),
        rows: Vec::new(),
        constants: Vec::new(),
        text: text.to_owned(),
        used: AtomicBool::new(false),
    };
    for (key, node) in members {
        let value = node.value();
        match key.as_ref() {
            "has" => {
                for text in strings(key, value)? {
                    let paths: Result<_, _> = text.split('|').map(|text| path(key, text)).collect();
                    mapping.has.push(paths?);
                }
            }
            "records" => {
                let text = strings(key, value)?.join(".");
                let parts = text
                    .split(['.', '/'])
                    .map(|part| part.trim_end_matches("[]"));
                mapping.records = parts.map(str::to_owned).collect();
            }
            "constant" => constants(value, &mut mapping)?,
            "name" => {}
            key => {
                let role = role(key)?;
                mapping.rows.push((role, rows(key, value)?));
            }
        }
    }
    mapping.rows.sort_by_key(|(role, _)| *role);
    if mapping.rows.is_empty() && mapping.constants.is_empty() {
        return Err(fail("says nothing of any field".into(), EXAMPLE));
    }
    Ok(mapping)
}

const EXAMPLE: &str =
    "write lines like `headline = \"titel\"` or `tag = { path = \"worte\", split = \"|\" }`";

fn fail(what: String, hint: &str) -> MappingError {
    let hint = hint.to_owned();
    MappingError { what, hint }
}

fn role(key: &str) -> Result<Role, MappingError> {
    Role::named(key).ok_or_else(|| {
        let fields: Vec<&str> = Role::NAMES.iter().map(|(_, name)| *name).collect();
        let keys = [&fields[..], &OTHERS[1..]].concat().join(", ");
        fail(
            format!("has the unknown key `{key}`"),
            &format!("its keys are {keys}"),
        )
    })
}

fn path(key: &str, text: &str) -> Result<Path, MappingError> {
    Path::parse(text).map_err(|error| {
        let hint =
            "a path names members from the outside in: `fields.headline`, `tags[type=person].name`";
        fail(format!("has a bad value for `{key}`: {error}"), hint)
    })
}

fn strings(key: &str, value: Value<'_>) -> Result<Vec<String>, MappingError> {
    let wrong = || {
        let hint = format!("write `{key} = \"...\"` or `{key} = [\"...\", \"...\"]`");
        fail(format!("has a bad value for `{key}`"), &hint)
    };
    match value {
        Value::Text(text) => Ok(vec![text.to_owned()]),
        Value::List(nodes) => {
            let texts = nodes.iter().map(|node| match node.value() {
                Value::Text(text) => Ok(text.to_owned()),
                _ => Err(wrong()),
            });
            texts.collect()
        }
        _ => Err(wrong()),
    }
}

/// The places of a field: a path, a table, or a list of such.
fn rows(key: &str, value: Value<'_>) -> Result<Vec<Row>, MappingError> {
    match value {
        Value::Text(text) => Ok(vec![Row {
            path: path(key, text)?,
            how: How::default(),
            first: false,
        }]),
        Value::List(nodes) => {
            let mut all = Vec::new();
            for node in nodes {
                all.extend(rows(key, node.value())?);
            }
            Ok(all)
        }
        Value::Map(_) => table(key, value),
        _ => Err(fail(format!("has a bad value for `{key}`"), EXAMPLE)),
    }
}

fn table(key: &str, value: Value<'_>) -> Result<Vec<Row>, MappingError> {
    let Value::Map(members) = value else {
        return Ok(Vec::new());
    };
    if let Some((unknown, _)) = members
        .iter()
        .find(|(name, _)| !TABLE.contains(&name.as_ref()))
    {
        let hint = format!("the keys of a field are {}", TABLE.join(", "));
        return Err(fail(
            format!("has the unknown key `{unknown}` in `{key}`"),
            &hint,
        ));
    }
    let text = |name: &str| match value.member(name) {
        None => Ok(None),
        Some(Value::Text(text)) => Ok(Some(text.to_owned())),
        Some(_) => Err(fail(
            format!("has no text as `{name}` of `{key}`"),
            "write it in quotes",
        )),
    };
    let truth = |name: &str| match value.member(name) {
        None => Ok(None),
        Some(Value::Truth(is)) => Ok(Some(is)),
        Some(_) => Err(fail(
            format!("has neither true nor false as `{name}` of `{key}`"),
            "write it without quotes",
        )),
    };
    let paths = |name: &str| match value.member(name) {
        None => Ok(Vec::new()),
        Some(value) => {
            let texts = strings(name, value)?;
            texts
                .iter()
                .map(|text| path(name, text))
                .collect::<Result<Vec<_>, _>>()
        }
    };
    let format = text("format")?;
    if let Some(format) = format.as_deref().filter(|format| !is_form(format)) {
        let hint = "write it like \"%d.%m.%Y %H:%M\"";
        return Err(fail(
            format!("has a bad date format `{format}` in `{key}`"),
            hint,
        ));
    }
    let how = How {
        html: truth("html")?,
        split: text("split")?,
        format,
        strip: text("strip")?,
        last_first: truth("last-first")?,
        label: paths("label")?,
        id: paths("id")?,
        rel: paths("rel")?,
    };
    let first = truth("first")?.unwrap_or(false);
    let all = paths("path")?;
    if all.is_empty() {
        return Err(fail(format!("says no `path` for `{key}`"), EXAMPLE));
    }
    let row = |path: Path| Row {
        path,
        how: how.clone(),
        first,
    };
    Ok(all.into_iter().map(row).collect())
}

fn constants(value: Value<'_>, mapping: &mut Mapping) -> Result<(), MappingError> {
    let Value::Map(members) = value else {
        let hint = "write `[constant]` and below it lines like `source = \"Courier\"`";
        return Err(fail("has a bad value for `constant`".into(), hint));
    };
    for (key, node) in members {
        let role = role(key)?;
        for text in strings(key, node.value())? {
            mapping.constants.push((role, text));
        }
    }
    Ok(())
}
