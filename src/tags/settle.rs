//! Settles what the labels of an archive stand for: their kinds, and which of them are one.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    decisions::Decisions,
    kinds::{Evidence, kind_of},
    spelling::{self, Spelling, join},
};
use crate::{facet::Kind, text::fold};

/// A label as articles carry it.
#[derive(Clone, Debug)]
pub struct RawLabel {
    /// The kind that the source gave, or that the text tells.
    pub kind: Kind,
    /// The label.
    pub label: String,
    /// Number of articles that carry it; none where texts only say it.
    pub articles: u64,
    /// Number of those whose source gave it.
    pub given: u64,
    /// Number of further articles that only say the name.
    pub said: u64,
    /// Where a source gave a surname alone: the places of the full names with it that the texts of the same articles say,
    /// and in how many.
    pub full: Vec<(usize, u64)>,
    /// What articles say of it; only asked for where a source gave it without a kind.
    pub evidence: Evidence,
}

/// Labels that stand for one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// What it is.
    pub kind: Kind,
    /// The place of the label that it is shown by.
    pub shown: usize,
    /// The places of its labels.
    pub members: Vec<usize>,
}

/// One in so many of the articles in which a name stands must tell that it is a person's: `Charlie Hebdo` is none.
const TELLING: u64 = 10;

/// The same where the name itself tells it.
const TELLING_OF_NAME: u64 = 40;

/// Settles the labels of an archive: groups in which each label stands, but for those that are no persons after all. The
/// order in which labels come does not matter.
///
/// A kind is what the user decided, else what the source gave, there or with every other article that has the label,
/// else what [`kind_of`] says, else what texts tell. What texts tell to be a person is none where it is given as something else, where the
/// label itself says otherwise, or where too few of the texts that say it tell so. Labels of one kind are joined as the
/// user decided, where [`join`] is sure, and where the texts of a surname's articles say whose it is.
pub fn settle(raw: &[RawLabel], decisions: &Decisions) -> Vec<Group> {
    let mut settled = Vec::new();
    for (kind, places) in by_kind(raw, decisions) {
        let spellings = spellings(raw, kind, &places);
        let joined = spelling::shown_by(&spellings);
        let shown_by = shown_by(&joined, &spellings, (raw, &places), decisions);
        let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (at, shown) in shown_by.iter().enumerate() {
            groups.entry(*shown).or_default().push(places[at]);
        }
        settled.extend(groups.into_iter().map(|(shown, members)| Group {
            kind,
            shown: places[shown],
            members,
        }));
    }
    settled
}

/// Pairs of labels, by their places, that people may join; the likelier first, kind by kind.
pub fn suggest(raw: &[RawLabel], decisions: &Decisions) -> Vec<(usize, usize)> {
    let mut open = Vec::new();
    for (kind, places) in by_kind(raw, decisions) {
        let spellings = spellings(raw, kind, &places);
        let joined = join(&spellings);
        let shown_by = shown_by(&joined.shown_by, &spellings, (raw, &places), decisions);
        let doubtful = joined.doubtful(&spellings).into_iter();
        let doubtful = doubtful.filter(|(a, b)| {
            shown_by[*a] != shown_by[*b]
                && !decisions.parts(spellings[*a].label, spellings[*b].label)
        });
        open.extend(doubtful.map(|(a, b)| (places[a], places[b])));
    }
    open
}

fn spellings<'r>(raw: &'r [RawLabel], kind: Kind, places: &[usize]) -> Vec<Spelling<'r>> {
    let spelling = |place: &usize| Spelling {
        label: &raw[*place].label,
        articles: raw[*place].articles,
        person: kind == Kind::Person,
    };
    places.iter().map(spelling).collect()
}

