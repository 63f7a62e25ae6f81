"""Works off what linking has still to look at (`to_link`), in one transaction: all of it is in the record, or none.

Linking itself is pure (`foreigndesk.linking`); this decides what to show it, so that the cost follows the new
reports and the blocks they touch. Actors and claims go the same way:

1. Records meet in blocks under keys. Each touched block is grouped by itself.
2. Groups of different blocks that share a member hang together; each such part is linked once more, as a whole,
   and what comes out is the record.

Which blocks there are, and what each comes to, depends only on the reports; so the record does not depend on their
order, nor on how often linking ran between them.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from foreigndesk.linking import actors as actor_rules
from foreigndesk.linking import claims_merge as claim_rules
from foreigndesk.linking.actors import LocalRecord, block_keys, cluster, company_key
from foreigndesk.linking.claims_merge import claim_keys, merge
from foreigndesk.linking.compared import Facts
from foreigndesk.linking.judged import JudgedPair, partition
from foreigndesk.model import Actor, Claim, Judgement
from foreigndesk.store import schema as t
from foreigndesk.store.base import Store
from foreigndesk.store.blocks import Blocks, in_chunks
from foreigndesk.store.codec import name_words, squeeze, unpack, unsqueeze
from foreigndesk.store.copies import link_copies
from foreigndesk.store.happenings import link_stories
from foreigndesk.store.judging import Judged, live_pairs
from foreigndesk.store.moves import MoveLog
from foreigndesk.store.record import ClaimWriter
from foreigndesk.store.writer import claim_actors, mark

Notify = Callable[[str, int, int], None]
L = TypeVar("L")
# Claims, and local actors, kept in memory while blocks are grouped.
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


def relink_within(connection: Connection, now: str, tell: Notify | None = None) -> int:
    """Do what `relink` does inside a transaction that is open."""
    tell = tell or _silent
    pairs = live_pairs(connection)
    fresh = take(connection, "report")
    link_copies(connection, fresh, tell)
    link_stories(connection, fresh, take(connection, "month"), tell)
    _ActorLinker(connection, pairs, now, tell).run()
    return _ClaimLinker(connection, pairs, now, tell).run()


def pending(connection: Connection) -> int:
    """Return how many marks linking has still to work off."""
    return int(connection.execute(select(func.count()).select_from(t.to_link)).scalar_one())


def take(connection: Connection, kind: str) -> list[str]:
    """Return the marks of a kind, sorted, and clear them."""
    keys = connection.execute(select(t.to_link.c.key).where(t.to_link.c.kind == kind)).scalars().all()
    if keys:
        connection.execute(delete(t.to_link).where(t.to_link.c.kind == kind))
    return sorted(keys)


def _silent(what: str, done: int, total: int) -> None:
    del what, done, total


def _judged_keys(pairs: Iterable[JudgedPair]) -> dict[str, list[str]]:
    """Member to a key for each "same" about it: what a person joined meets, whatever its names."""
    found: dict[str, list[str]] = {}
    for pair in pairs:
        if pair.verb == "same":
            for member in sorted(pair.named):
                found.setdefault(member, []).append(f"judged:{pair.id}")
    return found


def link_judged(
    link: Callable[[Sequence[str], Sequence[Judgement]], list[L]],
    members_of: Callable[[L], Sequence[str]],
    ids: Sequence[str],
    pairs: Sequence[JudgedPair],
) -> list[L]:
    """Link under the judgements that are about the given ids (`foreigndesk.linking.judged` says how).

    Args:
        link: Links some of the ids with judgements; without any, by the rules alone.
        members_of: The ids that are one in what `link` returns.
        ids: What is to be linked.
        pairs: The judgements about them.
    """
    if not pairs:
        return link(ids, ())
    made: dict[tuple[str, ...], L] = {}

    def rules(some: Sequence[str]) -> list[tuple[str, ...]]:
        found = {tuple(sorted(members_of(one))): one for one in link(some, ())}
        made.update(found)
        return list(found)

    linked = []
    for group in partition(ids, rules, pairs):
        if group in made:
            linked.append(made[group])
        else:
            linked += link(group, [Judgement("", "same", group[0], other, "", "") for other in group[1:]])
    return linked


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


def reasons_of(whole: Actor, ruled: Sequence[Actor], pairs: Sequence[JudgedPair]) -> tuple[str, ...]:
    """Return why the members of an actor that judgements made are one: the rules' reasons, and who judged."""
    members = set(whole.members)
    reasons = {reason for actor in ruled if members.issuperset(actor.members) for reason in actor.reasons}
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


