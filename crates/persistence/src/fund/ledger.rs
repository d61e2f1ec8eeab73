//! The ledger: booked at the end of a command, read as balances, movements and entries.

use crate::entity::area::code;
use crate::error::StoreError;
use crate::page::{Count, Cursor, Direction, Page, PageRequest};
use crate::sql::{Sql, fixed};
use crate::store::{self, Store};
use crate::stored::Stored;
use crate::unit_of_work::UnitOfWork;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::FromQueryResult;
use siling_domain::Word as _;
use siling_domain::calendar::end_of_day;
use siling_domain::fund::{Balances, EntryKind, FundAccount, LedgerEntry, Posting, insufficient};
use siling_domain::id::{AccountId, CommitmentId, FundId, LedgerEntryId, PaymentId};
use siling_domain::money::Money;
use std::collections::HashMap;
use uuid::Uuid;

#[derive(Debug, FromQueryResult)]
struct BalanceRow {
    fund_id: Uuid,
    account: Stored<FundAccount>,
    balance: i64,
}

fn gathered(rows: Vec<BalanceRow>) -> HashMap<FundId, Balances> {
    let mut balances: HashMap<FundId, Balances> = HashMap::new();
    for row in rows {
        *balances.entry(FundId(row.fund_id)).or_default().of_mut(row.account.0) = Money::from_fen(row.balance);
    }
    balances
}

/// Where a fund's money stands, as the transaction sees it; nobody is kept from booking.
pub async fn balances_in(uow: &UnitOfWork, fund: FundId) -> Result<Balances, StoreError> {
    let rows = uow
        .all(fixed(
            "SELECT fund_id, account, balance FROM fund_accounts WHERE fund_id = $1",
            [fund.0.into()],
        ))
        .await?;
    Ok(gathered(rows).remove(&fund).unwrap_or_default())
}

/// Where the money of these funds stands: now, or at the end of a day.
pub async fn balances_of(
    store: &Store,
    funds: &[FundId],
    as_of: Option<NaiveDate>,
) -> Result<HashMap<FundId, Balances>, StoreError> {
    let ids: Vec<Uuid> = funds.iter().map(|fund| fund.0).collect();
    let statement = match as_of {
        None => fixed(
            "SELECT fund_id, account, balance FROM fund_accounts WHERE fund_id = ANY($1)",
            [ids.into()],
        ),
        Some(day) => fixed(
            "SELECT fund_id, account, sum(amount)::bigint AS balance FROM ledger_postings WHERE fund_id = ANY($1) AND day <= $2 \
             GROUP BY fund_id, account",
            [ids.into(), day.into()],
        ),
    };
    let mut found = gathered(store.all(statement).await?);
    Ok(funds
        .iter()
        .map(|fund| (*fund, found.remove(fund).unwrap_or_default()))
        .collect())
}

/// Books entries, all of them or none. The accounts are locked here, in one order for everybody, and until the
/// transaction ends: a command books last, and once.
///
/// What an account does not hold is refused at the given member of the input.
pub async fn book(uow: &mut UnitOfWork, entries: &[LedgerEntry], field: &str) -> Result<(), StoreError> {
    uow.demand_keyed()?;
    for entry in entries {
        uow.change(fixed(
            "INSERT INTO ledger_entries (id, district, fund_id, kind, from_account, to_account, amount, what_for, commitment_id, \
             carved_from, payment_id, counterpart_id, reversal_of, booked_by, booked_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
            [
                entry.id.0.into(),
                entry.district.to_string().into(),
                entry.fund.0.into(),
                Stored(entry.kind).into(),
                Stored(entry.from).into(),
                Stored(entry.to).into(),
                entry.amount.fen().into(),
                entry.what_for.clone().into(),
                entry.commitment.map(|id| id.0).into(),
                entry.carved_from.map(|id| id.0).into(),
                entry.payment.map(|id| id.0).into(),
                entry.counterpart.map(|id| id.0).into(),
                entry.reversal_of.map(|id| id.0).into(),
                entry.booked_by.map(|id| id.0).into(),
                entry.booked_at.into(),
            ],
        ))
        .await?;
    }
    let mut balances = lock(uow, entries).await?;
    for entry in entries {
        let before = balances.get(&entry.fund).copied().unwrap_or_default();
        let held = before.of(entry.from);
        let after = before
            .after(entry)
            .map_err(|_| StoreError::Refused(insufficient(held, entry.amount).at(field)))?;
        balances.insert(entry.fund, after);
    }
    let postings: Vec<(Uuid, Posting)> = entries
        .iter()
        .flat_map(|entry| entry.postings().map(|posting| (entry.id.0, posting)))
        .collect();
    // What the accounts get comes before what they give, so that none falls below nothing on the way.
    let (more, less): (Vec<_>, Vec<_>) = postings
        .into_iter()
        .partition(|(_, posting)| posting.amount.is_positive());
    let ordered: Vec<(Uuid, Posting)> = more.into_iter().chain(less).collect();
    let owner = |posting: &Posting| posting.commitment.map_or(Uuid::nil(), |id| id.0);
    uow.change(fixed(
        "INSERT INTO ledger_postings (entry_id, account, amount, commitment_id) \
         SELECT entry, account, amount, nullif(owner, '00000000-0000-0000-0000-000000000000') \
         FROM unnest($1::uuid[], $2::text[], $3::bigint[], $4::uuid[]) WITH ORDINALITY AS p (entry, account, amount, owner, place) \
         ORDER BY place",
        [
            ordered.iter().map(|(entry, _)| *entry).collect::<Vec<_>>().into(),
            ordered.iter().map(|(_, posting)| posting.account.code().to_owned()).collect::<Vec<_>>().into(),
            ordered.iter().map(|(_, posting)| posting.amount.fen()).collect::<Vec<_>>().into(),
            ordered.iter().map(|(_, posting)| owner(posting)).collect::<Vec<_>>().into(),
        ],
    ))
    .await?;
    Ok(())
}

