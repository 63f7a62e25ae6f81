"""Claims by days: their own, or, of those that have none, the days on which reports that tell them were published."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, literal_column, or_, select

from foreigndesk.store import schema as t
from foreigndesk.store.indexed import unindexed
from foreigndesk.store.row_by_row import has_more, looked_up
from foreigndesk.store.standing import is_member

Condition = ColumnElement[bool]
# Before and behind all days.
FIRST, LAST = "0000-00-00", "9999-12-31"
# Claims that a report gives rise to, about.
CLAIMS_A_REPORT = 10


def lies_within(first: str, last: str, moment: str | None) -> Condition:
    """Return the condition that a claim has a day in a range, looked up claim by claim.

    Args:
        first: First day (ISO), or `FIRST`.
        last: Last day (ISO), or `LAST`.
        moment: Of members then; None for those of now.
    """
    c, published = t.claims.c, t.reports.c.published_day
    return or_(
        and_(c.start <= last, c.end >= first),
        and_(c.start.is_(None), is_told(published.between(first, last), moment)),
    )


def rows_within(first: str, last: str, moment: str | None) -> list[Select[Any]]:
    """Return selections of the rows of the claims that have a day in a range, each by an index; arguments as above."""
    c, published = t.claims.c, t.reports.c.published_day
    row = select(c.row.label("row"))
    lasting = and_(c.end > c.start, c.start < first, c.start <= last, c.end >= first)
    # in a form that no index serves: half of all claims may have no day
    dayless = unindexed(c.start).is_(None)
    return [
        row.where(c.start.between(first, last)).correlate(None),
        row.where(lasting).correlate(None),
        rows_told(and_(published.between(first, last), dayless), moment),
    ]


def are_many(connection: Connection, days: tuple[str, str], reports: int) -> bool:
    """Whether more than so many reports were published in a range of days, or as many claims as they tell lie in it."""
    r, c = t.reports.c.published_day, t.claims.c.start
    lying = select(c).where(c.between(*days))
    return has_more(connection, select(r).where(r.between(*days)), reports) or has_more(
        connection, lying, reports * CLAIMS_A_REPORT
    )


def is_told(within: Condition, moment: str | None) -> Condition:
    """Return the condition that a claim is told by a report of which something holds, looked up claim by claim."""
    m, lc = t.claim_members.c, t.local_claims.c
    joined = t.claim_members.join(t.local_claims, lc.row == m.local_row).join(
        t.reports, t.reports.c.id == lc.report_id
    )
    told: Select[Any] = select(literal_column("1")).select_from(joined)
    return looked_up(told.where(m.claim_id == t.claims.c.claim_id, is_member(moment), within), t.claims)


def rows_told(within: Condition, moment: str | None) -> Select[Any]:
    """Return the selection of the rows of claims that reports tell of which something holds."""
    m, lc, c = t.claim_members.c, t.local_claims.c, t.claims.c
    joined = (
        t.reports.join(t.local_claims, lc.report_id == t.reports.c.id)
        .join(t.claim_members, m.local_row == lc.row)
        .join(t.claims, c.claim_id == m.claim_id)
    )
    return select(c.row.label("row")).select_from(joined).where(within, is_member(moment)).correlate(None)
