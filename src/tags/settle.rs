//! Settles what the labels of an archive stand for: their kinds, and which of them are one.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use rustc_hash::{FxHashMap, FxHashSet};
use xxhash_rust::xxh3::xxh3_128;

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
    pub label: Box<str>,
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
    pub evidence: Option<Box<Evidence>>,
}

impl RawLabel {
    /// What articles say of it.
    pub fn evidence(&self) -> Evidence {
        self.evidence.as_deref().copied().unwrap_or_default()
    }
}

/// One in so many of the articles in which a name stands must tell that it is a person's: `Charlie Hebdo` is none.
const TELLING: u64 = 10;

/// The same where the name itself tells it.
const TELLING_OF_NAME: u64 = 40;

/// Settles the labels of an archive: hands on the kind of each, the place of the label that its group is shown by, and its
/// own; but for those that are no persons after all. The order in which labels come does not matter.
///
/// A kind is what the user decided, else what the source gave, there or with every other article that has the label,
/// else what [`kind_of`] says, else what texts tell. What texts tell to be a person is none where it is given as something else, where the
/// label itself says otherwise, or where too few of the texts that say it tell so. Labels of one kind are joined as the
/// user decided, where [`join`] is sure, and where the texts of a surname's articles say whose it is.
pub fn settle(raw: &[RawLabel], decisions: &Decisions, take: &mut dyn FnMut(Kind, usize, usize)) {
    for (kind, places) in by_kind(raw, decisions) {
        let spellings = spellings(raw, kind, &places);
        let joined = spelling::shown_by(&spellings);
        let shown_by = shown_by(&joined, &spellings, (raw, &places), decisions);
        for (shown, place) in shown_by.into_iter().zip(&places) {
            take(kind, places[shown], *place);
        }
    }
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
    evidence: Option<Box<Evidence>>,
}

/// What labels share that fold to the same, which is no other's by any chance worth the name; the folded labels of an
/// archive would take much more memory.
type Folded = u128;

fn folded(label: &RawLabel) -> Folded {
    xxh3_128(fold(&label.label).as_bytes())
}

/// The places of the labels of each kind.
fn by_kind(raw: &[RawLabel], decisions: &Decisions) -> BTreeMap<Kind, Vec<usize>> {
    let mut given: FxHashMap<Folded, Given<'_>> = FxHashMap::default();
    let all: Vec<Folded> = raw.iter().map(folded).collect();
    for (label, folded) in raw.iter().zip(&all).filter(|(label, _)| label.given > 0) {
        let given = given.entry(*folded).or_default();
        if label.kind != Kind::Tag {
            given.kinds.insert(label.kind);
            continue;
        }
        if let Some(evidence) = &label.evidence {
            given.evidence.get_or_insert_default().add(**evidence);
        }
        let rank = |label: &'_ RawLabel| (Reverse(label.articles), label.label.clone());
        if given.flat.is_none_or(|flat| rank(label) < rank(flat)) {
            given.flat = Some(label);
        }
    }
    let told = raw.iter().zip(&all);
    let told = told.filter(|(label, _)| label.given == 0 && label.kind == Kind::Person);
    let told = told.filter(|(label, folded)| given.contains_key(*folded) && is_told(label));
    let told: FxHashSet<Folded> = told.map(|(_, folded)| *folded).collect();
    // what the flat ones are
    let flat: FxHashMap<Folded, Kind> = given
        .iter()
        .filter_map(|(folded, given)| {
            let evidence = given.evidence.as_deref().copied().unwrap_or_default();
            let kind = match given.kinds.first() {
                Some(kind) if given.kinds.len() == 1 => *kind,
                _ => match kind_of(&given.flat?.label, &evidence).kind {
                    Kind::Tag if told.contains(folded) => Kind::Person,
                    kind => kind,
                },
            };
            Some((*folded, kind))
        })
        .collect();
    let kinds = raw.iter().zip(&all).map(|(label, folded)| {
        let flat = flat.get(folded).copied();
        match (decisions.kind(&label.label), given.get(folded)) {
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
    decide_joined(raw, &mut kinds, decisions);
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
fn decide_joined(raw: &[RawLabel], kinds: &mut [Option<Kind>], decisions: &Decisions) {
    if !decisions.join() {
        return;
    }
    let folded: Vec<String> = raw.iter().map(|label| fold(&label.label)).collect();
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
                label: (*label).into(),
                articles: *articles,
                given: *articles,
                said: 0,
                full: Vec::new(),
                evidence: None,
            })
            .collect();
        let decisions = Decisions::parse(decisions).unwrap();
        let mut settled: BTreeMap<(Kind, usize), Vec<usize>> = BTreeMap::new();
        settle(&raw, &decisions, &mut |kind, shown, place| {
            settled.entry((kind, shown)).or_default().push(place);
        });
        let mut groups: Vec<String> = settled
            .iter()
            .map(|((kind, shown), members)| {
                let shown = &*raw[*shown].label;
                let members = members.iter().map(|place| &*raw[*place].label);
                let members: Vec<&str> = members.filter(|label| *label != shown).collect();
                format!("{}:{shown} [{}]", kind.name(), members.join(", "))
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
