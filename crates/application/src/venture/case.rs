//! A round or a proposal with everything that a command on it needs to know.

use super::{ProposalTarget, RoundTarget};
use crate::command::{CommandError, Remembered as _, expect_version};
use chrono::{DateTime, Months, NaiveDate, Utc};
use siling_domain::access::{Deed, Warrant, authorise};
use siling_domain::calendar::Calendar;
use siling_domain::id::{AccountId, OrganizationId};
use siling_domain::organization::Organization;
use siling_domain::venture::{Applicant, Proposal, ProposalCounts, ProposalFacts, RoundFacts, VentureRound};
use siling_domain::{Refusal, RefusalCode};
use siling_persistence::organization::{self, OrganizationKey};
use siling_persistence::venture as store;
use siling_persistence::{StoreError, UnitOfWork, assessment};

/// Who acted for an organization within so many years does not review its proposals.
const TIED_YEARS: u32 = 2;

/// The moment from which on ties to an organization count.
pub fn tied_since(now: DateTime<Utc>) -> DateTime<Utc> {
    now.checked_sub_months(Months::new(TIED_YEARS * 12)).unwrap_or(now)
}

/// A round, locked, and who acts.
pub(super) struct RoundCase {
    pub before: VentureRound,
    pub warrant: Warrant,
    pub calendar: Calendar,
    pub actor: Option<AccountId>,
    pub now: DateTime<Utc>,
}

/// The round, locked, once it is known that the actor may do the deed to it.
pub(super) async fn open_round(uow: &UnitOfWork, deed: Deed, target: &RoundTarget) -> Result<RoundCase, CommandError> {
    let missing = || Refusal::new(RefusalCode::NotFound).at("round");
    let before: VentureRound = store::locked(uow, target.round).await?.ok_or_else(missing)?;
    let warrant = authorise(uow.actor(), deed, &before.place())?;
    // A draft is no business of whoever has logged in, not even that it is there.
    let sight = uow.actor().visibility();
    if before.public_since.is_none() && !sight.sees_proposer(&before.place()) {
        return Err(missing().into());
    }
    expect_version(target.expected_version, before.version, || before.remember())?;
    Ok(RoundCase {
        before,
        warrant,
        calendar: assessment::calendar_in(uow).await?,
        actor: uow.actor().account(),
        now: uow.now(),
    })
}

impl RoundCase {
    /// What the guards need to know, of proposals that are loaded.
    pub(super) fn facts(&self, proposals: &[Proposal]) -> RoundFacts<'_> {
        self.counted(ProposalCounts::of(proposals))
    }

    /// What the guards need to know, with how the proposals stand.
    pub(super) fn counted(&self, counts: ProposalCounts) -> RoundFacts<'_> {
        RoundFacts {
            counts,
            calendar: &self.calendar,
            actor: self.actor,
            now: self.now,
            rivals: &[],
        }
    }

    /// Saves what became of the round.
    pub(super) async fn close(
        self,
        uow: &mut UnitOfWork,
        after: VentureRound,
        reason: Option<String>,
        document: Option<String>,
    ) -> Result<VentureRound, CommandError> {
        store::update(uow, &self.warrant, &self.before, &after, reason, document).await?;
        Ok(after)
    }

    /// Saves the proposals that changed.
    pub(super) async fn keep(
        &self,
        uow: &mut UnitOfWork,
        before: &[Proposal],
        changed: &[Proposal],
    ) -> Result<(), CommandError> {
        for after in changed {
            if let Some(before) = before.iter().find(|it| it.id == after.id) {
                store::update(uow, &self.warrant, before, after, None, None).await?;
            }
        }
        Ok(())
    }
}

/// A proposal, locked after its round, and who acts.
pub(super) struct ProposalCase {
    pub before: Proposal,
    pub round: VentureRound,
    pub warrant: Warrant,
    pub actor: Option<AccountId>,
    pub blind: bool,
    pub now: DateTime<Utc>,
}

/// How a proposal's round is held meanwhile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hold {
    /// Kept from changing.
    Shared,
    /// Changed, too.
    Locked,
}

/// The proposal, locked, once it is known that the actor may do the deed to it. Whoever is not on the panel and
/// sees nothing of it, hears that it is not there.
pub(super) async fn open_proposal(
    uow: &UnitOfWork,
    deed: Deed,
    target: &ProposalTarget,
    hold: Hold,
) -> Result<ProposalCase, CommandError> {
    let missing = || Refusal::new(RefusalCode::NotFound).at("proposal");
    let round = store::round_of(uow, target.proposal).await?.ok_or_else(missing)?;
    let round: Option<VentureRound> = match hold {
        Hold::Shared => store::shared(uow, round).await?,
        Hold::Locked => store::locked(uow, round).await?,
    };
    let round = round.ok_or_else(missing)?;
    let before: Proposal = store::locked(uow, target.proposal).await?.ok_or_else(missing)?;
    let warrant = authorise(uow.actor(), deed, &before.place())?;
    let (sight, actor) = (uow.actor().visibility(), uow.actor().account());
    let on_panel = actor.is_some_and(|account| before.member(account).is_some());
    if !before.is_public() && !on_panel && !sight.sees_proposer(&before.place()) {
        return Err(missing().into());
    }
    expect_version(target.expected_version, before.version, || before.remember())?;
    Ok(ProposalCase {
        before,
        round,
        warrant,
        actor,
        blind: uow.actor().is_blind(),
        now: uow.now(),
    })
}

impl ProposalCase {
    /// What the guards need to know, where the organization is not asked.
    pub(super) fn facts(&self) -> ProposalFacts<'_> {
        ProposalFacts {
            round: &self.round,
            applicant: None,
            actor: self.actor,
            blind: self.blind,
            now: self.now,
        }
    }

    /// What the guards need to know, with what is known of the organization.
    pub(super) fn facts_with<'a>(&'a self, applicant: &'a Applicant) -> ProposalFacts<'a> {
        ProposalFacts {
            applicant: Some(applicant),
            ..self.facts()
        }
    }

    /// Saves what became of the proposal.
    pub(super) async fn close(
        self,
        uow: &mut UnitOfWork,
        after: Proposal,
        reason: Option<String>,
        document: Option<String>,
    ) -> Result<Proposal, CommandError> {
        store::update(uow, &self.warrant, &self.before, &after, reason, document).await?;
        Ok(after)
    }
}

/// The organization, kept from changing until the transaction ends.
pub(super) async fn organization_shared(uow: &UnitOfWork, id: OrganizationId) -> Result<Organization, CommandError> {
    let found = organization::shared(uow, &OrganizationKey::Id(id)).await?;
    Ok(found.ok_or_else(|| StoreError::Corrupt(format!("{id} is cited and not there")))?)
}

/// What is known of a proposal's organization.
pub fn applicant_of(organization: &Organization, barred_until: Option<NaiveDate>, overlaps: bool) -> Applicant {
    Applicant {
        status: organization.status,
        barred_until,
        overlaps,
    }
}
