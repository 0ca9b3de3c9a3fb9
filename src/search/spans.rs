//! Finds where a shape stands, given the positions of its slots: the one matcher of engines and highlighter.
//!
//! A span is a stretch of positions, from its first up to the one behind its last.

use super::Shape;
use crate::query::Text;

/// A stretch of positions: the first, and the one behind the last.
pub type Span = (u32, u32);

/// One place where a shape stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// What the match is made of: one stretch, or one a part of what is near each other, in the order of the text.
    pub members: Vec<Span>,
}

/// Appends the positions of a slot, in rising order, none twice.
pub type Load<'l> = &'l mut dyn FnMut(usize, &mut Vec<u32>);

/// Asked from time to time where much is to be compared: whether to stop, with what has been found so far.
pub type Stop<'s> = &'s mut dyn FnMut() -> bool;

impl Shape {
    /// All places where the shape stands; of those that are near each other, ones that do not overlap.
    pub fn find(&self, load: Load<'_>, stop: Stop<'_>) -> Vec<Place> {
        match self {
            Shape::Near {
                parts,
                distance,
                in_order,
            } => {
                let mut events = Vec::new();
                for (part, shape) in parts.iter().enumerate() {
                    let spans = shape.spans(load);
                    if spans.is_empty() {
                        return Vec::new();
                    }
                    events.extend(spans.into_iter().map(|span| (span, part)));
                }
                events.sort_unstable();
                let apart = |two: &[(Span, usize)]| two[0].0.1 <= two[1].0.0;
                let words = events.iter().all(|((from, to), _)| to - from == 1);
                match !in_order && words && events.windows(2).all(apart) {
                    true => words_near(&events, parts.len(), *distance),
                    false => near(&events, parts.len(), *distance, *in_order, stop),
                }
            }
            Shape::Slot(_) | Shape::Row(_) | Shape::Either(_) => {
                let spans = self.spans(load).into_iter();
                spans
                    .map(|span| Place {
                        members: vec![span],
                    })
                    .collect()
            }
        }
    }

    /// How often the shape stands there: for a row or a choice, at how many positions one begins.
    pub fn count(&self, load: Load<'_>, stop: Stop<'_>) -> usize {
        if matches!(self, Shape::Near { .. }) {
            return self.find(load, stop).len();
        }
        let mut spans = self.spans(load);
        spans.dedup_by_key(|(from, _)| *from);
        spans.len()
    }

    /// All spans that the shape can cover, in order.
    fn spans(&self, load: Load<'_>) -> Vec<Span> {
        match self {
            Shape::Slot(slot) => {
                let mut positions = Vec::new();
                load(*slot, &mut positions);
                positions.into_iter().map(|at| (at, at + 1)).collect()
            }
            Shape::Row(members) => {
                let mut members = members.iter();
                let mut spans = members.next().map_or(Vec::new(), |first| first.spans(load));
                for member in members {
                    if spans.is_empty() {
                        break;
                    }
                    spans = side_by_side(spans, &member.spans(load));
                }
                spans
            }
            // a shape that is near others stands in no other shape
            Shape::Either(members) | Shape::Near { parts: members, .. } => {
                let mut spans: Vec<Span> = Vec::new();
                for member in members {
                    spans.extend(member.spans(load));
                }
                if members.len() > 1 {
                    spans.sort_unstable();
                    spans.dedup();
                }
                spans
            }
        }
    }
}

/// The spans that begin with one of the first and go on with one of the second.
fn side_by_side(mut first: Vec<Span>, second: &[Span]) -> Vec<Span> {
    // by where they end: both lists are then walked once
    first.sort_unstable_by_key(|(from, to)| (*to, *from));
    let mut spans = Vec::new();
    let mut start = 0;
    for (from, to) in first {
        while second.get(start).is_some_and(|next| next.0 < to) {
            start += 1;
        }
        let touching = second[start..].iter().take_while(|next| next.0 == to);
        spans.extend(touching.map(|next| (from, next.1)));
    }
    spans.sort_unstable();
    spans.dedup();
    spans
}

/// The matches of parts that are single words, no two of them in the same place: what [`near`] finds, by the last place
/// of each part alone.
fn words_near(events: &[(Span, usize)], parts: usize, distance: u32) -> Vec<Place> {
    let mut found = Vec::new();
    let mut last: Vec<Option<Span>> = vec![None; parts];
    for (span, part) in events {
        last[*part] = Some(*span);
        let members: Option<Vec<Span>> = last.iter().copied().collect();
        let Some(mut members) = members else { continue };
        let first = members
            .iter()
            .map(|member| member.0)
            .min()
            .unwrap_or(span.0);
        if span.1 - first - (parts as u32) < distance {
            members.sort_unstable();
            found.push(Place { members });
            last.fill(None);
        }
    }
    found
}

