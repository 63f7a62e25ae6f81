"""Claims that the machine was least sure of and that nobody has judged or corrected: what a person looks at next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from foreigndesk.errors import QueryError
from foreigndesk.store import schema as t
from foreigndesk.store.filters import ClaimFilter, conditions

# At and below it one claim in eleven of Timeline17's reports lies: 3,236 of 34,723.
UNSURE = 0.5

Place = tuple[float, str]


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Where a claim stands among those that are left.

    Attributes:
        before: How many come before it.
        left: How many are left, it included if it is one of them.
        previous, next: Ids of the claims beside it, or None at an end.
    """

    before: int
    left: int
    previous: str | None
    next: str | None


def first_unsure(connection: Connection, wanted: ClaimFilter, *, most: float = UNSURE) -> str | None:
    """Return the id of the claim of least confidence that is left, or None if none is.

    Args:
        connection: To the record.
        wanted: Only claims that meet it.
        most: Confidence above which nothing is in doubt.

    Raises:
        QueryError: If the filter cannot be understood.
    """
    return _nearest(connection, _left(connection, wanted, most), forwards=True)


def unsure_page(
    connection: Connection,
    wanted: ClaimFilter,
    *,
    most: float = UNSURE,
    after: str | None = None,
    limit: int = 50,
) -> list[str]:
    """Return ids of claims that are left, the least sure first.

    Args:
        connection: To the record.
        wanted: Only claims that meet it.
        most: As in `first_unsure`.
        after: Id of the claim behind which to begin; it may be settled by now.
        limit: At most so many.

    Raises:
        QueryError: If the filter cannot be understood, or there is no claim `after`.
    """
    met = _left(connection, wanted, most)
    if after is not None:
        met.append(_beside(connection, after)[1])
    c = t.claims.c
    query = select(c.claim_id).where(*met).order_by(c.confidence, c.claim_id).limit(limit)
    return list(connection.execute(query).scalars())


def neighbours(
    connection: Connection, wanted: ClaimFilter, claim_id: str, *, most: float = UNSURE
) -> Neighbours:
    """Return what stands beside a claim, which may itself be settled by now; arguments as in `first_unsure`."""
    met = _left(connection, wanted, most)
    earlier, later = _beside(connection, claim_id)
    counted = select(func.count()).select_from(t.claims).where(*met)
    return Neighbours(
        before=int(connection.execute(counted.where(earlier)).scalar_one()),
        left=int(connection.execute(counted).scalar_one()),
        previous=_nearest(connection, [*met, earlier], forwards=False),
        next=_nearest(connection, [*met, later], forwards=True),
    )


def count_unsure(connection: Connection, wanted: ClaimFilter, *, most: float = UNSURE) -> int:
    """Return how many claims are left."""
    query = select(func.count()).select_from(t.claims).where(*_left(connection, wanted, most))
    return int(connection.execute(query).scalar_one())


def _beside(connection: Connection, claim_id: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """The conditions on what comes before a claim and behind it."""
    c = t.claims.c
    confidence = connection.execute(
        select(c.confidence).where(c.claim_id == claim_id, c.withdrawn_at.is_(None))
    ).scalar()
    if confidence is None:
        raise QueryError(f"there is no claim {claim_id} to go on from")
    return (
        or_(c.confidence < confidence, and_(c.confidence == confidence, c.claim_id < claim_id)),
        or_(c.confidence > confidence, and_(c.confidence == confidence, c.claim_id > claim_id)),
    )


def _left(connection: Connection, wanted: ClaimFilter, most: float) -> list[ColumnElement[bool]]:
    c, j, k = t.claims.c, t.judgements.c, t.corrections.c
    # from the decisions, which are few, to the claims
    judged = select(j.left_now).where(j.verb.in_(("confirm", "reject")), j.withdrawn_at.is_(None))
    corrected = select(k.claim_now).where(k.withdrawn_at.is_(None))
    local = select(t.local_claims.c.row).where(
        or_(t.local_claims.c.id.in_(judged), t.local_claims.c.id.in_(corrected))
    )
    m = t.claim_members.c
    settled = select(m.claim_id).where(m.local_row.in_(local), m.left_at.is_(None))
    return [*conditions(connection, wanted), c.confidence <= most, c.claim_id.not_in(settled)]


def _nearest(connection: Connection, met: Sequence[ColumnElement[bool]], *, forwards: bool) -> str | None:
    c = t.claims.c
    keys: tuple[Any, ...] = (c.confidence, c.claim_id)
    by = keys if forwards else tuple(key.desc() for key in keys)
    return connection.execute(select(c.claim_id).where(*met).order_by(*by).limit(1)).scalar()
