//! Lists of accounts.

use super::account::{Row, select};
use crate::error::StoreError;
use crate::page::{Count, Cursor, Direction, Page, PageRequest};
use crate::sql::Sql;
use crate::store::Store;
use crate::stored::Stored;
use sea_orm::FromQueryResult;
use siling_domain::access::Role;
use siling_domain::account::{Account, AccountKind, AccountStatus};
use siling_domain::id::OrganizationId;

/// The name of the list in its cursors.
pub const LIST: &str = "accounts.CREATED_AT.Desc";

/// Which accounts are wanted; every condition given has to hold.
#[derive(Debug, Clone, Default)]
pub struct AccountFilter {
    /// Those that hold this role over anything.
    pub role: Option<Role>,
    /// Those of this kind.
    pub kind: Option<AccountKind>,
    /// Those of this state.
    pub status: Option<AccountStatus>,
    /// Those whose login name begins so.
    pub login_name_prefix: Option<String>,
    /// Those that manage this organization.
    pub organization: Option<OrganizationId>,
}

/// The cursor of an account in the list.
pub fn cursor(account: &Account) -> Cursor {
    Cursor { list: LIST.to_owned(), key: account.created_at.to_rfc3339(), id: account.id.0 }
}

/// A part of the list, the newest first.
pub async fn list(store: &Store, filter: &AccountFilter, page: &PageRequest) -> Result<Page<Account>, StoreError> {
    let mut sql = select();
    sql.push("WHERE a.district = ").bind(store.district().to_string());
    conditions(&mut sql, filter);
    for (cursor, operator) in [(&page.after, " < ("), (&page.before, " > (")] {
        if let Some(cursor) = cursor {
            sql.push(" AND (a.created_at, a.id)").push(operator).bind(cursor.key.clone());
            sql.push("::text::timestamptz, ").bind(cursor.id).push(")");
        }
    }
    sql.push(if page.ascending(Direction::Desc) {
        " ORDER BY a.created_at ASC, a.id ASC LIMIT "
    } else {
        " ORDER BY a.created_at DESC, a.id DESC LIMIT "
    })
    .bind(i64::from(page.limit) + 1);
    let rows: Vec<Row> = store.all(sql.build()).await?;
    let accounts = rows.into_iter().map(|row| row.into_domain(store.vault())).collect::<Result<_, _>>()?;
    Ok(Page::from_probe(accounts, page))
}

#[derive(Debug, FromQueryResult)]
struct Counted {
    value: i64,
}

/// How many accounts the filter lets through.
pub async fn count(store: &Store, filter: &AccountFilter) -> Result<Count, StoreError> {
    let mut sql = Sql::new("SELECT count(*) AS value FROM accounts a WHERE a.district = ");
    sql.bind(store.district().to_string());
    conditions(&mut sql, filter);
    let counted: Option<Counted> = store.one(sql.build()).await?;
    Ok(Count { value: counted.map_or(0, |row| row.value), exact: true })
}

fn conditions(sql: &mut Sql, filter: &AccountFilter) {
    if let Some(kind) = filter.kind {
        sql.push(" AND a.kind = ").bind(Stored(kind));
    }
    if let Some(status) = filter.status {
        sql.push(" AND a.status = ").bind(Stored(status));
    }
    if let Some(prefix) = &filter.login_name_prefix {
        sql.push(" AND starts_with(a.login_name, ").bind(prefix.to_lowercase()).push(")");
    }
    if let Some(role) = filter.role {
        sql.push(" AND EXISTS (SELECT FROM grants g WHERE g.account_id = a.id AND g.revoked_at IS NULL AND g.role = ");
        sql.bind(Stored(role)).push(")");
    }
    if let Some(organization) = filter.organization {
        sql.push(" AND EXISTS (SELECT FROM grants g WHERE g.account_id = a.id AND g.revoked_at IS NULL AND g.organization_id = ");
        sql.bind(organization.0).push(")");
    }
}
