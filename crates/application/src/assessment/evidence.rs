//! Evidence: files handed in before, and statements.

use super::Target;
use super::case::open;
use crate::app::App;
use crate::command::{Command, CommandError};
use siling_domain::access::Deed;
use siling_domain::assessment::{Assessment, NewEvidence, Proof, StoredFile};
use siling_domain::file::FileStatus;
use siling_domain::id::{EvidenceId, FileId};
use siling_domain::standard::IndicatorCode;
use siling_domain::{Refusal, RefusalCode};
use siling_persistence::{UnitOfWork, file as files};

/// Attaches evidence to an indicator (上传佐证材料): a file, a statement, or both.
#[derive(Debug, Clone)]
pub struct AttachEvidence {
    /// The identifier of the piece of evidence.
    pub id: EvidenceId,
    /// Which assessment.
    pub target: Target,
    /// The indicator, or the item of a checklist.
    pub indicator: IndicatorCode,
    /// A file that the same account has handed in.
    pub file: Option<FileId>,
    /// What is stated.
    pub statement: Option<String>,
}

impl Command for AttachEvidence {
    const DEED: Deed = Deed::AttachEvidence;
    type Output = Assessment;

    async fn run(self, app: &App, uow: &mut UnitOfWork) -> Result<Assessment, CommandError> {
        let case = open(app, uow, Self::DEED, &self.target).await?;
        let new = NewEvidence {
            id: self.id,
            indicator: self.indicator,
            proof: proof(uow, self.file, self.statement).await?,
        };
        let after = case.before.clone().attach_evidence(new, &case.facts())?;
        case.close(uow, after, None, None).await
    }
}

/// Withdraws evidence (撤回佐证材料).
#[derive(Debug, Clone)]
pub struct WithdrawEvidence {
    /// Which assessment.
    pub target: Target,
    /// Which piece of evidence.
    pub evidence: EvidenceId,
}

impl Command for WithdrawEvidence {
    const DEED: Deed = Deed::WithdrawEvidence;
    type Output = Assessment;

    async fn run(self, app: &App, uow: &mut UnitOfWork) -> Result<Assessment, CommandError> {
        let case = open(app, uow, Self::DEED, &self.target).await?;
        let after = case.before.clone().withdraw_evidence(self.evidence, &case.facts())?;
        case.close(uow, after, None, None).await
    }
}

/// What proves something: the file has to be kept, and handed in by whoever names it.
pub(crate) async fn proof(
    uow: &UnitOfWork,
    file: Option<FileId>,
    statement: Option<String>,
) -> Result<Proof, CommandError> {
    let Some(id) = file else {
        return Ok(Proof { file: None, statement });
    };
    let refused = |code| Refusal::new(code).at("file");
    let found = files::locked(uow, id).await?;
    let file = found.filter(|file| file.handed_in_by == uow.actor().account());
    let file = file.ok_or_else(|| refused(RefusalCode::NotFound))?;
    match (file.status, file.sha256) {
        (FileStatus::Kept, Some(sha256)) => Ok(Proof {
            file: Some(StoredFile {
                id: file.id,
                name: file.name,
                media_type: file.kind.media_type().to_owned(),
                size: file.size,
                sha256,
            }),
            statement,
        }),
        _ => Err(refused(RefusalCode::FileAwaited).into()),
    }
}
