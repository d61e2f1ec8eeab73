//! Standards of the star assessment in the schema.

mod indicator;
mod mutation;
mod parts;
mod query;

pub use indicator::Indicator;
pub use mutation::StandardMutation;
pub use parts::{Title, indicator, title};
pub use query::{StandardQuery, sees};

use super::connection::{OrderDirection, Paging, direction};
use super::context::state;
use super::engine::access::{Rule, TypeRules};
use super::engine::error::ApiError;
use super::event::{TimelineConnection, timeline};
use super::node::AvailableAction;
use super::scalar::{Date, DateTime, Points};
use super::word::Choice;
use crate::graphql::list::List;
use async_graphql::{Context, ID, Object, SimpleObject};
use parts::{Bonus, PolicyDocument, Quota, StandardSection, StarBand, Veto};
use siling_domain::access::{Deed, Role};
use siling_domain::lifecycle::Lifecycle as _;
use siling_domain::party::PartySetting;
use siling_domain::standard::{self as domain, ProblemCode, RatingSubject, StandardLifecycle, StandardStatus};

/// A version of a standard of the star assessment (星级评定标准).
#[derive(Debug, Clone)]
pub struct Standard(pub domain::Standard);

impl From<domain::Standard> for Standard {
    fn from(standard: domain::Standard) -> Self {
        Standard(standard)
    }
}

/// What is wrong with a standard (标准问题).
#[derive(Debug, Clone, SimpleObject)]
pub struct StandardProblem {
    /// The stable code; `dictionary(name: "StandardProblemCode")` explains each.
    pub code: Choice<ProblemCode>,
    /// Where: the code of the part concerned, such as `A1.1`.
    pub place: String,
    /// What to tell, in the language of the request.
    pub message: String,
}

fn problems(ctx: &Context<'_>, found: Vec<domain::Problem>) -> Result<Vec<StandardProblem>, ApiError> {
    let locale = state(ctx)?.locale;
    let told = |problem: domain::Problem| StandardProblem {
        message: problem.message(locale),
        code: Choice(problem.code),
        place: problem.place,
    };
    Ok(found.into_iter().map(told).collect())
}

/// A version of a standard of the star assessment (星级评定标准): sections, indicators with their scoring
/// rules, vetoes, and what each star needs. A published version never changes; a new one replaces it.
#[Object]
impl Standard {
    /// The identifier.
    pub async fn id(&self) -> ID {
        ID(self.0.id.to_string())
    }

    /// The code, the same in all versions of the standard.
    fn code(&self) -> &str {
        &self.0.definition.code
    }

    /// The number of this version of the standard, from 1 (版次).
    fn edition(&self) -> u32 {
        self.0.definition.version
    }

    /// The title.
    fn title(&self, ctx: &Context<'_>) -> Result<Title, ApiError> {
        title(ctx, &self.0.definition.title)
    }

    /// Where it stands in its life.
    fn status(&self) -> Choice<StandardStatus> {
        Choice(self.0.status)
    }

    /// Whether it was made up to show the product, and is nobody's rule (示例).
    fn illustrative(&self) -> bool {
        self.0.definition.illustrative
    }

    /// Where the rated work.
    fn setting(&self) -> Choice<PartySetting> {
        Choice(self.0.definition.setting)
    }

    /// Who is awarded the stars.
    fn subject(&self) -> Choice<RatingSubject> {
        Choice(self.0.definition.subject)
    }

    /// The first day on which a cycle may use it.
    fn valid_from(&self) -> Date {
        Date(self.0.definition.valid_from)
    }

    /// The last day on which a cycle may use it; null while none is fixed.
    fn valid_to(&self) -> Option<Date> {
        self.0.definition.valid_to.map(Date)
    }

    /// For how many years an award holds (有效期).
    fn validity_years(&self) -> i32 {
        i32::from(self.0.definition.validity_years)
    }

    /// Full points without bonus: what the sections sum to.
    fn points(&self) -> Points {
        Points(self.0.definition.points)
    }

    /// The most that a total comes to, bonus included.
    fn total_cap(&self) -> Points {
        Points(self.0.definition.total_cap)
    }

    /// The sections in their order (一级指标).
    fn sections(&self) -> List<StandardSection> {
        self.0
            .definition
            .sections
            .iter()
            .cloned()
            .map(StandardSection)
            .collect()
    }

    /// What is added on top (加分项); null where there is none.
    fn bonus(&self) -> Option<Bonus> {
        self.0.definition.bonus.clone().map(Bonus)
    }

    /// What caps the stars, whatever the points (一票否决).
    fn vetoes(&self) -> List<Veto> {
        self.0.definition.vetoes.iter().cloned().map(Veto).collect()
    }

    /// What each star needs (星级线).
    fn bands(&self) -> List<StarBand> {
        self.0.definition.bands.iter().cloned().map(StarBand).collect()
    }

    /// How many may be awarded the stars of one band (名额); null where there is no such limit.
    fn quota(&self) -> Option<Quota> {
        self.0.definition.quota.clone().map(Quota)
    }

