use super::*;
use crate::lifecycle::Lifecycle;
use proptest::prelude::*;
use std::collections::BTreeSet;

/// Something that is tried: which action, how many days later, by whom, and how good it is.
type Step = (usize, u32, u128, u8);

/// Tries an action with input that is right or wrong by chance.
fn attempt(
    world: &World,
    before: Assessment,
    action: Do,
    who: u128,
    luck: u8,
    now: DateTime<Utc>,
) -> Result<Assessment, Refusals> {
    let mut facts = world.facts(who, "2026-03-01");
    facts.now = now;
    facts.actor.tied = luck % 16 == 15;
    let marks = match luck % 4 {
        0 => marks_but("A1.2", i64::from(luck) % 20),
        1 => vec![mark("A1.1", 40)],
        _ => full_marks(),
    };
    let rate = |_: &StageScores| outcome(3 + luck % 2);
    match action {
        Do::Start => before.start(world.applicant(), &facts),
        Do::Save => before.save(marks, &[], vec![], &facts),
        Do::AttachEvidence => {
            let number = before.evidence.len() as u128;
            let indicator = ["A1.1", "C1.1", "C1.2"][usize::from(luck) % 3];
            before.attach_evidence(evidence(number, indicator), &facts)
        }
        Do::WithdrawEvidence => before.withdraw_evidence(EvidenceId(Uuid::from_u128(u128::from(luck % 4))), &facts),
        Do::Submit => before.submit(&facts),
        Do::Withdraw if luck > 250 => before.withdraw("撤回", &facts),
        Do::Lapse => before.lapse(&facts),
        Do::Review => before.review(marks, None, &facts),
        Do::Return if luck > 200 => before.send_back(reasons(), &facts),
        Do::AssignAssessor => before.assign_assessor(assessor(who), &facts),
        Do::RemoveAssessor if luck > 200 => before.remove_assessor(account(who), "更换", &facts),
        Do::DeclareConflict => before.declare_conflict(luck > 230, None, &facts),
        Do::Score => before.score(marks, &facts),
        Do::Verify => before.verify(rate, &facts),
        Do::PublishNotice => before.publish_notice(None, "1号", rate, &facts),
        Do::LodgeAppeal => before.lodge_appeal(appeal(u128::from(luck), &["A1.2"]), &facts),
        Do::DecideAppeal => before.decide_appeal(decision(&[luck > 100, true, luck % 4 > 1]), rate, &facts),
        Do::Confirm => before.confirm("3号", rate, &facts),
        Do::Award => before.award(new_award(), &facts).map(|(assessment, _)| assessment),
        _ => Err(Refusal::new(RefusalCode::ActionNotAllowed).into()),
    }
}

