//! Splits a byline as printed into names, and puts each in order.

use super::{draft::How, moment::is_moment, paragraphs::line, source::Value};
use crate::{
    article::Article,
    text::{Language, recognise},
};

/// The names that a value gives: a printed byline, a list of names, or objects with names.
pub(super) fn authors(value: Value<'_>, how: &How) -> Vec<String> {
    let given: Vec<String> = match value {
        Value::Text(text) => return printed(text, how),
        Value::Element(element) => {
            let lines = element.text();
            return lines.lines().flat_map(|text| printed(text, how)).collect();
        }
        Value::List(nodes) => {
            let lines = nodes.iter().filter_map(|node| node.value().line());
            lines.collect()
        }
        Value::Map(_) => match value.member("original") {
            Some(Value::Text(text)) => return printed(text, how),
            _ => value.line().into_iter().collect(),
        },
        _ => Vec::new(),
    };
    let names = given.iter().flat_map(|name| with_credit(name));
    let names = names.into_iter().filter_map(one_name);
    names.map(|name| in_order(name, how)).collect()
}

fn printed(text: &str, how: &How) -> Vec<String> {
    let all = match &how.split {
        Some(separator) if !separator.is_empty() => {
            let parts = text.split(separator.as_str());
            parts.filter_map(printed_name).collect()
        }
        Some(_) => printed_name(text).into_iter().collect(),
        // the commas are those of `Last, First`
        None if how.last_first == Some(true) => {
            split_names(text, |part| vec![part.trim().trim_end_matches(',')])
        }
        None => names(text),
    };
    all.into_iter().map(|name| in_order(name, how)).collect()
}

fn in_order(name: String, how: &How) -> String {
    let turned = turned(&name).filter(|_| how.last_first == Some(true));
    turned.unwrap_or(name)
}

/// `Last, First` turned round, with what may stand behind it: `King, Martin Luther, Jr. (1929-68)`; nothing where other
/// commas than that one leave it in doubt.
pub(super) fn turned(name: &str) -> Option<String> {
    let behind = name.rfind(" (").filter(|_| name.ends_with(')'));
    let (name, behind) = name.split_at(behind.unwrap_or(name.len()));
    let own: Vec<&str> = at_commas(name);
    let [last, first] = own[..] else {
        return None;
    };
    let (first, suffix) = first.split_at(first.find(',').unwrap_or(first.len()));
    let (last, first) = (last.trim(), first.trim());
    let both = !last.is_empty() && !first.is_empty();
    both.then(|| format!("{first} {last}{suffix}{behind}"))
}

/// The text split at its commas, but not before what belongs to the name before it: `Ann Lee, M.D., Bo Ray`.
pub(super) fn at_commas(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    for (at, _) in text.match_indices(',') {
        let mut behind = text.get(at + 1..).unwrap_or_default().split([',', '&']);
        if !behind.next().is_some_and(is_suffix) {
            parts.extend(text.get(start..at));
            start = at + 1;
        }
    }
    parts.extend(text.get(start..));
    parts
}

/// Whether a part between commas is no name but belongs to the one before it.
fn is_suffix(part: &str) -> bool {
    const SUFFIXES: [&str; 9] = ["jr", "sr", "ii", "iii", "iv", "md", "phd", "dphil", "esq"];
    let plain = part.trim().replace(['.', ' '], "");
    SUFFIXES.iter().any(|own| own.eq_ignore_ascii_case(&plain))
}

/// Whether a name is that of an agency, which credits it without being an author.
pub(super) fn is_agency(name: &str) -> bool {
    const AGENCIES: [&str; 20] = [
        "associated press",
        "ap",
        "reuters",
        "thomson reuters",
        "afp",
        "agence france-presse",
        "agence france presse",
        "dpa",
        "upi",
        "united press international",
        "efe",
        "ansa",
        "tass",
        "interfax",
        "xinhua",
        "kyodo news",
        "press association",
        "pa media",
        "ukrinform",
        "bloomberg news",
    ];
    let lower = name.to_lowercase();
    let name = lower.strip_prefix("the ").unwrap_or(&lower);
    AGENCIES.contains(&name)
}

