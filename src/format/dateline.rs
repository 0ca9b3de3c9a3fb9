//! Recognises the dateline that opens a wire story: `KYIV, Ukraine (AP) — `.

/// A dateline's parts, as printed.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Dateline<'a> {
    /// Where the story was filed: `KYIV, Ukraine`.
    pub(super) place: &'a str,
    /// The agency named in parentheses: `AP`.
    pub(super) agency: Option<&'a str>,
}

/// The most characters before the dash.
const LONGEST: usize = 80;

/// Words in capitals that open a line before a dash and name no place.
const NO_PLACES: [&str; 14] = [
    "ANALYSIS",
    "BREAKING",
    "CORRECTED",
    "CORRECTION",
    "EDITORIAL",
    "EXCLUSIVE",
    "EXPLAINER",
    "FACTBOX",
    "LIVE",
    "OPINION",
    "UPDATE",
    "UPDATED",
    "VIDEO",
    "WATCH",
];

/// The place and the agency of a dateline that stands for itself: `PORT ELLERY, Halvorn, Dec 6 (AP) -`.
pub(super) fn filed_at(dateline: &str) -> (&str, Option<&str>) {
    let line = dateline.trim().trim_end_matches(['-', '–', '—', ' ']);
    let (line, agency) = match line
        .strip_suffix(')')
        .and_then(|line| line.rsplit_once(" ("))
    {
        Some((place, agency)) if is_agency(agency) => (place.trim_end(), Some(agency)),
        _ => (line, None),
    };
    let mut place = line;
    while let Some((before, last)) = place.rsplit_once(',') {
        if !is_part_of_date(last.trim()) {
            break;
        }
        place = before.trim_end();
    }
    (place, agency)
}

/// Whether a part between commas is a day, a year or a weekday.
fn is_part_of_date(part: &str) -> bool {
    const WORDS: [&str; 19] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "mon",
        "tue", "wed", "thu", "fri", "sat", "sun",
    ];
    let lower = part.to_lowercase();
    let is_year = part.len() == 4 && part.bytes().all(|b| b.is_ascii_digit());
    let mut words = lower.split_whitespace();
    let first = words.next().unwrap_or_default();
    let named = WORDS.iter().any(|word| first.starts_with(word)) && first.len() <= 10;
    let day = words.all(|word| {
        word.trim_end_matches('.')
            .bytes()
            .all(|b| b.is_ascii_digit())
    });
    is_year
        || (named
            && day
            && (lower.contains(|c: char| c.is_ascii_digit()) || first.ends_with("day")))
}

/// The dateline at the start of a paragraph: a place in capitals, perhaps its region or a date behind commas,
/// perhaps an agency in parentheses, then a dash between spaces.
pub(super) fn dateline(paragraph: &str) -> Option<Dateline<'_>> {
    let head = before_dash(paragraph)?;
    let (place, agency) = match head
        .strip_suffix(')')
        .and_then(|head| head.rsplit_once(" ("))
    {
        Some((place, agency)) => (place.trim_end(), Some(agency)),
        None => (head, None),
    };
    let known = place.split(',').enumerate().all(|(at, part)| match at {
        0 => is_city(part),
        1..=3 => is_region(part.trim_start()),
        _ => false,
    });
    let fits = known && agency.is_none_or(is_agency) && !NO_PLACES.contains(&place);
    fits.then_some(Dateline { place, agency })
}

/// What stands before the first dash that has spaces on both sides.
fn before_dash(paragraph: &str) -> Option<&str> {
    let is_dash = |c: char| matches!(c, '-' | '–' | '—' | '―');
    for (at, c) in paragraph.char_indices().take(LONGEST + 1) {
        let (head, rest) = paragraph.split_at(at);
        if is_dash(c) && head.ends_with(char::is_whitespace) {
            let behind = rest.trim_start_matches(is_dash);
            return behind
                .starts_with(char::is_whitespace)
                .then(|| head.trim_end());
        }
    }
    None
}

