"""Works off what linking has still to look at (`to_link`), in one transaction: all of it is in the record, or none.

Linking itself is pure (`foreigndesk.linking`); this decides what to show it, so that the cost follows the new
reports and the blocks they touch. Actors (`store.actor_links`) and claims go the same way:

1. Cells of local actors, and one-report claims, meet in blocks under keys. Each touched block is grouped by itself.
2. Groups of different blocks that share a member hang together; each such part is linked once more, as a whole,
   and what comes out is the record.

Which blocks there are, and what each comes to, depends only on the reports; so the record does not depend on their
order, nor on how often linking ran between them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from sqlalchemy import Connection, insert, select

from foreigndesk.linking import claims_merge as claim_rules
from foreigndesk.linking.claims_merge import claim_cell, claim_keys, merge
from foreigndesk.linking.compared import Facts, order_of
from foreigndesk.linking.event_pairs import EventScorer
from foreigndesk.linking.judged import JudgedPair
from foreigndesk.linking.report_words import ReportWords
from foreigndesk.model import Actor, Claim, Judgement
from foreigndesk.store import schema as t
from foreigndesk.store.actor_links import ActorLinker
from foreigndesk.store.actor_writer import stored_actors
from foreigndesk.store.anew import unsettle
from foreigndesk.store.base import Store, wait_for_turn
from foreigndesk.store.blocks import Blocks, in_chunks
from foreigndesk.store.claim_cells import ClaimCells, cell_number, told_at
from foreigndesk.store.codec import unsqueeze
from foreigndesk.store.copies import link_copies
from foreigndesk.store.disagreements import changed_stories, link_disagreements
from foreigndesk.store.happenings import forget_stories, link_stories
from foreigndesk.store.judging import Judged, live_pairs, story_pairs
from foreigndesk.store.link_steps import Notify, as_they_are, in_batches, judged_keys, link_judged, take
from foreigndesk.store.record import ClaimWriter
from foreigndesk.store.storylines import link_storylines
from foreigndesk.store.writer import claim_actors

L = TypeVar("L")
# Claims kept in memory while blocks are grouped.
CACHED = 20_000


def relink(store: Store, notify: Notify | None = None) -> int:
    """Bring the linked record up to date with all stored reports; return how many claims changed.

    Args:
        store: The record.
        notify: Called with what is being linked, how many are done, and how many there are.
    """
    with store.reading() as connection:
        if connection.execute(select(t.to_link.c.kind).limit(1)).first() is None:
            return 0
    tell = notify or _silent
    with store.writing() as connection:
        return relink_within(connection, store.now(), tell)


def relink_anew(store: Store, notify: Notify | None = None) -> int:
    """Work all linking anew for the whole record, in one transaction; return how many claims changed.

    Stories are forgotten and found again in the order of their reports' days, so that two records of the same reports
    and judgements are the same after it. Reprints, actors and claims are decided again.

    Args:
        store: The record.
        notify: As in `relink`.
    """
    with store.writing() as connection:
        return relink_anew_within(connection, store.now(), notify)


def relink_anew_within(connection: Connection, now: str, notify: Notify | None = None) -> int:
    """Do what `relink_anew` does inside a transaction that is open."""
    wait_for_turn(connection)
    unsettle(connection, now)
    forget_stories(connection, now)
    return relink_within(connection, now, notify, anew=True)


def relink_within(connection: Connection, now: str, tell: Notify | None = None, *, anew: bool = False) -> int:
    """Do what `relink` does inside a transaction that is open.

    Args:
        connection: A writing connection.
        now: The moment.
        tell: As in `relink`.
        anew: Trust nothing that is kept of linked claims, stories were forgotten before; it is noted, for whoever
            looks at the past.
    """
    wait_for_turn(connection)
    tell = tell or _silent
    connection.execute(insert(t.linkings).values(at=now, anew=anew))
    pairs = live_pairs(connection)
    fresh = take(connection, "report")
    link_copies(connection, fresh, tell)
    pairs_of_stories = story_pairs(connection)
    link_stories(
        connection,
        [*fresh, *take(connection, "story")],
        take(connection, "story_report"),
        pairs_of_stories,
        now,
        tell,
    )
    ActorLinker(connection, pairs, now, tell).run()
    claims = _ClaimLinker(connection, pairs, now, tell, anew=anew)
    changed = claims.run()
    stories = changed_stories(connection, claims.writer.written | claims.writer.touched)
    link_disagreements(connection, stories, now, tell, claims.scorer)
    link_storylines(connection, stories, tell)
    return changed


def _silent(what: str, done: int, total: int) -> None:
    del what, done, total


class _ClaimLinker:
    def __init__(
        self, connection: Connection, pairs: Sequence[JudgedPair], now: str, tell: Notify, *, anew: bool
    ) -> None:
        self.connection, self.pairs, self.tell = connection, pairs, tell
        self.judged = Judged(connection, pairs)
        self.judged_keys = judged_keys(pairs)
        # members: rows of one-report claims, and cells of those of what lasts
        self.blocks: Blocks[int] = Blocks(connection, t.claim_blocks, "member")
        self.cells = ClaimCells(connection, pairs)
        self.writer = ClaimWriter(connection, now, anew=anew)
        # rows that have come to a cell in this run
        self._fresh: dict[int, list[int]] = {}
        self._cache: dict[int, Claim] = {}
        self._facts: dict[str, Facts] = {}
        self._actor_of: dict[str, Actor] = {}
        self._asked: set[str] = set()
        self._days: dict[str, str | None] = {}
        self._moments: dict[str, str] = {}
        self._words: dict[str, ReportWords] = {}
        # the events of a block are compared again when a part of it is written, and those of two parties in both blocks
        self.scorer = EventScorer()

    def run(self) -> int:
        """Link the marked one-report claims and what hangs together with them; return how many claims changed."""
        marked = sorted({*map(int, take(self.connection, "claim")), *self.cells.wrongly_placed()})
        touched = {int(key) for key in take(self.connection, "claim_block")}
        free: set[int] = set()
        mates: set[int] = set()
        for number, batch in enumerate(in_chunks(marked)):
            self.tell("claims", number * len(batch), len(marked))
            live = self._load(batch)
            gone = [row for row in batch if row not in live]
            mates |= self.writer.leave(gone)
            blocks, members = self._place(batch, live)
            touched |= blocks
            free |= members
        cell_of = self.cells.of_rows(sorted(mates))
        free |= {cell_of.get(row, row) for row in mates}
        free |= self.blocks.regroup(touched, self._group)
        parts = self.blocks.parts(free)
        corrected = self.cells.corrected()
        done = 0
        for some in in_batches(parts):
            self.tell("claims", done, len(parts))
            done += len(some)
            self._write(some, corrected)
        return self.writer.finish()

    def _place(self, rows: Sequence[int], live: Mapping[int, Claim]) -> tuple[set[int], set[int]]:
        """Bring marked claims to their blocks and cells; return the blocks touched, and the members to be merged again.

        Args:
            rows: What is marked.
            live: Those of them that are there.
        """
        gone = [row for row in rows if row not in live]
        cell_of = self.cells.of_rows(rows)
        actor_of = self._actors_of(live.values())
        self._read_reports(live.values())
        keys: dict[int, list[str]] = {}
        inside: dict[int, tuple[int, bytes]] = {}
        for row, claim in live.items():
            own = [
                *claim_keys(claim, actor_of, published=self._days[claim.evidence[0].report_id]),
                *self.judged_keys.get(claim.id, ()),
            ]
            cell = None if claim.id in self.cells.alone else claim_cell(claim, actor_of)
            if cell is None:
                keys[row] = own
            else:
                inside[row] = (cell_number(cell), told_at(order_of(claim, self._days, self._moments)))
                self._fresh.setdefault(inside[row][0], []).append(row)
                keys[inside[row][0]] = own
        # a cell that is there has its keys
        there = self.cells.standing(member for member in keys if member < 0)
        left = {cell for row, cell in cell_of.items() if row not in inside or inside[row][0] != cell}
        self.cells.put(inside)
        self.cells.forget(row for row in cell_of if row not in inside)
        empty = left - self.cells.standing(left)
        touched = self.blocks.forget([*gone, *sorted(empty), *(row for row in inside if row not in cell_of)])
        touched |= self.blocks.set_keys({member: own for member, own in keys.items() if member not in there})
        return touched, {*keys, *(left - empty)}

    def _write(self, parts: Sequence[Sequence[int]], corrected: Mapping[int, Sequence[int]]) -> None:
        rows_of = {
            member: sorted({*self.cells.earliest(member), *corrected.get(member, ())})
            if member < 0
            else [member]
            for part in parts
            for member in part
        }
        claims = self._load(row for rows in rows_of.values() for row in rows)
        linked: list[Claim] = []
        for part in parts:
            # a mark may name a claim whose mates were withdrawn since
            told = [claims[row] for member in part for row in rows_of[member] if row in claims]
            linked += self._merge(told)
        rows = {claim.id: row for row, claim in claims.items()}
        claim_of = {rows[m]: claim.id for claim in linked for m in claim.members or (claim.id,)}
        self.writer.write(linked, rows, self._rest_of_cells(rows_of, claim_of))

    def _rest_of_cells(
        self, rows_of: Mapping[int, Sequence[int]], claim_of: Mapping[int, str]
    ) -> dict[int, str]:
        """Return the claims of those rows of cells that were not read, and are new or of another claim than before."""
        seen: dict[int, int] = {}
        for cell, rows in rows_of.items():
            if cell < 0 and (old := set(rows).difference(self._fresh.get(cell, ()))):
                seen[cell] = min(old)
        before = self.writer.claims_of(seen.values())
        rest: dict[int, str] = {}
        for cell, rows in rows_of.items():
            now = next((claim_of[row] for row in rows if row in claim_of), None)
            if cell < 0 and now is not None:
                as_before = cell in seen and before.get(seen[cell]) == now
                for row in self._fresh.get(cell, ()) if as_before else self.cells.all_rows(cell):
                    if row not in claim_of:
                        rest[row] = now
        return rest

    def _group(self, members: Sequence[int]) -> list[list[int]]:
        # all of a cell are alike: one of them stands for it
        rows = {(self.cells.earliest(m, 1) or [m])[0] if m < 0 else m: m for m in members}
        claims = {claim.id: claim for claim in self._load(rows).values()}
        member_of = {claim.id: rows[row] for row, claim in self._load(rows).items()}

        def link(some: Sequence[str], judgements: Sequence[Judgement]) -> list[tuple[str, ...]]:
            return self._rules(claim_rules.group, [claims[i] for i in some], judgements)

        groups = link_judged(link, as_they_are, list(member_of), self.judged.same(member_of))
        return [[member_of[m] for m in members] for members in groups]

    def _merge(self, claims: Sequence[Claim]) -> list[Claim]:
        by_id = {c.id: c for c in claims}

        def link(some: Sequence[str], judgements: Sequence[Judgement]) -> list[Claim]:
            return self._rules(merge, [by_id[i] for i in some], judgements)

        return link_judged(link, lambda c: c.members or (c.id,), list(by_id), self.judged.about(by_id))

    def _rules(
        self, rule: Callable[..., list[L]], claims: Sequence[Claim], judgements: Sequence[Judgement]
    ) -> list[L]:
        self._read_reports(claims)
        days = {e.report_id: self._days[e.report_id] for c in claims for e in c.evidence}
        return rule(
            claims,
            self._actors_of(claims),
            judgements,
            days,
            self._facts,
            self._moments,
            self._words,
            self.scorer,
        )

    def _load(self, rows: Iterable[int]) -> dict[int, Claim]:
        wanted = list(rows)
        if len(self._cache) > CACHED:
            self._cache.clear()
            self._facts.clear()
            self._words.clear()
            self._days.clear()
        for batch in in_chunks(row for row in wanted if row not in self._cache):
            query = select(t.local_claims.c.row, t.local_claims.c.payload).where(
                t.local_claims.c.row.in_(batch), t.local_claims.c.withdrawn_at.is_(None)
            )
            for row, payload in self.connection.execute(query):
                self._cache[row] = unsqueeze(payload, Claim)
        return {row: self._cache[row] for row in wanted if row in self._cache}

    def _actors_of(self, claims: Iterable[Claim]) -> Mapping[str, Actor]:
        """The known actors of the claims' parties; grows, since actors do not change any more by now."""
        missing = sorted({m for c in claims for m in claim_actors(c) if m not in self._asked})
        if not missing:
            return self._actor_of
        self._asked.update(missing)
        ids: dict[str, str] = {}
        for batch in in_chunks(missing):
            query = select(t.local_actors.c.member, t.local_actors.c.actor_id).where(
                t.local_actors.c.member.in_(batch)
            )
            ids.update({m: a for m, a in self.connection.execute(query) if a is not None})
        actors = stored_actors(self.connection, set(ids.values()))
        self._actor_of.update({m: actors[a] for m, a in ids.items() if a in actors})
        return self._actor_of

    def _read_reports(self, claims: Iterable[Claim]) -> None:
        """Read days, moments and words of the reports of claims, unless they are known."""
        wanted = {e.report_id for claim in claims for e in claim.evidence}
        for batch in in_chunks(sorted(wanted - self._days.keys())):
            self._days.update(dict.fromkeys(batch))
            r = t.reports.c
            query = select(r.id, r.published_day, r.published_at, r.text).where(r.id.in_(batch))
            for found in self.connection.execute(query):
                self._days[found.id] = found.published_day
                self._words[found.id] = ReportWords(found.text)
                if found.published_at:
                    self._moments[found.id] = found.published_at
