//! Objects by their global identifiers, and what can be done with them.

use super::access::{Account, Grant, INVITERS, Invitation, KEEPERS};
use super::assessment::{Assessment, AssessmentCycle, OVERSEERS, Remediation, StarRating, sees as sees_assessment};
use super::context::{RequestState, state};
use super::contract::{Contract, Payment, sees_payment};
use super::engine::access::{Rule, TypeRules};
use super::engine::detail::Detail;
use super::engine::error::ApiError;
use super::fund::{Commitment, Fund, LedgerEntry, sees as sees_fund, sees_books, sees_commitment};
use super::loader::batch;
use super::need::{self, Need, Visit};
use super::order::{self, Claim, ServiceOrder};
use super::organization::Organization;
use super::party::{self, PartyCoverage, PartyOrganization, PartyTerm, PartyWorker};
use super::project::{self, Project, PurchaseList, ServiceRating, ServiceRecord};
use super::salon::{DualRegistrationUnit, SecretarySalon};
use super::standard::{Standard, sees as sees_standard};
use super::venture::{Proposal, VentureRound, sees_proposal, sees_round};
use async_graphql::{Context, ID, Interface, Object, SimpleObject};
use siling_domain::access::{Deed, Denied, Place, authorise};
use siling_domain::account::{self as invitation, AccountGrant};
use siling_domain::id::{
    AccountId, AnyId, AssessmentId, ClaimId, CommitmentId, ContractId, CycleId, DualRegistrationUnitId, FundId,
    GrantId, Id, InvitationId, LedgerEntryId, NeedId, OrganizationId, PartyCoverageId, PartyOrganizationId,
    PartyTermId, PartyWorkerId, PaymentId, ProjectId, ProposalId, PurchaseListId, RemediationId, SalonId,
    ServiceOrderId, ServiceRatingId, ServiceRecordId, StandardId, StarRatingId, VentureRoundId, VisitId,
};
use siling_domain::{Locale, Refusal, Word};
use siling_persistence::access;

/// Anything with a global identifier (Relay).
#[allow(
    clippy::large_enum_variant,
    reason = "a few an answer; the library wants them unboxed"
)]
#[derive(Interface)]
#[graphql(field(name = "id", ty = "ID", desc = "The global identifier."))]
pub enum Node {
    /// An organization.
    Organization(Organization),
    /// A Party organization.
    PartyOrganization(PartyOrganization),
    /// A term of a Party organization.
    PartyTerm(PartyTerm),
    /// An organization's Party coverage.
    PartyCoverage(PartyCoverage),
    /// A Party-affairs worker.
    PartyWorker(PartyWorker),
    /// An account.
    Account(Account),
    /// A role that an account holds.
    Grant(Grant),
    /// An invitation to manage an organization.
    Invitation(Invitation),
    /// A standard.
    Standard(Standard),
    /// A yearly cycle of assessments.
    AssessmentCycle(AssessmentCycle),
    /// An assessment.
    Assessment(Assessment),
    /// A star rating.
    StarRating(StarRating),
    /// A remediation.
    Remediation(Remediation),
    /// A need.
    Need(Need),
    /// A visit to residents.
    Visit(Visit),
    /// A secretary salon.
    SecretarySalon(SecretarySalon),
    /// A dual-registration unit.
    DualRegistrationUnit(DualRegistrationUnit),
    /// A project.
    Project(Project),
    /// A record of service.
    ServiceRecord(ServiceRecord),
    /// A resident's rating of a service.
    ServiceRating(ServiceRating),
    /// A version of the purchase list.
    PurchaseList(PurchaseList),
    /// A venture round.
    VentureRound(VentureRound),
    /// A proposal to a venture round.
    Proposal(Proposal),
    /// A service order.
    ServiceOrder(ServiceOrder),
    /// A claim on a service order.
    Claim(Claim),
    /// A fund.
    Fund(Fund),
    /// An entry of the ledger.
    LedgerEntry(LedgerEntry),
    /// A commitment of money.
    Commitment(Commitment),
    /// A contract.
    Contract(Contract),
    /// A payment.
    Payment(Payment),
}

