"""What stands in the record now, or stood at a moment: the conditions on claims, their members and judgements."""

from __future__ import annotations

import functools

from sqlalchemy import ColumnElement, Select, and_, or_, select

from foreigndesk.store import schema as t

Condition = ColumnElement[bool]


def standing(moment: str | None) -> Condition:
    """Claims that are in the record now, or were at a moment."""
    c = t.claims.c
    if moment is None:
        return c.withdrawn_at.is_(None)
    return and_(c.recorded_at <= moment, or_(c.withdrawn_at.is_(None), c.withdrawn_at > moment))


def is_member(moment: str | None) -> Condition:
    """Members that a claim has now, or had at a moment."""
    c = t.claim_members.c
    if moment is None:
        return c.left_at.is_(None)
    return and_(c.joined_at <= moment, or_(c.left_at.is_(None), c.left_at > moment))


def judged_at(moment: str | None) -> Condition:
    """Judgements that stand now, or stood at a moment."""
    c = t.judgements.c
    if moment is None:
        return c.withdrawn_at.is_(None)
    return and_(c.at <= moment, or_(c.withdrawn_at.is_(None), c.withdrawn_at > moment))


@functools.lru_cache(maxsize=64)
def is_rejected(moment: str | None) -> Condition:
    """Claims whose latest verdict is a rejection.

    PostgreSQL takes the working out of a list for a cost of every row that is looked up beside it, and reads whole tables to
    save it: they are a table of their own in the statement.
    """
    rejected = rejected_claims(moment).cte().prefix_with("MATERIALIZED", dialect="postgresql")
    return t.claims.c.claim_id.in_(select(rejected.c.claim_id))


def rejected_claims(moment: str | None) -> Select[tuple[str]]:
    """The ids of claims whose latest verdict is a rejection."""
    later = t.judgements.alias("later")
    later_stands: Condition = later.c.withdrawn_at.is_(None)
    if moment is not None:
        later_stands = and_(later.c.at <= moment, or_(later_stands, later.c.withdrawn_at > moment))
    j = t.judgements.c
    confirmed = (
        select(later.c.row)
        .where(later.c.verb == "confirm", later.c.left_now == j.left_now, later.c.row > j.row, later_stands)
        .exists()
    )
    # from the judgements, which are few, to the claims
    judged = select(j.left_now).where(j.verb == "reject", judged_at(moment), ~confirmed)
    local = select(t.local_claims.c.row).where(t.local_claims.c.id.in_(judged))
    return select(t.claim_members.c.claim_id).where(t.claim_members.c.local_row.in_(local), is_member(moment))