/// The place among the spellings that each of them is shown by; `raw` and `places` say what they are.
fn shown_by(
    joined: &[usize],
    spellings: &[Spelling<'_>],
    (raw, places): (&[RawLabel], &[usize]),
    decisions: &Decisions,
) -> Vec<usize> {
    let mut shown_by = joined.to_vec();
    // of all surnames, before any is joined
    let persons = spellings
        .iter()
        .enumerate()
        .filter(|(_, spelling)| spelling.person);
    let shorts = persons.filter_map(|(short, _)| {
        let full = &raw[places[short]].full;
        Some((short, bearer(&raw[places[short]], full, places, joined)?))
    });
    for (short, bearer) in shorts {
        let (from, to) = (shown_by[short], shown_by[bearer]);
        for shown in &mut shown_by {
            if *shown == from {
                *shown = to;
            }
        }
    }
    decisions.apply(spellings, &mut shown_by);
    shown_by
}

/// Who is meant by a surname that stands alone: where its articles name somebody of that surname in full, it is the same
/// person in nearly all of them, and they are several, and not too few of all.
fn bearer(
    short: &RawLabel,
    full: &[(usize, u64)],
    places: &[usize],
    shown_by: &[usize],
) -> Option<usize> {
    let mut times: BTreeMap<usize, u64> = BTreeMap::new();
    for (name, articles) in full {
        // what is of another kind speaks against none
        if let Ok(at) = places.binary_search(name) {
            *times.entry(shown_by[at]).or_default() += articles;
        }
    }
    let all: u64 = times.values().sum();
    let (bearer, most) = times.into_iter().max_by_key(|(_, articles)| *articles)?;
    // an article counts for each spelling that it has
    let sure = most.min(short.given) >= 3 && most * 20 >= all * 19 && most * 3 >= short.given;
    sure.then_some(bearer)
}

/// What sources say of a label, in any of its folded spellings.
#[derive(Default)]
struct Given<'r> {
    /// The kinds that they gave.
    kinds: BTreeSet<Kind>,
    /// The most frequent of those without a kind.
    flat: Option<&'r RawLabel>,
    /// What articles say of all of those.
    evidence: Evidence,
}

/// The places of the labels of each kind.
fn by_kind(raw: &[RawLabel], decisions: &Decisions) -> BTreeMap<Kind, Vec<usize>> {
    let mut given: FxHashMap<String, Given<'_>> = FxHashMap::default();
    let folded: Vec<String> = raw.iter().map(|label| fold(&label.label)).collect();
    for (label, folded) in raw.iter().zip(&folded).filter(|(label, _)| label.given > 0) {
        let given = given.entry(folded.clone()).or_default();
        if label.kind != Kind::Tag {
            given.kinds.insert(label.kind);
            continue;
        }
        given.evidence.add(label.evidence);
        let rank = |label: &RawLabel| (Reverse(label.articles), label.label.clone());
        if given.flat.is_none_or(|flat| rank(label) < rank(flat)) {
            given.flat = Some(label);
        }
    }
    let told = raw.iter().zip(&folded);
    let told = told.filter(|(label, _)| label.given == 0 && label.kind == Kind::Person);
    let told = told.filter(|(label, folded)| given.contains_key(*folded) && is_told(label));
    let told: FxHashSet<&str> = told.map(|(_, folded)| folded.as_str()).collect();
    // what the flat ones are
    let flat: FxHashMap<&str, Kind> = given
        .iter()
        .filter_map(|(folded, given)| {
            let kind = match given.kinds.first() {
                Some(kind) if given.kinds.len() == 1 => *kind,
                _ => match kind_of(&given.flat?.label, &given.evidence).kind {
                    Kind::Tag if told.contains(folded.as_str()) => Kind::Person,
                    kind => kind,
                },
            };
            Some((folded.as_str(), kind))
        })
        .collect();
    let kinds = raw.iter().zip(&folded).map(|(label, folded)| {
        let flat = flat.get(folded.as_str()).copied();
        match (decisions.kind(folded), given.get(folded)) {
            (Some(kind), _) => Some(kind),
            (None, Some(given)) if label.given == 0 && label.kind == Kind::Person => {
                let same = given.kinds.contains(&label.kind) || flat == Some(label.kind);
                (same && label.articles > 0).then_some(label.kind)
            }
            (None, Some(_)) if label.kind == Kind::Tag => flat,
            (None, Some(_)) => Some(label.kind),
            (None, None) => is_told(label).then_some(label.kind),
        }
    });
    let mut kinds: Vec<Option<Kind>> = kinds.collect();
    decide_joined(&folded, &mut kinds, decisions);
    let mut by_kind: BTreeMap<Kind, Vec<usize>> = BTreeMap::new();
    for (place, kind) in kinds.into_iter().enumerate() {
        if let Some(kind) = kind {
            by_kind.entry(kind).or_default().push(place);
        }
    }
    by_kind
}

