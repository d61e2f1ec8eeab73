//! The panel, its scores, the ranking, and what is told to whom.

use super::*;
use RefusalCode as No;

fn claims() -> Vec<Claim> {
    vec![claim(1, 4800), claim(2, 4500)]
}

fn refused(change: impl FnOnce(&mut AwardDecision)) -> Vec<(RefusalCode, String)> {
    let mut decision = decision();
    change(&mut decision);
    let winner = bid(1, 4800);
    codes(
        published()
            .award(claims(), decision, &winner, id(1), noon("2026-03-23"))
            .unwrap_err(),
    )
}

#[test]
fn the_best_claim_wins_and_opens_a_project() {
    let done = published().award(
        claims(),
        decision(),
        &bid(1, 4800),
        id::<ProjectId>(5),
        noon("2026-03-23"),
    );
    let (order, claims) = done.unwrap();
    assert_eq!(
        (order.status, order.project),
        (ServiceOrderStatus::Awarded, Some(id(5)))
    );
    let award = order.award.unwrap();
    assert_eq!(
        (award.claim, award.organization, award.price),
        (id(1), id(1), yuan(4800))
    );
    assert_eq!(award.on, day("2026-03-23"));
    let means: Vec<(u32, u32)> = award.ranking.iter().map(|ranked| (ranked.rank, ranked.mean)).collect();
    assert_eq!(means, [(1, 9000), (2, 8000)]);
    assert_eq!(claims[0].status, ClaimStatus::Selected);
    assert_eq!(claims[1].status, ClaimStatus::NotSelected);
    let told = claims[1].outcome.as_ref().unwrap();
    assert_eq!(
        (told.rank, told.mean, told.reason.as_deref()),
        (Some(2), Some(8000), Some("方案未写明巡查频次"))
    );
}

#[test]
fn means_are_exact() {
    assert_eq!(mean_score(&[90, 85, 95]), 9000);
    assert_eq!(mean_score(&[1, 1, 0]), 67);
    assert_eq!(mean_score(&[1, 0, 0]), 33);
    assert_eq!(mean_score(&[]), 0);
}

#[test]
fn not_before_the_last_day_for_claims_is_over_and_not_without_a_claim() {
    let early = published().award(claims(), decision(), &bid(1, 4800), id(1), noon("2026-03-20"));
    assert_eq!(codes(early.unwrap_err()), one(No::NotDueYet, ""));
    let none = published().award(vec![], decision(), &bid(1, 4800), id(1), noon("2026-03-23"));
    assert_eq!(codes(none.unwrap_err()), one(No::NoClaims, ""));
    let twice = awarded().award(claims(), decision(), &bid(1, 4800), id(1), noon("2026-03-23"));
    assert_eq!(codes(twice.unwrap_err()), one(No::ActionNotAllowed, ""));
}

#[test]
fn three_scorers_without_conflict_are_needed() {
    let few = refused(|decision| decision.panel[1].conflict = Some("亲属在该组织任职".into()));
    assert_eq!(few[0], (No::ScorersTooFew, "panel".to_owned()));
    let mut decision = decision();
    decision.panel.insert(
        1,
        PanelMember {
            conflict: Some("亲属在该组织任职".into()),
            ..scorer("志愿者代表", 3)
        },
    );
    let done = published().award(claims(), decision, &bid(1, 4800), id(1), noon("2026-03-23"));
    assert!(
        done.is_ok(),
        "who declares a conflict scores nothing and the others decide"
    );
}

#[test]
fn who_is_tied_to_a_claimant_neither_scores_nor_awards() {
    assert_eq!(
        refused(|decision| {
            decision.panel[0].account = Some(id(7));
            decision.panel[1].account = Some(id(7));
            decision.tied = vec![id(7)];
        }),
        [
            (No::OwnOrganization, "panel.0.account".to_owned()),
            (No::Duplicate, "panel.1.account".to_owned()),
            (No::OwnOrganization, "panel.1.account".to_owned()),
        ]
    );
    assert_eq!(
        refused(|decision| decision.tied = vec![id(1)]),
        one(No::OwnOrganization, "")
    );
}

#[test]
fn it_is_known_who_holds_a_seat() {
    let anybody = PanelMember {
        participant: None,
        ..scorer("居民代表", 0)
    };
    assert_eq!(
        refused(|decision| decision.panel[1] = anybody),
        one(No::Required, "panel.1.participant")
    );
    for nowhere in [0, 4, u32::MAX] {
        assert_eq!(
            refused(|decision| decision.panel[1].participant = Some(nowhere)),
            one(No::NotFound, "panel.1.participant")
        );
    }
    let (order, _) = published()
        .award(claims(), decision(), &bid(1, 4800), id(1), noon("2026-03-23"))
        .unwrap();
    let capacities: Vec<Option<ParticipantKind>> = order.award.unwrap().panel.iter().map(|it| it.capacity).collect();
    assert_eq!(
        capacities,
        [Some(ParticipantKind::Community), Some(ParticipantKind::Resident), None]
    );
}

#[test]
fn somebody_who_scores_has_an_account_beside_who_puts_it_on_file() {
    let missing = || one(No::PanelAccountMissing, "panel");
    assert_eq!(refused(|decision| decision.panel[2] = scorer("居民代表", 3)), missing());
    assert_eq!(
        refused(|decision| decision.panel[2].account = Some(id(1))),
        missing(),
        "their own witness"
    );
    assert_eq!(
        refused(|decision| {
            decision.panel[2].conflict = Some("亲属在该组织任职".into());
            decision.panel.push(scorer("居民代表", 3));
        }),
        missing(),
        "who has a conflict scores nothing"
    );
}

