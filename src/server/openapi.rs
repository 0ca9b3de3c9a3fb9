//! The description of the API (OpenAPI 3.1), out of the routes, their parameters and the types of their answers.

use std::sync::OnceLock;

use schemars::{JsonSchema, SchemaGenerator, generate::SchemaSettings};
use serde_json::{Map, Value, json};

use super::{
    api::{ROUTES, Route},
    parameters::{Parameter, Takes},
    problem,
    suggest::Suggestions,
};
use crate::{
    article::Article,
    engine::Stats,
    output::{CountShape, FacetShape, HistoryShape},
    search::{Results, Timeline},
};

/// The document, as JSON.
pub(super) fn document() -> &'static str {
    static DOCUMENT: OnceLock<String> = OnceLock::new();
    DOCUMENT.get_or_init(|| made().to_string())
}

fn made() -> Value {
    let mut settings = SchemaSettings::draft2020_12();
    settings.definitions_path = "/components/schemas".into();
    settings.meta_schema = None;
    let mut types = settings.for_serialize().into_generator();
    let problem = reference::<problem::Shape>(&mut types);
    let paths: Map<String, Value> = ROUTES
        .iter()
        .map(|route| {
            let path = format!("/api/{}", route.path);
            (path, json!({"get": operation(route, &mut types, &problem)}))
        })
        .collect();
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "newsdex",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Searches over one news archive. Every answer comes from one commit of the index, which it names; counts are exact, or there is an error.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": "/"}],
        "security": [{}, {"token": []}],
        "paths": paths,
        "components": {
            "schemas": types.take_definitions(true),
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    })
}

/// The schema of a type, among the components.
fn reference<T: JsonSchema>(types: &mut SchemaGenerator) -> Value {
    types.subschema_for::<T>().to_value()
}

fn operation(route: &Route, types: &mut SchemaGenerator, problem: &Value) -> Value {
    let schema = match route.path {
        "search" => reference::<Results>(types),
        "facets/{kind}" => reference::<FacetShape>(types),
        "articles/{id}" => json!({
            "oneOf": [reference::<Article>(types), reference::<HistoryShape>(types)],
        }),
        "timeline" => reference::<Timeline>(types),
        "suggest" => reference::<Suggestions>(types),
        "count" => reference::<CountShape>(types),
        _ => reference::<Stats>(types),
    };
    let mut parameters: Vec<Value> = Vec::new();
    if let Some((_, name)) = route.path.split_once('{') {
        let name = name.trim_end_matches('}');
        parameters.push(json!({
            "name": name, "in": "path", "required": true, "schema": {"type": "string"},
        }));
    }
    let rows = route.parameters.iter().flat_map(|rows| rows.iter());
    parameters.extend(rows.clone().map(parameter));
    let mut content = Map::new();
    content.insert("application/json".to_owned(), json!({"schema": schema}));
    let forms = rows.filter(|row| row.name == "format");
    for (word, kind) in [
        ("jsonl", "application/x-ndjson"),
        ("csv", "text/csv"),
        ("ids", "text/plain"),
    ] {
        let takes =
            |row: &Parameter| matches!(row.takes, Takes::Choice(words) if words.contains(&word));
        if forms.clone().any(takes) {
            content.insert(kind.to_owned(), json!({"schema": {"type": "string"}}));
        }
    }
    let failed = |about: &str| {
        json!({
            "description": about,
            "content": {"application/json": {"schema": problem}},
        })
    };
    let name = route.path.split('/').next().unwrap_or_default();
    json!({
        "operationId": name,
        "summary": route.about,
        "parameters": parameters,
        "responses": {
            "200": {"description": "The answer", "content": content},
            "400": failed("The query or a parameter is wrong"),
            "401": failed("The token is missing or wrong"),
            "404": failed("There is no such article or facet"),
            "410": failed("The article was deleted by hand"),
            "408": failed("The search took too long, and nothing was counted"),
            "503": failed("The index is not there or damaged, or there is too much to do; Retry-After says when to ask again"),
            "default": failed("The request is no such as are answered here, or the program failed"),
        },
    })
}

fn parameter(row: &Parameter) -> Value {
    let schema = match row.takes {
        Takes::Text => json!({"type": "string"}),
        Takes::Texts => json!({"type": "array", "items": {"type": "string"}}),
        Takes::Number(most) => json!({"type": "integer", "minimum": 0, "maximum": most}),
        Takes::Flag => json!({"type": "boolean"}),
        Takes::Choice(words) => json!({"type": "string", "enum": words}),
    };
    json!({"name": row.name, "in": "query", "description": row.about, "schema": schema})
}
