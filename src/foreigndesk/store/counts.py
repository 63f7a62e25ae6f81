"""How many: claims, and the reports, outlets and origins under them, as a whole and by facet."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Text, distinct, func, literal, select, union_all

from foreigndesk.store import schema as t
from foreigndesk.store.filters import ClaimFilter, as_of, by_facts, conditions
from foreigndesk.store.indexed import from_facts
from foreigndesk.store.outlets import distinct_outlets, names_in, outlet_names
from foreigndesk.store.paging import ReportFilter, report_conditions
from foreigndesk.store.query import report_id
from foreigndesk.store.row_by_row import among_rows
from foreigndesk.store.standing import is_member

# Values that a facet lists.
LISTED = 12
# Under so many claims the reports are counted; under more, those of the claims recorded last, and that is said.
COUNTED = 20_000


@dataclass(frozen=True, slots=True)
class Counts:
    """The three counts that never stand for one another."""

    reports: int
    outlets: int
    origins: int


@dataclass(frozen=True, slots=True)
class ValueCount:
    """A value of a field of claims, and how many of those that meet a filter have it."""

    value: str
    claims: int


@dataclass(frozen=True, slots=True)
class ClaimCounts:
    """How many claims meet a filter, and on what they rest.

    Attributes:
        sources: Of the `counted` claims: if these are not all, there are more.
        counted: How many of the claims their reports were looked up for, those recorded last; all but of many claims.
        facets: Field ("kind", "type", "status", "country"; "outlet", of the `counted` ones) to its values, those of most
            claims first.
    """

    claims: int
    sources: Counts
    facets: dict[str, tuple[ValueCount, ...]]
    counted: int

    @property
    def is_whole(self) -> bool:
        """Whether the reports of all claims were looked up."""
        return self.counted == self.claims


def count_claims(
    connection: Connection,
    wanted: ClaimFilter,
    *,
    listed: int = LISTED,
    within: Sequence[Select[Any]] = (),
    also: Sequence[ColumnElement[bool]] = (),
) -> ClaimCounts:
    """Return how many claims meet a filter, with facets.

    Args:
        connection: To the record.
        wanted: The filter.
        listed: Values that a facet lists at most.
        within: As in `paging.page_claims`.
        also: Likewise.

    Raises:
        QueryError: If the filter cannot be understood.
    """
    if wanted.report is not None:
        wanted = dataclasses.replace(wanted, report=report_id(connection, wanted.report))
    met, moment = [*conditions(connection, wanted), *also], as_of(wanted.as_of)
    met += [among_rows(within, row_by_row=False)] if within else []
    c, m = t.claims.c, t.claim_members.c
    fields = {"kind": c.kind, "type": c.type, "status": c.status, "country": c.country}
    # one look at the claims for all their fields: the combinations of values are few
    grouped = select(*fields.values(), func.count()).where(*met).group_by(*fields.values())
    if within or by_facts(wanted):
        grouped = from_facts(grouped, t.claims)
    total, by_field = 0, {name: Counter[str]() for name in fields}
    for *values, number in connection.execute(grouped):
        total += number
        for name, value in zip(fields, values, strict=True):
            if value is not None:
                by_field[name][value] += number
    looked_at = select(c.claim_id).where(*met)
    if within or by_facts(wanted):
        looked_at = from_facts(looked_at, t.claims)
    if total > COUNTED:
        last = looked_at.order_by(c.row.desc()).limit(COUNTED).subquery()
        looked_at = select(last.c.claim_id)
    sources, outlets = _under(connection, (m.claim_id.in_(looked_at), is_member(moment)))
    return ClaimCounts(
        claims=total,
        sources=sources,
        facets={
            **{name: _largest(numbers, listed) for name, numbers in by_field.items()},
            "outlet": _largest(outlets, listed),
        },
        counted=min(total, COUNTED),
    )


def _under(connection: Connection, members: Sequence[ColumnElement[bool]]) -> tuple[Counts, Counter[str]]:
    """Return on what the claims of some members rest, and how many of them each outlet tells.

    One statement, so that the reports under the claims are gathered once.
    """
    m, k, r = t.claim_members.c, t.local_claims.c, t.reports.c
    reports_of = (
        select(m.claim_id, k.report_id)
        .select_from(t.claim_members.join(t.local_claims, k.row == m.local_row))
        .where(*members)
        .distinct()
    )
    told = from_facts(reports_of, t.local_claims).cte("told")
    by_outlet = (
        select(r.outlet, func.count(distinct(told.c.claim_id)), literal(0))
        .select_from(told.join(t.reports, r.id == told.c.report_id))
        .group_by(r.outlet)
    )
    # the reports first, each once: their origins are counted among few
    everything = select(literal(None, Text), func.count(r.row), func.count(distinct(r.origin_id))).where(
        r.id.in_(select(told.c.report_id))
    )
    by_outlet, everything = from_facts(by_outlet, t.reports), from_facts(everything, t.reports)
    counts: Counter[str] = Counter()
    reports = origins = 0
    for outlet, number, some in connection.execute(union_all(by_outlet, everything)):
        if outlet is not None:
            counts[outlet] = number
        elif some:
            reports, origins = number, some
    return Counts(reports, len({name.lower() for name in counts}), origins), counts


def _largest(numbers: Counter[str], listed: int) -> tuple[ValueCount, ...]:
    ordered = sorted(numbers.items(), key=lambda item: (-item[1], item[0]))
    return tuple(ValueCount(value, number) for value, number in ordered[:listed])


def count_reports(connection: Connection, wanted: ReportFilter) -> Counts:
    """Return how many reports, outlets and origins meet a filter.

    Raises:
        QueryError: If a day cannot be understood.
    """
    if wanted == ReportFilter():
        names = {name.lower() for name in outlet_names(connection)}
        r = t.reports.c
        number = connection.execute(select(func.count(r.row))).scalar_one()
        return Counts(number, len(names), count_origins(connection))
    return counts_of(connection, report_conditions(connection, wanted))


def count_origins(connection: Connection) -> int:
    """Return on how many independent origins all reports of the record rest."""
    # an index has them in order, so that each is counted as it comes
    origins = select(t.reports.c.origin_id).where(t.reports.c.origin_id.is_not(None)).distinct().subquery()
    return int(connection.execute(select(func.count()).select_from(origins)).scalar_one())


def counts_of(connection: Connection, met: Sequence[ColumnElement[bool]], *, by_id: bool = False) -> Counts:
    """Return how many reports, outlets and origins meet conditions on `reports`.

    Args:
        connection: To the record.
        met: The conditions.
        by_id: Whether they say of which ids the reports are.
    """
    r = t.reports.c
    names = names_in(connection, r.outlet)
    query = select(func.count(r.row), func.count(distinct(r.origin_id)), names).where(*met)
    if by_id:
        query = from_facts(query, t.reports)
    number, origins, outlets = connection.execute(query).one()
    return Counts(number, distinct_outlets(outlets), origins)
