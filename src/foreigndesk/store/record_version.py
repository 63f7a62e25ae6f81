"""One short word that changes whenever the record does: what a view made from it may be kept under."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from sqlalchemy import Connection, and_, func, select

from foreigndesk.store import schema as t
from foreigndesk.store.base import SCHEMA_VERSION

# Tables that grow by a row with whatever is done to the record.
_GROWING = (
    t.reports, t.readings, t.claims, t.claim_members, t.judgements, t.corrections, t.actor_moves, t.links,
    t.failures, t.runs,
)  # fmt: skip
_DECIDED = (t.judgements, t.corrections)


@dataclass(frozen=True, slots=True)
class RecordVersion:
    """The state of a record.

    Attributes:
        number: 16 hex digits; it changes whenever the record does.
        last_report: Number of the report that came in last; it only grows.
        recorded_at: When that was, or None if there is none.
    """

    number: str
    last_report: int
    recorded_at: str | None


def story_version(connection: Connection, story_id: str) -> str:
    """Return a word that changes whenever what a story's page is made from does: its reports, what they say, decisions.

    What comes in for other stories leaves it as it is, so that a large story is not worked out again for each.
    """
    r, g, k, m, c = (table.c for table in (t.reports, t.readings, t.local_claims, t.claim_members, t.claims))
    reports = (
        select(r.id, r.origin_id, r.parent_id, g.row)
        .select_from(t.reports.outerjoin(t.readings, and_(g.report_id == r.id, g.withdrawn_at.is_(None))))
        .where(r.story_id == story_id)
        .order_by(r.id)
    )
    told = t.reports.join(t.local_claims, k.report_id == r.id).join(
        t.claim_members, and_(m.local_row == k.row, m.left_at.is_(None))
    )
    told = told.join(t.claims, and_(c.claim_id == m.claim_id, c.withdrawn_at.is_(None)))
    claims = (
        select(func.count(), func.max(m.row), func.sum(m.row), func.max(c.row), func.sum(c.row))
        .select_from(told)
        .where(r.story_id == story_id)
    )
    parts = [
        SCHEMA_VERSION, *connection.execute(reports), connection.execute(claims).one(), decisions_version(connection),
    ]  # fmt: skip
    return hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()[:16]


def decisions_version(connection: Connection) -> tuple[int, ...]:
    """Return numbers that change whenever somebody decides or corrects something or takes it back, and with nothing else."""
    numbers = [select(func.coalesce(func.max(table.c.row), 0)).scalar_subquery() for table in _DECIDED] + [
        select(func.count()).select_from(table).where(table.c.withdrawn_at.is_not(None)).scalar_subquery()
        for table in _DECIDED
    ]
    return tuple(connection.execute(select(*numbers)).one())


def record_version(connection: Connection) -> RecordVersion:
    """Return the version of the record as the connection sees it; costs a look into a dozen indexes."""
    parts = [
        select(func.coalesce(func.max(table.c.row), 0)).scalar_subquery().label(f"last_{table.name}")
        for table in _GROWING
    ]
    # what changes a row in its place: decisions undone, failures that are over, work that is left
    for table in (t.judgements, t.corrections):
        undone = select(func.count()).select_from(table).where(table.c.withdrawn_at.is_not(None))
        parts.append(undone.scalar_subquery().label(f"undone_{table.name}"))
    parts.append(select(func.count()).select_from(t.to_link).scalar_subquery().label("to_link"))
    standing = select(func.count()).where(t.failures.c.resolved_at.is_(None))
    parts.append(standing.scalar_subquery().label("failing"))
    row = connection.execute(select(*parts)).one()
    last = int(row.last_reports)
    at = select(t.reports.c.recorded_at).where(t.reports.c.row == last)
    text = "|".join(map(str, (SCHEMA_VERSION, *row)))
    return RecordVersion(
        hashlib.sha256(text.encode()).hexdigest()[:16], last, connection.execute(at).scalar_one_or_none()
    )
