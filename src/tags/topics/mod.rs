//! Subjects of articles by rule: which words of a table an article says, and whether they are enough.

mod forms;
mod lexicon;
mod reading;
mod sieve;
mod table;

use std::{
    collections::BTreeMap,
    iter,
    sync::{Arc, LazyLock},
};

use lexicon::{Effect, Lexicon};
use reading::{Place, Reading, Worth};
pub use table::BadTable;
use table::Row;

/// The table that is shipped.
const SHIPPED: &str = include_str!("topics.toml");

/// What the shortest article must be worth to be about a subject.
const LEAST: f32 = 8.0;

/// Articles take a worth of one more for each so many words.
const WORDS_FOR_ONE: f32 = 100.0;

/// Articles of more words than this take no more than one of so many.
const LONGEST: usize = 6000;

/// How many times the usual a subject takes that has others below it: it has their words too.
const NEEDS_OF_MANY: f32 = 1.6;

/// How much more it takes when headline, lead and tags are about other things.
const ASIDE: f32 = 1.6;

/// Subjects and the words that tell of them.
#[derive(Debug)]
pub struct Topics {
    /// The subjects, sorted.
    subjects: Vec<Subject>,
    /// What to look for.
    lexicon: Lexicon,
}

/// One subject.
#[derive(Debug)]
struct Subject {
    /// Its name, with those of its parents before it.
    label: String,
    /// The subject above it.
    parent: Option<u32>,
    /// Whether there are subjects below it, whose words count for it too.
    has_below: bool,
    /// How many times the usual it takes.
    needs: f32,
}

/// How long an article is, in words.
#[derive(Clone, Copy)]
struct Size {
    /// Of its headline and tags.
    ahead: usize,
    /// Of its body.
    body: usize,
}

static SHIPPED_TOPICS: LazyLock<Arc<Topics>> = LazyLock::new(|| {
    let mut rows = BTreeMap::new();
    // a test holds that the table is good; without rows no article has a subject
    let _ = table::read(SHIPPED, &mut rows);
    Arc::new(Topics::new(&rows))
});

impl Topics {
    /// The table that is shipped.
    pub fn shipped() -> Arc<Topics> {
        Arc::clone(&SHIPPED_TOPICS)
    }

    /// The shipped table with a user's additions, written in the same form: more words for its subjects, and subjects of
    /// the user's own.
    pub fn with(text: &str) -> Result<Topics, BadTable> {
        let mut rows = BTreeMap::new();
        table::read(SHIPPED, &mut rows)?;
        table::read(text, &mut rows)?;
        Ok(Topics::new(&rows))
    }

    fn new(rows: &BTreeMap<String, Row>) -> Topics {
        let mut labels: Vec<&str> = rows.keys().flat_map(|label| path(label)).collect();
        labels.sort_unstable();
        labels.dedup();
        let place = |label: &str| labels.binary_search(&label).unwrap_or_default() as u32;
        let parent = |label: &str| Some(place(&label[..label.rfind('/')?]));
        let mut has_below = vec![false; labels.len()];
        for parent in labels.iter().filter_map(|label| parent(label)) {
            has_below[parent as usize] = true;
        }
        let subject = |(label, has_below): (&&str, bool)| Subject {
            label: (*label).to_owned(),
            parent: parent(label),
            has_below,
            needs: match rows.get(*label).and_then(|row| row.needs) {
                Some(needs) => needs,
                None if has_below => NEEDS_OF_MANY,
                None => 1.0,
            },
        };
        let subjects = labels.iter().zip(has_below).map(subject).collect();
        let silencing = rows.iter().flat_map(|(label, row)| {
            let effect = Effect::Silences(place(label));
            row.not.iter().map(move |expression| (expression, effect))
        });
        let telling = rows.iter().flat_map(|(label, row)| {
            let effect = Effect::Tells(place(label));
            row.words.iter().map(move |expression| (expression, effect))
        });
        let expressions: Vec<_> = silencing.chain(telling).collect();
        let lexicon = Lexicon::new(&expressions);
        Topics { subjects, lexicon }
    }

