//! Areas, the catalogue of capabilities, the event log with its seals, idempotency keys.

use crate::words::words;
use sea_orm_migration::prelude::*;
use siling_domain::access::{Deed, Role};
use siling_domain::area::{AreaLevel, CommunityKind};
use siling_domain::event::Reach;

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
                "DROP TABLE idempotency_keys, event_seals, external_ids, events, capabilities, areas;
                 DROP FUNCTION refuse_change();",
            )
            .await
            .map(drop)
    }
}

fn up() -> String {
    format!(
        r#"
CREATE TABLE areas (
    code text NOT NULL CONSTRAINT areas_pkey PRIMARY KEY CONSTRAINT areas_code_form CHECK (code ~ '^[0-9]{{12}}$'),
    district text NOT NULL,
    level text NOT NULL CONSTRAINT areas_level_word CHECK (level IN {levels}),
    parent_code text CONSTRAINT areas_parent_fkey REFERENCES areas (code),
    name text NOT NULL,
    aliases text[] NOT NULL DEFAULT '{{}}',
    community_kind text CONSTRAINT areas_community_kind_word CHECK (community_kind IN {kinds}),
    valid_from date,
    valid_to date,
    successor_code text CONSTRAINT areas_successor_fkey REFERENCES areas (code),
    CONSTRAINT areas_kind_of_communities CHECK ((level = 'COMMUNITY') = (community_kind IS NOT NULL)),
    CONSTRAINT areas_validity CHECK (valid_to IS NULL OR valid_from IS NULL OR valid_from <= valid_to)
);
CREATE INDEX areas_parent ON areas (parent_code, code);
CREATE INDEX areas_district ON areas (district, level, code);

CREATE TABLE capabilities (
    code text NOT NULL CONSTRAINT capabilities_pkey PRIMARY KEY CONSTRAINT capabilities_code_form CHECK (code ~ '^[A-Z][A-Z0-9_]{{1,49}}$'),
    label_zh text NOT NULL,
    label_en text NOT NULL,
    description text NOT NULL,
    sort_order integer NOT NULL,
    retired_on date
);

-- The log of everything that happened. Read in commit order: (xid, id) below the oldest running transaction.
CREATE TABLE events (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT events_pkey PRIMARY KEY,
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    occurred_at timestamptz NOT NULL,
    district text NOT NULL,
    deed text NOT NULL CONSTRAINT events_deed_word CHECK (deed IN {deeds}),
    object_type text NOT NULL,
    object_id uuid NOT NULL,
    object_version integer NOT NULL,
    area_code text,
    organization_id uuid,
    reach text NOT NULL CONSTRAINT events_reach_word CHECK (reach IN {reaches}),
    owner_account_id uuid,
    actor_kind text NOT NULL CONSTRAINT events_actor_kind_word CHECK (actor_kind IN ('ANONYMOUS', 'PERSON', 'SERVICE', 'SYSTEM')),
    actor_account_id uuid,
    actor_role text CONSTRAINT events_actor_role_word CHECK (actor_role IN {roles}),
    reason text,
    document text,
    before jsonb NOT NULL,
    after jsonb NOT NULL,
    request_id text NOT NULL
);
CREATE INDEX events_commit_order ON events (xid, id);
CREATE INDEX events_object ON events (object_id, id);
CREATE INDEX events_actor ON events (actor_account_id, id) WHERE actor_account_id IS NOT NULL;

-- One link a sealed event, in commit order; each digest covers the one before it.
CREATE TABLE event_seals (
    link bigint NOT NULL CONSTRAINT event_seals_pkey PRIMARY KEY,
    event_id bigint NOT NULL CONSTRAINT event_seals_event_key UNIQUE CONSTRAINT event_seals_event_fkey REFERENCES events (id),
    algorithm text NOT NULL,
    digest bytea NOT NULL,
    sealed_at timestamptz NOT NULL
);

CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    RAISE EXCEPTION 'rows of % are never changed or removed', TG_TABLE_NAME USING ERRCODE = 'SL001';
END
$body$;
CREATE TRIGGER events_immutable BEFORE UPDATE OR DELETE ON events FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER events_kept BEFORE TRUNCATE ON events FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER event_seals_immutable BEFORE UPDATE OR DELETE ON event_seals FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER event_seals_kept BEFORE TRUNCATE ON event_seals FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What objects are called in other systems.
CREATE TABLE external_ids (
    district text NOT NULL,
    object_type text NOT NULL,
    system text NOT NULL,
    value text NOT NULL,
    object_id uuid NOT NULL,
    CONSTRAINT external_ids_pkey PRIMARY KEY (district, object_type, system, value)
);
CREATE INDEX external_ids_object ON external_ids (object_id);

CREATE TABLE idempotency_keys (
    holder text NOT NULL,
    key text NOT NULL,
    deed text NOT NULL,
    input_digest bytea NOT NULL,
    outcome jsonb NOT NULL,
    log_position text NOT NULL,
    area_code text,
    organization_id uuid,
    created_at timestamptz NOT NULL,
    CONSTRAINT idempotency_keys_pkey PRIMARY KEY (holder, key)
);
CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at);
"#,
        levels = words::<AreaLevel>(),
        kinds = words::<CommunityKind>(),
        deeds = words::<Deed>(),
        reaches = words::<Reach>(),
        roles = words::<Role>(),
    )
}
