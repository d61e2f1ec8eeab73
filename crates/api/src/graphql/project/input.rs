//! What mutations on projects take.

use crate::graphql::mutation::inputs;
use crate::graphql::organization::{OrganizationRef, area_code};
use crate::graphql::scalar::Date;
use crate::graphql::word::Choice;
use async_graphql::{ID, InputObject};
use siling_application::project::{Commissioned, ProjectInput};
use siling_domain::id::ProjectId;
use siling_domain::organization::Lead;
use siling_domain::project::{
    BeneficiaryKind, NewAcceptance, NewMilestone, ProjectOutcome, RatingTag, RepresentativeKind, Representatives,
    TerminationReason,
};
use siling_domain::{Refusal, RefusalCode};

/// An organization that is to take part (参与组织).
#[derive(Debug, Clone, InputObject)]
pub struct ProjectParticipantInput {
    /// The organization.
    pub organization: OrganizationRef,
    /// What it does, at most 20 lines of 200 characters, such as 家政, 助学, 医疗.
    pub services: Vec<String>,
}

/// A milestone as planned (里程碑).
#[derive(Debug, Clone, InputObject)]
pub struct MilestoneInput {
    /// The title, at most 80 characters.
    pub title: String,
    /// What is delivered: 1 to 20 lines of at most 200 characters.
    pub deliverables: Vec<String>,
    /// The last day for it: from the first day of the project to 60 days after its last.
    pub due_on: Date,
}

/// What a project is (项目内容). Texts are public: no phone or identity number may stand in them, and no name of
/// anybody served.
#[derive(Debug, Clone, InputObject)]
pub struct NewProjectInput {
    /// An identifier that the client made, `project_` and a UUIDv7; ours when not said.
    pub id: Option<ID>,
    /// The title, at most 80 characters.
    pub title: String,
    /// Which of the four leads it is.
    pub lead: Choice<Lead>,
    /// What it achieves: one at least.
    pub outcomes: Vec<Choice<ProjectOutcome>>,
    /// What is done, at most 2,000 characters.
    pub description: String,
    /// The area that it serves, most often a community: a 12-digit code.
    pub area_code: String,
    /// The organization that leads it.
    pub organization: OrganizationRef,
    /// All that take part, at most 50, the leading one among them or not.
    pub participants: Option<Vec<ProjectParticipantInput>>,
    /// Whom it serves: one kind at least.
    pub beneficiary_kinds: Vec<Choice<BeneficiaryKind>>,
    /// More on whom it serves, at most 2,000 characters.
    pub beneficiary_note: Option<String>,
    /// What those served pay a time, in yuan, such as `5.00`; free when not said.
    pub fee: Option<String>,
    /// What the purchaser pays for all of it, in yuan, such as `5000.00`; nothing when not said.
    pub price: Option<String>,
    /// Whether it comes back every year.
    pub recurring: Option<bool>,
    /// The first day planned.
    pub begins_on: Date,
    /// The last day planned, at most three years later.
    pub ends_on: Date,
    /// The needs that it answers, at most 50.
    pub needs: Option<Vec<ID>>,
    /// The milestones in their order, 1 to 20.
    pub milestones: Vec<MilestoneInput>,
}

impl NewProjectInput {
    /// The project, or everything that cannot be read in it.
    pub fn project(self, id: ProjectId) -> Result<ProjectInput, Refusal> {
        let organization = self.organization.key().map_err(|refusal| refusal.at("organization"))?;
        let mut participants = Vec::new();
        for (index, participant) in self.participants.unwrap_or_default().into_iter().enumerate() {
            let at = |refusal: Refusal| refusal.at("organization").at(index.to_string()).at("participants");
            participants.push((participant.organization.key().map_err(at)?, participant.services));
        }
        let mut needs = Vec::new();
        for (index, need) in self.needs.unwrap_or_default().iter().enumerate() {
            let read = siling_domain::id::parse(need);
            needs.push(read.map_err(|error| Refusal::from(error).at(index.to_string()).at("needs"))?);
        }
        let milestones = self.milestones.into_iter().map(|milestone| NewMilestone {
            title: milestone.title,
            deliverables: milestone.deliverables,
            due_on: milestone.due_on.0,
        });
        Ok(ProjectInput {
            id,
            title: self.title,
            lead: self.lead.0,
            outcomes: Choice::words(self.outcomes),
            description: self.description,
            area: area_code(&self.area_code)?,
            organization,
            participants,
            beneficiary_kinds: Choice::words(self.beneficiary_kinds),
            beneficiary_note: self.beneficiary_note,
            fee: self.fee.unwrap_or_else(|| "0".to_owned()),
            price: self.price.unwrap_or_else(|| "0".to_owned()),
            recurring: self.recurring.unwrap_or(false),
            begins_on: self.begins_on.0,
            ends_on: self.ends_on.0,
            needs,
            milestones: milestones.collect(),
            demo: false,
        })
    }
}

