"""Where the reports under a claim, of a story, or around a report come from: counted, and as trees of reprints."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, select

from foreigndesk.errors import NotFoundError, QueryError
from foreigndesk.linking.origins import Descent, in_tree_order
from foreigndesk.linking.report_changes import Aligned, ChangeCounts, align_reports, count_changes
from foreigndesk.linking.reprints import Reprint, compare_printed, printed
from foreigndesk.store import schema as t
from foreigndesk.store.blocks import in_chunks
from foreigndesk.store.query import get_claim, report_id
from foreigndesk.store.terms import in_order

Of = Literal["claim", "report", "story"]
# Copies of one answer that are aligned with their parents; to align one takes some milliseconds.
ALIGNED = 200


@dataclass(frozen=True, slots=True)
class TreeLine:
    """A report in a tree of reprints.

    Attributes:
        depth: 0 on top; a copy stands one deeper than the report it was taken from.
        published: Day of publication, or None.
        parent: Id of the report it was most likely taken from, or None.
        share: How much of it stands in its parent, 0 to 1, or None.
        kind: "exact", "near" or "partial" copy of its parent, or None.
        asked: False for a report that is shown only because copies of it were asked for.
        changes: What it has against its parent, by sentences; None on top, and past the first `ALIGNED` copies.
    """

    report_id: str
    depth: int
    outlet: str | None
    published: str | None
    title: str | None
    parent: str | None = None
    share: float | None = None
    kind: str | None = None
    asked: bool = True
    changes: ChangeCounts | None = None


@dataclass(frozen=True, slots=True)
class OriginTree:
    """One independent origin with the reports that go back to it.

    Attributes:
        origin: Id of the report that all go back to, the likely first.
        via: The agency that they credit, and whose own report is not in the record, or None.
        lines: The reports, each under the one it was taken from, the first first.
    """

    origin: str
    via: str | None
    lines: tuple[TreeLine, ...]


@dataclass(frozen=True, slots=True)
class OriginsView:
    """The sources of a claim, a story or a report, counted and as trees.

    Attributes:
        of: What was asked for: "claim", "report" or "story"; `id` is its whole id.
        reports: How many reports.
        outlets: How many outlets that are known.
        origins: How many independent origins, as many as there are trees.
    """

    of: Of
    id: str
    reports: int
    outlets: int
    origins: int
    trees: tuple[OriginTree, ...]


@dataclass(frozen=True, slots=True)
class ComparedReport:
    """One of two reports that are compared."""

    report_id: str
    outlet: str | None
    published: str | None
    title: str | None
    text: str
    origin: str
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class ReportComparison:
    """Two reports, sentence beside sentence.

    Attributes:
        reprint: What they have in common; None if that is too little to tell of.
        rows: Every sentence of both, in the order of the right one.
        counts: How many are the same, altered, dropped (only left) and added (only right).
    """

    left: ComparedReport
    right: ComparedReport
    reprint: Reprint | None
    rows: tuple[Aligned, ...]
    counts: ChangeCounts


def compare_reports(connection: Connection, left: str, right: str) -> ReportComparison:
    """Return two reports, given by their ids or the first digits of them, beside one another.

    Raises:
        NotFoundError: If there is no such report.
        QueryError: If several begin so.
    """
    one, other = (_load(connection, [report_id(connection, given)])[0] for given in (left, right))
    rows = align_reports(one.text, other.text)
    sides = [
        ComparedReport(r.id, r.outlet, r.published_day, r.title, r.text, r.origin_id or r.id, r.parent_id)
        for r in (one, other)
    ]
    found = compare_printed(*(printed(r.text, r.outlet, r.published_day) for r in (one, other)))
    return ReportComparison(sides[0], sides[1], found, rows, count_changes(rows))


def find_origins(connection: Connection, given: str, *, aligned: int = ALIGNED) -> OriginsView:
    """Return where the reports of a claim or a story, or those that go back to where a report does, come from.

    Args:
        connection: The record.
        given: Id of a claim, a report or a story, or the first digits of one.
        aligned: At most so many copies are laid beside their parents, which takes some milliseconds each.

    Raises:
        NotFoundError: If there is none.
        QueryError: If several begin so.
    """
    of, whole, asked = _asked(connection, given)
    rows = {row.id: row for row in _load(connection, asked)}
    while missing := sorted({r.parent_id for r in rows.values() if r.parent_id} - rows.keys()):
        rows |= {row.id: row for row in _load(connection, missing)}
    wanted = set(asked)
    trees: dict[str, dict[str, Any]] = {}
    for row in rows.values():
        trees.setdefault(row.origin_id or row.id, {})[row.id] = row
    order = {i: in_order(row.published_day, row.published_at) for i, row in rows.items()}
    left = aligned
    shown = []
    for origin in sorted(trees, key=lambda o: (min(order[i] for i in trees[o]), o)):
        tree = trees[origin]
        lines = []
        places = {i: Descent(origin, row.parent_id) for i, row in tree.items()}
        for depth, i in in_tree_order(places, order):
            parent = rows.get(tree[i].parent_id)
            lines.append(_line(tree[i], parent, depth, i in wanted, aligned=left > 0))
            left -= parent is not None
        via = sorted({row.via for row in tree.values() if row.via})
        shown.append(OriginTree(origin, via[0] if via else None, tuple(lines)))
    outlets = {rows[i].outlet.casefold() for i in wanted if rows[i].outlet}
    return OriginsView(of, whole, len(wanted), len(outlets), len(shown), tuple(shown))


def _asked(connection: Connection, given: str) -> tuple[Of, str, list[str]]:
    """Return what an id means, and the reports it stands for."""
    r = t.reports.c
    # a whole id, as pages give it, needs no look at the beginnings of all others
    is_report = connection.execute(select(r.id).where(r.id == given)).first() is not None
    told = connection.execute(select(r.id).where(r.story_id == given)).scalars().all()
    if told and not is_report:
        return "story", given, sorted(told)
    if is_report and not told:
        return "report", given, _same_origin(connection, given)
    found: list[tuple[Of, str, list[str]]] = []
    try:
        whole = report_id(connection, given)
        found.append(("report", whole, _same_origin(connection, whole)))
    except NotFoundError:
        pass
    try:
        claim = get_claim(connection, given)
        found.append(("claim", claim.id, sorted({line.report_id for line in claim.sources})))
    except NotFoundError:
        pass
    begins = r.story_id.startswith(given, autoescape=True)
    stories = connection.execute(select(r.story_id).where(begins).distinct().limit(3)).scalars().all()
    stories = [s for s in stories if s == given] or list(stories)
    if len(stories) == 1:
        told = connection.execute(select(r.id).where(r.story_id == stories[0])).scalars().all()
        found.append(("story", stories[0], sorted(told)))
    whole_ids = [one for one in found if one[1] == given] or found
    if len(stories) > 1 and not found:
        raise QueryError(
            f"several stories begin with {given}: {', '.join(sorted(stories))} …; give more digits"
        )
    if not whole_ids:
        raise NotFoundError(f"there is no claim, report or story {given}")
    if len(whole_ids) > 1:
        named = ", ".join(f"the {of} {i}" for of, i, _ in whole_ids)
        raise QueryError(f"{given} may be {named}; give more digits")
    return whole_ids[0]


def _same_origin(connection: Connection, report: str) -> list[str]:
    """Return the reports that go back to where a report does, itself included."""
    r = t.reports.c
    origin = connection.execute(select(r.origin_id).where(r.id == report)).scalar_one() or report
    tree = connection.execute(select(r.id).where(r.origin_id == origin)).scalars().all()
    return sorted({report, *tree})


def _load(connection: Connection, report_ids: Iterable[str]) -> list[Any]:
    r = t.reports.c
    columns = (
        r.id, r.title, r.text, r.outlet, r.published_day, r.published_at, r.origin_id, r.parent_id, r.via, r.reprint_kind
    )  # fmt: skip
    rows: list[Any] = []
    for batch in in_chunks(report_ids):
        rows += connection.execute(select(*columns).where(r.id.in_(batch)))
    return rows


def _line(row: Any, parent: Any, depth: int, asked: bool, *, aligned: bool) -> TreeLine:
    share = changes = None
    if parent is not None:
        found = compare_printed(*(printed(r.text, r.outlet, r.published_day) for r in (parent, row)))
        share = found.in_right if found else None
        changes = count_changes(align_reports(parent.text, row.text)) if aligned else None
    return TreeLine(
        row.id,
        depth,
        row.outlet,
        row.published_day,
        row.title,
        parent.id if parent is not None else None,
        share,
        row.reprint_kind if parent is not None else None,
        asked,
        changes,
    )
