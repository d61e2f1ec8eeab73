//! The way of one organization through one cycle.

use super::score::Sheet;
use super::{ASSESSMENTS as FILE, Plan, Slot};
use crate::assessment::{
    AssignAssessor, AwardStars, ConfirmRating, DecideAppeal, DeclareConflict, LodgeAppeal, Piece, PublishNotice,
    ReturnAssessment, ReviewAssessment, SaveSelfAssessment, ScoreAssessment, StartSelfAssessment, SubmitSelfAssessment,
    Target, VerifyAssessment, WithdrawAssessment,
};
use crate::command::Command;
use crate::seed::SeedError;
use crate::seed::data::{list, wrong};
use crate::seed::steps::Steps;
use chrono::NaiveDate;
use serde::Deserialize;
use siling_domain::assessment::{Mark, NewScore, PanelVote};
use siling_domain::id::{AccountId, AssessmentId, CycleId, StarRatingId};
use siling_domain::rating::Score;
use siling_domain::standard::{IndicatorCode, Points};
use siling_persistence::organization::OrganizationKey;
use uuid::Uuid;

/// A row of the file. The way ends where its days end.
#[derive(Debug, Deserialize)]
pub(super) struct Row {
    year: String,
    organization_key: String,
    claimed: String,
    started_on: String,
    submitted_on: Option<String>,
    withdrawn_on: Option<String>,
    withdrawn_because: String,
    returned_on: Option<String>,
    returned_for: String,
    mended: String,
    resubmitted_on: Option<String>,
    reviewed_on: Option<String>,
    review: String,
    review_note: Option<String>,
    assigned_on: Option<String>,
    assessors: String,
    scored_on: Option<String>,
    first_scores: String,
    second_scores: String,
    third: Option<String>,
    third_scores: String,
    verified_on: Option<String>,
    vetoes: String,
    noticed_on: Option<String>,
    notice_document: String,
    appealed_on: Option<String>,
    appeal_indicators: String,
    appeal_ground: String,
    appeal_decided_on: Option<String>,
    appeal_panel: String,
    appeal_reasoning: String,
    appeal_scores: String,
    renoticed_on: Option<String>,
    confirmed_on: Option<String>,
    decision_number: String,
    awarded_on: Option<String>,
    certificate_number: String,
}

impl Row {
    pub(super) fn year(&self) -> &str {
        &self.year
    }

    pub(super) fn organization_key(&self) -> &str {
        &self.organization_key
    }
}

/// A certificate's number, with its star rating and whose it is.
type Awarded = (String, (StarRatingId, String));

/// Puts the steps of a row down.
pub(super) struct Way<'a, 'b> {
    plan: &'a Plan<'b>,
    steps: &'a mut Steps,
    row: Row,
    told: String,
    lane: Uuid,
    slot: Slot,
    committee: Option<AccountId>,
    /// The organization's own account, where it has one.
    own: Option<AccountId>,
    officer: Option<AccountId>,
}

impl Way<'_, '_> {
    /// Puts down what the row tells; says which stars were awarded.
    pub(super) fn tell(
        plan: &Plan<'_>,
        row: Row,
        (cycle, limited): (CycleId, bool),
        slot: Slot,
        steps: &mut Steps,
    ) -> Result<Option<Awarded>, SeedError> {
        let organization = plan.organizations.find(FILE, &row.organization_key)?;
        // Where places are limited, one decides at a time.
        let lane = if limited {
            cycle.0
        } else {
            plan.app.new_id::<AssessmentId>().0
        };
        let mut way = Way {
            told: format!("{FILE}: {} {}", row.year, row.organization_key),
            committee: plan.accounts.find(FILE, "committee")?,
            own: plan.accounts.manager(&row.organization_key),
            officer: plan.accounts.officer(organization.area),
            lane,
            plan,
            steps,
            row,
            slot,
        };
        way.begin(cycle, OrganizationKey::Id(organization.id))?;
        let claimed = way.sheet(&Sheet::full(plan.definition), &way.row.claimed)?;
        let claimed = way.own_part(claimed)?;
        let reviewed = way.review(&claimed)?;
        way.verify(&reviewed)?;
        way.notice(&reviewed)?;
        way.award()
    }

    fn begin(&mut self, cycle: CycleId, organization: OrganizationKey) -> Result<(), SeedError> {
        let start = StartSelfAssessment {
            id: self.plan.app.new_id(),
            cycle,
            organization,
            expected_version: None,
        };
        let (on, slot) = (self.day(&self.row.started_on)?, self.slot.clone());
        self.steps
            .keeping(self.own, self.lane, on, &self.told, start, move |assessment| {
                let _ = slot.set(assessment.id);
            });
        Ok(())
    }

