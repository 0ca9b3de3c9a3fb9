//! Which forms of names are one, and which may be: compared only inside blocks that share a key.

use std::cmp::Reverse;

use rustc_hash::{FxHashMap, FxHashSet};
use strsim::{damerau_levenshtein, jaro_winkler, normalized_damerau_levenshtein};

use super::{
    Form, Spelling,
    name::{Name, Part},
};

/// Persons with one given name and surname: with more kinds of names between than this, none can be left out.
const MOST_BETWEEN: usize = 32;

/// Forms of a block that are compared with each other to find what may be the same.
const MOST_COMPARED: usize = 8;

/// How many neighbours in the order of their letters a form is compared with.
const NEIGHBOURS: usize = 3;

/// Labels less like each other than this are not worth asking about.
const LEAST_LIKE: f64 = 0.9;

/// Labels shorter than this differ in one letter by chance.
const SHORTEST: usize = 5;

/// Given names of one surname less like each other than this are of two persons.
const LEAST_LIKE_GIVEN: f64 = 0.85;

/// The groups of forms of persons that are one, in each at least two; no form is in two groups.
pub(super) fn joined_forms(forms: &[Form]) -> Vec<Vec<usize>> {
    let mut blocks: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    for (form, name) in names(forms) {
        blocks.entry(block(name)).or_default().push(form);
    }
    blocks
        .into_values()
        .filter(|block| block.len() > 1)
        .flat_map(|mut block| {
            // one form of several may speak for them: in any order the same
            block.sort_by_key(|form| &forms[*form].folded);
            groups(forms, &block)
        })
        .collect()
}

/// Cuts the forms of one block into groups: forms whose names between agree, unless others that agree with them
/// compete with each other.
fn groups(forms: &[Form], block: &[usize]) -> Vec<Vec<usize>> {
    let mut kinds: FxHashMap<Vec<&str>, Vec<usize>> = FxHashMap::default();
    for form in block {
        let keys = between(forms, *form)
            .iter()
            .map(|part| part.key.as_str())
            .collect();
        kinds.entry(keys).or_default().push(*form);
    }
    let kinds: Vec<Vec<usize>> = kinds.into_values().collect();
    if kinds.len() > MOST_BETWEEN {
        return kinds;
    }
    // names that differ in what is between must not differ in spelling as well
    let outer = |form: usize| forms[form].name.iter().flat_map(Name::outer);
    let shares = |one: &Vec<usize>, other: &Vec<usize>| {
        one.iter()
            .any(|one| other.iter().any(|other| outer(*one).eq(outer(*other))))
    };
    let agree = |one: &Vec<usize>, other: &Vec<usize>| {
        agree(between(forms, one[0]), between(forms, other[0])) && shares(one, other)
    };
    let is_clear = |kind: &Vec<usize>| {
        let near: Vec<_> = kinds.iter().filter(|other| agree(kind, other)).collect();
        near.iter()
            .all(|one| near.iter().all(|other| agree(one, other)))
    };
    // among clear kinds, agreeing is transitive
    let (clear, rest): (Vec<_>, Vec<_>) = kinds.iter().partition(|kind| is_clear(kind));
    let mut groups: Vec<(&Vec<usize>, Vec<usize>)> = Vec::new();
    for kind in clear {
        match groups.iter_mut().find(|(first, _)| agree(first, kind)) {
            Some((_, group)) => group.extend(kind),
            None => groups.push((kind, kind.clone())),
        }
    }
    groups
        .into_iter()
        .map(|(_, group)| group)
        .chain(rest.into_iter().cloned())
        .collect()
}

/// The pairs of places that may be the same, the likelier first.
pub(super) fn doubtful(forms: &[Form], spellings: &[Spelling]) -> Vec<(usize, usize)> {
    let rank = |form: usize| {
        let place = forms[form].shown;
        (
            Reverse(spellings[place].articles),
            spellings[place].label,
            place,
            &forms[form].folded,
        )
    };
    let mut blocks: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    for (form, name) in names(forms) {
        for key in loose_blocks(name) {
            blocks.entry(key).or_default().push(form);
        }
    }
    let mut pairs: FxHashMap<(usize, usize), f64> = FxHashMap::default();
    let mut ask = |one: usize, other: usize| {
        let (one, other) = if rank(one) <= rank(other) {
            (one, other)
        } else {
            (other, one)
        };
        let pair = (forms[one].shown, forms[other].shown);
        let likelihood = likelihood(&forms[one], &forms[other]);
        if pair.0 != pair.1 && likelihood >= LEAST_LIKE {
            let best = pairs.entry(pair).or_default();
            *best = best.max(likelihood);
        }
    };
    for mut block in blocks.into_values() {
        block.sort_by_key(|form| rank(*form));
        // one of each group
        let mut seen = FxHashSet::default();
        block.retain(|form| seen.insert(forms[*form].shown));
        block.truncate(MOST_COMPARED);
        for (at, one) in block.iter().enumerate() {
            block[at + 1..].iter().for_each(|other| ask(*one, *other));
        }
    }
    let mut order: Vec<usize> = (0..forms.len()).collect();
    order.sort_by_key(|form| &forms[*form].folded);
    for (at, one) in order.iter().enumerate() {
        order[at + 1..]
            .iter()
            .take(NEIGHBOURS)
            .for_each(|other| ask(*one, *other));
    }
    let mut pairs: Vec<_> = pairs.into_iter().collect();
    let articles = |place: usize| Reverse(spellings[place].articles);
    pairs.sort_by(|(one, like), (other, less)| {
        let order = |pair: &(usize, usize)| {
            let (first, second) = *pair;
            (
                articles(second),
                articles(first),
                spellings[first].label,
                spellings[second].label,
                *pair,
            )
        };
        less.total_cmp(like)
            .then_with(|| order(one).cmp(&order(other)))
    });
    pairs.into_iter().map(|(pair, _)| pair).collect()
}

