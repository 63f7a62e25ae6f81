"""One short word that changes whenever the record does: what a view made from it may be kept under."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from foreigndesk.store import schema as t
from foreigndesk.store.base import SCHEMA_VERSION

# Tables that grow by a row with whatever is done to the record.
_GROWING = (
    t.reports, t.readings, t.claims, t.claim_members, t.judgements, t.corrections, t.actor_moves, t.links,
    t.failures, t.runs,
)  # fmt: skip


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
