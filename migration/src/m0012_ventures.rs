//! Venture rounds, their proposals, and who reviews which.

use crate::words::words;
use sea_orm_migration::prelude::*;
use siling_domain::organization::Lead;
use siling_domain::venture::{ProposalStatus, VentureRoundStatus};

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
            .execute_unprepared(
                "ALTER TABLE projects DROP CONSTRAINT projects_round_fkey, DROP CONSTRAINT projects_proposal_fkey;
                 ALTER TABLE commitments DROP CONSTRAINT commitments_round_fkey;
                 DROP TABLE proposal_reviewers, proposals, venture_rounds;",
            )
            .await
            .map(drop)
    }
}

fn up() -> String {
    format!(
        r#"
CREATE TABLE venture_rounds (
    id uuid NOT NULL CONSTRAINT venture_rounds_pkey PRIMARY KEY,
    district text NOT NULL,
    fund_id uuid NOT NULL CONSTRAINT venture_rounds_fund_fkey REFERENCES funds (id),
    commitment_id uuid CONSTRAINT venture_rounds_commitment_key UNIQUE CONSTRAINT venture_rounds_commitment_fkey REFERENCES commitments (id),
    status text NOT NULL CONSTRAINT venture_rounds_status_word CHECK (status IN {round_statuses}),
    -- In fen.
    budget bigint NOT NULL CONSTRAINT venture_rounds_budget_range CHECK (budget > 0),
    proposals_until date NOT NULL,
    -- Whether everybody sees it.
    public boolean NOT NULL,
    awarded_on date,
    document jsonb NOT NULL,
    version integer NOT NULL CONSTRAINT venture_rounds_version_range CHECK (version > 0),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    -- What is open has its money set aside.
    CONSTRAINT venture_rounds_money_first CHECK (commitment_id IS NOT NULL OR status IN ('DRAFT', 'COLLECTING', 'CANCELLED')),
    CONSTRAINT venture_rounds_awarded_whole CHECK ((awarded_on IS NOT NULL) = (status IN ('AWARDING', 'SIGNED', 'MIDTERM', 'FINAL', 'CLOSED')))
);
CREATE INDEX venture_rounds_by_created ON venture_rounds (district, created_at, id);
CREATE INDEX venture_rounds_by_updated ON venture_rounds (district, updated_at, id);
CREATE INDEX venture_rounds_by_due ON venture_rounds (district, proposals_until, id);
CREATE INDEX venture_rounds_in_state ON venture_rounds (district, status, updated_at, id);
CREATE INDEX venture_rounds_demo ON venture_rounds (district, ((document->>'demo')::boolean), created_at, id);
CREATE INDEX venture_rounds_held ON venture_rounds (district, awarded_on) WHERE awarded_on IS NOT NULL;
CREATE INDEX venture_rounds_of_fund ON venture_rounds (fund_id);
CREATE TRIGGER venture_rounds_kept BEFORE DELETE ON venture_rounds FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TABLE proposals (
    id uuid NOT NULL CONSTRAINT proposals_pkey PRIMARY KEY,
    district text NOT NULL,
    round_id uuid NOT NULL CONSTRAINT proposals_round_fkey REFERENCES venture_rounds (id),
    organization_id uuid NOT NULL CONSTRAINT proposals_organization_fkey REFERENCES organizations (id),
    -- Where the organization is at home.
    area_code text NOT NULL CONSTRAINT proposals_area_fkey REFERENCES areas (code),
    -- Where the project is to be.
    community_code text NOT NULL CONSTRAINT proposals_community_fkey REFERENCES areas (code),
    community_subdistrict text NOT NULL GENERATED ALWAYS AS (left(community_code, 9) || '000') STORED,
    lead text NOT NULL CONSTRAINT proposals_lead_word CHECK (lead IN {leads}),
    status text NOT NULL CONSTRAINT proposals_status_word CHECK (status IN {proposal_statuses}),
    -- In fen.
    requested bigint NOT NULL CONSTRAINT proposals_requested_range CHECK (requested >= 0),
    rank integer CONSTRAINT proposals_rank_range CHECK (rank > 0),
    -- Whether everybody sees it, with who proposes.
    public boolean NOT NULL,
    awarded_on date,
    project_id uuid CONSTRAINT proposals_project_key UNIQUE CONSTRAINT proposals_project_fkey REFERENCES projects (id)
        DEFERRABLE INITIALLY DEFERRED,
    contract_id uuid CONSTRAINT proposals_contract_fkey REFERENCES contracts (id),
    barred_until date,
    document jsonb NOT NULL,
    version integer NOT NULL CONSTRAINT proposals_version_range CHECK (version > 0),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT proposals_awarded_whole CHECK ((awarded_on IS NOT NULL) = (project_id IS NOT NULL)
        AND (awarded_on IS NOT NULL) = (status IN ('AWARDED', 'SIGNED', 'COMPLETED', 'TERMINATED')))
);
-- One an organization and round; who withdraws may propose again.
CREATE UNIQUE INDEX proposals_once ON proposals (round_id, organization_id) WHERE status <> 'WITHDRAWN';
CREATE INDEX proposals_of_round ON proposals (round_id, status, rank);
CREATE INDEX proposals_of_organization ON proposals (organization_id, created_at, id);
CREATE INDEX proposals_of_lead ON proposals (district, lead, created_at, id);
CREATE INDEX proposals_demo ON proposals (district, ((document->>'demo')::boolean), created_at, id);
CREATE INDEX proposals_by_created ON proposals (district, created_at, id);
CREATE INDEX proposals_by_updated ON proposals (district, updated_at, id);
CREATE INDEX proposals_by_requested ON proposals (district, requested, id);
CREATE INDEX proposals_by_rank ON proposals (district, (coalesce(rank, 2147483647)), id);
CREATE INDEX proposals_in_community ON proposals (community_subdistrict, updated_at, id);
CREATE INDEX proposals_awarded ON proposals (district, awarded_on) WHERE awarded_on IS NOT NULL;
CREATE INDEX proposals_barring ON proposals (organization_id, barred_until) WHERE barred_until IS NOT NULL;
CREATE TRIGGER proposals_kept BEFORE DELETE ON proposals FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Who reviews what, out of the documents: what a reviewer may see, and their inbox.
CREATE TABLE proposal_reviewers (
    proposal_id uuid NOT NULL CONSTRAINT proposal_reviewers_proposal_fkey REFERENCES proposals (id),
    account_id uuid NOT NULL CONSTRAINT proposal_reviewers_account_fkey REFERENCES accounts (id),
    active boolean NOT NULL,
    reviewed boolean NOT NULL,
    CONSTRAINT proposal_reviewers_pkey PRIMARY KEY (proposal_id, account_id)
);
CREATE INDEX proposal_reviewers_inbox ON proposal_reviewers (account_id, proposal_id) WHERE active;

-- What earlier tables name.
ALTER TABLE projects ADD CONSTRAINT projects_round_fkey FOREIGN KEY (round_id) REFERENCES venture_rounds (id),
    ADD CONSTRAINT projects_proposal_fkey FOREIGN KEY (proposal_id) REFERENCES proposals (id);
ALTER TABLE commitments ADD CONSTRAINT commitments_round_fkey FOREIGN KEY (venture_round_id) REFERENCES venture_rounds (id);
"#,
        round_statuses = words::<VentureRoundStatus>(),
        proposal_statuses = words::<ProposalStatus>(),
        leads = words::<Lead>(),
    )
}
