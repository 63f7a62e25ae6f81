"""Which known actor each local actor stands for: counts new ones into their cells, and decides again what that changes.

A local actor belongs to a cell (`linking.cells`), and the cell to an actor. A new report adds to the counts of some
cells; only where that shows in a cell's view are the blocks it stands in grouped again, and what hangs together with
them; other actors have their counts written anew. A block holds cells, not local actors. So what is done for a report
does not grow with the number of reports on the people it names.
"""

from __future__ import annotations

import dataclasses
import functools
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from foreigndesk.linking import actors as actor_rules
from foreigndesk.linking.actors import (
    LocalRecord,
    actor_of,
    alone,
    cluster,
    company_key,
    is_reason_of_pair,
)
from foreigndesk.linking.cells import Cell, Traits, View, may_call, traits_of
from foreigndesk.linking.judged import JudgedPair
from foreigndesk.model import Actor, Judgement
from foreigndesk.store import schema as t
from foreigndesk.store.blocks import Blocks, in_chunks, key_number
from foreigndesk.store.codec import name_words, squeeze, unpack, unsqueeze
from foreigndesk.store.judging import Judged, mark_corrected
from foreigndesk.store.link_steps import Notify, as_they_are, in_batches, judged_keys, link_judged, take
from foreigndesk.store.moves import MoveLog
from foreigndesk.store.terms import actor_words
from foreigndesk.store.writer import mark

# Cells kept in memory while blocks are grouped.
CACHED = 20_000
# Cells kept from one run to the next, and actors written in one go.
REMEMBERED, ACTORS = 5_000, 200
# The ids of the cells of an actor, and why they are one.
Linked = tuple[tuple[str, ...], tuple[str, ...]]
# The earliest record of a cell, and the one with which it settled.
_Told = tuple[tuple[str, str], tuple[str, str] | None]


