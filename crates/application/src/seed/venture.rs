//! The demonstration's venture rounds: each from its call to its award, with blind reviews by three reviewers, and what
//! came of the awarded proposals.

mod awarded;

use super::SeedError;
use super::account::Accounts;
use super::data::{Data, list, money, wrong};
use super::fund::Funds;
use super::organization::{Organizations, area, word};
use super::steps::Steps;
use crate::app::App;
use crate::venture::{
    AssignRoundReviewer, AwardRound, BeginReview, CloseCall, CollectForRound, DeclareReviewConflict, DraftProposal,
    OpenRound, PlanVentureRound, ProposalTarget, PublishRoundNotice, ReviewProposal, RoundTarget, ScreenProposal,
    SubmitProposal,
};
use chrono::{Days, NaiveDate};
use serde::Deserialize;
use siling_domain::Word as _;
use siling_domain::id::{AccountId, ProposalId, VentureRoundId};
use siling_domain::money::Money;
use siling_domain::organization::Lead;
use siling_domain::project::{BeneficiaryKind, NewMilestone, ProjectOutcome};
use siling_domain::standard::Points;
use siling_domain::venture::{NewBudgetLine, NewProposal, NewReview, NewRound, ReviewScore, default_criteria};
use siling_persistence::organization::OrganizationKey;
use std::collections::HashMap;

const ROUNDS: &str = "venture_rounds.csv";
const PROPOSALS: &str = "proposals.csv";
/// Who reviews.
const REVIEWERS: [&str; 3] = ["reviewer", "reviewer2", "reviewer3"];
/// The most that a proposal asks for, in yuan: small grants of 5,000 to 20,000 are usual.
const REQUEST_MAX: i64 = 20_000;
/// The pass mark, in points of 100.
const PASS_MARK: i64 = 60;

#[derive(Debug, Clone, Deserialize)]
struct RoundRow {
    key: String,
    title: String,
    theme: String,
    year: i32,
    budget: String,
    opens: NaiveDate,
    closes: NaiveDate,
    screened: NaiveDate,
    reviewed: NaiveDate,
    notice_begins: NaiveDate,
    notice_ends: NaiveDate,
    awarded: NaiveDate,
    closed: Option<NaiveDate>,
    demo: bool,
}

/// A proposal, and what its project came to where it was awarded.
#[derive(Debug, Clone, Deserialize)]
struct ProposalRow {
    key: String,
    round_key: String,
    organization_key: String,
    title: String,
    lead: Lead,
    outcomes: String,
    beneficiary_kind: BeneficiaryKind,
    area_code: String,
    amount: String,
    begins: NaiveDate,
    ends: NaiveDate,
    scores: String,
    outcome: Outcome,
    reason: Option<String>,
    signed: Option<NaiveDate>,
    finished: Option<NaiveDate>,
    hours: Option<i32>,
    volunteers: Option<i32>,
    beneficiaries: Option<i32>,
}

/// What became of a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum Outcome {
    Awarded,
    NotSelected,
    Ineligible,
}

/// Puts down the rounds, and what came of them.
pub(super) fn plan(
    app: &App,
    data: &Data,
    (organizations, accounts): (&Organizations, &Accounts),
    funds: &Funds,
    steps: &mut Steps,
) -> Result<(), SeedError> {
    let mut proposals: HashMap<String, Vec<ProposalRow>> = HashMap::new();
    for row in data.rows::<ProposalRow>(PROPOSALS)? {
        proposals.entry(row.round_key.clone()).or_default().push(row);
    }
    let calendar = data.calendar()?;
    for round in data.rows::<RoundRow>(ROUNDS)? {
        let own = proposals.remove(&round.key).unwrap_or_default();
        let id = round.call(app, funds, steps)?;
        let reviewers = round.review(id, accounts, steps)?;
        let mut awarded = Vec::new();
        for row in &own {
            let proposal = app.new_id();
            row.run(proposal, id, &round, organizations, &reviewers, steps)?;
            if row.outcome == Outcome::Awarded {
                awarded.push((proposal, row));
            }
        }
        round.end(id, steps);
        let come = awarded::Come {
            app,
            calendar: &calendar,
            accounts,
            round: &round,
        };
        for (proposal, row) in &awarded {
            come.tell(*proposal, row, steps)?;
        }
        if let Some(on) = round.closed {
            come.close(id, &awarded, on, steps);
        }
    }
    match proposals.keys().next() {
        Some(round) => Err(wrong(PROPOSALS, format!("no round {round}"))),
        None => Ok(()),
    }
}

impl RoundRow {
    fn name(&self) -> String {
        format!("{ROUNDS}: {}", self.key)
    }

    fn call(&self, app: &App, funds: &Funds, steps: &mut Steps) -> Result<VentureRoundId, SeedError> {
        let (id, name): (VentureRoundId, _) = (app.new_id(), self.name());
        let plan = PlanVentureRound(NewRound {
            id,
            title: self.title.clone(),
            call: format!(
                "围绕“{}”征集社会组织服务项目，面向社区居民，小额资助，注重实效。",
                self.theme
            ),
            leads: Lead::ALL.to_vec(),
            criteria: Vec::new(),
            pass_mark: Points::from_whole(PASS_MARK).unwrap_or(Points::ZERO),
            budget: money(ROUNDS, &self.budget)?,
            request_max: Money::from_yuan(REQUEST_MAX).unwrap_or(Money::ZERO),
            fund: funds.find(ROUNDS, &format!("two-new-{}", self.year))?.id,
            proposals_until: self.closes,
            reviews_until: self.reviewed,
            demo: self.demo,
        });
        let planned = self.opens - Days::new(7);
        let lane = id.0;
        steps.keeping(None, lane, planned, &name, plan, drop);
        let collect = CollectForRound { target: target(id) };
        steps.keeping(None, lane, planned, &name, collect, drop);
        steps.keeping(None, lane, self.opens, &name, OpenRound { target: target(id) }, drop);
        Ok(id)
    }

