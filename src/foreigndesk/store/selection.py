"""What a selection of claims is, for dossiers and drawings: filters, a story, a search."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field

from sqlalchemy import Connection, bindparam, select

from foreigndesk.store import schema as t
from foreigndesk.store.filters import ClaimFilter, Condition, as_of, conditions
from foreigndesk.store.query import report_id
from foreigndesk.store.search.find import claims_found
from foreigndesk.store.standing import is_member
from foreigndesk.store.story_ids import find_story


@dataclass(frozen=True, slots=True)
class Selection:
    """Which claims are wanted: those that meet everything given.

    Attributes:
        claims: Filters, as in `Desk.claims`.
        story: Id of a story, or its first digits: claims that rest on a report of it.
        query: A search in the language of docs/search.md; claims that meet it.
    """

    claims: ClaimFilter = field(default_factory=ClaimFilter)
    story: str | None = None
    query: str | None = None


def selection_conditions(
    connection: Connection, selection: Selection, *, row_by_row: bool = False
) -> list[Condition]:
    """Return what a row of `claims` must meet; `row_by_row` as in `filters.conditions`.

    Raises:
        NotFoundError: If there is no such report or story.
        QueryError: If a filter or the search cannot be understood.
    """
    wanted, c = selection.claims, t.claims.c
    if wanted.report is not None:
        wanted = dataclasses.replace(wanted, report=report_id(connection, wanted.report))
    met = conditions(connection, wanted, row_by_row=row_by_row)
    moment = as_of(wanted.as_of)
    if selection.story is not None:
        m, k, r = t.claim_members.c, t.local_claims.c, t.reports.c
        joined = t.claim_members.join(t.local_claims, k.row == m.local_row).join(
            t.reports, r.id == k.report_id
        )
        story = find_story(connection, selection.story)
        of = select(m.claim_id).select_from(joined).where(r.story_id == story, is_member(moment))
        met.append(c.claim_id.in_(of))
    if selection.query is not None:
        rows = claims_found(connection, selection.query, moment)
        # written into the statement: more numbers than a database takes as parameters
        met.append(c.row.in_(bindparam("found", rows, expanding=True, literal_execute=True)))
    return met