/// The most identifiers of one `nodes` query.
const NODES_MAX: usize = 100;

/// The queries on global identifiers.
#[derive(Default)]
pub struct NodeQuery;

#[Object]
impl NodeQuery {
    /// The object of this identifier. What does not exist, and what you may not see, is answered with
    /// the error `NOT_FOUND`.
    async fn node(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A global identifier, such as org_01jd3v9x0pfh2.")] id: ID,
    ) -> Result<Option<Node>, ApiError> {
        find(ctx, &id).await?.ok_or_else(ApiError::not_found).map(Some)
    }

    /// The objects of these identifiers, in their order; null for what does not exist or you may not
    /// see. At most 100.
    async fn nodes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Global identifiers, at most 100.")] ids: Vec<ID>,
    ) -> Result<Vec<Option<Node>>, ApiError> {
        if ids.len() > NODES_MAX {
            return Err(ApiError::invalid_argument(
                "ids",
                Detail::both(
                    format!("最多 {NODES_MAX} 项"),
                    format!("at most {NODES_MAX} are allowed"),
                ),
            ));
        }
        // Asked for together, so that the loaders make one statement a kind of object.
        futures_util::future::try_join_all(ids.iter().map(|id| find(ctx, id))).await
    }
}

async fn find(ctx: &Context<'_>, id: &str) -> Result<Option<Node>, ApiError> {
    let Ok(any) = id.parse::<AnyId>() else { return Ok(None) };
    Ok(match any.prefix.as_str() {
        OrganizationId::PREFIX => batch(ctx)?
            .load_one(OrganizationId(any.uuid))
            .await?
            .map(|it| Node::Organization(Organization(it))),
        PartyOrganizationId::PREFIX => batch(ctx)?
            .load_one(PartyOrganizationId(any.uuid))
            .await?
            .map(|it| Node::PartyOrganization(PartyOrganization(it))),
        PartyTermId::PREFIX => batch(ctx)?
            .load_one(PartyTermId(any.uuid))
            .await?
            .map(|it| Node::PartyTerm(PartyTerm(it))),
        PartyCoverageId::PREFIX => batch(ctx)?
            .load_one(PartyCoverageId(any.uuid))
            .await?
            .map(|it| Node::PartyCoverage(it.into())),
        PartyWorkerId::PREFIX => match batch(ctx)?.load_one(PartyWorkerId(any.uuid)).await? {
            Some(worker) => party::visible_worker(ctx, worker).await?.map(Node::PartyWorker),
            None => None,
        },
        StandardId::PREFIX => {
            let found = batch(ctx)?.load_one(StandardId(any.uuid)).await?;
            let state = state(ctx)?;
            found
                .filter(|standard| sees_standard(state, standard))
                .map(|it| Node::Standard(Standard(it)))
        }
        GrantId::PREFIX => {
            let state = state(ctx)?;
            let found = access::grant_by_id(state.store(), GrantId(any.uuid)).await?;
            let seen = |grant: &AccountGrant| {
                state.actor.account() == Some(grant.account) || state.actor.holds_over(KEEPERS, &Place::DISTRICT)
            };
            found.filter(seen).map(|it| Node::Grant(Grant(it)))
        }
        InvitationId::PREFIX => {
            let state = state(ctx)?;
            let found = access::invitation_by_ids(state.store(), &[InvitationId(any.uuid)]).await?;
            let seen = |invitation: &invitation::Invitation| state.actor.holds_over(INVITERS, &invitation.place());
            found.into_iter().find(seen).map(|it| Node::Invitation(Invitation(it)))
        }
        CycleId::PREFIX => batch(ctx)?
            .load_one(CycleId(any.uuid))
            .await?
            .map(|it| Node::AssessmentCycle(AssessmentCycle(it))),
        AssessmentId::PREFIX => {
            let found = batch(ctx)?.load_one(AssessmentId(any.uuid)).await?;
            let state = state(ctx)?;
            found
                .filter(|assessment| sees_assessment(state, assessment))
                .map(|it| Node::Assessment(Assessment(it)))
        }
        StarRatingId::PREFIX => batch(ctx)?
            .load_one(StarRatingId(any.uuid))
            .await?
            .map(|it| Node::StarRating(StarRating(it))),
        RemediationId::PREFIX => {
            let found = batch(ctx)?.load_one(RemediationId(any.uuid)).await?;
            let state = state(ctx)?;
            found
                .filter(|remediation| state.actor.holds_over(OVERSEERS, &remediation.place()))
                .map(|it| Node::Remediation(Remediation(it)))
        }
        NeedId::PREFIX => {
            let found = batch(ctx)?.load_one(NeedId(any.uuid)).await?;
            let state = state(ctx)?;
            found
                .filter(|need| need::sees(state, need))
                .map(|it| Node::Need(Need(it)))
        }
        VisitId::PREFIX => {
            let found = batch(ctx)?.load_one(VisitId(any.uuid)).await?;
            let state = state(ctx)?;
            found
                .filter(|visit| need::sees_visit(state, visit))
                .map(|it| Node::Visit(Visit(it)))
        }
        SalonId::PREFIX => batch(ctx)?
            .load_one(SalonId(any.uuid))
            .await?
            .map(|it| Node::SecretarySalon(SecretarySalon(it))),
        DualRegistrationUnitId::PREFIX => batch(ctx)?
            .load_one(DualRegistrationUnitId(any.uuid))
            .await?
            .map(|it| Node::DualRegistrationUnit(DualRegistrationUnit(it))),
        ProjectId::PREFIX => project::visible(ctx, ProjectId(any.uuid)).await?.map(Node::Project),
        ServiceRecordId::PREFIX => match batch(ctx)?.load_one(ServiceRecordId(any.uuid)).await? {
            // Seen as far as its project is.
            Some(record) if project::visible(ctx, record.project).await?.is_some() => {
                Some(Node::ServiceRecord(ServiceRecord(record)))
            }
            _ => None,
        },
        ServiceRatingId::PREFIX => batch(ctx)?
            .load_one(ServiceRatingId(any.uuid))
            .await?
            .map(|it| Node::ServiceRating(ServiceRating(it))),
        PurchaseListId::PREFIX => batch(ctx)?
            .load_one(PurchaseListId(any.uuid))
            .await?
            .map(|it| Node::PurchaseList(PurchaseList(it))),
        ServiceOrderId::PREFIX => order::visible(ctx, ServiceOrderId(any.uuid))
            .await?
            .map(Node::ServiceOrder),
        ClaimId::PREFIX => order::visible_claim(ctx, ClaimId(any.uuid)).await?.map(Node::Claim),
        FundId::PREFIX => {
            let found = batch(ctx)?.load_one(FundId(any.uuid)).await?;
            let state = state(ctx)?;
            found
                .filter(|fund| sees_fund(state, fund))
                .map(|it| Node::Fund(Fund(it)))
        }
        LedgerEntryId::PREFIX => match batch(ctx)?.load_one(LedgerEntryId(any.uuid)).await? {
            Some(entry) => {
                let fund = batch(ctx)?.load_one(entry.fund).await?;
                let state = state(ctx)?;
                fund.filter(|fund| sees_books(state, fund))
                    .map(|_| Node::LedgerEntry(LedgerEntry(entry)))
            }
            None => None,
        },
        CommitmentId::PREFIX => {
            let found = batch(ctx)?.load_one(CommitmentId(any.uuid)).await?;
            let state = state(ctx)?;
            found
                .filter(|commitment| sees_commitment(state, commitment))
                .map(|it| Node::Commitment(Commitment(it)))
        }
        ContractId::PREFIX => batch(ctx)?
            .load_one(ContractId(any.uuid))
            .await?
            .map(|it| Node::Contract(Contract(it))),
        PaymentId::PREFIX => {
            let found = batch(ctx)?.load_one(PaymentId(any.uuid)).await?;
            let state = state(ctx)?;
            found
                .filter(|payment| sees_payment(state, payment))
                .map(|it| Node::Payment(Payment(it)))
        }
        VentureRoundId::PREFIX => {
            let found = batch(ctx)?.load_one(VentureRoundId(any.uuid)).await?;
            let state = state(ctx)?;
            found
                .filter(|round| sees_round(state, round))
                .map(|it| Node::VentureRound(VentureRound(it)))
        }
        ProposalId::PREFIX => {
            let found = batch(ctx)?.load_one(ProposalId(any.uuid)).await?;
            let state = state(ctx)?;
            found
                .filter(|proposal| sees_proposal(state, proposal))
                .map(|it| Node::Proposal(Proposal(it)))
        }
        AccountId::PREFIX => {
            let (id, state) = (AccountId(any.uuid), state(ctx)?);
            // Whoever may not see it must not learn whether it exists.
            let seen = state.actor.account() == Some(id) || state.demand(KEEPERS, &Place::DISTRICT).is_ok();
            match seen {
                true => batch(ctx)?.load_one(id).await?.map(|it| Node::Account(Account(it))),
                false => None,
            }
        }
        _ => None,
    })
}

