"""Refuses a judgement that contradicts one that stands, with the chain from one to the other."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection, select

from foreigndesk.errors import MergeConflictError, QueryError
from foreigndesk.linking.judged import JudgedPair, hanging_together
from foreigndesk.linking.records import LocalRecord
from foreigndesk.store import schema as t
from foreigndesk.store.blocks import in_chunks
from foreigndesk.store.codec import unsqueeze
from foreigndesk.store.happenings import report_of
from foreigndesk.store.judging import live_pairs, story_pairs
from foreigndesk.store.story_ids import story_side
from foreigndesk.store.things import Thing, get_actor, whole

_REASON = re.compile(r"(\S+) = (\S+): (.*)$", re.DOTALL)
_JUDGED = re.compile(r"judged the same by .* \((\w+)\)$")
# Steps of a chain that are told; of a longer one its beginning and its end.
STEPS = 8
ASKED = "what is asked for now"

# Member to what it is one with, and why.
Edges = dict[str, dict[str, str]]


def refuse_contradiction(
    connection: Connection, verb: str, left: Sequence[Thing], right: Sequence[Thing]
) -> None:
    """Refuse a "same" across a "different", and the other way round.

    Raises:
        MergeConflictError: If "same" would make one of what was judged different.
        QueryError: If "different" would part what was judged the same.
    """
    things = [*left, *right]
    pairs = story_pairs(connection) if things[0].kind == "story" else live_pairs(connection)
    if verb == "same":
        all_of = set().union(*(whole(connection, thing) for thing in things))
        for broken in pairs:
            if broken.verb == "different" and broken.left & all_of and broken.right & all_of:
                edges = _present_edges(connection, things)
                for thing in things[1:]:
                    _link(edges, things[0].member, thing.member, ASKED)
                chain = _chain(connection, edges, broken.left & all_of, broken.right & all_of, broken)
                raise MergeConflictError(
                    called(connection, things[0]), called(connection, things[1]), broken.id, tuple(chain)
                )
        return
    sets, counting = hanging_together(pairs)
    for one in left:
        for other in right:
            if other.member in sets.of(one.member):
                edges = {}
                for pair in counting:
                    named = sorted(pair.named)
                    for item in named[1:]:
                        _link(edges, named[0], item, f"judged the same by {pair.by} ({pair.id})")
                chain = _chain(connection, edges, {one.member}, {other.member}, None)
                raise QueryError(
                    f"{called(connection, one)} and {called(connection, other)} were judged the same; undo that "
                    f"first: {'; '.join(chain)}"
                )


def called(connection: Connection, thing: Thing) -> str:
    """Return a thing by name and id, for an error."""
    if thing.kind == "actor":
        return f"{get_actor(connection, thing.id).name} ({thing.id[:8]})"
    if thing.kind == "story":
        return f"{story_side(connection, thing.id).name} ({thing.id[:8]})"
    return thing.id


def _present_edges(connection: Connection, things: Sequence[Thing]) -> Edges:
    """Why the members of things are one at present."""
    edges: Edges = {}
    for thing in things:
        members = sorted(whole(connection, thing))
        if thing.kind == "actor":
            for reason in get_actor(connection, thing.id).reasons:
                match = _REASON.match(reason)
                if match:
                    _link(edges, match[1], match[2], match[3])
        reached = _reachable(edges, thing.member)
        for member in members:
            if member not in reached:
                _link(edges, thing.member, member, "one at present")
                reached |= _reachable(edges, member)
    return edges


def _link(edges: Edges, one: str, other: str, why: str) -> None:
    edges.setdefault(one, {}).setdefault(other, why)
    edges.setdefault(other, {}).setdefault(one, why)


def _reachable(edges: Edges, start: str) -> set[str]:
    return set(_ways(edges, {start}))


def _ways(edges: Edges, starts: Iterable[str]) -> dict[str, str | None]:
    """Every member that can be reached, with the one before it on the shortest way."""
    before: dict[str, str | None] = dict.fromkeys(sorted(starts))
    waiting = deque(before)
    while waiting:
        here = waiting.popleft()
        for there in sorted(edges.get(here, ())):
            if there not in before:
                before[there] = here
                waiting.append(there)
    return before


def _chain(
    connection: Connection,
    edges: Edges,
    starts: Iterable[str],
    ends: Iterable[str],
    broken: JudgedPair | None,
) -> list[str]:
    before = _ways(edges, starts)
    end = next((e for e in sorted(ends) if e in before), None)
    steps: list[tuple[str, str]] = []
    while end is not None and (start := before[end]) is not None:
        steps.append((start, end))
        end = start
    steps.reverse()
    names = _names(connection, {m for step in steps for m in step})
    told = [
        f"{names[one]} same as {names[other]}: {_told(connection, edges[one][other])}" for one, other in steps
    ]
    if len(told) > STEPS:
        left_out = len(told) - STEPS
        told = [*told[: STEPS // 2], f"({left_out} more such steps)", *told[-STEPS // 2 :]]
    if broken is not None and steps:
        ends_named = f"{names[steps[0][0]]} different from {names[steps[-1][1]]}"
        told.append(f"{ends_named}: {_who_judged(connection, broken.id)}")
    return told


def _told(connection: Connection, why: str) -> str:
    match = _JUDGED.search(why)
    if match:
        return _who_judged(connection, match[1])
    return why if why in (ASKED, "one at present") else f"rule: {why}"


def _who_judged(connection: Connection, judgement: str) -> str:
    row = connection.execute(select(t.judgements).where(t.judgements.c.id == judgement)).one()
    why = f", {row.why}" if row.why else ""
    return f"judged by {row.by} {row.at[:10]}{why} ({judgement})"


def _names(connection: Connection, members: Iterable[str]) -> Mapping[str, str]:
    found = {m: m for m in members}
    columns = t.local_actors.c
    for batch in in_chunks(sorted(found)):
        query = select(columns.member, columns.payload).where(columns.member.in_(batch))
        for member, payload in connection.execute(query):
            report, _, local = member.partition(":")
            found[member] = f"{unsqueeze(payload, LocalRecord).name} ({report[:8]}:{local})"
    of_stories = {report: member for member in found if (report := report_of(member))}
    for batch in in_chunks(sorted(of_stories)):
        titles = select(t.reports.c.id, t.reports.c.title).where(t.reports.c.id.in_(batch))
        for report, title in connection.execute(titles):
            found[of_stories[report]] = f"{title or '(no headline)'} ({report[:8]})"
    return found