/// The accounts that entries touch, locked in one order for everybody. A fund's free money is locked with each booking
/// and before its other accounts: whoever has it books on, however many times, and nobody waits for one another.
async fn lock(uow: &UnitOfWork, entries: &[LedgerEntry]) -> Result<HashMap<FundId, Balances>, StoreError> {
    let (mut funds, mut accounts) = (Vec::new(), Vec::new());
    for entry in entries {
        for account in [FundAccount::Available, entry.from, entry.to] {
            funds.push(entry.fund.0);
            accounts.push(account.code().to_owned());
        }
    }
    let rows: Vec<BalanceRow> = uow
        .all(fixed(
            "SELECT fund_id, account, balance FROM fund_accounts \
             WHERE (fund_id, account) IN (SELECT * FROM unnest($1::uuid[], $2::text[])) \
             ORDER BY fund_id, account <> 'AVAILABLE', account FOR UPDATE",
            [funds.into(), accounts.into()],
        ))
        .await?;
    Ok(gathered(rows))
}

#[derive(Debug, FromQueryResult)]
struct EntryRow {
    id: Uuid,
    district: String,
    fund_id: Uuid,
    kind: Stored<EntryKind>,
    from_account: Stored<FundAccount>,
    to_account: Stored<FundAccount>,
    amount: i64,
    what_for: String,
    commitment_id: Option<Uuid>,
    carved_from: Option<Uuid>,
    payment_id: Option<Uuid>,
    counterpart_id: Option<Uuid>,
    reversal_of: Option<Uuid>,
    booked_by: Option<Uuid>,
    booked_at: DateTime<Utc>,
}

impl EntryRow {
    fn into_domain(self) -> Result<LedgerEntry, StoreError> {
        Ok(LedgerEntry {
            id: LedgerEntryId(self.id),
            district: code(&self.district)?,
            fund: FundId(self.fund_id),
            kind: self.kind.0,
            from: self.from_account.0,
            to: self.to_account.0,
            amount: Money::from_fen(self.amount),
            what_for: self.what_for,
            commitment: self.commitment_id.map(CommitmentId),
            carved_from: self.carved_from.map(CommitmentId),
            payment: self.payment_id.map(PaymentId),
            counterpart: self.counterpart_id.map(FundId),
            reversal_of: self.reversal_of.map(LedgerEntryId),
            booked_by: self.booked_by.map(AccountId),
            booked_at: self.booked_at,
        })
    }
}

const ENTRIES: &str = "SELECT e.id, e.district, e.fund_id, e.kind, e.from_account, e.to_account, e.amount, e.what_for, e.commitment_id, \
                       e.carved_from, e.payment_id, e.counterpart_id, e.reversal_of, e.booked_by, e.booked_at FROM ledger_entries e ";

fn entries(rows: Vec<EntryRow>) -> Result<Vec<LedgerEntry>, StoreError> {
    rows.into_iter().map(EntryRow::into_domain).collect()
}

/// The entries of these ids, in no order.
pub async fn entries_by_ids(store: &Store, ids: &[LedgerEntryId]) -> Result<Vec<LedgerEntry>, StoreError> {
    let mut sql = Sql::new(ENTRIES);
    sql.push("WHERE e.id = ANY(")
        .bind(ids.iter().map(|id| id.0).collect::<Vec<Uuid>>())
        .push(") AND e.district = ")
        .bind(store.district().to_string());
    entries(store.all(sql.build()).await?)
}

/// The entry by which a payment was booked, which was not reversed.
pub async fn payment_entry(uow: &UnitOfWork, payment: PaymentId) -> Result<Option<LedgerEntry>, StoreError> {
    let mut sql = Sql::new(ENTRIES);
    sql.push("WHERE e.payment_id = ").bind(payment.0).push(
        " AND e.kind = 'PAY' AND e.reversal_of IS NULL AND NOT EXISTS (SELECT FROM ledger_entries v WHERE v.reversal_of = e.id)",
    );
    let row: Option<EntryRow> = store::one(uow.tx(), sql.build()).await?;
    row.map(EntryRow::into_domain).transpose()
}

