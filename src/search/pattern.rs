//! What a leaf of a query looks for: slots of exact words, and the shape in which they must stand.
//!
//! Engines match by patterns, and the highlighter marks by the same ones.

use std::{fmt, sync::Arc};

use crate::{
    query::{Form, Scope, Text, Word},
    schema::{ANYWHERE, Field},
    text::{Words, is_apostrophe, is_pair_character},
};

/// Exact folded words, any of which fits, each with the weight of one occurrence.
///
/// A quoted word's slot holds itself; a bare word's holds its other forms too, a wildcard's all words that it fits.
#[derive(Clone, Debug, PartialEq)]
pub struct Slot {
    /// The word that was asked for: folded, with its wildcards.
    pub asked: String,
    /// The words, none twice, and their weights; in order where they are more than [`Slot::MOST_SCORED`].
    pub words: Vec<(String, f32)>,
}

impl Slot {
    /// How many words a slot may hold to be scored by them; with more, all its articles count the same.
    pub const MOST_SCORED: usize = 1024;

    /// Whether the slot holds too many words to be scored by them.
    pub fn is_wide(&self) -> bool {
        self.words.len() > Slot::MOST_SCORED
    }

    /// Whether a word is one of a wide slot's.
    pub fn holds(&self, word: &str) -> bool {
        self.words
            .binary_search_by(|(known, _)| known.as_str().cmp(word))
            .is_ok()
    }

    /// The slot of one exact word.
    pub fn exact(word: &str) -> Slot {
        Slot {
            asked: word.to_owned(),
            words: vec![(word.to_owned(), 1.0)],
        }
    }
}

/// How slots must stand in a text.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// A word of this slot: a place in [`Pattern::slots`].
    Slot(usize),
    /// Side by side, in this order.
    Row(Vec<Shape>),
    /// Any of these; none fits when there are none.
    Either(Vec<Shape>),
    /// All of these, fewer than `distance` foreign words among them.
    Near {
        /// What must be near; no `Near` itself.
        parts: Vec<Shape>,
        /// See [`Text::Near`].
        distance: u32,
        /// Whether they must stand in this order.
        in_order: bool,
    },
}

/// Numbers of slots: `[0 1]` side by side, `(0 | 1)` either, `near/4(0 1)`, `adj/4(0 1)`.
impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all = |members: &[Shape], between: &str| -> String {
            let members: Vec<String> = members.iter().map(Shape::to_string).collect();
            members.join(between)
        };
        match self {
            Shape::Slot(slot) => write!(f, "{slot}"),
            Shape::Row(members) => write!(f, "[{}]", all(members, " ")),
            Shape::Either(members) => write!(f, "({})", all(members, " | ")),
            Shape::Near {
                parts,
                distance,
                in_order,
            } => {
                let name = if *in_order { "adj" } else { "near" };
                write!(f, "{name}/{distance}({})", all(parts, " "))
            }
        }
    }
}

/// What a leaf looks for.
#[derive(Clone, Debug, PartialEq)]
pub struct Pattern {
    /// What can stand in the places of the shape.
    pub slots: Vec<Slot>,
    /// How they must stand.
    pub shape: Shape,
}

/// A pattern and where it may stand: what is to be marked in an article.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// Where it may stand.
    pub scope: Scope,
    /// What to mark.
    pub pattern: Arc<Pattern>,
}

/// How many words of the body are its lead.
pub const LEAD: u32 = 60;

/// A field to look in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScopeField {
    /// The field.
    pub field: Field,
    /// How many words from its beginning on are looked at; nothing for all.
    pub first: Option<u32>,
}

