//! The purchase list, projects, records of service, and residents' ratings.

use crate::words::{word_array, words};
use sea_orm_migration::prelude::*;
use siling_domain::organization::Lead;
use siling_domain::project::{
    ProjectOriginKind, ProjectOutcome, ProjectStatus, PurchaseListStatus, RatingTag, ServiceRecordStatus,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared(&up()).await.map(drop)
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .get_connection()
            .execute_unprepared("DROP TABLE service_ratings, service_records, projects, purchase_lists;")
            .await
            .map(drop)
    }
}

fn up() -> String {
    format!(
        r#"
CREATE TABLE purchase_lists (
    id uuid NOT NULL CONSTRAINT purchase_lists_pkey PRIMARY KEY,
    district text NOT NULL,
    edition text NOT NULL,
    status text NOT NULL CONSTRAINT purchase_lists_status_word CHECK (status IN {list_statuses}),
    valid_from date NOT NULL,
    valid_to date,
    period daterange NOT NULL GENERATED ALWAYS AS (daterange(valid_from, valid_to, '[]')) STORED,
    document jsonb NOT NULL,
    version integer NOT NULL CONSTRAINT purchase_lists_version_range CHECK (version > 0),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT purchase_lists_edition_key UNIQUE (district, edition),
    CONSTRAINT purchase_lists_order CHECK (valid_from <= valid_to),
    CONSTRAINT purchase_lists_ended_whole CHECK ((status = 'RETIRED') = (valid_to IS NOT NULL)),
    -- One in force a day.
    CONSTRAINT purchase_lists_no_overlap EXCLUDE USING gist (
        key_range(district, district, '[]') WITH &&,
        period WITH &&
    )
);
CREATE INDEX purchase_lists_by_begin ON purchase_lists (district, valid_from, id);
CREATE TRIGGER purchase_lists_kept BEFORE DELETE ON purchase_lists FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Kept whole in `document`, as the event log tells of it. The columns beside it are what lists filter and sort by, what
-- statistics sum, and what constraints rest on.
CREATE TABLE projects (
    id uuid NOT NULL CONSTRAINT projects_pkey PRIMARY KEY,
    district text NOT NULL,
    status text NOT NULL CONSTRAINT projects_status_word CHECK (status IN {statuses}),
    origin text NOT NULL CONSTRAINT projects_origin_word CHECK (origin IN {origins}),
    lead text NOT NULL CONSTRAINT projects_lead_word CHECK (lead IN {leads}),
    outcomes text[] NOT NULL CONSTRAINT projects_outcomes_words CHECK (outcomes <@ {outcomes}),
    area_code text NOT NULL CONSTRAINT projects_area_fkey REFERENCES areas (code),
    subdistrict_code text NOT NULL GENERATED ALWAYS AS (left(area_code, 9) || '000') STORED,
    organization_id uuid NOT NULL CONSTRAINT projects_organization_fkey REFERENCES organizations (id),
    -- Every organization that takes part, the leading one among them.
    participants uuid[] NOT NULL,
    needs uuid[] NOT NULL,
    -- What later tables hold; they add the foreign keys.
    order_id uuid,
    round_id uuid,
    proposal_id uuid,
    contract_id uuid,
    purchase_list_id uuid CONSTRAINT projects_purchase_list_fkey REFERENCES purchase_lists (id),
    renews_id uuid CONSTRAINT projects_renews_fkey REFERENCES projects (id),
    -- In fen.
    price bigint NOT NULL CONSTRAINT projects_price_range CHECK (price >= 0),
    recurring boolean NOT NULL,
    begins_on date NOT NULL,
    ends_on date NOT NULL,
    opened_on date,
    started_on date,
    completed_on date,
    ended_on date,
    -- The earliest milestone that is not accepted yet, and whether somebody has to accept something.
    next_due date,
    awaits_acceptance boolean NOT NULL,
    -- The sums of its records that stand; hours in hundredths.
    records bigint NOT NULL CONSTRAINT projects_records_range CHECK (records >= 0),
    hours bigint NOT NULL CONSTRAINT projects_hours_range CHECK (hours >= 0),
    volunteers bigint NOT NULL CONSTRAINT projects_volunteers_range CHECK (volunteers >= 0),
    beneficiaries bigint NOT NULL CONSTRAINT projects_beneficiaries_range CHECK (beneficiaries >= 0),
    ratings bigint NOT NULL CONSTRAINT projects_ratings_range CHECK (ratings >= 0),
    score_sum bigint NOT NULL CONSTRAINT projects_scores_range CHECK (score_sum BETWEEN ratings AND ratings * 5),
    demo boolean NOT NULL,
    document jsonb NOT NULL,
    version integer NOT NULL CONSTRAINT projects_version_range CHECK (version > 0),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    -- The title and the names of the area, as free text finds them; made once, since neither changes.
    search_text text NOT NULL DEFAULT '',
    grams text[] NOT NULL DEFAULT '{{}}',
    CONSTRAINT projects_order CHECK (begins_on <= ends_on),
    CONSTRAINT projects_lead_takes_part CHECK (participants @> ARRAY[organization_id])
);
-- One living project an order, a proposal, and a renewal.
CREATE UNIQUE INDEX projects_order_key ON projects (order_id) WHERE order_id IS NOT NULL AND status <> 'TERMINATED';
CREATE UNIQUE INDEX projects_proposal_key ON projects (proposal_id) WHERE proposal_id IS NOT NULL AND status <> 'TERMINATED';
CREATE UNIQUE INDEX projects_renewal_key ON projects (renews_id) WHERE renews_id IS NOT NULL AND status NOT IN ('TERMINATED', 'DECLINED');
CREATE INDEX projects_of_order ON projects (order_id) WHERE order_id IS NOT NULL;
CREATE INDEX projects_of_round ON projects (round_id, id) WHERE round_id IS NOT NULL;
CREATE INDEX projects_of_list ON projects (purchase_list_id, id) WHERE purchase_list_id IS NOT NULL;
-- One index for each order that lists are offered in, and the first order again within an area and of an organization.
CREATE INDEX projects_by_created ON projects (district, created_at, id);
CREATE INDEX projects_by_updated ON projects (district, updated_at, id);
CREATE INDEX projects_by_begin ON projects (district, begins_on, id);
CREATE INDEX projects_by_end ON projects (district, ends_on, id);
CREATE INDEX projects_in_subdistrict ON projects (subdistrict_code, created_at, id);
CREATE INDEX projects_in_area ON projects (area_code, created_at, id);
CREATE INDEX projects_in_state ON projects (district, status, created_at, id);
CREATE INDEX projects_of_lead ON projects (district, lead, created_at, id);
CREATE INDEX projects_of_origin ON projects (district, origin, created_at, id);
CREATE INDEX projects_of_organization ON projects (organization_id, created_at, id);
CREATE INDEX projects_running ON projects (organization_id) WHERE status IN ('PLANNED', 'IN_PROGRESS', 'PAUSED');
CREATE INDEX projects_awaiting ON projects (district, area_code, next_due) WHERE awaits_acceptance;
CREATE INDEX projects_due ON projects (district, next_due, id) WHERE next_due IS NOT NULL;
CREATE INDEX projects_participants ON projects USING gin (participants);
CREATE INDEX projects_needs ON projects USING gin (needs);
CREATE INDEX projects_outcomes ON projects USING gin (outcomes);
CREATE INDEX projects_grams ON projects USING gin (grams) WITH (fastupdate = off);
CREATE TRIGGER projects_kept BEFORE DELETE ON projects FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Many rows and small ones: a project has some, a district a million.
CREATE TABLE service_records (
    id uuid NOT NULL CONSTRAINT service_records_pkey PRIMARY KEY,
    district text NOT NULL,
    project_id uuid NOT NULL CONSTRAINT service_records_project_fkey REFERENCES projects (id),
    organization_id uuid NOT NULL CONSTRAINT service_records_organization_fkey REFERENCES organizations (id),
    area_code text NOT NULL CONSTRAINT service_records_area_fkey REFERENCES areas (code),
    day date NOT NULL,
    place_name text NOT NULL,
    -- In hundredths.
    hours bigint NOT NULL CONSTRAINT service_records_hours_range CHECK (hours > 0),
    volunteers integer NOT NULL CONSTRAINT service_records_volunteers_range CHECK (volunteers >= 0),
    beneficiaries integer NOT NULL CONSTRAINT service_records_beneficiaries_range CHECK (beneficiaries >= 0),
    note text,
    photos uuid[] NOT NULL,
    recorded_by uuid CONSTRAINT service_records_account_fkey REFERENCES accounts (id),
    recorded_at timestamptz NOT NULL,
    status text NOT NULL CONSTRAINT service_records_status_word CHECK (status IN {record_statuses}),
    void_reason text,
    voided_at timestamptz,
    CONSTRAINT service_records_voided_whole CHECK ((status = 'VOIDED') = (voided_at IS NOT NULL AND void_reason IS NOT NULL))
);
CREATE INDEX service_records_of_project ON service_records (project_id, day, id);
CREATE INDEX service_records_of_organization ON service_records (organization_id, day, id);
CREATE INDEX service_records_by_day ON service_records (district, day, id);
-- What was recorded stays as it was; it can be voided, and nothing else.
CREATE TRIGGER service_records_immutable BEFORE UPDATE OF id, district, project_id, organization_id, area_code, day, place_name, hours,
    volunteers, beneficiaries, note, photos, recorded_by, recorded_at
    ON service_records FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER service_records_stay_void BEFORE UPDATE ON service_records FOR EACH ROW WHEN (OLD.status = 'VOIDED') EXECUTE FUNCTION refuse_change();
CREATE TRIGGER service_records_kept BEFORE DELETE ON service_records FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TABLE service_ratings (
    id uuid NOT NULL CONSTRAINT service_ratings_pkey PRIMARY KEY,
    district text NOT NULL,
    project_id uuid NOT NULL CONSTRAINT service_ratings_project_fkey REFERENCES projects (id),
    area_code text NOT NULL CONSTRAINT service_ratings_area_fkey REFERENCES areas (code),
    need_id uuid,
    account_id uuid CONSTRAINT service_ratings_account_fkey REFERENCES accounts (id),
    score smallint NOT NULL CONSTRAINT service_ratings_score_range CHECK (score BETWEEN 1 AND 5),
    tags text[] NOT NULL CONSTRAINT service_ratings_tags_words CHECK (tags <@ {tags}),
    document jsonb NOT NULL,
    version integer NOT NULL,
    created_at timestamptz NOT NULL
);
-- Once per project, need and person.
CREATE UNIQUE INDEX service_ratings_once ON service_ratings (project_id, account_id, (coalesce(need_id, '00000000-0000-0000-0000-000000000000'::uuid)));
CREATE INDEX service_ratings_of_project ON service_ratings (project_id, created_at, id);
CREATE INDEX service_ratings_by_created ON service_ratings (district, created_at, id);
CREATE TRIGGER service_ratings_immutable BEFORE UPDATE OR DELETE ON service_ratings FOR EACH ROW EXECUTE FUNCTION refuse_change();
"#,
        list_statuses = words::<PurchaseListStatus>(),
        statuses = words::<ProjectStatus>(),
        origins = words::<ProjectOriginKind>(),
        leads = words::<Lead>(),
        outcomes = word_array::<ProjectOutcome>(),
        record_statuses = words::<ServiceRecordStatus>(),
        tags = word_array::<RatingTag>(),
    )
}
