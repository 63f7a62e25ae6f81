"""Steps that the linking of actors and that of claims share: marks, judgements, batches."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from sqlalchemy import Connection, delete, func, select

from foreigndesk.linking.judged import JudgedPair, partition
from foreigndesk.model import Judgement
from foreigndesk.store import schema as t

Notify = Callable[[str, int, int], None]
L = TypeVar("L")


def pending(connection: Connection) -> int:
    """Return how many marks linking has still to work off."""
    return int(connection.execute(select(func.count()).select_from(t.to_link)).scalar_one())


def take(connection: Connection, kind: str) -> list[str]:
    """Return the marks of a kind, sorted, and clear them."""
    keys = connection.execute(select(t.to_link.c.key).where(t.to_link.c.kind == kind)).scalars().all()
    if keys:
        connection.execute(delete(t.to_link).where(t.to_link.c.kind == kind))
    return sorted(keys)


def judged_keys(pairs: Iterable[JudgedPair]) -> dict[str, list[str]]:
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


def as_they_are(members: tuple[str, ...]) -> tuple[str, ...]:
    """Return the members of a group that is nothing but its members."""
    return members


def in_batches(parts: Sequence[list[str]] | Sequence[list[int]], size: int = 200) -> Iterable[list[list]]:  # type: ignore[type-arg]
    """Yield the parts some at a time, for fewer queries."""
    return (list(parts[i : i + size]) for i in range(0, len(parts), size))
