//! Cuts a text into words as news writes them, folded.
//!
//! A word is a run of letters, digits and their marks (as in UAX #29), with these joins of the press:
//!
//! - an apostrophe inside a word is dropped (`don’t` is *dont*), and with it what English hangs on behind it
//!   (`Russia’s` is *russia*, `he’ll` is *he*); what French and Italian shorten before it is a word of its own
//!   (`l’armée`: *l*, *armee*), in names also joined (`N’Djamena`: *n* and *ndjamena*, then *djamena*);
//! - dots between single letters are dropped (`U.S.` is *us*); in numbers a dot stays (`1.5bn`) and a comma before
//!   three digits goes (`1,000` is *1000*);
//! - parts joined by hyphens are words at consecutive positions, and the joined form is one more word at the first of
//!   them (`F-16`: *f* and *f16*, then *16*), unless all are numbers (`5-4`);
//! - Chinese characters and Japanese kana become overlapping pairs.

use unicode_normalization::char::is_combining_mark;

use super::{
    character::{Class, class, is_apostrophe},
    fold::{fold_into, is_ignorable},
};

/// Longest word in bytes after folding; a longer one is cut.
pub const LONGEST_WORD: usize = 120;

/// More letters between dots than this are no initials.
const MOST_INITIALS: usize = 12;

/// A character that keeps phrases apart: the positions behind it are 100 higher. Joins the values of one field.
pub const GAP: char = '\u{2029}';

/// One word of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word<'a> {
    /// The folded word.
    pub text: &'a str,
    /// Its first byte in the text.
    pub from: usize,
    /// The byte behind it.
    pub to: usize,
    /// Its place, counted in words.
    pub position: u32,
    /// Whether it is the joined form of a hyphenated word, said besides its parts.
    pub joined: bool,
}

/// Walks through the words of a text; see the module for what is a word.
#[derive(Debug)]
pub struct Words<'t> {
    text: &'t str,
    at: usize,
    position: u32,
    /// The current word, folded.
    word: String,
    /// The parts of the current hyphenated word, folded, in one.
    joined: String,
    /// Where the current hyphenated word began, at which position, and how many parts it has so far.
    compound: Option<(usize, u32, u32)>,
}

/// A word without its text.
#[derive(Clone, Copy)]
struct WordPlace {
    from: usize,
    to: usize,
    position: u32,
    joined: bool,
}

impl WordPlace {
    fn of(self, text: &str) -> Word<'_> {
        let WordPlace {
            from,
            to,
            position,
            joined,
        } = self;
        Word {
            text,
            from,
            to,
            position,
            joined,
        }
    }
}

impl<'t> Words<'t> {
    /// Starts at the beginning of the text.
    pub fn new(text: &'t str) -> Words<'t> {
        Words {
            text,
            at: 0,
            position: 0,
            word: String::with_capacity(LONGEST_WORD),
            joined: String::new(),
            compound: None,
        }
    }

    /// The next word; it lives until the next call.
    #[allow(clippy::should_implement_trait)] // lends its word, which Iterator can't
    pub fn next(&mut self) -> Option<Word<'_>> {
        let place = self.step()?;
        let text = match place.joined {
            true => &self.joined,
            false => &self.word,
        };
        Some(place.of(text))
    }

