//! Counts the labels that the articles of a commit carry, and reads what some of the articles say of them.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BinaryHeap, binary_heap::PeekMut},
};

use rustc_hash::FxHashMap;
use tantivy::{
    DocAddress, DocSet, TERMINATED, TantivyError, Term, columnar::StrColumn,
    schema::IndexRecordOption,
};
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
        kinds::{WITNESSES, evidence},
    },
    text::fold,
};

/// The labels of an archive's tags.
#[derive(Default)]
pub(super) struct Carried {
    /// Those that some visible article carries or says, in the order of kind and label.
    pub labels: Vec<RawLabel>,
    /// Those that only hidden articles carry: nothing is named after them.
    pub hidden: Vec<(Kind, Box<str>)>,
}

/// An article with more full names of one surname does not say whose it is when it stands alone.
const MOST_NAMESAKES: usize = 16;

/// The tags of a segment.
struct Counted {
    column: StrColumn,
    /// By ordinal, how many visible articles carry it, and [`HIDDEN`] where any other does; once labels have their places,
    /// that of its label, or [`NOWHERE`].
    counts: Vec<u32>,
    /// Ordinals of surnames that a source gave alone, each with one of a full name that the same articles hold, and in how
    /// many.
    full: Vec<(u32, u32, u32)>,
}

/// More than any segment has articles.
const HIDDEN: u32 = 1 << 31;

/// The place of a label that is left out.
const NOWHERE: u32 = u32::MAX;

/// How many visible articles carry a label, and whether any other does.
#[derive(Default)]
struct Tally {
    all: u64,
    given: u64,
    said: u64,
    hidden: bool,
}

impl Tally {
    fn add(&mut self, origin: Origin, count: u32) {
        let articles = u64::from(count & !HIDDEN);
        if origin == Origin::Said {
            self.said += articles;
            return;
        }
        self.all += articles;
        self.given += if origin == Origin::Given { articles } else { 0 };
        self.hidden |= count & HIDDEN != 0;
    }
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
    /// The labels of all tags, as of a moment. Of names of persons that texts only say, which are most, those that are to be
    /// kept.
    pub(super) fn carried(
        &self,
        now: i64,
        keep: &dyn Fn(&str) -> bool,
    ) -> Result<Carried, EngineError> {
        let search = Search {
            now,
            ..Search::new(&Query::All)?
        };
        let visible = self.visible(&search)?;
        let carried = self
            .counted(&visible)
            .and_then(|mut segments| merged(&mut segments, keep));
        let mut carried = carried.map_err(self.failed("counting the tags"))?;
        self.hear_witnesses(&mut carried.labels, &visible)?;
        Ok(carried)
    }

