//! Counts the labels that the articles of a commit carry, and reads what some of the articles say of them.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use tantivy::{DocAddress, DocSet, TERMINATED, Term, schema::IndexRecordOption};
use xxhash_rust::xxh3::xxh3_64;

use super::{
    Searcher,
    document::{path_of, tag_of},
    visible::Visible,
};
use crate::{
    article::Origin,
    engine::EngineError,
    facet::Kind,
    query::Query,
    schema::Field,
    search::Search,
    tags::{
        RawLabel,
        kinds::{Evidence, WITNESSES, evidence},
    },
    text::fold,
};

/// The labels of an archive's tags.
pub(super) struct Carried {
    /// Those that some visible article carries or says, in the order of kind and label.
    pub labels: Vec<RawLabel>,
    /// Those that only hidden articles carry: nothing is named after them.
    pub hidden: Vec<(Kind, String)>,
}

/// An article with more full names of one surname does not say whose it is when it stands alone.
const MOST_NAMESAKES: usize = 16;

/// A label with the kind that the source gave, or the text told.
type Label = (Kind, String);

/// How many visible articles carry a label, and whether any other does.
#[derive(Default)]
struct Tally {
    all: u64,
    given: u64,
    said: u64,
    hidden: bool,
    /// Of a label of one word: how many of the articles whose source gave it name somebody of that surname in full.
    full: FxHashMap<Label, u64>,
}

/// What a label of a segment is to a surname.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Surname {
    /// The source gave it alone.
    Alone(u64),
    /// The source gave it, or the text says it, with a given name.
    InFull(u64),
    Neither,
}

impl Surname {
    fn of(origin: Origin, kind: Kind, label: &str) -> Surname {
        let mut words = label.rsplit([' ', '-']);
        let hash = |word: &str| xxh3_64(fold(word).as_bytes());
        match (origin, kind, words.next(), words.next()) {
            (Origin::Given, Kind::Person | Kind::Tag, Some(word), None) => {
                Surname::Alone(hash(word))
            }
            (Origin::Text | Origin::Said, Kind::Person, Some(last), Some(_))
            | (Origin::Given, Kind::Person | Kind::Tag, Some(last), Some(_)) => {
                Surname::InFull(hash(last))
            }
            _ => Surname::Neither,
        }
    }
}

impl Searcher {
    /// The labels of all tags, as of a moment.
    pub(super) fn carried(&self, now: i64) -> Result<Carried, EngineError> {
        let search = Search {
            now,
            ..Search::new(&Query::All)?
        };
        let visible = self.visible(&search)?;
        let tallies = self.tallies(&visible);
        let tallies = tallies.map_err(self.failed("counting the tags"))?;
        let (mut labels, mut hidden, mut full) = (Vec::new(), Vec::new(), Vec::new());
        for ((kind, label), tally) in tallies {
            if tally.all == 0 && tally.hidden {
                hidden.push((kind, label.clone()));
            }
            if tally.all == 0 && tally.said == 0 {
                continue;
            }
            if !tally.full.is_empty() {
                full.push(((kind, label.clone()), tally.full));
            }
            labels.push(RawLabel {
                kind,
                label,
                articles: tally.all,
                given: tally.given,
                said: tally.said,
                full: Vec::new(),
                evidence: Evidence::default(),
            });
        }
        let order = |a: &RawLabel, b: &RawLabel| (a.kind, &a.label).cmp(&(b.kind, &b.label));
        labels.sort_by(order);
        let place = |labels: &[RawLabel], (kind, label): &Label| {
            labels
                .binary_search_by(|other| (other.kind, &other.label).cmp(&(*kind, label)))
                .ok()
        };
        for (short, meetings) in full {
            let meetings = meetings.into_iter();
            let meetings =
                meetings.filter_map(|(name, count)| Some((place(&labels, &name)?, count)));
            let mut meetings: Vec<(usize, u64)> = meetings.collect();
            meetings.sort_unstable();
            if let Some(short) = place(&labels, &short) {
                labels[short].full = meetings;
            }
        }
        self.hear_witnesses(&mut labels, &visible)?;
        Ok(Carried { labels, hidden })
    }

