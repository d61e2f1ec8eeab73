//! The dictionary: every vocabulary with its labels, so that no client hard-codes them.

use super::assessment::{AssessmentStage, ScoreKind};
use crate::graphql::list::List;

use super::connection::{CountPrecision, OrderDirection};
use super::context::state;
use super::engine::access::{Rule, TypeRules};
use super::engine::error::{ApiError, ErrorCode};
use super::event::ChangeKind;
use async_graphql::{Context, Object, SimpleObject};
use siling_domain::access::{Deed, Role, ScopeKind, ServiceScope};
use siling_domain::account::{AccountKind, AccountStatus, InvitationStatus};
use siling_domain::area::{AreaLevel, CommunityKind};
use siling_domain::assessment::{
    AppealStatus, AssessmentAction, AssessmentPhase, AssessmentStatus, AssessorRank, CycleAction, CycleStatus, GapKind,
    InboxTask, RemediationAction, RemediationStatus, StarRatingAction, StarRatingStatus, StarReason,
};
use siling_domain::contract::{
    ContractAction, ContractFlag, ContractStatus, InstalmentKind, PaymentAction, PaymentStatus, ProcurementMode,
};
use siling_domain::deadline::DeadlineKind;
use siling_domain::file::{FileKind, FileStatus};
use siling_domain::fund::{
    BalanceDisposal, CommitmentStatus, EntryKind, FundAccount, FundAction, FundAdjustment, FundKind, FundPurpose,
    FundStatus,
};
use siling_domain::matching::{LeadFit, MatchFactor, Nearness, SurveyDimension};
use siling_domain::need::{DeclineReason, NeedAction, NeedChannel, NeedStatus, SimilarReasonKind};
use siling_domain::order::{
    ClaimAction, ClaimStatus, EligibilityCondition, NegativeListItem, ServiceOrderAction, ServiceOrderStatus,
};
use siling_domain::organization::{
    DeregistrationKind, Lead, OrganizationAction, OrganizationKind, OrganizationStatus, ServiceCategory,
    SuspensionReason,
};
use siling_domain::party::{
    CoverageForm, PartyFindingKind, PartyOrganizationAction, PartyOrganizationKind, PartyOrganizationStatus, PartyPost,
    PartySetting, TermDueState,
};
use siling_domain::project::{
    BeneficiaryKind, MilestoneAction, MilestoneStatus, ProjectAction, ProjectOriginKind, ProjectOutcome, ProjectStatus,
    PurchaseListAction, PurchaseListStatus, RatingTag, RepresentativeKind, ServiceRecordAction, ServiceRecordStatus,
    TerminationReason,
};
use siling_domain::rating::{ConditionKind, Outcome, ScoreState};
use siling_domain::salon::{
    DualRegistrationAction, DualRegistrationStatus, ParticipantKind, ResolutionDecision, SalonAction, SalonStatus,
    UnitKind,
};
use siling_domain::standard::{
    EvidenceKind, PolicyPart, PrerequisiteKind, ProblemCode, RatingSubject, RuleKind, StandardAction, StandardStatus,
};
use siling_domain::venture::{
    EvaluationResult, EvaluationStage, ObjectionStatus, ProposalAction, ProposalCondition, ProposalStatus,
    RankingReason, TieBreak, VentureRoundAction, VentureRoundStatus,
};
use siling_domain::vocabulary::{Entry, Vocabulary};
use siling_domain::{Locale, RefusalCode};
use siling_persistence::assessment::{AssessmentOrder, RemediationOrder, StarRatingOrder};
use siling_persistence::capability;
use siling_persistence::contract::{ContractOrder, PaymentOrder};
use siling_persistence::fund::FundOrder;
use siling_persistence::need::NeedOrder;
use siling_persistence::order::{ClaimOrder, OrderOrder};
use siling_persistence::organization::OrganizationOrder;
use siling_persistence::party::PartyOrganizationOrder;
use siling_persistence::project::{ProjectOrder, RecordOrder};
use siling_persistence::salon::SalonOrder;
use siling_persistence::venture::{ProposalOrder, VentureRoundOrder};