/// Names an item of the purchase list.
#[derive(Debug, Clone, InputObject)]
pub struct PurchaseItemRef {
    /// The version of the list; the one in force today when not said.
    pub list: Option<ID>,
    /// The code of the item.
    pub code: String,
    /// How many units, 1 to 10,000.
    pub quantity: i32,
}

/// Residents of one kind who took part in an acceptance (居民代表).
#[derive(Debug, Clone, InputObject)]
pub struct ResidentRepresentativesInput {
    /// In which capacity.
    pub kind: Choice<RepresentativeKind>,
    /// How many, one at least.
    pub count: i32,
}

/// The acceptance as recorded; a negative count is none.
pub fn acceptance(representatives: Vec<ResidentRepresentativesInput>, note: Option<String>) -> NewAcceptance {
    let representatives = representatives.into_iter().map(|it| Representatives {
        kind: it.kind.0,
        count: u32::try_from(it.count).unwrap_or(0),
    });
    NewAcceptance {
        representatives: representatives.collect(),
        note,
    }
}

/// A piece of evidence (佐证材料): a file that was handed in, a statement, or both.
#[derive(Debug, Clone, InputObject)]
pub struct ProofInput {
    /// The file, announced by `announceFile` and handed in by you.
    pub file: Option<ID>,
    /// What is stated, at most 2,000 characters.
    pub statement: Option<String>,
}

/// A record of service as a phone keeps it (服务记录).
#[derive(Debug, Clone, InputObject)]
pub struct ServiceRecordInput {
    /// The identifier that the client made when the service was noted down, `service_` and a UUIDv7: the same one is the
    /// same record, however often it is sent.
    pub id: ID,
    /// The day of the service.
    pub day: Date,
    /// Where, by the name of the place, at most 200 characters; never somebody's home or name.
    pub place: String,
    /// Hours of service, of all who served together, such as `6.50`; at most 10,000.
    pub hours: String,
    /// How many volunteers served, 0 to 100,000.
    pub volunteers: i32,
    /// How many people were served, 0 to 100,000.
    pub beneficiaries: i32,
    /// What was done, at most 500 characters; no name of anybody served.
    pub note: Option<String>,
    /// Photos that you have handed in before: JPEG, PNG or WebP, at most 9.
    pub photos: Option<Vec<ID>>,
}

