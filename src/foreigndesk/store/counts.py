"""How many: claims, and the reports, outlets and origins under them, as a whole and by facet."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, distinct, func, select

from foreigndesk.store import schema as t
from foreigndesk.store.filters import ClaimFilter, as_of, conditions, is_member
from foreigndesk.store.paging import ReportFilter, report_conditions
from foreigndesk.store.query import report_id

# Values that a facet lists.
LISTED = 12


@dataclass(frozen=True, slots=True)
class Counts:
    """The three counts that never stand for one another."""

    reports: int
    outlets: int
    origins: int


@dataclass(frozen=True, slots=True)
class Facet:
    """A value of a field of claims, and how many of those that meet a filter have it."""

    value: str
    claims: int


@dataclass(frozen=True, slots=True)
class ClaimCounts:
    """How many claims meet a filter, and on what they rest.

    Attributes:
        facets: Field ("kind", "type", "status", "country", "outlet") to its values, those of most claims first.
    """

    claims: int
    sources: Counts
    facets: dict[str, tuple[Facet, ...]]


def count_claims(
    connection: Connection,
    wanted: ClaimFilter,
    *,
    listed: int = LISTED,
    also: Sequence[ColumnElement[bool]] = (),
) -> ClaimCounts:
    """Return how many claims meet a filter, with facets.

    Args:
        connection: To the record.
        wanted: The filter.
        listed: Values that a facet lists at most.
        also: Conditions on `claims` besides the filter's.

    Raises:
        QueryError: If the filter cannot be understood.
    """
    if wanted.report is not None:
        wanted = dataclasses.replace(wanted, report=report_id(connection, wanted.report))
    met, moment = [*conditions(connection, wanted), *also], as_of(wanted.as_of)
    c, m, r = t.claims.c, t.claim_members.c, t.reports.c
    fields = {"kind": c.kind, "type": c.type, "status": c.status, "country": c.country}
    # one look at the claims for all their fields: the combinations of values are few
    grouped = select(*fields.values(), func.count()).where(*met).group_by(*fields.values())
    total, by_field = 0, {name: Counter[str]() for name in fields}
    for *values, number in connection.execute(grouped):
        total += number
        for name, value in zip(fields, values, strict=True):
            if value is not None:
                by_field[name][value] += number
    joined = t.claim_members.join(t.local_claims, t.local_claims.c.row == m.local_row).join(
        t.reports, r.id == t.local_claims.c.report_id
    )
    under = (m.claim_id.in_(select(c.claim_id).where(*met)), is_member(moment))
    by_outlet = func.count(distinct(m.claim_id))
    outlets = (
        select(r.outlet, by_outlet)
        .select_from(joined)
        .where(*under, r.outlet.is_not(None))
        .group_by(r.outlet)
        .order_by(by_outlet.desc(), r.outlet)
        .limit(listed)
    )
    # the reports first, each once: their outlets and origins are counted among few
    reports = select(t.local_claims.c.report_id).select_from(
        t.claim_members.join(t.local_claims, t.local_claims.c.row == m.local_row)
    )
    sources = select(*_numbers()).where(r.id.in_(reports.where(*under)))
    return ClaimCounts(
        claims=total,
        sources=_counts(connection, sources),
        facets={
            **{name: _largest(numbers, listed) for name, numbers in by_field.items()},
            "outlet": tuple(Facet(name, number) for name, number in connection.execute(outlets)),
        },
    )


def _largest(numbers: Counter[str], listed: int) -> tuple[Facet, ...]:
    ordered = sorted(numbers.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Facet(value, number) for value, number in ordered[:listed])


def count_reports(connection: Connection, wanted: ReportFilter) -> Counts:
    """Return how many reports, outlets and origins meet a filter.

    Raises:
        QueryError: If a day cannot be understood.
    """
    return _counts(connection, select(*_numbers()).where(*report_conditions(wanted)))


def _numbers() -> tuple[ColumnElement[Any], ...]:
    r = t.reports.c
    return (
        func.count(distinct(r.id)),
        func.count(distinct(func.lower(r.outlet))),
        func.count(distinct(r.origin_id)),
    )


def _counts(connection: Connection, query: Select[Any]) -> Counts:
    return Counts(*connection.execute(query).one())
