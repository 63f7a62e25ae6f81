"""All that people decided, the latest first, a page at a time, by whom, of what sort, standing or undone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, and_, or_, select
from sqlalchemy import Table as SqlTable

from foreigndesk.errors import NotFoundError, QueryError
from foreigndesk.model import Correction, Judgement
from foreigndesk.store import schema as t
from foreigndesk.store.decisions import value_of_row
from foreigndesk.store.keyset import Page

SORTS = ("same", "different", "unsure", "confirm", "reject", "correction")


@dataclass(frozen=True, slots=True)
class DecisionFilter:
    """Which decisions are asked for.

    Attributes:
        by: Who decided.
        sort: One of `SORTS`.
        standing: True for those that stand, False for those undone, None for all.
    """

    by: str | None = None
    sort: str | None = None
    standing: bool | None = None


def page_decisions(
    connection: Connection, wanted: DecisionFilter, *, after: Sequence[Any] | None = None, limit: int = 50
) -> Page[Judgement | Correction]:
    """Return a page of decisions, the latest first.

    Args:
        connection: To the record.
        wanted: The filter.
        after: `Page.next` of the page before; None for the first page.
        limit: At most so many.

    Raises:
        QueryError: If there is no such sort, or `after` is no key of this list.
    """
    if after is not None and not (len(after) == 2 and all(isinstance(value, str) for value in after)):
        raise QueryError("this is no place in the list; begin again at its first page")
    found: list[Judgement | Correction] = []
    for table in _tables(wanted):
        c = table.c
        query = select(table).where(*_conditions(table, wanted))
        if after is not None:
            query = query.where(or_(c.at < after[0], and_(c.at == after[0], c.id < after[1])))
        rows = connection.execute(query.order_by(c.at.desc(), c.id.desc()).limit(limit + 1))
        found += [value_of_row(table, row) for row in rows]
    found.sort(key=lambda one: (one.at, one.id), reverse=True)
    page = found[:limit]
    return Page(tuple(page), (page[-1].at, page[-1].id) if len(found) > limit else None)


def count_decisions(connection: Connection, wanted: DecisionFilter) -> tuple[int, dict[str, Counter[str]]]:
    """Return how many decisions meet a filter, and how many by whom and of which sort (`by`, `sort`)."""
    facets: dict[str, Counter[str]] = {"by": Counter(), "sort": Counter()}
    total = 0
    for table in _tables(wanted):
        columns = [table.c.by, *([table.c.verb] if table is t.judgements else [])]
        for row in connection.execute(select(*columns).where(*_conditions(table, wanted))):
            total += 1
            facets["by"][row.by] += 1
            facets["sort"][row.verb if table is t.judgements else "correction"] += 1
    return total, facets


def get_decision(connection: Connection, decision_id: str) -> Judgement | Correction:
    """Return a decision, undone or not, by its id.

    Raises:
        NotFoundError: If there is none.
    """
    for table in (t.judgements, t.corrections):
        row = connection.execute(select(table).where(table.c.id == decision_id)).one_or_none()
        if row is not None:
            return value_of_row(table, row)
    raise NotFoundError(f"there is no judgement or correction {decision_id}")


def _tables(wanted: DecisionFilter) -> list[SqlTable]:
    if wanted.sort is not None and wanted.sort not in SORTS:
        raise QueryError(f"{wanted.sort!r} is no sort of decision; these are: {', '.join(SORTS)}")
    if wanted.sort is None:
        return [t.judgements, t.corrections]
    return [t.corrections if wanted.sort == "correction" else t.judgements]


def _conditions(table: SqlTable, wanted: DecisionFilter) -> list[Any]:
    c = table.c
    met: list[Any] = []
    if wanted.by is not None:
        met.append(c.by == wanted.by)
    if wanted.sort is not None and table is t.judgements:
        met.append(c.verb == wanted.sort)
    if wanted.standing is not None:
        met.append(c.withdrawn_at.is_(None) if wanted.standing else c.withdrawn_at.is_not(None))
    return met
