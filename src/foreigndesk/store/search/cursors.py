"""Where a page of hits ended, as a short text that only the next call reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from foreigndesk.errors import QueryError
from foreigndesk.store.cursor_text import pack_cursor, unpack_cursor

_NO_CURSOR = "this is no cursor of a search; take the one that the page before gave"


@dataclass(frozen=True, slots=True)
class Cursor:
    """The end of a page.

    Attributes:
        query: The search and its order, so that a cursor is not taken for that of another one.
        moment: The record as it stood at the first page: all pages show that, whatever was added since.
        after: Day (or moment), kind ("claim", "report") and row of the last hit, in an order by time; None, none yet.
        given: Rows of the reports and of the claims that were given, in the order of relevance: what is added changes
            how hits rank among each other, and no hit shall come twice or be left out.
    """

    query: str
    moment: str
    after: tuple[str | None, str, int] | None = None
    given: tuple[tuple[int, ...], tuple[int, ...]] = ((), ())


def write_cursor(cursor: Cursor) -> str:
    """Return the text of a cursor, fit for an address."""
    steps = [_steps(rows) for rows in cursor.given]
    return pack_cursor([cursor.query, cursor.moment, cursor.after, steps])


def read_cursor(text: str) -> Cursor:
    """Return the cursor of a text.

    Raises:
        QueryError: If it is none.
    """
    try:
        query, moment, after, steps = unpack_cursor(text)
        reports, claims = (_rows(some) for some in steps)
        if after is not None:
            day, kind, row = after
            if not isinstance(day, str | None) or kind not in ("report", "claim"):
                raise QueryError(_NO_CURSOR)
            after = (day, kind, _whole(row))
        if not isinstance(query, str) or not isinstance(moment, str):
            raise QueryError(_NO_CURSOR)
    except (ValueError, TypeError) as error:
        raise QueryError(_NO_CURSOR) from error
    return Cursor(query, moment, after, (reports, claims))


def _steps(rows: Sequence[int]) -> list[int]:
    ordered = sorted(rows)
    return [row - before for before, row in zip([0, *ordered], ordered, strict=False)]


def _rows(steps: Sequence[int]) -> tuple[int, ...]:
    found, row = [], 0
    for step in steps:
        row += _whole(step)
        found.append(row)
    return tuple(found)


def _whole(value: object) -> int:
    if not isinstance(value, int) or not 0 <= value < 2**62:
        raise QueryError(_NO_CURSOR)
    return value
