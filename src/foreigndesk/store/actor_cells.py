"""Local actors with their company, and the cells they belong to: read as linking wants them, written when they change."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from foreigndesk.linking.actors import LocalRecord, company_key
from foreigndesk.linking.cells import Cell, Traits, View
from foreigndesk.store import schema as t
from foreigndesk.store.blocks import Blocks, in_chunks, key_number
from foreigndesk.store.codec import squeeze, unpack, unsqueeze

# Cells kept in memory while blocks are grouped, and from one run to the next.
CACHED, REMEMBERED = 20_000, 5_000
# The earliest record of a cell, and the one with which it settled.
_Told = tuple[tuple[str, str], tuple[str, str] | None]


def is_fixed(record: LocalRecord) -> bool:
    """True for a state of a known code: its code alone says which actor it is, and no block need be looked at.

    Every report names states; without this, adding one would cost more with every report in the record.
    """
    return record.kind == "state" and bool(record.state)


class Records:
    """Local actors with their company, read as they are wanted."""

    def __init__(self, connection: Connection, freed: set[str]) -> None:
        self.connection, self.freed = connection, freed

    def load(self, members: Sequence[str]) -> dict[str, LocalRecord]:
        """Return the records of those members that are there."""
        columns = t.local_actors.c
        found: dict[str, LocalRecord] = {}
        for batch in in_chunks(members):
            query = select(columns.member, columns.report_id, columns.payload).where(
                columns.member.in_(batch)
            )
            rows = self.connection.execute(query).all()
            company = self._company({row.report_id for row in rows})
            for row in rows:
                record = unsqueeze(row.payload, LocalRecord)
                if is_fixed(record) and record.member in self.freed:
                    record = dataclasses.replace(record, state=None)
                if record.named and record.kind == "person":
                    own = company_key(record.kind, record.name, named=record.named)
                    others = tuple(key for key in company.get(row.report_id, ()) if key != own)
                    record = dataclasses.replace(record, company=others)
                found[row.member] = record
        return found

    def _company(self, report_ids: Iterable[str]) -> dict[str, list[str]]:
        columns, found = t.readings.c, {}
        for batch in in_chunks(sorted(report_ids)):
            query = select(columns.report_id, columns.company).where(
                columns.report_id.in_(batch), columns.withdrawn_at.is_(None)
            )
            for report_id, company in self.connection.execute(query):
                found[report_id] = unpack(company, list)
        return found


class Cells:
    """The cells of the record, read as they are wanted and written when they have changed.

    Attributes:
        actor_of: Actor that each loaded cell belongs to; None if its members stand for themselves.
        rekey: Cells whose block keys may be others now: those of judged members follow the judgements, and those of
            somebody who has come to be well known.
        stirred: Cells of which the rules, or a reason, would show something else than before.
    """

    def __init__(self, connection: Connection, judged: dict[str, list[str]]) -> None:
        self.connection, self.judged = connection, judged
        self.blocks: Blocks[str] = Blocks(connection, t.actor_blocks, "member")
        self.actor_of: dict[str, str | None] = {}
        self.rekey: set[str] = set()
        self.stirred: set[str] = set()
        self._cells: dict[str, Cell] = {}
        # what was seen of those that have changed: a reason names a cell's earliest member, an actor's id hangs on when it
        # settled
        self._before: dict[str, tuple[View, _Told] | None] = {}

    @property
    def is_full(self) -> bool:
        """True if it is time to write what has changed, so that memory does not grow with the reports."""
        return len(self._before) > CACHED

    def load(self, ids: Iterable[str]) -> dict[str, Cell]:
        """Return those of the cells that are there."""
        wanted = list(ids)
        if len(self._cells) > CACHED and not self._before:
            self._cells.clear()
            self.actor_of.clear()
        c = t.actor_cells.c
        for batch in in_chunks(i for i in wanted if i not in self._cells):
            for row in self.connection.execute(select(t.actor_cells).where(c.cell.in_(batch))):
                self._cells[row.cell] = _stored(row.payload)
                self.actor_of[row.cell] = row.actor_id
        return {i: self._cells[i] for i in wanted if i in self._cells}

    def known(self, ids: Iterable[str]) -> set[str]:
        """Return those of the ids under which there is a cell."""
        found: set[str] = set()
        for batch in in_chunks(sorted(ids)):
            query = select(t.actor_cells.c.cell).where(t.actor_cells.c.cell.in_(batch))
            found.update(self.connection.execute(query).scalars())
        return found

    def owners(self, ids: Iterable[str]) -> dict[str, str | None]:
        """Return the actor that each of some cells belongs to, None where its members stand for themselves."""
        found: dict[str, str | None] = {}
        c = t.actor_cells.c
        for batch in in_chunks(sorted(ids)):
            query = select(c.cell, c.actor_id).where(c.cell.in_(batch))
            found.update((row.cell, row.actor_id) for row in self.connection.execute(query))
        return found

    def of_actors(self, actor_ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """Return the cells of each of some actors, sorted."""
        found: dict[str, list[str]] = {}
        c = t.actor_cells.c
        query = select(c.actor_id, c.cell).where(c.actor_id.in_(actor_ids))
        for actor_id, cell in self.connection.execute(query):
            found.setdefault(actor_id, []).append(cell)
        return {i: tuple(sorted(cells)) for i, cells in found.items()}

    def add(self, traits: Traits, cell_id: str, record: LocalRecord) -> None:
        """Count a record into its cell, which must have been asked for with `load`."""
        cell = self._cells.get(cell_id)
        if cell_id not in self._before:
            self._before[cell_id] = (cell.view, _told(cell)) if cell is not None else None
            if cell is not None:
                cell = self._cells[cell_id] = cell.copy()
        if cell is None or cell.traits != traits:
            # one that stands for itself may be another one in a new reading
            cell = self._cells[cell_id] = Cell(traits, cell_id)
        cell.add(record)

    def recount(self, ids: Iterable[str], records: Records) -> None:
        """Count cells anew that members have left."""
        for cell_id in sorted(ids):
            old = self.load([cell_id]).get(cell_id)
            if old is None:
                continue
            self._before.setdefault(cell_id, (old.view, _told(old)))
            query = select(t.local_actors.c.member).where(t.local_actors.c.cell == cell_id)
            cell = Cell(old.traits, cell_id)
            for batch in in_chunks(self.connection.execute(query).scalars()):
                for record in records.load(batch).values():
                    cell.add(record)
            self._cells[cell_id] = cell

    def save(self) -> set[int]:
        """Write the cells that have changed; return the numbers of the blocks that this touches."""
        rows: list[dict[str, Any]] = []
        new: list[dict[str, Any]] = []
        gone, seen = [], []
        for cell_id, before in self._before.items():
            cell = self._cells[cell_id]
            if not cell.records:
                gone.append(cell_id)
                del self._cells[cell_id]
                self.actor_of.pop(cell_id, None)
                continue
            row = {"i": cell_id, "cell": cell_id, "payload": squeeze(cell)}
            (new if cell_id not in self.actor_of else rows).append(row)
            view = cell.view
            if before != (view, _told(cell)):
                self.stirred.add(cell_id)
            if before is not None and before[0] != view:
                seen.append(cell_id)
                if before[0].block_keys != view.block_keys:
                    self.rekey.add(cell_id)
        if rows:
            query = update(t.actor_cells).where(t.actor_cells.c.cell == bindparam("i"))
            self.connection.execute(
                query.values(payload=bindparam("payload")),
                [{"i": r["i"], "payload": r["payload"]} for r in rows],
            )
        if new:
            self.connection.execute(
                insert(t.actor_cells), [{"cell": r["cell"], "payload": r["payload"]} for r in new]
            )
            self.actor_of.update({str(r["cell"]): None for r in new})
        touched = self.blocks.forget(gone)
        for batch in in_chunks(gone):
            self.connection.execute(delete(t.actor_cells).where(t.actor_cells.c.cell.in_(batch)))
        keyed = {i: self._keys(i) for i in ({str(r["cell"]) for r in new} | self.rekey) - set(gone)}
        touched |= self.blocks.set_keys(keyed)
        touched |= {key_number(key) for i in seen for key in self._keys(i)}
        self._before.clear()
        self.rekey.clear()
        return touched

    def _keys(self, cell_id: str) -> list[str]:
        return [*self.load([cell_id])[cell_id].view.block_keys, *self.judged.get(cell_id, ())]

    def belong(self, actor_of: dict[str, str | None]) -> None:
        """Write which actor cells belong to now."""
        if not actor_of:
            return
        self.actor_of.update(actor_of)
        rows = [{"i": cell, "a": actor_id} for cell, actor_id in actor_of.items()]
        query = update(t.actor_cells).where(t.actor_cells.c.cell == bindparam("i"))
        self.connection.execute(query.values(actor_id=bindparam("a")), rows)


def _told(cell: Cell) -> _Told:
    return cell.first, cell.settled


@functools.lru_cache(REMEMBERED)
def _stored(payload: bytes) -> Cell:
    """Return a cell as it is stored, not to be changed; those of people in the news are wanted again and again."""
    return unsqueeze(payload, Cell)
