//! A need is posted (点单).

use super::{known_capabilities, missing};
use crate::app::App;
use crate::command::{Command, CommandError};
use siling_domain::access::{Deed, Place, Role, authorise};
use siling_domain::file::{FileKind, FileStatus};
use siling_domain::need::{Need, NewNeed, POST_ASK_SCORE_MIN, Sketch, Visit, similar};
use siling_domain::salon::SecretarySalon;
use siling_domain::{Refusal, RefusalCode};
use siling_persistence::{UnitOfWork, assessment, file as files, kept, need as store};

/// Posts a need (点单).
#[derive(Debug, Clone)]
pub struct PostNeed {
    /// What is wanted.
    pub need: NewNeed,
    /// Whether it is posted for a resident; when not said, by who works for the community it is.
    pub on_behalf: Option<bool>,
    /// Whether it is another one than those that are much like it: the client has asked.
    pub confirmed_new: bool,
}

impl Command for PostNeed {
    const DEED: Deed = Deed::PostNeed;
    type Output = Need;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<Need, CommandError> {
        let place = Place::area(self.need.area);
        let warrant = authorise(uow.actor(), Self::DEED, &place)?;
        let actor = uow.actor();
        // Who works for the community and lives in it, too, posts for others unless they say otherwise.
        let works = actor.holds_over(&[Role::CommunityWorker], &place);
        let on_behalf = self.on_behalf.unwrap_or(works);
        let role = if on_behalf {
            works
        } else {
            actor.holds_over(&[Role::Resident], &place)
        };
        if !role {
            return Err(Refusal::new(RefusalCode::KindNotAllowed).at("onBehalf").into());
        }
        let by = actor.account();
        let calendar = assessment::calendar_in(uow).await?;
        let posted = Need::post(uow.store().district(), self.need, by, on_behalf, &calendar, uow.now())?;
        let need = &posted.need;
        of_the_community(uow, need).await?;
        known_capabilities(uow, &need.capabilities).await?;
        photos(uow, need).await?;
        if !self.confirmed_new {
            ask(uow, need).await?;
        }
        store::insert(uow, &warrant, &posted).await?;
        Ok(posted.need)
    }
}

/// The visit and the salon that it names are of its community.
async fn of_the_community(uow: &UnitOfWork, need: &Need) -> Result<(), CommandError> {
    let elsewhere = |field| Refusal::new(RefusalCode::OtherCommunity).at(field);
    if let Some(id) = need.visit {
        let visit = kept::by_ids::<Visit>(uow.store(), &[id]).await?.pop();
        if visit.ok_or_else(|| missing("visit"))?.area != need.area {
            return Err(elsewhere("visit").into());
        }
    }
    if let Some(id) = need.salon {
        let salon = kept::by_ids::<SecretarySalon>(uow.store(), &[id]).await?.pop();
        if salon.ok_or_else(|| missing("salon"))?.area != need.area {
            return Err(elsewhere("salon").into());
        }
    }
    Ok(())
}

/// The photos are kept pictures that the same account has handed in.
async fn photos(uow: &UnitOfWork, need: &Need) -> Result<(), CommandError> {
    let mut refusals = Vec::new();
    for (index, id) in need.photos.iter().enumerate() {
        let file = files::locked(uow, *id).await?;
        let file = file.filter(|file| file.handed_in_by == uow.actor().account());
        let wrong = match file {
            None => Some(RefusalCode::NotFound),
            Some(file) if file.status != FileStatus::Kept => Some(RefusalCode::FileAwaited),
            Some(file) if !matches!(file.kind, FileKind::Jpeg | FileKind::Png | FileKind::Webp) => {
                Some(RefusalCode::NotAPicture)
            }
            Some(_) => None,
        };
        refusals.extend(wrong.map(|code| Refusal::new(code).at(index.to_string()).at("photos")));
    }
    match refusals.is_empty() {
        true => Ok(()),
        false => Err(CommandError::Refused(refusals)),
    }
}

/// Where open needs are much like it, who posts is asked first. Only what everybody may see is told.
async fn ask(uow: &UnitOfWork, need: &Need) -> Result<(), CommandError> {
    let sketch = Sketch::from(need);
    let candidates = store::public_candidates(uow, &sketch, need.id).await?;
    let shown = candidates.into_iter().map(|candidate| candidate.shown_to(uow.actor()));
    let alike = similar(&sketch, &shown.collect::<Vec<_>>(), POST_ASK_SCORE_MIN);
    let Some(first) = alike.first() else { return Ok(()) };
    let first = kept::by_ids::<Need>(uow.store(), &[first.need]).await?.pop();
    let title = first.map(|first| first.title).unwrap_or_default();
    let refusal = Refusal::new(RefusalCode::SimilarNeeds)
        .with("count", alike.len())
        .with("title", title);
    Err(refusal.at("confirmedNew").into())
}
