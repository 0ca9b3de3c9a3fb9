//! The date that a file's path names.

use super::date::{day, month, number, year};
use crate::date::Date;

/// The date in a path: `2025/12/06/a.txt`, `a-2025-12-06.txt`, `20251206.txt`, `2025/12/a.txt`, `2025/a.txt`.
///
/// A day counts anywhere; a month or a year alone only as folders, or as the whole of a name. The most precise
/// wins, among equals the last.
pub(super) fn path_date(path: &str) -> Option<Date> {
    let tokens = tokens(path);
    let found = (0..tokens.len()).filter_map(|at| date_at(tokens.get(at..)?));
    found.max_by_key(|date| date.precision())
}

/// A run of letters and digits, with the character on either side of it; `/` stands for the ends of a path.
struct Token<'a> {
    before: char,
    text: &'a str,
    after: char,
}

fn tokens(path: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut before = '/';
    let mut rest = path;
    loop {
        let end = rest.find(|c: char| !c.is_alphanumeric());
        let (text, next) = rest.split_at(end.unwrap_or(rest.len()));
        let after = next.chars().next().unwrap_or('/');
        if !text.is_empty() {
            tokens.push(Token {
                before,
                text,
                after,
            });
        }
        if next.is_empty() {
            return tokens;
        }
        before = after;
        rest = next.get(after.len_utf8()..).unwrap_or_default();
    }
}

/// The date that begins with the first of these tokens.
fn date_at(tokens: &[Token<'_>]) -> Option<Date> {
    let first = tokens.first()?;
    if let Some((digits, rest)) = first.text.split_at_checked(8)
        && (rest.is_empty() || rest.starts_with('T'))
    {
        let part = |from, to| number(digits.get(from..to)?);
        return day(part(0, 4)?, part(4, 6)?, part(6, 8)?);
    }
    let digits = |at: usize, length: usize| {
        let token: &Token<'_> = tokens.get(at)?;
        number(token.text).filter(|_| token.text.len() == length)
    };
    let (y, m, d) = (digits(0, 4)?, digits(1, 2), digits(2, 2));
    let joined = |at: usize| {
        tokens
            .get(at)
            .is_some_and(|token| "-_./".contains(token.after))
    };
    // An extension ends a name as `/` does.
    let ends = |at: usize| {
        tokens
            .get(at)
            .is_some_and(|token| "/.".contains(token.after))
    };
    if let (Some(m), Some(d)) = (m, d)
        && joined(0)
        && joined(1)
        && let Some(date) = day(y, m, d)
    {
        return Some(date);
    }
    if first.before != '/' {
        return None;
    }
    match m {
        Some(m) if joined(0) && ends(1) => month(y, m),
        _ if first.after == '/' => year(y),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_may_name_a_date() {
        let check = |path: &str, expected: &str| {
            let date = path_date(path).map(|date| date.to_string());
            assert_eq!(date.unwrap_or_default(), expected, "{path}");
        };
        check("world/2025/12/06/story.txt", "2025-12-06");
        check("world/2025-12-06-story.txt", "2025-12-06");
        check("2025/story_2024-11-05.txt.gz", "2024-11-05");
        check("wire 20251206.txt", "2025-12-06");
        check("20251206T134500.txt", "2025-12-06");
        check("2025/12/story.txt", "2025-12");
        check("2025-12/story.txt", "2025-12");
        check("1987-02.txt", "1987-02");
        check("time/1963/story.txt", "1963");
        check("2000-10-races.txt", "");
        check("2000 metres.txt", "");
        check("a2025-12-06.txt", "");
        check("2025-13-06.txt", "");
        check("120251206.txt", "");
        check("ünï/ä.txt", "");
        check("", "");
    }
}
