"""Several decisions in one transaction: kept together (`together`), or made, looked at and dropped (`foresee`).

What a decision would touch is not guessed from the sides' sizes: the decision is made as it would be, linking follows
it, what that wrote is counted, and the transaction is rolled back. So it costs what the decision itself costs, holds
the record's only writer (SQLite) for as long, and never disagrees with what then happens.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from sqlalchemy import Connection, func, select

from foreigndesk.errors import StoreError
from foreigndesk.store import schema as t
from foreigndesk.store.base import Deciding, Store
from foreigndesk.store.blocks import in_chunks

# In milliseconds. Somebody waits for a page; a run that adds reports lets go of a file between two of them.
WAIT = 3_000
# Claims of each sort that are named; the others are counted.
NAMED = 5


@dataclass(frozen=True, slots=True)
class MovedMentions:
    """Mentions that would pass from one actor to another.

    Attributes:
        source: Id of the actor that they leave.
        source_name: What it is called.
        target: Id of the actor that they come to; it may be new.
        target_name: What that one would be called.
        members: How many mentions.
        ends: Whether nothing would be left of the actor that they leave.
    """

    source: str
    source_name: str
    target: str
    target_name: str
    members: int
    ends: bool


@dataclass(frozen=True, slots=True)
class TouchedClaim:
    """A claim that a decision would touch, with its first words."""

    id: str
    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class TouchedClaims:
    """Claims that a decision would touch in one way: how many, and the first of them."""

    count: int
    first: tuple[TouchedClaim, ...]


@dataclass(frozen=True, slots=True)
class Touched:
    """What a decision would touch.

    Attributes:
        moves: Mentions that would pass between actors.
        changed: Claims that stay and would be written anew: their parties, fields or sources change.
        gone: Claims that would be no more by themselves: they become one with others.
        fresh: Claims that would be new: they come apart from others.
        reports: How many reports those claims rest on.
    """

    moves: tuple[MovedMentions, ...]
    changed: TouchedClaims
    gone: TouchedClaims
    fresh: TouchedClaims
    reports: int

    @property
    def is_nothing(self) -> bool:
        """Whether the record would stay as it is, but for the decision itself."""
        return not (self.moves or self.changed.count or self.gone.count or self.fresh.count)


class _Open:
    """A transaction that is open, as what decisions are written through."""

    def __init__(self, connection: Connection, now: str) -> None:
        self._connection, self._now = connection, now

    def now(self) -> str:
        return self._now

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        yield self._connection


@contextmanager
def together(store: Store) -> Iterator[Deciding]:
    """What decisions are written through that are all kept, or, if one of them fails, none."""
    now = store.now()
    with store.writing() as connection:
        yield _Open(connection, now)


class _DroppedError(Exception):
    """Ends a transaction without keeping it."""


def foresee(store: Store, decide: Callable[[Deciding], object]) -> Touched:
    """Return what a decision would touch; the record stays as it is.

    Args:
        store: The record.
        decide: Makes the decision: a function of `decisions` or `splitting`, given what to write through.

    Raises:
        StoreError: If somebody else writes to the record for longer than `WAIT`, or reports wait to be linked.
        ForeigndeskError: Whatever the decision itself would raise.
    """
    found: list[Touched] = []
    now = store.now()
    try:
        with store.writing(wait=WAIT) as connection:
            if connection.execute(select(t.to_link.c.key).limit(1)).first() is not None:
                # else all that waits would be linked first, and dropped with the rest
                raise StoreError(
                    "reports wait to be linked, so nobody can tell yet; the next `foreigndesk add` links them"
                )
            before = _Marks(connection, now)
            decide(_Open(connection, now))
            found.append(before.touched())
            raise _DroppedError
    except _DroppedError:
        return _named(store, found[0])


def _named(store: Store, touched: Touched) -> Touched:
    """The same with the names of those actors that the decision would end; only the record as it is has them."""
    ended = sorted({moved.source for moved in touched.moves if moved.ends})
    names: dict[str, str] = {}
    with store.reading() as connection:
        for batch in in_chunks(ended):
            query = select(t.actors.c.id, t.actors.c.name).where(t.actors.c.id.in_(batch))
            names |= {row.id: row.name for row in connection.execute(query)}
    moves = [replace(m, source_name=names.get(m.source, m.source_name)) for m in touched.moves]
    return replace(touched, moves=tuple(moves))


class _Marks:
    """The ends of the tables before a decision: what lies behind them afterwards, it wrote."""

    def __init__(self, connection: Connection, now: str) -> None:
        self._connection, self._now = connection, now
        self._claim, self._move, self._member = (
            int(connection.execute(select(func.coalesce(func.max(table.c.row), 0))).scalar_one())
            for table in (t.claims, t.actor_moves, t.claim_members)
        )

    def touched(self) -> Touched:
        """Return what was written since."""
        c = t.claims.c
        written = self._connection.execute(
            select(c.claim_id, c.row, c.kind).where(c.row > self._claim, c.withdrawn_at.is_(None))
        ).all()
        fresh_rows = {row.claim_id: row for row in written}
        # a claim that was written anew was withdrawn in its old form, under the same id
        old = self._withdrawn(fresh_rows)
        changed = sorted(set(fresh_rows) & set(old))
        gone = sorted(set(old) - set(fresh_rows))
        fresh = sorted(set(fresh_rows) - set(old))
        return Touched(
            moves=self._moves(),
            changed=self._claims([fresh_rows[i].row for i in changed]),
            gone=self._claims([old[i] for i in gone]),
            fresh=self._claims([fresh_rows[i].row for i in fresh]),
            reports=self._reports([*fresh_rows]),
        )

    def _withdrawn(self, written: Iterable[str]) -> dict[str, int]:
        """Rows of the claims that stood before and do not any more, by id.

        They are those that were written anew, and those that the members of others came from.
        """
        c, m = t.claims.c, t.claim_members.c
        joined = select(m.local_row).where(m.row > self._member)
        left = select(m.claim_id).where(m.local_row.in_(joined), m.left_at == self._now)
        touched = {*written, *self._connection.execute(left).scalars()}
        found: dict[str, int] = {}
        for batch in in_chunks(sorted(touched)):
            query = select(c.claim_id, c.row).where(
                c.claim_id.in_(batch), c.row <= self._claim, c.withdrawn_at == self._now
            )
            found |= {row.claim_id: row.row for row in self._connection.execute(query)}
        return found

    def _claims(self, rows: list[int]) -> TouchedClaims:
        c, e = t.claims.c, t.evidence.c
        query = (
            select(c.claim_id, c.kind, e.text)
            .join(t.evidence, (e.local_row == c.first_row) & (e.position == c.first_evidence))
            .where(c.row.in_(rows[:NAMED]))
            .order_by(c.claim_id)
        )
        first = [
            TouchedClaim(row.claim_id, row.kind, " ".join(row.text.split())[:300])
            for row in self._connection.execute(query)
        ]
        return TouchedClaims(len(rows), tuple(first))

    def _moves(self) -> tuple[MovedMentions, ...]:
        m, a = t.actor_moves.c, t.actors.c
        query = (
            select(m.from_id, m.to_id, func.sum(m.members).label("members"))
            .where(m.row > self._move)
            .group_by(m.from_id, m.to_id)
            .order_by(func.sum(m.members).desc(), m.from_id, m.to_id)
        )
        rows = self._connection.execute(query).all()
        living: dict[str, str] = {}
        for batch in in_chunks(sorted({i for row in rows for i in (row.from_id, row.to_id)})):
            named = select(a.id, a.name).where(a.id.in_(batch))
            living |= {row.id: row.name for row in self._connection.execute(named)}
        return tuple(
            MovedMentions(
                source=row.from_id,
                source_name=living.get(row.from_id, ""),
                target=row.to_id,
                target_name=living.get(row.to_id, ""),
                members=int(row.members),
                ends=row.from_id not in living,
            )
            for row in rows
        )

    def _reports(self, claim_ids: list[str]) -> int:
        m, local = t.claim_members.c, t.local_claims.c
        found: set[str] = set()
        for batch in in_chunks(sorted(claim_ids)):
            query = (
                select(local.report_id)
                .select_from(t.claim_members.join(t.local_claims, local.row == m.local_row))
                .where(m.claim_id.in_(batch), m.left_at.is_(None))
            )
            found |= set(self._connection.execute(query).scalars())
        return len(found)
