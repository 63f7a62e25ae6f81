"""Which local actors passed from one known actor to another, and when; so that an old id still leads somewhere."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, insert, select

from foreigndesk.linking.actors import id_of_member
from foreigndesk.store import schema as t
from foreigndesk.store.blocks import in_chunks

# An id may have passed on so many times; a longer way is a circle.
LONGEST_WAY = 50


class MoveLog:
    """Takes down moves between known actors, one row for all that went from one to the same other one."""

    def __init__(self, connection: Connection, now: str) -> None:
        self.connection, self.now = connection, now
        self._moves: dict[tuple[str, str], list[str]] = {}

    def note(self, member: str, old: str | None, new: str) -> None:
        """Note that a local actor stands for another known actor now; a first one is no move."""
        if old is not None:
            self._moves.setdefault((old, new), []).append(member)

    def write(self) -> None:
        """Write what was noted."""
        rows = []
        for (old, new), members in sorted(self._moves.items()):
            # an actor's id is made of one member: where that one went, the actor went
            member = next((m for m in members if id_of_member(m) == old), min(members))
            rows.append(
                {
                    "from_id": old,
                    "to_id": new,
                    "member": member,
                    "report_id": member.partition(":")[0],
                    "members": len(members),
                    "at": self.now,
                }
            )
        if rows:
            self.connection.execute(insert(t.actor_moves), rows)
        self._moves.clear()


def present_id(connection: Connection, old: str) -> str | None:
    """Return the known actor that one of a former id is now, or None if there was no such id."""
    for _ in range(LONGEST_WAY):
        if connection.execute(select(t.actors.c.id).where(t.actors.c.id == old)).first():
            return old
        rows = connection.execute(
            select(t.actor_moves).where(t.actor_moves.c.from_id == old).order_by(t.actor_moves.c.row.desc())
        ).all()
        if not rows:
            return None
        # of several parts that went several ways, the one that gave the actor its id; else the largest, the last
        own = next((r for r in rows if id_of_member(r.member) == old), None)
        last = own or max(rows, key=lambda r: (r.at, r.members))
        now = connection.execute(
            select(t.local_actors.c.actor_id).where(t.local_actors.c.member == last.member)
        ).scalar()
        if now is not None and connection.execute(select(t.actors.c.id).where(t.actors.c.id == now)).first():
            return str(now)
        old = last.to_id
    return None


def former_ids(connection: Connection, given: str) -> list[str]:
    """Return the ids, no longer in use, that begin with some digits."""
    column = t.actor_moves.c.from_id
    query = select(column).where(column.startswith(given, autoescape=True)).distinct().limit(4)
    found = connection.execute(query).scalars().all()
    living = set(_living(connection, found))
    return sorted(i for i in found if i not in living)


def _living(connection: Connection, ids: Iterable[str]) -> list[str]:
    found: list[str] = []
    for batch in in_chunks(ids):
        found += connection.execute(select(t.actors.c.id).where(t.actors.c.id.in_(batch))).scalars()
    return found