/// A choice of spans, one a part, for some of the parts.
#[derive(Clone, Copy)]
struct Choice {
    /// The parts that have theirs.
    parts: u32,
    /// The first position plus the widths of all chosen: what must lie close before a span that may be added.
    reach: u32,
    /// The spans in the order of the text, and how many.
    members: [Span; Text::MOST_NEAR],
    count: usize,
}

impl Choice {
    /// No span yet, where one may begin.
    fn none(from: u32) -> Choice {
        Choice {
            parts: 0,
            reach: from,
            members: [(0, 0); Text::MOST_NEAR],
            count: 0,
        }
    }

    /// This choice and one more span behind it.
    fn with(mut self, span: Span, part: usize) -> Choice {
        self.parts |= 1 << part;
        self.reach += span.1 - span.0;
        self.members[self.count] = span;
        self.count += 1;
        self
    }

    /// The end of the last span.
    fn end(&self) -> u32 {
        self.members[..self.count].last().map_or(0, |span| span.1)
    }
}

/// The matches of parts near each other: one span of each, none overlapping another, fewer than `distance` positions
/// between the first and the last that belong to none. Leftmost matches; none overlaps another.
///
/// The events are all spans and the part that each is of, in order. One pass over them keeps, of all choices of the same
/// parts that end before a span begins, the one that reaches furthest: no other can do what that can't.
fn near(
    events: &[(Span, usize)],
    parts: usize,
    distance: u32,
    in_order: bool,
    stop: Stop<'_>,
) -> Vec<Place> {
    let full = (1u32 << parts) - 1;
    let mut found = Vec::new();
    // the best of those that end where the next span begins, or before, by their parts; and those that end behind
    let mut settled: Vec<Choice> = Vec::new();
    let mut open: Vec<Choice> = Vec::new();
    // where the last match ended
    let mut free = 0;
    let mut steps = 0;
    for (span, part) in events.iter().copied() {
        let from = span.0;
        if from < free {
            continue;
        }
        steps += 1 + settled.len() + open.len();
        if steps > STEPS {
            steps = 0;
            if stop() {
                break;
            }
        }
        open.retain(|choice| {
            let stays = choice.end() > from;
            if !stays {
                settle(&mut settled, choice);
            }
            stays
        });
        settled.retain(|choice| choice.reach.saturating_add(distance) > from);
        let bit = 1 << part;
        let mut best: Option<Choice> = None;
        let mut add = |choice: Choice| {
            if choice.parts != full {
                open.push(choice);
            } else if best.is_none_or(|best| choice.reach > best.reach) {
                best = Some(choice);
            }
        };
        if !in_order || part == 0 {
            add(Choice::none(from).with(span, part));
        }
        for choice in &settled {
            let next = !in_order || choice.parts == bit - 1;
            if next && choice.parts & bit == 0 {
                add(choice.with(span, part));
            }
        }
        if let Some(best) = best {
            found.push(Place {
                members: best.members[..best.count].to_vec(),
            });
            free = span.1;
            settled.clear();
            open.clear();
        }
    }
    found
}

/// After so many comparisons it is asked whether to stop.
const STEPS: usize = 100_000;

