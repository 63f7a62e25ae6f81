"""Answers a search: a page of hits in an order, with counts and facets; the command line and the pages ask here."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from itertools import zip_longest
from typing import Any, Literal, cast

from sqlalchemy import Connection, func, select

from foreigndesk.errors import QueryError
from foreigndesk.store import schema as t
from foreigndesk.store.search.counting import Counter
from foreigndesk.store.search.cursors import Cursor, read_cursor, write_cursor
from foreigndesk.store.search.hits import show_hits
from foreigndesk.store.search.parser import parse_query
from foreigndesk.store.search.planning import plan_by_indexes
from foreigndesk.store.search.sides import RANK, ByTime, HitKind, Key, Side
from foreigndesk.store.search.syntax import Words, to_text, words_sought
from foreigndesk.store.views import Found

SearchOrder = Literal["relevance", "newest", "oldest", "added"]
ORDERS: tuple[SearchOrder, ...] = ("relevance", "newest", "oldest", "added")
# So many hits of either table are counted, and so many are ranked; of more, those recorded last.
COUNTED = 2_000
RANKED = 3_000
# An order by relevance gives so many hits: nobody reads further down, and a cursor must name those given.
GIVEN = 1_000
MAX_PAGE = 1_000
# Claims that are taken at once, where a search is one condition of several.
ALL_FOUND = 50_000


def find(
    connection: Connection,
    query: str,
    *,
    order: str | None = None,
    limit: int = 20,
    cursor: str | None = None,
    counts: bool = True,
    facets: bool = False,
    moment: str | None = None,
) -> Found:
    """Return a page of the reports and claims that meet a search.

    All pages of one search show the record as it stood at the first: what is added since is in none of them.

    Args:
        connection: To the database.
        query: The search, in the language of docs/search.md.
        order: relevance, newest or oldest (by the day published or happened), or added (last recorded first);
            relevance if None and there are words to look for, else newest.
        limit: At most so many hits, 1 to `MAX_PAGE`.
        cursor: Where the page before ended.
        counts: Whether to count all hits.
        facets: Whether to count them by value.
        moment: What `moment_now` gave, if it was asked; a page behind the first is of the moment of the first.

    Raises:
        QueryError: If the search (`SearchSyntaxError`), the order, the limit or the cursor cannot be understood.
    """
    tree = parse_query(query)
    plan_by_indexes(connection)
    words = list(words_sought(tree))
    chosen = next((one for one in ORDERS if one == order), None)
    if order is None:
        chosen = "relevance" if words else "newest"
    if chosen is None:
        raise QueryError(f"{order!r} is no order of a search; these are: {', '.join(ORDERS)}")
    if not 1 <= limit <= MAX_PAGE:
        raise QueryError(f"a page has 1 to {MAX_PAGE:,} hits, not {limit}")
    understood = to_text(tree)
    digest = f"{zlib.crc32(f'{chosen} {understood}'.encode()):x}"
    before = read_cursor(cursor) if cursor is not None else Cursor(digest, moment or moment_now(connection))
    if before.query != digest:
        raise QueryError("this cursor belongs to another search, or to another order of it")
    sides = (
        Side(connection, "reports", tree, before.moment, query),
        Side(connection, "claims", tree, before.moment, query),
    )
    rows: list[list[int]] = [[], []]
    is_all = True
    if counts or facets or chosen == "relevance":
        looked_at = [side.rows(RANKED if chosen == "relevance" else COUNTED) for side in sides]
        rows = [some for some, _ in looked_at]
        is_all = all(whole for _, whole in looked_at)
    if chosen == "relevance":
        keys, after = _by_relevance(sides, rows, words, before, limit)
        cut = not is_all or sum(map(len, rows)) > GIVEN
    else:
        keys, after = _by_time(sides, chosen, before, limit)
        cut = False
    counter = None
    if counts or facets:
        capped = not is_all or any(len(some) > COUNTED for some in rows)
        counter = Counter(connection, rows[0][:COUNTED], rows[1][:COUNTED], before.moment, capped)
    return Found(
        query=understood,
        order=chosen,
        hits=show_hits(connection, keys, words, before.moment),
        cursor=write_cursor(after) if after is not None else None,
        totals=counter.totals() if counter is not None else None,
        facets=counter.facets() if counter is not None and facets else (),
        cut=cut,
        notes=sides[0].notes,
    )


def claims_found(connection: Connection, query: str, moment: str | None = None) -> list[int]:
    """Return the rows of all claims that meet a search, as the record stood at a moment (now, if None).

    Raises:
        QueryError: If the search cannot be understood, or more than `ALL_FOUND` claims meet it.
    """
    tree = parse_query(query)
    plan_by_indexes(connection)
    side = Side(connection, "claims", tree, moment or moment_now(connection), query)
    rows, whole = side.rows(ALL_FOUND)
    if not whole:
        raise QueryError(f"more than {ALL_FOUND:,} claims meet this search; narrow it down")
    return rows


def moment_now(connection: Connection) -> str:
    """Return the moment of the last change that this connection sees: the record as of then is the record now."""
    r, c, j = t.reports.c, t.claims.c, t.judgements.c
    changes = (
        select(func.max(r.recorded_at)),
        select(func.max(c.recorded_at)),
        select(func.max(c.withdrawn_at)).where(c.withdrawn_at.is_not(None)),
        select(func.max(j.at)),
        select(func.max(j.withdrawn_at)),
    )
    latest = connection.execute(select(*(one.scalar_subquery() for one in changes))).one()
    return max(moment or "" for moment in latest)


def _by_time(
    sides: Sequence[Side], order: ByTime, before: Cursor, limit: int
) -> tuple[list[Key], Cursor | None]:
    after = Key(before.after[0], cast(HitKind, before.after[1]), before.after[2]) if before.after else None
    found = [key for side in sides for key in side.by_time(order, after, limit + 1)]

    def place(key: Key) -> tuple[Any, ...]:
        undated = key.day is None if order == "oldest" else key.day is not None
        return (undated, key.day or "", RANK[key.kind], key.row)

    found.sort(key=place, reverse=order != "oldest")
    keys = found[:limit]
    if len(found) <= limit:
        return keys, None
    last = keys[-1]
    return keys, Cursor(before.query, before.moment, (last.day, last.kind, last.row))


def _by_relevance(
    sides: Sequence[Side], rows: Sequence[Sequence[int]], words: Sequence[Words], before: Cursor, limit: int
) -> tuple[list[Key], Cursor | None]:
    """The best of either table by turns: how well a report and a claim meet a search cannot be compared."""
    ranked: list[list[Key]] = []
    for side, some, given in zip(sides, rows, before.given, strict=True):
        left = sorted(set(some) - set(given))
        scores = side.scores(left, words)
        best = sorted(left, key=lambda row: (-scores.get(row, 0.0), -row))
        ranked.append([Key(None, side.kind, row) for row in best[:GIVEN]])
    by_turns = [key for pair in zip_longest(*ranked) for key in pair if key is not None]
    told = sum(map(len, before.given))
    keys = by_turns[: min(limit, GIVEN - told)]
    if len(keys) == len(by_turns) or told + len(keys) >= GIVEN:
        return keys, None
    old_reports, old_claims = before.given
    reports = (*old_reports, *(key.row for key in keys if key.kind == "report"))
    claims = (*old_claims, *(key.row for key in keys if key.kind == "claim"))
    return keys, Cursor(before.query, before.moment, None, (reports, claims))
