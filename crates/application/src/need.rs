//! What people do with needs: residents post, endorse and follow them, communities answer them.
//!
//! A need's row is locked before those of its salon and its order. Where two needs are concerned, they are locked in the
//! order of their identifiers.

mod answer;
mod endorse;
mod follow;
mod post;
mod reveal;
mod visit;

pub use answer::{AcceptNeed, CloseNeed, DeclineNeed, MergeNeed, ReopenNeed, ResolveNeed, WithdrawNeed};
pub use endorse::{EndorseNeed, WithdrawEndorsement};
pub use follow::{back_to_accepted, in_delivery, ordered, rated, resolved};
pub use post::PostNeed;
pub use reveal::{RevealNeedContact, RevealedContact};
pub use visit::RecordVisit;

use crate::command::{CommandError, Remembered as _, expect_version, remembered};
use siling_domain::access::{Deed, Denied, Role, Warrant, authorise};
use siling_domain::id::NeedId;
use siling_domain::need::{Need, NeedFacts, Visit};
use siling_domain::{Refusal, RefusalCode};
use siling_persistence::{UnitOfWork, capability, kept, need as store};

/// Which need a command is about, and which version of it the client knows.
#[derive(Debug, Clone)]
pub struct NeedTarget {
    /// The need.
    pub need: NeedId,
    /// The version that the client read, if it wants to be told of changes since.
    pub expected_version: Option<i32>,
}

remembered!(Need, Visit);

/// What the guards need to know of the actor, who may not see a need that is not public and not theirs.
pub async fn facts(uow: &UnitOfWork, need: &Need) -> Result<NeedFacts, CommandError> {
    let actor = uow.actor();
    let account = actor.account();
    Ok(NeedFacts {
        now: uow.now(),
        account,
        tends: actor.holds_over(&[Role::CommunityWorker], &need.place()),
        endorsed: store::has_endorsed(uow, need.id, account).await?,
    })
}

/// Whether the actor may see the need: it is public, theirs, or of their work.
fn sees(uow: &UnitOfWork, need: &Need) -> bool {
    let actor = uow.actor();
    let own = actor.account().is_some() && need.posted_by == actor.account();
    need.is_public() || own || actor.visibility().sees(&need.place())
}

fn missing(field: &str) -> Refusal {
    Refusal::new(RefusalCode::NotFound).at(field)
}

/// The need, locked, with what allows the deed. Who may not see it is not told that it exists, unless they may do the deed
/// nowhere.
async fn open(uow: &UnitOfWork, deed: Deed, target: &NeedTarget) -> Result<(Need, Warrant, NeedFacts), CommandError> {
    if uow.actor().account().is_none() && !uow.actor().is_staff() {
        return Err(Denied::LogInFirst.into());
    }
    let need: Option<Need> = kept::locked(uow, target.need).await?;
    let Some(need) = need.filter(|need| sees(uow, need)) else {
        return Err(missing("need").into());
    };
    let warrant = authorise(uow.actor(), deed, &need.place())?;
    expect_version(target.expected_version, need.version, || need.remember())?;
    let facts = facts(uow, &need).await?;
    Ok((need, warrant, facts))
}

/// Saves a change of a need.
async fn close(
    uow: &mut UnitOfWork,
    warrant: &Warrant,
    before: &Need,
    after: Need,
    reason: Option<String>,
) -> Result<Need, CommandError> {
    kept::update(uow, warrant, before, &after, reason, None).await?;
    Ok(after)
}

/// Demands that all of these capabilities are in the catalogue, and offered.
async fn known_capabilities(uow: &UnitOfWork, codes: &[String]) -> Result<(), CommandError> {
    let known = capability::in_transaction(uow, codes).await?;
    let offered = |code: &String| known.iter().any(|it| &it.code == code && it.retired_on.is_none());
    let unknown = codes.iter().enumerate().filter(|(_, code)| !offered(code));
    let refusals: Vec<Refusal> = unknown
        .map(|(index, _)| missing(&index.to_string()).at("capabilities"))
        .collect();
    match refusals.is_empty() {
        true => Ok(()),
        false => Err(CommandError::Refused(refusals)),
    }
}
