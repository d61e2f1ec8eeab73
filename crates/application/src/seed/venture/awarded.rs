//! What came of an awarded proposal: its contract, and where it is told to the end, the work, its acceptance and the
//! payment.

use super::{DELIVERABLE, PROPOSALS, ProposalRow, RoundRow, target};
use crate::app::App;
use crate::seed::SeedError;
use crate::seed::account::Accounts;
use crate::seed::delivery::{Cast, Delivery, Served, Slot, there};
use crate::seed::organization::area;
use crate::seed::steps::Steps;
use crate::venture::{CloseRound, EvaluateRoundProject, ProposalTarget};
use chrono::{Days, NaiveDate};
use siling_domain::calendar::Calendar;
use siling_domain::contract::{InstalmentDue, NewContract, NewInstalment, ProcurementMode};
use siling_domain::id::{ProposalId, VentureRoundId};
use siling_domain::venture::{EvaluationResult, EvaluationStage, NewEvaluation, Proposal};
use siling_persistence::kept;

/// Who purchases what a round awards.
const PURCHASER: &str = "中共临淄区委新经济组织和新社会组织工作委员会";
const DISTRICT: &str = "370305000000";
/// So many days after its beginning a project is half-way: none takes less than twice as long.
const MIDTERM_AFTER: u64 = 30;

/// What the awarded proposals of a round have in common.
pub(super) struct Come<'a> {
    pub(super) app: &'a App,
    pub(super) calendar: &'a Calendar,
    pub(super) accounts: &'a Accounts,
    pub(super) round: &'a RoundRow,
}

impl Come<'_> {
    pub(super) fn tell(&self, proposal: ProposalId, row: &ProposalRow, steps: &mut Steps) -> Result<(), SeedError> {
        let Some(signed) = row.signed else {
            return Ok(());
        };
        let committee = self.accounts.find(PROPOSALS, "committee")?;
        let manager = self.accounts.manager(&row.organization_key);
        let mut delivery = Delivery {
            app: self.app,
            calendar: self.calendar,
            steps,
            cast: Cast::new(self.accounts, PROPOSALS, (manager, committee, committee))?,
            lane: proposal.0,
            told: row.name(),
            project: Slot::default(),
        };
        let contract = NewContract {
            id: self.app.new_id(),
            number: format!("临社创合〔{}〕{}号", self.round.year, row.key),
            purchaser: PURCHASER.to_owned(),
            purchaser_area: area(PROPOSALS, DISTRICT)?,
            mode: ProcurementMode::Venture,
            signed_on: signed,
            begins_on: row.begins,
            ends_on: row.ends,
            price: None,
            instalments: vec![NewInstalment {
                due: InstalmentDue::Milestone(1),
                amount: row.amount.clone(),
            }],
            file: None,
            by: None,
        };
        let find = move |store| -> crate::seed::steps::Found<_> {
            Box::pin(async move {
                let found = kept::by_ids::<Proposal>(&store, &[proposal]).await?.pop();
                there(found.and_then(|proposal| proposal.project), "project")
            })
        };
        let contract = delivery.sign_found(signed, find, contract);
        let Some(finished) = row.finished else {
            return Ok(());
        };
        delivery.start(row.begins);
        let served = Served {
            place: "社区党群服务中心".to_owned(),
            hours: row.hours.unwrap_or(1),
            volunteers: row.volunteers.unwrap_or(0),
            beneficiaries: row.beneficiaries.unwrap_or(0),
            note: None,
        };
        delivery.record(finished, served);
        delivery.deliver(1, finished);
        let accepted = delivery.after(finished, 2);
        delivery.accept(1, accepted, vec![DELIVERABLE.to_owned()]);
        delivery.complete(accepted);
        // On a day of its own: what asks for the round's money locks the round before its project is changed.
        let requested = delivery.after(accepted, 1);
        let payment = delivery.request(contract, 1, requested);
        let paid = delivery.after(requested, 2);
        delivery.accept_whole(paid);
        delivery.close(paid);
        delivery.pay(payment, paid);
        Ok(())
    }

    /// Every project is evaluated, and the round closed.
    pub(super) fn close(
        &self,
        round: VentureRoundId,
        awarded: &[(ProposalId, &ProposalRow)],
        on: NaiveDate,
        steps: &mut Steps,
    ) {
        for (proposal, row) in awarded {
            let half_way = row.begins + Days::new(MIDTERM_AFTER);
            for (stage, on) in [(EvaluationStage::Midterm, half_way), (EvaluationStage::Final, on)] {
                let evaluate = EvaluateRoundProject {
                    target: ProposalTarget {
                        proposal: *proposal,
                        expected_version: None,
                    },
                    evaluation: NewEvaluation {
                        stage,
                        result: EvaluationResult::Passed,
                        findings: "进度与目标相符，资料齐全，服务对象评价良好。".to_owned(),
                        document: None,
                    },
                };
                steps.keeping(None, round.0, on, &row.name(), evaluate, drop);
            }
        }
        let close = CloseRound { target: target(round) };
        steps.keeping(None, round.0, on + Days::new(1), &self.round.name(), close, drop);
    }
}