    /// The policy documents that the indicators cite (政策文件).
    fn policies(&self) -> List<PolicyDocument> {
        self.0.policies.iter().cloned().map(PolicyDocument).collect()
    }

    /// Everything that is wrong with it (标准问题); empty once it can be published.
    fn problems(&self, ctx: &Context<'_>) -> Result<List<StandardProblem>, ApiError> {
        problems(ctx, self.0.check()).map(List)
    }

    /// The whole standard as one file, as `draftStandard` takes it (导出文件).
    fn file(&self) -> Result<String, ApiError> {
        self.0.export().export().map_err(ApiError::internal)
    }

    /// Counts the changes of the record, from 1; send it as `expectedVersion`.
    fn version(&self) -> i32 {
        self.0.version
    }

    /// When the record was made.
    fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }

    /// When the record was last changed.
    fn updated_at(&self) -> DateTime {
        DateTime(self.0.updated_at)
    }

    /// What can be done with it now, and by you (可用操作), straight from the table that enforces it.
    fn available_actions(&self, ctx: &Context<'_>) -> Result<List<AvailableAction>, ApiError> {
        let state = state(ctx)?;
        let place = self.0.place();
        let action = |row: &domain::StandardAction, deed: Deed| {
            AvailableAction::of(state, *row, deed, &place, self.0.check_action(*row, false).map(drop))
        };
        Ok(StandardLifecycle::actions()
            .into_iter()
            .map(|row| action(&row.action, row.deed))
            .collect())
    }

    /// What happened to it (变更记录), the newest first.
    async fn timeline(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, at most 100; 20 when not said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<TimelineConnection, ApiError> {
        let direction = direction(Some(Choice(OrderDirection::Desc)));
        timeline(
            ctx,
            self.0.id.0,
            self.0.place(),
            direction,
            Paging {
                first,
                after,
                last,
                before,
            },
        )
        .await
    }
}

/// Who sees drafts.
pub const DRAFTERS: &[Role] = &[
    Role::DistrictCommittee,
    Role::SubdistrictOfficer,
    Role::Reviewer,
    Role::Auditor,
];

/// Who may ask for what.
pub const RULES: &[TypeRules] = &[
    TypeRules {
        name: "Query",
        rules: &[
            (Rule::Public, "standard standards"),
            (Rule::Roles(DRAFTERS), "checkStandard"),
        ],
    },
    TypeRules {
        name: "Standard",
        rules: &[(
            Rule::Public,
            "id code edition title status illustrative setting subject validFrom validTo validityYears points totalCap sections bonus \
             vetoes bands quota policies problems file version createdAt updatedAt availableActions timeline",
        )],
    },
    TypeRules {
        name: "StandardProblem",
        rules: &[(Rule::Public, "code place message")],
    },
    TypeRules {
        name: "Title",
        rules: &[(Rule::Public, "text zh en")],
    },
    TypeRules {
        name: "StandardSection",
        rules: &[(Rule::Public, "code title points groups")],
    },
    TypeRules {
        name: "IndicatorGroup",
        rules: &[(Rule::Public, "code title points indicators")],
    },
    TypeRules {
        name: "Indicator",
        rules: &[(
            Rule::Public,
            "code title points rule levels measure unit step knots event pointsPerEvent items evidence notApplicableWhen citations",
        )],
    },
    TypeRules {
        name: "IndicatorLevel",
        rules: &[(Rule::Public, "code title points")],
    },
    TypeRules {
        name: "IndicatorKnot",
        rules: &[(Rule::Public, "at points")],
    },
    TypeRules {
        name: "IndicatorItem",
        rules: &[(Rule::Public, "code title points")],
    },
    TypeRules {
        name: "EvidenceDemand",
        rules: &[(Rule::Public, "kind title perItem")],
    },
    TypeRules {
        name: "Citation",
        rules: &[(Rule::Public, "document clause")],
    },
    TypeRules {
        name: "Bonus",
        rules: &[(Rule::Public, "code title cap indicators")],
    },
    TypeRules {
        name: "Veto",
        rules: &[(Rule::Public, "code title cap barsNextCycle validFrom validTo")],
    },
    TypeRules {
        name: "StarBand",
        rules: &[(Rule::Public, "stars total floors prerequisites")],
    },
    TypeRules {
        name: "SectionFloor",
        rules: &[(Rule::Public, "section percent")],
    },
    TypeRules {
        name: "Prerequisite",
        rules: &[(Rule::Public, "kind indicator items stars waivedInFirstCycle")],
    },
    TypeRules {
        name: "Quota",
        rules: &[(Rule::Public, "stars percent tieBreak")],
    },
    TypeRules {
        name: "PolicyDocument",
        rules: &[(
            Rule::Public,
            "code part title number edition trial effectiveFrom effectiveTo demo clauses",
        )],
    },
    TypeRules {
        name: "PolicyClause",
        rules: &[(Rule::Public, "code title")],
    },
];