/// One thing that can be done with an object (可用操作). A frontend draws its buttons from these and
/// knows no rule.
#[derive(Debug, Clone, SimpleObject)]
pub struct AvailableAction {
    /// The action, a word of the object's lifecycle.
    pub action: String,
    /// Its label in the language of the request.
    pub label: String,
    /// The mutation that does it.
    pub mutation: String,
    /// Whether you may do it now.
    pub allowed: bool,
    /// Why not, in the language of the request; null when it is allowed.
    pub reason: Option<String>,
    /// The code of the failed condition, a `UserErrorCode`, or `FORBIDDEN` or `UNAUTHENTICATED`; null
    /// when it is allowed.
    pub reason_code: Option<String>,
}

impl AvailableAction {
    /// The action as the viewer may do it: first whether the viewer is one who may, then whether the object allows it.
    /// Why somebody else could not act may tell what the viewer does not see: they hear that it is not theirs to do.
    pub fn of<A: Word>(state: &RequestState, action: A, deed: Deed, place: &Place, check: Result<(), Refusal>) -> Self {
        let locale = state.locale;
        let refused = match (authorise(&state.actor, deed, place), check) {
            (Err(denied), _) => Some(denial(denied, locale)),
            (Ok(_), Err(refusal)) => Some((refusal.code.code(), refusal.message(locale))),
            (Ok(_), Ok(())) => None,
        };
        let (reason_code, reason) =
            refused.map_or((None, None), |(code, reason)| (Some(code.to_owned()), Some(reason)));
        AvailableAction {
            action: action.code().to_owned(),
            label: action.label(locale).to_owned(),
            mutation: deed.mutation(),
            allowed: reason.is_none(),
            reason,
            reason_code,
        }
    }
}

