//! A value of any shape: text stays borrowed where it can.

use std::{borrow::Cow, fmt};

use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, SeqAccess, Visitor},
};

use super::{
    super::paragraphs::{is_missing, line},
    Element,
};

/// A value of any shape.
#[derive(Debug, PartialEq)]
pub(in crate::format) enum Node<'de> {
    /// Null.
    Missing,
    /// True or false.
    Truth(bool),
    /// A string.
    Text(Cow<'de, str>),
    /// A whole number.
    Whole(i64),
    /// Any other number.
    Number(f64),
    /// An array.
    List(Vec<Node<'de>>),
    /// An object, its members in their order.
    Map(Vec<(Cow<'de, str>, Node<'de>)>),
    /// An element of markup.
    Element(Element),
}

/// A look at a value, or at an attribute or child of an element.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::format) enum Value<'n> {
    /// Null.
    Missing,
    /// True or false.
    Truth(bool),
    /// A string.
    Text(&'n str),
    /// A whole number.
    Whole(i64),
    /// Any other number.
    Number(f64),
    /// An array.
    List(&'n [Node<'n>]),
    /// An object.
    Map(&'n [(Cow<'n, str>, Node<'n>)]),
    /// An element of markup.
    Element(&'n Element),
}

impl<'de> Node<'de> {
    /// A look at it.
    pub fn value(&self) -> Value<'_> {
        match self {
            Node::Missing => Value::Missing,
            Node::Truth(is) => Value::Truth(*is),
            Node::Text(text) => Value::Text(text),
            Node::Whole(number) => Value::Whole(*number),
            Node::Number(number) => Value::Number(*number),
            Node::List(nodes) => Value::List(nodes),
            Node::Map(members) => Value::Map(members),
            Node::Element(element) => Value::Element(element),
        }
    }
}

/// The members that name an object, the best first.
const NAMES: [&str; 12] = [
    "name", "main", "label", "title", "webTitle", "term", "value", "text", "original", "literal",
    "$oid", "$date",
];

impl<'n> Value<'n> {
    /// The first member of this name.
    pub fn member(self, name: &str) -> Option<Value<'n>> {
        match self {
            Value::Map(members) => {
                let found = members.iter().find(|(key, _)| key == name);
                found.map(|(_, node)| node.value())
            }
            Value::Element(element) => match name.strip_prefix('@') {
                Some(attribute) => element.attribute(attribute).map(Value::Text),
                None => element.children(name).next().map(Value::Element),
            },
            _ => None,
        }
    }

    /// It on one line: of an array the first that has one, of an object the text that names it.
    pub fn line(self) -> Option<String> {
        match self {
            Value::Missing | Value::Truth(_) => None,
            Value::Text(text) => line(text),
            Value::Whole(number) => Some(number.to_string()),
            Value::Number(number) => Some(number.to_string()),
            Value::List(nodes) => nodes.iter().find_map(|node| node.value().line()),
            Value::Map(_) => {
                let mut named = NAMES.iter().filter_map(|name| self.member(name));
                named.find_map(Value::line)
            }
            Value::Element(element) => line(&element.text()),
        }
    }

    /// Whether it says more than that there is nothing.
    pub fn says_something(self) -> bool {
        match self {
            Value::Missing | Value::Truth(_) => false,
            Value::Text(text) => !is_missing(text),
            Value::Whole(_) | Value::Number(_) => true,
            Value::List(nodes) => nodes.iter().any(|node| node.value().says_something()),
            Value::Map(members) => !members.is_empty(),
            Value::Element(element) => !element.is_blank(),
        }
    }
}

impl<'de> Deserialize<'de> for Node<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NodeVisitor)
    }
}

struct NodeVisitor;

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Node<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Node<'de>, E> {
        Ok(Node::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Node<'de>, E> {
        Ok(Node::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_string<E>(self, text: String) -> Result<Node<'de>, E> {
        Ok(Node::Text(Cow::Owned(text)))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Node<'de>, E> {
        Ok(Node::Whole(number))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Node<'de>, E> {
        // ids beyond 63 bits keep all their digits
        Ok(match i64::try_from(number) {
            Ok(number) => Node::Whole(number),
            Err(_) => Node::Text(Cow::Owned(number.to_string())),
        })
    }

    fn visit_f64<E>(self, number: f64) -> Result<Node<'de>, E> {
        Ok(Node::Number(number))
    }

    fn visit_bool<E>(self, is: bool) -> Result<Node<'de>, E> {
        Ok(Node::Truth(is))
    }

    fn visit_unit<E>(self) -> Result<Node<'de>, E> {
        Ok(Node::Missing)
    }

    fn visit_none<E>(self) -> Result<Node<'de>, E> {
        Ok(Node::Missing)
    }

    fn visit_some<D: Deserializer<'de>>(self, value: D) -> Result<Node<'de>, D::Error> {
        Node::deserialize(value)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut values: A) -> Result<Node<'de>, A::Error> {
        let mut nodes = Vec::new();
        while let Some(node) = values.next_element()? {
            nodes.push(node);
        }
        Ok(Node::List(nodes))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Node<'de>, A::Error> {
        let mut all = Vec::new();
        while let Some(Key(key)) = members.next_key()? {
            all.push((key, members.next_value()?));
        }
        // how toml hands out a date
        match &mut all[..] {
            [(key, Node::Text(date))] if key == "$__toml_private_datetime" => {
                Ok(Node::Text(std::mem::take(date)))
            }
            _ => Ok(Node::Map(all)),
        }
    }
}

/// A key, borrowed where it can be; YAML also has keys that are no strings.
struct Key<'de>(Cow<'de, str>);

impl<'de> Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let key = match Node::deserialize(deserializer)? {
            Node::Text(text) => text,
            other => Cow::Owned(other.value().line().unwrap_or_default()),
        };
        Ok(Key(key))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_has_the_line_that_names_it() {
        let check = |json: &str, expected: Option<&str>| {
            let node: Node<'_> = serde_json::from_str(json).unwrap();
            assert_eq!(node.value().line().as_deref(), expected, "{json}");
        };
        check(r#"" a\n b ""#, Some("a b"));
        check(r#""None""#, None);
        check("18446744073709551615", Some("18446744073709551615"));
        check(
            r#"[null, {"x": 1}, {"main": "M", "name": "N/A"}]"#,
            Some("M"),
        );
        check(r#"{"$oid": "5f"}"#, Some("5f"));
        check("true", None);
    }

    #[test]
    fn toml_and_json_give_the_same_tree() {
        let toml: Node<'_> = toml::from_str("date = 2025-12-06T13:45:00\na = [1, 'x']").unwrap();
        let json: Node<'_> =
            serde_json::from_str(r#"{"date": "2025-12-06T13:45:00", "a": [1, "x"]}"#).unwrap();
        let both = [toml, json].map(|node| node.value().member("date").and_then(Value::line));
        assert_eq!(both[0], both[1]);
    }
}