    /// The self-assessment with its evidence, its return and its end.
    fn own_part(&mut self, mut claimed: Sheet) -> Result<Sheet, SeedError> {
        let day = self.day(&self.row.started_on)?;
        self.save(day, claimed.scores(), &[])?;
        let Some(submitted) = self.on(&self.row.submitted_on)? else {
            return Ok(claimed);
        };
        self.then(self.own, submitted, move |target| SubmitSelfAssessment { target });
        if let Some(returned) = self.on(&self.row.returned_on)? {
            let reasons = list(&self.row.returned_for);
            let reasons = reasons.iter().map(|entry| {
                let (code, reason) = entry.split_once(':').unwrap_or((entry, ""));
                Ok((indicator(code)?, reason.to_owned()))
            });
            let reasons = reasons.collect::<Result<Vec<_>, SeedError>>()?;
            let asked: Vec<IndicatorCode> = reasons.iter().map(|(code, _)| *code).collect();
            self.then(self.officer, returned, move |target| ReturnAssessment {
                target,
                reasons,
            });
            if let Some(again) = self.on(&self.row.resubmitted_on)? {
                claimed = self.sheet(&claimed, &self.row.mended)?;
                self.save(again, claimed.scores(), &asked)?;
                self.then(self.own, again, move |target| SubmitSelfAssessment { target });
            }
        }
        if let Some(withdrawn) = self.on(&self.row.withdrawn_on)? {
            let reason = self.row.withdrawn_because.clone();
            self.then(self.own, withdrawn, move |target| WithdrawAssessment { target, reason });
        }
        Ok(claimed)
    }

    /// Saves scores, with a statement for everything for which evidence is demanded: the first time all of it, later
    /// what was asked for.
    fn save(&mut self, on: NaiveDate, scores: Vec<NewScore>, asked: &[IndicatorCode]) -> Result<(), SeedError> {
        let marks = Mark::of(self.plan.engine, scores.clone(), on).map_err(|refusals| {
            let told = refusals.as_slice().iter().map(|refusal| refusal.field.join("."));
            wrong(FILE, format!("{}: {}", self.told, told.collect::<Vec<_>>().join(", ")))
        })?;
        let mut evidence = Vec::new();
        for mark in marks
            .iter()
            .filter(|mark| mark.points.is_some_and(|points| points > Points::ZERO))
        {
            let wanted = asked.is_empty() || asked.contains(&mark.indicator);
            let Some(indicator) = self.plan.definition.indicator(mark.indicator).filter(|_| wanted) else {
                continue;
            };
            let mut demands = indicator
                .evidence
                .iter()
                .filter(|demand| demand.kind.is_handed_in())
                .peekable();
            let Some(first) = demands.peek() else { continue };
            let statement = format!("{}，原件存档备查（演示）。", first.title.zh);
            let codes = match &mark.input {
                Score::Items(held) if demands.any(|demand| demand.per_item) => held.iter().copied().collect(),
                _ => vec![mark.indicator],
            };
            evidence.extend(codes.into_iter().map(|indicator| Piece {
                id: self.plan.app.new_id(),
                indicator,
                file: None,
                statement: Some(statement.clone()),
            }));
        }
        self.then(self.own, on, move |target| SaveSelfAssessment {
            target,
            scores,
            cleared: Vec::new(),
            evidence,
        });
        Ok(())
    }

    fn review(&mut self, claimed: &Sheet) -> Result<Sheet, SeedError> {
        let reviewed = self.sheet(claimed, &self.row.review)?;
        if let Some(on) = self.on(&self.row.reviewed_on)? {
            let (scores, note) = (reviewed.scores(), self.row.review_note.clone());
            self.then(self.officer, on, move |target| ReviewAssessment {
                target,
                scores,
                note,
            });
        }
        Ok(reviewed)
    }

    /// Two assessors, a third one where they differ too far, and the verification.
    fn verify(&mut self, reviewed: &Sheet) -> Result<(), SeedError> {
        let Some(assigned) = self.on(&self.row.assigned_on)? else {
            return Ok(());
        };
        let scored = self.on(&self.row.scored_on)?;
        for (login, scores) in list(&self.row.assessors)
            .iter()
            .zip([self.row.first_scores.clone(), self.row.second_scores.clone()])
        {
            let assessor = self.assessor(login, assigned)?;
            if let Some(on) = scored {
                let scores = self.sheet(reviewed, &scores)?.scores();
                self.then(assessor, on, move |target| ScoreAssessment { target, scores });
            }
        }
        if let (Some(login), Some(on)) = (self.row.third.clone(), scored) {
            let assessor = self.assessor(&login, on)?;
            let scores = reviewed.only(self.plan.definition, &self.row.third_scores)?;
            self.then(assessor, on, move |target| ScoreAssessment { target, scores });
        }
        if let Some(on) = self.on(&self.row.verified_on)? {
            let vetoes = list(&self.row.vetoes);
            let vetoes = vetoes
                .iter()
                .map(|code| indicator(code))
                .collect::<Result<Vec<_>, _>>()?;
            self.then(self.committee, on, move |target| VerifyAssessment {
                target,
                vetoes: Some(vetoes),
            });
        }
        Ok(())
    }