impl Scope {
    /// The fields of a scope.
    pub fn fields(self) -> Vec<ScopeField> {
        let whole = |field| ScopeField { field, first: None };
        let lead = ScopeField {
            field: Field::Body,
            first: Some(LEAD),
        };
        match self {
            Scope::Anywhere => ANYWHERE.map(whole).into(),
            Scope::Headline => vec![whole(Field::Headline)],
            Scope::Lead => vec![lead],
            Scope::HeadlineOrLead => vec![whole(Field::Headline), lead],
            Scope::Body => vec![whole(Field::Body)],
            Scope::Byline => vec![whole(Field::Byline)],
            Scope::Dateline => vec![whole(Field::Dateline)],
        }
    }
}

impl Pattern {
    /// The pattern of a text, given the slot of each word of it; `expand` gets folded words, with `*` and `?` left in
    /// those of [`Form::Wild`].
    pub fn of<E>(
        text: &Text,
        expand: &mut dyn FnMut(&str, Form) -> Result<Slot, E>,
    ) -> Result<Pattern, E> {
        let mut slots = Vec::new();
        let shape = shape_of(text, &mut slots, expand)?;
        Ok(Pattern { slots, shape })
    }
}

fn shape_of<E>(
    text: &Text,
    slots: &mut Vec<Slot>,
    expand: &mut dyn FnMut(&str, Form) -> Result<Slot, E>,
) -> Result<Shape, E> {
    let mut all = |members: &[Text]| {
        let shapes = members.iter().map(|text| shape_of(text, slots, expand));
        shapes.collect::<Result<Vec<Shape>, E>>()
    };
    Ok(match text {
        Text::Word(word) => {
            let mut add = |folded: &str, form: Form| {
                slots.push(expand(folded, form)?);
                Ok(Shape::Slot(slots.len() - 1))
            };
            match lone_pair_character(&word.text) {
                // the index holds pairs of such characters: those that begin and those that end so
                true => Shape::Either(vec![
                    add(&format!("{}*", word.text.replace(is_joker, "")), Form::Wild)?,
                    add(&format!("*{}", word.text.replace(is_joker, "")), Form::Wild)?,
                ]),
                false => word_shape(word, &mut |folded| add(folded, word.form))?,
            }
        }
        Text::Row(members) => row(all(members)?),
        Text::Either(members) => Shape::Either(all(members)?),
        Text::Near {
            parts,
            distance,
            in_order,
        } => Shape::Near {
            parts: all(parts)?,
            distance: *distance,
            in_order: *in_order,
        },
    })
}

/// The shape of one typed word: what news joins is a row (`9/11`), and a hyphenated word its joined form or its parts
/// in a row.
fn word_shape<E>(word: &Word, add: &mut dyn FnMut(&str) -> Result<Shape, E>) -> Result<Shape, E> {
    let mut found: Vec<(u32, Shape)> = Vec::new();
    let wild = word.form == Form::Wild;
    let text = capitals_behind_apostrophes(&word.text);
    let text = if wild { hide(&text) } else { text };
    let mut words = Words::new(&text);
    while let Some(word) = words.next() {
        let folded = match wild {
            true => show(word.text),
            false => word.text.to_owned(),
        };
        // numbers are not joined, and what stands in for a wildcard is no letter
        let unjoined = word.joined && !folded.contains(char::is_alphabetic);
        // a Chinese word goes on without a mark: all that begins like it is found anyway
        if wild && (unjoined || folded.chars().all(is_joker)) {
            continue;
        }
        let shape = add(&folded)?;
        if word.joined {
            let first = found.partition_point(|(position, _)| *position < word.position);
            let parts = found.drain(first..).map(|(_, part)| part).collect();
            found.push((word.position, Shape::Either(vec![shape, row(parts)])));
        } else {
            found.push((word.position, shape));
        }
    }
    Ok(row(found.into_iter().map(|(_, shape)| shape).collect()))
}

/// The text as names are written, whose joined forms the index holds: `n’djamena` is looked for as `n’Djamena`.
fn capitals_behind_apostrophes(text: &str) -> String {
    let mut before = ' ';
    let mut capitals = String::with_capacity(text.len());
    for c in text.chars() {
        match is_apostrophe(before) {
            true => capitals.extend(c.to_uppercase()),
            false => capitals.push(c),
        }
        before = c;
    }
    capitals
}

