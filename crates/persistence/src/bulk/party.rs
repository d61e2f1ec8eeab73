//! Party coverage of generated organizations: the district's committee, a committee in each sub-district, and
//! below them branches of an organization's own, joint branches and instructors, all formed by the rules.

use super::{BATCH, corrupt, record, uuid_bits};
use crate::entity::party::{coverage, organization, term};
use crate::error::StoreError;
use crate::organization::{OrganizationFilter, OrganizationOrder, cursor, list};
use crate::page::{Direction, PageRequest};
use crate::party::{PartyOrganizationFilter, PartyOrganizationOrder};
use crate::store::Store;
use crate::{area, party};
use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, EntityTrait, TransactionTrait};
use siling_domain::access::Deed;
use siling_domain::area::AreaLevel;
use siling_domain::area_code::AreaCode;
use siling_domain::event::Event;
use siling_domain::id::{Id, OrganizationId};
use siling_domain::organization::Organization;
use siling_domain::party::{
    AssignCoverage, BRANCH_MEMBERS_MIN, CoverageForm, Elected, Election, JOINT_UNITS_MAX, MemberCounts,
    NewPartyOrganization, PartyCoverage, PartyOrganization, PartyOrganizationKind, PartySetting, PartyTerm,
};
use siling_domain::time::china_date;
use std::collections::HashMap;
use uuid::Uuid;

/// What was formed and is not in the store yet.
#[derive(Default)]
struct Formed {
    organizations: Vec<PartyOrganization>,
    terms: Vec<PartyTerm>,
    coverages: Vec<PartyCoverage>,
    events: Vec<Event>,
}

/// Who covers the organizations of one sub-district.
struct Subdistrict {
    committee: PartyOrganization,
    /// The joint branch that still has room, and how many it covers.
    joint: Option<(PartyOrganization, usize)>,
}

/// Gives Party coverage to every other organization that was made up and has none; says to how many. Half of
/// those with too few members for a branch share a joint one, the others get an instructor.
pub async fn party_coverage(store: &Store, now: DateTime<Utc>) -> Result<usize, StoreError> {
    let mut maker = Maker {
        store,
        now,
        made: 0,
        formed: Formed::default(),
        subdistricts: HashMap::new(),
    };
    maker.committees().await?;
    maker.keep().await?;
    let filter = OrganizationFilter {
        covered: Some(false),
        today: china_date(now),
        demo: Some(true),
        ..OrganizationFilter::default()
    };
    let (order, direction) = (OrganizationOrder::CreatedAt, Direction::Asc);
    let mut page = PageRequest::first(u32::try_from(BATCH).unwrap_or(u32::MAX));
    let mut covered = 0;
    loop {
        let found = list(store, &filter, order, direction, &page).await?;
        for organization in found.items.iter().step_by(2) {
            covered += usize::from(maker.cover(organization, covered)?);
        }
        maker.keep().await?;
        match found.items.last().filter(|_| found.has_next) {
            Some(last) => page.after = Some(cursor(last, order, direction)),
            None => break,
        }
    }
    let analyze = "ANALYZE party_organizations; ANALYZE party_terms; ANALYZE party_coverages; ANALYZE events";
    store.writer().execute_unprepared(analyze).await?;
    Ok(covered)
}

struct Maker<'a> {
    store: &'a Store,
    now: DateTime<Utc>,
    made: usize,
    formed: Formed,
    subdistricts: HashMap<AreaCode, Subdistrict>,
}

