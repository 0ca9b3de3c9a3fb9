//! Splits a byline as printed into names.

use super::paragraphs::line;

/// The names of a printed byline: `By Ann Lee, Bo Ray and Cy Low` names three.
pub(super) fn names(byline: &str) -> Vec<String> {
    let Some(byline) = line(byline) else {
        return Vec::new();
    };
    let mut names = Vec::new();
    for part in byline.split([',', ';', '&']) {
        for name in split_at_and(part) {
            names.extend(one_name(name));
        }
    }
    names
}

/// One name, without a leading `By `.
pub(super) fn one_name(name: &str) -> Option<String> {
    let name = line(name)?;
    let name = match name.split_at_checked(3) {
        Some((by, rest)) if by.eq_ignore_ascii_case("by ") => rest,
        _ => &name,
    };
    line(name)
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
        check(" , ;", &[]);
    }
}
