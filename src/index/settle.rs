//! Settles what the labels of a commit stand for: the vocabulary, what articles show, what users are told of it.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use super::{Searcher, carried::Carried};
use crate::{
    article::{Article, Origin},
    engine::EngineError,
    facet::{Dimension, Kind},
    tags::{Decisions, RawLabel, RawTag, TagGroup, TagReport, TagWhy, settle, suggest},
    text::fold,
    vocabulary::{Place, Standing, TagLabel, Vocabulary},
};

impl Searcher {
    /// The vocabulary with its tags grouped as they are settled.
    pub(super) fn settled_vocabulary(
        mut self,
        decisions: &Decisions,
        now: i64,
    ) -> Result<Vocabulary, EngineError> {
        // the tags of before need not be there beside the new ones
        self.vocabulary = self.vocabulary.with_tags(Vec::new());
        // of what texts only say nothing comes but by what the user decides
        let Carried { labels, hidden } = self.carried(now, &|label| decisions.name(label))?;
        let mut rows = Vec::new();
        let mut settled = vec![false; labels.len()];
        settle(&labels, decisions, &mut |kind, shown, place| {
            settled[place] = true;
            let label = &labels[place];
            rows.push(TagLabel {
                dimension: Dimension::from(kind),
                shown: &labels[shown].label,
                of: Dimension::from(label.kind),
                label: &label.label,
                standing: match label.given > 0 {
                    true => Standing::Given,
                    false => Standing::Derived,
                },
            });
        });
        // what users decide of those that visible articles say besides comes first
        let decided = |(kind, label): &&(Kind, Box<str>)| {
            let same = |raw: &RawLabel| (raw.kind, &raw.label).cmp(&(*kind, label));
            let place = labels.binary_search_by(same);
            place.is_ok_and(|place| settled[place])
        };
        let hidden = hidden.iter().filter(|label| !decided(label));
        rows.extend(hidden.map(|(kind, label)| TagLabel {
            dimension: Dimension::from(*kind),
            shown: label,
            of: Dimension::from(*kind),
            label,
            standing: Standing::Hidden,
        }));
        Ok(self.vocabulary.with_tags(rows))
    }

    /// The moment as of which the vocabulary is settled.
    fn settled_as_of(&self) -> i64 {
        self.payload.now.unwrap_or(i64::MIN)
    }

    /// The group of a label; nothing where it is no person after all.
    fn group_of(&self, kind: Kind, label: &str) -> Option<Place> {
        let dimension = Dimension::from(kind);
        let raw = self.vocabulary.raw(dimension).group(label)?;
        Some(self.vocabulary.group_of(dimension, raw))
    }

    /// The same for people: what only hidden articles carry is nothing to them.
    fn seen_group_of(&self, label: &RawLabel) -> Option<(Kind, &str)> {
        let group = self.group_of(label.kind, &label.label)?;
        let hidden = self.vocabulary.standing(group.0, group.1) == Standing::Hidden;
        (!hidden).then(|| self.shown(group))
    }

    /// The kind of a group of tags, and what it is shown by.
    fn shown(&self, (dimension, group): Place) -> (Kind, &str) {
        let kind = dimension.kind().unwrap_or(Kind::Tag);
        (kind, self.vocabulary.labels(dimension).label(group))
    }

    /// Gives the tags of an article the kinds that they count as. Derived ones go that stand for the same as another, or
    /// for nothing.
    pub(super) fn settle_tags(&self, article: &mut Article) {
        let mut said: BTreeSet<Place> = BTreeSet::new();
        article.tags.retain_mut(|tag| {
            let group = match tag.origin {
                Origin::Given | Origin::Rule | Origin::Text => self.group_of(tag.kind, &tag.label),
                Origin::Said => {
                    let groups = Kind::ALL.into_iter();
                    let mut groups = groups.filter_map(|kind| self.group_of(kind, &tag.label));
                    groups.find(|group| self.vocabulary.counts_where_said(*group))
                }
            };
            let Some(group) = group else {
                return tag.origin == Origin::Given;
            };
            let first = said.insert(group);
            tag.kind = self.shown(group).0;
            if tag.origin == Origin::Said {
                tag.origin = Origin::Text;
            }
            first || tag.origin == Origin::Given
        });
    }

    /// What the archive's tags stand for, as of the last run.
    pub(super) fn tag_report(&self) -> Result<TagReport, EngineError> {
        let labels = self.carried(self.settled_as_of(), &|_| true)?.labels;
        let mut groups: BTreeMap<(Kind, &str), Vec<RawTag>> = BTreeMap::new();
        for label in &labels {
            if let Some(group) = self.seen_group_of(label) {
                groups.entry(group).or_default().push(RawTag::of(label));
            }
        }
        let groups = groups.into_iter().map(|((kind, label), mut labels)| {
            labels.sort_by_key(|tag| (Reverse(tag.articles), tag.label.clone()));
            TagGroup {
                kind,
                label: label.to_owned(),
                labels,
            }
        });
        let doubtful = suggest(&labels, &self.index.decisions()?.0);
        let raw = |place: usize| RawTag::of(&labels[place]);
        Ok(TagReport {
            version: 1,
            groups: groups.collect(),
            doubtful: doubtful
                .into_iter()
                .map(|(a, b)| (raw(a), raw(b)))
                .collect(),
        })
    }

    /// Why the labels that a text equals have their kinds.
    pub(super) fn tag_why(&self, text: &str) -> Result<Vec<TagWhy>, EngineError> {
        let labels = self.carried(self.settled_as_of(), &|_| true)?.labels;
        let asked = fold(text.trim());
        let found = labels.iter().filter(|label| fold(&label.label) == asked);
        let why = found.map(|label| TagWhy::of(label, self.seen_group_of(label)));
        Ok(why.collect())
    }
}
