"""Takes down what people decide, undoes it, and lets the record follow at once.

A judgement is about one-report claims or local actors, which stay what they are; the record's own claims and actors
are worked out from them again, with the judgements that stand (`store.relink`, `linking.judged`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Table, insert, select, update

from foreigndesk.errors import NotFoundError, QueryError
from foreigndesk.model import Claim, Correction, JudgedSide, Judgement, Verb
from foreigndesk.store import schema as t
from foreigndesk.store.base import Deciding
from foreigndesk.store.codec import from_json, to_json, unsqueeze
from foreigndesk.store.conflicts import refuse_contradiction
from foreigndesk.store.corrected_parties import find_parties, keep_parties
from foreigndesk.store.happenings import report_of
from foreigndesk.store.judging import corrected, value_of
from foreigndesk.store.links import link_side, refuse_other_entry, refuse_two_entries
from foreigndesk.store.party_fields import PARTY_FIELD_NAMES, names_in, party_names
from foreigndesk.store.query import claim_id
from foreigndesk.store.relink import relink_within
from foreigndesk.store.story_ids import story_side
from foreigndesk.store.things import Thing, actor_side, claim_side, find_thing, whole
from foreigndesk.store.writer import mark

VERBS: tuple[Verb, ...] = ("same", "different", "unsure", "confirm", "reject")
PAIRED = frozenset({"same", "different", "unsure"})
# Of what was one with a judged actor so many are kept by name: enough to take the whole of it out again.
MOST_MATES = 2_000


def judge(
    store: Deciding, verb: Verb, left: str, right: str | None, *, by: str, why: str | None = None
) -> Judgement:
    """Keep a judgement and bring the record up to date; `Desk.judge` says what the arguments mean."""
    if verb not in VERBS:
        raise QueryError(f"{verb!r} is no judgement; these are: {', '.join(VERBS)}")
    if (right is None) != (verb not in PAIRED):
        raise QueryError(f"{verb} takes {'two ids' if right is None else 'one id'}")
    if not by.strip():
        raise QueryError("say who judges")
    with store.writing() as connection:
        things = [find_thing(connection, given) for given in (left, right) if given is not None]
        if verb in PAIRED:
            return _pair(connection, store.now(), verb, [things[0]], [things[1]], by, why)
        return _verdict(connection, store.now(), verb, things[0], by, why)


def merge(store: Deciding, given: Sequence[str], *, by: str, why: str | None = None) -> Judgement:
    """Judge several things the same in one decision; `Desk.merge` says what the arguments mean."""
    if not by.strip():
        raise QueryError("say who judges")
    if len(given) < 2:
        raise QueryError("a merge takes two ids or more")
    with store.writing() as connection:
        things = [find_thing(connection, one) for one in given]
        return _pair(connection, store.now(), "same", things[:1], things[1:], by, why)


def _verdict(
    connection: Connection, now: str, verb: Verb, thing: Thing, by: str, why: str | None
) -> Judgement:
    if thing.kind == "actor":
        raise QueryError(f"only claims and suggestions can be {verb}ed; {thing.id} is an actor")
    if thing.kind == "story":
        raise QueryError(f"only claims and suggestions can be {verb}ed; {thing.id} is a story")
    if thing.kind == "link":
        side = link_side(connection, thing.id)
        if verb == "confirm":
            refuse_other_entry(connection, thing.id)
    else:
        side = claim_side(connection, thing)
    return keep(connection, now, verb, [thing.member], [], (side,), (), by=by, why=why)


def _pair(
    connection: Connection,
    now: str,
    verb: Verb,
    left: Sequence[Thing],
    right: Sequence[Thing],
    by: str,
    why: str | None,
) -> Judgement:
    things = [*left, *right]
    kinds = {thing.kind for thing in things}
    named = " and ".join(thing.id for thing in things)
    if len(kinds) > 1 or "link" in kinds:
        raise QueryError(f"{named} are not of one sort: claims, or actors, or stories")
    _refuse_one_already(things)
    sides = [_sides(connection, left), _sides(connection, right)]
    shown = [side.kind for side in (*sides[0], *sides[1])]
    if verb != "unsure":
        if kinds == {"claim"} and len(set(shown)) > 1:
            raise QueryError(f"{named} are of several kinds: {', '.join(sorted(set(shown)))}")
        if "state" in shown:
            raise QueryError(
                "a state is told by its code; take a mention that is not the state out of it with `split`"
            )
        refuse_contradiction(connection, verb, left, right)
    if verb == "same" and kinds == {"actor"}:
        refuse_two_entries(connection, [thing.id for thing in things])
    mates: list[set[str]] = [set(), set()]
    if verb == "different":
        # of one actor only what is named is told apart; of two, what is one with either goes with it
        if {thing.id for thing in left} & {thing.id for thing in right}:
            sides = [_named_only(connection, left), _named_only(connection, right)]
        else:
            mates = [_mates(connection, left), _mates(connection, right)]
    return keep(
        connection,
        now,
        verb,
        [thing.member for thing in left],
        [thing.member for thing in right],
        sides[0],
        sides[1],
        by=by,
        why=why,
        mates=mates,
    )


def _refuse_one_already(things: Sequence[Thing]) -> None:
    parts = all(thing.exact or thing.kind == "claim" for thing in things)
    ids = {thing.member if parts else thing.id for thing in things}
    if len(ids) < len(things):
        named = " and ".join(thing.id for thing in things)
        raise QueryError(
            f"{named} are one already; name their parts (`<report>:<actor>`, claims of one report, reports of a story)"
        )


def _sides(connection: Connection, things: Sequence[Thing]) -> tuple[JudgedSide, ...]:
    return tuple(
        replace(actor_side(connection, thing.id), members=(thing.member,))
        if thing.kind == "actor"
        else _other_side(connection, thing)
        for thing in things
    )


def _named_only(connection: Connection, things: Sequence[Thing]) -> tuple[JudgedSide, ...]:
    return tuple(
        actor_side(connection, thing.id, (thing.member,))
        if thing.kind == "actor"
        else _other_side(connection, thing)
        for thing in things
    )


def _other_side(connection: Connection, thing: Thing) -> JudgedSide:
    if thing.kind == "story":
        return story_side(connection, thing.id, (thing.member,))
    return claim_side(connection, thing)


def _mates(connection: Connection, things: Sequence[Thing]) -> set[str]:
    found: set[str] = set()
    for thing in things:
        found |= set(sorted(whole(connection, thing))[:MOST_MATES])
    return found - {thing.member for thing in things}


def keep(
    connection: Connection,
    now: str,
    verb: Verb,
    left: Sequence[str],
    right: Sequence[str],
    left_as: tuple[JudgedSide, ...],
    right_as: tuple[JudgedSide, ...],
    *,
    by: str,
    why: str | None,
    mates: Sequence[Iterable[str]] = ((), ()),
) -> Judgement:
    """Write a judgement and let the record follow.

    Args:
        connection: A writing connection.
        now: The moment.
        verb: What was decided.
        left: What it names (local actors, one-report claims, a suggestion), the first of them shown.
        right: The other side, likewise; none for a verdict on one thing.
        left_as: What it was called then.
        right_as: The other side, likewise.
        by: Who decided.
        why: The reason.
        mates: What was one with either side, for a "different".
    """
    judgement = Judgement(
        id=_number(connection, t.judgements, verb, *left, *right, by, now),
        verb=verb,
        left=left[0],
        right=right[0] if right else None,
        by=by,
        at=now,
        why=why,
        left_as=left_as,
        right_as=right_as,
    )
    values = {"left_now": judgement.left, "right_now": judgement.right}
    connection.execute(insert(t.judgements).values(**_row_of(judgement), **values))
    if right:
        rows = [
            _member_row(judgement.id, side, member, named=named)
            for side, named_ones, others in (("left", left, mates[0]), ("right", right, mates[1]))
            for named, members in ((True, named_ones), (False, sorted(set(others) - set(named_ones))))
            for member in dict.fromkeys(members)
        ]
        connection.execute(insert(t.judged_members), rows)
        if verb != "unsure":
            _touch(connection, [*left, *right])
            relink_within(connection, now)
    return judgement


def _member_row(judgement: str, side: str, member: str, *, named: bool) -> dict[str, Any]:
    # a report of a story stays the same when it is read again: nothing has to follow it
    report = member.partition(":")[0] if ":" in member and report_of(member) is None else None
    return {
        "judgement": judgement,
        "side": side,
        "member": member,
        "member_now": member,
        "report_id": report,
        "named": named,
    }


def correct(
    store: Deciding,
    given: str,
    field: str,
    value: str | Sequence[str] | None,
    *,
    by: str,
    why: str | None = None,
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
        named = find_parties(connection, claim, names_in(value)) if field in PARTY_FIELD_NAMES else []
        parties = [party for party, _ in named]
        new = party_names(parties) if field in PARTY_FIELD_NAMES else _one_value(field, value)
        corrected(claim, field, new, parties)
        correction = Correction(
            id=_number(connection, t.corrections, found, field, str(new), by, now),
            claim_id=found,
            field=field,
            old=old,
            new=new,
            by=by,
            at=now,
            why=why,
        )
        connection.execute(insert(t.corrections).values(**_row_of(correction), claim_now=found))
        keep_parties(connection, correction.id, named)
        _touch(connection, [found])
        relink_within(connection, now)
        return correction


def _one_value(field: str, value: str | Sequence[str] | None) -> str | None:
    if value is None or isinstance(value, str):
        return value
    raise QueryError(f"{field} holds one value, not {len(value)}")


def undo(store: Deciding, given: str, *, by: str) -> Judgement | Correction:
    """Withdraw a judgement or a correction and bring the record up to date.

    Raises:
        NotFoundError: If none that stands has this id.
    """
    if not by.strip():
        raise QueryError("say who takes it back")
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
                return _withdraw(connection, table, rows[0], by, now)
    raise NotFoundError(f"no judgement or correction {given} stands")


def _withdraw(connection: Connection, table: Table, row: Any, by: str, now: str) -> Judgement | Correction:
    connection.execute(update(table).where(table.c.row == row.row).values(withdrawn_at=now, withdrawn_by=by))
    if table is t.corrections:
        _touch(connection, [row.claim_now])
    elif row.verb in ("same", "different"):
        m = t.judged_members.c
        query = select(m.member_now).where(m.judgement == row.id, m.named)
        _touch(connection, list(connection.execute(query).scalars()))
    relink_within(connection, now)
    return value_of_row(table, connection.execute(select(table).where(table.c.row == row.row)).one())


def decisions(connection: Connection, *, include_withdrawn: bool = False) -> list[Judgement | Correction]:
    """Return the judgements and corrections, oldest first."""
    found: list[Judgement | Correction] = []
    for table in (t.judgements, t.corrections):
        query = select(table).order_by(table.c.row)
        if not include_withdrawn:
            query = query.where(table.c.withdrawn_at.is_(None))
        found += [value_of_row(table, row) for row in connection.execute(query)]
    return sorted(found, key=lambda decision: decision.at)


def _row_of(decision: Judgement | Correction) -> dict[str, Any]:
    found = {name: getattr(decision, name) for name in decision.__dataclass_fields__}
    for name in ("left_as", "right_as"):
        if name in found:
            found[name] = to_json(found[name])
    return found


def value_of_row(table: Table, row: Any) -> Judgement | Correction:
    """Return the judgement or the correction of a row."""
    kind = Judgement if table is t.judgements else Correction
    values = {name: getattr(row, name) for name in kind.__dataclass_fields__}
    for name in ("left_as", "right_as"):
        if name in values:
            values[name] = from_json(values[name], tuple[JudgedSide, ...])
    return kind(**values)


def _number(connection: Connection, table: Table, *parts: str) -> str:
    """An id that depends on what was decided, and on how many decisions there were before."""
    before = connection.execute(select(table.c.row).order_by(table.c.row.desc()).limit(1)).scalar() or 0
    words = "\x1f".join([table.name, str(before), *parts])
    return hashlib.sha256(words.encode()).hexdigest()[:12]


def _touch(connection: Connection, ids: Sequence[str]) -> None:
    """Have linking look again at local actors or one-report claims."""
    for one in ids:
        if report := report_of(one):
            mark(connection, "story_report", [report])
            continue
        if ":" in one:
            mark(connection, "actor", [one])
            continue
        query = select(t.local_claims.c.row).where(
            t.local_claims.c.id == one, t.local_claims.c.withdrawn_at.is_(None)
        )
        mark(connection, "claim", [str(row) for row in connection.execute(query).scalars()])