#[test]
fn no_more_sit_for_a_participant_than_came_and_none_scores_for_who_claims() {
    let over = |decision: &mut AwardDecision, participant| {
        decision.panel.push(scorer("代表", participant));
        decision.claims.iter_mut().for_each(|it| it.scores.push(80));
    };
    assert_eq!(
        refused(|decision| (0..3).for_each(|_| over(decision, 1))),
        one(No::ParticipantSeatsTaken, "panel.5.participant"),
        "three came for the community, one sits already"
    );
    assert_eq!(
        refused(|decision| over(decision, 2)),
        one(No::OwnOrganization, "panel.3.participant")
    );
    let mut declared = decision();
    declared.panel.push(PanelMember {
        conflict: Some("本组织参与接单".into()),
        ..scorer("社会组织", 2)
    });
    let done = published().award(claims(), declared, &bid(1, 4800), id(1), noon("2026-03-23"));
    assert!(done.is_ok());
}

#[test]
fn every_claim_has_one_score_of_each_scorer() {
    assert_eq!(
        refused(|decision| {
            decision.claims[0].scores = vec![90, 85];
            decision.claims[1].scores[2] = 101;
        }),
        [
            (No::ScoreCount, "claims.0.scores".to_owned()),
            (No::OutOfRange, "claims.1.scores.2".to_owned()),
        ]
    );
    assert_eq!(
        refused(|decision| decision.claims.truncate(1)),
        one(No::ClaimUnscored, "claims")
    );
    assert_eq!(
        refused(|decision| {
            decision.claims.push(scores(2, &[1, 2, 3], Some("重复")));
            decision.claims.push(scores(9, &[1, 2, 3], Some("不存在")));
        }),
        [
            (No::Duplicate, "claims.2.claim".to_owned()),
            (No::NotFound, "claims.3.claim".to_owned())
        ]
    );
}

#[test]
fn losers_are_told_why() {
    assert_eq!(
        refused(|decision| decision.claims[1].reason = None),
        one(No::ReasonRequired, "claims.1.reason")
    );
    assert_eq!(
        refused(|decision| decision.minutes.clear()),
        one(No::Required, "minutes")
    );
}

#[test]
fn who_departs_from_the_ranking_says_why() {
    let depart = |reason: Option<&str>| {
        let mut decision = decision();
        decision.winner = id(2);
        decision.claims[0].reason = Some("报价较高".into());
        decision.departure_reason = reason.map(str::to_owned);
        published().award(claims(), decision, &bid(2, 4500), id(1), noon("2026-03-23"))
    };
    assert_eq!(
        codes(depart(None).unwrap_err()),
        one(No::RankingDeparture, "departureReason")
    );
    let (order, claims) = depart(Some("第一名当日声明不再承接")).unwrap();
    assert_eq!(
        order.award.unwrap().departure_reason.as_deref(),
        Some("第一名当日声明不再承接")
    );
    assert_eq!(claims[1].status, ClaimStatus::Selected);
    let mut idle = decision();
    idle.departure_reason = Some("没有偏离".into());
    let (order, _) = published()
        .award(claims_again(), idle, &bid(1, 4800), id(1), noon("2026-03-23"))
        .unwrap();
    assert_eq!(order.award.unwrap().departure_reason, None, "nothing to explain");
}

fn claims_again() -> Vec<Claim> {
    claims()
}

#[test]
fn ties_go_to_the_lower_price_then_to_the_earlier_claim() {
    let mut all = vec![claim(1, 4800), claim(2, 4500), claim(3, 4500)];
    all[1].created_at = noon("2026-03-12");
    all[2].created_at = noon("2026-03-11");
    let mut decision = decision();
    decision.winner = id(3);
    decision.claims = vec![
        scores(1, &[80, 80, 80], Some("价高")),
        scores(2, &[90, 80, 70], Some("较晚")),
        scores(3, &[70, 80, 90], None),
    ];
    let (order, _) = published()
        .award(all, decision, &bid(3, 4500), id(1), noon("2026-03-23"))
        .unwrap();
    let ranking: Vec<ClaimId> = order.award.unwrap().ranking.iter().map(|ranked| ranked.claim).collect();
    assert_eq!(ranking, [id(3), id(2), id(1)]);
}

#[test]
fn the_winner_has_to_be_eligible_still_and_its_partners_joined() {
    let award = |winner: &Bid<'_>| published().award(claims(), decision(), winner, id(1), noon("2026-03-23"));
    let mut fallen = bid(1, 4800);
    (fallen.lead.status, fallen.lead.stars, fallen.lead.load) = (OrganizationStatus::Suspended, stars(1), 2);
    assert_eq!(
        codes(award(&fallen).unwrap_err()),
        [No::ClaimantNotActive, No::StarsTooFew, No::CapacitySpent].map(|code| (code, "winner".to_owned()))
    );
    let mut all = claims();
    all[0].partners.push(ClaimPartner {
        organization: id::<OrganizationId>(4),
        services: vec!["助学".into()],
        joined_at: None,
        joined_by: None,
    });
    let waiting = published().award(all, decision(), &bid(1, 4800), id(1), noon("2026-03-23"));
    assert_eq!(codes(waiting.unwrap_err()), one(No::PartnersMissing, "winner"));
    assert_eq!(refused(|decision| decision.winner = id(9))[0].0, No::ReasonRequired);
}