    fn review(
        &self,
        id: VentureRoundId,
        accounts: &Accounts,
        steps: &mut Steps,
    ) -> Result<Vec<Option<AccountId>>, SeedError> {
        let name = self.name();
        let close = CloseCall { target: target(id) };
        // On the day after the last for proposals: what is screened later finds it closed.
        let closed = self.closes + Days::new(1);
        steps.keeping(None, id.0, closed, &name, close, drop);
        let found = REVIEWERS.iter().map(|login| accounts.find(ROUNDS, login));
        let reviewers = found.collect::<Result<Vec<Option<AccountId>>, _>>()?;
        for reviewer in reviewers.iter().flatten() {
            let assign = AssignRoundReviewer {
                target: target(id),
                reviewer: *reviewer,
            };
            steps.keeping(None, id.0, closed, &name, assign, drop);
        }
        // On the next day: all proposals are screened by then.
        let begin = BeginReview { target: target(id) };
        steps.keeping(None, id.0, self.screened + Days::new(1), &name, begin, drop);
        Ok(reviewers)
    }

    fn end(&self, id: VentureRoundId, steps: &mut Steps) {
        let name = self.name();
        let notice = PublishRoundNotice {
            target: target(id),
            ends_on: Some(self.notice_ends),
            document: format!("临社创公示〔{}〕{}", self.year, self.key),
        };
        steps.keeping(None, id.0, self.notice_begins, &name, notice, drop);
        let award = AwardRound {
            target: target(id),
            document: format!("临社创〔{}〕{}", self.year, self.key),
        };
        steps.keeping(None, id.0, self.awarded, &name, award, drop);
    }
}

fn target(round: VentureRoundId) -> RoundTarget {
    RoundTarget {
        round,
        expected_version: None,
    }
}

impl ProposalRow {
    fn name(&self) -> String {
        format!("{PROPOSALS}: {}", self.key)
    }

    fn run(
        &self,
        id: ProposalId,
        round: VentureRoundId,
        of: &RoundRow,
        organizations: &Organizations,
        reviewers: &[Option<AccountId>],
        steps: &mut Steps,
    ) -> Result<(), SeedError> {
        let (name, lane) = (self.name(), id.0);
        let organization = organizations.find(PROPOSALS, &self.organization_key)?.id;
        let target = || ProposalTarget {
            proposal: id,
            expected_version: None,
        };
        let draft = DraftProposal {
            id,
            round,
            organization: OrganizationKey::Id(organization),
            new: self.content()?,
        };
        steps.keeping(None, lane, of.opens, &name, draft, drop);
        let submit = SubmitProposal { target: target() };
        steps.keeping(None, lane, of.closes, &name, submit, drop);
        let screen = ScreenProposal {
            target: target(),
            ineligible_because: self.reason.clone(),
        };
        steps.keeping(None, lane, of.screened, &name, screen, drop);
        let totals = list(&self.scores);
        for (reviewer, total) in reviewers.iter().zip(&totals) {
            let declare = DeclareReviewConflict {
                target: target(),
                exists: false,
                note: None,
            };
            steps.keeping(*reviewer, lane, of.reviewed, &name, declare, drop);
            let review = ReviewProposal {
                target: target(),
                review: review(total)?,
            };
            steps.keeping(*reviewer, lane, of.reviewed, &name, review, drop);
        }
        Ok(())
    }

    fn content(&self) -> Result<NewProposal, SeedError> {
        let requested = money(PROPOSALS, &self.amount)?;
        let outcomes = list(&self.outcomes);
        let outcomes = outcomes.iter().map(|code| word::<ProjectOutcome>(code));
        Ok(NewProposal {
            title: self.title.clone(),
            lead: self.lead,
            community: area(PROPOSALS, &self.area_code)?,
            description: "按月安排服务活动，招募志愿者参与，服务后回访，期末提交总结。".to_owned(),
            outcomes: outcomes.collect::<Result<_, _>>()?,
            beneficiary_kinds: vec![self.beneficiary_kind],
            beneficiary_note: None,
            budget_lines: vec![NewBudgetLine {
                title: "活动与志愿者保障".to_owned(),
                quantity: 1,
                unit_price: requested,
                amount: requested,
            }],
            own_share: Money::ZERO,
            requested,
            begins: self.begins,
            ends: self.ends,
            milestones: vec![NewMilestone {
                title: "完成全部服务".to_owned(),
                deliverables: vec![DELIVERABLE.to_owned()],
                due_on: self.ends,
            }],
        })
    }
}

/// What is delivered with the one milestone.
const DELIVERABLE: &str = "服务记录与总结";

/// A total of 100 by criterion, as near to its shares as whole points allow.
fn review(total: &str) -> Result<NewReview, SeedError> {
    let total: i64 = total
        .parse()
        .map_err(|_| wrong(PROPOSALS, format!("{total} is no score")))?;
    let (criteria, mut left) = (default_criteria(), total.saturating_mul(100));
    let count = criteria.len();
    let scores = criteria.into_iter().enumerate().map(|(index, criterion)| {
        let max = criterion.max.hundredths();
        let share = if index + 1 == count { left } else { max * total / 100 };
        let share = share.clamp(0, max);
        left -= share;
        ReviewScore {
            criterion: criterion.code,
            points: Points::from_hundredths(share),
        }
    });
    Ok(NewReview {
        scores: scores.collect(),
        comment: None,
    })
}