/// Starting points along the way, so that chance gets everywhere.
fn beginnings(world: &World) -> Vec<Assessment> {
    let mut all = world.everywhere();
    all.extend([world.filled(), world.assigned(), world.scored()]);
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Whatever is tried in whatever order: the status only moves along the table, a refusal changes nothing, a
    /// change counts once, and what other stages gave stays as it was.
    #[test]
    fn the_life_never_leaves_its_table(
        start in 0usize..16,
        steps in prop::collection::vec((1usize..20, 0u32..5, 1u128..10, any::<u8>()), 0..60)
    ) {
        let steps: Vec<Step> = steps;
        let world = world();
        let mut now = noon("2026-03-02");
        let mut current = beginnings(&world).swap_remove(start);
        for (step, days, who, luck) in steps {
            now += chrono::Duration::days(i64::from(days));
            let (action, before) = (Do::ALL[step], current.clone());
            let Ok(after) = attempt(&world, before.clone(), action, who, luck, now) else {
                continue;
            };
            let row = AssessmentLifecycle::transition(before.status, action).unwrap();
            prop_assert_eq!(after.status, row.to);
            prop_assert_eq!(after.version, before.version + 1);
            prop_assert!(action == Do::Save || after.self_scores == before.self_scores);
            prop_assert!(action == Do::Review || after.subdistrict_scores == before.subdistrict_scores);
            let final_kept = after.final_scores == before.final_scores;
            prop_assert!(matches!(action, Do::Verify | Do::DecideAppeal) || final_kept);
            prop_assert!(after.assessors.len() >= before.assessors.len());
            prop_assert!(after.assessors.iter().filter(|assessor| assessor.is_active()).count() <= ASSESSORS + 1);
            prop_assert!(after.appeals.iter().filter(|appeal| appeal.decision.is_none()).count() <= 1);
            prop_assert_eq!(after.open_appeal().is_some(), after.status == Is::Appealed);
            if after.status == Is::Confirmed && before.status != Is::Confirmed {
                let notice = after.notice().unwrap();
                prop_assert!(notice.ends < crate::time::china_date(now));
                prop_assert_eq!(notice.outcome.stars, after.confirmation.as_ref().unwrap().outcome.stars);
            }
            current = after;
        }
    }

    /// What `check` says is what the command does: nothing is refused by the table or the guard in the one and
    /// done in the other.
    #[test]
    fn a_command_does_nothing_that_check_refuses(
        start in 0usize..16, step in 1usize..20, days in 0u32..90, who in 1u128..10, luck in any::<u8>()
    ) {
        let world = world();
        let now = noon("2026-03-02") + chrono::Duration::days(i64::from(days));
        let before = beginnings(&world).swap_remove(start);
        let mut facts = world.facts(who, "2026-03-01");
        facts.now = now;
        facts.actor.tied = luck % 16 == 15;
        // The rating of the day is news that `check` cannot know.
        let rated_anew = matches!(Do::ALL[step], Do::PublishNotice | Do::Confirm);
        if !rated_anew && before.check(Do::ALL[step], &facts).is_err() {
            prop_assert!(attempt(&world, before, Do::ALL[step], who, luck, now).is_err());
        }
    }

    /// A submission with something missing names exactly what is missing, and one with nothing missing goes through.
    #[test]
    fn a_submission_names_exactly_the_gaps(
        scored in prop::collection::vec(any::<bool>(), 4), proved in prop::collection::vec(any::<bool>(), 3), zero in any::<bool>()
    ) {
        let world = world();
        let facts = world.facts(MANAGER, "2026-03-10");
        let mut marks = full_marks();
        marks[0] = if zero { mark("A1.1", 0) } else { mark("A1.1", 40) };
        let chosen: Vec<Mark> = marks.into_iter().zip(&scored).filter(|(_, scored)| **scored).map(|(mark, _)| mark).collect();
        let mut assessment = world.started().save(chosen, &[], vec![], &facts).unwrap();
        let pieces = ["A1.1", "C1.1", "C1.2"];
        for (number, indicator) in pieces.iter().enumerate().filter(|(number, _)| proved[*number]) {
            assessment = assessment.attach_evidence(evidence(number as u128, indicator), &facts).unwrap();
        }
        let mut expected = BTreeSet::new();
        for (indicator, scored) in ["A1.1", "A1.2", "C1", "E1.2"].iter().zip(&scored) {
            if !scored {
                expected.insert(format!("scores.{indicator}"));
            }
        }
        for (place, indicator) in pieces.iter().enumerate() {
            let claimed = if place == 0 { scored[0] && !zero } else { scored[2] };
            if claimed && !proved[place] {
                expected.insert(format!("evidence.{indicator}"));
            }
        }
        match assessment.submit(&facts) {
            Ok(submitted) => {
                prop_assert_eq!(submitted.status, Is::Submitted);
                prop_assert!(expected.is_empty());
            }
            Err(refusals) => {
                let named: Vec<String> = refusals.into_vec().iter().map(|refusal| refusal.field.join(".")).collect();
                prop_assert_eq!(named.len(), expected.len());
                prop_assert_eq!(named.into_iter().collect::<BTreeSet<_>>(), expected);
            }
        }
    }

    /// Whatever is tried with stars: they only fall, what has ended stays ended, and nothing leaves the table.
    #[test]
    fn the_life_of_stars_never_leaves_its_table(
        steps in prop::collection::vec((1usize..7, 0u32..120, any::<u8>()), 0..30)
    ) {
        let world = world();
        let mut rating = world.awarded().1;
        let mut now = noon("2026-05-20");
        for (step, days, luck) in steps {
            now += chrono::Duration::days(i64::from(days));
            let (action, before) = (StarRatingAction::ALL[step], rating.clone());
            let today = crate::time::china_date(now);
            let reasons = StarReason::of(action);
            let measure = StarMeasure {
                reason: reasons.get(usize::from(luck) % reasons.len().max(1)).copied().unwrap_or(StarReason::Remedied),
                note: None,
                document: "9号".into(),
                hearing: Some(Hearing { notified_on: today, statement: Some("已听取".into()) }),
                by: None,
            };
            let calendar = &world.calendar;
            let answer = match action {
                StarRatingAction::Hold => rating.hold(measure, calendar, now),
                StarRatingAction::Restore => rating.restore(measure, calendar, now),
                StarRatingAction::Downgrade => rating.downgrade(stars(luck % 6), measure, calendar, now),
                StarRatingAction::Revoke if luck > 200 => rating.revoke(measure, calendar, now),
                StarRatingAction::Replace if luck > 230 => rating.replace(today, None, now),
                _ => rating.expire(StarRatingFacts { today, organization_ended: luck > 240 }, None, now),
            };
            let Ok(after) = answer else {
                rating = before;
                continue;
            };
            prop_assert!(StarRatingLifecycle::TABLE.iter().any(|row| row.from.contains(&before.status) && row.to == after.status));
            prop_assert!(after.stars <= before.stars);
            prop_assert_eq!(after.awarded_stars, before.awarded_stars);
            prop_assert!(after.valid_to <= before.valid_to && after.valid_from <= after.valid_to);
            prop_assert_eq!(after.changes.len(), before.changes.len() + 1);
            prop_assert_eq!(&after.changes[..before.changes.len()], &before.changes[..]);
            rating = after;
        }
    }
}