/// How likely two forms that are not joined are the same, from 0 to 1.
fn likelihood(one: &Form, other: &Form) -> f64 {
    let (Some(name), Some(other_name)) = (&one.name, &other.name) else {
        return alike(&one.folded, &other.folded);
    };
    let (first, other_first) = match (name.first(), other_name.first()) {
        (Some(first), Some(other_first)) => (first, other_first),
        (None, None) => return alike(&one.folded, &other.folded),
        (Some(_), None) | (None, Some(_)) => return 0.0,
    };
    if name.suffix == other_name.suffix && name.turned == other_name.key {
        return 0.92;
    }
    if !agree(name.between(), other_name.between()) {
        return 0.0;
    }
    let (surname, other_surname) = (&name.surname, &other_name.surname);
    let initials = first.is_initial() || other_first.is_initial();
    if surname == other_surname && first.meets(other_first) {
        return if initials {
            0.94
        } else if name.suffix != other_name.suffix {
            0.93
        } else {
            0.98
        };
    }
    if initials || name.suffix != other_name.suffix {
        return 0.0;
    }
    let (given, other_given) = (&name.given, &other_name.given);
    let near = |one: &str, other: &str| {
        one.len().min(other.len()) >= SHORTEST && damerau_levenshtein(one, other) <= 1
    };
    if surname == other_surname && jaro_winkler(given, other_given) >= LEAST_LIKE_GIVEN
        || near(surname, other_surname) && (given == other_given || near(given, other_given))
    {
        0.9 + jaro_winkler(&one.folded, &other.folded) / 50.0
    } else {
        0.0
    }
}

/// Longer labels are not compared, in bytes: that takes the product of their lengths.
const LONGEST: usize = 300;

/// How like each other two folded labels are that name no persons: not at all if numbers tell them apart.
fn alike(one: &str, other: &str) -> f64 {
    let digits = |text: &str| text.chars().filter(|c| c.is_numeric()).collect::<String>();
    let (shorter, longer) = (one.len().min(other.len()), one.len().max(other.len()));
    if shorter < SHORTEST || longer > LONGEST || digits(one) != digits(other) {
        return 0.0;
    }
    normalized_damerau_levenshtein(one, other)
}

/// The forms of persons.
fn names(forms: &[Form]) -> impl Iterator<Item = (usize, &Name)> {
    forms
        .iter()
        .enumerate()
        .filter_map(|(form, one)| Some((form, one.name.as_ref()?)))
        .filter(|(_, name)| !name.key.is_empty())
}

/// The names between given name and surname of a form.
fn between(forms: &[Form], form: usize) -> &[Part] {
    forms[form].name.as_ref().map_or(&[], Name::between)
}

/// Whether names between given name and surname may be the same: one may lack the last of them, or all.
fn agree(one: &[Part], other: &[Part]) -> bool {
    one.iter().zip(other).all(|(one, other)| one.meets(other))
}

/// What the forms of one person share: given name and surname; with no more than an initial, all that there is.
pub(super) fn block(name: &Name) -> String {
    let given = match name.first() {
        Some(first) if !first.is_initial() => &name.given,
        Some(_) | None => &name.key,
    };
    format!("{given} , {} , {}", name.surname, name.suffix)
}

/// What forms share that may be one person: surname and initial, the consonants, the name in the order of its letters.
fn loose_blocks(name: &Name) -> Vec<String> {
    let Some(first) = name.first() else {
        return Vec::new();
    };
    let initial = first.key.chars().next().unwrap_or_default();
    let consonants = |text: &str| {
        text.chars()
            .filter(|c| !"aeiouyhw".contains(*c))
            .collect::<String>()
    };
    vec![
        format!("{initial} . {}", name.surname),
        format!("{} {}", consonants(&first.key), consonants(&name.surname)),
        name.key.as_str().min(&name.turned).to_owned(),
    ]
}