/// The names of a printed byline: `By Ann Lee, Bo Ray and Cy Low` names three.
pub(super) fn names(byline: &str) -> Vec<String> {
    split_names(byline, at_commas)
}

/// The names between `;`, ` and `, what `commas` makes of each such part, and `&`.
fn split_names(byline: &str, commas: fn(&str) -> Vec<&str>) -> Vec<String> {
    let Some(byline) = line(byline) else {
        return Vec::new();
    };
    let mut names = Vec::new();
    let parts = parts(&byline);
    let turned: Option<Vec<String>> = parts.iter().map(|part| last_first(part)).collect();
    // `Ann Lee, Paris; Bo Ray, London` are no last names
    let is_one_word = |part: &&str| {
        !part
            .split(',')
            .next()
            .unwrap_or_default()
            .trim()
            .contains(' ')
    };
    if parts.len() > 1
        && parts.iter().any(is_one_word)
        && let Some(turned) = turned
    {
        return turned;
    }
    // two single words are a name turned round: `Smith, John`
    if let [part] = parts[..]
        && let Some(turned) = last_first(part)
        && turned.split_whitespace().count() == 2
        && turned
            .chars()
            .all(|c| c.is_alphabetic() || c == ' ' || c == '-')
        && !split_at_and(part)
            .iter()
            .any(|half| half.len() < part.len())
    {
        return vec![turned];
    }
    let parts = parts.into_iter().flat_map(split_at_and).map(without_from);
    let parts = parts.flat_map(commas).filter(|part| !is_help(part));
    for part in parts.map(without_from) {
        // `Mac & i` is one name, `Ann Lee & Bo Ray` are two
        let parts = match part.split_once('&') {
            Some((first, _)) if first.trim().contains(' ') => part.split('&').collect(),
            _ => vec![part],
        };
        let parts = parts.into_iter().flat_map(with_credit);
        names.extend(parts.filter_map(printed_name));
    }
    names
}

/// A name, and the agency that stands behind it: `Ann Lee (AP)`, `Ann Lee/Reuters`, `Ann Lee - AP`.
fn with_credit(part: &str) -> Vec<&str> {
    let part = part.trim();
    let bracketed = part
        .strip_suffix(')')
        .and_then(|part| part.rsplit_once('('));
    let credits = [
        bracketed,
        part.rsplit_once('/'),
        part.rsplit_once(" - "),
        part.rsplit_once(" \u{2013} "),
        part.rsplit_once(" \u{2014} "),
    ];
    let credits = credits.into_iter().flatten();
    let mut credits = credits.filter(|(_, credit)| is_agency(credit.trim()));
    match credits.next() {
        Some((name, credit)) => vec![name.trim(), credit.trim()],
        None => vec![part],
    }
}

/// Whether a part says who helped: `Editing by Bo Ray and Cy Low`.
fn is_help(part: &str) -> bool {
    const HELP: [&str; 2] = ["editing by ", "additional reporting by "];
    HELP.iter()
        .any(|help| after(part.trim_start(), help).is_some())
}

/// What stands behind a beginning, in capitals or not.
fn after<'t>(text: &'t str, beginning: &str) -> Option<&'t str> {
    let (start, rest) = text.split_at_checked(beginning.len())?;
    start.eq_ignore_ascii_case(beginning).then_some(rest)
}

/// The parts of a byline between `;`, without who helped: `(Reporting by Ann Lee; Editing by Bo Ray)`.
fn parts(byline: &str) -> Vec<&str> {
    let inside = byline
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'));
    let inside = inside.filter(|inside| after(inside, "reporting by ").is_some());
    let ends = |part: &str| part.find(". Editing by ").unwrap_or(part.len());
    let parts = inside
        .unwrap_or(byline)
        .split(';')
        .filter(|part| !is_help(part));
    parts
        .map(|part| part.get(..ends(part)).unwrap_or(part))
        .collect()
}

