//! Patterns with `*` and `?`: of words, and of the places where articles lie.

use crate::{
    article::place_of_url,
    query::{Located, Place},
};

/// Whether a pattern with `*` (any letters) and `?` (one letter) fits a whole text.
pub fn glob_fits(pattern: &str, text: &str) -> bool {
    let (mut pattern, mut text) = (pattern.chars(), text.chars());
    // where to go on after the last star, with one more letter given to it
    let mut retry = None;
    loop {
        let before = text.clone();
        match (pattern.next(), text.next()) {
            (Some('*'), _) => {
                text = before.clone();
                retry = Some((pattern.clone(), before));
            }
            (Some(asked), Some(letter)) if asked == '?' || asked == letter => {}
            (None, None) => return true,
            (_, _) => {
                let Some((star, mut from)) = retry.take() else {
                    return false;
                };
                if from.next().is_none() {
                    return false;
                }
                pattern = star.clone();
                text = from.clone();
                retry = Some((star, from));
            }
        }
    }
}

/// A pattern of places, made ready to be held against many.
#[derive(Clone, Debug)]
pub struct PlacePattern(String);

impl PlacePattern {
    /// The pattern of a filter.
    pub fn of(located: &Located) -> PlacePattern {
        let pattern = match located.place {
            Place::Path => located.pattern.as_str(),
            Place::Url => place_of_url(&located.pattern),
        };
        PlacePattern(pattern.trim_end_matches('/').to_lowercase())
    }

    /// Whether the pattern fits a place, in any case: all of it, or its beginning up to a `/`, `#` or `?`, or the
    /// `!/` behind an archive. A file has two
    /// places: in its collection, and with the name of the collection before it (on a line of its own).
    pub fn fits(&self, place: &str) -> bool {
        let fits = |place: &str| {
            let ends = place.match_indices(['/', '#', '?']);
            let archives = place.match_indices("!/");
            let ends = ends.chain(archives).map(|(at, _)| at);
            ends.chain([place.len()])
                .any(|end| glob_fits(&self.0, &place[..end]))
        };
        let place = place.to_lowercase();
        match place.split_once('\n') {
            Some((collection, inside)) => fits(inside) || fits(&format!("{collection}/{inside}")),
            None => fits(&place),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_glob_fits_the_whole() {
        for (pattern, text, expect) in [
            ("dron*", "drones", true),
            ("dron*", "dron", true),
            ("dron*", "adrone", false),
            ("*skyy", "zelenskyy", true),
            ("wom?n", "women", true),
            ("wom?n", "womn", false),
            ("a*b*c", "axxbyybzc", true),
            ("a*b*c", "axxbyyb", false),
            ("*", "", true),
            ("é?", "éß", true),
            ("a**", "a", true),
            ("", "a", false),
        ] {
            assert_eq!(glob_fits(pattern, text), expect, "{pattern} {text}");
        }
    }

    #[test]
    fn a_place_fits_as_a_whole_or_up_to_a_mark() {
        let check = |place, pattern: &str, text, expect| {
            let located = Located {
                place,
                pattern: pattern.to_owned(),
            };
            assert_eq!(
                PlacePattern::of(&located).fits(text),
                expect,
                "{pattern} {text}"
            );
        };
        check(Place::Path, "2025", "2025/12/a.txt", true);
        check(Place::Path, "2025/", "2025/12/a.txt", true);
        check(Place::Path, "202", "2025/12/a.txt", false);
        check(Place::Path, "*.jsonl.gz", "dir/A.jsonl.gz#17", true);
        check(Place::Path, "*#17", "dir/a.jsonl.gz#17", true);
        check(Place::Path, "wire/2025", "wire\n2025/a.txt", true);
        check(Place::Path, "2025", "wire\n2025/a.txt", true);
        check(Place::Path, "wire", "wire\n2025/a.txt", true);
        check(Place::Path, "a.zip", "wire\n2025/a.zip!/b.txt#3", false);
        check(Place::Path, "*.zip", "wire\n2025/a.zip!/b.txt#3", true);
        check(Place::Path, "2025/a.zip", "wire\n2025/a.zip!/b.txt#3", true);
        check(
            Place::Path,
            "2025/a.zip!",
            "wire\n2025/a.zip!/b.txt#3",
            true,
        );
        check(
            Place::Url,
            "https://www.example.com/News",
            "example.com/news/1",
            true,
        );
        check(Place::Url, "*.example.com", "live.example.com/x?y", true);
        check(Place::Url, "example.com", "anexample.com/", false);
    }
}