/// Gives labels that the user has joined the kind of what they are joined to; where that is not there, that of the first
/// of them.
fn decide_joined(folded: &[String], kinds: &mut [Option<Kind>], decisions: &Decisions) {
    let mut of_target: BTreeMap<&str, Kind> = BTreeMap::new();
    let targets: Vec<Option<&str>> = folded
        .iter()
        .map(|label| decisions.joined_to(label))
        .collect();
    for (label, kind) in folded.iter().zip(kinds.iter()) {
        if decisions.is_joined_to(label) {
            of_target.extend(kind.map(|kind| (label.as_str(), kind)));
        }
    }
    for (target, kind) in targets.iter().zip(kinds.iter()) {
        if let (Some(target), Some(kind)) = (target, kind) {
            of_target.entry(target).or_insert(*kind);
        }
    }
    for (target, kind) in targets.into_iter().zip(kinds.iter_mut()) {
        if let Some(decided) = target.and_then(|target| of_target.get(target)) {
            *kind = Some(*decided);
        }
    }
}

/// Whether a label that no source gives is what texts tell it to be.
pub(super) fn is_told(label: &RawLabel) -> bool {
    if label.articles == 0 {
        return false;
    }
    if label.kind != Kind::Person || label.said == 0 {
        return true;
    }
    let most = match kind_of(&label.label, &Evidence::default()).kind {
        Kind::Person => TELLING_OF_NAME,
        Kind::Tag => TELLING,
        Kind::Org | Kind::Place | Kind::Topic => return false,
    };
    label.articles * most >= label.articles + label.said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(raw: &[(Kind, &str, u64)], decisions: &str, expect: &[&str]) {
        let raw: Vec<RawLabel> = raw
            .iter()
            .map(|(kind, label, articles)| RawLabel {
                kind: *kind,
                label: (*label).to_owned(),
                articles: *articles,
                given: *articles,
                said: 0,
                full: Vec::new(),
                evidence: Evidence::default(),
            })
            .collect();
        let decisions = Decisions::parse(decisions).unwrap();
        let settled = settle(&raw, &decisions);
        let mut groups: Vec<String> = settled
            .iter()
            .map(|group| {
                let shown = raw[group.shown].label.as_str();
                let members = group.members.iter().map(|place| raw[*place].label.as_str());
                let members: Vec<&str> = members.filter(|label| *label != shown).collect();
                format!("{}:{shown} [{}]", group.kind.name(), members.join(", "))
            })
            .collect();
        groups.sort();
        assert_eq!(groups, expect);
    }

    const MIXED: [(Kind, &str, u64); 7] = [
        (Kind::Tag, "Volodymyr Zelenskyy", 5),
        (Kind::Person, "Volodymyr Zelensky", 2),
        (Kind::Tag, "Ukraine", 9),
        (Kind::Tag, "Russia-Ukraine war", 3),
        (Kind::Tag, "Russia Ukraine war", 4),
        (Kind::Tag, "Xyzzy Foo", 1),
        (Kind::Org, "Xyzzy Foo", 1),
    ];

    #[test]
    fn labels_get_kinds_and_spellings_are_one() {
        check(
            &MIXED,
            "",
            &[
                "org:Xyzzy Foo []",
                "person:Volodymyr Zelenskyy [Volodymyr Zelensky]",
                "place:Ukraine []",
                "topic:Russia Ukraine war [Russia-Ukraine war]",
            ],
        );
    }

    #[test]
    fn what_the_user_decides_comes_first() {
        check(
            &MIXED,
            "[kinds]\n\"ukraine\" = \"topic\"\n\"Xyzzy Foo\" = \"person\"\n[join]\n\"Xyzzy Foo\" = [\"Volodymyr Zelensky\"]\n[part]\n\"Russia Ukraine war\" = [\"Russia-Ukraine war\"]\n",
            &[
                "person:Xyzzy Foo [Volodymyr Zelenskyy, Volodymyr Zelensky]",
                "topic:Russia Ukraine war []",
                "topic:Russia-Ukraine war []",
                "topic:Ukraine []",
            ],
        );
    }
}
