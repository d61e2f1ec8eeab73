//! The panel that awards an order (评定小组): people of a secretary salon, each with a declaration on conflicts of interest.

use super::award::AwardDecision;
use crate::id::AccountId;
use crate::organization::{LINE_MAX, TEXT_MAX};
use crate::refusal::Checks;
use crate::salon::{Participant, ParticipantKind};
use crate::text::{clean_name, clean_text};
use crate::{Refusal, RefusalCode};
use serde::{Deserialize, Serialize};

/// A panel has so many scorers without a conflict of interest at least.
pub const PANEL_MIN: usize = 3;
/// A panel has so many seats at most [default].
pub const PANEL_SEATS_MAX: usize = 15;

/// A seat of the panel, with its holder's declaration on conflicts of interest (评定小组成员). Who holds it has an account, or
/// came to the salon for one of its participants.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PanelMember {
    /// For whom the seat stands, such as 居民代表; never a person's name.
    pub seat: String,
    /// The account of who holds it, where there is one.
    pub account: Option<AccountId>,
    /// For which participant of the salon its holder came: the place on the salon's list, from 1.
    pub participant: Option<u32>,
    /// The capacity in which that participant took part.
    pub capacity: Option<ParticipantKind>,
    /// The conflict of interest that was declared; `None` where it was declared that there is none. Who has one scores
    /// nothing.
    pub conflict: Option<String>,
}

impl PanelMember {
    /// The participant of the salon for which its holder came.
    fn came_for<'a>(&self, attendance: &'a [Participant]) -> Option<&'a Participant> {
        let place = usize::try_from(self.participant?).ok()?.checked_sub(1)?;
        attendance.get(place)
    }

    fn scores(&self) -> bool {
        self.conflict.is_none()
    }
}

/// The panel with its texts cleaned, and how many of it score.
pub(super) fn checked(decision: &AwardDecision, checks: &mut Checks) -> (Vec<PanelMember>, usize) {
    let members = &decision.panel;
    checks.require("panel", members.len() <= PANEL_SEATS_MAX, || {
        Refusal::new(RefusalCode::TooMany).with("max", PANEL_SEATS_MAX)
    });
    let scorers = members.iter().filter(|member| member.scores()).count();
    checks.require("panel", scorers >= PANEL_MIN, || {
        Refusal::new(RefusalCode::ScorersTooFew)
            .with("min", PANEL_MIN)
            .with("found", scorers)
    });
    // Somebody else than who puts it on file can be asked whether it was so.
    let witness = |member: &PanelMember| member.scores() && member.account.is_some() && member.account != decision.by;
    checks.require("panel", members.iter().any(witness), || {
        Refusal::new(RefusalCode::PanelAccountMissing)
    });
    if decision.by.is_some_and(|by| decision.tied.contains(&by)) {
        checks.refuse(Refusal::new(RefusalCode::OwnOrganization));
    }
    let mut kept = Vec::with_capacity(members.len());
    for (index, member) in members.iter().enumerate() {
        let mut own = Checks::new();
        let seat = own.field("seat", clean_name(&member.seat, LINE_MAX));
        let conflict = member
            .conflict
            .as_ref()
            .and_then(|text| own.field("conflict", clean_text(text, TEXT_MAX)));
        held(decision, index, member, &mut own);
        for refusal in own.into_refusals() {
            checks.refuse(refusal.at(index.to_string()).at("panel"));
        }
        kept.push(PanelMember {
            seat: seat.unwrap_or_default(),
            account: member.account,
            participant: member.participant,
            capacity: member.came_for(&decision.attendance).map(|it| it.kind),
            conflict,
        });
    }
    (kept, scorers)
}

/// Whether it is known who holds the seat, holds no other, and scores nothing where they are tied to a claim.
fn held(decision: &AwardDecision, index: usize, member: &PanelMember, own: &mut Checks) {
    let earlier = &decision.panel[..index];
    if let Some(account) = member.account {
        own.require("account", earlier.iter().all(|it| it.account != Some(account)), || {
            Refusal::new(RefusalCode::Duplicate).with("value", account)
        });
        // Who is tied has to say so.
        own.require("account", !member.scores() || !decision.tied.contains(&account), || {
            Refusal::new(RefusalCode::OwnOrganization)
        });
    }
    let Some(number) = member.participant else {
        own.require("participant", member.account.is_some(), || {
            Refusal::new(RefusalCode::Required)
        });
        return;
    };
    let Some(participant) = member.came_for(&decision.attendance) else {
        own.refuse(Refusal::new(RefusalCode::NotFound).at("participant"));
        return;
    };
    // No more can sit for a participant than came for it.
    let seats = earlier.iter().filter(|it| it.participant == Some(number)).count();
    let came = usize::try_from(participant.count).unwrap_or(0);
    own.require("participant", seats < came, || {
        Refusal::new(RefusalCode::ParticipantSeatsTaken).with("count", came)
    });
    let claims = participant
        .organization
        .is_some_and(|organization| decision.claimants.contains(&organization));
    own.require("participant", !member.scores() || !claims, || {
        Refusal::new(RefusalCode::OwnOrganization)
    });
}