/// Which entries of a fund are wanted; every condition given has to hold.
#[derive(Debug, Clone)]
pub struct EntryFilter {
    /// The fund.
    pub fund: FundId,
    /// Booked on this day or later.
    pub from: Option<NaiveDate>,
    /// Booked on this day or earlier.
    pub to: Option<NaiveDate>,
    /// Of any of these kinds.
    pub kinds: Option<Vec<EntryKind>>,
    /// Of the commitment.
    pub commitment: Option<CommitmentId>,
}

fn conditions(sql: &mut Sql, filter: &EntryFilter) {
    sql.push("WHERE e.fund_id = ").bind(filter.fund.0);
    // By the moments at which the days begin and end, in which the index is sorted.
    if let Some(before) = filter.from.and_then(|from| from.pred_opt()) {
        sql.push(" AND e.booked_at >= ").bind(end_of_day(before));
    }
    if let Some(to) = filter.to {
        sql.push(" AND e.booked_at < ").bind(end_of_day(to));
    }
    if let Some(kinds) = &filter.kinds {
        sql.push(" AND e.kind = ANY(")
            .bind(crate::stored::codes(kinds))
            .push("::text[])");
    }
    if let Some(commitment) = filter.commitment {
        sql.push(" AND e.commitment_id = ").bind(commitment.0);
    }
}

/// The name of the list in its cursors.
pub fn entry_list_name(direction: Direction) -> String {
    format!("ledgerEntries.BOOKED_AT.{direction:?}")
}

/// The cursor of an entry in the list.
pub fn entry_cursor(entry: &LedgerEntry, direction: Direction) -> Cursor {
    Cursor {
        list: entry_list_name(direction),
        key: entry.booked_at.to_rfc3339(),
        id: entry.id.0,
    }
}

/// A part of a fund's entries, in the order in which they were booked.
pub async fn list_entries(
    store: &Store,
    filter: &EntryFilter,
    direction: Direction,
    page: &PageRequest,
) -> Result<Page<LedgerEntry>, StoreError> {
    let mut sql = Sql::new(ENTRIES);
    conditions(&mut sql, filter);
    for (cursor, greater) in [
        (&page.after, direction == Direction::Asc),
        (&page.before, direction == Direction::Desc),
    ] {
        if let Some(cursor) = cursor {
            sql.push(" AND (e.booked_at, e.id) ")
                .push(if greater { "> (" } else { "< (" })
                .bind(cursor.key.clone())
                .push("::text::timestamptz, ")
                .bind(cursor.id)
                .push(")");
        }
    }
    sql.push(if page.ascending(direction) {
        " ORDER BY e.booked_at ASC, e.id ASC LIMIT "
    } else {
        " ORDER BY e.booked_at DESC, e.id DESC LIMIT "
    })
    .bind(i64::from(page.limit) + 1);
    Ok(Page::from_probe(entries(store.all(sql.build()).await?)?, page))
}

#[derive(Debug, FromQueryResult)]
struct Counted {
    value: i64,
}

/// How many entries of a fund the filter lets through.
pub async fn count_entries(store: &Store, filter: &EntryFilter) -> Result<Count, StoreError> {
    let mut sql = Sql::new("SELECT count(*) AS value FROM ledger_entries e ");
    conditions(&mut sql, filter);
    let counted: Option<Counted> = store.one(sql.build()).await?;
    Ok(Count {
        value: counted.map_or(0, |counted| counted.value),
        exact: true,
    })
}

/// What was booked of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Movements {
    /// The kind.
    pub kind: EntryKind,
    /// How many entries, reversals among them.
    pub entries: i64,
    /// What they come to, in and out of the account of free money told by its sign for adjustments, reversals less.
    pub amount: Money,
}

#[derive(Debug, FromQueryResult)]
struct MovementRow {
    kind: Stored<EntryKind>,
    entries: i64,
    amount: i64,
}

/// What was booked of a fund in a period, by kind. Reversals and lowered budgets count against.
pub async fn movements(
    store: &Store,
    fund: FundId,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
) -> Result<Vec<Movements>, StoreError> {
    let mut sql = Sql::new(
        "SELECT e.kind, count(*) AS entries, \
         sum(CASE WHEN e.reversal_of IS NOT NULL OR (e.kind = 'ADJUST' AND e.to_account = 'SOURCE') THEN -e.amount ELSE e.amount END)::bigint \
         AS amount FROM ledger_entries e ",
    );
    let filter = EntryFilter {
        fund,
        from,
        to,
        kinds: None,
        commitment: None,
    };
    conditions(&mut sql, &filter);
    sql.push(" GROUP BY e.kind");
    let rows: Vec<MovementRow> = store.all(sql.build()).await?;
    let mut found: Vec<Movements> = rows
        .into_iter()
        .map(|row| Movements {
            kind: row.kind.0,
            entries: row.entries,
            amount: Money::from_fen(row.amount),
        })
        .collect();
    found.sort_by_key(|movements| movements.kind);
    Ok(found)
}
