//! What speaks for a name being a person, and against it: the words around it.

use super::marks::Marks;
use super::sightings::Part;
use super::tokens::{Gap, Shape, Token};

/// A hint that something is a person or is none; each counts once however often a text gives it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hints(u16);

impl Hints {
    /// A title stands before it.
    pub const TITLE: Hints = Hints(1);
    /// A word stands before it that stands before other things too.
    pub const LOOSE: Hints = Hints(1 << 1);
    /// A title and a comma stand before it, or less than a title behind it: `the chairman, Paul Volcker`.
    pub const NEAR_TITLE: Hints = Hints(1 << 2);
    /// It says something.
    pub const SPEECH: Hints = Hints(1 << 3);
    /// An age, a `who` or a title follows behind a comma.
    pub const APPOSED: Hints = Hints(1 << 4);
    /// It follows a person in a list.
    pub const LISTED: Hints = Hints(1 << 5);
    /// It follows a person in a list that a title in the plural heads.
    pub const TITLED_LIST: Hints = Hints(1 << 6);
    /// Its surname stands alone elsewhere.
    pub const LATER: Hints = Hints(1 << 7);
    /// An initial stands inside it, a suffix behind it.
    pub const INITIAL: Hints = Hints(1 << 8);
    /// It begins with a given name.
    pub const GIVEN: Hints = Hints(1 << 9);
    /// It begins with what may be a given name, or a surname of those that come first.
    pub const UNSURE: Hints = Hints(1 << 10);
    /// A particle stands inside it.
    pub const PARTICLE: Hints = Hints(1 << 11);
    /// It stands where places and things stand: `in`, `at`, `the`.
    pub const PLACED: Hints = Hints(1 << 12);
    /// A noun or a title follows it as one follows a firm's name.
    pub const FIRM: Hints = Hints(1 << 13);
    /// It stands in a sentence and not in a headline.
    pub const SENTENCE: Hints = Hints(1 << 14);

    /// What each weighs.
    const WEIGHTS: [(Hints, i32); 14] = [
        (Hints::TITLE, 3),
        (Hints::LOOSE, 1),
        (Hints::NEAR_TITLE, 1),
        (Hints::SPEECH, 1),
        (Hints::APPOSED, 2),
        (Hints::LISTED, 1),
        (Hints::TITLED_LIST, 2),
        (Hints::LATER, 1),
        (Hints::INITIAL, 2),
        (Hints::GIVEN, 2),
        (Hints::UNSURE, 1),
        (Hints::PARTICLE, 1),
        (Hints::PLACED, -1),
        (Hints::FIRM, -2),
    ];

    /// What a person weighs at least.
    const ENOUGH: i32 = 2;

    /// Whether one of these is given.
    pub fn has(self, any: Hints) -> bool {
        self.0 & any.0 != 0
    }

    /// Adds hints.
    pub fn add(&mut self, more: Hints) {
        self.0 |= more.0;
    }

    /// Adds a hint if something holds.
    pub fn add_if(&mut self, holds: bool, hint: Hints) {
        if holds {
            self.add(hint);
        }
    }

    /// Whether they make a person.
    pub fn suffice(self) -> bool {
        let given = Hints::WEIGHTS.iter().filter(|(hint, _)| self.has(*hint));
        self.has(Hints::SENTENCE) && given.map(|(_, weight)| weight).sum::<i32>() >= Hints::ENOUGH
    }
}

/// The title that stands directly before a token.
pub fn title<'a, 't>(tokens: &'a [Token<'t>], at: usize) -> Option<&'a Token<'t>> {
    let before = tokens.get(at.checked_sub(1)?)?;
    let joined = tokens.get(at)?.gap == Gap::Space && !before.possessive;
    (joined && before.marks().has(Marks::TITLE)).then_some(before)
}

/// Whether the title before a token is in the plural.
pub fn heads_list(tokens: &[Token<'_>], at: usize) -> bool {
    title(tokens, at).is_some_and(|title| {
        let word = title.word;
        word.ends_with('s') && !word.ends_with("ss") && word != "Ms" && word != "Mrs"
            || word.ends_with("men")
    })
}

/// What the words before a token say of it.
pub fn before(tokens: &[Token<'_>], at: usize) -> Hints {
    let mut hints = Hints::default();
    let Some(before) = at.checked_sub(1).and_then(|before| tokens.get(before)) else {
        return hints;
    };
    let marks = before.marks();
    match tokens[at].gap {
        Gap::Space if before.possessive => {}
        Gap::Space => {
            hints.add_if(marks.has(Marks::TITLE), Hints::TITLE);
            hints.add_if(marks.has(Marks::LOOSE), Hints::LOOSE);
            if before.shape == Shape::Lower {
                hints.add_if(marks.has(Marks::SPEECH), Hints::SPEECH);
                let according = before.word == "to"
                    && at > 1
                    && tokens[at - 2].word.eq_ignore_ascii_case("according");
                hints.add_if(according, Hints::SPEECH);
            }
            let placed = ["in", "at", "the", "near", "In", "At", "The"].contains(&before.word);
            hints.add_if(placed, Hints::PLACED);
        }
        Gap::Comma => hints.add_if(
            before.shape == Shape::Lower && marks.has(Marks::TITLE),
            Hints::NEAR_TITLE,
        ),
        Gap::Other | Gap::Ampersand | Gap::Stop | Gap::Line => {}
    }
    hints
}

/// What the words from a token on say of the name before it, which the run it stands in may continue.
pub fn after(tokens: &[Token<'_>], at: usize, behind: Part) -> Hints {
    let mut hints = Hints::default();
    let Some(next) = tokens.get(at) else {
        return hints;
    };
    let follows = tokens[at - 1].possessive;
    match next.gap {
        Gap::Space if follows => {}
        Gap::Space => {
            let marks = next.marks();
            let small = next.shape == Shape::Lower;
            hints.add_if(small && marks.has(Marks::SPEECH), Hints::SPEECH);
            let firm = match next.shape {
                Shape::Lower => marks.has(Marks::FIRM),
                Shape::Capital => behind == Part::Title || behind == Part::Loose,
                Shape::Capitals => marks.has(Marks::ORG.or(Marks::TITLE)),
                Shape::Initials | Shape::Number => false,
            };
            hints.add_if(firm, Hints::FIRM);
        }
        Gap::Comma => hints.add(apposition(&tokens[at..])),
        Gap::Other | Gap::Ampersand | Gap::Stop | Gap::Line => {}
    }
    hints
}

/// What the words behind a comma say of the name before it.
fn apposition(words: &[Token<'_>]) -> Hints {
    let Some(first) = words.first() else {
        return Hints::default();
    };
    if first.shape == Shape::Number {
        let closed = words.get(1).is_none_or(|next| next.gap != Gap::Space);
        return match closed && first.word.len() == 2 {
            true => Hints::APPOSED,
            false => Hints::default(),
        };
    }
    if first.word == "who" {
        return Hints::APPOSED;
    }
    let behind = words.iter().skip(1).take(5);
    let behind = behind.take_while(|word| word.gap == Gap::Space);
    let mut near = [first].into_iter().chain(behind);
    let telling = Marks::TITLE.or(Marks::LOOSE).or(Marks::SPEECH);
    match near.find(|word| word.marks().has(telling)) {
        // `Merrill Lynch, analysts said`
        Some(word) if word.word.ends_with('s') => Hints::default(),
        Some(word) if word.marks().has(Marks::TITLE) => Hints::APPOSED,
        Some(word) if word.marks().has(Marks::LOOSE) => Hints::NEAR_TITLE,
        Some(_) | None => Hints::default(),
    }
}
