//! Decides whether a flat label names a person, an organisation, a place or a subject.

use super::evidence::Evidence;
use super::shape;
use crate::facet::Kind;

/// The kind of a label, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// [`Kind::Tag`] when little speaks for any kind, or as much for two.
    pub kind: Kind,
    /// All that speaks for any kind, the weightiest first.
    pub reasons: Vec<Reason>,
}

/// One thing that speaks for a kind.
#[derive(Clone, Debug, PartialEq)]
pub struct Reason {
    /// What it speaks for.
    pub kind: Kind,
    /// How much it weighs; two points decide when nothing speaks against it.
    pub weight: f32,
    /// What it is, for people.
    pub what: String,
}

/// Points that a kind must have.
const LEAST: f32 = 2.0;

/// Points by which it must lead.
const LEAD: f32 = 1.0;

/// The kind of a label by its shape, the tables, and what the texts say of it.
pub fn kind_of(label: &str, evidence: &Evidence) -> Verdict {
    let mut reasons = shape::reasons(label);
    texts(label, evidence, &mut reasons);
    reasons.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    let points = |kind: Kind| -> f32 {
        let of_kind = reasons.iter().filter(|reason| reason.kind == kind);
        of_kind.map(|reason| reason.weight).sum()
    };
    let mut kinds: Vec<(Kind, f32)> = Kind::ALL
        .into_iter()
        .map(|kind| (kind, points(kind)))
        .collect();
    kinds.sort_by(|a, b| b.1.total_cmp(&a.1));
    let kind = match kinds.as_slice() {
        [(kind, best), (_, second), ..] if *best >= LEAST && best - second >= LEAD => *kind,
        _ => Kind::Tag,
    };
    Verdict { kind, reasons }
}

