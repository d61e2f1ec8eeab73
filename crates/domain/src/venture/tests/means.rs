//! Trimmed means in exact integers.

use super::*;

fn review(given: [i64; 4]) -> Review {
    let criteria = default_criteria().into_iter().zip(given);
    Review {
        scores: criteria
            .map(|(criterion, hundredths)| ReviewScore {
                criterion: criterion.code,
                points: Points::from_hundredths(hundredths),
            })
            .collect(),
        comment: None,
        at: noon("2026-04-01"),
    }
}

fn outcome(reviews: &[Review]) -> Option<ReviewOutcome> {
    let reviews: Vec<&Review> = reviews.iter().collect();
    ReviewOutcome::of(&reviews, &default_criteria())
}

fn totals(totals: &[i64]) -> ReviewOutcome {
    let reviews: Vec<Review> = totals.iter().map(|total| review([*total, 0, 0, 0])).collect();
    outcome(&reviews).unwrap()
}

#[test]
fn up_to_four_reviews_count_all_and_from_five_up_the_highest_and_lowest_are_dropped() {
    assert_eq!(outcome(&[]), None);
    let four = totals(&[1_000, 2_000, 2_500, 3_000]);
    assert_eq!(
        (four.reviews, four.counted, four.mean.points().to_string()),
        (4, 4, "21.25".into())
    );
    let five = totals(&[0, 2_000, 2_500, 3_000, 3_000]);
    assert_eq!(
        (five.reviews, five.counted, five.mean.points().to_string()),
        (5, 3, "25.00".into())
    );
    let six = totals(&[0, 1_000, 1_000, 1_000, 1_001, 3_000]);
    assert_eq!((six.counted, six.mean.points().to_string()), (4, "10.00".into()));
}

#[test]
fn means_are_compared_exactly_and_rounded_half_up_for_showing_alone() {
    let (third, near) = (totals(&[1_000, 1_000, 1_001]), totals(&[1_000]));
    assert_eq!(third.mean.points(), near.mean.points());
    assert!(third.mean > near.mean);
    assert_eq!(Mean { sum: 5, count: 10 }.points(), Points::from_hundredths(1));
    assert_eq!(Mean { sum: 4, count: 10 }.points(), Points::from_hundredths(0));
    assert_eq!(Mean { sum: 6_000, count: 1 }, Mean { sum: 18_000, count: 3 });
    // 59.996… is shown as 60.00 and does not reach it.
    let short = Mean { sum: 17_999, count: 3 };
    assert_eq!(short.points(), points(60));
    assert!(!short.reaches(points(60)) && Mean { sum: 18_000, count: 3 }.reaches(points(60)));
}

#[test]
fn among_equal_totals_the_criteria_say_which_review_is_dropped() {
    // The same total five times: the lowest is the one with the fewest points in the first criterion.
    let reviews = [
        review([3_000, 0, 0, 0]),
        review([2_000, 1_000, 0, 0]),
        review([1_000, 2_000, 0, 0]),
        review([1_500, 1_500, 0, 0]),
        review([2_500, 500, 0, 0]),
    ];
    let found = outcome(&reviews).unwrap();
    assert_eq!(found.mean, Mean { sum: 9_000, count: 3 });
    assert_eq!(found.criteria[0], Mean { sum: 6_000, count: 3 });
    assert_eq!(found.criteria[1], Mean { sum: 3_000, count: 3 });
}
