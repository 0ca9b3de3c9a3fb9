//! Ranges of dates, open at either end.

use std::fmt;

use crate::date::{Date, Precision};

/// The days between two dates, both inclusive, each with the precision it was given in.
///
/// Never open at both ends, never ending before it starts. Its text form is `2025-12`,
/// `2024-03..2024-05`, `..2019` or `2019..`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DateRange {
    from: Option<Date>,
    to: Option<Date>,
}

impl DateRange {
    /// The days of one date.
    pub fn within(date: Date) -> DateRange {
        DateRange {
            from: Some(date.to_day()),
            to: Some(date.to_day()),
        }
    }

    /// From the first day of a date on.
    pub fn since(date: Date) -> DateRange {
        DateRange {
            from: Some(date.to_day()),
            to: None,
        }
    }

    /// Up to the last day of a date.
    pub fn until(date: Date) -> DateRange {
        DateRange {
            from: None,
            to: Some(date.to_day()),
        }
    }

    /// From the first day of one date to the last of another; nothing when that lies before.
    pub fn between(from: Date, to: Date) -> Option<DateRange> {
        (from.days().from <= to.days().to).then_some(DateRange {
            from: Some(from.to_day()),
            to: Some(to.to_day()),
        })
    }

    /// The date that it starts with.
    pub fn from(self) -> Option<Date> {
        self.from
    }

    /// The date that it ends with.
    pub fn to(self) -> Option<Date> {
        self.to
    }

    /// Its first and its last day, both inclusive, counted from 1970-01-01.
    pub fn days(self) -> (Option<i64>, Option<i64>) {
        let first = self.from.map(|date| date.days().from);
        let last = self.to.map(|date| date.days().to);
        (first, last)
    }

    /// Reads the text form, or one that counts from `today`; an error is what is wrong, about the text.
    pub(super) fn parse(text: &str, today: Option<Date>) -> Result<DateRange, DateFault> {
        if let Some(least) = text.strip_prefix(">=") {
            return day(least, today).map(DateRange::since);
        }
        if let Some(most) = text.strip_prefix("<=") {
            return day(most, today).map(DateRange::until);
        }
        let next = |date: &str, step: i64| {
            let days = day(date, today)?.days();
            let number = if step > 0 { days.to } else { days.from } + step;
            Date::from_day_number(number).ok_or_else(|| DateFault::NoDate(date.to_owned()))
        };
        if let Some(before) = text.strip_prefix('>') {
            return next(before, 1).map(DateRange::since);
        }
        if let Some(behind) = text.strip_prefix('<') {
            return next(behind, -1).map(DateRange::until);
        }
        let Some((from, to)) = text.split_once("..") else {
            return day(text, today).map(DateRange::within);
        };
        match (from, to) {
            ("", to) => day(to, today).map(DateRange::until),
            (from, "") => day(from, today).map(DateRange::since),
            (from, to) => {
                DateRange::between(day(from, today)?, day(to, today)?).ok_or(DateFault::Backwards)
            }
        }
    }
}

/// Why a text is no range of dates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum DateFault {
    /// This part of it is no date.
    NoDate(String),
    /// This part counts from today, and nobody said which day that is.
    NoToday(String),
    /// It ends before it starts.
    Backwards,
}

/// A year, month or day (the time of day is nothing to filter by); `today`, `yesterday`, and `7d`, `2w`, `6m`, `1y`: the
/// day so long ago.
pub(super) fn day(text: &str, today: Option<Date>) -> Result<Date, DateFault> {
    let date = Date::parse(text).filter(|date| date.precision() <= Precision::Day);
    if let Some(date) = date {
        return Ok(date);
    }
    let no_date = || DateFault::NoDate(text.to_owned());
    let lower = text.to_ascii_lowercase();
    let (days, months) = match lower.as_str() {
        "today" => (0, 0),
        "yesterday" => (1, 0),
        other => {
            let unit = other.chars().next_back().ok_or_else(no_date)?;
            let number = &other[..other.len() - unit.len_utf8()];
            let digits = number.len() <= 4 && number.bytes().all(|b| b.is_ascii_digit());
            let number: i32 = number.parse().ok().filter(|_| digits).ok_or_else(no_date)?;
            match unit {
                'd' => (number, 0),
                'w' => (7 * number, 0),
                'm' => (0, number),
                'y' => (0, 12 * number),
                _ => return Err(no_date()),
            }
        }
    };
    let today = today.ok_or_else(|| DateFault::NoToday(text.to_owned()))?;
    today.earlier(months, days).ok_or_else(no_date)
}

impl fmt::Display for DateRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.from == self.to {
            return self.from.iter().try_for_each(|date| write!(f, "{date}"));
        }
        self.from.iter().try_for_each(|date| write!(f, "{date}"))?;
        f.write_str("..")?;
        self.to.iter().try_for_each(|date| write!(f, "{date}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, days: (Option<i64>, Option<i64>)) {
        let range = DateRange::parse(text, None).unwrap();
        assert_eq!(range.days(), days, "{text}");
        assert_eq!(range.to_string(), text);
    }

    #[test]
    fn a_range_holds_its_first_and_its_last_date_whole() {
        check("1970", (Some(0), Some(364)));
        check("1970-02", (Some(31), Some(58)));
        check("1970-01-02", (Some(1), Some(1)));
        check("1970-02..1970-03", (Some(31), Some(89)));
        check("1970-12..1970", (Some(334), Some(364)));
        check("..1969", (None, Some(-1)));
        check("1970..", (Some(0), None));
    }

    #[test]
    fn a_range_of_one_date_is_that_date() {
        let date = DateRange::parse("2025..2025", None).unwrap();
        assert_eq!(date.to_string(), "2025");
    }

    #[test]
    fn what_is_no_date_or_ends_before_it_starts_is_refused() {
        for text in [
            "", "..", "25", "2025-13", "1..2", "2025...", "7x..", "..x", "d", "99999d",
        ] {
            let fault = DateRange::parse(text, None);
            assert!(matches!(fault, Err(DateFault::NoDate(_))), "{text}");
        }
        let time = DateRange::parse("2025-01-01T10:00:00", None);
        assert!(matches!(time, Err(DateFault::NoDate(_))));
        assert_eq!(
            DateRange::parse("2025..2024", None),
            Err(DateFault::Backwards)
        );
    }

    #[test]
    fn the_time_of_day_is_left_out() {
        let date = Date::parse("2025-01-01T10:00:00").unwrap();
        assert_eq!(DateRange::since(date).to_string(), "2025-01-01..");
    }

    #[test]
    fn days_are_counted_back_from_today() {
        let today = Date::parse("2025-03-31");
        for (text, expect) in [
            ("today", "2025-03-31"),
            ("Yesterday", "2025-03-30"),
            ("7d..", "2025-03-24.."),
            ("2w..yesterday", "2025-03-17..2025-03-30"),
            ("..1m", "..2025-02-28"),
            ("2y..2024", "2023-03-31..2024"),
            (">2024", "2025-01-01.."),
            (">=2024-05", "2024-05.."),
            ("<2024-05", "..2024-04-30"),
            ("<=yesterday", "..2025-03-30"),
        ] {
            let range = DateRange::parse(text, today).unwrap();
            assert_eq!(range.to_string(), expect, "{text}");
        }
        assert_eq!(
            DateRange::parse("7d..", None),
            Err(DateFault::NoToday("7d".to_owned()))
        );
    }
}
