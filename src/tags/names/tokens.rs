//! Cuts a text into words as far as names need it: their shape, what stands between them, what the tables say.

use super::marks::{Marks, marks};
use crate::tags::letters::small_letters;
use crate::text::{is_apostrophe, is_word_character};

/// Abbreviations whose full stop ends no sentence.
const ABBREVIATIONS: [&str; 29] = [
    "Mr", "Mrs", "Ms", "Dr", "Prof", "Sen", "Sens", "Rep", "Reps", "Gov", "Govs", "Gen", "Adm",
    "Lt", "Col", "Capt", "Maj", "Sgt", "Cpl", "Cmdr", "Brig", "Rev", "Fr", "Supt", "Jr", "Sr",
    "St", "Det", "Atty",
];

/// What a surname may begin with in small letters: `al-Assad`, `d'Estaing`.
const JOINTS: [&str; 12] = [
    "al", "el", "ul", "ad", "an", "ar", "as", "at", "az", "ash", "bin", "d",
];

/// How a word is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// In small letters, or in a script that has none.
    Lower,
    /// Begins with a capital: `Kyiv`, `McCain`, `al-Assad`.
    Capital,
    /// Single capitals: `A.`, `J.K.`, `S`, `JD`.
    Initials,
    /// All in capitals: `NATO`, `III`.
    Capitals,
    /// Begins with a digit.
    Number,
}

/// What stands between a word and the one before it; the strongest thing there counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gap {
    /// Nothing but spaces.
    Space,
    /// A comma.
    Comma,
    /// Brackets, dashes, quotation marks and the rest.
    Other,
    /// An ampersand.
    Ampersand,
    /// The end of a sentence or of a part of it.
    Stop,
    /// The end of a line or the beginning of the text.
    Line,
}

/// A word and its surroundings.
#[derive(Clone, Copy, Debug)]
pub struct Token<'t> {
    /// The word without a possessive ending; initials keep their dots.
    pub word: &'t str,
    /// The byte at which it starts.
    pub start: usize,
    /// How it is written.
    pub shape: Shape,
    /// What stands before it.
    pub gap: Gap,
    /// Whether `'s` follows it.
    pub possessive: bool,
    /// Whether nearly all words of its line are capitalised.
    pub headline: bool,
    /// What the tables say of it; of words in small letters nobody asks before [`Token::marks`].
    known: Marks,
}

impl Token<'_> {
    /// What the tables say of it.
    pub fn marks(&self) -> Marks {
        match self.shape {
            Shape::Lower => marks(self.word, false),
            Shape::Capital | Shape::Initials | Shape::Capitals | Shape::Number => self.known,
        }
    }

    /// The byte at which the word ends, possessive ending left out.
    pub fn end(&self) -> usize {
        self.start + self.word.len()
    }
}

/// The words of a text.
pub fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::with_capacity(text.len() / 5);
    let (mut at, mut gap, mut line) = (0, Gap::Line, 0);
    while let Some(c) = char_at(text, at) {
        if is_alphanumeric(c) {
            let (token, end) = token(text, at, gap);
            tokens.push(token);
            (at, gap) = (end, Gap::Space);
            continue;
        }
        at += c.len_utf8();
        let before = gap;
        gap = gap.max(match c {
            ' ' | '\u{a0}' => Gap::Space,
            ',' => Gap::Comma,
            '&' => Gap::Ampersand,
            '.' | '!' | '?' | ';' | ':' => Gap::Stop,
            '\n' | '\r' | '\u{2028}' | '\u{2029}' => Gap::Line,
            _ => Gap::Other,
        });
        if gap == Gap::Line {
            mark_headline(&mut tokens, &mut line, before == Gap::Stop);
        }
    }
    mark_headline(&mut tokens, &mut line, gap == Gap::Stop);
    tokens
}

