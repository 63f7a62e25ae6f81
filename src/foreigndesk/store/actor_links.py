"""Which known actor each local actor stands for: counts new ones into their cells, and decides again what that changes.

A local actor belongs to a cell (`linking.cells`), and the cell to an actor. A new report adds to the counts of some
cells; only where that shows in a cell's view are the blocks it stands in grouped again, and what hangs together with
them; other actors have their counts written anew. A block holds cells, not local actors. So what is done for a report
does not grow with the number of reports on the people it names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, bindparam, func, select, update

from foreigndesk.linking import actors as actor_rules
from foreigndesk.linking.actors import LocalRecord, actor_of, is_reason_of_pair
from foreigndesk.linking.cells import Traits, may_call, traits_of
from foreigndesk.linking.judged import JudgedPair
from foreigndesk.model import Actor, Judgement
from foreigndesk.store import schema as t
from foreigndesk.store.actor_cells import Cells, Records, is_fixed
from foreigndesk.store.actor_writer import ActorWriter, stored_actors
from foreigndesk.store.blocks import in_chunks
from foreigndesk.store.judging import Judged
from foreigndesk.store.link_steps import Notify, as_they_are, in_batches, judged_keys, link_judged, take
from foreigndesk.store.moves import MoveLog

# Actors written in one go.
ACTORS = 200
# The ids of the cells of an actor, and why they are one.
Linked = tuple[tuple[str, ...], tuple[str, ...]]


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
