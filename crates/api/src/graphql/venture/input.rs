//! What mutations on rounds and proposals take.

use crate::graphql::mutation::{enveloped, inputs};
use crate::graphql::organization::OrganizationRef;
use crate::graphql::scalar::Date;
use crate::graphql::word::Choice;
use async_graphql::{ID, InputObject};
use siling_domain::organization::Lead;
use siling_domain::project::{BeneficiaryKind, ProjectOutcome};
use siling_domain::venture::{EvaluationResult, EvaluationStage};

/// A criterion by which reviewers judge (评审指标).
#[derive(Debug, Clone, InputObject)]
pub struct ReviewCriterionInput {
    /// Its code in the round: 1 to 10 capital letters and digits, such as PLAN.
    pub code: String,
    /// What is judged, at most 200 characters.
    pub title: String,
    /// The most points it gives, with at most two decimals, such as "30.00".
    pub max: String,
}

/// What is needed to plan a venture round (筹划公益创投).
#[derive(Debug, Clone, InputObject)]
pub struct PlanVentureRoundInput {
    /// An identifier that the client made, `round_` and a UUIDv7; ours when not said.
    pub id: Option<ID>,
    /// The title, at most 80 characters.
    pub title: String,
    /// The call: what is looked for, at most 2,000 characters.
    pub call: String,
    /// Which of the four leads it takes, one at least, each once.
    pub leads: Vec<Choice<Lead>>,
    /// By what reviewers judge, at most 10, adding up to exactly 100.00 points; need 30, plan 30, budget 20 and
    /// capability 20 [default] when not said.
    pub criteria: Option<Vec<ReviewCriterionInput>>,
    /// Whose mean is less is not selected: 0 to 100, with at most two decimals; 60 [default] when not said.
    pub pass_mark: Option<String>,
    /// What is given out at most, in yuan, such as "200000.00".
    pub budget: String,
    /// What one proposal may ask for at most, in yuan; the budget at most.
    pub request_max: String,
    /// From which fund; its budget is set aside when the round is opened.
    pub fund: ID,
    /// The last day for proposals.
    pub proposals_until: Date,
    /// The last day for reviews, after it; the working days after it have to be in the calendar.
    pub reviews_until: Date,
    /// The same key with the same input changes one thing once; kept 90 days.
    pub idempotency_key: Option<String>,
    /// All checks, nothing kept.
    pub dry_run: Option<bool>,
}

enveloped!(PlanVentureRoundInput);

/// A line of a proposal's budget (预算明细).
#[derive(Debug, Clone, InputObject)]
pub struct BudgetLineInput {
    /// What for, at most 200 characters.
    pub title: String,
    /// How many units, 1 to 1,000,000.
    pub quantity: i32,
    /// What a unit costs, in yuan.
    pub unit_price: String,
    /// What the line comes to, in yuan: the quantity times the unit price.
    pub amount: String,
}

/// A milestone that a proposal plans (计划里程碑).
#[derive(Debug, Clone, InputObject)]
pub struct ProposedMilestoneInput {
    /// The title, at most 80 characters.
    pub title: String,
    /// What is delivered, 1 to 20 entries of at most 200 characters.
    pub deliverables: Vec<String>,
    /// The last day for it.
    pub due_on: Date,
}

/// What is proposed (申报内容). No text of it may name the organization, since reviews are blind, nor hold a phone or
/// identity number, since everybody reads it from the public notice on.
#[derive(Debug, Clone, InputObject)]
pub struct ProposalContentInput {
    /// The title, at most 80 characters.
    pub title: String,
    /// Which of the four leads it takes: one that the round takes.
    pub lead: Choice<Lead>,
    /// Where the project is to be done: a 12-digit code, most often a community's.
    pub area_code: String,
    /// What is to be done, at most 2,000 characters.
    pub description: String,
    /// What it is to achieve, one at least, each once.
    pub outcomes: Vec<Choice<ProjectOutcome>>,
    /// Whom it serves, one at least, each once.
    pub beneficiary_kinds: Vec<Choice<BeneficiaryKind>>,
    /// More on whom it serves, at most 2,000 characters; never a name.
    pub beneficiary_note: Option<String>,
    /// What it is spent on, at most 50 lines.
    pub budget_lines: Vec<BudgetLineInput>,
    /// What the organization bears itself, in yuan; nothing when not said.
    pub own_share: Option<String>,
    /// What is asked of the round, in yuan: the lines together less the own share. A draft need not come out yet.
    pub requested: String,
    /// The first day; after the round's last day for reviews.
    pub begins_on: Date,
    /// The last day; 366 days at most.
    pub ends_on: Date,
    /// The milestones in their order, 1 to 20.
    pub milestones: Vec<ProposedMilestoneInput>,
}

/// What is needed to draft a proposal (起草申报).
#[derive(Debug, Clone, InputObject)]
pub struct DraftProposalInput {
    /// An identifier that the client made, `proposal_` and a UUIDv7; ours when not said.
    pub id: Option<ID>,
    /// To which round.
    pub round: ID,
    /// Whose it is; an organization has one proposal in a round.
    pub organization: OrganizationRef,
    /// What is proposed.
    pub content: ProposalContentInput,
    /// The same key with the same input changes one thing once; kept 90 days.
    pub idempotency_key: Option<String>,
    /// All checks, nothing kept.
    pub dry_run: Option<bool>,
}