    /// The next word, its text in exchange for a string that is not needed any more.
    pub fn next_into<'s>(&mut self, text: &'s mut String) -> Option<Word<'s>> {
        let place = self.step()?;
        match place.joined {
            true => std::mem::swap(&mut self.joined, text),
            false => std::mem::swap(&mut self.word, text),
        }
        Some(place.of(text))
    }

    /// Reads the next word into `self.word`, or leaves it in `self.joined`.
    fn step(&mut self) -> Option<WordPlace> {
        loop {
            if let Some((from, position, parts)) = self.compound
                && !self.joint_follows()
            {
                self.compound = None;
                // cut to length it could be the same as one of its parts
                let has_letter = self.joined.contains(char::is_alphabetic);
                if parts > 1 && self.joined.len() <= LONGEST_WORD && has_letter {
                    return Some(WordPlace {
                        from,
                        to: self.at,
                        position,
                        joined: true,
                    });
                }
            }
            let from = self.skip_to_word()?;
            let to = match class(self.char_at(from)?) {
                Class::Pair => self.pair(from),
                Class::Word | Class::Other => self.part(from),
            };
            if self.word.is_empty() {
                continue;
            }
            let position = self.position;
            self.position = self.position.saturating_add(1);
            self.note_part(from, position);
            cut(&mut self.word);
            return Some(WordPlace {
                from,
                to,
                position,
                joined: false,
            });
        }
    }

    /// Keeps what is needed to say the joined form once the last part is done.
    fn note_part(&mut self, from: usize, position: u32) {
        if let Some((_, _, parts)) = &mut self.compound {
            *parts += 1;
            if self.joined.len() <= LONGEST_WORD {
                self.joined.push_str(&self.word);
            }
        } else if self.joint_follows() {
            self.joined.clone_from(&self.word);
            self.compound = Some((from, position, 1));
        }
    }

    fn char_at(&self, at: usize) -> Option<char> {
        self.text[at..].chars().next()
    }

    fn skip_to_word(&mut self) -> Option<usize> {
        let bytes = self.text.as_bytes();
        loop {
            let byte = *bytes.get(self.at)?;
            if byte.is_ascii() {
                if byte.is_ascii_alphanumeric() {
                    return Some(self.at);
                }
                self.at += 1;
                continue;
            }
            let c = self.char_at(self.at)?;
            if class(c) != Class::Other && !is_combining_mark(c) {
                return Some(self.at);
            }
            if c == GAP {
                // a text of nothing else must not wrap round
                self.position = self.position.saturating_add(100);
            }
            self.at += c.len_utf8();
        }
    }

    /// Reads one pair of a run of pair characters into `self.word`; the last of a longer run is said by its pair only.
    fn pair(&mut self, from: usize) -> usize {
        let run: Vec<(usize, char)> = self.text[from..]
            .char_indices()
            .take_while(|(_, c)| class(*c) == Class::Pair)
            .take(3)
            .collect();
        let end = |n: usize| {
            run[..n]
                .last()
                .map_or(from, |(i, c)| from + i + c.len_utf8())
        };
        let to = end(run.len().min(2));
        self.at = if run.len() == 2 { to } else { end(1) };
        self.word.clear();
        fold_into(&self.text[from..to], &mut self.word);
        to
    }

    /// Reads one word (one part of a hyphenated one) into `self.word` and returns the byte behind it.
    fn part(&mut self, from: usize) -> usize {
        self.word.clear();
        if let Some(to) = self.initials(from) {
            self.at = to;
            return to;
        }
        let bytes = self.text.as_bytes();
        let mut at = from;
        // what has been folded so far ends here
        let mut folded = from;
        let mut to;
        loop {
            while at < bytes.len() && bytes[at].is_ascii_alphanumeric() {
                at += 1;
            }
            to = at;
            let Some(c) = self.char_at(at) else { break };
            let behind = at + c.len_utf8();
            if !c.is_ascii() && (class(c) == Class::Word || is_ignorable(c)) {
                at = behind;
            } else if is_apostrophe(c) {
                match enclitic(&self.text[behind..]) {
                    Some(len) => {
                        at = behind + len;
                        // I’d’ve
                        while let Some(c) = self.char_at(at).filter(|c| is_apostrophe(*c))
                            && let Some(len) = enclitic(&self.text[at + c.len_utf8()..])
                        {
                            at += c.len_utf8() + len;
                        }
                        break;
                    }
                    None if self.starts_word(behind) && is_elided(&self.text[from..at]) => break,
                    None if self.starts_word(behind) => {
                        self.fold(folded, at);
                        at = behind;
                        folded = at;
                    }
                    None => break,
                }
            } else if (c == '.' || c == ',') && at > from && self.joins_number(at) {
                if c == ',' {
                    self.fold(folded, at);
                    folded = behind;
                }
                at = behind;
            } else {
                break;
            }
        }
        self.fold(folded, to.max(folded));
        self.at = at;
        to
    }

    /// Folds a stretch of the text onto the current word.
    fn fold(&mut self, from: usize, to: usize) {
        let stretch = &self.text[from..to];
        if self.word.len() > 4 * LONGEST_WORD {
            return;
        }
        let start = self.word.len();
        fold_into(stretch, &mut self.word);
        if !stretch.is_ascii() {
            // what compatibility folding split off: the slash of a fraction
            let mut seen = 0;
            self.word.retain(|c| {
                seen += c.len_utf8();
                seen <= start || c == '.' || class(c) != Class::Other
            });
        }
    }

    /// Reads initials (`U.S.`, `a.m.`, `U.S`) into `self.word`, if they stand here; returns the byte behind them.
    fn initials(&mut self, from: usize) -> Option<usize> {
        let letters = &self.text.as_bytes()[from..];
        if letters.get(1) != Some(&b'.') {
            return None;
        }
        let letter = |at: usize| letters.get(at).is_some_and(u8::is_ascii_alphabetic);
        let mut count = 0;
        while count <= MOST_INITIALS
            && letter(2 * count)
            && letters.get(2 * count + 1) == Some(&b'.')
        {
            count += 1;
        }
        let mut to = from + 2 * count;
        if letter(2 * count) && !self.starts_word(to + 1) {
            count += 1;
            to += 1;
        }
        if !(2..=MOST_INITIALS).contains(&count) || self.starts_word(to) {
            return None;
        }
        let word = self.text[from..to].bytes().filter(|b| *b != b'.');
        self.word
            .extend(word.map(|b| char::from(b.to_ascii_lowercase())));
        match self.char_at(to) {
            Some(c) if is_apostrophe(c) => {
                let behind = to + c.len_utf8();
                Some(enclitic(&self.text[behind..]).map_or(to, |len| behind + len))
            }
            _ => Some(to),
        }
    }

    fn starts_word(&self, at: usize) -> bool {
        self.text
            .get(at..)
            .and_then(|rest| rest.chars().next())
            .is_some_and(|c| class(c) == Class::Word)
    }

    /// Whether the dot or comma here stands inside a number: digits on both sides, behind a comma exactly three.
    fn joins_number(&self, at: usize) -> bool {
        let bytes = self.text.as_bytes();
        let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
        digit(at - 1)
            && digit(at + 1)
            && (bytes[at] == b'.' || (digit(at + 2) && digit(at + 3) && !digit(at + 4)))
    }

    /// Whether a hyphen and a further part stand here; or an apostrophe that a word ends with, inside a name.
    fn joint_follows(&self) -> bool {
        match self.text.as_bytes().get(self.at) {
            None => false,
            Some(b'-') => self.starts_word(self.at + 1),
            Some(byte) if byte.is_ascii() && *byte != b'\'' => false,
            Some(_) => self.char_at(self.at).is_some_and(|c| {
                let behind = self.at + c.len_utf8();
                let name = || self.text[behind..].starts_with(char::is_uppercase);
                match c {
                    '‐' | '‑' => self.starts_word(behind),
                    c => is_apostrophe(c) && name(),
                }
            }),
        }
    }
}