/// Marks the words from `line` on if their line reads like a headline, and moves on behind it. One that is closed by a
/// full stop may as well be a sentence full of names.
fn mark_headline(tokens: &mut [Token<'_>], line: &mut usize, closed: bool) {
    let words = tokens.get_mut(*line..).unwrap_or_default();
    *line += words.len();
    let (mut small, mut capital) = (0, 0);
    for word in words.iter().filter(|word| word.word.len() > 2) {
        small += usize::from(word.shape == Shape::Lower);
        capital += usize::from(word.shape == Shape::Capital);
    }
    if small * 4 < capital && !(closed && small > 0) {
        words.iter_mut().for_each(|word| word.headline = true);
    }
}

/// The word that starts at a byte, and the byte behind it.
fn token(text: &str, start: usize, gap: Gap) -> (Token<'_>, usize) {
    let small = start + small_letters(text, start);
    // Most words are in small letters with a space or a stop behind them.
    if small > start && matches!(text.as_bytes().get(small), Some(b' ' | b',' | b'.')) {
        let word = &text[start..small];
        let (shape, known) = (Shape::Lower, Marks::default());
        let token = Token {
            word,
            start,
            shape,
            gap,
            possessive: false,
            headline: false,
            known,
        };
        return (token, small);
    }
    let mut end = start;
    let mut possessive = None;
    let (mut upper, mut lower) = (0, 0);
    loop {
        let small = small_letters(text, end);
        (lower, end) = (lower + small, end + small);
        let Some(c) = char_at(text, end) else {
            break;
        };
        let next = end + c.len_utf8();
        if is_alphanumeric(c) || !c.is_ascii() && is_word_character(c) && !is_apostrophe(c) {
            upper += usize::from(c.is_uppercase());
            lower += usize::from(c.is_lowercase());
        } else if c == '.' && upper == 1 && text[start..end].chars().nth(1).is_none() {
            return initials(text, start, next, gap);
        } else if (is_apostrophe(c) || c == '-')
            && char_at(text, next).is_some_and(char::is_alphabetic)
            && end > start
        {
            possessive = is_apostrophe(c).then_some(end);
        } else {
            break;
        }
        end = next;
    }
    let possessive = possessive.filter(|&at| text[at..end].chars().skip(1).eq(['s']));
    let mut word = &text[start..possessive.unwrap_or(end)];
    if text.as_bytes().get(end) == Some(&b'.') && ABBREVIATIONS.contains(&word) {
        end += 1;
        if matches!(word, "Jr" | "Sr") {
            word = &text[start..end];
        }
    }
    let shape = shape(word, upper, lower);
    let known = match shape {
        Shape::Lower | Shape::Number => Marks::default(),
        Shape::Capital | Shape::Initials | Shape::Capitals => {
            marks(word.trim_end_matches('.'), true)
        }
    };
    let shape = match shape {
        // NY is no J.D.
        Shape::Initials if upper == 2 && known != Marks::default() => Shape::Capitals,
        shape => shape,
    };
    let token = Token {
        word,
        start,
        shape,
        gap,
        possessive: possessive.is_some(),
        headline: false,
        known,
    };
    (token, end)
}

/// Whether a character is a letter or digit. Dashes and quotation marks beyond ASCII are told at once: texts are full of
/// them, and looking them up takes long.
fn is_alphanumeric(c: char) -> bool {
    !('\u{2000}'..='\u{206f}').contains(&c) && c.is_alphanumeric()
}

/// How a word with so many large and small letters is written.
fn shape(word: &str, upper: usize, lower: usize) -> Shape {
    let first = word.chars().next().unwrap_or(' ');
    if first.is_numeric() {
        Shape::Number
    } else if first.is_uppercase() {
        match (upper, lower) {
            (1 | 2, 0) if word.is_ascii() && word.len() <= 2 => Shape::Initials,
            (_, 0) => Shape::Capitals,
            (_, _) => Shape::Capital,
        }
    } else {
        // al-Assad, d'Estaing; no iPhone, no anti-American.
        let joint = word.find(|c| c == '-' || is_apostrophe(c)).unwrap_or(0);
        let behind = word[joint..].chars().nth(1);
        match JOINTS.contains(&&word[..joint]) && behind.is_some_and(char::is_uppercase) {
            true => Shape::Capital,
            false => Shape::Lower,
        }
    }
}

/// The initials from `start` on, of which the first with its dot ends at `end`.
fn initials(text: &str, start: usize, mut end: usize, gap: Gap) -> (Token<'_>, usize) {
    while let Some(c) = char_at(text, end).filter(|c| c.is_uppercase())
        && text[end + c.len_utf8()..].starts_with('.')
    {
        end += c.len_utf8() + 1;
    }
    let word = &text[start..end];
    let known = match word.len() {
        0..=2 => Marks::default(),
        _ => marks(word.trim_end_matches('.'), true),
    };
    let token = Token {
        word,
        start,
        shape: Shape::Initials,
        gap,
        possessive: false,
        headline: false,
        known,
    };
    (token, end)
}

/// The character at a byte that starts one.
fn char_at(text: &str, at: usize) -> Option<char> {
    match text.as_bytes().get(at) {
        Some(&byte) if byte.is_ascii() => Some(char::from(byte)),
        Some(_) => text.get(at..)?.chars().next(),
        None => None,
    }
}
