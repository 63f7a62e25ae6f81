"""Searches that are kept under a name, with what is new since their hits were last looked at.

What is new goes by when it was recorded and never by a date in a report: one that comes in late is new all the same. A
claim is new if all that tells it was recorded since: another reprint of a known one is not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, insert, select, update

from foreigndesk.errors import NotFoundError, QueryError
from foreigndesk.store import schema as t
from foreigndesk.store.base import Store
from foreigndesk.store.search.conditions import Target
from foreigndesk.store.search.find import COUNTED, moment_now
from foreigndesk.store.search.hits import show_hits
from foreigndesk.store.search.parser import parse_query
from foreigndesk.store.search.sides import RANK, Key, Side, among
from foreigndesk.store.search.syntax import Node, to_text, words_sought
from foreigndesk.store.standing import is_member
from foreigndesk.store.views import FeedEntry, Hit, SavedSearch

MAX_NAME = 100
TARGETS: tuple[Target, ...] = ("reports", "claims")


@dataclass(frozen=True, slots=True)
class _Seen:
    """The last rows of three tables that were there at some time."""

    report: int
    claim: int
    local: int


def save_search(store: Store, name: str, query: str, *, by: str) -> SavedSearch:
    """Keep a search under a name; nothing in the record is new to it yet.

    Raises:
        QueryError: If the search cannot be understood, or the name cannot be used or is taken.
    """
    name = _clean(name)
    tree = parse_query(query)
    with store.writing() as connection:
        moment = moment_now(connection)
        # values that cannot be understood are found only by those who look for them
        for target in TARGETS:
            Side(connection, target, tree, moment, query)
        if _row(connection, name) is not None:
            raise QueryError(f"a search is saved as {name!r} already; forget it first, or take another name")
        now, seen = store.now(), _seen_now(connection)
        values = {"name": name, "query": to_text(tree), "by": by, "at": now, "seen_at": now}
        connection.execute(insert(t.saved_searches).values(**values, **_columns(seen)))
    return SavedSearch(name, to_text(tree), by, now, now)


def saved_searches(connection: Connection) -> list[SavedSearch]:
    """Return the searches that are kept, by name, each with the number of its new hits."""
    s = t.saved_searches.c
    kept = connection.execute(select(t.saved_searches).where(s.forgotten_at.is_(None)).order_by(s.name)).all()
    moment = moment_now(connection)
    return [_shown(connection, row, moment) for row in kept]


def saved_search(connection: Connection, name: str) -> SavedSearch:
    """Return a search that is kept.

    Raises:
        NotFoundError: If none is kept under that name.
    """
    return _shown(connection, _kept(connection, name), moment_now(connection))


def new_hits(connection: Connection, name: str, limit: int = 100) -> list[Hit]:
    """Return the new hits of a search that is kept, those recorded last first.

    Raises:
        NotFoundError: If none is kept under that name.
        QueryError: If the limit is not positive.
    """
    row, moment = _kept(connection, name), moment_now(connection)
    tree = parse_query(row.query)
    keys = _recorded(connection, row.query, tree, moment, limit, _seen(row))
    return list(show_hits(connection, keys, list(words_sought(tree)), moment))


def mark_seen(store: Store, name: str, until: str | None = None) -> None:
    """Note that the new hits of a search were looked at.

    Args:
        store: The record.
        name: Of the search.
        until: What `seen_mark` gave with the hits that were shown; all that is in the record now is seen if None.

    Raises:
        NotFoundError: If none is kept under that name.
        QueryError: If `until` is no mark.
    """
    with store.writing() as connection:
        shown = None if until is None else _read_mark(until)
        _mark(connection, _kept(connection, name), store.now(), shown)


def seen_mark(connection: Connection) -> str:
    """Return a word for all that is in the record now: what comes in later is not seen by who was shown this."""
    seen = _seen_now(connection)
    return f"{seen.report}.{seen.claim}.{seen.local}"


def saved_state(connection: Connection) -> tuple[tuple[int, ...], ...]:
    """Return what changes whenever a search is saved, looked at or forgotten."""
    s = t.saved_searches.c
    query = select(s.row, s.seen_report, s.seen_claim, s.seen_local)
    rows = connection.execute(query.where(s.forgotten_at.is_(None)).order_by(s.row))
    return tuple(tuple(map(int, row)) for row in rows)


def name_of(connection: Connection, query: str) -> str | None:
    """Return the name under which a search (`Found.query`) is kept, the first by the alphabet, or None."""
    s = t.saved_searches.c
    kept = select(func.min(s.name)).where(s.query == query, s.forgotten_at.is_(None))
    found: str | None = connection.execute(kept).scalar()
    return found


def new_among(connection: Connection, name: str, hits: Sequence[Hit]) -> frozenset[tuple[str, str]]:
    """Return kind and id of those of some hits of a kept search that are new to it.

    Raises:
        NotFoundError: If none is kept under that name.
    """
    row, moment = _kept(connection, name), moment_now(connection)
    tree = parse_query(row.query)
    ids: dict[Target, tuple[ColumnElement[Any], str]] = {
        "reports": (t.reports.c.id, "report"),
        "claims": (t.claims.c.claim_id, "claim"),
    }
    found: set[tuple[str, str]] = set()
    for target in TARGETS:
        column, kind = ids[target]
        shown = [hit.id for hit in hits if hit.kind == kind]
        if shown:
            side = _side(connection, target, tree, moment, row.query, _seen(row))
            new, _ = side.rows(COUNTED)
            query = select(column).where(column.in_(shown), among(connection, side.table.c.row, new))
            found |= {(kind, hit_id) for hit_id in connection.execute(query).scalars()}
    return frozenset(found)


def look_at_new(store: Store, name: str, limit: int = 100) -> tuple[list[Hit], bool]:
    """Return the new hits of a search and mark them as seen, unless there are more: then (hits, True), and none is.

    Raises:
        NotFoundError: If none is kept under that name.
        QueryError: If the limit is not positive.
    """
    # one transaction: what is added meanwhile is not marked as seen with what was shown
    with store.writing() as connection:
        hits = new_hits(connection, name, limit + 1)
        if len(hits) > limit:
            return hits[:limit], True
        _mark(connection, _kept(connection, name), store.now())
        return hits, False


def forget_search(store: Store, name: str, *, by: str) -> SavedSearch:
    """Keep a search no longer, and return it; its row stays, with who and when.

    Raises:
        NotFoundError: If none is kept under that name.
    """
    with store.writing() as connection:
        row = _kept(connection, name)
        connection.execute(
            update(t.saved_searches)
            .where(t.saved_searches.c.row == row.row)
            .values(forgotten_at=store.now(), forgotten_by=by)
        )
    return SavedSearch(row.name, row.query, row.by, row.at, row.seen_at)


def feed_entries(connection: Connection, name: str, limit: int = 50) -> list[FeedEntry]:
    """Return the hits of a search that is kept as entries of a feed, those recorded last first, seen or not.

    Raises:
        NotFoundError: If none is kept under that name.
        QueryError: If the limit is not positive.
    """
    row, moment = _kept(connection, name), moment_now(connection)
    tree = parse_query(row.query)
    keys = _recorded(connection, row.query, tree, moment, limit)
    return [_entry(hit) for hit in show_hits(connection, keys, (), moment)]


def _entry(hit: Hit) -> FeedEntry:
    title = hit.title or "untitled"
    if hit.claim is not None:
        claim = hit.claim.claim
        speaker = ", ".join(party.name or party.text for party in claim.speaker)
        who = speaker or ", ".join(party.name or party.text for party in claim.participants)
        title = ": ".join(filter(None, (who, hit.title)))
        if claim.status != "happened":
            title += f" [{claim.status.replace('_', ' ')}]"
    updated = hit.recorded_at or ""
    urn = f"urn:foreigndesk:{hit.kind}:{hit.id}"
    return FeedEntry(hit.kind, hit.id, urn, title, hit.snippet, updated, hit.outlet)


def _recorded(
    connection: Connection, query: str, tree: Node, moment: str, limit: int, since: _Seen | None = None
) -> list[Key]:
    if limit < 1:
        raise QueryError(f"at least one hit, not {limit}")
    found: list[Key] = []
    for target in TARGETS:
        found += _side(connection, target, tree, moment, query, since).by_time("added", None, limit)
    found.sort(key=lambda key: (key.day or "", RANK[key.kind], key.row), reverse=True)
    return found[:limit]


def _side(
    connection: Connection, target: Target, tree: Node, moment: str, query: str, since: _Seen | None
) -> Side:
    """A search put to a table, or to what was recorded in it since."""
    if since is None:
        return Side(connection, target, tree, moment, query)
    if target == "reports":
        return Side(connection, target, tree, moment, query, since=since.report)
    c, m = t.claims.c, t.claim_members.c
    before = t.claims.alias("before")
    known = select(before.c.row).where(before.c.claim_id == c.claim_id, before.c.row <= since.claim)
    told = select(m.row).where(m.claim_id == c.claim_id, m.local_row <= since.local, is_member(None))
    unknown = [~one.correlate(t.claims).exists() for one in (known, told)]
    return Side(connection, target, tree, moment, query, since=since.claim, more=unknown)


def _mark(connection: Connection, row: Row[Any], now: str, shown: _Seen | None = None) -> None:
    there, before = _seen_now(connection), _seen(row)
    shown = shown or there
    # never behind what was seen, nor before what there is
    seen = _Seen(
        min(max(shown.report, before.report), there.report),
        min(max(shown.claim, before.claim), there.claim),
        min(max(shown.local, before.local), there.local),
    )
    connection.execute(
        update(t.saved_searches)
        .where(t.saved_searches.c.row == row.row)
        .values(seen_at=now, **_columns(seen))
    )


def _read_mark(text: str) -> _Seen:
    numbers = text.split(".")
    if len(numbers) != 3 or not all(number.isdecimal() and len(number) < 19 for number in numbers):
        raise QueryError("this is no mark of what was seen; load the page again")
    return _Seen(*map(int, numbers))


def _seen(row: Row[Any]) -> _Seen:
    return _Seen(row.seen_report, row.seen_claim, row.seen_local)


def _shown(connection: Connection, row: Row[Any], moment: str) -> SavedSearch:
    tree, new, capped = parse_query(row.query), 0, False
    for target in TARGETS:
        side = _side(connection, target, tree, moment, row.query, _seen(row))
        rows, is_all = side.rows(COUNTED)
        new += len(rows)
        capped |= not is_all
    return SavedSearch(row.name, row.query, row.by, row.at, row.seen_at, new, capped)


def _kept(connection: Connection, name: str) -> Row[Any]:
    row = _row(connection, name.strip())
    if row is None:
        raise NotFoundError(f"no search is saved as {name!r}")
    return row


def _row(connection: Connection, name: str) -> Row[Any] | None:
    s = t.saved_searches.c
    query = select(t.saved_searches).where(s.name == name, s.forgotten_at.is_(None))
    return connection.execute(query).one_or_none()


def _clean(name: str) -> str:
    name = name.strip()
    if not name or len(name) > MAX_NAME or not name.isprintable():
        raise QueryError(f"the name of a search has 1 to {MAX_NAME} letters, digits and signs, on one line")
    return name


def _seen_now(connection: Connection) -> _Seen:
    tables = (t.reports, t.claims, t.local_claims)
    newest = [connection.execute(select(func.max(table.c.row))).scalar() or 0 for table in tables]
    return _Seen(*newest)


def _columns(seen: _Seen) -> dict[str, int]:
    return {"seen_report": seen.report, "seen_claim": seen.claim, "seen_local": seen.local}
