//! What a source says against using an article: withheld, killed, embargoed.

use super::{
    item::{Problem, shown},
    source::Value,
};
use crate::{article::Status, date::Date};

/// All that was said against it.
#[derive(Default)]
pub(super) struct Standing {
    status: Option<Status>,
    /// It is said to be under embargo, without a time.
    embargoed: bool,
    /// The latest end of an embargo.
    end: Option<Date>,
    /// Whether it is said to be a correction.
    pub corrected: bool,
}

impl Standing {
    /// Takes a word for its status in, or several; says whether one of them counts.
    pub fn status(&mut self, value: Value<'_>) -> bool {
        if let Value::List(nodes) = value {
            let mut counts = false;
            for node in nodes {
                counts |= self.status(node.value());
            }
            return counts;
        }
        let said = value.line().unwrap_or_default();
        // ninjs and NewsML-G2 write `stat:canceled`
        let said = said.rsplit(':').next().unwrap_or_default();
        let said: String = said
            .chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect();
        let status = match said.as_str() {
            "withheld" | "withhold" | "hold" | "onhold" | "holdforrelease" | "draft"
            | "pending" | "private" | "future" | "trash" | "autodraft" => Status::Withheld,
            "canceled" | "cancelled" | "killed" | "kill" | "retracted" | "deleted"
            | "elimination" | "disregard" => Status::Killed,
            "embargoed" => {
                self.embargoed = true;
                return true;
            }
            "correction" | "corrections" | "corrective" | "corrected" | "clarification" => {
                self.corrected = true;
                return true;
            }
            _ => return false,
        };
        if self.status != Some(Status::Killed) {
            self.status = Some(status);
        }
        true
    }

    /// Takes in what stands for the end of an embargo, as a value and as a date.
    ///
    /// An embargo whose end can't be read is one without an end, which is noted: nothing becomes public by a slip of
    /// spelling.
    pub fn embargo(
        &mut self,
        value: Value<'_>,
        date: &Result<Option<Date>, String>,
    ) -> Option<Problem> {
        match date {
            Ok(Some(end)) => {
                let later = self.end.is_none_or(|last| end.seconds() > last.seconds());
                self.end = if later { Some(*end) } else { self.end };
                None
            }
            Ok(None) | Err(_) if says_yes(value) => {
                self.status = self.status.or(Some(Status::Withheld));
                Some(odd_embargo(&value.line().unwrap_or_default()))
            }
            Ok(None) | Err(_) => None,
        }
    }

    /// The status, and the end of the embargo.
    pub fn verdict(&self) -> (Option<Status>, Option<Date>) {
        let endless = self.embargoed && self.end.is_none();
        (
            self.status.or(endless.then_some(Status::Withheld)),
            self.end,
        )
    }
}

/// Whether anything in a value says more than no, in the many ways to say that.
fn says_yes(value: Value<'_>) -> bool {
    match value {
        Value::Missing => false,
        Value::Truth(is) => is,
        Value::Whole(number) => number != 0,
        Value::Number(number) => number != 0.0,
        Value::Text(text) => is_yes(text),
        Value::List(nodes) => nodes.iter().any(|node| says_yes(node.value())),
        Value::Map(members) => members.iter().any(|(_, node)| says_yes(node.value())),
        Value::Element(element) => is_yes(&element.text()),
    }
}

fn is_yes(text: &str) -> bool {
    let text = text.trim().to_lowercase();
    let no = ["", "false", "no", "none", "n", "null", "nil", "n/a", "-"];
    let zeros = text.chars().all(|c| !c.is_alphanumeric() || c == '0');
    !no.contains(&text.as_str()) && !zeros
}

/// The note that an embargo has no end that can be read.
fn odd_embargo(text: &str) -> Problem {
    let what = match text {
        "" => "embargo has no end; the article is hidden".to_owned(),
        text => format!(
            "end of the embargo `{}` could not be understood; the article is hidden",
            shown(text)
        ),
    };
    Problem::kept(
        what,
        "write it like 2025-12-06T13:45:00; `is:hidden` finds what is hidden",
    )
}