/// What the texts say: each sign weighs in full from a certain share of the articles that name the label on.
fn texts(label: &str, evidence: &Evidence, reasons: &mut Vec<Reason>) {
    let Evidence {
        articles,
        named,
        lower,
        titled,
        given,
        shortened,
        speaks,
        human,
        suffixed,
        officers,
        the,
        acronym,
        located,
        dateline,
    } = *evidence;
    let signs: [(Kind, u32, f32, f32, &str); 13] = [
        (Kind::Person, titled, 5.0, 0.25, "a title stands before it"),
        (
            Kind::Person,
            given,
            4.0,
            0.3,
            "a given name stands before it",
        ),
        (
            Kind::Person,
            shortened,
            4.0,
            0.3,
            "its last word stands for it later",
        ),
        (
            Kind::Person,
            human,
            4.0,
            0.1,
            "`, who` or an age stands behind it",
        ),
        (
            Kind::Person,
            speaks,
            1.5,
            0.3,
            "a verb of speaking stands next to it",
        ),
        (
            Kind::Org,
            speaks,
            1.0,
            0.3,
            "a verb of speaking stands next to it",
        ),
        (
            Kind::Org,
            suffixed,
            4.0,
            0.3,
            "`Inc` or the like stands behind it",
        ),
        (Kind::Org, officers, 2.0, 0.2, "a title stands behind it"),
        (Kind::Org, the, 2.0, 0.5, "`the` stands before it"),
        (Kind::Org, acronym, 3.0, 0.7, "it is all capitals"),
        (
            Kind::Place,
            located,
            3.0,
            0.3,
            "`in` or the like stands before it",
        ),
        (Kind::Place, dateline, 5.0, 0.1, "the dateline names it"),
        (Kind::Topic, lower, 4.0, 0.7, "it has no capital"),
    ];
    let seen = named.max(lower);
    // a label that few of its articles name is seldom what they do name
    let trust = (seen as f32 / (0.3 * articles.max(1) as f32)).min(1.0);
    for (kind, count, weight, full, what) in signs {
        if count == 0 {
            continue;
        }
        let of = seen.max(count);
        let share = count as f32 / of as f32;
        reasons.push(Reason {
            kind,
            weight: weight * trust * (share / full).min(1.0),
            what: format!("{what} in {count} of {of} articles"),
        });
    }
    // persons, organisations and places are named where they are tagged; but codes of a few letters are nowhere
    if articles >= 5
        && seen.saturating_mul(20) <= articles.saturating_mul(3)
        && label.chars().count() > 4
    {
        reasons.push(Reason {
            kind: Kind::Topic,
            weight: 2.25,
            what: format!("only {seen} of {articles} articles name it"),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tags::kinds::evidence;

    fn check(kind: Kind, labels: &[&str]) {
        for label in labels {
            let verdict = kind_of(label, &Evidence::default());
            assert_eq!(verdict.kind, kind, "{label}: {:?}", verdict.reasons);
        }
    }

    #[test]
    fn the_tags_of_the_model_article_have_their_kinds_without_its_text() {
        check(
            Kind::Person,
            &[
                "Volodymyr Zelenskyy",
                "Steve Witkoff",
                "Jared Kushner",
                "Keir Starmer",
                "Andriy Hnatov",
                "Rafael Grossi",
                "Pavel Malkov",
                "Donald Trump",
            ],
        );
        check(Kind::Place, &["Ukraine"]);
        check(
            Kind::Org,
            &["Ukraine government", "United States government"],
        );
        check(
            Kind::Topic,
            &[
                "General news",
                "Military technology",
                "Drone surveillance and warfare",
                "Drones",
                "War and unrest",
                "Russia-Ukraine war",
                "Russia Ukraine war",
                "AP Top News",
                "World news",
            ],
        );
    }

    #[test]
    fn a_word_that_is_both_is_a_place_alone_and_a_person_before_a_family_name() {
        check(
            Kind::Place,
            &[
                "Washington",
                "Jordan",
                "Paris",
                "Georgia",
                "Chad",
                "Victoria",
                "Paris, France",
                "Washington, D.C.",
            ],
        );
        check(
            Kind::Person,
            &[
                "Paris Hilton",
                "Denzel Washington",
                "Michael Jordan",
                "Chad Smith",
                "Victoria Beckham",
                "Anita Hill",
                "Susan E. Rice",
                "Jordan Peterson",
            ],
        );
    }

    #[test]
    fn names_are_persons_however_they_are_written() {
        check(
            Kind::Person,
            &[
                "james-baker",
                "James Baker",
                "Baker, James",
                "JAMES BAKER",
                "James A. Baker III",
                "J. K. Rowling",
                "Xi Jinping",
                "Kim Jong Un",
                "Pope Francis",
                "King Fahd",
                "Ursula von der Leyen",
                "Abdel Fattah el-Sisi",
                "Benjamin Netanyahu",
                "Luiz Inácio Lula da Silva",
                "Recep Tayyip Erdoğan",
                "Narendra Modi",
                "Putin",
                "Sean O'Brien",
                "Jean-Claude Juncker",
            ],
        );
    }

    #[test]
    fn organisations_and_subjects_are_told_by_their_words() {
        check(
            Kind::Org,
            &[
                "United Nations",
                "NATO",
                "Bank of England",
                "Harvard University",
                "University of Mostar",
                "Acme Corp.",
                "Ministry of Defence",
                "Labour Party",
                "Clinton Foundation",
                "St. Louis Cardinals",
                "U.N.",
                "GOP",
                "Trump administration",
                "U.S. Department of Justice",
                "IBM",
                "OPEC",
            ],
        );
        check(
            Kind::Topic,
            &[
                "climate change",
                "COVID-19 pandemic",
                "2024 presidential election",
                "Money laundering",
                "gun control",
                "Immigration",
                "Presidential campaigns",
                "Arts and Entertainment",
                "Opinion",
                "Supreme Court nominations",
            ],
        );
    }

    #[test]
    fn what_says_nothing_stays_a_tag() {
        check(
            Kind::Tag,
            &[
                "",
                "-",
                ",",
                "acq",
                "Qwrtz",
                "2017",
                "French",
                "習近平",
                "President",
                "🙂",
                "the",
                ", ,",
            ],
        );
    }

    #[test]
    fn texts_make_a_bare_family_name_a_person_and_outweigh_a_city() {
        let mut sum = Evidence::default();
        for text in [
            "Finance minister Carlos Alptemocin spoke in Ankara. The plan is good, Alptemocin said.",
            "It was refused by Mr. Alptemocin, who had resigned before.",
        ] {
            sum.add(evidence(&["alptemocin"], None, text)[0]);
        }
        assert_eq!(kind_of("alptemocin", &Evidence::default()).kind, Kind::Tag);
        let verdict = kind_of("alptemocin", &sum);
        assert_eq!(verdict.kind, Kind::Person);
        assert_eq!(
            verdict.reasons[0].what,
            "a title stands before it in 2 of 2 articles"
        );
        let text = "The late mayor of Chicago, Harold Washington, was there. On the way Washington said, as Mr. \
                    Washington, who ran twice, would, that all was well.";
        let sum = evidence(&["Washington"], None, text)[0];
        assert_eq!(kind_of("Washington", &sum).kind, Kind::Person, "{sum:?}");
    }
}
