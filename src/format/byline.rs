//! Splits a byline as printed into names.

use super::{draft::How, paragraphs::line, source::Value};

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
    let names = given.iter().filter_map(|name| one_name(name));
    names.map(|name| in_order(name, how)).collect()
}

fn printed(text: &str, how: &How) -> Vec<String> {
    let all = match &how.split {
        Some(separator) if !separator.is_empty() => {
            let parts = text.split(separator.as_str());
            parts.filter_map(one_name).collect()
        }
        Some(_) => one_name(text).into_iter().collect(),
        None => names(text),
    };
    all.into_iter().map(|name| in_order(name, how)).collect()
}

/// `Last, First` turned round, where that is how names are written.
fn in_order(name: String, how: &How) -> String {
    match name.split_once(", ") {
        Some((last, first)) if how.last_first == Some(true) && !first.contains(',') => {
            format!("{first} {last}")
        }
        _ => name,
    }
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
    let Some(byline) = line(byline) else {
        return Vec::new();
    };
    let mut names = Vec::new();
    for part in byline.split([',', ';']) {
        // `Mac & i` is one name, `Ann Lee & Bo Ray` are two
        let parts = match part.split_once('&') {
            Some((first, _)) if first.trim().contains(' ') => part.split('&').collect(),
            _ => vec![part],
        };
        for name in parts.into_iter().flat_map(split_at_and) {
            names.extend(one_name(name));
        }
    }
    names
}

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
    const TITLES: [&str; 5] = [
        " Writer",
        " Editor",
        " Correspondent",
        " Reporter",
        " WRITER",
    ];
    let is_title = TITLES.iter().any(|title| name.ends_with(title));
    const HELPED: [&str; 2] = [" contributed reporting", " contributed to this report"];
    let helped = |end: &&str| name.trim_end_matches('.').ends_with(*end);
    // a date or a time of day next to the names is none
    let is_number = name.chars().any(|c| c.is_ascii_digit());
    // what stands around the names on a page
    let is_prose = name.split_whitespace().count() > 10;
    match is_number || is_prose || is_title || HELPED.iter().any(helped) {
        true => None,
        false => line(name),
    }
}

/// The name without `By `, also in the other languages of the agencies where a whole name follows.
fn without_by(name: &str) -> &str {
    const BY: [&str; 6] = ["Von ", "Par ", "Por ", "Av ", "Door ", "Text: "];
    match name.split_at_checked(3) {
        Some((by, rest)) if by.eq_ignore_ascii_case("by ") => rest,
        _ => {
            let rest = BY.iter().find_map(|by| name.strip_prefix(by));
            rest.filter(|rest| rest.trim().contains(' '))
                .unwrap_or(name)
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
    use super::*;

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
        check("Von Christian Hollmann", &["Christian Hollmann"]);
        check("Von Trapp", &["Von Trapp"]);
        check("desk@example.com (Ann Lee)", &["Ann Lee"]);
        check("Marit Solberg/AP", &["Marit Solberg"]);
        check("ILSE VANT, Associated Press Writer", &["ILSE VANT"]);
        check("Mac & i", &["Mac & i"]);
        check("Ann Lee, 6 December 2025, 13:45", &["Ann Lee"]);
        check("Ann Lee. Bo Ray contributed reporting", &[]);
        check("Ann Lee; Bo Ray contributed to this report.", &["Ann Lee"]);
        check(" , ;", &[]);
    }
}