    fn counted(&self, visible: &Visible) -> tantivy::Result<Vec<Counted>> {
        let mut segments = Vec::new();
        for (segment, reader) in (0..).zip(self.tantivy.segment_readers()) {
            let Some(column) = reader.fast_fields().str(Field::Tag.row().name)? else {
                continue;
            };
            let mut surnames = Vec::with_capacity(column.num_terms());
            let mut terms = column.dictionary().stream()?;
            while terms.advance() {
                let (origin, kind, label) = tag_of(terms.key())?;
                surnames.push(Surname::of(origin, kind, label));
            }
            let mut counts = vec![0; surnames.len()];
            let mut full: FxHashMap<(u32, u32), u32> = FxHashMap::default();
            let (mut alone, mut in_full) = (Vec::new(), Vec::new());
            for doc in reader.doc_ids_alive() {
                let seen = visible.sees(DocAddress::new(segment, doc));
                for ordinal in column.ords().values_for_doc(doc) {
                    let count = &mut counts[ordinal as usize];
                    *count = if seen { *count + 1 } else { *count | HIDDEN };
                    match surnames[ordinal as usize] {
                        Surname::Alone(surname) if seen => alone.push((surname, ordinal as u32)),
                        Surname::InFull(surname) if seen => in_full.push((surname, ordinal as u32)),
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
            let full = full
                .into_iter()
                .map(|((short, name), count)| (short, name, count));
            segments.push(Counted {
                full: full.collect(),
                column,
                counts,
            });
        }
        Ok(segments)
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
            let names: Vec<&str> = places.iter().map(|place| &*labels[*place].label).collect();
            let said = evidence(&names, article.dateline.as_deref(), &article.body);
            for (place, evidence) in places.into_iter().zip(said) {
                labels[place].evidence.get_or_insert_default().add(evidence);
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

/// Walks along the dictionaries of all segments side by side, and makes of each label that passes what is told of it: no
/// table of all labels is needed, which are as many as names in the texts.
fn merged(segments: &mut [Counted], keep: &dyn Fn(&str) -> bool) -> tantivy::Result<Carried> {
    let mut carried = Carried::default();
    for kind in Kind::ALL {
        let mut terms = Vec::new();
        let mut next = BinaryHeap::new();
        let (columns, mut counts): (Vec<_>, Vec<_>) = segments
            .iter_mut()
            .map(|segment| (&segment.column, &mut segment.counts))
            .unzip();
        for (segment, column) in columns.into_iter().enumerate() {
            for origin in Origin::ALL {
                let path = path_of(origin, kind, "");
                let mut stream = column.dictionary().prefix_range(&path).into_stream()?;
                if stream.advance() {
                    let label = stream.key()[path.len()..].to_vec();
                    next.push(Reverse((label, terms.len())));
                    terms.push((segment, origin, path.len(), stream));
                }
            }
        }
        let mut same: Vec<(usize, usize)> = Vec::new();
        while let Some(Reverse((label, _))) = next.peek() {
            let label = label.clone();
            let mut tally = Tally::default();
            same.clear();
            while let Some(mut top) = next.peek_mut()
                && top.0.0 == label
            {
                let (segment, origin, from, stream) = &mut terms[top.0.1];
                let ordinal = stream.term_ord() as usize;
                tally.add(*origin, counts[*segment][ordinal]);
                same.push((*segment, ordinal));
                match stream.advance() {
                    true => {
                        top.0.0.clear();
                        top.0.0.extend(&stream.key()[*from..]);
                    }
                    false => drop(PeekMut::pop(top)),
                }
            }
            let place = carried.take(kind, text_of(label)?, &tally, keep);
            for (segment, ordinal) in &same {
                counts[*segment][*ordinal] = place;
            }
        }
    }
    let mut full: Vec<(u32, u32, u64)> = Vec::new();
    for segment in segments {
        let places = |ordinal: u32| segment.counts[ordinal as usize];
        let meetings = segment.full.iter();
        let meetings =
            meetings.map(|(short, name, count)| (places(*short), places(*name), u64::from(*count)));
        full.extend(meetings.filter(|(short, name, _)| *short != NOWHERE && *name != NOWHERE));
    }
    full.sort_unstable();
    for same in full.chunk_by(|one, other| (one.0, one.1) == (other.0, other.1)) {
        let count = same.iter().map(|(_, _, count)| count).sum();
        carried.labels[same[0].0 as usize]
            .full
            .push((same[0].1 as usize, count));
    }
    Ok(carried)
}

impl Carried {
    /// Takes the next label in, and gives its place.
    fn take(
        &mut self,
        kind: Kind,
        label: Box<str>,
        tally: &Tally,
        keep: &dyn Fn(&str) -> bool,
    ) -> u32 {
        let is_only_said = tally.all == 0 && kind == Kind::Person;
        if tally.all == 0 && tally.hidden {
            self.hidden.push((kind, label.clone()));
        }
        if tally.all + tally.said == 0 || (is_only_said && !keep(&label)) {
            return NOWHERE;
        }
        self.labels.push(RawLabel {
            kind,
            label,
            articles: tally.all,
            given: tally.given,
            said: tally.said,
            full: Vec::new(),
            evidence: None,
        });
        self.labels.len() as u32 - 1
    }
}

fn text_of(label: Vec<u8>) -> tantivy::Result<Box<str>> {
    let text = String::from_utf8(label);
    let text = text.map_err(|_| TantivyError::InternalError("a tag is no text".to_owned()))?;
    Ok(text.into_boxed_str())
}

#[cfg(test)]
mod tests {
    use tantivy::indexer::NoMergePolicy;

    use super::*;
    use crate::{
        article::{Article, Status, Tag},
        engine::{Bookmark, Writer},
        index::Index,
    };

    const LABELS: [&str; 8] = [
        "Anna Berg",
        "Ola Berg",
        "Berg",
        "berg",
        "Oslo",
        "Ånn Øst",
        "Øst",
        "Anna-Berg",
    ];

    /// Numbers that look random.
    struct Dice(u64);

    impl Dice {
        fn below(&mut self, end: u64) -> u64 {
            self.0 = self
                .0
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            (self.0 >> 33) % end
        }
    }

    fn article(number: u64, dice: &mut Dice) -> Article {
        let mut tags: BTreeMap<(Origin, Kind, &str), Tag> = BTreeMap::new();
        for _ in 0..dice.below(6) {
            let origin = Origin::ALL[dice.below(4) as usize];
            let kind = match origin {
                Origin::Said | Origin::Text => Kind::Person,
                Origin::Given | Origin::Rule => Kind::ALL[dice.below(5) as usize],
            };
            let label = LABELS[dice.below(8) as usize];
            let tag = Tag {
                kind,
                label: label.to_owned(),
                origin,
                id: None,
                rel: None,
            };
            tags.insert((origin, kind, label), tag);
        }
        Article {
            id: number.to_string(),
            body: format!("Text {number}."),
            status: (dice.below(6) == 0).then_some(Status::Withheld),
            tags: tags.into_values().collect(),
            ..Article::default()
        }
    }

    type Told = BTreeMap<(Kind, String), (u64, u64, u64, BTreeMap<(Kind, String), u64>)>;

    /// What articles tell of labels, counted one by one; and the labels that hidden ones alone carry.
    fn counted(articles: &BTreeMap<u64, Article>) -> (Told, Vec<(Kind, String)>) {
        let mut told = Told::new();
        let label = |tag: &Tag| (tag.kind, tag.label.clone());
        for article in articles.values().filter(|article| article.status.is_none()) {
            for tag in &article.tags {
                let (all, given, said, full) = told.entry(label(tag)).or_default();
                match tag.origin {
                    Origin::Said => *said += 1,
                    Origin::Given | Origin::Rule | Origin::Text => *all += 1,
                }
                *given += u64::from(tag.origin == Origin::Given);
                let Surname::Alone(surname) = Surname::of(tag.origin, tag.kind, &tag.label) else {
                    continue;
                };
                for name in &article.tags {
                    let of = Surname::of(name.origin, name.kind, &name.label);
                    if of == Surname::InFull(surname) {
                        *full.entry(label(name)).or_default() += 1;
                    }
                }
            }
        }
        let carry = |tag: &&Tag| tag.origin != Origin::Said;
        let hidden = articles.values().filter(|article| article.status.is_some());
        let hidden = hidden.flat_map(|article| article.tags.iter().filter(carry).map(label));
        let hidden: std::collections::BTreeSet<_> = hidden.collect();
        let seen = |label: &(Kind, String)| told.get(label).is_some_and(|told| told.0 > 0);
        let hidden = hidden.into_iter().filter(|label| !seen(label)).collect();
        (told, hidden)
    }

    #[test]
    fn labels_of_several_segments_with_deletions_are_counted_as_one_by_one() {
        for seed in 0..12 {
            let mut dice = Dice(seed);
            let folder = tempfile::tempdir().unwrap();
            let index = Index::open_or_create(&folder.path().join("index")).unwrap();
            let mut writer = index.writer(32 << 20, 0).unwrap();
            writer.writer.set_merge_policy(Box::new(NoMergePolicy));
            let mut articles: BTreeMap<u64, Article> = BTreeMap::new();
            for _ in 0..4 {
                for _ in 0..dice.below(30) {
                    let number = dice.below(40);
                    if articles.remove(&number).is_some() {
                        writer.delete(&number.to_string()).unwrap();
                    }
                    if dice.below(4) > 0 {
                        let new = article(number, &mut dice);
                        writer.add(new.clone()).unwrap();
                        articles.insert(number, new);
                    }
                }
                writer.checkpoint(Bookmark::default()).unwrap();
            }
            let (told, hidden) = counted(&articles);
            let searcher = index.searcher().unwrap();
            for only_said in [true, false] {
                let carried = searcher.carried(0, &|_| only_said).unwrap();
                let key = |label: &RawLabel| (label.kind, label.label.to_string());
                let order: Vec<_> = carried.labels.iter().map(key).collect();
                assert!(order.is_sorted());
                let names = |label: &RawLabel| -> BTreeMap<_, _> {
                    let full = label.full.iter();
                    full.map(|(place, count)| (order[*place].clone(), *count))
                        .collect()
                };
                let found = carried.labels.iter();
                let found: Told = found
                    .map(|label| {
                        (
                            key(label),
                            (label.articles, label.given, label.said, names(label)),
                        )
                    })
                    .collect();
                let mut expected = told.clone();
                if !only_said {
                    let stays = |label: &(Kind, String)| told[label].0 > 0;
                    expected.retain(|label, _| stays(label));
                    for told in expected.values_mut() {
                        told.3.retain(|label, _| stays(label));
                    }
                }
                assert_eq!(found, expected, "seed {seed}");
                let found = carried.hidden.into_iter();
                let found: Vec<_> = found
                    .map(|(kind, label)| (kind, label.into_string()))
                    .collect();
                assert_eq!(found, hidden, "seed {seed}");
            }
        }
    }
}