    fn tallies(&self, visible: &Visible) -> tantivy::Result<FxHashMap<Label, Tally>> {
        let mut tallies: FxHashMap<Label, Tally> = FxHashMap::default();
        for (segment, reader) in (0..).zip(self.tantivy.segment_readers()) {
            let Some(column) = reader.fast_fields().str(Field::Tag.row().name)? else {
                continue;
            };
            let mut labels: Vec<(Origin, Label)> = Vec::with_capacity(column.num_terms());
            let mut surnames = Vec::with_capacity(column.num_terms());
            let mut terms = column.dictionary().stream()?;
            while terms.advance() {
                let (origin, kind, label) = tag_of(terms.key())?;
                surnames.push(Surname::of(origin, kind, label));
                labels.push((origin, (kind, label.to_owned())));
            }
            let mut counts: Vec<(u64, bool)> = vec![(0, false); labels.len()];
            let mut full: FxHashMap<(usize, usize), u64> = FxHashMap::default();
            let (mut alone, mut in_full) = (Vec::new(), Vec::new());
            for doc in reader.doc_ids_alive() {
                let seen = visible.sees(DocAddress::new(segment, doc));
                for ordinal in column.ords().values_for_doc(doc) {
                    let ordinal = ordinal as usize;
                    let (articles, hidden) = &mut counts[ordinal];
                    *articles += u64::from(seen);
                    *hidden |= !seen;
                    match surnames[ordinal] {
                        Surname::Alone(surname) if seen => alone.push((surname, ordinal)),
                        Surname::InFull(surname) if seen => in_full.push((surname, ordinal)),
                        Surname::Alone(_) | Surname::InFull(_) | Surname::Neither => {}
                    }
                }
                in_full.sort_unstable();
                for (surname, short) in alone.drain(..) {
                    let from = in_full.partition_point(|(other, _)| *other < surname);
                    let names = in_full[from..].iter();
                    let names = names.take_while(|(other, _)| *other == surname);
                    // a list of namesakes tells nothing of any
                    if names.clone().nth(MOST_NAMESAKES).is_none() {
                        names.for_each(|(_, name)| *full.entry((short, *name)).or_default() += 1);
                    }
                }
                in_full.clear();
            }
            for ((short, name), count) in full {
                let tally = tallies.entry(labels[short].1.clone()).or_default();
                *tally.full.entry(labels[name].1.clone()).or_default() += count;
            }
            for ((articles, hidden), (origin, label)) in counts.into_iter().zip(labels) {
                let tally = tallies.entry(label).or_default();
                if origin == Origin::Said {
                    tally.said += articles;
                    continue;
                }
                tally.all += articles;
                tally.given += if origin == Origin::Given { articles } else { 0 };
                tally.hidden |= hidden;
            }
        }
        Ok(tallies)
    }

    /// Reads what some articles say of the labels whose kind the source did not say.
    fn hear_witnesses(
        &self,
        labels: &mut [RawLabel],
        visible: &Visible,
    ) -> Result<(), EngineError> {
        let mut heard: BTreeMap<DocAddress, Vec<usize>> = BTreeMap::new();
        for (place, label) in labels.iter().enumerate() {
            if label.kind == Kind::Tag {
                let witnesses = self.witnesses(&label.label, visible);
                for witness in witnesses.map_err(self.failed("looking for articles with a tag"))? {
                    heard.entry(witness).or_default().push(place);
                }
            }
        }
        for (address, places) in heard {
            let article = self.stored_at(address)?;
            let names: Vec<&str> = places
                .iter()
                .map(|place| labels[*place].label.as_str())
                .collect();
            let said = evidence(&names, article.dateline.as_deref(), &article.body);
            for (place, evidence) in places.into_iter().zip(said) {
                labels[place].evidence.add(evidence);
            }
        }
        Ok(())
    }

    /// The articles that tell of a label whose kind the source did not say: those whose texts have the lowest hashes, and
    /// of copies of a text the one with the first id. They are the same however the archive came about.
    fn witnesses(&self, label: &str, visible: &Visible) -> tantivy::Result<Vec<DocAddress>> {
        let field = self.index.fields.get(Field::Tag);
        let path = path_of(Origin::Given, Kind::Tag, label);
        let term = Term::from_field_text(field, &path);
        let mut best: BTreeMap<u64, DocAddress> = BTreeMap::new();
        for (segment, reader) in (0..).zip(self.tantivy.segment_readers()) {
            let hashes = reader.fast_fields().u64(Field::TextHash.row().name)?;
            let postings = reader.inverted_index(field)?;
            let postings = postings.read_postings(&term, IndexRecordOption::Basic)?;
            let Some(mut postings) = postings else {
                continue;
            };
            let alive = reader.alive_bitset();
            while postings.doc() != TERMINATED {
                let doc = postings.doc();
                let address = DocAddress::new(segment, doc);
                if alive.is_none_or(|alive| alive.is_alive(doc)) && visible.sees(address) {
                    let hash = hashes.first(doc).unwrap_or(0);
                    let first = match best.get(&hash) {
                        Some(other) => self.id_of(address)? < self.id_of(*other)?,
                        None => true,
                    };
                    if first {
                        best.insert(hash, address);
                    }
                    if best.len() > WITNESSES {
                        best.pop_last();
                    }
                }
                postings.advance();
            }
        }
        Ok(best.into_values().collect())
    }

    /// Whether the embargo of any article has ended between two moments.
    pub(super) fn embargo_ended(&self, since: i64, now: i64) -> Result<bool, EngineError> {
        let mut ended = false;
        for reader in self.tantivy.segment_readers() {
            let embargo = reader.fast_fields().i64(Field::Embargo.row().name);
            let embargo = embargo.map_err(self.failed("reading embargoes"))?;
            let mut untils = reader.doc_ids_alive().filter_map(|doc| embargo.first(doc));
            let none = embargo.values.num_vals() == 0;
            ended |= !none && untils.any(|until| until > since && until <= now);
        }
        Ok(ended)
    }

    /// The id of an article.
    fn id_of(&self, address: DocAddress) -> tantivy::Result<String> {
        let reader = self.tantivy.segment_reader(address.segment_ord);
        let mut id = String::new();
        if let Some(ids) = reader.fast_fields().str(Field::Id.row().name)?
            && let Some(ordinal) = ids.ords().first(address.doc_id)
        {
            ids.ord_to_str(ordinal, &mut id)?;
        }
        Ok(id)
    }
}
