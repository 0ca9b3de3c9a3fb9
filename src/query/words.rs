//! Words as a query asks for them: one, side by side, near each other, in any or one form, in a part of an article.

use std::fmt;

use super::Span;

/// Words and where they must stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// The part of an article to look in.
    pub scope: Scope,
    /// What to look for there.
    pub text: Text,
    /// How much it counts for relevance.
    pub weight: Weight,
    /// Where it stands in the query: quotes, brackets and operators included, field and weight not.
    pub span: Span,
}

/// What words look for.
///
/// Built by [`Text::row`] and [`Text::either`] it keeps the form on which printing rests: a `Row` and an
/// `Either` have two or more members and never one of their own sort; a `Near` has two or more parts and stands in
/// nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Text {
    /// One word.
    Word(Word),
    /// Side by side, in this order.
    Row(Vec<Text>),
    /// Any of these.
    Either(Vec<Text>),
    /// All of these near each other, no two of them in the same place.
    Near {
        /// What must be near; at most [`Text::MOST_NEAR`].
        parts: Vec<Text>,
        /// From the first to the last there are fewer than this many words that belong to none of them; 1 to 100.
        distance: u32,
        /// Whether they must stand in this order.
        in_order: bool,
    },
}

impl Text {
    /// How many parts can be near each other.
    pub const MOST_NEAR: usize = 12;

    /// The largest distance.
    pub const FARTHEST: u32 = 100;

    /// These side by side; nothing when there is none.
    pub fn row(members: Vec<Text>) -> Option<Text> {
        let apart = |text| match text {
            Text::Row(inner) => inner,
            other => vec![other],
        };
        one_or(members.into_iter().flat_map(apart).collect(), Text::Row)
    }

    /// Any of these; nothing when there is none.
    pub fn either(members: Vec<Text>) -> Option<Text> {
        let apart = |text| match text {
            Text::Either(inner) => inner,
            other => vec![other],
        };
        one_or(members.into_iter().flat_map(apart).collect(), Text::Either)
    }

    /// The words of it.
    pub fn words(&self) -> Vec<&Word> {
        match self {
            Text::Word(word) => vec![word],
            Text::Row(members) | Text::Either(members) | Text::Near { parts: members, .. } => {
                members.iter().flat_map(Text::words).collect()
            }
        }
    }

    /// The words of it that have wildcards, as typed.
    pub fn wildcards(&self) -> String {
        let words = self.words().into_iter();
        let wild = words.filter(|word| word.form == Form::Wild);
        wild.map(|word| word.text.as_str())
            .collect::<Vec<_>>()
            .join(" ")
    }
}

/// The only member, or what several make; nothing for none.
fn one_or(mut members: Vec<Text>, several: impl Fn(Vec<Text>) -> Text) -> Option<Text> {
    match members.len() {
        0 | 1 => members.pop(),
        _ => Some(several(members)),
    }
}

/// One word as typed, on one line; more than one word for the index where news joins them, as in `F-16` and `9/11`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Word {
    /// The word, without quotes and white space; holds a letter or a digit.
    pub text: String,
    /// What else counts as this word.
    pub form: Form,
}

/// Which other words count as a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// A bare word: any form of it.
    Any,
    /// A quoted word: itself only.
    Exact,
    /// A word with `*` for any letters, none included, and `?` for one letter.
    Wild,
    /// A word that may be misspelled: so many letters added, left out, changed or swapped with the next; 1 or 2.
    Fuzzy(u8),
}

/// How much a match counts, in hundredths, from 1 to 10,000; 100 unless the query says otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Weight(u16);

impl Default for Weight {
    fn default() -> Weight {
        Weight(100)
    }
}

impl Weight {
    /// A weight in hundredths; nothing below 1 and above 10,000.
    pub fn hundredths(hundredths: u32) -> Option<Weight> {
        let hundredths = u16::try_from(hundredths).ok()?;
        (1..=10_000)
            .contains(&hundredths)
            .then_some(Weight(hundredths))
    }

    /// The weight inside a group that has one of its own, rounded up; nothing when it is too large.
    pub fn times(self, other: Weight) -> Option<Weight> {
        let product = u32::from(self.0) * u32::from(other.0);
        Weight::hundredths(product.div_ceil(100))
    }

    /// The factor that a score is multiplied by.
    pub fn factor(self) -> f32 {
        f32::from(self.0) / 100.0
    }
}

/// Without trailing zeros: `2`, `0.5`, `1.25`.
impl fmt::Display for Weight {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let decimal = format!("{}.{:02}", self.0 / 100, self.0 % 100);
        f.write_str(decimal.trim_end_matches('0').trim_end_matches('.'))
    }
}

/// The part of an article that words must stand in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// Any part that is searched.
    Anywhere,
    /// The headline that the source gave.
    Headline,
    /// The beginning of the text: its first 60 words.
    Lead,
    /// The headline or the beginning of the text.
    HeadlineOrLead,
    /// The text.
    Body,
    /// Who wrote it.
    Byline,
    /// Where it was filed.
    Dateline,
}

impl Scope {
    /// The parts that have a name, in the order in which they are shown.
    pub const NAMED: [Scope; 6] = [
        Scope::Headline,
        Scope::Lead,
        Scope::HeadlineOrLead,
        Scope::Body,
        Scope::Byline,
        Scope::Dateline,
    ];

    /// The one word for this part in queries; nothing for anywhere.
    pub fn name(self) -> Option<&'static str> {
        match self {
            Scope::Anywhere => None,
            Scope::Headline => Some("headline"),
            Scope::Lead => Some("lead"),
            Scope::HeadlineOrLead => Some("hl"),
            Scope::Body => Some("body"),
            Scope::Byline => Some("byline"),
            Scope::Dateline => Some("dateline"),
        }
    }
}