/// A closed list of words of the schema with their labels (字典).
#[derive(Debug, Clone, SimpleObject)]
pub struct Dictionary {
    /// The name of the enum.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// The words, in the order in which people expect them.
    pub entries: List<DictionaryEntry>,
}

/// One word of a dictionary (字典项).
#[derive(Debug, Clone, SimpleObject)]
pub struct DictionaryEntry {
    /// The enum's value.
    pub code: String,
    /// The label in the language of the request.
    pub label: String,
    /// The Chinese label.
    pub label_zh: String,
    /// The English label.
    pub label_en: String,
    /// What it means.
    pub description: String,
    /// Its place, from 1.
    pub order: i32,
    /// Whether it is no longer offered for new records.
    pub retired: bool,
}

/// Every vocabulary that the schema shows, and the words that it carries as texts. A test holds it against
/// the schema's enums.
pub fn vocabularies() -> Vec<Vocabulary> {
    macro_rules! all {
        ($($Word:ty),+ $(,)?) => { vec![$(Vocabulary::of::<$Word>()),+] };
    }
    all![
        AccountKind,
        AccountStatus,
        AppealStatus,
        AreaLevel,
        AssessmentAction,
        AssessmentOrder,
        AssessmentPhase,
        AssessmentStage,
        AssessmentStatus,
        AssessorRank,
        BeneficiaryKind,
        ChangeKind,
        ClaimAction,
        ClaimOrder,
        ClaimStatus,
        CommunityKind,
        ConditionKind,
        CountPrecision,
        CoverageForm,
        CycleAction,
        CycleStatus,
        DeadlineKind,
        DeclineReason,
        Deed,
        DeregistrationKind,
        DualRegistrationAction,
        DualRegistrationStatus,
        EligibilityCondition,
        ErrorCode,
        EvaluationResult,
        EvaluationStage,
        EvidenceKind,
        FileKind,
        FileStatus,
        BalanceDisposal,
        ContractAction,
        ContractFlag,
        ContractOrder,
        ContractStatus,
        InstalmentKind,
        LeadFit,
        MatchFactor,
        Nearness,
        PaymentAction,
        PaymentOrder,
        PaymentStatus,
        ProcurementMode,
        CommitmentStatus,
        EntryKind,
        FundAccount,
        FundAction,
        FundAdjustment,
        FundKind,
        FundOrder,
        FundPurpose,
        FundStatus,
        GapKind,
        InboxTask,
        InvitationStatus,
        Lead,
        NeedAction,
        NeedChannel,
        NeedOrder,
        NeedStatus,
        NegativeListItem,
        OrderOrder,
        ServiceOrderAction,
        ServiceOrderStatus,
        MilestoneAction,
        MilestoneStatus,
        ObjectionStatus,
        OrderDirection,
        OrganizationAction,
        OrganizationKind,
        OrganizationOrder,
        OrganizationStatus,
        Outcome,
        ParticipantKind,
        PartyFindingKind,
        PartyOrganizationAction,
        PartyOrganizationKind,
        PartyOrganizationOrder,
        PartyOrganizationStatus,
        PartyPost,
        PartySetting,
        PolicyPart,
        PrerequisiteKind,
        ProblemCode,
        ProjectAction,
        ProjectOrder,
        ProjectOriginKind,
        ProjectOutcome,
        ProjectStatus,
        PurchaseListAction,
        PurchaseListStatus,
        ProposalAction,
        ProposalCondition,
        ProposalOrder,
        ProposalStatus,
        RankingReason,
        RatingSubject,
        RatingTag,
        RecordOrder,
        RefusalCode,
        RemediationAction,
        RemediationOrder,
        RemediationStatus,
        ResolutionDecision,
        RepresentativeKind,
        Role,
        RuleKind,
        SalonAction,
        SalonOrder,
        SalonStatus,
        ScopeKind,
        ScoreKind,
        ScoreState,
        ServiceCategory,
        ServiceRecordAction,
        ServiceRecordStatus,
        ServiceScope,
        SimilarReasonKind,
        StandardAction,
        StandardStatus,
        StarRatingAction,
        StarRatingOrder,
        StarRatingStatus,
        StarReason,
        SurveyDimension,
        SuspensionReason,
        TermDueState,
        UnitKind,
        TerminationReason,
        TieBreak,
        VentureRoundAction,
        VentureRoundOrder,
        VentureRoundStatus,
    ]
}