class ActorLinker:
    """Brings the known actors up to date, in a transaction that is open.

    Args:
        connection: A writing connection.
        pairs: The judgements that stand.
        now: When this is done.
        tell: Called with how far it is.
    """

    def __init__(self, connection: Connection, pairs: Sequence[JudgedPair], now: str, tell: Notify) -> None:
        self.connection, self.pairs, self.tell = connection, pairs, tell
        self.judged = Judged(connection, pairs)
        self.judged_keys = judged_keys(pairs)
        # what a person took out of a state does not stand for it, whatever its words
        self.freed = {m for pair in pairs if pair.verb == "different" for m in pair.left}
        self.alone = standing_alone(connection, pairs)
        self.records = Records(connection, self.freed)
        self.cells = Cells(connection, self.judged_keys)
        self.blocks = self.cells.blocks
        self.writer = ActorWriter(connection, MoveLog(connection, now))
        # members that have come to a cell in this run
        self.fresh: dict[str, list[str]] = {}
        # what had to be looked at: what linking costs, without the machine
        self.looked_at: Counter[str] = Counter()

    def run(self) -> None:
        """Link the marked members and what hangs together with them; mark the claims that this changes."""
        touched = {int(key) for key in take(self.connection, "actor_block")}
        self.writer.lost.update(take(self.connection, "actor_left"))
        stale = set(take(self.connection, "actor_cell"))
        marked = sorted({*take(self.connection, "actor"), *self._wrongly_placed()})
        grown: set[str] = set()
        for number, batch in enumerate(in_chunks(marked)):
            self.tell("actors", number * len(batch), len(marked))
            counted, left = self._count(batch)
            grown |= counted
            stale |= left
            if self.cells.is_full:
                touched |= self.cells.save()
        for batch in in_chunks(sorted(stale)):
            self.cells.recount(batch, self.records)
            if self.cells.is_full:
                touched |= self.cells.save()
        touched |= self.cells.save()
        free = self.cells.known(self.cells.stirred | stale)
        free |= self.blocks.regroup(touched, self._group, lambda key, ids: key < 0 and not may_call(ids))
        quiet = self.cells.known(grown)
        for parts in in_batches(self.blocks.parts(free)):
            self.cells.load(i for part in parts for i in part)
            quiet.difference_update(*parts)
            self._write([linked for part in parts for linked in self._cluster(part)])
        self._refresh(quiet)
        self.writer.finish()

    def _wrongly_placed(self) -> set[str]:
        """Members that a judgement, or its undoing, has taken out of their cell or given back to one."""
        c, j = t.local_actors.c, t.judged_members.c
        judged = set(self.connection.execute(select(j.member_now).where(j.named).distinct()).scalars())
        found: set[str] = set()
        for batch in in_chunks(sorted(judged | self.alone | smaller_sides(self.connection))):
            query = select(c.member, c.cell).where(c.member.in_(batch))
            for member, cell in self.connection.execute(query):
                if (member in self.alone) != (cell == member):
                    found.add(member)
        return found

    def _count(self, members: Sequence[str]) -> tuple[set[str], set[str]]:
        """Count members into their cells; return the cells that have grown, and those that members left."""
        c = t.local_actors.c
        query = select(c.member, c.cell).where(c.member.in_(members))
        was = {row.member: row.cell for row in self.connection.execute(query)}
        records = self.records.load(members)
        traits = {m: self._traits(r) for m, r in records.items()}
        self.cells.load({x.id for x in traits.values() if x is not None})
        grown, left, moves = set(), set(), []
        for member, record in sorted(records.items()):
            found = traits[member]
            cell_id = found.id if found is not None else None
            if cell_id != was.get(member):
                moves.append({"m": member, "c": cell_id})
                if old := was.get(member):
                    left.add(old)
                if found is not None and cell_id is not None:
                    self.cells.add(found, cell_id, record)
                    self.fresh.setdefault(cell_id, []).append(member)
                    grown.add(cell_id)
            elif cell_id is not None:
                # nothing of it has changed: somebody judged it, or has withdrawn what they said
                self.cells.stirred.add(cell_id)
            if cell_id == member:
                self.cells.rekey.add(cell_id)
        if moves:
            self.connection.execute(
                update(t.local_actors).where(c.member == bindparam("m")).values(cell=bindparam("c")), moves
            )
        self.writer.write_lone([r for m, r in records.items() if traits[m] is None and not is_fixed(r)])
        self.writer.write_states([r for m, r in records.items() if traits[m] is None and is_fixed(r)])
        return grown, left

    def _traits(self, record: LocalRecord) -> Traits | None:
        return None if is_fixed(record) else traits_of(record, alone=record.member in self.alone)

    def _group(self, ids: Sequence[str]) -> list[tuple[str, ...]]:
        cells = self.cells.load(ids)
        self.looked_at.update({"blocks": 1, "cells in blocks": len(ids)})

        def link(some: Sequence[str], judgements: Sequence[Judgement]) -> list[tuple[str, ...]]:
            found = actor_rules.group([cells[i] for i in some], judgements, loosely=True)
            return [ids for ids, _ in found]

        # what is judged different is parted where all that hangs together is seen, not block by block
        return link_judged(link, as_they_are, list(cells), self.judged.same(cells))

    def _cluster(self, ids: Sequence[str]) -> list[Linked]:
        cells = self.cells.load(ids)
        self.looked_at["cells decided"] += len(ids)
        pairs = self.judged.about(cells)
        ruled: list[Linked] = []

        def link(some: Sequence[str], judgements: Sequence[Judgement]) -> list[Linked]:
            found = actor_rules.group([cells[i] for i in some], judgements)
            if judgements:
                return [(whole, reasons_of(whole, ruled, pairs)) for whole, _ in found]
            ruled.extend(found)
            return found

        return link_judged(link, lambda linked: linked[0], list(cells), pairs)

    def _write(self, found: Sequence[Linked]) -> None:
        whole: list[tuple[Actor, tuple[str, ...]]] = []
        scattered: list[str] = []
        cells = self.cells.load(i for ids, _ in found for i in ids)
        for ids, reasons in found:
            if len(ids) == 1 and cells[ids[0]].is_scattered:
                scattered.append(ids[0])
            else:
                whole.append((actor_of([cells[i] for i in ids], reasons), ids))
        self.writer.write(whole, self.cells, self.fresh)
        self._scatter(scattered)

    def _refresh(self, ids: Iterable[str]) -> None:
        """Write the actors of cells that have grown without a change that the rules see: who is one stays."""
        owners = self.cells.owners(ids)
        self._scatter([i for i, actor_id in sorted(owners.items()) if actor_id is None])
        for batch in in_chunks(sorted({a for a in owners.values() if a is not None}), ACTORS):
            reasons = {i: actor.reasons for i, actor in stored_actors(self.connection, batch).items()}
            parts = self.cells.of_actors(batch)
            cells = self.cells.load(i for part in parts.values() for i in part)
            found = []
            for actor_id, part in parts.items():
                kept = [reason for reason in reasons[actor_id] if is_reason_of_pair(reason)]
                found.append((actor_of([cells[i] for i in part], kept), part))
            self.writer.write(found, self.cells, self.fresh)

    def _scatter(self, ids: Sequence[str]) -> None:
        """Let each member of these cells stand for itself: nothing tells whom the name means."""
        c = t.local_actors.c
        was_one = [i for i, actor_id in sorted(self.cells.owners(ids).items()) if actor_id is not None]
        members = [m for i in ids for m in self.fresh.get(i, ())]
        for batch in in_chunks(was_one):
            members += self.connection.execute(select(c.member).where(c.cell.in_(batch))).scalars()
        for batch in in_chunks(sorted(set(members))):
            self.writer.write_lone(list(self.records.load(batch).values()))
        self.cells.belong(dict.fromkeys(was_one))


