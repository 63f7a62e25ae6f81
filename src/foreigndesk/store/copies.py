"""Finds the reports that new ones copy, and keeps each report's origin: the report that it goes back to."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence

from sqlalchemy import Connection, bindparam, delete, func, insert, or_, select, update

from foreigndesk.linking.connected import connected
from foreigndesk.linking.reprints import Reprint, compare_words, is_candidate, origins, words
from foreigndesk.store import schema as t
from foreigndesk.store.blocks import in_chunks
from foreigndesk.store.codec import from_json, to_json

# Reports whose words are kept while others are compared with them.
WORDS_KEPT = 500


def link_copies(
    connection: Connection, report_ids: Sequence[str], tell: Callable[[str, int, int], None]
) -> None:
    """Compare new reports with those that share words with them, and bring the origins up to date."""
    touched: set[str] = set()
    compared: set[tuple[str, str]] = set()
    words_of = functools.lru_cache(WORDS_KEPT)(functools.partial(_words, connection))
    sizes: dict[int, int] = {}
    for number, report_id in enumerate(report_ids):
        tell("reprints", number, len(report_ids))
        for other in _candidates(connection, report_id, sizes):
            left, right = min(report_id, other), max(report_id, other)
            if (left, right) not in compared:
                compared.add((left, right))
                if _compare(connection, left, right, words_of):
                    touched |= {left, right}
    _write_origins(connection, _reached(connection, touched))


def _candidates(connection: Connection, report_id: str, sizes: dict[int, int]) -> list[str]:
    """Return the reports that share enough fingerprints with one; `sizes` keeps how many each has."""
    mine, theirs = t.fingerprints.alias(), t.fingerprints.alias()
    own = connection.execute(select(t.reports.c.row).where(t.reports.c.id == report_id)).scalar_one()
    query = (
        select(theirs.c.report_row, func.count())
        .select_from(mine.join(theirs, mine.c.hash == theirs.c.hash))
        .where(mine.c.report_row == own, theirs.c.report_row != own)
        .group_by(theirs.c.report_row)
    )
    shared: dict[int, int] = dict(connection.execute(query).all())
    column = t.fingerprints.c.report_row
    for batch in in_chunks(sorted({own, *shared} - sizes.keys())):
        query = select(column, func.count()).where(column.in_(batch)).group_by(column)
        sizes.update(dict(connection.execute(query).all()))
    near = [row for row, count in shared.items() if is_candidate(count, sizes[row], sizes[own])]
    found: list[str] = []
    for batch in in_chunks(sorted(near)):
        found += connection.execute(select(t.reports.c.id).where(t.reports.c.row.in_(batch))).scalars()
    return sorted(found)


def _words(connection: Connection, report_id: str) -> list[str]:
    query = select(t.reports.c.text).where(t.reports.c.id == report_id)
    return words(connection.execute(query).scalar_one())


def _compare(connection: Connection, left: str, right: str, words_of: Callable[[str], list[str]]) -> bool:
    reprint = compare_words(words_of(left), words_of(right))
    pair = (t.reprint_pairs.c.left == left, t.reprint_pairs.c.right == right)
    connection.execute(delete(t.reprint_pairs).where(*pair))
    if reprint is None:
        return False
    connection.execute(insert(t.reprint_pairs).values(left=left, right=right, payload=to_json(reprint)))
    return True


def _reached(connection: Connection, start: set[str]) -> dict[tuple[str, str], Reprint]:
    """Return all pairs of the parts that hold the given reports."""
    pairs: dict[tuple[str, str], Reprint] = {}
    seen: set[str] = set()
    frontier = set(start)
    columns = t.reprint_pairs.c
    while frontier:
        seen |= frontier
        reached: set[str] = set()
        for batch in in_chunks(sorted(frontier)):
            query = select(t.reprint_pairs).where(or_(columns.left.in_(batch), columns.right.in_(batch)))
            for row in connection.execute(query):
                pairs[row.left, row.right] = from_json(row.payload, Reprint)
                reached |= {row.left, row.right}
        frontier = reached - seen
    return pairs


def _write_origins(connection: Connection, pairs: dict[tuple[str, str], Reprint]) -> None:
    if not pairs:
        return
    links: dict[str, list[str]] = {}
    for left, right in sorted(pairs):
        links.setdefault(left, []).append(right)
        links.setdefault(right, [])
    by_left: dict[str, list[tuple[str, str, Reprint]]] = {}
    for left, right in sorted(pairs):
        by_left.setdefault(left, []).append((left, right, pairs[left, right]))
    for part in connected(links):
        inside = [pair for left in part for pair in by_left.get(left, ())]
        days: dict[str, str | None] = {}
        for batch in in_chunks(part):
            query = select(t.reports.c.id, t.reports.c.published_day).where(t.reports.c.id.in_(batch))
            days |= dict(connection.execute(query).all())
        origin_of = origins(days, inside)
        rows = []
        for report_id in part:
            origin = origin_of[report_id]
            copied = origin != report_id
            found = pairs.get((min(report_id, origin), max(report_id, origin)))
            rows.append(
                {
                    "report": report_id,
                    "origin": origin,
                    "of": origin if copied else None,
                    # a copy of a copy need not share enough with the first for a pair of their own
                    "kind": (found.kind if found else "partial") if copied else None,
                }
            )
        connection.execute(
            update(t.reports)
            .where(t.reports.c.id == bindparam("report"))
            .values(
                origin_id=bindparam("origin"), reprint_of=bindparam("of"), reprint_kind=bindparam("kind")
            ),
            rows,
        )