fn dictionary(vocabulary: Vocabulary, locale: Locale) -> Dictionary {
    let entry = |(index, entry): (usize, &&'static Entry)| DictionaryEntry {
        code: entry.code.to_owned(),
        label: match locale {
            Locale::ZhCn => entry.zh,
            Locale::En => entry.en,
        }
        .to_owned(),
        label_zh: entry.zh.to_owned(),
        label_en: entry.en.to_owned(),
        description: entry.description.to_owned(),
        order: index as i32 + 1,
        retired: entry.retired,
    };
    Dictionary {
        name: vocabulary.name.to_owned(),
        description: vocabulary.description.to_owned(),
        entries: vocabulary.entries.iter().enumerate().map(entry).collect(),
    }
}

/// What an organization can be good at (专业特长): one entry of the district's catalogue.
#[derive(Debug, Clone)]
pub struct Capability(pub capability::Capability);

/// What an organization can be good at (专业特长): one entry of the district's catalogue.
#[Object]
impl Capability {
    /// The stable code.
    fn code(&self) -> &str {
        &self.0.code
    }

    /// The label in the language of the request.
    fn label(&self, ctx: &Context<'_>) -> Result<&str, ApiError> {
        Ok(self.0.label(state(ctx)?.locale))
    }

    /// What it comprises.
    fn description(&self) -> &str {
        &self.0.description
    }

    /// Whether it is no longer offered for new declarations.
    fn retired(&self) -> bool {
        self.0.retired_on.is_some()
    }
}

/// The queries on words and catalogues.
#[derive(Default)]
pub struct DictionaryQuery;

#[Object]
impl DictionaryQuery {
    /// One vocabulary of the schema, by the name of its enum; null when there is none of that name.
    fn dictionary(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The name of an enum of this schema, such as OrganizationStatus.")] name: String,
    ) -> Result<Option<Dictionary>, ApiError> {
        let locale = state(ctx)?.locale;
        Ok(vocabularies()
            .into_iter()
            .find(|vocabulary| vocabulary.name == name)
            .map(|found| dictionary(found, locale)))
    }

    /// Every vocabulary of the schema, by name. For whom wants to keep a copy.
    fn dictionaries(&self, ctx: &Context<'_>) -> Result<List<Dictionary>, ApiError> {
        let locale = state(ctx)?.locale;
        Ok(vocabularies()
            .into_iter()
            .map(|vocabulary| dictionary(vocabulary, locale))
            .collect())
    }

    /// The district's catalogue of capabilities (专业特长目录), in its order.
    async fn capabilities(&self, ctx: &Context<'_>) -> Result<List<Capability>, ApiError> {
        Ok(capability::all(state(ctx)?.store())
            .await?
            .into_iter()
            .map(Capability)
            .collect())
    }
}

/// Who may ask for what.
pub const RULES: &[TypeRules] = &[
    TypeRules {
        name: "Query",
        rules: &[(Rule::Public, "dictionary dictionaries capabilities")],
    },
    TypeRules {
        name: "Dictionary",
        rules: &[(Rule::Public, "name description entries")],
    },
    TypeRules {
        name: "DictionaryEntry",
        rules: &[(Rule::Public, "code label labelZh labelEn description order retired")],
    },
    TypeRules {
        name: "Capability",
        rules: &[(Rule::Public, "code label description retired")],
    },
];