/// The part without where its people are: `Ann Lee in Kyiv`.
fn without_from(part: &str) -> &str {
    let place = part.split_once(" in ").filter(|(name, place)| {
        place.starts_with(char::is_uppercase) && name.split_whitespace().count() != 1
    });
    place.map_or(part, |(name, _)| name)
}

/// `Last, First` turned round.
fn last_first(part: &str) -> Option<String> {
    let (last, first) = part.split_once(',')?;
    let (last, first) = (last.trim(), first.trim());
    let is_name = |name: &str| !name.is_empty() && !name.contains(',');
    let is_other = is_agency(first) || is_suffix(first) || !first.starts_with(char::is_uppercase);
    let is_title = TITLES
        .iter()
        .any(|title| first.ends_with(title.trim_start()));
    let both = is_name(last) && is_name(first) && !is_other && !is_title;
    both.then(|| format!("{first} {last}"))
}

/// One name of a printed byline, next to which a date or a time of day may stand.
fn printed_name(part: &str) -> Option<String> {
    one_name(part).filter(|name| !is_moment(name))
}

/// What people are, behind their names.
const TITLES: [&str; 5] = [
    " Writer",
    " Editor",
    " Correspondent",
    " Reporter",
    " WRITER",
];

/// One name, without a leading `By `.
pub(super) fn one_name(name: &str) -> Option<String> {
    let name = line(name)?;
    let name = match name
        .strip_suffix(')')
        .and_then(|name| name.split_once(" ("))
    {
        // as feeds write it: `desk@example.com (Ann Lee)`
        Some((address, name)) if address.contains('@') => name,
        _ => without_by(&name),
    };
    // `Ann Lee/AP`
    let name = match name.rsplit_once('/') {
        Some((own, agency)) if agency.len() <= 6 && agency.chars().all(char::is_uppercase) => own,
        _ => name,
    };
    // addresses of their pages stand where names should
    let is_address = name.starts_with("http://") || name.starts_with("https://");
    let is_title = TITLES.iter().any(|title| name.ends_with(title));
    const HELPED: [&str; 2] = [" contributed reporting", " contributed to this report"];
    let helped = |end: &&str| name.trim_end_matches('.').ends_with(*end);
    // what stands around the names on a page
    let is_prose = name.split_whitespace().count() > 10;
    match is_prose || is_address || is_title || HELPED.iter().any(helped) {
        true => None,
        false => line(name),
    }
}

/// The name without `By `.
fn without_by(name: &str) -> &str {
    match name.split_at_checked(3) {
        Some((by, rest)) if by.eq_ignore_ascii_case("by ") => rest,
        _ => {
            let lead = [
                "text: ",
                "reporting by ",
                "written by ",
                "writing by ",
                "compiled by ",
            ];
            let rest = lead.iter().find_map(|lead| after(name, lead));
            rest.filter(|rest| rest.trim().contains(' '))
                .unwrap_or(name)
        }
    }
}

/// Takes the `By ` of other languages off the names of an article, where a whole name follows.
///
/// `Von Hayes Smith` may be called so: the language of the article decides, the named or else the recognised one. Where
/// nothing tells it, far more articles are in German than by people called Von.
pub(super) fn without_foreign_by(article: &mut Article) {
    use Language::{Danish, Dutch, French, German, Norwegian, Portuguese, Spanish, Swedish};
    const BY: [(&str, &[Language]); 5] = [
        ("Von ", &[German]),
        ("Par ", &[French]),
        ("Por ", &[Spanish, Portuguese]),
        ("Av ", &[Norwegian, Swedish, Danish]),
        ("Door ", &[Dutch]),
    ];
    let Article {
        byline,
        language,
        body,
        ..
    } = article;
    for name in byline {
        for (by, languages) in BY {
            let Some(rest) = name.strip_prefix(by).filter(|rest| rest.contains(' ')) else {
                continue;
            };
            let spoken = language.as_deref().or_else(|| recognise(body));
            let fits = |spoken| Language::named(spoken).is_some_and(|own| languages.contains(&own));
            if spoken.is_none_or(fits) {
                *name = rest.to_owned();
                break;
            }
        }
    }
}