def _as_they_are(members: tuple[str, ...]) -> tuple[str, ...]:
    return members


class _ActorLinker:
    def __init__(
        self, connection: Connection, pairs: Sequence[JudgedPair], now: str, tell: Notify
    ) -> None:
        self.connection, self.pairs, self.tell = connection, pairs, tell
        self.judged = Judged(connection, pairs)
        self.moved = MoveLog(connection, now)
        # what a person took out of a state does not stand for it, whatever its words
        self.freed = {m for pair in pairs if pair.verb == "different" for m in pair.left}
        self.blocks: Blocks[str] = Blocks(connection, t.actor_blocks, "member")
        self._cache: dict[str, LocalRecord] = {}
        self._company: dict[str, list[str]] = {}

    def run(self) -> None:
        """Link the marked members and what hangs together with them; mark the claims that this changes."""
        marked = take(self.connection, "actor")
        touched = {int(key) for key in take(self.connection, "actor_block")}
        judged = _judged_keys(self.pairs)
        free: set[str] = set()
        for number, batch in enumerate(in_chunks(marked)):
            self.tell("actors", number * len(batch), len(marked))
            records = self._records(batch)
            fixed = [r for r in records.values() if is_fixed(r)]
            self._write([(state_actor(r.state), (r.member,)) for r in fixed])
            touched |= self.blocks.forget([r.member for r in fixed if r.member in judged])
            keys = {m: [*block_keys(r), *judged.get(m, ())] for m, r in records.items() if not is_fixed(r)}
            touched |= self.blocks.set_keys(keys)
            free |= keys.keys()
        free |= self.blocks.regroup(touched, self._group)
        for parts in in_batches(self.blocks.parts(free)):
            records = self._records(m for part in parts for m in part)
            found = [a for part in parts for a in self._cluster([records[m] for m in part])]
            self._write([(a, a.members) for a in found])
        self.moved.write()
        self._sweep(free)

    def _group(self, members: Sequence[str]) -> list[tuple[str, ...]]:
        records = self._records(members)

        def link(some: Sequence[str], judgements: Sequence[Judgement]) -> list[tuple[str, ...]]:
            return actor_rules.group([records[m] for m in some], judgements)

        # what is judged different is parted where all that hangs together is seen, not block by block
        return link_judged(link, _as_they_are, list(records), self.judged.same(records))

    def _cluster(self, records: Sequence[LocalRecord]) -> list[Actor]:
        by_member = {r.member: r for r in records}
        pairs = self.judged.about(by_member)
        ruled: list[Actor] = []

        def link(some: Sequence[str], judgements: Sequence[Judgement]) -> list[Actor]:
            found = cluster([by_member[m] for m in some], judgements)
            if judgements:
                return [dataclasses.replace(a, reasons=reasons_of(a, ruled, pairs)) for a in found]
            ruled.extend(found)
            return found

        return link_judged(link, lambda a: a.members, list(by_member), pairs)

    def _records(self, members: Iterable[str]) -> dict[str, LocalRecord]:
        wanted = list(members)
        if len(self._cache) > CACHED:
            self._cache.clear()
            self._company.clear()
        columns = t.local_actors.c
        for batch in in_chunks(m for m in wanted if m not in self._cache):
            query = select(columns.member, columns.report_id, columns.payload).where(
                columns.member.in_(batch)
            )
            rows = self.connection.execute(query).all()
            self._load_company({row.report_id for row in rows} - self._company.keys())
            for row in rows:
                record = unsqueeze(row.payload, LocalRecord)
                if is_fixed(record) and record.member in self.freed:
                    record = dataclasses.replace(record, state=None)
                if not is_fixed(record):
                    own = company_key(record.kind, record.name, named=record.named)
                    others = tuple(key for key in self._company.get(row.report_id, ()) if key != own)
                    record = dataclasses.replace(record, company=others)
                self._cache[row.member] = record
        return {m: self._cache[m] for m in wanted if m in self._cache}

    def _load_company(self, report_ids: Iterable[str]) -> None:
        columns = t.readings.c
        for batch in in_chunks(sorted(report_ids)):
            query = select(columns.report_id, columns.company).where(
                columns.report_id.in_(batch), columns.withdrawn_at.is_(None)
            )
            for report_id, company in self.connection.execute(query):
                self._company[report_id] = unpack(company, list)

    def _write(self, found: Sequence[tuple[Actor, Sequence[str]]]) -> None:
        """Write actors and whose members they are; mark the claims of members whose actor is another one now."""
        if not found:
            return
        actor_ids = {a.id for a, _ in found}
        old = _actors(self.connection, actor_ids)
        renamed = {a.id for a, _ in found if a.id in old and _signature(old[a.id]) != _signature(a)}
        rows = {a.id: _actor_row(a) for a, _ in found if old.get(a.id) != dataclasses.replace(a, members=())}
        for batch in in_chunks(sorted(rows)):
            self.connection.execute(delete(t.actors).where(t.actors.c.id.in_(batch)))
        if rows:
            self.connection.execute(insert(t.actors), list(rows.values()))
        wanted = {m: a.id for a, members in found for m in members}
        changed = [m for m, actor_id in wanted.items() if actor_id in renamed]
        moves = []
        for batch in in_chunks(sorted(wanted)):
            query = select(t.local_actors.c.member, t.local_actors.c.actor_id).where(
                t.local_actors.c.member.in_(batch)
            )
            for member, actor_id in self.connection.execute(query):
                if actor_id != wanted[member]:
                    moves.append({"m": member, "a": wanted[member]})
                    self.moved.note(member, actor_id, wanted[member])
        if moves:
            self.connection.execute(
                update(t.local_actors)
                .where(t.local_actors.c.member == bindparam("m"))
                .values(actor_id=bindparam("a")),
                moves,
            )
        self._mark_claims([*changed, *(move["m"] for move in moves)])

    def _mark_claims(self, members: Sequence[str]) -> None:
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

    def _sweep(self, free: set[str]) -> None:
        """Delete the actors that no local actor stands for any more (the claims that named them are kept)."""
        if not free:
            return
        alone = ~select(t.local_actors.c.member).where(t.local_actors.c.actor_id == t.actors.c.id).exists()
        self.connection.execute(delete(t.actors).where(alone))


