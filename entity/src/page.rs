//! Pages of a list: a limit, an opaque cursor, and whether more follows.

use sea_orm::{ColumnTrait, EntityTrait, Order, QueryFilter, QueryOrder, QuerySelect, Select};
use uuid::Uuid;

use crate::db::Tx;
use crate::sort::SortKey;

/// Where a page starts and how long it may be.
#[derive(Clone, Debug)]
pub struct PageRequest {
    /// The most rows wanted, 1 to 100.
    pub limit: u64,
    /// The sort key of the last row seen, as [`Page::next_cursor`] gave it.
    pub cursor: Option<String>,
    /// The wanted order; the list's own when empty.
    pub sort: Vec<SortKey>,
}

/// One page of rows.
#[derive(Clone, Debug)]
pub struct Page<Row> {
    /// The rows, in the list's order.
    pub rows: Vec<Row>,
    /// Where the next page starts; `None` when this is the last.
    pub next_cursor: Option<String>,
}

impl<Row> Page<Row> {
    /// Cuts `rows`, of which one more than the limit was asked for, and keeps the key of the last one shown.
    pub fn cut(rows: Vec<Row>, request: &PageRequest, key: impl Fn(&Row) -> String) -> Self {
        let never: Result<Self, std::convert::Infallible> = Self::cut_at(rows, request, |row| Ok(key(row)));
        match never {
            Ok(page) => page,
        }
    }

    /// The same with a key that may fail.
    pub fn cut_at<Fault>(
        mut rows: Vec<Row>,
        request: &PageRequest,
        key: impl Fn(&Row) -> Result<String, Fault>,
    ) -> Result<Self, Fault> {
        let limit = usize::try_from(request.limit).unwrap_or(usize::MAX);
        let more = rows.len() > limit;
        rows.truncate(limit);
        let last = rows.last().filter(|_| more).map(key).transpose()?;
        Ok(Self { rows, next_cursor: last.map(hex::encode) })
    }

    /// The same page with each row turned into something else.
    pub fn map<Other>(self, turn: impl FnMut(Row) -> Other) -> Page<Other> {
        Page { rows: self.rows.into_iter().map(turn).collect(), next_cursor: self.next_cursor }
    }
}

/// A cursor that no page gave out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the cursor was not given out by this list")]
pub struct BadCursor;

/// Why a list could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ListError {
    /// The cursor is not of this list.
    #[error(transparent)]
    Cursor(#[from] BadCursor),
    /// The list is not sorted by that.
    #[error("the list is not sorted by {unknown}")]
    Sort {
        /// What was wanted.
        unknown: String,
        /// What it is sorted by.
        known: Vec<&'static str>,
    },
    /// The database failed.
    #[error(transparent)]
    Db(#[from] sea_orm::DbErr),
}

impl PageRequest {
    /// The key inside the cursor, if there is one.
    pub(crate) fn key(&self) -> Result<Option<String>, BadCursor> {
        let Some(cursor) = &self.cursor else { return Ok(None) };
        let bytes = hex::decode(cursor).map_err(|_| BadCursor)?;
        String::from_utf8(bytes).map(Some).map_err(|_| BadCursor)
    }

    /// The day inside the cursor of a list that is sorted by day.
    pub fn day(&self) -> Result<Option<chrono::NaiveDate>, ListError> {
        Ok(self.key()?.map(|key| key.parse().map_err(|_| BadCursor)).transpose()?)
    }

    /// The page of `query` sorted by the id in column `by`, in `order`.
    pub(crate) async fn by_id<E>(
        &self,
        tx: &impl Tx,
        query: Select<E>,
        by: E::Column,
        order: Order,
        id: impl Fn(&E::Model) -> Uuid,
    ) -> Result<Page<E::Model>, ListError>
    where
        E: EntityTrait,
    {
        let mut query = query;
        if let Some(last) = self.id()? {
            query = query.filter(if order == Order::Asc { by.gt(last) } else { by.lt(last) });
        }
        let rows = query.order_by(by, order).limit(self.limit + 1).all(tx.raw()).await?;
        Ok(Page::cut(rows, self, |row| id(row).to_string()))
    }

    /// The id inside the cursor of a list that is sorted by id.
    fn id(&self) -> Result<Option<Uuid>, BadCursor> {
        self.key()?.map(|key| Uuid::try_parse(&key).map_err(|_| BadCursor)).transpose()
    }
}