def is_fixed(record: LocalRecord) -> bool:
    """True for a state of a known code: its code alone says which actor it is, and no block need be looked at.

    Every report names states; without this, adding one would cost more with every report in the record.
    """
    return record.kind == "state" and bool(record.state)


@functools.cache
def state_actor(code: str | None) -> Actor:
    """Return a state's actor: all that it says follows from its code."""
    found = cluster([LocalRecord(f":{code}", "", code or "", "state", code)])[0]
    return dataclasses.replace(found, names=(found.name,), sector=None, reasons=(), members=())


def reasons_of(whole: Sequence[str], ruled: Sequence[Linked], pairs: Sequence[JudgedPair]) -> tuple[str, ...]:
    """Return why the cells of an actor that judgements made are one: the rules' reasons, and who judged."""
    members = set(whole)
    reasons = {reason for ids, found in ruled if members.issuperset(ids) for reason in found}
    for pair in pairs:
        named = sorted(pair.named & members)
        if pair.verb == "same":
            reasons |= {
                f"{named[0]} = {other}: judged the same by {pair.by} ({pair.id})" for other in named[1:]
            }
        elif len(out := sorted(pair.left & members)) > 1:
            reasons |= {
                f"{out[0]} = {other}: taken out together by {pair.by} ({pair.id})" for other in out[1:]
            }
    return tuple(sorted(reasons))


def standing_alone(connection: Connection, pairs: Sequence[JudgedPair]) -> frozenset[str]:
    """Return the members that judgements which stand tell from the rest of their cells.

    Those are the ones they name and, where two were called different, what was one with the smaller side: it goes
    where that side goes.
    """
    named = frozenset(m for pair in pairs for m in pair.named if ":" in m)
    apart = {pair.id for pair in pairs if pair.verb == "different"}
    return named | smaller_sides(connection, apart)


def smaller_sides(connection: Connection, judgements: set[str] | None = None) -> frozenset[str]:
    """Return the members on the smaller side of each "different", or of those given, whether it stands or not."""
    j, m = t.judgements.c, t.judged_members.c
    query = (
        select(m.judgement, m.side, func.count())
        .select_from(t.judgements.join(t.judged_members, m.judgement == j.id))
        .where(j.verb == "different")
        .group_by(m.judgement, m.side)
    )
    sizes: dict[str, list[tuple[int, int, str]]] = {}
    for judgement, side, number in connection.execute(query):
        if judgements is None or judgement in judgements:
            # of two as large, the right one goes (`linking.judged`)
            sizes.setdefault(judgement, []).append((number, side != "right", side))
    found: set[str] = set()
    for judgement, sides in sizes.items():
        chosen = select(m.member_now).where(m.judgement == judgement, m.side == min(sides)[2])
        found.update(member for member in connection.execute(chosen).scalars() if ":" in member)
    return frozenset(found)


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
    """What of an actor shows in claims."""
    return (actor.id, actor.kind, actor.name, actor.state, actor.sector)


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