/// Whether a word is a single Chinese or Japanese character, wildcards aside.
fn lone_pair_character(word: &str) -> bool {
    let mut letters = word.chars().filter(|c| !is_joker(*c));
    letters.next().is_some_and(is_pair_character) && letters.next().is_none()
}

fn is_joker(c: char) -> bool {
    HIDDEN.iter().any(|(joker, _)| *joker == c)
}

/// Shapes side by side; rows within are taken apart.
fn row(members: Vec<Shape>) -> Shape {
    let mut flat = Vec::with_capacity(members.len());
    for member in members {
        match member {
            Shape::Row(inner) => flat.extend(inner),
            other => flat.push(other),
        }
    }
    match flat.len() {
        0 => Shape::Either(flat),
        1 => flat.remove(0),
        _ => Shape::Row(flat),
    }
}

/// Letters of a script long out of use stand in for `*` and `?` while a word is cut and folded.
const HIDDEN: [(char, char); 2] = [('*', '\u{a840}'), ('?', '\u{a841}')];

fn hide(word: &str) -> String {
    HIDDEN
        .iter()
        .fold(word.to_owned(), |word, (joker, letter)| {
            word.replace(*joker, &letter.to_string())
        })
}

fn show(word: &str) -> String {
    HIDDEN
        .iter()
        .fold(word.to_owned(), |word, (joker, letter)| {
            word.replace(*letter, &joker.to_string())
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(shape: &Shape, slots: &[Slot]) -> String {
        let all = |members: &[Shape], between: &str| -> String {
            let members: Vec<String> = members.iter().map(|m| said(m, slots)).collect();
            members.join(between)
        };
        match shape {
            Shape::Slot(place) => slots[*place].words[0].0.clone(),
            Shape::Row(members) => format!("<{}>", all(members, " ")),
            Shape::Either(members) => format!("({})", all(members, "|")),
            Shape::Near { parts, .. } => format!("near({})", all(parts, ",")),
        }
    }

    #[track_caller]
    fn check(text: &str, form: Form, expect: &str) {
        let text = Text::Word(Word {
            text: text.to_owned(),
            form,
        });
        let mut exact = |word: &str, _| Ok::<Slot, ()>(Slot::exact(word));
        let pattern = Pattern::of(&text, &mut exact).unwrap();
        assert_eq!(said(&pattern.shape, &pattern.slots), expect, "{text:?}");
    }

    #[test]
    fn a_word_is_what_news_makes_of_it() {
        check("Drones", Form::Any, "drones");
        check("9/11", Form::Any, "<9 11>");
        check("5-4*", Form::Wild, "<5 4*>");
        check("l'oréal", Form::Any, "(loreal|<l oreal>)");
        check("he'll", Form::Any, "he");
        check("U.S.", Form::Exact, "us");
        check("\u{640}", Form::Any, "()");
    }

    #[test]
    fn a_hyphenated_word_is_its_joined_form_or_its_parts() {
        check("F-16", Form::Any, "(f16|<f 16>)");
        check("e-mail", Form::Exact, "(email|<e mail>)");
        check("F-16/jets", Form::Any, "<(f16|<f 16>) jets>");
        check(
            "jets/F-16/F-35",
            Form::Any,
            "<jets (f16|<f 16>) (f35|<f 35>)>",
        );
    }

    #[test]
    fn wildcards_outlive_cutting_and_folding() {
        check("Dron*", Form::Wild, "dron*");
        check("*SKYY", Form::Wild, "*skyy");
        check("wom?n", Form::Wild, "wom?n");
        check("O'Br*", Form::Wild, "obr*");
        check("F-1*", Form::Wild, "(f1*|<f 1*>)");
        check("Zelé*", Form::Wild, "zele*");
    }
}
