//! What a viewer may see of a round and of a proposal. Reviews are blind: a reviewer does not see who proposes before
//! the public notice, and nobody but who holds the round sees who reviewed.

use crate::graphql::context::RequestState;
use siling_domain::access::{Role, ServiceScope};
use siling_domain::venture::{Proposal, VentureRound};

/// Who holds rounds, and who audits them: they see who reviews, and what each gave.
pub const HOLDERS: &[Role] = &[Role::DistrictCommittee, Role::Auditor];
/// The administration's own people, but for reviewers.
pub const STAFF: &[Role] = &[
    Role::DistrictCommittee,
    Role::DistrictFinance,
    Role::SubdistrictOfficer,
    Role::CommunityWorker,
    Role::DepartmentOfficer,
    Role::Auditor,
    Role::DataPlatform,
];
/// Staff and the organization itself.
pub const INSIDERS: &[Role] = &[
    Role::DistrictCommittee,
    Role::DistrictFinance,
    Role::SubdistrictOfficer,
    Role::CommunityWorker,
    Role::DepartmentOfficer,
    Role::OrganizationManager,
    Role::Auditor,
    Role::DataPlatform,
];

/// How near a viewer stands to a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sight {
    /// Sees nothing of it.
    None,
    /// Reviews it, without seeing who proposes.
    Blind,
    /// Sees what everybody sees from the public notice on.
    Public,
    /// Acts for the organization.
    Own,
    /// Works on it for its area or the district.
    Staff,
}

impl Sight {
    /// How near the viewer stands.
    pub fn of(state: &RequestState, proposal: &Proposal) -> Self {
        let place = proposal.place();
        let reads = state.actor.token_allows(ServiceScope::Read);
        if reads && state.actor.holds_over(STAFF, &place) {
            Sight::Staff
        } else if reads && state.actor.holds_over(&[Role::OrganizationManager], &place) {
            Sight::Own
        } else if proposal.is_public() {
            Sight::Public
        } else if on_panel(state, proposal) {
            Sight::Blind
        } else {
            Sight::None
        }
    }

    /// Whether who proposes is seen.
    pub fn identity(self) -> bool {
        self >= Sight::Public
    }

    /// Whether the viewer acts for the organization or works on it.
    pub fn inside(self) -> bool {
        self >= Sight::Own
    }
}

/// Whether the viewer reviews the proposal.
pub fn on_panel(state: &RequestState, proposal: &Proposal) -> bool {
    let account = state.actor.account();
    account.is_some_and(|account| proposal.member(account).is_some())
}

/// Whether the viewer sees the proposal at all.
pub fn sees_proposal(state: &RequestState, proposal: &Proposal) -> bool {
    Sight::of(state, proposal) != Sight::None
}

/// Whether the viewer sees the round: a draft is for those whose work covers the district.
pub fn sees_round(state: &RequestState, round: &VentureRound) -> bool {
    round.public_since.is_some() || works_on(state, round)
}

/// Whether the viewer works on the round.
pub fn works_on(state: &RequestState, round: &VentureRound) -> bool {
    state.actor.token_allows(ServiceScope::Read) && state.actor.holds_over(STAFF, &round.place())
}

/// Whether the viewer holds the round or audits it.
pub fn holds(state: &RequestState, round: &VentureRound) -> bool {
    state.actor.token_allows(ServiceScope::Read) && state.actor.holds_over(HOLDERS, &round.place())
}