fn denial(denied: Denied, locale: Locale) -> (&'static str, String) {
    match (denied, locale) {
        (Denied::LogInFirst, Locale::ZhCn) => ("UNAUTHENTICATED", "请先登录".to_owned()),
        (Denied::LogInFirst, Locale::En) => ("UNAUTHENTICATED", "Please log in first".to_owned()),
        (Denied::TokenScope(_), Locale::ZhCn) => ("FORBIDDEN", "令牌权限不足".to_owned()),
        (Denied::TokenScope(_), Locale::En) => ("FORBIDDEN", "The token does not allow it".to_owned()),
        (Denied::NotYours(deed), locale) => {
            let roles: Vec<&str> = deed.roles().iter().map(|role| role.label(locale)).collect();
            match locale {
                Locale::ZhCn => ("FORBIDDEN", format!("仅限：{}", roles.join("、"))),
                Locale::En => ("FORBIDDEN", format!("Only for: {}", roles.join(", "))),
            }
        }
    }
}

/// Who may ask for what.
pub const RULES: &[TypeRules] = &[
    TypeRules {
        name: "Query",
        rules: &[(Rule::Public, "node nodes")],
    },
    TypeRules {
        name: "Node",
        rules: &[(Rule::Public, "id")],
    },
    TypeRules {
        name: "AvailableAction",
        rules: &[(Rule::Public, "action label mutation allowed reason reasonCode")],
    },
];
