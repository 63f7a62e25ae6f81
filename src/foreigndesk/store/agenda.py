"""What is planned: what lies ahead, and what should have been by now and was not reported since."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Select, func, or_, select

from foreigndesk.model import Claim
from foreigndesk.store import schema as t
from foreigndesk.store.indexed import unindexed
from foreigndesk.store.query import select_claims, view_claims
from foreigndesk.store.standing import is_rejected
from foreigndesk.store.views import ClaimView

# A plan that came to nothing for longer than this is old news.
OVERDUE_DAYS = 60
# How far from the planned days an event may lie and still be what was planned.
NEAR_DAYS = 3
_DONE = ("happened", "ongoing", "absent")
# Parties by which an event can be seen to be the same as another one.
PLAN_ROLES = ("actor", "recipient")


def upcoming(
    connection: Connection, today: date, *, types: tuple[str, ...] = (), limit: int = 10
) -> list[ClaimView]:
    """Return the planned events that are not over by a day, the next first.

    Those whose time is unknown, or known no closer than to more than a month, stand on no agenda and are left out.

    Args:
        connection: To the record.
        today: The day.
        types: PLOVER types; all if none is given.
        limit: At most so many.
    """
    c = t.claims.c
    last = func.coalesce(c.end, c.start)
    # what lies ahead began in this month or later: no plan here goes from one month into another
    query = _planned(types).where(c.start >= _month(today), last >= today.isoformat()).order_by(None)
    rows = connection.execute(query.order_by(c.start, last, c.claim_id).limit(limit)).all()
    return view_claims(connection, rows)


def overdue(
    connection: Connection, today: date, *, types: tuple[str, ...] = (), limit: int = 10
) -> list[ClaimView]:
    """Return the planned events whose last day is past and of which no report tells since, the latest first.

    One is told of if an event of its type that happened (or that a report says did not take place) lies within
    `NEAR_DAYS` of the planned days and has all of the plan's known parties; a plan with no known party is left out,
    for nobody could tell what would be its fulfilment. Times and `types` as in `upcoming`.
    """
    c = t.claims.c
    last = func.coalesce(c.end, c.start)
    first = today - timedelta(days=OVERDUE_DAYS)
    query = _planned(types).where(
        c.start >= _month(first),
        c.start < today.isoformat(),
        last < today.isoformat(),
        last >= first.isoformat(),
    )
    rows = connection.execute(query.order_by(None).order_by(last.desc(), c.claim_id)).all()
    found: list[ClaimView] = []
    for start in range(0, len(rows), 2 * limit):
        for view in view_claims(connection, rows[start : start + 2 * limit]):
            parties = known_parties(view.claim)
            if parties and not _is_told(connection, view.claim, parties):
                found.append(view)
        if len(found) >= limit:
            break
    return found[:limit]


def known_parties(claim: Claim) -> set[str]:
    """Return the states and known actors of an event by which another event can be seen to be the same."""
    found = set()
    for party in claim.participants:
        if party.role in PLAN_ROLES and (key := party.state or party.actor_id):
            found.add(key)
    return found


def _planned(types: tuple[str, ...]) -> Select[Any]:
    c = t.claims.c
    is_near = or_(c.end.is_(None), func.substr(c.start, 1, 7) == func.substr(c.end, 1, 7))
    query = select_claims("id").where(
        c.kind == "event",
        # days are few and plans of all times many, which SQLite does not know: it goes by the day
        unindexed(c.status) == "planned",
        c.withdrawn_at.is_(None),
        c.start.is_not(None),
        is_near,
        ~is_rejected(None),
    )
    return query.where(unindexed(c.type).in_(types)) if types else query


def _month(day: date) -> str:
    return day.replace(day=1).isoformat()


def _is_told(connection: Connection, plan: Claim, parties: set[str]) -> bool:
    assert plan.time is not None and plan.time.start is not None
    first = date.fromisoformat(plan.time.start[:10]) - timedelta(days=NEAR_DAYS)
    last = date.fromisoformat((plan.time.end or plan.time.start)[:10]) + timedelta(days=NEAR_DAYS)
    c, p = t.claims.c, t.parties.c
    query = (
        select(c.row, p.state, p.actor_id)
        .join(t.parties, p.claim_row == c.row)
        .where(
            c.kind == "event",
            c.type == plan.type,
            c.status.in_(_DONE),
            c.withdrawn_at.is_(None),
            c.start >= first.isoformat(),
            c.start <= last.isoformat(),
        )
    )
    told: dict[int, set[str]] = {}
    for row, state, actor in connection.execute(query):
        told.setdefault(row, set()).update(filter(None, (state, actor)))
    return any(parties <= sides for sides in told.values())