/// `KYIV`, `RIO DE JANEIRO`, `ST. JOHN'S`, `McALLEN`: capitals, of which two at least.
fn is_city(part: &str) -> bool {
    let capitals = part.replace("Mc", "M");
    let letters = |c: char| {
        (c.is_alphabetic() && !c.is_lowercase()) || matches!(c, ' ' | '.' | '\'' | '’' | '/' | '-')
    };
    capitals.starts_with(char::is_uppercase)
        && capitals.chars().all(letters)
        && capitals.chars().filter(|c| c.is_alphabetic()).count() >= 2
}

/// `Ukraine`, `N.Y.`, `Dec 6`: a name or a date that begins with a capital.
fn is_region(part: &str) -> bool {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '.' | '\'' | '’' | '-');
    let year = part.len() == 4 && part.bytes().all(|b| b.is_ascii_digit());
    year || (part.starts_with(char::is_uppercase)
        && part.chars().all(plain)
        && part.split(' ').count() <= 5)
}

fn is_agency(name: &str) -> bool {
    let plain =
        |c: char| c.is_alphabetic() || matches!(c, ' ' | '.' | '&' | '\'' | '’' | '/' | '-');
    (2..=30).contains(&name.chars().count()) && name.chars().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(paragraph: &str, expected: Option<(&str, Option<&str>)>) {
        let expected = expected.map(|(place, agency)| Dateline { place, agency });
        assert_eq!(dateline(paragraph), expected, "{paragraph}");
    }

    #[test]
    fn a_dateline_names_place_and_agency() {
        check(
            "KYIV, Ukraine – Talks went on.",
            Some(("KYIV, Ukraine", None)),
        );
        check(
            "KYIV, Ukraine (AP) — Talks.",
            Some(("KYIV, Ukraine", Some("AP"))),
        );
        check("PARIS (AFP) - Talks.", Some(("PARIS", Some("AFP"))));
        check("NEW YORK -- Talks.", Some(("NEW YORK", None)));
        check("SÃO PAULO — Talks.", Some(("SÃO PAULO", None)));
        check("КИЕВ, Украина – Talks.", Some(("КИЕВ, Украина", None)));
        check(
            "McALLEN, Texas (AP) — Talks.",
            Some(("McALLEN, Texas", Some("AP"))),
        );
        check(
            "PORT-AU-PRINCE, Haiti — Talks.",
            Some(("PORT-AU-PRINCE, Haiti", None)),
        );
        check(
            "ST. JOHN’S, N.L. — Talks.",
            Some(("ST. JOHN’S, N.L.", None)),
        );
        check(
            "LONDON, Dec. 6, 2025 (Reuters) - Talks.",
            Some(("LONDON, Dec. 6, 2025", Some("Reuters"))),
        );
    }

    #[test]
    fn a_dateline_of_its_own_is_freed_of_day_and_agency() {
        for (dateline, place, agency) in [
            ("KYIV, Ukraine", "KYIV, Ukraine", None),
            (
                "PORT ELLERY, Halvorn, Dec 6 (AP)",
                "PORT ELLERY, Halvorn",
                Some("AP"),
            ),
            ("LONDON, Dec. 6, 2025 -", "LONDON", None),
            ("MOSCOW, Monday (Reuters)", "MOSCOW", Some("Reuters")),
            ("MARCH, England", "MARCH, England", None),
            ("Augusta, Ga.", "Augusta, Ga.", None),
            ("PARIS, Texas, May 14", "PARIS, Texas", None),
            ("", "", None),
        ] {
            assert_eq!(filed_at(dateline), (place, agency), "{dateline}");
        }
    }

    #[test]
    fn other_openings_are_no_dateline() {
        for paragraph in [
            "",
            "Talks went on - for days.",
            "KYIV, Ukraine, where talks went on - for days.",
            "UPDATE 1 - Talks.",
            "BREAKING - Talks.",
            "A – Talks.",
            "NATO's role – and Europe's",
            "KYIV–Lviv trains",
            "KYIV –Talks",
            "KYIV -",
            "- Talks.",
            "(AP) — Talks.",
        ] {
            check(paragraph, None);
        }
        check(&format!("{} - x", "A".repeat(90)), None);
    }
}
