"""Blocks of members that may be the same, grouped one by one, and the groups that hang together.

A block is grouped again only when it was touched. Groups of different blocks that share a member hang together;
such a part is what linking looks at as a whole. Since each block's grouping depends on its members alone, the parts
do not depend on the order in which members came.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection, Table, bindparam, delete, insert, select, update

from foreigndesk.linking.cells import CALLED
from foreigndesk.linking.connected import connected

A = TypeVar("A")
M = TypeVar("M", int, str)
# Members grouped in one go: sorted members in, groups out.
Group = Callable[[Sequence[M]], Iterable[Iterable[M]]]
# Ids in one IN (...): far below the limits of either database.
CHUNK = 500


def in_chunks(items: Iterable[A], size: int = CHUNK) -> Iterator[list[A]]:
    """Yield the items in lists of at most `size`."""
    batch: list[A] = []
    for item in items:
        batch.append(item)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def key_number(key: str) -> int:
    """Return a block's key as 63 bits: a third of the room, and two that fall together only share a block.

    It is negative for a block in which single names meet their bearers.
    """
    number = int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "big") >> 1
    return ~number if key.startswith(CALLED) else number


class Blocks(Generic[M]):
    """The blocks kept in one table (`key`, a member, `grp`).

    Args:
        connection: A writing connection.
        table: `actor_blocks` or `claim_blocks`.
        member: Name of its member column.
    """

    def __init__(self, connection: Connection, table: Table, member: str) -> None:
        self.connection, self.table = connection, table
        self.key, self.member, self.grp = table.c.key, table.c[member], table.c.grp

    def set_keys(self, wanted: Mapping[M, Sequence[str]]) -> set[int]:
        """Give members their keys in place of those they had; return the numbers of all blocks touched."""
        touched = self.forget(list(wanted))
        rows: list[dict[str, Any]] = [
            {"key": key, self.member.name: m}
            for m in sorted(wanted)
            for key in sorted({key_number(key) for key in wanted[m]})
        ]
        if rows:
            self.connection.execute(insert(self.table), rows)
        return touched | {row["key"] for row in rows}

    def forget(self, members: Sequence[M]) -> set[int]:
        """Take members out of their blocks; return the keys, whose blocks have then to be grouped again."""
        touched: set[int] = set()
        groups: set[tuple[int, Any]] = set()
        for batch in in_chunks(members):
            for key, grp in self.connection.execute(select(self.key, self.grp).where(self.member.in_(batch))):
                touched.add(key)
                if grp is not None:
                    groups.add((key, grp))
            self.connection.execute(delete(self.table).where(self.member.in_(batch)))
        # those left of a group are no longer what it was
        if groups:
            query = update(self.table).where(self.key == bindparam("k"), self.grp == bindparam("g"))
            self.connection.execute(
                query.values(grp=None), [{"k": key, "g": grp} for key, grp in sorted(groups)]
            )
        return touched

    def regroup(
        self, keys: Iterable[int], group: Group[M], idle: Callable[[int, Sequence[M]], bool] | None = None
    ) -> set[M]:
        """Group the blocks of these keys again; return the members of all groups that are not as before.

        Args:
            keys: Numbers of keys.
            group: Groups the members of a block.
            idle: True for a block in which no member is one with another, so that it need not be grouped.
        """
        changed: set[M] = set()
        for batch in in_chunks(sorted(set(keys))):
            blocks: dict[int, dict[M, M | None]] = {}
            query = select(self.key, self.member, self.grp).where(self.key.in_(batch))
            for key, member, grp in self.connection.execute(query):
                blocks.setdefault(key, {})[member] = grp
            changes: list[dict[str, Any]] = []
            # many blocks hold the same members
            known: dict[tuple[M, ...], list[list[M]]] = {}
            for key in sorted(blocks):
                members = tuple(sorted(blocks[key]))
                if idle is not None and idle(key, members):
                    changes += self._changes(key, blocks[key], [[m] for m in members])
                    continue
                if members not in known:
                    known[members] = (
                        [sorted(g) for g in group(members)] if len(members) > 1 else [list(members)]
                    )
                changes += self._changes(key, blocks[key], known[members])
            changed |= {change["m"] for change in changes}
            if changes:
                self.connection.execute(
                    update(self.table)
                    .where(self.key == bindparam("k"), self.member == bindparam("m"))
                    .values(grp=bindparam("g")),
                    changes,
                )
        return changed

    @staticmethod
    def _changes(
        key: int, old: Mapping[M, M | None], groups: Sequence[Sequence[M]]
    ) -> Iterator[dict[str, Any]]:
        before: dict[M, set[M]] = {}
        for member, grp in old.items():
            if grp is not None:
                before.setdefault(grp, set()).add(member)
        for members in groups:
            name = members[0]
            if before.get(name) != set(members):
                yield from ({"k": key, "m": member, "g": name} for member in members)

    def parts(self, members: Iterable[M]) -> list[list[M]]:
        """Return the parts that hold the given members, each sorted, in order of their first member."""
        found: dict[M, list[tuple[int, Any]]] = {}
        mates: dict[tuple[int, Any], list[M]] = {}
        frontier = set(members)
        while frontier:
            fresh: set[tuple[int, Any]] = set()
            for member in frontier:
                found[member] = []
            for batch in in_chunks(sorted(frontier)):
                query = select(self.member, self.key, self.grp).where(
                    self.member.in_(batch), self.grp.is_not(None)
                )
                for member, key, grp in self.connection.execute(query):
                    found[member].append((key, grp))
                    fresh.add((key, grp))
            reached: set[M] = set()
            fresh -= mates.keys()
            # SQLite reads the whole index for `(key, grp) IN (...)`; blocks are small
            for keys in in_chunks(sorted({key for key, _ in fresh})):
                query = select(self.key, self.grp, self.member).where(
                    self.key.in_(keys), self.grp.is_not(None)
                )
                for key, grp, member in self.connection.execute(query):
                    if (key, grp) in fresh:
                        mates.setdefault((key, grp), []).append(member)
                        reached.add(member)
            frontier = reached - found.keys()
        return connected({m: [mate for g in groups for mate in mates[g][:1]] for m, groups in found.items()})
