//! What may directly follow a word, a quoted text or a bracket: `~2`, `^1.5`, `/*`.

use super::{
    Text, Weight,
    error::quoted,
    lex::{PUNCTUATION, has_word_character, trimmed},
};

/// What is wrong with a piece of a query, and the cure.
pub(super) type Fault = (String, &'static str);

/// What follows a quoted text or a closing bracket.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Suffix {
    /// `~4`: how near each other the words must be.
    pub near: Option<u32>,
    /// `^2`: how much it counts.
    pub weight: Option<Weight>,
    /// `/*`: all that is below as well.
    pub below: bool,
}

/// Reads the run behind a quoted text or a closing bracket; nothing when it is no suffix.
pub(super) fn behind(run: &str) -> Option<Result<Suffix, Fault>> {
    if !run.starts_with(['~', '^']) && !run.starts_with("/*") {
        return None;
    }
    let run = run.trim_end_matches(PUNCTUATION);
    if run == "/*" {
        return Some(Ok(Suffix {
            below: true,
            ..Suffix::default()
        }));
    }
    let (near, weight) = match run.split_once('^') {
        Some((near, weight)) => (near, Some(weight)),
        None => (run, None),
    };
    let near = match near {
        "" => Ok(None),
        near => near.strip_prefix('~').map_or_else(
            || Err(unknown(run)),
            |number| distance(number).map(Some).ok_or_else(|| too_far(run)),
        ),
    };
    Some(near.and_then(|near| {
        let weight = weight.map(|number| weight_of(number).ok_or_else(|| no_weight(run)));
        Ok(Suffix {
            near,
            weight: weight.transpose()?,
            below: false,
        })
    }))
}

/// A bare word apart from what follows it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Parted<'q> {
    pub word: &'q str,
    /// How many letters may be wrong.
    pub slips: Option<u8>,
    pub weight: Option<Weight>,
}

/// Takes `~`, `~2` and `^1.5` off the end of a word, and the punctuation before them.
pub(super) fn part(run: &str) -> Result<Parted<'_>, Fault> {
    let (rest, weight) = match numbered(run, '^') {
        Some((rest, number)) => {
            let weight = weight_of(number).ok_or_else(|| no_weight(run))?;
            (trimmed(rest), Some(weight))
        }
        None => (run, None),
    };
    let (word, slips) = match numbered(rest, '~') {
        Some((word, "" | "1")) => (trimmed(word), Some(1)),
        Some((word, "2")) => (trimmed(word), Some(2)),
        Some(_) => {
            let what = format!("{} lets other than 1 or 2 letters be wrong", quoted(run));
            return Err((what, "write `~` or `~1` for one letter, `~2` for two"));
        }
        None => (rest, None),
    };
    if numbered(word, '^').or(numbered(word, '~')).is_some() {
        let what = format!("{} has more than one `~` or `^`", quoted(run));
        return Err((what, "write `word~2^0.5`: first the slips, then the weight"));
    }
    Ok(Parted {
        word,
        slips,
        weight,
    })
}

/// Splits off a mark and the number behind it, if there is a word before it.
fn numbered(run: &str, mark: char) -> Option<(&str, &str)> {
    let (word, number) = run.rsplit_once(mark)?;
    // `^-1` and `^1e3` are wrong numbers, and no part of a word
    let of_number = |c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '+' | 'e');
    let has_digit = number.contains(|c: char| c.is_ascii_digit());
    let is_number = number.is_empty() || (has_digit && number.chars().all(of_number));
    (is_number && (has_word_character(word) || word.contains('*'))).then_some((word, number))
}

/// A distance between words: 1 to 100.
pub(super) fn distance(number: &str) -> Option<u32> {
    let digits = number.len() <= 3 && number.bytes().all(|b| b.is_ascii_digit());
    let number = number.parse().ok().filter(|_| digits)?;
    (1..=Text::FARTHEST).contains(&number).then_some(number)
}

/// A weight from 0.01 to 100 with at most two decimals.
fn weight_of(number: &str) -> Option<Weight> {
    let (whole, decimals) = number.split_once('.').unwrap_or((number, "0"));
    let digits = |text: &str, most| {
        (1..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
    };
    if !digits(whole, 3) || !digits(decimals, 2) {
        return None;
    }
    let hundredths = format!("{whole}{decimals:0<2}");
    Weight::hundredths(hundredths.parse().ok()?)
}

/// The fault of a distance that is none.
pub(super) fn too_far(run: &str) -> Fault {
    (
        format!("{} has no distance from 1 to 100", quoted(run)),
        "give the number of words: `\"peace talks\"~4`, `peace NEAR/4 talks`",
    )
}

fn no_weight(run: &str) -> Fault {
    (
        format!("{} has no weight from 0.01 to 100", quoted(run)),
        "weights look like `^2` or `^0.5`, with at most two decimals",
    )
}

fn unknown(run: &str) -> Fault {
    (
        format!("{} means nothing here", quoted(run)),
        "`~4` asks for words near each other, `^2` gives more weight",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_parted_from_what_follows() {
        let check = |run, word, slips, hundredths: Option<u32>| {
            let weight = hundredths.map(|h| Weight::hundredths(h).unwrap());
            let expect = Parted {
                word,
                slips,
                weight,
            };
            assert_eq!(part(run), Ok(expect), "{run}");
        };
        check("a~", "a", Some(1), None);
        check("a~2^0.5", "a", Some(2), Some(50));
        check("dron*^10", "dron*", None, Some(1000));
        check("a^.5b", "a^.5b", None, None);
        for word in ["~4", "a~b", "^2", "a^b", "24/7", "and/or"] {
            check(word, word, None, None);
        }
        for wrong in [
            "a~3", "a~0", "a~0.8", "a^", "a^0", "a^101", "a^1.234", "a^1.", "a^2^1", "a~~", "a^2~",
            "a^-1", "a^1e1",
        ] {
            assert!(part(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_quoted_text_is_followed_by_a_distance_a_weight_or_what_is_below() {
        let read = |run| behind(run).map(|suffix| suffix.ok().map(|s| (s.near, s.below)));
        assert_eq!(read("~4"), Some(Some((Some(4), false))));
        assert_eq!(read("~4^2,"), Some(Some((Some(4), false))));
        assert_eq!(read("/*"), Some(Some((None, true))));
        assert_eq!(read("s"), None);
        assert_eq!(read("-b"), None);
        for wrong in ["~", "~0", "~101", "~x", "^", "^x", "~2~3", "/*x"] {
            assert_eq!(read(wrong), Some(None), "{wrong}");
        }
    }
}