enveloped!(DraftProposalInput);

/// The points for a criterion (指标评分).
#[derive(Debug, Clone, InputObject)]
pub struct CriterionScoreInput {
    /// The criterion's code in the round.
    pub criterion: String,
    /// The points, from 0 to the criterion's most, with at most two decimals, such as "25.50".
    pub points: String,
}

inputs! {
    /// What is needed to begin to collect (创投征集).
    CollectForRoundInput {
        /// The round.
        round: ID,
    }
    /// What is needed to open a round for proposals (开放申报). The idempotency key is needed: money is set aside.
    OpenRoundInput {
        /// The round.
        round: ID,
    }
    /// What is needed to close a round's call (截止申报).
    CloseCallInput {
        /// The round.
        round: ID,
    }
    /// What is needed to assign a reviewer (指派创投评审).
    AssignRoundReviewerInput {
        /// The round.
        round: ID,
        /// Whose account: a reviewer who has no task that shows who proposes.
        reviewer: ID,
    }
    /// What is needed to take a reviewer off (撤换创投评审).
    RemoveRoundReviewerInput {
        /// The round.
        round: ID,
        /// Whose account.
        reviewer: ID,
        /// Why, at most 2,000 characters.
        reason: String,
    }
    /// What is needed to begin the review (开始评审).
    BeginReviewInput {
        /// The round.
        round: ID,
    }
    /// What is needed to publish a round's notice (创投公示).
    PublishRoundNoticeInput {
        /// The round.
        round: ID,
        /// The last day: five working days from today at least; the earliest possible when not said.
        ends_on: Option<Date>,
        /// The notice's document, at most 200 characters.
        document: String,
    }
    /// What is needed to object to a notice (对公示提出异议).
    LodgeObjectionInput {
        /// The round.
        round: ID,
        /// The proposal concerned; the round as a whole when not said.
        proposal: Option<ID>,
        /// The ground, at most 2,000 characters.
        ground: String,
    }
    /// What is needed to decide an objection (裁定异议).
    DecideObjectionInput {
        /// The round.
        round: ID,
        /// The objection's number in the round.
        objection: i32,
        /// Whether it is upheld. A proposal concerned then becomes ineligible, and the notice is published again.
        upheld: bool,
        /// The reasons, at most 2,000 characters.
        reasoning: String,
    }
    /// What is needed to award a round (创投授标). The idempotency key is needed: money becomes free.
    AwardRoundInput {
        /// The round.
        round: ID,
        /// The decision's document, at most 200 characters.
        document: String,
    }
    /// What is needed to close a round (结束创投). The idempotency key is needed: money becomes free.
    CloseRoundInput {
        /// The round.
        round: ID,
    }
    /// What is needed to cancel a round (取消创投). The idempotency key is needed: money becomes free.
    CancelRoundInput {
        /// The round.
        round: ID,
        /// Why, at most 2,000 characters.
        reason: String,
    }

    /// What is needed to change a draft of a proposal (修改申报): the whole content anew.
    ReviseProposalInput {
        /// The proposal.
        proposal: ID,
        /// What is proposed.
        content: ProposalContentInput,
    }
    /// What is needed to submit a proposal (提交申报).
    SubmitProposalInput {
        /// The proposal.
        proposal: ID,
    }
    /// What is needed to withdraw a proposal (撤回申报).
    WithdrawProposalInput {
        /// The proposal.
        proposal: ID,
        /// Why, at most 2,000 characters.
        reason: String,
    }
    /// What is needed to check a proposal's eligibility (资格初筛).
    ScreenProposalInput {
        /// The proposal.
        proposal: ID,
        /// What else makes it ineligible, at most 2,000 characters, while the round screens; the conditions alone
        /// decide when not said.
        ineligible_because: Option<String>,
    }
    /// What is needed to declare on a conflict of interest (创投利益冲突申报).
    DeclareReviewConflictInput {
        /// The proposal.
        proposal: ID,
        /// Whether a conflict exists; who has one leaves the panel.
        exists: bool,
        /// What else is to be said, at most 2,000 characters.
        note: Option<String>,
    }
    /// What is needed to review a proposal (评审打分).
    ReviewProposalInput {
        /// The proposal.
        proposal: ID,
        /// The points, one for each criterion of the round.
        scores: Vec<CriterionScoreInput>,
        /// A comment, at most 2,000 characters, which the organization reads after the notice without your name.
        comment: Option<String>,
    }
    /// What is needed to evaluate an awarded project (评估).
    EvaluateRoundProjectInput {
        /// The proposal.
        proposal: ID,
        /// When in the project's life.
        stage: Choice<EvaluationStage>,
        /// What is found.
        result: Choice<EvaluationResult>,
        /// What was found, at most 2,000 characters.
        findings: String,
        /// The report, at most 200 characters.
        document: Option<String>,
    }
}