fn split_at_and(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut from) = (0, 0);
    while let Some(space) = text.get(from..).and_then(|rest| rest.find(' ')) {
        let at = from + space;
        let and = text.get(at..at + 5);
        if and.is_some_and(|and| and.eq_ignore_ascii_case(" and ")) {
            parts.extend(text.get(start..at));
            start = at + 5;
            from = at + 4;
        } else {
            from = at + 1;
        }
    }
    parts.extend(text.get(start.min(text.len())..));
    parts
}

#[cfg(test)]
mod tests {
    use super::{super::source::Node, *};

    #[test]
    fn a_byline_is_split_into_names() {
        let check = |byline, expected: &[&str]| assert_eq!(names(byline), expected, "{byline}");
        check("By Ann Lee", &["Ann Lee"]);
        check("BY ANN LEE AND BO RAY", &["ANN LEE", "BO RAY"]);
        check(
            "Ann Lee, Bo Ray and Cy Low",
            &["Ann Lee", "Bo Ray", "Cy Low"],
        );
        check("by Ann Lee, and Bo Ray & Cy", &["Ann Lee", "Bo Ray", "Cy"]);
        check("Ann Lee; by Bo Ray", &["Ann Lee", "Bo Ray"]);
        check("Sandy Anders", &["Sandy Anders"]);
        check("Byron and", &["Byron and"]);
        check("and and and", &["and", "and"]);
        check("None", &[]);
        check("desk@example.com (Ann Lee)", &["Ann Lee"]);
        check("Marit Solberg/AP", &["Marit Solberg", "AP"]);
        check("ILSE VANT, Associated Press Writer", &["ILSE VANT"]);
        check("Mac & i", &["Mac & i"]);
        check("By Ann Lee (AP)", &["Ann Lee", "AP"]);
        check(
            "Ann Lee/Reuters and Bo Ray - AFP",
            &["Ann Lee", "Reuters", "Bo Ray", "AFP"],
        );
        check("(Reuters)", &["Reuters"]);
        check("Ann Lee (Kyiv)", &["Ann Lee (Kyiv)"]);
        check("Müller, Hans", &["Hans Müller"]);
        check("Reuters, AFP", &["Reuters", "AFP"]);
        check("Smith, Ann; Jones, Bob", &["Ann Smith", "Bob Jones"]);
        check(
            "Ann Lee, AP; Bo Ray, Reuters",
            &["Ann Lee", "AP", "Bo Ray", "Reuters"],
        );
        check("Ann Lee, in Paris", &["Ann Lee"]);
        check("Mark in Mind", &["Mark in Mind"]);
        check(
            "Reporting by Ann Lee in Kyiv and Bo Ray; Editing by Cy Low and Di Poe",
            &["Ann Lee", "Bo Ray"],
        );
        check(
            "Reporting by Ann Lee; writing by Bo Ray",
            &["Ann Lee", "Bo Ray"],
        );
        check("(Reporting by Ann Lee; Editing by Bo Ray)", &["Ann Lee"]);
        check("By Ann Lee. Editing by Bo Ray", &["Ann Lee"]);
        check("Ann Lee, Additional reporting by Bo Ray", &["Ann Lee"]);
        check("Compiled by Ann Lee", &["Ann Lee"]);
        check(
            "García Márquez, Gabriel; Smith, Ann",
            &["Gabriel García Márquez", "Ann Smith"],
        );
        check(
            "van der Berg, Jan; Smith, Ann",
            &["Jan van der Berg", "Ann Smith"],
        );
        check(
            "Smith, Editor; Jones, Reporter",
            &["Smith", "Editor", "Jones", "Reporter"],
        );
        for moment in [
            "6 December 2025, 13:45",
            "December 6, 2025",
            "Updated Dec. 6",
            "9.30am GMT",
            "14 Uhr",
            "2 hours ago",
            "06/12/25",
        ] {
            assert_eq!(
                names(&format!("Ann Lee, {moment}")),
                ["Ann Lee"],
                "{moment}"
            );
        }
        check("France 24", &["France 24"]);
        check("Ann Lee, 20 Minutes", &["Ann Lee", "20 Minutes"]);
        check("By Ann Lee, M.D.", &["Ann Lee, M.D."]);
        check("Ann Lee, MD, PhD, Bo Ray", &["Ann Lee, MD, PhD", "Bo Ray"]);
        check("Ann Lee, Jr. and Bo Ray", &["Ann Lee, Jr.", "Bo Ray"]);
        check(
            "Al Low, III & Bo Ray, Ph. D.",
            &["Al Low, III", "Bo Ray, Ph. D."],
        );
        check("Ann Lee. Bo Ray contributed reporting", &[]);
        check("Ann Lee; Bo Ray contributed to this report.", &["Ann Lee"]);
        check(" , ;", &[]);
    }

