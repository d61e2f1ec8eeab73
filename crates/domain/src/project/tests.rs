//! Every rule of projects, by name.

mod begins;
mod life;
mod lists;
mod service;

use super::*;
use crate::access::{Actor, Grant, Identity, Role, Scope};
use crate::assessment::Proof;
use crate::id::{AccountId, GrantId, Id, NeedId};
use crate::organization::OrganizationStatus;
use crate::{RefusalCode, Refusals};
use chrono::{Duration, TimeZone as _};
use uuid::Uuid;

pub(super) fn id<I: Id>(number: u128) -> I {
    I::from_uuid(Uuid::from_u128(0x0193_5f2b_0000_7000_8000_0000_0000_0000 + number))
}

pub(super) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// 30 June 2026, nine in the morning in China.
pub(super) fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 6, 30, 1, 0, 0).unwrap()
}

pub(super) fn district() -> AreaCode {
    AreaCode::parse("370305000000").unwrap()
}

pub(super) fn new() -> NewProject {
    NewProject {
        id: id(1),
        origin: ProjectOrigin::SelfProposed,
        title: "我是社区大管家".into(),
        lead: Lead::GovernanceChallenge,
        outcomes: vec![ProjectOutcome::DailyLifeProblems],
        description: "巡查商户占道经营，每周两次。".into(),
        area: AreaCode::parse("370305003025").unwrap(),
        organization: id(10),
        participants: vec![],
        beneficiary_kinds: vec![BeneficiaryKind::Residents],
        beneficiary_note: None,
        fee: Money::ZERO,
        price: Money::ZERO,
        recurring: true,
        begins_on: day("2026-07-01"),
        ends_on: day("2026-12-31"),
        needs: vec![id::<NeedId>(70)],
        milestones: vec![
            NewMilestone {
                title: "上半程".into(),
                deliverables: vec!["巡查记录".into(), "整改清单".into()],
                due_on: day("2026-09-30"),
            },
            NewMilestone {
                title: "下半程".into(),
                deliverables: vec!["总结报告".into()],
                due_on: day("2027-01-15"),
            },
        ],
        demo: false,
    }
}

pub(super) fn staffing(status: OrganizationStatus) -> Staffing {
    Staffing {
        organization: id(10),
        status,
        capacity: 3,
        running: 0,
    }
}

/// The account of this number acts, tied to nobody.
pub(super) fn by(account: u128) -> ProjectFacts {
    ProjectFacts {
        organization: OrganizationStatus::Active,
        capacity: 3,
        running: 0,
        contract_in_force: false,
        actor: Judge {
            account: Some(id(account)),
            tied: false,
        },
        linked: true,
        today: crate::time::china_date(now()),
    }
}

/// Somebody of the organization acts.
pub(super) fn own() -> ProjectFacts {
    ProjectFacts {
        actor: Judge {
            account: Some(id(900)),
            tied: true,
        },
        ..by(900)
    }
}

pub(super) fn refused<T: std::fmt::Debug>(result: Result<T, impl Into<Refusals>>) -> Vec<(RefusalCode, String)> {
    let refusals: Refusals = result.unwrap_err().into();
    let told = refusals.into_vec().into_iter();
    told.map(|refusal| (refusal.code, refusal.field.join("."))).collect()
}

pub(super) fn planned() -> Project {
    Project::open(district(), new(), now()).unwrap()
}

pub(super) fn running() -> Project {
    planned().start(&own(), now()).unwrap()
}

pub(super) fn statement(text: &str) -> Proof {
    Proof {
        file: None,
        statement: Some(text.into()),
    }
}

pub(super) fn residents(count: u32) -> NewAcceptance {
    NewAcceptance {
        representatives: vec![Representatives {
            kind: RepresentativeKind::ResidentDelegate,
            count,
        }],
        note: Some("现场查看，属实。".into()),
    }
}

/// A project whose milestones are all accepted.
pub(super) fn accepted_milestones() -> Project {
    let mut project = running();
    for number in [1, 2] {
        let ticked = project.milestones[number as usize - 1].deliverables.clone();
        project = project
            .deliver(number, None, vec![statement("见附件")], &own(), now())
            .unwrap()
            .accept_delivery(number, &ticked, residents(2), &by(1), now())
            .unwrap();
    }
    project
}

pub(super) fn completed() -> Project {
    accepted_milestones().complete(&own(), now()).unwrap()
}

pub(super) fn manager_of(organization: u128) -> Actor {
    Actor {
        identity: Identity::Person(id::<AccountId>(5)),
        grants: vec![Grant {
            id: id::<GrantId>(1),
            role: Role::OrganizationManager,
            scope: Scope::Organization(id(organization)),
        }],
        session: None,
    }
}

pub(super) fn later(days: i64) -> DateTime<Utc> {
    now() + Duration::days(days)
}
