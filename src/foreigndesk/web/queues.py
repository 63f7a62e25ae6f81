"""What waits for a person's look: doubtful pairs, claims of low confidence, contradictions; as pages and the API show it."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Literal

from fastapi import Request
from sqlalchemy import Connection, func, select

from foreigndesk.errors import QueryError
from foreigndesk.linking.names import plain
from foreigndesk.linking.proposals import Proposal
from foreigndesk.store import schema as t
from foreigndesk.store.blocks import in_chunks
from foreigndesk.store.denials import Contradiction, contradictions
from foreigndesk.store.filters import ClaimFilter
from foreigndesk.store.record_version import record_version
from foreigndesk.store.reviewing import Doubtful, proposed_pairs, still_doubtful
from foreigndesk.store.unsure_claims import count_unsure
from foreigndesk.web.reading import past_of
from foreigndesk.web.remembered import recent, remembered, show_moment

Queue = Literal["pairs", "unsure", "claims", "contradictions"]
# In seconds. The pairs of a large record take longer to work out than anyone waits for a page.
PATIENCE = 5.0
BETWEEN = "~"


@dataclass(frozen=True, slots=True)
class PairFilter:
    """Which doubtful pairs are asked for.

    Attributes:
        name: Words of a name of either side.
        least: Lowest score.
        unsure: Those that a person was not sure about instead of those that nobody judged.
    """

    name: str | None = None
    least: float = 0.0
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class Spot:
    """Where an entry stands in its queue.

    Attributes:
        number: Its place, 1 for the first; None if it is not among those left (it was settled).
        left: How many are left.
        previous, next: Keys of the entries beside it.
    """

    number: int | None
    left: int
    previous: str | None
    next: str | None


def pair_key(doubtful: Doubtful) -> str:
    """Return the word by which an address names a pair: the members that stand for its sides."""
    return f"{doubtful.proposal.left}{BETWEEN}{doubtful.proposal.right}"


def contradiction_key(found: Contradiction) -> str:
    """Return the word by which an address names a contradiction."""
    return f"{found.left}{BETWEEN}{found.right}"


def place_behind(after: Sequence[object] | None) -> int:
    """Return how many entries a cursor passes over.

    Raises:
        QueryError: If it is none of such a list.
    """
    if after is None:
        return 0
    if len(after) == 1 and isinstance(after[0], int) and not isinstance(after[0], bool) and after[0] >= 0:
        return after[0]
    raise QueryError("this is no place in the list; begin again at its first page")


def sides_of(key: str) -> tuple[str, str]:
    """Return the two sides that a key names.

    Raises:
        QueryError: If it names no two.
    """
    left, between, right = key.partition(BETWEEN)
    if not (between and left and right):
        raise QueryError(f"{key!r} names no pair; begin again at the first one")
    return left, right


def doubtful(
    request: Request, connection: Connection, wanted: PairFilter, *, patience: float | None = PATIENCE
) -> list[Doubtful] | None:
    """Return the doubtful pairs that are left, the most useful first; None if they are still being worked out.

    What linking proposes is worked out once for each state of the readings, and again when a merge was undone; what
    people decided since is looked up each time. In a large record the pairs of before the last reports are shown
    meanwhile (`remembered.recent`).

    Args:
        request: Of the page.
        connection: To the record.
        wanted: The filter.
        patience: Seconds to wait; None waits until they are there, and shows none of before.
    """
    past = past_of(request)
    store = (request.state.past_desk if past else request.app.state.desk).store

    answers, readings = remembered(request), _readings(connection)
    name, _, undone = readings

    def work_out() -> list[Doubtful]:
        with store.reading() as own:
            return answers.note(name, lambda: proposed_pairs(own), (undone,), store.now())

    of: Hashable = (*readings, past)
    proposed = answers.soon(of, work_out, 0.0)
    may_be_older = past is None and patience is not None
    if proposed is None and may_be_older and answers.is_large(record_version(connection)):
        before = answers.before(name, (undone,))
        if before is not None:
            proposed, of = before
            show_moment(request, of)
    if proposed is None:
        proposed = answers.soon(of, work_out, patience)
    if proposed is None:
        return None
    found = answers.get(
        connection,
        ("doubtful", wanted.unsure, of),
        lambda: still_doubtful(connection, proposed, unsure=wanted.unsure),
    )
    return _meeting(connection, found, wanted)


def _readings(connection: Connection) -> tuple[str, int, int]:
    j = t.judgements.c
    last = select(func.coalesce(func.max(t.readings.c.row), 0)).scalar_subquery()
    undone = select(func.count()).where(j.verb == "same", j.withdrawn_at.is_not(None)).scalar_subquery()
    row = connection.execute(select(last, undone)).one()
    return "proposed pairs", int(row[0]), int(row[1])


def _meeting(connection: Connection, pairs: Sequence[Doubtful], wanted: PairFilter) -> list[Doubtful]:
    found = [pair for pair in pairs if pair.proposal.score >= wanted.least]
    words = plain(wanted.name or "").split()
    if not words:
        return found
    named: dict[str, set[str]] = {}
    a = t.actors.c
    for batch in in_chunks(sorted({side for pair in found for side in (pair.left, pair.right)})):
        rows = connection.execute(select(a.id, a.words).where(a.id.in_(batch)))
        named |= {row.id: set(plain(row.words).split()) for row in rows}
    return [
        pair
        for pair in found
        if any(set(words) <= named.get(side, set()) for side in (pair.left, pair.right))
    ]


def pair_of(connection: Connection, key: str, pairs: Sequence[Doubtful]) -> Doubtful:
    """Return the pair that a key names: from a list, or, if it is not there, with nothing said for or against it."""
    left, right = sides_of(key)
    for pair in pairs:
        if (pair.proposal.left, pair.proposal.right) == (left, right):
            return pair
    a = t.local_actors.c
    rows = connection.execute(select(a.member, a.actor_id).where(a.member.in_((left, right))))
    now = {row.member: row.actor_id for row in rows}
    if len(now) < 2:
        raise QueryError(f"{key!r} names no pair of this record; begin again at the first one")
    return Doubtful(now[left] or "", now[right] or "", Proposal(left, right, 0.0, ()), 0.0, None)


def denied(request: Request, connection: Connection) -> list[Contradiction]:
    """Return the contradictions that are left."""
    return recent(request, connection, ("contradictions",), contradictions)


def spot(keys: Sequence[str], at: str | None) -> Spot:
    """Return where an entry stands in a queue that is held whole; the first one if none is named."""
    if not keys:
        return Spot(None, 0, None, None)
    if at is None:
        return Spot(1, len(keys), None, keys[1] if len(keys) > 1 else None)
    if at not in keys:
        return Spot(None, len(keys), None, keys[0])
    place = keys.index(at)
    return Spot(
        place + 1,
        len(keys),
        keys[place - 1] if place else None,
        keys[place + 1] if place + 1 < len(keys) else None,
    )


def counts_left(
    request: Request, connection: Connection, *, most: float, patience: float | None = 0.0
) -> dict[str, int | None]:
    """Return how many are left in each queue, unfiltered; None where it is being worked out."""
    open_pairs, doubted = (
        doubtful(request, connection, PairFilter(unsure=unsure), patience=patience)
        for unsure in (False, True)
    )
    return {
        "pairs": None if open_pairs is None else len(open_pairs),
        "unsure": None if doubted is None else len(doubted),
        "claims": recent(
            request,
            connection,
            ("unsure claims", most),
            lambda on: count_unsure(on, ClaimFilter(), most=most),
        ),
        "contradictions": len(denied(request, connection)),
    }