/// The length of what English hangs on behind an apostrophe, if that and no more stands here: `s`, `ll`, `d` ...
fn enclitic(rest: &str) -> Option<usize> {
    let end = rest.find(|c| class(c) != Class::Word).unwrap_or(rest.len());
    let known = ["s", "ll", "d", "re", "ve", "m"];
    known
        .iter()
        .any(|known| rest[..end].eq_ignore_ascii_case(known))
        .then_some(end)
}

/// Whether French or Italian shorten a word to this before an apostrophe.
fn is_elided(word: &str) -> bool {
    const ELIDED: [&str; 24] = [
        "l", "d", "j", "m", "n", "s", "t", "c", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu",
        "quelqu", "un", "all", "dell", "nell", "sull", "dall", "gl", "quell", "quest", "sant",
    ];
    ELIDED
        .iter()
        .any(|elided| word.eq_ignore_ascii_case(elided))
}

fn cut(word: &mut String) {
    word.truncate(word.floor_char_boundary(LONGEST_WORD));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<(String, u32, String)> {
        let mut words = Words::new(text);
        let mut found = Vec::new();
        while let Some(word) = words.next() {
            let place = text[word.from..word.to].to_owned();
            found.push((word.text.to_owned(), word.position, place));
        }
        found
    }

    #[track_caller]
    fn check(text: &str, expect: &str) {
        let found: Vec<String> = all(text)
            .iter()
            .map(|(word, position, _)| format!("{word}@{position}"))
            .collect();
        assert_eq!(found.join(" "), expect, "{text}");
    }

    #[test]
    fn words_of_the_press() {
        check("Russia's Russia’s RUSSIA’S", "russia@0 russia@1 russia@2");
        check(
            "don't O’Brien states' 'quoted'",
            "dont@0 obrien@1 states@2 quoted@3",
        );
        check(
            "U.S. U.S U.S.'s a.m. J. Smith",
            "us@0 us@1 us@2 am@3 j@4 smith@5",
        );
        check("J.Smith e.g. end.Next", "j@0 smith@1 eg@2 end@3 next@4");
        check(
            "1,000 $1.5bn 1,2 3. 12,345,678 9/11",
            "1000@0 1.5bn@1 1@2 2@3 3@4 12345678@5 9@6 11@7",
        );
        check("he'll I’D they're we've I'd've", "he@0 i@1 they@2 we@3 i@4");
        check("Russiaʼs Hawaiʼi", "russia@0 hawaii@1");
        check(
            "l'armée qu’il dell'arte d'État aujourd'hui",
            "l@0 armee@1 qu@2 il@3 dell@4 arte@5 d@6 etat@7 detat@6 aujourdhui@8",
        );
        check(
            "N'Djamena L’Oréal's",
            "n@0 djamena@1 ndjamena@0 l@2 oreal@3 loreal@2",
        );
        check("5-4 2019-20 9-11", "5@0 4@1 2019@2 20@3 9@4 11@5");
        check("F-16 COVID-19", "f@0 16@1 f16@0 covid@2 19@3 covid19@2");
        check(
            "state-of-the-art x",
            "state@0 of@1 the@2 art@3 stateoftheart@0 x@4",
        );
        check("a - b -- c- d", "a@0 b@1 c@2 d@3");
        check(
            "São naïve cafe\u{301} zero\u{200b}width",
            "sao@0 naive@1 cafe@2 zerowidth@3",
        );
        check(
            "@handle #Tag user_name ½",
            "handle@0 tag@1 user@2 name@3 12@4",
        );
        check("Россия’s дроны हिन्दी", "россия@0 дроны@1 हिन्दी@2");
        check("", "");
        check("—", "");
    }

    #[test]
    fn chinese_and_kana_become_pairs() {
        check("北京大学", "北京@0 京大@1 大学@2");
        check("京 US北京", "京@0 us@1 北京@2");
    }

    #[test]
    fn values_are_kept_apart() {
        check("General news\u{2029}Drones", "general@0 news@1 drones@102");
    }

    #[test]
    fn a_word_knows_its_place_in_the_text() {
        let places: Vec<String> = all("“Russia’s e-mail” U.S. 北京大")
            .into_iter()
            .map(|w| w.2)
            .collect();
        assert_eq!(
            places,
            ["Russia", "e", "mail", "e-mail", "U.S.", "北京", "京大"]
        );
    }

    #[test]
    fn a_very_long_word_is_cut() {
        let long = "ä".repeat(5000);
        assert_eq!(all(&long)[0].0.len(), LONGEST_WORD);
        assert_eq!(all(&format!("{long}-{long}")).len(), 2);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_cut_without_panic_and_in_order(text in "\\PC*|[a-zA-Z0-9.,'’ -]*|[äÄß½é北京カ\u{301}\u{200b}a'-]*") {
            let mut last = 0;
            for (word, position, place) in all(&text) {
                assert!(!word.is_empty() && !place.is_empty());
                assert!(word.len() <= LONGEST_WORD);
                assert!(position + 100 >= last);
                last = position;
            }
        }

        #[test]
        fn a_folded_word_folds_to_itself(text in "[a-zA-Zäöüéßžё0-9]{1,20}") {
            let once: Vec<String> = all(&text).into_iter().map(|w| w.0).collect();
            let again: Vec<String> = all(&once.join(" ")).into_iter().map(|w| w.0).collect();
            assert_eq!(once, again);
        }
    }
}
