//! Funds, their ledger, what is committed of them, contracts and payments.

use crate::words::words;
use sea_orm_migration::prelude::*;
use siling_domain::Word as _;
use siling_domain::contract::{ContractStatus, PaymentStatus, ProcurementMode};
use siling_domain::fund::{CommitmentStatus, EntryKind, FundAccount, FundKind, FundStatus, Movement};

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
                "ALTER TABLE projects DROP CONSTRAINT projects_contract_fkey;
                 ALTER TABLE commitments DROP CONSTRAINT commitments_contract_fkey;
                 ALTER TABLE ledger_entries DROP CONSTRAINT ledger_entries_payment_fkey;
                 DROP TABLE payments, contracts, ledger_postings, ledger_entries, commitments, fund_accounts, funds;
                 DROP FUNCTION fund_opens_accounts(), fund_account_is_booked(), ledger_entry_is_allowed(), ledger_posting_is_booked(),
                     ledger_entry_is_balanced();",
            )
            .await
            .map(drop)
    }
}

/// `'PAY COMMITTED PAID', …`: what may be booked, as the domain has it.
fn movements() -> String {
    let rows = Movement::ALL.iter().map(|movement| {
        let (kind, from, to) = (movement.kind.code(), movement.from.code(), movement.to.code());
        format!("'{kind} {from} {to}'")
    });
    rows.collect::<Vec<_>>().join(", ")
}