    fn given(json: &str, how: &How) -> Vec<String> {
        let node: Node<'_> = serde_json::from_str(json).unwrap();
        authors(node.value(), how)
    }

    #[test]
    fn an_item_of_a_list_is_a_name_with_its_digits() {
        let names = given(
            r#"["France 24", "By Ann Lee", null, "L214"]"#,
            &How::default(),
        );
        assert_eq!(names, ["France 24", "Ann Lee", "L214"]);
    }

    #[test]
    fn last_names_may_stand_first() {
        let how = How {
            last_first: Some(true),
            ..How::default()
        };
        let check =
            |json: &str, expected: &[&str]| assert_eq!(given(json, &how), expected, "{json}");
        check(r#""Lee, Ann; Ray, Bo""#, &["Ann Lee", "Bo Ray"]);
        check(r#""By Lee, Ann and Ray, Bo""#, &["Ann Lee", "Bo Ray"]);
        check(r#""Lee, Ann, and Ray, Bo""#, &["Ann Lee", "Bo Ray"]);
        check(r#""Lee, Ann""#, &["Ann Lee"]);
        check(
            r#""Lee, Ann, M.D. & Low, Cy""#,
            &["Ann Lee, M.D.", "Cy Low"],
        );
        check(r#""Ann Lee, Jr.""#, &["Ann Lee, Jr."]);
        check(r#""Lee, Ann, Ray, Bo""#, &["Lee, Ann, Ray, Bo"]);
        check(
            r#"["Lee, Ann", "Low, Cy, Jr."]"#,
            &["Ann Lee", "Cy Low, Jr."],
        );
    }

    #[test]
    fn the_language_tells_whether_von_is_a_name() {
        let check = |name: &str, language: Option<&str>, body: &str, expected: &str| {
            let mut article = Article {
                byline: vec![name.into()],
                language: language.map(str::to_owned),
                body: body.into(),
                ..Article::default()
            };
            without_foreign_by(&mut article);
            assert_eq!(article.byline, [expected], "{name} {language:?}");
        };
        let english = "The ministers agreed on Tuesday to lift the ban, although some of them had doubts about it.";
        check("Von Ann Lee", None, "", "Ann Lee");
        check("Von Ann Lee", Some("de-AT"), english, "Ann Lee");
        check("Von Hayes Smith", Some("en"), "", "Von Hayes Smith");
        check("Von Hayes Smith", None, english, "Von Hayes Smith");
        check("Par Ann Lee", Some("fr"), "", "Ann Lee");
        check("Par Ann Lee", Some("eo"), "", "Par Ann Lee");
        check("Von Trapp", Some("de"), "", "Von Trapp");
    }
}