    /// The subjects of an article, sorted, parents included.
    pub fn of(&self, headline: Option<&str>, body: &str, tags: &[&str]) -> Vec<&str> {
        let mut reading = Reading::new(self);
        let mut ahead = reading.read(headline.unwrap_or_default(), Place::Headline);
        for tag in tags {
            ahead += reading.read(tag, Place::Tag);
        }
        let body = reading.read(body, Place::Body);
        let size = Size { ahead, body };
        let mut holds = vec![false; self.subjects.len()];
        for (at, worth) in (0..).zip(reading.worth()) {
            if self.subjects[at as usize].holds(worth, size) {
                for subject in self.path(at) {
                    holds[subject as usize] = true;
                }
            }
        }
        let held = self.subjects.iter().zip(holds).filter(|(_, holds)| *holds);
        held.map(|(subject, _)| subject.label.as_str()).collect()
    }

    /// A subject and its parents, upwards.
    fn path(&self, subject: u32) -> impl Iterator<Item = u32> {
        iter::successors(Some(subject), |at| self.subjects[*at as usize].parent)
    }
}

impl Subject {
    /// Whether an article that says so much of it is about it.
    fn holds(&self, worth: Worth, size: Size) -> bool {
        // a lead alone says less than headline and lead
        let ahead = if size.ahead == 0 { 2 } else { 4 };
        let ahead = if self.has_below { ahead + 2 } else { ahead };
        let aside = if worth.ahead < ahead { ASIDE } else { 1.0 };
        let usual = LEAST + size.body.min(LONGEST) as f32 / WORDS_FOR_ONE;
        worth.all as f32 >= usual * self.needs * aside
    }
}

/// The names of a subject's parents and its own.
fn path(label: &str) -> impl Iterator<Item = &str> {
    let ends = label.match_indices('/').map(|(at, _)| at);
    ends.chain([label.len()]).map(|end| &label[..end])
}

#[cfg(test)]
mod tests {
    use proptest::{prop_assert, proptest};

    use super::*;

    /// A table of the tests' own, apart from the shipped one.
    const OWN: &str = r#"
[topics."stamps"]
words = ["stamp", "philatel*", '"album"']
[topics."stamps/rare stamps"]
words = ["blue mauritius", "penny black", "misprint"]
not = ["rubber stamp", "mauritius island stamp"]
"#;

    #[track_caller]
    fn check(text: &str, expect: &str) {
        let topics = Topics::with(OWN).unwrap();
        let (headline, body) = text.split_once(" | ").unwrap_or(("", text));
        let found = topics.of(Some(headline), body, &[]);
        assert_eq!(found.join(", "), expect, "{text}");
    }

    #[test]
    fn a_subject_holds_when_enough_is_said() {
        check("Stamps | A philatelist and his album of a stamp.", "stamps");
        check("A stamp.", "");
        check(
            "An old letter | A stamp. A stamp. A stamp. A stamp. A stamp.",
            "",
        );
    }

    #[test]
    fn a_subject_below_another_implies_it() {
        check(
            "Blue Mauritius sold | The Blue Mauritius and a Penny Black.",
            "stamps, stamps/rare stamps",
        );
    }

    #[test]
    fn what_means_something_else_does_not_count() {
        let said = "Misprints | The penny blacks: a misprint, and a";
        check(&format!("{said} stamp"), "stamps, stamps/rare stamps");
        // a `not` is for the subject that has it and those below
        let topics = Topics::with(
            "[topics.x]\nwords = [\"zug\"]\nnot = [\"zig zag\"]\n[topics.\"x/y\"]\nwords = [\"zag\"]",
        )
        .unwrap();
        assert_eq!(topics.of(Some("zag"), "zag zag zag zag", &[]), ["x", "x/y"]);
        assert!(
            topics
                .of(Some("zig zag"), "zig zag, zig-zag, zig zag", &[])
                .is_empty()
        );
    }

    #[test]
    fn forms_exact_words_and_beginnings_are_told_apart() {
        let topics = Topics::with("[topics.x]\nwords = ['\"zorb\"', \"zib*\", \"zell\"]").unwrap();
        let holds = |text: &str| !topics.of(Some(text), text, &[text]).is_empty();
        assert!(holds("zorb") && !holds("zorbs"));
        assert!(holds("zibeline") && holds("zib") && !holds("zi"));
        assert!(holds("zells") && holds("ZELL’S") && !holds("zellig"));
    }