def in_batches(parts: Sequence[list[str]] | Sequence[list[int]], size: int = 200) -> Iterable[list[list]]:  # type: ignore[type-arg]
    """Yield the parts some at a time, for fewer queries."""
    return (list(parts[i : i + size]) for i in range(0, len(parts), size))


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
        "payload": squeeze(dataclasses.replace(actor, members=())),
    }


def _actors(connection: Connection, actor_ids: Iterable[str]) -> dict[str, Actor]:
    found: dict[str, Actor] = {}
    for batch in in_chunks(sorted(actor_ids)):
        query = select(t.actors.c.id, t.actors.c.payload).where(t.actors.c.id.in_(batch))
        found.update({i: unsqueeze(payload, Actor) for i, payload in connection.execute(query)})
    return found


class _ClaimLinker:
    def __init__(
        self, connection: Connection, pairs: Sequence[JudgedPair], now: str, tell: Notify
    ) -> None:
        self.connection, self.pairs, self.tell = connection, pairs, tell
        self.judged = Judged(connection, pairs)
        self.blocks: Blocks[int] = Blocks(connection, t.claim_blocks, "local_row")
        self.writer = ClaimWriter(connection, now)
        self._cache: dict[int, Claim] = {}
        self._facts: dict[str, Facts] = {}
        self._actor_of: dict[str, Actor] = {}
        self._asked: set[str] = set()
        self._days: dict[str, str | None] = {}
        self._moments: dict[str, str] = {}

    def run(self) -> int:
        """Link the marked one-report claims and what hangs together with them; return how many claims changed."""
        marked = [int(row) for row in take(self.connection, "claim")]
        judged = _judged_keys(self.pairs)
        touched = {int(key) for key in take(self.connection, "claim_block")}
        free: set[int] = set()
        for number, batch in enumerate(in_chunks(sorted(marked))):
            self.tell("claims", number * len(batch), len(marked))
            live = self._load(batch)
            gone = [row for row in batch if row not in live]
            touched |= self.blocks.forget(gone)
            free |= self.writer.leave(gone)
            actor_of = self._actors_of(live.values())
            keys = {}
            for row, claim in live.items():
                day = self._day(claim)
                keys[row] = [*claim_keys(claim, actor_of, published=day), *judged.get(claim.id, ())]
            touched |= self.blocks.set_keys(keys)
            free |= keys.keys()
        free |= self.blocks.regroup(touched, self._group)
        parts = self.blocks.parts(free)
        done = 0
        for some in in_batches(parts):
            self.tell("claims", done, len(parts))
            done += len(some)
            claims = self._load(row for part in some for row in part)
            # a mark may name a claim whose mates were withdrawn since
            linked = [c for part in some for c in self._merge([claims[row] for row in part if row in claims])]
            rows = {claim.id: row for row, claim in claims.items()}
            self.writer.write(linked, rows, self._actor_of)
        return self.writer.finish()

    def _group(self, rows: Sequence[int]) -> list[list[int]]:
        claims = {claim.id: claim for claim in self._load(rows).values()}
        row_of = {claim.id: row for row, claim in self._load(rows).items()}

        def link(some: Sequence[str], judgements: Sequence[Judgement]) -> list[tuple[str, ...]]:
            return self._rules(claim_rules.group, [claims[i] for i in some], judgements)

        groups = link_judged(link, _as_they_are, list(row_of), self.judged.same(row_of))
        return [[row_of[m] for m in members] for members in groups]

    def _merge(self, claims: Sequence[Claim]) -> list[Claim]:
        by_id = {c.id: c for c in claims}

        def link(some: Sequence[str], judgements: Sequence[Judgement]) -> list[Claim]:
            return self._rules(merge, [by_id[i] for i in some], judgements)

        return link_judged(link, lambda c: c.members or (c.id,), list(by_id), self.judged.about(by_id))

    def _rules(
        self, rule: Callable[..., list[L]], claims: Sequence[Claim], judgements: Sequence[Judgement]
    ) -> list[L]:
        days = {e.report_id: self._day_of(e.report_id) for c in claims for e in c.evidence}
        return rule(claims, self._actors_of(claims), judgements, days, self._facts, self._moments)

    def _load(self, rows: Iterable[int]) -> dict[int, Claim]:
        wanted = list(rows)
        if len(self._cache) > CACHED:
            self._cache.clear()
            self._facts.clear()
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
        actors = _actors(self.connection, set(ids.values()))
        self._actor_of.update({m: actors[a] for m, a in ids.items() if a in actors})
        return self._actor_of

    def _day(self, claim: Claim) -> str | None:
        return self._day_of(claim.evidence[0].report_id)

    def _day_of(self, report_id: str) -> str | None:
        if report_id not in self._days:
            query = select(t.reports.c.published_day, t.reports.c.published_at)
            found = self.connection.execute(query.where(t.reports.c.id == report_id)).one_or_none()
            self._days[report_id] = found.published_day if found else None
            if found and found.published_at:
                self._moments[report_id] = found.published_at
        return self._days[report_id]