/// Takes a choice in, unless one of the same parts reaches as far; they are in the order of their parts.
fn settle(settled: &mut Vec<Choice>, choice: &Choice) {
    match settled.binary_search_by_key(&choice.parts, |other| other.parts) {
        Ok(place) if settled[place].reach < choice.reach => settled[place] = *choice,
        Ok(_) => {}
        Err(place) => settled.insert(place, *choice),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn find(shape: &Shape, slots: &[Vec<u32>]) -> Vec<Vec<Span>> {
        let mut load = |slot: usize, to: &mut Vec<u32>| to.extend(&slots[slot]);
        let places = shape.find(&mut load, &mut || false).into_iter();
        places.map(|place| place.members).collect()
    }

    fn slots(count: usize) -> Vec<Shape> {
        (0..count).map(Shape::Slot).collect()
    }

    #[test]
    fn a_row_stands_at_consecutive_positions() {
        let row = Shape::Row(slots(3));
        assert_eq!(
            find(&row, &[vec![1, 5, 9], vec![2, 6], vec![3, 8]]),
            [[(1, 4)]]
        );
        let choice = Shape::Either(vec![Shape::Slot(1), Shape::Row(slots(2))]);
        let row = Shape::Row(vec![choice, Shape::Slot(2)]);
        // position 4 by the one word, position 3 by both
        assert_eq!(
            find(&row, &[vec![3], vec![4], vec![5]]),
            [[(3, 6)], [(4, 6)]]
        );
    }

    #[test]
    fn near_counts_the_words_between() {
        let near = |distance, in_order| Shape::Near {
            parts: slots(2),
            distance,
            in_order,
        };
        let text = [vec![0, 10], vec![3, 9]];
        assert_eq!(find(&near(2, false), &text), [[(9, 10), (10, 11)]]);
        assert_eq!(
            find(&near(3, false), &text),
            [[(0, 1), (3, 4)], [(9, 10), (10, 11)]]
        );
        assert_eq!(find(&near(3, true), &text), [[(0, 1), (3, 4)]]);
        assert_eq!(find(&near(2, true), &text), Vec::<Vec<Span>>::new());
    }

    #[test]
    fn one_word_is_never_two_parts() {
        let near = Shape::Near {
            parts: slots(2),
            distance: 5,
            in_order: false,
        };
        assert!(find(&near, &[vec![4], vec![4]]).is_empty());
        assert_eq!(find(&near, &[vec![4, 6], vec![4, 6]]), [[(4, 5), (6, 7)]]);
    }

    #[test]
    fn many_parts_in_the_same_places_are_found_in_time() {
        let everywhere: Vec<u32> = (0..200).collect();
        let near = Shape::Near {
            parts: slots(8),
            distance: 100,
            in_order: false,
        };
        // each match takes eight places in a row
        let mut places = vec![everywhere; 8];
        assert_eq!(find(&near, &places).len(), 25);
        // and one that lacks a part compares all choices of the others
        places[0].clear();
        places[0].push(1_000);
        assert_eq!(find(&near, &places).len(), 0);
        let mut asked = 0;
        let mut load = |slot: usize, to: &mut Vec<u32>| to.extend(&places[slot]);
        near.find(&mut load, &mut || {
            asked += 1;
            true
        });
        assert_eq!(asked, 1);
    }

    /// By trying all choices.
    fn any_choice(
        parts: &[Vec<Span>],
        taken: &mut Vec<Span>,
        distance: u32,
        in_order: bool,
    ) -> bool {
        let Some((first, rest)) = parts.split_first() else {
            let from = taken.iter().map(|span| span.0).min().unwrap_or(0);
            let to = taken.iter().map(|span| span.1).max().unwrap_or(0);
            let own: u32 = taken.iter().map(|(from, to)| to - from).sum();
            return to - from - own < distance;
        };
        first.iter().any(|span| {
            let apart = |other: &Span| match in_order {
                true => other.1 <= span.0,
                false => other.1 <= span.0 || span.1 <= other.0,
            };
            if !taken.iter().all(apart) {
                return false;
            }
            taken.push(*span);
            let found = any_choice(rest, taken, distance, in_order);
            taken.pop();
            found
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]
        #[test]
        fn near_finds_what_trying_all_choices_finds(
            parts in prop::collection::vec(
                prop::collection::btree_set((0u32..14, 1u32..4), 1..5), 2..5),
            distance in 1u32..7,
            in_order in any::<bool>(),
        ) {
            let parts: Vec<Vec<Span>> = parts
                .into_iter()
                .map(|part| part.into_iter().map(|(at, width)| (at, at + width)).collect())
                .collect();
            let events = parts.iter().enumerate();
            let events = events.flat_map(|(part, spans)| spans.iter().map(move |s| (*s, part)));
            let mut events: Vec<(Span, usize)> = events.collect();
            events.sort_unstable();
            let found = near(&events, parts.len(), distance, in_order, &mut || false);
            prop_assert_eq!(
                !found.is_empty(),
                any_choice(&parts, &mut Vec::new(), distance, in_order)
            );
            for place in found {
                let own: u32 = place.members.iter().map(|(from, to)| to - from).sum();
                let (first, last) = (place.members[0], place.members[parts.len() - 1]);
                prop_assert!(last.1 - first.0 - own < distance);
                prop_assert!(place.members.windows(2).all(|two| two[0].1 <= two[1].0));
            }
        }

        #[test]
        fn words_in_places_of_their_own_are_found_the_short_way_too(
            text in prop::collection::vec(0usize..4, 0..40),
            gaps in prop::collection::vec(1u32..5, 40),
            distance in 1u32..12,
        ) {
            let mut at = 0;
            let mut events = Vec::new();
            for (part, gap) in text.into_iter().zip(gaps) {
                at += gap;
                events.push(((at, at + 1), part));
            }
            // which of several words in between is named does not matter
            let ends = |places: Vec<Place>| -> Vec<(Span, Span)> {
                let ends = places.into_iter();
                ends.map(|place| (place.members[0], place.members[3])).collect()
            };
            let short = ends(words_near(&events, 4, distance));
            prop_assert_eq!(short, ends(near(&events, 4, distance, false, &mut || false)));
        }
    }
}
