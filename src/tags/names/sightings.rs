//! Finds the places of a text that may name persons: runs of capitalised words, cut at titles, bodies and breaks.

use super::hints::{Hints, after, before, heads_list, title};
use super::marks::{Marks, is_not_person};
use super::tokens::{Gap, Shape, Token};

/// More words no name has.
const MOST_WORDS: usize = 6;

/// More bytes no particle has: most words need not be looked up.
const LONGEST_PARTICLE: usize = 5;

/// The same of suffixes.
const LONGEST_SUFFIX: usize = 4;

/// Words before a month, which may be a given name: `in April John Johnstone resigned`.
const DATING: [&str; 12] = [
    "in", "of", "on", "by", "since", "until", "last", "next", "this", "from", "late", "early",
];

/// A place of a text that may name a person.
#[derive(Debug)]
pub struct Sighting<'t> {
    /// The first word; of a short form the only one that counts.
    first: &'t str,
    /// The surname without particles and suffix.
    pub last: &'t str,
    /// `Jr.`, or nothing.
    suffix: &'t str,
    /// The bytes of the name.
    pub range: (usize, usize),
    /// What speaks for it here, and against.
    pub hints: Hints,
    /// Whether its surname comes first.
    family: bool,
}

impl<'t> Sighting<'t> {
    /// Whether only a surname stands here.
    pub fn is_short(&self) -> bool {
        std::ptr::eq(self.first, self.last)
    }

    /// What the places share that name the same person in full.
    pub fn key(&self) -> (&'t str, &'t str, &'t str) {
        (self.first, self.last, self.suffix)
    }

    /// What stands alone for the person: the surname, which may come first.
    pub fn alone(&self) -> impl Iterator<Item = &'t str> + use<'t> {
        let first = (self.family && !self.is_short()).then_some(self.first);
        first.into_iter().chain([self.last])
    }
}

/// What a word is in a run of capitalised words.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Part of a name.
    Name,
    /// A title, after which a name begins.
    Title,
    /// A word that stands before names and other things.
    Loose,
    /// Part of the name of a body: what stands before it is no person.
    Org,
    /// Neither.
    Break,
}

/// The last person seen, for the list that may follow it.
#[derive(Clone, Copy, Default)]
struct List {
    /// The token behind it.
    end: usize,
    /// What spoke for it.
    hints: Hints,
    /// Whether a title in the plural stands before it.
    plural: bool,
}

/// The places of a text that may name persons.
pub fn sightings<'t>(tokens: &[Token<'t>]) -> Vec<Sighting<'t>> {
    let mut found = Vec::new();
    let mut list = List::default();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        if !matches!(token.shape, Shape::Capital | Shape::Initials) {
            at += 1;
            continue;
        }
        let end = run_end(tokens, at);
        split(tokens, at, end, &mut list, &mut found);
        at = end;
    }
    found
}

