//! Service orders and claims.

use crate::words::words;
use sea_orm_migration::prelude::*;
use siling_domain::order::{ClaimStatus, ServiceOrderStatus};
use siling_domain::organization::Lead;

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
                "ALTER TABLE commitments DROP CONSTRAINT commitments_order_fkey;
                 ALTER TABLE projects DROP CONSTRAINT projects_order_fkey;
                 ALTER TABLE needs DROP CONSTRAINT needs_order_fkey;
                 DROP TABLE claims, service_orders;",
            )
            .await
            .map(drop)
    }
}

fn up() -> String {
    format!(
        r#"
-- Both aggregates are kept whole in `document`, as the event log tells of them. The columns beside it are what lists
-- filter and sort by, and what constraints rest on.
CREATE TABLE service_orders (
    id uuid NOT NULL CONSTRAINT service_orders_pkey PRIMARY KEY,
    district text NOT NULL,
    area_code text NOT NULL CONSTRAINT service_orders_area_fkey REFERENCES areas (code),
    subdistrict_code text NOT NULL GENERATED ALWAYS AS (left(area_code, 9) || '000') STORED,
    lead text NOT NULL CONSTRAINT service_orders_lead_word CHECK (lead IN {leads}),
    needs uuid[] NOT NULL CONSTRAINT service_orders_needs_some CHECK (cardinality(needs) > 0),
    capabilities text[] NOT NULL,
    min_stars smallint NOT NULL CONSTRAINT service_orders_stars_range CHECK (min_stars BETWEEN 0 AND 5),
    -- In fen.
    ceiling bigint NOT NULL CONSTRAINT service_orders_ceiling_range CHECK (ceiling >= 0),
    fund_id uuid CONSTRAINT service_orders_fund_fkey REFERENCES funds (id),
    claim_deadline date NOT NULL,
    status text NOT NULL CONSTRAINT service_orders_status_word CHECK (status IN {order_statuses}),
    -- From then on everybody sees it.
    published_at timestamptz,
    salon_id uuid CONSTRAINT service_orders_salon_fkey REFERENCES secretary_salons (id),
    commitment_id uuid CONSTRAINT service_orders_commitment_fkey REFERENCES commitments (id),
    project_id uuid CONSTRAINT service_orders_project_fkey REFERENCES projects (id),
    contract_id uuid CONSTRAINT service_orders_contract_fkey REFERENCES contracts (id),
    -- Who won it.
    organization_id uuid CONSTRAINT service_orders_organization_fkey REFERENCES organizations (id),
    search_text text NOT NULL,
    grams text[] NOT NULL,
    demo boolean NOT NULL,
    document jsonb NOT NULL,
    version integer NOT NULL CONSTRAINT service_orders_version_range CHECK (version > 0),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    -- Budget first, then the purchase.
    CONSTRAINT service_orders_budgeted CHECK (published_at IS NULL OR ceiling = 0 OR commitment_id IS NOT NULL),
    CONSTRAINT service_orders_awarded_whole CHECK ((project_id IS NULL) = (organization_id IS NULL))
);
-- One index for each order that lists are offered in, and the first order again within an area.
CREATE INDEX service_orders_by_created ON service_orders (district, created_at, id);
CREATE INDEX service_orders_by_updated ON service_orders (district, updated_at, id);
CREATE INDEX service_orders_by_deadline ON service_orders (district, claim_deadline, id);
CREATE INDEX service_orders_by_ceiling ON service_orders (district, ceiling, id);
CREATE INDEX service_orders_in_subdistrict ON service_orders (subdistrict_code, created_at, id);
CREATE INDEX service_orders_in_area ON service_orders (area_code, created_at, id);
CREATE INDEX service_orders_in_state ON service_orders (district, status, created_at, id);
CREATE INDEX service_orders_of_lead ON service_orders (district, lead, created_at, id);
CREATE INDEX service_orders_open ON service_orders (district, claim_deadline, id) WHERE status = 'PUBLISHED';
CREATE INDEX service_orders_of_fund ON service_orders (fund_id, created_at, id) WHERE fund_id IS NOT NULL;
CREATE INDEX service_orders_of_salon ON service_orders (salon_id, created_at, id) WHERE salon_id IS NOT NULL;
CREATE INDEX service_orders_of_project ON service_orders (project_id) WHERE project_id IS NOT NULL;
CREATE INDEX service_orders_of_contract ON service_orders (contract_id) WHERE contract_id IS NOT NULL;
CREATE INDEX service_orders_of_organization ON service_orders (organization_id, created_at, id) WHERE organization_id IS NOT NULL;
CREATE UNIQUE INDEX service_orders_commitment_key ON service_orders (commitment_id) WHERE commitment_id IS NOT NULL;
CREATE INDEX service_orders_needs ON service_orders USING gin (needs);
CREATE INDEX service_orders_capabilities ON service_orders USING gin (capabilities);
CREATE INDEX service_orders_grams ON service_orders USING gin (grams) WITH (fastupdate = off);
CREATE TRIGGER service_orders_kept BEFORE DELETE ON service_orders FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TABLE claims (
    id uuid NOT NULL CONSTRAINT claims_pkey PRIMARY KEY,
    district text NOT NULL,
    order_id uuid NOT NULL CONSTRAINT claims_order_fkey REFERENCES service_orders (id),
    -- The community that ordered.
    area_code text NOT NULL CONSTRAINT claims_area_fkey REFERENCES areas (code),
    subdistrict_code text NOT NULL GENERATED ALWAYS AS (left(area_code, 9) || '000') STORED,
    organization_id uuid NOT NULL CONSTRAINT claims_organization_fkey REFERENCES organizations (id),
    partners uuid[] NOT NULL,
    -- Those of the partners who have joined.
    joined uuid[] NOT NULL,
    -- In fen.
    price bigint NOT NULL CONSTRAINT claims_price_range CHECK (price >= 0),
    status text NOT NULL CONSTRAINT claims_status_word CHECK (status IN {claim_statuses}),
    demo boolean NOT NULL,
    document jsonb NOT NULL,
    version integer NOT NULL CONSTRAINT claims_version_range CHECK (version > 0),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT claims_joined_partners CHECK (joined <@ partners)
);
-- An organization leads one claim on an order at a time, and one claim wins.
CREATE UNIQUE INDEX claims_once ON claims (order_id, organization_id) WHERE status IN ('SUBMITTED', 'SELECTED');
CREATE UNIQUE INDEX claims_one_selected ON claims (order_id) WHERE status = 'SELECTED';
CREATE INDEX claims_by_created ON claims (district, created_at, id);
CREATE INDEX claims_by_updated ON claims (district, updated_at, id);
CREATE INDEX claims_by_price ON claims (district, price, id);
CREATE INDEX claims_of_order ON claims (order_id, created_at, id);
CREATE INDEX claims_of_organization ON claims (organization_id, created_at, id);
CREATE INDEX claims_waiting ON claims (organization_id) WHERE status = 'SUBMITTED';
CREATE INDEX claims_in_area ON claims (area_code, created_at, id);
CREATE INDEX claims_in_subdistrict ON claims (subdistrict_code, created_at, id);
CREATE INDEX claims_partners ON claims USING gin (partners);
CREATE TRIGGER claims_kept BEFORE DELETE ON claims FOR EACH ROW EXECUTE FUNCTION refuse_change();

ALTER TABLE needs ADD CONSTRAINT needs_order_fkey FOREIGN KEY (order_id) REFERENCES service_orders (id);
ALTER TABLE projects ADD CONSTRAINT projects_order_fkey FOREIGN KEY (order_id) REFERENCES service_orders (id);
ALTER TABLE commitments ADD CONSTRAINT commitments_order_fkey FOREIGN KEY (service_order_id) REFERENCES service_orders (id);
"#,
        leads = words::<Lead>(),
        order_statuses = words::<ServiceOrderStatus>(),
        claim_statuses = words::<ClaimStatus>(),
    )
}