    fn assessor(&mut self, login: &str, on: NaiveDate) -> Result<Option<AccountId>, SeedError> {
        let account = self.account(login)?;
        self.then(self.committee, on, move |target| AssignAssessor {
            target,
            assessor: account,
        });
        self.then(Some(account), on, move |target| DeclareConflict {
            target,
            exists: false,
            note: None,
        });
        Ok(Some(account))
    }

    /// The public notice, the appeal inside of it, and its end.
    fn notice(&mut self, reviewed: &Sheet) -> Result<(), SeedError> {
        self.publish(&self.row.noticed_on.clone())?;
        if let Some(on) = self.on(&self.row.appealed_on)? {
            let indicators = list(&self.row.appeal_indicators);
            let lodge = LodgeAppeal {
                id: self.plan.app.new_id(),
                target: nobody(),
                indicators: indicators
                    .iter()
                    .map(|code| indicator(code))
                    .collect::<Result<_, _>>()?,
                ground: self.row.appeal_ground.clone(),
                evidence: Vec::new(),
            };
            self.then(self.own, on, move |target| LodgeAppeal { target, ..lodge });
        }
        if let Some(on) = self.on(&self.row.appeal_decided_on)? {
            let mut votes = Vec::new();
            for entry in list(&self.row.appeal_panel) {
                let (login, vote) = entry.split_once(':').unwrap_or((&entry, ""));
                votes.push(PanelVote {
                    account: self.account(login)?,
                    uphold: vote == "UPHOLD",
                });
            }
            let scores = reviewed.only(self.plan.definition, &self.row.appeal_scores)?;
            let reasoning = self.row.appeal_reasoning.clone();
            self.then(self.committee, on, move |target| DecideAppeal {
                target,
                votes,
                reasoning,
                scores,
                vetoes: None,
            });
        }
        self.publish(&self.row.renoticed_on.clone())?;
        if let Some(on) = self.on(&self.row.confirmed_on)? {
            let decision_number = self.row.decision_number.clone();
            self.then(self.committee, on, move |target| ConfirmRating {
                target,
                decision_number,
                vetoes: None,
            });
        }
        Ok(())
    }

    fn publish(&mut self, on: &Option<String>) -> Result<(), SeedError> {
        if let Some(on) = self.on(on)? {
            let document = self.row.notice_document.clone();
            self.then(self.committee, on, move |target| PublishNotice {
                target,
                ends_on: None,
                document,
                vetoes: None,
            });
        }
        Ok(())
    }

    fn award(mut self) -> Result<Option<Awarded>, SeedError> {
        let Some(on) = self.on(&self.row.awarded_on)? else {
            return Ok(None);
        };
        let (id, certificate_number) = (self.plan.app.new_id(), self.row.certificate_number.clone());
        let number = certificate_number.clone();
        self.then(self.committee, on, move |target| AwardStars {
            id,
            target,
            certificate_number,
            plaque_number: None,
        });
        Ok(Some((number, (id, self.row.organization_key))))
    }

    /// Does this to the assessment on that day.
    fn then<C: Command>(
        &mut self,
        by: Option<AccountId>,
        on: NaiveDate,
        make: impl FnOnce(Target) -> C + Send + 'static,
    ) {
        let slot = self.slot.clone();
        self.steps.then(by, self.lane, on, &self.told, move || {
            let known = slot.get().copied();
            make(Target {
                assessment: known.unwrap_or(AssessmentId(Uuid::nil())),
                expected_version: None,
            })
        });
    }

    fn sheet(&self, below: &Sheet, entries: &str) -> Result<Sheet, SeedError> {
        below.but(self.plan.definition, entries)
    }

    fn day(&self, text: &str) -> Result<NaiveDate, SeedError> {
        self.plan.day(FILE, text)
    }

    fn on(&self, text: &Option<String>) -> Result<Option<NaiveDate>, SeedError> {
        text.as_deref().map(|text| self.day(text)).transpose()
    }

    fn account(&self, login: &str) -> Result<AccountId, SeedError> {
        let found = self.plan.accounts.find(FILE, login)?;
        found.ok_or_else(|| wrong(FILE, format!("no account {login}")))
    }
}

/// A target to be named later.
fn nobody() -> Target {
    Target {
        assessment: AssessmentId(Uuid::nil()),
        expected_version: None,
    }
}

fn indicator(text: &str) -> Result<IndicatorCode, SeedError> {
    IndicatorCode::parse(text.trim()).map_err(|error| wrong(FILE, format!("{text}: {error}")))
}
