//! Finds where a shape stands, given the positions of its slots: the one matcher of engines and highlighter.
//!
//! A span is a stretch of positions, from its first up to the one behind its last.

use super::Shape;

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

impl Shape {
    /// All places where the shape stands; of those that are near each other, ones that do not overlap.
    pub fn find(&self, load: Load<'_>) -> Vec<Place> {
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
                    false => near(&events, parts.len(), *distance, *in_order),
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
    pub fn count(&self, load: Load<'_>) -> usize {
        if matches!(self, Shape::Near { .. }) {
            return self.find(load).len();
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

/// The matches of parts that are single words, no two of them in the same place: what [`near`] finds, by the last place of
/// each part alone.
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
struct Choice {
    /// The parts that have theirs.
    parts: u32,
    /// The first position plus the widths of all chosen: what must lie close before a span that may be added.
    reach: u32,
    /// The end of the last.
    end: u32,
    /// The last chosen, in the list of all that were.
    last: usize,
}

/// The matches of parts near each other: one span of each, none overlapping another, fewer than `distance` positions
/// between the first and the last that belong to none. Leftmost matches; none overlaps another.
///
/// The events are all spans and the part that each is of, in order. One pass over them keeps every choice that can still be completed and that no other choice of the
/// same parts betters.
fn near(events: &[(Span, usize)], parts: usize, distance: u32, in_order: bool) -> Vec<Place> {
    let full = (1u32 << parts) - 1;
    let mut found = Vec::new();
    let mut choices: Vec<Choice> = Vec::new();
    // each chosen span, and the one chosen before it
    let mut chosen: Vec<(Span, Option<usize>)> = Vec::new();
    // where the last match ended
    let mut free = 0;
    for ((from, to), part) in events.iter().copied() {
        if from < free {
            continue;
        }
        let bit = 1 << part;
        choices.retain(|choice| choice.reach + distance > from);
        let mut added: Vec<Choice> = Vec::new();
        if !in_order || part == 0 {
            chosen.push(((from, to), None));
            added.push(Choice {
                parts: bit,
                reach: to,
                end: to,
                last: chosen.len() - 1,
            });
        }
        for choice in &choices {
            let next = !in_order || choice.parts == bit - 1;
            if choice.parts & bit == 0 && choice.end <= from && next {
                chosen.push(((from, to), Some(choice.last)));
                added.push(Choice {
                    parts: choice.parts | bit,
                    reach: choice.reach + (to - from),
                    end: to,
                    last: chosen.len() - 1,
                });
            }
        }
        let whole = added.iter().filter(|choice| choice.parts == full);
        if let Some(best) = whole.max_by_key(|choice| choice.reach) {
            let mut members = Vec::with_capacity(parts);
            let mut at = Some(best.last);
            while let Some((span, before)) = at.and_then(|at| chosen.get(at)) {
                members.push(*span);
                at = *before;
            }
            members.reverse();
            found.push(Place { members });
            free = to;
            choices.clear();
            chosen.clear();
            continue;
        }
        for choice in added {
            let betters =
                |a: &Choice, b: &Choice| a.parts == b.parts && a.reach >= b.reach && a.end <= b.end;
            if !choices.iter().any(|other| betters(other, &choice)) {
                choices.retain(|other| !betters(&choice, other));
                choices.push(choice);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn find(shape: &Shape, slots: &[Vec<u32>]) -> Vec<Vec<Span>> {
        let mut load = |slot: usize, to: &mut Vec<u32>| to.extend(&slots[slot]);
        let places = shape.find(&mut load).into_iter();
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
            let found = near(&events, parts.len(), distance, in_order);
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
            prop_assert_eq!(short, ends(near(&events, 4, distance, false)));
        }
    }
}
