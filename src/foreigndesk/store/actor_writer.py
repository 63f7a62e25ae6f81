"""Writes the known actors and who stands for them, and marks the claims that show this."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from foreigndesk.linking.actors import LocalRecord, alone, cluster
from foreigndesk.linking.compared import CALLED_ALIKE
from foreigndesk.model import Actor
from foreigndesk.store import schema as t
from foreigndesk.store.actor_cells import Cells
from foreigndesk.store.blocks import in_chunks
from foreigndesk.store.codec import name_words, squeeze, unsqueeze
from foreigndesk.store.judging import mark_corrected
from foreigndesk.store.moves import MoveLog
from foreigndesk.store.terms import actor_words
from foreigndesk.store.writer import mark


@functools.cache
def state_actor(code: str | None) -> Actor:
    """Return a state's actor: all that it says follows from its code."""
    found = cluster([LocalRecord(f":{code}", "", code or "", "state", code)])[0]
    return dataclasses.replace(found, names=(found.name,), sector=None, reasons=(), members=())


class ActorWriter:
    """Writes actors and who stands for them; marks the claims whose parties are others now.

    Attributes:
        lost: Actors that local actors have left.
    """

    def __init__(self, connection: Connection, moved: MoveLog) -> None:
        self.connection, self.moved = connection, moved
        self.lost: set[str] = set()

    def write_lone(self, records: Sequence[LocalRecord]) -> None:
        """Write an actor for each record that is joined to nothing."""
        found = [alone(record) for record in records]
        # one that stood for more may keep its id, and have another name now
        renamed = self._write_actors(found)
        self._assign({a.members[0]: a.id for a in found})
        self._mark_claims_of(renamed)

    def write_states(self, records: Sequence[LocalRecord]) -> None:
        """Write the actors of states, which their codes alone make."""
        actors = {r.member: state_actor(r.state) for r in records}
        self._write_actors({a.id: a for a in actors.values()}.values())
        self._assign({member: actor.id for member, actor in actors.items()})

    def write(
        self, found: Sequence[tuple[Actor, Sequence[str]]], cells: Cells, fresh: dict[str, list[str]]
    ) -> None:
        """Write actors made of cells.

        Args:
            found: Actors with the ids of their cells.
            cells: Where the cells are.
            fresh: Members that came to each cell since it was given its actor.
        """
        renamed = self._write_actors([actor for actor, _ in found])
        wanted = {i: actor.id for actor, ids in found for i in ids}
        moved = {i: actor_id for i, actor_id in wanted.items() if cells.actor_of.get(i) != actor_id}
        members = {m: wanted[i] for i in wanted for m in fresh.get(i, ())}
        c = t.local_actors.c
        for batch in in_chunks(sorted(moved)):
            query = select(c.member, c.cell).where(c.cell.in_(batch))
            members |= {member: wanted[cell] for member, cell in self.connection.execute(query)}
        self._assign(members)
        cells.belong(dict(moved))
        self._mark_claims_of(renamed)

    def _write_actors(self, actors: Iterable[Actor]) -> set[str]:
        """Write those that are not as they were; return the ids of those that claims show otherwise."""
        wanted = {a.id: dataclasses.replace(a, members=()) for a in actors}
        old = stored_actors(self.connection, wanted)
        rows = [_actor_row(a) for a in wanted.values() if old.get(a.id) != a]
        for batch in in_chunks(sorted(str(row["id"]) for row in rows)):
            self.connection.execute(delete(t.actors).where(t.actors.c.id.in_(batch)))
            self.connection.execute(delete(t.actor_words).where(t.actor_words.c.actor_id.in_(batch)))
        if rows:
            self.connection.execute(insert(t.actors), rows)
        if words := [named for row in rows for named in actor_words(str(row["id"]), str(row["words"]))]:
            self.connection.execute(insert(t.actor_words), words)
        return {i for i, a in wanted.items() if i in old and _signature(old[i]) != _signature(a)}

    def _assign(self, wanted: dict[str, str]) -> None:
        """Let members stand for actors, and mark the claims of those that stood for another one."""
        c, moves = t.local_actors.c, []
        for batch in in_chunks(sorted(wanted)):
            query = select(c.member, c.actor_id).where(c.member.in_(batch))
            for member, actor_id in self.connection.execute(query):
                if actor_id != wanted[member]:
                    moves.append({"m": member, "a": wanted[member]})
                    self.moved.note(member, actor_id, wanted[member])
                    if actor_id is not None:
                        self.lost.add(actor_id)
        if moves:
            query_ = update(t.local_actors).where(c.member == bindparam("m")).values(actor_id=bindparam("a"))
            self.connection.execute(query_, moves)
        self._mark_claims([move["m"] for move in moves])

    def _mark_claims_of(self, actor_ids: Iterable[str]) -> None:
        c = t.local_actors.c
        for batch in in_chunks(sorted(actor_ids)):
            query = select(c.member).where(c.actor_id.in_(batch))
            self._mark_claims(self.connection.execute(query).scalars().all())

    def _mark_claims(self, members: Iterable[str]) -> None:
        joined = t.local_claim_actors.join(
            t.local_claims, t.local_claims.c.row == t.local_claim_actors.c.local_row
        )
        for batch in in_chunks(sorted(set(members))):
            query = (
                select(t.local_claims.c.row)
                .select_from(joined)
                .where(t.local_claim_actors.c.member.in_(batch), t.local_claims.c.withdrawn_at.is_(None))
            )
            mark(self.connection, "claim", [str(row) for row in self.connection.execute(query).scalars()])
            mark_corrected(self.connection, batch)

    def finish(self) -> None:
        """Write the moves, and delete the actors that nobody stands for any more (claims that named them stay)."""
        self.moved.write()
        for batch in in_chunks(sorted(self.lost)):
            nobody = (
                ~select(t.local_actors.c.member).where(t.local_actors.c.actor_id == t.actors.c.id).exists()
            )
            self.connection.execute(delete(t.actors).where(t.actors.c.id.in_(batch), nobody))
            words = t.actor_words.c.actor_id
            gone = words.not_in(select(t.actors.c.id).where(t.actors.c.id.in_(batch)))
            self.connection.execute(delete(t.actor_words).where(words.in_(batch), gone))
        self.lost.clear()


def _signature(actor: Actor) -> tuple[object, ...]:
    """What of an actor shows in claims: bodies are called there what their reports call them (`linking.compared`)."""
    name = actor.name if actor.kind in CALLED_ALIKE else None
    return (actor.id, actor.kind, name, actor.state, actor.sector)


def _actor_row(actor: Actor) -> dict[str, object]:
    return {
        "id": actor.id,
        "kind": actor.kind,
        "name": actor.name,
        "state": actor.state,
        "sector": actor.sector,
        "words": name_words(actor.name, *actor.names),
        "payload": squeeze(actor),
    }


def stored_actors(connection: Connection, actor_ids: Iterable[str]) -> dict[str, Actor]:
    """Return those of the actors that are in the record, without their members."""
    found: dict[str, Actor] = {}
    c = t.actors.c
    for batch in in_chunks(sorted(actor_ids)):
        for row in connection.execute(select(t.actors).where(c.id.in_(batch))):
            actor = unsqueeze(row.payload, Actor)
            # one whose columns say something else counts as missing, and is written again
            if (row.kind, row.name, row.state, row.sector) == (
                actor.kind,
                actor.name,
                actor.state,
                actor.sector,
            ):
                found[row.id] = actor
    return found
