"""Takes down what people decide, undoes it, and lets the record follow at once.

A judgement is about one-report claims or local actors, which stay what they are; the record's own claims and actors
are worked out from them again, with the judgements that stand (`store.relink`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any, Literal

from sqlalchemy import Connection, Table, insert, or_, select, update

from foreigndesk.errors import MergeConflictError, NotFoundError, QueryError
from foreigndesk.model import Claim, Correction, Judgement
from foreigndesk.store import schema as t
from foreigndesk.store.base import Store
from foreigndesk.store.codec import unsqueeze
from foreigndesk.store.judging import corrected, value_of
from foreigndesk.store.query import actor_member, claim_id, members_of
from foreigndesk.store.relink import relink_within
from foreigndesk.store.writer import mark

Verb = Literal["same", "different", "confirm", "reject"]
VERBS = ("same", "different", "confirm", "reject")


def judge(
    store: Store, verb: Verb, left: str, right: str | None, *, by: str, why: str | None = None
) -> Judgement:
    """Keep a judgement and bring the record up to date; `Desk.judge` says what the arguments mean."""
    if verb not in VERBS:
        raise QueryError(f"{verb!r} is no judgement; these are: {', '.join(VERBS)}")
    if (right is None) != (verb in ("confirm", "reject")):
        raise QueryError(f"{verb} takes {'two ids' if right is None else 'one id'}")
    if not by.strip():
        raise QueryError("say who judges")
    with store.writing() as connection:
        now = store.now()
        sides = [_thing(connection, given) for given in (left, right) if given is not None]
        if len({kind for kind, _ in sides}) > 1:
            raise QueryError(f"{left} and {right} are not of one sort: two claims, or two actors")
        if verb in ("confirm", "reject") and sides[0][0] != "claim":
            raise QueryError(f"only claims can be {verb}ed; {left} is an actor")
        ids = [found for _, found in sides]
        if len(ids) == 2:
            _check(connection, verb, sides[0][0], ids)
        judgement = Judgement(
            id=_number(connection, t.judgements, verb, *ids, by, now),
            verb=verb,
            left=ids[0],
            right=ids[1] if len(ids) == 2 else None,
            by=by,
            at=now,
            why=why,
        )
        values = {"left_now": judgement.left, "right_now": judgement.right}
        connection.execute(insert(t.judgements).values(**_row_of(judgement), **values))
        if len(ids) == 2:
            _touch(connection, ids)
            relink_within(connection, now)
        return judgement


def correct(
    store: Store, given: str, field: str, value: str | None, *, by: str, why: str | None = None
) -> Correction:
    """Keep a correction and bring the claim up to date; `Desk.correct` says what the arguments mean."""
    if not by.strip():
        raise QueryError("say who corrects")
    with store.writing() as connection:
        now = store.now()
        found = claim_id(connection, given)
        payload = connection.execute(
            select(t.claims.c.payload).where(t.claims.c.claim_id == found, t.claims.c.withdrawn_at.is_(None))
        ).scalar_one()
        claim = unsqueeze(payload, Claim)
        old = value_of(claim, field)
        corrected(claim, field, value)
        correction = Correction(
            id=_number(connection, t.corrections, found, field, str(value), by, now),
            claim_id=found,
            field=field,
            old=old,
            new=value,
            by=by,
            at=now,
            why=why,
        )
        connection.execute(insert(t.corrections).values(**_row_of(correction), claim_now=found))
        _touch(connection, [found])
        relink_within(connection, now)
        return correction


def undo(store: Store, given: str, *, by: str) -> Judgement | Correction:
    """Withdraw a judgement or a correction and bring the record up to date.

    Raises:
        NotFoundError: If none that stands has this id.
    """
    with store.writing() as connection:
        now = store.now()
        for table in (t.judgements, t.corrections):
            query = select(table).where(
                table.c.id.startswith(given, autoescape=True), table.c.withdrawn_at.is_(None)
            )
            rows = connection.execute(query).all()
            if len(rows) > 1:
                raise QueryError(f"several judgements begin with {given}; give more digits")
            if rows:
                row = rows[0]
                connection.execute(
                    update(table).where(table.c.row == row.row).values(withdrawn_at=now, withdrawn_by=by)
                )
                if table is t.corrections:
                    _touch(connection, [row.claim_now])
                elif row.right_now is not None:
                    _touch(connection, [row.left_now, row.right_now])
                relink_within(connection, now)
                return _value_of_row(
                    table, connection.execute(select(table).where(table.c.row == row.row)).one()
                )
    raise NotFoundError(f"no judgement or correction {given} stands")


def decisions(connection: Connection, *, include_withdrawn: bool = False) -> list[Judgement | Correction]:
    """Return the judgements and corrections, oldest first."""
    found: list[Judgement | Correction] = []
    for table in (t.judgements, t.corrections):
        query = select(table).order_by(table.c.row)
        if not include_withdrawn:
            query = query.where(table.c.withdrawn_at.is_(None))
        found += [_value_of_row(table, row) for row in connection.execute(query)]
    return sorted(found, key=lambda decision: decision.at)


def _row_of(decision: Judgement | Correction) -> dict[str, Any]:
    return {name: getattr(decision, name) for name in decision.__dataclass_fields__}


def _value_of_row(table: Table, row: Any) -> Judgement | Correction:
    kind = Judgement if table is t.judgements else Correction
    return kind(**{name: getattr(row, name) for name in kind.__dataclass_fields__})


def _number(connection: Connection, table: Table, *parts: str) -> str:
    """An id that depends on what was decided, and on how many decisions there were before."""
    before = connection.execute(select(table.c.row).order_by(table.c.row.desc()).limit(1)).scalar() or 0
    words = "\x1f".join([table.name, str(before), *parts])
    return hashlib.sha256(words.encode()).hexdigest()[:12]


def _thing(connection: Connection, given: str) -> tuple[str, str]:
    """Return what an id means: ("claim", id of a one-report claim) or ("actor", id of a local actor)."""
    exact = select(t.local_claims.c.id).where(
        t.local_claims.c.id == given, t.local_claims.c.withdrawn_at.is_(None)
    )
    if connection.execute(exact).first() is not None:
        return "claim", given
    if ":" in given:
        return "actor", actor_member(connection, given)
    try:
        found = claim_id(connection, given)
    except NotFoundError:
        pass
    else:
        return "claim", found
    try:
        return "actor", actor_member(connection, given)
    except NotFoundError as error:
        raise NotFoundError(f"there is no claim and no actor {given}") from error


def _check(connection: Connection, verb: str, kind: str, ids: Sequence[str]) -> None:
    """Refuse what contradicts a judgement that stands."""
    if ids[0] == ids[1]:
        raise QueryError(
            f"{ids[0]} and {ids[1]} are one already; name their parts (`<report>:<actor>`, or claims of one report)"
        )
    left, right = (_mates(connection, kind, one) for one in ids)
    j = t.judgements.c
    opposite = "different" if verb == "same" else "same"
    wide = (left | right) if verb == "same" else set(ids)
    query = select(t.judgements).where(
        j.verb == opposite, j.withdrawn_at.is_(None), or_(j.left_now.in_(wide), j.right_now.in_(wide))
    )
    for row in connection.execute(query):
        pair = {row.left_now, row.right_now}
        if verb == "same" and pair & left and pair & right:
            raise MergeConflictError(ids[0], ids[1], row.id)
        if verb == "different" and pair == set(ids):
            raise QueryError(f"{ids[0]} and {ids[1]} were judged the same by {row.id}; undo that first")


def _mates(connection: Connection, kind: str, one: str) -> set[str]:
    """All that is one with a local actor or a one-report claim at present."""
    if kind == "actor":
        query = select(t.local_actors.c.actor_id).where(t.local_actors.c.member == one)
        actor_id = connection.execute(query).scalar()
        return {one, *(members_of(connection, actor_id) if actor_id else ())}
    m, local = t.claim_members.alias(), t.local_claims.alias()
    mine = (
        select(t.claim_members.c.claim_id)
        .join(t.local_claims, t.local_claims.c.row == t.claim_members.c.local_row)
        .where(t.local_claims.c.id == one, t.claim_members.c.left_at.is_(None))
    )
    query = (
        select(local.c.id)
        .join(m, m.c.local_row == local.c.row)
        .where(m.c.left_at.is_(None), m.c.claim_id.in_(mine))
    )
    return {one, *connection.execute(query).scalars()}


def _touch(connection: Connection, ids: Sequence[str]) -> None:
    """Have linking look again at local actors or one-report claims."""
    for one in ids:
        if ":" in one:
            mark(connection, "actor", [one])
            continue
        query = select(t.local_claims.c.row).where(
            t.local_claims.c.id == one, t.local_claims.c.withdrawn_at.is_(None)
        )
        mark(connection, "claim", [str(row) for row in connection.execute(query).scalars()])