fn up() -> String {
    format!(
        r#"
CREATE TABLE funds (
    id uuid NOT NULL CONSTRAINT funds_pkey PRIMARY KEY,
    district text NOT NULL,
    kind text NOT NULL CONSTRAINT funds_kind_word CHECK (kind IN {fund_kinds}),
    purposes text[] NOT NULL,
    area_code text CONSTRAINT funds_area_fkey REFERENCES areas (code),
    subdistrict_code text GENERATED ALWAYS AS (left(area_code, 9) || '000') STORED,
    year integer NOT NULL,
    title text NOT NULL,
    -- In fen.
    budgeted bigint NOT NULL CONSTRAINT funds_budget_range CHECK (budgeted > 0),
    status text NOT NULL CONSTRAINT funds_status_word CHECK (status IN {fund_statuses}),
    document jsonb NOT NULL,
    version integer NOT NULL CONSTRAINT funds_version_range CHECK (version > 0),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);
-- One budget year of one purse. Other purses are told apart by their titles.
CREATE UNIQUE INDEX funds_once ON funds (district, year, kind, (coalesce(area_code, '')), (CASE kind WHEN 'OTHER' THEN title ELSE '' END));
CREATE INDEX funds_by_year ON funds (district, year, id);
CREATE INDEX funds_by_updated ON funds (district, updated_at, id);
CREATE INDEX funds_in_area ON funds (area_code, year) WHERE area_code IS NOT NULL;
CREATE INDEX funds_adjusting ON funds (district, year, id) WHERE jsonb_typeof(document->'adjustment') = 'object';
CREATE TRIGGER funds_kept BEFORE DELETE ON funds FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Where each fund's money stands, in fen: what its postings sum to. Kept by them alone; commitments queue for these rows,
-- so that each is touched as late as can be and stays on its page.
CREATE TABLE fund_accounts (
    fund_id uuid NOT NULL CONSTRAINT fund_accounts_fund_fkey REFERENCES funds (id),
    account text NOT NULL CONSTRAINT fund_accounts_account_word CHECK (account IN {accounts}),
    balance bigint NOT NULL,
    postings bigint NOT NULL,
    CONSTRAINT fund_accounts_pkey PRIMARY KEY (fund_id, account),
    CONSTRAINT fund_accounts_balance_range CHECK (CASE account WHEN 'SOURCE' THEN balance <= 0 ELSE balance >= 0 END)
) WITH (fillfactor = 50);

CREATE FUNCTION fund_opens_accounts() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    INSERT INTO fund_accounts (fund_id, account, balance, postings)
        SELECT NEW.id, unnest(ARRAY[{account_list}]), 0, 0;
    RETURN NULL;
END
$body$;
CREATE TRIGGER funds_open_accounts AFTER INSERT ON funds FOR EACH ROW EXECUTE FUNCTION fund_opens_accounts();

-- Only the triggers of funds and postings come here: by hand no balance is made or changed.
CREATE FUNCTION fund_account_is_booked() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF pg_trigger_depth() < 2 THEN
        RAISE EXCEPTION 'balances are kept by postings alone' USING ERRCODE = 'SL001';
    END IF;
    RETURN NEW;
END
$body$;
CREATE TRIGGER fund_accounts_booked BEFORE INSERT OR UPDATE ON fund_accounts FOR EACH ROW EXECUTE FUNCTION fund_account_is_booked();
CREATE TRIGGER fund_accounts_kept BEFORE DELETE ON fund_accounts FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER fund_accounts_whole BEFORE TRUNCATE ON fund_accounts FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE commitments (
    id uuid NOT NULL CONSTRAINT commitments_pkey PRIMARY KEY,
    district text NOT NULL,
    fund_id uuid NOT NULL CONSTRAINT commitments_fund_fkey REFERENCES funds (id),
    area_code text CONSTRAINT commitments_area_fkey REFERENCES areas (code),
    subdistrict_code text GENERATED ALWAYS AS (left(area_code, 9) || '000') STORED,
    -- What it is for: one of them.
    service_order_id uuid,
    venture_round_id uuid,
    project_id uuid CONSTRAINT commitments_project_fkey REFERENCES projects (id),
    contract_id uuid,
    carved_from uuid CONSTRAINT commitments_carved_fkey REFERENCES commitments (id),
    -- In fen.
    amount bigint NOT NULL,
    reserved bigint NOT NULL,
    committed bigint NOT NULL,
    paid bigint NOT NULL,
    refunded bigint NOT NULL,
    released bigint NOT NULL,
    carved bigint NOT NULL,
    status text NOT NULL CONSTRAINT commitments_status_word CHECK (status IN {commitment_statuses}),
    document jsonb NOT NULL,
    version integer NOT NULL CONSTRAINT commitments_version_range CHECK (version > 0),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT commitments_for_one CHECK (num_nonnulls(service_order_id, venture_round_id, project_id) = 1),
    CONSTRAINT commitments_parts_range CHECK (least(reserved, committed, paid, refunded, released, carved) >= 0),
    CONSTRAINT commitments_add_up CHECK (amount > 0 AND reserved + committed + paid + refunded + released + carved = amount)
);
CREATE INDEX commitments_of_fund ON commitments (fund_id, created_at, id);
CREATE INDEX commitments_of_order ON commitments (service_order_id) WHERE service_order_id IS NOT NULL;
CREATE INDEX commitments_of_round ON commitments (venture_round_id) WHERE venture_round_id IS NOT NULL;
CREATE INDEX commitments_of_project ON commitments (project_id) WHERE project_id IS NOT NULL;
CREATE INDEX commitments_of_contract ON commitments (contract_id) WHERE contract_id IS NOT NULL;
CREATE TRIGGER commitments_kept BEFORE DELETE ON commitments FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TABLE ledger_entries (
    id uuid NOT NULL CONSTRAINT ledger_entries_pkey PRIMARY KEY,
    district text NOT NULL,
    fund_id uuid NOT NULL CONSTRAINT ledger_entries_fund_fkey REFERENCES funds (id),
    kind text NOT NULL CONSTRAINT ledger_entries_kind_word CHECK (kind IN {entry_kinds}),
    from_account text NOT NULL,
    to_account text NOT NULL,
    -- In fen.
    amount bigint NOT NULL CONSTRAINT ledger_entries_amount_range CHECK (amount > 0),
    what_for text NOT NULL,
    commitment_id uuid CONSTRAINT ledger_entries_commitment_fkey REFERENCES commitments (id),
    carved_from uuid CONSTRAINT ledger_entries_carved_fkey REFERENCES commitments (id),
    payment_id uuid,
    counterpart_id uuid CONSTRAINT ledger_entries_counterpart_fkey REFERENCES funds (id),
    -- An entry is reversed at most once.
    reversal_of uuid CONSTRAINT ledger_entries_reversal_key UNIQUE CONSTRAINT ledger_entries_reversal_fkey REFERENCES ledger_entries (id),
    booked_by uuid CONSTRAINT ledger_entries_account_fkey REFERENCES accounts (id),
    booked_at timestamptz NOT NULL,
    -- The day in China.
    day date NOT NULL GENERATED ALWAYS AS (((booked_at AT TIME ZONE 'UTC') + interval '8 hours')::date) STORED,
    -- What may be booked; a reversal is the same the other way round.
    CONSTRAINT ledger_entries_movement CHECK (
        CASE WHEN reversal_of IS NULL THEN kind || ' ' || from_account || ' ' || to_account
             ELSE kind || ' ' || to_account || ' ' || from_account END IN ({movements})
    )
);
CREATE INDEX ledger_entries_of_fund ON ledger_entries (fund_id, booked_at, id);
CREATE INDEX ledger_entries_of_commitment ON ledger_entries (commitment_id) WHERE commitment_id IS NOT NULL;
CREATE INDEX ledger_entries_of_payment ON ledger_entries (payment_id) WHERE payment_id IS NOT NULL;
CREATE TRIGGER ledger_entries_immutable BEFORE UPDATE OR DELETE ON ledger_entries FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_entries_kept BEFORE TRUNCATE ON ledger_entries FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE ledger_postings (
    entry_id uuid NOT NULL CONSTRAINT ledger_postings_entry_fkey REFERENCES ledger_entries (id),
    account text NOT NULL,
    -- In fen; less than nothing where the account has less after it.
    amount bigint NOT NULL CONSTRAINT ledger_postings_amount_range CHECK (amount <> 0),
    -- Whose share of the account it is.
    commitment_id uuid CONSTRAINT ledger_postings_commitment_fkey REFERENCES commitments (id),
    -- The entry's, put in by the trigger.
    fund_id uuid NOT NULL,
    day date NOT NULL,
    -- The account's balance after it, and its number on the account, from 1: a chain without gaps.
    balance bigint NOT NULL,
    number bigint NOT NULL,
    CONSTRAINT ledger_postings_pkey PRIMARY KEY (entry_id, account),
    CONSTRAINT ledger_postings_number_key UNIQUE (fund_id, account, number),
    CONSTRAINT ledger_postings_account_fkey FOREIGN KEY (fund_id, account) REFERENCES fund_accounts (fund_id, account)
);
-- The balance of any day is the sum of the amounts until then.
CREATE INDEX ledger_postings_by_day ON ledger_postings (fund_id, account, day) INCLUDE (amount);
CREATE INDEX ledger_postings_of_commitment ON ledger_postings (commitment_id, account) WHERE commitment_id IS NOT NULL;
CREATE TRIGGER ledger_postings_immutable BEFORE UPDATE OR DELETE ON ledger_postings FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_postings_kept BEFORE TRUNCATE ON ledger_postings FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What a fund's state lets in, and that a reversal is one.
CREATE FUNCTION ledger_entry_is_allowed() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    state text;
BEGIN
    SELECT status INTO state FROM funds WHERE id = NEW.fund_id;
    IF NOT coalesce(CASE state
        WHEN 'OPEN' THEN true
        WHEN 'CLOSING' THEN NEW.kind IN ('COMMIT', 'PAY', 'RELEASE', 'REFUND', 'YEAR_END_RETURN', 'CARRY_OVER') AND NOT (NEW.kind = 'COMMIT' AND NEW.from_account = 'AVAILABLE')
        WHEN 'CLOSED' THEN NEW.kind = 'REFUND'
        ELSE false
    END, false) THEN
        RAISE EXCEPTION 'a fund that is % takes no entry of this kind', state
            USING ERRCODE = '23514', CONSTRAINT = 'ledger_entries_fund_state';
    END IF;
    IF NEW.reversal_of IS NOT NULL AND NOT EXISTS (
        SELECT FROM ledger_entries e
        WHERE e.id = NEW.reversal_of AND e.reversal_of IS NULL
          AND (e.fund_id, e.kind, e.amount, e.from_account, e.to_account) = (NEW.fund_id, NEW.kind, NEW.amount, NEW.to_account, NEW.from_account)
          AND (e.commitment_id, e.carved_from, e.payment_id) IS NOT DISTINCT FROM (NEW.commitment_id, NEW.carved_from, NEW.payment_id)
    ) THEN
        RAISE EXCEPTION 'an entry is reversed as it was booked' USING ERRCODE = '23514', CONSTRAINT = 'ledger_entries_reversal';
    END IF;
    RETURN NEW;
END
$body$;
CREATE TRIGGER ledger_entries_allowed BEFORE INSERT ON ledger_entries FOR EACH ROW EXECUTE FUNCTION ledger_entry_is_allowed();

-- A posting books itself on its account, which refuses to fall below nothing.
CREATE FUNCTION ledger_posting_is_booked() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    SELECT fund_id, day INTO NEW.fund_id, NEW.day FROM ledger_entries WHERE id = NEW.entry_id;
    UPDATE fund_accounts SET balance = balance + NEW.amount, postings = postings + 1
        WHERE fund_id = NEW.fund_id AND account = NEW.account
        RETURNING balance, postings INTO NEW.balance, NEW.number;
    RETURN NEW;
END
$body$;
CREATE TRIGGER ledger_postings_booked BEFORE INSERT ON ledger_postings FOR EACH ROW EXECUTE FUNCTION ledger_posting_is_booked();

-- At the end of the transaction, an entry has its two sides and nothing else.
CREATE FUNCTION ledger_entry_is_balanced() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    entry ledger_entries;
BEGIN
    IF TG_TABLE_NAME = 'ledger_entries' THEN
        entry := NEW;
    ELSE
        SELECT * INTO entry FROM ledger_entries WHERE id = NEW.entry_id;
    END IF;
    IF (SELECT count(*) <> 2 OR sum(p.amount) <> 0
            OR count(*) FILTER (WHERE p.account = entry.from_account AND p.amount = -entry.amount) <> 1
            OR count(*) FILTER (WHERE p.account = entry.to_account AND p.amount = entry.amount) <> 1
        FROM ledger_postings p WHERE p.entry_id = entry.id) THEN
        RAISE EXCEPTION 'the postings of an entry are its two sides' USING ERRCODE = '23514', CONSTRAINT = 'ledger_entries_balanced';
    END IF;
    RETURN NULL;
END
$body$;
CREATE CONSTRAINT TRIGGER ledger_entries_balanced AFTER INSERT ON ledger_entries
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_entry_is_balanced();
CREATE CONSTRAINT TRIGGER ledger_postings_balanced AFTER INSERT ON ledger_postings
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_entry_is_balanced();

CREATE TABLE contracts (
    id uuid NOT NULL CONSTRAINT contracts_pkey PRIMARY KEY,
    district text NOT NULL,
    number text NOT NULL,
    project_id uuid NOT NULL CONSTRAINT contracts_project_fkey REFERENCES projects (id),
    organization_id uuid NOT NULL CONSTRAINT contracts_organization_fkey REFERENCES organizations (id),
    area_code text NOT NULL CONSTRAINT contracts_area_fkey REFERENCES areas (code),
    subdistrict_code text NOT NULL GENERATED ALWAYS AS (left(area_code, 9) || '000') STORED,
    purchaser_area_code text NOT NULL CONSTRAINT contracts_purchaser_area_fkey REFERENCES areas (code),
    fund_id uuid NOT NULL CONSTRAINT contracts_fund_fkey REFERENCES funds (id),
    commitment_id uuid NOT NULL CONSTRAINT contracts_commitment_key UNIQUE CONSTRAINT contracts_commitment_fkey REFERENCES commitments (id),
    mode text NOT NULL CONSTRAINT contracts_mode_word CHECK (mode IN {modes}),
    signed_on date NOT NULL,
    ends_on date NOT NULL,
    -- In fen.
    price bigint NOT NULL CONSTRAINT contracts_price_range CHECK (price > 0),
    status text NOT NULL CONSTRAINT contracts_status_word CHECK (status IN {contract_statuses}),
    document jsonb NOT NULL,
    version integer NOT NULL CONSTRAINT contracts_version_range CHECK (version > 0),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT contracts_number_key UNIQUE (district, number),
    CONSTRAINT contracts_term CHECK (signed_on <= ends_on)
);
-- One at a time that was not terminated.
CREATE UNIQUE INDEX contracts_one_in_force ON contracts (project_id) WHERE status <> 'TERMINATED';
CREATE INDEX contracts_of_project ON contracts (project_id, signed_on, id);
CREATE INDEX contracts_of_organization ON contracts (organization_id, signed_on, id);
CREATE INDEX contracts_of_fund ON contracts (fund_id, signed_on, id);
CREATE INDEX contracts_by_signed ON contracts (district, signed_on, id);
CREATE INDEX contracts_by_end ON contracts (district, ends_on, id);
CREATE INDEX contracts_by_updated ON contracts (district, updated_at, id);
CREATE INDEX contracts_in_subdistrict ON contracts (subdistrict_code, signed_on, id);
CREATE INDEX contracts_of_mode ON contracts (district, mode, signed_on, id);
CREATE INDEX contracts_demo ON contracts (district, ((document->>'demo')::boolean), signed_on, id);
CREATE TRIGGER contracts_kept BEFORE DELETE ON contracts FOR EACH ROW EXECUTE FUNCTION refuse_change();
ALTER TABLE projects ADD CONSTRAINT projects_contract_fkey FOREIGN KEY (contract_id) REFERENCES contracts (id) DEFERRABLE INITIALLY DEFERRED;
-- A commitment is owed before its contract is on file, in the same transaction.
ALTER TABLE commitments ADD CONSTRAINT commitments_contract_fkey FOREIGN KEY (contract_id) REFERENCES contracts (id) DEFERRABLE INITIALLY DEFERRED;

CREATE TABLE payments (
    id uuid NOT NULL CONSTRAINT payments_pkey PRIMARY KEY,
    district text NOT NULL,
    contract_id uuid NOT NULL CONSTRAINT payments_contract_fkey REFERENCES contracts (id),
    instalment integer NOT NULL,
    project_id uuid NOT NULL CONSTRAINT payments_project_fkey REFERENCES projects (id),
    organization_id uuid NOT NULL CONSTRAINT payments_organization_fkey REFERENCES organizations (id),
    area_code text NOT NULL CONSTRAINT payments_area_fkey REFERENCES areas (code),
    subdistrict_code text NOT NULL GENERATED ALWAYS AS (left(area_code, 9) || '000') STORED,
    fund_id uuid NOT NULL CONSTRAINT payments_fund_fkey REFERENCES funds (id),
    commitment_id uuid NOT NULL CONSTRAINT payments_commitment_fkey REFERENCES commitments (id),
    -- In fen.
    amount bigint NOT NULL CONSTRAINT payments_amount_range CHECK (amount > 0),
    refunded bigint NOT NULL CONSTRAINT payments_refunded_range CHECK (refunded BETWEEN 0 AND amount),
    -- The account to which it goes, encrypted.
    account_number text,
    requested_by uuid CONSTRAINT payments_requested_by_fkey REFERENCES accounts (id),
    approved_by uuid CONSTRAINT payments_approved_by_fkey REFERENCES accounts (id),
    requested_at timestamptz NOT NULL,
    sent_at timestamptz,
    status text NOT NULL CONSTRAINT payments_status_word CHECK (status IN {payment_statuses}),
    document jsonb NOT NULL,
    version integer NOT NULL CONSTRAINT payments_version_range CHECK (version > 0),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT payments_four_eyes CHECK (requested_by <> approved_by)
);
-- An instalment has one payment that is on its way or was made.
CREATE UNIQUE INDEX payments_one_live ON payments (contract_id, instalment) WHERE status NOT IN ('REJECTED', 'FAILED');
CREATE INDEX payments_of_contract ON payments (contract_id, requested_at, id);
CREATE INDEX payments_of_project ON payments (project_id, requested_at, id);
CREATE INDEX payments_of_organization ON payments (organization_id, requested_at, id);
CREATE INDEX payments_of_fund ON payments (fund_id, status, requested_at, id);
-- Finance's queue.
CREATE INDEX payments_waiting ON payments (district, requested_at, id) WHERE status IN ('REQUESTED', 'APPROVED', 'SENT');
CREATE INDEX payments_by_requested ON payments (district, requested_at, id);
CREATE INDEX payments_by_amount ON payments (district, amount, id);
CREATE INDEX payments_by_updated ON payments (district, updated_at, id);
CREATE INDEX payments_in_subdistrict ON payments (subdistrict_code, requested_at, id);
CREATE INDEX payments_demo ON payments (district, ((document->>'demo')::boolean), requested_at, id);
CREATE TRIGGER payments_kept BEFORE DELETE ON payments FOR EACH ROW EXECUTE FUNCTION refuse_change();
ALTER TABLE ledger_entries ADD CONSTRAINT ledger_entries_payment_fkey FOREIGN KEY (payment_id) REFERENCES payments (id);
"#,
        modes = words::<ProcurementMode>(),
        contract_statuses = words::<ContractStatus>(),
        payment_statuses = words::<PaymentStatus>(),
        fund_kinds = words::<FundKind>(),
        fund_statuses = words::<FundStatus>(),
        accounts = words::<FundAccount>(),
        account_list = account_list(),
        commitment_statuses = words::<CommitmentStatus>(),
        entry_kinds = words::<EntryKind>(),
        movements = movements(),
    )
}

fn account_list() -> String {
    let codes: Vec<String> = FundAccount::ALL
        .iter()
        .map(|account| format!("'{}'", account.code()))
        .collect();
    codes.join(", ")
}