impl Maker<'_> {
    /// The committees of the district and of its sub-districts: those that are there, or new ones.
    async fn committees(&mut self) -> Result<(), StoreError> {
        let root = match party::root(self.store).await? {
            Some(root) => root,
            None => self.form(
                None,
                PartyOrganizationKind::PartyCommittee,
                "中共临淄区社会组织委员会",
                self.store.district(),
                None,
                100,
            )?,
        };
        let areas = area::all(self.store).await?;
        let committees = PartyOrganizationFilter {
            parent: Some(root.id),
            kinds: Some(vec![PartyOrganizationKind::PartyCommittee]),
            ..PartyOrganizationFilter::default()
        };
        // One of each sub-district, and those that have ended.
        let all = PageRequest::first(1_000);
        let (order, direction) = (PartyOrganizationOrder::Name, Direction::Asc);
        let below = party::list(self.store, &committees, order, direction, &all)
            .await?
            .items;
        for area in areas {
            if area.level != AreaLevel::Subdistrict || area.valid_to.is_some() {
                continue;
            }
            let name = format!("中共{}社会组织委员会", area.name);
            let known = below.iter().find(|it| it.name == name && it.status.is_at_work());
            let committee = match known {
                Some(known) => known.clone(),
                None => self.form(
                    Some(&root),
                    PartyOrganizationKind::PartyCommittee,
                    &name,
                    area.code,
                    None,
                    30,
                )?,
            };
            let subdistrict = Subdistrict { committee, joint: None };
            self.subdistricts.insert(area.code, subdistrict);
        }
        Ok(())
    }

    /// Covers the organization in the form that its members ask for; says whether it could be.
    fn cover(&mut self, organization: &Organization, number: usize) -> Result<bool, StoreError> {
        let home = organization.area.parent().unwrap_or(organization.area);
        let Some(mut subdistrict) = self.subdistricts.remove(&home) else {
            return Ok(false);
        };
        let committee = subdistrict.committee.clone();
        let (by, form, units) = if organization.full_member_count >= BRANCH_MEMBERS_MIN {
            let name = format!("中共{}支部委员会", organization.name);
            let (kind, host) = (PartyOrganizationKind::Branch, Some(organization.id));
            let members = organization.full_member_count;
            let branch = self.form(Some(&committee), kind, &name, organization.area, host, members)?;
            (branch, CoverageForm::OwnBranch, 0)
        } else if number.is_multiple_of(2) {
            let (joint, units) = match subdistrict.joint.take().filter(|(_, units)| *units < JOINT_UNITS_MAX) {
                Some(known) => known,
                None => {
                    // After the first that it is for: no later call gives the name again.
                    let name = format!("中共{}等单位联合党支部", organization.name);
                    let kind = PartyOrganizationKind::JointBranch;
                    let members = BRANCH_MEMBERS_MIN;
                    let joint = self.form(Some(&committee), kind, &name, home, None, members)?;
                    (joint, 0)
                }
            };
            subdistrict.joint = Some((joint.clone(), units + 1));
            (joint, CoverageForm::JointBranch, units)
        } else {
            (committee, CoverageForm::Instructor, 0)
        };
        self.subdistricts.insert(home, subdistrict);
        let assign = AssignCoverage {
            id: self.id(),
            form,
            begins: None,
            ends: None,
            document: None,
        };
        let coverage = PartyCoverage::assign(organization, &by, assign, units, &[], self.now).map_err(corrupt)?;
        let (deed, place) = (Deed::AssignPartyCoverage, organization.place());
        let event = Event::of(deed, coverage.id, coverage.version, place, None, &coverage);
        self.formed.events.push(event);
        self.formed.coverages.push(coverage);
        Ok(true)
    }

    /// Forms a Party organization, from the application to its first term.
    fn form(
        &mut self,
        parent: Option<&PartyOrganization>,
        kind: PartyOrganizationKind,
        name: &str,
        area: AreaCode,
        host: Option<OrganizationId>,
        members: i32,
    ) -> Result<PartyOrganization, StoreError> {
        let (now, today) = (self.now, china_date(self.now));
        let new = NewPartyOrganization {
            id: self.id(),
            kind,
            setting: PartySetting::SocialOrganization,
            name: name.to_owned(),
            area,
            host,
            members: MemberCounts {
                full: members,
                probationary: 0,
            },
            demo: true,
        };
        let election = Election {
            term: self.id(),
            elected_on: today,
            begins: None,
            ends: None,
            present: members,
            entitled: members,
            committee_size: if kind.is_branch() { 1 } else { 5 },
            secretary: "王建国".to_owned(),
            shift_approved: false,
        };
        let applied = PartyOrganization::apply_anew(self.store.district(), parent, new, now).map_err(corrupt)?;
        let approved = applied.clone().approve(today, now).map_err(corrupt)?;
        let elected = approved.clone().elect(&[], election, now).map_err(corrupt)?;
        let Elected { organization, term, .. } = elected;
        let activated = organization.clone().activate(term.clone(), today, now);
        let (active, in_force) = activated.map_err(corrupt)?;
        let steps = [
            (Deed::ApplyForPartyOrganization, None, &applied),
            (Deed::ApprovePartyOrganization, Some(&applied), &approved),
            (Deed::RecordPartyElection, Some(&approved), &organization),
            (Deed::ActivatePartyOrganization, Some(&organization), &active),
        ];
        let place = active.place();
        let events = &mut self.formed.events;
        events
            .extend(steps.map(|(deed, before, after)| Event::of(deed, after.id, after.version, place, before, after)));
        let steps = [
            (Deed::RecordPartyElection, None, &term),
            (Deed::ActivatePartyOrganization, Some(&term), &in_force),
        ];
        events
            .extend(steps.map(|(deed, before, after)| Event::of(deed, after.id, after.version, place, before, after)));
        self.formed.terms.push(in_force);
        self.formed.organizations.push(active.clone());
        Ok(active)
    }

    fn id<I: Id>(&mut self) -> I {
        self.made += 1;
        // The upper half of the numbers: the lower one is the organizations'.
        I::from_uuid(Uuid::from_u128(uuid_bits(self.now, (1 << 31) | self.made)))
    }

    /// Puts what was formed into the store, in one transaction.
    async fn keep(&mut self) -> Result<(), StoreError> {
        let formed = std::mem::take(&mut self.formed);
        let tx = self.store.writer().begin().await?;
        let vault = self.store.vault();
        for part in formed.organizations.chunks(BATCH) {
            let rows = part.iter().map(|it| organization::active(it, vault));
            let rows = rows.collect::<Result<Vec<_>, _>>()?;
            organization::Entity::insert_many(rows)
                .exec_without_returning(&tx)
                .await?;
        }
        for part in formed.terms.chunks(BATCH) {
            let rows: Vec<_> = part.iter().map(term::active).collect();
            term::Entity::insert_many(rows).exec_without_returning(&tx).await?;
        }
        for part in formed.coverages.chunks(BATCH) {
            let rows: Vec<_> = part.iter().map(coverage::active).collect();
            coverage::Entity::insert_many(rows).exec_without_returning(&tx).await?;
        }
        let times = vec![self.now; formed.events.len()];
        record(&tx, self.store, &formed.events, times).await?;
        Ok(tx.commit().await?)
    }
}