    #[test]
    fn hyphenated_words_are_found_in_parts_and_joined() {
        let topics =
            Topics::with("[topics.x]\nwords = [\"zorb zell\"]\n[topics.y]\nwords = [\"zobzib\"]");
        let topics = topics.unwrap();
        assert_eq!(
            topics.of(Some("zorb-zell"), "Zorb-zells here.", &["zorb zell"]),
            ["x"]
        );
        assert_eq!(topics.of(Some("zob-zib"), "zob-zib", &["zobzib"]), ["y"]);
        assert!(
            topics
                .of(Some("zorb\u{2029}zell"), "zorb", &["zell"])
                .is_empty()
        );
    }

    #[test]
    fn tags_and_headlines_say_more_than_the_text() {
        let topics = Topics::with(OWN).unwrap();
        let body = "Stamp by stamp. ".repeat(3) + &"word ".repeat(300);
        assert!(topics.of(None, &body, &[]).is_empty());
        let tags = ["Stamps", "Philately", "Album", "Rare stamps, penny black"];
        assert!(topics.of(Some("Stamps"), &body, &tags).contains(&"stamps"));
    }

    #[test]
    fn a_long_article_must_say_more() {
        let said = "The stamp, the philatelist, the album. ";
        check(&format!("Stamps | {said}"), "stamps");
        check(&format!("Stamps | {said}{}", "word ".repeat(2000)), "");
    }

    #[test]
    fn wire_news_on_a_war_and_its_talks_has_its_subjects() {
        let body = "KYIV, Ukraine – Russia launched a missile and drone attack overnight, as officials gathered for a \
            third day of peace talks. The special envoy and the negotiators spoke of progress in the negotiations; a \
            security framework hinges on a commitment to peace. Russia sent 650 drones and 51 missiles; the air force shot \
            down 585 drones. Among the targets were energy facilities. The nuclear power plant lost all external power and \
            needs it for its spent fuel. A drone strike hit a station. Ukrainian forces struck an oil refinery to cut oil \
            exports, for the energy supply decides the war. The president condemned the attack on energy infrastructure. A \
            diplomatic resolution needs security guarantees, a ceasefire and the work of diplomats.";
        let topics = Topics::shipped();
        let found = topics.of(None, body, &[]);
        for subject in [
            "conflict",
            "conflict/drones",
            "diplomacy",
            "diplomacy/peace talks",
            "energy",
        ] {
            assert!(found.contains(&subject), "{subject} {found:?}");
        }
        assert!(found.is_sorted());
        assert!(!found.contains(&"sport"));
    }

    #[test]
    fn the_shipped_table_is_good() {
        let mut rows = BTreeMap::new();
        table::read(SHIPPED, &mut rows).unwrap();
        let tops = rows.keys().filter(|label| !label.contains('/')).count();
        assert!((18..=26).contains(&tops), "{tops}");
        for (label, row) in &rows {
            for above in path(label) {
                assert!(rows.contains_key(above), "{above} has no row");
            }
            // a word that stands twice on the way to a subject would count twice
            for (at, word) in row.words.iter().enumerate() {
                let here = &row.words[at + 1..];
                let above = path(label).filter(|above| above != label);
                let above = above.flat_map(|above| &rows[above].words);
                assert!(
                    !here.iter().chain(above).any(|other| other == word),
                    "{label}: {word:?}"
                );
            }
        }
        assert!(Topics::shipped().subjects.len() == rows.len());
    }

    #[test]
    fn additions_keep_what_is_shipped() {
        let topics = Topics::with("[topics.energy]\nwords = [\"zorb\"]\nneeds = 1").unwrap();
        assert_eq!(
            topics.of(Some("zorb"), "Zorb, zorbs.", &["zorb"]),
            ["energy"]
        );
        assert_eq!(topics.subjects.len(), Topics::shipped().subjects.len());
        assert!(Topics::with("").is_ok());
    }

    proptest! {
        #[test]
        fn no_article_and_no_table_panics(
            headline in "\\PC{0,40}",
            body in "(drone|oil|zig-zag|air-strike|\u{2029}|\\PC| ){0,60}",
            table in "(\\[topics|\\.|\"|\\]|\n|words = \\[|not = |zug\\*|/|\\PC){0,30}",
        ) {
            let topics = Topics::shipped();
            let found = topics.of(Some(&headline), &body, &[&headline]);
            prop_assert!(found.is_sorted());
            if let Err(error) = Topics::with(&table) {
                prop_assert!(error.line >= 1 && error.column >= 1);
            }
        }
    }
}
