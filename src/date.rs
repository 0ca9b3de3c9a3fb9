//! Dates as newspapers print them: local, with the precision that was printed. Knows no time zone and no clock.

use std::fmt;

use jiff::civil;
use serde::{Deserialize, Serialize};

/// Days of a date, both inclusive, counted from 1970-01-01; negative before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Days {
    /// First day.
    pub from: i64,
    /// Last day; never before `from`.
    pub to: i64,
}

/// How much of a date is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Precision {
    /// Only the year.
    Year,
    /// Year and month.
    Month,
    /// The day.
    Day,
    /// The day and the time of day.
    Second,
}

/// A local date with its precision; years -9999 to 9999.
///
/// Its text form is the ISO 8601 prefix that is known: `1987`, `1987-02`, `1987-02-26`,
/// `1987-02-26T15:01:01`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(schemars::JsonSchema))]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "server", schemars(with = "String"))]
pub struct Date {
    start: civil::DateTime,
    precision: Precision,
}

impl Date {
    /// A year, or nothing when it is outside -9999 to 9999.
    pub fn year(year: i16) -> Option<Date> {
        Date::at(civil::Date::new(year, 1, 1).ok()?, Precision::Year)
    }

    /// A month, or nothing when there is none such.
    pub fn month(year: i16, month: i8) -> Option<Date> {
        Date::at(civil::Date::new(year, month, 1).ok()?, Precision::Month)
    }

    /// A day, or nothing when there is none such.
    pub fn day(year: i16, month: i8, day: i8) -> Option<Date> {
        Date::at(civil::Date::new(year, month, day).ok()?, Precision::Day)
    }

    /// A moment, to the second.
    pub fn second(at: civil::DateTime) -> Date {
        let start = at.with().subsec_nanosecond(0).build().unwrap_or(at);
        Date {
            start,
            precision: Precision::Second,
        }
    }

    fn at(start: civil::Date, precision: Precision) -> Option<Date> {
        Some(Date {
            start: start.to_datetime(civil::Time::midnight()),
            precision,
        })
    }

    /// The second that a count from 1970 names, if it is one of a calendar.
    pub fn of_seconds(seconds: i64) -> Option<Date> {
        let at = jiff::Timestamp::from_second(seconds).ok()?;
        Some(Date::second(
            at.to_zoned(jiff::tz::TimeZone::UTC).datetime(),
        ))
    }

    /// Reads the text form, and only that: the many forms of the press are `format::date`'s.
    pub fn parse(text: &str) -> Option<Date> {
        let number = |part: &str, digits: usize| {
            (part.len() == digits && part.bytes().all(|b| b.is_ascii_digit()))
                .then(|| part.parse::<i16>().ok())
                .flatten()
        };
        if text.contains('T') {
            return text.parse().ok().map(Date::second);
        }
        let parts: Vec<&str> = text.split('-').collect();
        match parts[..] {
            [y] => Date::year(number(y, 4)?),
            [y, m] => Date::month(number(y, 4)?, number(m, 2)? as i8),
            [y, m, d] => Date::day(number(y, 4)?, number(m, 2)? as i8, number(d, 2)? as i8),
            _ => None,
        }
    }

    /// How much of it is known.
    pub fn precision(self) -> Precision {
        self.precision
    }

    /// Its first second, counted from 1970-01-01T00:00:00 on the local clock; for sorting.
    pub fn seconds(self) -> i64 {
        let time = self.start.time();
        let second_of_day = i64::from(time.hour()) * 3600
            + i64::from(time.minute()) * 60
            + i64::from(time.second());
        day_number(self.start.date()) * 86_400 + second_of_day
    }

    /// The days that it spans.
    pub fn days(self) -> Days {
        let first = self.start.date();
        let last = match self.precision {
            Precision::Year => first.last_of_year(),
            Precision::Month => first.last_of_month(),
            Precision::Day | Precision::Second => first,
        };
        Days {
            from: day_number(first),
            to: day_number(last),
        }
    }

    /// The text form without the time of day.
    pub fn to_day(self) -> Date {
        Date {
            start: self.start.date().to_datetime(civil::Time::midnight()),
            precision: self.precision.min(Precision::Day),
        }
    }

    /// The year, month or day that it lies in; nothing when less is known of it.
    pub fn known_to(self, precision: Precision) -> Option<Date> {
        let day = self.start.date();
        match precision {
            _ if precision > self.precision => None,
            Precision::Year => Date::year(day.year()),
            Precision::Month => Date::month(day.year(), day.month()),
            Precision::Day => Some(self.to_day()),
            Precision::Second => Some(self),
        }
    }

