//! Surprise: how far two things meet more often than chance would have it.

/// The log-likelihood ratio of two things that stand in `one` and `other` of `all` articles, and in `both` together: 0
/// when they meet as often as chance would have it, below 0 when they meet less often. Above 10.8, chance alone would do
/// as much once in a thousand times.
///
/// G² of the table of two by two (Dunning, "Accurate Methods for the Statistics of Surprise and Coincidence", 1993).
/// Numbers that can't be are taken for the nearest ones that can: `both` is at most `one` and `other`, these at most
/// `all`, and at least `one + other - all` articles have both.
pub fn surprise(both: u64, one: u64, other: u64, all: u64) -> f64 {
    let cell = |seen: u64, row: u64, column: u64| {
        let (seen, row, column) = (seen as f64, row as f64, column as f64);
        match seen > 0.0 {
            true => seen * (seen * all as f64 / (row * column)).ln(),
            false => 0.0,
        }
    };
    let (one, other) = (one.min(all), other.min(all));
    let both = both.clamp((one + other).saturating_sub(all), one.min(other));
    let neither = all + both - one - other;
    let ratio = cell(both, one, other)
        + cell(one - both, one, all - other)
        + cell(other - both, all - one, other)
        + cell(neither, all - one, all - other);
    // rounding may leave a trace below what chance gives
    let ratio = (2.0 * ratio).max(0.0);
    match u128::from(both) * u128::from(all) < u128::from(one) * u128::from(other) {
        true => -ratio,
        false => ratio,
    }
}

/// The most that [`surprise`] can be for a thing in `one` of `all` articles, whatever it meets.
pub(crate) fn most(one: u64, all: u64) -> f64 {
    surprise(one, one, one, all)
}

/// A surprise as it is compared: to a millionth.
pub(crate) fn comparable(surprise: f64) -> i64 {
    (surprise * 1e6).round() as i64
}

/// A surprise as it is shown: to a hundredth.
pub(crate) fn shown(surprise: f64) -> f64 {
    // no negative zero
    (surprise * 100.0).round() / 100.0 + 0.0
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn surprise_is_the_ratio_of_likelihoods() {
        let check = |both, one, other, all, expect: f64| {
            let is = surprise(both, one, other, all);
            assert!((is - expect).abs() < 0.005, "{is}");
        };
        check(10, 10, 10, 100, 65.017);
        check(0, 50, 50, 100, -138.629);
        check(25, 50, 50, 100, 0.0);
        // "the swiss", the first row of Dunning's table
        check(110, 2552, 221, 31_777, 270.72);
        check(0, 0, 5, 10, 0.0);
        check(5, 10, 5, 10, 0.0);
        check(0, 0, 0, 0, 0.0);
        check(9, 5, 5, 10, 13.863);
        check(u64::MAX, u64::MAX, 5, 10, 0.0);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn nothing_surprises_more_than_what_always_meets(
            all in 2u64..200, one in 0u64..200, other in 0u64..200, both in 0u64..200,
        ) {
            let (one, other) = (one % (all + 1), other % (all + 1));
            let least = (one + other).saturating_sub(all);
            let both = least + both % (one.min(other) - least + 1);
            let is = surprise(both, one, other, all);
            prop_assert!((surprise(both, other, one, all) - is).abs() < 1e-9);
            // of the two, the one that says less bounds it
            let bound = most(one, all).min(most(other, all));
            prop_assert!(is.abs() <= bound + 1e-6, "{} {}", is, bound);
        }
    }
}