/// Where the run of capitalised words ends that starts at a token.
fn run_end(tokens: &[Token<'_>], start: usize) -> usize {
    let mut end = start + 1;
    loop {
        if tokens[end - 1].possessive || tokens[end - 1].marks().has(Marks::SUFFIX) {
            return end;
        }
        let mut next = end;
        while tokens
            .get(next)
            .is_some_and(|t| t.gap == Gap::Space && t.shape == Shape::Lower && is_particle(t))
        {
            next += 1;
        }
        let goes_on = tokens.get(next).is_some_and(|t| {
            t.gap == Gap::Space
                && (matches!(t.shape, Shape::Capital | Shape::Initials)
                    || t.word.len() <= LONGEST_SUFFIX && t.marks().has(Marks::SUFFIX))
        });
        if !goes_on {
            return end;
        }
        end = next + 1;
    }
}

/// Splits a run of capitalised words at titles, bodies and breaks into what may be persons.
fn split<'t>(
    tokens: &[Token<'t>],
    start: usize,
    end: usize,
    list: &mut List,
    found: &mut Vec<Sighting<'t>>,
) {
    let mut from = start;
    let mut at = start;
    while at <= end {
        let part = match at < end {
            true => part(tokens, from, at, end),
            false => Part::Break,
        };
        if part == Part::Name {
            at += 1;
            continue;
        }
        let ampersand = |at: usize| tokens.get(at).is_some_and(|t| t.gap == Gap::Ampersand);
        let firm = part == Part::Org || ampersand(from) && from == start || ampersand(at);
        if from < at
            && !firm
            && let Some(sighting) = sighting(tokens, (from, at), part, list)
        {
            found.push(sighting);
        }
        at += 1;
        from = at;
    }
}

/// What the word at `at` is in a run up to `end` of which the words from `from` on are a name so far.
fn part(tokens: &[Token<'_>], from: usize, at: usize, end: usize) -> Part {
    let token = &tokens[at];
    let marks = token.marks();
    if is_glued(token.word) {
        return Part::Break;
    }
    if token.shape == Shape::Lower {
        // A particle within a name; before one it belongs to a body: Bank of the ...
        return match from < at {
            true => Part::Name,
            false => Part::Break,
        };
    }
    let next = tokens.get(at + 1).filter(|_| at + 1 < end);
    let begins_name = from < at && tokens[from].marks().has(Marks::GIVEN);
    let closes = next.is_none_or(|next| next.marks().has(Marks::SUFFIX));
    if begins_name && closes && marks.has(Marks::SURNAME) {
        return Part::Name;
    }
    if from == at && marks.has(Marks::GIVEN.or(Marks::UNSURE)) && !marks.has(Marks::TITLE) {
        let before = at.checked_sub(1).map_or("", |before| tokens[before].word);
        let starts =
            matches!(token.gap, Gap::Line | Gap::Stop | Gap::Other) || DATING.contains(&before);
        let other = Marks::BREAK.or(Marks::ORG).or(Marks::LOOSE);
        let behind = Marks::BREAK
            .or(Marks::ORG)
            .or(Marks::TITLE)
            .or(Marks::LOOSE);
        let goes_on = next.is_some_and(|n| !n.marks().has(behind) || n.marks().has(Marks::SURNAME));
        if !marks.has(other) || goes_on && !starts {
            return Part::Name;
        }
    }
    if marks.has(Marks::TITLE) {
        Part::Title
    } else if marks.has(Marks::ORG) {
        Part::Org
    } else if marks.has(Marks::BREAK) {
        Part::Break
    } else if marks.has(Marks::LOOSE) {
        Part::Loose
    } else if marks.has(Marks::PLACE) {
        let given = tokens[from..at].iter().skip(1).all(is_particle);
        let sure = !tokens[from].marks().has(Marks::UNSURE);
        let either = closes && given || marks.has(Marks::GIVEN);
        match begins_name && sure && either {
            true => Part::Name,
            false => Part::Break,
        }
    } else if from == at && is_compound(token.word) && !marks.has(Marks::GIVEN) {
        Part::Break
    } else {
        Part::Name
    }
}

/// Whether a page has lost the space between two words: `RoyceMystery`. No prefix of surnames is that long.
fn is_glued(word: &str) -> bool {
    let mut pairs = word.as_bytes().windows(2).skip(4);
    pairs.any(|pair| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase())
}

/// Whether a word goes on in small letters behind a hyphen: `Dallas-based`, but `Jae-in` too.
fn is_compound(word: &str) -> bool {
    let part = word.split_once('-').map(|(_, part)| part);
    part.is_some_and(|part| part.starts_with(char::is_lowercase))
}

/// The person that the words `from..to` may name, before a word of some part.
fn sighting<'t>(
    tokens: &[Token<'t>],
    (from, to): (usize, usize),
    behind: Part,
    list: &mut List,
) -> Option<Sighting<'t>> {
    let (from, to) = bounds(tokens, from, to);
    let words = tokens.get(from..to)?;
    let (first, end) = (words.first()?, words.last()?);
    let suffix = words.len() > 1 && end.marks().has(Marks::SUFFIX);
    let (last, given) = match suffix {
        true => words[..words.len() - 1].split_last()?,
        false => words.split_last()?,
    };
    let lone = first.word.len() == 1 && words.len() > 1;
    if words.len() > MOST_WORDS
        || lone
        || last.shape != Shape::Capital
        || last.marks().has(Marks::SUFFIX)
    {
        return None;
    }
    // `Mr. De Niro` has no given name.
    let short = given
        .iter()
        .all(|word| is_particle(word) && !word.marks().has(Marks::GIVEN));
    let mut hints = before(tokens, from);
    let titled = hints.has(Hints::TITLE);
    hints.add(after(tokens, to, behind));
    hints.add_if(!first.headline, Hints::SENTENCE);
    if !short {
        hints.add(within(given, suffix));
    }
    list.go_on(tokens, (from, to), &mut hints);
    let no_person = match short {
        true => titled && is_given_only(tokens, from, to),
        false => is_not_person(first.word, last.word),
    };
    (!no_person).then(|| Sighting {
        first: if short { last.word } else { first.word },
        last: last.word,
        suffix: if suffix { end.word } else { "" },
        range: (first.start, end.end()),
        hints,
        family: first.marks().has(Marks::FAMILY),
    })
}

/// The words of `from..to` that are the name, without what stands there by mistake, with the particles before it.
fn bounds(tokens: &[Token<'_>], mut from: usize, mut to: usize) -> (usize, usize) {
    while to > from
        && matches!(tokens[to - 1].shape, Shape::Initials | Shape::Lower)
        && tokens[to - 1].word != "X"
    {
        to -= 1;
    }
    // `Mr. de Klerk`
    let particles = (1..from)
        .rev()
        .take_while(|&at| is_particle(&tokens[at]) && tokens[at + 1].gap == Gap::Space);
    from = particles
        .last()
        .filter(|&at| title(tokens, at).is_some())
        .unwrap_or(from);
    let first = &tokens[from];
    let maybe_given = first.marks().has(Marks::GIVEN.or(Marks::UNSURE));
    // A page that names it twice: `Cory Gardner Cory Scott GardnerTariffs`, `Trey Gowdy Harold (Trey) Watson Gowdy`.
    if let Some(again) = (from + 1..to).find(|&at| repeats(tokens[at].word, first.word)) {
        to = if maybe_given { again } else { from + 1 };
    }
    let bracketed = |token: &Token<'_>| token.gap == Gap::Other && token.word == first.word;
    if to >= from + 3 && tokens.get(to).is_some_and(bracketed) {
        to -= 1;
    }
    // `Democrat Joe Manchin`, `Breitbart Steve Bannon`
    let stranger =
        first.shape == Shape::Capital && !maybe_given && !first.marks().has(Marks::FAMILY);
    if to >= from + 3 && stranger && title(tokens, from).is_none() {
        let second = tokens[from + 1].marks();
        from += usize::from(second.has(Marks::GIVEN) && !second.has(Marks::UNSURE));
    }
    (from, to)
}

/// Whether a word is the same again, or the same with the next word stuck to it.
fn repeats(word: &str, first: &str) -> bool {
    let rest = word.strip_prefix(first).filter(|_| first.len() > 2);
    rest.is_some_and(|rest| !rest.starts_with(char::is_lowercase))
}

/// What the words before a surname say of it.
fn within(given: &[Token<'_>], suffix: bool) -> Hints {
    let mut hints = Hints::default();
    let marks = given.first().map(Token::marks).unwrap_or_default();
    let unsure = marks.has(Marks::UNSURE);
    hints.add_if(marks.has(Marks::GIVEN) && !unsure, Hints::GIVEN);
    hints.add_if(unsure || marks.has(Marks::FAMILY), Hints::UNSURE);
    let mut middle = given.iter().skip(1);
    hints.add_if(middle.clone().any(is_particle), Hints::PARTICLE);
    hints.add_if(
        suffix || middle.any(|word| word.shape == Shape::Initials),
        Hints::INITIAL,
    );
    hints
}

/// Whether a single word behind a title is a given name whose surname has been cut off:
/// `(Finance Minister Dilson) Funaro`, `analyst Ian Story said`.
fn is_given_only(tokens: &[Token<'_>], from: usize, to: usize) -> bool {
    let small = title(tokens, from).is_some_and(|title| title.shape == Shape::Lower);
    let cut = tokens
        .get(to)
        .is_some_and(|next| next.gap == Gap::Other && next.shape == Shape::Capital);
    cut || small && tokens[from].marks().has(Marks::GIVEN)
}

impl List {
    /// Adds what the list says of the name `from..to`, and goes on behind it.
    fn go_on(&mut self, tokens: &[Token<'_>], (from, to): (usize, usize), hints: &mut Hints) {
        let listed = self.continues(tokens, from);
        let hint = match self.plural {
            true => Hints::TITLED_LIST,
            false => Hints::LISTED,
        };
        hints.add_if(listed, hint);
        let plural = listed && self.plural || heads_list(tokens, from);
        *self = List {
            end: to,
            hints: *hints,
            plural,
        };
    }

    /// Whether the name that starts at a token goes on the list.
    fn continues(self, tokens: &[Token<'_>], at: usize) -> bool {
        let known = [Hints::TITLE, Hints::GIVEN, Hints::TITLED_LIST];
        if !known.iter().any(|hint| self.hints.has(*hint)) {
            return false;
        }
        match tokens.get(self.end..at) {
            Some([]) => tokens[at].gap == Gap::Comma,
            Some([and]) => {
                and.word == "and" && and.gap <= Gap::Comma && tokens[at].gap == Gap::Space
            }
            Some([_, _, ..]) | None => false,
        }
    }
}

/// Whether a word is one of the small words inside names.
fn is_particle(token: &Token<'_>) -> bool {
    token.word.len() <= LONGEST_PARTICLE && token.marks().has(Marks::PARTICLE)
}