    /// The day so many months and then days earlier, or nothing outside years -9999 to 9999; a day that its month lacks
    /// becomes the month's last.
    pub fn earlier(self, months: i32, days: i32) -> Option<Date> {
        let months = jiff::Span::new().try_months(months).ok()?;
        let days = jiff::Span::new().try_days(days).ok()?;
        let date = self.start.date().checked_sub(months).ok()?;
        Date::at(date.checked_sub(days).ok()?, Precision::Day)
    }

    /// The year, month or day that spans these days; the first of them when none does.
    pub fn spanning(days: Days) -> Option<Date> {
        let day = Date::from_day_number(days.from)?;
        let known = [Precision::Year, Precision::Month].into_iter();
        let mut known = known.filter_map(|precision| day.known_to(precision));
        Some(known.find(|date| date.days() == days).unwrap_or(day))
    }

    /// The day with this number (see [`Days`]), or nothing outside years -9999 to 9999.
    pub fn from_day_number(number: i64) -> Option<Date> {
        let days = jiff::Span::new().try_days(number).ok()?;
        let date = civil::date(1970, 1, 1).checked_add(days).ok()?;
        Date::at(date, Precision::Day)
    }
}

fn day_number(date: civil::Date) -> i64 {
    date.duration_since(civil::date(1970, 1, 1)).as_hours() / 24
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let day = self.start.date();
        match self.precision {
            Precision::Year => write!(f, "{:04}", day.year()),
            Precision::Month => write!(f, "{:04}-{:02}", day.year(), day.month()),
            Precision::Day => write!(f, "{day}"),
            Precision::Second => write!(f, "{}", self.start),
        }
    }
}

impl From<Date> for String {
    fn from(date: Date) -> String {
        date.to_string()
    }
}

impl TryFrom<String> for Date {
    type Error = String;

    fn try_from(text: String) -> Result<Date, String> {
        Date::parse(&text).ok_or_else(|| format!("date `{text}` is not in ISO form"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_form_leads_back_to_the_date() {
        for text in ["1987", "1987-02", "1987-02-26", "1987-02-26T15:01:01"] {
            assert_eq!(Date::parse(text).unwrap().to_string(), text);
        }
        for text in [
            "",
            "87",
            "1987-2",
            "1987-02-30",
            "1987-13",
            "x",
            "1987-02-26-1",
        ] {
            assert_eq!(Date::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_date_spans_the_days_that_its_precision_leaves_open() {
        let days = |text| {
            let Days { from, to } = Date::parse(text).unwrap().days();
            (from, to)
        };
        assert_eq!(days("1970"), (0, 364));
        assert_eq!(days("1972-02"), (761, 789));
        assert_eq!(days("1969-12-31"), (-1, -1));
        assert_eq!(days("1970-01-02T23:59:59"), (1, 1));
    }

    #[test]
    fn a_date_lies_in_a_year_and_a_month_as_far_as_it_is_known() {
        let known = |text, precision| {
            let date = Date::parse(text).unwrap().known_to(precision);
            date.map(|date| date.to_string())
        };
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(known("1987-02-26", Precision::Year), some("1987"));
        assert_eq!(
            known("1987-02-26T15:01:01", Precision::Month),
            some("1987-02")
        );
        assert_eq!(known("1987", Precision::Year), some("1987"));
        assert_eq!(known("1987", Precision::Month), None);
        assert_eq!(known("1987-02", Precision::Day), None);
    }

    #[test]
    fn the_days_of_a_date_lead_back_to_it() {
        for text in ["1987", "1987-02", "1987-02-26", "1987-12-31", "2024-02"] {
            let date = Date::parse(text).unwrap();
            assert_eq!(Date::spanning(date.days()), Some(date));
        }
    }

    #[test]
    fn seconds_count_from_1970_on_the_local_clock() {
        assert_eq!(
            Date::parse("1970-01-02T00:00:01").unwrap().seconds(),
            86_401
        );
        assert_eq!(Date::parse("1969-12-31T23:59:59").unwrap().seconds(), -1);
        assert_eq!(Date::parse("1600").unwrap().seconds(), -11_676_096_000);
    }

    #[test]
    fn a_day_number_leads_back_to_its_day() {
        assert_eq!(Date::from_day_number(-1).unwrap().to_string(), "1969-12-31");
        assert_eq!(Date::from_day_number(i64::MAX), None);
    }
}