inputs! {
    /// What is needed to propose a project (自主申报).
    ProposeProjectInput {
        /// The project.
        project: NewProjectInput,
    }
    /// What is needed to commission a project (按清单委托): exactly one of `purchaseItem` and `renews`.
    CommissionProjectInput {
        /// The project.
        project: NewProjectInput,
        /// The item of the purchase list that it is commissioned from.
        purchase_item: Option<PurchaseItemRef>,
        /// The recurring project that is done once more.
        renews: Option<ID>,
        /// The decision it rests on, at most 200 characters.
        document: Option<String>,
    }
    /// What is needed to approve a proposed project (批准项目).
    ApproveProjectInput {
        /// The project.
        project: ID,
        /// The decision it rests on, at most 200 characters.
        document: Option<String>,
    }
    /// What is needed to decline a proposed project (不予批准).
    DeclineProjectInput {
        /// The project.
        project: ID,
        /// Why, at most 2,000 characters.
        reason: String,
    }
    /// What is needed to start a project (启动项目).
    StartProjectInput {
        /// The project.
        project: ID,
    }
    /// What is needed to pause a project (暂停项目).
    PauseProjectInput {
        /// The project.
        project: ID,
        /// Why, at most 2,000 characters.
        reason: String,
    }
    /// What is needed to resume a paused project (恢复项目).
    ResumeProjectInput {
        /// The project.
        project: ID,
    }
    /// What is needed to deliver a milestone (交付里程碑).
    DeliverMilestoneInput {
        /// The project.
        project: ID,
        /// The milestone's number.
        milestone: i32,
        /// What was done, at most 2,000 characters; everybody may read it.
        note: Option<String>,
        /// What proves it: 1 to 10 pieces.
        evidence: Vec<ProofInput>,
    }
    /// What is needed to accept a delivered milestone (验收).
    AcceptDeliveryInput {
        /// The project.
        project: ID,
        /// The milestone's number.
        milestone: i32,
        /// The deliverables that were found to be there, word for word: all of the milestone's.
        deliverables: Vec<String>,
        /// The residents who took part, by kind: two at least in all.
        representatives: Vec<ResidentRepresentativesInput>,
        /// What was said of it, at most 2,000 characters; everybody may read it.
        note: Option<String>,
        /// The acceptance sheet, at most 200 characters.
        document: Option<String>,
    }
    /// What is needed to send a delivered milestone back (验收退回).
    ReturnDeliveryInput {
        /// The project.
        project: ID,
        /// The milestone's number.
        milestone: i32,
        /// What has to be put right, at most 2,000 characters.
        reason: String,
    }
    /// What is needed to say that a project is complete (项目完成).
    CompleteProjectInput {
        /// The project.
        project: ID,
    }
    /// What is needed to accept a completed project as a whole (项目验收).
    AcceptProjectInput {
        /// The project.
        project: ID,
        /// The residents who took part, by kind: two at least in all.
        representatives: Vec<ResidentRepresentativesInput>,
        /// What was said of it, at most 2,000 characters; everybody may read it.
        note: Option<String>,
        /// The acceptance sheet, at most 200 characters.
        document: Option<String>,
    }
    /// What is needed to close an accepted project (项目结项).
    CloseProjectInput {
        /// The project.
        project: ID,
    }
    /// What is needed to invite the other residents to rate a project (邀请居民评单).
    InviteToRateInput {
        /// The project.
        project: ID,
        /// The last day, from today on and at most 90 days ahead (our default).
        until: Date,
    }
    /// What is needed to hand a project over to another leading organization (移交项目).
    HandOverProjectInput {
        /// The project.
        project: ID,
        /// The organization that takes it.
        organization: OrganizationRef,
        /// Why, at most 2,000 characters.
        reason: String,
        /// The decision it rests on, at most 200 characters.
        document: Option<String>,
    }
    /// What is needed to terminate a project before its end (终止项目). The idempotency key is needed: money becomes free.
    TerminateProjectInput {
        /// The project.
        project: ID,
        /// Why.
        reason: Choice<TerminationReason>,
        /// More on it, at most 2,000 characters; needed for `OTHER`.
        note: Option<String>,
        /// The decision it rests on, at most 200 characters.
        document: Option<String>,
    }
    /// What is needed to record service (记录服务).
    RecordServiceInput {
        /// The project.
        project: ID,
        /// The organization that served, one that takes part; the leading one when not said.
        organization: Option<OrganizationRef>,
        /// The records, 1 to 100: all of them are recorded, or none.
        records: Vec<ServiceRecordInput>,
    }
    /// What is needed to void a record of service (作废服务记录).
    VoidServiceRecordInput {
        /// The record.
        service_record: ID,
        /// Why, at most 500 characters.
        reason: String,
    }
    /// What is needed to rate a service (评单).
    RateServiceInput {
        /// An identifier that the client made, `rating_` and a UUIDv7; ours when not said.
        id: Option<ID>,
        /// The project.
        project: ID,
        /// The need that it is about, one of the project's.
        need: Option<ID>,
        /// From 1 to 5, the best.
        score: i32,
        /// In words of a list.
        tags: Option<Vec<Choice<RatingTag>>>,
        /// In your words, at most 500 characters; everybody may read it.
        text: Option<String>,
    }
    /// What is needed to publish a version of the purchase list (发布清单).
    PublishPurchaseListInput {
        /// An identifier that the client made, `list_` and a UUIDv7; ours when not said.
        id: Option<ID>,
        /// The file, of the format `siling.purchase-list/1`: JSON, at most 1,000,000 bytes.
        file: String,
    }
    /// What is needed to retire a version of the purchase list: today is its last day (停用清单).
    RetirePurchaseListInput {
        /// The version of the list.
        purchase_list: ID,
        /// Why, at most 2,000 characters.
        reason: String,
    }
}

/// What a project is commissioned from: exactly one of the two.
pub fn commissioned(item: Option<PurchaseItemRef>, renews: Option<&ID>) -> Result<Commissioned, Refusal> {
    match (item, renews) {
        (Some(item), None) => Ok(Commissioned::Item {
            list: item
                .list
                .map(|list| siling_domain::id::parse(&list))
                .transpose()
                .map_err(|error| Refusal::from(error).at("list").at("purchaseItem"))?,
            code: item.code,
            quantity: item.quantity,
        }),
        (None, Some(renews)) => siling_domain::id::parse(renews)
            .map(Commissioned::Renewal)
            .map_err(|error| Refusal::from(error).at("renews")),
        (None, None) => Err(Refusal::new(RefusalCode::Required).at("purchaseItem")),
        (Some(_), Some(_)) => Err(Refusal::new(RefusalCode::TooMany).with("max", 1).at("renews")),
    }
}
