"""The one-report claims that say the same of what lasts, kept together so that linking looks at few of them.

That somebody is president is said by thousands of reports. Rules and judgements aside, all that say it in the same way are
one claim (`linking.claims_merge.claim_cell`): they make a *cell*, which stands in blocks in their place, and of which the
earliest are read to say what the claim says. So a report more costs the same, however many said it before.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection, delete, insert, select

from foreigndesk.linking.claims_merge import FILLED_FROM, LASTING
from foreigndesk.linking.judged import JudgedPair
from foreigndesk.store import schema as t
from foreigndesk.store.blocks import in_chunks


def cell_number(cell: str) -> int:
    """Return a cell as a negative number, which no row of a claim has."""
    return -1 - (int.from_bytes(hashlib.blake2b(cell.encode(), digest_size=8).digest(), "big") >> 2)


def told_at(order: tuple[str, str]) -> bytes:
    """Return `Facts.order` as bytes that sort as it does."""
    return "\0".join(order).encode()


class ClaimCells:
    """The cells of claims, in a transaction that is open.

    Args:
        connection: A writing connection.
        pairs: The judgements that stand; claims they are about stand for themselves.
    """

    def __init__(self, connection: Connection, pairs: Sequence[JudgedPair]) -> None:
        self.connection = connection
        self.alone = self._judged(pairs)

    def _judged(self, pairs: Sequence[JudgedPair]) -> frozenset[str]:
        """Ids of the one-report claims that judgements name, or that were one with what they name."""
        m = t.judged_members.c
        found: set[str] = set()
        for batch in in_chunks([pair.id for pair in pairs]):
            query = select(m.member_now).where(m.judgement.in_(batch), m.member_now.not_like("%:%"))
            found |= set(self.connection.execute(query).scalars())
        return frozenset(found)

    def wrongly_placed(self) -> set[int]:
        """Return the rows that a judgement, or its undoing, has taken out of their cell or given back to one."""
        m, k, c, x = t.judged_members.c, t.local_claims.c, t.claim_cells.c, t.claims.c
        judged = select(m.member_now).where(m.member_now.not_like("%:%")).distinct()
        found: set[int] = set()
        for batch in in_chunks(sorted(self.connection.execute(judged).scalars())):
            standing = (k.id.in_(batch), k.withdrawn_at.is_(None))
            celled = select(k.row, k.id).join(t.claim_cells, c.local_row == k.row).where(*standing)
            inside = self.connection.execute(celled).all()
            found |= {row.row for row in inside if row.id in self.alone}
            lasting = (
                select(k.row, k.id)
                .join(t.claim_members, t.claim_members.c.local_row == k.row)
                .join(t.claims, x.claim_id == t.claim_members.c.claim_id)
                .where(
                    *standing,
                    t.claim_members.c.left_at.is_(None),
                    x.withdrawn_at.is_(None),
                    x.kind.in_(LASTING),
                )
            )
            known = {row.row for row in inside}
            found |= {
                row.row
                for row in self.connection.execute(lasting)
                if row.row not in known and row.id not in self.alone
            }
        return found

    def of_rows(self, rows: Iterable[int]) -> dict[int, int]:
        """Return the cells of those rows that are in one."""
        c = t.claim_cells.c
        found: dict[int, int] = {}
        for batch in in_chunks(rows):
            query = select(c.local_row, c.cell).where(c.local_row.in_(batch))
            found.update((row.local_row, row.cell) for row in self.connection.execute(query))
        return found

    def put(self, wanted: Mapping[int, tuple[int, bytes]]) -> None:
        """Let rows be in these cells, told then, and no longer in those that they were in."""
        self.forget(wanted)
        rows = [
            {"local_row": row, "cell": cell, "told": told} for row, (cell, told) in sorted(wanted.items())
        ]
        if rows:
            self.connection.execute(insert(t.claim_cells), rows)

    def forget(self, rows: Iterable[int]) -> None:
        """Take rows out of their cells."""
        for batch in in_chunks(rows):
            self.connection.execute(delete(t.claim_cells).where(t.claim_cells.c.local_row.in_(batch)))

    def standing(self, cells: Iterable[int]) -> set[int]:
        """Return those of the cells that hold a claim."""
        c = t.claim_cells.c
        found: set[int] = set()
        for batch in in_chunks(sorted(set(cells))):
            query = select(c.cell).where(c.cell.in_(batch)).distinct()
            found |= set(self.connection.execute(query).scalars())
        return found

    def earliest(self, cell: int, number: int = FILLED_FROM) -> list[int]:
        """Return the rows of a cell that were told first, in that order."""
        c = t.claim_cells.c
        query = select(c.local_row).where(c.cell == cell).order_by(c.told).limit(number)
        return list(self.connection.execute(query).scalars())

    def all_rows(self, cell: int) -> list[int]:
        """Return all rows of a cell."""
        c = t.claim_cells.c
        return list(self.connection.execute(select(c.local_row).where(c.cell == cell)).scalars())

    def corrected(self) -> dict[int, list[int]]:
        """Return the rows of cells that somebody corrected, by cell: what was set right shows, however late it was told."""
        c, k, x = t.claim_cells.c, t.local_claims.c, t.corrections.c
        # corrections are few; joined in one statement, SQLite began with all that is in cells
        claims = self.connection.execute(select(x.claim_now).where(x.withdrawn_at.is_(None)).distinct())
        joined = t.local_claims.join(t.claim_cells, c.local_row == k.row)
        found: dict[int, list[int]] = {}
        for batch in in_chunks(claims.scalars().all()):
            query = select(c.cell, c.local_row).select_from(joined).where(k.id.in_(batch)).distinct()
            for row in self.connection.execute(query):
                found.setdefault(row.cell, []).append(row.local_row)
        return found
